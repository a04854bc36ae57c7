"""Single times of day: "9", "nine thirty", "21:30", "10 o'clock", "half past five in the evening", "ten to six"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from triaged.extract.calendar.lexemes import Lexemes, is_figure
from triaged.extract.calendar.number_words import SUFFIXES, TENS, UNITS_IN_WORDS
from triaged.extract.calendar.window_grammar import read_length
from triaged.extract.wordlists import word_set

NOON = 12
HOURS = 24
_DAWN = 5
"""Before it "at night" is the night's second half."""
MINUTES = 60
FIRST_MORNING_HOUR = 7
"""An hour before it without "am" is one of the afternoon: nobody is told to wait in from five in the morning."""
_NAMED = {"noon": time(12), "midday": time(12), "lunchtime": time(12), "noontime": time(12)}
_HOUR_WORDS = frozenset(list(UNITS_IN_WORDS)[:NOON])
_MINUTE_NAMES = word_set("minutes minute mins min")
_COUNTED = _MINUTE_NAMES | word_set("% per percent days hours weeks people")
"""What makes "ten to five" a number of things."""
_BEFORE_LOOSE = word_set("at for by until till about around before after")
_AFTER_MILITARY = frozenset({"", ".", ",", "?", "!", "on", "today", "tomorrow", "and", "this", "please"})
_WAKING = frozenset({"wake", "alarm", "alarms", "awake"})
_WAKING_REACH = 10
TIME_WORDS = _HOUR_WORDS | frozenset(_NAMED) | frozenset({"half", "quarter", "midnight", "a"}) | frozenset(TENS)
"""Words with which a time of day can begin, besides figures."""


@dataclass(frozen=True, slots=True)
class Time:
    """One time of day as it was read."""

    at: time
    hour: int
    """The hour as it was said."""
    marked: bool
    """Says itself whether it is before or after noon."""
    sure: bool
    """Can be nothing but a time of day."""
    after: int
    """The position after it."""


def read_time(lx: Lexemes, at: int) -> Time | None:
    """Read a time of day; whether it is meant as one is for the words around it to say."""
    word = lx.words[at]
    if word not in TIME_WORDS and not is_figure(word):
        return None
    return _named(lx, at) or _beside_hour(lx, at) or _figure(lx, at)


def _named(lx: Lexemes, at: int) -> Time | None:
    words = lx.words
    word = words[at]
    step = at + (word == "12" and words[at + 1] in {"noon", "midday", "midnight"})
    word = words[step]
    if word in _NAMED:
        return Time(_NAMED[word], NOON, marked=True, sure=True, after=step + 1)
    if word == "midnight":
        # The end of the day that is named with it; one minute earlier, so that it stays on that day.
        return Time(time(23, 59), HOURS, marked=True, sure=True, after=step + 1)
    return None


def _beside_hour(lx: Lexemes, at: int) -> Time | None:  # noqa: PLR0911 - each return turns down one look-alike
    """Read "half past nine", "quarter to ten", "half nine", "ten past six", "20 minutes to 4"."""
    words = lx.words
    start = at + (words[at] == "a" and words[at + 1] == "quarter")
    word = words[start]
    if word == "half":
        past = words[start + 1] == "past"
        hour = _hour(lx, start + 1 + past)
        if hour is None or (not past and words[start + 2] in {"hour", "hours", "day", "days", "of"}):
            return None
        return _finish(lx, hour, 30, start + 2 + past, sure=True)
    minute, step = (15, start + 1) if word == "quarter" else _minutes(lx, start)
    if words[step] not in {"past", "to", "after", "before", "till"} or not minute:
        return None
    if words[step] in {"after", "before", "till"} and word != "quarter" and words[step - 1] not in _MINUTE_NAMES:
        return None
    loose = words[step] == "to" and word != "quarter" and words[step - 1] not in _MINUTE_NAMES
    if loose and (minute % 5 or words[at - 1] not in _BEFORE_LOOSE):
        return None
    hour = _hour(lx, step + 1)
    if hour is None or hour > NOON or words[step + 2] in _COUNTED:
        return None
    length = read_length(lx, start)
    if length is not None and length[1] > step + 2:
        return None  # "five to ten working days"
    if words[step] in {"to", "before", "till"}:
        hour, minute = (hour - 1) or NOON, MINUTES - minute
    return _finish(lx, hour, minute, step + 2, sure=True)


def _minutes(lx: Lexemes, at: int) -> tuple[int, int]:
    words = lx.words
    word = words[at]
    if is_figure(word):
        return (int(word), at + 1 + (words[at + 1] in _MINUTE_NAMES)) if len(word) <= len("55") else (0, at)
    minute, step = TENS.get(word, UNITS_IN_WORDS.get(word, 0)), at + 1
    if word in TENS and (unit := UNITS_IN_WORDS.get(words[at + 1 + (words[at + 1] == "-")], 0)) in range(1, 10):
        minute, step = minute + unit, at + 2 + (words[at + 1] == "-")
    return (minute, step + (words[step] in _MINUTE_NAMES)) if minute < MINUTES else (0, at)


def _figure(lx: Lexemes, at: int) -> Time | None:
    """Read "9", "nine", "9:30", "9.30", "nine thirty", "10 o'clock", "2130 hrs"."""
    words = lx.words
    if is_figure(words[at]) and len(words[at]) == len("2130"):
        return _military(lx, at)
    hour = _hour(lx, at)
    if hour is None:
        return None
    read = _minute_of_hour(lx, at)
    if read is None:
        return None
    minute, after, sure = read
    clock = words[after]
    if clock == "o" and words[after + 1] == "'" and words[after + 2] == "clock":
        after, sure = after + 3, True
    elif clock in {"oclock", "clock"} or (clock == "o" and words[after + 1] == "clock"):
        after, sure = after + 1 + (clock == "o"), True
    elif clock == "ish" and lx.tight(after - 1, 2):
        after += 1
    return _finish(lx, hour, minute, after, sure=sure, nought=words[at].startswith("0") and len(words[at]) == len("06"))


def _minute_of_hour(lx: Lexemes, at: int) -> tuple[int, int, bool] | None:  # noqa: PLR0911 - one return for each way to say it
    """Read what follows the hour at ``at``: minute, position after it, whether it must be a time; None for a number."""
    words = lx.words
    sign = words[at + 1]
    if sign in {":", "."} and lx.tight(at, 3):
        digits, after = words[at + 2], at + 3
        if not _two_digits(digits):
            return None if is_figure(digits) else (0, at + 1, False)
        if words[after] == ":" and _two_digits(words[after + 1]):
            after += 2
        if words[after] == "." and is_figure(words[after + 1]) and lx.tight(after - 1, 3):
            return None  # 1.2.3 or an amount
        return int(digits), after, sign == ":"
    if sign == "h" and lx.tight(at, 2):
        digits = words[at + 2] if lx.tight(at, 3) else ""
        return (int(digits), at + 3, True) if _two_digits(digits) else (0, at + 2, True)
    if words[at] in _HOUR_WORDS and sign in {"fifteen", "thirty"}:
        return (15 if sign == "fifteen" else 30), at + 2, True
    if words[at] in _HOUR_WORDS and sign == "forty":
        step = at + 2 + (words[at + 2] == "-")
        return (45, step + 1, True) if words[step] == "five" else (40, at + 2, True)
    return 0, at + 1, False


def _two_digits(word: str) -> bool:
    """Whether it is the minute, or the second, of a time."""
    return is_figure(word) and len(word) == len("30") and int(word) < MINUTES


def _military(lx: Lexemes, at: int) -> Time | None:
    """Read "0930" or "2130 hrs"; a year and a house number look alike, so that a sign is needed."""
    words = lx.words
    hour, minute = divmod(int(words[at]), 100)
    if hour >= HOURS or minute >= MINUTES or words[at - 1] in {":", "/", "-"}:
        return None
    if words[at + 1] in {"hrs", "hours", "hr", "h"}:
        return Time(time(hour, minute), hour, marked=True, sure=True, after=at + 2)
    if words[at + 1] in {"am", "pm"} and hour <= NOON:
        return _finish(lx, hour, minute, at + 1, sure=True)
    led = words[at - 1] in {"at", "by", "before", "until", "till", "from", "to", "for"}
    plain = words[at - 1] == "at" and minute % 5 == 0 and words[at + 1] in _AFTER_MILITARY
    if (words[at].startswith("0") and led) or plain:
        return Time(time(hour, minute), hour, marked=True, sure=True, after=at + 1)
    return None


def _finish(lx: Lexemes, hour: int, minute: int, after: int, *, sure: bool, nought: bool = False) -> Time | None:
    """Read what says on which side of noon it lies; ``nought`` is the one that stands before the hour in "06:30"."""
    if lx.words[after] == "p" and lx.tight(after - 1, 2) and lx.words[after + 1] not in {".", ",", "/"}:
        return None  # ninety pence
    marker, after = _marker(lx, hour, after)
    placed = hour
    if marker == "pm" and hour < NOON:
        placed = hour + NOON
    elif marker == "am" and hour >= NOON:
        placed = 0 if hour == NOON else HOURS
    elif not marker and 1 <= hour < FIRST_MORNING_HOUR and not nought and not waking_at(lx, after):
        placed = hour + NOON
    if placed >= HOURS:
        return None
    return Time(time(placed, minute), hour, marked=bool(marker) or hour > NOON, sure=sure or bool(marker), after=after)


def _marker(lx: Lexemes, hour: int, at: int) -> tuple[str, int]:
    """Read "am", "p.m.", "in the evening", "at night": am or pm or nothing, and the position after it."""
    words = lx.words
    word = words[at]
    if word in {"am", "pm"}:
        return word, at + 1
    if word in {"a", "p"} and words[at + 1] == "." and words[at + 2] == "m":
        return word + "m", at + (4 if words[at + 3] == "." else 3)
    if word == "in" and words[at + 1] == "the" and words[at + 2] in {"morning", "afternoon", "evening"}:
        return ("am" if words[at + 2] == "morning" else "pm"), at + 3
    if word == "at" and words[at + 1] == "night":
        return ("am" if hour == NOON or hour < _DAWN else "pm"), at + 2
    return "", at


def waking_at(lx: Lexemes, after: int) -> bool:
    """Whether somebody is to be woken then: an hour of the morning."""
    return not _WAKING.isdisjoint(lx.words[max(0, after - _WAKING_REACH) : after])


def _hour(lx: Lexemes, at: int) -> int | None:
    word = lx.words[at]
    if word in _HOUR_WORDS:
        return UNITS_IN_WORDS[word]
    if is_figure(word) and len(word) <= len("12") and int(word) < HOURS:
        return None if lx.words[at + 1] in SUFFIXES else int(word)
    return None
