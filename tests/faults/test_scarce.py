"""A disk that is full and a database that is locked while the daemon runs, by SQLite itself (D-01, D-02)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.daemon.running import Shop, customer_mail, open_shop, read, sent_to, until
from tests.faults.invariants import assert_sound, assert_status_tells
from tests.faults.lives import empty, once, put
from triaged.demo.servers import SmtpSink
from triaged.store import Store

NAMES = tuple(f"c{number}" for number in range(12))


@pytest.fixture
def shop(tmp_path: Path, sink: SmtpSink) -> Shop:
    shop = open_shop(tmp_path / "shop", empty(tmp_path / "box"), sink)
    once(shop)
    return shop


def whole(shop: Shop, sink: SmtpSink) -> None:
    """See that every mail is a row, was answered once, and nothing broke."""
    assert [len(sent_to(sink, name)) for name in NAMES] == [1] * len(NAMES)
    with shop.store() as store:
        assert store.tally("message") == {"done": len(NAMES)}
        ids = [str(read(each.data)["Message-ID"]) for each in sink.received]
        assert_sound(store, mails=len(NAMES), on_the_wire=ids)
    assert_status_tells(shop.toml, shunted=False)


def fill_disk(shop: Shop, room: int | None) -> None:
    """Let the database grow by so many pages at most; None gives the disk free again."""
    with shop.store() as store:
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    LIMIT[0] = pages + room if room is not None else None


LIMIT: list[int | None] = [None]


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every connection obey the limit: beyond it SQLite answers as it does on a full disk."""
    connect, execute = Store._connect, Store.atomic

    def bounded(store: Store) -> object:
        store._connection.execute(f"PRAGMA max_page_count={LIMIT[0] or 1 << 30}")
        return execute(store)

    LIMIT[0] = None
    monkeypatch.setattr(Store, "_connect", connect)
    monkeypatch.setattr(Store, "atomic", bounded)


@pytest.mark.usefixtures("limited")
def test_a_disk_that_is_full_while_mail_comes_loses_none_and_goes_on_by_itself(
    shop: Shop, tmp_path: Path, sink: SmtpSink
) -> None:
    with capture_logs() as log, shop.daemon():
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        fill_disk(shop, 6)
        for name in NAMES:
            put(tmp_path / "box", name, b"X-Padding: much\r\n" * 2_000 + customer_mail(name))
        until(lambda: any("is full" in str(each.get("error")) for each in log))
        with shop.store() as store:
            assert sum(store.tally("message").values()) < len(NAMES)
            assert store.tally("message")["shunted"] == 0
        fill_disk(shop, None)
        until(lambda: all(len(sent_to(sink, name)) == 1 for name in NAMES))
        until(lambda: shop.state("fetch/support/INBOX") == "well")
    assert {each.name for each in (tmp_path / "box" / "new").iterdir()} == set(NAMES)  # nothing was marked or moved
    whole(shop, sink)


def test_a_lock_of_another_program_is_waited_out_and_nothing_is_lost(
    shop: Shop, tmp_path: Path, sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triaged.store.sqlite._BUSY_MS", 20)  # it is held for longer than anybody waits
    with (
        capture_logs() as log,
        shop.daemon(),
        closing(sqlite3.connect(shop.folder / "triaged.db", isolation_level=None)) as other,
    ):
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        for turn, name in enumerate(NAMES):
            other.execute("BEGIN IMMEDIATE")
            put(tmp_path / "box", name, customer_mail(name))
            if turn == 0:
                until(lambda: any("locked" in str(each.get("error")) for each in log))
            other.execute("COMMIT")
        until(lambda: all(len(sent_to(sink, name)) == 1 for name in NAMES))
    whole(shop, sink)
