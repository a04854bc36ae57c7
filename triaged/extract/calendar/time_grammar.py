"""How people name a time of day: "at nine", "between 8 and noon", "first thing", "close of business", "8-12"."""

from __future__ import annotations

from datetime import time

from triaged.extract.calendar.calendar_words import MONTHS, UNITS
from triaged.extract.calendar.clock_times import FIRST_MORNING_HOUR, HOURS, NOON, TIME_WORDS, Time, read_time, waking_at
from triaged.extract.calendar.clock_words import DAY_PARTS, SHIFTS, Clock
from triaged.extract.calendar.lexemes import Lexemes, is_figure
from triaged.extract.wordlists import word_set

Found = tuple[Clock, int] | None
_CLOSINGS = (
    ("close", "of", "business"), ("close", "of", "play"), ("end", "of", "day"), ("end", "of", "the", "day"),
    ("end", "of", "business"), ("end", "of", "play"), ("cob",), ("eod",), ("the", "end", "of", "the", "day"),
    ("the", "end", "of", "day"), ("the", "close", "of", "business"), ("dinner", "time"), ("dinnertime",), ("teatime",),
    ("tea", "time"), ("end", "of", "the", "working", "day"), ("the", "end", "of", "the", "working", "day"),
    ("close", "of", "day"), ("closing", "time"),
)  # fmt: skip
_FIRST_THING = (("first", "thing", "in", "the", "morning"), ("first", "thing"), ("1st", "thing"), ("1", "st", "thing"))
_LEADS = word_set("at by before after until til till around about from @ for since")
_SURE_LEADS = word_set("at by before until till @")
_NOT_TIMES = frozenset({"%", "of", "/", "per", "p", "times", "people", "-", ".", ",", "th", "degrees", "percent"})
"""What makes the number before it something else than a time."""
_EARLY_LATE = frozenset({"early", "late", "mid", "the", "in", "during", "later"})
_PHRASE_WORDS = frozenset(phrase[0] for phrase in (*_CLOSINGS, *_FIRST_THING)) | {"by", "before"}
CLOCK_STARTERS = (
    frozenset({"morning", "afternoon", "evening", "early", "late", "later"})
    | _LEADS
    | TIME_WORDS
    | _PHRASE_WORDS
    | {"between", "btw", "in", "this", "the"}
)
"""Words with which a time of day can begin, besides figures."""
_PARTS_OF_DAY = frozenset({"morning", "afternoon", "evening"})


def read_clock(lx: Lexemes, at: int, *, beside_day: bool) -> Found:
    """Read a time of day at ``at``; ``beside_day`` says that a day stands next to it, so that less is needed."""
    word = lx.words[at]
    if not word:
        return None
    if word in CLOCK_STARTERS or is_figure(word):
        found = (
            (_fixed_phrase(lx, at) if word in _PHRASE_WORDS else None)
            or _between(lx, at, beside_day=beside_day)
            or _point(lx, at, beside_day=beside_day)
        )
        if found:
            return found
    return _part(lx, at) if beside_day else None


def read_part(lx: Lexemes, at: int) -> tuple[str, int]:
    """Read "morning" or "in the morning"; an empty string where no part of the day stands there."""
    if lx.words[at] == "in" and lx.words[at + 1] == "the":
        at += 2
    word = lx.words[at]
    return (word, at + 1) if word in SHIFTS else ("", at)


def read_part_alone(lx: Lexemes, at: int) -> Found:
    """Read "in the morning" where no day stands beside it."""
    words = lx.words
    if words[at] != "in" or words[at + 1] != "the" or words[at + 2] not in _PARTS_OF_DAY or words[at + 3] == "of":
        return None
    return _part(lx, at)


def _fixed_phrase(lx: Lexemes, at: int) -> Found:
    words = lx.words
    start = at + (words[at] in {"by", "before"} and words[at + 1] in {"close", "end", "the", "cob", "eod"})
    for phrase in _CLOSINGS:
        if words[start] == phrase[0] and lx.says(start, phrase):
            return Clock(closing=True), start + len(phrase)
    for phrase in _FIRST_THING:
        if words[at] == phrase[0] and lx.says(at, phrase):
            return Clock(opening=True), at + len(phrase)
    return None


def _between(lx: Lexemes, at: int, *, beside_day: bool) -> Found:
    """Read "between 8 and noon", "from 9 to 11", "8-12", "8am to 1pm"."""
    words = lx.words
    led = words[at] in {"between", "from", "btw"}
    first = read_time(lx, at + led)
    if first is None or (not led and _in_a_chain(lx, at)):
        return None
    joiner = words[first.after]
    if joiner not in ({"and", "&", "to", "-", "til", "till", "until"} if led else {"to", "-", "til", "till", "until"}):
        return None
    second = read_time(lx, first.after + 1)
    if second is None or (not led and not (beside_day or first.sure or second.sure)):
        return None
    follow = words[second.after + (words[second.after] == "of")]
    if (follow in UNITS or follow in MONTHS) and not second.sure:
        return None
    earliest, latest = _stretch(first, second)
    return None if latest <= earliest else (Clock(earliest=earliest, latest=latest), second.after)


def _stretch(first: Time, second: Time) -> tuple[time, time]:
    """Return the two ends of a stretch, of which often only one says on which side of noon it lies."""
    earliest, latest = first.at, second.at
    if not first.marked and first.hour <= NOON:
        plain = time(first.hour % HOURS, first.at.minute)
        early = plain < latest and (latest.hour <= NOON or first.hour >= FIRST_MORNING_HOUR)
        earliest = plain if early else first.at
        if second.marked and latest.hour > NOON and first.hour < FIRST_MORNING_HOUR:
            earliest = time(first.hour + NOON if first.hour < NOON else first.hour, first.at.minute)
    if latest <= earliest and not second.marked and second.hour < NOON:
        latest = time(second.hour + NOON, second.at.minute)
    return earliest, latest


def _point(lx: Lexemes, at: int, *, beside_day: bool) -> Found:
    words = lx.words
    word = words[at]
    led = word in _LEADS
    if led and words[at + 1] in {"around", "about", "roughly", "approximately", "exactly"}:
        at += 1
    read = read_time(lx, at + led)
    if read is None:
        return None
    waking = word == "for" and waking_at(lx, at)
    if not read.sure and not (led and (beside_day or waking or word in _SURE_LEADS)):
        return None
    follow = words[read.after]
    joined = follow in {"-", ".", ","} and (read.sure or not is_figure(words[read.after + 1]))
    if not read.sure and (follow in UNITS or follow in _NOT_TIMES) and not joined:
        return None
    if led and word in {"about", "for", "since"} and not (read.sure or waking):
        return None
    return None if not led and _in_a_chain(lx, at) else (Clock(earliest=read.at), read.after)


def _in_a_chain(lx: Lexemes, at: int) -> bool:
    """Whether a number goes on from a sign before it: a price, a part of a code or of a longer number."""
    return lx.words[at - 1] in {"$", "£", "€", ":", "/", "-", "."} and lx.tight(at - 1, 2)


def _part(lx: Lexemes, at: int) -> Found:
    """Read a part of the day beside a day: "Tuesday morning", "in the afternoon"."""
    words = lx.words
    after = at
    for _ in range(3):
        after += words[after] in _EARLY_LATE
    word = words[after]
    if word not in DAY_PARTS:
        return None
    begin, end = DAY_PARTS[word]
    return Clock(earliest=time(begin), latest=time(end), exact=False), after + 1
