"""People are away, and sleep; nobody is forgotten for that."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from tests.household import World
from triaged.config.people import Person

LONDON = ZoneInfo("Europe/London")
CALM = "Are you open on Saturday?"


def told(world: World, kind: str = "escalation") -> list[tuple[str | None, str]]:
    return [(mail.person, f"{mail.created_at:%d %H:%M}") for mail in world.out() if mail.kind == kind]


def test_who_is_away_is_stood_in_for() -> None:
    world = World(people={"dispatch": {"away": ["2026-03-09/2026-03-12"]}})
    world.mail(CALM, at="2026-03-12 09:00")
    world.until("2026-03-12 13:30")
    assert {person for person, _ in told(world)} == {"owner"}
    world.mail("The other day.", at="2026-03-13 09:00", sender="jon@elsewhere.example", subject="Saturday")
    world.until("2026-03-13 13:30")
    assert told(world)[-1][0] == "dispatch"


def test_a_stand_in_by_name_comes_first_and_somebody_is_always_told() -> None:
    away: dict[str, object] = {"away": ["2026-03-12"]}
    world = World(people={"dispatch": {**away, "stand_in": "owner"}, "owner": away})
    world.mail(CALM, at="2026-03-12 09:00")
    world.until("2026-03-12 13:30")
    assert len(told(world)) == 1


def test_quiet_hours_put_off_what_is_not_urgent() -> None:
    world = World(people={"dispatch": {"quiet": "12:00-16:00"}})
    world.mail(CALM, at="2026-03-12 09:00")
    world.until("2026-03-12 14:59")
    assert told(world) == []  # due at 13:00
    world.until("2026-03-12 16:30")
    assert told(world) == [("owner", "12 15:00"), ("dispatch", "12 16:00")]


def test_what_is_urgent_comes_at_once() -> None:
    world = World(people={"dispatch": {"quiet": "09:30-16:00"}})
    world.mail("Ace Plumbing never came and there is a smell of gas.", at="2026-03-12 09:00")
    world.until("2026-03-12 12:00")
    assert told(world)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-03-12T21:00", "2026-03-13T07:00"),
        ("2026-03-13T06:59", "2026-03-13T07:00"),
        ("2026-03-12T20:00", "2026-03-13T07:00"),
        ("2026-03-12T07:00", None),
        ("2026-03-12T12:00", None),
    ],
)
def test_quiet_hours_over_midnight(at: str, until: str | None) -> None:
    person = Person.model_validate({"email": "pat@fixwell.example", "quiet": "20:00-07:00"})
    found = person.quiet_until(datetime.fromisoformat(at).replace(tzinfo=LONDON))
    assert found == (datetime.fromisoformat(until).replace(tzinfo=LONDON) if until else None)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"away": ["soon"]}, "write 2026-08-01, or 2026-08-01/2026-08-14"),
        ({"away": ["2026-08-14/2026-08-01"]}, "ends before it begins"),
        ({"quiet": "at night"}, "write for example '20:00-07:00'"),
        ({"quiet": "25:00-07:00"}, "write for example '20:00-07:00'"),
        ({"quiet": "07:00-07:00"}, "write for example '20:00-07:00'"),
    ],
)
def test_mistakes_say_what_to_write(table: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(message)):
        Person.model_validate({"email": "pat@fixwell.example", **table})
