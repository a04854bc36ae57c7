"""Puts every date of a mail on the calendar, and says by which of them each promise falls due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
from spacy.tokens import Doc

from triaged.extract.calendar.clock_words import Clock, in_part
from triaged.extract.calendar.date_grammar import Expression
from triaged.extract.calendar.when import Almanac
from triaged.extract.network import Scores
from triaged.extract.promising.candidates import Candidate
from triaged.extract.promising.due import Dues
from triaged.extract.promising.placings import MAIL, placings
from triaged.extract.promising.stories import MANY, Point, Stories, is_limit
from triaged.extract.promising.weighing import setting_of
from triaged.extract.sentences import sentence_bounds
from triaged.extract.tense import direction_at
from triaged.model import SenderRole, When

_LIKELY = 0.5
_SATURDAY = 5
_NOON, _EVENING = 12, 17


class Timeline:
    """The dates of one mail, placed."""

    def __init__(
        self,
        doc: Doc,
        almanac: Almanac,
        scores: Scores,
        dues: Dues,
        candidates: Sequence[Candidate],
        fates: Sequence[np.ndarray],
        own: frozenset[int],
        role: SenderRole,
        weights: Mapping[str, float],
        news: frozenset[int] = frozenset(),
    ) -> None:
        """Place all expressions of ``doc``; ``fates`` are the probabilities of each status of each candidate.

        ``own`` are the candidates that count the business's own working days, ``weights`` those of the marks by which
        one reading of a date is preferred to another, ``news`` what was promised after all else that is told.
        """
        self._doc, self.text, self._almanac, self._scores = doc, doc.text, almanac, scores
        self._dues, self._candidates, self._fates, self._role = dues, candidates, fates, role
        self._news = news
        self._nowhere = np.zeros(len(doc))
        owners = dues.owners()
        self.stories = Stories(
            self.text,
            almanac,
            [self._point(place, owners.get(place), own) for place in range(len(dues.expressions))],
        )
        """The ways in which the dates of the mail can be read together."""
        chosen = self.stories.read(weights)
        self.placed = [None if each is None else each.when for each in chosen]
        """What each expression means, None where no calendar has such a day."""
        self.floating = {
            owner
            for place, owner in owners.items()
            if is_limit(dues.expressions[place]) and (found := chosen[place]) is not None and MAIL in found.ways
        }
        """Candidates due within a time that nothing in the mail tells to have begun before it."""

    def due(self, index: int) -> When | None:
        """Return when a promise falls due: of a period its last working day, of a day the time named beside it."""
        places = self._dues.places[index]
        if len(places) < 2:  # noqa: PLR2004 - a day and a time
            return self._last_day(places[0]) if places else None
        day, clock = (self._dues.expressions[place] for place in places)
        placed = self.placed[places[0]]
        if placed is None:
            return None
        first, last = sorted((clock, day), key=lambda each: each.start)
        joined = Expression(
            kind="time", start=first.start, end=last.end, preposition_start=first.preposition_start,
            preposition=clock.preposition, clock=_within(day.clock, clock.clock),
        )  # fmt: skip
        found = placings(joined, self.text, self._almanac, {"day": placed.earliest, MAIL: self._almanac.at}, own=False)
        return found[0].when if found else placed

    def _last_day(self, place: int) -> When | None:
        """Return when something is due by one expression: "before the weekend" is by its Friday."""
        due, expression = deadline(self.placed[place]), self._dues.expressions[place]
        before = expression.preposition == "before" and expression.day is not None and expression.day.unit == "weekend"
        return replace(due, earliest=due.earliest - timedelta(days=1)) if due is not None and before else due

    def _point(self, place: int, owner: int | None, own: frozenset[int]) -> Point:
        """Return an expression with all that is known of it before any day is placed."""
        expression, span = self._dues.expressions[place], self._dues.tokens[place]
        frame = None if owner is None else self._candidates[owner].frame
        setting = setting_of(
            self.text, expression, self._almanac.at, seen=None if owner in self._news else self._seen(place),
            fate=None if owner is None else self._fates[owner], tense=direction_at(self._doc, span.start),
            frame="" if frame is None else frame.shape, told=frame is not None and frame.past,
            before_verb=frame is not None and span.start < frame.trigger, role=self._role,
        )  # fmt: skip
        many = len(self._dues.expressions) > MANY
        points, mail = (self._nowhere, 1.0) if many else self._scores.base.at(span.start, span.end)
        return Point(
            expression=expression, setting=setting, tokens=(span.start, span.end), points=points, mail=mail,
            sentence=sentence_bounds(self._doc, span.start)[0], line=self.text.count("\n", 0, expression.start),
            due=owner is not None, own=owner in own,
        )  # fmt: skip

    def _seen(self, place: int) -> np.ndarray | None:
        """Return the probabilities for past, today and ahead, or None where the network sees no day."""
        span = self._dues.tokens[place]
        words = self._scores.date[span.start : span.end]
        if 1.0 - words[:, 0].min() < _LIKELY:
            return None
        # The word that most surely names the day decides: "at 10" in "Saturday at 10" says nothing of it.
        found = words[words[:, 0].argmin(), 1:]
        return np.asarray(found / max(found.sum(), 1e-9))


def _within(part: Clock | None, clock: Clock | None) -> Clock | None:
    """Return a time moved into the part of the day that stands beside its day: "four this afternoon"."""
    if part is None or clock is None or part.exact or part.opening or part.closing:
        return clock
    hour = part.earliest.hour
    return in_part(clock, "morning" if hour < _NOON else "afternoon" if hour < _EVENING else "evening")


def deadline(due: When | None) -> When | None:
    """Return the last working day of a period by which something is due; the Saturday of a weekend."""
    if due is None or due.latest is None or due.grain != "day" or due.latest.date() <= due.earliest.date():
        return due
    last, first = due.latest.date(), due.earliest.date()
    while last > first and last.weekday() >= _SATURDAY:
        last -= timedelta(days=1)
    return replace(due, earliest=due.earliest + timedelta(days=(last - first).days), latest=None)
