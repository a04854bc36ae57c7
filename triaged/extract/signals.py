"""Finds what else a mail says that a rule may act on: threats to leave, silence, praise, danger and so on."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from triaged.extract import trouble_words
from triaged.extract.context import Context
from triaged.extract.phrases import NEGATIONS, Hit, Phrases
from triaged.extract.signal_words import PATTERNS
from triaged.extract.wordlists import word_set

Doc.set_extension("triaged_signals", default=(), force=True)
Doc.set_extension("triaged_troubles", default=(), force=True)
Doc.set_extension("triaged_needs", default=(), force=True)

GRIEVANCES = word_set(
    """
    churn_threat ignored no_show late misinformed refund_request legal_threat safety supervisor_request
    """
)
"""Kinds that show that something went wrong for the writer."""


@Language.factory("triaged_signals")
class SignalReader:
    """The pipeline component."""

    def __init__(self, nlp: Language, name: str) -> None:
        """Compile what is looked for; ``name`` is the one of the component."""
        self.name = name
        del nlp
        self._phrases = Phrases(PATTERNS)
        self._troubles = Phrases(trouble_words.PATTERNS)

    def __call__(self, doc: Doc) -> Doc:
        """Set the signals that hold, where trouble is told of, and where the writer says what he needs."""
        context: Context | None = doc._.triaged_context
        if context is not None:
            doc._.triaged_signals = tuple(hit for hit in self._phrases.find(doc) if _holds(doc, hit))
            found = self._troubles.find(doc)
            starts = {hit.start for hit in found if hit.label == "trouble" and not _denied(doc, hit.start)}
            doc._.triaged_troubles = tuple(sorted(starts))
            doc._.triaged_needs = tuple((hit.start, hit.end) for hit in found if hit.label == "deadline")
        return doc


def _holds(doc: Doc, hit: Hit) -> bool:
    """Whether a hit is meant: not denied, not asked about, not somebody else's."""
    sentence = doc[hit.start].sent
    before = [token.lower_ for token in doc[max(sentence.start, hit.start - 4) : hit.start]]
    inside = {token.lower_ for token in doc[hit.start : hit.end]}
    denied = any(word in NEGATIONS or word in {"no", "nor", "without"} for word in before)
    if denied and not inside & set(NEGATIONS) and hit.label not in {"no_show", "ignored"}:
        return False
    if (
        hit.label == "praise"
        and (inside & set(NEGATIONS) - {"never"})
        and "more" not in inside
        and "fault" not in inside
        and "be" not in inside
    ):
        return False
    if hit.label == "late" and inside & set(NEGATIONS) and not inside & {"until", "till"}:
        return False
    if hit.label in {"praise", "late", "no_show"} and {"if", "hope", "would"} & set(before):
        return False
    return not (hit.label == "late" and {"night", "last", "too"} & set(before[-1:]))


def _denied(doc: Doc, index: int) -> bool:
    """Whether a word of trouble is taken back: "no problem", "if anything goes wrong"."""
    sentence = doc[index].sent
    words = {token.lower_ for token in doc[max(sentence.start, index - 5) : index]}
    return doc[index - 1].lower_ in {"no", "any", "without"} or bool(words & {"if", "case", "should", "hope", "avoid"})
