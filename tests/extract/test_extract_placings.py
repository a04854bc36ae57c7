"""The readings of one date: which days it may mean, given the days that the mail has named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from triaged.extract import Context
from triaged.extract.calendar.date_grammar import find_all
from triaged.extract.calendar.when import Almanac
from triaged.extract.promising.placings import MAIL, placings
from triaged.extract.promising.weighing import load_weights
from triaged.model import PermanentError

AT = datetime.fromisoformat("2026-06-26T15:00:00+01:00")
"""A Friday."""
LAST = datetime.fromisoformat("2026-06-08T00:00:00+01:00")
"""A Monday."""


@pytest.fixture(scope="module")
def days(context: Callable[..., Context]) -> Callable[[str], dict[str, str]]:
    """Return a function from words to the day of each way of reckoning."""

    def read(text: str, **bases: datetime) -> dict[str, str]:
        expressions = find_all(text)
        almanac = Almanac.of(context(AT.isoformat()), expressions)
        found = placings(expressions[0], text, almanac, {MAIL: AT, **bases}, own=False)
        return {way: each.when.iso() for each in found for way in each.ways}

    return read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Monday", {"mail<": "2026-06-22", "mail>": "2026-06-29", "last<": "2026-06-01", "last>": "2026-06-15",
                    "last=": "2026-06-08"}),
        ("Friday", {"mail<": "2026-06-19", "mail=": "2026-06-26", "mail>": "2026-07-03", "last<": "2026-06-05",
                    "last>": "2026-06-12"}),
        ("the 11th", {"mail<": "2026-06-11", "mail>": "2026-07-11", "last<": "2026-05-11", "last>": "2026-06-11"}),
        ("tomorrow", {"mail": "2026-06-27", "last": "2026-06-09"}),
        ("the next day", {"mail": "2026-06-27", "last": "2026-06-09"}),
        ("within two days", {"mail": "2026-06-28", "last": "2026-06-10"}),
        ("within three working days", {"mail": "2026-07-01", "last": "2026-06-11"}),
        ("within two hours", {"mail": "2026-06-26T17:00:00+01:00", "last": "2026-06-08"}),
        ("two weeks ago", {"mail": "2026-06-12"}),
        ("12 June", {"mail<": "2026-06-12", "mail>": "2026-06-12"}),
        ("by noon", {"mail": "2026-06-26T12:00:00+01:00", "mail+": "2026-06-27T12:00:00+01:00",
                     "mail-": "2026-06-25T12:00:00+01:00", "last": "2026-06-08T12:00:00+01:00",
                     "last+": "2026-06-09T12:00:00+01:00"}),
    ],
)  # fmt: skip
def test_ways(days: Callable[..., dict[str, str]], text: str, expected: dict[str, str]) -> None:
    assert days(text, last=LAST) == expected


def test_a_month_that_was_named_holds_the_days_after_it(days: Callable[..., dict[str, str]]) -> None:
    november = datetime.fromisoformat("2025-11-01T00:00:00+00:00")
    assert days("the 21st", month=november)["month>"] == "2025-11-21"
    assert "month>" not in days("Monday", month=november)


def test_equal_days_are_one_reading_with_all_its_ways(context: Callable[..., Context]) -> None:
    expressions = find_all("on Monday")
    almanac = Almanac.of(context(AT.isoformat()), expressions)
    friday = datetime.fromisoformat("2026-06-19T00:00:00+01:00")
    found = placings(expressions[0], "on Monday", almanac, {MAIL: AT, "last": friday}, own=False)
    assert {each.ways for each in found} == {("mail<", "last>"), ("mail>",), ("last<",)}


def test_only_a_day_that_counts_from_the_mail_may_be_the_day_of_writing(context: Callable[..., Context]) -> None:
    expressions = find_all("on Friday")
    almanac = Almanac.of(context(AT.isoformat()), expressions)
    found = placings(expressions[0], "on Friday", almanac, {MAIL: AT, "last": LAST}, own=False)
    assert {each.when.iso() for each in found if each.when.ambiguous} == {"2026-06-19", "2026-06-26", "2026-07-03"}


@pytest.mark.parametrize("content", [None, "{", "\xff"])
def test_weights_that_are_missing_or_broken_are_said_to_be(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "placing.json").write_bytes(content.encode("latin-1"))
    with pytest.raises(PermanentError, match="install triaged anew"):
        load_weights(tmp_path)
