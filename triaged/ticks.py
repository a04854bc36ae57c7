"""A tick: what happens when the time of a step has come, and nobody wrote.

A step becomes an event, and the rules that see mail see it too. What is to be said goes to the outbox in the same
transaction that marks the step as fired, so it is said once or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from triaged.config import Config
from triaged.letters import Letters
from triaged.model import (
    PRIORITIES,
    Actions,
    Address,
    Deadline,
    Decision,
    Event,
    EventKind,
    LedgerPromise,
    Outgoing,
    OutgoingKind,
    PermanentError,
    Step,
    Thread,
)
from triaged.owed import Owed
from triaged.reaching_out import ReachingOut
from triaged.returned import UNREACHED, Returned
from triaged.rulebook.decide import combine, decide
from triaged.rulebook.rule import RuleSet
from triaged.saying import Saying
from triaged.store import Occurrence, Store
from triaged.telling import Telling

_JUST_NOW = timedelta(minutes=30)
"""So long after an escalation nobody needs a reminder of the same conversation."""
_THIS_MINUTE = timedelta(minutes=1)
_MOST_STEPS = 500
"""Steps fired in one go: after a long sleep the rest follows in the next tick, so mail is not kept waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """What a deadline did when its time came."""

    event: EventKind
    at: datetime
    thread: Thread
    step: Step | None = None
    """None for what happened at no time of its own: a thread closed, a delivery that failed."""
    deadline: Deadline | None = None
    promise: LedgerPromise | None = None
    decisions: tuple[Decision, ...] = ()
    sent: tuple[Outgoing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """Fires the steps of the ladders; part of a ``Pipeline``."""

    config: Config
    store: Store
    rules: RuleSet
    letters: Letters
    owed: Owed
    returned: Returned
    saying: Saying
    telling: Telling
    reaching: ReachingOut
    crash_point: Callable[[str], None]

    def tick(self, now: datetime, until: datetime) -> Iterator[Fired]:
        """Fire every step whose time has come by ``until``, each in a transaction of its own, in order of time."""
        yield from self.happened(now)
        for _ in range(_MOST_STEPS):
            step = self.store.ledger.next_step(min(now, until))
            if step is None:
                return
            fired = self.fire(step, now)
            if fired is not None:
                yield fired

    def happened(self, now: datetime) -> Iterator[Fired]:
        """Ask the rules about what happened outside of mail and time: a thread closed, a delivery that failed.

        Yields only that of which somebody was told.
        """
        while occurrence := self.store.occurrences.next():
            with self.store.atomic():
                self.store.occurrences.asked(occurrence, now)
                thread = self.store.mail.thread(occurrence.thread)
                fired = self._happen(occurrence, thread, now) if thread else None
            if fired is not None and fired.sent:
                yield fired

    def _happen(self, occurrence: Occurrence, thread: Thread, now: datetime) -> Fired:
        kind = occurrence.kind
        decisions = decide(Event(kind=kind, at=now, thread=thread), self.rules, self.config.business.calendar)
        thread = marked(thread, combine(decisions))
        sent: list[Outgoing] = []
        if kind == "delivery failed":
            thread = replace(thread, labels=tuple(dict.fromkeys((*thread.labels, UNREACHED))))
            sent += self.returned.unreached(thread, thread.customer, now)
        self.store.mail.save_thread(thread)
        sent += self.saying.notices(thread, decisions, f"occurrence/{occurrence.key}", now)
        sent += self.reaching.wanted(thread, decisions, f"{thread.id}/{occurrence.key}", now)
        self.owed.escalate(thread, decisions, now, cause=occurrence.at)
        return Fired(event=kind, at=now, thread=thread, decisions=decisions, sent=tuple(sent))

    def fire(self, step: Step, now: datetime) -> Fired | None:
        """Fire one step; None where nothing is owed any more."""
        try:
            with self.store.atomic():
                fired = self._fire(step, now)
                self.crash_point("in tick before commit")
        except PermanentError as error:
            # One step that cannot be told must not keep all the others waiting.
            with self.store.atomic():
                self.store.ledger.fired(step, now, "failed")
                self.store.note(now, "step failed", {"step": step.key, "error": str(error)}, thread=step.thread)
            return None
        return fired

    def _fire(self, step: Step, now: datetime) -> Fired | None:
        ledger = self.store.ledger
        deadline, thread = ledger.deadline(step.deadline), self.store.mail.thread(step.thread)
        promise = ledger.promise(deadline.promise) if deadline and deadline.promise else None
        settled = promise is not None and promise.status in ("kept", "moved", "withdrawn")
        if deadline is None or thread is None or settled:
            ledger.fired(step, now, "cancelled")
            return None
        if step.kind == "write":
            written = self.reaching.fire(step, thread, now)
            ledger.fired(step, now, "told" if written else "nobody")
            ledger.end(deadline, "met", now)
            return Fired(event="thread closed", at=now, step=step, thread=thread, deadline=deadline, sent=written)
        until = self.telling.later(step, thread, now)
        if until is not None and step.kind != "break":
            ledger.put_off_step(step.key, until)
            return None
        if step.kind == "break" and promise is not None and promise.status == "open":
            ledger.set_status(promise.id, "broken", now, "clock")
            promise = replace(promise, status="broken")
            if until is not None:  # it is broken now, and told when whoever has it wants to hear it
                ledger.add_steps([replace(step, key=f"{step.key}/told", kind="escalate", at=until)])
        event = _event_of(step, deadline)
        happened = Event(kind=event, at=now, thread=thread, promise=promise, deadline=deadline)
        decisions: tuple[Decision, ...] = ()
        first = (step.rung == 0 and step.repetition == 0 and step.rule is None) and deadline.kind != "promise"
        first = first or step.kind != "escalate"
        if first and deadline.kind != "held":  # rules are about customers, and what is held may be nobody's mail
            decisions = decide(happened, self.rules, self.config.business.calendar)
            decisions = tuple(each for each in decisions if step.kind != "remind" or self._is_about(each, step))
        if self._knows_already(step, deadline, now):
            ledger.fired(step, now, "knows already")
            return None
        silent = until is not None or self.telling.overtaken(step, now) or self._just_told(step, deadline, now)
        listed, _ = ("", ()) if silent else self.telling.together(step, now)
        sent = list(self._tell(step, deadline, promise, thread, decisions, now, silent=silent))
        thread = marked(thread, combine(decisions))
        self.store.mail.save_thread(thread)
        self.owed.escalate(thread, decisions, now, cause=deadline.due_at)
        sent += self.reaching.wanted(thread, decisions, step.key, now, deadline=deadline, promise=promise)
        told = bool(sent) or (bool(listed) and self.store.outbox.has(listed)) or self.telling.was_told(step)
        ledger.fired(step, now, "told" if told else "overtaken" if silent else "nobody")
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

    def _knows_already(self, step: Step, deadline: Deadline, now: datetime) -> bool:
        """Whether a reminder of an answer would go to somebody whom the same conversation has just been brought to."""
        answer = deadline.kind in ("first response", "next response")
        return step.kind == "remind" and answer and step.to in self.store.ledger.told(step.thread, now - _JUST_NOW, now)

    def _just_told(self, step: Step, deadline: Deadline, now: datetime) -> bool:
        """Whether the same brief has gone to the same person this minute; of each promise he is told."""
        return deadline.kind != "promise" and step.to in self.store.ledger.told(step.thread, now - _THIS_MINUTE, now)

    def _is_about(self, decision: Decision, step: Step) -> bool:
        """Whether a rule is asked at this reminder: one with ``due_in`` at its own, the others at the common one."""
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
        *,
        silent: bool,
    ) -> Iterator[Outgoing]:
        """Queue what a step says: a reminder to whoever promised, an escalation to its rung, what rules add.

        Of one that is ``silent`` only what rules add is said.
        """
        told: set[str] = set()
        wanted = list(self._of_rules(step, deadline, promise, thread, decisions, now))
        if not silent and (mail := self.telling.mail(step, deadline, promise, thread, now)):
            wanted.append(mail)
        for mail in wanted:
            if mail.to.email not in told and self.store.outbox.queue(mail):
                if mail.kind == "escalation":
                    self.store.outbox.supersede(mail)
                told.add(mail.to.email)
                yield mail

    def _of_rules(
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
                    kind: OutgoingKind = "reminder" if step.kind == "remind" else "notice"
                    key = f"notice/{step.key}/{decision.rule}/{notify.to}"
                    yield self.letters.to_staff(
                        thread, notify.to, notify.template, kind=kind, key=key, why=decision.why, now=now,
                        deadline=deadline, promise=promise, address=address,
                    )  # fmt: skip


def _event_of(step: Step, deadline: Deadline) -> EventKind:
    if deadline.kind == "promise":
        return "promise due" if step.kind == "remind" else "promise broken"
    return "answer due" if step.kind == "remind" else "thread unanswered"


def marked(thread: Thread, actions: Actions, *, fresh: bool = False) -> Thread:
    """Return a thread with the labels and priority that rules gave it; only a ``fresh`` one may become less urgent."""
    labels = tuple(dict.fromkeys((*thread.labels, *actions.labels)))
    priority = actions.priority or ("normal" if fresh else thread.priority)
    if not fresh:
        priority = max(priority, thread.priority, key=PRIORITIES.index)
    return replace(thread, labels=labels, priority=priority)
