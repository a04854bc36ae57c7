"""What we write of our own accord: before we are late, and some days after the end."""

from __future__ import annotations

from dataclasses import replace

from tests.household import World, house, london
from triaged.model import Outgoing
from triaged.promised import Promised
from triaged.proving.house import House
from triaged.rulebook.rule import RuleSet

LATE, CHECK = "tell the customer before we are late", "did it hold"
GLAD = "Thank you so much for your quick help, your team is wonderful! All works."


def switched_on(*names: str) -> House:
    """Return the business where rules are live that are off as they are shipped."""
    rules = tuple(replace(each, mode="live") if each.name in names else each for each in house().rules.rules)
    return replace(house(), rules=RuleSet(rules=rules))


def world_with(*names: str) -> World:
    return World(home=switched_on(*names))


def updates(world: World) -> list[Outgoing]:
    return [mail for mail in world.out() if mail.kind == "update"]


def promised(world: World) -> str:
    asked = world.mail("The sink leaks. When can somebody come?", at="2026-03-12 09:00", subject="Sink")
    known = asked.reading.message.message_id or ""
    world.answer("I will ring you tomorrow at 15:00.", at="2026-03-12 11:00", answers=known, subject="Re: Sink")
    return known


def test_nothing_of_it_leaves_unless_the_owner_switches_it_on() -> None:
    world = World()
    promised(world)
    world.until("2026-03-20 09:00")
    assert updates(world) == []


def test_who_will_be_let_down_learns_it_before_the_time() -> None:
    world = world_with(LATE)
    promised(world)
    world.until("2026-03-13 13:59")
    assert updates(world) == []
    world.until("2026-03-20 09:00")
    (mail,) = updates(world)
    assert (mail.to.email, mail.created_at) == ("dana@customer.example", london("2026-03-13 14:00"))
    assert "we promised to ring you by 15:00 today." in mail.text
    assert mail.text.startswith("Dear Dana,")
    assert mail.subject.startswith("Re: Sink [")


def test_who_was_rung_in_time_hears_nothing() -> None:
    world = world_with(LATE)
    known = promised(world)
    (promise,) = world.store.ledger.promises()
    world.until("2026-03-13 10:00")
    with world.store.atomic():
        Promised(world.pipeline.owed).decided(promise, "kept", london("2026-03-13 10:00"), "sam")
    world.until("2026-03-20 09:00")
    assert known
    assert updates(world) == []


def closed(world: World) -> str:
    asked = world.mail("Ace Plumbing never came on Monday.", at="2026-03-10 09:00", subject="Sink")
    known = asked.reading.message.message_id or ""
    world.answer("They came in after all.", at="2026-03-10 11:00", answers=known, subject="Re: Sink")
    world.mail(GLAD, at="2026-03-11 09:00", answers=known, subject="Re: Sink")
    list(world.pipeline.happened(london("2026-03-11 09:00")))
    return known


def test_some_days_after_the_end_we_ask_once_whether_it_held() -> None:
    world = world_with(CHECK)
    closed(world)
    world.until("2026-04-20 09:00")
    (mail,) = updates(world)
    assert mail.created_at == london("2026-03-16 09:00")  # three working days later
    assert "Did it hold?" in mail.text
    (thread,) = world.store.mail.threads()
    assert thread.state == "closed"


def test_who_writes_before_that_is_not_asked() -> None:
    world = world_with(CHECK)
    known = closed(world)
    world.mail("It drips again. Could somebody come?", at="2026-03-13 09:00", answers=known, subject="Re: Sink")
    world.until("2026-03-30 09:00")
    assert updates(world) == []


def test_who_wants_no_mail_gets_none() -> None:
    world = world_with(CHECK)
    closed(world)
    world.store.outbox.suppress("dana@customer.example", "asked for it", london("2026-03-12 09:00"))
    world.until("2026-04-20 09:00")
    assert updates(world) == []


def test_a_rule_that_was_switched_off_meanwhile_writes_nothing() -> None:
    world = world_with(CHECK)
    closed(world)
    world.restart(home=house())
    world.until("2026-04-20 09:00")
    assert updates(world) == []
