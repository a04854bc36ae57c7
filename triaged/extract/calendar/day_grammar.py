"""Reads one day or period: asks the rules of each family in turn, but only where one of their words stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from triaged.extract.calendar.calendar_words import DAYS, MONTHS, QUALIFIERS, RELATIVE_DAYS
from triaged.extract.calendar.day import Day, Found
from triaged.extract.calendar.holiday_grammar import STARTERS as HOLIDAY_STARTERS
from triaged.extract.calendar.holiday_grammar import read_holiday
from triaged.extract.calendar.lexemes import Lexemes, is_figure
from triaged.extract.calendar.month_grammar import read_date
from triaged.extract.calendar.number_words import COUNTERS, ORDINALS
from triaged.extract.calendar.numeric_grammar import read_figures
from triaged.extract.calendar.period_grammar import EDGES, SEASONS, read_period
from triaged.extract.calendar.relative_grammar import read_beside_head, read_distance, read_relative, read_shift
from triaged.extract.calendar.weekday_grammar import read_nth, read_weekday, read_weeks_and_weekday
from triaged.extract.wordlists import word_set

Rule = Callable[[Lexemes, int], Found]


def _beside(lx: Lexemes, at: int) -> Found:
    """Read "two days before Christmas", "the day after the 3rd", "a week from 5 May"; the base is a single day."""
    head = read_beside_head(lx, at)
    if head is None:
        return None
    day, after = head
    base = _base(lx, after)
    return None if base is None else (replace(day, base=base[0]), base[1])


def _weekday_beside(lx: Lexemes, at: int) -> Found:
    """Read "the Monday after Easter", "the Friday before Christmas", "the Tuesday after the 14th"."""
    words = lx.words
    step = at + (words[at] == "the")
    weekday = DAYS.get(words[step])
    if weekday is None or words[step + 1] not in {"before", "after", "following", "of"}:
        return None
    base = _base(lx, step + 2)
    if base is None or (words[step + 1] == "of" and base[0].kind != "holiday"):
        return None
    way = {"before": -1, "of": 0}.get(words[step + 1], 1)
    return Day(kind="beside", weekday=weekday, offset=way, base=base[0]), base[1]


def _week_of(lx: Lexemes, at: int) -> Found:
    """Read "the week commencing the 9th", "week of May 5th", "w/c 12 June": by its Friday."""
    words = lx.words
    step = at + (words[at] == "the")
    if words[step] == "w" and words[step + 1] == "/" and words[step + 2] in {"c", "b"}:
        base = _base(lx, step + 3)
    elif words[step] in {"week", "wk"} and words[step + 1] in {"commencing", "beginning", "starting", "of"}:
        base = _base(lx, step + 2)
    else:
        return None
    if base is None or base[0].kind not in {"date", "numeric", "monthday"}:
        return None
    return Day(kind="period", unit="week", edge="first", base=base[0]), base[1]


def _base(lx: Lexemes, at: int) -> Found:
    for rule in (read_figures if is_figure(lx.words[at]) else read_holiday, read_date, read_relative, read_weekday):
        found = rule(lx, at)
        if found is not None and found[0].kind not in {"shift", "beside"}:
            return found
    return None


_NUMBER_RULES: tuple[Rule, ...] = (
    read_weeks_and_weekday, _beside, read_distance, read_shift, read_nth, read_date, read_period,
)  # fmt: skip
_FIGURE_RULES: tuple[Rule, ...] = (read_figures, *_NUMBER_RULES)
_QUALIFIED: tuple[Rule, ...] = (read_relative, read_shift, read_holiday, read_nth, read_weekday, read_period)


def _table() -> dict[str, tuple[Rule, ...]]:
    """Return for each word the rules that may begin with it, in the order in which they are asked."""
    rules: dict[str, tuple[Rule, ...]] = {}

    def add(words: frozenset[str] | set[str], *more: Rule) -> None:
        for word in words:
            rules[word] = (*more, *(rule for rule in rules.get(word, ()) if rule not in more))

    add(frozenset(MONTHS), read_date, read_period)
    add(frozenset(SEASONS) | frozenset(EDGES) | {"weekend", "wkend", "q", "h", "nineteen"}, read_period)
    add(word_set("twenties thirties forties fifties sixties seventies eighties nineties"), read_period)
    add(COUNTERS, *_NUMBER_RULES)
    add(word_set("week wk fortnight"), _week_of, read_weeks_and_weekday, read_period)
    add({"w"}, _week_of)
    add({"month"}, read_period)
    add(frozenset(ORDINALS) | {"twenty", "thirty"}, *_NUMBER_RULES)
    add(frozenset(DAYS), _weekday_beside, read_weekday)
    add(frozenset(QUALIFIERS), *_QUALIFIED)
    add({"very"}, read_shift)
    add(frozenset(RELATIVE_DAYS) | {"night", "evening"}, read_relative)
    add({"day", "night", "eve"}, read_relative, _beside)
    add(HOLIDAY_STARTERS, read_holiday)
    add(
        {"the"}, _week_of, read_holiday, _weekday_beside, read_relative, _beside, read_shift, read_nth,
        read_weeks_and_weekday, read_weekday, read_date, read_period,
    )  # fmt: skip
    return rules


_RULES = _table()
DAY_STARTERS = frozenset(_RULES)
"""Words with which a day can begin, besides figures."""


def read_day(lx: Lexemes, at: int) -> Found:
    """Read a day at ``at``; return it and the position after it, or None."""
    word = lx.words[at]
    for rule in _RULES.get(word) or (_FIGURE_RULES if is_figure(word) else ()):
        found = rule(lx, at)
        if found is not None:
            return found
    return None
