"""A place in the text that may hold a promise: which words make it, and who speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc

from triaged.extract.promising.verbs import is_passive, reporter_of, sayer_of, subject_of
from triaged.extract.sentences import sentence_bounds

Shape = Literal["will", "would", "obligation", "progressive", "noun", "said", "booked", "could"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A candidate; every position counts tokens, and -1 stands for none."""

    shape: Shape
    trigger: int
    deed: int
    subject: int = -1
    reporter: int = -1
    reporter_subject: int = -1
    passive_report: bool = False
    sentence: tuple[int, int]
    moved: bool = False
    """Says itself that an earlier date was given up: "rescheduled to the 9th"."""
    spoken: bool = False
    """The grammar is surer than the network: direct speech ("I could be with you within the hour"), "my appointment was
    at ten"."""

    @property
    def past(self) -> bool:
        """Whether it is told from after the moment at which it was made."""
        return self.shape in {"would", "obligation", "said"} or self.reporter >= 0


def frame_of(doc: Doc, shape: Shape, trigger: int, deed: int) -> Frame:
    """Return the candidate whose verb is ``deed``, with its subject and whoever is said to have said it."""
    subject = subject_of(doc, deed, before=trigger)
    reporter = reporter_of(doc, trigger, subject)
    return Frame(
        shape=shape,
        trigger=trigger,
        deed=deed,
        subject=subject,
        reporter=reporter,
        reporter_subject=sayer_of(doc, reporter) if reporter >= 0 else -1,
        passive_report=reporter >= 0 and is_passive(doc, reporter),
        sentence=sentence_bounds(doc, trigger),
    )


def due_near(frame: Frame, dated: set[int]) -> bool:
    """Whether a dated word stands near the verb of ``frame``, in its sentence."""
    begin, end = frame.sentence
    return any(index in dated for index in range(max(begin, frame.trigger - 6), min(end, frame.deed + 12)))
