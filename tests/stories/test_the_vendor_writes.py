"""A firm that owes something writes to us itself: its mail stands with the customer of whom it tells."""

from __future__ import annotations

import pytest

from tests.household import World

MARA = "Mara Quill <mara@bindery.example>"
FIRM = "Jo at Larkfield <jo@larkfieldcopiers.example>"


def complained() -> tuple[World, str]:
    world = World()
    first = world.mail(
        "The copier is down again. Larkfield Copiers said they would be here on Monday at ten.",
        at="2026-03-06 15:00", sender=MARA, subject="Copier",
    )  # fmt: skip
    assert first.thread is not None
    return world, first.thread.id


def test_what_the_firm_writes_of_a_customer_stands_in_his_conversation() -> None:
    world, thread = complained()
    told = world.mail("We cannot make Monday for Ms Quill, our man will come on Tuesday at 2pm instead.",
                      at="2026-03-06 17:00", sender=FIRM, subject="Job 4471")  # fmt: skip
    assert (told.origin.kind, told.thread and told.thread.id, told.match.matched_by) == ("vendor", thread, "vendor")
    assert told.sent == ()  # a firm gets no acknowledgement, and staff hear of it when it is due
    assert [(each.due, each.status) for each in world.store.ledger.promises()] == [
        ("2026-03-09T10:00:00+00:00", "moved"),
        ("2026-03-10T14:00:00+00:00", "open"),
    ]
    found = world.store.mail.thread(thread)
    assert found is not None
    assert (found.customer, found.state) == ("mara@bindery.example", "waiting for us")


@pytest.mark.parametrize(
    ("sender", "proved", "text"),
    [
        (FIRM, False, "We cannot make Monday for Ms Quill."),  # anybody may have written it
        (FIRM, True, "We cannot make Monday for Mr Dole."),
        (FIRM, True, "We quill nothing on Monday."),
        ("Jo <jo@other.example>", True, "We cannot make Monday for Ms Quill."),
    ],
)
def test_nobody_else_reaches_it(sender: str, proved: bool, text: str) -> None:
    world, thread = complained()
    told = world.mail(text, at="2026-03-06 17:00", sender=sender, subject="Job 4471", proved=proved)
    assert told.thread is not None
    assert told.thread.id != thread


def test_of_two_customers_of_one_name_it_is_neither() -> None:
    world, thread = complained()
    world.mail("Larkfield Copiers promised to be here by Wednesday.", at="2026-03-06 16:00",
               sender="Ned Quill <ned@orchard.example>", subject="Printer")  # fmt: skip
    told = world.mail("We cannot make Monday for Quill.", at="2026-03-06 17:00", sender=FIRM, subject="Job 4471")
    assert told.thread is not None
    assert told.thread.id != thread
    assert told.thread.customer == "jo@larkfieldcopiers.example"


@pytest.mark.parametrize(
    ("answer", "dues"),
    [
        ("Done, Wednesday at noon it is.", ["2026-03-09T10:00:00+00:00 moved", "2026-03-11T12:00:00+00:00 open"]),
        ("All booked for Wednesday at noon.", ["2026-03-09T10:00:00+00:00 moved", "2026-03-11T12:00:00+00:00 open"]),
        (
            "No problem at all. Wednesday at noon then. Have a good day!",
            ["2026-03-09T10:00:00+00:00 moved", "2026-03-11T12:00:00+00:00 open"],
        ),
        ("We were shut on Wednesday at noon.", ["2026-03-09T10:00:00+00:00 open"]),
    ],
)
def test_what_staff_agree_to_in_four_words_moves_the_visit(answer: str, dues: list[str]) -> None:
    world, _ = complained()
    world.mail("Monday is no good any more. Could they make it Wednesday at noon?", at="2026-03-06 16:00", sender=MARA,
               subject="Re: Copier")  # fmt: skip
    world.answer(answer, at="2026-03-06 16:30", to="mara@bindery.example", subject="Re: Copier")
    assert [f"{each.due} {each.status}" for each in world.store.ledger.promises()] == dues
