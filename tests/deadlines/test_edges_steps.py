"""What steps are called, how often they are told, and when weeks before a day begin."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.deadlines.test_ladder import HOURS, LADDER, WARN, deadline
from tests.household import london
from triaged.deadlines.ladder import Rung, rule_steps, steps
from triaged.deadlines.reminders import reminder_at
from triaged.hours import parse_span
from triaged.model import Escalate

HOURLY = Escalate(to="owner", after=parse_span("1 hour"), repeat_every=parse_span("1 hour"), at_most=2)
DUE = deadline("2026-03-13 16:00")
NOON = london("2026-03-12 12:00")


def test_steps_are_called_as_those_that_older_versions_have_fired() -> None:
    again = Rung(to="dispatch", repeat_every=parse_span("1 working hour"), at_most=2)
    reminders = (*WARN, (parse_span("1 working day"), "answer due tomorrow"))
    assert {step.key for step in steps(DUE, (again, LADDER[1]), HOURS, reminders=reminders)} == {
        "K7Q2M4/promise-7/remind/answer due tomorrow",
        "K7Q2M4/promise-7/remind/1 working hour",
        "K7Q2M4/promise-7/ladder/dispatch/0/0",
        "K7Q2M4/promise-7/ladder/dispatch/0/1",
        "K7Q2M4/promise-7/ladder/owner/1/0",
    }
    assert [step.key for step in rule_steps(DUE, HOURLY, "churn threat", HOURS, now=NOON, cause=NOON)] == [
        "K7Q2M4/promise-7/rule/churn threat/owner/2026-03-12T12:00:00/0",
        "K7Q2M4/promise-7/rule/churn threat/owner/2026-03-12T12:00:00/1",
    ]


def test_a_step_knows_its_rung_and_that_of_a_rule_its_round() -> None:
    assert [(step.to, step.rung) for step in steps(DUE, LADDER, HOURS)] == [("dispatch", 0), ("owner", 1)]
    assert [step.rung for step in rule_steps(DUE, HOURLY, "x", HOURS, now=NOON, cause=NOON)] == [0, 0]
    later = rule_steps(DUE, HOURLY, "x", HOURS, now=NOON, cause=NOON, number=2)
    assert [(step.rung, step.repetition) for step in later] == [(2, 0), (2, 1)]


@pytest.mark.parametrize("at_most", [0, 1])
def test_an_interval_repeats_nothing_where_one_time_is_all(at_most: int) -> None:
    assert len(rule_steps(DUE, replace(HOURLY, at_most=at_most), "x", HOURS, now=NOON, cause=NOON)) == 1


def test_a_rung_without_an_interval_is_told_once() -> None:
    assert len(steps(DUE, (Rung(to="dispatch", at_most=3),), HOURS)) == 1


@pytest.mark.parametrize(
    ("before", "opening"),
    [("3 days", "2026-03-24 08:00"), ("1 week", "2026-03-20 08:00"), ("2 weeks", "2026-03-13 08:00")],
)
def test_weeks_before_a_day_are_counted_in_days_of_the_calendar(before: str, opening: str) -> None:
    due_at = HOURS.closing(date(2026, 3, 27))
    assert reminder_at(due_at, "day", parse_span(before), HOURS) == london(opening)
