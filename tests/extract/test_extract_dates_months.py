"""Days of months, months, quarters, seasons, years, told on Thursday 14 May 2026 at ten in London."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from triaged.model import Facts

Read = Callable[..., Facts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was sold on the 1st of march 2018.", ["2018-03-01"]),
        ("remind me on march the ninth", ["2027-03-09"]),
        ("call her on june 3", ["2026-06-03"]),
        ("The lease ends on the twenty-third of this month.", ["2026-05-23"]),
        ("We will pay on the fifteenth.", ["2026-05-15"]),
        ("We will pay on the fifteenth of next month.", ["2026-06-15"]),
        ("We will pay on the 3rd of the month.", ["2026-06-03"]),
        ("The wall was built sept. 12th, '17.", ["2017-09-12"]),
        ("The hearing will be on 12 Sep.", ["2026-09-12"]),
        ("He resigned on Sep 12 2017.", ["2017-09-12"]),
        ("He resigned on 12-Sep-17.", ["2017-09-12"]),
        ("He resigned on 12 September of last year.", ["2025-09-12"]),
        ("He resigned on the twelfth of September, 2017.", ["2017-09-12"]),
        ("It will open on May the twenty first.", ["2026-05-21"]),
        ("They will be away 5-7 June.", ["2026-06-05"]),
        ("They will be away from the 5th to the 7th of June.", ["2026-06-05"]),
        ("They will be away June 5 to 7.", ["2026-06-05"]),
        ("The birth was on 29 february.", ["2024-02-29"]),
        ("We ordered it on febuary 3rd.", ["2026-02-03"]),
        ("The boiler went in on 3 Ocotber 2024.", ["2024-10-03"]),
        ("He was born in nineteen eighty four.", ["1984-01-01"]),
        ("She retired on 4 July twenty nineteen.", ["2019-07-04"]),
        ("I wrote to you on 4th and 9th March.", ["2026-03-04"]),
        ("The 14th day of May is a Thursday.", ["2026-05-14"]),
        ("It was to be delivered by the 9th instant.", ["2026-05-09"]),
        ("I refer to your letter of the 28th ult., unanswered.", ["2026-04-28"]),
        ("We shall meet on the 3rd proximo.", ["2026-06-03"]),
    ],
)
def test_days_of_a_month(read: Read, text: str, expected: list[str]) -> None:
    assert [when.iso() for when in read(text).dates] == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("It is warm in mid June.", "2026-06-15", None),
        ("We will finish at the end of the month.", "2026-05-31", None),
        ("Show me the plan for next month.", "2026-06-01", "2026-06-30"),
        ("We moved last month.", "2026-04-01", "2026-04-30"),
        ("We will move the month after next.", "2026-07-01", "2026-07-31"),
        ("What is on this month?", "2026-05-01", "2026-05-31"),
        ("He will go to Spain in August.", "2026-08-01", "2026-08-31"),
        ("He went to Spain in August.", "2025-08-01", "2025-08-31"),
        ("he will be back in march", "2027-03-01", "2027-03-31"),
        ("He left in March 2019.", "2019-03-01", "2019-03-31"),
        ("Sales rose in May of last year.", "2025-05-01", "2025-05-31"),
        ("It all began last October.", "2025-10-01", "2025-10-31"),
        ("It ends next February.", "2027-02-01", "2027-02-28"),
        ("It will be sunny in early July.", "2026-07-01", "2026-07-07"),
        ("It will be sunny in late July.", "2026-07-21", "2026-07-31"),
        ("Book it for the first week of July.", "2026-07-01", "2026-07-03"),
        ("Profits fell in the third quarter of 2016.", "2016-07-01", "2016-09-30"),
        ("We launch in Q3.", "2026-07-01", "2026-09-30"),
        ("We launched in Q1 2025.", "2025-01-01", "2025-03-31"),
        ("The figures of last quarter are out.", "2026-01-01", "2026-03-31"),
        ("We will tour Norway this summer.", "2026-06-01", "2026-08-31"),
        ("It was bitter last winter.", "2025-12-01", "2026-02-28"),
        ("They met in the summer of 1998.", "1998-06-01", "1998-08-31"),
        ("They will meet again next spring.", "2027-03-01", "2027-05-31"),
        ("The house was built in 2015.", "2015-01-01", "2015-12-31"),
        ("It grew in the 1990s.", "1990-01-01", "1999-12-31"),
        ("We moved here two years ago.", "2024-05-14", None),
        ("Prices rose last year.", "2025-01-01", "2025-12-31"),
        ("Prices rose the year before last.", "2024-01-01", "2024-12-31"),
        ("They will open by the end of the year.", "2026-12-31", None),
        ("Is it going to rain this weekend?", "2026-05-16", "2026-05-17"),
        ("We are away the weekend after next.", "2026-05-23", "2026-05-24"),
        ("We were away last weekend.", "2026-05-09", "2026-05-10"),
        ("We are away next weekend.", "2026-05-16", "2026-05-17"),
        ("What is on next week?", "2026-05-18", "2026-05-24"),
        ("They came last week.", "2026-05-04", "2026-05-10"),
        ("They came the week before last.", "2026-04-27", "2026-05-03"),
        ("They will come the week after next.", "2026-05-25", "2026-05-31"),
        ("They will come later this week.", "2026-05-11", "2026-05-17"),
        ("It should be done by the end of next week.", "2026-05-22", None),
    ],
)
def test_periods(read: Read, text: str, first: str, last: str | None) -> None:
    facts = read(text)
    found = [(when.iso(), when.iso_latest()) for when in facts.dates]
    dues = [(promise.due.iso(), promise.due.iso_latest()) for promise in facts.promises if promise.due is not None]
    assert (first, last) in found + dues
    assert len(found) <= 1
