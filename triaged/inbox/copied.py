"""The header of another mail, copied into the text above it: "From: … Sent: … To: … Subject: …" in any language.

"From: Berlin, To: Hamburg, Date: 3 May" orders a van, so three fields are not enough by themselves: there is a subject
among them, an address, or a rule above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from triaged.inbox import marks
from triaged.inbox.header_words import KINDS

_FIELD = re.compile(r"([^\W\d_][\w\-' ./]{0,24}?)\*{0,2} ?:\*{0,2}")
_MOST_LINES = 40
_FIELDS_AT_LEAST = 3
_MOST_WRAPPED = 4
_NOTES_LINES = 12
_NOTES_TIME = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? +\d{1,2}[:.]\d{2}")


@dataclass(slots=True)
class _Header:
    """What a copied header showed so far."""

    kinds: set[str] = field(default_factory=set)
    address: bool = False
    dated: bool = False
    last_was_empty: bool = False
    wrapped: int = 0
    end: int = 0

    def is_enough(self, *, ruled: bool) -> bool:
        """Tell whether that can be nothing but the header of a mail."""
        others = len(self.kinds & {"sent", "to", "subject"})
        if "from" not in self.kinds or not others:
            return False
        if others >= _FIELDS_AT_LEAST - 1 and ("subject" in self.kinds or self.address):
            return True
        return "sent" in self.kinds and self.dated and (self.address or ruled)


def field_of(line: str) -> tuple[str, str]:
    """Return the kind of a header line ("from", "sent", "to", "subject", "other" or "") and what follows its colon."""
    text = marks.bare(line)
    found = _FIELD.match(text)
    if not found:
        return "", ""
    return KINDS.get(found.group(1).strip(), ""), text[found.end() :].strip(" *|")


def length(lines: Sequence[str], at: int, *, ruled: bool = False) -> int:
    """Return how many lines the copied header takes that begins here, 0 where none does.

    ``ruled`` says that a rule or a separator stands above.
    """
    kind, _ = field_of(lines[at])
    if kind in {"", "other"}:
        return _notes_length(lines, at)
    if _is_in_one_line(lines[at]):
        return 1
    header = _Header()
    for i in range(at, min(at + _MOST_LINES, len(lines))):
        if not _take(header, lines, i):
            break
        header.end = i + 1
    return header.end - at if header.is_enough(ruled=ruled) else 0


def _take(header: _Header, lines: Sequence[str], i: int) -> bool:
    """Note what a line adds to a header; False where the header ended above it."""
    line = lines[i]
    if not line.strip():
        follows = marks.next_written(lines, i, 3)
        return follows >= 0 and (bool(field_of(lines[follows])[0]) or header.last_was_empty)
    kind, value = field_of(line)
    if kind == "from" and value and not any(c.isalpha() for c in value):
        return False
    if kind:
        header.kinds.add(kind)
        header.wrapped = 0
        header.last_was_empty = not value
        header.address |= kind in {"from", "to"} and "@" in value
        header.dated |= kind == "sent" and any(c.isdigit() for c in value)
        return True
    if marks.is_quoted(line):
        return False
    goes_on = header.last_was_empty or line[:1] in " \t|" or "@" in line or marks.is_rule(line)
    header.wrapped += "@" not in line
    header.address |= "@" in line
    header.dated |= header.last_was_empty and any(c.isdigit() for c in line)
    header.last_was_empty = header.last_was_empty and line.lstrip().startswith("|-")
    return goes_on and header.wrapped <= _MOST_WRAPPED


def _is_in_one_line(line: str) -> bool:
    """Tell whether a line holds a whole header, as where line breaks were lost."""
    words = marks.bare(line).replace("*", " ").split()
    kinds = {KINDS[word[:-1]] for word in words if word.endswith(":") and word[:-1] in KINDS}
    return {"from", "sent", "to"} <= kinds and ("subject" in kinds or "@" in line)


def _notes_length(lines: Sequence[str], at: int) -> int:
    """Return the length of a header as old Lotus Notes writes it: a name, the time, and fields without colons."""
    if at + 1 >= len(lines) or not _NOTES_TIME.match(marks.bare(lines[at + 1])):
        return 0
    kinds = [
        (KINDS.get(marks.bare(line).split("  ")[0], ""), i) for i, line in enumerate(lines[at : at + _NOTES_LINES])
    ]
    subjects = [i for kind, i in kinds if kind == "subject"]
    return subjects[0] + 1 if subjects and any(kind == "to" for kind, _ in kinds) else 0


def is_unknown_header(lines: Sequence[str], at: int) -> bool:
    """Tell whether three fields in words that we lack stand below a rule: one with an address, one with a time."""
    block = [marks.bare(line) for line in lines[at : at + 4]]
    fields = [line for line in block if _FIELD.match(line)]
    if len(fields) < _FIELDS_AT_LEAST:
        return False
    return "@" in fields[0] and any(re.search(r"\d{1,2}[:.]\d{2}", line) for line in fields[1:3])
