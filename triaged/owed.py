"""What a mail does to what is owed: clocks started and met, promises written down, kept, broken.

The rules of this are pure and live in ``deadlines``; here they meet the store, inside the pipeline's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from triaged.config import Config, Rung
from triaged.deadlines import clocks, ladder
from triaged.deadlines import promises as life
from triaged.deadlines.changed import changed_by_us
from triaged.deadlines.hollow import hollow
from triaged.deadlines.written import kept_by_writing
from triaged.model import (
    Deadline,
    DeadlineKind,
    Decision,
    EventKind,
    Grain,
    LedgerPromise,
    Origin,
    Promise,
    PromiseStatus,
    Reading,
    Span,
    Thread,
)
from triaged.rulebook.rule import RuleSet
from triaged.store import Store, StoredMail
from triaged.turns import agrees, is_glad, praises

_CUSTOMER_CLOCKS: tuple[DeadlineKind, ...] = ("first response", "next response", "resolution")

_CHANGED: dict[PromiseStatus, EventKind] = {
    "kept": "promise kept",
    "broken": "promise broken",
    "open": "promise made",
}
"""What the rules hear of when a promise comes to a status."""


@dataclass(frozen=True, kw_only=True)
class Owed:
    """Starts, meets and ends what is owed to the customer of a thread."""

    config: Config
    store: Store
    rules: RuleSet

    def customer_wrote(self, thread: Thread, received_at: datetime) -> None:
        """Start the clocks that a customer's mail starts."""
        limits = {
            rule.kind: rule.within for rule in self.config.deadline if rule.within and rule.kind in _CUSTOMER_CLOCKS
        }
        hours = self.config.business.calendar
        running = [deadline.kind for deadline in self.store.ledger.running(thread.id)]
        self.not_asked(thread, received_at)
        for wanted in clocks.on_customer_mail(thread, received_at, running, limits, hours):
            due_at = wanted.due_at
            if wanted.kind == "resolution" and (paused := self.store.ledger.resume(thread.id, "resolution")):
                due_at = clocks.resumed(*paused, wanted.started_at, hours)
            self._climb(self.store.ledger.start(thread.id, wanted.kind, wanted.started_at, due_at))

    def adopt(self, thread: Thread, mails: int, now: datetime) -> Thread:
        """Take on a customer who waited before us: his clocks begin now, and nothing is sent by ourselves."""
        thread = replace(thread, state="waiting for us", unanswered=mails, contact_attempts=mails)
        self.store.mail.save_thread(thread)
        self.customer_wrote(thread, now)
        self.store.note(now, "adopted", {"mails": mails}, thread=thread.id)
        return thread

    def held(self, thread: Thread, received_at: datetime) -> None:
        """Start the clock of a mail that is held: somebody must decide whether it is let in."""
        rule = self.config.deadline_of("held")
        if rule is not None and rule.within is not None:
            due_at = self.config.business.calendar.add(received_at, rule.within)
            self._climb(self.store.ledger.start(thread.id, "held", received_at, due_at))

    def not_asked(self, thread: Thread, at: datetime) -> None:
        """Ask a customer nothing any more who wrote before we did."""
        for deadline in self.store.ledger.running(thread.id):
            if deadline.kind == "check back":
                self.store.ledger.end(deadline, "cancelled", at)

    def contented(self, thread: Thread, at: datetime) -> None:
        """End the clocks of a customer who writes that all is well; what was promised to him stays promised."""
        self.not_asked(thread, at)
        for deadline in clocks.met_by_answer(self.store.ledger.running(thread.id)):
            self.store.ledger.end(deadline, "cancelled", at)

    def asks_nothing(self, thread: Thread, reading: Reading) -> bool:
        """Whether a customer's mail is a thank-you, good news or a mere "OK", so that no answer is owed."""
        if is_glad(reading):
            return True
        answers = [each for each in self.store.mail.of_thread(thread.id) if each.origin == "staff"]
        return agrees(thread, reading, self.store.mail.reading(answers[-1].id) if answers else None)

    def closed_by_praise(self, thread: Thread, reading: Reading, now: datetime) -> Thread:
        """Close the thread of a customer who praises us and asks for nothing, if nobody owes him anything any more."""
        if not (self.asks_nothing(thread, reading) and praises(reading.facts)):
            return thread
        if any(each.promised_by != "customer" for each in self.store.ledger.promises(thread.id, "open")):
            return thread
        self.store.ledger.end_all(thread.id, "met", now)
        self.store.ledger.occur(thread.id, "thread closed", now)
        self.store.note(now, "closed", {"person": "", "because": "the customer is content"}, thread=thread.id)
        return replace(thread, state="closed")

    def staff_answered(self, thread: Thread, at: datetime, *, only_first: bool = False) -> tuple[Deadline, ...]:
        """End the clocks that an answer meets, with ``only_first`` that of a first response alone; returns them."""
        met = clocks.met_by_answer(self.store.ledger.running(thread.id))
        met = tuple(each for each in met if each.kind == "first response" or not only_first)
        for deadline in met:
            self.store.ledger.end(deadline, "met", at)
        if not only_first:
            self._acted(thread, at)
        return met

    def _acted(self, thread: Thread, at: datetime) -> None:
        """Let rest what nobody has to be told of now that one of us has written: it is the customer's turn."""
        for deadline in self.store.ledger.running(thread.id):
            promise = self.store.ledger.promise(deadline.promise) if deadline.promise else None
            if promise is not None and promise.status == "broken":
                self.store.ledger.end(deadline, "met", at)  # somebody acted, which is what it climbed for
            elif deadline.kind == "resolution" and deadline.due_at > at:
                self.store.ledger.end(deadline, "paused", at)

    def hollow(self, thread: Thread, reading: Reading) -> str:
        """Return why an answer by staff says nothing, or an empty string."""
        earlier = (
            self.store.mail.reading(mail.id) for mail in self.store.mail.of_thread(thread.id) if mail.origin == "staff"
        )
        return hollow(reading.zones.newest, [each.zones.newest for each in earlier if each is not None])

    def read_promises(
        self, thread: Thread, mail: StoredMail, reading: Reading, origin: Origin, *, because: str, now: datetime
    ) -> tuple[tuple[EventKind, LedgerPromise], ...]:
        """Bring the ledger up to date with what a mail says; returns what happened to which promise."""
        hours, ledger = self.config.business.calendar, self.store.ledger
        standing = ledger.promises(thread.id)
        presumed = frozenset(each.id for each in standing if ledger.history(each.id)[-1][2] == "clock")
        facts = reading.facts
        if origin.kind == "vendor":
            listed = bool(
                reading.message.author and reading.message.author.domain in self.config.business.vendor_domains
            )
            facts = life.told_by_vendor(facts, standing, known=listed)
        reported = life.reconcile(facts, standing, hours, now=now, presumed=presumed)
        if origin.kind == "staff" and origin.authenticated:
            reported = self._with_written(reported, standing, reading)
        broken = {each.id for each in standing if each.status == "broken"}
        happened: list[tuple[EventKind, LedgerPromise]] = []
        for told in reported.new:
            unproved = origin.kind == "vendor" and told.status != "open"
            promise = replace(told, status="doubtful") if unproved or life.in_doubt(told) else told
            promise = life.the_only_vendor(promise, standing)
            due = life.due_of(promise, hours)
            person = self._person(promise, reading, origin)
            entry = ledger.add_promise(
                thread.id, promise, made_in=mail.id, made_at=mail.received_at, due=due, person=person, because=because
            )
            if entry.status == "open" and entry.due_at and entry.promised_by != "customer":
                entry = self._watched(entry, mail.received_at, now)
            if entry.status != "doubtful":
                happened.append(("promise broken" if entry.status == "broken" else "promise made", entry))
        for change in reported.changes:
            if origin.kind == "vendor" and change.status != "moved":
                continue  # a vendor may say that he comes later; that he has come is not proved by his word
            if change.status == "broken" and change.promise in broken:
                # Confirmed, not news: whoever was to be told of it still is.
                ledger.set_status(change.promise, "broken", now, because, change.evidence)
                continue
            happened += self._change(thread, change, mail.received_at, because=because, now=now)
        return tuple(happened)

    def _change(
        self, thread: Thread, change: life.Change, told_at: datetime, *, because: str, now: datetime
    ) -> list[tuple[EventKind, LedgerPromise]]:
        """Move a promise to what a mail says became of it; its clock ends, or starts where it was in doubt."""
        ledger = self.store.ledger
        ledger.set_status(change.promise, change.status, now, because, change.evidence)
        for deadline in ledger.running(thread.id):
            if deadline.promise == change.promise:
                ledger.end(deadline, "met" if change.status == "kept" else "cancelled", now)
        changed = ledger.promise(change.promise)
        assert changed is not None  # noqa: S101 - it stands on the ledger
        if changed.status == "open" and changed.due_at and changed.promised_by != "customer":
            changed = self._watched(changed, told_at, now)
        return [(_CHANGED[changed.status], changed)] if changed.status in _CHANGED else []

    def _with_written(
        self, reported: life.Reported, standing: tuple[LedgerPromise, ...], reading: Reading
    ) -> life.Reported:
        """Add what a mail of ours does to promises: those that it keeps by being written, moves, or calls off."""
        files = [each.filename for each in reading.message.attachments]
        deeds = [each.what for each in reading.facts.promises]
        kept = kept_by_writing(standing, reading.zones.newest, files, deeds)
        told = {each.promise for each in reported.changes}
        words = " ".join(reading.zones.newest.split())[:80]
        new = [life.Change(promise=each.id, status="kept", evidence=words) for each in kept if each.id not in told]
        changes = [*reported.changes, *new]
        known = {each.promise for each in changes}
        text, hours = reading.zones.newest, self.config.business.calendar
        changed = changed_by_us(standing, reading.facts.promises, text, hours)
        changes += [each for each in changed if each.promise not in known]
        return replace(reported, changes=tuple(changes))

    def decided(self, promise: LedgerPromise, status: PromiseStatus, now: datetime, person: str) -> LedgerPromise:
        """Do what a person decided about a promise: its clock ends, or starts where a doubtful one is confirmed."""
        self.store.ledger.decide(promise.id, status, now, person)
        for deadline in self.store.ledger.running(promise.thread):
            if deadline.promise == promise.id and status != "open":
                self.store.ledger.end(deadline, "met" if status == "kept" else "cancelled", now)
        entry = self.store.ledger.promise(promise.id)
        assert entry is not None  # noqa: S101 - written in this transaction
        runs = any(each.promise == promise.id for each in self.store.ledger.running(promise.thread))
        if status == "open" and entry.due_at and entry.promised_by != "customer" and not runs:
            entry = self._watched(entry, now, now)
        return entry

    def corrected(
        self, promise: LedgerPromise, due: date | datetime | None, promisor: str | None, now: datetime, person: str
    ) -> LedgerPromise:
        """Put right by when (a day, or a time in the business's zone) or by whom a promise was given; it is sure now.

        One that is open or in doubt runs from now on by the corrected time; a later mail may still tell its fate.
        """
        hours, ledger = self.config.business.calendar, self.store.ledger
        found: tuple[str, datetime, Grain] | None = None
        if isinstance(due, datetime):
            at = due.replace(tzinfo=hours.zone)
            found = at.isoformat(), at.astimezone(UTC), "minute"
        elif due is not None:
            found = due.isoformat(), hours.closing(due).astimezone(UTC), "day"
        ledger.correct(promise.id, due=found, promisor=promisor)
        for deadline in ledger.running(promise.thread) if due is not None else ():
            if deadline.promise == promise.id:
                ledger.end(deadline, "cancelled", now)
        # What only the clock called broken, by a time that was misread, can be kept after all.
        misread = promise.status == "broken" and ledger.history(promise.id)[-1][2] == "clock"
        ahead = found is not None and found[1] > now
        undecided = promise.status in ("open", "doubtful") or (misread and ahead)
        return self.decided(promise, "open" if undecided else promise.status, now, person)

    def _person(self, promise: Promise, reading: Reading, origin: Origin) -> str | None:
        """Return the address of the member of staff who owes a promise; the shared mailbox is nobody."""
        author = reading.message.author if origin.kind == "staff" else None
        ours = {address.email for address in self.config.business.addresses}
        return author.email if promise.promised_by == "staff" and author and author.email not in ours else None

    def escalate(self, thread: Thread, decisions: Iterable[Decision], now: datetime) -> None:
        """Add the steps that rules ask for; the deadline of a rule ends with the next answer."""
        hours = self.config.business.calendar
        running = self.store.ledger.running(thread.id)
        rule_deadline = next((deadline for deadline in running if deadline.kind == "rule"), None)
        for decision in decisions:
            if decision.outcome != "match":
                continue
            for wanted in decision.actions.escalate:
                if rule_deadline is None:
                    due_at = hours.add(now, wanted.after)
                    rule_deadline = self.store.ledger.start(thread.id, "rule", now, due_at)
                # A customer who writes once more, after all of it was told, is told of once more.
                number = self.store.ledger.round_of(rule_deadline, decision.rule, wanted.to)
                steps = ladder.rule_steps(rule_deadline, wanted, decision.rule, hours, now=now, number=number)
                self.store.ledger.add_steps(steps)

    def first_person(self, thread: Thread, decisions: Iterable[Decision] = ()) -> str:
        """Return who has a thread now: whom a rule tells, else the first rung of the running clock, else anybody."""
        told = [wanted.to for each in decisions if each.outcome == "match" for wanted in each.actions.escalate]
        for deadline in self.store.ledger.running(thread.id):
            rule = self.config.deadline_of(deadline.kind)
            if rule and rule.ladder:
                told.append(rule.ladder[0].to)
        return next(iter(told), next(iter(self.config.people)))

    def _watched(self, promise: LedgerPromise, told_at: datetime, now: datetime) -> LedgerPromise:
        """Start the clock of an open promise.

        One whose time had passed before we heard of it gets none, since the mail that tells of it has its own clocks;
        it is broken, if we are sure of what was read.
        """
        assert promise.due_at is not None  # noqa: S101 - the caller asked
        if promise.due_at > told_at:
            deadline = self.store.ledger.start(promise.thread, "promise", told_at, promise.due_at, promise.id)
            self._climb(deadline, grain_of=promise)
            return promise
        if not promise.sure:
            return promise
        self.store.ledger.set_status(promise.id, "broken", now, "clock", promise.due or "")
        return replace(promise, status="broken")

    def _climb(self, deadline: Deadline, grain_of: LedgerPromise | None = None) -> None:
        rule = self.config.deadline_of(deadline.kind)
        rungs: tuple[Rung, ...] = rule.ladder if rule else ()
        reminders: list[tuple[Span, str | None]] = [(rule.warn, None)] if rule and rule.warn else []
        wanted: EventKind = "promise due" if deadline.kind == "promise" else "answer due"
        reminders += [
            (each.due_in, each.name)
            for each in self.rules.rules
            if each.when == wanted and each.due_in and each.mode != "off"
        ]
        steps = ladder.steps(
            deadline,
            [
                ladder.Rung(to=rung.to, after=rung.after, repeat_every=rung.repeat_every, at_most=rung.at_most)
                for rung in rungs
            ],
            self.config.business.calendar,
            reminders=reminders,
            grain=grain_of.due_grain if grain_of else "minute",
        )
        self.store.ledger.add_steps(steps)
