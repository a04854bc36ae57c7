"""Lengths of time that count from when they were said: "within 24 hours", "in three weeks' time", "ten minutes ago"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from triaged.extract.calendar.calendar_words import UNITS
from triaged.extract.calendar.lexemes import Lexemes, is_figure
from triaged.extract.calendar.number_words import read_count
from triaged.extract.wordlists import word_set

WINDOW_HEADS = frozenset({"within", "in", "inside", "w"})
_FILLERS = word_set("the next about around under less than another roughly no more just maybe approximately exactly")
_LONGEST_NUMBER = 400
_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A length of time that counts from when it was said: "within the next hour to hour and a half".

    Amounts are negative where it counts back. ``point`` tells "in ten minutes", which is a time, from "within ten
    minutes", which is a time limit.
    """

    shortest: float
    longest: float
    unit: str
    working: bool = False
    point: bool = False


def read_window(lx: Lexemes, at: int) -> tuple[Window, int] | None:
    """Read a window at its head: "within", "in", "inside"; or "next 24 hours"."""
    words = lx.words
    head = words[at]
    if head not in WINDOW_HEADS and not (head == "next" and is_figure(words[at + 1])):
        return None
    after = at + (head in WINDOW_HEADS)
    plain = head == "in"
    for _ in range(4):
        if words[after] in _FILLERS:
            plain = plain and words[after] not in {"the", "next", "under", "less", "no"}
            after += 1
    whole = words[after - 1] == "the" and words[after] in UNITS and head in {"within", "inside"}
    read = (Window(shortest=1, longest=1, unit=UNITS[words[after]]), after + 1) if whole else read_length(lx, after)
    if read is None:
        return None
    window, after = read
    if words[after] == "'" and words[after + 1] in {"time", "s"}:
        after += 2 + (words[after + 1] == "s" and words[after + 2] == "time")
    elif words[after] == "time" and words[after - 1] not in {"day", "night"}:
        after += 1
    if words[after] == "or" and words[after + 1] in {"so", "two"} and words[after + 2] not in UNITS:
        longest = window.longest + 1 if words[after + 1] == "two" else window.longest
        window, after = replace(window, longest=longest), after + 2
    if plain and words[after] == "of":
        return None
    return replace(window, point=plain), after


def read_moment(lx: Lexemes, at: int) -> tuple[Window, int] | None:
    """Read hours and minutes from the time of writing: "ten minutes ago", "an hour and a half from now"."""
    words = lx.words
    read = read_length(lx, at)
    if read is None or read[0].unit not in {"minute", "hour"}:
        return None
    window, after = read
    if words[after] in {"ago", "back"}:
        return replace(window, shortest=-window.longest, longest=-window.longest, point=True), after + 1
    if words[after] == "from" and words[after + 1] == "now":
        return replace(window, point=True), after + 2
    return None


def read_length(lx: Lexemes, at: int) -> tuple[Window, int] | None:
    """Read a number or two and a unit: "three weeks", "two to three working days", "an hour and a half"."""
    words = lx.words
    first, after = _quantity(lx, at)
    if first is None:
        return None
    second: float | None = None
    if words[after] in {"to", "or", "-"} and first > 0:
        second, end = _quantity(lx, after + 1)
        after = end if second is not None else after
    working = words[after] in {"working", "business", "work"}
    after += working or words[after] == "full"
    unit = "hour" if words[after] == "h" and lx.tight(after - 1, 2) else UNITS.get(words[after])
    if unit is None or (words[after] in {"night", "quarter"}):
        return None
    after += 1
    longest, single = (first, True) if second is None else (second, False)
    if words[after] in {"to", "or"}:
        third, end = _quantity(lx, after + 1, bare=True)
        if third is not None and UNITS.get(words[end]) == unit:
            longest, after, single = third, end + 1, False
    if lx.says(after, ("and", "a", "half")):
        first, longest, after = first + _HALF if single else first, longest + _HALF, after + 3
    elif unit == "hour" and (words[after] in {"and", ","} or is_figure(words[after])):
        minutes, end = _quantity(lx, after + (words[after] in {"and", ","}))
        if minutes and UNITS.get(words[end]) == "minute":
            first, longest, after = first + minutes / 60, longest + minutes / 60, end + 1
    size, unit = {"fortnight": (2, "week"), "quarter": (3, "month"), "decade": (10, "year")}.get(unit, (1, unit))
    return Window(shortest=first * size, longest=longest * size, unit=unit, working=working), after


def _quantity(lx: Lexemes, at: int, *, bare: bool = False) -> tuple[float | None, int]:  # noqa: PLR0911 - one return for each way to say it
    """Read "24", "three", "a couple of", "half an", "1.5", "two and a half"; no number before a unit is one."""
    words = lx.words
    word = words[at]
    if word == "half" and words[at + 1] in {"a", "an", "hour"}:
        return _HALF, at + 1 + (words[at + 1] != "hour")
    if word == "a" and words[at + 1] == "half":
        return _HALF, at + 2
    if is_figure(word) and words[at + 1] == "." and words[at + 2] == "5" and lx.tight(at, 3):
        return int(word[:3]) + _HALF, at + 3
    count, after = read_count(lx, at)
    if count:
        if lx.says(after, ("and", "a", "half")) and words[after + 3] in UNITS:
            return count + _HALF, after + 3
        return (float(count), after) if count <= _LONGEST_NUMBER else (None, at)
    if word in UNITS and (bare or words[at - 1] == "next"):
        return 1.0, at
    return None, at
