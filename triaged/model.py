"""The words of the house: every type that travels between rooms.

All types are frozen. Instants on which the daemon acts are aware ``datetime`` values in UTC; a date read
from a mail keeps the writer's offset and its grain. Nothing here imports from another room.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Grain = Literal["day", "hour", "minute"]
SenderRole = Literal["customer", "vendor", "staff"]
OriginKind = Literal["customer", "staff", "vendor", "automatic", "self", "unknown"]
VerdictKind = Literal["acknowledge", "silent", "quarantine"]
PromiseStatus = Literal["open", "broken", "kept", "moved", "withdrawn", "doubtful"]
PromisedBy = Literal["vendor", "staff", "customer"]
Priority = Literal["low", "normal", "high", "urgent"]
ThreadState = Literal["waiting for us", "waiting for customer", "closed", "quarantined"]
DeadlineKind = Literal["first response", "next response", "resolution", "promise", "rule", "held"]
OutgoingKind = Literal["acknowledgement", "escalation", "reminder", "notice"]
EventKind = Literal[
    "message received",
    "customer wrote again",
    "staff answered",
    "promise made",
    "promise due",
    "promise broken",
    "promise kept",
    "answer due",
    "thread unanswered",
    "thread closed",
    "delivery failed",
]

PRIORITIES: tuple[Priority, ...] = ("low", "normal", "high", "urgent")
SIGNAL_KINDS: tuple[str, ...] = (
    "churn_threat",
    "ignored",
    "supervisor_request",
    "long_tenure",
    "no_show",
    "late",
    "misinformed",
    "praise",
    "refund_request",
    "legal_threat",
    "safety",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding of ``check``, ``test`` or a reload; line and column count from 1, 0 means the whole file."""

    file: str
    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """Return ``file:line:column: message; hint`` as editors understand it."""
        place = f"{self.file}:{self.line}:{self.column}: " if self.line else f"{self.file}: "
        return place + self.message + (f"; {self.hint}" if self.hint else "")


class TriagedError(Exception):
    """Base of every error that triaged raises on purpose; the text is one sentence that says what to do."""


class TemporaryError(TriagedError):
    """It may go away by itself: try again later (exit code 75)."""


class PermanentError(TriagedError):
    """It will not go away by itself: a person must change something."""


class ConfigError(PermanentError):
    """The configuration, a rule or a template is wrong (exit code 78)."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep every problem found, so that all can be mended at once."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


# --- time ---------------------------------------------------------------------------------------------


class Unit(enum.Enum):
    """Units of a length of time; months and years only make sense on calendar dates."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A length of time such as "4 working hours"; ``working`` counts only working hours or working days."""

    amount: int
    unit: Unit
    working: bool = False

    def __str__(self) -> str:
        """Return the words that people write in configuration and rules."""
        working = "working " if self.working else ""
        plural = "" if self.amount == 1 else "s"
        return f"{self.amount} {working}{self.unit.value}{plural}"


# --- mail in ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One mailbox of RFC 5322 section 3.4; ``email`` is lower case."""

    email: str
    name: str = ""

    @property
    def domain(self) -> str:
        """The part after the last ``@``, or an empty string."""
        return self.email.rpartition("@")[2] if "@" in self.email else ""

    def __str__(self) -> str:
        """Return ``Name <email>`` for people to read; never put this into a header."""
        return f"{self.name} <{self.email}>" if self.name else self.email


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A part that is not text to read; ``filename`` is cleaned for display and never used as a path."""

    filename: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """A whole mail inside a mail (message/rfc822, or the returned part of a bounce)."""

    message_id: str | None
    from_: tuple[Address, ...]
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A mail as it was read; built from raw bytes by ``inbox.parse`` and never raising on bad ones."""

    sha256: str
    size: int
    message_id: str | None
    subject: str
    from_: tuple[Address, ...]
    sender: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    return_path: str | None
    """Envelope sender; "" is the null return path of RFC 5321 section 4.5.5, None means not recorded."""
    date: datetime | None
    """The Date header with the writer's offset, or None where missing or absurd (see ``defects``)."""
    received_at: datetime
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    """Every header field in order, names in lower case, values decoded and unfolded."""
    content_type: str
    part_types: tuple[str, ...]
    text: str
    attachments: tuple[Attachment, ...] = ()
    embedded: tuple[Embedded, ...] = ()
    defects: tuple[str, ...] = ()

    @property
    def author(self) -> Address | None:
        """The one author; None where From is missing or names several."""
        return self.from_[0] if len(self.from_) == 1 else None

    def header(self, name: str) -> str | None:
        """Return the first (topmost) field of that name, or None."""
        return next(iter(self.header_all(name)), None)

    def header_all(self, name: str) -> tuple[str, ...]:
        """Return every field of that name, topmost first."""
        wanted = name.lower()
        return tuple(value for key, value in self.headers if key == wanted)

    @property
    def written_at(self) -> datetime:
        """When it was written, in the writer's offset; the time of receipt where Date cannot be trusted."""
        return self.date or self.received_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Zones:
    """The text of a mail in its parts; facts are read from ``newest`` alone."""

    newest: str
    quoted: str = ""
    signature: str = ""
    forwarded: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who wrote a mail, why we think so, and whether that is proved."""

    kind: OriginKind
    evidence: str
    authenticated: bool
    """Found in our own Sent folder, or an aligned DMARC pass in a trusted Authentication-Results."""
    authentication: Literal["pass", "fail", "none"] = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """The answer of one guard of ``inbox.screen``: ``hit`` means that it speaks against an acknowledgement."""

    name: str
    hit: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What triaged does toward the outside with a mail, and the guard that decided."""

    kind: VerdictKind
    reason: str
    guards: tuple[Guard, ...] = ()


# --- what it says -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something read from the newest text: ``text`` is exactly ``newest[start:end]``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor(Fact):
    """A supplier that the mail mentions; ``name`` is the form to show, ``known`` if listed in vendors.csv."""

    name: str
    known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class When(Fact):
    """A date or time in the writer's offset: an instant or the interval from ``earliest`` to ``latest``.

    With grain "day" the instants are midnight at the start of the first day and the last second of the last.
    ``latest`` is None where the text names a single day or time.
    """

    earliest: datetime
    latest: datetime | None = None
    grain: Grain = "day"
    ambiguous: bool = False

    def iso(self) -> str:
        """Return ``YYYY-MM-DD`` for a day, ISO 8601 with offset for a time."""
        return self.earliest.date().isoformat() if self.grain == "day" else self.earliest.isoformat()

    def iso_latest(self) -> str | None:
        """Return the end of the interval in the same form, or None."""
        if self.latest is None:
            return None
        return self.latest.date().isoformat() if self.grain == "day" else self.latest.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise(Fact):
    """Who said they would do what by when, as one mail tells it."""

    promisor: str
    promised_by: PromisedBy
    what: str
    due: When | None = None
    status: PromiseStatus = "open"
    evidence: str = ""
    """The words from which the status was read; empty where the status is "open"."""
    sure: bool = True
    vendor: str | None = None
    """Name of the vendor on whose behalf it was made, as in ``Facts.vendors``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal(Fact):
    """A kind of ``SIGNAL_KINDS`` and the words that show it."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Fact):
    """An attempt of the customer to reach somebody, as he tells it."""

    how: Literal["phone", "mail", "visit", "other"]
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount(Fact):
    """A sum of money; ``value`` is a plain decimal, ``currency`` an ISO 4217 code."""

    value: str
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that ``extract`` reads from the newest text of one mail, each in text order."""

    is_complaint: bool = False
    vendors: tuple[Vendor, ...] = ()
    dates: tuple[When, ...] = ()
    promises: tuple[Promise, ...] = ()
    signals: tuple[Signal, ...] = ()
    contacts: tuple[Contact, ...] = ()
    amounts: tuple[Amount, ...] = ()
    phones: tuple[str, ...] = ()
    language: str = "en"
    customer_deadline: When | None = None
    """The time by which the customer says that he needs it."""
    model: str = ""
    """Name and version of the spaCy pipeline that read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A mail, parsed, zoned and understood: what the worker process hands back."""

    message: Message
    zones: Zones
    facts: Facts


# --- conversations and what is owed -------------------------------------------------------------------


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
    first_response_at: datetime | None = None
    unanswered: int = 0
    """Mails of the customer since the last answer."""
    contact_attempts: int = 0
    customer_since: date | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Something owed to the customer of a thread by ``due_at`` (UTC)."""

    id: int
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
    kind: Literal["remind", "break", "escalate"]
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


# --- what to do ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalate:
    """Tell ``to`` unless answered within ``after``; then every ``repeat_every``, ``at_most`` times in all."""

    to: str
    after: Span
    repeat_every: Span | None = None
    at_most: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """Tell ``to`` (a name of [people], or "promisor") at once with a template."""

    to: str
    template: str


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


# --- mail out -----------------------------------------------------------------------------------------


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
