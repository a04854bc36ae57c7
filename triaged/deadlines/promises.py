"""The life of a promise: how what a mail says becomes an entry of the ledger, and what later mail does to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from triaged.deadlines.clocks import promise_due_at
from triaged.hours import WorkingHours
from triaged.model import Facts, Grain, LedgerPromise, Promise, PromiseStatus, When

_FINAL: tuple[PromiseStatus, ...] = ("kept", "broken", "moved", "withdrawn")
PRONOUNS = frozenset({"he", "she", "they"})
_UNMET = frozenset({"no_show", "ignored", "late"})
_PRESUMED = ("broken", True)
"""Called broken by the clock alone."""
_HOUR = timedelta(hours=1)
_RECEIVED = re.compile(r"\breceiv\w+|\bgot (?:it|them|the)\b", re.IGNORECASE)
"""What has been received may have been promised as anything: to be sent, to be told, to be paid."""
_COMING = frozenset(["be", "come", "arrive", "attend", "visit", "show", "turn", "pop", "swing"])
_PAYS = re.compile(
    r"\b(?:refund\w*|money|pa(?:y|id|ys|yment)|credit\w*|deposit|reimburse\w*|bill|invoice|cheque|check|account|card)\b"
    r"|[£$€]\s?\d",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:call(?:s|ed|ing)?|ring|rings|rang|phon\w+|telephon\w+|text(?:s|ed)?|write|wrote|e-?mail\w*|repl(?:y|ied)"
    r"|answer\w*|confirm\w*|get back|come back to|got back|hear from|heard from|in touch|let (?:\w+ ){1,2}know)\b",
    re.IGNORECASE,
)
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
        if each.due_at > wanted_by and sort_of(each.what or each.text) != "pay" and _deed(each.what) != "see"
    )


def reconcile(
    facts: Facts,
    ledger: Iterable[LedgerPromise],
    hours: WorkingHours,
    *,
    now: datetime,
    presumed: frozenset[int] = frozenset(),
) -> Reported:
    """Compare what a mail says with the open promises of its thread.

    A promise told again is the same promise: it changes status, it is not written down twice. A new date given by
    the same promisor before the old one passed moves the old one. A complaint that somebody did not come breaks
    the promises of the thread whose time has passed; the news that they came, without a complaint, keeps those
    that were due by today. ``presumed`` are the promises that only the clock has called broken: nobody had told us.
    """
    known = list(ledger)
    standing = [old for old in known if not old.by_hand]  # what a person decided stands
    new: list[Promise] = []
    changes: dict[int, Change] = {}
    for promise in _each_once(facts.promises):
        same = next((old for old in known if _same(promise, old, hours)), None)
        if same is None:
            new.append(promise)
            changes.update(_moved_by(promise, standing, hours))
        elif not same.by_hand and (status := _told_again(promise, same)):
            changes[same.id] = Change(promise=same.id, status=status, evidence=promise.evidence or promise.text)
    news = _news(facts)
    if news and (facts.happened or not facts.is_complaint):
        undecided = [old for old in standing if old.status == "open" or (old.status, old.id in presumed) == _PRESUMED]
        for old in _kept_by_news(news, undecided, hours, now):
            changes.setdefault(old.id, Change(promise=old.id, status="kept", evidence=news))
    unmet = next((signal for signal in facts.signals if signal.kind in _UNMET), None)
    if unmet is not None:
        for old in standing:
            past = old.due_at is not None and old.due_at <= now
            told = old.status == "open" and old.promised_by == "vendor"
            # What only the clock called broken is broken now by the word of the customer: later news is of another.
            if past and (told or ((old.status, old.id in presumed) == _PRESUMED and old.promised_by != "customer")):
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
    same_time = one.due is not None and other.due is not None and one.due.iso() == other.due.iso()
    same_firm = one.promised_by == other.promised_by and plain_name(one.vendor or "") == plain_name(other.vendor or "")
    deeds = {sort_of(each.what or each.text) for each in (one, other)}
    return same_time and same_firm and one.status == other.status and deeds == {"do"} and one.promised_by == "vendor"


def _told_again(promise: Promise, old: LedgerPromise) -> PromiseStatus | None:
    """Return the status to which a promise of the ledger comes when a mail tells of it again, or None."""
    if old.status == "doubtful" and promise.status == "open":
        return None if in_doubt(promise) else "open"
    told = promise.status in ("kept", "broken") and old.status not in _FINAL
    return promise.status if told else None


def _kept_by_news(
    news: str, undecided: Iterable[LedgerPromise], hours: WorkingHours, now: datetime
) -> list[LedgerPromise]:
    """Return what is kept by the news that somebody came, rang or paid: what of that sort was due last."""
    due = [old for old in undecided if old.promised_by != "customer" and _due_by_now(old, hours, now)]
    due = [old for old in due if _RECEIVED.search(news) or sort_of(old.what or old.text) == sort_of(news)]
    days = {old.id: old.due_at.astimezone(hours.zone).date() for old in due if old.due_at}
    last = max(days.values(), default=None)
    kept = [old for old in due if days.get(old.id, last) == last]
    # "Held up, there before four" after "between twelve and two": what came too late for the first keeps the second.
    return [old for old in kept if old.status != "broken" or not any(_put_back(old, other) for other in kept)]


def _put_back(old: LedgerPromise, other: LedgerPromise) -> bool:
    """Whether another promise gives a later time for what the same one had promised."""
    if old.due_at is None or other.due_at is None or old.due_at >= other.due_at:
        return False
    same = plain_name(old.vendor or old.promisor) == plain_name(other.vendor or other.promisor)
    return same and _deed(old.what) == _deed(other.what)


def _news(facts: Facts) -> str:
    """Return the words by which a mail says that what was waited for has come about, be it by praising it."""
    if facts.happened:
        return facts.happened[0].text
    unmet = any(signal.kind in _UNMET for signal in facts.signals)
    praised = [signal.text for signal in facts.signals if signal.kind == "praise"]
    return praised[0] if praised and not unmet else ""


def sort_of(words: str) -> str:
    """Return what is done: to pay, to tell, or to come and do it."""
    if _PAYS.search(words):
        return "pay"
    return "tell" if _TELLS.search(words) else "do"


def _due_by_now(old: LedgerPromise, hours: WorkingHours, now: datetime) -> bool:
    """Whether a promise was for today or earlier, in the business's days, or for no day at all."""
    due = old.due_at or now
    return due.astimezone(hours.zone).date() <= now.astimezone(hours.zone).date()


def _moved_by(promise: Promise, standing: Iterable[LedgerPromise], hours: WorkingHours) -> dict[int, Change]:
    _, due_at, _ = due_of(promise, hours)
    if due_at is None or promise.status != "open":
        return {}
    ahead = [old for old in standing if old.status == "open" and old.due_at and _puts_off(due_at, old, hours)]
    if promise.vendor is None and promise.promisor.lower() in PRONOUNS:
        # "They now say Friday": of whom, only a conversation about a single promise leaves no doubt.
        moved = ahead if len(ahead) == 1 and ahead[0].promised_by == promise.promised_by else []
    else:
        moved = [old for old in ahead if _same_promisor(promise, old) and _deed(old.what) == _deed(promise.what)]
    return {old.id: Change(promise=old.id, status="moved", evidence=promise.text) for old in moved}


def _puts_off(due_at: datetime, old: LedgerPromise, hours: WorkingHours) -> bool:
    """Whether a time takes the place of an old one: a later one, or another on the same day."""
    assert old.due_at is not None  # noqa: S101 - the caller asked
    day = due_at.astimezone(hours.zone).date() == old.due_at.astimezone(hours.zone).date()
    return old.due_at < due_at or (day and old.due_at != due_at)


def _same(promise: Promise, old: LedgerPromise, hours: WorkingHours) -> bool:
    printed, _, _ = due_of(promise, hours)
    same_day = (printed or "")[:10] == (old.due or "")[:10] and not _another_hour(promise, old, hours)
    return same_day and _same_promisor(promise, old) and (printed is not None or _deed(promise.what) == _deed(old.what))


def _another_hour(promise: Promise, old: LedgerPromise, hours: WorkingHours) -> bool:
    """Whether a promise that is open names another hour of the day of an open one, and so moves it."""
    _, due_at, grain = due_of(promise, hours)
    if "day" in (grain, old.due_grain) or due_at is None or old.due_at is None:
        return False
    return promise.status == old.status == "open" and abs(due_at - old.due_at) >= _HOUR


def _same_promisor(promise: Promise, old: LedgerPromise) -> bool:
    if promise.promised_by == old.promised_by == "staff" and not promise.sure:
        return True  # "you said noon": a customer means whoever of us it was
    names = {plain_name(name) for name in (promise.promisor, promise.vendor) if name}
    return promise.promised_by == old.promised_by and bool(
        names & {plain_name(name) for name in (old.promisor, old.vendor) if name}
    )


def plain_name(name: str) -> str:
    """Return a name in lower case without marks and a leading "the"."""
    return re.sub(r"\W+", " ", name.lower()).removeprefix("the ").strip()


def _deed(what: str) -> str:
    """Return the first word of a deed: "come first thing Wednesday", "come Tuesday" and "be here" are one deed."""
    first = what.lower().split(maxsplit=1)[0] if what.strip() else ""
    return "come" if first in _COMING and sort_of(what) == "do" else first
