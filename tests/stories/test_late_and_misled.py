"""Three shorter ones: a technician late for somebody in a hurry, a customer of ten years, and a wrong promise."""

from __future__ import annotations

from tests.household import World

ILSE = "Ilse Brandt <ilse@studio.example>"


def test_an_hour_late_for_somebody_who_must_be_at_her_desk() -> None:
    world = World()
    booked = world.mail(
        "Tinker Tune are to be here on Thursday at nine. I must be at my desk by ten.",
        at="2026-03-11 15:00", sender=ILSE, subject="Piano",
    )  # fmt: skip
    assert booked.thread is not None
    assert booked.flags == ()
    known = booked.reading.message.message_id
    late = world.mail(
        'It is half past nine and nobody is here. Their man rang: "I could get to you by eleven."'
        " That is too late, I must be at my desk by ten.",
        at="2026-03-12 09:30", sender=ILSE, subject="Re: Piano", answers=known,
    )  # fmt: skip
    assert late.thread is not None
    assert late.thread.id == booked.thread.id
    assert "deadline-conflict" in late.flags
    assert [mail.person for mail in late.sent if mail.template == "conflict.txt"] == ["dispatch"]
    assert "no_show" in {signal.kind for signal in late.reading.facts.signals} or "late" in {
        signal.kind for signal in late.reading.facts.signals
    }


def test_a_customer_of_ten_years_who_may_leave_is_answered_and_the_owner_knows() -> None:
    world = World()
    last = world.mail(
        "I have been a customer for over ten years. I have called five times, and each time I get the same script."
        " I want to speak to a supervisor, or I will take my business elsewhere.",
        at="2026-03-12 09:00", sender=ILSE, subject="Enough",
    )  # fmt: skip
    assert last.thread is not None
    kinds = {signal.kind for signal in last.reading.facts.signals}
    assert {"churn_threat", "long_tenure", "supervisor_request"} <= kinds
    assert last.verdict.kind == "acknowledge"  # nobody who threatens to leave gets silence
    assert last.thread.customer_since is not None
    assert last.thread.customer_since.year == 2016
    world.until("2026-03-13 12:00")
    assert "owner" in {mail.person for mail in world.out() if mail.kind == "escalation"}


def test_what_sales_promised_and_the_technician_cannot_do() -> None:
    world = World()
    told = world.mail(
        "Your sales desk told me that the new screen would work without a cable. The technician came an hour late and"
        " said that it cannot be done without drilling. He did nothing, and it cost us the morning.",
        at="2026-03-12 13:00", sender=ILSE, subject="The screen",
    )  # fmt: skip
    assert told.thread is not None
    kinds = {signal.kind for signal in told.reading.facts.signals}
    assert {"misinformed", "late"} <= kinds
    assert told.reading.facts.is_complaint
    assert told.verdict.kind == "acknowledge"
    assert told.sent[0].template in {"misinformed.txt", "broken_promise.txt"}  # it can be read as either
