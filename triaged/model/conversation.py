"""Conversations, what is owed in them, and the events that come of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from triaged.model.facts import Reading
from triaged.model.mail import Origin
from triaged.model.words import DeadlineKind, EventKind, Grain, Priority, PromisedBy, PromiseStatus, ThreadState


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A thread that was considered for a mail, and why it was or was not taken."""

    thread: str
    matched_by: str
    taken: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadMatch:
    """Where a mail belongs: ``thread`` is None for a new conversation."""

    thread: str | None
    matched_by: str
    flags: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    joins: tuple[str, ...] = ()
    """Other threads that turn out to be the same conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """One conversation with one customer."""

    id: str
    subject: str
    customer: str
    customer_name: str
    state: ThreadState
    opened_at: datetime
    last_message_at: datetime
    priority: Priority = "normal"
    labels: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    """Everybody who may write into it; the customer's circle and those whom staff brought in."""
    circle: tuple[str, ...] = ()
    """The customer's own side: himself, and whom he brought in. An answer goes to one of these."""
    first_response_at: datetime | None = None
    unanswered: int = 0
    """Mails of the customer since the last answer."""
    contact_attempts: int = 0
    """Attempts that the customer reports, and his mails that nobody answered."""
    attempts_answered: int = 0
    """How many of them lie before our last answer."""
    customer_since: date | None = None
    follows: str | None = None
    """The closed conversation that this one takes up again."""
    wanted_by: datetime | None = None
    """The time (UTC) by which the customer said that he needs it; what he says last counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenProblem:
    """A thread that is not closed, with the vendors who owe or broke something in it and the words that tell of it."""

    thread: Thread
    vendors: frozenset[str]
    """In lower case."""
    words: frozenset[str]
    """As ``subjects.content_words`` gives them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPromise:
    """A promise on the ledger; ``due_at`` is the instant at which it breaks, in UTC, or None."""

    id: int
    thread: str
    text: str
    what: str
    promisor: str
    promised_by: PromisedBy
    made_in: int
    """Row of the message that it was read from."""
    made_at: datetime
    due: str | None
    """As printed: a date or a time with the writer's offset."""
    due_at: datetime | None
    due_grain: Grain
    status: PromiseStatus
    vendor: str | None = None
    person: str | None = None
    """The member of staff who owes it, as an e-mail address."""
    sure: bool = True
    by_hand: bool = False
    """A person decided what became of it; no later mail changes that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Something owed to the customer of a thread by ``due_at`` (UTC).

    ``key`` says which of its kind it is in its conversation, and comes out the same when the same mails are read again
    into a copy of the database; ``id`` is only its row.
    """

    id: int
    key: str
    thread: str
    kind: DeadlineKind
    due_at: datetime
    started_at: datetime
    promise: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One rung of a ladder: at ``at`` tell ``to``; ``key`` makes it fire once for ever."""

    key: str
    thread: str
    deadline: int
    at: datetime
    kind: Literal["remind", "break", "escalate", "write"]
    to: str | None
    rung: int = 0
    repetition: int = 0
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What woke the machine, with all that a rule may ask about; the rulebook sees nothing else."""

    kind: EventKind
    at: datetime
    thread: Thread
    reading: Reading | None = None
    origin: Origin | None = None
    promise: LedgerPromise | None = None
    deadline: Deadline | None = None
