"""Events for the tests of the rulebook: a thread, and what a test wants to add."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from triaged.hours import WorkingHours
from triaged.model import (
    Address,
    Event,
    EventKind,
    Facts,
    LedgerPromise,
    Message,
    Origin,
    OriginKind,
    PromisedBy,
    PromiseStatus,
    Reading,
    Thread,
    Zones,
)
from triaged.rulebook.load import RuleSet, load

LONDON = ZoneInfo("Europe/London")
HOURS = WorkingHours(
    zone=LONDON, week={day: ((time(8), time(17)),) for day in range(5)}, country="GB", subdivision="ENG"
)
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PEOPLE = frozenset({"dispatch", "owner"})
TEMPLATES = frozenset({"general.txt", "no_show.txt", "praise.txt", "promise_due.txt"})


def message(*, subject: str = "", text: str = "", author: str = "dana@customer.example") -> Message:
    """Return a mail with hardly more than its text."""
    return Message(
        sha256="0" * 64,
        size=len(text),
        message_id=None,
        subject=subject,
        from_=(Address(email=author),),
        sender=(),
        reply_to=(),
        to=(),
        cc=(),
        return_path=None,
        date=None,
        received_at=MONDAY,
        in_reply_to=(),
        references=(),
        headers=(),
        content_type="text/plain",
        part_types=("text/plain",),
        text=text,
    )


def reading(newest: str = "", *, quoted: str = "", subject: str = "", facts: Facts | None = None) -> Reading:
    """Return what was read from a mail."""
    return Reading(
        message=message(subject=subject, text=newest + quoted),
        zones=Zones(newest=newest, quoted=quoted),
        facts=facts or Facts(),
    )


def thread(
    *,
    labels: tuple[str, ...] = (),
    unanswered: int = 0,
    contact_attempts: int = 0,
    customer_since: date | None = None,
) -> Thread:
    """Return a conversation with one customer."""
    return Thread(
        id="K7Q2M4",
        subject="",
        customer="dana@customer.example",
        customer_name="Dana",
        state="waiting for us",
        opened_at=MONDAY,
        last_message_at=MONDAY,
        labels=labels,
        unanswered=unanswered,
        contact_attempts=contact_attempts,
        customer_since=customer_since,
    )


def promise(
    due_at: datetime | None,
    *,
    by: PromisedBy = "staff",
    status: PromiseStatus = "open",
    day: bool = True,
    vendor: str | None = None,
) -> LedgerPromise:
    """Return a promise on the ledger."""
    return LedgerPromise(
        id=1,
        thread="K7Q2M4",
        text="we will call",
        what="call",
        promisor="us",
        promised_by=by,
        made_in=1,
        made_at=MONDAY,
        due=None,
        due_at=due_at,
        due_grain="day" if day else "minute",
        status=status,
        vendor=vendor,
    )


def mail_event(
    read: Reading,
    *,
    kind: EventKind = "message received",
    origin: OriginKind = "customer",
    of: Thread | None = None,
    at: datetime = MONDAY,
) -> Event:
    """Return the event of a mail that came in."""
    return Event(
        kind=kind,
        at=at,
        thread=of or thread(),
        reading=read,
        origin=Origin(kind=origin, evidence="", authenticated=False),
    )


EXAMPLES = """
    examples:
      - {name: yes, message: "Subject: a", expect: match}
      - {name: no, message: "Subject: b", expect: no match}
"""


def write_rules(folder: Path, text: str, name: str = "10-a.yaml") -> Path:
    """Write a rule file into ``folder``/rules and return that folder."""
    rules = folder / "rules"
    rules.mkdir(exist_ok=True)
    (rules / name).write_text(text, encoding="utf-8", newline="")
    return rules


def load_rules(folder: Path, text: str) -> RuleSet:
    """Load rules of one file that need no examples of their own."""
    return load(write_rules(folder, text), people=PEOPLE, templates=TEMPLATES)
