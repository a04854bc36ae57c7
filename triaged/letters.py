"""What we say, to whom: the values for a template, taken from the store, and the mail that comes of it.

Nothing that a customer wrote is repeated to the outside unless he is authenticated: then his first name, the start of
his subject, and what ``outbox.wording`` says of his mail. Staff see his words, since it is their work to read them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from triaged.brief import LINE_SHOWN, Brief, cut
from triaged.config import Config
from triaged.config.people import Person
from triaged.customers import Customers
from triaged.inbox.guards import QUARANTINE
from triaged.model import (
    Address,
    Deadline,
    Enclosure,
    LedgerPromise,
    Message,
    Origin,
    Outgoing,
    OutgoingKind,
    PermanentError,
    Reading,
    Step,
    Thread,
)
from triaged.outbox import calendar, wording
from triaged.outbox.deed_words import deed
from triaged.outbox.templates import Templates
from triaged.outbox.values import EMPTY
from triaged.store import Store
from triaged.to_customer import ToCustomer
from triaged.tokens import Tokens

DIGEST = "digest.txt"
"""The words of a mail about several conversations."""
_OWED: dict[str, str] = {
    "first response": "a first answer",
    "next response": "an answer",
    "resolution": "a solution",
    "rule": "an answer",
    "promise": "what was promised",
    "held": "a decision about a held mail",
}
_TO_CUSTOMERS: tuple[OutgoingKind, ...] = ("acknowledgement", "update")
_AGAIN = "again.txt"
"""What is said to somebody who writes once more after an answer, where the words for it have been used."""
_VARIANTS = ("second_mail.txt", "third_mail.txt")
"""What is said instead where a template has been used in the thread before."""


@dataclass(frozen=True, kw_only=True)
class Letters:
    """Writes mails; it neither queues nor sends them."""

    config: Config
    store: Store
    templates: Templates
    tokens: Tokens
    customers: Customers

    @property
    def _to_customer(self) -> ToCustomer:
        return ToCustomer(config=self.config, store=self.store, templates=self.templates)

    @property
    def _brief(self) -> Brief:
        return Brief(config=self.config, store=self.store, customers=self.customers)

    def acknowledgement(
        self,
        thread: Thread,
        reading: Reading,
        origin: Origin,
        template: str,
        *,
        person: str,
        begins: bool,
        now: datetime,
    ) -> Outgoing | None:
        """Return the acknowledgement of a mail, or None where all that we could say has been said in this thread.

        Where a thread ``begins``, again perhaps, the same words may be used, but never the same mail.
        """
        message = reading.message
        author = message.author
        said = self.store.outbox.said(thread.id)
        answered = self.store.mail.answered_at(thread.id)
        before = [] if begins else [_base(mail.template) for mail in said]
        used = (
            [] if begins else [_base(each.template) for each in said if answered is None or each.created_at > answered]
        )
        # The words for a second mail speak of waiting: they are for somebody who waits.
        more = _VARIANTS if thread.unanswered > 1 else (_AGAIN,) if answered else ()
        wanted = (*(() if template in before else (template,)), *(name for name in more if name not in used))
        chosen = next((name for name in wanted if name in self.templates.names), None)
        if author is None or chosen is None:
            return None
        values = self._to_customer.values(thread, reading, origin, person=person, now=now)
        chosen, lead = self._to_customer.in_his_words(chosen, thread, reading, values, person, now)
        key = _key_of_acknowledgement(thread, message, author)
        mail = self._mail(
            key, "acknowledgement", thread, author, chosen, values, now=now, in_reply_to=message, lead=lead
        )
        return None if any(mail.text == earlier.text for earlier in said) else mail

    def anew(
        self, old: Outgoing, thread: Thread, reading: Reading, origin: Origin, *, person: str, now: datetime
    ) -> Outgoing:
        """Return an acknowledgement that could not leave yet in words of now: its times, and that it comes late."""
        values = self._to_customer.values(thread, reading, origin, person=person, now=now)
        template, lead = self._to_customer.in_his_words(_base(old.template), thread, reading, values, person, now)
        mail = self._mail(
            old.key, old.kind, thread, old.to, template, values, now=now, in_reply_to=reading.message, lead=lead
        )
        return replace(mail, created_at=old.created_at)

    def update(
        self,
        thread: Thread,
        template: str,
        *,
        person: str,
        key: str,
        now: datetime,
        deadline: Deadline | None = None,
        promise: LedgerPromise | None = None,
    ) -> Outgoing | None:
        """Return a mail to the customer that answers none of his, or None where the same was said in the thread."""
        mails = [each for each in self.store.mail.of_thread(thread.id) if each.origin == "customer"]
        reading = self.store.mail.reading(mails[-1].id) if mails else None
        evidence = self.store.mail.evidence(mails[-1].id) if mails else None
        if reading is None or evidence is None:
            return None
        zone, due_at = self.config.business.calendar.zone, deadline.due_at if deadline else None
        values = {
            **self._to_customer.values(thread, reading, evidence[0], person=person, now=now),
            "due": wording.moment(due_at, zone, now) if due_at else "",
            "promised": deed(promise.what) if promise else "",
        }
        to, message = Address(email=thread.customer), reading.message
        mail = self._mail(key, "update", thread, to, template, values, now=now, person=person, in_reply_to=message)
        said = (*self.store.outbox.said(thread.id), *self.store.outbox.said(thread.id, "update"))
        return None if any(mail.text == earlier.text for earlier in said) else mail

    def to_staff(
        self,
        thread: Thread,
        person: str,
        template: str,
        *,
        kind: OutgoingKind,
        key: str,
        why: str,
        now: datetime,
        deadline: Deadline | None = None,
        promise: LedgerPromise | None = None,
        address: Address | None = None,
    ) -> Outgoing:
        """Return a reminder, an escalation or a notice to one of [people] (or to ``address``, a member of staff)."""
        zone = self.config.business.calendar.zone
        due_at = deadline.due_at if deadline else promise.due_at if promise else None
        if deadline and deadline.kind == "rule":
            due_at = None  # when the rule tells somebody is no time by which the customer is owed anything
        values = {
            **EMPTY,
            "business": self.config.business.name,
            "thread": thread.id,
            "why": why,
            "due": wording.moment(due_at, zone, now) if due_at else "",
            "late": due_at is not None and due_at <= now,
            "what": cut(promise.text, LINE_SHOWN) if promise else "",
            **self._brief.of(thread, person, deadline, now),
        }
        known = self.config.people.get(person)
        if address is not None and not self._brief.is_staff(address):
            # What is for staff never goes to a customer who told of a promise of ours: somebody of us stands in.
            address, known = None, known or next(iter(self.config.people.values()), None)
        to = address or (Address(email=known.email.email, name=self.config.person_name(person)) if known else None)
        if to is None:
            raise PermanentError(f"'{person}' is not in [people] of triaged.toml")
        mail = self._mail(key, kind, thread, to, template, values, now=now, person=person)
        if known and to.email == known.email.email:
            mail = replace(mail, notice=_notice(known, mail, deadline, str(values["due"]), late=bool(values["late"])))
        entry = self._entry(promise, now) if promise else None
        return replace(mail, enclosures=(entry,)) if entry else mail

    def _entry(self, promise: LedgerPromise, now: datetime) -> Enclosure | None:
        """Return a promise as a file for a calendar, where it has a time."""
        zone, domain = self.config.business.calendar.zone, self.config.smtp.from_.domain
        return calendar.entry(promise, self._brief.who(promise), domain=domain, zone=zone, now=now)

    def digest(
        self,
        thread: Thread,
        person: str,
        items: Sequence[str],
        *,
        kind: OutgoingKind,
        key: str,
        why: str,
        now: datetime,
    ) -> Outgoing:
        """Return one mail to one of [people] about several conversations; ``thread`` is any of them."""
        values = {**EMPTY, "business": self.config.business.name, "why": why, "items": list(items)}
        to = Address(email=self.config.people[person].email.email, name=self.config.person_name(person))
        mail = self._mail(key, kind, thread, to, DIGEST, values, now=now, person=person)
        line = f"{len(items)} conversations wait for somebody; the list of them is in your mail."
        notice = mail.text if self.config.people[person].notify_text == "brief" else line
        return replace(mail, notice=notice if self.config.people[person].is_notified else "")

    def why(self, step: Step, deadline: Deadline, promise: LedgerPromise | None, reason: str | None) -> str:
        """Return one sentence that tells staff why they are written to."""
        if reason:
            return reason
        if promise is not None:
            who = self._brief.who(promise)
            if step.kind == "remind":
                return f"A promise by {who} falls due."
            return f"What {who} promised has not been done, as far as we know."
        held = self.store.mail.held_by(deadline.thread)
        if held is not None:
            return f"A mail from {held.author or 'nobody'} is held: {QUARANTINE.get(held.reason or '', 'see explain')}."
        # A reminder may leave in the minute in which something else is overdue: it says nothing of having time.
        return f"The customer is waiting for {_OWED.get(deadline.kind, 'an answer')}."

    def _mail(
        self,
        key: str,
        kind: OutgoingKind,
        thread: Thread,
        to: Address,
        template: str,
        values: Mapping[str, object],
        *,
        now: datetime,
        person: str | None = None,
        in_reply_to: Message | None = None,
        lead: str = "",
    ) -> Outgoing:
        rendered = self.templates.render(template, values, lead=lead)
        token = self.tokens.subject_token(thread.id, to.email) if kind in _TO_CUSTOMERS else None
        return Outgoing(
            key=key,
            kind=kind,
            thread=thread.id,
            to=Address(email=to.email, name=""),
            subject=f"{rendered.subject} [{token}]" if token else rendered.subject,
            text=rendered.text,
            html=rendered.html,
            message_id=self.tokens.message_id(thread.id, key),
            template=template,
            in_reply_to=in_reply_to.message_id if in_reply_to else None,
            references=in_reply_to.references[-20:] if in_reply_to else (),
            token=token,
            person=person,
            created_at=now,
            headers=(("Reply-To", self._address_with(token)),) if token and self.config.threads.plus_address else (),
        )

    def _address_with(self, token: str) -> str:
        """Return our address with a token as its detail (RFC 5233): an answer to it names its thread."""
        local, _, domain = self.config.smtp.from_.email.rpartition("@")
        return f"{local}+{token}@{domain}"


def _base(template: str) -> str:
    """Return the name of a template without its language or voice: the same thing is said once, in whatever words."""
    return template.rpartition("/")[2]


def _notice(person: Person, mail: Outgoing, deadline: Deadline | None, due: str, *, late: bool) -> str:
    """Return what somebody is told by another road than mail, or an empty string where he has none.

    Unless the owner allows more, it is a line without a word of the customer, without names and addresses.
    """
    if not person.is_notified or person.notify_text == "brief":
        return mail.text if person.is_notified else ""
    if deadline is None:
        return f"[{mail.thread}] There is something that you should know; it is in your mail."
    when = f" {'was' if late else 'is'} due at {due}" if due else " is due"
    return f"[{mail.thread}] {_OWED.get(deadline.kind, 'an answer').capitalize()}{when}; the rest is in your mail."


def _key_of_acknowledgement(thread: Thread, message: Message, author: Address) -> str:
    return f"acknowledgement/{thread.id}/{message.sha256}/{author.email}"


def acknowledged(key: str) -> str:
    """Return the SHA-256 of the mail that an acknowledgement with this key answers."""
    return key.split("/")[2]
