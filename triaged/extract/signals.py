"""Finds what else a mail says that a rule may act on: threats to leave, silence, praise, danger and so on."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from triaged.extract import trouble_words
from triaged.extract.absences import find_absences
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

_NO_FALL = word_set("asleep behind for ill short silent in out apart foul")
_COSTS = word_set("bill bills price prices invoice cost costs statement quote charge")
_HABITS = word_set("comes shows arrives turns appears delivers happens")


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
            held = [hit for hit in self._phrases.find(doc) if _holds(doc, hit)]
            missed = {hit.start for hit in held if hit.label == "no_show"}
            held += [
                hit
                for hit in find_absences(doc, "no_show")
                if hit.start not in missed and doc[hit.end - 1].lower_ == "been"
            ]
            doc._.triaged_signals = tuple(sorted(held))
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
    if _other_sense(doc, hit, inside):
        return False
    if hit.label in {"praise", "late", "no_show"} and {"if", "hope", "would"} & set(before):
        return False
    return not (hit.label == "late" and {"night", "last", "too"} & set(before[-1:]))


def _other_sense(doc: Doc, hit: Hit, inside: set[str]) -> bool:
    """Whether the words of a hit mean something else here."""
    if hit.label == "no_show":
        return _habit(doc, hit)
    if hit.label == "long_tenure":
        return "since" in inside and doc[hit.end - 1].lower_ not in {"i", "we"} and not _years(doc, hit)
    if hit.label == "safety" and inside & {"fell", "fallen"}:
        return hit.end < len(doc) and doc[hit.end].lower_ in _NO_FALL
    return hit.label == "safety" and "shock" in inside and any(token.lower_ in _COSTS for token in doc[hit.start].sent)


def _habit(doc: Doc, hit: Hit) -> bool:
    """Whether it tells of what somebody always does, in the present: "he never comes on time"."""
    return doc[hit.start].lower_ in {"never", "always"} and any(
        token.lower_ in _HABITS for token in doc[hit.start + 1 : hit.end]
    )


def _years(doc: Doc, hit: Hit) -> bool:
    """Whether "since" is followed by a year or a stretch of years, not by an hour or a day."""
    for token in doc[hit.start : min(len(doc), hit.end + 3)]:
        if (token.text.isascii() and token.text.isdigit() and len(token.text) == len("1998")) or "year" in token.lower_:
            return True
    return any(token.lower_ in {"customer", "customers", "client", "clients"} for token in doc[hit.start : hit.end])


def _denied(doc: Doc, index: int) -> bool:
    """Whether a word of trouble is taken back: "no problem", "if anything goes wrong"."""
    sentence = doc[index].sent
    words = {token.lower_ for token in doc[max(sentence.start, index - 5) : index]}
    return doc[index - 1].lower_ in {"no", "any", "without"} or bool(words & {"if", "case", "should", "hope", "avoid"})
