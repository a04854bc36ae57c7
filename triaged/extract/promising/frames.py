"""Finds where a text says that somebody will do something: candidates for promises, not yet placed in time.

Three shapes carry a promise. A verb with a modal or a set phrase before it ("would be here", "was supposed to
come"); a word of promising with what was promised ("promised a callback", "said Tuesday"); an arrangement that is
booked for a day ("the visit is on the 20th", "someone is coming Friday").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc

from triaged.extract.calendar.date_grammar import Expression
from triaged.extract.dates import dated_tokens
from triaged.extract.phrases import NEGATIONS
from triaged.extract.promising.verbs import (
    AUXILIARIES,
    COMMISSIVE,
    GLUED,
    MOTION,
    be_before,
    is_negated,
    is_passive,
    is_past,
    lemma_of,
    next_word,
    reporter_of,
    subject_of,
    verb_after,
)
from triaged.extract.sentences import sentence_bounds
from triaged.extract.wordlists import word_set

Shape = Literal["will", "would", "obligation", "progressive", "noun", "said", "booked", "could"]

_WILL = frozenset({"will", "'ll", "ll", "shall", "wil", "gonna"})
_WOULD = frozenset({"would", "'d", "d", "wld", "wud"})
_COULD = frozenset({"can", "could"})
_SET_PHRASES = word_set("supposed due meant scheduled booked set expected slated arranged")
_BOOKED = word_set(
    """
    booked scheduled arranged rebooked rescheduled due confirmed pencilled penciled fixed postponed moved pushed
    slotted
    """
)  # fmt: skip
_MOVES = word_set("push put move shift delay postpone reschedule rebook change bump")
_MOVED_THINGS = word_set("it that this them us me back off forward out to until till for my our the appointment visit")
_VISITS = word_set(
    """
    appointment visit booking delivery collection installation slot callout inspection survey repair service
    fitting install pickup
    """
)  # fmt: skip
_BETWEEN = word_set("is was in for to on back until till at by date of booked scheduled due set confirmed from")
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
_NOBODY = frozenset({"nobody", "noone", "none", "neither"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A candidate; every position counts tokens, and -1 stands for none."""

    shape: Shape
    trigger: int
    deed: int
    subject: int = -1
    reporter: int = -1
    reporter_subject: int = -1
    passive_report: bool = False
    sentence: tuple[int, int]
    moved: bool = False
    """Says itself that an earlier date was given up: "rescheduled to the 9th"."""

    @property
    def past(self) -> bool:
        """Whether it is told from after the moment at which it was made."""
        return self.shape in {"would", "obligation", "said"} or self.reporter >= 0


def find_frames(doc: Doc, expressions: tuple[Expression, ...]) -> tuple[Frame, ...]:
    """Return the candidates of ``doc`` in text order, at most one for each deed."""
    dated = dated_tokens(doc, expressions)
    found: list[Frame] = []
    deeds: set[int] = set()
    for rule in (_modal, _to_do, _obligation, _progressive, _moved, _booked, _said, _noun, _present, _done_as_said):
        for frame in rule(doc, dated):
            if rule is _done_as_said and any(frame.sentence[0] - other.sentence[1] <= 0 for other in found):
                continue  # it tells of the fate of a promise that is told itself
            if frame.deed not in deeds and frame.trigger not in deeds and not _void(doc, frame):
                deeds.update((frame.deed, frame.trigger))
                if rule is _to_do or frame.reporter >= 0:
                    deeds.add(frame.reporter)
                found.append(frame)
    return tuple(sorted(found, key=lambda frame: frame.trigger))


def _modal(doc: Doc, dated: set[int]) -> Iterator[Frame]:
    """Read "will come", "he'd ring", "is going to send", "theyd have"."""
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
        frame = _frame(doc, shape, token.i, deed)
        if shape == "could" and not (_due_near(frame, dated) and frame.reporter >= 0):
            continue
        yield frame


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
        if deed >= 0 and (token.lower_ != "supposed" or past or _due_near(_frame(doc, "will", token.i, deed), dated)):
            yield _frame(doc, "obligation" if past else "will", token.i, deed)


def _progressive(doc: Doc, dated: set[int]) -> Iterator[Frame]:
    """Read "someone is coming Tuesday", "they're sending a part on Monday", "was coming at 8 today"."""
    for token in doc:
        if token.tag_ != "VBG" or token.lemma_ not in MOTION or token.lower_ in {"having", "being"}:
            continue
        being = be_before(doc, token.i)
        if not being:
            continue
        past = being in {"was", "were"}
        frame = _frame(doc, "obligation" if past else "progressive", token.i, token.i)
        if _due_near(frame, dated):
            yield frame


def _present(doc: Doc, dated: set[int]) -> Iterator[Frame]:
    """Read the present tense of a timetable: "our engineer arrives on Friday"."""
    for token in doc:
        if token.tag_ not in {"VBZ", "VBP"} or token.lemma_ not in MOTION - {"be", "have", "make", "get"}:
            continue
        near = range(token.i + 1, min(token.i + 4, len(doc)))
        if any(index in dated for index in near) and not any(doc[index].lower_ in {"every", "each"} for index in near):
            yield _frame(doc, "progressive", token.i, token.i)


def _done_as_said(doc: Doc, dated: set[int]) -> Iterator[Frame]:
    """Read a promise from its fulfilment: "came at nine as promised", "delivered Friday, as agreed"."""
    del dated
    for token in doc:
        if token.lower_ != "as" or next_word(doc, token.i) not in {"promised", "agreed", "arranged"}:
            continue
        begin, _ = sentence_bounds(doc, token.i)
        for back in range(token.i - 1, begin - 1, -1):
            if doc[back].tag_ == "VBD" and doc[back].lower_ not in AUXILIARIES and doc[back].lemma_ in MOTION:
                frame = _frame(doc, "obligation", back, back)
                if not is_negated(doc, back, begin):
                    yield frame
                break


def _booked(doc: Doc, dated: set[int]) -> Iterator[Frame]:
    """Read "booked for the 20th", "the appointment is on Friday", "due Monday", "rescheduled to the 9th"."""
    for token in doc:
        word = token.lower_
        if word not in _BOOKED and token.lemma_.lower() not in _VISITS:
            continue
        ahead = _past_companion(doc, token.i + 1)
        while ahead < len(doc) and doc[ahead].lower_ in _BETWEEN:
            if ahead in dated:
                break
            ahead += 1
        if ahead >= len(doc) or ahead not in dated or doc[ahead].is_sent_start:
            continue
        if (
            word in _BOOKED
            and word in {"fixed", "moved", "confirmed"}
            and ahead == token.i + 1
            and doc[ahead].lower_ not in {"for", "to"}
        ):
            continue
        between = [other.lower_ for other in doc[token.i + 1 : ahead + 1]]
        if word not in _BOOKED and _BOOKED & set(between):
            continue  # "the delivery was due on Monday" is told by "due"
        if word not in _BOOKED and not {"is", "was", "for", "booked", "scheduled", "due", "set"} & set(between):
            continue
        past = be_before(doc, token.i) in {"was", "were"} or "was" in between
        shape: Shape = "obligation" if past else "booked"
        moved = word in {"rescheduled", "rebooked", "postponed", "moved", "pushed"}
        subject = subject_of(doc, token.i) if word in _BOOKED else token.i
        yield Frame(
            shape=shape,
            trigger=token.i,
            deed=token.i,
            subject=subject,
            sentence=sentence_bounds(doc, token.i),
            moved=moved,
        )


def _moved(doc: Doc, dated: set[int]) -> Iterator[Frame]:
    """Read "pushed it to the 9th", "they've put us back to Friday", "now it's Thursday"."""
    for token in doc:
        ahead = token.i + 1
        if token.lemma_.lower() in _MOVES and token.tag_ in {"VBD", "VBN"}:
            while ahead < min(len(doc), token.i + 5) and doc[ahead].lower_ in _MOVED_THINGS and ahead not in dated:
                ahead += 1
            if ahead == token.i + 1 or doc[ahead - 1].lower_ not in {"to", "until", "till", "for", "back", "off"}:
                continue
        elif token.lower_ == "now" and next_word(doc, token.i) in {"it", "its"}:
            ahead = token.i + 2 + (next_word(doc, token.i + 1) in {"'s", "is"})
        else:
            continue
        if ahead >= len(doc) or ahead not in dated or doc[ahead].is_sent_start:
            continue
        subject = subject_of(doc, token.i) if token.lower_ != "now" else -1
        bounds = sentence_bounds(doc, token.i)
        yield Frame(shape="booked", trigger=token.i, deed=token.i, subject=subject, sentence=bounds, moved=True)


def _past_companion(doc: Doc, index: int) -> int:
    """Step over "with Silverline Carpets" after an appointment."""
    if index >= len(doc) or doc[index].lower_ not in {"with", "by", "from"}:
        return index
    ahead = index + 1
    while ahead < min(len(doc), index + 6) and (
        doc[ahead].tag_.startswith("N") or doc[ahead].tag_ in {"DT", "PRP$", "CC"}
    ):
        ahead += 1
    return ahead if ahead > index + 1 else index


def _said(doc: Doc, dated: set[int]) -> Iterator[Frame]:
    """Read "said Tuesday", "told me between 8 and 12", "quoted us two weeks"."""
    for token in doc:
        moved = token.tag_ in {"VBP", "VBZ"} and _says_now(doc, token.i)
        if lemma_of(token) not in {"say", "tell", "quote"} or not (is_past(token) or moved):
            continue
        ahead = token.i + 1
        while ahead < len(doc) and doc[ahead].lower_ in {"me", "us", "it", "for"} and ahead not in dated:
            ahead += 1
        if (
            ahead < len(doc)
            and ahead in dated
            and not doc[ahead].is_sent_start
            and not _clause_follows(doc, ahead, dated)
        ):
            subject = subject_of(doc, token.i)
            yield Frame(
                shape="said", trigger=token.i, deed=ahead, subject=subject, reporter=token.i, reporter_subject=subject,
                passive_report=is_passive(doc, token.i), sentence=sentence_bounds(doc, token.i), moved=moved,
            )  # fmt: skip


def _says_now(doc: Doc, index: int) -> bool:
    """Whether a verb of saying takes back what was said before: "they now say", "now he says", "says ... instead"."""
    begin, end = sentence_bounds(doc, index)
    before = {token.lower_ for token in doc[max(begin, index - 3) : index + 2]}
    return "now" in before or any(token.lower_ == "instead" for token in doc[index : min(end, index + 9)])


def _noun(doc: Doc, dated: set[int]) -> Iterator[Frame]:
    """Read "promised me a callback", "was promised delivery by Friday", "promised the 8th"."""
    for token in doc:
        if lemma_of(token) not in {"promise", "guarantee", "pledge"} or not token.tag_.startswith("V"):
            continue
        ahead = token.i + 1
        while ahead < len(doc) and doc[ahead].lower_ in {"me", "us", "my", "faithfully", "for"} and ahead not in dated:
            ahead += 1
        if ahead >= len(doc) or doc[ahead].is_sent_start or doc[ahead].is_punct:
            continue
        if ahead in dated or doc[ahead].tag_ in {"DT", "NN", "NNS", "CD", "JJ", "PRP$", "VBG", "NNP"}:
            subject = subject_of(doc, token.i)
            yield Frame(
                shape="noun", trigger=token.i, deed=ahead, subject=subject, reporter=token.i, reporter_subject=subject,
                passive_report=is_passive(doc, token.i), sentence=sentence_bounds(doc, token.i),
            )  # fmt: skip


def _frame(doc: Doc, shape: Shape, trigger: int, deed: int) -> Frame:
    subject = subject_of(doc, deed, before=trigger)
    reporter = reporter_of(doc, trigger, subject)
    return Frame(
        shape=shape,
        trigger=trigger,
        deed=deed,
        subject=subject,
        reporter=reporter,
        reporter_subject=subject_of(doc, reporter) if reporter >= 0 else -1,
        passive_report=reporter >= 0 and is_passive(doc, reporter),
        sentence=sentence_bounds(doc, trigger),
    )


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
    if (frame.subject >= 0 and doc[frame.subject].lower_ in _NOBODY) or (words[-1:] and words[-1] in _NOBODY):
        return True
    if frame.reporter_subject >= 0 and doc[frame.reporter_subject].lower_ in _NOBODY:
        return True
    if _CONDITIONS & set(words[-14:]):
        return True
    if _is_question(doc, begin, end) and (frame.reporter < 0 or doc[begin].lower_ in _ASKING):
        return True
    if frame.shape in {"would", "could"} and frame.reporter < 0:
        return True
    if frame.reporter < 0 and any(
        token.lemma_ in _HOPES for token in doc[max(begin, frame.trigger - 4) : frame.trigger]
    ):
        return True
    return frame.shape in {"will", "would"} and doc[frame.deed].lemma_ in _NO_DEED


def _is_question(doc: Doc, begin: int, end: int) -> bool:
    return doc[end - 1].text.startswith("?") or (end - 2 >= begin and doc[end - 2].text == "?")


def _clause_follows(doc: Doc, index: int, dated: set[int]) -> bool:
    """Whether the date at ``index`` opens a clause of its own: "said Tuesday would be fine"."""
    while index < len(doc) and index in dated:
        index += 1
    return index < len(doc) and doc[index].tag_ in {"MD", "VBZ", "VBD", "PRP"} and not doc[index].is_sent_start


def _due_near(frame: Frame, dated: set[int]) -> bool:
    begin, end = frame.sentence
    return any(index in dated for index in range(max(begin, frame.trigger - 6), min(end, frame.deed + 12)))
