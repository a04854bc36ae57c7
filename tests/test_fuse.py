"""When too many write at once, acknowledgements keep a pace; when it is a storm, they stop until a person looked."""

from __future__ import annotations

from pathlib import Path

from tests.cli.commands import business, triaged
from tests.household import World, london
from triaged import fuse
from triaged.pipeline import Outcome
from triaged.store import Store

WORDS = "The boiler is out and the plumber never came."


def write(world: World, number: int, *, at: str, domain: str = "") -> Outcome:
    """Handle a mail by a customer of his own, about a thing of his own."""
    sender = f"Customer {number} <c{number}@{domain or f'd{number}.example'}>"
    return world.mail(WORDS, at=at, sender=sender, subject=f"Boiler {number}", message_id=f"<{number}@d.example>")


def acknowledged(world: World) -> list[str]:
    return [mail.to.email for mail in world.out() if mail.kind == "acknowledgement"]


def storm(world: World, *, first: int, last: int) -> list[str]:
    return [write(world, each, at=f"2026-03-12 09:{each:02}").verdict.reason for each in range(first, last + 1)]


def test_a_domain_has_its_share_of_an_hour() -> None:
    world = World(per_domain=2)
    same = [write(world, each, at=f"2026-03-12 09:{each:02}", domain="big.example") for each in range(3)]
    assert [each.verdict.reason for each in same] == ["human", "human", "cap-domain"]
    assert write(world, 4, at="2026-03-12 09:10").verdict.kind == "acknowledge"
    assert write(world, 5, at="2026-03-12 10:30", domain="big.example").verdict.kind == "acknowledge"


def test_what_an_hour_cannot_take_leaves_when_there_is_room_and_the_customer_still_waits() -> None:
    world = World(per_hour=1)
    assert storm(world, first=1, last=3) == ["human", "cap-hour", "cap-hour"]
    world.answer("Sorry, we are on our way.", at="2026-03-12 09:20", to="c2@d2.example", subject="Re: Boiler 2")
    list(world.pipeline.tick(london("2026-03-12 09:30")))
    assert acknowledged(world) == ["c1@d1.example"]
    for hour in (11, 12, 13):
        list(world.pipeline.tick(london(f"2026-03-12 {hour}:00")))
    assert acknowledged(world) == ["c1@d1.example", "c3@d3.example"]


def test_a_storm_blows_the_fuse_and_the_owner_is_told_once() -> None:
    world = World(per_hour=2, fuse=2)
    assert storm(world, first=1, last=6) == ["human", "human", "cap-hour", "cap-hour", "fuse", "fuse"]
    notices = [mail for mail in world.out() if mail.template == "fuse.txt"]
    assert [(mail.person, mail.to.email) for mail in notices] == [("owner", "pat@fixwell.example")]
    assert "Within an hour 2 mails came above the 2 that [caps] lets us acknowledge." in notices[0].text
    list(world.pipeline.tick(london("2026-03-12 17:00")))
    assert len(acknowledged(world)) == 2
    assert write(world, 7, at="2026-03-13 09:00").verdict.reason == "fuse"  # also when the hour is long over


def test_customers_stay_on_their_clocks_while_the_fuse_is_blown() -> None:
    world = World(per_hour=1, fuse=1)
    storm(world, first=1, last=3)
    world.until("2026-03-13 17:00")
    late = {mail.thread for mail in world.out() if mail.kind == "escalation"}
    assert late == {each.id for each in world.store.mail.threads("waiting for us")}
    assert len(late) == 3


def test_the_fuse_survives_a_restart_and_closes_by_hand(tmp_path: Path) -> None:
    world = World(tmp_path / "t.db", per_hour=1, fuse=1)
    storm(world, first=1, last=3)
    world.store.close()
    world = World(tmp_path / "t.db", per_hour=1, fuse=1)
    assert fuse.blown(world.store) == london("2026-03-12 09:02")
    assert fuse.close(world.store, london("2026-03-12 12:00"), drop=False) == 2
    for hour in (13, 15, 17):
        list(world.pipeline.tick(london(f"2026-03-12 {hour}:00")))
    assert acknowledged(world) == ["c1@d1.example", "c2@d2.example", "c3@d3.example"]
    assert fuse.blown(world.store) is None


def test_what_is_dropped_is_never_sent() -> None:
    world = World(per_hour=1, fuse=1)
    storm(world, first=1, last=3)
    fuse.close(world.store, london("2026-03-12 12:00"), drop=True)
    list(world.pipeline.tick(london("2026-03-12 15:00")))
    assert acknowledged(world) == ["c1@d1.example"]
    assert write(world, 4, at="2026-03-12 15:10").verdict.kind == "acknowledge"


def test_the_commands_show_and_close_it(tmp_path: Path) -> None:
    place = business(tmp_path)
    world = World(place.parent / "triaged.db", per_hour=1, fuse=1)
    storm(world, first=1, last=3)
    world.store.close()
    shown = triaged("status", "--config", place)
    assert shown.code == 1
    assert "nothing is acknowledged until `triaged resume`" in shown.out
    assert triaged("status", "--config", place, "--json").json["fuse_blown"] == "2026-03-12T09:02:00+00:00"
    closed = triaged("resume", "--config", place)
    assert "2 acknowledgements kept back: they leave at the usual pace where the customer still waits" in closed.out
    assert fuse.blown(Store(place.parent / "triaged.db")) is None
