"""What rules decide, and the mail that leaves because of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from triaged.model.mail import Address
from triaged.model.time import Span
from triaged.model.words import EventKind, OutgoingKind, Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalate:
    """Tell ``to`` unless answered within ``after``; then every ``repeat_every``, ``at_most`` times in all."""

    to: str
    after: Span
    repeat_every: Span | None = None
    at_most: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """Tell ``to`` (a name of [people], "promisor" or "customer") with a template, at once or ``after`` a while."""

    to: str
    template: str
    after: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """What one rule, or all matching rules together, want done."""

    labels: tuple[str, ...] = ()
    priority: Priority | None = None
    acknowledge: str | None = None
    """A template, "none" for silence on purpose, or None where the rule says nothing about it."""
    escalate: tuple[Escalate, ...] = ()
    notify: tuple[Notify, ...] = ()
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One condition of one rule: whether it held, and the words or values seen."""

    block: Literal["when", "if", "unless"]
    word: str
    wanted: str
    held: bool
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One rule's answer to one event."""

    rule: str
    event: EventKind
    outcome: Literal["match", "no match", "trial", "silenced"]
    reasons: tuple[Reason, ...]
    actions: Actions = field(default_factory=Actions)
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that goes with a mail to one of us; ``kind`` is its media type."""

    name: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A mail to be queued; ``key`` names event occurrence, recipient and kind, and is unique for ever."""

    key: str
    kind: OutgoingKind
    thread: str
    to: Address
    subject: str
    text: str
    html: str | None
    message_id: str
    template: str
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    token: str | None = None
    person: str | None = None
    created_at: datetime
    headers: tuple[tuple[str, str], ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    notice: str = ""
    """What ``person`` is told by another road as well; empty where he has none."""
    channel: Literal["mail", "notify"] = "mail"
