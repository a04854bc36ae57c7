"""Past mail through the pipeline of the daemon: a throw-away store, a clock that follows the mails, nothing sent.

The same mails and configuration give the same bytes: ids come from raw bytes and a fixed key, the clock from the Date
headers, and no limit counts wall-clock time.
"""

from __future__ import annotations

import mailbox
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from triaged.inbox.parse import parse
from triaged.model import PermanentError
from triaged.pipeline import Outcome, Pipeline
from triaged.proving import rows
from triaged.proving.house import House
from triaged.reader import Reader
from triaged.store import Place, Store

KEY = b"the key of replays, which signs nothing that leaves"
Order = Literal["date", "name"]
_HORIZON = datetime(2090, 1, 1, tzinfo=UTC)
"""A Date header beyond this is absurd."""
_START = datetime(2000, 1, 1, tzinfo=UTC)
"""What time it is before the first mail that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """A mail to be replayed: a name for people, its bytes, and whether it lay in our own Sent folder."""

    file: str
    raw: bytes
    sent: bool
    at: datetime | None
    past: bool = False
    """It is learnt, and nothing follows from it."""

    @classmethod
    def of(cls, file: str, raw: bytes, *, sent: bool) -> Specimen:
        """Read the Date header; ``at`` is None where it is missing or absurd."""
        date = parse(raw, received_at=_HORIZON).date
        return cls(file=file, raw=raw, sent=sent, at=date.astimezone(UTC) if date else None)


def collect(paths: Iterable[Path], *, sent: bool = False) -> Iterator[Specimen]:
    """Yield the mails of .eml files, folders of them, mbox files and Maildirs; PermanentError where a path is none."""
    for path in paths:
        if (path / "cur").is_dir() and (path / "new").is_dir():
            box = mailbox.Maildir(path, create=False)
            for key in sorted(box.keys()):
                yield Specimen.of(key, box.get_bytes(key), sent=sent)
        elif path.is_dir():
            for file in sorted(path.glob("*.eml")):
                yield Specimen.of(file.name, file.read_bytes(), sent=sent)
        elif path.is_file():
            yield from _file(path, sent=sent)
        else:
            raise PermanentError(f"{path} is no .eml file, mbox, Maildir or folder of .eml files")


def _file(path: Path, *, sent: bool) -> Iterator[Specimen]:
    raw = path.read_bytes()
    if not raw.startswith(b"From ") or path.suffix == ".eml":
        yield Specimen.of(path.name, raw, sent=sent)
        return
    box = mailbox.mbox(path)
    for number, key in enumerate(box.keys(), start=1):
        yield Specimen.of(f"{path.name}:{number}", box.get_bytes(key), sent=sent)


def in_order(specimens: Iterable[Specimen], order: Order) -> list[Specimen]:
    """Return the mails in the order of dates, or of names; one without a date stays behind the one before it."""
    by_name = sorted(specimens, key=lambda each: each.file)
    if order == "name":
        return by_name
    last, dated = _START, []
    for each in by_name:
        last = each.at or last
        dated.append((last, each))
    return [each for _, each in sorted(dated, key=lambda pair: (pair[0], pair[1].file))]


class Replay:
    """A pipeline in a world of its own."""

    def __init__(self, house: House, reader: Reader) -> None:
        """Start with an empty store: a replay has no past."""
        self.store = Store(None)
        self.pipeline = Pipeline(house.config, self.store, house.rules, house.templates, house.tokens(KEY))
        self._reader = reader
        self._now = _START
        self._files: dict[int, str] = {}
        self.outcome: Outcome | None = None
        """What became of the last mail; None where it was shunted."""

    def run(self, specimens: Iterable[Specimen]) -> Iterator[rows.Row]:
        """Yield a row for each mail and, between them, one for each thing that fell due."""
        for number, specimen in enumerate(specimens, start=1):
            moment = specimen.at or self._now
            yield from self.advance(moment)
            self._now = moment
            yield self._mail(number, specimen)
            yield from self._happened(moment)

    def advance(self, until: datetime) -> Iterator[rows.Row]:
        """Let the clock run: everything that falls due up to ``until`` happens at its own time."""
        while step := self.store.ledger.next_step(until):
            fired = self.pipeline.fire(step, step.at)
            if fired is not None:
                yield rows.event_row(fired, self._files)
            yield from self._happened(step.at)

    def _happened(self, now: datetime) -> Iterator[rows.Row]:
        """Yield a row for what a closed thread leads to, where somebody is told of it."""
        for fired in self.pipeline.happened(now):
            yield rows.event_row(fired, self._files)

    def ledger(self) -> Iterator[rows.Row]:
        """Yield a row for each promise and each thread, as they stand."""
        for promise in sorted(self.store.ledger.promises(), key=lambda each: each.id):
            yield rows.promise_row(promise, self.store, self._files)
        for thread in sorted(self.store.mail.threads(), key=lambda each: (each.opened_at, each.id)):
            yield rows.thread_row(thread, self.store)

    def _mail(self, number: int, specimen: Specimen) -> rows.Row:
        role: Literal["inbox", "sent"] = "sent" if specimen.sent else "inbox"
        place = Place(account="replay", folder=role, role=role, uidvalidity=1, uid=number)
        message = self.store.mail.keep(place, specimen.raw, self._now, past=specimen.past)
        mail = self.store.mail.get(message or 0)
        if mail is None:
            return rows.shunted_row(specimen.file, "it could not be stored")
        self._files[mail.id], self.outcome = specimen.file, None
        try:
            reading = self._reader.read(specimen.raw, self._now, in_sent=specimen.sent)
            outcome = self.outcome = self.pipeline.handle(mail, reading, self._now, name=specimen.file)
        except Exception as error:  # noqa: BLE001 - one bad mail must not end the replay of the others
            self.store.mail.shunt(mail.id, repr(error), self._now)
            return rows.shunted_row(specimen.file, f"{type(error).__name__}: {error}")
        return rows.mail_row(specimen.file, outcome)
