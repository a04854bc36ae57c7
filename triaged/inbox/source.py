"""What a mailbox looks like to the daemon, whether it is an IMAP server or a Maildir."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

FolderRole = Literal["inbox", "sent"]

LIMIT_BYTES = 25 * 1024 * 1024
"""A larger mail is fetched by its header alone."""
HEADER_BYTES = 1024 * 1024
"""No more of a header than this is fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder to read, by its name on the server, and what lies in it."""

    name: str
    role: FolderRole


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderState:
    """RFC 9051 section 2.3.1.1: UIDs count within one UIDVALIDITY; the next mail gets ``uidnext`` or more."""

    uidvalidity: int
    uidnext: int
    guessed: bool = False
    """The server told no UIDNEXT: it is one more than the last mail's UID, and falls where that is deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One mail as it lies in a folder; (account, folder, uidvalidity, uid) names it."""

    account: str
    folder: str
    uidvalidity: int
    uid: int
    raw: bytes
    received_at: datetime
    """INTERNALDATE, or the time of the file, in UTC."""
    size: int
    """Bytes of the whole mail as the server tells it."""
    truncated: bool = False
    """``raw`` is the header alone (too large), or empty where the server would not hand the mail out."""


class Stop(Protocol):
    """What ends a wait early; a ``threading.Event`` will do."""

    def is_set(self) -> bool:
        """Tell whether the wait is over."""
        ...

    def wait(self, timeout: float | None = None) -> bool:
        """Sleep at most ``timeout`` seconds; return True at once when set."""
        ...


class Source(Protocol):
    """A mailbox to read from; nothing in it is ever changed. One thread uses one source on one folder.

    Every method raises ``TemporaryError`` where trying again later may help (the next call connects anew) and
    ``PermanentError`` where a person must act.
    """

    def folders(self) -> tuple[Folder, ...]:
        """Return the inbox and, where there is one, the folder of sent mail."""
        ...

    def look(self, folder: str) -> FolderState:
        """Return the present state of ``folder``; compare its UIDVALIDITY before trusting a cursor."""
        ...

    def fetch(
        self, folder: str, after_uid: int, *, batch: int = 50, limit_bytes: int = LIMIT_BYTES
    ) -> Iterator[Fetched]:
        """Yield every mail with a UID above ``after_uid``, ascending; mails that vanish meanwhile are left out."""
        ...

    def wait(self, timeout: float, stop: Stop) -> bool:
        """Wait at most ``timeout`` seconds for news in the folder looked at last; True when there may be some."""
        ...

    def close(self) -> None:
        """Let go of the server; never raises."""
        ...
