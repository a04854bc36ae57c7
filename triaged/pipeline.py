"""One message, one transaction: the rooms of the house in the order in which a mail passes them.

Two things wake the machine, a message (``handle``) and a tick (``fire``). Both become events, and the same rules see
both. Nothing is sent here: what is to be said goes to the outbox in the same transaction as what was understood.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from triaged import threads
from triaged.config import Config
from triaged.fuse import Fuse, blown
from triaged.inbox import screen
from triaged.inbox.passed_on import original_author
from triaged.letters import Letters
from triaged.model import (
    Address,
    Candidate,
    Decision,
    Event,
    EventKind,
    Facts,
    Origin,
    Outgoing,
    Reading,
    Step,
    Thread,
    ThreadMatch,
    Verdict,
)
from triaged.outbox.templates import Templates
from triaged.owed import Owed, answered, asked, asks_nothing, contented
from triaged.reader import identity_of
from triaged.returned import Returned
from triaged.rulebook.decide import combine, decide_all
from triaged.rulebook.rule import RuleSet
from triaged.saying import Saying
from triaged.store import State, Store, StoredMail
from triaged.ticks import Fired, Ticks, marked
from triaged.tokens import Tokens

__all__ = ["Fired", "Outcome", "Pipeline"]


_RELEASED = "released by staff"
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """All that was understood and decided about one mail."""

    mail: StoredMail
    reading: Reading
    origin: Origin
    verdict: Verdict
    match: ThreadMatch
    thread: Thread | None
    decisions: tuple[Decision, ...] = ()
    sent: tuple[Outgoing, ...] = ()
    flags: tuple[str, ...] = ()


class Pipeline:
    """The way of a mail through the house; one for each connection to the store."""

    def __init__(
        self,
        config: Config,
        store: Store,
        rules: RuleSet,
        templates: Templates,
        tokens: Tokens,
        *,
        crash_point: Callable[[str], None] | None = None,
    ) -> None:
        """``crash_point`` is called with a name between the steps of one message: tests end the process there."""
        self.config, self.store, self.rules, self.tokens = config, store, rules, tokens
        self.identity = identity_of(config)
        self.letters = Letters(config=config, store=store, templates=templates, tokens=tokens)
        self.owed = Owed(config=config, store=store, rules=rules)
        self._saying = Saying(
            config=config,
            store=store,
            letters=self.letters,
            owed=self.owed,
            fuse=Fuse(config=config, store=store, letters=self.letters),
            identity=self.identity,
        )
        self._returned = Returned(config=config, store=store, rules=rules, letters=self.letters, owed=self.owed)
        self._hours = config.business.calendar
        store.outbox.records_only = config.smtp.mode == "dry-run"
        self._at = crash_point or (lambda _name: None)
        self._ticks = Ticks(
            config=config,
            store=store,
            rules=rules,
            letters=self.letters,
            owed=self.owed,
            returned=self._returned,
            saying=self._saying,
            crash_point=self._at,
        )

    # --- a message --------------------------------------------------------------------------------------

    def handle(self, mail: StoredMail, reading: Reading, now: datetime, *, name: str | None = None) -> Outcome:
        """Take one mail all the way, in one transaction; ``name`` is what the ledger calls it."""
        with self.store.atomic():
            outcome = self._handle(mail, reading, now, name or reading.message.message_id or f"mail {mail.id}")
            self._at("before commit")
        self._at("after commit")
        return outcome

    def _handle(self, mail: StoredMail, reading: Reading, now: datetime, name: str) -> Outcome:
        origin = screen.origin(reading.message, self.identity, in_sent=mail.place.role == "sent")
        content = _content(reading)
        match, is_twin = self._match(mail, reading, origin, content)
        match = self._joined(match, now)
        self._at("after match")
        origin = self._third_party(origin, match, reading)
        verdict = self._screen(mail, reading, origin, match, now, is_twin=is_twin)
        held = verdict.kind == "quarantine"
        if mail.state == "past":
            verdict = replace(verdict, kind="silent", reason="past")
        # What would be held has no thread, nor has a second copy of it.
        customer = None if held or is_twin else self._customer(reading, origin)
        thread = None if held else self._thread(match, reading, origin, customer, now)
        outcome = Outcome(
            mail=mail, reading=reading, origin=origin, verdict=verdict, match=match, thread=thread, flags=match.flags
        )
        if thread is not None and mail.state != "past" and not is_twin:
            outcome = self._act(outcome, thread, now, name)
        elif thread is not None:
            self._save(thread, reading, origin)
        if held and mail.state != "past":
            self._hold(mail, reading)
        state: State = "past" if mail.state == "past" else "held" if held else "done"
        self.store.mail.finish(
            mail.id, reading, content=content, origin=origin, verdict=outcome.verdict, match=match,
            thread=thread.id if thread else None, decisions=outcome.decisions, at=now, state=state,
        )  # fmt: skip
        return outcome

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
        return threads.match(case, origin), False

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
        outsider = author.email in thread.participants and author.email not in thread.circle
        return (
            replace(origin, kind="vendor", evidence="staff brought him into this conversation") if outsider else origin
        )

    def _screen(
        self, mail: StoredMail, reading: Reading, origin: Origin, match: ThreadMatch, now: datetime, *, is_twin: bool
    ) -> Verdict:
        author = reading.message.author
        caps, outbox, arrived = self.config.caps, self.store.outbox, mail.received_at
        flags = () if self.store.marked(f"released:{mail.id}") else match.flags
        situation = screen.Situation(
            suppressed=bool(author and self.store.is_suppressed(author.email)),
            acks_in_thread=len(outbox.said(match.thread)) if match.thread else 0,
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
        verdict = screen.verdict(reading.message, reading.zones, origin, self.identity, situation=situation)
        if verdict.kind == "quarantine" and self.store.marked(f"released:{mail.id}"):
            return replace(verdict, kind="silent", reason=_RELEASED)
        return verdict

    def _customer(self, reading: Reading, origin: Origin) -> Address | None:
        """Return the customer whom a mail concerns: its author, whose mail staff forward, or to whom staff write."""
        message = reading.message
        if origin.kind in ("customer", "vendor", "unknown"):
            return message.author
        if origin.kind != "staff":
            return None
        outside = [person for person in (*message.to, *message.cc) if not self.identity.is_staff(person)]
        return outside[0] if outside else self._passed_on(reading)

    def _passed_on(self, reading: Reading) -> Address | None:
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
        message = reading.message
        return Thread(
            id=self._new_id(message.sha256),
            subject=message.subject,
            customer=customer.email,
            customer_name=customer.name,
            state="closed",
            opened_at=message.received_at,
            last_message_at=message.received_at,
            customer_since=(self.store.mail.first_mail_from(customer.email) or now).date(),
            follows=known.id if known else None,
        )

    def _hold(self, mail: StoredMail, reading: Reading) -> None:
        """Give a held mail a clock of its own, on a conversation that nobody takes part in and nothing can match."""
        at = mail.received_at
        thread = Thread(
            id=self._new_id(mail.sha256), subject=reading.message.subject, customer="", customer_name="",
            state="quarantined", opened_at=at, last_message_at=at,
        )  # fmt: skip
        self.store.mail.save_thread(thread)
        self.store.mail.hold(mail.id, thread.id)
        self.owed.held(thread, at)

    def _new_id(self, sha256: str) -> str:
        """Return an id that no conversation has."""
        attempt = 0
        while self.store.mail.thread(thread_id := self.tokens.thread_id(sha256, attempt)):
            attempt += 1
        return thread_id

    def _act(self, outcome: Outcome, thread: Thread, now: datetime, name: str) -> Outcome:
        """Do what follows from a mail in its thread: clocks, ledger, rules, words."""
        mail, reading, origin = outcome.mail, outcome.reading, outcome.origin
        is_new = self.store.mail.thread(thread.id) is None
        was_closed = thread.state == "closed"
        thread, kinds = self._turn(outcome, thread, now, is_new=is_new)
        if not kinds:
            came_back = outcome.verdict.reason == "bounce"
            sent = self._returned.take(reading.message, thread, now) if came_back else ()
            return replace(outcome, thread=thread, sent=sent)
        moved = self.owed.read_promises(thread, mail, reading, origin, because=name, now=now)
        happened = [Event(kind=kind, at=now, thread=thread, reading=reading, origin=origin) for kind in kinds]
        happened += [
            Event(kind=kind, at=now, thread=thread, reading=reading, origin=origin, promise=each)
            for kind, each in moved
        ]
        decisions = decide_all(happened, self.rules, self._hours)
        thread = marked(thread, combine(decisions), fresh=is_new)
        self.store.mail.save_thread(thread)
        notices = tuple(self._saying.notices(thread, decisions, f"mail/{mail.id}", now))
        verdict, said = self._saying.acknowledge(
            thread, reading, origin, outcome.verdict, decisions, begins=is_new or was_closed, now=now
        )
        self.owed.escalate(thread, decisions, now)
        return replace(outcome, thread=thread, decisions=decisions, verdict=verdict, sent=(*said, *notices))

    def _turn(self, outcome: Outcome, thread: Thread, now: datetime, *, is_new: bool) -> tuple[Thread, list[EventKind]]:
        """Say whose turn it is now, and move the clocks; no events where a mail moves nothing (a bounce, say)."""
        mail, reading, origin = outcome.mail, outcome.reading, outcome.origin
        forwarded = origin.kind == "staff" and is_new and self._passed_on(reading) is not None
        let_in = outcome.verdict.reason == _RELEASED and origin.kind != "automatic"
        if origin.kind == "customer" and asks_nothing(reading):
            thread = contented(thread, reading)
            self._save(thread, reading, origin)
            self.owed.contented(thread, now)
        elif origin.kind == "customer" or forwarded or let_in:
            thread = asked(thread, reading)
            self._save(thread, reading, origin)
            self.owed.customer_wrote(thread, mail.received_at)
            return thread, ["message received"] if is_new else ["message received", "customer wrote again"]
        elif origin.kind == "staff" and self._reaches_customer(thread, reading):
            answered_at = min(mail.received_at, now)
            thread = answered(thread, answered_at)
            self._save(thread, reading, origin)
            self.owed.staff_answered(thread, answered_at)
            return thread, ["staff answered"]
        else:
            self._save(thread, reading, origin)
            return thread, ["message received"] if origin.kind == "vendor" else []
        return thread, ["message received"]

    def _reaches_customer(self, thread: Thread, reading: Reading) -> bool:
        """Whether a mail by staff is an answer: it goes to the customer or to somebody whom he brought in."""
        message = reading.message
        return bool({person.email for person in (*message.to, *message.cc)} & {thread.customer, *thread.circle})

    def _save(self, thread: Thread, reading: Reading, origin: Origin) -> None:
        """Save a thread, the people who take part in it, and the ids by which it will be known.

        A conversation that is there already takes in whom an authenticated mail brings, and nobody else: who only
        claims to be the customer must not be able to let somebody in.
        """
        message = reading.message
        is_new = self.store.mail.thread(thread.id) is None
        named = {each.email for each in (*message.from_, *message.cc, *message.to)}
        may_bring = origin.authenticated or (is_new and origin.authentication != "fail")
        joined = {each for each in named if may_bring and not self.identity.is_own(Address(email=each))}
        circle = {*thread.circle, *(joined if origin.kind == "customer" else ())}
        participants = {*thread.participants, *joined}
        thread = replace(thread, participants=tuple(sorted(participants)), circle=tuple(sorted(circle)))
        self.store.mail.save_thread(thread)
        ids = (message.message_id, threads.conversation_root(message), *(each.message_id for each in message.embedded))
        for message_id in filter(None, ids):
            self.store.mail.know(message_id, thread.id)
        for key in threads.mentions(message, (thread.customer, *sorted(joined))):
            self.store.mail.know(key, thread.id)

    # --- a tick -----------------------------------------------------------------------------------------

    def tick(self, now: datetime) -> Iterator[Fired]:
        """Fire every step whose time has come, each in a transaction of its own, in order of time."""
        with self.store.atomic():
            self._saying.catch_up(now)
        return self._ticks.tick(now)

    def fire(self, step: Step, now: datetime) -> Fired | None:
        """Fire one step; None where nothing is owed any more."""
        return self._ticks.fire(step, now)


def _content(reading: Reading) -> str:
    """Return a hash by which a mail is known again though its trace headers differ: id, author, date, text."""
    message = reading.message
    author = message.author.email if message.author else ""
    parts = (message.message_id or message.sha256, author, message.subject, str(message.date), message.text)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
