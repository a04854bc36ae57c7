"""Hours that we or a vendor name without a day: "he'll be there by six", "I'll confirm it by the end of the day"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from triaged.extract.calendar.date_grammar import Expression
from triaged.model import When

_HOUR_ALONE, _HALF_DAY = "dates: time", timedelta(hours=12)
_MARKED = ("am", "pm", "a.m", "p.m", "noon", "morning", ":0")
"""What tells which half of the day an hour belongs to."""
_TODAY = re.compile(
    r"(?:by )?(?:(?:the )?end of (?:the |my )?(?:day|business)|close of (?:play|business)|eod|cob)(?: today)?",
    re.IGNORECASE,
)


def soon(due: When, at: datetime, begin: int, expressions: Iterable[Expression]) -> When:
    """Return the due time of a promise whose sentence begins at character ``begin``; the mail was written ``at``.

    An hour alone is the next one on the clock, if that is today; the end of the day is that of the mail's day. Where
    the sentence names a day before its hour ("I ring them tomorrow and you by three"), the day stands.
    """
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
        return due
    return replace(due, earliest=found, latest=found + length if length is not None else None)
