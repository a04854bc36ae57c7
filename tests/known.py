"""What has come so far, in memory, and mails that are matched against it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from tests.household import KEY, letter, london
from triaged.inbox.parse import parse
from triaged.model import Facts, Message, OpenProblem, Origin, Thread, ThreadMatch
from triaged.subjects import base_subject
from triaged.threads import Case, match
from triaged.tokens import Tokens

TOKENS = Tokens(KEY, "fixwell.example")


NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


WINDOW = timedelta(days=60)


CUSTOMER = Origin(kind="customer", evidence="", authenticated=False)


PROVED = Origin(kind="customer", evidence="", authenticated=True, authentication="pass")


STAFF = Origin(kind="staff", evidence="", authenticated=True, authentication="pass")


FORGER = Origin(kind="unknown", evidence="", authenticated=False)


BOUNCE = Origin(kind="automatic", evidence="", authenticated=False)


OURSELVES = Origin(kind="self", evidence="", authenticated=False)


VENDOR = Origin(kind="vendor", evidence="", authenticated=True, authentication="pass")


CLAIMED_VENDOR = Origin(kind="vendor", evidence="", authenticated=False)


DANA = "dana@customer.example"


OURS = TOKENS.message_id("K7Q2M4", "acknowledgement/1")


TOKEN = f"[{TOKENS.subject_token('K7Q2M4', DANA)}]"


def thread(name: str = "K7Q2M4", customer: str = DANA, subject: str = "Where is the plumber?") -> Thread:
    return Thread(
        id=name, subject=subject, customer=customer, customer_name="", state="waiting for us", opened_at=NOON,
        last_message_at=NOON, participants=(customer,),
    )  # fmt: skip


@dataclass
class Known:
    """What has come so far, in memory."""

    threads: dict[str, Thread] = field(default_factory=lambda: {"K7Q2M4": thread()})
    ids: dict[str, str] = field(default_factory=lambda: {"<first@customer.example>": "K7Q2M4"})
    problems: list[OpenProblem] = field(default_factory=list)
    owing: list[tuple[str, str]] = field(default_factory=list)

    def thread(self, thread_id: str) -> Thread | None:
        return self.threads.get(thread_id)

    def thread_of_id(self, message_id: str) -> Thread | None:
        return self.threads.get(self.ids.get(message_id, ""))

    def open_problems(self, customer: str) -> tuple[OpenProblem, ...]:
        return tuple(each for each in self.problems if each.thread.customer == customer)

    def owed_by_vendors(self) -> tuple[tuple[str, str], ...]:
        return tuple(self.owing)

    def threads_of_subject(self, participant: str, base: str, since: datetime) -> tuple[Thread, ...]:
        return tuple(
            each
            for each in self.threads.values()
            if participant in each.participants and base_subject(each.subject) == base and each.last_message_at >= since
        )


def mail(
    *,
    sender: str = DANA,
    subject: str = "something else",
    answers: str | None = None,
    headers: tuple[tuple[str, str], ...] = (),
    message_id: str = "",
    to: str = "support@fixwell.example",
) -> Message:
    raw = letter(
        "Hello?", at="2026-03-13 12:00", sender=sender, subject=subject, answers=answers, headers=headers,
        message_id=message_id, to=to,
    )  # fmt: skip
    return parse(raw, received_at=london("2026-03-13 12:00"))


def enclosing(message_id: str) -> Message:
    """Return a mail with another one attached whole."""
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = DANA, "support@fixwell.example", "see below"
    inner = EmailMessage()
    inner["From"], inner["Message-ID"], inner["Subject"] = DANA, message_id, "before"
    inner.set_content("As I wrote.")
    outer.set_content("Hello?")
    outer.add_attachment(inner)
    return parse(outer.as_bytes(), received_at=london("2026-03-13 12:00"))


def matched(
    message: Message, origin: Origin, known: Known, *, facts: Facts | None = None, plus_address: bool = False
) -> ThreadMatch:
    case = Case(
        message=message, facts=facts or Facts(), known=known, tokens=TOKENS, window=WINDOW, plus_address=plus_address
    )
    return match(case, origin)
