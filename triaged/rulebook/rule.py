"""A rule after loading: the sentence of five words, with its place in the file for every message about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

from triaged.model import Actions, DeadlineKind, EventKind, OriginKind, Priority, PromisedBy, PromiseStatus, Span

Mode = Literal["live", "trial", "off"]
Expect = Literal["match", "no match"]
Week = Mapping[int, tuple[tuple[time, time], ...]]
"""Weekday (Monday is 0) to its opening intervals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One line under ``if`` or ``unless``: the word, and the values of which any may hold."""

    word: str
    wanted: tuple[str, ...]
    line: int
    column: int

    def __str__(self) -> str:
        """Return it as it is written in a rule."""
        joined = ", ".join(self.wanted)
        return f"{self.word}: {joined}" if len(self.wanted) == 1 else f"{self.word}: [{joined}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What an example takes for granted beside its mail; None means that nothing is said about it."""

    sender: OriginKind | None = None
    customer_since: date | None = None
    labels: tuple[str, ...] = ()
    priority: Priority = "normal"
    unanswered_mails: int = 0
    """Earlier mails of the customer that nobody answered; the mail of the example comes on top."""
    contact_attempts: int | None = None
    """All attempts so far; where None they are counted from the mails and what this one reports."""
    promise: str | None = None
    """The words of a promise on the ledger; an example with a promise has one."""
    promised_by: PromisedBy = "staff"
    promisor: str = "staff"
    promise_status: PromiseStatus = "open"
    vendor: str | None = None
    due: date | datetime | None = None
    """A day, or a day with a time without offset: the time of the business."""
    deadline: DeadlineKind | None = None
    hours: Week | None = None
    """The working hours in which it holds, without any holiday; those of the business where None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A mail or a situation that proves a rule."""

    name: str
    message: str | None
    """Header lines, an empty line, the body; None for an event without a mail."""
    expect: Expect
    facts: tuple[Condition, ...] = ()
    """What must be read from the mail besides, whatever the rule asks."""
    given: Given = field(default_factory=Given)
    at: datetime | None = None
    """When it happens, without offset: the time of the business."""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of a rule file."""

    name: str
    why: str
    """What staff read on the board and in an escalation."""
    when: EventKind
    conditions: tuple[Condition, ...]
    """The block ``if``: all must hold."""
    exceptions: tuple[Condition, ...]
    """The block ``unless``: none may hold."""
    actions: Actions
    mode: Mode
    examples: tuple[Example, ...]
    file: str
    line: int
    due_in: Span | None = None
    """How long before the due time the event must be made for this rule; None leaves it at its own time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """All rules of a folder, in order of file name and position."""

    rules: tuple[Rule, ...] = ()

    def named(self, name: str) -> Rule | None:
        """Return the rule of that name, or None."""
        return next((rule for rule in self.rules if rule.name == name), None)
