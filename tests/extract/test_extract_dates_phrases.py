"""Less usual ways to name a day or an hour, as on Thursday 12 March 2026 at ten; each was counted by hand."""

from __future__ import annotations

import pytest

from tests.household import letter, london, reader

AT = "2026-03-12 10:00"
TABLE = """
tomorrow week | 2026-03-20
today week | 2026-03-19
today fortnight | 2026-03-26
this time tomorrow | 2026-03-13
this time last year | 2025-03-12
three weeks from now | 2026-04-02
ten days from tomorrow | 2026-03-23
ten days hence | 2026-03-22
half a year ago | 2025-09-12
a year and a half ago | 2024-09-12
in half an hour | 2026-03-12T10:30:00+00:00
the week after next | 2026-03-23 | 2026-03-29
the month before last | 2026-01-01 | 2026-01-31
the year before last | 2024-01-01 | 2024-12-31
the eve of 4 April | 2026-04-03
in the nineties | 1990-01-01 | 1999-12-31
in the 1990s | 1990-01-01 | 1999-12-31
in the 60s | 1960-01-01 | 1969-12-31
since 1987 | 1987-01-01 | 1987-12-31
the latter half of June | 2026-06-30
mid-June | 2026-06-15
the middle of next week | 2026-03-18
the start of next week | 2026-03-16 | 2026-03-17
late next week | 2026-03-19 | 2026-03-20
last weekend | 2026-03-07 | 2026-03-08
the weekend before last | 2026-02-28 | 2026-03-01
by the end of the weekend | 2026-03-15
five past ten | 2026-03-12T10:05:00+00:00
quarter to four | 2026-03-12T15:45:00+00:00
10 o' clock | 2026-03-12T10:00:00+00:00
seven fifteen | 2026-03-12T07:15:00+00:00
seven forty-five | 2026-03-12T07:45:00+00:00
seven forty | 2026-03-12T07:40:00+00:00
0900 hrs | 2026-03-12T09:00:00+00:00
1030 am | 2026-03-12T10:30:00+00:00
12am | 2026-03-12T00:00:00+00:00
24:00 |
the second half of 2027 | 2027-07-01 | 2027-12-31
the first half of the year | 2026-01-01 | 2026-06-30
the third quarter | 2026-07-01 | 2026-09-30
last quarter | 2025-10-01 | 2025-12-31
the first week of April | 2026-04-01 | 2026-04-03
the second week of May | 2026-05-04 | 2026-05-10
the last weekend of May | 2026-05-30 | 2026-05-31
the third weekend in April | 2026-04-18 | 2026-04-19
before the month is out | 2026-03-31
before the month's out | 2026-03-31
this past week | 2026-03-02 | 2026-03-08
last May | 2025-05-01 | 2025-05-31
May next year | 2027-05-01 | 2027-05-31
a fortnight on Monday | 2026-03-30
Monday week | 2026-03-23
week commencing 6 April | 2026-04-06 | 2026-04-12
the Tuesday after Easter | 2026-04-07
the first Monday in May | 2026-05-04
two Fridays ago | 2026-02-27
every Monday |
the 1st of next month | 2026-04-01
14.3.26 | 2026-03-14
"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_a_phrase_means_its_day(line: str) -> None:
    phrase, *days = (part.strip() for part in line.split("|"))
    raw = letter(f"I need it {phrase}.", at=AT)
    found = reader().read(raw, london(AT), in_sent=False).facts.dates
    told = [part for when in found for part in (when.iso(), f"{when.latest:%Y-%m-%d}" if when.latest else "") if part]
    assert told == [day for day in days if day]
