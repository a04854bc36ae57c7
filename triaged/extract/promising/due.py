"""Chooses by which of the dates in a mail a promise falls due."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from spacy.tokens import Doc

from triaged.extract.calendar.date_grammar import Expression
from triaged.extract.dates import span_of
from triaged.extract.network import Scores
from triaged.extract.promising.candidates import Candidate

_POINTED, _LOOSE, _FAR = 0.1, 0.3, 0.6
"""How likely a time must be the due one where it stands in the promise itself, where it is a loose one, and where it
stands elsewhere."""
_LEAST = 0.1
"""What a day that the grammar takes for it needs, if the network is sure that there is none."""
_PAIRED = 0.05
"""How likely a day or a loose time must be to go with a time or a day."""
_NEAR = 5
"""Words that may part a promise from a date beside it."""
_BYGONE = ("last", "yesterday", "earlier")
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


class Dues:
    """For each promise of a mail the expressions that make up its due time."""

    def __init__(
        self, doc: Doc, scores: Scores, candidates: Sequence[Candidate], expressions: Sequence[Expression]
    ) -> None:
        """Choose for every candidate; loose expressions that stand far from all of them are passed over."""
        self._doc, self._scores, self._candidates = doc, scores, candidates
        self.expressions = tuple(
            sorted((each for each in expressions if not each.loose or self._is_near(each)), key=lambda each: each.start)
        )
        """The expressions of the mail in the order of the text."""
        self.tokens = [span_of(doc, expression) for expression in self.expressions]
        """The tokens of each expression."""
        self._taken = np.zeros(len(doc) + 1, dtype=bool)
        for each in candidates:
            self._taken[each.start : each.end] = True
        self.places = [self._of(index) for index in range(len(candidates))]
        """For each candidate the numbers of its expressions: none, one, or a day and the time beside it."""

    def owners(self) -> dict[int, int]:
        """Return for each expression that is a due time its promise, the last of those that share it."""
        return {place: index for index, places in enumerate(self.places) for place in places}

    def only(self) -> frozenset[int]:
        """Return where expressions begin that serve as a due time and are no dates of their own."""
        chosen = (self.expressions[place] for places in self.places for place in places)
        return frozenset(expression.start for expression in chosen if not expression.names_a_day)

    def _of(self, index: int) -> tuple[int, ...]:
        each = self._candidates[index]
        points, none = self._scores.due.at(each.start, each.end)
        likely = [float(points[span.start : span.end].sum()) for span in self.tokens]
        inside = [
            place
            for place, span in enumerate(self.tokens)
            if each.start <= span.start < each.end and not self._of_the_saying(each, place)
        ]
        near = [place for place in inside if not self._of_another(place, index)] or self._beside(each)
        firm = [place for place in near if not self.expressions[place].loose]
        best = max(near, key=lambda place: likely[place], default=None)
        if best is None or likely[best] < (_LOOSE if self.expressions[best].loose else _POINTED):
            best = self._by_grammar(each, firm, likely, none)
        if best is None:
            best = next((place for place, share in enumerate(likely) if share > _FAR), None)
        return () if best is None else self._with_time(best, near, likely)

    def _by_grammar(self, each: Candidate, places: list[int], likely: Sequence[float], none: float) -> int | None:
        """Return what the grammar takes for the due time where the network points nowhere near: day, window, time."""
        later = self._not_of_the_saying(each, places)
        least = _LEAST * min(1.0, none + 0.1) if later == places else 0.0
        kinds: dict[str, list[int]] = {}
        for place in later:
            kinds.setdefault(self._kind(place), []).append(place)
        days = [place for place in kinds.get("day", ()) if likely[place] >= least]
        day = max(days, key=lambda place: likely[place], default=None)
        window, clock = (next(iter(kinds.get(kind, ())), None) for kind in ("window", "time"))
        return next((place for place in (day, window, clock) if place is not None), None)

    def _with_time(self, best: int, near: Sequence[int], likely: Sequence[float]) -> tuple[int, ...]:
        """Return a due time, and with a day the time of it that stands near, and the other way round."""
        expression = self.expressions[best]
        if self._kind(best) == "day" and not _has_time(expression):
            clocks = [place for place in near if self._kind(place) == "time" and self._counts(place, best, likely)]
            return (best, max(clocks, key=lambda place: likely[place])) if clocks else (best,)
        if self._kind(best) == "time" and expression.clock is not None and expression.clock.exact:
            days = [
                place
                for place in near
                if self._kind(place) == "day" and likely[place] >= _PAIRED and not _has_time(self.expressions[place])
            ]
            return (max(days, key=lambda place: likely[place]), best) if days else (best,)
        return (best,)

    def _counts(self, place: int, day: int, likely: Sequence[float]) -> bool:
        """Whether a time is more than a number: it stands beside the day, or the network points at it."""
        first, last = sorted((self.tokens[place], self.tokens[day]), key=lambda span: span.start)
        beside = 0 <= last.start - first.end <= 1
        return beside or not self.expressions[place].loose or likely[place] >= _PAIRED

    def _is_near(self, expression: Expression) -> bool:
        span = span_of(self._doc, expression)
        return any(each.start - _NEAR <= span.start < each.end + _NEAR for each in self._candidates)

    def _kind(self, place: int) -> str:
        """Return day, time or window; a period and a moment are limits of time as a window is."""
        expression = self.expressions[place]
        if expression.kind == "day":
            return "day" if expression.names_a_day else "window"
        return "window" if expression.kind == "moment" else expression.kind

    def _not_of_the_saying(self, each: Candidate, places: list[int]) -> list[int]:
        """Leave out a day on which something was only said, where another date follows."""
        frame = each.frame
        if frame.reporter < 0 or frame.shape in {"noun", "said", "booked"}:
            return places
        later = [place for place in places if self.tokens[place].start > frame.trigger]
        return later or places

    def _of_the_saying(self, each: Candidate, place: int) -> bool:
        """Whether a day can only be that of the saying: "she told me last week somebody would ring"."""
        frame, expression = each.frame, self.expressions[place]
        between = 0 <= frame.reporter < self.tokens[place].start < frame.subject
        words = self._doc.text[expression.start : expression.end].lower()
        return between and (expression.preposition == "on" or words.startswith(_BYGONE))

    def _beside(self, each: Candidate) -> list[int]:
        """Return an expression that stands just outside the words of a promise, in the same sentence."""
        first, last = each.frame.sentence
        after = [place for place, span in enumerate(self.tokens) if span.start >= each.end]
        before = [place for place, span in enumerate(self.tokens) if span.end <= each.start]
        for place in (*after, *reversed(before)):
            span = self.tokens[place]
            between = (each.end, span.start) if span.start >= each.end else (span.end, each.start)
            near = first <= span.start < last and 0 <= between[1] - between[0] <= _NEAR
            if (
                near
                and not self._taken[span.start]
                and not any(token.tag_ in _FINITE for token in self._doc[slice(*between)])
            ):
                return [place]
        return []

    def _of_another(self, place: int, index: int) -> bool:
        """Whether it stands nearer to the deed of another promise that holds it as well."""
        start, deed = self.tokens[place].start, self._candidates[index].frame.deed
        beside = (*self._candidates[max(0, index - 1) : index], *self._candidates[index + 1 : index + 2])
        return any(
            other.start <= start < other.end and abs(other.frame.deed - start) < abs(deed - start) for other in beside
        )


def _has_time(expression: Expression) -> bool:
    """Whether a day comes with a time of its own, and not merely with "morning"."""
    return expression.clock is not None and expression.clock.exact
