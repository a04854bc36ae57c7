"""A promise as an entry for a calendar, and on its way in a mail."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from icalendar import Calendar

from tests.household import LONDON, World, london
from triaged.model import Address, Enclosure, LedgerPromise
from triaged.outbox.calendar import entry
from triaged.outbox.compose import to_bytes

NOW = london("2026-06-10 09:00")
PROMISE = LedgerPromise(
    id=7, thread="K7Q2M4", text="they would come on Friday at ten", what="come on Friday at ten", promisor="they",
    promised_by="vendor", made_in=1, made_at=NOW, due="2026-06-12T10:00:00+01:00", due_at=london("2026-06-12 10:00"),
    due_grain="minute", status="open", vendor="Ace Plumbing",
)  # fmt: skip


def read(promise: LedgerPromise, who: str = "Ace Plumbing") -> dict[str, object]:
    found = entry(promise, who, domain="fixwell.example", zone=LONDON, now=NOW)
    assert found is not None
    (event,) = Calendar.from_ical(found.text).walk("VEVENT")
    values = {name: str(event[name]) for name in ("UID", "SUMMARY", "DESCRIPTION")}
    return {
        **values,
        "begin": event.decoded("DTSTART"),
        "end": event.decoded("DTEND"),
        "events": len(event.subcomponents),
    }


def test_a_promise_at_a_time() -> None:
    found = read(PROMISE)
    assert found["begin"] == datetime(2026, 6, 12, 9, tzinfo=UTC)
    said = found["UID"], found["SUMMARY"]
    assert said == (
        "K7Q2M4.7@fixwell.example",
        "[K7Q2M4] Ace Plumbing: come on Friday at ten",
    )


WHOLE = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//triaged//promises//EN
METHOD:PUBLISH
BEGIN:VEVENT
SUMMARY:[K7Q2M4] Ace Plumbing: come on Friday at ten
DTSTART:20260612T090000Z
DTEND:20260612T093000Z
DTSTAMP:20260610T080000Z
UID:K7Q2M4.7@fixwell.example
DESCRIPTION:they would come on Friday at ten\\nConversation K7Q2M4\\, open
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
"""
"""It is published, not an invitation, and leaves its half hour free."""


def test_the_whole_file_of_a_promise() -> None:
    found = entry(PROMISE, "Ace Plumbing", domain="fixwell.example", zone=LONDON, now=NOW)
    assert found == Enclosure(name="promise.ics", kind="text/calendar", text=WHOLE.replace("\n", "\r\n"))


def test_a_day_is_that_of_the_business_whatever_day_it_is_elsewhere() -> None:
    honolulu = ZoneInfo("Pacific/Honolulu")
    five = datetime(2026, 6, 12, 17, tzinfo=honolulu).astimezone(UTC)
    promise = replace(PROMISE, due="2026-06-12", due_at=five, due_grain="day")
    found = entry(promise, "Ace Plumbing", domain="fixwell.example", zone=honolulu, now=NOW)
    assert found is not None
    (event,) = Calendar.from_ical(found.text).walk("VEVENT")
    assert event.decoded("DTSTART") == date(2026, 6, 12)


def test_long_words_are_cut() -> None:
    found = read(replace(PROMISE, what="x" * 400), who="y" * 400)
    assert found["SUMMARY"] == f"[K7Q2M4] {'y' * 300}: {'x' * 300}"


def test_a_promise_for_a_day_fills_the_day() -> None:
    found = read(replace(PROMISE, due="2026-06-12", due_at=london("2026-06-12 17:00"), due_grain="day"))
    assert (found["begin"], found["end"]) == (date(2026, 6, 12), date(2026, 6, 13))


def test_a_promise_without_a_time_is_no_entry() -> None:
    bare = replace(PROMISE, due=None, due_at=None)
    assert entry(bare, "Ace", domain="fixwell.example", zone=LONDON, now=NOW) is None


def test_words_of_a_stranger_add_no_line_to_it() -> None:
    hostile = "come\r\nEND:VEVENT\r\nBEGIN:VALARM;x,y\x1b[31m"
    found = entry(replace(PROMISE, what=hostile), hostile, domain="fixwell.example", zone=LONDON, now=NOW)
    assert found is not None
    (event,) = Calendar.from_ical(found.text).walk("VEVENT")
    assert event.subcomponents == []
    assert "\r\nEND:VEVENT\r\nBEGIN" not in found.text
    assert "\x1b" not in found.text


def test_what_staff_are_told_of_a_promise_brings_it_along_and_customers_get_none() -> None:
    world = World()
    world.mail("Ace Plumbing said they would come on Monday 16 March at ten.", at="2026-03-12 09:00")
    world.until("2026-03-16 12:00")
    about = [mail for mail in world.out() if "Ace Plumbing promised" in mail.subject]
    assert about
    mail = email.message_from_bytes(
        to_bytes(about[0], Address(email="support@fixwell.example")), policy=email.policy.default
    )
    assert isinstance(mail, EmailMessage)
    (enclosed,) = mail.iter_attachments()
    assert (enclosed.get_filename(), enclosed.get_content_type()) == ("promise.ics", "text/calendar")
    assert "16T100000Z" in enclosed.get_content()
    assert mail.get_body(("plain",)) is not None
    assert all(not each.enclosures for each in world.out() if each.kind == "acknowledgement")
