"""The dates of a mail read together, with weights of our own: which story wins, and what counts from what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import numpy as np
import pytest

from triaged.extract import Context
from triaged.extract.calendar.date_grammar import find_all
from triaged.extract.calendar.when import Almanac
from triaged.extract.promising.stories import MANY, Point, Stories
from triaged.extract.promising.weighing import setting_of

AT = datetime.fromisoformat("2026-06-26T15:00:00+01:00")
"""A Friday."""
Days = Callable[[str, Mapping[str, float]], list[str | None]]


@pytest.fixture(scope="module")
def days(context: Callable[..., Context]) -> Days:
    """Return a function from a text and weights to the day of each of its expressions, limits of time included."""

    def read(text: str, weights: Mapping[str, float]) -> list[str | None]:
        expressions = find_all(text)
        almanac = Almanac.of(context(AT.isoformat()), expressions)
        points = [
            Point(
                expression=each,
                setting=setting_of(
                    text, each, AT, seen=None, fate=None, tense=0, frame="", told=False, before_verb=False,
                    role="customer",
                ),
                tokens=(0, 0),
                points=np.zeros(1),
                mail=0.0,
                sentence=text.count(".", 0, each.start),
                line=0,
                due=False,
                own=False,
            )
            for each in expressions
        ]  # fmt: skip
        return [None if each is None else each.when.iso() for each in Stories(text, almanac, points).read(weights)]

    return read


@pytest.mark.parametrize(
    ("way", "expected"),
    [("mail<", "2026-06-22"), ("mail>", "2026-06-29"), ("last<", "2026-06-08"), ("last>", "2026-06-15")],
)
def test_weights_choose_among_the_readings(days: Days, way: str, expected: str) -> None:
    assert days("On 9 June I rang, and on Monday he came.", {f"any|{way}": 5.0}) == ["2026-06-09", expected]


TWO = "Monday and Tuesday"
LATER_LIKELIER = {"any|mail<": 0.1, "gap|ahead|1": 5.0}
"""The first date by itself lies rather behind; but only ahead is there a good reading for the second."""


def test_the_likeliest_story_need_not_begin_with_the_likeliest_date(days: Days) -> None:
    assert days("Monday", LATER_LIKELIER) == ["2026-06-22"]
    assert days(TWO, LATER_LIKELIER) == ["2026-06-29", "2026-06-30"]


def test_a_mail_of_very_many_dates_is_read_one_after_the_other(days: Days) -> None:
    found = days(TWO + " and 9 June" * MANY, LATER_LIKELIER)
    assert (len(found), found[0]) == (MANY + 2, "2026-06-22")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They said within five days, and that was on 9 June.", "2026-06-14"),
        ("They said within five days. That was on 9 June.", "2026-07-01"),
        ("They say within five days, and it is due on 9 July.", "2026-07-01"),
    ],
)
def test_a_limit_counts_from_the_next_day_of_its_sentence_if_that_lies_behind(
    days: Days, text: str, expected: str
) -> None:
    assert days(text, {"any|next": 5.0, "any|mail": 1.0})[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He came on Tuesday. It was 9 June when he promised it.", "2026-06-16"),
        ("He came at noon, on what I think was 9 June.", "2026-06-09T12:00:00+01:00"),
        ("He came at noon. It was 9 June when he promised it.", "2026-06-26T12:00:00+01:00"),
    ],
)
def test_a_day_counts_from_a_numbered_one_soon_after_it_and_a_time_only_within_its_sentence(
    days: Days, text: str, expected: str
) -> None:
    assert days(text, {"any|ahead": 5.0, "any|ahead>": 5.0, "any|mail": 1.0, "any|mail>": 1.0})[0] == expected


def test_a_month_holds_the_days_named_after_it(days: Days) -> None:
    assert days("In November last year I rang, and on the 21st he came.", {"any|month>": 5.0})[1] == "2025-11-21"


def test_what_no_calendar_has_is_no_day(days: Days) -> None:
    assert days("He came on 31 June and on 9 June.", {}) == [None, "2026-06-09"]
