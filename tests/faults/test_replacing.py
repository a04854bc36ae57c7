"""A restore that comes as far as the database itself, and no further, leaves that as it was and nothing beside it."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from tests.faults.lives import Place
from triaged.store import Store, copying
from triaged.store.lock import Lock


@pytest.mark.parametrize("name", ["os.link", "pathlib.Path.replace"])
def test_a_database_that_cannot_be_laid_aside_or_replaced_is_as_it_was(
    place: Place, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    place.comes("ann", "Are you open on Saturday?")
    place.say("backup", place.copy)

    def refuse(*_values: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    with closing(sqlite3.connect(place.database)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT 1 FROM message").fetchone()
        place.comes("bob", "And on Sunday?", minutes=5)  # Bob is in the log alone, as long as somebody reads
        with monkeypatch.context() as moment:
            moment.setattr(name, refuse)
            moment.setattr("sqlite3.connect", partial(sqlite3.connect, timeout=0))
            said = place.say("restore", place.copy)
        assert (said.code, "cannot be replaced and is as it was: operation not permitted" in said.err) == (78, True)
        with place.shop.store() as store:
            assert store.count("message") == 2
    with place.shop.store() as store:
        assert store.count("message") == 2
    assert not list(place.database.parent.glob("triaged.db.restoring*"))
    assert not list(place.database.parent.glob("triaged.db.before-*"))
    assert place.say("restore", place.copy).code == 0


def test_a_fresh_database_that_another_program_uses_is_not_put_in_place(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.comes("ann", "Are you open on Saturday?")
    place.say("backup", place.copy)
    compact, others = Store.compact, list[sqlite3.Connection]()

    def meanwhile(store: Store) -> None:
        compact(store)
        others.append(sqlite3.connect(place.database.with_name("triaged.db.restoring")))
        others[0].execute("SELECT 1 FROM message").fetchone()

    with monkeypatch.context() as moment:
        moment.setattr(Store, "compact", meanwhile)
        said = place.say("restore", place.copy)
    others[0].close()
    assert (said.code, "is used by another program; end it and try again" in said.err) == (78, True)
    assert not list(place.database.parent.glob("triaged.db.restoring*"))


@pytest.mark.parametrize("fault", [sqlite3.DatabaseError, sqlite3.IntegrityError])
def test_a_damaged_page_met_while_it_is_carried_over_is_told_and_another_fault_stops_the_restore(
    place: Place, monkeypatch: pytest.MonkeyPatch, fault: type[sqlite3.DatabaseError]
) -> None:
    place.comes("ann", "Are you open on Saturday?")
    place.say("backup", place.copy)
    place.comes("bob", "And on Sunday?", minutes=5)

    def met(*_values: object) -> None:
        raise fault("what the database says")

    with monkeypatch.context() as moment:
        moment.setattr("triaged.store.carrying.Carrying.what_happened", met)
        said = place.say("restore", place.copy)
    damaged = fault is sqlite3.DatabaseError
    assert (said.code == 0, "there is no old database that can be read" in said.out) == (damaged, damaged)
    with place.shop.store() as store:
        assert store.count("message") == (1 if damaged else 2)


def test_what_a_restore_that_was_killed_left_is_in_no_way_of_the_next(place: Place) -> None:
    place.comes("ann", "Are you open on Saturday?")
    place.say("backup", place.copy)
    for ending in ("", "-wal", "-shm"):
        place.database.with_name(f"triaged.db.restoring{ending}").write_bytes(b"half")
    assert place.say("restore", place.copy).code == 0
    assert not list(place.database.parent.glob("triaged.db.restoring*"))
    with place.shop.store() as store:
        assert store.integrity() == ()


@pytest.mark.parametrize("words", [("hold",), ("erase", "ann@customer.example"), ("status",)])
def test_nothing_is_said_to_a_database_while_a_copy_is_put_in_its_place(place: Place, words: tuple[str, ...]) -> None:
    fresh = place.database.with_name("triaged.db.restoring")
    fresh.touch()  # left by a restore that was killed: nobody is at work
    assert place.say(*words).code != 75
    lock = Lock(fresh)
    assert lock.take()
    said = place.say(*words)
    lock.release()
    assert (said.code, "just now; say it again" in said.err) == (75, True)


@pytest.mark.parametrize("word", ["hold", "resume"])
def test_a_switch_waits_for_a_restore_too_where_triaged_toml_has_a_mistake(place: Place, word: str) -> None:
    with place.shop.toml.open("a") as config:
        config.write("\nmistake = 1\n")
    lock = Lock(place.database.with_name("triaged.db.restoring"))
    assert lock.take()
    said = place.say(word)
    lock.release()
    assert (said.code, "just now; say it again" in said.err) == (75, True)


@pytest.mark.parametrize("done", [False, True])
def test_a_database_that_is_written_to_meanwhile_is_not_replaced(
    place: Place, monkeypatch: pytest.MonkeyPatch, done: bool
) -> None:
    """Somebody was erased by a command that had opened the database before the restore began."""
    place.comes("ann", "Are you open on Saturday?", minutes=1)
    place.say("backup", place.copy)
    with closing(sqlite3.connect(place.database, isolation_level=None)) as other:
        whole = copying.check

        def check(path: Path) -> tuple[str, ...]:
            monkeypatch.setattr(copying, "check", whole)
            other.execute("BEGIN IMMEDIATE")
            other.execute("INSERT INTO suppressed VALUES ('ann@customer.example', '', 0)")
            if done:
                other.execute("COMMIT")
            return whole(path)

        monkeypatch.setattr(copying, "check", check)
        said = place.say("restore", place.copy)
        if not done:
            other.execute("COMMIT")
    assert said.code == 75
    with place.shop.store() as store:
        assert store.outbox.is_suppressed("ann@customer.example")
    assert not list(place.database.parent.glob("triaged.db.restoring*"))
