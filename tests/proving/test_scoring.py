"""Vendors, dates and signals of hand-made labels and answers: each rule of scoring has its rows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.proving.labelling import answer, label, promise
from triaged.proving.scoring import Tally, score_dates, score_signals, score_vendors
from triaged.proving.spans import one_sentence, same_name, same_span, words

NOTHING = (0, 0, 0)


def counts(tally: Tally) -> tuple[int, int, int]:
    return tally.hits, tally.extras, tally.missed


def test_words_know_neither_case_nor_white_space_nor_the_form_of_a_quote() -> None:
    said = "They\N{RIGHT SINGLE QUOTATION MARK}d  BE\n here, at 8.30!"
    assert words(said) == (
        "they'd",
        "be",
        "here",
        "at",
        "8",
        "30",
    )


@pytest.mark.parametrize(
    ("gold", "found", "same"),
    [
        ("he will come on Friday", "He will come", True),
        ("he will come", "well then he will come to the shop on Friday morning at nine", True),
        ("he will come on Friday morning at nine", "on Friday morning", True),
        ("he will come on Friday morning at nine", "on Friday", False),  # fewer than a third of the words
        ("a b c d", "a b x y", True),  # half of them
        ("a b c d", "a x y z", False),
        ("a b c d", "d c b a", True),  # overlap asks for no order
        ("he will come", "", False),
    ],
)
def test_spans(gold: str, found: str, same: bool) -> None:
    assert same_span(words(gold), words(found)) is same


@pytest.mark.parametrize(
    ("gold", "found", "same"),
    [
        ("the scaffolders", "your scaffolders", True),
        ("Southern", "Southern Septic", True),
        ("Southern Septic", "Southern", True),
        ("Pike & Daughter", "pike daughter", True),
        ("Southern", "Southernmost", False),
        ("Ace Heating", "Ace Plumbing", False),
        ("their", "their", True),
        ("Ace", "", False),
    ],
)
def test_names(gold: str, found: str, same: bool) -> None:
    assert same_name(gold, found) is same


@pytest.mark.parametrize(
    ("text", "one"),
    [("He comes at 8.30, he said", True), ('He comes." Then she', False), ("he comes. then he goes", True)],
)
def test_one_sentence(text: str, one: bool) -> None:
    assert one_sentence(text) is one


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ({"vendors": ["Ace"]}, ["the Ace"], (1, 0, 0)),
        ({"vendors": ["Ace"]}, [], (0, 0, 1)),
        ({"vendors": ["Ace"]}, ["Brass"], (0, 1, 1)),
        ({"vendors": ["Ace"]}, ["Ace", "Ace Ltd"], (1, 0, 0)),  # a second form of the same name
        ({"vendors": ["Ace", "Ace Heating"]}, ["Ace Heating", "Ace"], (2, 0, 0)),  # the exact name goes first
        ({"vendors": ["Ace Heating"]}, ["Ace Heating man", "Ace Heating"], (1, 0, 0)),
        ({"vendors_optional": ["Mo"]}, ["Mo"], NOTHING),
        ({"vendors_optional": ["Mo"]}, [], NOTHING),
        ({}, ["Fixwell"], NOTHING),  # the business itself
        ({}, ["Fixwell Heating"], (0, 1, 0)),
        ({}, ["Polar Reach"], NOTHING),  # the author's own firm
        ({}, ["Polar Bear"], (0, 1, 0)),
    ],
)
def test_vendors(gold: dict[str, Any], found: list[str], expected: tuple[int, int, int]) -> None:
    given = answer(vendors=[{"text": text, "name": text} for text in found])
    tally, misses = score_vendors(label(**gold), given, business="Fixwell", domain="polar-reach.example")
    assert (counts(tally), len(misses)) == (expected, expected[1] + expected[2])


def test_a_vendor_is_found_by_its_words_or_by_its_name() -> None:
    given = answer(vendors=[{"text": "their man", "name": "Ace Plumbing"}])
    assert counts(score_vendors(label(vendors=["Ace"]), given, business="Fixwell", domain="")[0]) == (1, 0, 0)


EIGHT = "2026-03-09T08:00:00+00:00"
MONDAY = {"text": "Monday", "iso": "2026-03-09"}
TUESDAY = {"text": "Tuesday", "iso": "2026-03-10"}


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ({"dates": [MONDAY]}, [("on Monday", "2026-03-09")], (1, 0, 0)),
        ({"dates": [MONDAY]}, [("Monday", "2026-03-09T08:00:00+00:00")], (1, 0, 0)),
        ({"dates": [MONDAY]}, [("Monday", "2026-03-02")], (0, 1, 1)),  # right words, wrong day
        ({"dates": [MONDAY]}, [("Monday", None)], (0, 1, 1)),
        ({"dates": [MONDAY]}, [("week", "2026-03-09")], (0, 1, 1)),
        ({"dates": [MONDAY]}, [("Monday", "2026-03-09"), ("on Monday", "2026-03-09")], (1, 0, 0)),  # said again
        ({"dates": [MONDAY]}, [("Monday", "2026-03-09"), ("Monday", "2026-03-02")], (1, 1, 0)),
        ({"dates": [MONDAY, MONDAY]}, [("Monday", "2026-03-09"), ("Monday", "2026-03-09")], (2, 0, 0)),
        ({"dates": [MONDAY], "dates_optional": [MONDAY]}, [("Monday", "2026-03-02")], (0, 1, 1)),
        ({"dates_optional": [{"text": "a week ago"}]}, [("a week ago", "2026-03-05")], NOTHING),
        ({"dates_optional": [MONDAY]}, [], NOTHING),
        ({"dates": [{"text": "8 on Monday", "iso": EIGHT}]}, [("Monday", "2026-03-09")], (1, 0, 0)),
        ({"promises": [promise("he comes within 24 hours")]}, [("within 24 hours", "2026-03-13")], NOTHING),
        ({"promises_optional": [{"text": "he comes within 24 hours"}]}, [("24 hours", "2026-03-13")], NOTHING),
        ({"promises": [promise("he comes")]}, [("sixteen years", "2010-03-12")], (0, 1, 0)),
        ({"promises": [promise("Monday he comes")], "dates": [MONDAY]}, [("Monday", "2026-03-16")], (0, 1, 1)),
    ],
)  # fmt: skip
def test_dates(gold: dict[str, Any], found: list[tuple[str, str | None]], expected: tuple[int, int, int]) -> None:
    given = answer(dates=[{"text": text, "start": start, "end": None} for text, start in found])
    tally, misses = score_dates(label(**gold), given)
    assert (counts(tally), len(misses)) == (expected, expected[1] + expected[2])


def test_a_date_of_more_words_chooses_first() -> None:
    gold = label(dates=[MONDAY, {"text": "Monday at noon", "iso": "2026-03-09"}])
    given = answer(dates=[{"text": "Monday at noon", "start": "2026-03-09"}, {"text": "Monday", "start": "2026-03-09"}])
    assert counts(score_dates(gold, given)[0]) == (2, 0, 0)


def test_two_days_of_one_mail() -> None:
    given = answer(dates=[{"text": "Tuesday", "start": "2026-03-10"}, {"text": "Monday", "start": "2026-03-10"}])
    tally, misses = score_dates(label(dates=[MONDAY, TUESDAY]), given)
    assert counts(tally) == (1, 1, 1)
    assert [(miss.gold, miss.predicted) for miss in misses] == [
        ("2026-03-09", "Monday = 2026-03-10"),
        ("Monday = 2026-03-09", None),
    ]


@pytest.mark.parametrize(
    ("text", "neutral"),
    [
        ("5pm", True), ("at 5", True), ("by 10.30 sharp", True), ("half past six", True), ("a quarter to nine", True),
        ("noon", True), ("2019", True), ("since 2019", True), ("at about five o'clock today", False),
        ("the 9th", False),
        ("9/3", False), ("tomorrow", False),
    ],
)  # fmt: skip
def test_a_clock_time_or_a_year_alone_is_no_day(text: str, neutral: bool) -> None:
    tally, _ = score_dates(label(), answer(dates=[{"text": text, "start": "2026-03-12"}]))
    assert counts(tally) == (0, int(not neutral), 0)


def test_signals_by_kind_and_only_kinds_that_the_set_mentions() -> None:
    gold = label(signals=["late", "praise"], signals_optional=["no_show"])
    given = answer(signals=[{"kind": kind} for kind in ("late", "late", "no_show", "safety", "legal_threat")])
    tallies, misses = score_signals(gold, given, {"late", "praise", "no_show", "safety"})
    assert {kind: counts(tally) for kind, tally in tallies.items()} == {
        "late": (1, 0, 0), "no_show": NOTHING, "praise": (0, 0, 1), "safety": (0, 1, 0),
    }  # fmt: skip
    assert [(miss.gold, miss.predicted) for miss in misses] == [("praise", None), (None, "safety")]


def test_shares_of_a_tally() -> None:
    tally = Tally(3, 1, 2)
    assert (tally.precision, tally.recall, round(tally.f1, 3)) == (0.75, 0.6, 0.667)
    assert (Tally(0, 2, 1).f1, bool(Tally()), Tally(1) + Tally(0, 2)) == (0.0, False, Tally(1, 2))
