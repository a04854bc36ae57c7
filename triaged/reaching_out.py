"""What we write to a customer of our own accord, where a rule wants it: before we are late, or days after the end.

It goes only to somebody whom we have answered in that conversation before, and never says the same twice. Whoever
writes before it is due is not asked any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from triaged.config import Config
from triaged.fuse import blown
from triaged.letters import Letters
from triaged.model import SILENCED, Deadline, Decision, LedgerPromise, Notify, Outgoing, Step, Thread
from triaged.owed import Owed
from triaged.rulebook.rule import RuleSet
from triaged.rulebook.words import CUSTOMER
from triaged.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachingOut:
    """Part of ``Ticks``; every method belongs into the caller's transaction."""

    config: Config
    store: Store
    rules: RuleSet
    letters: Letters
    owed: Owed

    def wanted(
        self,
        thread: Thread,
        decisions: Iterable[Decision],
        occasion: str,
        now: datetime,
        *,
        deadline: Deadline | None = None,
        promise: LedgerPromise | None = None,
    ) -> Iterator[Outgoing]:
        """Write what rules want, or put it off as far as they say; yields what is queued."""
        for decision in decisions:
            for notify in decision.actions.notify if decision.outcome == "match" else ():
                if notify.to != CUSTOMER:
                    continue
                key = f"customer/{occasion}/{decision.rule}"
                if notify.after is not None:
                    self._later(thread, notify, decision.rule, key, now)
                elif mail := self._queued(thread, notify.template, key, now, deadline, promise):
                    yield mail

    def fire(self, step: Step, thread: Thread, now: datetime) -> tuple[Outgoing, ...]:
        """Write what was put off, if the rule that wanted it still stands."""
        rule = self.rules.named(step.rule or "")
        wanted = [each for each in rule.actions.notify if each.to == CUSTOMER] if rule and rule.mode == "live" else []
        mails = (self._queued(thread, each.template, step.key, now, None, None) for each in wanted)
        return tuple(mail for mail in mails if mail is not None)

    def _later(self, thread: Thread, notify: Notify, rule: str, key: str, now: datetime) -> None:
        assert notify.after is not None  # noqa: S101 - the caller asked
        if not self._may_write(thread):
            return
        at = self.config.business.calendar.add(now, notify.after)
        deadline = self.store.ledger.start(thread.id, "check back", now, at)
        step = Step(key=key, thread=thread.id, deadline=deadline.id, at=at, kind="write", to=None, rule=rule)
        self.store.ledger.add_steps([step])

    def _queued(
        self,
        thread: Thread,
        template: str,
        key: str,
        now: datetime,
        deadline: Deadline | None,
        promise: LedgerPromise | None,
    ) -> Outgoing | None:
        if not self._may_write(thread):
            return None
        person = self.owed.first_person(thread)
        mail = self.letters.update(
            thread, template, person=person, key=key, now=now, deadline=deadline, promise=promise
        )
        if mail is None or not self.store.outbox.queue(mail):
            return None
        self.store.mail.know(mail.message_id, thread.id)
        return mail

    def _may_write(self, thread: Thread) -> bool:
        """Whether a customer has had an answer of ours in this thread, and still wants mail."""
        unwanted = SILENCED in thread.labels or self.store.outbox.is_suppressed(thread.customer)
        if not thread.customer or unwanted or blown(self.store):
            return False
        return any(mail.to.email == thread.customer for mail in self.store.outbox.said(thread.id))
