"""Words about the rest: the conversation, the customer, what is due, the time of day."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from triaged.deadlines.reminders import reminder_at
from triaged.hours import WorkingHours, parse_span
from triaged.model import PRIORITIES, DeadlineKind, Event, Grain
from triaged.rulebook import values
from triaged.rulebook.words import ALL_EVENTS, DEADLINE_EVENTS, DUE_EVENTS, Seen, word


@word(
    "labels",
    events=ALL_EVENTS,
    help="The conversation already has this label; labels that rules give at the same event do not count.",
    values=values.NAME,
)
def labels(event: Event, wanted: str, hours: WorkingHours) -> Seen:
    """Compare the labels of the thread before this event."""
    del hours
    return Seen(held=wanted in event.thread.labels, what=", ".join(event.thread.labels) or "no label")


@word(
    "priority",
    events=ALL_EVENTS,
    help="The priority of the conversation before this event.",
    values=values.choice("a priority", PRIORITIES),
)
def priority(event: Event, wanted: str, hours: WorkingHours) -> Seen:
    """Compare the thread's priority."""
    del hours
    return Seen(held=event.thread.priority == wanted, what=event.thread.priority)


@word(
    "customer_for",
    events=ALL_EVENTS,
    help="How long the customer has been with the business; holds for nobody of whom that is not known.",
    values=values.AGE,
)
def customer_for(event: Event, wanted: str, hours: WorkingHours) -> Seen:
    """Compare on calendar days of the business: two years are full on the second anniversary."""
    since = event.thread.customer_since
    if since is None:
        return Seen(held=False, what="not known since when")
    comparison = values.read_age(wanted)
    bound = hours.subtract(event.at, parse_span(comparison.bound)).astimezone(hours.zone).date()
    return Seen(held=comparison.holds((bound > since) - (bound < since)), what=f"customer since {since.isoformat()}")


@word(
    "unanswered_mails",
    events=ALL_EVENTS,
    help="How many mails of the customer, this one included, came since somebody answered.",
    values=values.COUNT,
)
def unanswered_mails(event: Event, wanted: str, hours: WorkingHours) -> Seen:
    """Compare the count of the thread."""
    del hours
    return _counted(event.thread.unanswered, wanted, "unanswered")


@word(
    "contact_attempts",
    events=ALL_EVENTS,
    help="How often the customer tried to reach somebody since our last answer: attempts that he reports, and"
    " mails that nobody answered.",
    values=values.COUNT,
)
def contact_attempts(event: Event, wanted: str, hours: WorkingHours) -> Seen:
    """Compare the count of the thread."""
    del hours
    return _counted(event.thread.contact_attempts - event.thread.attempts_answered, wanted, "since our last answer")


@word(
    "due_in",
    events=DUE_EVENTS,
    help="So long before it is due, or later, but not after: '1 working day' before something for Monday is Friday"
    " from the opening on.",
    values=values.SPAN,
)
def due_in(event: Event, wanted: str, hours: WorkingHours) -> Seen:
    """Whether the event lies between the moment ``wanted`` before the due time and the due time itself."""
    due = _due(event)
    if due is None:
        return Seen(held=False, what="nothing is due")
    due_at, grain = due
    first = reminder_at(due_at, grain, values.read_some_span(wanted), hours)
    local = due_at.astimezone(hours.zone)
    shown = local.date().isoformat() if grain == "day" else f"{local:%Y-%m-%d %H:%M}"
    return Seen(held=first <= event.at <= due_at, what=f"due {shown}")


@word(
    "deadline",
    events=DEADLINE_EVENTS,
    help="Which clock it is that runs out.",
    values=values.choice("a deadline", get_args(DeadlineKind)),
)
def deadline(event: Event, wanted: str, hours: WorkingHours) -> Seen:
    """Compare the kind of the deadline."""
    del hours
    kind = event.deadline.kind if event.deadline else None
    return Seen(held=kind == wanted, what=kind or "no deadline in this event")


@word(
    "working_hours",
    events=ALL_EVENTS,
    help="Whether the business is open at that moment.",
    values=values.YES_NO,
)
def working_hours(event: Event, wanted: str, hours: WorkingHours) -> Seen:
    """Ask the calendar of the business."""
    is_open = hours.is_open(event.at)
    shown = f"{'open' if is_open else 'closed'} on {event.at.astimezone(hours.zone):%a %H:%M}"
    return Seen(held=is_open == values.read_yes(wanted), what=shown)


def _counted(count: int, wanted: str, what: str) -> Seen:
    comparison = values.read_count(wanted)
    bound = int(comparison.bound)
    return Seen(held=comparison.holds((count > bound) - (count < bound)), what=f"{count} {what}")


def _due(event: Event) -> tuple[datetime, Grain] | None:
    if event.promise is not None and event.promise.due_at is not None:
        return event.promise.due_at, event.promise.due_grain
    if event.deadline is not None:
        return event.deadline.due_at, "minute"
    return None
