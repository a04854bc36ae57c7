"""Brings mails from an IMAP server: their sizes first, then as many in one command as the memory bears."""

from __future__ import annotations

import imaplib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from triaged.clock import Clock
from triaged.inbox.connection import Connection, response_code
from triaged.inbox.source import HEADER_BYTES, Fetched
from triaged.model import TemporaryError

_RUN_BYTES = 8 * 1024 * 1024
"""Bytes of mail held in memory at a time, unless a single mail is larger."""
_SLOWEST = 16 * 1024
"""Bytes a second below which a download is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listing:
    """What is known of a mail before it is downloaded."""

    uid: int
    size: int
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """Brings mails of one folder over one connection, for as long as it is ``going_on``.

    ``timeout`` (seconds) bounds each wait for an answer. A mail above ``limit_bytes`` comes as its header. ``clock``
    dates mail that has no INTERNALDATE.
    """

    connection: Connection
    going_on: Callable[[], bool]
    timeout: float
    clock: Clock
    account: str
    folder: str
    uidvalidity: int
    limit_bytes: int

    def mails(self, uids: Sequence[int], batch: int) -> Iterator[Fetched]:
        """Yield the mails that have these UIDs and still exist; of ``batch`` at a time the sizes are asked first."""
        self.connection.largest_literal = 2 * self.limit_bytes + HEADER_BYTES  # some servers estimate RFC822.SIZE
        for start in range(0, len(uids), batch):
            for run in _runs(self._listings(uids[start : start + batch]), self.limit_bytes):
                yield from self._run(run)

    def _listings(self, uids: Sequence[int]) -> list[_Listing]:
        answers = self._ask(uids, ["RFC822.SIZE", "INTERNALDATE"])
        return [
            _Listing(uid=uid, size=int(answer.get(b"RFC822.SIZE", 0)), received_at=self._instant(answer))
            for uid, answer in answers.items()
            if answer
        ]

    def _instant(self, answer: dict[bytes, Any]) -> datetime:
        received_at = answer.get(b"INTERNALDATE")
        if not isinstance(received_at, datetime) or received_at.tzinfo is None:
            return self.clock.now()
        try:
            return received_at.astimezone(UTC)
        except OverflowError:
            return self.clock.now()

    def _run(self, run: Sequence[_Listing]) -> Iterator[Fetched]:
        too_large = run[0].size > self.limit_bytes
        item = f"BODY.PEEK[HEADER]<0.{HEADER_BYTES}>" if too_large else "BODY.PEEK[]"
        key = b"BODY[HEADER]<0>" if too_large else b"BODY[]"
        expected = HEADER_BYTES if too_large else sum(one.size for one in run)
        answers = self._ask([one.uid for one in run], [item], expected)
        for one in run:
            answer = answers.get(one.uid)
            if answer is None:
                continue  # expunged or moved by staff since the search
            raw = answer.get(key)
            yield Fetched(
                account=self.account,
                folder=self.folder,
                uidvalidity=self.uidvalidity,
                uid=one.uid,
                raw=raw or b"",
                received_at=one.received_at,
                size=one.size,
                truncated=too_large or raw is None,
            )

    def _ask(self, uids: Sequence[int], items: list[str], expected: int = 0) -> dict[int, dict[bytes, Any]]:
        """Return what the server tells of each UID that still exists; an empty answer where it tells nothing.

        RFC 2180 section 4.1 lets a server answer NO to the whole command when one of the mails is gone.
        """
        if not self.going_on():
            raise TemporaryError(
                f"the connection to {self.connection.where} changed during a download; it starts again"
            )
        with self.connection.guarded(4 * self.timeout + expected / _SLOWEST):
            try:
                return dict(self.connection.fetch(list(uids), items))
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error as error:
                if response_code(str(error)) in ("UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"):
                    raise
            self.connection.noop()
            there = sorted(int(uid) for uid in self.connection.search(["UID", ",".join(map(str, uids))]))
            return {uid: self._ask_one(uid, items) for uid in there}

    def _ask_one(self, uid: int, items: list[str]) -> dict[bytes, Any]:
        try:
            return dict(self.connection.fetch([uid], items).get(uid, {}))
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            return {}


def _runs(listings: Sequence[_Listing], limit_bytes: int) -> Iterator[list[_Listing]]:
    """Cut into runs to download with one command: few enough bytes for the memory, and each large mail alone."""
    run: list[_Listing] = []
    size = 0
    for one in listings:
        if run and (one.size > limit_bytes or run[0].size > limit_bytes or size + one.size > _RUN_BYTES):
            yield run
            run, size = [], 0
        run.append(one)
        size += one.size
    if run:
        yield run
