"""Verb groups: their subjects, their auxiliaries, and the verbs of saying that govern them."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from triaged.extract.dates import is_dated
from triaged.extract.phrases import NEGATIONS
from triaged.extract.sentences import sentence_bounds
from triaged.extract.wordlists import word_set

COMMISSIVE = word_set("promise swear assure guarantee commit undertake vow pledge agree arrange")
REPORT = COMMISSIVE | word_set(
    """
    say tell confirm claim reckon advise inform reply write email text mention insist state announce explain sed
    """
)
_REPORT_FORMS = {"sed": "say", "sez": "say", "promissed": "promise", "promiced": "promise"}
GLUED = {
    "theyd": "would",
    "hed": "would",
    "youd": "would",
    "theyll": "will",
    "youll": "will",
    "itll": "will",
    "wed": "would",
}
MOTION = word_set(
    """
    come send deliver arrive call visit fit install start begin return bring ship collect drop pop attend ring
    phone get be have finish fix repair replace dispatch service clear pick swing head make complete
    """
)
_SKIP = word_set(
    """
    also definitely certainly probably then personally just now all both defo surely be have likely still at
    least either only even
    """
)
AUXILIARIES = word_set("be am is are was were been being have has had do does did 's 're 've 'm")


def subject_of(doc: Doc, verb: int, *, before: int | None = None) -> int:
    """Return the subject of the verb group around ``verb``: the nearest noun before it, or -1."""
    limit = verb if before is None else before
    begin, _ = sentence_bounds(doc, verb)
    if limit == verb and doc[verb].lower_ in GLUED:
        return verb
    for index in range(limit - 1, max(begin, limit - 7) - 1, -1):
        other = doc[index]
        if other.lower_ in GLUED:
            return index
        if other.tag_ in {"PRP", "NN", "NNS", "NNP", "NNPS", "EX", "WP"} and not is_dated(other):
            return index
        if other.lower_ in {"me", "us"} or (other.tag_ in {"VB", "VBD", "VBZ"} and other.lower_ not in AUXILIARIES):
            break
    return before if before is not None and doc[before].lower_ in GLUED else -1


def sayer_of(doc: Doc, reporter: int) -> int:
    """Return the subject of a verb of saying, also of a second one: "she apologised and promised that"."""
    subject = subject_of(doc, reporter)
    if subject >= 0 or reporter < 1 or doc[reporter - 1].lower_ != "and":
        return subject
    begin, _ = sentence_bounds(doc, reporter)
    first = next((at for at in range(reporter - 2, begin - 1, -1) if doc[at].tag_ == doc[reporter].tag_), -1)
    return subject_of(doc, first) if first >= 0 else -1


def reporter_of(doc: Doc, trigger: int, subject: int) -> int:
    """Return the verb of saying that governs what stands at ``trigger``, looking left within the sentence."""
    begin, _ = sentence_bounds(doc, trigger)
    limit = subject if 0 <= subject < trigger else trigger
    verbs = 0
    for index in range(limit - 1, max(begin, limit - 12) - 1, -1):
        token = doc[index]
        if lemma_of(token) in REPORT and token.tag_.startswith(("V", "N", "J")):
            return index
        if token.text in {";", ":"} or token.lower_ in {"but", "because", "so"}:
            return -1
        verbs += token.tag_ in {"VBD", "VBZ", "VBP"} and token.lower_ not in AUXILIARIES
        if verbs > 1:
            return -1
    return -1


def is_negated(doc: Doc, index: int, begin: int) -> bool:
    """Whether a negation stands in the verb group before ``index``."""
    for back in range(index - 1, max(begin, index - 4) - 1, -1):
        token = doc[back]
        if token.lower_ in NEGATIONS:
            return True
        if token.tag_ not in {"RB", "MD", "VBD", "VBP", "VBZ", "VB", "VBN", "TO"} or token.is_punct:
            return False
    return False


def verb_after(doc: Doc, index: int) -> int:
    """Return the verb after a modal; "be" and "have" themselves where nothing better follows."""
    fallback = -1
    for ahead in range(index, min(index + 5, len(doc))):
        token = doc[ahead]
        if token.is_punct or token.is_sent_start or token.lower_ in NEGATIONS:
            return -1 if token.lower_ in NEGATIONS else fallback
        if token.lower_ in {"be", "have"} and fallback < 0:
            fallback = ahead
            continue
        if token.tag_ in {"VB", "VBN", "VBG"} and token.lower_ not in _SKIP:
            return ahead
        if fallback >= 0 or (token.tag_ in {"VBP", "NN", "VBD"} and token.lemma_ in MOTION):
            return fallback if fallback >= 0 else ahead
        if token.tag_ not in {"RB", "PRP", "DT", "NNP", "NN", "VBP"} and token.lower_ not in _SKIP:
            return fallback
    return fallback


def be_before(doc: Doc, index: int) -> str:
    """Return the form of "be" that stands before ``index`` in its verb group, or an empty string."""
    for back in range(index - 1, max(0, index - 4) - 1, -1):
        token = doc[back]
        if token.lower_ in {"is", "are", "am", "was", "were", "'s", "'re", "'m", "been", "be", "being"}:
            return str(token.lower_) if token.lower_ != "being" else ""
        if token.tag_ not in {"RB", "PRP"} and token.lower_ not in {"now", "only", "all"}:
            return ""
    return ""


def lemma_of(token: Token) -> str:
    """Return the dictionary form in lower case, misspelt verbs of saying included."""
    return _REPORT_FORMS.get(token.lower_, str(token.lemma_).lower())


def is_past(token: Token) -> bool:
    """Whether a verb stands in a form of the past."""
    return token.tag_ in {"VBD", "VBN"} or token.lower_ in _REPORT_FORMS


def is_passive(doc: Doc, index: int) -> bool:
    """Whether a verb of saying is told of its hearer: "I was told", "we've been promised"."""
    if be_before(doc, index) in {"was", "were", "been", "'m", "am", "are", "'re"}:
        return True
    return subject_of(doc, index) < 0 and doc[index].lower_ in {
        "told",
        "promised",
        "assured",
        "advised",
        "informed",
        "guaranteed",
    }


def next_word(doc: Doc, index: int) -> str:
    """Return the word after a token in lower case, or an empty string at the end."""
    return str(doc[index + 1].lower_) if index + 1 < len(doc) else ""
