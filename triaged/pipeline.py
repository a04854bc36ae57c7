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
from triaged.inbox import screen
from triaged.letters import Letters
from triaged.model import (
    Actions,
    Address,
    Candidate,
    Deadline,
    Decision,
    Event,
    EventKind,
    LedgerPromise,
    Origin,
    Outgoing,
    Reading,
    Step,
    Thread,
    ThreadMatch,
    Verdict,
)
from triaged.outbox.templates import Templates
from triaged.owed import Owed, attempts_in
from triaged.reader import identity_of
from triaged.rulebook.decide import combine, decide, decide_all
from triaged.rulebook.rule import RuleSet
from triaged.store import State, Store, StoredMail
from triaged.tokens import Tokens

_MOST_STEPS = 500
"""Steps fired in one go: after a long sleep the rest follows in the next tick, so mail is not kept waiting."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """What a deadline did when its time came."""

    event: EventKind
    at: datetime
    step: Step
    thread: Thread
    deadline: Deadline
    promise: LedgerPromise | None
    decisions: tuple[Decision, ...]
    sent: tuple[Outgoing, ...]


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
        self._hours = config.business.calendar
        self._at = crash_point or (lambda _name: None)

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
        self._at("after match")
        verdict = self._screen(mail, reading, origin, match, now, is_twin=is_twin)
        if mail.state == "past":
            verdict = replace(verdict, kind="silent", reason="past")
        held = verdict.kind == "quarantine"
        customer = None if held else self._customer(reading, origin)
        thread = None if held else self._thread(match, reading, origin, customer, now)
        outcome = Outcome(
            mail=mail, reading=reading, origin=origin, verdict=verdict, match=match, thread=thread, flags=match.flags
        )
        if thread is not None and mail.state != "past" and not is_twin:
            outcome = self._act(outcome, thread, now, name)
        elif thread is not None:
            self._save(thread, reading)
        state: State = "held" if held else "past" if mail.state == "past" else "done"
        self.store.mail.finish(
            mail.id, reading, content=content, origin=origin, verdict=outcome.verdict, match=match,
            thread=thread.id if thread else None, decisions=outcome.decisions, at=now, state=state,
        )  # fmt: skip
        return outcome

    def _match(self, mail: StoredMail, reading: Reading, origin: Origin, content: str) -> tuple[ThreadMatch, bool]:
        """Find the thread; a mail that was handled before (delivered twice by an alias) is its own twin."""
        twin = self.store.mail.same_content(content, mail.id)
        if twin is not None and twin.place.role == mail.place.role:
            found = Candidate(
                thread=twin.thread or "", matched_by="duplicate", taken=True, why="the same mail came before"
            )
            return ThreadMatch(thread=twin.thread, matched_by="duplicate", candidates=(found,)), True
        window = self.config.threads.match_subject_within
        return threads.match(reading.message, origin, self.store.mail, self.tokens, window=window), False

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
            acks_last_hour=outbox.acknowledged(arrived - timedelta(hours=1), now),
            caps=screen.Caps(per_thread=caps.per_thread, per_address=caps.per_address, per_hour=caps.per_hour),
            duplicate=is_twin,
            thread_flags=flags,
        )
        verdict = screen.verdict(reading.message, reading.zones, origin, self.identity, situation=situation)
        if verdict.kind == "quarantine" and self.store.marked(f"released:{mail.id}"):
            return replace(verdict, kind="silent", reason="released by staff")
        return verdict

    def _customer(self, reading: Reading, origin: Origin) -> Address | None:
        """Return the customer whom a mail concerns: its author, whose mail staff forward, or to whom staff write."""
        message = reading.message
        if origin.kind in ("customer", "vendor", "unknown"):
            return message.author
        if origin.kind != "staff":
            return None
        outside = [person for person in (*message.to, *message.cc) if not self.identity.is_staff(person)]
        forwarded = [mail.from_[0] for mail in message.embedded if len(mail.from_) == 1]
        return next(iter(outside or [each for each in forwarded if not self.identity.is_staff(each)]), None)

    def _thread(
        self, match: ThreadMatch, reading: Reading, origin: Origin, customer: Address | None, now: datetime
    ) -> Thread | None:
        """Return the thread that was matched, or a new one where the mail is worth one."""
        known = self.store.mail.thread(match.thread) if match.thread else None
        if known is not None:
            return known
        if customer is None or origin.kind in ("automatic", "self"):
            return None
        message, attempt = reading.message, 0
        while self.store.mail.thread(thread_id := self.tokens.thread_id(message.sha256, attempt)):
            attempt += 1
        return Thread(
            id=thread_id,
            subject=message.subject,
            customer=customer.email,
            customer_name=customer.name,
            state="closed",
            opened_at=message.received_at,
            last_message_at=message.received_at,
            customer_since=(self.store.mail.first_mail_from(customer.email) or now).date(),
        )

    def _act(self, outcome: Outcome, thread: Thread, now: datetime, name: str) -> Outcome:
        """Do what follows from a mail in its thread: clocks, ledger, rules, words."""
        mail, reading, origin = outcome.mail, outcome.reading, outcome.origin
        is_new = self.store.mail.thread(thread.id) is None
        forwarded = origin.kind == "staff" and is_new and bool(reading.message.embedded)
        kinds: list[EventKind] = ["message received"]
        if origin.kind == "customer" or forwarded:
            thread = _asked(thread, reading)
            kinds += [] if is_new else ["customer wrote again"]
        elif origin.kind == "staff" and self._reaches_customer(thread, reading):
            thread = _answered(thread, now)
            kinds = ["staff answered"]
        self._save(thread, reading)
        if origin.kind == "customer" or forwarded:
            self.owed.customer_wrote(thread, mail.received_at)
        elif kinds == ["staff answered"]:
            self.owed.staff_answered(thread, now)
        elif origin.kind != "vendor":
            return replace(outcome, thread=thread)  # a bounce or an out-of-office in a thread moves nothing
        moved = self.owed.read_promises(thread, mail, reading, origin, because=name, now=now)
        happened = [Event(kind=kind, at=now, thread=thread, reading=reading, origin=origin) for kind in kinds]
        happened += [
            Event(kind=kind, at=now, thread=thread, reading=reading, origin=origin, promise=each)
            for kind, each in moved
        ]
        decisions = decide_all(happened, self.rules, self._hours)
        actions = combine(decisions)
        thread = _marked(thread, actions)
        self.store.mail.save_thread(thread)
        sent = list(self._notices(thread, decisions, f"mail/{mail.id}", now))
        acknowledgement = None
        if outcome.verdict.kind == "acknowledge" and actions.acknowledge not in (None, "none"):
            acknowledgement = self._acknowledge(thread, reading, origin, actions.acknowledge, decisions, now)
        self.owed.escalate(thread, decisions, now)
        verdict = outcome.verdict
        if verdict.kind == "acknowledge" and acknowledgement is None:
            verdict = replace(
                verdict, kind="silent", reason="nothing-new-to-say" if actions.acknowledge else "no-rule-answers"
            )
        return replace(
            outcome,
            thread=thread,
            decisions=decisions,
            verdict=verdict,
            sent=((acknowledgement,) if acknowledgement else ()) + tuple(sent),
        )

    def _acknowledge(
        self,
        thread: Thread,
        reading: Reading,
        origin: Origin,
        template: str | None,
        decisions: tuple[Decision, ...],
        now: datetime,
    ) -> Outgoing | None:
        person = self.owed.first_person(thread, decisions)
        mail = self.letters.acknowledgement(thread, reading, origin, template or "", person=person, now=now)
        if mail is None or not self.store.outbox.queue(mail):
            return None
        self.store.mail.know(mail.message_id, thread.id)
        return mail

    def _notices(
        self, thread: Thread, decisions: tuple[Decision, ...], occasion: str, now: datetime
    ) -> Iterator[Outgoing]:
        for decision in decisions:
            if decision.outcome != "match":
                continue
            for notify in decision.actions.notify:
                if notify.to not in self.config.people:
                    continue  # "promisor" is a person only where a promise is due; see _remind
                key = f"notice/{thread.id}/{occasion}/{decision.rule}/{notify.to}"
                mail = self.letters.to_staff(
                    thread, notify.to, notify.template, kind="notice", key=key, why=decision.why, now=now
                )
                if self.store.outbox.queue(mail):
                    yield mail

    def _reaches_customer(self, thread: Thread, reading: Reading) -> bool:
        """Whether a mail by staff is an answer: it goes to somebody outside who takes part in the thread."""
        message = reading.message
        outside = {person.email for person in (*message.to, *message.cc) if not self.identity.is_staff(person)}
        return bool(outside & {thread.customer, *thread.participants})

    def _save(self, thread: Thread, reading: Reading) -> None:
        """Save a thread, the people who take part in it, and the ids by which it will be known."""
        message = reading.message
        trusted = screen.authenticate(message, self.identity) != "fail"
        people = {each.email for each in (*message.from_, *message.cc, *message.to)} if trusted else set()
        joined = {email for email in people if not self.identity.is_own(Address(email=email))}
        self.store.mail.save_thread(replace(thread, participants=tuple(sorted({*thread.participants, *joined}))))
        ids = (message.message_id, threads.conversation_root(message), *(each.message_id for each in message.embedded))
        for message_id in filter(None, ids):
            self.store.mail.know(message_id, thread.id)

    # --- a tick -----------------------------------------------------------------------------------------

    def tick(self, now: datetime) -> Iterator[Fired]:
        """Fire every step whose time has come, each in a transaction of its own, in order of time."""
        for _ in range(_MOST_STEPS):
            step = self.store.ledger.next_step(now)
            if step is None:
                return
            fired = self.fire(step, now)
            if fired is not None:
                yield fired

    def fire(self, step: Step, now: datetime) -> Fired | None:
        """Fire one step; None where nothing is owed any more."""
        with self.store.atomic():
            fired = self._fire(step, now)
            self._at("in tick before commit")
        return fired

    def _fire(self, step: Step, now: datetime) -> Fired | None:
        ledger = self.store.ledger
        deadline, thread = ledger.deadline(step.deadline), self.store.mail.thread(step.thread)
        promise = ledger.promise(deadline.promise) if deadline and deadline.promise else None
        settled = promise is not None and promise.status in ("kept", "moved", "withdrawn")
        if deadline is None or thread is None or settled:
            ledger.fired(step, now, "cancelled")
            return None
        if step.kind == "break" and promise is not None and promise.status == "open":
            ledger.set_status(promise.id, "broken", now, "clock")
            promise = replace(promise, status="broken")
        event = _event_of(step, deadline)
        happened = Event(kind=event, at=now, thread=thread, promise=promise, deadline=deadline)
        decisions: tuple[Decision, ...] = ()
        if step.kind != "escalate" or (step.rung == 0 and step.repetition == 0 and step.rule is None):
            decisions = decide(happened, self.rules, self._hours)
            decisions = tuple(each for each in decisions if step.kind != "remind" or self._is_about(each, step))
        sent = list(self._tell(step, deadline, promise, thread, decisions, now))
        thread = _marked(thread, combine(decisions))
        self.store.mail.save_thread(thread)
        self.owed.escalate(thread, decisions, now)
        ledger.fired(step, now, "told" if sent else "nobody")
        return Fired(
            event=event,
            at=now,
            step=step,
            thread=thread,
            deadline=deadline,
            promise=promise,
            decisions=decisions,
            sent=tuple(sent),
        )

    def _is_about(self, decision: Decision, step: Step) -> bool:
        """Whether a rule is asked at this reminder: one with ``due_in`` only at its own, the others at the common one."""
        rule = self.rules.named(decision.rule)
        return step.rule == decision.rule if rule and rule.due_in else step.rule is None

    def _tell(
        self,
        step: Step,
        deadline: Deadline,
        promise: LedgerPromise | None,
        thread: Thread,
        decisions: tuple[Decision, ...],
        now: datetime,
    ) -> Iterator[Outgoing]:
        """Queue what a step says: a reminder to whoever promised, an escalation to its rung, what rules add."""
        told: set[str] = set()
        for mail in self._wanted(step, deadline, promise, thread, decisions, now):
            if mail.to.email not in told and self.store.outbox.queue(mail):
                told.add(mail.to.email)
                yield mail

    def _wanted(
        self,
        step: Step,
        deadline: Deadline,
        promise: LedgerPromise | None,
        thread: Thread,
        decisions: tuple[Decision, ...],
        now: datetime,
    ) -> Iterator[Outgoing]:
        promisor = Address(email=promise.person) if promise and promise.person else None
        for decision in decisions:
            for notify in decision.actions.notify if decision.outcome == "match" else ():
                address = promisor if notify.to == "promisor" else None
                if address or notify.to in self.config.people:
                    key = f"notice/{step.key}/{decision.rule}/{notify.to}"
                    yield self.letters.to_staff(
                        thread, notify.to, notify.template, kind="reminder" if step.kind == "remind" else "notice", key=key,
                        why=decision.why, now=now, deadline=deadline, promise=promise, address=address,
                    )  # fmt: skip
        rule = self.rules.named(step.rule) if step.rule else None
        if step.kind == "remind":
            address = promisor if promise and promise.promised_by == "staff" else None
            if step.rule is None and (address or step.to):
                yield self.letters.to_staff(
                    thread, step.to or "promisor", "promise_due.txt" if promise else "reminder.txt", kind="reminder",
                    key=f"reminder/{step.key}", why=self.letters.why(step, deadline, promise, None), now=now,
                    deadline=deadline, promise=promise, address=address,
                )  # fmt: skip
        elif step.to:
            why = self.letters.why(step, deadline, promise, rule.why if rule else None)
            yield self.letters.to_staff(
                thread, step.to, "escalation.txt", kind="escalation", key=f"escalation/{step.key}", why=why, now=now,
                deadline=deadline, promise=promise,
            )  # fmt: skip


def _event_of(step: Step, deadline: Deadline) -> EventKind:
    if deadline.kind == "promise":
        return "promise due" if step.kind == "remind" else "promise broken"
    return "answer due" if step.kind == "remind" else "thread unanswered"


def _asked(thread: Thread, reading: Reading) -> Thread:
    """Return a thread after its customer wrote."""
    return replace(
        thread,
        state="waiting for us",
        last_message_at=max(thread.last_message_at, reading.message.received_at),
        unanswered=thread.unanswered + 1,
        contact_attempts=thread.contact_attempts + 1 + attempts_in(reading.facts),
    )


def _answered(thread: Thread, now: datetime) -> Thread:
    """Return a thread after staff answered: the mails that waited were answered after all."""
    return replace(
        thread,
        state="waiting for customer",
        last_message_at=max(thread.last_message_at, now),
        first_response_at=thread.first_response_at or now,
        unanswered=0,
        contact_attempts=max(0, thread.contact_attempts - thread.unanswered),
    )


def _marked(thread: Thread, actions: Actions) -> Thread:
    labels = tuple(dict.fromkeys((*thread.labels, *actions.labels)))
    return replace(thread, labels=labels, priority=actions.priority or thread.priority)


def _content(reading: Reading) -> str:
    """Return a hash by which a mail is known again though its trace headers differ: id, author, date, text."""
    message = reading.message
    author = message.author.email if message.author else ""
    parts = (message.message_id or message.sha256, author, message.subject, str(message.date), message.text)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
