"""Holidays by name, told on Thursday 14 May 2026 at ten in London."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from triaged.extract.calendar.holiday_dates import easter
from triaged.model import Facts

Read = Callable[..., Facts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What day of the week is Christmas?", ["2026-12-25"]),
        ("Where were you on christmas eve?", ["2025-12-24"]),
        ("Christmas 2016 was mild.", ["2016-12-25"]),
        ("We came home last Christmas.", ["2025-12-25"]),
        ("The shop opens on Boxing Day.", ["2026-12-26"]),
        ("They will dance on New Year's Eve.", ["2026-12-31"]),
        ("They will dance on New Year\N{RIGHT SINGLE QUOTATION MARK}s Day.", ["2027-01-01"]),
        ("book a table for valentines day", ["2027-02-14"]),
        ("We will dress up for Halloween.", ["2026-10-31"]),
        ("We will eat turkey on Thanksgiving.", ["2026-11-26"]),
        ("It will be cheap on Black Friday.", ["2026-11-27"]),
        ("We will travel on Easter Monday 2027.", ["2027-03-29"]),
        ("They closed on Good Friday.", ["2026-04-03"]),
        ("They closed at Easter.", ["2026-04-05"]),
        ("There will be fireworks on the Fourth of July.", ["2026-07-04"]),
        ("There will be fireworks on Bonfire Night.", ["2026-11-05"]),
        ("He will march on St Patrick's Day.", ["2027-03-17"]),
        ("He will rest on Labor Day.", ["2026-09-07"]),
        ("He will rest on Memorial Day.", ["2026-05-25"]),
        ("They will come on bank holiday Monday.", ["2026-05-25"]),
        ("They came on the early May bank holiday.", ["2026-05-04"]),
        ("He will call two days before Christmas.", ["2026-12-23"]),
        ("He will call the day after Boxing Day.", ["2026-12-27"]),
        ("He called the Monday after Easter.", ["2026-04-06"]),
        ("He will call the Friday before Christmas.", ["2026-12-18"]),
        ("We will light lamps for Diwali.", ["2026-11-08"]),
        ("Happy Easter to all of you!", []),
        ("The Christmas tree fell over.", []),
        ("I wish you a merry Christmas.", []),
        ("The new year of service begins.", []),
    ],
)
def test_holidays(read: Read, text: str, expected: list[str]) -> None:
    assert [when.iso() for when in read(text).dates] == expected


@pytest.mark.parametrize(("country", "expected"), [("US", "2027-05-09"), ("GB", "2027-03-07"), ("AU", "2027-05-09")])
def test_mothers_day_depends_on_the_country(read: Read, country: str, expected: str) -> None:
    (when,) = read("We will be there for Mother's Day 2027.", sender_country=country).dates
    assert when.iso() == expected


def test_thanksgiving_is_earlier_in_canada(read: Read) -> None:
    (when,) = read("We will eat on Thanksgiving.", sender_country="CA", at="2026-05-14T10:00:00-04:00").dates
    assert when.iso() == "2026-10-12"


@pytest.mark.parametrize(
    ("year", "day"), [(2018, (4, 1)), (2019, (4, 21)), (2024, (3, 31)), (2025, (4, 20)), (2038, (4, 25))]
)
def test_easter(year: int, day: tuple[int, int]) -> None:
    assert easter(year) == date(year, *day)
