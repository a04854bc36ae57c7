"""What we understood, said in our own words.

A mail must never carry a stranger's text to somebody else in our name. So the only thing of the customer's that is
repeated is a vendor's name, cleaned and short; what was promised is told in verbs of our own, and days are written
by us from the dates we read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from triaged.model import Facts, Promise, When

_MAX_NAME = 40
_NAME = re.compile("[^\\w &'\u2019.\\-]+")
_ADDRESS_LIKE = re.compile(r"\w\.\w{2,}|www|http|\d{5,}", re.IGNORECASE)
_SOMEBODY = frozenset({"he", "she", "they", "somebody", "someone"})
_NOBODY = _SOMEBODY | {"i", "we", "you", "it", "nobody", "no one"}
_ARTICLES = ("the ", "a ", "an ", "some ", "two ", "three ", "another ")
_MANY = frozenset({"people", "men", "women", "folks"})
_DEEDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b(?:{words})", re.IGNORECASE), deed)
    for words, deed in (
        (r"refund|credit|money back|reimburs", "refund you"),
        (r"deliver|drop off|arriv|parcel|ship|bring", "deliver"),
        (r"call|ring|phone", "call"),
        (r"write|reply|e-?mail|get back|answer|let \w+ know|report|be in touch", "get back to you"),
        (r"install|fit\b|set up", "install it"),
        (r"fix|repair|mend|sort|replace|service", "put it right"),
        (r"collect|pick", "collect it"),
        (r"finish|complete|done|ready", "have it ready"),
        (
            r"com(?:e|ing)|be here|be out|be there|be with|visit|send|sen[dt]\b|someone|show|turn up|attend|appoint",
            "come",
        ),
    )
)
_ON_THEIR_OWN = {
    "no_show": "somebody who was expected did not come",
    "late": "somebody came later than arranged",
    "ignored": "you tried to reach somebody and got no answer",
    "misinformed": "you were told something that turned out not to be so",
    "refund_request": "you want money back",
    "supervisor_request": "you want to speak to somebody in charge",
    "safety": "somebody could get hurt",
    "praise": "you were pleased with somebody's work",
}


def sentences(facts: Facts, written_at: datetime) -> tuple[str, ...]:
    """Return what was understood, clauses to be joined with semicolons; empty where nothing is certain."""
    today = written_at.date()
    by_vendor: dict[str, list[Promise]] = {}
    for promise in facts.promises:
        name = vendor_name(promise.vendor or promise.promisor)
        if (
            promise.sure
            and promise.promised_by == "vendor"
            and name
            and _deed(promise)
            and promise.status != "withdrawn"
        ):
            by_vendor.setdefault(name, []).append(promise)
    found = [sentence for name, promises in by_vendor.items() for sentence in _of_vendor(name, promises, today)]
    kinds = {signal.kind for signal in facts.signals}
    if found:
        kinds -= {"no_show", "late"}
    elif kinds & {"no_show", "late"} and len(facts.vendors) == 1 and (name := vendor_name(facts.vendors[0].name)):
        found.append(f"{name} did not come" if "no_show" in kinds else f"{name} came later than arranged")
        kinds -= {"no_show", "late"}
    return (*found, *(text for kind, text in _ON_THEIR_OWN.items() if kind in kinds))


def vendor_name(name: str | None) -> str:
    """Return a vendor's name fit to be repeated: letters, figures and few signs, at most 40; else an empty string."""
    cleaned = " ".join(_NAME.sub(" ", name or "").split())
    if len(cleaned) > _MAX_NAME or _ADDRESS_LIKE.search(cleaned) or not any(sign.isalpha() for sign in cleaned):
        return ""
    if cleaned.lower() in _NOBODY:
        return "somebody" if cleaned.lower() in _SOMEBODY else ""
    named = re.sub(r"^(?:your|our|my|the) ", "the ", cleaned, flags=re.IGNORECASE)
    return named if not named.islower() or named.startswith(_ARTICLES) else f"the {named}"


def day(when: date, today: date) -> str:
    """Return "today", "on Monday" within a week, else "on Monday 9 March"."""
    if when == today:
        return "today"
    if abs((when - today).days) < 7:  # noqa: PLR2004 - days of a week
        return f"on {when:%A}"
    return f"on {when:%A} {when.day} {when:%B}"


def moment(instant: datetime, zone: ZoneInfo, now: datetime) -> str:
    """Return "16:30 today", "10:00 tomorrow, Friday 13 March" or "10:00 on Tuesday 17 March" in the given zone."""
    local, today = instant.astimezone(zone), now.astimezone(zone).date()
    distance = (local.date() - today).days
    if distance == 0:
        return f"{local:%H:%M} today"
    dated = f"{local:%A} {local.day} {local:%B}"
    return f"{local:%H:%M} tomorrow, {dated}" if distance == 1 else f"{local:%H:%M} on {dated}"


def arrival(written_at: datetime, received_at: datetime, zone: ZoneInfo) -> str:
    """Return when a mail was written and reached us, in the business's zone."""
    written, received = written_at.astimezone(zone), received_at.astimezone(zone)
    if written.date() == received.date():
        return f"your mail of {written:%A} {written.day} {written:%B} reached us at {received:%H:%M}"
    return (
        f"your mail of {written:%A} {written.day} {written:%B} reached us on "
        f"{received:%A} {received.day} {received:%B} at {received:%H:%M}"
    )


def _of_vendor(name: str, promises: Sequence[Promise], today: date) -> list[str]:
    found = []
    was, now = ("were", "are") if _is_plural(name) else ("was", "is")
    for deed in dict.fromkeys(_deed(promise) for promise in promises):
        same = [promise for promise in promises if _deed(promise) == deed]
        dues = {kind: [each.due for each in same if each.status == kind] for kind in ("broken", "kept", "open")}
        # "was to come today, and is to come today" needs its hours to make sense.
        hours = bool({_on(due) for due in dues["broken"] if due} & {_on(due) for due in dues["open"] if due})
        if dues["broken"]:
            found.append(f"{name} {was} to {deed}{_days(dues['broken'], today, hours=hours)}, and did not")
        if dues["kept"]:
            found.append(f"{name} did {deed} as agreed{_days(dues['kept'], today)}")
        if dues["open"]:
            past = all(due is not None and _on(due) < today for due in dues["open"])
            found.append(f"{name} {was if past else now} to {deed}{_days(dues['open'], today, hours=hours)}")
    return found


def _on(due: When) -> date:
    return due.earliest.date()


def _is_plural(name: str) -> bool:
    """Whether a name is followed by "were": "the phone people", "two plumbers"; a firm such as Ace Movers is one."""
    last = name.rpartition(" ")[2]
    return last.lower() in _MANY or (last.islower() and last.endswith("s") and not last.endswith("ss"))


def _days(dues: Sequence[When | None], today: date, *, hours: bool = False) -> str:
    days = list(dict.fromkeys(day(_on(due), today) + (_hour(due) if hours else "") for due in dues if due is not None))
    return " " + " and again ".join(days) if days else ""


def _hour(due: When) -> str:
    if due.grain == "day":
        return ""
    return f" by {due.latest:%H:%M}" if due.latest else f" at {due.earliest:%H:%M}"


def _deed(promise: Promise) -> str:
    """Return our own verb for what was promised; empty where none fits, and then the promise is not repeated.

    The word that stands first decides: who is to "send someone for the phones" is to come, not to call.
    """
    for text in (promise.what, promise.text):
        found = [(match.start(), deed) for pattern, deed in _DEEDS if (match := pattern.search(text))]
        if found:
            return min(found, key=lambda each: each[0])[1]
    return ""
