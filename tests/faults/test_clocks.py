"""T-01: a clock that was ahead, or a program that was held, for a while costs nobody his answer."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.daemon.running import NINE, customer_mail, open_shop, staff_mail
from tests.faults.lives import Place, empty, once, put, settle
from tests.faults.test_erasing import Broken
from tests.faults.test_occasions import NEXT, add, told
from triaged.config import Retention
from triaged.config.people import Person
from triaged.daemon import ends
from triaged.daemon.housekeeping import keep_no_longer
from triaged.demo.servers import SmtpSink
from triaged.model import TemporaryError

DAYS = 60 * 24
FOUR = ("ann", "bob", "dan", "eve")
ANSWER = staff_mail("s1", "ann", "Please turn it off; we come on Friday at noon.", reply_to="<ann@customer.example>")


@pytest.fixture
def place(tmp_path: Path, sink: SmtpSink) -> Place:
    return settle(tmp_path, sink)


@pytest.mark.parametrize("ahead", [370, 3 * DAYS])
def test_who_waits_later_is_told_of_though_the_clock_was_ahead_once(place: Place, ahead: int) -> None:
    empty(place.box / ".Sent")
    add(place, NEXT)
    place.comes("ann", "My dishwasher leaks.")
    once(place.shop, minutes=ahead)
    before = len(told(place))
    put(place.box / ".Sent", "s1", ANSWER, minutes=10)
    once(place.shop, minutes=10)
    place.comes("ann2", customer_mail("ann-2", "A Bosch. What now?", reply_to="<s1@fixwell.example>"), minutes=20)
    for minutes in (85, 200, 300):
        once(place.shop, minutes=minutes)
    assert len(told(place)) == before + 1


def test_new_mail_is_no_past_though_the_clock_was_ahead_at_the_first_look(tmp_path: Path, sink: SmtpSink) -> None:
    box = empty(tmp_path / "box")
    shop = open_shop(tmp_path / "shop", box, sink)
    once(shop, minutes=3 * DAYS)
    place = Place(shop, box, sink, tmp_path / "copy.db")
    place.comes("ann", "Are you open?", minutes=5)
    assert place.to("ann") == 1


def test_what_the_pace_kept_back_leaves_though_the_clock_was_ahead(place: Place) -> None:
    with place.shop.toml.open("a") as config:
        config.write("\n[caps]\nper_hour = 1\nper_domain = 100\n")
    for name in FOUR[:2]:
        put(place.box, name, customer_mail(name))
    once(place.shop, minutes=120)
    for name in FOUR[2:]:
        put(place.box, name, customer_mail(name), minutes=5)
    for minutes in range(5, 420, 69):
        once(place.shop, minutes=minutes)
    assert [place.to(name) for name in FOUR] == [1, 1, 1, 1]


def test_daily_work_is_done_again_though_the_clock_was_ahead(place: Place) -> None:
    with place.shop.store() as store:
        store.mark("retention", (NINE + timedelta(days=9)).isoformat())
        assert store.moment("retention", NINE) == NINE == datetime.fromisoformat(store.marked("retention") or "")
        assert store.moment("nothing", NINE) is None
        ends.note(store, NINE + timedelta(days=9))
        assert not ends.lately(store, NINE)
        keep_no_longer(store, Retention(mails=timedelta(days=9)), NINE + timedelta(days=1))
        assert store.marked("retention") == (NINE + timedelta(days=1)).isoformat()


def test_who_was_held_for_days_is_not_given_up_at_the_first_greylisting(place: Place) -> None:
    place.comes("bob", "My dishwasher leaks.")
    place.say("hold")
    place.comes("ann", "Are you open on Saturday?", minutes=1)
    once(place.shop, minutes=250)
    place.say("resume")
    place.sink.fault = lambda at, _who: "451 4.7.1 try again in 5 minutes" if at == "rcpt" else None
    with suppress(TemporaryError):
        once(place.shop, minutes=3 * DAYS)
    place.sink.fault = None
    for minutes in (10, 60):
        once(place.shop, minutes=3 * DAYS + minutes)
    assert place.to("ann") == 1
    assert told(place, "bob@customer.example")


def test_quiet_hours_end_in_the_second_of_two_hours_where_the_first_is_over() -> None:
    person = Person.model_validate({"email": "a@x.example", "quiet": "22:00-01:45"})
    for hour, minute, end in ((23, 30, (0, 45)), (1, 30, (1, 45)), (0, 30, (0, 45))):
        day = 24 if hour == 23 else 25
        now = datetime(2026, 10, day, hour, minute, tzinfo=UTC)  # the clocks go back at one
        until = person.quiet_until(now.astimezone(ZoneInfo("Europe/London")))
        assert until is not None
        assert until.astimezone(UTC) == datetime(2026, 10, 25, *end, tzinfo=UTC)


@pytest.mark.parametrize("looked", [(245, 401), (401,)])
def test_nobody_is_told_of_what_was_answered_before_his_turn(place: Place, looked: tuple[int, ...]) -> None:
    """Due at 240, answered at 300; the owner's turn is at 360, and the program is away until 401."""
    empty(place.box / ".Sent")
    once(place.shop)
    place.comes("ann", "My dishwasher leaks.")
    put(place.box / ".Sent", "s1", ANSWER, minutes=300)
    for minutes in looked:
        once(place.shop, minutes=minutes)
    assert not [mail for mail in place.sink.received if "pat@fixwell.example" in mail.rcpts]


@pytest.mark.parametrize("how", ["it came late", "it was put aside"])
def test_an_answer_that_is_read_before_its_question_answers_it(place: Place, how: str) -> None:
    empty(place.box / ".Sent")
    once(place.shop)
    add(place, NEXT)
    mail = customer_mail("ann", "My dishwasher leaks.")
    if how == "it was put aside":
        put(place.box, "ann", mail, minutes=1)
        for _ in range(2):
            once(place.shop, minutes=1, reader_of=Broken(ValueError("x")))
    put(place.box / ".Sent", "s1", ANSWER, minutes=20)
    once(place.shop, minutes=20)
    if how == "it came late":
        put(place.box, "ann", mail, minutes=1)
    with place.shop.store() as store:
        for each in store.mail.by_state("shunted"):
            store.mail.unshunt(each.id)
    for minutes in (30, 200, 400):
        once(place.shop, minutes=minutes)
    with place.shop.store() as store:
        states = [each.state for each in store.mail.threads()]
    assert (place.to("ann"), told(place), states) == (0, [], ["waiting for customer"])


def test_what_was_for_a_colleague_is_no_answer_to_a_mail_that_came_late(place: Place) -> None:
    empty(place.box / ".Sent")
    once(place.shop)
    add(place, NEXT)
    place.comes("ann", "My dishwasher leaks.")
    put(place.box / ".Sent", "s1", ANSWER, minutes=10)
    once(place.shop, minutes=10)
    note = staff_mail("s2", "ann", "Bill, did you order the pump for her?", reply_to="<s1@fixwell.example>")
    note = note.replace(b"To: ann@customer.example", b"To: bill@fixwell.example")
    put(place.box / ".Sent", "s2", note, minutes=30)
    once(place.shop, minutes=30)
    late = customer_mail("ann-2", "The cellar is under water now!", reply_to="<s1@fixwell.example>")
    put(place.box, "ann2", late, minutes=20)
    for minutes in (40, 200):
        once(place.shop, minutes=minutes)
    assert told(place)


def test_what_was_put_off_long_ago_is_not_given_up_at_the_next_time(place: Place) -> None:
    place.sink.fault = lambda at, _who: "451 4.7.1 try again" if at == "rcpt" else None
    for minutes in (0, 4 * DAYS):
        with suppress(TemporaryError):
            place.comes("ann", "Are you open?") if not minutes else once(place.shop, minutes=minutes)
    place.sink.fault = None
    once(place.shop, minutes=4 * DAYS + 120)
    assert place.to("ann") == 1


@pytest.mark.parametrize("answer", ["451 4.7.0 later", "421 4.7.0 too much mail for this domain"])
def test_a_recipient_on_whom_the_relay_hangs_up_holds_up_nobody(place: Place, answer: str) -> None:
    place.sink.fault = lambda at, who: answer if at == "rcpt" and who == "ann@customer.example" else None
    for minutes, name in enumerate(("ann", "bob", "cid")):
        put(place.box, name, customer_mail(name), minutes=minutes)
    for minutes in range(3, 303, 60):
        with suppress(TemporaryError):
            once(place.shop, minutes=minutes)
    assert [place.to("bob"), place.to("cid")] == [1, 1]
