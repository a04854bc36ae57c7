from __future__ import annotations

from datetime import datetime

import pytest

from tests.household import house, london
from triaged.deadlines.ladder import Rung, rule_steps, steps
from triaged.hours import parse_span
from triaged.model import Deadline, DeadlineKind, Escalate, Grain, Step

HOURS = house().config.business.calendar
LADDER = (Rung(to="dispatch"), Rung(to="owner", after=parse_span("2 working hours")))
WARN = ((parse_span("1 working hour"), None),)


def deadline(due: str, kind: DeadlineKind = "first response", started: str = "2026-03-12 09:00") -> Deadline:
    return Deadline(
        id=7, key="K7Q2M4/promise-7", thread="K7Q2M4", kind=kind, due_at=london(due), started_at=london(started)
    )


def told(found: tuple[Step, ...]) -> list[tuple[str, str | None, datetime]]:
    return [(step.kind, step.to, step.at) for step in found]


def test_who_is_told_and_when() -> None:
    assert told(steps(deadline("2026-03-12 16:00"), LADDER, HOURS, reminders=WARN)) == [
        ("remind", "dispatch", london("2026-03-12 15:00")),
        ("escalate", "dispatch", london("2026-03-12 16:00")),
        ("escalate", "owner", london("2026-03-13 09:00")),  # two working hours later, over night
    ]


def test_a_promise_is_broken_by_a_step_that_tells_the_first_rung() -> None:
    assert told(steps(deadline("2026-03-12 16:00", "promise"), LADDER, HOURS, reminders=WARN)) == [
        ("remind", "dispatch", london("2026-03-12 15:00")),
        ("break", "dispatch", london("2026-03-12 16:00")),
        ("escalate", "owner", london("2026-03-13 09:00")),
    ]


def test_a_promise_breaks_though_nobody_is_to_be_told() -> None:
    assert told(steps(deadline("2026-03-12 16:00", "promise"), (), HOURS)) == [
        ("break", None, london("2026-03-12 16:00"))
    ]


def test_a_reminder_that_would_lie_before_the_start_is_left_out() -> None:
    late = deadline("2026-03-12 16:00", started="2026-03-12 15:30")
    assert [step.kind for step in steps(late, LADDER, HOURS, reminders=WARN)] == ["escalate", "escalate"]


@pytest.mark.parametrize(("grain", "at"), [("day", "2026-03-12 08:00"), ("minute", "2026-03-12 16:00")])
def test_a_day_before_a_day_is_its_opening(grain: Grain, at: str) -> None:
    due = deadline("2026-03-13 16:00", "promise", started="2026-03-10 09:00")
    first = steps(due, (), HOURS, reminders=((parse_span("1 working day"), "promise due tomorrow"),), grain=grain)[0]
    assert (first.kind, first.rule, first.at) == ("remind", "promise due tomorrow", london(at))


def test_a_rule_repeats_as_often_as_it_says() -> None:
    wanted = Escalate(
        to="owner", after=parse_span("1 working hour"), repeat_every=parse_span("2 working hours"), at_most=3
    )
    found = rule_steps(
        deadline("2026-03-12 16:00"),
        wanted,
        "churn threat",
        HOURS,
        now=london("2026-03-12 13:00"),
        cause=london("2026-03-12 12:30"),
    )
    assert [(step.at, step.repetition, step.rule) for step in found] == [
        (london("2026-03-12 14:00"), 0, "churn threat"),
        (london("2026-03-12 16:00"), 1, "churn threat"),
        (london("2026-03-13 09:00"), 2, "churn threat"),
    ]


@pytest.mark.parametrize("at_most", [0, 1, 5])
def test_a_rule_without_an_interval_tells_once(at_most: int) -> None:
    wanted = Escalate(to="owner", after=parse_span("1 hour"), at_most=at_most)
    assert (
        len(
            rule_steps(
                deadline("2026-03-12 16:00"),
                wanted,
                "x",
                HOURS,
                now=london("2026-03-12 13:00"),
                cause=london("2026-03-12 12:30"),
            )
        )
        == 1
    )


def test_every_step_has_a_name_of_its_own_that_stays_the_same() -> None:
    wanted = Escalate(to="owner", after=parse_span("1 hour"), repeat_every=parse_span("1 hour"), at_most=3)

    def keys() -> list[str]:
        due = deadline("2026-03-13 16:00", "promise")
        ladder = steps(due, LADDER, HOURS, reminders=(*WARN, (parse_span("1 working day"), "promise due tomorrow")))
        return [
            step.key
            for step in (
                *ladder,
                *rule_steps(due, wanted, "x", HOURS, now=london("2026-03-12 13:00"), cause=london("2026-03-12 12:30")),
            )
        ]

    assert len(set(keys())) == len(keys()) == 7
    assert keys() == keys()


def test_a_rung_is_told_again_up_to_its_limit_and_the_next_one_is_not_put_off_by_it() -> None:
    again = Rung(to="dispatch", repeat_every=parse_span("1 working hour"), at_most=3)
    found = steps(deadline("2026-03-12 12:00"), (again, LADDER[1]), HOURS)
    assert sorted((step.at, step.to) for step in found) == [
        (london("2026-03-12 12:00"), "dispatch"),
        (london("2026-03-12 13:00"), "dispatch"),
        (london("2026-03-12 14:00"), "dispatch"),
        (london("2026-03-12 14:00"), "owner"),
    ]
    assert len({step.key for step in found}) == len(found)
    promised = steps(deadline("2026-03-12 12:00", kind="promise"), (again,), HOURS)
    assert [step.kind for step in promised] == ["break", "escalate", "escalate"]
