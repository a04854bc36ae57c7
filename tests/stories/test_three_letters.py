"""A patient man writes three times in a month: he never reads the same words twice, and in the end somebody rings."""

from __future__ import annotations

from tests.household import World

AMOS = "Amos Keane <amos@orchard.example>"


def test_three_letters_in_a_month() -> None:
    world = World()
    first = world.mail(
        "Good morning. My new shoes were ordered on the 2nd of March. Could you tell me whether they have come?",
        at="2026-03-09 09:00", sender=AMOS, subject="My order",
    )  # fmt: skip
    assert first.thread is not None
    known = first.reading.message.message_id
    world.until("2026-03-16 09:00")
    told = [(mail.person, mail.kind) for mail in world.out() if mail.kind != "acknowledgement"]
    assert told[:2] == [("dispatch", "reminder"), ("dispatch", "escalation")]
    assert ("owner", "escalation") in told

    second = world.mail(
        "I wrote a week ago and have had no answer. I called on Thursday and got voice mail, and no call back.",
        at="2026-03-16 09:00", sender=AMOS, subject="Re: My order", answers=known,
    )  # fmt: skip
    third = world.mail(
        "This is my third letter. I am a patient man. Will somebody please ring me?",
        at="2026-03-30 09:00", sender=AMOS, subject="Re: My order", answers=known,
    )  # fmt: skip
    assert second.thread is not None
    assert third.thread is not None
    assert first.thread.id == second.thread.id == third.thread.id
    assert third.thread.contact_attempts >= 4  # three letters and a call
    assert third.thread.unanswered == 3
    texts = [mail.text for mail in world.out() if mail.kind == "acknowledgement"]
    assert len(texts) == len(set(texts))
    assert len(texts) >= 2

    # Nothing but office hours is no answer; he still waits, and it is shown as hollow.
    hollow = world.answer(
        "Thank you for your mail. Our office hours are Monday to Friday, eight to five.",
        at="2026-03-30 10:00", to="amos@orchard.example", answers=known,
    )  # fmt: skip
    assert hollow.thread is not None
    assert (hollow.thread.state, "hollow-answer" in hollow.thread.labels) == ("waiting for us", True)

    real = world.answer(
        "Mr Keane, I have found them: they are here. I will ring you at two today to agree a time. Ruth",
        at="2026-03-30 11:00", to="amos@orchard.example", answers=known,
    )  # fmt: skip
    assert real.thread is not None
    assert real.thread.state == "waiting for customer"
    [promise] = [each for each in world.store.ledger.promises(first.thread.id) if each.promised_by == "staff"]
    assert (promise.due, promise.status) == ("2026-03-30T14:00:00+01:00", "open")
    reminded = [mail for mail in world.out() if mail.kind == "reminder" and mail.to.email == "pat@fixwell.example"]
    world.until("2026-03-30 13:30")
    after = [mail for mail in world.out() if mail.kind == "reminder" and mail.to.email == "pat@fixwell.example"]
    assert len(after) == len(reminded) + 1  # whoever promised is reminded before it is due
