"""What staff say to a customer about a promise that still stands: another time instead, or that it is called off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from triaged.deadlines.deeds import sort_of
from triaged.deadlines.promises import Change, due_of, over_at
from triaged.hours import WorkingHours
from triaged.model import Facts, LedgerPromise, Promise

_INSTEAD = re.compile(
    r"\b(?:instead|rather than|(?:will|to) now (?:be|come|call|ring)|now (?:coming|comes|be(?:ing)? with)|moved"
    r"|re-?scheduled|re-?booked|re-?arranged|postponed|brought forward|put (?:\w+ ){0,3}(?:off|back)"
    r"|new (?:date|day|time|slot|appointment))\b",
    re.IGNORECASE,
)
_OFF = re.compile(
    r"\bcalled (?:it |this |that |the \w+ )?off\b|\b(?:told|asked|rung|rang|let) (?:[\w']+ ){1,3}not to come\b"
    r"|\b(?:have|has|'ve|'s|am|is|are|been) cancel(?:l?ed|ling) (?:the|your|his|her|their|that|this|it)\b"
    r"|\b(?:visit|appointment|booking|plan|order) (?:is|has been|was) cancel(?:l?ed)\b|\bwon't be coming\b",
    re.IGNORECASE,
)


_AGREED = re.compile(
    r"\bit is\b(?! (?:not|no|still|now)\b)|\b(?:see|expect) you\b|\b(?:booked|confirmed|agreed|pencilled)\b"
    r"|\b(?:that|which|this)(?:'s| is) (?:fine|ok(?:ay)?|arranged|settled)\b|\bworks for us\b"
    r"|\bno problem\b|\bthen\s*[.!]",
    re.IGNORECASE,
)
_VISIT = re.compile(
    r"\b(?:be (?:with|there|here|round|over|out|on)|com(?:e|es|ing)|visit\w*|attend|arriv\w+|install|fit|fix|repair"
    r"|mend|deliver\w*|call(?:s|ing)? (?:round|by|in)|turn up|pop|send\w*|collect|start|begin)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?]\s|\n")
_WEEKDAY, _WEEK = "weekday", timedelta(days=7)
_SHORT = 40
"""Words: an agreement is short."""


def agreed_by_us(
    standing: Iterable[LedgerPromise], facts: Facts, text: str, hours: WorkingHours, now: datetime
) -> tuple[Promise | None, Change] | None:
    """Return what a mail by staff agrees to ("Monday at noon it is"): the one open visit at another time, and its move.

    Only where one visit is open, and a short mail names a single time, which lies ahead. There is no promise to add
    where the mail was read as one already ("booked for Monday").
    """
    agreed = _AGREED.search(text.replace("\u2019", "'"))
    visits = [
        each
        for each in standing
        if each.status == "open" and each.promised_by != "customer" and not each.by_hand and each.due_at
        if sort_of(each) == "do" and _VISIT.search(each.what or each.text)
    ]
    if agreed is None or len(text.split()) > _SHORT or len(visits) != 1 or len(facts.dates) != 1:
        return None
    [old], [when] = visits, facts.dates
    if not facts.promises and when.earliest < now and when.source.endswith(_WEEKDAY):
        # An agreement is of what lies ahead; a bare weekday may have been read as the last one.
        when = replace(when, earliest=when.earliest + _WEEK, latest=when.latest and when.latest + _WEEK)
    due_at = over_at(when, hours)
    if (
        any(each.due != when for each in facts.promises)
        or when.ambiguous
        or due_at is None
        or due_at <= now
        or due_at == old.due_at
    ):
        return None
    moved = Change(promise=old.id, status="moved", evidence=agreed[0])
    if facts.promises:
        return None, moved
    sentence = _ENDS.split(text[: agreed.end()])[-1] + _ENDS.split(text[agreed.end() :])[0]
    promise = Promise(
        text=sentence.strip() or when.text, start=when.start, end=when.end, source="agreed by staff",
        promisor=old.promisor, promised_by=old.promised_by, vendor=old.vendor, what=old.what, due=when,
    )  # fmt: skip
    return promise, moved


def changed_by_us(
    standing: Iterable[LedgerPromise], promised: Iterable[Promise], text: str, hours: WorkingHours
) -> tuple[Change, ...]:
    """Return which open promises a mail by staff to the customer moves or withdraws.

    A time that is put in place of another moves what was to be done of the same sort (to come, to tell, to pay); what
    is called off, with no new time, is withdrawn if it was to come.
    """
    text = text.replace("\u2019", "'")
    anew = {sort_of(each): due_of(each, hours)[1] for each in promised if each.due}
    instead, off = _INSTEAD.search(text), _OFF.search(text)
    found = []
    for old in standing:
        sort = sort_of(old)
        if old.status not in ("open", "doubtful") or old.by_hand or old.promised_by == "customer" or not old.due_at:
            continue
        if (instead or off) and anew.get(sort) not in (None, old.due_at):
            found.append(Change(promise=old.id, status="moved", evidence=(instead or off or [""])[0]))
        elif off and sort == "do" and sort not in anew:
            found.append(Change(promise=old.id, status="withdrawn", evidence=off[0]))
    return tuple(found)
