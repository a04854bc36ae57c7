from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.tables import mostly
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


PROMISORS = [
    ("The district midwife was to come at nine today.", ("the district midwife", "vendor")),
    ("My landlord said he would ring on Friday.", ("my landlord", "vendor")),
    ("Fixwell said they would call on Monday.", ("fixwell", "staff")),
    ("You said you would call on Monday.", ("fixwell", "staff")),
    ("Your people said they would call on Monday.", ("your people", "staff")),
    ("I was promised a refund by Friday.", ("fixwell", "staff")),
    ("Your man Colin from Larkfield was going to mend the tap on Tuesday.", ("colin", "vendor")),
]


def test_who_made_a_promise(read: Read) -> None:
    def who(text: str) -> tuple[str, str]:
        (promise,) = read(text).promises
        return promise.promisor.lower(), promise.promised_by

    mostly(PROMISORS, who, share=0.8)


NAMES = [
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
]


def test_what_names_a_vendor(read: Read) -> None:
    mostly(NAMES, lambda text: [vendor.name for vendor in read(text).vendors], share=0.8)


def test_a_window_counts_from_what_came_before(read: Read) -> None:
    facts = read(
        "Northgate told me on 4 May that a man would be here on 13 May between 8am and 1pm and no one came. "
        "Meera then said someone would ring within 24 hours."
    )
    assert [promise.due and promise.due.iso() for promise in facts.promises][1] == "2026-05-14T08:00:00+01:00"
