"""A copy of database and log at any boundary between two writes opens, is whole, and is gone on from (C-19)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.faults.failing import at_call
from tests.faults.invariants import assert_sound
from tests.faults.lives import fresh, once
from triaged.demo.servers import SmtpSink
from triaged.store import Store


@pytest.mark.parametrize("statement", range(5, 170, 20))
def test_what_lies_on_the_disk_at_any_moment_can_be_opened(tmp_path: Path, sink: SmtpSink, statement: int) -> None:
    shop = fresh(tmp_path / "shop", tmp_path / "box", sink)
    copy = tmp_path / "copy"
    copy.mkdir()

    def cut(sql: str) -> None:
        del sql
        for ending in ("", "-wal"):  # the index of the log (-shm) is lost with the power
            part = shop.folder / f"triaged.db{ending}"
            if part.exists():
                shutil.copy(part, copy / part.name)

    with at_call(statement, cut, "store") as count:
        once(shop)
    assert count[0] >= statement
    found = Store(copy / "triaged.db")
    assert_sound(found)
    assert {row.state for row in found.outbox.rows()} <= {"queued", "sending", "sent"}
    found.close()
    for ending in ("", "-wal", "-shm"):
        (shop.folder / f"triaged.db{ending}").unlink(missing_ok=True)
    for part in copy.iterdir():
        shutil.move(part, shop.folder / part.name)
    once(shop)
    with shop.store() as store:
        assert_sound(store, mails=2)
        assert len(store.mail.by_state("done")) == 2
        assert store.outbox.rows(None, "queued", "sending", "deferred") == ()
