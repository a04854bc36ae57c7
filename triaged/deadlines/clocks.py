"""What is owed to the customer of a thread, and by when: first response, next response, resolution, promises."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from triaged.hours import WorkingHours
from triaged.model import Deadline, DeadlineKind, Grain, Span, Thread, Unit

ANSWERED_BY_STAFF: tuple[DeadlineKind, ...] = ("first response", "next response", "rule", "held")
"""The deadlines that a human answer meets; a resolution or a promise needs more than an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A deadline that is to be started."""

    kind: DeadlineKind
    started_at: datetime
    due_at: datetime


def on_customer_mail(
    thread: Thread,
    written_at: datetime,
    open_kinds: Iterable[DeadlineKind],
    limits: dict[DeadlineKind, Span],
    hours: WorkingHours,
) -> tuple[Wanted, ...]:
    """Return the deadlines that a customer's mail starts; a clock that runs already is never set back.

    ``written_at`` is when the mail reached us (UTC): what is owed counts from there, not from the Date header.
    """
    running = set(open_kinds)
    wanted: tuple[DeadlineKind, ...] = (
        "first response" if thread.first_response_at is None else "next response",
        "resolution",
    )
    return tuple(
        Wanted(kind=kind, started_at=written_at, due_at=hours.add(written_at, limits[kind]))
        for kind in wanted
        if kind in limits and kind not in running
    )


def met_by_answer(running: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Return the deadlines that an answer by staff meets."""
    return tuple(deadline for deadline in running if deadline.kind in ANSWERED_BY_STAFF)


def resumed(due_at: datetime, paused_at: datetime, now: datetime, hours: WorkingHours) -> datetime:
    """Return when something is due (UTC) that was due at ``due_at`` and rested from ``paused_at`` to ``now``.

    The working time that was left is left now.
    """
    left = hours.between(paused_at, due_at)
    return hours.add(now, Span(amount=round(left.total_seconds() / 60), unit=Unit.MINUTE, working=True))


def promise_due_at(day: date | None, instant: datetime | None, grain: Grain, hours: WorkingHours) -> datetime | None:
    """Return when a promise breaks (UTC): its own time, or the close of working hours of its day.

    A promise for a day off breaks at the usual closing time of that day.
    """
    if grain == "day":
        return hours.closing(day) if day else None
    return instant
