"""backup, restore and verify."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from tests.cli.commands import business, fill, mail, triaged
from triaged.store import Store


@pytest.fixture
def place(tmp_path: Path) -> Path:
    place = business(tmp_path)
    fill(place, mail("ann"))
    return place


def test_a_copy_is_whole_and_for_nobody_else(place: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    said = triaged("backup", "--config", place, copy)
    assert (said.code, "holds the database" in said.out) == (0, True)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert triaged("verify", "--config", place, copy).out == f"{copy}: it is whole\n"
    again = triaged("backup", "--config", place, copy)
    assert (again.code, "exists already" in again.err) == (78, True)


def test_what_came_since_the_backup_is_read_and_not_acknowledged_again(place: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    triaged("backup", "--config", place, copy)
    fill(place, mail("bob"))
    said = triaged("restore", "--config", place, copy)
    assert said.code == 0
    assert "the old database is" in said.out
    (aside,) = place.parent.glob("triaged.db.before-*")
    assert triaged("verify", "--config", place, aside).code == 0
    fill(place, mail("ann"), mail("bob"))  # the mailbox is read again
    store = Store(place.parent / "triaged.db")
    [thread] = [each for each in store.mail.threads() if each.customer == "bob@customer.example"]
    [found] = store.mail.of_thread(thread.id)
    assert (found.verdict, found.reason) == ("silent", "restored")
    assert store.ledger.running(thread.id)
    assert len(store.mail.of_thread(next(each.id for each in store.mail.threads() if "ann@" in each.customer))) == 1


def test_a_damaged_copy_is_not_put_back(place: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    triaged("backup", "--config", place, copy)
    raw = bytearray(copy.read_bytes())
    raw[8192:12288] = b"\xff" * 4096
    copy.write_bytes(raw)
    before = (place.parent / "triaged.db").read_bytes()
    checked = triaged("verify", "--config", place, copy)
    assert checked.code == 1
    said = triaged("restore", "--config", place, copy)
    assert (said.code, "cannot be restored" in said.err) == (78, True)
    assert (place.parent / "triaged.db").read_bytes() == before


def test_a_copy_of_a_newer_program_is_refused(place: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    triaged("backup", "--config", place, copy)
    connection = sqlite3.connect(copy)
    connection.execute("INSERT INTO migration VALUES (999, 'later')")
    connection.commit()
    connection.close()
    assert "newer triaged" in triaged("restore", "--config", place, copy).err


def test_nothing_is_put_back_under_a_running_daemon(place: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    triaged("backup", "--config", place, copy)
    store = Store(place.parent / "triaged.db")
    store.lock()
    said = triaged("restore", "--config", place, copy)
    assert (said.code, "stop it first" in said.err) == (75, True)
    store.close()


def test_the_database_itself_is_verified(place: Path) -> None:
    shape = triaged("verify", "--config", place, "--json").json
    assert shape["problems"] == []
