"""What may stand behind a word: fixed choices, lengths of time, comparisons, dates, phrases, patterns.

Each reader takes the text of the rule and returns the value, or raises ValueError with a sentence for the
person who wrote it: what is wrong, a semicolon, what to write instead.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

import re2

from triaged.hours import parse_span, parse_week
from triaged.model import Span, Unit

_TEN_YEARS = {
    Unit.SECOND: 315_360_000,
    Unit.MINUTE: 5_256_000,
    Unit.HOUR: 87_600,
    Unit.DAY: 3_650,
    Unit.WEEK: 520,
    Unit.MONTH: 120,
    Unit.YEAR: 10,
}
_HUNDRED_YEARS = 100
_COMPARISON = re.compile(r"(at least|at most|more than|less than) (.+)")
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[^\w\s-]")
_CURLY = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2010": "-", "\u2011": "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What a word accepts: a noun for the messages, and either choices or a reader."""

    noun: str
    """With its article, as in "'urgentt' is not a priority"."""
    shape: str
    """How to write it, for the table of words."""
    choices: tuple[str, ...] = ()
    read: Callable[[str], object] | None = None

    def check(self, text: str) -> None:
        """Raise ValueError with a sentence unless the text is a value."""
        if not text.strip():
            raise ValueError(f"nothing is written here; write {self.shape}")
        if self.choices and text not in self.choices:
            raise ValueError(not_one_of(text, self.noun, self.choices))
        if self.read is not None:
            self.read(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The reading of "at least 2 years": how, and with which text."""

    how: str
    bound: str

    def holds(self, order: int) -> bool:
        """Whether a value satisfies it that compares to the bound as -1, 0 or 1."""
        return {"at least": order >= 0, "at most": order <= 0, "more than": order > 0, "less than": order < 0}[self.how]


def choice(noun: str, choices: Iterable[str]) -> Values:
    """Return the values of a word that knows a fixed set."""
    known = tuple(choices)
    return Values(noun=noun, shape=listed(known, "or"), choices=known)


def listed(names: Iterable[str], joint: str = "and") -> str:
    """Return "a, b and c"."""
    *most, last = names
    return f"{', '.join(most)} {joint} {last}" if most else last


def closest(text: str, known: Iterable[str]) -> str | None:
    """Return the known name that a person probably meant, or None."""
    names = {name.lower(): name for name in known}
    found = difflib.get_close_matches(text.lower(), list(names), n=1, cutoff=0.6)
    return names[found[0]] if found else None


def not_one_of(text: str, noun: str, known: tuple[str, ...]) -> str:
    """Return the sentence for a word outside a fixed set; a long set is not listed where a near name exists."""
    near = closest(text, known)
    if len(known) > 4 and near:  # noqa: PLR2004 - longer lists read badly in one line
        return f"'{text}' is not {noun}; did you mean '{near}'?"
    return f"'{text}' is not {noun}; {listed(known)} {'are' if len(known) > 1 else 'is'}"


def read_span(text: str) -> Span:
    """Read a length of time of at most ten years."""
    span = parse_span(text)
    if span.amount > _TEN_YEARS[span.unit]:
        raise ValueError(f"'{text}' is longer than ten years; write a shorter time")
    return span


def read_some_span(text: str) -> Span:
    """Read a length of time that is not nothing."""
    span = read_span(text)
    if not span.amount:
        raise ValueError(f"'{text}' is no time at all; write for example '2 working hours'")
    return span


@lru_cache(maxsize=512)
def read_comparison(text: str) -> Comparison:
    """Read the "at least" of a comparison; the bound is left as text."""
    found = _COMPARISON.fullmatch(" ".join(text.lower().split()))
    if not found:
        raise ValueError(f"'{text}' is not a comparison; begin with at least, at most, more than or less than")
    return Comparison(how=found[1], bound=found[2])


def read_count(text: str) -> Comparison:
    """Read "at least 3"."""
    comparison = read_comparison(text)
    if not (comparison.bound.isascii() and comparison.bound.isdigit() and len(comparison.bound) < 7):  # noqa: PLR2004 - a million mails
        raise ValueError(f"'{comparison.bound}' is not a number; write for example '{comparison.how} 3'")
    return comparison


def read_age(text: str) -> Comparison:
    """Read "at least 2 years": a length of calendar time."""
    comparison = read_comparison(text)
    span = parse_span(comparison.bound)
    if span.working or span.unit not in (Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR):
        raise ValueError(f"'{comparison.bound}' is not a length of calendar time; write for example '2 years'")
    if span.amount > _TEN_YEARS[span.unit] * (_HUNDRED_YEARS // 10):
        raise ValueError(f"'{comparison.bound}' is longer than a hundred years; write a shorter time")
    return comparison


def read_date(text: str) -> date:
    """Read 2026-03-06."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError(f"'{text}' is not a date; write for example 2026-03-06") from error


def read_moment(text: str) -> datetime:
    """Read "2026-03-02 09:00", the time of day of the business; returns it without an offset."""
    try:
        moment = datetime.strptime(text.strip().replace("T", " "), "%Y-%m-%d %H:%M")  # noqa: DTZ007 - the business's own time
    except ValueError as error:
        raise ValueError(f"'{text}' is not a day with a time; write for example 2026-03-02 09:00") from error
    return moment


def read_due(text: str) -> date | datetime:
    """Read a day, or a day with a time."""
    return read_moment(text) if ":" in text else read_date(text)


def read_hours(text: str) -> dict[int, tuple[tuple[time, time], ...]]:
    """Read "mon-fri 09:00-17:00", days and then the hours on each of them."""
    days, _, hours = text.strip().partition(" ")
    try:
        return parse_week({days: hours})
    except ValueError as error:
        raise ValueError(f"{error}; write for example mon-fri 09:00-17:00") from error


def tokens(text: str) -> str:
    """Return the text as tokens in lower case, each between two spaces; quotes are made straight.

    Hyphens and underscores part words; other marks are tokens of their own, so a phrase never runs over a full stop.
    """
    return f" {' '.join(_TOKEN.findall(text.translate(_CURLY).casefold()))} "


def read_phrase(text: str) -> str:
    """Read words to look for; returns their tokens."""
    found = tokens(text)
    if not found.strip():
        raise ValueError(f"'{text}' has no word in it; write the words to look for")
    return found


@lru_cache(maxsize=512)
def read_pattern(text: str) -> Any:
    """Read a regular expression of RE2, which takes time in proportion to the text and never hangs."""
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(text, options)
    except re2.error as error:
        reason = error.args[0] if error.args else error
        sentence = reason.decode() if isinstance(reason, bytes) else str(reason)
        raise ValueError(f"'{text}' is not a pattern; {sentence}") from error


def read_yes(text: str) -> bool:
    """Read yes or no."""
    if text not in ("yes", "no"):
        raise ValueError(f"'{text}' is not an answer; write yes or no")
    return text == "yes"


YES_NO = Values(noun="an answer", shape="yes or no", read=read_yes)
SPAN = Values(noun="a length of time", shape="a length of time, such as '1 working day'", read=read_some_span)
COUNT = Values(noun="a comparison", shape="a comparison, such as 'at least 2'", read=read_count)
AGE = Values(noun="a comparison", shape="a comparison, such as 'at least 2 years'", read=read_age)
PHRASE = Values(noun="a phrase", shape="words", read=read_phrase)
PATTERN = Values(noun="a pattern", shape="a regular expression of RE2", read=read_pattern)
NAME = Values(noun="a name", shape="a name")
