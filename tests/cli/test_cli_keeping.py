"""backup, restore and verify."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
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
    assert found.verdict == "silent"
    said_to = [row.mail.to.email for row in store.outbox.rows() if row.mail.kind == "acknowledgement"]
    assert said_to.count("bob@customer.example") == 1
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


def test_a_damaged_database_is_named_and_not_the_copy(place: Path, tmp_path: Path) -> None:
    database, copy = place.parent / "triaged.db", tmp_path / "copy.db"
    whole = database.read_bytes()
    for damaged in (b"\xff" * 4096 + whole[4096:], whole[:8192] + b"\xff" * 4096 + whole[12288:], b""):
        database.write_bytes(damaged)
        said = triaged("backup", "--config", place, copy)
        assert (said.code, said.out, said.err.count("\n")) == (78, "", 1)
        assert said.err.startswith(f"triaged: no copy of {database} is made, since it is ")
        assert said.err.endswith("; put the last backup back: triaged restore FILE\n")
        assert not copy.exists()
        assert database.read_bytes() == damaged


def test_a_database_of_a_newer_program_is_not_to_be_put_back(place: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(place.parent / "triaged.db")) as database:
        database.execute("INSERT INTO migration VALUES (999, 'later')")
        database.commit()
    said = triaged("backup", "--config", place, tmp_path / "copy.db")
    assert (said.code, said.err.endswith("(step 999); install that version\n")) == (78, True)


def test_a_copy_that_cannot_be_made_is_named_with_the_reason(place: Path, tmp_path: Path) -> None:
    copy = tmp_path / "no" / "copy.db"
    said = triaged("backup", "--config", place, copy)
    assert (said.code, said.err) == (
        78, f"triaged: {copy} cannot be made: no such file or directory; look at its folder\n",
    )  # fmt: skip


def test_a_folder_in_the_place_of_the_database_is_told_as_one(place: Path, tmp_path: Path) -> None:
    database, copy = place.parent / "triaged.db", tmp_path / "copy.db"
    triaged("backup", "--config", place, copy)
    database.unlink()
    database.mkdir()
    checked = triaged("verify", "--config", place)
    assert (checked.code, checked.out) == (1, f"{database}: it is a folder, and no database\n")
    for words in (("restore", copy), ("backup", tmp_path / "other.db")):
        said = triaged(words[0], "--config", place, words[1])
        assert (said.code, said.err.count("\n")) == (78, 1)
        assert "folder, and no database; m" in said.err
        assert "[store] path" in said.err
    assert sorted(each.name for each in place.parent.glob("triaged.db*")) == ["triaged.db", "triaged.db.lock"]


def test_a_file_that_is_not_there_is_told_once(place: Path, tmp_path: Path) -> None:
    said = triaged("verify", "--config", place, tmp_path / "none.db")
    assert (said.code, said.out) == (1, f"{tmp_path / 'none.db'}: there is no such file\n")


def test_backup_and_verify_tell_a_database_that_is_gone_from_one_that_never_was(tmp_path: Path) -> None:
    place = business(tmp_path)
    for lock, words in ((False, "yet; start with: triaged run\n"), (True, "is gone; put the last backup back: ")):
        if lock:
            (tmp_path / "triaged.db.lock").touch()
        said = [triaged(*each, "--config", place) for each in (("status",), ("backup", tmp_path / "c"), ("verify",))]
        assert {(each.code, each.out, each.err) for each in said} == {(78, "", said[0].err)}
        assert words in said[0].err
        assert not (tmp_path / "triaged.db").exists()


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
