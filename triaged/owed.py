"""What a mail does to the clocks: started, paused, met; and whom they tell. Promises are kept in ``promised``.

The rules of this are pure and live in ``deadlines``; here they meet the store, inside the pipeline's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from triaged.config import Config, Rung
from triaged.deadlines import clocks, ladder
from triaged.deadlines.hollow import hollow
from triaged.model import (
    Deadline,
    DeadlineKind,
    Decision,
    EventKind,
    LedgerPromise,
    Reading,
    Span,
    Thread,
)
from triaged.rulebook.decide import combine
from triaged.rulebook.rule import RuleSet
from triaged.store import Store
from triaged.turns import agrees, is_done_with, is_glad, praises, reaches

_CUSTOMER_CLOCKS: tuple[DeadlineKind, ...] = ("first response", "next response", "resolution")


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
            self.climb(self.store.ledger.start(thread.id, wanted.kind, wanted.started_at, due_at))

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
            self.climb(self.store.ledger.start(thread.id, "held", received_at, due_at))

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
        """Close the thread of a customer who praises us, or tells that it is done, and to whom nobody owes anything."""
        glad = praises(reading.facts) or reading.facts.went_well or is_done_with(reading.zones.newest)
        if not (self.asks_nothing(thread, reading) and glad):
            return thread
        if any(each.promised_by != "customer" for each in self.store.ledger.promises(thread.id, "open")):
            return thread
        self.store.ledger.end_all(thread.id, "met", now)
        self.store.occurrences.add(thread.id, "thread closed", reading.message.received_at)
        self.store.note(now, "closed", {"person": "", "because": "the customer is content"}, thread=thread.id)
        return replace(thread, state="closed")

    def answered_since(self, thread: Thread, at: datetime) -> datetime | None:
        """Return when staff last gave a customer an answer that says something, if that was after a time, or None."""
        ours = [mail for mail in self.store.mail.of_thread(thread.id) if mail.origin == "staff"]
        if not ours or ours[-1].received_at <= at:
            return None
        read = [(mail.received_at, found) for mail in ours if (found := self.store.mail.reading(mail.id)) is not None]
        words = [found.zones.newest for _, found in read]
        answers = (
            came
            for nth, (came, found) in enumerate(read)
            if came > at and reaches(thread, found) and not hollow(words[nth], words[:nth])
        )
        return max(answers, default=None)

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

    def escalate(self, thread: Thread, decisions: Iterable[Decision], now: datetime, *, cause: datetime) -> None:
        """Add the steps that rules ask for; the deadline of a rule ends with the next answer.

        They are named after ``cause``: when the mail came, or fell due what they are asked about.

        Of several rules that want the same person told of one mail, the one that tells him first does.
        """
        hours = self.config.business.calendar
        running = self.store.ledger.running(thread.id)
        rule_deadline = next((deadline for deadline in running if deadline.kind == "rule"), None)
        matching = [each for each in decisions if each.outcome == "match"]
        first = combine(matching).escalate
        for decision in matching:
            for wanted in decision.actions.escalate:
                if not any(wanted is each for each in first):
                    continue
                if rule_deadline is None:
                    due_at = hours.add(now, wanted.after)
                    rule_deadline = self.store.ledger.start(thread.id, "rule", cause, due_at)
                # A customer who writes once more, after all of it was told, is told of once more.
                number = self.store.ledger.round_of(rule_deadline, decision.rule, wanted.to)
                if number is not None:
                    steps = ladder.rule_steps(
                        rule_deadline, wanted, decision.rule, hours, now=now, cause=cause, number=number
                    )
                    self.store.ledger.add_steps(steps)

    def first_person(self, thread: Thread, decisions: Iterable[Decision] = ()) -> str:
        """Return who has a thread now: whom a rule tells, else the first rung of the running clock, else anybody."""
        told = [wanted.to for each in decisions if each.outcome == "match" for wanted in each.actions.escalate]
        for deadline in self.store.ledger.running(thread.id):
            rule = self.config.deadline_of(deadline.kind)
            if rule and rule.ladder:
                told.append(rule.ladder[0].to)
        return next(iter(told), next(iter(self.config.people)))

    def climb(self, deadline: Deadline, grain_of: LedgerPromise | None = None) -> None:
        """Write down whom a deadline tells, and when, by its ladder and the reminders of the rules."""
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
