"""Weekdays in sentences, told on Thursday 14 May 2026 at ten in London."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from triaged.model import Facts

Read = Callable[..., Facts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Will it rain on Sunday?", ["2026-05-17"]),
        ("wake me up on wednsday", ["2026-05-20"]),
        ("put it in my diary for thurs", ["2026-05-21"]),
        ("Please come this coming Friday.", ["2026-05-15"]),
        ("See you next Monday.", ["2026-05-18"]),
        ("The band plays this Saturday.", ["2026-05-16"]),
        ("They left last Tuesday.", ["2026-05-12"]),
        ("They left last Thursday.", ["2026-05-07"]),
        ("He was here this past Monday.", ["2026-05-11"]),
        ("Please come next week Tuesday.", ["2026-05-19"]),
        ("Book a room for next week on Wednesday.", ["2026-05-20"]),
        ("Show me Sunday of next week.", ["2026-05-24"]),
        ("The meeting is on Tuesday next week.", ["2026-05-19"]),
        ("We met on Monday last week.", ["2026-05-04"]),
        ("We met last week's Tuesday.", ["2026-05-05"]),
        ("It rained on Friday of last week.", ["2026-05-08"]),
        ("They will come a week on Friday.", ["2026-05-22"]),
        ("They will come a week from Monday.", ["2026-05-25"]),
        ("They will come two weeks on Monday.", ["2026-06-01"]),
        ("They will come Monday week.", ["2026-05-25"]),
        ("They will come a fortnight on Monday.", ["2026-06-01"]),
        ("I am free the Sunday after next.", ["2026-05-24"]),
        ("I am free Sunday after next.", ["2026-05-24"]),
        ("Remind me two Saturdays from now.", ["2026-05-23"]),
        ("That happened two Tuesdays ago.", ["2026-05-05"]),
        ("That happened the Tuesday before last.", ["2026-05-05"]),
        ("He rang a week last Monday.", ["2026-05-04"]),
        ("He rang a week ago on Monday.", ["2026-05-04"]),
        ("He came on Monday just gone.", ["2026-05-11"]),
        ("What is on in town the first Monday in June?", ["2026-06-01"]),
        ("We meet again on the last Friday of the month.", ["2026-05-29"]),
        ("The rent is due on the last day of the month.", ["2026-05-31"]),
        ("Pay it on the last working day of the month.", ["2026-05-29"]),
        ("Let us meet on the second Tuesday of next month.", ["2026-06-09"]),
        ("We married on the first Saturday of September 2012.", ["2012-09-01"]),
        ("The fair is on the 3rd Thursday in August.", ["2026-08-20"]),
        ("The invoice of Tuesday, May 5, is wrong.", ["2026-05-05"]),
        ("He came on Thurs the 7th.", ["2026-05-07"]),
        ("They will fit it on Monday (18th).", ["2026-05-18"]),
        ("I rang on Mon. 11 May and nobody answered.", ["2026-05-11"]),
        ("It is Thursday now and nobody has come.", ["2026-05-14"]),
        ("It's Thursday and the drain is still blocked.", ["2026-05-14"]),
        ("The plumber left on Monday's bus.", ["2026-05-11"]),
        ("can sum1 come sat at 10", ["2026-05-16T10:00:00+01:00"]),
        ("he cud come on sun", ["2026-05-17"]),
        ("Any Monday will do.", []),
        ("I work every Friday.", []),
        ("The desk is open Monday to Friday.", []),
        ("Open Mon-Fri, closed at weekends.", []),
        ("We are closed on Mondays.", []),
        ("She sat in the sun.", []),
        ("They wed last year.", ["2025-01-01"]),
        ("I read the Sun every day.", []),
    ],
)
def test_weekdays(read: Read, text: str, expected: list[str]) -> None:
    assert [when.iso() for when in read(text).dates] == expected
