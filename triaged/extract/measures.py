"""Reads how much a signal amounts to: years as a customer, how late, what sum is wanted back, and what speaks against.

A kind says that something is so; a person who acts on it wants the figure as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from triaged.extract.calendar.date_grammar import find_expressions
from triaged.extract.calendar.lexemes import lex
from triaged.extract.calendar.number_words import read_count
from triaged.model import Amount

_UNITS = {
    "minute": "minutes", "minutes": "minutes", "min": "minutes", "mins": "minutes", "hour": "hours", "hours": "hours",
    "hr": "hours", "hrs": "hours", "day": "days", "days": "days", "week": "weeks", "weeks": "weeks",
    "month": "months", "months": "months",
}  # fmt: skip
_YEARS = {"year": 1, "years": 1, "yr": 1, "yrs": 1, "decade": 10, "decades": 10, "summers": 1, "winters": 1}
_SINCE = re.compile(r"\b(?:since|from|in|back in)\s+(?:\w+\s){0,2}?((?:19|20)\d\d)\b", re.IGNORECASE)
_TURNS = re.compile(
    r"[;:]|\s[-\N{EN DASH}\N{EM DASH}]\s"
    r"|,?\s\b(?:but|yet|although|though|whereas|only to|turns out|turned out|in fact|and now|then)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(r",\s(?=(?:we|i|it|he|she|they|that)\b[^,]{0,20}(?:n't|\bnot\b))", re.IGNORECASE)
_DENIAL = re.compile(r"n't|\b(?:not|no|never|nothing|but|wrong|actually|turns|instead|yet|however)\b", re.IGNORECASE)
"""Where a sentence turns from what was told to what turned out."""
_LONGEST_TENURE = 120


def measure(kind: str, words: str, sentence: str, *, year: int, amounts: Sequence[Amount]) -> str:
    """Return the measure of a signal, or an empty string where the text gives none.

    ``words`` show the signal, ``sentence`` holds them; ``year`` is the one of writing; ``amounts`` the sums that stand
    in the sentence. Years are whole ("11 years"), lateness as told ("1.5 hours"), sums as "200.00 GBP".
    """
    if kind == "refund_request":
        return f"{amounts[0].value} {amounts[0].currency}" if amounts else ""
    reader = _READERS.get(kind)
    if reader is None:
        return ""
    return reader(words, year) or reader(sentence, year)


def _tenure(text: str, year: int) -> str:
    since = _SINCE.search(text)
    if since is not None and 0 <= year - int(since[1]) <= _LONGEST_TENURE:
        return f"{year - int(since[1])} years"
    found = _count(text, _YEARS)
    years = int(found[0] * _YEARS[found[1]]) if found else 0
    return f"{years} years" if 0 < years <= _LONGEST_TENURE else ""


def _lateness(text: str, year: int) -> str:
    del year
    for expression in find_expressions(text):
        if expression.window is not None:
            return f"{expression.window.longest:g} {expression.window.unit}s"
    found = _count(text, _UNITS)
    return f"{found[0]:g} {_UNITS[found[1]]}" if found else ""


_READERS: dict[str, Callable[[str, int], str]] = {"long_tenure": _tenure, "late": _lateness}


def _count(text: str, units: dict[str, int] | dict[str, str]) -> tuple[float, str] | None:
    """Return the first number that stands before a unit, and the unit: "an hour", "two and a half weeks"."""
    lx = lex(text)
    for at in range(lx.count):
        number, after = read_count(lx, at)
        if not number:
            continue
        half = lx.says(after, ("and", "a", "half"))
        after += 3 * half
        if lx.words[after] in units:
            later = 0.5 * lx.says(after + 1, ("and", "a", "half"))
            return number + 0.5 * half + later, lx.words[after]
    return None


def both_sides(passages: Sequence[str], following: str) -> tuple[str, str]:
    """Return what somebody was told and what turned out, of passages that show that he was misinformed.

    Two passages are the two sides; one is cut where it turns ("but", a dash), else the sentence after it answers it.
    """
    if len(passages) > 1:
        return passages[0], passages[1]
    turn = _TURNS.search(passages[0]) or _DENIES.search(passages[0])
    if turn is not None and turn.start() > 0 and passages[0][turn.end() :].strip():
        return passages[0][: turn.start()].strip(), passages[0][turn.end() :].strip()
    return passages[0], following.strip() if _DENIAL.search(following) else ""
