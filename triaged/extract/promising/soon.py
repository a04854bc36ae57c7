"""Hours that we or a vendor name without a day: "he'll be there by six", "I'll confirm it by the end of the day"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from triaged.extract.calendar.date_grammar import Expression
from triaged.extract.calendar.place import working_day
from triaged.extract.calendar.when import Almanac
from triaged.model import When

_HOUR_ALONE, _HALF_DAY = "dates: time", timedelta(hours=12)
_MARKED = ("am", "pm", "a.m", "p.m", "noon", "morning", "first thing", ":0")
"""What tells which half of the day an hour belongs to."""
_TODAY = re.compile(
    r"(?:by )?(?:(?:the )?end of (?:the |my )?(?:day|business)|close of (?:play|business)|eod|cob)(?: today)?",
    re.IGNORECASE,
)


def soon(due: When, almanac: Almanac, begin: int, expressions: Iterable[Expression], *, told: bool, own: bool) -> When:
    """Return the due time of a promise whose sentence begins at character ``begin``.

    An hour alone is the next one on the clock, if that is today, else that of the next working day, of ours where it
    is our ``own`` promise; one that is ``told`` from after it was made ("he said he'd be there by eight") may be over.
    The end of the day is that of the mail's day. Where the sentence names a day before its hour ("I ring them tomorrow
    and you by three"), the day stands.
    """
    at = almanac.at
    if due.grain == "day":
        day = due.earliest.replace(year=at.year, month=at.month, day=at.day)
        return replace(due, earliest=day, latest=None) if _TODAY.fullmatch(due.text) else due
    dated = any(each.names_a_day and begin <= each.start < due.end for each in expressions)
    if due.source != _HOUR_ALONE or dated:
        return due
    length = due.latest - due.earliest if due.latest is not None else None
    today = due.earliest.replace(year=at.year, month=at.month, day=at.day)
    marked = any(mark in due.text.lower() for mark in _MARKED)
    found = next((each for each in (today, *(() if marked else (today + _HALF_DAY,))) if each > at), None)
    if found is None or found.date() != at.date():
        if told:
            return due
        found = almanac.instant(working_day(at.date(), 1, almanac, own=own), due.earliest.time())
    return replace(due, earliest=found, latest=found + length if length is not None else None)
