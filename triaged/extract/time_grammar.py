"""How people name a time of day: "at nine", "between 8 and noon", "first thing", "close of business", "8-12"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time

from triaged.extract.calendar_words import DAY_PARTS, HOUR_WORDS, NUMBERS, UNITS, Lexeme, is_figure, word_at
from triaged.extract.wordlists import word_set

Found = tuple["Clock", int] | None
_FIXED = {"noon": time(12), "midday": time(12), "lunchtime": time(12), "lunch": time(12)}
_CLOSINGS = (
    ("close", "of", "business"), ("close", "of", "play"), ("end", "of", "day"), ("end", "of", "the", "day"),
    ("end", "of", "business"), ("end", "of", "play"), ("cob",), ("eod",), ("the", "end", "of", "the", "day"),
    ("the", "end", "of", "day"), ("the", "close", "of", "business"), ("dinner", "time"), ("dinnertime",), ("teatime",),
    ("tea", "time"),
)  # fmt: skip
_FIRST_THING = (("first", "thing", "in", "the", "morning"), ("first", "thing"), ("1st", "thing"), ("1", "st", "thing"))
_LEADS = word_set("at by before after until till til around about from @")
_NOT_TIMES = frozenset({"%", "of", "/", "per", "p", "times", "people", "-", "."})
"""What makes the number before it something else than a time."""
_EARLY_LATE = frozenset({"early", "late", "mid", "the", "in", "during"})
_SHIFTS = {
    "morning": (13, 19, -12),
    "am": (13, 19, -12),
    "afternoon": (1, 9, 12),
    "pm": (1, 9, 12),
    "evening": (4, 12, 12),
    "night": (6, 12, 12),
}
"""For each part of the day the hours, as read without it, that must be moved, and by how much."""
_FIRST_MORNING_HOUR = 7
_NOON = 12
_HOURS = 24
_MINUTES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day or a stretch of it, in the writer's local time.

    ``opening`` stands for "first thing", ``closing`` for the end of the business day: their hours depend on the
    business. ``exact`` tells a clock time from a part of the day such as "morning".
    """

    earliest: time = time()
    latest: time | None = None
    exact: bool = True
    opening: bool = False
    closing: bool = False


def read_clock(lexemes: list[Lexeme], at: int, *, beside_day: bool) -> Found:
    """Read a time of day at ``at``; ``beside_day`` says that a day stands next to it, so that less is needed."""
    if not word_at(lexemes, at):
        return None
    return (
        _fixed_phrase(lexemes, at)
        or _between(lexemes, at, beside_day=beside_day)
        or _point(lexemes, at, beside_day=beside_day)
        or (_part(lexemes, at) if beside_day else None)
    )


def in_part(clock: Clock, part: str) -> Clock:
    """Return an exact ``clock`` moved into the part of the day that was named with it: "1:30 tomorrow morning".

    A part that does not fit leaves the clock as it is.
    """
    low, high, shift = _SHIFTS.get(part, (0, 0, 0))
    if not clock.exact or not low <= clock.earliest.hour < high:
        return clock
    earliest = clock.earliest.replace(hour=clock.earliest.hour + shift)
    latest = clock.latest
    if latest is not None and low <= latest.hour < high:
        latest = latest.replace(hour=latest.hour + shift)
    return clock if latest is not None and latest <= earliest else replace(clock, earliest=earliest, latest=latest)


def read_part(lexemes: list[Lexeme], at: int) -> tuple[str, int]:
    """Read "morning" or "in the morning"; an empty string where no part of the day stands there."""
    if word_at(lexemes, at) == "in" and word_at(lexemes, at + 1) == "the":
        at += 2
    word = word_at(lexemes, at)
    return (word, at + 1) if word in _SHIFTS else ("", at)


def _fixed_phrase(lexemes: list[Lexeme], at: int) -> Found:
    start = at + (
        word_at(lexemes, at) in {"by", "before"} and word_at(lexemes, at + 1) in {"close", "end", "the", "cob", "eod"}
    )
    for words in _CLOSINGS:
        if all(word_at(lexemes, start + step) == word for step, word in enumerate(words)):
            return Clock(closing=True), start + len(words)
    for words in _FIRST_THING:
        if all(word_at(lexemes, at + step) == word for step, word in enumerate(words)):
            return Clock(opening=True), at + len(words)
    return None


def _between(lexemes: list[Lexeme], at: int, *, beside_day: bool) -> Found:
    """Read "between 8 and noon", "from 9 to 11", "8-12", "8am to 1pm"."""
    head = word_at(lexemes, at)
    led = head in {"between", "from", "btw"}
    first = _time(lexemes, at + led)
    if first is None:
        return None
    joiner = word_at(lexemes, first.after)
    if joiner not in ({"and", "&", "to", "-", "til", "till", "until"} if led else {"to", "-", "til", "till"}):
        return None
    second = _time(lexemes, first.after + 1)
    if second is None or (not led and not (beside_day or first.marked or second.marked or first.sure or second.sure)):
        return None
    if word_at(lexemes, second.after) in UNITS and not second.marked:
        return None
    latest = second.at
    earliest = first.at
    if not first.marked and first.hour <= _NOON:
        plain = time(first.hour % _HOURS, first.at.minute)
        earliest = plain if plain < latest and (latest.hour <= _NOON or first.hour >= _FIRST_MORNING_HOUR) else first.at
        if second.marked and latest.hour > _NOON and first.hour < _FIRST_MORNING_HOUR:
            earliest = time(first.hour + _NOON if first.hour < _NOON else first.hour, first.at.minute)
    if latest <= earliest and not second.marked and second.hour < _NOON:
        latest = time(second.hour + _NOON, second.at.minute)
    if latest <= earliest:
        return None
    return Clock(earliest=earliest, latest=latest), second.after


def _point(lexemes: list[Lexeme], at: int, *, beside_day: bool) -> Found:
    word = word_at(lexemes, at)
    led = word in _LEADS
    if led and word_at(lexemes, at + 1) in {"around", "about"}:
        at += 1
    read = _time(lexemes, at + led)
    if read is None:
        return None
    if not (read.marked or read.sure) and not (
        led and (beside_day or word in {"at", "by", "before", "until", "till", "@"})
    ):
        return None
    follow = word_at(lexemes, read.after)
    number_follows = is_figure(word_at(lexemes, read.after + 1))
    joined = follow in {"-", "."} and (read.sure or not number_follows)
    if not read.marked and (follow in UNITS or follow in _NOT_TIMES) and not joined:
        return None
    if led and word_at(lexemes, at) == "about" and not read.marked and not read.sure:
        return None
    return Clock(earliest=read.at), read.after


def _part(lexemes: list[Lexeme], at: int) -> Found:
    """Read a part of the day beside a day: "Tuesday morning", "in the afternoon"."""
    after = at
    for _ in range(2):
        after += word_at(lexemes, after) in _EARLY_LATE
    word = word_at(lexemes, after)
    if word not in DAY_PARTS:
        return None
    begin, end = DAY_PARTS[word]
    return Clock(earliest=time(begin), latest=time(end), exact=False), after + 1


@dataclass(frozen=True, slots=True)
class _Time:
    at: time
    hour: int
    marked: bool
    """Says itself whether it is before or after noon."""
    sure: bool
    """Can be nothing but a time of day."""
    after: int


def _time(lexemes: list[Lexeme], at: int) -> _Time | None:
    return _named_time(lexemes, at) or _figure(lexemes, at)


def _named_time(lexemes: list[Lexeme], at: int) -> _Time | None:
    """Read "noon", "half past nine", "quarter to ten", "half nine"."""
    word = word_at(lexemes, at)
    if word in _FIXED and word != "lunch":
        return _Time(_FIXED[word], _NOON, True, True, at + 1)
    if word == "midnight":
        return _Time(time(23, 59), _HOURS, True, True, at + 1)
    if word in {"half", "quarter"} and word_at(lexemes, at + 1) in {"past", "to"}:
        hour = _hour(lexemes, at + 2)
        if hour is None:
            return None
        minute = 30 if word == "half" else 15
        if word_at(lexemes, at + 1) == "to":
            hour, minute = (hour - 1) or _NOON, 45
        return _finish(lexemes, hour, minute, at + 3, sure=True)
    if word == "half" and _hour(lexemes, at + 1) is not None:
        return _finish(lexemes, int(_hour(lexemes, at + 1) or 0), 30, at + 2, sure=True)
    return None


def _figure(lexemes: list[Lexeme], at: int) -> _Time | None:
    """Read "9", "nine", "9:30", "9.30", "10 o'clock"."""
    hour = _hour(lexemes, at)
    if hour is None:
        return None
    after = at + 1
    minute, sure = 0, False
    if word_at(lexemes, after) in {":", "."} and lexemes[after].start == lexemes[at].end:
        digits = word_at(lexemes, after + 1)
        if is_figure(digits) and len(digits) == len("30") and int(digits) < _MINUTES:
            sure = word_at(lexemes, after) == ":"
            minute, after = int(digits), after + 2
    elif is_figure(word_at(lexemes, at)) and len(word_at(lexemes, at)) == len("0930"):
        return None
    if word_at(lexemes, after) == "o" and word_at(lexemes, after + 1) == "'" and word_at(lexemes, after + 2) == "clock":
        after, sure = after + 3, True
    elif word_at(lexemes, after) == "oclock":
        after, sure = after + 1, True
    return _finish(lexemes, hour, minute, after, sure=sure)


def _finish(lexemes: list[Lexeme], hour: int, minute: int, after: int, *, sure: bool) -> _Time | None:
    word = word_at(lexemes, after)
    marker = ""
    if word in {"am", "pm"}:
        marker, after = word, after + 1
    elif word in {"a", "p"} and word_at(lexemes, after + 1) == "." and word_at(lexemes, after + 2) == "m":
        marker = word + "m"
        after += 4 if word_at(lexemes, after + 3) == "." else 3
    elif tuple(word_at(lexemes, after + step) for step in range(3)) in {
        ("in", "the", "morning"), ("in", "the", "afternoon"), ("in", "the", "evening"),
    }:  # fmt: skip
        marker, after = ("am" if word_at(lexemes, after + 2) == "morning" else "pm"), after + 3
    if marker and hour > _NOON:
        return None
    placed = hour
    if marker == "pm" and hour < _NOON:
        placed = hour + _NOON
    elif marker == "am" and hour == _NOON:
        placed = 0
    elif not marker and 1 <= hour < _FIRST_MORNING_HOUR:
        placed = hour + _NOON
    if placed >= _HOURS:
        return None
    return _Time(time(placed, minute), hour, bool(marker) or hour > _NOON, sure or bool(marker), after)


def _hour(lexemes: list[Lexeme], at: int) -> int | None:
    word = word_at(lexemes, at)
    if word in HOUR_WORDS:
        return NUMBERS[word]
    if is_figure(word) and len(word) <= len("12") and int(word) < _HOURS:
        if word_at(lexemes, at + 1) in {"st", "nd", "rd", "th"}:
            return None
        return int(word)
    return None
