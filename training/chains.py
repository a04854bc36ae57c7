"""Works out from which other date each date of a labelled mail can count, so that the network can learn to point there.

A date whose day is labelled is read by the grammar from the moment of writing and from every other labelled day; those
from which the right day follows are right answers. Where all of them are, there is nothing to learn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from triaged.extract.calendar.almanac import Almanac
from triaged.extract.calendar.date_grammar import Expression, find_all
from triaged.extract.context import Context
from triaged.extract.promising.placings import MAIL, placings
from triaged.extract.promising.timeline import deadline
from triaged.hours import WorkingHours
from triaged.model import When

_OTHER = "other"
_REACH = 8
"""So many dates back, and one ahead, are looked at."""


@dataclass(frozen=True, slots=True)
class Link:
    """Characters of a date, whether it can count from the mail, and the characters of the dates it can count from."""

    start: int
    end: int
    mail: bool
    others: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the labels of one mail say of its expressions, by their number."""

    days: dict[int, frozenset[str]]
    due: frozenset[int]
    """Those that only a due time tells: limits of time, and periods, of which the last day counts."""
    given: dict[int, tuple[int, int] | None]
    """For a due time the characters that say when the promise was made; None where the text does not say."""


def context_of(row: dict[str, Any], hours: WorkingHours) -> Context:
    """Return what is known of a labelled mail before it is read."""
    return Context(
        at=datetime.fromisoformat(row["at"]), sender=row["sender"], business="Fixwell", hours=hours,
        sender_name=row["name"],
    )  # fmt: skip


def answers(row: dict[str, Any], expressions: tuple[Expression, ...]) -> Answers:
    """Find the expressions of which a label tells the day."""
    text, days, due, given = row["text"], {}, set(), {}
    used: dict[str, int] = {}
    for entry in (*row["dates"], *row["dates_optional"]):
        if not isinstance(entry, dict) or not entry.get("iso"):
            continue
        places, turn = list(places_of(text, entry["text"])), used.get(entry["text"], 0)
        used[entry["text"]] = turn + 1
        if places:
            start = places[min(turn, len(places) - 1)]
            for number in within(expressions, start, start + len(entry["text"])):
                days.setdefault(number, frozenset({entry["iso"][:10]}))
    for entry in row["promises"]:
        words = entry.get("due_text")
        if not entry["due"] or not words:
            continue
        begin = text.find(entry["text"])
        at = min(places_of(text, words), key=lambda place: abs(place - begin), default=-1)
        for number in within(expressions, at, at + len(words)) if at >= 0 else ():
            if number not in days:
                days[number] = frozenset(str(each)[:10] for each in (entry["due"], *entry["due_accept"]) if each)
                due.add(number)
            if "given_text" in entry:
                when = min(places_of(text, entry["given_text"]), key=lambda place: abs(place - begin), default=-1)
                given[number] = None if when < 0 else (when, when + len(entry["given_text"]))
    return Answers(days, frozenset(due), given)


def days_of(when: When, *, due: bool) -> set[str]:
    """Return the days that answer for a reading: the first; of a due time both ends, a period being its last day."""
    last = deadline(when) if due else None
    if last is None:
        return {when.earliest.date().isoformat()}
    return {each.date().isoformat() for each in (last.earliest, last.latest) if each is not None}


def links(row: dict[str, Any], hours: WorkingHours) -> Iterator[Link]:
    """Yield what is to be learnt of the dates of one mail."""
    text = row["text"]
    expressions = find_all(text)
    known, almanac = answers(row, expressions), Almanac.of(context_of(row, hours), expressions)
    moments = {
        number: almanac.instant(datetime.fromisoformat(next(iter(days))).date(), _clock(expressions[number]))
        for number, days in known.days.items()
        if expressions[number].kind != "window" and len(days) == 1
    }
    for number, wanted in known.days.items():
        expression = expressions[number]

        def leads(base: datetime | None, expression: Expression = expression, wanted: frozenset[str] = wanted, *,
                  due: bool = number in known.due) -> bool:  # fmt: skip
            bases = {MAIL: almanac.at} if base is None else {MAIL: almanac.at, _OTHER: base}
            name = MAIL if base is None else _OTHER
            return any(
                days_of(each.when, due=due) & wanted and any(way.startswith(name) for way in each.ways)
                for each in placings(expression, text, almanac, bases, own=False)
            )

        near = [
            other
            for other in moments
            if other != number and number - _REACH <= other <= number + (expression.kind == "window")
        ]
        mail = leads(None)
        others = [other for other in near if leads(moments[other])]
        span = known.given.get(number)
        if span is not None:  # the label says from when it counts
            told = [
                other for other in others if expressions[other].start < span[1] and span[0] < expressions[other].end
            ]
            others, mail = (told, False) if told else (others, mail)
        if (mail or others) and not (mail and len(others) == len(near)):
            yield Link(
                expression.start, expression.end, mail,
                tuple((expressions[other].start, expressions[other].end) for other in others),
            )  # fmt: skip


def within(expressions: tuple[Expression, ...], start: int, end: int) -> list[int]:
    """Return the numbers of the expressions that touch the characters from ``start`` to ``end``."""
    return [number for number, each in enumerate(expressions) if each.start < end and start < each.end]


def places_of(text: str, words: str) -> Iterator[int]:
    """Yield where ``words`` stand in ``text``."""
    at = text.find(words)
    while at >= 0 and words:
        yield at
        at = text.find(words, at + 1)


def _clock(expression: Expression) -> time:
    return expression.clock.earliest if expression.clock is not None and expression.clock.exact else time()
