"""The life of a promise: how what a mail says becomes an entry of the ledger, and what later mail does to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from triaged.deadlines.clocks import promise_due_at
from triaged.deadlines.deeds import deed, plain_name, sort_of
from triaged.deadlines.news import UNMET, fates, news_in
from triaged.hours import WorkingHours
from triaged.model import Facts, Grain, LedgerPromise, Promise, PromiseStatus, When

_FINAL: tuple[PromiseStatus, ...] = ("kept", "broken", "moved", "withdrawn")
PRONOUNS = frozenset({"he", "she", "they"})
_PRESUMED = ("broken", True)
"""Called broken by the clock alone."""
_HOUR, _QUARTER = timedelta(hours=1), timedelta(minutes=15)
_DONE = re.compile(r"(?:i|we)(?:'ve| have) (?!to\b|got\b|a\b|an\b|the\b)\w+(?:ed|en|ut|ld|ke)\b", re.IGNORECASE)
_EVEN = 0.5
"""Below this confidence a promise is rather none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A promise of the ledger that a mail moves to another status."""

    promise: int
    status: PromiseStatus
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What one mail means for the ledger: promises to add, and changes to the ones that stand there."""

    new: tuple[Promise, ...]
    changes: tuple[Change, ...]


def in_doubt(promise: Promise) -> bool:
    """Whether a promise is shown and not acted upon before a person confirms it, or a later mail tells it plainly.

    That is one of which nobody told what became of it and that is rather none, or whose day can be read in two ways.
    """
    two_ways = promise.due is not None and promise.due.ambiguous
    return promise.status == "open" and (promise.confidence < _EVEN or two_ways)


def due_of(promise: Promise, hours: WorkingHours) -> tuple[str | None, datetime | None, Grain]:
    """Return the due time as printed, the instant at which the promise breaks (UTC) and the grain."""
    due = promise.due
    if due is None:
        return None, None, "day"
    return due.iso(), over_at(due, hours), due.grain


def over_at(when: When, hours: WorkingHours) -> datetime | None:
    """Return the instant (UTC) at which a time has passed: its own, or the close of its day's working hours."""
    last = when.latest or when.earliest
    at = promise_due_at(last.date(), last, when.grain, hours)
    return at.astimezone(UTC) if at else None


def conflicting(ledger: Iterable[LedgerPromise], wanted_by: datetime | None) -> tuple[LedgerPromise, ...]:
    """Return the open promises to a customer that cannot meet the time by which he needs it; money can wait for it."""
    return tuple(
        each
        for each in ledger
        if wanted_by and each.status == "open" and each.promised_by != "customer" and each.due_at
        if each.due_at > wanted_by and sort_of(each) != "pay" and deed(each.what) != "see"
    )


def reconcile(
    facts: Facts,
    ledger: Iterable[LedgerPromise],
    hours: WorkingHours,
    *,
    now: datetime,
    presumed: frozenset[int] = frozenset(),
    firsthand: bool = False,
) -> Reported:
    """Compare what a mail says with the open promises of its thread.

    A promise told again is the same promise: it changes status, it is not written down twice. A new date given by
    the same promisor before the old one passed moves the old one. A complaint that somebody did not come breaks
    the promises of the thread whose time has passed; the news that they came, without a complaint, keeps those
    that were due by today. ``presumed`` are the promises that only the clock has called broken: nobody had told us.
    ``firsthand`` is a mail by whoever promises: the hour that he names is meant, and not a rough retelling.
    """
    known = list(ledger)
    standing = [old for old in known if not old.by_hand]  # what a person decided stands
    new: list[Promise] = []
    changes: dict[int, Change] = {}
    for promise in _each_once(facts.promises):
        same = next((old for old in known if _same(promise, old, hours, firsthand=firsthand)), None)
        if same is None:
            new.append(promise)
            changes.update(_moved_by(promise, standing, hours, firsthand=firsthand))
            if firsthand:
                late = (old for old in standing if (old.status, old.id in presumed) == _PRESUMED)
                changes.update(_admitted_by(promise, late, hours))
        elif not same.by_hand and (status := _told_again(promise, same)):
            changes[same.id] = Change(promise=same.id, status=status, evidence=promise.evidence or promise.text)
    news = news_in(facts)
    if news:
        undecided = [old for old in standing if old.status == "open" or (old.status, old.id in presumed) == _PRESUMED]
        for old, status in fates(news, facts, undecided, hours, now):
            changes.setdefault(old.id, Change(promise=old.id, status=status, evidence=news))
    unmet = next((signal for signal in facts.signals if signal.kind in UNMET), None)
    if unmet is not None:
        for old in standing:
            past = old.due_at is not None and old.due_at <= now
            told = old.status == "open" and old.promised_by == "vendor"
            # What only the clock called broken is broken now by the word of the customer: later news is of another.
            if past and (told or (old.status, old.id in presumed) == _PRESUMED):
                changes.setdefault(old.id, Change(promise=old.id, status="broken", evidence=unmet.text))
    return Reported(new=tuple(new), changes=tuple(changes.values()))


def _each_once(promises: Iterable[Promise]) -> list[Promise]:
    """Return the promises of a mail without those that tell a visit a second time.

    "I have booked Ace, they come at two" is one visit; the last of such words says best what will be done.
    """
    found = list(promises)
    return [
        each
        for at, each in enumerate(found)
        if each.due is None or not any(_one_visit(each, later) for later in found[at + 1 :])
    ]


def _one_visit(one: Promise, other: Promise) -> bool:
    """Whether two promises of one mail are one: the same firm at the same time, or what was done to bring it about."""
    if one.due is None or other.due is None or one.due.iso() != other.due.iso() or one.status != other.status:
        return False
    if _DONE.match(one.text):
        return True  # "I've escalated it, they come at two"
    same_firm = one.promised_by == other.promised_by and plain_name(one.vendor or "") == plain_name(other.vendor or "")
    deeds = {sort_of(each) for each in (one, other)}
    same_man = plain_name(one.promisor) == plain_name(other.promisor)
    return same_firm and deeds in ({"do"}, {"pay"}) and (one.promised_by == "vendor" or same_man)


def _told_again(promise: Promise, old: LedgerPromise) -> PromiseStatus | None:
    """Return the status to which a promise of the ledger comes when a mail tells of it again, or None."""
    if old.status == "doubtful" and promise.status == "open":
        return None if in_doubt(promise) else "open"
    told = promise.status in ("kept", "broken") and old.status not in _FINAL
    return promise.status if told else None


def _moved_by(
    promise: Promise, standing: Iterable[LedgerPromise], hours: WorkingHours, *, firsthand: bool
) -> dict[int, Change]:
    _, due_at, _ = due_of(promise, hours)
    if due_at is None or promise.status != "open":
        return {}
    ahead = [old for old in standing if old.status == "open" and old.due_at and _puts_off(due_at, old, hours)]
    vague = promise.promisor.lower() in PRONOUNS
    if vague and len(ahead) == 1 and ahead[0].promised_by == promise.promised_by:
        moved = ahead  # "They now say Friday": of whom, only a conversation about a single promise leaves no doubt
    else:
        moved = [
            old
            for old in ahead
            if _same_promisor(promise, old)
            if deed(old.what) == deed(promise.what) or (firsthand and _same_visit(promise, old, due_at, hours))
        ]
    return {old.id: Change(promise=old.id, status="moved", evidence=promise.text) for old in moved}


def _admitted_by(promise: Promise, late: Iterable[LedgerPromise], hours: WorkingHours) -> dict[int, Change]:
    """Return what a later hour of the same day admits: whoever names it was not there at the first."""
    _, due_at, _ = due_of(promise, hours)
    if due_at is None:
        return {}
    return {
        old.id: Change(promise=old.id, status="broken", evidence=promise.text)
        for old in late
        if old.due_at is not None and old.due_at < due_at and _same_visit(promise, old, due_at, hours)
        if _same_promisor(promise, old) and deed(old.what) == deed(promise.what)
    }


def _same_visit(promise: Promise, old: LedgerPromise, due_at: datetime, hours: WorkingHours) -> bool:
    """Whether two promises to come are for one day: "Saturday morning", then "seven to eleven"."""
    assert old.due_at is not None  # noqa: S101 - the caller asked
    one_day = due_at.astimezone(hours.zone).date() == old.due_at.astimezone(hours.zone).date()
    return one_day and sort_of(promise) == sort_of(old) == "do"


def _puts_off(due_at: datetime, old: LedgerPromise, hours: WorkingHours) -> bool:
    """Whether a time takes the place of an old one: a later one, or another on the same day."""
    assert old.due_at is not None  # noqa: S101 - the caller asked
    day = due_at.astimezone(hours.zone).date() == old.due_at.astimezone(hours.zone).date()
    return old.due_at < due_at or (day and old.due_at != due_at)


def _same(promise: Promise, old: LedgerPromise, hours: WorkingHours, *, firsthand: bool) -> bool:
    printed, _, _ = due_of(promise, hours)
    same_day = (printed or "")[:10] == (old.due or "")[:10] and not _another_hour(
        promise, old, hours, firsthand=firsthand
    )
    if firsthand and printed == old.due and old.due_grain != "day" and _visits(promise) and _visits(old):
        return True  # who comes at the very minute that was promised is whoever was promised
    return same_day and _same_promisor(promise, old) and (printed is not None or deed(promise.what) == deed(old.what))


def _another_hour(promise: Promise, old: LedgerPromise, hours: WorkingHours, *, firsthand: bool) -> bool:
    """Whether a promise that is open names another hour of the day of an old one, and so is a new one."""
    _, due_at, grain = due_of(promise, hours)
    if "day" in (grain, old.due_grain) or due_at is None or old.due_at is None:
        return False
    # "Sorry, before four", after two has passed or was put off.
    over = ("broken", "moved", "withdrawn", *(("kept",) if firsthand else ()))
    put_back = old.status in over and due_at > old.due_at
    another = old.status == "open" and abs(due_at - old.due_at) >= (_QUARTER if firsthand else _HOUR)
    return promise.status == "open" and (another or put_back)


def _visits(promise: Promise | LedgerPromise) -> bool:
    return promise.promised_by != "customer" and sort_of(promise) == "do"


def _same_promisor(promise: Promise, old: LedgerPromise) -> bool:
    if promise.promised_by == old.promised_by == "staff" and not promise.sure:
        return True  # "you said noon": a customer means whoever of us it was
    names = {plain_name(name) for name in (promise.promisor, promise.vendor) if name}
    return promise.promised_by == old.promised_by and bool(
        names & {plain_name(name) for name in (old.promisor, old.vendor) if name}
    )
