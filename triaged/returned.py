"""A mail of ours that came back: who was not reached, and who of us learns of it.

A bounce proves little, so it changes little: staff are told once for each conversation, a customer whose address failed
gets no more acknowledgements until somebody lifts that, and a notice to one of us that came back is shown as failed and
told to somebody else. No bounce is ever answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from triaged.config import Config
from triaged.inbox.failures import failures_in_text
from triaged.letters import Letters
from triaged.model import Message, Outgoing, Thread
from triaged.owed import Owed
from triaged.rulebook.rule import RuleSet
from triaged.store import Store

TEMPLATE = "came_back.txt"
UNREACHED = "cannot be reached"
"""Label of a thread whose customer was not reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """Part of a ``Pipeline``; every method belongs into the caller's transaction."""

    config: Config
    store: Store
    rules: RuleSet
    letters: Letters
    owed: Owed

    def take(self, message: Message, thread: Thread, now: datetime) -> tuple[Outgoing, ...]:
        """Note whom a bounce in a thread says was not reached; returns the notices to staff that follow."""
        author = message.from_[0].email if message.from_ else ""
        failed = frozenset(message.failed) or failures_in_text(author, message.subject, message.text)[1]
        notices: list[Outgoing] = []
        for address in sorted(failed & {thread.customer, *thread.circle}):
            self.store.outbox.suppress(address, "what we wrote came back", now)
            notices += self.unreached(thread, address, now)
            self.store.occurrences.add(thread.id, "delivery failed", message.received_at)
        notices += self._to_one_of_us(message, thread, failed, now)
        return tuple(notices)

    def unreached(self, thread: Thread, address: str, now: datetime) -> Iterator[Outgoing]:
        """Tell whoever has a thread, once, that its customer is not reached by mail; yields the notice.

        Where a rule tells somebody of it, the rule does.
        """
        if any(
            each.when == "delivery failed" and each.mode == "live" and each.actions.notify for each in self.rules.rules
        ):
            return
        why = f"What we wrote to {address} did not arrive: the customer cannot be reached there."
        person = self.owed.first_person(thread)
        yield from self._queue(thread, person, f"unreached/{thread.id}/{address}", why, now)

    def _to_one_of_us(
        self, message: Message, thread: Thread, failed: frozenset[str], now: datetime
    ) -> Iterator[Outgoing]:
        ids = (*message.in_reply_to, *message.references, *(each.message_id or "" for each in message.embedded))
        for row in self.store.outbox.rows(thread.id):
            mail = row.mail
            if mail.kind == "acknowledgement" or mail.message_id not in ids or row.state == "failed":
                continue
            self.store.outbox.failed(row.id, f"it came back: {mail.to.email} was not reached")
            reachable = [key for key, person in self.config.people.items() if person.email.email not in failed]
            person = self.config.owner if self.config.owner in reachable else next(iter(reachable), None)
            if person is not None and mail.to.email in failed:
                why = f"A notice to {mail.to.email} came back, so nobody there has read it: {mail.subject}"
                yield from self._queue(thread, person, f"came back/{mail.key}", why, now)

    def _queue(self, thread: Thread, person: str, key: str, why: str, now: datetime) -> Iterator[Outgoing]:
        mail = self.letters.to_staff(thread, person, TEMPLATE, kind="notice", key=key, why=why, now=now)
        if self.store.outbox.queue(mail):
            yield mail
