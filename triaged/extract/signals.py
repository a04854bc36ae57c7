"""Finds what else a mail says that a rule may act on: threats to leave, silence, praise, danger and so on.

The network says how likely each word shows each kind; the phrases of ``signal_words`` speak for a kind that it doubts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from triaged.extract import need_words
from triaged.extract.anchors import is_anchored
from triaged.extract.context import Context
from triaged.extract.measures import both_sides, measure
from triaged.extract.network import Scores
from triaged.extract.others import told_of_others
from triaged.extract.phrases import NEGATIONS, Hit, Phrases
from triaged.extract.sentences import all_bounds, sentence_bounds, sentence_of
from triaged.extract.signal_words import DENYING, FIRM, PATTERNS, PLAIN
from triaged.extract.wordlists import word_set
from triaged.model import SIGNAL_KINDS, Amount, Signal

Doc.set_extension("triaged_signals", default=(), force=True)
Doc.set_extension("triaged_needs", default=(), force=True)

GRIEVANCES = word_set(
    """
    churn_threat ignored no_show late misinformed refund_request legal_threat safety supervisor_request
    """
)
"""Kinds that show that something went wrong for the writer."""
FAILURES = frozenset({"no_show", "late", "ignored", "misinformed", "safety"})
"""Kinds that tell of something that went wrong, and not only of what the writer wants for it."""
_SURE = 0.55
"""How likely a kind must be for the network by itself."""
_SURE_OF_ESSAYS, _LONG, _ESSAY = 0.8, 250, 500
"""The same in an essay, and the tokens of a long mail and of an essay, between which it rises: the more words there
are, the likelier one of them looks like something by chance."""
_WITH_PHRASE, _WITH_PLAIN = 0.2, 0.03
"""How likely where a phrase of the kind stands in the text, and where a plain one stands in a long one: the network,
which learned from mails, hardly hears a single sentence among the many of an essay."""
_SHORT = 25
"""Tokens of a text in which the network is not believed without a word of the kind."""
_FIRM = 0.9
"""How certain is what a firm phrase says."""
_UNREAL = word_set("if unless whether in case would will 'll should could might until till before hope hoping wish")
_STILL_MEANT = word_set("more fault better happier kinder nicer never until till")
"""Words with which a negation praises, or tells of lateness: "could not have been kinder", "not until noon"."""
_FEWEST = 5
_CLITICS = frozenset({"n't", "'s", "'d", "'ll", "'ve", "'re", "'m"})
_EDGE = 0.3
"""Words beside the likeliest one belong to the evidence while they are at least this likely."""


@dataclass(frozen=True, slots=True)
class Found:
    """A kind of signal, the tokens that show it, and how likely it is."""

    label: str
    start: int
    end: int
    confidence: float
    source: str

    @property
    def only_guessed(self) -> bool:
        """Whether a grievance is seen by the network alone, and no phrase tells it."""
        return self.label in GRIEVANCES and self.source == "network"


@Language.factory("triaged_signals")
class SignalReader:
    """The pipeline component; needs ``doc._.triaged_scores``."""

    def __init__(self, nlp: Language, name: str) -> None:
        """Compile what is looked for; ``name`` is the one of the component."""
        self.name = name
        del nlp
        self._phrases, self._plain = Phrases(PATTERNS), Phrases(PLAIN)
        self._firm, self._denying = Phrases(FIRM), Phrases(DENYING)
        self._needs = Phrases(need_words.PATTERNS)

    def __call__(self, doc: Doc) -> Doc:
        """Set the signals that hold, and where the writer says what he needs."""
        context: Context | None = doc._.triaged_context
        if context is not None and len(doc):
            hits = [hit for hit in self._phrases.find(doc) if not _denied(doc, hit)]
            plain = [hit for hit in self._plain.find(doc) if not _denied(doc, hit)]
            found = list(_signals(doc, doc._.triaged_scores, hits, plain))
            denied = [(hit.label, sentence_bounds(doc, hit.start)) for hit in self._denying.find(doc)]
            found = [each for each in found if not any(_is_in(each, *hit) for hit in denied)]
            if context.sender == "customer":
                found += _said_firmly(doc, self._firm.find(doc), found)
            others = told_of_others(doc)
            found = [each for each in found if each.label not in FAILURES or not _within(each.start, others)]
            doc._.triaged_signals = tuple(sorted(found, key=lambda each: (each.start, each.label)))
            doc._.triaged_needs = tuple((hit.start, hit.end) for hit in self._needs.find(doc))
        return doc


def _signals(doc: Doc, scores: Scores, hits: list[Hit], plain: list[Hit]) -> Iterator[Found]:
    sure = sure_of(len(doc))
    for kind in SIGNAL_KINDS:
        likely = scores.signal(kind)
        best = int(likely.argmax())
        if likely[best] >= sure:
            for start, end in _stretches(doc, likely, sure):
                guessed = len(doc) < _SHORT or likely[start:end].max() < _SURE_OF_ESSAYS
                if guessed and not is_anchored(kind, doc.text):
                    continue  # it takes the shape of a few words for their meaning
                yield Found(kind, start, end, float(likely[start:end].max()), "network")
            continue
        said = [hit for hit in hits if hit.label == kind and likely[best] >= _WITH_PHRASE]
        if len(doc) > _LONG and likely[best] >= _WITH_PLAIN:
            said = said or [hit for hit in plain if hit.label == kind]
        if said:
            hit = max(said, key=lambda each: float(likely[each.start : each.end].max()))
            yield Found(kind, hit.start, hit.end, float(likely[best]), "network and phrase")


def _within(at: int, passages: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in passages)


def _is_in(found: Found, label: str, bounds: tuple[int, int]) -> bool:
    return found.label == label and bounds[0] <= found.start < bounds[1]


def _said_firmly(doc: Doc, hits: list[Hit], found: Sequence[Found]) -> list[Found]:
    """Return what phrases say that need no network, unless it is denied, asked, only thought of, or found already."""
    told = []
    for hit in hits:
        bounds = sentence_bounds(doc, hit.start)
        words = {token.lower_ for token in doc[bounds[0] : bounds[1]]}
        before = {token.lower_ for token in doc[bounds[0] : hit.start]}
        unreal = before & _UNREAL and hit.label != "churn_threat"  # a threat is one on a condition too
        if unreal or "?" in words or any(_is_in(each, hit.label, bounds) for each in found):
            continue
        told.append(Found(hit.label, hit.start, hit.end, _FIRM, "phrase"))
    return told


def sure_of(tokens: int) -> float:
    """Return how likely a kind must be for the network by itself in a text of so many tokens."""
    share = min(1.0, max(0.0, (tokens - _LONG) / (_ESSAY - _LONG)))
    return _SURE + share * (_SURE_OF_ESSAYS - _SURE)


def _stretches(doc: Doc, likely: np.ndarray, sure: float) -> Iterator[tuple[int, int]]:
    """Yield the words of each passage that is likely enough, one for each sentence."""
    for begin, stop in all_bounds(doc):
        best = int(likely[begin:stop].argmax()) + begin
        if likely[best] < sure:
            continue
        start, end = best, best + 1
        while start > begin and likely[start - 1] >= _EDGE:
            start -= 1
        while end < stop and likely[end] >= _EDGE:
            end += 1
        while start < best and (doc[start].is_punct or doc[start].is_space):
            start += 1
        while end > best + 1 and (doc[end - 1].is_punct or doc[end - 1].is_space):
            end -= 1
        yield _widened(doc, start, end, begin, stop)


def _widened(doc: Doc, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """Return a passage of at least some words, so that a person sees what is meant; it stays in its sentence."""
    while end - start < _FEWEST and (start > first or end < last):
        if end < last and not doc[end].is_punct and (end - start) % 2 == 0:
            end += 1
        elif start > first and not doc[start - 1].is_space:
            start -= 1
        elif end < last:
            end += 1
        else:
            break
    while end > start + 1 and (doc[end - 1].is_punct or doc[end - 1].is_space):
        end -= 1
    while start < end - 1 and (doc[start].is_punct or doc[start].is_space or doc[start].lower_ in _CLITICS):
        start += 1
    return start, end


def _denied(doc: Doc, hit: Hit) -> bool:
    """Whether a phrase is taken back: a negation stands before it, or within praise that it turns into blame."""
    first, _ = sentence_bounds(doc, hit.start)
    before = {token.lower_ for token in doc[max(first, hit.start - 4) : hit.start]}
    inside = {token.lower_ for token in doc[hit.start : hit.end]}
    if not inside & set(NEGATIONS):
        return bool(before & {*NEGATIONS, "no", "without", "if"})
    return hit.label in {"praise", "late"} and not inside & _STILL_MEANT


def told_signals(doc: Doc, text: str, amounts: Sequence[Amount], year: int) -> tuple[Signal, ...]:
    """Return the signals of ``doc`` as facts, with the words of ``text`` as it is written, and with their measure."""
    found: list[Signal] = []
    misled = [hit for hit in doc._.triaged_signals if hit.label == "misinformed"]
    for hit in doc._.triaged_signals:
        span, sentence = doc[hit.start : hit.end], sentence_of(doc, hit.start)
        within = [each for each in amounts if sentence.start_char <= each.start < sentence.end_char]
        against = ""
        if misled and hit is misled[0]:
            after = sentence_of(doc, sentence.end).text if sentence.end < len(doc) else ""
            passages = [doc[each.start : each.end].text for each in misled]
            _, against = both_sides(passages if len(passages) > 1 else [sentence.text], after)
        found.append(
            Signal(
                kind=hit.label, text=text[span.start_char : span.end_char], start=span.start_char, end=span.end_char,
                value=measure(hit.label, span.text, sentence.text, year=year, amounts=within), against=against,
                source=f"signals: {hit.source}", confidence=round(hit.confidence, 3),
            )
        )  # fmt: skip
    return tuple(found)
