"""What staff say to a customer about a promise that still stands: another time instead, or that it is called off."""

from __future__ import annotations

import re
from collections.abc import Iterable

from triaged.deadlines.deeds import sort_of
from triaged.deadlines.promises import Change, due_of
from triaged.hours import WorkingHours
from triaged.model import LedgerPromise, Promise

_INSTEAD = re.compile(
    r"\b(?:instead|rather than|(?:will|to) now (?:be|come|call|ring)|now (?:coming|comes|be(?:ing)? with)|moved"
    r"|re-?scheduled|re-?booked|re-?arranged|postponed|brought forward|put (?:\w+ ){0,3}(?:off|back)"
    r"|new (?:date|day|time|slot|appointment))\b",
    re.IGNORECASE,
)
_CANNOT = re.compile(
    r"\b(?:can(?:no|')t|cannot|won't|will not|unable to|not able to) (?:now )?(?:come|make it|be (?:with|there"
    r"|out)|attend|get (?:to|there))\b",
    re.IGNORECASE,
)
_OFF = re.compile(
    r"\bcalled (?:it |this |that |the \w+ )?off\b|\b(?:told|asked|rung|rang|let) (?:[\w']+ ){1,3}not to come\b"
    r"|\b(?:have|has|'ve|'s|am|is|are|been) cancel(?:l?ed|ling) (?:the|your|his|her|their|that|this|it)\b"
    r"|\b(?:visit|appointment|booking|plan|order) (?:is|has been|was) cancel(?:l?ed)\b|\bwon't be coming\b",
    re.IGNORECASE,
)


def changed_by_us(
    standing: Iterable[LedgerPromise], promised: Iterable[Promise], text: str, hours: WorkingHours
) -> tuple[Change, ...]:
    """Return which open promises a mail by staff to the customer moves or withdraws.

    A time that is put in place of another moves what was to be done of the same sort (to come, to tell, to pay); what
    is called off, with no new time, is withdrawn if it was to come.
    """
    text = text.replace("\u2019", "'")
    anew = {sort_of(each): due_of(each, hours)[1] for each in promised if each.due}
    instead, off = _INSTEAD.search(text) or _CANNOT.search(text), _OFF.search(text)
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
