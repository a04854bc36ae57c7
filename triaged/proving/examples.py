"""The examples of the rules, run through the real reader: every rule proves itself before it goes live."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email import message_from_string
from email.utils import parsedate_to_datetime

from triaged.hours import WorkingHours, localise
from triaged.model import (
    Deadline,
    Decision,
    Event,
    LedgerPromise,
    Origin,
    Problem,
    Reading,
    Reason,
    Thread,
)
from triaged.rulebook.decide import ask, decide, judge
from triaged.rulebook.rule import Example, Given, Rule, RuleSet

Read = Callable[[bytes, datetime], tuple[Reading, Origin]]
"""Parses, zones, understands and screens raw bytes that were received at an instant (aware)."""

DEFAULT_AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
"""A Monday morning: when an example happens that gives neither ``at`` nor a Date header."""
_THREAD = "EXAMPLE"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleResult:
    """Whether one example of one rule holds; ``problem`` says what to look at where it does not."""

    rule: str
    example: str
    file: str
    line: int
    passed: bool
    decision: Decision
    event: Event
    problem: Problem | None = None


def run(rules: RuleSet, *, read: Read, hours: WorkingHours) -> tuple[ExampleResult, ...]:
    """Run every example of every rule, also of those on trial or off, in order of the file.

    An example's message goes through ``read``; what it takes for granted becomes the thread, promise or deadline
    of its event. An example passes if its rule decides as expected and all its ``facts`` hold.
    """
    return tuple(_run(rule, example, read, hours) for rule in rules.rules for example in rule.examples)


def overlaps(results: Iterable[ExampleResult], rules: RuleSet, hours: WorkingHours) -> tuple[Problem, ...]:
    """Return a remark where two live rules acknowledge the same example: the first wins, by order of files alone.

    A rule that is named under ``instead_of`` of the other is silenced on purpose, and is no overlap. These are
    remarks for ``check``; nothing is wrong with a rule set that has them.
    """
    found: dict[tuple[str, str], Problem] = {}
    for result in results:
        answering = [
            decision
            for decision in decide(result.event, rules, hours)
            if decision.outcome == "match" and decision.actions.acknowledge is not None
        ]
        if len(answering) > 1 and answering[0].rule != answering[1].rule:
            first, second = answering[0], answering[1]
            found.setdefault(
                (first.rule, second.rule),
                Problem(
                    file=result.file,
                    line=result.line,
                    column=1,
                    message=f"'{first.rule}' and '{second.rule}' both acknowledge the example '{result.example}'",
                    hint=f"'{first.rule}' wins; to say so on purpose give it 'instead_of: [{second.rule}]'",
                ),
            )
    return tuple(found.values())


def _run(rule: Rule, example: Example, read: Read, hours: WorkingHours) -> ExampleResult:
    if example.given.hours is not None:
        hours = WorkingHours(zone=hours.zone, week=example.given.hours)
    event = event_of(rule, example, read, hours)
    decision = judge(event, rule, hours)
    problem = _wrong_outcome(rule, example, decision) or _missing_fact(rule, example, event, hours)
    return ExampleResult(
        rule=rule.name,
        example=example.name,
        file=rule.file,
        line=example.line,
        passed=problem is None,
        decision=decision,
        event=event,
        problem=problem,
    )


def event_of(rule: Rule, example: Example, read: Read, hours: WorkingHours) -> Event:
    """Return the event that an example describes."""
    at = _when(example, hours)
    reading: Reading | None = None
    origin: Origin | None = None
    given = example.given
    if example.message is not None:
        reading, origin = read(example.message.encode(), at)
        if given.sender is not None:
            origin = Origin(kind=given.sender, evidence="given by the example", authenticated=True)
    promise = _promise(given, at, hours)
    return Event(
        kind=rule.when,
        at=at,
        thread=_thread(given, at, reading, origin),
        reading=reading,
        origin=origin,
        promise=promise,
        deadline=_deadline(given, at, promise, hours),
    )


def _when(example: Example, hours: WorkingHours) -> datetime:
    # The reader judges a Date header by the time of receipt, so that must be known before it reads.
    if example.at is not None:
        return localise(example.at.date(), example.at.time(), hours.zone).astimezone(UTC)
    written = message_from_string(example.message or "")["Date"]
    try:
        return parsedate_to_datetime(str(written)).astimezone(UTC) if written else DEFAULT_AT
    except (ValueError, OverflowError):
        return DEFAULT_AT


def _thread(given: Given, at: datetime, reading: Reading | None, origin: Origin | None) -> Thread:
    author = reading.message.author if reading else None
    from_customer = origin is not None and origin.kind == "customer"
    unanswered = given.unanswered_mails + from_customer
    reported = len(reading.facts.contacts) if reading else 0
    return Thread(
        id=_THREAD,
        subject=reading.message.subject if reading else "",
        customer=author.email if author else "customer@customer.example",
        customer_name=author.name if author else "",
        state="waiting for us",
        opened_at=at,
        last_message_at=at,
        priority=given.priority,
        labels=given.labels,
        unanswered=unanswered,
        contact_attempts=reported + unanswered if given.contact_attempts is None else given.contact_attempts,
        customer_since=given.customer_since,
    )


def _promise(given: Given, at: datetime, hours: WorkingHours) -> LedgerPromise | None:
    if given.promise is None:
        return None
    return LedgerPromise(
        id=1,
        thread=_THREAD,
        text=given.promise,
        what=given.promise,
        promisor=given.promisor,
        promised_by=given.promised_by,
        made_in=1,
        made_at=at,
        due=given.due.isoformat() if given.due else None,
        due_at=_instant(given.due, hours) if given.due else None,
        due_grain="minute" if isinstance(given.due, datetime) else "day",
        status=given.promise_status,
        vendor=given.vendor,
    )


def _deadline(given: Given, at: datetime, promise: LedgerPromise | None, hours: WorkingHours) -> Deadline | None:
    kind = given.deadline or ("promise" if promise else None)
    if kind is None or given.due is None:
        return None
    return Deadline(
        id=1,
        key=f"{_THREAD}/{kind}-1",
        thread=_THREAD,
        kind=kind,
        due_at=_instant(given.due, hours),
        started_at=at,
        promise=promise.id if promise else None,
    )


def _instant(due: date | datetime, hours: WorkingHours) -> datetime:
    # A day is due at its close.
    if isinstance(due, datetime):
        return localise(due.date(), due.time(), hours.zone).astimezone(UTC)
    return hours.closing(due)


def _wrong_outcome(rule: Rule, example: Example, decision: Decision) -> Problem | None:
    if decision.outcome == example.expect:
        return None
    if example.expect == "match":
        failed = [_told(reason) for reason in decision.reasons if reason.held == (reason.block == "unless")]
        message, hint = "should match and does not", "; ".join(failed)
    else:
        held = [_told(reason) for reason in decision.reasons if reason.block == "if"]
        message, hint = "should not match and does", "; ".join(held) or "the rule has no 'if'"
    return _problem(rule, example, message, hint)


def _missing_fact(rule: Rule, example: Example, event: Event, hours: WorkingHours) -> Problem | None:
    for fact in example.facts:
        seen = ask(fact, event, hours)
        if not seen.held:
            problem = _problem(rule, example, f"does not show '{fact}'", f"seen: {seen.what or 'nothing'}")
            return replace(problem, line=fact.line, column=fact.column)
    return None


def _told(reason: Reason) -> str:
    holds = "holds" if reason.held else "does not hold"
    prefix = "unless " if reason.block == "unless" else ""
    return f"'{prefix}{reason.word}: {reason.wanted}' {holds} (seen: {reason.seen or 'nothing'})"


def _problem(rule: Rule, example: Example, message: str, hint: str) -> Problem:
    return Problem(
        file=rule.file,
        line=example.line,
        column=example.column,
        message=f"example '{example.name}' of '{rule.name}' {message}",
        hint=hint,
    )
