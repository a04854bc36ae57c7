"""The database as a file: transactions, lock, schema, permissions."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from triaged.model import PermanentError
from triaged.store import AlreadyRunning, Place, Store
from triaged.store.migrations import MIGRATIONS, NEWEST

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
PLACE = Place(account="support", folder="INBOX", role="inbox", uidvalidity=1, uid=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "triaged.db"


class Halt(BaseException):
    """Stands for whatever ends a transaction."""


def test_a_transaction_is_kept_whole_or_not_at_all(path: Path) -> None:
    store = Store(path)

    def begin() -> None:
        with store.atomic():
            store.mail.keep(PLACE, b"x", NOON, past=False)
            store.mark("a", "1")
            raise Halt

    with pytest.raises(Halt):
        begin()
    assert (store.count("message"), store.count("raw"), store.marked("a")) == (0, 0, None)
    with store.atomic():
        store.mark("a", "1")
    assert Store(path).marked("a") == "1"


def test_who_only_reads_waits_for_nobody_that_writes(path: Path) -> None:
    with closing(Store(path)) as first, first.atomic():
        first.mark("a", "1")
        with closing(Store(path)) as second, closing(sqlite3.connect(path, timeout=0)) as third:
            assert second.marked("a") is None
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                third.execute("BEGIN IMMEDIATE")


def test_a_transaction_inside_another_fails_alone(path: Path) -> None:
    store = Store(path)

    def fail() -> None:
        with store.atomic():
            store.mark("inner", "1")
            raise Halt

    with store.atomic():
        store.mark("outer", "1")
        with pytest.raises(Halt):
            fail()
    assert (store.marked("outer"), store.marked("inner")) == ("1", None)


def test_a_transaction_that_reads_first_waits_for_the_other_instead_of_failing(path: Path) -> None:
    first, second = Store(path), Store(path)
    entered, counted = threading.Event(), []

    def other() -> None:
        entered.set()
        with second.atomic():
            counted.append(second.count("fact"))
            second.mark("second", "1")

    thread = threading.Thread(target=other)
    with first.atomic():
        first.count("fact")
        thread.start()
        entered.wait()
        first.mark("first", "1")
    thread.join()
    assert counted == [1]
    assert first.marked("second") == "1"


def test_the_file_is_safe_against_power_cuts_and_readers(path: Path) -> None:
    store = Store(path)
    store.mark("a", "1")
    settings = {
        name: store._connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}
    files = list(path.parent.glob("triaged.db*"))
    assert len(files) == 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert store.integrity() == ()


def test_a_row_that_points_nowhere_is_refused(path: Path) -> None:
    store = Store(path)
    with pytest.raises(sqlite3.IntegrityError):
        store.mail.know("<a@customer.example>", "NOSUCH")


def test_a_schema_is_made_once(path: Path) -> None:
    Store(path).close()
    assert Store(path).count("migration") == NEWEST


def test_a_newer_schema_is_refused(path: Path) -> None:
    store = Store(path)
    store._connection.execute("INSERT INTO migration VALUES (?, 'some day')", [NEWEST + 1])
    store.close()
    with pytest.raises(PermanentError, match="written by a newer triaged"):
        Store(path)


def test_a_migration_that_was_interrupted_is_begun_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = "CREATE TABLE extra (a TEXT) STRICT;"
    monkeypatch.setattr("triaged.store.sqlite.NEWEST", NEWEST + 1)
    broken = ((1, "SELECT 1;"), (NEWEST + 1, good + "\nCREATE TABLE extra (a TEXT) STRICT;"))
    Store(path).close()
    monkeypatch.setattr("triaged.store.sqlite.MIGRATIONS", broken)
    with pytest.raises(PermanentError):
        Store(path)
    monkeypatch.setattr("triaged.store.sqlite.MIGRATIONS", ((NEWEST + 1, good),))
    assert Store(path).count("extra") == 0


def test_mails_of_an_older_schema_are_all_there_and_no_number_is_given_twice(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triaged.store.sqlite.MIGRATIONS", MIGRATIONS[:-1])
    monkeypatch.setattr("triaged.store.sqlite.NEWEST", NEWEST - 1)
    old = Store(path)
    for uid in (1, 2):
        assert old.mail.keep(replace(PLACE, uid=uid), b"%d" % uid, NOON, past=False) == uid
    old.close()
    monkeypatch.undo()
    store = Store(path)
    assert [each.place.uid for each in store.mail.by_state("new")] == [1, 2]
    assert store.integrity() == ()
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'message_anew'").fetchone() == (0,)
        raw.execute("DELETE FROM message WHERE id = 2")
        raw.commit()
    assert store.mail.keep(replace(PLACE, uid=3), b"3", NOON, past=False) == 3
    with pytest.raises(sqlite3.IntegrityError), store.atomic():
        store.mail.hold(99, "no thread")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.write_bytes(b"no database at all, but long enough to be looked at" * 30), "is damaged"),
        (lambda path: path.mkdir(), "is a folder and no database"),
    ],
)
def test_a_file_that_is_no_database_is_left_alone(path: Path, make: object, message: str) -> None:
    assert callable(make)
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(PermanentError, match=message):
        Store(path)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match="nowhere does not exist"):
        Store(tmp_path / "nowhere" / "triaged.db")


# --- the lock -------------------------------------------------------------------------------------------------


def test_a_second_daemon_is_told_who_is_there(path: Path) -> None:
    first, second = Store(path), Store(path)
    assert first.lock() is False
    me = {"pid": os.getpid(), "host": os.uname().nodename}
    with pytest.raises(AlreadyRunning, match=rf"pid {os.getpid()} on {os.uname().nodename}"):
        second.lock()
    assert first.running() == second.running() == me
    first.unlock()
    assert second.running() is None
    assert second.lock() is False
    second.close()
    assert first.running() is None


def test_a_lock_whose_holder_is_gone_is_taken_over(path: Path) -> None:
    store = Store(path)
    store.mark("daemon", json.dumps({"pid": 1, "host": "elsewhere.example"}))  # lives, and is another program by now
    assert store.running() is None
    assert store.lock() is True
    assert store.running() == {"pid": os.getpid(), "host": os.uname().nodename}


# --- journal, marks, suppressed -------------------------------------------------------------------------------


def test_named_values_are_set_listed_and_removed(path: Path) -> None:
    store = Store(path)
    for name, value in (("state/a", "1"), ("state/b", "2"), ("state/b", "3"), ("other", "4")):
        store.mark(name, value)
    assert store.marks("state/") == {"a": "1", "b": "3"}
    store.mark("state/a", None)
    assert store.marks("state/") == {"b": "3"}


def test_the_journal_keeps_what_happened_in_order(path: Path) -> None:
    store = Store(path)
    store.note(NOON, "first", {"why": "ä \ud83d"}, thread="K7Q2M4")
    store.note(NOON, "second", {}, thread="K7Q2M4", message=None)
    store.note(NOON, "other", {}, thread="OTHERS")
    assert [entry["kind"] for entry in store.journal("K7Q2M4")] == ["first", "second"]
    assert store.journal("K7Q2M4")[0]["at"] == NOON


def test_a_suppressed_address_is_known_in_any_case(path: Path) -> None:
    store = Store(path)
    store.outbox.suppress("Dana@Customer.Example", "she asked for it", NOON)
    assert store.outbox.is_suppressed("dana@customer.example")
    assert not store.outbox.is_suppressed("jon@customer.example")
