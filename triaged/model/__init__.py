"""The words of the house: every type that travels between rooms.

All types are frozen. Instants on which the daemon acts are aware ``datetime`` values in UTC; a date read
from a mail keeps the writer's offset and its grain. Nothing here imports from another room.
"""

from triaged.model.action import Actions, Decision, Enclosure, Escalate, Notify, Outgoing, Reason
from triaged.model.conversation import Candidate, Deadline, Event, LedgerPromise, OpenProblem, Step, Thread, ThreadMatch
from triaged.model.facts import Amount, Contact, Fact, Facts, News, Order, Promise, Reading, Signal, Vendor, When
from triaged.model.mail import Address, Attachment, Embedded, Guard, Message, Origin, Verdict, Zones
from triaged.model.problems import ConfigError, PermanentError, Problem, TemporaryError, TriagedError
from triaged.model.time import Span, Unit
from triaged.model.words import (
    PRIORITIES,
    SIGNAL_KINDS,
    Channel,
    DeadlineKind,
    EventKind,
    Grain,
    OriginKind,
    OutgoingKind,
    Priority,
    PromisedBy,
    PromiseStatus,
    SenderRole,
    ThreadState,
    VerdictKind,
)

__all__ = [
    "PRIORITIES",
    "SIGNAL_KINDS",
    "Actions",
    "Address",
    "Amount",
    "Attachment",
    "Candidate",
    "Channel",
    "ConfigError",
    "Contact",
    "Deadline",
    "DeadlineKind",
    "Decision",
    "Embedded",
    "Enclosure",
    "Escalate",
    "Event",
    "EventKind",
    "Fact",
    "Facts",
    "Grain",
    "Guard",
    "LedgerPromise",
    "Message",
    "News",
    "Notify",
    "OpenProblem",
    "Order",
    "Origin",
    "OriginKind",
    "Outgoing",
    "OutgoingKind",
    "PermanentError",
    "Priority",
    "Problem",
    "Promise",
    "PromiseStatus",
    "PromisedBy",
    "Reading",
    "Reason",
    "SenderRole",
    "Signal",
    "Span",
    "Step",
    "TemporaryError",
    "Thread",
    "ThreadMatch",
    "ThreadState",
    "TriagedError",
    "Unit",
    "Vendor",
    "Verdict",
    "VerdictKind",
    "When",
    "Zones",
]
