"""Words about the mail: who wrote it, what it says, what was read from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from triaged.hours import WorkingHours
from triaged.model import SIGNAL_KINDS, Event, Fact, Facts, PromiseStatus
from triaged.rulebook import values
from triaged.rulebook.words import MAIL_EVENTS, PROMISE_EVENTS, Seen, word

_NO_MAIL = Seen(held=False, what="no mail in this event")
_SEEN_AT_MOST = 80
_SIGNALS = tuple(kind.replace("_", " ") for kind in SIGNAL_KINDS)
_MENTIONS = ("vendor", "promise", "date", "amount", "phone number")


@word(
    "from",
    events=MAIL_EVENTS,
    help="Who wrote the mail.",
    values=values.choice("somebody who writes", ("customer", "staff", "vendor", "automatic", "unknown")),
)
def from_(event: Event, wanted: str, hours: WorkingHours) -> Seen:
    """Compare the origin that the screen found."""
    del hours
    if event.origin is None:
        return _NO_MAIL
    author = event.reading.message.author if event.reading else None
    return Seen(held=event.origin.kind == wanted, what=f"{event.origin.kind}{f' {author.email}' if author else ''}")


@word(
    "mentions",
    events=MAIL_EVENTS,
    help="The newest text of the mail names a vendor, a promise, a date or time, a sum of money, a phone number.",
    values=values.choice("something to mention", _MENTIONS),
)
def mentions(event: Event, wanted: str, hours: WorkingHours) -> Seen:
    """Ask whether any such fact was read."""
    del hours
    if event.reading is None:
        return _NO_MAIL
    facts = event.reading.facts
    if wanted == "phone number":
        return Seen(held=bool(facts.phones), what=", ".join(facts.phones) or "no phone number")
    found: dict[str, tuple[Fact, ...]] = {
        "vendor": facts.vendors,
        "promise": facts.promises,
        "date": facts.dates,
        "amount": facts.amounts,
    }
    return _shown(found[wanted], f"no {wanted}")


@word(
    "vendor",
    events=MAIL_EVENTS | PROMISE_EVENTS,
    help="The mail names this vendor, or the promise was made for it; upper and lower case are the same.",
    values=values.NAME,
)
def vendor(event: Event, wanted: str, hours: WorkingHours) -> Seen:
    """Compare with the names of vendors, and with the words that stand for them in the mail."""
    del hours
    known = [item for item in event.reading.facts.vendors] if event.reading else []  # noqa: C416 - typed as a list
    names = [name for item in known for name in (item.name, item.text)]
    if event.promise and event.promise.vendor:
        names.append(event.promise.vendor)
    held = next((name for name in names if _bare(name) == _bare(wanted)), None)
    return Seen(held=held is not None, what=held or ", ".join(dict.fromkeys(names)) or "no vendor")


@word(
    "signal",
    events=MAIL_EVENTS,
    help="What the mail shows, as read by the language model and its rules.",
    values=values.choice("a signal", _SIGNALS),
)
def signal(event: Event, wanted: str, hours: WorkingHours) -> Seen:
    """Compare the kinds of the signals found."""
    del hours
    if event.reading is None:
        return _NO_MAIL
    signals = event.reading.facts.signals
    kind = wanted.replace(" ", "_")
    found = tuple(item for item in signals if item.kind == kind)
    if found:
        return _shown(found, "")
    return Seen(held=False, what=", ".join(dict.fromkeys(s.kind.replace("_", " ") for s in signals)) or "no signal")


@word(
    "says",
    events=MAIL_EVENTS,
    help="These words stand one after another in the newest text; never in what is quoted, signed or forwarded.",
    values=values.PHRASE,
)
def says(event: Event, wanted: str, hours: WorkingHours) -> Seen:
    """Look for the phrase token by token."""
    del hours
    return _NO_MAIL if event.reading is None else _phrase(wanted, event.reading.zones.newest, "the newest text")


@word(
    "subject_says",
    events=MAIL_EVENTS,
    help="These words stand one after another in the subject.",
    values=values.PHRASE,
)
def subject_says(event: Event, wanted: str, hours: WorkingHours) -> Seen:
    """Look for the phrase in the decoded subject."""
    del hours
    return _NO_MAIL if event.reading is None else _phrase(wanted, event.reading.message.subject, "the subject")


@word("complaint", events=MAIL_EVENTS, help="Whether the mail complains.", values=values.YES_NO)
def complaint(event: Event, wanted: str, hours: WorkingHours) -> Seen:
    """Compare what was read."""
    del hours
    if event.reading is None:
        return _NO_MAIL
    complains = event.reading.facts.is_complaint
    return Seen(held=complains == values.read_yes(wanted), what="a complaint" if complains else "no complaint")


@word(
    "promise",
    events=MAIL_EVENTS | PROMISE_EVENTS,
    help="How a promise stands. Events about a promise ask the ledger; events about a mail ask what this mail tells of"
    " any promise, so 'promise: broken' means that the mail reports a broken one.",
    values=values.choice("the state of a promise", get_args(PromiseStatus)),
)
def promise(event: Event, wanted: str, hours: WorkingHours) -> Seen:
    """Compare the status on the ledger where the event has a promise, else those that the mail tells."""
    del hours
    if event.promise is not None:
        return Seen(held=event.promise.status == wanted, what=f"{event.promise.status}: {event.promise.text}")
    if event.reading is None:
        return Seen(held=False, what="no promise in this event")
    promises = event.reading.facts.promises
    found = next((item for item in promises if item.status == wanted), None)
    if found:
        return Seen(held=True, what=_short(found.evidence or found.text))
    return Seen(held=False, what=", ".join(f"{item.status}: {_short(item.text)}" for item in promises) or "no promise")


@word(
    "promised_by",
    events=MAIL_EVENTS | PROMISE_EVENTS,
    help="Who made the promise: of the ledger, or any that the mail tells.",
    values=values.choice("somebody who promises", ("vendor", "staff", "customer")),
)
def promised_by(event: Event, wanted: str, hours: WorkingHours) -> Seen:
    """Compare the promisor's side."""
    del hours
    if event.promise is not None:
        return Seen(
            held=event.promise.promised_by == wanted, what=f"{event.promise.promised_by} ({event.promise.promisor})"
        )
    sides = [item.promised_by for item in _facts(event).promises]
    return Seen(held=wanted in sides, what=", ".join(dict.fromkeys(sides)) or "no promise")


@word("language", events=MAIL_EVENTS, help="The language of the mail, such as en.", values=values.NAME)
def language(event: Event, wanted: str, hours: WorkingHours) -> Seen:
    """Compare the ISO 639-1 code."""
    del hours
    if event.reading is None:
        return _NO_MAIL
    return Seen(held=event.reading.facts.language == wanted.lower(), what=event.reading.facts.language)


@word(
    "matches",
    events=MAIL_EVENTS,
    help="For experts: a regular expression (RE2) is found in the newest text; begin with (?i) to ignore case.",
    values=values.PATTERN,
)
def matches(event: Event, wanted: str, hours: WorkingHours) -> Seen:
    """Search with an engine whose time grows with the text alone."""
    del hours
    if event.reading is None:
        return _NO_MAIL
    found = values.read_pattern(wanted).search(event.reading.zones.newest)
    return Seen(held=found is not None, what=_short(found[0]) if found else "not in the newest text")


def _facts(event: Event) -> Facts:
    return event.reading.facts if event.reading else Facts()


def _phrase(wanted: str, text: str, where: str) -> Seen:
    held = values.read_phrase(wanted) in values.tokens(text)
    return Seen(held=held, what=wanted if held else f"not in {where}")


def _shown(found: Iterable[Fact], otherwise: str) -> Seen:
    texts = [_short(item.text) for item in found]
    return Seen(held=bool(texts), what=", ".join(dict.fromkeys(texts)) or otherwise)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SEEN_AT_MOST else line[: _SEEN_AT_MOST - 1] + "\u2026"


def _bare(name: str) -> str:
    return " ".join(name.casefold().split()).removeprefix("the ")
