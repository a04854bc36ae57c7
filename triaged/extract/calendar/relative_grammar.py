"""Days told from another day: "the day after tomorrow", "two months ago", "three weeks earlier"."""

from __future__ import annotations

from dataclasses import replace

from triaged.extract.calendar.calendar_words import NIGHT_WORDS, RELATIVE_DAYS, UNITS
from triaged.extract.calendar.day import Day, Found
from triaged.extract.calendar.lexemes import Lexemes
from triaged.extract.calendar.number_words import read_count
from triaged.extract.wordlists import word_set

LATER = {"later": 1, "after": 1, "afterwards": 1, "thereafter": 1, "on": 1, "earlier": -1, "before": -1,
         "previously": -1, "beforehand": -1, "prior": -1}  # fmt: skip
_PARTS = frozenset({"morning", "afternoon", "evening", "night"})
_STOPS = word_set(". , ; : ! ? ) and but or so at i we he she they it you that when") | {""}
_LENGTHS: dict[str, tuple[int, str]] = {
    "day": (1, "day"), "week": (7, "day"), "fortnight": (14, "day"), "month": (1, "month"), "quarter": (3, "month"),
    "year": (12, "month"), "decade": (120, "month"),
}  # fmt: skip
"""Units in days or months."""
_NOW = frozenset({"now", "today", "then"})
_WORKING = frozenset({"working", "business", "work"})
_NO_DAYS = word_set("delivery service shipping dispatch collection")


def read_relative(lx: Lexemes, at: int) -> Found:  # noqa: PLR0911 - one return for each way to say it
    """Read today, 2moro, "this morning", "the day after tomorrow", "the night before last", "this time next week"."""
    words = lx.words
    word, follow = words[at], words[at + 1]
    if word in RELATIVE_DAYS:
        offset, after = RELATIVE_DAYS[word], lx.possessive(at + 1)
        if words[after] == "week" and offset >= 0:
            return Day(kind="offset", offset=offset + 7), after + 1
        if words[after] == "fortnight" and offset >= 0:
            return Day(kind="offset", offset=offset + 14), after + 1
        return Day(kind="offset", offset=offset, night=word in NIGHT_WORDS), at + 1
    if word == "this" and follow in _PARTS:
        return Day(kind="offset", night=follow == "night"), at + 1
    if word == "this" and follow == "time":
        return _this_time(lx, at + 2)
    if word == "last" and follow in {"night", "evening", "nite"}:
        return Day(kind="offset", offset=-1), at + 1
    noun = at + (word == "the")
    if words[noun] in {"day", "night", "evening", "morning"} and words[noun + 1] in {"after", "before"}:
        return _day_beside(lx, noun)
    return None


def _this_time(lx: Lexemes, at: int) -> Found:
    """Read what follows "this time": "tomorrow", "next week", "last year"."""
    words = lx.words
    if words[at] in RELATIVE_DAYS:
        return Day(kind="offset", offset=RELATIVE_DAYS[words[at]]), at + 1
    unit = UNITS.get(words[at + 1], "")
    if words[at] not in {"next", "last"} or unit not in _LENGTHS:
        return None
    size, plain = _LENGTHS[unit]
    return Day(kind="offset", offset=size if words[at] == "next" else -size, unit=plain), at + 2


def _day_beside(lx: Lexemes, at: int) -> Found:
    """Read "day after tomorrow", "day after next", "night before last" from its noun on."""
    words = lx.words
    way = 1 if words[at + 1] == "after" else -1
    step = at + 2 + (words[at + 2] == "the" and words[at + 3] in RELATIVE_DAYS)
    base = RELATIVE_DAYS.get(words[step])
    if base is not None:
        return Day(kind="offset", offset=base + way), step + 1
    if words[step] == "next" and way > 0 and words[at] == "day":
        return Day(kind="offset", offset=2), step + 1
    if words[step] == "last" and way < 0:
        return Day(kind="offset", offset=-2), step + 1
    return None


def read_distance(lx: Lexemes, at: int) -> Found:  # noqa: PLR0911 - one return for each way to say it
    """Read "two days ago", "a month and a half back", "three weeks from now", "22 days hence"."""
    words = lx.words
    amount, after, unit, working = _length(lx, at)
    if not amount or unit not in _LENGTHS:
        return None
    size, plain = _LENGTHS[unit]
    amount, plain = _halved(lx, after - 1, amount * size, plain, size)
    if words[after] == "and" and words[after + 1] == "a" and words[after + 2] == "half":
        amount, plain, after = (amount + size // 2, plain, after + 3) if size > 1 else (amount, plain, after + 3)
    if words[after] == "or" and words[after + 1] == "so":
        after += 2
    if words[after] == "ago" and words[after + 1] in RELATIVE_DAYS and not working and plain == "day":
        return Day(kind="offset", offset=RELATIVE_DAYS[words[after + 1]] - amount), after + 2
    if words[after] in {"ago", "back"}:
        return Day(kind="offset", offset=-amount, unit=plain, qualifier="ago", working=working), after + 1
    if words[after] == "from" and words[after + 1] in _NOW:
        return Day(kind="offset", offset=amount, unit=plain, working=working), after + 2
    if words[after] == "from" and words[after + 1] in RELATIVE_DAYS and plain == "day":
        return Day(kind="offset", offset=amount + RELATIVE_DAYS[words[after + 1]]), after + 2
    if words[after] == "hence":
        return Day(kind="offset", offset=amount, unit=plain, working=working), after + 1
    return None


def _halved(lx: Lexemes, at: int, amount: int, plain: str, size: int) -> tuple[int, str]:
    """Add the half of "two and a half years"; ``at`` is where the unit stands."""
    words = lx.words
    if words[at - 1] == "half" and words[at - 2] == "a" and size > 1:
        return amount + size // 2, plain
    return amount, plain


def _length(lx: Lexemes, at: int) -> tuple[int, int, str, bool]:
    """Read a number and its unit: the number (0 where none), the position after it, the unit, whether working."""
    words = lx.words
    if words[at] == "half" and words[at + 1] in {"a", "an"} and words[at + 2] in {"year", "yr"}:
        return 2, at + 3, "quarter", False
    amount, after = read_count(lx, at)
    if not amount:
        return 0, at, "", False
    if words[after] == "and" and words[after + 1] == "a" and words[after + 2] == "half":
        after += 3
    working = words[after] in _WORKING
    after += working or words[after] in {"full", "whole", "long", "short", "calendar"}
    unit = UNITS.get(words[after], "")
    return (amount, after + 1, unit, working) if unit else (0, at, "", False)


def read_shift(lx: Lexemes, at: int) -> Found:  # noqa: PLR0911 - each return turns down one look-alike
    """Read what counts from the day a story has reached: "three weeks earlier", "the next day", "the day before"."""
    words = lx.words
    after = at + (words[at] == "the")
    which = {"next": 1, "following": 1, "same": 0, "very": 1, "previous": -1}.get(words[after])
    if which is not None:
        return _next_day(lx, at, after, which)
    if after > at:
        return _after_that(lx, after)
    amount, after, unit, working = _length(lx, at)
    if not amount or unit not in _LENGTHS:
        return None
    size, plain = _LENGTHS[unit]
    word, follow = words[after], words[after + 1]
    if word not in LATER or (word == "on" and follow not in {",", ".", "", "and", ";"}):
        return None
    if word in {"after", "before"} and follow not in _STOPS:
        return None
    if word == "prior" and follow == "to":
        return None
    amount, plain = _halved(lx, after - 1, amount * size, plain, size)
    return Day(kind="shift", offset=amount * LATER[word], unit=plain, working=working), after + 1


def _next_day(lx: Lexemes, at: int, after: int, which: int) -> Found:
    words = lx.words
    step = after + 1 + (words[after] == "very" and words[after + 1] == "next")
    if (words[after] == "very" and step == after + 1) or (words[after] == "same" and after == at):
        return None
    working = words[step] in _WORKING
    step += working
    if words[step] == "day" and words[step + 1] not in _NO_DAYS:
        if after == at and not working and words[at - 1] in {"a", "your", "our", "their", "of"}:
            return None
        return Day(kind="shift", offset=which, working=working), step + 1
    if after > at and words[step] in _PARTS:
        return Day(kind="shift", offset=which), step
    return None


def _after_that(lx: Lexemes, at: int) -> Found:
    """Read "the day after", "the week before", "the month after that"."""
    words = lx.words
    unit = UNITS.get(words[at], "")
    if unit not in _LENGTHS or words[at + 1] not in {"after", "before"}:
        return None
    if unit != "day" and words[at + 2] == "that":
        pass
    elif words[at + 2] not in _STOPS | {"that"}:
        return None
    size, plain = _LENGTHS[unit]
    way = LATER[words[at + 1]]
    return Day(kind="shift", offset=way * size, unit=plain), at + 2 + (words[at + 2] == "that")


def read_beside_head(lx: Lexemes, at: int) -> tuple[Day, int] | None:
    """Read the head of "two days before ...", "the day after ...", "a week from ...": a shift, its base to follow."""
    words = lx.words
    step = at + (words[at] == "the")
    if step > at or words[at] in {"day", "night", "eve"}:
        unit = {"night": "day", "evening": "day", "eve": "day"}.get(words[step]) or UNITS.get(words[step], "")
        amount, after, working = 1, step + 1, False
        if words[step] == "eve" and words[after] == "of":
            return Day(kind="beside", offset=-1), after + 1
    else:
        amount, after, unit, working = _length(lx, at)
    if not amount or unit not in _LENGTHS:
        return None
    if words[after - 1] in {"night", "nights"} and words[after] == "from":
        return None  # "three nights from 12 March" is a stay
    way = {"before": -1, "after": 1, "from": 1, "following": 1, "prior": -1, "past": 1}.get(words[after])
    if way is None or (words[after] == "prior" and words[after + 1] != "to"):
        return None
    size, plain = _LENGTHS[unit]
    after += 2 if words[after] == "prior" else 1
    return replace(Day(kind="beside"), offset=way * amount * size, unit=plain, working=working), after
