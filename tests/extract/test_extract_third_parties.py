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


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("I promised to call him on Monday but I forgot.", "customer"),
        ("I promised him that I would call on Monday but I forgot.", "customer"),
        ("I was both promised and assured that I would get it by Monday.", "staff"),
        ("I got told I would have it by Monday. Nothing came.", "staff"),
        ("You promised to call me on Monday and never did. Ace Plumbing were brilliant.", "staff"),
        ("Ace Plumbing were brilliant. You promised to call me on Monday and never did.", "staff"),
        ("Ace Plumbing were lovely. But you said somebody would ring me on Monday and I heard nothing.", "staff"),
        ("Ace Plumbing were lovely. You promised that someone would call on Tuesday and nobody has.", "staff"),
        ("You promised that Ace Plumbing would call on Tuesday and nobody has.", "vendor"),
    ],
)
def test_i_and_you_are_those_who_write_and_read(read: Read, text: str, who: str) -> None:
    (promise,) = read(text).promises
    assert promise.promised_by == who


@pytest.mark.parametrize(
    "text",
    [
        "Nobody told me they would come on Monday, and then they stood at the door.",
        "No one told me he would come on Tuesday.",
        "No one at the office had even told us that someone would come at nine.",
    ],
)
def test_what_nobody_said_is_nobodys_promise(read: Read, text: str) -> None:
    assert read(text).promises == ()


@pytest.mark.parametrize(
    "text",
    [
        "Nobody told me that the visit booked for Monday was off.",
        "Nobody came, and they told me he would come on Tuesday.",
    ],
)
def test_what_was_said_beside_nobody_is_promised(read: Read, text: str) -> None:
    assert len(read(text).promises) == 1


@pytest.mark.parametrize(
    "text",
    [
        "My neighbour's plumber, Brightflow, never came to her on Monday.",
        "Our neighbour uses Brightflow and nobody turned up for her on Tuesday.",
        "My neighbour had an appointment with Brightflow on Monday and nobody came.",
        "A friend of mine hired Brightflow and they never turned up.",
    ],
)
def test_what_another_firm_did_to_a_neighbour_is_no_failure_of_ours(read: Read, text: str) -> None:
    facts = read(f"{text} Ace Plumbing will come to us on Friday.")
    assert [each.vendor for each in facts.promises] == ["Ace Plumbing"]
    assert {signal.kind for signal in facts.signals}.isdisjoint({"no_show", "late"})


@pytest.mark.parametrize(
    "text",
    [
        "My neighbour had the key and nobody came.",
        "My neighbour waited in and nobody came.",
        "My neighbour had the plumber's number and nobody came.",
        "The van was at my neighbour's house and nobody came.",
        "My neighbour hired Brightflow and you never came to us.",
    ],
)
def test_a_neighbour_who_saw_a_failure_of_ours_tells_of_it(read: Read, text: str) -> None:
    assert "no_show" in {signal.kind for signal in read(text).signals}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("THEYD SAID THEY WOULD COME ON MONDAY AND NOBODY CAME", "THEY"),
        ("THEYD promised to come on Monday.", "THEY"),
        ("He said he would come Friday. THEYD promised. He will be here at nine on Friday.", "He"),
    ],
)
def test_a_pronoun_glued_to_its_verb_is_no_name(read: Read, text: str, who: str) -> None:
    promise = read(text).promises[-1]
    assert (promise.promisor, promise.promised_by, promise.vendor) == (who, "vendor", None)


def test_a_name_alone_is_no_promise(read: Read) -> None:
    assert [each.text for each in read("Ace Plumbing rang me. THEYD CALL BACK BY FRIDAY").promises] == [
        "THEYD CALL BACK BY FRIDAY"
    ]


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
