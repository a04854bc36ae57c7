"""A start that fails, or that has to be made again and again, reaches the owner once, and so does its end."""

from __future__ import annotations

import json
import socket
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.daemon.owner import Owner, watchman, with_alarm
from tests.daemon.running import NINE, QUICK, Shop, customer_mail, open_shop, shared_reader, until
from tests.servers.mailbox import Mailbox
from triaged.clock import ManualClock
from triaged.config import Alarm, Bell, load_bell
from triaged.daemon import Daemon, starting
from triaged.demo.servers import SmtpSink
from triaged.model import PermanentError
from triaged.proving.house import load_house


@pytest.fixture
def shop(tmp_path: Path, pymap: Mailbox, sink: SmtpSink) -> Shop:
    return with_alarm(open_shop(tmp_path, pymap, sink))


def test_a_program_that_ends_again_and_again_rings(shop: Shop) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    held = json.dumps({"pid": gone.pid, "host": socket.gethostname()})
    early, told = NINE - timedelta(hours=2), shop.folder / "told"
    for minutes in (0, 5, 10):
        assert not told.exists()
        with shop.store() as store:
            store.mark("daemon", held)  # what an end without a farewell leaves
        with shop.daemon(clock=ManualClock(early + timedelta(minutes=minutes))):
            pass  # however short its life is, it tells
    assert told.read_text().count("triaged needs you: restarts") == 1
    assert "ended by itself 3 times within an hour" in told.read_text()
    owner = Owner()
    for minutes in (11, 40, 69):  # fewer within the hour is not well yet
        watchman(shop, owner, ManualClock(early + timedelta(minutes=minutes))).look()
    assert owner.heard == []
    watchman(shop, owner, ManualClock(early + timedelta(minutes=70))).look()
    assert [title for title, _ in owner.heard] == ["triaged is well again: restarts"]


def test_a_damaged_page_met_while_it_runs_is_told_and_puts_no_mail_aside(
    tmp_path: Path, pymap: Mailbox, sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = with_alarm(open_shop(tmp_path, pymap, sink))
    daemon = Daemon(
        load_house(shop.toml, None), clock=ManualClock(NINE - timedelta(hours=2)), look_every=0.05, patience=QUICK,
        reader_of=shared_reader,
    )  # fmt: skip
    daemon.start()
    until(lambda: shop.state("fetch/support/INBOX") == "well")

    def malformed(*_values: object, **_named: object) -> None:
        raise sqlite3.DatabaseError("database disk image is malformed")

    monkeypatch.setattr("triaged.store.mail.MailRoom.finish", malformed)
    pymap.append(customer_mail("ann"), when=NINE - timedelta(hours=2))
    until(lambda: daemon.wait(0))
    daemon.stop()
    assert isinstance(daemon.failed, sqlite3.DatabaseError)
    assert "triaged needs you: start" in (shop.folder / "told").read_text()
    assert "triaged restore FILE" in (shop.folder / "told").read_text()
    monkeypatch.undo()
    with shop.store() as store:
        assert store.tally("message") == {"new": 1}
        [mail] = store.mail.by_state("new")
        assert mail.attempts == 0
    for again in (1, 2):  # the pages look whole, but nobody has put a copy back
        with shop.daemon(clock=ManualClock(NINE - timedelta(hours=1))):
            sink.wait_for(1)
        assert (shop.folder / "told").read_text().count("triaged needs you: start") == 1, again
        assert "well again" not in (shop.folder / "told").read_text()
    starting.restored(shop.folder / "triaged.db")
    with shop.daemon(clock=ManualClock(NINE - timedelta(hours=1))):
        pass
    assert (shop.folder / "told").read_text().count("triaged is well again: start") == 1


@pytest.mark.parametrize("at_once", [True, False])
def test_a_start_that_fails_is_told_once_and_its_end_once(shop: Shop, at_once: bool) -> None:
    bell, titles = load_house(shop.toml, None).config.bell, list[str]()

    def ring(_alarm: Alarm, title: str, _text: str, _now: datetime) -> None:
        titles.append(title)

    for minutes in (0, 5, 15, 20, 60):
        assert len(titles) == (minutes >= (5 if at_once else 20))
        starting.failed(bell, PermanentError("no model"), NINE + timedelta(minutes=minutes), at_once=at_once, ring=ring)
    found = starting.trouble(bell.store_path)
    assert found is not None
    assert (found.since, found.trouble) == (NINE.isoformat(), "no model")
    for _ in range(2):
        starting.succeeded(bell, NINE, ring=ring)
    assert titles == ["triaged needs you: start", "triaged is well again: start"]
    assert starting.trouble(bell.store_path) is None


def test_a_start_that_fails_where_no_file_can_be_written_is_told_once_too(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    bell = replace(load_house(shop.toml, None).config.bell, store_path=tmp_path / "no such folder" / "triaged.db")
    titles: list[str] = []
    for _ in range(2):
        starting.failed(
            bell, PermanentError("no folder"), NINE, at_once=True, ring=lambda _alarm, title, *_: titles.append(title)
        )
    assert titles == ["triaged needs you: start"]


def test_who_is_out_of_reach_when_a_start_fails_is_told_at_the_next(shop: Shop) -> None:
    bell, owner = load_house(shop.toml, None).config.bell, Owner()
    owner.away = True
    starting.failed(bell, PermanentError("no model"), NINE, at_once=True, ring=owner)
    owner.away = False
    starting.failed(bell, PermanentError("no model"), NINE, at_once=True, ring=owner)
    assert len(owner.heard) == 1
    owner.away = True
    starting.succeeded(bell, NINE, ring=owner)
    owner.away = False
    starting.succeeded(bell, NINE, ring=owner)
    assert len(owner.heard) == 2


def test_another_failure_weeks_after_damage_that_was_mended_by_hand_rings(shop: Shop) -> None:
    bell, owner = load_house(shop.toml, None).config.bell, Owner()
    starting.failed(bell, PermanentError("damaged"), NINE, at_once=True, damage=True, ring=owner)
    assert len(owner.heard) == 1
    starting.succeeded(bell, NINE + timedelta(hours=1), ring=owner)
    before = len(owner.heard)
    starting.failed(bell, PermanentError("no password"), NINE + timedelta(days=30), at_once=True, ring=owner)
    assert len(owner.heard) == before + 1


@pytest.mark.parametrize(
    ("why", "damage", "look"),
    [
        ("the rule 'damaged goods' has no example", False, "check"),
        ("DATABASE is damaged (page 3 is no page) and left as it is", False, "verify"),
        ("the database cannot be read any more", True, "verify"),
    ],
)
def test_who_is_told_of_a_start_that_fails_is_told_where_to_look(
    tmp_path: Path, why: str, damage: bool, look: str
) -> None:
    alarm, owner = Alarm.model_validate({"command": ["true"]}), Owner()
    bell = Bell(name="Fixwell", alarm=alarm, store_path=tmp_path / "triaged.db")
    error = PermanentError(why.replace("DATABASE", str(bell.store_path)))
    starting.failed(bell, error, NINE, at_once=True, damage=damage, ring=owner)
    [(_, text)] = owner.heard
    assert text.endswith(f"Look with: triaged {look}")


@pytest.mark.parametrize("at_once", [True, False])
def test_a_long_trouble_in_another_script_is_told_once(shop: Shop, at_once: bool) -> None:
    bell, owner = load_house(shop.toml, None).config.bell, Owner()
    for minutes in range(0, 120, 5):
        when = NINE + timedelta(minutes=minutes)
        starting.failed(bell, PermanentError("правило не понято " * 30), when, at_once=at_once, ring=owner)
    assert len(owner.heard) == 1


def test_a_configuration_that_cannot_be_read_still_rings_and_names_no_other_database(tmp_path: Path) -> None:
    toml = tmp_path / "triaged.toml"
    toml.write_text('[alarm]\ncommand = ["true"]\n[store]\npath = "data/mine.db"\nthis is broken\n')
    bell = load_bell(toml)
    assert bell is not None
    assert bell.alarm.command == ("true",)
    assert bell.store_path == tmp_path / "data" / "mine.db"
