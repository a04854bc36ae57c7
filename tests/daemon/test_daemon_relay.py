"""Servers that are away, refuse, defer or hang up: the daemon stays and says so; no mail is lost or said twice."""

from __future__ import annotations

import sqlite3
import ssl
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import structlog
import trustme

from tests.daemon.forward import Forward, free_port
from tests.daemon.running import NINE, Diary, Shop, customer_mail, open_shop, secret, sent_to, until
from tests.servers.mailbox import Mailbox
from triaged.clock import ManualClock, monotonic
from triaged.daemon import Patience
from triaged.demo.servers import CUT, SmtpSink
from triaged.store import Queued
from triaged.store.outbox import Outbox


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a Maildir: what is tested here is the way out."""
    for name in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / name).mkdir(parents=True)
    return tmp_path / "Maildir"


def put(folder: Path, name: str) -> None:
    (folder / "tmp" / name).write_bytes(customer_mail(name))
    (folder / "tmp" / name).rename(folder / "new" / name)


def rows(shop: Shop) -> tuple[Queued, ...]:
    with shop.store() as store:
        return store.outbox.rows()


def looking(shop: Shop) -> bool:
    """Whether the daemon has seen the Maildir, so that what comes now is new."""
    return shop.state("fetch/support/INBOX") == "well"


def tried_again(sink: SmtpSink) -> None:
    before = sink.connections
    until(lambda: sink.connections > before)


def at(stage: str, reply: str) -> Callable[[str, str], str | None]:
    return lambda now, _: reply if now == stage else None


def test_mailbox_out_of_reach(tmp_path: Path, pymap: Mailbox, sink: SmtpSink) -> None:
    """The daemon starts, shows what is wrong, and begins its work once the server is there."""
    port = free_port()
    shop, diary = open_shop(tmp_path, replace(pymap, port=port), sink), Diary()
    pymap.append(customer_mail("past"), when=NINE)
    with ExitStack() as server, shop.daemon(diary):
        until(lambda: "trouble" in shop.state("fetch/support"))
        assert str(port) in shop.state("fetch/support")
        server.enter_context(Forward(port, pymap.port))
        diary.handled(1)
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        assert shop.state("fetch/support") == ""


def test_silent_mailbox_does_not_hold_up_a_stop(tmp_path: Path, pymap: Mailbox, sink: SmtpSink) -> None:
    port = free_port()
    shop = open_shop(tmp_path, replace(pymap, port=port), sink)
    with Forward(port, pymap.port) as forward:
        with shop.daemon():
            until(lambda: shop.state("fetch/support/INBOX") == "well")
            forward.freeze()
            began = monotonic()
        assert monotonic() - began < 5


def test_wrong_password_of_the_mailbox_is_mended_under_way(tmp_path: Path, pymap: Mailbox, sink: SmtpSink) -> None:
    shop, diary = open_shop(tmp_path, replace(pymap, password="wrong"), sink), Diary()
    pymap.append(customer_mail("past"), when=NINE)
    with shop.daemon(diary):
        until(lambda: "password" in shop.state("fetch/support"))
        secret(tmp_path / "imap", pymap.password)
        diary.handled(1)


def test_relay_out_of_reach(tmp_path: Path, folder: Path, sink: SmtpSink) -> None:
    port, clock = free_port(), ManualClock(NINE)
    shop, diary = open_shop(tmp_path, folder, sink, smtp_port=port), Diary()
    with ExitStack() as server, shop.daemon(diary, clock=clock):
        until(lambda: looking(shop))
        put(folder, "ann")
        until(lambda: "trouble" in shop.state("deliver"))
        assert [row.state for row in rows(shop)] == ["deferred"]
        server.enter_context(Forward(port, sink.port))
        clock.move_to(NINE + timedelta(minutes=5))
        sink.wait_for(1)
        until(lambda: shop.state("deliver") == "well")
    assert len(sent_to(sink, "ann")) == 1


def test_refused_password_keeps_the_queue_and_is_said_once(
    tmp_path: Path, folder: Path, server_context: ssl.SSLContext, authority: trustme.CA
) -> None:
    clock, diary = ManualClock(NINE), Diary()
    with SmtpSink(context=server_context, user="support", password="right") as sink:
        shop = open_shop(tmp_path, folder, sink, authority=authority, login=("support", "wrong"))
        with structlog.testing.capture_logs() as log, shop.daemon(diary, clock=clock):
            until(lambda: looking(shop))
            put(folder, "ann")
            put(folder, "bob")
            until(lambda: "trouble" in shop.state("deliver"))
            for hour in range(1, 4):
                clock.move_to(NINE + timedelta(minutes=15 * hour))
                tried_again(sink)
            assert {row.state for row in rows(shop)} <= {"queued", "deferred", "sending"}
            assert sink.received == ()
            secret(tmp_path / "smtp", "right")
            clock.move_to(NINE + timedelta(hours=3))
            sink.wait_for(1)
            clock.move_to(NINE + timedelta(hours=12))  # where a last try with the old password was under way
            sink.wait_for(2)
            until(lambda: shop.state("deliver") == "well")
    assert [each["what"] for each in log if each["event"] == "does not work and is tried again"] == ["deliver"]
    assert (len(sent_to(sink, "ann")), len(sent_to(sink, "bob"))) == (1, 1)


def test_deferred_mail_leaves_later(tmp_path: Path, folder: Path, sink: SmtpSink) -> None:
    shop, clock, diary = open_shop(tmp_path, folder, sink), ManualClock(NINE), Diary()
    sink.fault = at("rcpt", "451 4.7.1 come back later")
    with shop.daemon(diary, clock=clock):
        until(lambda: looking(shop))
        put(folder, "ann")
        diary.delivered("deferred")
        [row] = rows(shop)
        assert (row.state, "451" in (row.reply or "")) == ("deferred", True)
        sink.fault = None
        clock.move_to(NINE + timedelta(minutes=5))
        diary.delivered("deferred", "sent")
        until(lambda: shop.state("deliver") == "well")
    assert len(sent_to(sink, "ann")) == 1


def test_deferred_mail_holds_up_no_other(tmp_path: Path, folder: Path, sink: SmtpSink) -> None:
    """Its own next try is minutes away; whoever writes meanwhile is answered at once."""
    shop, diary = open_shop(tmp_path, folder, sink), Diary()
    sink.fault = lambda stage, who: "451 4.2.0 full" if stage == "rcpt" and who.startswith("ann") else None
    with shop.daemon(diary, patience=Patience()):
        until(lambda: looking(shop))
        put(folder, "ann")
        diary.delivered("deferred")
        began = monotonic()
        for name in ("bob", "cid"):
            put(folder, name)
        sink.wait_for(2)
        assert monotonic() - began < 5
    assert {row.mail.to.email: row.state for row in rows(shop)}["ann@customer.example"] == "deferred"


def test_refused_recipient_fails_alone(tmp_path: Path, folder: Path, sink: SmtpSink) -> None:
    shop, diary = open_shop(tmp_path, folder, sink), Diary()
    sink.fault = lambda stage, who: "550 5.1.1 no such user" if stage == "rcpt" and who.startswith("ann") else None
    with shop.daemon(diary):
        until(lambda: looking(shop))
        put(folder, "ann")
        diary.delivered("failed", "sent")
        put(folder, "bob")
        diary.delivered("failed", "sent", "sent")
    assert [(row.mail.to.email, row.mail.template, row.state) for row in rows(shop)] == [
        ("ann@customer.example", "general.txt", "failed"),
        ("dispatch@fixwell.example", "came_back.txt", "sent"),
        ("bob@customer.example", "general.txt", "sent"),
    ]


def test_cut_after_the_final_dot_is_uncertain_and_repeats_the_same_id(
    tmp_path: Path, folder: Path, sink: SmtpSink
) -> None:
    shop, clock, diary = open_shop(tmp_path, folder, sink), ManualClock(NINE), Diary()
    sink.fault = at("data", CUT)
    with shop.daemon(diary, clock=clock):
        until(lambda: looking(shop))
        put(folder, "ann")
        diary.delivered("uncertain")
        sink.fault = None
        clock.move_to(NINE + timedelta(minutes=5))
        diary.delivered("uncertain", "sent")
    first, second = sent_to(sink, "ann")
    assert first == second
    assert [row.uncertain for row in rows(shop)] == [1]


def test_twice_uncertain_is_left_to_people(tmp_path: Path, folder: Path, sink: SmtpSink) -> None:
    shop, clock, diary = open_shop(tmp_path, folder, sink), ManualClock(NINE), Diary()
    sink.fault = at("data", CUT)
    with shop.daemon(diary, clock=clock):
        until(lambda: looking(shop))
        put(folder, "ann")
        diary.delivered("uncertain")
        clock.move_to(NINE + timedelta(minutes=5))
        diary.delivered("uncertain", "failed")
        clock.move_to(NINE + timedelta(days=1))
        put(folder, "bob")
        diary.handled(2)
    assert rows(shop)[0].state == "failed"
    assert len(sent_to(sink, "ann")) == 2


def test_a_dry_run_writes_all_down_and_lets_nothing_out_later(tmp_path: Path, folder: Path, sink: SmtpSink) -> None:
    shop, diary = open_shop(tmp_path, folder, sink), Diary()
    with shop.daemon(diary, dry_run=True):
        until(lambda: looking(shop))
        put(folder, "ann")
        diary.handled(1)
    assert [row.state for row in rows(shop)] == ["recorded"]
    diary = Diary()
    with shop.daemon(diary):
        put(folder, "bob")
        sink.wait_for(1)
    assert sent_to(sink, "ann") == []


def test_hold_keeps_mail_until_it_is_resumed(tmp_path: Path, folder: Path, sink: SmtpSink) -> None:
    shop, diary = open_shop(tmp_path, folder, sink, mode="hold"), Diary()
    with shop.daemon(diary):
        until(lambda: looking(shop))
        put(folder, "ann")
        diary.handled(1)
        assert [row.state for row in rows(shop)] == ["queued"]
    shop.toml.write_text(shop.toml.read_text().replace('mode = "hold"', 'mode = "live"'))
    with shop.daemon():
        sink.wait_for(1)


@pytest.mark.parametrize("failures", [1, 2, 5])
def test_what_left_and_could_not_be_written_down_is_written_later_and_never_leaves_again(
    tmp_path: Path, folder: Path, sink: SmtpSink, monkeypatch: pytest.MonkeyPatch, failures: int
) -> None:
    """Another program locks the database just when the relay has said 250."""
    shop, sent, left = open_shop(tmp_path, folder, sink), Outbox.sent, [failures]

    def locked(outbox: Outbox, number: int, at: datetime, reply: str) -> None:
        if left[0] > 0:
            left[0] -= 1
            raise sqlite3.OperationalError("database is locked")
        sent(outbox, number, at, reply)

    monkeypatch.setattr(Outbox, "sent", locked)
    with shop.daemon():
        until(lambda: looking(shop))
        put(folder, "ann")
        until(lambda: [row.state for row in rows(shop)] == ["sent"])
        put(folder, "bob")
        until(lambda: [row.state for row in rows(shop)] == ["sent", "sent"])
    with shop.daemon():
        put(folder, "cid")
        until(lambda: [row.state for row in rows(shop)] == ["sent", "sent", "sent"])
    assert [len(sent_to(sink, name)) for name in ("ann", "bob", "cid")] == [1, 1, 1]


@pytest.mark.parametrize(
    ("what", "reply", "state"),
    [("deferred", "451 4.7.1 later", "deferred"), ("failed", "550 5.1.1 nobody", "failed")],
)
def test_what_the_relay_refused_and_could_not_be_written_down_is_written_later(
    tmp_path: Path, folder: Path, sink: SmtpSink, monkeypatch: pytest.MonkeyPatch, what: str, reply: str, state: str
) -> None:
    shop, real, left = open_shop(tmp_path, folder, sink), getattr(Outbox, what), [3]

    def locked(outbox: Outbox, *values: object) -> None:
        if left[0] > 0:
            left[0] -= 1
            raise sqlite3.OperationalError("database is locked")
        real(outbox, *values)

    monkeypatch.setattr(Outbox, what, locked)
    sink.fault = lambda now, who: reply if now == "rcpt" and who.startswith("ann") else None
    with shop.daemon():
        until(lambda: looking(shop))
        put(folder, "ann")
        until(lambda: state in [row.state for row in rows(shop)])
    assert left == [0]
