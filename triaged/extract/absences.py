"""Finds what a clause leaves out when it says that somebody did not come: "He didn't.", "They have not been"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from triaged.extract.phrases import Hit
from triaged.extract.wordlists import word_set

_NOT = frozenset({"not", "n't", "nt"})
_SINCE = word_set("yet since here out round back either so at")
_ENDS = word_set("and but , . ; ! ) so - /")
_WRITER = frozenset({"i", "we", "u"})
_GLUED = word_set("didnt havent hasnt")
_PLANS = word_set("would 'd will 'll promised due supposed meant booked going")
_REACH = 30
_UNREAL = word_set("if unless whether hope case what that who which")


def find_absences(doc: Doc, label: str) -> Iterator[Hit]:
    """Yield each clause that ends with "did not" or "has not been", said of somebody else than the writer."""
    for token in doc:
        glued = token.lower_ in _GLUED
        if not glued and token.lower_ not in _NOT:
            continue
        helper = token.i if glued else token.i - 1
        if helper < 1 or helper <= token.sent.start:
            continue
        verb = doc[helper].lower_
        came = verb in {"did", "didnt"}
        if not came and verb not in {"has", "have", "'s", "'ve", "havent", "hasnt"}:
            continue
        end = token.i + 1
        if came and not _planned(doc, helper):
            continue
        if not came and not (end < len(doc) and doc[end].lower_ == "been"):
            continue
        end += not came
        subject = doc[helper - 1].lower_
        if _ends(doc, end) and subject not in _WRITER and not _unreal(doc, helper):
            yield Hit(helper, end, label)


def _planned(doc: Doc, index: int) -> bool:
    """Whether something was to happen of which "he didn't" may speak."""
    return any(token.lower_ in _PLANS for token in doc[max(0, index - _REACH) : index]) or any(
        token.lower_ in {"was", "were"} and token.nbor().lower_ == "to" for token in doc[max(0, index - _REACH) : index]
    )


def _ends(doc: Doc, at: int) -> bool:
    """Whether the clause is over at a token, but for words such as "yet" and "since"."""
    if at >= len(doc) or doc[at].is_sent_start or doc[at].is_space:
        return True
    return doc[at].lower_ in _ENDS or (doc[at].lower_ in _SINCE and _over(doc, at + 1))


def _over(doc: Doc, at: int) -> bool:
    return at >= len(doc) or doc[at].is_sent_start or doc[at].is_space or doc[at].lower_ in _ENDS or doc[at].is_punct


def _unreal(doc: Doc, index: int) -> bool:
    words = {token.lower_ for token in doc[max(doc[index].sent.start, index - 5) : index]}
    return bool(words & _UNREAL)
