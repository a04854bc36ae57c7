"""A promise as an entry for a calendar (RFC 5545), enclosed in what staff are told about it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from triaged.model import Enclosure, LedgerPromise

_LENGTH = timedelta(minutes=30)
"""How long an entry for a time of the day is: nobody said how long it takes."""


def entry(promise: LedgerPromise, who: str, *, domain: str, zone: ZoneInfo, now: datetime) -> Enclosure | None:
    """Return a promise as ``promise.ics``, or None where it has no time.

    What is due on a day fills that day of the business's ``zone``. The same promise has the same UID for ever, so a
    calendar that takes it in twice keeps one entry (RFC 7986 section 5.3).
    """
    if promise.due_at is None:
        return None
    event = Event()
    event.add("uid", f"{promise.thread}.{promise.id}@{domain}")
    event.add("dtstamp", now)
    local = promise.due_at.astimezone(zone)
    begin: date | datetime = local.date() if promise.due_grain == "day" else promise.due_at.astimezone(UTC)
    event.add("dtstart", begin)
    event.add("dtend", begin + (timedelta(days=1) if promise.due_grain == "day" else _LENGTH))
    event.add("summary", f"[{promise.thread}] {_plain(who)}: {_plain(promise.what or promise.text)}")
    event.add("description", f"{_plain(promise.text)}\nConversation {promise.thread}, {promise.status}")
    event.add("transp", "TRANSPARENT")
    calendar = Calendar()
    calendar.add("prodid", "-//triaged//promises//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return Enclosure(name="promise.ics", kind="text/calendar", text=calendar.to_ical().decode())


def _plain(text: str) -> str:
    """Return words of a stranger on one line, short, without what steers anything."""
    return "".join(sign for sign in " ".join(text.split())[:300] if sign.isprintable())
