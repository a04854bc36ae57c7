"""One message, one transaction: the rooms of the house in the order in which a mail passes them.

Two things wake the machine, a message (``handle``) and a tick (``fire``). Both become events, and the same rules see
both. Nothing is sent here: what is to be said goes to the outbox in the same transaction as what was understood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from triaged import threads
from triaged.config import Config
from triaged.customers import customers_of
from triaged.fuse import Fuse
from triaged.letters import Letters
from triaged.model import (
    Address,
    Decision,
    Event,
    EventKind,
    Origin,
    Outgoing,
    Reading,
    Step,
    Thread,
    ThreadMatch,
    Verdict,
)
from triaged.orders import Orders
from triaged.outbox.templates import Templates
from triaged.owed import Owed
from triaged.promised import Promised
from triaged.reaching_out import ReachingOut
from triaged.reader import identity_of
from triaged.returned import Returned
from triaged.rulebook.decide import combine, decide_all
from triaged.rulebook.rule import RuleSet
from triaged.saying import Saying
from triaged.sorting import RELEASED, Sorting
from triaged.store import Queued, State, Store, StoredMail
from triaged.telling import Telling
from triaged.ticks import Fired, Ticks, marked
from triaged.tokens import Tokens
from triaged.turns import answered, asked, contented, reaches, wanted_by

__all__ = ["Fired", "Outcome", "Pipeline"]


CONFLICT = "deadline-conflict"
"""Flag of a mail and label of a thread: what is promised falls due after the customer needs it."""

HOLLOW = "hollow-answer"
"""Label of a thread in which staff sent an answer that says nothing."""


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
        customers = customers_of(config)
        self.letters = Letters(config=config, store=store, templates=templates, tokens=tokens, customers=customers)
        self.owed = Owed(config=config, store=store, rules=rules)
        self._at = crash_point or (lambda _name: None)
        self._sorting = Sorting(
            config=config,
            store=store,
            tokens=tokens,
            identity=self.identity,
            customers=customers,
            crash_point=self._at,
        )
        self._saying = Saying(
            config=config,
            store=store,
            letters=self.letters,
            owed=self.owed,
            fuse=Fuse(config=config, store=store, letters=self.letters),
            identity=self.identity,
        )
        self._orders = Orders(config=config, store=store, letters=self.letters, owed=self.owed)
        self._returned = Returned(config=config, store=store, rules=rules, letters=self.letters, owed=self.owed)
        self._hours = config.business.calendar
        store.outbox.records_only = config.smtp.mode == "dry-run"
        self._ticks = Ticks(
            config=config,
            store=store,
            rules=rules,
            letters=self.letters,
            owed=self.owed,
            returned=self._returned,
            saying=self._saying,
            telling=Telling(config=config, store=store, rules=rules, letters=self.letters),
            reaching=ReachingOut(config=config, store=store, rules=rules, letters=self.letters, owed=self.owed),
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
        found = self._sorting.sort(mail, reading, now)
        thread, held, past = found.thread, found.verdict.kind == "quarantine", mail.state == "past"
        verdict = replace(found.verdict, kind="silent", reason="past") if past else found.verdict
        outcome = Outcome(
            mail=mail, reading=reading, origin=found.origin, verdict=verdict, match=found.match, thread=thread,
            flags=found.match.flags,
        )  # fmt: skip
        if thread is not None and not past and not found.is_twin:
            outcome = self._act(outcome, thread, now, name)
        elif thread is not None:
            self._save(thread, reading, found.origin)
        if held and not past:
            self._hold(mail, reading)
        state: State = "past" if past else "held" if held else "done"
        self.store.mail.finish(
            mail.id, reading, content=found.content, origin=found.origin, verdict=outcome.verdict, match=found.match,
            thread=thread.id if thread else None, decisions=outcome.decisions, at=now, state=state,
        )  # fmt: skip
        return outcome

    def _hold(self, mail: StoredMail, reading: Reading) -> None:
        """Give a held mail a clock of its own, on a conversation that nobody takes part in and nothing can match."""
        at = mail.received_at
        thread = Thread(
            id=self._sorting.new_id(mail.sha256), subject=reading.message.subject, customer="", customer_name="",
            state="quarantined", opened_at=at, last_message_at=at,
        )  # fmt: skip
        self.store.mail.save_thread(thread)
        self.store.mail.hold(mail.id, thread.id)
        self.owed.held(thread, at)

    def _act(self, outcome: Outcome, thread: Thread, now: datetime, name: str) -> Outcome:
        """Do what follows from a mail in its thread: clocks, ledger, rules, words."""
        mail, reading, origin = outcome.mail, outcome.reading, outcome.origin
        is_new = self.store.mail.thread(thread.id) is None
        was_closed = thread.state == "closed"
        thread, kinds = self._turn(outcome, thread, now, is_new=is_new)
        if not kinds:
            if outcome.verdict.reason == "bounce":
                sent = self._returned.take(reading.message, thread, now)
            else:
                sent = self._orders.obey(reading, origin, thread, now)
            return replace(outcome, thread=self.store.mail.thread(thread.id) or thread, sent=sent)
        moved = Promised(self.owed).read(thread, mail, reading, origin, because=name, now=now)
        if origin.kind == "customer" and self._is_believed(outcome):
            thread = self.owed.closed_by_praise(thread, reading, now)
        # A need of an hour that has passed and is not spoken of again is no need any more.
        still_needed = reading.facts.customer_deadline or (thread.wanted_by and thread.wanted_by > now)
        conflicts = self._saying.conflicts(thread, now) if still_needed else ()
        if conflicts:
            thread = replace(thread, labels=tuple(dict.fromkeys((*thread.labels, CONFLICT))))
        happened = [Event(kind=kind, at=now, thread=thread, reading=reading, origin=origin) for kind in kinds]
        happened += [
            Event(kind=kind, at=now, thread=thread, reading=reading, origin=origin, promise=each)
            for kind, each in moved
        ]
        decisions = decide_all(happened, self.rules, self._hours)
        thread = marked(thread, combine(decisions), fresh=is_new or was_closed or thread.state == "closed")
        self.store.mail.save_thread(thread)
        notices = tuple(self._saying.notices(thread, decisions, f"mail/{mail.sha256}", now))
        verdict, said = self._saying.acknowledge(
            thread, reading, origin, outcome.verdict, decisions, begins=is_new or was_closed,
            newcomer=threads.NEW_ADDRESS in outcome.match.flags, now=now,
        )  # fmt: skip
        self.owed.escalate(thread, decisions, now, cause=mail.received_at)
        flags = (*outcome.flags, CONFLICT) if conflicts else outcome.flags
        sent = (*said, *conflicts, *notices)
        return replace(outcome, thread=thread, decisions=decisions, verdict=verdict, sent=sent, flags=flags)

    def _turn(self, outcome: Outcome, thread: Thread, now: datetime, *, is_new: bool) -> tuple[Thread, list[EventKind]]:
        """Say whose turn it is now, and move the clocks; no events where a mail moves nothing (a bounce, say)."""
        mail, reading, origin = outcome.mail, outcome.reading, outcome.origin
        forwarded = origin.kind == "staff" and is_new and self._sorting.passed_on(reading) is not None
        let_in = outcome.verdict.reason == RELEASED and origin.kind != "automatic"
        if origin.kind == "customer" and self.owed.asks_nothing(thread, reading) and self._is_believed(outcome):
            thread = contented(thread, reading)
            self._save(thread, reading, origin)
            self.owed.contented(thread, now)
        elif origin.kind == "customer" or forwarded or let_in:
            is_answered = thread.state == "waiting for customer"
            answered_at = self.owed.answered_since(thread, mail.received_at) if is_answered else None
            thread = wanted_by(asked(thread, reading), reading, self._hours)
            self._save(thread, reading, origin)
            self.owed.customer_wrote(thread, mail.received_at)
            if answered_at is not None:  # the answer was read before the mail, which was put aside, or came late
                thread = answered(thread, answered_at)
                self.store.mail.save_thread(thread)
                self.owed.staff_answered(thread, answered_at)
            first = is_new or threads.NEW_ADDRESS in outcome.match.flags
            return thread, ["message received"] if first else ["message received", "customer wrote again"]
        elif origin.kind == "staff" and reaches(thread, reading):
            answered_at = min(mail.received_at, now)
            if why := self.owed.hollow(thread, reading):
                return self._hollow(thread, reading, origin, answered_at, why), []
            thread = answered(thread, answered_at)
            self._save(thread, reading, origin)
            self.owed.staff_answered(thread, answered_at)
            return thread, ["staff answered"]
        else:
            self._save(thread, reading, origin)
            return thread, ["message received"] if origin.kind == "vendor" else []
        return thread, ["message received"]

    def _is_believed(self, outcome: Outcome) -> bool:
        """Whether a mail may end what is owed to a customer: who has always proved himself does so then too."""
        author = outcome.reading.message.author
        return outcome.origin.authenticated or author is None or not self.store.mail.proves_himself(author.email)

    def _hollow(self, thread: Thread, reading: Reading, origin: Origin, at: datetime, why: str) -> Thread:
        """Take an answer that says nothing: somebody wrote, and the customer still waits."""
        labels = tuple(dict.fromkeys((*thread.labels, HOLLOW)))
        thread = replace(thread, labels=labels, first_response_at=thread.first_response_at or at)
        self._save(thread, reading, origin)
        self.owed.staff_answered(thread, at, only_first=True)
        self.store.note(at, "hollow answer", {"why": why}, thread=thread.id)
        return thread

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

    def fresh(self, row: Queued, now: datetime) -> Outgoing | None:
        """Return a mail that waited as it may leave now, or None where it is not to leave any more."""
        return self._saying.fresh(row, now)

    # --- a tick -----------------------------------------------------------------------------------------

    def tick(self, now: datetime, until: datetime | None = None) -> Iterator[Fired]:
        """Fire every step whose time has come (by ``until``), each in a transaction of its own, in order of time."""
        with self.store.atomic():
            self._saying.catch_up(now)
        return self._ticks.tick(now, until or now)

    def happened(self, now: datetime) -> Iterator[Fired]:
        """Ask the rules about what happened outside of mail and time; yields that of which somebody was told."""
        return self._ticks.happened(now)

    def fire(self, step: Step, now: datetime) -> Fired | None:
        """Fire one step; None where nothing is owed any more."""
        return self._ticks.fire(step, now)
