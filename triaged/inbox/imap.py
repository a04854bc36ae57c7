"""A mailbox on an IMAP server, read through EXAMINE and BODY.PEEK[] so that nothing in it changes."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

from triaged import wire
from triaged.clock import Clock, SystemClock, monotonic
from triaged.inbox.connection import (
    TROUBLES,
    AuthenticationFailed,
    Connection,
    FolderMissing,
    ServerBusy,
    describe,
    translate,
)
from triaged.inbox.download import Download
from triaged.inbox.folders import Listed, find_sent
from triaged.inbox.source import LIMIT_BYTES, Fetched, Folder, FolderState, Stop
from triaged.model import PermanentError

__all__ = ["AuthenticationFailed", "FolderMissing", "ImapSource", "ServerBusy"]

_LAST_UID = 2**32 - 1
_WINDOW = 50_000
"""UIDs asked for in one SEARCH: its answer is one line, and the library reads no line above a megabyte."""
_RENEW = 240.0
"""Seconds of one IDLE: below the patience of address translators, and far below the 29 minutes of RFC 2177."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Selected:
    folder: str
    state: FolderState
    exists: int


class ImapSource:
    """A ``Source`` over one IMAP connection, made when first needed and again after each trouble."""

    def __init__(
        self,
        *,
        account: str,
        host: str,
        port: int,
        tls: wire.Tls,
        user: str,
        password: str,
        ssl_context: ssl.SSLContext | None = None,
        timeout: float = 60.0,
        inbox: str = "INBOX",
        sent: str = "auto",
        clock: Clock | None = None,
    ) -> None:
        """Connect to nothing yet; raises ``PermanentError`` on names that could break out of a command.

        ``sent`` is a folder's name, "auto" to find it, or "none". ``timeout`` (seconds) bounds each wait for an
        answer; a whole command may take four times as long. ``clock`` dates mail that has no INTERNALDATE.
        """
        for text, what in ((host, "host"), (user, "user"), (inbox, "folder"), (sent, "sent")):
            wire.require_printable(text, what)
        if any(character in password for character in "\r\n\0"):
            raise PermanentError("the IMAP password must not hold line ends; check the last line of its file")
        wire.require_safe(host, tls)
        self._account = account
        self._host, self._port, self._tls = host, port, tls
        self._user, self._password = user, password
        self._context = ssl_context or wire.client_context()
        self._timeout = timeout
        self._inbox, self._sent = inbox, sent
        self._clock = clock or SystemClock()
        self._connection: Connection | None = None
        self._selected: _Selected | None = None

    def folders(self) -> tuple[Folder, ...]:
        r"""Return the inbox and the folder of sent mail (special-use ``\Sent``, else by name) where there is one."""
        inbox = Folder(name=self._inbox, role="inbox")
        sent: str | None = self._sent
        if sent == "none":
            return (inbox,)
        if sent == "auto":
            connection = self._connected()
            with connection.guarded():
                listed = [Listed.from_answer(*line) for line in connection.list_folders()]
            sent = find_sent(listed)
        return (inbox,) if sent is None else (inbox, Folder(name=sent, role="sent"))

    def look(self, folder: str) -> FolderState:
        """Open ``folder`` read-only and return its state; raises ``FolderMissing`` where it cannot be opened."""
        return self._select(folder).state

    def fetch(
        self, folder: str, after_uid: int, *, batch: int = 50, limit_bytes: int = LIMIT_BYTES
    ) -> Iterator[Fetched]:
        """Yield every mail with a UID above ``after_uid``, ascending, each unread mail left unread.

        Sizes are asked for ``batch`` mails at a time before anything is downloaded; a mail above ``limit_bytes``
        comes as its header, with ``truncated`` set. Raises as ``Source`` says.
        """
        connection = self._connected()
        selected = self._selected
        if selected is None or selected.folder != folder:
            selected = self._select(folder)
        download = Download(
            connection=connection,
            going_on=lambda: connection is self._connection and not connection.dropped,
            timeout=self._timeout,
            clock=self._clock,
            account=self._account,
            folder=folder,
            uidvalidity=selected.state.uidvalidity,
            limit_bytes=limit_bytes,
        )
        yield from download.mails(self._uids_after(connection, selected, after_uid), batch)

    def wait(self, timeout: float, stop: Stop) -> bool:
        """Return True as soon as the server announces a mail (IDLE), False after ``timeout`` or when stopped.

        A server without IDLE announces nothing: then it is True when the time is up. Setting ``stop`` ends the wait
        within a quarter of a second and drops the connection.
        """
        connection = self._connected()
        if self._selected is None:
            return True  # the connection is new: look first
        end = monotonic() + timeout
        with connection.guarded():
            connection.noop()  # some servers announce in IDLE only what comes after it began
        if connection.news():
            return True
        if not connection.has_capability("IDLE"):
            return not stop.wait(timeout)
        while (left := end - monotonic()) > 0 and not stop.is_set():
            span = min(left, _RENEW)
            with connection.guarded(span + 4 * self._timeout):
                going_on = connection.idle_until(span, stop)
            if not going_on:
                self._drop()
                return False
            if connection.news():
                return True
            connection.forget()
        return False

    def close(self) -> None:
        """Log out, waiting two seconds at most; never raises."""
        connection, self._connection, self._selected = self._connection, None, None
        if connection is not None:
            connection.leave()

    def _drop(self) -> None:
        connection, self._connection, self._selected = self._connection, None, None
        if connection is not None:
            connection.drop()

    def _connected(self) -> Connection:
        """Return the living connection, or a new one."""
        if self._connection is None or self._connection.dropped:
            self._selected = None
            connection = Connection(
                host=self._host,
                port=self._port,
                tls=self._tls,
                ssl_context=self._context,
                timeout=self._timeout,
            )
            connection.sign_in(self._user, self._password)
            self._connection = connection
        return self._connection

    def _select(self, folder: str) -> _Selected:
        connection = self._connected()
        self._selected = None
        try:
            with wire.deadline(connection.socket(), 4 * self._timeout):
                answer = connection.select_folder(folder, readonly=True)
                connection.news()  # EXAMINE itself reports EXISTS
        except TROUBLES as error:
            self._drop()
            trouble = translate(error, connection.where)
            refused = isinstance(error, imaplib.IMAP4.error) and not isinstance(error, imaplib.IMAP4.abort)
            if refused and not isinstance(trouble, ServerBusy):
                raise FolderMissing(f"{connection.where} does not open folder {folder!r}: {describe(error)}") from error
            raise trouble from error
        if b"UIDVALIDITY" not in answer:
            raise PermanentError(f"{connection.where} gives no UIDVALIDITY for {folder!r}; mails cannot be told apart")
        told = answer.get(b"UIDNEXT")
        uidnext = self._guess_uidnext(connection) if told is None else int(told)
        state = FolderState(uidvalidity=int(answer[b"UIDVALIDITY"]), uidnext=uidnext, guessed=told is None)
        self._selected = _Selected(folder=folder, state=state, exists=int(answer.get(b"EXISTS", 0)))
        return self._selected

    def _guess_uidnext(self, connection: Connection) -> int:
        """UIDNEXT is not sure to be told (RFC 3501 section 6.3.1): one more than the last mail's UID will do."""
        with connection.guarded():
            return max((int(uid) for uid in connection.search(["UID", "*"])), default=0) + 1

    def _uids_after(self, connection: Connection, selected: _Selected, after_uid: int) -> list[int]:
        """Return the UIDs above ``after_uid``, ascending.

        A large folder is searched by windows of sequence numbers, the last window first: a mail that is expunged
        meanwhile moves the others down, into a window that is still to come.
        """
        if after_uid >= _LAST_UID:
            return []
        wanted = ["UID", f"{after_uid + 1}:*"]
        found: set[int] = set()
        with connection.guarded():
            if min(selected.exists, selected.state.uidnext - after_uid) <= _WINDOW:
                found.update(connection.search(wanted))
            else:
                for last in range(selected.exists, 0, -_WINDOW):
                    end = "*" if last == selected.exists else str(last)
                    found.update(connection.search([f"{max(1, last - _WINDOW + 1)}:{end}", *wanted]))
        # "7:*" matches the last mail even where its UID is below 7 (RFC 9051 section 9, seq-range)
        return sorted(uid for uid in found if uid > after_uid)
