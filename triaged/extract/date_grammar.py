"""A grammar of the ways in which people name days and times: text in, expressions out, nothing resolved yet.

Every rule is a function from a position among the lexemes to what it found and the position after it. No rule
looks further than a dozen lexemes ahead, so that reading is linear in the length of the text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from triaged.extract.calendar_words import (
    DAYS,
    MONTHS,
    NUMBERS,
    ORDINALS,
    RELATIVE_DAYS,
    UNITS,
    Lexeme,
    is_figure,
    lex,
    word_at,
)
from triaged.extract.day_grammar import Day, read_day
from triaged.extract.time_grammar import Clock, in_part, read_clock, read_part
from triaged.extract.wordlists import word_set

Kind = Literal["day", "window", "time"]
_PREPOSITIONS = word_set("by before until till til on for at after since from in within around")
_WINDOW_HEADS = frozenset({"within", "in", "inside"})
_WINDOW_FILLERS = word_set("the next about around under less than another roughly no more")
_STARTERS = (
    frozenset(DAYS) | frozenset(MONTHS) | frozenset(RELATIVE_DAYS) | frozenset(ORDINALS) | frozenset(NUMBERS)
    | word_set(
        """this next last coming following past same the day week weeks fortnight end start beginning middle mid early
        late weekend within in inside at by before after until till til around about from between btw @ noon midday
        midnight lunchtime quarter close cob eod dinner dinnertime tea teatime"""
    )
)  # fmt: skip
"""Every word with which an expression can begin: most words are passed over at the cost of one look."""
_LONGEST_NUMBER = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A length of time that counts from when it was said: "within the next hour to hour and a half"."""

    shortest: float
    longest: float
    unit: str
    working: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A date or time as it is written; ``start`` and ``end`` leave out ``preposition``."""

    kind: Kind
    start: int
    end: int
    preposition: str = ""
    preposition_start: int
    day: Day | None = None
    clock: Clock | None = None
    window: Window | None = None

    @property
    def names_a_day(self) -> bool:
        """Whether it names one day, and so counts as a date of its own."""
        return self.kind == "day" and self.day is not None and self.day.single


def find_expressions(text: str) -> tuple[Expression, ...]:
    """Return every expression of ``text`` in order, none overlapping another."""
    lexemes = lex(text)
    found: list[Expression] = []
    position = 0
    while position < len(lexemes):
        word = lexemes[position].word
        if word not in _STARTERS and not is_figure(word):
            position += 1
            continue
        result = _expression(text, lexemes, position)
        if result is None:
            position += 1
            continue
        expression, after = result
        found.append(_with_preposition(lexemes, position, expression))
        position = after
    return tuple(found)


def _expression(text: str, lexemes: list[Lexeme], at: int) -> tuple[Expression, int] | None:
    for rule in (_window, _clock_then_day, _day_then_clock, _clock_alone):
        result = rule(text, lexemes, at)
        if result is not None:
            return result
    return None


def _make(
    lexemes: list[Lexeme],
    at: int,
    after: int,
    *,
    day: Day | None = None,
    clock: Clock | None = None,
    window: Window | None = None,
) -> Expression:
    """Build an expression; a preposition at its head ("by 5pm today") is kept apart from its span."""
    head = lexemes[at].word
    led = window is None and head in _PREPOSITIONS and head != "from"
    return Expression(
        kind="window" if window else "day" if day else "time",
        start=lexemes[at + led].start,
        end=lexemes[after - 1].end,
        preposition=head if led or window else "",
        preposition_start=lexemes[at].start,
        day=day,
        clock=clock,
        window=window,
    )


def _day_then_clock(text: str, lexemes: list[Lexeme], at: int) -> tuple[Expression, int] | None:
    result = read_day(text, lexemes, at)
    if result is None:
        return None
    day, after = result
    clock = None
    follow = after
    if word_at(lexemes, follow) in {",", "@"}:
        follow += 1
    read = read_clock(lexemes, follow, beside_day=True)
    if read is not None:
        clock, after = read
        if not clock.exact:
            clock, after = _narrowed(lexemes, clock, after)
        elif day.night:
            clock = in_part(clock, "night")
    return _make(lexemes, at, after, day=day, clock=clock), after


def _narrowed(lexemes: list[Lexeme], part: Clock, after: int) -> tuple[Clock, int]:
    """Read the time that may follow a part of the day: "tomorrow night at 9", "Tuesday morning between 8 and 10"."""
    word = word_at(lexemes, after - 1)
    read = read_clock(lexemes, after + (word_at(lexemes, after) == ","), beside_day=True)
    if read is None or not read[0].exact:
        return part, after
    return in_part(read[0], word), read[1]


def _clock_then_day(text: str, lexemes: list[Lexeme], at: int) -> tuple[Expression, int] | None:
    read = read_clock(lexemes, at, beside_day=True)
    if read is None:
        return None
    clock, after = read
    if word_at(lexemes, after) in {"on", "of", ","}:
        after += 1
    result = read_day(text, lexemes, after)
    if result is None:
        return None
    day, after = result
    part, end = read_part(lexemes, after)
    if part and clock.exact:
        clock, after = in_part(clock, part), end
    elif day.night:
        clock = in_part(clock, "night")
    return _make(lexemes, at, after, day=day, clock=clock), after


def _clock_alone(text: str, lexemes: list[Lexeme], at: int) -> tuple[Expression, int] | None:
    del text
    read = read_clock(lexemes, at, beside_day=False)
    if read is None:
        return None
    clock, after = read
    return _make(lexemes, at, after, clock=clock), after


def _window(text: str, lexemes: list[Lexeme], at: int) -> tuple[Expression, int] | None:  # noqa: C901 - one step for each part of a phrase
    """Read "within 24 hours", "in three days", "in the next two to three weeks", "in an hour and a half"."""
    head = word_at(lexemes, at)
    if head not in _WINDOW_HEADS and not (head == "next" and is_figure(word_at(lexemes, at + 1))):
        return None
    after = at + 1 if head in _WINDOW_HEADS else at
    for _ in range(4):
        if word_at(lexemes, after) in _WINDOW_FILLERS:
            after += 1
    first, after = _quantity(lexemes, after)
    if first is None:
        return None
    second: float | None = None
    if word_at(lexemes, after) in {"to", "or", "-"} and (first > 0):
        second, end = _quantity(lexemes, after + 1)
        after = end if second is not None else after
    working = word_at(lexemes, after) in {"working", "business"}
    after += working
    unit = UNITS.get(word_at(lexemes, after))
    if unit is None:
        return None
    after += 1
    shortest, longest = first, second if second is not None else first
    if word_at(lexemes, after) in {"to", "or"}:
        third, end = _quantity(lexemes, after + 1, bare=True)
        if third is not None and UNITS.get(word_at(lexemes, end)) == unit:
            longest, after = third, end + 1
    if _words(lexemes, after, 3) == ("and", "a", "half"):
        longest, after = longest + 0.5, after + 3
    if after < len(lexemes) and word_at(lexemes, after) == "'" and word_at(lexemes, after + 1) == "time":
        after += 2
    if word_at(lexemes, after) == "or" and word_at(lexemes, after + 1) == "so":
        after += 2
    if unit == "fortnight":
        shortest, longest, unit = shortest * 2, longest * 2, "week"
    del text
    window = Window(shortest=shortest, longest=longest, unit=unit, working=working)
    return _make(lexemes, at, after, window=window), after


def _quantity(lexemes: list[Lexeme], at: int, *, bare: bool = False) -> tuple[float | None, int]:
    """Read "24", "three", "a couple of", "half an"; with no number before a unit ("the next hour") it is one."""
    word = word_at(lexemes, at)
    if word == "half" and word_at(lexemes, at + 1) in {"a", "an"}:
        return 0.5, at + 2
    if word in {"a", "an", "one"} and word_at(lexemes, at + 1) in {"few", "couple"}:
        at, word = at + 1, word_at(lexemes, at + 1)
    if word in {"few", "couple"}:
        return float(NUMBERS[word]), at + (2 if word_at(lexemes, at + 1) == "of" else 1)
    if word in NUMBERS:
        return float(NUMBERS[word]), at + 1
    number = lexemes[at].number if at < len(lexemes) else None
    if number is not None and number <= _LONGEST_NUMBER:
        return float(number), at + 1
    if word in UNITS and (bare or word_at(lexemes, at - 1) == "next"):
        return 1.0, at
    return None, at


def _with_preposition(lexemes: list[Lexeme], at: int, expression: Expression) -> Expression:
    """Note the preposition that stands before the lexeme at which the expression begins."""
    word = word_at(lexemes, at - 1)
    if expression.preposition or word not in _PREPOSITIONS:
        return expression
    return replace(expression, preposition=word, preposition_start=lexemes[at - 1].start)


def _words(lexemes: list[Lexeme], at: int, count: int) -> tuple[str, ...]:
    return tuple(word_at(lexemes, at + offset) for offset in range(count))
