from __future__ import annotations

from collections.abc import Callable

import pytest

from triaged.model import Facts

Read = Callable[..., Facts]


@pytest.mark.parametrize(
    "text",
    [
        "My wife was going to let him in on Tuesday and forgot.",
        "Our neighbour said he would fetch it on Monday but never came.",
        "A mate of mine is coming on Friday.",
        "My daughter will collect the key on Friday.",
    ],
)
def test_family_and_friends_owe_nothing(read: Read, text: str) -> None:
    assert read(text).promises == ()


@pytest.mark.parametrize(
    ("text", "promisor", "by", "sure"),
    [
        ("The district midwife was to come at nine today.", "The district midwife", "vendor", False),
        ("My landlord said he would ring on Friday.", "My landlord", "vendor", False),
        ("Fixwell said they would call on Monday.", "Fixwell", "staff", True),
        ("You said you would call on Monday.", "Fixwell", "staff", True),
        ("Your people said they would call on Monday.", "Fixwell", "staff", False),
        ("I was promised a refund by Friday.", "Fixwell", "staff", False),
        ("Your man Colin from Larkfield was going to mend the tap on Tuesday.", "Colin", "vendor", True),
    ],
)
def test_who_made_a_promise(read: Read, text: str, promisor: str, by: str, sure: bool) -> None:
    (promise,) = read(text).promises
    assert (promise.promisor, promise.promised_by, promise.sure) == (promisor, by, sure)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fence people never came.", ["fence people"]),
        ("The fence people never came.", ["the fence people"]),
        ("Larkfield guy never came on Monday.", ["Larkfield"]),
        ("Larkfield lad was meant to come on Monday never did", ["Larkfield"]),
        ("The Gutter Company never came.", ["Gutter Company"]),
        ("Meera from Northgate said Northgate would ring. Northgate never did.", ["Northgate"]),
        ("I was told by Northgate that a man would come. I spoke with Meera who promised a call.", ["Northgate"]),
        ("I took the mower to the workshop and bought a bike chain.", []),
        ("We run a lunch service and looked at other providers.", []),
        ("Delivery was due on Monday. I will tell Trading Standards.", []),
        ("We moved from Cooper Street to Mill Lane.", []),
        ("We need a plumber.", []),
        ("A plumber will come on Friday.", ["a plumber"]),
    ],
)
def test_what_names_a_vendor(read: Read, text: str, expected: list[str]) -> None:
    assert [vendor.name for vendor in read(text).vendors] == expected


def test_a_window_counts_from_what_came_before(read: Read) -> None:
    facts = read(
        "Northgate told me on 4 May that a man would be here on 13 May between 8am and 1pm and no one came. "
        "Meera then said someone would ring within 24 hours."
    )
    assert [promise.due and promise.due.iso() for promise in facts.promises][1] == "2026-05-14T08:00:00+01:00"
