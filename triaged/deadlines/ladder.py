"""Who is told next: the steps of one deadline, each with a key by which it fires once for ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from triaged.deadlines.reminders import reminder_at
from triaged.hours import WorkingHours
from triaged.model import Deadline, Escalate, Grain, Span, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """Whom to tell, and how long after the rung before (None for the first)."""

    to: str
    after: Span | None = None
    repeat_every: Span | None = None
    at_most: int = 1


def steps(
    deadline: Deadline,
    ladder: Sequence[Rung],
    hours: WorkingHours,
    *,
    reminders: Sequence[tuple[Span, str | None]] = (),
    grain: Grain = "minute",
) -> tuple[Step, ...]:
    """Return all steps of a deadline in order of time.

    ``reminders`` are (how long before, rule name or None): the reminder goes to the first rung, or to whoever
    promised, which is decided when it fires. Rung 0 is told when the time has passed, each further rung ``after``
    the one before it. The first step of a promise after its due time also breaks it, whether anybody is told or not.
    """
    found: list[Step] = []
    first = ladder[0].to if ladder else None
    for before, rule in reminders:
        at = reminder_at(deadline.due_at, grain, before, hours)
        if at > deadline.started_at:
            name = f"{deadline.key}/remind/{rule or before}"
            found.append(
                Step(key=name, thread=deadline.thread, deadline=deadline.id, at=at, kind="remind", to=first, rule=rule)
            )
    if deadline.kind == "promise":
        key = f"{deadline.key}/break"
        found.append(
            Step(key=key, thread=deadline.thread, deadline=deadline.id, at=deadline.due_at, kind="break", to=first)
        )
    at = deadline.due_at
    for number, rung in enumerate(ladder):
        at = hours.add(at, rung.after) if rung.after else at
        told = at
        for repetition in range(rung.at_most if rung.repeat_every else 1):
            told = hours.add(told, rung.repeat_every) if repetition and rung.repeat_every else told
            if number or repetition or deadline.kind != "promise":  # the first is told by the step that breaks it
                found.append(_escalation(deadline, told, rung.to, rung=number, repetition=repetition))
    return tuple(sorted(found, key=lambda step: (step.at, _ORDER[step.kind], step.rung)))


def rule_steps(
    deadline: Deadline,
    wanted: Escalate,
    rule: str,
    hours: WorkingHours,
    *,
    now: datetime,
    cause: datetime,
    number: int = 0,
) -> tuple[Step, ...]:
    """Return the steps that a rule's ``escalate`` adds: the first ``after`` now, then its repetitions.

    ``cause`` is when that came which it is asked about. It names the steps of a round, so that the mail that is read
    again in a copy of the database meets its own; ``number`` only counts the rounds.
    """
    at = hours.add(now, wanted.after)
    found = []
    for repetition in range(max(1, wanted.at_most)):
        if repetition:
            if wanted.repeat_every is None:
                break
            at = hours.add(at, wanted.repeat_every)
        step = _escalation(deadline, at, wanted.to, rung=number, repetition=repetition)
        round_of_rule = f"{deadline.key}/rule/{rule}/{wanted.to}/{cause.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
        found.append(replace(step, key=f"{round_of_rule}/{repetition}", rule=rule))
    return tuple(found)


_ORDER = {"remind": 0, "break": 1, "escalate": 2}


def _escalation(deadline: Deadline, at: datetime, to: str, *, rung: int, repetition: int) -> Step:
    return Step(
        key=f"{deadline.key}/ladder/{to}/{rung}/{repetition}",
        thread=deadline.thread,
        deadline=deadline.id,
        at=at,
        kind="escalate",
        to=to,
        rung=rung,
        repetition=repetition,
    )
