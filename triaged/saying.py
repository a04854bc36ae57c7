"""What is said because of a mail: its acknowledgement, now or when an hour has room again, and notices that rules want.

Everything goes into the outbox in the caller's transaction, under a key of its own, so that it is said once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from triaged.config import Config
from triaged.deadlines.promises import conflicting
from triaged.fuse import Fuse
from triaged.inbox import screen
from triaged.letters import Letters, acknowledged
from triaged.model import Decision, Origin, Outgoing, PermanentError, Reading, Thread, Verdict
from triaged.outbox import wording
from triaged.owed import Owed
from triaged.rulebook.decide import combine
from triaged.store import Queued, Store
from triaged.threads import NEW_ADDRESS
from triaged.turns import praises

GENERAL = "general.txt"
_FRESH = timedelta(minutes=5)
"""So long after it was written an acknowledgement leaves as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """Part of a ``Pipeline``; every method belongs into the caller's transaction."""

    config: Config
    store: Store
    letters: Letters
    owed: Owed
    fuse: Fuse
    identity: screen.Identity

    def acknowledge(
        self,
        thread: Thread,
        reading: Reading,
        origin: Origin,
        verdict: Verdict,
        decisions: tuple[Decision, ...],
        *,
        begins: bool,
        newcomer: bool = False,
        now: datetime,
    ) -> tuple[Verdict, tuple[Outgoing, ...]]:
        """Acknowledge a mail, or say in the verdict why not after all; ``begins`` is a thread new or opened again.

        A ``newcomer`` holds a genuine token, which its owner may have passed on: he hears nothing of the conversation.
        Nor does whoever takes part and is not its customer: how long that one has waited is not his to know.
        """
        if verdict.reason in ("cap-hour", "fuse"):
            warning = self.fuse.keep_back(thread, now)
            return verdict, (warning,) if warning else ()
        if verdict.kind != "acknowledge":
            return verdict, ()
        template = combine(decisions).acknowledge
        if (newcomer or not self._is_customer(thread, reading)) and template not in (None, "none"):
            thread, template, begins = replace(thread, unanswered=1), GENERAL, True
        ends = praises(reading.facts) and thread.state == "closed"
        late = now - reading.message.received_at > self.config.caps.late_after
        if late and self.config.caps.late == "none":
            reason = "late"
        elif self.owed.asks_nothing(thread, reading) and origin.kind == "customer" and not begins and not ends:
            reason = "nothing-asked"
        elif self.owed.answered_since(thread, reading.message.received_at):
            reason = "answered"
        elif template is None:
            reason = "no-rule-answers"
        elif template != "none" and (
            said := self._said(thread, reading, origin, template, decisions, begins=begins, now=now)
        ):
            return verdict, (said,)
        else:
            reason = "nothing-new-to-say"
        return replace(verdict, kind="silent", reason=reason), ()

    def notices(
        self, thread: Thread, decisions: tuple[Decision, ...], occasion: str, now: datetime
    ) -> Iterator[Outgoing]:
        """Tell staff what rules want them to know; yields what is queued. ``occasion`` is part of the keys."""
        for decision in decisions:
            if decision.outcome != "match":
                continue
            for notify in decision.actions.notify:
                if notify.to not in self.config.people:
                    continue  # "promisor" is a person only where a promise is due; see ticks.py
                key = f"notice/{thread.id}/{occasion}/{decision.rule}/{notify.to}"
                mail = self.letters.to_staff(
                    thread, notify.to, notify.template, kind="notice", key=key, why=decision.why, now=now
                )
                if self.store.outbox.queue(mail):
                    yield mail

    def conflicts(self, thread: Thread, now: datetime) -> tuple[Outgoing, ...]:
        """Tell whoever has a thread, once for each due time, that what is promised comes too late for the customer."""
        zone, sent = self.config.business.calendar.zone, []
        for promise in conflicting(self.store.ledger.promises(thread.id), thread.wanted_by):
            assert thread.wanted_by is not None  # noqa: S101 - else nothing conflicts with it
            needed = wording.moment(thread.wanted_by, zone, now)
            why = f"The customer needs it by {needed}, and what is promised falls due later."
            key = f"conflict/{thread.id}/{promise.due_at:%Y-%m-%dT%H:%M}/{thread.wanted_by:%Y-%m-%dT%H:%M}"
            person = self.owed.first_person(thread)
            mail = self.letters.to_staff(
                thread, person, "conflict.txt", kind="notice", key=key, why=why, now=now, promise=promise
            )
            if self.store.outbox.queue(mail):
                sent.append(mail)
        return tuple(sent)

    def catch_up(self, now: datetime) -> None:
        """Acknowledge what was kept back when too many wrote at once."""
        for mail, thread, template in self.fuse.waiting(now):
            reading = self.store.mail.reading(mail.id)
            if reading is None:
                continue
            origin = screen.origin(reading.message, self.identity, in_sent=False)
            decisions = self.store.mail.decisions(mail.id)
            newcomer = NEW_ADDRESS in self.store.mail.flags(mail.id) or not self._is_customer(thread, reading)
            shown, words = (replace(thread, unanswered=1), GENERAL) if newcomer else (thread, template)
            if self._said(shown, reading, origin, words, decisions, begins=newcomer, now=now):
                self.store.mail.acknowledged_late(mail.id)

    def fresh(self, row: Queued, now: datetime) -> Outgoing | None:
        """Return an acknowledgement in words that are true when it leaves; None where it is not to leave any more.

        A relay may have kept it waiting: the time by which he is answered, and that it took long, are those of now. It
        is left out where staff have answered meanwhile, or it is late and [caps] wants no late one. What a server may
        have already stays as it is.
        """
        mail = row.mail
        if mail.kind != "acknowledgement" or row.uncertain or now - mail.created_at < _FRESH:
            return mail
        thread, found = self.store.mail.thread(mail.thread), self.store.mail.of_hash(acknowledged(mail.key))
        reading = self.store.mail.reading(found.id) if found else None
        if thread is None or found is None or reading is None:
            return mail
        if why := self._not_any_more(thread, reading, mail.created_at, now):
            with self.store.atomic():
                self.store.outbox.left_out(row.id, why)
                self.store.note(now, "left out", {"why": why}, thread=thread.id)
            return None
        origin, person = screen.origin(reading.message, self.identity, in_sent=False), self.owed.first_person(thread)
        newcomer = NEW_ADDRESS in self.store.mail.flags(found.id) or not self._is_customer(thread, reading)
        shown = replace(thread, unanswered=1) if newcomer else thread
        try:
            mail = self.letters.anew(mail, shown, reading, origin, person=person, now=now)
        except PermanentError:
            return mail  # its template is gone since: the old words are better than none
        with self.store.atomic():
            self.store.outbox.reword(row.id, mail)
        return mail

    def _is_customer(self, thread: Thread, reading: Reading) -> bool:
        """Whether a mail is by the customer of its conversation, under whichever of his addresses."""
        author = reading.message.author
        return author is None or thread.customer in self.letters.customers.of(author.email).addresses

    def _not_any_more(self, thread: Thread, reading: Reading, since: datetime, now: datetime) -> str:
        """Return why an acknowledgement that was written at ``since`` is not to leave now, or an empty string."""
        caps = self.config.caps
        if caps.late == "none" and now - reading.message.received_at > caps.late_after:
            return "late"
        answered = self.store.mail.answered_at(thread.id)
        done = any(
            entry["at"] >= since and entry["kind"] in ("phoned", "done", "closed")
            for entry in self.store.journal(thread.id)
        )
        return "answered meanwhile" if done or (answered is not None and answered >= since) else ""

    def _said(
        self,
        thread: Thread,
        reading: Reading,
        origin: Origin,
        template: str,
        decisions: tuple[Decision, ...],
        *,
        begins: bool,
        now: datetime,
    ) -> Outgoing | None:
        person = self.owed.first_person(thread, decisions)
        mail = self.letters.acknowledgement(thread, reading, origin, template, person=person, begins=begins, now=now)
        if mail is None or not self.store.outbox.queue(mail):
            return None
        self.store.mail.know(mail.message_id, thread.id)
        return mail
