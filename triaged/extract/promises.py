"""Turns candidates into promises and places every date of a mail in time, since each needs the other.

A date takes its direction from the promise in which it stands, and from the tense of its clause elsewhere; whether a
promise is broken may follow from its date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from spacy.language import Language
from spacy.tokens import Doc, Span

from triaged.extract.clauses import clause_of
from triaged.extract.context import Context
from triaged.extract.date_grammar import Expression
from triaged.extract.dates import is_dated
from triaged.extract.fate import Fates
from triaged.extract.frames import Frame, find_frames
from triaged.extract.phrases import Hit
from triaged.extract.signals import GRIEVANCES
from triaged.extract.speakers import Cast, Speaker
from triaged.extract.tense import direction_at
from triaged.extract.when import Almanac, resolve
from triaged.extract.wordlists import word_set
from triaged.model import Promise, PromiseStatus, When

_OWN_DEEDS = word_set(
    """
    send email forward post bring pay call ring phone drop leave provide attach supply arrange return get have
    come meet let collect transfer settle order text confirm prepare share mail fax deliver show
    """
)
_THREATS = word_set(
    """
    elsewhere lawyer lawyers solicitor solicitors cancel court review sue report switch competitor leave stop
    refuse dispute chargeback ombudsman trading standards unless
    """
) - {"leave"}
_EMPTY_DEEDS = word_set("miss look be always remain forget understand see know")
_CALENDAR = frozenset({"date", "numeric", "monthday"})

Doc.set_extension("triaged_expressions", default=(), force=True)
Doc.set_extension("triaged_story", default=None, force=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What the promises component hands on: promises, the date behind each expression, and statements of fate."""

    promises: tuple[Promise, ...] = ()
    placed: tuple[tuple[Expression, When | None], ...] = ()
    due_only: frozenset[int] = frozenset()
    """Where expressions begin that serve as the due time of a promise and are no dates of their own."""
    hits: tuple[Hit, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    """Token spans of the promises."""


@Language.factory("triaged_promises")
class PromiseReader:
    """The pipeline component; needs context, mentions and expressions on the doc."""

    def __init__(self, nlp: Language, name: str) -> None:
        """Compile what is looked for; ``name`` is the one of the component."""
        self.name = name
        del nlp
        self._fates = Fates()

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.triaged_story``."""
        context: Context | None = doc._.triaged_context
        doc._.triaged_story = Story() if context is None else self._read(doc, context)
        return doc

    def _read(self, doc: Doc, context: Context) -> Story:
        expressions: tuple[Expression, ...] = doc._.triaged_expressions
        hits = self._fates.find(doc)
        cast = Cast(doc, context, doc._.triaged_mentions)
        frames = [
            frame
            for frame in find_frames(doc, expressions)
            if not cast.private(frame) and _meant(doc, frame, cast, context) and not _names_today(doc, frame, context)
        ]
        # Only where working days are counted does it matter whose they are.
        counted = any(expression.working for expression in expressions)
        own = {place for place, frame in enumerate(frames) if counted and cast.speaker(frame).by == "staff"}
        teller = _Teller(doc, context, expressions, frames, hits, own)
        promises, spans = teller.promises(cast)
        return Story(
            promises=promises, placed=teller.placed(), due_only=teller.due_only(), hits=tuple(hits), spans=spans
        )


def _names_today(doc: Doc, frame: Frame, context: Context) -> bool:
    """Whether "now it's Thursday" only says what day it is."""
    if doc[frame.trigger].lower_ != "now":
        return False
    first = next((each for each in doc._.triaged_expressions if each.start > doc[frame.trigger].idx), None)
    return first is None or first.day is None or first.day.weekday == context.at.weekday() or first.clock is not None


def _meant(doc: Doc, frame: Frame, cast: Cast, context: Context) -> bool:
    """Whether a candidate is a promise in the mouth of this sender."""
    begin, end = frame.sentence
    words = {token.lower_ for token in doc[begin:end]}
    deed = doc[frame.deed].lemma_.lower()
    if cast.own(frame) and context.sender == "customer":
        return frame.shape in {"will", "progressive"} and deed in _OWN_DEEDS and not words & _THREATS
    if cast.own(frame):
        return deed not in _EMPTY_DEEDS - {"be", "see", "look"} and "always" not in words
    if (
        frame.reporter >= 0
        and frame.reporter_subject >= 0
        and not frame.passive_report
        and (
            doc[frame.reporter_subject].lower_ in {"i", "we"}
            and context.sender == "customer"
            and not cast.quoted(frame.trigger)
        )
    ):
        return False
    dated = any(is_dated(token) for token in doc[frame.deed : min(end, frame.deed + 14)])
    if frame.shape == "will" and frame.reporter < 0 and not cast.quoted(frame.trigger):
        subject = doc[frame.subject].lower_ if frame.subject >= 0 else ""
        if subject in {"you", "u"} and context.sender != "customer":
            return deed in {"have", "receive", "get", "hear", "see"} and dated
        return dated or (context.sender != "customer" and deed in _OWN_DEEDS)
    return True


class _Teller:
    """Follows one mail in text order and remembers the day that its story has reached."""

    def __init__(
        self,
        doc: Doc,
        context: Context,
        expressions: tuple[Expression, ...],
        frames: list[Frame],
        hits: list[Hit],
        own: set[int],
    ) -> None:
        self._own = own
        self._doc = doc
        self._context = context
        self._almanac = Almanac.of(context, expressions)
        self._failing = (
            any(hit.label in {"absent", "silent", "late"} for hit in hits)
            or any(hit.label in GRIEVANCES for hit in doc._.triaged_signals)
            or bool(doc._.triaged_troubles)
        )
        self._frames = frames
        self._expressions = expressions
        self._tokens = [_span(doc, expression) for expression in expressions]
        dated = {index for span in self._tokens for index in range(span.start, span.end)}
        self._clauses = [clause_of(doc, frame, dated) for frame in frames]
        self._dues = [self._due_of(index) for index in range(len(frames))]
        self._fates = Fates.bind(
            doc,
            frames,
            hits,
            ahead=frozenset(index for index in range(len(frames)) if self._ahead(index)),
            later=frozenset(index for index in range(len(frames)) if self._later(index)),
        )
        self._placed = self._place_all()

    def placed(self) -> tuple[tuple[Expression, When | None], ...]:
        """Return each expression with what it means."""
        return tuple(zip(self._expressions, self._placed, strict=True))

    def due_only(self) -> frozenset[int]:
        """Return where expressions begin that only serve as a due time."""
        chosen = {place for places in self._dues for place in places}
        return frozenset(self._expressions[place].start for place in chosen if not self._expressions[place].names_a_day)

    def promises(self, cast: Cast) -> tuple[tuple[Promise, ...], tuple[tuple[int, int], ...]]:
        """Return the promises and their token spans."""
        found, spans = [], []
        for index, frame in enumerate(self._frames):
            start, end = self._clauses[index]
            span = self._doc[start:end]
            due = self._merged_due(index)
            speaker = cast.speaker(frame)
            status, evidence, sure = self._status(index, due, speaker)
            found.append(
                Promise(
                    text=span.text, start=span.start_char, end=span.end_char,
                    promisor=speaker.name, promised_by=speaker.by, vendor=speaker.vendor,
                    what=" ".join(self._doc[min(frame.deed, end - 1) : end].text.split()), due=due,
                    status=status, evidence=evidence,
                    sure=speaker.sure and sure and not (due is not None and due.ambiguous),
                )
            )  # fmt: skip
            spans.append((start, end))
        return tuple(found), tuple(spans)

    def _due_of(self, index: int) -> tuple[int, ...]:
        """Return the expressions that make up the due time: a day, a time beside it, or a window."""
        frame, (start, end) = self._frames[index], self._clauses[index]
        after = frame.trigger if frame.shape != "booked" else start
        inside = [
            place for place, span in enumerate(self._tokens)
            if start <= span.start < end and (span.start > after or (frame.reporter < 0 or span.start > frame.reporter))
            and not self._of_another(place, index)
        ]  # fmt: skip
        later = [place for place in inside if self._tokens[place].start > after]
        for places in (later, inside):
            day = next((place for place in places if self._expressions[place].kind == "day"), None)
            clock = next((place for place in places if self._expressions[place].kind == "time"), None)
            window = next((place for place in places if self._expressions[place].kind == "window"), None)
            if day is not None and clock is not None and self._expressions[day].clock is None:
                return (day, clock)
            for choice in (day, window, clock):
                if choice is not None:
                    return (choice,)
        return ()

    def _ahead(self, index: int) -> bool:
        """Whether the due time lies after the mail even when it is read as told of the past."""
        if any(self._expressions[place].kind == "window" for place in self._dues[index]):
            return False  # it counts from when it was said, which may be long ago
        due = self._due_when(index, -1)
        if due is None:
            return False
        return due.earliest.date() > self._almanac.today if due.grain == "day" else due.earliest > self._almanac.at

    def _later(self, index: int) -> bool:
        """Whether a promise that is told after a failure is a new one: its time still runs when nothing else tells."""
        frame = self._frames[index]
        ahead = frame.moved or frame.shape in {"will", "progressive", "booked"}
        return any(ahead or self._expressions[place].kind == "window" for place in self._dues[index])

    def _of_another(self, place: int, index: int) -> bool:
        start = self._tokens[place].start
        return any(
            other != index
            and clause[0] <= start < clause[1]
            and abs(self._frames[other].deed - start) < abs(self._frames[index].deed - start)
            for other, clause in enumerate(self._clauses)
        )

    def _place_all(self) -> list[When | None]:
        story: date | None = None
        last: date | None = None
        said: datetime | None = None
        results: list[When | None] = []
        owners = {place: index for index, places in enumerate(self._dues) for place in places}
        for place, expression in enumerate(self._expressions):
            owner = owners.get(place)
            direction = self._direction(place, owner)
            following = expression.day is not None and expression.day.follows
            base = self._said_at(place, owner, said) if owner is not None and expression.kind != "day" else None
            when = resolve(
                expression,
                self._doc.text,
                self._almanac,
                direction=direction,
                anchor=last if following else story,
                said_at=base,
                own=owner in self._own,
            )
            results.append(when)
            if when is None:
                continue
            if expression.kind == "day" and expression.names_a_day:
                last = when.earliest.date()
                explicit = expression.day is not None and expression.day.kind in {
                    "date",
                    "numeric",
                    "monthday",
                    "shift",
                }
                if explicit or (story is not None and last < self._almanac.today and last > story):
                    story = last if last < self._almanac.today else story
            if owner is None or self._tokens[place].start < self._frames[owner].trigger:
                said = when.earliest
            elif owner in self._fates and (said is None or said < when.earliest <= self._almanac.at):
                said = when.earliest  # what came of it is told, so the story has reached that time
        return results

    def _said_at(self, place: int, owner: int | None, said: datetime | None) -> datetime | None:
        """Return when a window began to run: at the time named beside the verb of saying, if any."""
        if owner is None or said is None or not self._frames[owner].past or said > self._almanac.at:
            return None
        expression = self._expressions[place]
        if expression.kind == "window" and self._almanac.at - said > timedelta(days=400):
            return None
        if (
            expression.kind == "window"
            and expression.window is not None
            and expression.window.unit in {"hour", "minute"}
        ):
            return said if said.time() != time() else self._almanac.at if said.date() == self._almanac.today else said
        return said if expression.kind == "window" else None

    def _direction(self, place: int, owner: int | None) -> int:
        if owner is None:
            return direction_at(self._doc, self._tokens[place].root.i)
        frame, fate = self._frames[owner], self._fates.get(owner)
        if fate is not None or frame.shape == "obligation":
            return -1
        if frame.moved:
            return 1
        if frame.past and frame.shape != "will" and self._context.sender == "customer":
            # What was said is told from after it was said. A date is then the nearest one; a weekday has passed where
            # the writer has a grievance, and is still to come where he has none.
            day = self._expressions[place].day
            if day is not None and day.kind in _CALENDAR:
                return 0
            return -1 if self._failing else 1
        return 1

    def _merged_due(self, index: int) -> When | None:
        places = self._dues[index]
        if not places:
            return None
        first = self._placed[places[0]]
        if len(places) == 1 or first is None:
            return first
        return self._due_when(index, self._direction(places[0], index))

    def _due_when(self, index: int, direction: int) -> When | None:
        """Place the due time of a frame by itself, a day and the time beside it as one."""
        places = self._dues[index]
        if not places:
            return None
        if len(places) == 1:
            single = self._expressions[places[0]]
            return resolve(single, self._doc.text, self._almanac, direction=direction, own=index in self._own)
        clock, day = self._expressions[places[1]], self._expressions[places[0]]
        outer = sorted((clock, day), key=lambda expression: expression.start)
        joined = Expression(
            kind="day", start=outer[0].start, end=outer[1].end, preposition_start=outer[0].preposition_start,
            preposition=clock.preposition, day=day.day, clock=clock.clock,
        )  # fmt: skip
        return resolve(joined, self._doc.text, self._almanac, direction=direction, anchor=None)

    def _status(self, index: int, due: When | None, speaker: Speaker) -> tuple[PromiseStatus, str, bool]:
        fate, frame = self._fates.get(index), self._frames[index]
        if speaker.by == "customer":
            return "open", "", True
        if fate is not None:
            return fate.status, self._doc[fate.hit.start : fate.hit.end].text, True
        follower = self._frames[index + 1] if index + 1 < len(self._frames) else None
        moved = follower is not None and follower.moved and not frame.moved
        if moved and follower is not None and follower.shape == "said" and self._failing and self._over(due):
            moved = False  # "now she says Friday", after nobody came, is a new promise and no change of the old one
        if due is not None and moved:
            return "moved", self._doc[slice(*self._clauses[index + 1])].text, True
        if due is None:
            return "open", "", True
        if self._over(due) and frame.past and self._failing and self._context.sender == "customer":
            return "broken", due.text, False
        return "open", "", True

    def _over(self, due: When | None) -> bool:
        if due is None:
            return False
        last = due.latest or due.earliest
        return last.date() <= self._almanac.today if due.grain == "day" else last < self._almanac.at


def _span(doc: Doc, expression: Expression) -> Span:
    found = doc.char_span(expression.start, expression.end, alignment_mode="expand")
    return found if found is not None else doc[0:1]
