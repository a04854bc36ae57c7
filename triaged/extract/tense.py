"""Which way in time a sentence looks at the place of a date: back, ahead, or neither."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from triaged.extract.sentences import sentence_bounds, sentence_of
from triaged.extract.wordlists import word_set

_AHEAD = word_set("will 'll ll shall can must may should gonna going could would 'd")
_PAST = word_set(
    """
    rang came went told said called did was were had left wrote bought sent spoke saw took made gave got broke found
    kept paid sold thought began fell phoned emailed texted ordered arrived waited turned showed visited booked
    """
)
"""Forms that the tagger at times takes for the present: "I rang on Monday, Tuesday and Wednesday"."""
_ARRANGED = word_set("booked rebooked scheduled rescheduled arranged moved put set postponed pencilled changed delayed")
_PREPOSITION_REACH = 5
_SCHEDULED = word_set("open close start begin end leave arrive depart expire return launch finish resume fly land sail")
_FINITE = frozenset({"VBD", "MD", "VBZ", "VBP"})
_PLANS = frozenset({"supposed", "due", "meant", "scheduled", "going", "booked", "set", "expected"})
_WANTS = frozenset({"need", "want", "expect", "hope", "require", "plan", "like", "please"})


def direction_at(doc: Doc, index: int) -> int:
    """Return -1 where the clause around token ``index`` tells of the past, 1 of the future, 0 where it does not say."""
    if any(token.lower_ == "since" for token in doc[max(sentence_bounds(doc, index)[0], index - 3) : index]):
        return -1
    verb = _governor(doc[index])
    found = _tense(verb) if verb is not None else 0
    if verb is not None and found < 0 and verb.tag_ == "VBN" and _to_come(doc, index, verb):
        return 1
    if verb is not None and not found and _stands_on(doc, index, verb):
        return 1
    if found:
        return found
    sentence = sentence_of(doc, index)
    if not any(token.tag_ in _FINITE for token in sentence) and sentence.start > 0:
        sentence = sentence_of(doc, sentence.start - 1)
    near = sorted(
        (token for token in sentence if token.tag_ in {"VBD", "MD", "VBN", "VBZ", "VBP", "VB"} and token.i != index),
        key=lambda token: (abs(token.i - index), token.i),
    )
    for token in near:
        found = _tense(token)
        if found:
            return found
    return 0


def _governor(token: Token) -> Token | None:
    current = token
    for _ in range(8):
        if current.tag_.startswith("VB") or current.tag_ == "MD":
            return current
        if current.head is current:
            return None
        current = current.head
    return None


def _was_to(head: Token) -> bool:
    """Whether the verb above tells of a plan of the past: "was supposed to", "were going to", "was to"."""
    words = {head.lower_, *(child.lower_ for child in head.children if child.dep_ in {"aux", "auxpass"})}
    return bool(words & {"was", "were"}) and (head.lower_ in _PLANS or head.lower_ in {"was", "were"})


def _to_come(doc: Doc, index: int, verb: Token) -> bool:
    """Whether a participle leads ahead: "has booked him in for Tuesday", "all orders placed before Friday"."""
    words = {token.lower_ for token in doc[max(verb.i, index - _PREPOSITION_REACH) : index]}
    helpers = {child.lower_ for child in verb.children if child.dep_ in {"aux", "auxpass"}}
    if helpers & {"has", "have", "'ve", "'s"}:
        return verb.lower_ in _ARRANGED and bool(words & {"for", "to", "until"})
    return not helpers and bool(words & {"before", "by", "until"})


def _stands_on(doc: Doc, index: int, verb: Token) -> bool:
    """Whether it says on which day something is: "the exam is on the 27th"."""
    near = {token.lower_ for token in doc[max(verb.i, index - _PREPOSITION_REACH) : index]}
    return verb.lower_ in {"is", "are", "'s", "'re"} and bool(near & {"on", "at"}) and index > verb.i


def _asked(verb: Token) -> bool:
    """Whether it stands in a question: who asks in the present asks about what is to come."""
    sentence = sentence_of(verb.doc, verb.i)
    return any(token.text == "?" for token in sentence[-2:])


def _tense(verb: Token) -> int:  # noqa: C901, PLR0911 - one return for each form of a verb
    if verb.tag_ == "MD":
        return 1
    helpers = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    words = {child.lower_ for child in helpers}
    tags = {child.tag_ for child in helpers}
    if words & _AHEAD or "MD" in tags:
        return -1 if verb.tag_ == "VBN" and words & {"have"} else 1
    if verb.tag_ == "VBD" or "VBD" in tags or (verb.tag_ in {"VBP", "NN"} and verb.lower_ in _PAST):
        return -1
    if verb.tag_ == "VBN":
        return -1 if words & {"has", "have", "'ve", "had"} or not words else 0
    if verb.lemma_ in _WANTS:
        return 1
    if verb.tag_ in {"VBZ", "VBP"} and (verb.lemma_ in _SCHEDULED or _asked(verb)):
        return 1
    if verb.tag_ == "VBG":
        return 1 if words & {"is", "are", "am", "'m", "'re", "'s"} else 0
    if verb.tag_ == "VB":
        head = verb.head
        if "TO" in tags and _was_to(head):
            return -1
        if head is not verb and head.tag_ == "VBD" and verb.dep_ in {"xcomp", "ccomp"} and "TO" not in tags:
            return -1
        return 1
    return 0
