"""Brings together the two ways in which promises are found: words that the network takes for one, and the grammar's.

Where both see a promise the network says where it begins and ends, and the grammar who gives his word. What only one
of them sees must be clearer to count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc, Token

from triaged.extract.dates import is_dated
from triaged.extract.network import Scores
from triaged.extract.promising.clauses import clause_of
from triaged.extract.promising.frame import Frame
from triaged.extract.promising.people import animate
from triaged.extract.promising.verbs import REPORT, is_passive, lemma_of, reporter_of, sayer_of, subject_of, verb_after
from triaged.extract.sentences import sentence_bounds
from triaged.extract.spans import Stretch, stretches
from triaged.extract.tense import in_passing

_GRAMMAR_ALONE = 0.1
"""What the network must at least think of a clause that only the grammar takes for a promise."""
_MOVED = 0.05
"""The same where the words themselves put off an earlier date: "they pushed it to the 20th"."""
_SPOKEN = 0.5
"""How sure the grammar is of a time that somebody names for himself in direct speech."""
_NETWORK_ALONE = 0.78
_SHORTEST = 2
_GAP = 3
_NAME = 3
"""Words that may only name who speaks."""
_OPEN_ENDS = frozenset({"that", "me", "us", "it", "was", "be", "to", "the", "a", "his", "her", "their"})
"""Words after which a clause must go on."""
_VERBS = frozenset({"MD", "VBD", "VBZ", "VBP", "VBN", "VBG", "VB"})
_JOINS = frozenset({"and", ";", ",", "but"})
_OWN = 0.0
"""The logit above which a promise is the writer's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A promise as it stands in the text: tokens ``start`` to ``end``, and the frame that tells who and what."""

    frame: Frame
    start: int
    end: int
    confidence: float
    source: str
    own: bool
    """Whether the network takes it for the writer's own word."""

    @property
    def deed(self) -> int:
        """The token at which what was promised begins."""
        return min(max(self.frame.deed, self.start), self.end - 1)


def find_candidates(
    doc: Doc, frames: Sequence[Frame], meant: Sequence[bool], scores: Scores, dated: set[int]
) -> tuple[Candidate, ...]:
    """Return the promises of ``doc`` in text order; ``meant`` tells which frames the grammar itself would let pass."""
    likely = 1.0 - scores.promise[:, 0]
    found = list(_seen_by_network(doc, frames, scores, dated))
    for frame, passes in zip(frames, meant, strict=True):
        start, end = clause_of(doc, frame, dated)
        if any(start < other.end and other.start < end for other in found):
            continue
        confidence = float(likely[start:end].mean())
        if frame.spoken:
            confidence = max(confidence, _SPOKEN)  # the network, which learned from mails, hardly heard such speech
        if passes and confidence >= (_MOVED if frame.moved else _GRAMMAR_ALONE):
            found.append(
                Candidate(
                    frame=frame, start=start, end=end, confidence=confidence, source=f"grammar '{frame.shape}'",
                    own=bool(scores.own[start:end].mean() > _OWN),
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda each: each.start))


def _seen_by_network(doc: Doc, frames: Sequence[Frame], scores: Scores, dated: set[int]) -> Iterator[Candidate]:
    whole = _joined(doc, stretches(scores.promise))
    for stretch in (part for each in whole for part in _parted(doc, each, frames, dated)):
        start, end = _trimmed(doc, stretch.start, stretch.end)
        if end - start < _SHORTEST or stretch.confidence < _NETWORK_ALONE or _only_names(doc, start, end):
            continue
        inside = [frame for frame in frames if start <= frame.trigger < end or start <= frame.deed < end]
        frame = min(inside, key=lambda each: (each.reporter < 0, each.trigger), default=None)
        source = "network" if frame is None else f"network and grammar '{frame.shape}'"
        yield Candidate(
            frame=frame or _frame_of(doc, start, end), start=start, end=end, confidence=stretch.confidence,
            source=source, own=bool(scores.own[start:end].mean() > _OWN),
        )  # fmt: skip


def _only_names(doc: Doc, start: int, end: int) -> bool:
    """Whether the words only say who speaks: "the fitter", "Ace Plumbing", with his words elsewhere."""
    last = doc[end - 1]
    names = animate(last) or (last.tag_ in {"NNP", "NNPS"} and not is_dated(last))
    return end - start <= _NAME and names and all(token.tag_[0] in "DNP" for token in doc[start:end])


def _joined(doc: Doc, found: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield the stretches; one that only says that something was said, or is a scrap, is joined to the next."""
    waiting: Stretch | None = None
    for stretch in found:
        if waiting is not None and _belongs(doc, waiting, stretch):
            waiting = Stretch(waiting.start, stretch.end, max(waiting.confidence, stretch.confidence))
            continue
        if waiting is not None:
            yield waiting
        waiting = stretch
    if waiting is not None:
        yield waiting


def _parted(doc: Doc, stretch: Stretch, frames: Sequence[Frame], dated: set[int]) -> Iterator[Stretch]:
    """Yield the promises that were read as one: "he comes on Monday, and you will ring me by Friday"."""
    begin = stretch.start
    for frame in sorted(frames, key=lambda each: each.trigger):
        at = frame.subject
        joined = at > begin and (doc[at - 1].lower_ in _JOINS) and frame.trigger < stretch.end
        clauses = range(begin, at), range(frame.trigger, stretch.end)
        # Two of them only where each has its own time.
        timed = frame.reporter < 0 and all(not dated.isdisjoint(clause) for clause in clauses)
        if joined and timed and any(begin <= other.trigger < at for other in frames):
            yield Stretch(begin, at, stretch.confidence)
            begin = at
    yield Stretch(begin, stretch.end, stretch.confidence)


def _belongs(doc: Doc, first: Stretch, second: Stretch) -> bool:
    """Whether two stretches are one: a mark or a small word parts them, and one of them is no clause by itself."""
    between = doc[first.end : second.start]
    if len(between) > _GAP or any("\n" in token.text for token in between):
        return False
    last = next((token for token in reversed(doc[first.start : first.end]) if not token.is_punct), None)
    saying = last is not None and (lemma_of(last) in REPORT or last.lower_ in _OPEN_ENDS)
    scrap = min(first.end - first.start, second.end - second.start) <= _SHORTEST and len(between) <= 1
    return (saying or scrap) and (saying or not any(token.is_sent_start for token in doc[first.end : second.start + 1]))


def _trimmed(doc: Doc, start: int, end: int) -> tuple[int, int]:
    # "Sam", a greeting, and an empty line are no part of what stands below them.
    start = next((at + 1 for at in range(start, min(start + _GAP, end - 1)) if doc[at].text.count("\n") > 1), start)
    while start < end and (doc[start].is_punct or doc[start].is_space) and doc[start].text not in {'"', "(", "$", "#"}:
        start += 1
    while end > start and (_ends_nothing(doc[end - 1])) and doc[end - 1].text != '"':
        end -= 1
    return start, end


def _ends_nothing(token: Token) -> bool:
    return bool(token.is_punct or token.is_space) or token.lower_ in {"and", "but", "or"}


def _frame_of(doc: Doc, start: int, end: int) -> Frame:
    """Return a frame for words in which the grammar saw none: its first verb group decides."""
    trigger = next((token.i for token in doc[start:end] if token.tag_ in _VERBS and not in_passing(token)), start)
    deed = verb_after(doc, trigger + 1)
    deed = deed if trigger < deed < end else min(trigger + 1, end - 1)
    subject = subject_of(doc, trigger)
    reporter = reporter_of(doc, trigger, subject)
    past = doc[trigger].tag_ in {"VBD", "VBN"}
    return Frame(
        shape="obligation" if past else "will",
        trigger=trigger,
        deed=max(deed, start),
        subject=subject,
        reporter=reporter,
        reporter_subject=sayer_of(doc, reporter) if reporter >= 0 else -1,
        passive_report=reporter >= 0 and is_passive(doc, reporter),
        sentence=sentence_bounds(doc, trigger),
    )


def mean_status(scores: Scores, candidate: Candidate) -> np.ndarray:
    """Return the network's probabilities of what became of a promise, in the order of ``network.STATUSES``."""
    logits = scores.status[candidate.start : candidate.end].mean(axis=0)
    raised = np.exp(logits - logits.max())
    return np.asarray(raised / raised.sum())
