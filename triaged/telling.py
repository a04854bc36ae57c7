"""When and how somebody is told: at his time, after quiet hours, in a list, or not at all since more has come since.

After a long sleep much is due at once. Nobody gets a storm of it: of what one conversation has for one person only the
last is said, and where many conversations have something for him he gets one list of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from triaged.config import Config
from triaged.letters import Letters
from triaged.model import Address, Deadline, LedgerPromise, Outgoing, OutgoingKind, Step, Thread
from triaged.outbox import wording
from triaged.rulebook.rule import RuleSet
from triaged.store import Store

_PUNCTUAL = timedelta(minutes=30)
"""A step that fires later than this after its time is late."""
_SINGLE = 5
"""So many conversations about which one person is told late at once get a mail each; of more he gets a list."""
_DIGEST = "digest"
_TEMPLATES = {"promise": "promise_due.txt", "held": "held.txt"}
"""The words of a reminder of these; those of any other are general."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Part of ``Ticks``; every method belongs into the caller's transaction."""

    config: Config
    store: Store
    rules: RuleSet
    letters: Letters

    def later(self, step: Step, thread: Thread, now: datetime) -> datetime | None:
        """Return when whoever is to be told wants to hear it, or None for now: what is urgent comes at once."""
        key = self.config.who_is_there(step.to, now) if step.to else ""
        person = self.config.people.get(key)
        if person is None or thread.priority == "urgent":
            return None
        hours = self.config.business.calendar
        digest = person.digest_at(step.at.astimezone(hours.zone), hours)
        if digest is not None:
            return digest if digest > now else None
        return person.quiet_until(now.astimezone(hours.zone))

    def overtaken(self, step: Step, now: datetime) -> bool:
        """Whether a step is late, and a later one of the same conversation tells the same person at once."""
        if now - step.at <= _PUNCTUAL or step.to is None:
            return False
        due = self.store.ledger.steps_due(step.to, now)
        mine = [each for each in due if each.thread == step.thread]
        return bool(mine) and mine[-1].key != step.key

    def together(self, step: Step, now: datetime) -> tuple[str, tuple[Step, ...]]:
        """Return the key of the list in which a step is told, and all steps that stand in it; none where it is alone.

        A conversation stands in it once, with what came last of it.
        """
        key = self.config.who_is_there(step.to, now) if step.to else ""
        person = self.config.people.get(key)
        if person is None or step.to is None:
            return "", ()
        hours = self.config.business.calendar
        list_key = f"{_DIGEST}/{step.to}/{now.isoformat()}"
        due = [each for each in self.store.ledger.steps_due(step.to, now) if not self.was_told(each)]
        latest = tuple({each.thread: each for each in due}.values())
        if self.was_told(step):
            return "", ()
        in_digest = person.digest_at(step.at.astimezone(hours.zone), hours) == step.at
        storm = now - step.at > _PUNCTUAL and len(latest) > _SINGLE
        if in_digest or storm or self.store.outbox.has(list_key):
            return list_key, latest
        return "", ()

    def mail(
        self, step: Step, deadline: Deadline, promise: LedgerPromise | None, thread: Thread, now: datetime
    ) -> Outgoing | None:
        """Return what the step itself says: to whoever promised, or to its rung, alone or in a list with others."""
        reminds = step.kind == "remind"
        if reminds and step.rule is not None:
            return None  # the words of a rule
        # Who is away, or has left [people] since, is stood in for.
        person = None if step.to is None else self.config.who_is_there(step.to, now)
        owes = reminds and promise is not None and promise.promised_by == "staff" and promise.person
        address = Address(email=promise.person) if owes and promise and promise.person else None
        if person is None and address is None:
            return None
        if person and address is None and (mail := self._listed(step, person, thread, now)):
            return mail
        template = _TEMPLATES.get(deadline.kind, "reminder.txt") if reminds else "escalation.txt"
        kind: OutgoingKind = "reminder" if reminds else "escalation"
        return self.letters.to_staff(
            thread, person or "promisor", "held.txt" if deadline.kind == "held" else template, kind=kind,
            key=_key(step), why=self._why(step, deadline, promise, now), now=now,
            deadline=deadline, promise=promise, address=address,
        )  # fmt: skip

    def _listed(self, step: Step, person: str, thread: Thread, now: datetime) -> Outgoing | None:
        """Return the list in which a step is told together with others, or None where it is told alone."""
        key, steps = self.together(step, now)
        if not key:
            return None
        lines, zone = [], self.config.business.calendar.zone
        for each in steps:
            deadline, about = self.store.ledger.deadline(each.deadline), self.store.mail.thread(each.thread)
            if deadline is not None and about is not None:
                promise = self.store.ledger.promise(deadline.promise) if deadline.promise else None
                due = wording.moment(deadline.due_at, zone, now)
                why = self._why(each, deadline, promise, now)
                lines.append(f"[{about.id}] {about.customer or 'held'}: {why} Due at {due}.")
        digest = self.config.people[person].digest
        why = "What is not urgent, gathered for you." if digest else "While triaged did not run, all this fell due."
        kind: OutgoingKind = "escalation" if any(each.kind != "remind" for each in steps) else "reminder"
        return self.letters.digest(thread, person, lines, kind=kind, key=key, why=why, now=now)

    def _why(self, step: Step, deadline: Deadline, promise: LedgerPromise | None, now: datetime) -> str:
        rule = self.rules.named(step.rule) if step.rule else None
        why = self.letters.why(step, deadline, promise, rule.why if rule else None)
        if not self._is_late(step, now):
            return why
        at = wording.moment(step.at, self.config.business.calendar.zone, now)
        return f"{why} (This comes late: you were to be told at {at}.)"

    def was_told(self, step: Step) -> bool:
        """Whether what a step says was said before: by a database that a copy of it was put in the place of."""
        return self.store.outbox.has(_key(step))

    def _is_late(self, step: Step, now: datetime) -> bool:
        """Whether a step fires long after its time, so that what it says comes late."""
        return now - step.at > _PUNCTUAL


def _key(step: Step) -> str:
    return f"{'reminder' if step.kind == 'remind' else 'escalation'}/{step.key}"
