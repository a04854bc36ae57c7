"""The brief: what somebody must know to act, so that the customer need not explain it all again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time

from triaged.config import Config
from triaged.customers import Customers
from triaged.inbox.parse import unread
from triaged.model import Address, Contact, Deadline, LedgerPromise, Reading, Thread
from triaged.outbox import wording
from triaged.store import Store, StoredMail
from triaged.threads import NEW_ADDRESS

WORDS_SHOWN, LINE_SHOWN, LINES_SHOWN = 1500, 300, 20
"""What strangers write is cut before it reaches a template: a mail of a thousand promises must not end reminders."""
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+(?=\S)[^.!?\n]*)*[.!?]*")
_GREETING = re.compile(
    r"\s*(?:dear|hi|hello|hey|good (?:morning|afternoon|evening|day)|to whom it may)\b(?:[^\w?!]+\w+){0,4}[\s,:!-]*",
    re.IGNORECASE,
)
_FIRST_SHOWN, _FEWEST_WORDS = 120, 3
_HOW = {"phone": "by telephone", "mail": "by mail", "visit": "in person", "other": "in some way"}
_BY_HAND = {"phoned": "told the customer by telephone", "done": "called it done", "closed": "closed it"}
_TOLD, _WROTE, _OURS, _CLOCK = range(4)
Line = tuple[datetime, int, str]
"""When something happened, its place among what happened in the same instant, and how it reads."""


@dataclass(frozen=True, kw_only=True)
class Brief:
    """Tells staff of a thread; part of ``Letters``."""

    config: Config
    store: Store
    customers: Customers

    def of(self, thread: Thread, person: str, deadline: Deadline | None, now: datetime) -> dict[str, object]:
        """Return the values of a template that tell of a thread; see ``outbox.values``."""
        zone = self.config.business.calendar.zone
        mails = self.store.mail.of_thread(thread.id)
        held = self.store.mail.held_by(thread.id)
        his = (mail for mail in reversed(mails) if mail.origin == "customer" and not self._is_new_here(mail))
        latest = held or next(his, None)
        reading = self.store.mail.reading(latest.id) if latest else None
        return {
            "customer": (held.author or "nobody") if held else thread.customer,
            "who": self._named(thread) if not held else "",
            "missed": thread.wanted_by is not None and thread.wanted_by <= now,
            "since": "" if held else self._since(thread, now),
            "mail": held.id if held else "",
            "wanted_by": wording.moment(thread.wanted_by, zone, now) if thread.wanted_by else "",
            "constraints": list(forbidden(self.store, mails))[-LINES_SHOWN:],
            "happened": self._happened(thread, mails),
            "owed": [self.owed(each) for each in self.store.ledger.promises(thread.id)[:LINES_SHOWN]],
            "words": cut(reading.zones.newest.strip(), WORDS_SHOWN) if reading else "",
            "attachments": _attachments(reading),
            "attempts": thread.contact_attempts,
            "told": ", ".join(self._told(thread, person, deadline)),
        }

    def owed(self, promise: LedgerPromise) -> str:
        """Return a promise as one line: who, what, by when, and what became of it."""
        zone = self.config.business.calendar.zone
        due = ""
        if promise.due_at:
            local = promise.due_at.astimezone(zone)
            due = f", due {local:%A} {local.day} {local:%B}" + ("" if promise.due_grain == "day" else f" {local:%H:%M}")
        return f"{self.who(promise)}: “{cut(promise.text, LINE_SHOWN)}”{due} ({promise.status})"

    def who(self, promise: LedgerPromise) -> str:
        """Return who owes a promise: one of us by name, else the vendor, else the words of the mail."""
        if promise.promised_by == "staff":
            named = (known.name for known in self.config.people.values() if known.email.email == promise.person)
            ours = promise.person if promise.person and self.is_staff(Address(email=promise.person)) else ""
            told = _theirs(promise.promisor)
            name = told if told[:1].isupper() and told != self.config.business.name else ""
            return next(named, "") or name or ours or told or self.config.business.name
        return promise.vendor or _theirs(promise.promisor) or "somebody"

    def is_staff(self, address: Address) -> bool:
        """Whether an address is one of us."""
        people = {known.email.email for known in self.config.people.values()}
        return address.email in people or address.domain in self.config.staff_domains

    def _is_new_here(self, mail: StoredMail) -> bool:
        """Whether a mail joined by a token that its owner may have passed on: it need not be the customer's."""
        return NEW_ADDRESS in self.store.mail.flags(mail.id)

    def _named(self, thread: Thread) -> str:
        """Return a customer's name and address."""
        name = cut(" ".join(thread.customer_name.split()), LINE_SHOWN)
        return f"{name} <{thread.customer}>" if name and name != thread.customer else thread.customer

    def _since(self, thread: Thread, now: datetime) -> str:
        """Return since when somebody is a customer, where that is longer than a month, and his tier."""
        parts = []
        if thread.customer_since and (now.date() - thread.customer_since).days > 31:  # noqa: PLR2004 - a month
            parts.append(f"customer since {thread.customer_since:%B %Y}")
        if tier := self.customers.of(thread.customer).tier:
            parts.append(cut(tier, LINE_SHOWN))
        return ", ".join(parts)

    def _told(self, thread: Thread, person: str, deadline: Deadline | None) -> list[str]:
        """Return the names of those who were told since what is owed now began, without whom we write to."""
        running = self.store.ledger.running(thread.id)
        began = min((each.started_at for each in (*running, *([deadline] if deadline else []))), default=None)
        return [self.config.person_name(each) for each in self.store.ledger.told(thread.id, began) if each != person]

    def _happened(self, thread: Thread, mails: tuple[StoredMail, ...]) -> list[str]:
        """Return the last dated lines, in order of time; a mail stands before what we said to it."""
        zone = self.config.business.calendar.zone
        lines = sorted((*self._lines(mails), *self._our_lines(thread)), key=lambda each: each[:2])[-LINES_SHOWN:]
        told = ((at.astimezone(zone), place, line) for at, place, line in lines)
        return [f"{at:%a} {at.day} {at:{'%b' if place == _TOLD else '%b %H:%M'}}: {line}" for at, place, line in told]

    def _lines(self, mails: tuple[StoredMail, ...]) -> Iterator[Line]:
        """Yield every mail with its first words, and every attempt to reach somebody of which it tells."""
        for mail in mails[-LINES_SHOWN:]:
            author, reading = mail.author or "nobody", self.store.mail.reading(mail.id)
            subject, words = cut(mail.subject or "(no subject)", LINE_SHOWN), _first_words(reading)
            whose = f"{author} (new here, let in by a token of somebody else)" if self._is_new_here(mail) else author
            yield mail.received_at, _WROTE, f"{whose} wrote: {subject}{f' (“{words}”)' if words else ''}"
            if reading is not None and (why := not_read(mail, reading)):
                yield mail.received_at, _WROTE, f"look at that mail yourself, it was not all read: {why}"
            for contact in reading.facts.contacts[:LINES_SHOWN] if reading and mail.origin == "customer" else ():
                yield from self._attempt(contact, mail, mails)

    def _attempt(self, contact: Contact, mail: StoredMail, mails: tuple[StoredMail, ...]) -> Iterator[Line]:
        """Yield an attempt at its day, or with the mail that tells of it; none where it is a mail that stands here."""
        zone = self.config.business.calendar.zone
        how, words = _HOW[contact.how], cut(" ".join(contact.text.split()), LINE_SHOWN)
        author = mail.author or "nobody"
        if contact.on is None:
            yield mail.received_at, _WROTE, f"{author} also tried to reach somebody {how}, on a day not told: “{words}”"
        elif contact.how != "mail" or contact.on not in {
            each.received_at.astimezone(zone).date() for each in mails if each.origin == "customer"
        }:
            # It is told of a day without its hour, so it stands at the beginning of that day.
            yield (
                datetime.combine(contact.on, time(), tzinfo=zone),
                _TOLD,
                f"{author} tried to reach somebody {how}: “{words}”",
            )

    def _our_lines(self, thread: Thread) -> Iterator[Line]:
        """Yield what we said, what people did, and which promises the clock broke."""
        for sent in self.store.outbox.said(thread.id):
            yield sent.created_at, _OURS, "we acknowledged it"
        for entry in self.store.journal(thread.id):
            if entry["kind"] in _BY_HAND and entry.get("person") != "":
                yield entry["at"], _OURS, f"{entry.get('person') or 'somebody'} {_BY_HAND[entry['kind']]}"
            elif entry["kind"] == "hollow answer":
                yield entry["at"], _OURS, f"that answer said nothing ({entry.get('why')})"
        for promise in self.store.ledger.promises(thread.id, "broken")[:LINES_SHOWN]:
            for at, status, because in self.store.ledger.history(promise.id):
                if (status, because) == ("broken", "clock"):
                    yield (
                        at,
                        _CLOCK,
                        f"what {self.who(promise)} promised was not done: “{cut(promise.text, LINE_SHOWN)}”",
                    )


def not_read(mail: StoredMail, reading: Reading) -> str:
    """Say why not all of a mail was read, or nothing where it was."""
    return "it is so large that only its header was fetched" if mail.truncated else unread(reading.message)


def _first_words(reading: Reading | None) -> str:
    """Return the first sentence of a mail that is more than a greeting, cut."""
    text = reading.zones.newest[:WORDS_SHOWN] if reading else ""
    sentences = (" ".join(each.split()) for each in _SENTENCE.findall(text))
    told = (each for each in sentences if len(each.split()) >= _FEWEST_WORDS and not _GREETING.fullmatch(each))
    return next((cut(each, _FIRST_SHOWN) for each in told), "")


def _theirs(promisor: str) -> str:
    """Return a promisor as we speak of him: "your technician" is "the technician"."""
    return re.sub(r"^(?:your|our|my|their|an?) ", "the ", promisor, flags=re.IGNORECASE)


def _attachments(reading: Reading | None) -> list[str]:
    found = reading.message.attachments[:LINES_SHOWN] if reading else ()
    return [f"{cut(each.filename or 'without a name', LINE_SHOWN)} ({max(1, each.size // 1024)} KB)" for each in found]


def cut(text: str, most: int) -> str:
    """Return a text of at most so many letters, with a mark where it was cut."""
    return text if len(text) <= most else text[:most] + " […]"


def forbidden(store: Store, mails: Iterable[StoredMail]) -> tuple[str, ...]:
    """Return what the customer forbade in any of these mails, each once, the latest last."""
    readings = (store.mail.reading(mail.id) for mail in mails if mail.origin == "customer")
    found = [" ".join(each.text.split()) for reading in readings if reading for each in reading.facts.constraints]
    return tuple(reversed(dict.fromkeys(reversed(found))))
