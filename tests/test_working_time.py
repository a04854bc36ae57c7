"""Working time against a table computed by hand: holidays, half days, breaks, changes of the clocks, months' ends.

Times are local to the business; where a local time happens twice, the offset stands with it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.household import World, house, london
from triaged.config.people import DeadlineRule
from triaged.hours import WorkingHours, parse_span, parse_week
from triaged.model import Unit


def business(
    zone: str, week: dict[str, str], country: str | None = None, part: str | None = None, *off: str
) -> WorkingHours:
    extra = frozenset(date.fromisoformat(day) for day in off)
    return WorkingHours(
        zone=ZoneInfo(zone), week=parse_week(week), country=country, subdivision=part, extra_holidays=extra
    )


NINE_HOURS = {"mon-fri": "08:00-17:00"}
OFFICE = business("Europe/London", NINE_HOURS, "GB", "ENG")
ANYWHERE_IN_GB = business("Europe/London", NINE_HOURS, "GB")
SCOTLAND = business("Europe/London", NINE_HOURS, "GB", "SCT")
OFF_ON_CHRISTMAS_EVE = business("Europe/London", NINE_HOURS, "GB", "ENG", "2026-12-24")
SHOP = business("Europe/London", {"mon-fri": "09:00-17:30", "sat": "09:00-12:00"}, "GB", "ENG")
LUNCH = business("Europe/London", {"mon-fri": "08:00-12:00, 13:00-17:00"})
BAVARIA = business("Europe/Berlin", {"mon-thu": "08:00-17:00", "fri": "08:00-12:00"}, "DE", "BY")
NEW_YORK = business("America/New_York", {"mon-fri": "09:00-17:00"}, "US")
SYDNEY = business("Australia/Sydney", {"mon-fri": "09:00-17:00"}, "AU", "NSW")
KOLKATA = business("Asia/Kolkata", {"mon-sat": "10:00-18:00"})
ALWAYS = business("Europe/London", {"mon-sun": "00:00-00:00"})

TABLE = [
    # an ordinary week
    (OFFICE, "2026-03-02 07:00", "1 working hour", "2026-03-02 09:00"),  # before opening
    (OFFICE, "2026-03-02 08:00", "9 working hours", "2026-03-02 17:00"),  # a day, to its last minute
    (OFFICE, "2026-03-02 17:00", "1 working minute", "2026-03-03 08:01"),  # begun at closing
    (OFFICE, "2026-03-02 16:59", "2 working minutes", "2026-03-03 08:01"),
    (OFFICE, "2026-03-06 16:00", "10 working hours", "2026-03-09 17:00"),  # Friday to Monday
    (OFFICE, "2026-03-07 11:00", "1 working day", "2026-03-09 17:00"),  # begun on a Saturday
    (OFFICE, "2026-03-02 10:00", "1 working week", "2026-03-09 10:00"),
    # holidays of Britain and its parts
    (OFFICE, "2026-04-02 15:00", "3 working hours", "2026-04-07 09:00"),  # Good Friday and Easter Monday
    (ANYWHERE_IN_GB, "2026-04-02 15:00", "3 working hours", "2026-04-06 09:00"),  # Easter Monday is not everywhere
    (SCOTLAND, "2026-04-02 15:00", "3 working hours", "2026-04-06 09:00"),
    (OFFICE, "2026-05-01 16:00", "2 working hours", "2026-05-05 09:00"),  # the early May bank holiday
    (OFFICE, "2026-08-28 16:30", "1 working hour", "2026-09-01 08:30"),  # the summer bank holiday
    (OFFICE, "2026-12-24 16:00", "2 working hours", "2026-12-29 09:00"),  # Boxing Day is made good on Monday
    (OFF_ON_CHRISTMAS_EVE, "2026-12-23 16:00", "2 working hours", "2026-12-29 09:00"),
    (OFFICE, "2026-12-31 16:00", "2 working hours", "2027-01-04 09:00"),
    (SCOTLAND, "2026-12-31 16:00", "2 working hours", "2027-01-05 09:00"),  # the second of January on Monday
    # half days
    (SHOP, "2026-03-06 17:00", "1 working hour", "2026-03-07 09:30"),
    (SHOP, "2026-03-07 11:00", "2 working hours", "2026-03-09 10:00"),
    (SHOP, "2026-03-07 12:00", "1 working hour", "2026-03-09 10:00"),
    (SHOP, "2026-03-07 09:00", "3 working hours", "2026-03-07 12:00"),
    (SHOP, "2026-03-06 09:00", "1 working day", "2026-03-06 17:30"),  # eight and a half hours
    (SHOP, "2026-03-07 09:00", "1 working day", "2026-03-09 14:30"),
    (SHOP, "2026-04-02 17:00", "1 working hour", "2026-04-04 09:30"),  # open on the Saturday of Easter
    (SHOP, "2026-04-04 11:30", "1 working hour", "2026-04-07 09:30"),
    (BAVARIA, "2026-03-06 11:00", "2 working hours", "2026-03-09 09:00"),  # Friday ends at noon
    (BAVARIA, "2026-03-06 13:00", "1 working hour", "2026-03-09 09:00"),
    (BAVARIA, "2026-03-05 17:00", "5 working hours", "2026-03-09 09:00"),
    (BAVARIA, "2026-03-05 08:00", "1 working day", "2026-03-05 17:00"),
    # a break at noon
    (LUNCH, "2026-03-02 11:30", "1 working hour", "2026-03-02 13:30"),
    (LUNCH, "2026-03-02 12:30", "30 working minutes", "2026-03-02 13:30"),  # begun in the break
    (LUNCH, "2026-03-02 12:00", "1 working minute", "2026-03-02 13:01"),
    (LUNCH, "2026-03-02 08:00", "4 working hours", "2026-03-02 12:00"),
    (LUNCH, "2026-03-02 09:00", "1 working day", "2026-03-03 09:00"),  # eight hours
    (LUNCH, "2026-03-06 16:00", "1 working day", "2026-03-09 16:00"),
    # holidays elsewhere
    (BAVARIA, "2026-01-05 16:00", "2 working hours", "2026-01-07 09:00"),  # Epiphany
    (BAVARIA, "2026-05-13 16:00", "2 working hours", "2026-05-15 09:00"),  # Ascension
    (BAVARIA, "2026-06-03 16:30", "1 working hour", "2026-06-05 08:30"),  # Corpus Christi
    (NEW_YORK, "2026-01-16 16:00", "1 working day", "2026-01-20 16:00"),  # Martin Luther King Day
    (NEW_YORK, "2026-07-02 16:00", "2 working hours", "2026-07-06 10:00"),  # the Fourth on a Saturday: Friday is off
    (NEW_YORK, "2026-11-25 16:30", "1 working hour", "2026-11-27 09:30"),  # Thanksgiving
    (SYDNEY, "2026-01-23 16:00", "2 working hours", "2026-01-27 10:00"),  # Australia Day
    (SYDNEY, "2026-04-02 16:00", "2 working hours", "2026-04-07 10:00"),  # Easter, and the end of summer time
    (SYDNEY, "2026-10-02 16:00", "2 working hours", "2026-10-06 10:00"),  # Labour Day, and summer time begins
    (KOLKATA, "2026-03-07 17:00", "2 working hours", "2026-03-09 11:00"),  # half an hour off everybody's hours
    (KOLKATA, "2026-03-12 09:00", "1 working day", "2026-03-12 18:00"),
    # changes of the clocks
    (OFFICE, "2026-03-27 16:00", "2 working hours", "2026-03-30 09:00"),
    (OFFICE, "2026-10-23 16:00", "2 working hours", "2026-10-26 09:00"),
    (BAVARIA, "2026-03-27 11:30", "1 working hour", "2026-03-30 08:30"),
    (NEW_YORK, "2026-03-06 16:00", "2 working hours", "2026-03-09 10:00"),
    (NEW_YORK, "2026-10-30 16:00", "2 working hours", "2026-11-02 10:00"),
    (ALWAYS, "2026-03-28 12:00", "24 working hours", "2026-03-29 13:00"),  # one hour was not
    (ALWAYS, "2026-10-24 12:00", "1 working day", "2026-10-25 11:00"),  # one hour was twice
    (OFFICE, "2026-03-28 12:00", "1 day", "2026-03-29 12:00"),
    (OFFICE, "2026-03-28 12:00", "24 hours", "2026-03-29 13:00"),
    (OFFICE, "2026-10-24 12:00", "1 day", "2026-10-25 12:00"),
    (OFFICE, "2026-10-24 12:00", "24 hours", "2026-10-25 11:00"),
    (OFFICE, "2026-03-28 01:30", "1 day", "2026-03-29 02:30"),  # half past one is left out that night
    (NEW_YORK, "2026-03-07 02:30", "1 day", "2026-03-08 03:30"),
    (OFFICE, "2026-10-25 00:30", "1 hour", "2026-10-25 01:30+01:00"),
    (OFFICE, "2026-10-25 00:30", "2 hours", "2026-10-25 01:30+00:00"),
    # the calendar
    (OFFICE, "2026-01-31 10:00", "1 month", "2026-02-28 10:00"),
    (OFFICE, "2028-01-31 10:00", "1 month", "2028-02-29 10:00"),
    (OFFICE, "2028-02-29 10:00", "1 year", "2029-02-28 10:00"),
    (OFFICE, "2026-03-12 10:00", "2 weeks", "2026-03-26 10:00"),
    (OFFICE, "2026-03-20 10:00", "2 weeks", "2026-04-03 10:00"),  # the time of day stays, over the change
    (OFFICE, "2026-03-12 10:00", "18 months", "2027-09-12 10:00"),
]


def at(text: str, zone: ZoneInfo) -> datetime:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


@pytest.mark.parametrize(("hours", "start", "span", "end"), TABLE, ids=lambda value: str(value)[:30])
def test_a_span_ends_when_the_calendar_says(hours: WorkingHours, start: str, span: str, end: str) -> None:
    begins, ends, length = at(start, hours.zone), at(end, hours.zone), parse_span(span)
    assert hours.add(begins, length) == ends
    if length.working and length.unit in (Unit.MINUTE, Unit.HOUR):
        unit = timedelta(minutes=1) if length.unit is Unit.MINUTE else timedelta(hours=1)
        assert hours.between(begins, ends) == length.amount * unit
        assert hours.between(ends, begins) == -length.amount * unit


def solving() -> World:
    """Return a world in which a solution is owed within five working days."""
    rule = DeadlineRule.model_validate({"kind": "resolution", "within": "5 working days", "ladder": ["owner"]})
    config = house().config.model_copy(update={"deadline": (*house().config.deadline, rule)})
    return World(home=replace(house(), config=config))


def due(world: World, kind: str) -> datetime:
    (thread,) = world.store.mail.threads()
    return next(each.due_at for each in world.store.ledger.running(thread.id) if each.kind == kind)


def test_a_solution_is_not_owed_while_we_wait_for_the_customer() -> None:
    world = solving()
    first = world.mail("The tap drips. Can somebody come?", at="2026-03-09 08:00")  # a Monday
    known = first.reading.message.message_id
    assert due(world, "resolution") == london("2026-03-13 17:00")  # five working days
    world.answer("Which tap is it?", at="2026-03-10 08:00", answers=known)  # one day is used up
    world.until("2026-03-20 12:00")
    (thread,) = world.store.mail.threads()
    assert world.store.ledger.running(thread.id) == ()
    assert [mail for mail in world.out() if "solution" in mail.subject] == []
    world.mail("The one in the kitchen.", at="2026-03-23 08:00", answers=known)
    assert due(world, "resolution") == london("2026-03-26 17:00")  # the four that are left
    world.answer("Thank you. And which floor?", at="2026-03-23 12:00", answers=known)
    world.mail("The second.", at="2026-03-30 17:00", answers=known)
    assert due(world, "resolution") == london("2026-04-07 13:00")  # of 32 hours 27 before Easter, and five after it


def test_what_was_overdue_when_we_answered_is_not_forgiven() -> None:
    world = solving()
    first = world.mail("The tap drips. Can somebody come?", at="2026-03-09 08:00")
    world.answer("Which tap is it?", at="2026-03-17 08:00", answers=first.reading.message.message_id)
    assert due(world, "resolution") == london("2026-03-13 17:00")
