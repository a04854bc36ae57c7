"""What neither ends nor deafens a running daemon, and what its watchman hears of threads that hang (O-09, D-01)."""

from __future__ import annotations

import sqlite3
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.daemon.owner import Owner, watchman, with_alarm
from tests.daemon.running import NINE, QUICK, Shop, customer_mail, open_shop, sent_to, shared_reader, until
from tests.faults.lives import empty, put
from triaged.clock import ManualClock
from triaged.daemon import Daemon, watch
from triaged.daemon.roads import ring_all
from triaged.demo.servers import SmtpSink
from triaged.model import Reading
from triaged.proving.house import load_house
from triaged.store import Place, Store
from triaged.store.outbox import Outbox

EARLY = NINE - timedelta(hours=2)
"""Before the heartbeat."""


@pytest.fixture
def shop(tmp_path: Path, sink: SmtpSink) -> Shop:
    return with_alarm(open_shop(tmp_path / "shop", empty(tmp_path / "box"), sink))


def told(shop: Shop) -> str:
    heard = shop.folder / "told"
    return heard.read_text() if heard.exists() else ""


def daemon_of(shop: Shop, clock: ManualClock | None = None, **changes: Any) -> Daemon:
    settings: dict[str, Any] = {"patience": QUICK, "reader_of": shared_reader, "look_every": 0.05}
    return Daemon(load_house(shop.toml, None), clock=clock or ManualClock(EARLY), **(settings | changes))


def test_a_read_that_fails_once_ends_no_relay(
    shop: Shop, tmp_path: Path, sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, count = Outbox.next_at, [0]

    def fails(outbox: Outbox) -> datetime | None:
        count[0] += 1
        if count[0] == 3:
            raise sqlite3.OperationalError("disk I/O error")
        return real(outbox)

    monkeypatch.setattr(Outbox, "next_at", fails)
    with shop.daemon(clock=ManualClock(EARLY)):
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        for name in ("ann", "bob", "cid"):
            put(tmp_path / "box", name, customer_mail(name))
        until(lambda: count[0] > 3 and all(len(sent_to(sink, name)) == 1 for name in ("ann", "bob", "cid")))


def test_a_reload_on_a_full_disk_does_not_end_it(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_values: object, **_named: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with shop.daemon(clock=ManualClock(EARLY)) as running:
        until(lambda: shop.state("work") == "well")
        with monkeypatch.context() as moment:
            moment.setattr(Store, "note", full)
            running.ask_to_reload(shop.toml)
            until(lambda: "trouble" in shop.state("housekeeping"))
        running.ask_to_reload(shop.toml)
        until(lambda: shop.state("housekeeping") == "well")


def test_a_log_that_raises_leaves_no_daemon_without_a_desk(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    daemon = daemon_of(shop)

    def full(*_values: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    def breaks(*_values: object, **_named: object) -> int:
        raise KeyError("a bug")

    monkeypatch.setattr(daemon._log, "critical", full, raising=False)
    monkeypatch.setattr("triaged.daemon.work.Worker.work", breaks)
    failed: list[object] = []
    monkeypatch.setattr(threading, "excepthook", failed.append)
    daemon.start()
    until(lambda: daemon.wait(0))  # it stops, and is started again by whoever looks after it
    daemon.stop()
    assert isinstance(daemon.failed, KeyError)


def test_who_is_let_in_while_the_watchman_looks_ends_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    with shop.store() as store:
        place = Place(account="support", folder="INBOX", role="inbox", uidvalidity=1, uid=1)
        number = store.mail.keep(place, b"Subject: x", NINE, past=False) or 0
        store.mail.shunt(number, "a step broke", NINE)
    real, owner = Store.count, Owner()

    def count(store: Store, table: str, where: Any = ()) -> int:
        found = real(store, table, where)
        with shop.store() as other:
            other.mail.unshunt(number)
        return found

    monkeypatch.setattr(Store, "count", count)
    watchman(shop, owner, ManualClock(EARLY)).look()
    assert len(owner.heard) == 1


def test_a_list_of_addresses_in_latin_1_is_said_and_ends_no_watchman(shop: Shop) -> None:
    (shop.folder / "roads").touch(mode=0o600)
    (shop.folder / "roads").write_bytes(b"# f\xfcr Pat\njson://localhost\n")
    text = shop.toml.read_text()
    shop.toml.write_text(text[: text.index("[alarm]")] + '[alarm]\nnotify_file = "roads"\n')
    with shop.store() as store:
        store.mark("fuse/blown", NINE.isoformat())
    man = watchman(shop, ring_all, ManualClock(NINE))  # type: ignore[arg-type]  # the real ways
    man.look()
    assert man.told == {}  # it reached nobody, and is tried again


def test_an_inbox_that_hangs_in_its_first_look_is_told_of(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second, gate = [1000.0], threading.Event()
    monkeypatch.setattr("triaged.daemon.troubles.monotonic", lambda: second[0])
    empty(tmp_path / "box" / ".Sent")
    take = watch.take

    def hangs(*values: Any, **named: Any) -> None:
        if values[2].role == "inbox":
            gate.wait(20)
        take(*values, **named)

    monkeypatch.setattr(watch, "take", hangs)
    daemon = daemon_of(shop, ManualClock(NINE))
    daemon.start()
    try:
        until(lambda: shop.state("work") == "well" and shop.state("fetch/support/.Sent") == "well")

        def a_minute_later() -> bool:
            second[0] += 61.0
            return "- fetch/support (" in told(shop)

        until(a_minute_later)
    finally:
        gate.set()
        daemon.stop()
    assert "triaged is well\n" not in told(shop)


def test_long_work_is_not_called_a_hang(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty mails of ten seconds each, where a minute of silence is a hang."""
    second = [1000.0]
    for where in ("troubles", "health", "desk"):
        monkeypatch.setattr(f"triaged.daemon.{where}.monotonic", lambda: second[0])
    clock, owner, inner = ManualClock(EARLY), Owner(), shared_reader(load_house(shop.toml, None).config)
    man = watchman(shop, owner, clock)

    class Slow:
        """A reader that takes its time."""

        def read(self, raw: bytes, received_at: datetime, *, in_sent: bool) -> Reading:
            second[0] += 10.0
            clock.move_to(clock.now() + timedelta(seconds=10))
            with shop.store() as store:
                for name in ("deliver", "fetch/support/INBOX"):
                    store.mark(f"state/{name}", f'{{"ok": "{clock.now().isoformat()}"}}')
            man.look()
            return inner.read(raw, received_at, in_sent=in_sent)

        def close(self) -> None:
            """Nothing is open."""

    names = [f"c{number}" for number in range(20)]
    monkeypatch.setattr("triaged.daemon.daemon.watch_over", lambda _shared: None)  # only this watchman looks
    with shop.daemon(clock=clock, reader_of=lambda _config: Slow()):
        until(lambda: shop.state("work") == "well" and shop.state("fetch/support/INBOX") == "well")
        for name in names:
            put(tmp_path / "box", name, customer_mail(name), minutes=-120)
        until(lambda: bool(owner.heard) or (shop.state("work") == "well" and tally(shop) == len(names)))
    assert owner.heard == []


def tally(shop: Shop) -> int:
    with shop.store() as store:
        return store.tally("message")["done"]
