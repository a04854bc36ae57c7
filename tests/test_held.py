"""Held mail does not wait unseen: it has a clock and a ladder of its own, and touches nothing else."""

from __future__ import annotations

from pathlib import Path

from tests.cli.commands import FORGED, business, fill, mail, triaged
from tests.household import World, london
from triaged.store import Store

FORWARDED = (("Authentication-Results", "mx.fixwell.example; dmarc=fail header.from=customer.example"),)
WORDS = "The boiler is out and the plumber never came."


def held(world: World) -> int:
    """Hold the mail of a genuine customer, whose forwarding broke the proof of his domain; returns its number."""
    outcome = world.mail(WORDS, at="2026-03-12 09:00", subject="Boiler", proved=False, headers=FORWARDED)
    assert (outcome.verdict.kind, outcome.thread) == ("quarantine", None)
    return outcome.mail.id


def test_held_mail_climbs_its_own_ladder() -> None:
    world = World()
    number = held(world)
    assert not world.out()
    fired = world.until("2026-03-13 17:00")
    assert {each.deadline.kind for each in fired if each.deadline} == {"held"}
    assert all(not each.decisions for each in fired)
    told = [mail for mail in world.out() if mail.kind == "escalation"]
    assert [mail.person for mail in told] == ["dispatch", "owner"]
    text = told[0].text
    assert "A mail from dana@customer.example is held: our mail server says that its author did not send it" in text
    assert WORDS in text
    assert f"triaged threads release {number}" in text
    assert all(mail.to.email.endswith("@fixwell.example") for mail in world.out())


def test_nothing_can_join_the_clock_of_a_held_mail() -> None:
    world = World()
    number = held(world)
    clock = world.store.mail.clock_of_held(number)
    again = world.mail(
        "And?", at="2026-03-12 09:30", subject="Re: Boiler", answers="<20260312090000.45@customer.example>"
    )
    assert again.thread is not None
    assert again.thread.id != clock
    assert [each.id for each in world.store.mail.threads()] == [again.thread.id]


def test_past_mail_that_would_be_held_starts_no_clock() -> None:
    world = World()
    world.mail(WORDS, at="2026-03-12 09:00", proved=False, headers=FORWARDED, past=True)
    assert world.store.ledger.next_step(london("2027-01-01 09:00")) is None


def test_a_decision_ends_the_clock(tmp_path: Path) -> None:
    for word in ("release", "drop"):
        place = business(tmp_path / word)
        fill(place, FORGED)
        store = Store(place.parent / "triaged.db")
        [mail] = store.mail.by_state("held")
        clock = store.mail.clock_of_held(mail.id)
        assert clock is not None
        assert [each.kind for each in store.ledger.running(clock)] == ["held"]
        assert triaged("threads", "--config", place, word, mail.id).code == 0
        assert store.ledger.running(clock) == ()
        assert triaged("threads", "--config", place, "--all", "--json").json["threads"] == []


def test_who_is_let_in_by_a_person_is_answered_by_one(tmp_path: Path) -> None:
    place = business(tmp_path)
    stranger = mail("eve", "The boiler is out.", more="References: <bob-2@customer.example>\n")
    fill(place, mail("bob", "Ace never came."), stranger)
    store = Store(place.parent / "triaged.db")
    [held] = store.mail.by_state("held")
    assert triaged("threads", "--config", place, "release", held.id).code == 0
    fill(place)
    [thread] = [each for each in store.mail.threads() if each.customer == "eve@customer.example"]
    assert "first response" in {each.kind for each in store.ledger.running(thread.id)}
    assert not [row for row in store.outbox.rows(thread.id) if row.mail.kind == "acknowledgement"]
    found = store.mail.get(held.id)
    assert found is not None
    assert (found.verdict, found.reason) == ("silent", "released by staff")
