"""What is held while it is offered, and a relay that does not want us."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from tests.outbox.test_deliver import GREYLISTED, World
from triaged.outbox.deliver import HELD
from triaged.outbox.envelope import SmtpAuthFailed, SmtpHeld, SmtpUncertain, SmtpUnwelcome
from triaged.store import Store


def test_what_is_held_at_the_last_moment_waits_as_before() -> None:
    world = World(SmtpHeld("held"), "250 taken")
    assert world.later() == []
    assert [(row.state, row.attempts) for row in world.store.outbox.rows()] == [("queued", 0)]
    assert world.later() == ["sent"]


@pytest.mark.parametrize(("earlier", "state"), [(GREYLISTED, "deferred"), (SmtpUncertain("no answer"), "uncertain")])
def test_what_was_tried_before_and_is_held_stays_what_it_was(earlier: Exception, state: str) -> None:
    world = World(earlier, SmtpHeld("held"))
    world.later()
    assert world.later(minutes=2) == []
    assert [(row.state, row.attempts) for row in world.store.outbox.rows()] == [(state, 1)]


def test_the_switch_is_asked_as_late_as_can_be_and_what_cannot_be_read_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    world.later()
    assert not world.relay.stays()
    world.store.mark(HELD, "now")
    assert world.relay.stays()
    world.store.mark(HELD, None)

    def fails(_store: Store, _name: str) -> str | None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(Store, "marked", fails)
    assert world.relay.stays()


@pytest.mark.parametrize(("whole", "left"), [(True, ["deferred", "queued"]), (False, ["deferred", "sent"])])
def test_a_relay_that_does_not_want_us_is_offered_no_other_where_all_would_meet_the_same(
    whole: bool, left: list[str]
) -> None:
    world = World(SmtpUnwelcome("553 no", code=553, text="no", whole=whole), mails=2)
    [done, *_] = world.delivery.run()
    assert (done.outcome, done.whole) == ("deferred", whole)
    assert world.states() == left
    [first, _] = world.store.outbox.rows()
    assert (first.put_off_since is None) == whole  # it tires us only where it was about this very mail


@pytest.mark.parametrize(
    ("silence", "outcome"), [(timedelta(days=1), "failed"), (timedelta(days=1, seconds=1), "deferred")]
)
def test_what_the_relay_has_forgotten_begins_anew(silence: timedelta, outcome: str) -> None:
    world = World(*[GREYLISTED] * 4)
    assert world.later() == ["deferred"]
    assert world.later(days=1) == ["deferred"]
    assert world.later(days=1) == ["deferred"]
    [row] = world.store.outbox.rows()
    world.clock.move_to(row.next_at + silence)
    assert world.later() == [outcome]


def test_a_refused_login_tires_no_mail() -> None:
    world = World(SmtpAuthFailed("535 no"))
    with pytest.raises(SmtpAuthFailed):
        world.delivery.run()
    [row] = world.store.outbox.rows()
    assert (row.state, row.put_off_since) == ("deferred", None)
