"""What staff say about a promise that still stands."""

from __future__ import annotations

import pytest

from tests.deadlines.test_promises import FRIDAY, HOURS, MONDAY, entry, told
from triaged.deadlines.changed import changed_by_us

STANDING = [
    entry(1, due=FRIDAY.iso(), what="come on Friday at ten"),
    entry(2, due=FRIDAY.iso(), what="ring you on Friday", by="staff", promisor="Pat"),
]


@pytest.mark.parametrize(
    ("text", "promised", "changes"),
    [
        ("Sam comes at two instead.", [told("come at two", due=MONDAY)], [(1, "moved")]),
        ("The visit is rescheduled.", [told("come on Monday", due=MONDAY)], [(1, "moved")]),
        ("I will ring you on Monday rather than Friday.", [told("ring you", due=MONDAY)], [(2, "moved")]),
        ("I have told Ace not to come.", [], [(1, "withdrawn")]),
        ("We called it off.", [], [(1, "withdrawn")]),
        ("The visit has been cancelled.", [], [(1, "withdrawn")]),
        ("I have cancelled the visit; Sam comes on Monday.", [told("come on Monday", due=MONDAY)], [(1, "moved")]),
        ("Sam comes on Monday as well.", [told("come on Monday", due=MONDAY)], []),  # nothing says instead
        ("Ace confirmed it instead of me.", [told("come on Friday at ten", due=FRIDAY)], []),  # the same time
        ("You may cancel at any time.", [], []),
        ("They moved in last year.", [], []),
    ],
)
def test_a_promise_is_moved_or_called_off_by_our_word(
    text: str, promised: list[object], changes: list[tuple[int, str]]
) -> None:
    found = changed_by_us(STANDING, promised, text, HOURS)  # type: ignore[arg-type]
    assert [(each.promise, each.status) for each in found] == changes


def test_what_a_person_decided_or_a_customer_promised_is_not_touched() -> None:
    theirs = entry(3, due=FRIDAY.iso(), what="come by", by="customer", promisor="Dana")
    assert changed_by_us([theirs], [], "We called it off.", HOURS) == ()
