"""D-06: what happened between a copy and the day when it is put back is neither lost nor said again."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from tests.daemon.running import NINE, customer_mail, read, shared_reader
from tests.faults.lives import Place, empty, once, put
from tests.faults.test_erasing import Broken
from tests.faults.test_occasions import MANY, Without, told
from tests.faults.test_restoring import damage
from triaged.clock import SystemClock
from triaged.model import PermanentError, TemporaryError

ANN = "ann@customer.example"
AGAIN = "And the boiler is still cold. Will anybody come?"
PACE = "\n[caps]\nper_hour = {}\nper_domain = 100\n"


class Time:
    """The time at which commands are given, in minutes after nine."""

    minutes = 0


@pytest.fixture(autouse=True)
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    found = Time()
    monkeypatch.setattr(SystemClock, "now", lambda _self: NINE + timedelta(minutes=found.minutes))
    return found


def restored(place: Place, time: Time, minutes: int) -> None:
    time.minutes = minutes
    assert place.say("restore", place.copy).code == 0


def let_in(place: Place) -> None:
    """Take the only mail again that was put aside."""
    with place.shop.store() as store:
        (aside,) = store.mail.by_state("shunted")
        store.mail.unshunt(aside.id)


def subjects(place: Place, name: str) -> list[str]:
    """Return the subjects of what a customer got, without the name of the conversation."""
    mails = [read(mail.data) for mail in place.sink.received if f"{name}@customer.example" in mail.rcpts]
    return [str(each["Subject"]).partition(" [")[0] for each in mails]


@pytest.mark.parametrize("restores", [1, 2])
@pytest.mark.parametrize("how", ["merge", "split"])
def test_a_customer_is_acknowledged_once_though_his_conversation_was_another_then(
    place: Place, time: Time, how: str, restores: int
) -> None:
    place.comes("ann", "My dishwasher leaks.")
    second = customer_mail("ann-2", "My boiler is cold.", reply_to=f"<{ANN}>" if how == "split" else None)
    place.comes("ann2", second.replace(b"Question of ann", b"Boiler of ann"), minutes=1)
    with place.shop.store() as store:
        ids = [each.id for each in sorted(store.mail.threads(), key=lambda each: each.opened_at)]
    place.say("backup", place.copy)
    time.minutes = 60 * 24
    assert place.say("threads", *((how, *reversed(ids)) if how == "merge" else (how, 2))).code == 0
    place.comes("ann3", customer_mail("ann-3", AGAIN, reply_to="<ann-2@customer.example>"), minutes=60 * 24 + 30)
    before = place.to("ann")
    for each in range(restores):
        restored(place, time, 60 * 24 + 60 + each)
    once(place.shop, minutes=60 * 24 + 70)
    assert place.to("ann") == before


def test_a_mail_that_was_fetched_but_not_read_when_the_copy_was_made_is_acknowledged(place: Place, time: Time) -> None:
    put(place.box, "ann", customer_mail("ann"), minutes=1)
    with suppress(PermanentError):
        once(place.shop, minutes=1, reader_of=Broken(PermanentError("no language model")))
    place.say("backup", place.copy)
    place.say("hold")
    once(place.shop, minutes=2)
    restored(place, time, 5)
    place.say("resume")
    once(place.shop, minutes=6)
    assert place.to("ann") == 1


@pytest.mark.parametrize("how", ["held", "put off", "kept back"])
def test_a_mail_that_was_put_aside_and_let_in_since_is_acknowledged(place: Place, time: Time, how: str) -> None:
    if how == "kept back":
        with place.shop.toml.open("a") as config:
            config.write(PACE.format(1))
    put(place.box, "ann", customer_mail("ann"), minutes=1)
    for _ in range(2):
        once(place.shop, minutes=1, reader_of=lambda config: Without("ann", shared_reader(config)))
    place.say("backup", place.copy)
    if how == "kept back":
        place.comes("bob", "Are you open?", minutes=2)
    if how == "held":
        place.say("hold")
    place.sink.fault = lambda at, _whom: "451 later" if how == "put off" and at == "rcpt" else None
    let_in(place)
    with suppress(TemporaryError):
        once(place.shop, minutes=3)
    place.sink.fault = None
    restored(place, time, 5)
    place.say("resume")
    let_in(place)
    for minutes in (6, 70, 140):
        once(place.shop, minutes=minutes)
    assert place.to("ann") == 1


def test_nobody_hears_the_same_words_twice(place: Place, time: Time) -> None:
    place.comes("ann", "My dishwasher leaks.")
    place.say("backup", place.copy)
    place.comes("ann2", customer_mail("ann-2", "Ace never came.", reply_to=f"<{ANN}>"), minutes=30)
    restored(place, time, 31)
    place.comes("ann3", customer_mail("ann-3", "Hello?", reply_to="<ann-2@customer.example>"), minutes=100)
    assert len(subjects(place, "ann")) == len(set(subjects(place, "ann")))


def test_the_pace_counts_what_left_before(place: Place, time: Time) -> None:
    with place.shop.toml.open("a") as config:
        config.write(PACE.format(2))
    place.say("backup", place.copy)
    for minutes, name in enumerate(("ann", "bob")):
        place.comes(name, "Are you open on Saturday?", minutes=minutes)
    restored(place, time, 4)
    place.comes("ann2", customer_mail("ann-2", "And on Sunday?").replace(b"Question of ann", b"Sunday"), minutes=5)
    for minutes, name in enumerate(("cid", "dan")):
        place.comes(name, "Are you open on Saturday?", minutes=6 + minutes)
    assert [place.to(name) for name in ("ann", "bob", "cid", "dan")] == [1, 1, 0, 0]


def test_who_may_be_written_to_again_is_acknowledged(place: Place, time: Time) -> None:
    place.comes("bob", "My dishwasher leaks.")
    with place.shop.store() as store:
        (thread,) = store.mail.threads()
    place.say("silence", thread.id)
    place.say("suppress", ANN)
    place.say("backup", place.copy)
    assert place.say("silence", "--end", thread.id).code == place.say("suppress", "--remove", ANN).code == 0
    restored(place, time, 2)
    place.comes("ann", "Are you open?", minutes=5)
    reply = customer_mail("bob-2", "And now the boiler is cold too.", reply_to="<bob@customer.example>")
    place.comes("bob2", reply, minutes=60)
    assert (place.to("ann"), place.to("bob")) == (1, 2)


def test_what_was_uncertain_is_offered_once_more(place: Place, time: Time) -> None:
    place.say("backup", place.copy)
    place.sink.fault = lambda at, _whom: "cut" if at == "data" else None
    with suppress(TemporaryError):
        place.comes("ann", "Are you open?", minutes=1)
    place.sink.fault = None
    restored(place, time, 2)
    for minutes in (10, 30):
        once(place.shop, minutes=minutes)
    ids = [str(read(mail.data)["Message-ID"]) for mail in place.sink.received if ANN in mail.rcpts]
    assert (len(ids), len(set(ids))) == (2, 1)
    assert place.say("status", "--json").json["outbox"]["uncertain"] == 1


@pytest.mark.parametrize("who", [ANN, "dispatch@fixwell.example"])
def test_what_could_not_be_delivered_is_shown_still(place: Place, time: Time, who: str) -> None:
    place.say("backup", place.copy)
    place.sink.fault = lambda at, whom: "550 5.1.1 no such user" if (at, whom) == ("rcpt", who) else None
    place.comes("ann", "Ace never came.", minutes=1)
    once(place.shop, minutes=250)
    place.sink.fault = None
    before = place.say("status", "--json").json["outbox"]["failed"]
    restored(place, time, 251)
    once(place.shop, minutes=252)
    assert place.say("status", "--json").json["outbox"]["failed"] == before >= 1


@pytest.mark.parametrize("word", ["phoned", "done", "snooze 2 days", "mine"])
def test_what_staff_answered_to_a_brief_is_done_again(place: Place, time: Time, word: str) -> None:
    empty(place.box / ".Sent")
    once(place.shop)
    place.comes("ann", "My dishwasher leaks.")
    place.say("backup", place.copy)
    once(place.shop, minutes=245)
    brief = next(read(mail.data) for mail in place.sink.received if "dispatch@fixwell.example" in mail.rcpts)
    order = (
        f"From: dispatch@fixwell.example\nTo: support@fixwell.example\nSubject: Re: {brief['Subject']}\n"
        f"Message-ID: <o1@fixwell.example>\nIn-Reply-To: {brief['Message-ID']}\n"
        f"Date: Mon, 02 Mar 2026 13:20:00 +0000\n\n{word}\n"
    ).encode()
    put(place.box / ".Sent", "o1", order, minutes=260)
    once(place.shop, minutes=260)
    before = told(place)
    assert len(before) == 2
    restored(place, time, 270)
    for minutes in (271, 380, 600):
        once(place.shop, minutes=minutes)
    assert told(place) == before
    assert not [mail for mail in place.sink.received if "pat@fixwell.example" in mail.rcpts]


@pytest.mark.parametrize("waits", ["held", "put off"])
def test_after_the_wrong_copy_and_then_the_right_one_nobody_hears_it_twice(
    place: Place, time: Time, waits: str
) -> None:
    wrong = place.copy.with_name("wrong.db")
    place.say("backup", wrong)
    if waits == "held":
        place.say("hold")
    place.sink.fault = lambda at, _whom: "451 later" if waits == "put off" and at == "rcpt" else None
    with suppress(TemporaryError):
        place.comes("ann", "Are you open?", minutes=1)
    place.sink.fault = None
    place.say("backup", place.copy)
    place.say("resume")
    once(place.shop, minutes=10)
    assert place.to("ann") == 1
    time.minutes = 20
    assert place.say("restore", wrong).code == place.say("restore", place.copy).code == 0
    for minutes in (30, 100):
        once(place.shop, minutes=minutes)
    assert place.to("ann") == 1


def test_nobody_is_acknowledged_twice_though_the_clock_was_behind_for_a_while(place: Place, time: Time) -> None:
    place.say("backup", place.copy)
    for minutes, name in enumerate(("ann", "bob"), 60 * 24 * 4):
        place.comes(name, "Are you open?", minutes=minutes)
    damage(place.database)
    restored(place, time, 60 * 24 * 4 + 10)
    for minutes in (60 * 24, 60 * 24 * 4 + 20):
        once(place.shop, minutes=minutes)
    assert (place.to("ann"), place.to("bob")) == (1, 1)


def test_of_a_list_that_waits_the_others_are_told_though_one_of_them_is_erased(place: Place, time: Time) -> None:
    place.say("backup", place.copy)
    for name in MANY:
        put(place.box, name, customer_mail(name, "Ace Plumbing never came."), minutes=1)
    once(place.shop, minutes=1)
    place.say("hold")
    once(place.shop, minutes=300)
    restored(place, time, 301)
    assert place.say("erase", f"{MANY[0]}@customer.example").code == 0
    assert not [each for each in place.shop.folder.glob("triaged.db") if MANY[0].encode() + b"@" in each.read_bytes()]
    place.say("resume")
    for minutes in (302, 361):
        once(place.shop, minutes=minutes)
    assert [name for name in MANY[1:] if not told(place, f"{name}@customer.example")] == []


@pytest.mark.parametrize("ahead", [0, 60 * 24 * 3])
def test_a_clock_that_was_ahead_at_the_restore_holds_up_nobody(place: Place, time: Time, ahead: int) -> None:
    place.say("backup", place.copy)
    damage(place.database)
    restored(place, time, 5 + ahead)
    place.comes("ann", "Are you open?", minutes=10)
    assert place.to("ann") == 1
