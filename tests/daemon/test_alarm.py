"""The second way to the owner: each trouble once, its end once, and a sign of life a day."""

from __future__ import annotations

import json
import sqlite3
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.daemon.owner import QUARTER, Owner, broken, watchman, with_alarm, works
from tests.daemon.running import NINE, Shop, customer_mail, open_shop, read, shared_reader, until
from tests.servers.mailbox import Mailbox
from triaged import fuse
from triaged.clock import Clock, ManualClock
from triaged.config import Mailbox as MailboxTable
from triaged.daemon import Patience, wires
from triaged.daemon.roads import ring_all
from triaged.daemon.watch import forget_states
from triaged.demo.servers import SmtpSink
from triaged.model import TemporaryError
from triaged.proving.house import load_house
from triaged.store import Place, Store


@pytest.fixture
def shop(tmp_path: Path, pymap: Mailbox, sink: SmtpSink) -> Shop:
    return with_alarm(open_shop(tmp_path, pymap, sink))


def test_what_fails_for_long_is_told_once_and_its_end_once(shop: Shop) -> None:
    owner, clock = Owner(), ManualClock(NINE - timedelta(hours=1))  # before the heartbeat
    early = NINE - timedelta(hours=1)
    broken(shop, "login refused for ann@customer.example", early)
    watchman(shop, owner, clock).look()
    assert owner.heard == []  # not yet
    clock.move_to(early + QUARTER)
    for _ in range(2):  # a restart repeats nothing
        watch = watchman(shop, owner, clock)
        watch.look()
        watch.look()
    [(title, text)] = owner.heard
    assert title == "triaged needs you: support INBOX"
    assert "login refused for (an address)" in text
    broken(shop, None)
    watch = watchman(shop, owner, clock)
    watch.look()
    watch.look()
    assert [title for title, _ in owner.heard[1:]] == ["triaged is well again: support INBOX"]


def test_a_way_that_fails_is_tried_again_after_a_pause(shop: Shop) -> None:
    owner, clock = Owner(), ManualClock(NINE + QUARTER)
    broken(shop, "no answer")
    owner.away = True
    watch = watchman(shop, owner, clock)
    watch.look()
    owner.away = False
    watch.look()
    assert owner.heard == []
    clock.move_to(NINE + QUARTER + timedelta(minutes=1))
    watch.look()
    assert [title for title, _ in owner.heard] == ["triaged needs you: support INBOX"]


def test_mail_that_was_put_aside_is_told_at_once(shop: Shop) -> None:
    with shop.store() as store:
        place = Place(account="support", folder="INBOX", role="inbox", uidvalidity=1, uid=1)
        number = store.mail.keep(place, b"Subject: x\r\n\r\nx", NINE, past=False)
        assert number is not None
        store.mail.shunt(number, "a step broke", NINE)
    owner = Owner()
    watchman(shop, owner, ManualClock(NINE - timedelta(hours=2))).look()
    assert "1 mail could not be handled; see: triaged shunt" in owner.heard[0][1]


def test_a_database_that_cannot_be_used_is_told_too(shop: Shop) -> None:
    owner, clock = Owner(), ManualClock(NINE)
    (shop.folder / "triaged.db").write_bytes(b"no database at all, but long enough to be looked at" * 50)
    watch = watchman(shop, owner, clock)
    watch.look()
    clock.move_to(NINE + QUARTER)
    watch.look()
    watch.look()
    [(title, text)] = owner.heard
    assert title == "triaged needs you: store"
    assert "is damaged" in text


def test_a_full_disk_is_told_once_and_its_end_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can write down that he fails, and what was told cannot be written down either."""
    early = NINE - timedelta(hours=2)  # before the heartbeat
    owner, clock = Owner(), ManualClock(early)
    watch = watchman(shop, owner, clock)
    watch.look()
    mark = Store.mark

    def full(_self: Store, _name: str, _value: str | None) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Store, "mark", full)
    for minutes in (1, 5, 16, 17, 18, 40):
        clock.move_to(early + timedelta(minutes=minutes))
        watch.look()
        watch.look()
    [(title, text)] = owner.heard
    assert title == "triaged needs you: store"
    assert "database or disk is full" in text
    monkeypatch.setattr(Store, "mark", mark)
    for minutes in (41, 42):
        clock.move_to(early + timedelta(minutes=minutes))
        watch.look()
    assert [title for title, _ in owner.heard[1:]] == ["triaged is well again: store"]


def test_one_way_that_works_is_enough(shop: Shop, sink: SmtpSink) -> None:
    text = shop.toml.read_text()
    broken_command = json.dumps([sys.executable, "-c", "raise SystemExit(1)"])
    shop.toml.write_text(
        text[: text.index("[alarm]")] + f'[alarm]\ncommand = {broken_command}\nto = "owner@home.example"\n'
        f'[alarm.smtp]\nhost = "127.0.0.1"\nport = {sink.port}\ntls = "none"\nfrom = "triaged@other.example"\n'
    )
    config = load_house(shop.toml, None).config
    ring_all(config.alarm, "triaged needs you: x", "Look.", NINE)
    assert len(sink.received) == 1
    alone = config.alarm.model_copy(update={"smtp": None, "to": None})
    with pytest.raises(TemporaryError, match=r"^\[alarm\] command ended with 1$"):  # and not its words
        ring_all(alone, "triaged needs you: x", "Look.", NINE)


def test_a_blown_fuse_rings(shop: Shop) -> None:
    with shop.store() as store:
        store.mark("fuse/blown", NINE.isoformat())
        assert fuse.blown(store) == NINE
    owner = Owner()
    watchman(shop, owner, ManualClock(NINE - timedelta(hours=2))).look()
    assert "nothing is acknowledged until: triaged resume" in owner.heard[0][1]


def test_the_ways_are_a_command_and_mail_over_another_account(shop: Shop, sink: SmtpSink) -> None:
    with shop.toml.open("a") as config:
        config.write(
            f'to = "owner@home.example"\n[alarm.smtp]\nhost = "127.0.0.1"\nport = {sink.port}\ntls = "none"\n'
            'from = "triaged@other.example"\n'
        )
    ring_all(load_house(shop.toml, None).config.alarm, "triaged needs you: x", "Look.", NINE)
    assert (shop.folder / "told").read_text() == "triaged needs you: x\n\nLook.\n"
    mail = read(sink.wait_for(1)[0].data)
    assert (mail["To"], mail["Subject"], mail["Auto-Submitted"]) == (
        "owner@home.example", "triaged needs you: x", "auto-generated",
    )  # fmt: skip


def test_a_running_daemon_that_cannot_send_rings(tmp_path: Path, pymap: Mailbox, sink: SmtpSink) -> None:
    clock, early = ManualClock(NINE - timedelta(hours=1)), NINE - timedelta(hours=1)
    shop = with_alarm(open_shop(tmp_path, pymap, sink, smtp_port=1))  # nobody listens there
    told = shop.folder / "told"
    with shop.daemon(clock=clock):
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        pymap.append(customer_mail("ann"), when=early)
        until(lambda: "trouble" in shop.state("deliver"))
        clock.move_to(early + QUARTER)
        until(lambda: told.exists() and "triaged status" in told.read_text())
    assert told.read_text().count("triaged needs you: deliver") == 1


def test_an_alarm_that_nobody_would_hear_is_told_by_check(shop: Shop) -> None:
    text = shop.toml.read_text()
    whole = text[: text.index("[alarm]")]
    (shop.folder / "roads").touch(mode=0o600)
    (shop.folder / "roads").write_text("nonsense:// secret token")
    shop.toml.write_text(whole + '[alarm]\ncommand = ["no-such-pager", "-x"]\nnotify_file = "roads"\n')
    said = [problem.message for problem in load_house(shop.toml, shared_reader).remarks]
    assert "[alarm] command: there is no program 'no-such-pager', so nobody would hear it" in said
    assert "[alarm]: Apprise knows no such address as that in line 1" in said


def test_a_thread_that_hangs_is_told_of(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    early, second = NINE - timedelta(hours=2), 1000.0
    monkeypatch.setattr("triaged.daemon.troubles.monotonic", lambda: second)
    works(shop, early)
    owner = Owner()
    watch = watchman(shop, owner, ManualClock(early))
    watch.look()
    second += 59.0
    watch.look()
    assert owner.heard == []
    second += 1.0
    with shop.store() as store:  # the others live on
        for name in ("deliver", "fetch/support/INBOX"):
            store.mark(f"state/{name}", json.dumps({"ok": NINE.isoformat()}))
    watch.look()
    watch.look()
    [(title, text)] = owner.heard
    assert title == "triaged needs you: work"
    assert "it hangs; restart triaged" in text
    works(shop)
    watch.look()
    assert [title for title, _ in owner.heard[1:]] == ["triaged is well again: work"]


def test_a_mailbox_is_told_of_once_whichever_of_its_folders_fails(shop: Shop) -> None:
    """After a restart in an outage it is the search for folders that fails, where it was a folder before."""
    early = NINE - timedelta(hours=2)
    owner, clock = Owner(), ManualClock(early + QUARTER)
    down = json.dumps({"since": early.isoformat(), "trouble": "refused"})
    with shop.store() as store:
        store.mark("state/fetch/support/INBOX", down)
    watchman(shop, owner, clock).look()
    with shop.store() as store:
        forget_states(store, load_house(shop.toml, None).config)
        store.mark("state/fetch/support", json.dumps({"since": clock.now().isoformat(), "trouble": "refused"}))
    for minutes in (16, 31, 60):
        clock.move_to(early + timedelta(minutes=minutes))
        watchman(shop, owner, clock).look()
    assert [title for title, _ in owner.heard] == ["triaged needs you: fetch/support"]
    with shop.store() as store:
        store.mark("state/fetch/support", None)
        store.mark("state/fetch/support/INBOX", json.dumps({"ok": NINE.isoformat()}))
    watchman(shop, owner, clock).look()
    assert [title for title, _ in owner.heard[1:]] == ["triaged is well again: fetch/support"]


def test_work_that_fails_is_not_called_well_by_a_restart(shop: Shop) -> None:
    early = NINE - timedelta(hours=2)
    owner, clock = Owner(), ManualClock(early + QUARTER)
    with shop.store() as store:
        store.mark("state/work", json.dumps({"since": early.isoformat(), "trouble": "the language model is missing"}))
    watchman(shop, owner, clock).look()
    with shop.store() as store:
        forget_states(store, load_house(shop.toml, None).config)
    watchman(shop, owner, clock).look()
    assert [title for title, _ in owner.heard] == ["triaged needs you: work"]


def test_a_further_mail_that_is_put_aside_is_told_too_but_not_each_of_many(shop: Shop) -> None:
    early = NINE - timedelta(days=9, hours=2)
    owner, clock = Owner(), ManualClock(early)
    watch = watchman(shop, owner, clock)
    for number, hours in enumerate((0, 0.5, 0.6, 2, 2.5), start=1):
        with shop.store() as store:
            place = Place(account="support", folder="INBOX", role="inbox", uidvalidity=1, uid=number)
            store.mail.shunt(store.mail.keep(place, b"%d" % number, early, past=False) or 0, "it broke", early)
        clock.move_to(early + timedelta(hours=hours))
        watch.look()
        watchman(shop, owner, clock).look()  # a restart repeats nothing
    assert [text.partition(" mail")[0][-1] for _, text in owner.heard] == ["1", "4"]
    clock.move_to(early + timedelta(hours=3.5))
    watch.look()
    assert "5 mails" in owner.heard[-1][1]


def test_a_refused_password_rings_once_and_is_tried_every_five_minutes(
    tmp_path: Path, pymap: Mailbox, sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """I-04: a server locks an account that is tried in quick succession."""
    shop = with_alarm(open_shop(tmp_path, replace(pymap, password="changed meanwhile"), sink))
    logins: list[str] = []
    source = wires.source

    def counted(mailbox: MailboxTable, clock: Clock) -> wires.Source:
        logins.append(mailbox.name)
        return source(mailbox, clock)

    monkeypatch.setattr(wires, "source", counted)
    early = NINE - timedelta(hours=2)
    clock, told = ManualClock(early), shop.folder / "told"
    with shop.daemon(clock=clock, patience=Patience()):
        until(lambda: "trouble" in shop.state("fetch/support"))
        assert not told.exists()
        clock.move_to(early + QUARTER)
        until(told.exists)
        clock.move_to(early + 4 * QUARTER)
        until(lambda: shop.state("deliver") == "well")
    assert told.read_text().count("triaged needs you: ") == 1
    assert "fetch/support" in told.read_text()
    assert logins == ["support"]
    assert (Patience().refused, Patience().longest) == (300.0, 300.0)
