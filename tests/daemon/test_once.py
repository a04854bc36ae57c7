"""``triaged once``, as a timer runs it: what fails holds up nothing else, is shown, and reaches the owner."""

from __future__ import annotations

import json
import smtplib
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.commands import triaged
from tests.daemon.forward import free_port
from tests.daemon.running import (
    NINE,
    QUICK,
    Diary,
    Shop,
    customer_mail,
    open_shop,
    sent_to,
    shared_reader,
    staff_mail,
)
from tests.faults.lives import MAILS, empty, fresh, once, put
from tests.servers.mailbox import Mailbox
from triaged.clock import ManualClock
from triaged.daemon import Daemon
from triaged.demo.servers import SmtpSink
from triaged.model import PermanentError, Reading, TemporaryError
from triaged.proving.house import load_house
from triaged.reader import WorkerReader, settings_of


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the titles of what the owner was told by the second way."""
    titles: list[str] = []
    monkeypatch.setattr("triaged.daemon.once.ring_all", lambda _config, title, *_: titles.append(title))
    return titles


def out_of_reach(shop: Shop, port: int) -> None:
    shop.toml.write_text(shop.toml.read_text().replace(f"port = {port}\n", f"port = {free_port()}\n"))


def alarmed(shop: Shop) -> None:
    with shop.toml.open("a") as config:
        config.write('\n[alarm]\ncommand = ["true"]\nafter = "15 minutes"\n')


def test_clocks_run_on_and_mail_leaves_while_the_mailbox_is_out_of_reach(
    tmp_path: Path, pymap: Mailbox, sink: SmtpSink, rung: list[str]
) -> None:
    shop = fresh(tmp_path, pymap, sink)
    alarmed(shop)
    once(shop)
    whole = shop.toml.read_text()
    out_of_reach(shop, pymap.port)
    for minutes in (270, 290, 310):
        with pytest.raises(TemporaryError, match="Connection refused"):
            once(shop, minutes=minutes)
    assert sent_to(sink, "dispatch@fixwell.example") != []  # the answer was due
    assert "Connection refused" in shop.state("fetch/support")
    assert rung == ["triaged needs you: fetch/support"]
    shop.toml.write_text(whole)
    once(shop, minutes=320)
    assert rung[1:] == ["triaged is well again: fetch/support"]
    assert shop.state("fetch/support/INBOX") == "well"


def test_a_relay_out_of_reach_is_shown_and_told_and_the_mail_leaves_later(
    tmp_path: Path, pymap: Mailbox, sink: SmtpSink, rung: list[str]
) -> None:
    shop = fresh(tmp_path, pymap, sink)
    alarmed(shop)
    whole = shop.toml.read_text()
    out_of_reach(shop, sink.port)
    for minutes in (0, 20):
        with pytest.raises(TemporaryError, match="refused"):
            once(shop, minutes=minutes)
    assert "refused" in shop.state("deliver")
    assert rung == ["triaged needs you: deliver"]
    shop.toml.write_text(whole)
    once(shop, minutes=150)
    assert len(sent_to(sink, "ann")) == len(sent_to(sink, "bob")) == 1
    assert shop.state("deliver") == "well"
    assert rung[1:] == ["triaged is well again: deliver"]


def test_a_restart_does_not_forget_since_when_something_fails(tmp_path: Path, pymap: Mailbox, sink: SmtpSink) -> None:
    shop = open_shop(tmp_path, replace(pymap, port=free_port()), sink)
    with shop.store() as store:
        told = {"since": NINE.isoformat(), "trouble": "no answer"}
        store.mark("state/fetch/support", json.dumps(told))
        store.mark("state/fetch/another", json.dumps(told))
        store.mark("state/deliver", json.dumps({"ok": NINE.isoformat()}))
    with shop.daemon(clock=ManualClock(NINE + timedelta(hours=1))):
        assert NINE.isoformat() in shop.state("fetch/support")
        assert shop.state("fetch/another") == ""


def test_a_dry_run_tells_nobody(tmp_path: Path, pymap: Mailbox, sink: SmtpSink, rung: list[str]) -> None:
    shop = fresh(tmp_path, pymap, sink)
    alarmed(shop)
    with shop.store() as store:
        store.mark("state/deliver", json.dumps({"since": NINE.isoformat(), "trouble": "no answer"}))
    clock = ManualClock(NINE + timedelta(hours=1))
    house = load_house(shop.toml, None)
    Daemon(house, clock=clock, seen=Diary(), patience=QUICK, reader_of=shared_reader, dry_run=True).once()
    assert rung == []
    assert sink.received == ()


def test_what_staff_answered_before_it_was_due_is_no_alarm_after_a_pause(
    tmp_path: Path, sink: SmtpSink, rung: list[str]
) -> None:
    del rung
    box = tmp_path / "box"
    empty(box / ".Sent")
    shop = fresh(tmp_path / "shop", box, sink)
    once(shop)
    for name in MAILS:
        answer = staff_mail(f"to-{name}", name, "Yes, we come at noon.", reply_to=f"<{name}@customer.example>")
        put(box / ".Sent", name, answer, minutes=60)
    once(shop, minutes=60 * 30)  # the answers were due after four hours
    with shop.store() as store:
        assert not [row for row in store.outbox.rows() if row.mail.kind == "escalation"]


class Missing:
    """A reader without its language model."""

    def read(self, raw: bytes, received_at: datetime, *, in_sent: bool) -> Reading:
        del raw, received_at, in_sent
        raise PermanentError("the language model is missing")

    def close(self) -> None:
        """Nothing is open."""


def test_a_language_model_that_is_missing_is_told_and_holds_up_nothing_else(
    tmp_path: Path, sink: SmtpSink, rung: list[str]
) -> None:
    shop = fresh(tmp_path / "shop", tmp_path / "box", sink)
    alarmed(shop)
    once(shop)
    put(tmp_path / "box", "later", customer_mail("cid"), minutes=1)
    for minutes in (270, 290):
        with pytest.raises(PermanentError, match="the language model is missing"):
            once(shop, minutes=minutes, reader_of=lambda _config: Missing())
    assert sent_to(sink, "dispatch@fixwell.example") != []
    assert rung == ["triaged needs you: work"]
    once(shop, minutes=310)
    assert rung[1:] == ["triaged is well again: work"]


def test_a_database_that_stops_the_start_is_told(
    tmp_path: Path, sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []
    monkeypatch.setattr("triaged.daemon.starting.ring_all", lambda _alarm, title, *_: rung.append(title))
    shop = fresh(tmp_path / "shop", tmp_path / "box", sink)
    alarmed(shop)
    database = shop.folder / "triaged.db"
    whole = database.read_bytes()
    database.write_bytes(whole[:12288] + b"\xff" * 8192 + whole[20480:])
    for minutes in (0, 20, 40):
        with pytest.raises(PermanentError, match="is damaged"):
            once(shop, minutes=minutes)
    assert rung == ["triaged needs you: start"]
    said = triaged("status", "--config", shop.toml)
    assert said.code != 0


def test_one_customer_whose_mailbox_is_full_is_no_trouble_of_the_relay(
    tmp_path: Path, sink: SmtpSink, rung: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = fresh(tmp_path / "shop", tmp_path / "box", sink)
    alarmed(shop)
    real = smtplib.SMTP.docmd

    def docmd(self: smtplib.SMTP, cmd: str, args: str = "") -> tuple[int, bytes]:
        full = cmd == "RCPT" and ("ann@" in args or relay_is_full)
        return (452, b"4.2.2 mailbox full") if full else real(self, cmd, args)

    relay_is_full = False
    monkeypatch.setattr(smtplib.SMTP, "docmd", docmd)
    for minutes in (0, 5, 20, 40, 90):
        once(shop, minutes=minutes)
    assert len(sent_to(sink, "bob")) == 1
    assert rung == []
    relay_is_full = True  # now it takes nothing from anybody
    put(tmp_path / "box", "later", customer_mail("cid"), minutes=170)
    for minutes in (170, 200):
        with pytest.raises(TemporaryError, match="the relay takes nothing"):
            once(shop, minutes=minutes)
    assert rung == ["triaged needs you: deliver"]


def test_a_machine_that_cannot_start_the_reader_puts_no_mail_aside(
    tmp_path: Path, sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = fresh(tmp_path / "shop", tmp_path / "box", sink)

    def start(_process: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    with monkeypatch.context() as short:
        short.setattr("multiprocessing.process.BaseProcess.start", start)
        for _ in range(3):
            with pytest.raises(TemporaryError, match="no process can be started"):
                once(shop, reader_of=lambda config: WorkerReader(settings_of(config), seconds=10, memory_mb=2000))
    with shop.store() as store:
        assert store.tally("message") == {"new": 2}
    once(shop, minutes=1)
    assert [len(sent_to(sink, name)) for name in MAILS] == [1, 1]


@pytest.mark.parametrize("error", [sqlite3.OperationalError("database or disk is full"), KeyError("a bug")])
def test_what_ends_every_run_is_told_though_each_is_a_short_one(
    tmp_path: Path, sink: SmtpSink, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    rung: list[str] = []
    monkeypatch.setattr("triaged.daemon.starting.ring_all", lambda _alarm, title, *_: rung.append(title))
    shop = fresh(tmp_path / "shop", tmp_path / "box", sink)
    alarmed(shop)
    once(shop)

    def fails(*_values: object, **_named: object) -> None:
        raise error

    put(tmp_path / "box", "later", customer_mail("cid"), minutes=200)
    with monkeypatch.context() as broken:
        if isinstance(error, sqlite3.OperationalError):
            broken.setattr("triaged.store.mail.MailRoom.keep", fails)  # the disk is full for mails
        else:
            broken.setattr("triaged.daemon.once.keep_no_longer", fails)
        for minutes in (245, 250, 270, 290):
            with pytest.raises(type(error)):
                once(shop, minutes=minutes)
    assert rung == ["triaged needs you: start"]
    assert sent_to(sink, "dispatch@fixwell.example") != []  # clocks ran on, and what waited left
    once(shop, minutes=300)
    assert rung[1:] == ["triaged is well again: start"]


def test_a_relay_that_gives_mail_up_after_days_is_not_called_well(
    tmp_path: Path, sink: SmtpSink, rung: list[str]
) -> None:
    sink.fault = lambda at, _who: "452 4.3.1 no space" if at == "rcpt" else None
    shop = fresh(tmp_path / "shop", tmp_path / "box", sink)
    alarmed(shop)
    for hours in (0, 1, 25, 48, 49, 50, 72):
        with pytest.raises(TemporaryError):
            once(shop, minutes=60 * hours)
    assert "triaged needs you: deliver" in rung
    assert not any("well" in each for each in rung)
    sink.fault = None
    put(tmp_path / "box", "later", customer_mail("cid"), minutes=60 * 73)
    once(shop, minutes=60 * 73)
    assert "triaged is well again: deliver" in rung


def test_one_of_us_whose_mail_does_not_leave_is_told_of(tmp_path: Path, sink: SmtpSink, rung: list[str]) -> None:
    sink.fault = lambda at, who: "550 5.1.1 no such user" if at == "rcpt" and who.startswith("dispatch") else None
    shop = fresh(tmp_path / "shop", tmp_path / "box", sink)
    alarmed(shop)
    for minutes in (0, 241, 245):
        once(shop, minutes=minutes)
    assert rung == ["triaged needs you: notices"]
