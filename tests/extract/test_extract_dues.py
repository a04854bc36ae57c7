"""By which date of a mail a promise falls due, with the pointing of a network of our own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from triaged.extract import Context, Extractor
from triaged.extract.calendar.date_grammar import find_all
from triaged.extract.network import Pointer, Scores
from triaged.extract.promising.candidates import Candidate
from triaged.extract.promising.due import Dues
from triaged.extract.promising.frame import frame_of

Owned = Callable[..., list[tuple[str, ...]]]


@pytest.fixture(scope="module")
def owned(extractor: Extractor, context: Callable[..., Context]) -> Owned:
    """Return a function from a text, its promises and where each of them points to the words of their due times."""

    def read(text: str, promises: Sequence[str], points: Sequence[Mapping[str, float]]) -> list[tuple[str, ...]]:
        doc = extractor.parse(text, context())
        places = [(text.find(words), text.find(words) + len(words)) for words in promises]
        spans = [doc.char_span(*place, alignment_mode="expand") for place in places]
        asks, tells = np.zeros((len(doc), len(doc) + 1)), np.eye(len(doc), len(doc) + 1)
        candidates = []
        for span, pointed in zip(spans, points, strict=True):
            assert span is not None
            verb = next(token.i for token in span if token.tag_.startswith(("V", "MD")))
            frame = replace(frame_of(doc, "will", verb, verb), reporter=-1)
            candidates.append(
                Candidate(frame=frame, start=span.start, end=span.end, confidence=1.0, source="", own=False)
            )
            rest = max(1.0 - sum(pointed.values()), 1e-6)
            asks[span.start : span.end] = np.log(1e-9)
            asks[span.start : span.end, -1] = np.log(rest)
            for words, likely in pointed.items():
                token = doc.char_span(text.find(words), text.find(words) + len(words), alignment_mode="expand")
                assert token is not None
                asks[span.start : span.end, token.start] = np.log(likely)
            asks[span.start : span.end] *= (len(doc) + 1) ** 0.5
        nobody = np.zeros(len(doc) + 1)
        nobody[-1] = 1.0
        scores = replace(Scores.none(len(doc)), due=Pointer(asks=asks, tells=tells, nobody=nobody))
        dues = Dues(doc, scores, candidates, find_all(text))
        said = [text[each.start : each.end] for each in dues.expressions]
        return [tuple(said[at] for at in each) for each in dues.places]

    return read


COMES = "He will come on Tuesday and stay until Thursday."


@pytest.mark.parametrize(
    ("points", "due"),
    [({"Tuesday": 0.9}, ("Tuesday",)), ({"Thursday": 0.9}, ("Thursday",)), ({}, ())],
)
def test_the_network_points_to_one_of_the_dates_in_a_promise(
    owned: Owned, points: Mapping[str, float], due: tuple[str, ...]
) -> None:
    assert owned(COMES, [COMES], [points]) == [due]


def test_a_date_far_from_the_promise_must_be_surer(owned: Owned) -> None:
    text = "It was about Thursday. The weather had been bad for long. He will come."
    assert owned(text, ["He will come"], [{"Thursday": 0.7}]) == [("Thursday",)]
    assert owned(text, ["He will come"], [{"Thursday": 0.4}]) == [()]


def test_a_date_beside_the_promise_belongs_to_it(owned: Owned) -> None:
    assert owned("He will come on Tuesday.", ["He will come"], [{"Tuesday": 0.3}]) == [("Tuesday",)]


def test_a_loose_time_must_be_surer_than_a_firm_one(owned: Owned) -> None:
    text = "He will come for six."
    assert owned(text, [text], [{"six": 0.35}]) == [("six",)]
    assert owned(text, [text], [{"six": 0.2}]) == [()]


def test_a_day_takes_the_time_that_stands_with_it(owned: Owned) -> None:
    text = "He will come on Tuesday, as we agreed, at ten o'clock."
    assert owned(text, [text], [{"Tuesday": 0.9}]) == [("Tuesday", "ten o'clock")]
    assert owned(text, [text], [{"ten": 0.5, "Tuesday": 0.2}]) == [("Tuesday", "ten o'clock")]


def test_each_promise_has_its_own_date(owned: Owned) -> None:
    text = "He will ring on Tuesday and he will come on Thursday."
    parts = ["He will ring on Tuesday", "he will come on Thursday"]
    assert owned(text, parts, [{"Tuesday": 0.9}, {"Thursday": 0.9}]) == [("Tuesday",), ("Thursday",)]


def test_two_promises_may_share_a_date(owned: Owned) -> None:
    text = "He will ring and he will come, both on Thursday."
    found = owned(text, ["He will ring", "he will come, both on Thursday"], [{"Thursday": 0.9}, {"Thursday": 0.9}])
    assert found == [("Thursday",), ("Thursday",)]
