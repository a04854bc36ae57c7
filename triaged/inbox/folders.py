"""Which folder holds the mail that staff have sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

SENT_NAMES = (
    "sent",
    "sent items",
    "sent messages",
    "sent mail",
    "sent-mail",
    "gesendet",
    "gesendete objekte",
    "gesendete elemente",
    "envoyés",
    "éléments envoyés",
    "enviados",
    "elementos enviados",
    "posta inviata",
    "verzonden items",
)
"""Names that mail programs give it, in lower case, the likeliest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line of a LIST answer (RFC 9051 section 7.3.1); ``attributes`` with their backslash."""

    name: str
    attributes: tuple[str, ...] = ()
    delimiter: str = "/"

    @classmethod
    def from_answer(cls, attributes: Iterable[bytes], delimiter: bytes | None, name: str) -> Self:
        """Return one line as imapclient hands it out; a delimiter of None means that folders do not nest."""
        return cls(
            name=name,
            attributes=tuple(attribute.decode("ascii", "replace") for attribute in attributes),
            delimiter="" if delimiter is None else delimiter.decode("ascii", "replace"),
        )

    def has(self, attribute: str) -> bool:
        r"""Tell whether it carries ``attribute`` (``\Sent``); letters of either case are the same."""
        return attribute.lower() in (held.lower() for held in self.attributes)


def find_sent(listed: Iterable[Listed]) -> str | None:
    r"""Return the folder of sent mail: special-use ``\Sent`` (RFC 6154), else a well-known name, else None.

    A well-known name counts at the top level or directly below INBOX, where some servers keep every folder.
    """
    open_to_us = [one for one in listed if not (one.has(r"\Noselect") or one.has(r"\NonExistent"))]
    marked = next((one.name for one in open_to_us if one.has(r"\Sent")), None)
    if marked is not None:
        return marked
    by_name: dict[str, str] = {}
    for one in open_to_us:
        above, _, last = one.name.rpartition(one.delimiter) if one.delimiter else ("", "", one.name)
        if above.upper() in ("", "INBOX"):
            by_name.setdefault(last.lower(), one.name)
    return next((by_name[name] for name in SENT_NAMES if name in by_name), None)
