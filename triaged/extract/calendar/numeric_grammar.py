"""Dates in figures: 2026-05-18, 5/18, 18.05.2026; and all that looks like them and is something else."""

from __future__ import annotations

from triaged.extract.calendar.day import Day, Found
from triaged.extract.calendar.lexemes import Lexemes, is_figure
from triaged.extract.calendar.number_words import YEARS, of_two_digits
from triaged.extract.wordlists import word_set

LAST_DAY = 31
LAST_MONTH = 12
_REFERENCES = word_set(
    """
    ref reference no nr number order invoice quote job ticket case account policy serial model version v ver part item
    sku page step flat apt apartment unit suite section clause form rated rate rating score scored size type code
    $ # £ €
    """
)
"""Words after which figures are a name or a part, and no date."""
_SHARES = word_set("a an of inch inches full empty hour hours hr day days mile miles cup stars star price off % people")
_MARKS = frozenset({10, 5})
_CLEAR = word_set("on by before after since until till from dated for of")
"""Words after which eight figures in a row are a date."""


def read_figures(lx: Lexemes, at: int) -> Found:
    """Read a date that is written in figures alone."""
    return _year_first(lx, at) or _in_a_row(lx, at) or _numeric(lx, at)


def short(word: str) -> bool:
    """Whether it is a number of one or two digits."""
    return is_figure(word) and len(word) <= len("31")


def _year_first(lx: Lexemes, at: int) -> Found:
    words = lx.words
    if len(words[at]) != len("2026") or words[at + 1] not in {"-", "/", "."} or words[at + 3] != words[at + 1]:
        return None
    if not (short(words[at + 2]) and short(words[at + 4]) and lx.tight(at, 5)):
        return None
    year, month, day = int(words[at]), int(words[at + 2]), int(words[at + 4])
    if year not in YEARS or not 1 <= month <= LAST_MONTH or not 1 <= day <= LAST_DAY:
        return None
    return Day(kind="date", day=day, month=month, year=year), at + 5


def _in_a_row(lx: Lexemes, at: int) -> Found:
    word = lx.words[at]
    if len(word) != len("20260518") or lx.words[at - 1] not in _CLEAR or lx.words[at - 2] in _REFERENCES:
        return None
    year, month, day = int(word[:4]), int(word[4:6]), int(word[6:])
    if year not in YEARS or not 1 <= month <= LAST_MONTH or not 1 <= day <= LAST_DAY:
        return None
    return Day(kind="date", day=day, month=month, year=year), at + 1


def _numeric(lx: Lexemes, at: int) -> Found:  # noqa: PLR0911 - each return turns down one look-alike
    """Read 5/18, 18/05/2026, 18.05.2026 and 18-05-26; the order of day and month is settled for the whole mail."""
    words = lx.words
    first, sign, second = words[at], words[at + 1], words[at + 2]
    if sign not in {"/", ".", "-"} or not (short(first) and short(second)) or not lx.tight(at, 3):
        return None
    if words[at - 1] in _REFERENCES or (words[at - 1] in {"/", ".", "-", ":", ","} and lx.tight(at - 1, 2)):
        return None
    year = None
    after = at + 3
    third = words[after + 1]
    if words[after] == sign and is_figure(third) and len(third) in {2, 4} and lx.tight(at, 5):
        year = int(third) if len(third) == len("2026") else of_two_digits(int(third))
        after += 2
    elif sign == "." and words[after] == "." and len(second) == len("02") and lx.tight(at, 4):
        if words[at - 1] not in _CLEAR | {"latest"} or is_figure(words[after + 1]) or int(second) > LAST_MONTH:
            return None
        after += 1  # "on 27.02.": the dot belongs to the month
    elif sign != "/":
        return None
    one, other = int(first), int(second)
    low, high = min(one, other), max(one, other)
    if low < 1 or low > LAST_MONTH or high > LAST_DAY or (year is not None and year not in YEARS):
        return None
    if words[after] in {"/", "-", "%", "."} and lx.tight(after - 1, 3) and (year is None or words[after] != "."):
        return None
    if year is None and _share(lx, at, after, one, other):
        return None
    return Day(kind="numeric", day=one, month=other, year=year), after


def _share(lx: Lexemes, at: int, after: int, one: int, other: int) -> bool:
    """Whether two figures are a part of something ("1/2 an hour", "5/6 of the work"), a mark, or "24/7"."""
    if lx.words[after] in _SHARES or (one, other) in {(24, 7), (9, 11)}:
        return True
    if lx.words[at - 1] in {"and", "&"} and one < other and is_figure(lx.words[at - 2]):
        return True
    before = {lx.words[at - 1], lx.words[at - 2]} if at else set()
    return other in _MARKS and one <= other and bool(before & word_set("a solid give gave giving got getting out it"))
