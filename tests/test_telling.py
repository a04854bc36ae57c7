"""When somebody is told: in a digest, at the end of quiet hours, and never in a storm."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.household import World, london
from triaged.config.people import Person, Rung
from triaged.model import Outgoing

CALM = "Are you open on Saturday?"
NOBODY_CAME = "Ace Plumbing said they would be here on Monday 16 March at ten."


def to_staff(world: World, person: str) -> list[Outgoing]:
    return [mail for mail in world.out() if mail.person == person and mail.kind != "acknowledgement"]


def test_who_wants_a_digest_gets_one_mail_a_day() -> None:
    world = World(people={"dispatch": {"digest": "16:30"}})
    for name in ("ann", "bob", "cy"):
        world.mail(CALM, at="2026-03-12 09:00", sender=f"{name}@customer.example", subject=f"Saturday {name}")
    world.until("2026-03-12 16:29")
    assert to_staff(world, "dispatch") == []
    world.until("2026-03-12 17:00")
    (digest,) = to_staff(world, "dispatch")
    assert digest.subject == "[3 waiting] what customers of Fixwell are owed"
    assert all(digest.text.count(f"{name}@customer.example") == 1 for name in ("ann", "bob", "cy"))
    assert f"{digest.created_at:%H:%M}" == "16:30"


def test_what_is_answered_before_the_digest_is_not_in_it() -> None:
    world = World(people={"dispatch": {"digest": ["09:30", "16:30"]}})
    asked = world.mail(CALM, at="2026-03-12 11:00")
    world.answer("Yes, from nine to noon.", at="2026-03-12 12:00", answers=asked.reading.message.message_id)
    world.until("2026-03-18 17:00")
    assert [mail for mail in to_staff(world, "dispatch") if mail.created_at < london("2026-03-13 00:00")] == []


def test_what_is_urgent_waits_for_no_digest() -> None:
    world = World(people={"owner": {"digest": "16:30"}})
    world.mail("There is a smell of gas since your fitter left.", at="2026-03-12 09:00")
    world.until("2026-03-12 10:00")
    assert [mail.template for mail in to_staff(world, "owner")][:1] == ["escalation.txt"]


def test_a_digest_comes_on_a_working_day() -> None:
    world = World(people={"dispatch": {"digest": "16:30"}})
    world.mail(CALM, at="2026-03-13 14:00")  # a Friday; due on Monday at nine
    world.until("2026-03-16 16:00")
    assert {f"{mail.created_at:%a %H:%M}" for mail in to_staff(world, "dispatch")} <= {"Fri 16:30"}
    world.until("2026-03-16 17:00")
    assert f"{to_staff(world, 'dispatch')[-1].created_at:%a %H:%M}" == "Mon 16:30"


def test_a_promise_breaks_at_its_time_and_is_told_when_quiet_hours_end() -> None:
    world = World(people={"dispatch": {"quiet": "09:30-15:00"}})
    world.mail(NOBODY_CAME, at="2026-03-12 09:00")
    world.until("2026-03-16 10:30")
    assert [each.status for each in world.store.ledger.promises()] == ["broken"]
    about = [mail for mail in to_staff(world, "dispatch") if "Ace Plumbing promised" in mail.subject]
    assert about == []
    world.until("2026-03-16 15:30")
    about = [mail for mail in to_staff(world, "dispatch") if "Ace Plumbing promised" in mail.subject]
    assert [f"{mail.created_at:%a %H:%M}" for mail in about] == ["Mon 15:00"]


def test_after_a_long_sleep_one_conversation_has_one_mail_for_each_person() -> None:
    world = World()
    world.mail(NOBODY_CAME, at="2026-03-12 09:00")
    list(world.pipeline.tick(london("2026-04-02 11:00")))
    assert [mail.person for mail in world.out() if mail.kind in ("escalation", "reminder")] == ["dispatch", "owner"]
    assert [each.status for each in world.store.ledger.promises()] == ["broken"]
    assert all("(This comes late: you were to be told at" in mail.text for mail in world.out() if mail.person)


def test_after_a_long_sleep_many_conversations_are_one_list() -> None:
    world = World(per_hour=100)
    for number in range(8):
        world.mail(CALM, at="2026-03-12 09:00", sender=f"c{number}@shop{number}.example", subject=f"Saturday {number}")
    late = london("2026-04-02 11:00")
    list(world.pipeline.tick(late))
    for person in ("dispatch", "owner"):
        (only,) = to_staff(world, person)
        assert only.subject.startswith("[8 waiting]")
        assert "While triaged did not run" in only.text
    assert list(world.pipeline.tick(late)) == []


def test_a_rung_may_be_told_again_and_again_up_to_its_limit() -> None:
    rung = Rung.model_validate({"to": "owner", "after": "1 working hour", "repeat_every": "1 hour", "at_most": 3})
    assert rung.at_most == 3


@pytest.mark.parametrize("given", ["half past four", "25:00", ["09:00", "noon"]])
def test_a_digest_has_a_time_of_the_day(given: object) -> None:
    with pytest.raises(ValidationError, match="is no time of the day; write '16:30'"):
        Person.model_validate({"email": "pat@fixwell.example", "digest": given})


def test_a_word_in_answer_to_a_digest_does_nothing() -> None:
    world = World(people={"dispatch": {"digest": "16:30"}})
    world.mail(CALM, at="2026-03-12 09:00")
    world.mail(CALM, at="2026-03-12 09:00", sender="bob@customer.example", subject="Bob asks")
    world.until("2026-03-12 17:00")
    (digest,) = to_staff(world, "dispatch")
    world.answer("done", at="2026-03-12 17:10", sender=f"Sam <{digest.to.email}>", to="support@fixwell.example",
                 answers=digest.message_id, subject=f"Re: {digest.subject}")  # fmt: skip
    assert "about several customers" in world.out()[-1].text
    assert {thread.state for thread in world.store.mail.threads()} == {"waiting for us"}
