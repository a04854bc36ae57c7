"""Where the clause of a promise begins and ends."""

from __future__ import annotations

from spacy.tokens import Doc

from triaged.extract.dates import is_dated
from triaged.extract.promising.frame import Frame
from triaged.extract.promising.verbs import REPORT
from triaged.extract.wordlists import word_set

_STOPS = frozenset({".", "!", "?", ";", "...", "…", "--", "/", "(", ")", '"'})
_BREAKS = word_set(
    """
    but so because which although though while if unless however yet except whereas instead
    """
)
_SUBJECT_TAGS = frozenset({"PRP", "NNP", "NN", "NNS", "DT", "PRP$", "EX"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_FAIL = frozenset({"never", "nobody", "noone", "still", "no"})
_LONGEST_NOUN = 6
_LONGEST = 28
_REPORTER_REACH = 12


def clause_of(doc: Doc, frame: Frame, dated: set[int]) -> tuple[int, int]:
    """Return the token span of the clause that holds promisor, deed and due date."""
    return _begin(doc, frame, dated), _end(doc, frame, dated)


def _begin(doc: Doc, frame: Frame, dated: set[int]) -> int:
    first, _ = frame.sentence
    points = [frame.trigger, frame.deed]
    points += [index for index in (frame.subject, frame.reporter, frame.reporter_subject) if first <= index]
    begin = min(index for index in points if frame.trigger - index <= _REPORTER_REACH)
    begin = max(first, _left_edge(doc, begin))
    if (
        begin > first
        and (begin - 1 in dated or (doc[begin - 1].text == "," and begin - 2 in dated))
        and frame.reporter < 0
    ):
        while begin > first and (begin - 1 in dated or (doc[begin - 1].text == "," and begin - 2 in dated)):
            begin -= 1
    return begin


def _left_edge(doc: Doc, index: int) -> int:
    """Return where the noun phrase of the token at ``index`` begins."""
    edge = index
    while edge > 0 and not doc[edge].is_sent_start and index - edge < _LONGEST_NOUN:
        before = doc[edge - 1]
        joined = (
            before.tag_ in {"DT", "PRP$", "JJ", "NN", "NNP", "NNPS", "NNS", "CD", "POS", "HYPH"} or before.text == "&"
        )
        if not joined or doc[edge].tag_ in {"PRP", "DT"} or is_dated(before):
            break
        edge -= 1
    return edge


def _end(doc: Doc, frame: Frame, dated: set[int]) -> int:
    _, last = frame.sentence
    index = max(frame.deed, frame.trigger) + 1
    limit = min(last, index + _LONGEST)
    while index < limit:
        token = doc[index]
        if index in dated:
            index += 1
            continue
        if token.text in _STOPS or token.lower_ in _BREAKS or (token.is_space and "\n" in token.text):
            break
        if token.text in {",", "-", ":"} and not _goes_on(doc, index, dated):
            break
        if token.lower_ in {"and", "or", "then"} and not _same_deed(doc, index, dated):
            break
        if token.lower_ in _FAIL and index > frame.deed + 1 and any(seen in dated for seen in range(frame.deed, index)):
            break
        if (
            token.tag_ in {"PRP", "WP", "WRB"}
            and token.lower_ not in {"it", "you", "him", "her", "them", "me", "us"}
            and _verb_follows(doc, index)
        ):
            break
        if token.tag_ == "VBD" and index > frame.deed + 1 and token.lemma_ in REPORT:
            break
        index += 1
    while index > frame.deed + 1 and (doc[index - 1].is_punct or doc[index - 1].is_space) and index - 1 not in dated:
        index -= 1
    return index


def _goes_on(doc: Doc, index: int, dated: set[int]) -> bool:
    """Whether what follows a comma still belongs: a date, or nothing but words without a verb up to a date."""
    for ahead in range(index + 1, min(index + 4, len(doc))):
        if ahead in dated:
            return True
        if doc[ahead].tag_ in _FINITE or doc[ahead].is_punct or doc[ahead].tag_ in {"PRP", "CC"}:
            return False
    return False


def _same_deed(doc: Doc, index: int, dated: set[int]) -> bool:
    """Whether "and" goes on with the same promise: another base verb, a noun, or a date."""
    if index + 1 >= len(doc):
        return False
    follow = doc[index + 1]
    if index + 1 in dated or follow.tag_ in {"VB", "VBG", "VBN", "RP", "JJ", "CD"}:
        return True
    if follow.tag_ in {"PRP", "MD", "VBD", "RB", "WP", "EX"}:
        return False
    return follow.tag_ in _SUBJECT_TAGS and not _verb_follows(doc, index + 1)


def _verb_follows(doc: Doc, index: int) -> bool:
    for ahead in range(index + 1, min(index + 5, len(doc))):
        if doc[ahead].is_punct or doc[ahead].is_sent_start:
            return False
        if doc[ahead].tag_ in _FINITE:
            return True
    return False
