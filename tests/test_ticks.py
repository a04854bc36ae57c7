"""What happens when the time of a step has come, and nobody wrote."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.household import World, london
from tests.test_pipeline import COMPLAINT
from triaged.model import PermanentError
from triaged.outbox.templates import Rendered


@pytest.fixture
def world() -> World:
    return World()


def test_a_thread_that_nobody_answers_climbs_its_ladder_once(world: World) -> None:
    world.mail("Could you tell me your opening hours?", at="2026-03-12 10:00", subject="hours")
    fired = world.until("2026-03-20 10:00")
    told = [(each.event, each.at, [mail.person for mail in each.sent]) for each in fired]
    assert told == [
        ("answer due", london("2026-03-12 13:00"), ["dispatch"]),
        ("thread unanswered", london("2026-03-12 14:00"), ["dispatch"]),
        ("thread unanswered", london("2026-03-12 16:00"), ["owner"]),
    ]
    assert world.until("2026-04-20 10:00") == []
    thread = fired[0].thread.id
    assert world.store.ledger.told(thread) == ("dispatch", "owner")
    assert "Could you tell me your opening hours?" in fired[1].sent[0].text
    assert len({mail.message_id for mail in world.out()}) == len(world.out()) == 4


def test_a_step_that_is_fired_again_says_nothing_new(world: World) -> None:
    world.mail("Could you tell me your opening hours?", at="2026-03-12 10:00", subject="hours")
    step = world.store.ledger.next_step(london("2026-03-12 13:00"))
    assert step is not None
    assert world.pipeline.fire(step, step.at) is not None
    again = world.pipeline.fire(step, step.at)
    assert again is None or again.sent == ()


def test_a_long_sleep_fires_what_was_missed_each_once(world: World) -> None:
    world.mail("Could you tell me your opening hours?", at="2026-03-12 10:00", subject="hours")
    late = london("2026-04-01 10:00")
    assert [mail.person for each in world.pipeline.tick(late) for mail in each.sent] == [
        "dispatch",  # the reminder is overtaken by what came after it
        "owner",
    ]
    assert list(world.pipeline.tick(late)) == []
    assert list(world.pipeline.tick(london("2026-03-12 10:00"))) == []  # the clock may jump back


def test_who_has_left_is_stood_in_for(world: World) -> None:
    world.mail("Could you tell me your opening hours?", at="2026-03-12 10:00", subject="hours")
    world.store._connection.execute("UPDATE step SET to_person = 'gone' WHERE to_person = 'dispatch'")
    assert [mail.person for each in world.until("2026-03-12 14:00") for mail in each.sent] == ["owner", "owner"]


def test_a_step_that_cannot_be_told_does_not_hold_up_the_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = world.mail("Could you tell me your opening hours?", at="2026-03-12 10:00", subject="hours")
    render = world.pipeline.letters.templates.render

    def broken(name: str, values: Mapping[str, object], *, lead: str) -> Rendered:
        if name == "reminder.txt":
            raise PermanentError("the template is broken")
        return render(name, values, lead=lead)

    monkeypatch.setattr(world.pipeline.letters.templates, "render", broken)
    assert [mail.person for each in world.until("2026-03-12 14:00") for mail in each.sent] == ["dispatch"]
    assert outcome.thread is not None
    (entry,) = world.store.journal(outcome.thread.id)
    assert (entry["kind"], entry["error"]) == ("step failed", "the template is broken")


def test_a_promise_of_staff_is_reminded_and_breaks(world: World) -> None:
    first = world.mail(COMPLAINT, at="2026-03-10 10:00")
    answer = world.answer(
        "I am sorry. I'll ring you on Thursday at nine.", at="2026-03-10 10:30",
        answers=first.reading.message.message_id,
    )  # fmt: skip
    (promise,) = world.store.ledger.promises(None, "open")
    assert (promise.promised_by, promise.person) == ("staff", "pat@fixwell.example")
    assert promise.due_at == london("2026-03-12 09:00")
    assert answer.thread is not None
    fired = world.until("2026-03-12 16:00")
    about = [(each.event, each.at, [mail.to.email for mail in each.sent]) for each in fired]
    assert about == [
        ("promise due", london("2026-03-11 09:00"), ["pat@fixwell.example"]),
        ("promise due", london("2026-03-12 08:00"), ["pat@fixwell.example"]),
        ("promise broken", london("2026-03-12 09:00"), ["dispatch@fixwell.example"]),
        ("promise broken", london("2026-03-12 13:00"), ["pat@fixwell.example"]),
    ]
    broken = world.store.ledger.promise(promise.id)
    assert broken is not None
    assert broken.status == "broken"
    assert world.store.ledger.told(answer.thread.id) == ("dispatch", "owner")
    assert [status for _, status, _ in world.store.ledger.history(promise.id)] == ["open", "broken"]
