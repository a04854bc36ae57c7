"""Runs the tagger on the sentences that deserve it, and on no others.

Tagging takes a third of the time of reading. Most sentences of ordinary mail promise nothing and tell of no attempt to
reach anybody; the network and single words show it. The gate lets through whatever is doubtful; what it stops keeps
its words and sentence bounds. A parser is not asked: with and without it as much was found in labelled mail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import cast

import numpy as np
from spacy.attrs import LEMMA, NORM, POS, SENT_START, TAG
from spacy.language import Language
from spacy.symbols import IDS
from spacy.tokens import Doc
from thinc.types import Ints2d

from triaged.extract.dates import dated_tokens
from triaged.extract.network import Scores
from triaged.extract.sentences import all_bounds
from triaged.extract.wordlists import word_set

Part = Callable[[Doc], Doc]
Bounds = tuple[int, int]

_AT_ONCE, _UNSEEN = 600, 0.5
_LIKELY = 0.1
"""A sentence in which no word promises anything with at least this probability holds no promise."""
_ACTS = word_set(
    """
    call calls called calling ring rang rung phone phoned telephone telephoned email emailed e-mailed text texted
    wrote written messaged left voicemail contacted chase chased chasing visited dialled dialed fax faxed came arrived
    turned showed here pulled landed
    """
)
"""Words that may tell of an attempt to reach somebody, or that somebody came."""
_POS_OF_TAG = {
    **dict.fromkeys(("VB", "VBD", "VBG", "VBN", "VBP", "VBZ"), "VERB"),
    **dict.fromkeys(("NN", "NNS"), "NOUN"),
    **dict.fromkeys(("NNP", "NNPS"), "PROPN"),
    **dict.fromkeys(("JJ", "JJR", "JJS"), "ADJ"),
    **dict.fromkeys(("RB", "RBR", "RBS", "WRB"), "ADV"),
    **dict.fromkeys(("PRP", "WP"), "PRON"),
}
_CLITICS = {"'m": "be", "'re": "be", "'ve": "have", "'ll": "will", "wo": "will", "ca": "can", "n't": "not"}


class Gate:
    """The pipeline component; ``grammar`` holds the components of the statistical pipeline."""

    def __init__(self) -> None:
        """Start empty: the extractor hands over the components of the model that it loaded."""
        self.grammar: tuple[Part, ...] = ()
        self.lemmas: Part | None = None
        self.sentences_seen = 0
        self.sentences_read = 0

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one doc."""
        return next(self.pipe((doc,)))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 16) -> Iterator[Doc]:
        """Annotate docs one by one, in their order."""
        del batch_size  # the sentences of one doc are a batch already
        for doc in stream:
            self._annotate(doc)
            yield doc

    def _annotate(self, doc: Doc) -> None:
        bounds = all_bounds(doc) if len(doc) else []
        scores: Scores | None = doc._.triaged_scores
        if scores is None:
            return
        likely = 1.0 - scores.promise[:, 0]
        unseen = {at for at in dated_tokens(doc, doc._.triaged_expressions) if scores.date[at, 0] > _UNSEEN}
        chosen = [each for each in bounds if _deserves(doc, each, likely, unseen)]
        self.sentences_seen += len(bounds)
        self.sentences_read += len(chosen)
        if not chosen:
            return
        _copy(doc, [self._run(doc, group) for group in _groups(chosen)])

    def _run(self, doc: Doc, chosen: list[Bounds]) -> tuple[Doc, np.ndarray]:
        """Return the chosen sentences as a doc of their own, read, and where their tokens stand in ``doc``."""
        places = np.concatenate([np.arange(start, end) for start, end in chosen])
        part = Doc(
            doc.vocab,
            words=[doc[int(place)].text for place in places],
            spaces=[bool(doc[int(place)].whitespace_) for place in places],
        )
        attributes = [NORM, SENT_START]
        part.from_array(attributes, cast("Ints2d", doc.to_array(attributes)[places]))
        return self._read_grammar(part), places

    def _read_grammar(self, part: Doc) -> Doc:
        for component in self.grammar:
            part = component(part)
        _set_pos(part)
        return self.lemmas(part) if self.lemmas is not None else part


@Language.factory("triaged_gate")
def make_gate(nlp: Language, name: str) -> Gate:
    """Return an empty gate."""
    del nlp, name
    return Gate()


def _deserves(doc: Doc, bounds: Bounds, likely: np.ndarray, unseen: set[int]) -> bool:
    """Whether somebody may promise or act in a sentence, or a date stands there that the network did not see."""
    start, end = bounds
    if (likely[start:end] >= _LIKELY).any() or any(start <= at < end for at in unseen):
        return True
    return any(token.lower_ in _ACTS for token in doc[start:end])


def _set_pos(part: Doc) -> None:
    values = np.array([[IDS[_POS_OF_TAG.get(token.tag_, "X")]] for token in part], dtype="uint64")
    part.from_array([POS], cast("Ints2d", values))


def _groups(chosen: list[Bounds]) -> Iterator[list[Bounds]]:
    """Yield sentences in groups of some hundred words, so that a long mail takes no more memory than a short one."""
    group: list[Bounds] = []
    for each in chosen:
        if group and sum(end - start for start, end in group) + each[1] - each[0] > _AT_ONCE:
            yield group
            group = []
        group.append(each)
    yield group


def _copy(doc: Doc, read: list[tuple[Doc, np.ndarray]]) -> None:
    """Write tags and lemmas that were read back to the whole doc."""
    attributes = [TAG, LEMMA]
    values = np.zeros((len(doc), len(attributes)), dtype="uint64")
    for part, places in read:
        values[places] = part.to_array(attributes)
    doc.from_array(attributes, cast("Ints2d", values))
    for part, places in read:
        for place, token in zip(places, part, strict=True):
            clitic = _CLITICS.get(token.lower_)
            if clitic:
                doc[int(place)].lemma_ = clitic
