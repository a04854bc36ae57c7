"""Runs the statistical pipeline on the sentences that deserve it, and on no others.

Tagging, parsing and finding names is nine tenths of the cost of reading. Most sentences of ordinary mail hold nothing
of interest, and tokens alone show it: no date, no verb of promising, coming, calling or failing, nobody who supplies
anything, no name. The gate lets through whatever is doubtful; what it stops keeps its words and sentence bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import cast

import numpy as np
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, NORM, POS, SENT_START, TAG
from spacy.language import Language
from spacy.symbols import IDS
from spacy.tokens import Doc, Token
from thinc.types import Ints2d

from triaged.extract.calendar_words import DAYS, MONTHS
from triaged.extract.trades import PEOPLE, TRADE_NAME_WORDS, TRADES, WORKERS
from triaged.extract.wordlists import word_set

Part = Callable[[Doc], Doc]
Bounds = tuple[int, int]

_TELLING = word_set(
    """
    promise swear swore sworn assure guarantee commit undertake undertook vow pledge agree arrange say says said saying
    sed sez tell tells told telling confirm claim reckon advise inform insist state announce explain quote mention offer
    will 'll ll shall would 'd wld wud gonna going wil could can theyd hed theyll youll itll shed wed
    supposed due meant scheduled booked book set expected slated arranged rebooked rescheduled reschedule postpone
    postponed push pushed put moved move confirmed appointment visit booking delivery collection installation slot
    callout inspection survey word
    come comes came coming send sends sent sending deliver arrive show showed shown turn turned visit fit fitted install
    attend appear materialise bring brought collect drop fix fixed repair repaired replace replaced finish finished
    complete completed start started return returned refund refunded
    call calls called calling ring rang rung phone phoned email emailed e-mailed text texted write wrote written message
    messaged leave left voicemail reply replied answer answered contact contacted chase chased spoke speak speaking
    visited pop popped went drove
    need want must have expect require latest deadline until till by before
    """
)
"""Words in any of which a promise, an attempt to reach somebody, a failure or a need may hide."""
_NEUTRAL = (
    frozenset(DAYS)
    | frozenset(MONTHS)
    | word_set("i i'm i've i'd i'll ok hi hello dear hey thanks thank regards cheers")
)
_STEMS = TRADES | WORKERS | PEOPLE
_INTERESTING = _TELLING | _STEMS | (TRADE_NAME_WORDS - word_set("and of air water power gas energy"))
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
    """The pipeline component; ``grammar`` and ``names`` are the components of the statistical pipeline."""

    def __init__(self) -> None:
        """Start empty: the extractor hands over the components of the model that it loaded."""
        self.grammar: tuple[Part, ...] = ()
        self.lemmas: Part | None = None
        self.names: tuple[Part, ...] = ()
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
        bounds = [(sentence.start, sentence.end) for sentence in doc.sents] if len(doc) else []
        dated = _dated(doc)
        chosen = [each for each in bounds if _deserves(doc, each, dated)]
        self.sentences_seen += len(bounds)
        self.sentences_read += len(chosen)
        if not chosen:
            return
        grammar = self._run(doc, chosen, self._read_grammar)
        named = [each for each in chosen if _has_capitals(doc, each)]
        names = self._run(doc, named, self._read_names) if named else None
        _copy(doc, bounds, grammar, names)

    @staticmethod
    def _run(doc: Doc, chosen: list[Bounds], read: Callable[[Doc], Doc]) -> tuple[Doc, np.ndarray]:
        """Return the chosen sentences as a doc of their own, read, and where their tokens stand in ``doc``."""
        places = np.concatenate([np.arange(start, end) for start, end in chosen])
        part = Doc(
            doc.vocab,
            words=[doc[int(place)].text for place in places],
            spaces=[bool(doc[int(place)].whitespace_) for place in places],
        )
        attributes = [NORM, SENT_START]
        part.from_array(attributes, cast("Ints2d", doc.to_array(attributes)[places]))
        return read(part), places

    def _read_grammar(self, part: Doc) -> Doc:
        for component in self.grammar:
            part = component(part)
        _set_pos(part)
        return self.lemmas(part) if self.lemmas is not None else part

    def _read_names(self, part: Doc) -> Doc:
        for component in self.names:
            part = component(part)
        return part


@Language.factory("triaged_gate")
def make_gate(nlp: Language, name: str) -> Gate:
    """Return an empty gate."""
    del nlp, name
    return Gate()


def _dated(doc: Doc) -> set[int]:
    """Return the tokens at which date expressions begin."""
    starts = sorted(expression.start for expression in doc._.triaged_expressions)
    if not starts:
        return set()
    positions = np.array([token.idx for token in doc])
    return {int(place) for place in np.searchsorted(positions, starts, side="right") - 1}


def _deserves(doc: Doc, bounds: Bounds, dated: set[int]) -> bool:
    start, end = bounds
    if any(place in dated for place in range(start, end)):
        return True
    return any(_tells(token) or _is_name(token) for token in doc[start:end])


def _tells(token: Token) -> bool:
    word = token.lower_
    return word in _INTERESTING or (word.endswith("s") and word[:-1] in _STEMS) or (word.endswith("ed") and _tell(word))


def _tell(word: str) -> bool:
    return word[:-1] in _TELLING or word[:-2] in _TELLING


def _is_name(token: Token) -> bool:
    text = token.text
    if not text[:1].isupper() or token.lower_ in _NEUTRAL:
        return False
    return not token.is_sent_start or not (token.is_stop or token.is_punct)


def _has_capitals(doc: Doc, bounds: Bounds) -> bool:
    return any(_is_name(token) for token in doc[bounds[0] : bounds[1]])


def _set_pos(part: Doc) -> None:
    values = np.array([[IDS[_POS_OF_TAG.get(token.tag_, "X")]] for token in part], dtype="uint64")
    part.from_array([POS], cast("Ints2d", values))


def _copy(
    doc: Doc, bounds: list[Bounds], grammar: tuple[Doc, np.ndarray], names: tuple[Doc, np.ndarray] | None
) -> None:
    """Write what was read back to the whole doc; a sentence that was not read hangs on its first token."""
    attributes = [TAG, DEP, LEMMA, HEAD]
    values = np.zeros((len(doc), len(attributes)), dtype="int64")
    for start, end in bounds:
        values[start:end, 3] = start - np.arange(start, end)
    part, places = grammar
    # Heads are offsets, and every sentence is copied whole: they mean the same in the part and in the doc.
    values[places] = part.to_array(attributes).astype("int64")
    doc.from_array([TAG, DEP, LEMMA, HEAD], cast("Ints2d", values.astype("uint64")))
    for token, source in zip((doc[int(place)] for place in places), part, strict=True):
        clitic = _CLITICS.get(source.lower_)
        if clitic:
            token.lemma_ = clitic
    if names is not None:
        part, places = names
        found = np.zeros((len(doc), 2), dtype="uint64")
        found[:, 0] = 2
        found[places] = part.to_array([ENT_IOB, ENT_TYPE])
        doc.from_array([ENT_IOB, ENT_TYPE], cast("Ints2d", found))
