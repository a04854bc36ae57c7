"""The ledger of promises: what a mail adds to it and changes in it, and what a person decides.

The rules of this are pure and live in ``deadlines``; here they meet the store, inside the pipeline's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from triaged.config import Config
from triaged.deadlines import promises as life
from triaged.deadlines import promisors
from triaged.deadlines.agreed import Agreed, accepted, agreed_by_us, declined_by, open_visits, settled, with_agreed_time
from triaged.deadlines.changed import changed_by_us
from triaged.deadlines.written import kept_by_writing
from triaged.model import EventKind, Facts, Grain, LedgerPromise, Origin, Promise, PromiseStatus, Reading, Thread
from triaged.owed import Owed
from triaged.store import Store, StoredMail

_CHANGED: dict[PromiseStatus, EventKind] = {
    "kept": "promise kept",
    "broken": "promise broken",
    "open": "promise made",
}
"""What the rules hear of when a promise comes to a status."""


@dataclass(frozen=True)
class Promised:
    """Keeps the ledger; the clocks of promises are those of ``owed``, and so is the store."""

    owed: Owed

    @property
    def config(self) -> Config:
        """The configuration in force."""
        return self.owed.config

    @property
    def store(self) -> Store:
        """The store."""
        return self.owed.store

    def read(
        self, thread: Thread, mail: StoredMail, reading: Reading, origin: Origin, *, because: str, now: datetime
    ) -> tuple[tuple[EventKind, LedgerPromise], ...]:
        """Bring the ledger up to date with what a mail says; returns what happened to which promise."""
        hours, ledger = self.config.business.calendar, self.store.ledger
        standing = ledger.promises(thread.id)
        reported = self._reported(thread, mail, reading, origin, standing, now)
        broken = {each.id for each in standing if each.status == "broken"}
        happened: list[tuple[EventKind, LedgerPromise]] = []
        for told in reported.new:
            unproved = origin.kind == "vendor" and told.status != "open"
            promise = replace(told, status="doubtful") if unproved or life.in_doubt(told) else told
            if origin.kind in ("staff", "vendor") and told.status == "moved" and told is reported.new[-1]:
                promise = replace(promise, status="open")  # "I had to put it back to Thursday" promises Thursday
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

    def _reported(
        self, thread: Thread, mail: StoredMail, reading: Reading, origin: Origin,
        standing: tuple[LedgerPromise, ...], now: datetime,
    ) -> life.Reported:  # fmt: skip
        """Return what a mail means for the ledger, by what it says and by what it does."""
        ledger, hours = self.store.ledger, self.config.business.calendar
        presumed = frozenset(each.id for each in standing if ledger.history(each.id)[-1][2] == "clock")
        facts = self._told(reading, origin, standing)
        facts = replace(facts, promises=tuple(self._meant(each, reading, origin, standing) for each in facts.promises))
        firsthand = origin.kind in ("staff", "vendor")
        agreed = settled(facts, reading.zones.newest, mail.received_at) if firsthand else None
        facts = with_agreed_time(facts, agreed)
        reported = life.reconcile(facts, standing, hours, now=now, presumed=presumed, firsthand=firsthand)
        if origin.kind == "staff" and origin.authenticated:
            reported = self._with_written(reported, standing, reading, presumed)
        if firsthand:
            return self._with_agreed(reported, standing, facts, agreed, reading, mail.received_at)
        if origin.kind == "customer":
            return self._with_accepted(reported, thread, standing, mail, reading)
        return reported

    def _meant(self, told: Promise, reading: Reading, origin: Origin, standing: tuple[LedgerPromise, ...]) -> Promise:
        """Return a promise by whomever the conversation shows to be meant."""
        promise = promisors.the_only_vendor(promisors.as_known(self._one_of_us(told), standing), standing)
        author = reading.message.author
        writer = author.name if author else ""
        return promisors.told_by_staff(promise, standing, writer) if origin.kind == "staff" else promise

    def _one_of_us(self, promise: Promise) -> Promise:
        """Return a promise by somebody of [people] as one of ours: a customer's mail does not tell whose man he is."""
        names = {word for each in self.config.people.values() for word in (each.name or each.email.name or "").split()}
        ours = promise.promised_by == "vendor" and promise.vendor in (None, promise.promisor)
        return replace(promise, promised_by="staff", vendor=None) if ours and promise.promisor in names else promise

    def _told(self, reading: Reading, origin: Origin, standing: tuple[LedgerPromise, ...]) -> Facts:
        """Return what a mail says; "we" in one of a vendor's is the vendor, whatever he was read as."""
        author = reading.message.author
        if origin.kind != "vendor" or author is None:
            return reading.facts
        known = author.domain in self.config.business.vendor_domains
        return promisors.told_by_vendor(reading.facts, standing, known=known)

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
        self, reported: life.Reported, standing: tuple[LedgerPromise, ...], reading: Reading, presumed: frozenset[int]
    ) -> life.Reported:
        """Add what a mail of ours does to promises: those that it keeps by being written, moves, or calls off."""
        files = [each.filename for each in reading.message.attachments]
        text, promised = reading.zones.newest, reading.facts.promises
        kept = kept_by_writing(standing, text, files, [each.what for each in promised])
        words = " ".join(text.split())[:80]
        # What was written too late was not kept, whatever the customer says of it later.
        found = [
            life.Change(promise=each.id, status="kept" if each.status == "open" else "broken", evidence=words)
            for each in kept
            if each.status == "open" or each.id in presumed
        ]
        return _with(reported, (*found, *changed_by_us(standing, promised, text, self.config.business.calendar)))

    def _with_agreed(
        self, reported: life.Reported, standing: tuple[LedgerPromise, ...], facts: Facts, agreed: Agreed | None,
        reading: Reading, now: datetime,
    ) -> life.Reported:  # fmt: skip
        """Add what a mail of ours or of a vendor settles: another time for a visit, or a time for one at last."""
        author, hours = reading.message.author, self.config.business.calendar
        writer = author.name if author else ""
        promise, move = agreed_by_us(agreed, standing, facts.promises, hours, now, writer)
        if move is not None and any(each.promise == move.promise for each in reported.changes):
            return reported
        reported = _with(reported, (move,) if move else ())
        return replace(reported, new=(*reported.new, promise)) if promise else reported

    def _with_accepted(
        self, reported: life.Reported, thread: Thread, standing: tuple[LedgerPromise, ...], mail: StoredMail,
        reading: Reading,
    ) -> life.Reported:  # fmt: skip
        """Add the promise that a customer makes of our last offer by taking it; it moves a visit that was open."""
        mails, hours = self.store.mail, self.config.business.calendar
        before = [each for each in mails.of_thread(thread.id) if each.received_at < mail.received_at]
        offer = mails.reading(before[-1].id) if before and before[-1].origin == "staff" else None
        author = offer.message.author if offer else None
        if offer is None:
            return reported
        declined = declined_by(reading, offer, [each for each in standing if each.made_in == before[-1].id])
        words = " ".join(reading.zones.newest.split())[:80]
        reported = _with(
            reported, [life.Change(promise=each.id, status="withdrawn", evidence=words) for each in declined]
        )
        promise = accepted(offer, reading, author.name if author else "")
        if promise is None or promise.due is None:
            return reported
        promise = promisors.the_only_vendor(promise, standing)
        due_at = life.over_at(promise.due, hours) if promise.due else None
        if due_at is None or due_at <= mail.received_at or any(each.due_at == due_at for each in standing):
            return reported
        printed = promise.due.iso() if promise.due else None
        told = [each for each in reported.new if each.due and each.due.iso() == printed]
        rest = tuple(each for each in reported.new if each not in told)
        visits = open_visits(standing)
        moved = [life.Change(promise=visits[0].id, status="moved", evidence=promise.text)] if len(visits) == 1 else []
        return _with(replace(reported, new=(*rest, promise)), moved)

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
        # What was called broken, by a time that was misread, can be kept after all.
        misread = promise.status == "broken" and found is not None and found[1] > now
        undecided = promise.status in ("open", "doubtful") or misread
        return self.decided(promise, "open" if undecided else promise.status, now, person)

    def _person(self, promise: Promise, reading: Reading, origin: Origin) -> str | None:
        """Return the address of the member of staff who owes a promise; the shared mailbox is nobody."""
        author = reading.message.author if origin.kind == "staff" else None
        ours = {address.email for address in self.config.business.addresses}
        return author.email if promise.promised_by == "staff" and author and author.email not in ours else None

    def _watched(self, promise: LedgerPromise, told_at: datetime, now: datetime) -> LedgerPromise:
        """Start the clock of an open promise.

        One whose time had passed before we heard of it gets none, since the mail that tells of it has its own clocks;
        it is broken, if we are sure of what was read.
        """
        assert promise.due_at is not None  # noqa: S101 - the caller asked
        if promise.due_at > told_at:
            deadline = self.store.ledger.start(promise.thread, "promise", told_at, promise.due_at, promise.id)
            self.owed.climb(deadline, grain_of=promise)
            return promise
        if not promise.sure:
            return promise
        self.store.ledger.set_status(promise.id, "broken", now, "clock", promise.due or "")
        return replace(promise, status="broken")


def _with(reported: life.Reported, changes: Iterable[life.Change]) -> life.Reported:
    """Add changes; what was said of a promise first stands."""
    known: dict[int, life.Change] = {}
    for each in (*reported.changes, *changes):
        known.setdefault(each.promise, each)
    return replace(reported, changes=tuple(known.values()))
