"""Finds promises in the words of saying and promising that need no verb after them: "said Tuesday", "as promised"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from triaged.extract.promising.frame import Frame, frame_of
from triaged.extract.promising.verbs import (
    AUXILIARIES,
    MOTION,
    is_negated,
    is_passive,
    is_past,
    lemma_of,
    next_word,
    subject_of,
)
from triaged.extract.sentences import sentence_bounds


def said_day(doc: Doc, dated: set[int]) -> Iterator[Frame]:
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


def _clause_follows(doc: Doc, index: int, dated: set[int]) -> bool:
    """Whether the date at ``index`` opens a clause of its own: "said Tuesday would be fine"."""
    while index < len(doc) and index in dated:
        index += 1
    return index < len(doc) and doc[index].tag_ in {"MD", "VBZ", "VBD", "PRP"} and not doc[index].is_sent_start


def promised_thing(doc: Doc, dated: set[int]) -> Iterator[Frame]:
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


def done_as_said(doc: Doc, dated: set[int]) -> Iterator[Frame]:
    """Read a promise from its fulfilment: "came at nine as promised", "delivered Friday, as agreed"."""
    del dated
    for token in doc:
        if token.lower_ != "as" or next_word(doc, token.i) not in {"promised", "agreed", "arranged"}:
            continue
        begin, _ = sentence_bounds(doc, token.i)
        for back in range(token.i - 1, begin - 1, -1):
            if doc[back].tag_ == "VBD" and doc[back].lower_ not in AUXILIARIES and doc[back].lemma_ in MOTION:
                frame = frame_of(doc, "obligation", back, back)
                if not is_negated(doc, back, begin):
                    yield frame
                break
