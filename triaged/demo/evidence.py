"""What the proof looks at when the day is over: what lies in the mailbox, what the relay took, what was to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from functools import cached_property

import imapclient

from triaged.config import Config
from triaged.demo.servers import EmbeddedImap, Received
from triaged.demo.street import Answer, Letter, Scene, answers, letters

ACKNOWLEDGEMENT = "auto-replied"
"""The Auto-Submitted of one (RFC 3834)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A mail that was put into a folder, and when, on the clock of ``triaged.clock.monotonic``."""

    folder: str
    raw: bytes
    flags: tuple[str, ...]
    at: float


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All that the proof looks at."""

    street: tuple[Scene, ...]
    config: Config
    posted: Mapping[str, Posted]
    """By Message-ID."""
    taken: tuple[tuple[Received, EmailMessage], ...]
    """What the relay took."""
    folders: Mapping[str, tuple[tuple[bytes, frozenset[str]], ...]]
    """Folder to the bytes and flags of what lies in it now."""

    @cached_property
    def customers(self) -> tuple[Letter, ...]:
        """Every letter that deserves an acknowledgement."""
        return tuple(letter for letter in letters(self.street) if letter.role == "customer")

    @cached_property
    def acknowledgements(self) -> tuple[tuple[Received, EmailMessage], ...]:
        """What the relay took as automatic replies (RFC 3834)."""
        return tuple(each for each in self.taken if each[1]["Auto-Submitted"] == ACKNOWLEDGEMENT)

    def replies(self, letter: Letter) -> tuple[tuple[Received, EmailMessage], ...]:
        """Return everything that was sent in reply to a letter."""
        return tuple(each for each in self.taken if each[1]["In-Reply-To"] == letter.message_id)

    def told(self, letter: Letter) -> Iterator[tuple[str, datetime]]:
        """Yield whom, and when, we wrote to about the author of a letter without writing to him."""
        for received, mail in self.taken:
            about = letter.author.email in f"{mail['Subject']} {text_of(mail)}"
            if about and mail["Auto-Submitted"] != ACKNOWLEDGEMENT:
                yield received.rcpts[0], parsedate_to_datetime(str(mail["Date"]))

    def answered(self, letter: Letter) -> Answer | None:
        """Return the answer that staff sent to the author of a letter."""
        names = {each.name for each in self.customers if each.author == letter.author}
        return next((answer for answer in answers(self.street) if answer.to in names), None)


def text_of(mail: EmailMessage) -> str:
    """Return the plain text of a mail of ours."""
    part = mail.get_body(("plain",))
    return "\n".join(str(part.get_content()).strip().splitlines()) if part else ""


def look_into(imap: EmbeddedImap) -> dict[str, tuple[tuple[bytes, frozenset[str]], ...]]:
    """Return bytes and flags of every mail in every folder, over IMAP and without touching them."""
    found: dict[str, tuple[tuple[bytes, frozenset[str]], ...]] = {}
    with imapclient.IMAPClient(imap.host, imap.port, ssl=False) as client:
        client.login(imap.user, imap.password)
        for _, _, folder in client.list_folders():
            client.select_folder(folder, readonly=True)
            numbers = client.search("ALL")
            mails = client.fetch(numbers, ["BODY.PEEK[]", "FLAGS"]) if numbers else {}
            found[folder] = tuple(
                (each[b"BODY[]"], frozenset(flag.decode() for flag in each[b"FLAGS"]) - {r"\Recent"})
                for each in mails.values()
            )
    return found
