"""Reads the dates of a mail together: the likeliest story as a whole.

Each date has some readings (``placings``); which of them is meant depends on what the network sees, on the fate of the
promise that falls due then, and on the days named before it (``weighing``). A beam search keeps the best few stories at
every date. Limits of time, as "within two days", are placed last, since they may count from a day that stands after
them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time

import numpy as np

from triaged.extract.calendar.date_grammar import Expression
from triaged.extract.calendar.when import Almanac, resolve
from triaged.extract.promising.history import History, Told
from triaged.extract.promising.placings import MAIL, Placing, placings
from triaged.extract.promising.weighing import Mark, Setting, own_marks, pointed_marks, score, story_marks

_STORIES = 3
"""How many stories are kept at each date."""
MANY = 60
"""A mail with more dates than this is no story: one reading is kept."""
_SOON = 4
"""So many dates further on, a date with a number is looked at."""
_NUMBERED = frozenset({"date", "numeric", "monthday"})
"""Kinds of day that say where they lie without the others."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading of one expression, and what speaks for it."""

    placing: Placing
    own: tuple[Mark, ...]
    """Marks that need no other date."""
    story: tuple[Mark, ...] = ()
    """Marks that set it against the dates before it."""
    known: list[float] = field(default_factory=list)
    """The score of ``own``, once it was asked for: many stories share it."""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All marks."""
        return (*self.own, *self.story)

    def score(self, weights: Mapping[str, float]) -> float:
        """Return the sum of the weights of all marks; ``weights`` are the same each time."""
        if not self.known:
            self.known.append(score(self.own, weights))
        return self.known[0] + score(self.story, weights)


@dataclass(frozen=True, slots=True)
class _Story:
    """The days of a mail up to some date, as one reading has them; the last reading, and the story before it."""

    score: float = 0.0
    history: History = field(default_factory=History)
    placing: Placing | None = None
    before: _Story | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """An expression of the mail, with all that is known of it before any day is placed."""

    expression: Expression
    setting: Setting
    tokens: tuple[int, int]
    points: np.ndarray
    """How likely the network thinks for each token that this date counts from it."""
    mail: float
    """The same for the moment of writing."""
    sentence: int
    line: int
    due: bool
    own: bool
    """Whether the business's own working days are meant."""


def is_limit(expression: Expression) -> bool:
    """Whether it is a limit of time, as "within two days"."""
    return expression.kind == "window"


class Stories:
    """The dates of one mail, and the ways in which they can be read together."""

    def __init__(self, text: str, almanac: Almanac, points: Sequence[Point]) -> None:
        """Take the expressions of a mail in the order of its text."""
        self.text, self._almanac, self._points = text, almanac, points
        self.expressions = [each.expression for each in points]
        self._ahead = self._dated_ahead()
        self._cache: dict[tuple[int, tuple[tuple[str, datetime], ...]], tuple[Choice, ...]] = {}
        self._days = [place for place, each in enumerate(self.expressions) if not is_limit(each)]
        self._limits = [place for place, each in enumerate(self.expressions) if is_limit(each)]

    def read(self, weights: Mapping[str, float]) -> list[Placing | None]:
        """Return the reading of each expression in the likeliest story; None where no calendar has such a day."""
        self._cache.clear()  # it remembers scores of other weights
        stories = [_Story()]
        keep = _STORIES if len(self._days) <= MANY else 1
        for place in self._days:
            grown: list[_Story] = []
            for story in stories:
                choices = self._choices(place, story.history)
                totals = np.array([each.score(weights) for each in choices])
                grown += [
                    _Story(story.score + gained, self._then(story.history, place, each.placing), each.placing, story)
                    for each, gained in zip(choices, _log_share(totals), strict=True)
                ] or [_Story(story.score, story.history, None, story)]
            stories = sorted(grown, key=lambda each: -each.score)[:keep]
            if keep == 1:
                self._cache.clear()  # nothing is asked twice, and there may be thousands
        best: list[Placing | None] = []
        last = stories[0]
        while last.before is not None:
            best.append(last.placing)
            last = last.before
        days = dict(zip(self._days, reversed(best), strict=True))

        def choose(place: int, choices: Sequence[Choice]) -> int:
            del place
            return int(np.argmax([each.score(weights) for each in choices]))

        return self.walk(choose, days)

    def walk(
        self, choose: Callable[[int, Sequence[Choice]], int], days: Mapping[int, Placing | None] | None = None
    ) -> list[Placing | None]:
        """Let ``choose`` pick among the readings of each expression in turn, days first; return what it picked.

        ``days`` are readings that are settled.
        """
        picked: list[Placing | None] = [None] * len(self.expressions)
        history, before = History(), {}
        told: dict[int, Told] = {}
        for place, expression in enumerate(self.expressions):
            if is_limit(expression):
                before[place] = history
                continue
            if days is not None:
                placing = days[place]
            else:
                choices = self._choices(place, history)
                placing = choices[choose(place, choices)].placing if choices else None
            if placing is not None:
                picked[place], history = placing, self._then(history, place, placing)
                if history.recent and history.recent[-1].place == place:
                    told[place] = history.recent[-1]
        for place in self._limits:
            if choices := self._choices(place, before[place], self._next(place, told)):
                picked[place] = choices[choose(place, choices)].placing
        return picked

    def _choices(self, place: int, history: History, following: Told | None = None) -> tuple[Choice, ...]:
        """Return the readings of an expression after ``history``, each with all its marks."""
        point = self._points[place]
        bases = history.bases() | ({} if following is None else {"next": following})
        ahead = self._ahead.get(place)
        if ahead is not None and (point.expression.kind != "time" or ahead.sentence == point.sentence):
            bases["ahead"] = ahead  # a time without a day takes that of its own sentence, never of a later one
        moments = {MAIL: self._almanac.at} | {name: each.moment for name, each in bases.items()}
        key = (place, tuple(moments.items()))
        if key not in self._cache:
            found = placings(point.expression, self.text, self._almanac, moments, own=point.own)
            self._cache[key] = tuple(
                Choice(each, tuple(own_marks(point.setting, each)) if len(found) > 1 else ()) for each in found
            )
        known = self._cache[key]
        if len(known) == 1:
            return known  # nothing to choose
        shares = self._shares(point, bases)
        return tuple(
            Choice(
                each.placing,
                each.own,
                (
                    *story_marks(point.setting, each.placing, history, point.sentence, point.line),
                    *pointed_marks(point.setting, each.placing, shares),
                ),
                each.known,
            )
            for each in known
        )

    def _dated_ahead(self) -> dict[int, Told]:
        """Return for each expression the next date with a number that the text names soon after it."""
        found: dict[int, Told] = {}
        following: Told | None = None
        for place in reversed(range(len(self.expressions))):
            if following is not None and following.place <= place + _SOON:
                found[place] = following
            point = self._points[place]
            expression, seen = point.expression, point.setting.seen
            if expression.day is None or expression.day.kind not in _NUMBERED or expression.loose:
                continue
            direction = 0 if seen is None else int(seen.argmax()) - 1
            when = resolve(expression, self.text, self._almanac, direction=direction)
            if when is not None:
                following = self._told(place, self._almanac.instant(when.earliest.date(), time()))
        return found

    def _shares(self, point: Point, bases: Mapping[str, Told]) -> dict[str, float]:
        """Return how likely the network thinks that a date counts from each base."""
        spans = {name: self._points[each.place].tokens for name, each in bases.items()}
        return {MAIL: point.mail} | {name: float(point.points[begin:end].sum()) for name, (begin, end) in spans.items()}

    def _told(self, place: int, moment: datetime) -> Told:
        point = self._points[place]
        return Told(place=place, moment=moment, sentence=point.sentence, line=point.line, due=point.due)

    def _then(self, history: History, place: int, placing: Placing) -> History:
        """Return the history after an expression, where that names a day or a time of one to which others may refer."""
        expression = self.expressions[place]
        named = expression.names_a_day or expression.kind in {"time", "moment"}
        month = expression.day is not None and expression.day.kind == "period" and expression.day.month > 0
        if expression.loose or not (named or month):
            return history
        told = self._told(place, placing.when.earliest)
        return replace(history, month=told) if month else history.then(told, self._almanac.today)

    def _next(self, place: int, told: Mapping[int, Told]) -> Told | None:
        """Return the next day in the same sentence, if it lies behind: "within five days, they said on the 3rd"."""
        number = next((each for each in range(place + 1, place + 1 + _SOON) if each in told), None)
        if number is None or self._points[number].sentence != self._points[place].sentence:
            return None
        return told[number] if told[number].moment <= self._almanac.at else None


def _log_share(totals: np.ndarray) -> np.ndarray:
    if not len(totals):
        return totals
    high = totals.max()
    return np.asarray(totals - high - np.log(np.exp(totals - high).sum()))
