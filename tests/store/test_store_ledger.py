"""What names a deadline or an occurrence for ever, whatever row it has in a copy of the database."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.household import house
from triaged.deadlines.ladder import Rung, steps
from triaged.model import DeadlineKind, EventKind, Thread
from triaged.store import Place, Store
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


def test_a_deadline_is_named_after_its_conversation_its_kind_and_when_it_began() -> None:
    store = opened(Store(None), "A", "B")
    later = NOON + timedelta(hours=1)
    begun: list[tuple[str, DeadlineKind, datetime]] = [
        ("A", "promise", NOON), ("B", "promise", NOON), ("A", "held", NOON), ("A", "promise", later),
        ("A", "promise", NOON),
    ]  # fmt: skip
    assert [store.ledger.start(thread, kind, at, later).key for thread, kind, at in begun] == [
        "A/promise/2026-03-12T12:00:00", "B/promise/2026-03-12T12:00:00", "A/held/2026-03-12T12:00:00",
        "A/promise/2026-03-12T13:00:00", "A/promise/2026-03-12T12:00:00-2",
    ]  # fmt: skip


def test_an_occurrence_is_named_after_its_kind_and_when_it_happened() -> None:
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
        ("A", "thread closed/2026-03-12T12:00:00"), ("B", "thread closed/2026-03-12T12:00:00"),
        ("A", "staff answered/2026-03-12T12:00:00"), ("A", "thread closed/2026-03-12T12:00:00-2"),
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
            for number, kind in ((7, "held"), (8, "first response")):
                store._db.execute(
                    "INSERT INTO deadline (id, thread, kind, started_at, due_at, state) VALUES (?,'A',?,0,0,'open')",
                    [number, kind],
                )
            store._db.execute(  # of a conversation that was joined to this one
                "INSERT INTO step (key, thread, deadline, at, kind, rung, repetition)"
                " VALUES ('B/8/ladder/pat/0/0', 'A', 8, 0, 'escalate', 0, 0)"
            )
    with closing(Store(path)) as store:
        old, joined = store.ledger.running("A")
        assert [each.key for each in steps(joined, [Rung(to="pat")], hours)] == ["B/8/ladder/pat/0/0"]
        assert [each.key for each in steps(old, [Rung(to="pat")], hours)] == ["A/7/ladder/pat/0/0"]
        assert store.ledger.start("A", "held", NOON, NOON).key == "A/held/2026-03-12T12:00:00"


def test_what_an_earlier_version_told_to_come_too_late_is_not_told_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, earlier = tmp_path / "triaged.db", MIGRATIONS[:17]
    with monkeypatch.context() as before:
        before.setattr("triaged.store.sqlite.MIGRATIONS", earlier)
        before.setattr("triaged.store.sqlite.NEWEST", earlier[-1][0])
        with closing(opened(Store(path), "A")) as store:
            place = Place(account="support", folder="INBOX", role="inbox", uidvalidity=1, uid=1)
            store.mail.keep(place, b"x", NOON, past=False)
            store._db.execute(
                "INSERT INTO promise (id, thread, made_in, text, what, promisor, promised_by, made_at, due_at,"
                " due_grain, status, sure) VALUES (12,'A',1,'','','Ace','vendor',0,?,'minute','open',1)",
                [int(NOON.timestamp() * 1000)],
            )
            store._db.execute(
                "INSERT INTO outbox (key, kind, thread, to_email, to_name, subject, text, template, message_id, refs,"
                " headers, created_at, next_at, state, attempts, uncertain)"
                " VALUES ('conflict/12/2026-03-12T09:00','notice','A','pat@fixwell.example','','','','conflict.txt',"
                "'<a@b>','[]','{}',0,0,'sent',1,0)"
            )
    with closing(Store(path)) as store:
        assert store.outbox.has("conflict/A/2026-03-12T12:00/2026-03-12T09:00")
