"""Puts every date of a mail on the calendar, in the order in which the mail tells them.

Where a date lies behind or ahead is read by the network; a promise whose fate is told lies behind, an open one hardly
does. "Within two days" and "tomorrow" count from when they were said, where that can be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import numpy as np
from spacy.tokens import Doc

from triaged.extract.calendar.clock_words import Clock, in_part
from triaged.extract.calendar.date_grammar import Expression
from triaged.extract.calendar.when import Almanac, resolve
from triaged.extract.network import Scores
from triaged.extract.promising.candidates import Candidate
from triaged.extract.promising.due import Dues
from triaged.extract.tense import direction_at
from triaged.model import When

_EXPLICIT = frozenset({"date", "numeric", "monthday", "shift"})
_LIKELY = 0.5
_LONGEST = timedelta(days=400)
"""Nobody counts days from something that was said longer ago."""
_SATURDAY = 5
_NOON, _EVENING = 12, 17
_LEAST = 1e-9
_BEHIND = (0.0, 0.16, 0.33, 0.24, 0.14, 0.06, 0.05)
_AHEAD = (0.0, 0.08, 0.27, 0.24, 0.21, 0.1, 0.08)
"""How often a bare weekday lies so many days behind and ahead, of 1,172 in the training mails."""
_OF_WRITING = (0.1, 0.5, 0.1)
"""The same for the weekday of writing: a week behind, today, a week ahead; it is today only where that is told."""
_FITS = np.array([[0.08, 1.0, 1.0], [1.0, 1.0, 0.05], [1.0, 1.0, 0.15], [0.7, 1.0, 0.7]])
"""How well past, today and ahead go with each status (rows in the order of ``network.STATUSES``)."""


class Timeline:
    """The dates of one mail, placed; remembers the day that its story has reached."""

    def __init__(
        self,
        doc: Doc,
        almanac: Almanac,
        scores: Scores,
        dues: Dues,
        candidates: Sequence[Candidate],
        fates: Sequence[np.ndarray],
        own: frozenset[int],
    ) -> None:
        """Place all expressions of ``doc``; ``fates`` are the probabilities of each status of each candidate.

        ``own`` are the candidates that count the business's own working days.
        """
        self._own = own
        self._doc, self._text, self._almanac, self._scores = doc, doc.text, almanac, scores
        self._dues, self._candidates, self._fates = dues, candidates, fates
        self._expressions: tuple[Expression, ...] = doc._.triaged_expressions
        self.floating: set[int] = set()
        """Candidates due within a time of which nothing tells when it began to run."""
        self._reached: date | None = None
        """The latest day in the past that the story has named."""
        self._last: date | None = None
        self._said: datetime | None = None
        self.placed = self._place_all()
        """What each expression means, None where no calendar has such a day."""

    def due(self, index: int) -> When | None:
        """Return when a promise falls due: of a period its last working day, of a day the time named beside it."""
        places = self._dues.places[index]
        if len(places) < 2:  # noqa: PLR2004 - a day and a time
            return _deadline(self.placed[places[0]]) if places else None
        day, clock = (self._expressions[place] for place in places)
        first, last = sorted((clock, day), key=lambda each: each.start)
        joined = Expression(
            kind="day", start=first.start, end=last.end, preposition_start=first.preposition_start,
            preposition=clock.preposition, day=day.day, clock=_within(day.clock, clock.clock),
        )  # fmt: skip
        return self._resolve(joined, places[0], index)

    def _place_all(self) -> list[When | None]:
        results: list[When | None] = []
        owners = self._dues.owners()
        for place, expression in enumerate(self._expressions):
            owner = owners.get(place)
            when = self._resolve(expression, place, owner)
            results.append(when)
            if when is not None:
                self._remember(place, expression, owner, when)
        return results

    def _resolve(self, expression: Expression, place: int, owner: int | None) -> When | None:
        following = expression.day is not None and expression.day.follows
        told = self._told_on(expression, place, owner)
        return resolve(
            expression,
            self._text,
            self._almanac if told is None else replace(self._almanac, at=told),
            direction=self._direction(place, owner),
            anchor=self._last if following else self._reached,
            said_at=self._counts_from(expression, owner) if owner is not None and expression.kind != "day" else None,
            own=owner in self._own,
            today=self._is_today(place, owner),
        )

    def _remember(self, place: int, expression: Expression, owner: int | None, when: When) -> None:
        """Note which day the story has reached."""
        if expression.kind == "day" and expression.names_a_day:
            self._last = day = when.earliest.date()
            explicit = expression.day is not None and expression.day.kind in _EXPLICIT
            told = self._reached is not None and self._reached < day < self._almanac.today
            if (explicit or told) and day < self._almanac.today:
                self._reached = day
        trigger = -1 if owner is None else self._candidates[owner].frame.trigger
        if owner is None or self._dues.tokens[place].start < trigger:
            self._said = when.earliest
        elif self._settled(owner) and (self._said is None or self._said < when.earliest <= self._almanac.at):
            self._said = when.earliest  # what came of it is told, so the story has reached that time

    def _told_on(self, expression: Expression, place: int, owner: int | None) -> datetime | None:
        """Return when "tomorrow" was said, where it is told of the past; None where it counts from the mail."""
        day, found = expression.day, self._reads(place, owner)
        if owner is None or not self._settled(owner):
            return None  # what is still open counts from the mail
        if day is None or day.kind != "offset" or day.unit != "day" or day.offset < 1 or day.qualifier or found is None:
            return None
        past, today, _ = found
        if past > _LIKELY:
            return self._spoken()
        return self._almanac.at - timedelta(days=day.offset) if today > _LIKELY else None

    def _spoken(self) -> datetime | None:
        """Return the time in the past that the story has reached, which is when something was said."""
        at = self._almanac.at
        if self._said is not None and self._said <= at:
            return self._said
        reached = self._reached or (self._last if self._last is not None and self._last < at.date() else None)
        return None if reached is None else self._almanac.instant(reached, time())

    def _counts_from(self, expression: Expression, owner: int) -> datetime | None:
        """Return when a window began to run, or on which day a time of day lies; None for the time of the mail."""
        if expression.kind == "time":
            return self._day_of_time(owner)
        said, at = self._spoken(), self._almanac.at
        if said is None:
            self.floating.add(owner)
        told = self._settled(owner) or self._candidates[owner].frame.past
        if said is None or at - said > _LONGEST or not told:
            return None
        if expression.window is not None and expression.window.unit in {"hour", "minute"}:
            return said if said.time() != time() else at if said.date() == self._almanac.today else said
        return said

    def _day_of_time(self, owner: int) -> datetime | None:
        """Return the day last spoken of, where a time without a day can mean no other."""
        if self._last is None or self._last == self._almanac.today:
            return None
        fits = self._last < self._almanac.today if self._settled(owner) else self._last > self._almanac.today
        return self._almanac.instant(self._last, time()) if fits else None

    def _settled(self, index: int) -> bool:
        """Whether the fate of a promise is told, broken or kept, so that its time has come."""
        return float(self._fates[index][[1, 2]].sum()) > _LIKELY

    def _reads(self, place: int, owner: int | None) -> np.ndarray | None:
        """Return the probabilities for past, today and ahead, or None where the network sees no day."""
        span = self._dues.tokens[place]
        words = self._scores.date[span.start : span.end]
        if 1.0 - words[:, 0].min() < _LIKELY:
            return None
        # The word that most surely names the day decides: "at 10" in "Saturday at 10" says nothing of it.
        found = words[words[:, 0].argmin(), 1:] * self._customs(place)
        if owner is not None:
            found = found * (self._fates[owner] @ _FITS)
        return np.asarray(found / max(found.sum(), _LEAST))

    def _customs(self, place: int) -> np.ndarray:
        """Return how likely a bare weekday names a day so far behind, today, or so far ahead, in that order."""
        day = self._expressions[place].day
        if day is None or day.kind != "weekday" or day.qualifier or day.weeks or day.weekday is None:
            return np.ones(3)
        ahead = (day.weekday - self._almanac.today.weekday()) % 7
        return np.array([_BEHIND[7 - ahead], 0.0, _AHEAD[ahead]]) if ahead else np.array(_OF_WRITING)

    def _is_today(self, place: int, owner: int | None) -> bool:
        found = self._reads(place, owner)
        return found is not None and int(found.argmax()) == 1

    def _direction(self, place: int, owner: int | None) -> int:
        """Return -1 where a date lies in the past, 1 where it is still to come, 0 where nothing tells."""
        found = self._reads(place, owner)
        if found is not None:
            return int(found.argmax()) - 1
        if owner is None:
            return direction_at(self._doc, self._dues.tokens[place].start)
        return -1 if self._settled(owner) or self._candidates[owner].frame.shape == "obligation" else 1


def _within(part: Clock | None, clock: Clock | None) -> Clock | None:
    """Return a time moved into the part of the day that stands beside its day: "four this afternoon"."""
    if part is None or clock is None:
        return clock
    hour = part.earliest.hour
    return in_part(clock, "morning" if hour < _NOON else "afternoon" if hour < _EVENING else "evening")


def _deadline(due: When | None) -> When | None:
    """Return the last working day of a period by which something is due; the Saturday of a weekend."""
    if due is None or due.latest is None or due.grain != "day" or due.latest.date() <= due.earliest.date():
        return due
    last, first = due.latest.date(), due.earliest.date()
    while last > first and last.weekday() >= _SATURDAY:
        last -= timedelta(days=1)
    return replace(due, earliest=due.earliest + timedelta(days=(last - first).days), latest=None)
