"""What we understood, said in our own words.

A mail must never carry a stranger's text to somebody else in our name. So the only thing of the customer's that is
repeated here is a vendor's name, cleaned and short; what was promised is told in verbs of our own, and days are
written by us from the dates we read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from triaged.model import Facts, Promise, When
from triaged.outbox.deed_words import deed

_MAX_NAME = 40
_NAME = re.compile("[^\\w &'\u2019.\\-]+")
_ADDRESS_LIKE = re.compile(r"\w\.\w{2,}|www|http|\d{5,}", re.IGNORECASE)
_SOMEBODY = frozenset({"he", "she", "they", "somebody", "someone"})
_NOBODY = _SOMEBODY | {"i", "we", "you", "it", "nobody", "no one"}
_THE = re.compile(r"^(?:your|our|my|the) ", re.IGNORECASE)
_AN = re.compile(r"^a (?=[aeiou])", re.IGNORECASE)
_ARTICLES = ("the ", "a ", "an ", "some ", "two ", "three ", "another ")
_MANY = frozenset({"people", "men", "women", "folks"})
_NOT = re.compile(r"(?:not|never|no longer)\b|\w+n['\u2019]t\b", re.IGNORECASE)
_A_THING_WAS_AWAITED = re.compile(r"arriv|deliver|nothing|parcel|\bit\b(?!['\u2019]s)", re.IGNORECASE)
_WE = "we"
_COME = "come"
_CAME = re.compile(r"\b(?:came|arrived|turned up|showed up|got here)\b", re.IGNORECASE)
_NEVER = re.compile(r"\b(?:nobody|no ?one|never|not|cannot)\b|n['\u2019]t\b", re.IGNORECASE)
_BOOKED = re.compile(
    r"\b(?:technician|tech|engineer|plumber|electrician|fitter|surveyor|installer|driver|inspector|appointment)\b.{0,60}"
    r"\b(?:scheduled|booked|due|arranged)\b",
    re.IGNORECASE,
)
"""Somebody who is to come, though only his being booked is told."""
_DID_NOT = "did not do it"
_UNTOLD = ("withdrawn", "moved")
_ON_THEIR_OWN = {
    "ignored": "you waited for an answer and got none",
    "misinformed": "you were told something that turned out not to be so",
    "refund_request": "you want money back",
    "supervisor_request": "you want to speak to somebody in charge",
    "safety": "somebody could get hurt",
    "praise": "you were pleased with somebody's work",
}


_RECENT = 7
"""Days within which a weekday or "in three days" is told as the day that it meant."""
_MONTH = re.compile(r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d[./-]\d|\d(?:st|nd|rd|th)\b", re.IGNORECASE)
_PERIOD = re.compile(r"\b(?:weeks?|months?|fortnight|days|weekend)\b(?! on\b)", re.IGNORECASE)
_FEAST = re.compile(r"christmas|easter|new year|boxing|thanksgiving|whitsun|independence|memorial|labor", re.IGNORECASE)
_WANTED_BACK = re.compile(
    r"refund|money|reimburs|compensat|credit|back\b|\breturn|\bowe|deduct|\boff\b|revers|repa(?:y|id)", re.IGNORECASE
)
_LATENESS = re.compile(
    r"\blate\b|hour|minute|\bday|week|after|behind|delay|finally|eventually|instead|overdue|later|than|gone|past|still",
    re.IGNORECASE,
)
"""What tells of lateness, and not only of the hour at which somebody came."""
_PLAINLY = {"late": _LATENESS, "refund_request": _WANTED_BACK}
"""Kinds that are told only where their own words say so plainly."""
_UNNAMED = re.compile(
    r"(?:(?:i|we) )?(?:was|were|been|am|is|are|got) (?:\w+ )?(?:told|promised|assured|informed|advised)\b"
    r"|(?:promised|assured|agreed) that\b|she\b|shes\b",
    re.IGNORECASE,
)
"""How the words of a promise begin that leave open whose it is: "was promised a call", "she'll get them to send it"."""
_FEWEST = 3
"""Letters of a name that is looked for."""
_LIKELY = 0.8
"""What is less likely is for staff to see, and not told to a customer: of what is likelier 19 of 20 are right."""


def sentences(facts: Facts, written_at: datetime) -> tuple[str, ...]:
    """Return what was understood, clauses to be joined with semicolons; empty where nothing is certain."""
    today = written_at.date()
    by_whom: dict[str, list[Promise]] = {}
    for promise in facts.promises:
        name = _promisor(promise)
        if name and promise.sure and promise.status not in _UNTOLD and not _NOT.match(promise.what):
            by_whom.setdefault(name, []).append(promise)
    found = [sentence for name, promises in by_whom.items() for sentence in _of_promisor(name, promises, today)]
    kinds = {
        signal.kind
        for signal in facts.signals
        if signal.confidence >= _LIKELY and (signal.kind not in _PLAINLY or _PLAINLY[signal.kind].search(signal.text))
    }
    missed = any(promise.status == "broken" for promises in by_whom.values() for promise in promises)
    if kinds & {"no_show", "late"} and not missed:
        absence = _absence(facts, kinds)
        # Who did not come, and is to come now, is told of in this order.
        named = any(absence.startswith(f"{name} ") for name in by_whom)
        found = [absence, *found] if named else [*found, absence]
    return (*found, *(text for kind, text in _ON_THEIR_OWN.items() if kind in kinds))


def _promisor(promise: Promise) -> str:
    """Return who is said to have promised: a vendor's clean name, "we" for staff, nobody for the customer."""
    if promise.promised_by == "staff":
        return _WE
    if promise.promised_by == "vendor" and _UNNAMED.match(promise.text) and not _is_named_in(promise):
        return "somebody"  # who that was is our own guess
    return vendor_name(promise.vendor or promise.promisor) if promise.promised_by == "vendor" else ""


def _is_named_in(promise: Promise) -> bool:
    """Whether the words of a promise hold a name of whoever gave it."""
    names = f"{promise.vendor or ''} {promise.promisor}".lower().split()
    return any(len(name) >= _FEWEST and name in promise.text.lower() for name in names)


def _absence(facts: Facts, kinds: set[str]) -> str:
    """Return what is said of somebody who did not come, or came late, where no promise tells who it was.

    A name is given only where nobody else can be meant: one vendor, no promise that says otherwise, and no praise,
    which may be for the vendor who came in place of another.
    """
    missed = "no_show" in kinds
    texts = [signal.text for signal in facts.signals if signal.kind == "no_show"]
    if missed and all(_A_THING_WAS_AWAITED.search(text) for text in texts):
        return "something that was expected did not come"
    names = {vendor.name for vendor in facts.vendors}
    name = vendor_name(next(iter(names))) if len(names) == 1 else ""
    others = [each for each in facts.promises if each.status == "kept" or _promisor(each) not in (name, "")]
    if not name or name == "somebody" or others or "praise" in kinds:
        name = "somebody who was expected"
    return f"{name} did not come" if missed else f"{name} came later than arranged"


def vendor_name(name: str | None) -> str:
    """Return a vendor's name fit to be repeated: letters, figures and few signs, at most 40; else an empty string."""
    cleaned = " ".join(_NAME.sub(" ", name or "").split())
    if len(cleaned) > _MAX_NAME or _ADDRESS_LIKE.search(cleaned) or not any(sign.isalpha() for sign in cleaned):
        return ""
    if cleaned.lower() in _NOBODY:
        return "somebody" if cleaned.lower() in _SOMEBODY else ""
    named = _AN.sub("an ", _THE.sub("the ", cleaned))
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


def arrival(written_at: datetime, received_at: datetime, zone: ZoneInfo, *, late: bool = False) -> str:
    """Return when a mail was written and reached us, in the business's zone, and that we are ``late`` in saying so."""
    written, received = written_at.astimezone(zone), received_at.astimezone(zone)
    on = "" if written.date() == received.date() else f"on {received:%A} {received.day} {received:%B} "
    sorry = "; this note comes late, and we are sorry for that" if late else ""
    return f"your mail of {written:%A} {written.day} {written:%B} reached us {on}at {received:%H:%M}{sorry}"


def _of_promisor(name: str, promises: Sequence[Promise], today: date) -> list[str]:
    found = []
    was, now, has = ("were", "are", "have") if name == _WE or _is_plural(name) else ("was", "is", "has")
    for what in dict.fromkeys(_deed(promise) for promise in promises):
        same = [promise for promise in promises if _deed(promise) == what]
        broken, kept, still = ([each for each in same if each.status == kind] for kind in ("broken", "kept", "open"))
        # "was to come today, and is to come today" needs its hours to make sense.
        exact = bool(_dates(broken) & _dates(still))
        link = "" if what else "for "
        when = [_days(each, today, link=link, ours=name == _WE, exact=exact) for each in (broken, kept, still)]
        past = all(each.due and each.due.earliest.date() < today for each in still)
        if broken:
            did_not = "came late" if what == _COME and any(_came(each.evidence) for each in broken) else "did not"
            missed = (
                f"{was} to {what}{when[0]}, and {did_not}"
                if what
                else f"had promised something{when[0]}, and {_DID_NOT}"
            )
            found.append(f"{name} {missed}")
        if kept:
            found.append(f"{name} did {what or 'what was promised'}{' as agreed' if what else ''}{when[1]}")
        if still:
            promised = f"{'had' if past else has} promised something{when[2]}"
            found.append(f"{name} {was if past else now} to {what}{when[2]}" if what else f"{name} {promised}")
    return found


def _came(evidence: str) -> bool:
    """Whether the words from which a failure was read tell that somebody came after all, too late."""
    return bool(_CAME.search(evidence)) and not _NEVER.search(evidence)


def _dates(promises: Sequence[Promise]) -> set[date]:
    return {each.due.earliest.date() for each in promises if each.due}


def _is_plural(name: str) -> bool:
    """Whether a name is followed by "were": "the phone people", "two plumbers"; a firm such as Ace Movers is one."""
    last = name.rpartition(" ")[2]
    return last.lower() in _MANY or (last.islower() and last.endswith("s") and not last.endswith("ss"))


def _days(promises: Sequence[Promise], today: date, *, link: str, ours: bool, exact: bool) -> str:
    """Return " on Monday and again on Wednesday" or " at 09:00 today"; hours where needed, or where we owe it."""
    found = []
    for promise in promises:
        due = promise.due
        if due is None or _reckoned(due, today):
            continue
        by = re.search(rf"\bby {re.escape(due.text)}", promise.text, re.IGNORECASE) or due.text.lower().startswith(
            "by "
        )
        # An hour that nobody named ("first thing") is our own reading, and not told unless it tells two apart.
        hour = _hour(due) if exact or (ours and any(sign.isdigit() for sign in due.text)) else ""
        on = day(due.earliest.date(), today)
        if hour:
            said = f"{hour} {on}"
        elif on == "today":
            said = f"{link}today"
        else:
            said = f"{link or 'by '}{on.removeprefix('on ')}" if link or by else on
        found.append(said)
    return " " + " and again ".join(dict.fromkeys(found)) if found else ""


def _reckoned(due: When, today: date) -> bool:
    """Whether a day in the past was worked out long after, or from a period ("last week"): too unsure to be told."""
    dated = any(sign.isdigit() for sign in due.text) and _MONTH.search(due.text)
    if _PERIOD.search(due.text) and not dated and due.earliest.date() < today:
        return True
    return (today - due.earliest.date()).days > _RECENT and not (dated or _FEAST.search(due.text))


def _hour(due: When) -> str:
    if due.grain == "day":
        return ""
    return f"by {due.latest:%H:%M}" if due.latest else f"at {due.earliest:%H:%M}"


def _deed(promise: Promise) -> str:
    return deed(promise.what) or (_COME if _BOOKED.search(promise.text) else "")
