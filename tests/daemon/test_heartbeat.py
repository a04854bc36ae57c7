"""The sign of life that comes once a day while all is well, and only then."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from tests.daemon.owner import Owner, broken, watchman, with_alarm, works
from tests.daemon.running import NINE, Shop, open_shop
from tests.servers.mailbox import Mailbox
from triaged.clock import ManualClock
from triaged.demo.servers import SmtpSink
from triaged.store import Store


@pytest.fixture
def shop(tmp_path: Path, pymap: Mailbox, sink: SmtpSink) -> Shop:
    return with_alarm(open_shop(tmp_path, pymap, sink))


def test_a_sign_of_life_comes_once_a_day_and_only_while_all_is_well(shop: Shop) -> None:
    owner, clock = Owner(), ManualClock(NINE)
    watchman(shop, owner, clock).look()
    assert owner.heard == []  # nothing has been seen to work yet
    works(shop)
    for hours in (0, 1, 23, 24, 25):
        clock.move_to(NINE + timedelta(hours=hours))
        watchman(shop, owner, clock).look()
    assert [title for title, _ in owner.heard] == ["triaged is well", "triaged is well"]
    assert "Mails handled in the last 24 hours: 0. Conversations that wait for an answer: 0." in owner.heard[0][1]
    broken(shop, "no answer", NINE + timedelta(hours=30))
    clock.move_to(NINE + timedelta(hours=48))
    watchman(shop, owner, clock).look()
    assert owner.heard[2][0].startswith("triaged needs you")
    assert len(owner.heard) == 3


def test_nothing_is_called_well_while_a_mailbox_fails_however_short(shop: Shop) -> None:
    owner, clock = Owner(), ManualClock(NINE)
    works(shop)
    broken(shop, "no answer", NINE)
    watch = watchman(shop, owner, clock)
    watch.look()
    assert owner.heard == []
    clock.move_to(NINE + timedelta(minutes=2))
    broken(shop, None)
    watch.look()
    assert [title for title, _ in owner.heard] == ["triaged is well"]


def test_a_heartbeat_that_cannot_be_written_down_comes_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    works(shop)
    owner, clock, mark = Owner(), ManualClock(NINE), Store.mark
    watch = watchman(shop, owner, clock)

    def full(store: Store, name: str, value: str | None) -> None:
        if name == "heartbeat":  # the disk is full from one moment to the next
            raise sqlite3.OperationalError("database or disk is full")
        mark(store, name, value)

    monkeypatch.setattr(Store, "mark", full)
    for _ in range(3):
        watch.look()
    assert [title for title, _ in owner.heard] == ["triaged is well"]
