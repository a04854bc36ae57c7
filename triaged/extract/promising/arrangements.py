"""Finds promises in arrangements: booked for a day, moved to another, or told in the present of a timetable."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from triaged.extract.promising.frame import Frame, Shape, frame_of
from triaged.extract.promising.verbs import MOTION, be_before, next_word, subject_of
from triaged.extract.sentences import sentence_bounds
from triaged.extract.wordlists import word_set

_BOOKED = word_set(
    """
    booked scheduled arranged rebooked rescheduled due confirmed pencilled penciled fixed postponed moved pushed
    slotted
    """
)  # fmt: skip
_MOVES = word_set("push put move shift delay postpone reschedule rebook change bump")
_MOVED_THINGS = word_set("it that this them us me back off forward out to until till for my our the appointment visit")
VISITS = word_set(
    """
    appointment visit booking delivery collection installation slot callout inspection survey repair service
    fitting install pickup
    """
)  # fmt: skip
_HAD, _ARTICLE, _FAR = word_set("had made booked"), 3, 9
_ANOTHERS = word_set(
    "doctor doctors doctor's 's hospital dentist dentist's gp vet other another his their her last previous"
)
_BETWEEN = word_set("is was in for to on back until till at by date of booked scheduled due set confirmed from")


def moved_to(doc: Doc, dated: set[int]) -> Iterator[Frame]:
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


def booked_for(doc: Doc, dated: set[int]) -> Iterator[Frame]:
    """Read "booked for the 20th", "the appointment is on Friday", "due Monday", "rescheduled to the 9th"."""
    for token in doc:
        word = token.lower_
        if word not in _BOOKED and token.lemma_.lower() not in VISITS:
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
        if word not in _BOOKED and _is_anothers(doc, token.i):
            continue
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
            spoken=past and word not in _BOOKED,
        )


def had_visits(doc: Doc, dated: set[int]) -> Iterator[Frame]:
    """Read "I had an appointment at my house at nine this morning", "we've a survey booked with you on Monday"."""
    for token in doc:
        if token.lemma_.lower() not in VISITS or _is_anothers(doc, token.i):
            continue
        begin, end = sentence_bounds(doc, token.i)
        had = any(other.lower_ in _HAD for other in doc[max(begin, token.i - _ARTICLE) : token.i])
        ahead = next((at for at in range(token.i + 1, min(end, token.i + _FAR)) if at in dated), -1)
        if not had or ahead < 0 or doc[token.i + 1].lower_ in {"was", "is"}:
            continue
        yield Frame(
            shape="obligation", trigger=token.i, deed=token.i, subject=token.i,
            sentence=sentence_bounds(doc, token.i), spoken=True,
        )  # fmt: skip


def _is_anothers(doc: Doc, visit: int) -> bool:
    """Whether it is an appointment with somebody else: "a doctor's appointment", "his other appointment"."""
    before = {token.lower_ for token in doc[max(sentence_bounds(doc, visit)[0], visit - _ARTICLE) : visit]}
    return bool(before & _ANOTHERS)


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


def timetabled(doc: Doc, dated: set[int]) -> Iterator[Frame]:
    """Read the present tense of a timetable: "our engineer arrives on Friday"."""
    for token in doc:
        if token.tag_ not in {"VBZ", "VBP"} or token.lemma_ not in MOTION - {"be", "have", "make", "get"}:
            continue
        near = range(token.i + 1, min(token.i + 4, len(doc)))
        if any(index in dated for index in near) and not any(doc[index].lower_ in {"every", "each"} for index in near):
            yield frame_of(doc, "progressive", token.i, token.i)
