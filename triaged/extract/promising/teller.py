"""Tells the promises of one mail: who gave them, when each falls due, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from spacy.tokens import Doc

from triaged.extract.calendar.date_grammar import Expression
from triaged.extract.calendar.when import DATED, Almanac
from triaged.extract.context import Context
from triaged.extract.network import STATUSES, Scores
from triaged.extract.promising.afresh import FAILURES, did_nothing, failed_by_others, made_afresh
from triaged.extract.promising.candidates import Candidate, mean_status
from triaged.extract.promising.due import Dues
from triaged.extract.promising.saying import saying_of
from triaged.extract.promising.soon import soon
from triaged.extract.promising.speakers import Cast, Speaker
from triaged.extract.promising.stories import Stories
from triaged.extract.promising.timeline import Timeline
from triaged.extract.sentences import sentence_bounds
from triaged.extract.tense import only_asks
from triaged.extract.wordlists import word_set
from triaged.model import Promise, PromiseStatus, When

_DOUBT = 0.5
_SURE = 0.8
"""A promise less certain than this is shown as doubtful: of those below it half have status or due time wrong."""
_BEFORE, _AFTER, _CONTENT = (
    np.array(each) for each in ((1.0, 0.0005, 0.15, 1.0), (0.4, 1.5, 1.0, 1.0), (1.0, 0.4, 0.9, 1.0))
)
"""How much likelier each status (as in ``STATUSES``) is before the due time, after it in a complaint, and in a mail
that complains of nothing."""
_TOO_SOON = 0.6
"""How surely a promise is open that the words take for broken before its date: doubtful, since one of them misleads."""
_MOVED = 0.05
"""A promise that a later date follows, told in words of change, was moved if the network thinks it so likely."""
_FOLLOWERS = 3
_CHANGES = word_set(
    "instead moved move moving shift shifted postpone postponed postponing reschedule rescheduled rescheduling rebook"
    " rebooked rearrange rearranged rearranging push pushed pushing delay delayed swap swapped change changed changing"
    " back-ordered backordered held-up"
)
_TOLD_HIM = re.compile(
    r"\b(?!i\b|we\b)\w+ (?:said|promised|told (?:me|us)|reckoned) (?:that )?(?:i|we)(?:'?d|'?ll| would| will) "
    r"(?:have|get|receive|hear|see)\b",
    re.IGNORECASE,
)
_UNTOLD = np.array((0.97, 0.01, 0.01, 0.01))
_LEAD, _TOLD = 3, 0.9
_AT_MOVED = STATUSES.index("moved")
_CLOSING = 17
_SHOWN = 12
_REACH = 40
"""Words after a promise in which its fate is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What the promises component hands on: promises, and the date behind each expression."""

    promises: tuple[Promise, ...] = ()
    placed: tuple[tuple[Expression, When | None], ...] = ()
    due_only: frozenset[int] = frozenset()
    """Where expressions begin that serve as the due time of a promise and are no dates of their own."""
    spans: tuple[tuple[int, int], ...] = ()
    """Token spans of the promises."""
    stories: Stories | None = None
    """The ways in which the dates could be read; None where nothing was read."""


class Teller:
    """Settles promises and dates of one mail together, since each needs the other."""

    def __init__(
        self,
        doc: Doc,
        context: Context,
        scores: Scores,
        candidates: Sequence[Candidate],
        cast: Cast,
        weights: Mapping[str, float],
    ) -> None:
        """Find who gave each promise, choose due times and place all dates by ``weights``."""
        self._doc, self._context, self._scores, self._candidates = doc, context, scores, candidates
        self._expressions: tuple[Expression, ...] = doc._.triaged_expressions
        self._almanac = Almanac.of(context, self._expressions)
        self._fates = [self._fate(each) for each in candidates]
        self._dues = Dues(doc, scores, candidates, (*self._expressions, *doc._.triaged_loose))
        self._cast = cast
        self._speakers = [self._speaker(cast, each) for each in candidates]
        own = frozenset(index for index, each in enumerate(self._speakers) if each.by == "staff")
        self._news = frozenset(index for index, each in enumerate(candidates) if made_afresh(doc, each))
        fates = [_UNTOLD if index in self._news else each for index, each in enumerate(self._fates)]
        self._timeline = Timeline(
            doc, self._almanac, scores, self._dues, candidates, fates, own, context.sender, weights, self._news
        )

    def _fate(self, candidate: Candidate) -> np.ndarray:
        """Return the probability of each status; unknown where the promise is all that a calm mail says."""
        if only_asks(self._doc, candidate.start):
            return _UNTOLD
        alone = candidate.start <= _LEAD and candidate.end >= len(self._doc) - _LEAD
        calm = self._scores.complaint < _DOUBT and not self._doc._.triaged_signals
        told = mean_status(self._scores, candidate)
        if STATUSES[int(told.argmax())] == "kept" and did_nothing(self._doc, candidate):
            return _UNTOLD
        return _UNTOLD if alone and calm and told.max() < _TOLD else told

    def story(self) -> Story:
        """Return all that was read."""
        return Story(
            promises=tuple(self._promise(index) for index in range(len(self._candidates))),
            placed=tuple(
                (expression, when)
                for expression, when in zip(self._dues.expressions, self._timeline.placed, strict=True)
                if not expression.loose
            ),
            due_only=self._dues.only(),
            spans=tuple((each.start, each.end) for each in self._candidates),
            stories=self._timeline.stories,
        )

    def _promise(self, index: int) -> Promise:
        each, due = self._candidates[index], self._timeline.due(index)
        if due is not None and (self._context.sender != "customer" or each.own):
            begin, own = self._doc[sentence_bounds(self._doc, each.start)[0]].idx, self._speakers[index].by == "staff"
            due = soon(due, self._almanac, begin, self._expressions, told=each.frame.past, own=own)
        span, speaker = self._doc[each.start : each.end], self._speakers[index]
        status, evidence, likely = self._status(index, due, speaker)
        saying = saying_of(self._doc, each, speaker, self._cast, self._context)
        confidence = round(each.confidence * likely, 3)
        return Promise(
            text=span.text,
            start=span.start_char,
            end=span.end_char,
            source=f"promises: {each.source}",
            confidence=confidence,
            promisor=speaker.name,
            promised_by=speaker.by,
            vendor=speaker.vendor,
            promisee=saying.promisee,
            said_by=saying.said_by,
            said_in=saying.said_in,
            what=" ".join(self._doc[each.deed : each.end].text.split()),
            due=due,
            status=status,
            evidence=evidence,
            sure=speaker.sure and confidence >= _SURE and not (due is not None and due.ambiguous),
        )

    def _speaker(self, cast: Cast, candidate: Candidate) -> Speaker:
        """Return who gave his word: the writer, whom the network points at, or whom the grammar finds."""
        if self._context.sender == "customer" and self._was_told(candidate):
            return Speaker(name=self._context.business, by="staff", sure=False)
        frame = candidate.frame
        own = candidate.own or cast.words.tells_own_words(frame) or cast.words.gives_his_word(frame)
        if own and self._context.sender == "customer":
            return cast.writer()
        points, nobody = self._scores.who.at(candidate.start, candidate.end)
        told = cast.speaker(frame)
        if told.by == "staff" and cast.words.addressed(frame):
            return told  # whatever vendor the mail speaks of elsewhere
        if nobody > _DOUBT and (told.by == "staff" or cast.words.quoted(frame.trigger)):
            return told  # the writer and the business go without saying, but the grammar may know who is meant
        if (
            told.by == "staff"
            and told.sure
            and self._context.sender == "customer"
            and told.name != self._context.business
        ):
            return told  # a colleague of ours, whom the customer names
        found = cast.pointed(points, nobody, told) or told
        person = cast.person_of(found.vendor, candidate.start, candidate.end)
        return replace(found, name=person) if person else found

    def _was_told(self, candidate: Candidate) -> bool:
        """Whether somebody else said what the writer would have: "he said I'd have the quote by Thursday"."""
        return _TOLD_HIM.search(self._doc[candidate.start : candidate.end].text) is not None

    def _status(self, index: int, due: When | None, speaker: Speaker) -> tuple[PromiseStatus, str, float]:
        """Return what became of a promise, the words that say so, and how likely that is."""
        if speaker.by == "customer" and not self._tells_of_his_own(index, due):
            return "open", "", 1.0
        if self._put_off(index, due):
            follower = self._candidates[index + 1]
            return "moved", self._doc[follower.start : follower.end].text, 1.0
        if due is not None and self._complains_too_soon(index, due):
            return "open", "", _TOO_SOON
        likely = self._likely(index, due)
        best = int(likely.argmax())
        if STATUSES[best] == "broken" and self._fates[index][_AT_MOVED] > _MOVED:
            later = self._later(index, due)
            if later is not None:
                return "moved", self._doc[later.start : later.end].text, float(likely[best])
        return STATUSES[best], self._evidence(index, due, STATUSES[best]), float(likely[best])

    def _tells_of_his_own(self, index: int, due: When | None) -> bool:
        """Whether a customer tells what became of his own word: "I said I would pay on Monday and I did"."""
        each = self._candidates[index]
        status = STATUSES[int(self._likely(index, due).argmax())]
        broken = status == "broken" and not failed_by_others(self._doc, each.start)
        return each.frame.reporter >= 0 and (status == "kept" or broken)

    def _likely(self, index: int, due: When | None) -> np.ndarray:
        """Return the probability of each status in the light of the due time and of whether the mail complains."""
        likely = self._fates[index]
        if index in self._news and due is not None and not self._over(due):
            likely = _UNTOLD
        if self._context.sender == "customer":
            complains = self._scores.complaint > _DOUBT
            # Nothing is broken, and little is kept, before its time; after it a complaint says that it was not kept.
            told = self._candidates[index].frame.past
            if due is not None and (self._is_ahead(due) or not (told or self._over(due))):
                # What was to happen within some hours may have been said long ago, if anything is told after it.
                likely = likely if complains and self._may_be_over(index) else likely * _BEFORE
            elif due is not None and complains and self._over(due):
                likely = likely * _AFTER
            if not complains:
                likely = likely * _CONTENT
        return np.asarray(likely / likely.sum())

    def _complains_too_soon(self, index: int, due: When) -> bool:
        """Whether words that tell of a failure cannot be of this promise: the date that it names is still to come."""
        named = (self._dues.expressions[place].day for place in self._dues.places[index])
        dated = any(day is not None and day.kind in DATED for day in named)
        return dated and self._is_ahead(due) and STATUSES[int(self._fates[index].argmax())] == "broken"

    def _later(self, index: int, due: When | None) -> Candidate | None:
        """Return the next promise, of those that follow soon, with a later due time."""
        for number in range(index + 1, min(index + 1 + _FOLLOWERS, len(self._candidates))):
            later = self._timeline.due(number)
            if due is not None and later is not None and later.earliest > due.earliest:
                each = self._candidates[number]
                return each if self._tells_of_change(self._candidates[index].end, each.end) else None
        return None

    def _tells_of_change(self, start: int, end: int) -> bool:
        """Whether words of another time stand between two tokens: "Saturday instead", "put it back to the 9th"."""
        words = [token.lower_ for token in self._doc[start:end]]
        return any(
            word in _CHANGES or (word in {"put", "putting"} and {"back", "off"} & set(words[at + 1 : at + 5]))
            for at, word in enumerate(words)
        )

    def _may_be_over(self, index: int) -> bool:
        told = self._candidates[index].frame.past
        return told and index in self._timeline.floating and self._candidates[index].end < len(self._doc) - _LEAD

    def _put_off(self, index: int, due: When | None) -> bool:
        """Whether the next promise says itself that it takes the place of this one."""
        follower = self._candidates[index + 1].frame if index + 1 < len(self._candidates) else None
        if due is None or follower is None or not follower.moved or self._candidates[index].frame.moved:
            return False
        # "Now she says Friday", after nobody came, is a new promise and no change of the old one.
        return not (follower.shape == "said" and self._scores.complaint > _DOUBT and self._over(due))

    def _evidence(self, index: int, due: When | None, status: PromiseStatus) -> str:
        """Return the words from which a fate was read: a failure told after it, its due time, or what comes next."""
        if status not in {"broken", "kept"}:
            return ""
        end = self._candidates[index].end
        for label in FAILURES if status == "broken" else ():
            for hit in self._doc._.triaged_signals:
                if hit.label == label and hit.end > end and hit.start < end + _REACH:
                    return self._doc[hit.start : hit.end].text
        if status == "broken" and due is not None and self._over(due):
            return due.text
        return self._words_after(end)

    def _words_after(self, end: int) -> str:
        """Return the rest of the sentence after a promise, else the next one, else the promise's own last words."""
        while end < len(self._doc) and (self._doc[end].is_punct or self._doc[end].is_space):
            end += 1
        if end >= len(self._doc):
            return self._doc[max(0, end - _SHOWN // 3) : end].text
        _, last = sentence_bounds(self._doc, end)
        return self._doc[end : min(last, end + _SHOWN)].text.strip()

    def _over(self, due: When) -> bool:
        """Whether a due time has passed; that of a day is over with the day's work."""
        last, at = due.latest or due.earliest, self._almanac.at
        if due.grain != "day":
            return last < at
        return last.date() < at.date() or (last.date() == at.date() and at.hour >= _CLOSING)

    def _is_ahead(self, due: When) -> bool:
        """Whether a due time is still to come; today is neither ahead nor over before its end."""
        last, at = due.latest or due.earliest, self._almanac.at
        return last.date() > at.date() if due.grain == "day" else last > at
