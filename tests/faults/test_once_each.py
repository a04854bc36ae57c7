"""D-06: after a restore each customer is acknowledged once: whoever was not before, and nobody else."""

from __future__ import annotations

import pytest

from tests.daemon.running import customer_mail, shared_reader
from tests.faults.lives import Place, once, put
from tests.faults.test_occasions import Without
from tests.faults.test_restoring import damage
from triaged.model import TemporaryError


def test_what_came_while_a_copy_was_put_back_is_acknowledged(place: Place) -> None:
    place.say("backup", place.copy)
    place.comes("bob", "Are you open on Saturday?", minutes=1)
    put(place.box, "cid", customer_mail("cid", "Are you open on Sunday?"), minutes=2)  # triaged was stopped before
    assert place.say("restore", place.copy).code == 0
    once(place.shop, minutes=3)
    assert [place.to(name) for name in ("bob", "cid")] == [1, 1]


def test_what_was_put_aside_before_a_restore_is_acknowledged_once_it_is_let_in(place: Place) -> None:
    place.say("backup", place.copy)
    put(place.box, "ann", customer_mail("ann", "Are you open on Saturday?"), minutes=1)
    for _ in range(2):
        once(place.shop, minutes=1, reader_of=lambda config: Without("ann", shared_reader(config)))
    assert place.to("ann") == 0
    assert place.say("restore", place.copy).code == 0
    once(place.shop, minutes=3)
    assert place.to("ann") == 1


@pytest.mark.parametrize("copies", [1, 2])
def test_whoever_was_answered_before_the_disk_died_is_not_answered_again_by_any_restore(
    place: Place, copies: int
) -> None:
    place.say("backup", place.copy)
    place.comes("ann", "Are you open on Saturday?", minutes=1)
    damage(place.database)
    for _ in range(copies):
        assert place.say("restore", place.copy).code == 0
    once(place.shop, minutes=5)
    assert place.to("ann") == 1


def test_an_acknowledgement_that_was_held_and_never_left_leaves_after_a_restore(place: Place) -> None:
    place.say("backup", place.copy)
    place.say("hold")
    place.comes("ann", "Are you open on Saturday?", minutes=1)
    place.say("restore", place.copy)
    place.say("resume")
    once(place.shop, minutes=5)
    assert place.to("ann") == 1


def test_an_acknowledgement_that_the_relay_put_off_leaves_after_a_restore(place: Place) -> None:
    place.say("backup", place.copy)
    toml = place.shop.toml.read_text()
    place.shop.toml.write_text(toml.replace(f"port = {place.sink.port}", "port = 1"))
    with pytest.raises(TemporaryError):
        place.comes("ann", "Are you open on Saturday?", minutes=1)
    place.shop.toml.write_text(toml)
    place.say("restore", place.copy)
    once(place.shop, minutes=90)
    assert place.to("ann") == 1


def test_what_was_put_aside_before_the_copy_was_made_is_acknowledged_once_it_is_let_in(place: Place) -> None:
    put(place.box, "ann", customer_mail("ann", "Are you open on Saturday?"), minutes=1)
    for _ in range(2):
        once(place.shop, minutes=1, reader_of=lambda config: Without("ann", shared_reader(config)))
    place.say("backup", place.copy)
    place.say("restore", place.copy)
    with place.shop.store() as store:
        for each in store.mail.by_state("shunted"):
            store.mail.unshunt(each.id)
    once(place.shop, minutes=3)
    assert place.to("ann") == 1


def test_whom_the_pace_kept_back_since_the_copy_is_acknowledged_when_his_turn_comes(place: Place) -> None:
    with place.shop.toml.open("a") as config:
        config.write("\n[caps]\nper_hour = 1\nper_domain = 100\n")
    place.say("backup", place.copy)
    for name in ("ann", "bob"):
        put(place.box, name, customer_mail(name))
    once(place.shop)
    place.say("restore", place.copy)
    for minutes in (1, 62, 130):
        once(place.shop, minutes=minutes)
    assert [place.to(name) for name in ("ann", "bob")] == [1, 1]
