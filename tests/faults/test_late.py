"""S-01 and S-06: what a relay takes late is true when it leaves, leaves in its order, or is left out and counted."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.commands import triaged
from tests.daemon.running import customer_mail, read, sent_to, staff_mail
from tests.faults.lives import MAILS, empty, fresh, once, put
from tests.faults.test_attacks import DANA
from tests.household import World, london
from triaged.clock import ManualClock
from triaged.demo.servers import SmtpSink
from triaged.model import Address, Outgoing, TemporaryError
from triaged.outbox.deliver import Delivery


@pytest.mark.parametrize("late", ["say so", "none"])
def test_an_acknowledgement_that_a_relay_takes_a_day_later_is_true_then(
    tmp_path: Path, sink: SmtpSink, late: str
) -> None:
    """S-06: a daily limit. What it says must hold when it leaves, or it is left out and counted."""
    sink.fault = lambda at, _who: "451 4.7.1 daily limit" if at == "rcpt" else None
    shop = fresh(tmp_path / "shop", tmp_path / "box", sink)
    shop.toml.write_text(shop.toml.read_text() + f'\n[caps]\nlate = "{late}"\n')
    with pytest.raises(TemporaryError):
        once(shop)
    sink.fault = None
    once(shop, minutes=60 * 30)
    got = [read(mail.data) for mail in sink.received if "ann@customer.example" in mail.rcpts]
    texts = [str(body.get_content()) for mail in got if (body := mail.get_body(("plain",)))]
    said = triaged("status", "--config", shop.toml, "--json").json["outbox"]
    if late == "none":
        assert (texts, said["left_out"], said["failed"]) == ([], 2, 0)
    else:
        [text] = texts
        assert "today" not in text
        assert "late" in text
        assert said["left_out"] == 0


def test_an_acknowledgement_that_waited_until_staff_had_answered_is_left_out(tmp_path: Path, sink: SmtpSink) -> None:
    sink.fault = lambda at, _who: "451 4.7.1 daily limit" if at == "rcpt" else None
    box = tmp_path / "box"
    empty(box / ".Sent")
    shop = fresh(tmp_path / "shop", box, sink)
    with pytest.raises(TemporaryError):
        once(shop)
    for name in MAILS:
        answer = staff_mail(f"to-{name}", name, "Yes, we come at noon.", reply_to=f"<{name}@customer.example>")
        put(box / ".Sent", name, answer, minutes=60)
    with suppress(TemporaryError):
        once(shop, minutes=180)
    sink.fault = None
    once(shop, minutes=360)
    assert [sent_to(sink, name) for name in MAILS] == [[], []]
    assert triaged("status", "--config", shop.toml, "--json").json["outbox"]["left_out"] == 2


def test_after_an_outage_of_the_relay_each_person_hears_the_last_thing_only(tmp_path: Path, sink: SmtpSink) -> None:
    shop = fresh(tmp_path / "shop", tmp_path / "box", sink)
    once(shop)
    sink.fault = lambda at, _who: "451 4.7.1 later" if at == "rcpt" else None
    for minutes in (185, 245):  # the reminder, then the first rung
        with suppress(TemporaryError):
            once(shop, minutes=minutes)
    sink.fault = None
    once(shop, minutes=320)
    subjects = [str(read(mail.data)["Subject"]) for mail in sink.received if "dispatch@fixwell.example" in mail.rcpts]
    assert len(subjects) == len(MAILS)
    with shop.store() as store:
        assert store.tally("outbox")["left out"] == len(MAILS)


def words(sink: SmtpSink, name: str) -> str:
    """Return the words of the one mail that a customer got."""
    [got] = [read(mail.data) for mail in sink.received if f"{name}@customer.example" in mail.rcpts]
    body = got.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_the_time_of_an_answer_is_not_over_when_it_is_told(tmp_path: Path, sink: SmtpSink) -> None:
    sink.fault = lambda at, _who: "451 4.7.1 daily limit" if at == "rcpt" else None
    shop = fresh(tmp_path / "shop", tmp_path / "box", sink)
    for minutes in (0, 230):
        with suppress(TemporaryError):
            once(shop, minutes=minutes)
    with shop.store() as store:
        assert all("13:00 today" in row.mail.text for row in store.outbox.rows() if row.mail.kind == "acknowledgement")
    sink.fault = None
    once(shop, minutes=255)
    assert "13:00 today" not in words(sink, "ann")


def test_tomorrow_is_still_tomorrow_when_it_leaves(tmp_path: Path, sink: SmtpSink) -> None:
    shop = fresh(tmp_path / "shop", tmp_path / "box", sink)
    once(shop)
    sink.fault = lambda at, _who: "451 4.7.1 greylisted" if at == "rcpt" else None
    before_midnight = 60 * 14 + 40
    put(tmp_path / "box", "zoe", customer_mail("zoe", "Ace Plumbing never came."), minutes=before_midnight)
    with suppress(TemporaryError):
        once(shop, minutes=before_midnight)
    with shop.store() as store:
        assert ["tomorrow" in row.mail.text for row in store.outbox.rows() if row.mail.to.email[:3] == "zoe"] == [True]
    sink.fault = None
    once(shop, minutes=before_midnight + 40)
    assert "tomorrow" not in words(sink, "zoe")


def complained() -> World:
    """Return a business to which Dana has just complained; the acknowledgement waits."""
    world = World()
    world.mail("Ace Plumbing was to come on Monday and never came.", at="2026-03-12 10:00", sender=DANA)
    return world


def acknowledgement(world: World) -> tuple[int, Outgoing]:
    """Return the one acknowledgement of the outbox with its number."""
    [row] = [row for row in world.store.outbox.rows() if row.mail.kind == "acknowledgement"]
    return row.id, row.mail


class Relay:
    """Takes all."""

    def __init__(self) -> None:
        """Nothing has left yet."""
        self.left: dict[str, bytes] = {}

    def send(self, *, envelope_from: str, rcpt: str, data: bytes, **_more: object) -> str:
        del envelope_from
        self.left[rcpt] = data
        return "250 ok"

    def close(self) -> None:
        pass


class Deaf:
    def send(self, person: str, title: str, text: str) -> None:
        pass


def deliver(world: World, at: str) -> dict[str, bytes]:
    """Let all leave that may; return the last that each address got."""
    when, relay = london(at), Relay()
    Delivery(
        world.store, relay, from_=Address(email="support@fixwell.example"), clock=ManualClock(when), teller=Deaf(),
        freshen=lambda queued: world.pipeline.fresh(queued, when),
    ).run()  # fmt: skip
    return relay.left


def test_who_has_been_rung_meanwhile_is_told_of_no_answer_to_come() -> None:
    world = complained()
    (thread,) = world.store.mail.threads()
    world.store.note(london("2026-03-12 12:00"), "phoned", {}, thread=thread.id)
    assert deliver(world, "2026-03-12 12:30") == {}
    assert [row.state for row in world.store.outbox.rows() if row.mail.kind == "acknowledgement"] == ["left out"]


def test_nothing_overtakes_what_was_put_off_when_both_are_due() -> None:
    world = complained()
    number, mail = acknowledgement(world)
    outbox = world.store.outbox
    outbox.sent(number, london("2026-03-12 10:01"), "ok")
    update = replace(mail, key="update/1", kind="update", message_id="<u@x>", created_at=london("2026-03-12 10:05"))
    outbox.queue(update)
    [late] = [row.id for row in outbox.rows() if row.mail.key == "update/1"]
    outbox.deferred(late, london("2026-03-12 10:07"), "later")
    outbox.queue(replace(mail, key="acknowledgement/2", message_id="<a@x>", created_at=london("2026-03-12 10:06")))

    def due() -> list[str]:
        rows = outbox.waiting(london("2026-03-12 10:08"))
        return [row.mail.key for row in rows if row.mail.to == mail.to]

    assert due() == ["update/1"]
    outbox.sent(late, london("2026-03-12 10:08"), "ok")
    assert due() == ["acknowledgement/2"]


def test_a_clock_that_was_ahead_holds_up_nothing() -> None:
    world = complained()
    number, mail = acknowledgement(world)
    outbox = world.store.outbox
    outbox.deferred(number, london("2026-03-15 10:01"), "451 later")  # written while the clock was three days ahead
    update = replace(mail, key="update/1", kind="update", message_id="<u@x>", created_at=london("2026-03-12 10:30"))
    outbox.queue(update)
    for _ in range(2):
        deliver(world, "2026-03-12 10:31")
    assert {row.mail.key: row.state for row in outbox.rows() if row.mail.to == mail.to} == {
        mail.key: "sent", "update/1": "sent",
    }  # fmt: skip


def test_what_leaves_is_what_the_outbox_holds_though_it_was_worded_anew() -> None:
    world = World()
    for name in ("dana", "eve"):
        world.mail(
            "Ace Plumbing was to come on Monday and never came.", at="2026-03-12 10:00",
            sender=f"{name} <{name}@{name}.example>", subject=f"Boiler of {name}",
        )  # fmt: skip
    left = deliver(world, "2026-03-13 15:30")
    rows = [row for row in world.store.outbox.rows() if row.mail.kind == "acknowledgement"]
    assert len(rows) == len(left) == 2
    for row in rows:
        assert "comes late" in row.mail.text
        assert b"comes late" in left[row.mail.to.email]
