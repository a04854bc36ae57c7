"""What names a thing for ever: by its occasion, so that it comes out the same when the same mails are read again.

Rows have other numbers in a copy of the database into which mails are read again, and what was erased leaves its
number to others. A name that was made of them would keep somebody from hearing of a new thing, or tell him twice of an
old one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

_OF_ROWS = re.compile(r"((?:notify/)?(?:escalation|reminder|notice|customer))/([^/]+/\d+)/(.+)", re.DOTALL)
"""A key of what was said because of a deadline, as versions before step 18 of the schema made them."""
_OF_MAIL = re.compile(r"((?:notify/)?notice/[^/]+/mail)/(\d+)/(.+)", re.DOTALL)
"""A key of what a rule had staff told because of a mail, as those versions made them."""
_OF_OCCURRENCE = re.compile(r"((?:notify/)?notice/[^/]+/occurrence)/(\d+)/(.+)", re.DOTALL)
"""A key of what a rule had staff told because a conversation was closed, say, as those versions made them."""


def occasion(kind: str, at: datetime, is_taken: Callable[[str], bool]) -> str:
    """Name what began in a thread at an instant, by its kind and that; the second of an instant ends with "-2"."""
    name = first = f"{kind}/{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
    nth = 1
    while is_taken(name):
        nth += 1
        name = f"{first}-{nth}"
    return name


def as_now(
    key: str, deadlines: Mapping[str, str], mails: Mapping[int, str], occurrences: Mapping[int, str]
) -> str | None:
    """Return the key that this version gives to what was said under a key of rows; None where nothing differs.

    ``deadlines`` has today's key of a deadline by that of rows, ``mails`` the SHA-256 of a mail by its row, and
    ``occurrences`` the name of what happened by its row.
    """
    if (found := _OF_ROWS.fullmatch(key)) and found[2] in deadlines:
        return f"{found[1]}/{deadlines[found[2]]}/{found[3]}"
    if (found := _OF_MAIL.fullmatch(key)) and int(found[2]) in mails:
        return f"{found[1]}/{mails[int(found[2])]}/{found[3]}"
    if (found := _OF_OCCURRENCE.fullmatch(key)) and int(found[2]) in occurrences:
        return f"{found[1]}/{occurrences[int(found[2])]}/{found[3]}"
    return None
