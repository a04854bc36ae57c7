"""Promises of hand-made labels and answers: which are the same, and what is right about those that are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.proving.labelling import answer, label, promise
from triaged.proving.score_promises import PromiseScore, due_score, promisor_right, score_promises

COMES, RINGS = "he will come on Monday morning", "she promised to ring us back by noon"


def scored(gold: dict[str, Any], *found: dict[str, Any]) -> tuple[PromiseScore, list[tuple[str, Any, Any]]]:
    score, misses = score_promises(label(**gold), answer(promises=list(found)))
    return score, [(miss.field, miss.gold, miss.predicted) for miss in misses]


def spans(gold: dict[str, Any], *texts: str) -> tuple[int, int, int]:
    tally = scored(gold, *map(promise, texts))[0].spans
    return tally.hits, tally.extras, tally.missed


@pytest.mark.parametrize(
    ("gold", "texts", "expected"),
    [
        ([COMES], [COMES], (1, 0, 0)),
        ([COMES], [], (0, 0, 1)),
        ([], [COMES], (0, 1, 0)),
        ([COMES], [RINGS], (0, 1, 1)),
        ([COMES], [COMES, "will come on Monday"], (1, 1, 0)),  # one to one
        ([COMES, COMES], [COMES], (2, 0, 0)),  # one sentence holds both
        ([COMES, RINGS], [f"{COMES} and {RINGS}"], (2, 0, 0)),
        ([COMES, RINGS], [f"{COMES}. But {RINGS}"], (1, 0, 1)),  # two sentences as one span find one
        ([COMES, RINGS], ["he will come on Monday and ring"], (1, 0, 1)),
        ([COMES], [""], (0, 0, 1)),  # no words, no answer
    ],
)
def test_spans_are_matched_one_to_one(gold: list[str], texts: list[str], expected: tuple[int, int, int]) -> None:
    assert spans({"promises": [promise(text) for text in gold]}, *texts) == expected


def test_the_most_alike_are_matched_first() -> None:
    gold = {"promises": [promise(COMES, due="2026-03-09"), promise("he will come on Tuesday morning")]}
    score, misses = scored(
        gold, promise("he will come on Tuesday morning"), promise("will come on Monday morning", due="2026-03-09")
    )
    assert (score.spans.hits, score.due, misses) == (2, 2.0, [])


def test_one_sentence_for_several_is_right_where_it_fits_one_of_them() -> None:
    gold = {"promises": [
        promise(COMES, due="2026-03-09", status="broken"), promise(RINGS, promisor="Mo", due="2026-03-11"),
    ]}  # fmt: skip
    score, misses = scored(gold, promise(f"{COMES}, {RINGS}", promisor="Mo", due="2026-03-09", status="kept"))
    assert (score.matched, score.due, score.status, score.promisor) == (1, 1.0, 0, 1)
    assert [(field, sorted(map(str, gold))) for field, gold, _ in misses] == [("status", ["broken", "open"])]


def test_neutral_promises_are_right_whether_found_or_not() -> None:
    gold = {"promises_optional": [{"text": COMES}]}
    assert spans(gold) == spans(gold, COMES) == spans(gold, COMES, "he will come on Monday") == (0, 0, 0)
    assert scored(gold, promise(COMES))[0].matched == 0


def test_promises_of_the_sender_are_counted_apart() -> None:
    gold = {"promises": [promise(COMES, promisor="sender"), promise(RINGS, promisor="sender")]}
    score, misses = scored(gold, promise(COMES, promisor="somebody", status="kept"))
    assert (score.spans.hits, score.spans.extras, score.spans.missed, score.matched) == (0, 0, 0, 0)
    assert (score.sender_found, score.sender_total, misses) == (1, 2, [])


def test_quoted_words_must_yield_no_promise() -> None:
    score, misses = scored({"not_newest": [COMES]}, promise(COMES), promise(RINGS))
    assert (score.spans.extras, score.not_newest) == (2, 1)
    assert [field for field, _, _ in misses] == ["promise", "promise", "not_newest"]
    gold = {"promises": [promise(COMES)], "not_newest": [COMES]}
    assert scored(gold, promise(COMES))[0].not_newest == 0


EIGHT = "2026-03-10T08:00:00+00:00"


@pytest.mark.parametrize(
    ("gold", "accepted", "due", "latest", "right"),
    [
        ("2026-03-10", [], "2026-03-10", None, 1),
        ("2026-03-10", [], EIGHT, None, 1),  # gold date, predicted time
        ("2026-03-10", [], "2026-03-11", None, 0),
        ("2026-03-10", [], None, None, 0),
        (None, [], None, None, 1),
        (None, [], "2026-03-10", None, 0),
        (None, ["2026-03-10"], "2026-03-10", None, 1),
        ("2026-03-10", [None], None, None, 1),
        (EIGHT, [], EIGHT, None, 1),
        (EIGHT, [], "2026-03-10T09:00:00+01:00", None, 1),  # the same instant
        (EIGHT, [], "2026-03-10T08:00:00", None, 1),  # no offset
        (EIGHT, [], "2026-03-10T09:00:00+00:00", None, 0.5),  # right day, wrong time
        (EIGHT, [], "2026-03-10", None, 0.5),  # right day, no time
        (EIGHT, ["2026-03-10"], "2026-03-10", None, 1),
        (EIGHT, [], "2026-03-11", None, 0),
        (EIGHT, [], "2026-03-11T08:00:00+00:00", None, 0),
        (EIGHT, [], "2026-03-10T06:00:00+00:00", EIGHT, 1),  # the end of a window on that day
        ("2026-03-12", [], "2026-03-10", "2026-03-12", 0),  # the end lies on another day
        ("2026-03-12", [], None, "2026-03-12", 1),
        (None, [], None, "2026-03-12", 1),
    ],
)
def test_due(gold: str | None, accepted: list[str | None], due: str | None, latest: str | None, right: float) -> None:
    [labelled] = label(promises=[promise(COMES, due=gold, due_accept=accepted)]).promises
    [found] = answer(promises=[promise(COMES, due=due, due_latest=latest)]).promises
    assert due_score(labelled, found) == right


@pytest.mark.parametrize(
    ("gold", "accepted", "found", "right"),
    [
        ("Ace Plumbing", [], "Ace", True),
        ("Ace Plumbing", [], "the Ace Plumbing", True),
        ("Ace Plumbing", [], "Mo", False),
        ("Ace Plumbing", ["Mo", "he"], "He", True),
        ("Ace Plumbing", [], "", False),
        ("Ace Plumbing", [], "unknown", False),
        ("unknown", [], "", True),
        ("Ace", [""], "Unknown", True),
        ("unknown", [], "Ace", False),
    ],
)
def test_promisor(gold: str, accepted: list[str], found: str, right: bool) -> None:
    [labelled] = label(promises=[promise(COMES, promisor=gold, promisor_accept=accepted)]).promises
    [answered] = answer(promises=[promise(COMES, promisor=found)]).promises
    assert promisor_right(labelled, answered) is right


def test_what_is_wrong_about_a_promise_is_listed() -> None:
    _, misses = scored(
        {"promises": [promise(COMES), promise(RINGS)]}, promise(COMES, promisor="Mo", due=None, status="kept")
    )
    assert misses == [
        ("promise", RINGS, None), ("due", ["2026-03-10"], None), ("status", ["open"], "kept"),
        ("promisor", ["Ace"], "Mo"),
    ]  # fmt: skip
