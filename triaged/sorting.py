"""Sorts a mail into its conversation: who wrote it, where it belongs, whose it is, and whether it may be answered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from triaged import threads
from triaged.config import Config
from triaged.customers import Customers, customer_since
from triaged.fuse import blown
from triaged.inbox import screen
from triaged.inbox.passed_on import original_author
from triaged.model import SILENCED, Address, Candidate, Facts, Origin, Reading, Thread, ThreadMatch, Verdict
from triaged.store import Store, StoredMail
from triaged.store.carrying import LAST_HANDLED, NEVER_HANDLED, RESTORED, UNKNOWN_UNTIL
from triaged.tokens import Tokens

RELEASED = "released by staff"
"""Why a mail that was held is not answered by ourselves."""
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """Where a mail belongs; ``thread`` is None where it opens none, be it held, a machine's, or nobody's."""

    origin: Origin
    verdict: Verdict
    match: ThreadMatch
    thread: Thread | None
    is_twin: bool
    """The same mail was handled before."""
    content: str
    """A hash by which it is known again though its trace headers differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """Part of a ``Pipeline``; every method belongs into the caller's transaction."""

    config: Config
    store: Store
    tokens: Tokens
    identity: screen.Identity
    customers: Customers
    crash_point: Callable[[str], None]

    def sort(self, mail: StoredMail, reading: Reading, now: datetime) -> Sorted:
        """Find origin, conversation and verdict; nothing is written but that two conversations turn out to be one."""
        origin = screen.origin(reading.message, self.identity, in_sent=mail.place.role == "sent")
        content = _content(reading)
        match, is_twin = self._match(mail, reading, origin, content)
        self.crash_point("after match")
        origin = self._third_party(origin, match, reading)
        verdict = self._screen(mail, reading, origin, match, now, is_twin=is_twin)
        if verdict.kind == "quarantine":
            thread = None  # what is held reaches no conversation and joins none
        else:
            match = self._joined(match, now)
            customer = None if is_twin else self._customer(reading, origin)  # a second copy opens none
            thread = self._thread(match, reading, origin, customer, now)
        return Sorted(origin=origin, verdict=verdict, match=match, thread=thread, is_twin=is_twin, content=content)

    def _match(self, mail: StoredMail, reading: Reading, origin: Origin, content: str) -> tuple[ThreadMatch, bool]:
        """Find the thread; a mail that was handled before (delivered twice by an alias) is its own twin."""
        twin = self.store.mail.same_content(content, mail.id)
        released = self.store.marked(f"released:{mail.id}")  # a person wants it handled, whatever came meanwhile
        if twin is not None and twin.place.role == mail.place.role and not released:
            found = Candidate(
                thread=twin.thread or "", matched_by="duplicate", taken=True, why="the same mail came before"
            )
            return ThreadMatch(thread=twin.thread, matched_by="duplicate", candidates=(found,)), True
        rule = self.config.threads
        case = threads.Case(
            message=reading.message,
            facts=reading.facts if rule.match_facts else Facts(),
            known=self.store.mail,
            tokens=self.tokens,
            window=rule.match_subject_within,
            plus_address=rule.plus_address,
        )
        return self._split_off(threads.match(case, origin), reading), False

    def _split_off(self, match: ThreadMatch, reading: Reading) -> ThreadMatch:
        """Lead whoever a person has split off from a conversation to his own, whatever of the old one he quotes."""
        author, thread = reading.message.author, self.store.mail.thread(match.thread or "")
        if author is None or thread is None or author.email == thread.customer:
            return match
        for entry in reversed(self.store.journal(thread.id)):
            own = self.store.mail.thread(str(entry.get("to"))) if entry["kind"] == "split" else None
            if own is not None and own.customer == author.email:
                why = f"a person split this from {thread.id}"
                found = Candidate(thread=own.id, matched_by=match.matched_by, taken=True, why=why)
                others = tuple(replace(each, taken=False) for each in match.candidates)
                return replace(match, thread=own.id, flags=(), candidates=(*others, found), joins=())
        return match

    def _joined(self, match: ThreadMatch, now: datetime) -> ThreadMatch:
        """Make one conversation of those between which this mail was missing, unless a person split one of them."""
        thread = self.store.mail.thread(match.thread or "")
        for each in match.joins:
            other = self.store.mail.thread(each)
            if thread is None or other is None or "closed" in (thread.state, other.state):
                continue
            if any(entry["kind"] == "split" for one in (thread, other) for entry in self.store.journal(one.id)):
                continue
            first, later = sorted((thread, other), key=lambda one: (one.opened_at, one.id))
            thread = self.store.joining.merge(later, first, now)
            self.store.note(now, "joined", {"thread": later.id}, thread=first.id)
        return replace(match, thread=thread.id) if thread is not None else match

    def _third_party(self, origin: Origin, match: ThreadMatch, reading: Reading) -> Origin:
        """Treat whoever staff brought into a conversation as a vendor there: he is not the customer of it."""
        thread = self.store.mail.thread(match.thread) if match.thread else None
        author = reading.message.author
        if origin.kind != "customer" or thread is None or author is None:
            return origin
        if match.matched_by == "vendor":
            return replace(origin, kind="vendor", evidence=f"{author.domain} is the firm that owes something here")
        outsider = author.email in thread.participants and author.email not in thread.circle
        return (
            replace(origin, kind="vendor", evidence="staff brought him into this conversation") if outsider else origin
        )

    def _screen(
        self, mail: StoredMail, reading: Reading, origin: Origin, match: ThreadMatch, now: datetime, *, is_twin: bool
    ) -> Verdict:
        author = reading.message.author
        caps, outbox, arrived = self.config.caps, self.store.outbox, mail.received_at
        thread = self.store.mail.thread(match.thread) if match.thread else None
        flags = () if self.store.marked(f"released:{mail.id}") else match.flags
        situation = screen.Situation(
            suppressed=bool(author and self.store.outbox.is_suppressed(author.email)),
            before_restore=self._before_restore(mail, now),
            silenced=thread is not None and SILENCED in thread.labels,
            acks_in_thread=self._said_since_answer(match.thread) if match.thread else 0,
            acks_to_address=outbox.acknowledged(arrived - caps.window, now, author.email) if author else 0,
            acks_to_domain=outbox.acknowledged(arrived - _HOUR, now, domain=author.domain) if author else 0,
            acks_last_hour=outbox.acknowledged(arrived - _HOUR, now),
            fuse_blown=blown(self.store) is not None,
            caps=screen.Caps(
                per_thread=caps.per_thread,
                per_address=caps.per_address,
                per_domain=caps.per_domain,
                per_hour=caps.per_hour,
            ),
            duplicate=is_twin,
            thread_flags=flags,
        )
        verdict = screen.verdict(reading.message, origin, self.identity, situation=situation)
        if verdict.kind in ("quarantine", "acknowledge") and self.store.marked(f"released:{mail.id}"):
            # A person has looked at it, and answers: whether its author is who he says nobody has proved.
            return replace(verdict, kind="silent", reason=RELEASED)
        return verdict

    def _before_restore(self, mail: StoredMail, now: datetime) -> bool:
        """Whether a mail may have been acknowledged before a copy of the database was put back."""
        restored, unknown = (self.store.moment(name, now) for name in (RESTORED, UNKNOWN_UNTIL))
        if restored is None or mail.received_at >= restored:
            return False
        if unknown is not None and mail.received_at < unknown:
            return True
        last = self.store.marked(LAST_HANDLED)
        never_handled = json.loads(self.store.marked(NEVER_HANDLED) or "[]")
        return last is None or (mail.id <= int(last) and mail.id not in never_handled)

    def _said_since_answer(self, thread: str) -> int:
        """Return how often we acknowledged in a thread since a person wrote: a machine gets no more."""
        answered = self.store.mail.answered_at(thread)
        return sum(answered is None or each.created_at > answered for each in self.store.outbox.said(thread))

    def _customer(self, reading: Reading, origin: Origin) -> Address | None:
        """Return the customer whom a mail concerns: its author, whose mail staff forward, or to whom staff write."""
        message = reading.message
        if origin.kind in ("customer", "vendor", "unknown"):
            return message.author
        if origin.kind != "staff":
            return None
        outside = [person for person in (*message.to, *message.cc) if not self.identity.is_staff(person)]
        return outside[0] if outside else self.passed_on(reading)

    def passed_on(self, reading: Reading) -> Address | None:
        """Return the customer whose mail one of us passes on to the mailbox, and to nobody outside."""
        message = reading.message
        author = original_author(message, reading.zones)
        ours = all(self.identity.is_staff(person) for person in (*message.to, *message.cc))
        return author if author and ours and not self.identity.is_staff(author) else None

    def _thread(
        self, match: ThreadMatch, reading: Reading, origin: Origin, customer: Address | None, now: datetime
    ) -> Thread | None:
        """Return the thread that was matched, or a new one where the mail is worth one."""
        known = self.store.mail.thread(match.thread) if match.thread else None
        long_ago = (
            known is not None
            and known.state == "closed"
            and (reading.message.received_at - known.last_message_at > self.config.threads.reopen_within)
        )
        if known is not None and not (long_ago and origin.kind == "customer"):
            return known
        if customer is None or origin.kind in ("automatic", "self"):
            return None
        message, listed = reading.message, self.customers.of(customer.email)
        first_mails = [self.store.mail.first_mail_from(address) for address in listed.addresses]
        return Thread(
            id=self.new_id(message.sha256),
            subject=message.subject,
            customer=customer.email,
            customer_name=customer.name or listed.name,
            circle=listed.addresses,
            participants=listed.addresses,
            state="closed",
            opened_at=message.received_at,
            last_message_at=message.received_at,
            customer_since=customer_since(listed, first_mails, reading.facts, now),
            follows=known.id if known else None,
        )

    def new_id(self, sha256: str) -> str:
        """Return an id that no conversation has."""
        attempt = 0
        while self.store.mail.thread(thread_id := self.tokens.thread_id(sha256, attempt)):
            attempt += 1
        return thread_id


def _content(reading: Reading) -> str:
    """Return a hash by which a mail is known again though its trace headers differ: id, author, date, text."""
    message = reading.message
    author = message.author.email if message.author else ""
    parts = (message.message_id or message.sha256, author, message.subject, str(message.date), message.text)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
