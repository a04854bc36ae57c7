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
_HELPERS = word_set(
    """
    be am is are was were been being have has had having do does did 's 're 've 'm 'd n't not
    """
)
_ASKING = word_set("please pls plz")
_RECALLED = 2
"""Words between "as" and its verb: "as you promised"."""
_GROUP = 5
"""Words that a verb and its auxiliaries take at most."""
_FINITE = frozenset({"VBD", "MD", "VBZ", "VBP"})
_PLANS = frozenset({"supposed", "due", "meant", "scheduled", "going", "booked", "set", "expected"})
_WANTS = frozenset({"need", "want", "expect", "hope", "require", "plan", "like", "please"})


def direction_at(doc: Doc, index: int) -> int:
    """Return -1 where the clause around token ``index`` tells of the past, 1 of the future, 0 where it does not say."""
    if only_asks(doc, index):
        return 1
    if any(token.lower_ == "since" for token in doc[max(sentence_bounds(doc, index)[0], index - 3) : index]):
        return -1
    verb = _governor(doc, index)
    found = _tense(verb) if verb is not None else 0
    if verb is not None and (
        (found < 0 and verb.tag_ == "VBN" and _to_come(doc, index, verb))
        or (not found and _stands_on(doc, index, verb))
    ):
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


def only_asks(doc: Doc, index: int) -> bool:
    """Whether a sentence without a verb asks for something: "The report by Friday as agreed, please"."""
    sentence = sentence_of(doc, index)
    return any(token.lower_ in _ASKING for token in sentence) and not any(
        token.lower_ not in _ASKING and token.tag_ in _FINITE | {"VB", "VBN"} and not in_passing(token)
        for token in sentence
    )


def in_passing(token: Token) -> bool:
    """Whether a verb only recalls what was said: "as discussed", "as you promised"."""
    return any(before.lower_ == "as" for before in token.doc[max(0, token.i - _RECALLED) : token.i])


def _governor(doc: Doc, index: int) -> Token | None:
    """Return the verb to which the words at ``index`` belong: the nearest before it, else the nearest after it."""
    first, last = sentence_bounds(doc, index)
    before = (doc[at] for at in range(index, first - 1, -1))
    after = (doc[at] for at in range(index + 1, last))
    for token in (*before, *after):
        verb = token.tag_.startswith("VB") and not _helps(doc, token.i) and not in_passing(token)
        if token.tag_ == "MD" or verb:
            return token
    return None


def _helps(doc: Doc, index: int) -> bool:
    """Whether a form of "be", "have" or "do" only helps the verb that follows it."""
    if doc[index].lower_ not in _HELPERS:
        return False
    for at in range(index + 1, min(index + _GROUP, len(doc))):
        if doc[at].tag_ in {"VBN", "VBG", "VB"}:
            return True
        if doc[at].tag_ not in {"RB", "PRP"}:
            return False
    return False


def _helpers(verb: Token) -> list[Token]:
    """Return the auxiliaries and the "to" that stand before a verb, the nearest first."""
    found = []
    first, _ = sentence_bounds(verb.doc, verb.i)
    for at in range(verb.i - 1, max(first, verb.i - _GROUP) - 1, -1):
        token = verb.doc[at]
        if token.tag_ in {"MD", "TO"} or token.lower_ in _HELPERS:
            found.append(token)
        elif token.tag_ not in {"RB", "PRP", "EX"}:
            break
    return found


def _was_to(verb: Token) -> bool:
    """Whether the words before "to" tell of a plan of the past: "was supposed to", "were going to", "was to"."""
    words = [token.lower_ for token in verb.doc[max(0, verb.i - _GROUP) : verb.i]]
    return bool({"was", "were"} & set(words)) and (bool(_PLANS & set(words)) or words[-2:-1] in (["was"], ["were"]))


def _to_come(doc: Doc, index: int, verb: Token) -> bool:
    """Whether a participle leads ahead: "has booked him in for Tuesday", "all orders placed before Friday"."""
    words = {token.lower_ for token in doc[max(verb.i, index - _PREPOSITION_REACH) : index]}
    helpers = {token.lower_ for token in _helpers(verb)}
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


def _tense(verb: Token) -> int:  # noqa: PLR0911 - one return for each form of a verb
    if verb.tag_ == "MD":
        return 1
    helpers = _helpers(verb)
    words = {token.lower_ for token in helpers}
    tags = {token.tag_ for token in helpers}
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
        return -1 if "TO" in tags and _was_to(verb) else 1
    return 0
