"""``triaged once``, as a timer runs it: what fails holds up nothing else, is shown, and reaches the owner."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.daemon.forward import free_port
from tests.daemon.running import NINE, QUICK, Diary, Shop, open_shop, sent_to, shared_reader
from tests.faults.lives import fresh, once
from tests.servers.mailbox import Mailbox
from triaged.clock import ManualClock
from triaged.daemon import Daemon
from triaged.demo.servers import SmtpSink
from triaged.model import TemporaryError
from triaged.proving.house import load_house


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
