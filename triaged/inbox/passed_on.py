"""Whose mail it is that one of us passes on: attached whole, or copied into the text below its header."""

from __future__ import annotations

from collections.abc import Sequence

from triaged.inbox import copied, marks
from triaged.inbox.fields import read_addresses
from triaged.model import Address, Message, Zones

_LINES_ABOVE = 6
"""Within so many lines a text that is nothing but a mail passed on shows the header of that mail."""
_MOST_LINES = 60


def original_author(message: Message, zones: Zones) -> Address | None:
    """Return the author of the mail that is passed on, or None where none is, or where it names nobody."""
    for mail in message.embedded:
        if len(mail.from_) == 1:
            return mail.from_[0]
    return _author_in(zones.newest.split("\n")[:_LINES_ABOVE], zones.newest) or _author_in(
        zones.forwarded.split("\n")[:_MOST_LINES], zones.forwarded
    )


def is_nothing_else(zones: Zones) -> bool:
    """Whether the newest text is a mail passed on without a word: then its author, not the sender, says "I"."""
    return _author_in(zones.newest.split("\n")[:_LINES_ABOVE], zones.newest) is not None


def _author_in(starts: Sequence[str], text: str) -> Address | None:
    """Return the one author of the first copied header that begins in one of the first lines of a text."""
    lines = text.split("\n")
    for at in range(len(starts)):
        if size := copied.length(lines, at, ruled=at > 0 and marks.is_rule(lines[at - 1])):
            return _author(lines[at : at + size])
    return None


def _author(header: Sequence[str]) -> Address | None:
    for line in header:
        if copied.field_of(line)[0] == "from":
            value = line.replace("\uff1a", ":").partition(":")[2].strip(" *|")
            # Outlook writes "Dana [mailto:dana@…]".
            found, _ = read_addresses((value.replace("[mailto:", "<").replace("]", ">"),))
            return found[0] if len(found) == 1 and found[0].domain else None
    return None
