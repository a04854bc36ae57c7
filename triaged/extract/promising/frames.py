"""Finds where a text says that somebody will do something: candidates for promises, not yet placed in time.

Three shapes carry a promise. A verb with a modal or a set phrase before it ("would be here", "was supposed to
come"); a word of promising with what was promised ("promised a callback", "said Tuesday"); an arrangement that is
booked for a day ("the visit is on the 20th", "someone is coming Friday").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from triaged.extract.calendar.date_grammar import Expression
from triaged.extract.dates import dated_tokens
from triaged.extract.phrases import NEGATIONS
from triaged.extract.promising.arrangements import booked_for, had_visits, moved_to, timetabled
from triaged.extract.promising.frame import Frame, Shape, due_near, frame_of
from triaged.extract.promising.given import done_as_said, promised_thing, said_day
from triaged.extract.promising.people import quotes
from triaged.extract.promising.verbs import (
    COMMISSIVE,
    GLUED,
    MOTION,
    be_before,
    is_negated,
    is_passive,
    is_past,
    lemma_of,
    next_word,
    subject_of,
    verb_after,
)
from triaged.extract.sentences import sentence_bounds
from triaged.extract.wordlists import word_set

_WILL = frozenset({"will", "'ll", "ll", "shall", "wil", "gonna"})
_WOULD = frozenset({"would", "'d", "d", "wld", "wud"})
_COULD = frozenset({"can", "could"})
_SET_PHRASES = word_set("supposed due meant scheduled booked set expected slated arranged")
_ASKING = word_set("can could will would did has have is are when why what who")
_CONDITIONS = frozenset({"if", "unless", "whether", "provided", "should", "hopefully", "suppose"})
_HOPES = word_set(
    """
    hope wish wonder want ask expect suggest request demand think wait hop like prefer doubt
    """
)
_NO_DEED = word_set(
    """
    love like appreciate prefer think say suggest recommend know want need hate rather mind hope expect
    """
)
NOBODY = frozenset({"nobody", "noone", "none", "neither"})


def find_frames(doc: Doc, expressions: tuple[Expression, ...]) -> tuple[Frame, ...]:
    """Return the candidates of ``doc`` in text order, at most one for each deed."""
    dated = dated_tokens(doc, expressions)
    found: list[Frame] = []
    deeds: set[int] = set()
    for rule in (
        _modal,
        _to_do,
        _obligation,
        _progressive,
        moved_to,
        booked_for,
        had_visits,
        said_day,
        promised_thing,
        timetabled,
        done_as_said,
    ):
        for frame in rule(doc, dated):
            if rule is done_as_said and any(frame.sentence[0] - other.sentence[1] <= 0 for other in found):
                continue  # it tells of the fate of a promise that is told itself
            if frame.deed not in deeds and frame.trigger not in deeds and not _void(doc, frame):
                deeds.update((frame.deed, frame.trigger))
                if rule is _to_do or frame.reporter >= 0:
                    deeds.add(frame.reporter)
                found.append(frame)
    return tuple(sorted(found, key=lambda frame: frame.trigger))


def _modal(doc: Doc, dated: set[int]) -> Iterator[Frame]:
    """Read "will come", "he'd ring", "is going to send", "theyd have"."""
    speech = quotes(doc)
    for token in doc:
        word = token.lower_
        shape = _shape_of(doc, token.i)
        if shape is None:
            continue
        if word in {"wed", "hed"} and token.text[0].isupper():
            continue
        deed = verb_after(doc, token.i + 1 + (word == "going"))
        if deed < 0:
            continue
        if word in {"'d", "d"} and doc[deed].tag_ not in {"VB", "VBP", "NN"} and doc[deed].lemma_ != doc[deed].lower_:
            continue
        if word == "going" and not be_before(doc, token.i):
            continue
        if word == "going" and be_before(doc, token.i) in {"was", "were"}:
            shape = "obligation"
        frame = frame_of(doc, shape, token.i, deed)
        if shape == "could" and _says_of_himself(doc, frame, speech):
            frame = replace(frame, shape="will", spoken=True)
        if word in _COULD and not (due_near(frame, dated) and (frame.reporter >= 0 or frame.shape == "will")):
            continue
        yield frame


def _says_of_himself(doc: Doc, frame: Frame, speech: list[tuple[int, int]]) -> bool:
    """Whether words in quotes have a speaker name his own time: "I could be with you within the hour"."""
    within = any(start < frame.trigger < end for start, end in speech)
    return within and frame.subject >= 0 and doc[frame.subject].lower_ in {"i", "we"}


def _shape_of(doc: Doc, index: int) -> Shape | None:
    """Return what a modal or its like makes of the verb after it, or None for other words."""
    word = doc[index].lower_
    if word in _WILL or (word == "going" and next_word(doc, index) == "to") or GLUED.get(word) == "will":
        return "will"
    if word in _WOULD or word in GLUED:
        return "would"
    return "could" if word in _COULD else None


def _to_do(doc: Doc, dated: set[int]) -> Iterator[Frame]:
    """Read "promised to ring", "committed to having it done", "swore blind to be there"."""
    del dated
    for token in doc:
        if lemma_of(token) not in COMMISSIVE:
            continue
        for ahead in range(token.i + 1, min(token.i + 6, len(doc))):
            if doc[ahead].is_punct or doc[ahead].is_sent_start:
                break
            if doc[ahead].lower_ == "to" and ahead + 1 < len(doc) and doc[ahead + 1].tag_ in {"VB", "VBG", "VBP"}:
                subject = subject_of(doc, token.i)
                yield Frame(
                    shape="would" if is_past(token) else "will",
                    trigger=token.i,
                    deed=ahead + 1,
                    subject=subject,
                    reporter=token.i,
                    reporter_subject=subject,
                    passive_report=is_passive(doc, token.i),
                    sentence=sentence_bounds(doc, token.i),
                )
                break


def _obligation(doc: Doc, dated: set[int]) -> Iterator[Frame]:
    """Read "was supposed to come", "were due to start", "was to clear the roof on the 20th"."""
    for token in doc:
        follow = token.i + 1
        if token.lower_ in _SET_PHRASES and be_before(doc, token.i):
            if next_word(doc, token.i) == "in":
                follow += 1
            past = be_before(doc, token.i) in {"was", "were"}
        elif token.lower_ in {"was", "were", "is", "are"} and next_word(doc, token.i) == "to":
            past = token.lower_ in {"was", "were"}
        else:
            continue
        if follow + 1 >= len(doc) or doc[follow].lower_ != "to":
            continue
        deed = verb_after(doc, follow + 1)
        if deed >= 0 and (token.lower_ != "supposed" or past or due_near(frame_of(doc, "will", token.i, deed), dated)):
            yield frame_of(doc, "obligation" if past else "will", token.i, deed)


def _progressive(doc: Doc, dated: set[int]) -> Iterator[Frame]:
    """Read "someone is coming Tuesday", "they're sending a part on Monday", "was coming at 8 today"."""
    for token in doc:
        if token.tag_ != "VBG" or token.lemma_ not in MOTION or token.lower_ in {"having", "being"}:
            continue
        being = be_before(doc, token.i)
        if not being:
            continue
        past = being in {"was", "were"}
        frame = frame_of(doc, "obligation" if past else "progressive", token.i, token.i)
        if due_near(frame, dated):
            yield frame


def _void(doc: Doc, frame: Frame) -> bool:  # noqa: PLR0911 - one return for each way to take a promise back
    """Whether the words around a candidate take the promise out of it."""
    begin, end = frame.sentence
    words = [token.lower_ for token in doc[begin : frame.trigger]]
    if any(token.lower_ in NEGATIONS for token in doc[frame.trigger : frame.deed]) or is_negated(
        doc, frame.trigger, begin
    ):
        return True
    if frame.reporter >= 0 and (is_negated(doc, frame.reporter, begin) or doc[frame.reporter].tag_ == "VBG"):
        return True
    if (frame.subject >= 0 and doc[frame.subject].lower_ in NOBODY) or (words[-1:] and words[-1] in NOBODY):
        return True
    if frame.reporter_subject >= 0 and doc[frame.reporter_subject].lower_ in NOBODY:
        return True
    if _CONDITIONS & set(words[-14:]):
        return True
    if _is_question(doc, begin, end) and (frame.reporter < 0 or doc[begin].lower_ in _ASKING):
        return True
    if frame.shape in {"would", "could"} and frame.reporter < 0:
        return True
    if frame.reporter < 0 and any(token.lemma_ in _HOPES for token in _clause_before(doc, frame, begin)):
        return True
    return frame.shape in {"will", "would"} and doc[frame.deed].lemma_ in _NO_DEED


def _clause_before(doc: Doc, frame: Frame, begin: int) -> Iterator[Token]:
    """Yield the few words before a modal, back to a comma: "longer than I thought, I could" hopes for nothing."""
    for at in range(frame.trigger - 1, max(begin, frame.trigger - 4) - 1, -1):
        if doc[at].is_punct:
            return
        yield doc[at]


def _is_question(doc: Doc, begin: int, end: int) -> bool:
    return doc[end - 1].text.startswith("?") or (end - 2 >= begin and doc[end - 2].text == "?")
