from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.household import house, london
from triaged.deadlines.clocks import met_by_answer, on_customer_mail, promise_due_at, resumed
from triaged.hours import parse_span
from triaged.model import Deadline, DeadlineKind, Grain, Span, Thread

HOURS = house().config.business.calendar
LIMITS: dict[DeadlineKind, Span] = {
    "first response": parse_span("4 working hours"),
    "next response": parse_span("1 working day"),
    "resolution": parse_span("1 working week"),
}
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)  # a Thursday


def thread(*, answered: bool = False) -> Thread:
    return Thread(
        id="K7Q2M4", subject="", customer="dana@customer.example", customer_name="", state="waiting for us",
        opened_at=NOON, last_message_at=NOON, first_response_at=NOON if answered else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answered", "running", "started"),
    [
        (False, [], {"first response": "2026-03-12 16:00", "resolution": "2026-03-19 12:00"}),
        (True, [], {"next response": "2026-03-13 12:00", "resolution": "2026-03-19 12:00"}),
        (True, ["resolution"], {"next response": "2026-03-13 12:00"}),
        (False, ["first response", "resolution"], {}),  # a clock that runs is never set back
        (True, ["next response", "resolution"], {}),
    ],
)
def test_a_customers_mail_starts_the_clocks_that_do_not_run(
    answered: bool, running: list[DeadlineKind], started: dict[DeadlineKind, str]
) -> None:
    wanted = on_customer_mail(thread(answered=answered), NOON, running, LIMITS, HOURS)
    assert {each.kind: each.due_at for each in wanted} == {kind: london(at) for kind, at in started.items()}
    assert all(each.started_at == NOON for each in wanted)


def test_what_the_configuration_does_not_limit_is_not_owed() -> None:
    assert on_customer_mail(thread(), NOON, [], {}, HOURS) == ()


def test_an_answer_meets_responses_but_no_resolution_and_no_promise() -> None:
    kinds: tuple[DeadlineKind, ...] = ("first response", "next response", "resolution", "promise", "rule", "held")
    running = [
        Deadline(id=number, key=f"K7Q2M4/{number}", thread="K7Q2M4", kind=kind, due_at=NOON, started_at=NOON)
        for number, kind in enumerate(kinds)
    ]
    assert [each.kind for each in met_by_answer(running)] == ["first response", "next response", "rule", "held"]


@pytest.mark.parametrize(
    ("day", "instant", "grain", "due_at"),
    [
        ("2026-03-13", "2026-03-13 23:59", "day", "2026-03-13 17:00"),  # the close of that day
        ("2026-03-14", "2026-03-14 23:59", "day", "2026-03-14 17:00"),  # a Saturday: the usual close
        ("2026-03-30", "2026-03-30 23:59", "day", "2026-03-30 17:00"),  # in summer time
        ("2026-03-13", "2026-03-13 09:00", "minute", "2026-03-13 09:00"),
        ("2026-03-13", "2026-03-13 22:00", "hour", "2026-03-13 22:00"),
    ],
)
def test_a_promise_for_a_day_breaks_when_the_day_closes(day: str, instant: str, grain: Grain, due_at: str) -> None:
    assert promise_due_at(date.fromisoformat(day), london(instant), grain, HOURS) == london(due_at)


def test_a_promise_without_a_time_never_breaks_by_the_clock() -> None:
    assert promise_due_at(None, None, "day", HOURS) is None
    assert promise_due_at(None, None, "minute", HOURS) is None


def test_the_working_time_that_was_left_is_left_after_a_rest() -> None:
    due, paused = london("2026-03-12 16:00"), london("2026-03-12 14:30")
    assert resumed(due, paused, london("2026-03-16 06:00"), HOURS) == london("2026-03-16 09:30")
