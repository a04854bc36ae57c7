"""What names a deadline or an occurrence for ever, whatever row it has in a copy of the database."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.household import house
from triaged.deadlines.ladder import Rung, steps
from triaged.model import DeadlineKind, EventKind, Thread
from triaged.store import Store
from triaged.store.migrations import MIGRATIONS

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


def opened(store: Store, *names: str) -> Store:
    for name in names:
        store.mail.save_thread(
            Thread(
                id=name, customer=f"{name}@customer.example".lower(), customer_name="", subject="",
                state="waiting for us", opened_at=NOON, last_message_at=NOON,
            )
        )  # fmt: skip
    return store


def test_a_deadline_is_named_after_its_kind_and_place_in_its_conversation() -> None:
    store = opened(Store(None), "A", "B")
    begun: list[tuple[str, DeadlineKind]] = [
        ("A", "promise"), ("B", "promise"), ("A", "held"), ("A", "promise"), ("B", "promise"),
    ]  # fmt: skip
    found = [store.ledger.start(thread, kind, NOON, NOON).key for thread, kind in begun]
    assert found == ["A/promise-1", "B/promise-1", "A/held-1", "A/promise-2", "B/promise-2"]


def test_the_tenth_deadline_is_followed_by_the_eleventh() -> None:
    store = opened(Store(None), "A")
    keys = [store.ledger.start("A", "promise", NOON, NOON).key for _ in range(12)]
    assert keys[8:] == ["A/promise-9", "A/promise-10", "A/promise-11", "A/promise-12"]


def test_an_occurrence_is_named_after_its_kind_and_place_in_its_conversation() -> None:
    store = opened(Store(None), "A", "B")
    happened: list[tuple[str, EventKind]] = [
        ("A", "thread closed"), ("B", "thread closed"), ("A", "staff answered"), ("A", "thread closed"),
    ]  # fmt: skip
    for thread, kind in happened:
        store.occurrences.add(thread, kind, NOON)
    found = []
    while each := store.occurrences.next():
        store.occurrences.asked(each, NOON)
        found.append((each.thread, each.key))
    assert found == [
        ("A", "thread closed-1"), ("B", "thread closed-1"), ("A", "staff answered-1"), ("A", "thread closed-2"),
    ]  # fmt: skip


def test_a_database_of_an_earlier_version_keeps_the_keys_of_its_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, hours = tmp_path / "triaged.db", house().config.business.calendar
    earlier = MIGRATIONS[:17]
    with monkeypatch.context() as before:
        before.setattr("triaged.store.sqlite.MIGRATIONS", earlier)
        before.setattr("triaged.store.sqlite.NEWEST", earlier[-1][0])
        with closing(opened(Store(path), "A")) as store:
            store._db.execute(
                "INSERT INTO deadline (id, thread, kind, started_at, due_at, state) VALUES (7,'A','held',0,0,'open')"
            )
    with closing(Store(path)) as store:
        (old,) = store.ledger.running("A")
        assert [each.key for each in steps(old, [Rung(to="pat")], hours)] == ["A/7/ladder/pat/0/0"]
        assert store.ledger.start("A", "held", NOON, NOON).key == "A/held-1"
