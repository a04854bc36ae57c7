"""A grammar of the ways in which people name days and times: text in, expressions out, nothing resolved yet.

Every rule is a function from a position among the lexemes to what it found and the position after it. A table says
with which words an expression can begin and which rules are worth a look there; no rule looks further than two dozen
lexemes ahead, so that reading is linear in the length of the text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from triaged.extract.calendar.calendar_words import RELATIVE_DAYS, UNITS
from triaged.extract.calendar.clock_words import Clock, in_part
from triaged.extract.calendar.day import Day
from triaged.extract.calendar.day_grammar import DAY_STARTERS, read_day
from triaged.extract.calendar.lexemes import Lexemes, is_figure, lex
from triaged.extract.calendar.loose_grammar import STARTERS as LOOSE_STARTERS
from triaged.extract.calendar.loose_grammar import read_loose
from triaged.extract.calendar.number_words import COUNTERS
from triaged.extract.calendar.period_grammar import SEASONS
from triaged.extract.calendar.time_grammar import CLOCK_STARTERS, read_clock, read_part, read_part_alone
from triaged.extract.calendar.window_grammar import WINDOW_HEADS, Window, read_moment, read_window
from triaged.extract.wordlists import word_set

Kind = Literal["day", "window", "time", "moment"]
Read = tuple["Expression", int] | None
_PREPOSITIONS = word_set("by before until till til on for at after since from in within around")
_MOMENTS = COUNTERS
_STARTERS = DAY_STARTERS | CLOCK_STARTERS | WINDOW_HEADS | _MOMENTS | {"next"}
"""Every word with which an expression can begin: most words are passed over at the cost of one look."""
_ARTICLES = frozenset({"a", "an", "the"})
_AFTER_ARTICLE = (
    (_STARTERS - _ARTICLES)
    | frozenset(UNITS)
    | frozenset(SEASONS)
    | word_set("close couple working business full whole year month week latter turn")
)  # fmt: skip
"""What must follow an article; the commonest words of all are not worth more than a look at the next one."""
_TODAY_IS = (("it", "'", "s"), ("it", "is"), ("its",), ("today", "is"), ("today", "'", "s"), ("it", "is", "now"),
             ("it", "'", "s", "now"), ("its", "now"), ("it", "is", "already"))  # fmt: skip
"""Words before a weekday that say which day it is."""
_LONGEST_TODAY_IS = 4
_ENDS_A_NAME = word_set(", ) . ; at @ between before after by from") | {""}
"""What follows a weekday that names a day for the second time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A date or time as it is written; ``start`` and ``end`` leave out ``preposition``.

    A "window" counts from when it was said, a "moment" from the time of writing.
    """

    kind: Kind
    start: int
    end: int
    preposition: str = ""
    preposition_start: int
    day: Day | None = None
    clock: Clock | None = None
    window: Window | None = None
    loose: bool = False
    """Means a time only where a promise falls due by it."""

    @property
    def names_a_day(self) -> bool:
        """Whether it names one day, and so counts as a date of its own."""
        return self.kind == "day" and self.day is not None and self.day.single and not self.loose

    @property
    def working(self) -> bool:
        """Whether it counts working days."""
        return any(part is not None and part.working for part in (self.window, self.day))


def find_expressions(text: str) -> tuple[Expression, ...]:
    """Return every expression of ``text`` in order, none overlapping another, without the loose ones."""
    return tuple(each for each in find_all(text) if not each.loose)


def find_all(text: str) -> tuple[Expression, ...]:
    """Return every expression of ``text`` in order, none overlapping another."""
    lx = lex(text)
    words = lx.words
    found: list[Expression] = []
    position = 0
    while position < lx.count:
        word = words[position]
        figure = is_figure(word)
        worth = word in _STARTERS or figure
        if worth and word in _ARTICLES:
            worth = words[position + 1] in _AFTER_ARTICLE or is_figure(words[position + 1])
        result = _expression(lx, position) if worth else None
        if result is None and (figure or word in LOOSE_STARTERS):
            result = _loose(lx, position)
        if result is None:
            position += 1
            continue
        expression, after = result
        found.append(_with_preposition(lx, position, expression))
        position = after
    return tuple(found)


def _loose(lx: Lexemes, at: int) -> Read:
    """Read a loose expression, unless a firm one begins within it."""
    read = read_loose(lx, at)
    if read is None:
        return None
    meant, after = read
    for step in range(at + 1, after):
        if (lx.words[step] in _STARTERS or is_figure(lx.words[step])) and _expression(lx, step) is not None:
            return None
    kind: Kind = "window" if isinstance(meant, Window) else "day" if isinstance(meant, Day) else "time"
    made = _make(
        lx, at, after, kind=kind, window=meant if isinstance(meant, Window) else None,
        day=meant if isinstance(meant, Day) else None, clock=meant if isinstance(meant, Clock) else None,
    )  # fmt: skip
    return replace(made, loose=True), after


def _expression(lx: Lexemes, at: int) -> Read:
    word = lx.words[at]
    figure = is_figure(word)
    result: Read = None
    if word in WINDOW_HEADS or word == "next":
        result = _window(lx, at)
    if result is None and (figure or word in _MOMENTS):
        result = _moment(lx, at)
    clocked = figure or word in CLOCK_STARTERS
    if result is None and clocked:
        result = _clock_then_day(lx, at)
    if result is None and (figure or word in DAY_STARTERS):
        result = _day_then_clock(lx, at)
    if result is None and clocked:
        result = _clock_alone(lx, at)
    return result


def _make(
    lx: Lexemes,
    at: int,
    after: int,
    *,
    kind: Kind,
    day: Day | None = None,
    clock: Clock | None = None,
    window: Window | None = None,
) -> Expression:
    """Build an expression; a preposition at its head ("by 5pm today") is kept apart from its span."""
    head = lx.words[at]
    led = kind in {"day", "time"} and head in _PREPOSITIONS and head != "from"
    return Expression(
        kind=kind,
        start=lx.starts[at + led],
        end=lx.ends[after - 1],
        preposition=head if led or kind == "window" else "",
        preposition_start=lx.starts[at],
        day=day,
        clock=clock,
        window=window,
    )


def _day_then_clock(lx: Lexemes, at: int) -> Read:
    result = read_day(lx, at)
    if result is None:
        return None
    day, after = _named_twice(lx, *result)
    if day.kind == "weekday" and not day.qualifier and not day.weeks and _says_today(lx, at):
        day = replace(day, qualifier="today")
    clock = None
    stamped = lx.words[after] == "t" and lx.tight(after - 1, 3)
    read = read_clock(lx, after + (stamped or lx.words[after] in {",", "@"}), beside_day=True)
    if read is not None:
        clock, after = read
        if not clock.exact:
            clock, after = _narrowed(lx, clock, after)
        elif day.night:
            clock = in_part(clock, "night")
    return _make(lx, at, after, kind="day", day=day, clock=clock), after


def _named_twice(lx: Lexemes, day: Day, after: int) -> tuple[Day, int]:
    """Read the same day by its other name: "tomorrow, Thursday 5 November", "today (Monday)"."""
    words = lx.words
    if day.kind != "offset" or words[after - 1] not in RELATIVE_DAYS or words[after] not in {",", "("}:
        return day, after
    again = read_day(lx, after + 1 + (words[after + 1] == "the"))
    if again is None or again[0].kind not in {"weekday", "date", "numeric"}:
        return day, after
    other, end = again
    dated = other.kind != "weekday" and bool(other.day)
    plain = other.kind == "weekday" and not other.qualifier and not other.weeks and words[end] in _ENDS_A_NAME
    if not (dated or plain):
        return day, after
    return other if dated else day, end + (words[after] == "(" and words[end] == ")")


def _says_today(lx: Lexemes, at: int) -> bool:
    before = tuple(lx.words[max(0, at - _LONGEST_TODAY_IS) : at])
    return any(before[-len(phrase) :] == phrase for phrase in _TODAY_IS)


def _narrowed(lx: Lexemes, part: Clock, after: int) -> tuple[Clock, int]:
    """Read the time that may follow a part of the day: "tomorrow night at 9", "Tuesday morning between 8 and 10"."""
    word = lx.words[after - 1]
    read = read_clock(lx, after + (lx.words[after] == ","), beside_day=True)
    if read is None or not read[0].exact:
        return part, after
    return in_part(read[0], word), read[1]


def _clock_then_day(lx: Lexemes, at: int) -> Read:
    read = read_clock(lx, at, beside_day=True)
    if read is None:
        return None
    clock, after = read
    result = read_day(lx, after + (lx.words[after] in {"on", "of", ",", "for"}))
    if result is None:
        return None
    day, after = result
    part, end = read_part(lx, after)
    if part and clock.exact:
        clock, after = in_part(clock, part), end
    elif day.night:
        clock = in_part(clock, "night")
    elif clock.opening or clock.exact:
        pass
    elif not clock.exact:
        clock, after = _narrowed_later(lx, clock, at, after)
    return _make(lx, at, after, kind="day", day=day, clock=clock), after


def _narrowed_later(lx: Lexemes, part: Clock, at: int, after: int) -> tuple[Clock, int]:
    """Read the time behind "the evening of 3 June at 8"."""
    read = read_clock(lx, after, beside_day=True)
    if read is None or not read[0].exact:
        return part, after
    word = next((word for word in lx.words[at:after] if read_part_word(word)), "")
    return in_part(read[0], word), read[1]


def read_part_word(word: str) -> bool:
    """Whether the word is a part of the day."""
    return word in {"morning", "afternoon", "evening", "night"}


def _clock_alone(lx: Lexemes, at: int) -> Read:
    read = read_clock(lx, at, beside_day=False)
    if read is None:
        part = read_part_alone(lx, at)
        if part is None:
            return None
        return _make(lx, at, part[1], kind="moment", clock=part[0]), part[1]
    clock, after = read
    if lx.words[at] in _PREPOSITIONS:
        day = read_day(lx, at + 1)
        if day is not None and day[1] > after:
            return None  # "by 20 May" is no clock
    return _make(lx, at, after, kind="time", clock=clock), after


def _window(lx: Lexemes, at: int) -> Read:
    read = read_window(lx, at)
    if read is None:
        return None
    window, after = read
    clock = None
    if window.unit not in {"minute", "hour"}:
        later = read_clock(lx, after, beside_day=True)
        if later is not None:
            clock, after = later
    return _make(lx, at, after, kind="window", window=window, clock=clock), after


def _moment(lx: Lexemes, at: int) -> Read:
    read = read_moment(lx, at)
    if read is None:
        return None
    window, after = read
    return _make(lx, at, after, kind="moment", window=window), after


def _with_preposition(lx: Lexemes, at: int, expression: Expression) -> Expression:
    """Note the preposition that stands before the lexeme at which the expression begins."""
    word = lx.words[at - 1]
    if expression.preposition or word not in _PREPOSITIONS:
        return expression
    return replace(expression, preposition=word, preposition_start=lx.starts[at - 1])
