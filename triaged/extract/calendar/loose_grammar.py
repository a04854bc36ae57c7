"""Words that may say when a promise falls due, but name no time by themselves: "ten days", "by evening", "for six".

Only beside a promise do they mean anything, so they are never told as dates; ``promising.due`` looks at them where
the network points to them.
"""

from __future__ import annotations

from datetime import time

from triaged.extract.calendar.calendar_words import MONTHS, UNITS
from triaged.extract.calendar.clock_times import read_time
from triaged.extract.calendar.clock_words import Clock
from triaged.extract.calendar.day import Day
from triaged.extract.calendar.lexemes import Lexemes, is_figure
from triaged.extract.calendar.number_words import COUNTERS, ORDINALS, UNITS_IN_WORDS, read_count, read_ordinal
from triaged.extract.calendar.numeric_grammar import LAST_DAY
from triaged.extract.calendar.window_grammar import Window, read_length
from triaged.extract.wordlists import word_set

Loose = tuple[Window | Clock | Day, int] | None
_NOON = time(12)
_MEALS = word_set("breakfast lunch dinner tea teatime supper smoko milking")
_LATE = word_set("evening night nightfall dark dusk sundown sunset bedtime weekend")
_PARTS = word_set("morning afternoon evening night arvo aft day")
_LEADS = word_set("by before after until till over at b4")
_HOURS = frozenset(list(UNITS_IN_WORDS)[:12])
_PAST = word_set("ago later earlier old overdue late before prior after since")
"""What makes a length a distance, an age or a delay."""
_SPENT = word_set("for over last past been took taken waited spent another every")
_NOT_HOURS = (
    frozenset(UNITS)
    | frozenset(MONTHS)
    | word_set("% per of people times men lads percent metres feet rooms mails calls emails visits st nd rd th / $ £ €")
)
_AFTER_HOUR = word_set(". , ; ! ? ) - at latest sharp tops on and or but with today tomorrow tonight so when if '") | {
    "",
    '"',
}
"""What may follow a bare number that is an hour."""
_COMING = word_set(
    """
    come comes coming came be is was here there round over in home out arrive arrives arriving arrived ring rings call
    calls visit visits collect collects collection delivery start starts land lands back show sharp ish
    """
)
"""What stands before or behind an hour without "at": "he would be here nine", "ring me seven"; no number of things."""
_NUMBERED = word_set("no number flat unit room page ref order job version chapter step item gate bay table")
STARTERS = _LEADS | COUNTERS | ORDINALS.keys() | word_set("that same the about around nearer for from half")
"""Words with which such words begin, besides figures."""


def read_loose(lx: Lexemes, at: int) -> Loose:
    """Read them at ``at``: a length of time, a day, or a time or part of a day; and the position after them."""
    return _pointed_part(lx, at) or _part(lx, at) or _bare_length(lx, at) or _bare_day(lx, at) or _bare_hour(lx, at)


def _pointed_part(lx: Lexemes, at: int) -> Loose:
    """Read "that evening", "that same night", "same day", "that week": the day last spoken of."""
    words = lx.words
    after = at + (words[at] == "that")
    after += words[after] in {"same", "very"}
    if after == at:
        return None
    if words[after] in _PARTS and words[after + 1] not in {"week", "one"}:
        return Clock(closing=True), after + 1
    if words[after] == "week" and words[at] == "that":
        return Day(kind="period", unit="week", edge="end"), after + 1
    return None


def _part(lx: Lexemes, at: int) -> Loose:
    """Read "by evening", "before dark", "by the evening": sometime on the day; "before lunch" is noon."""
    words = lx.words
    if words[at] not in _LEADS:
        return None
    if words[at + 1] == "the" and words[at + 2] == "day" and words[at + 3] in {"is", "was"} and words[at + 4] == "out":
        return Clock(closing=True), at + 5
    step = at + 1 + (words[at + 1] in {"the", "mid", "late", "early"})
    step += words[step] == "-"
    if words[at] in {"before", "by"} and words[step] == "lunch":
        return Clock(earliest=_NOON), step + 1
    if words[step] in _MEALS or words[step] in _LATE or (step > at + 1 and words[step] in _PARTS - {"day"}):
        return Clock(closing=True), step + 1
    return None


def _bare_length(lx: Lexemes, at: int) -> Loose:
    """Read "ten days", "two to three hours", "half an hour", "a fortnight"."""
    words = lx.words
    if words[at] not in COUNTERS and not is_figure(words[at]):
        return None
    if words[at - 1] in _SPENT:
        return None
    read = read_length(lx, at)
    if read is None or words[read[1]] in _PAST or words[read[1]] == "-" or read[0].unit == "year":
        return None
    return read


def _bare_day(lx: Lexemes, at: int) -> Loose:
    """Read "the eleventh", "the 28"."""
    words = lx.words
    if words[at] != "the":
        return None
    number, after, _ = read_ordinal(lx, at + 1)
    if not number and is_figure(words[at + 1]):
        number, after = read_count(lx, at + 1)
    if not 1 < number <= LAST_DAY or words[after] not in {"", ".", ",", ";", "and", ")", "but", "!", "?", "or", "for"}:
        return None
    return Day(kind="monthday", day=number), after


def _bare_hour(lx: Lexemes, at: int) -> Loose:
    """Read "for six", "7ish", "10 to 12", "nearer five", "nine": an hour and nothing else."""
    words = lx.words
    led = words[at] in {"for", "about", "around", "nearer", "after", "from", "before", "by", "at", "till", "until"}
    start = at + led
    if words[start] not in _HOURS and not is_figure(words[start]) and words[start] != "half":
        return None
    # "Around ten to twenty minutes" is a length, and no hour.
    first = read_time(lx, start) if read_length(lx, start) is None else None
    if first is None or words[first.after] in _NOT_HOURS or words[start - 1] in _NUMBERED or lx.tight(start - 1, 2):
        return None
    if words[first.after] in {"to", "-", "or", ","}:
        second = read_time(lx, first.after + 1)
        if second is not None and words[second.after] in _NOT_HOURS:
            return None  # "five to ten people"
        if second is not None and second.at > first.at:
            return Clock(earliest=first.at, latest=second.at), second.after
    if not led and (words[first.after] not in _AFTER_HOUR or not _of_coming(lx, start, first.after)):
        return None
    return Clock(earliest=first.at if first.at != time() else time(12)), first.after


def _of_coming(lx: Lexemes, at: int, after: int) -> bool:
    """Whether the words around a bare number speak of somebody's coming, so that it is an hour."""
    before = lx.words[max(0, at - 2) : at]
    return bool(_COMING & {*before, lx.words[after], lx.words[after - 1]})
