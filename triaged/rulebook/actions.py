"""What a rule wants done: from the file's words to ``Actions``, and several rules' wishes joined into one."""

from __future__ import annotations

from collections.abc import Iterable

from triaged.model import PRIORITIES, Actions, Escalate, Notify, Priority, Span, Unit
from triaged.rulebook.schema import Then

_HOURS = {Unit.SECOND: 1 / 3600, Unit.MINUTE: 1 / 60, Unit.HOUR: 1, Unit.DAY: 24, Unit.WEEK: 168}
_CALENDAR_HOURS = {Unit.MONTH: 730.0, Unit.YEAR: 8766.0}
_WORKING = 4.2
"""A week has 168 hours, a working week about 40: what a working hour lasts on the wall, on average."""
_WORKING_HOURS = {Unit.DAY: 8, Unit.WEEK: 40}


def from_entry(then: Then) -> Actions:
    """Return the actions of a validated ``then``."""
    return Actions(
        labels=tuple(dict.fromkeys(then.label)),
        priority=then.priority,
        acknowledge=then.acknowledge,
        escalate=tuple(
            Escalate(to=entry.to, after=entry.after, repeat_every=entry.repeat_every, at_most=entry.at_most)
            for entry in then.escalate
        ),
        notify=tuple(Notify(to=entry.to, template=entry.template, after=entry.after) for entry in then.notify),
        instead_of=tuple(dict.fromkeys(then.instead_of)),
    )


def joined(wishes: Iterable[Actions]) -> Actions:
    """Join what matching rules want, in order of the rules.

    Labels and notices join, the highest priority wins, the first ``acknowledge`` wins ("none" among them), and
    each person keeps the earliest escalation; of two that are equally early the first.
    """
    every = tuple(wishes)
    earliest: dict[str, Escalate] = {}
    for step in (step for wish in every for step in wish.escalate):
        kept = earliest.get(step.to)
        if kept is None or _about(step.after) < _about(kept.after):
            earliest[step.to] = step
    return Actions(
        labels=tuple(dict.fromkeys(label for wish in every for label in wish.labels)),
        priority=_highest(wish.priority for wish in every),
        acknowledge=next((wish.acknowledge for wish in every if wish.acknowledge is not None), None),
        escalate=tuple(earliest.values()),
        notify=tuple(dict.fromkeys(notice for wish in every for notice in wish.notify)),
        instead_of=tuple(dict.fromkeys(name for wish in every for name in wish.instead_of)),
    )


def _highest(given: Iterable[Priority | None]) -> Priority | None:
    return max((priority for priority in given if priority), key=PRIORITIES.index, default=None)


def _about(span: Span) -> float:
    """Return about how many hours pass on the wall: enough to tell which of two spans is over first."""
    if span.working:
        return span.amount * _WORKING_HOURS.get(span.unit, _HOURS.get(span.unit, 0.0)) * _WORKING
    return span.amount * (_HOURS.get(span.unit) or _CALENDAR_HOURS[span.unit])
