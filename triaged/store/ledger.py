"""What is owed, in the database: promises with their history, deadlines, and the steps of their ladders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from triaged.model import Deadline, DeadlineKind, Grain, LedgerPromise, Promise, PromiseStatus, Step
from triaged.store.keys import occasion
from triaged.store.rows import Rows, from_ms, maybe_from_ms, maybe_ms, to_ms

_ALWAYS = 1 << 62  # a time that never comes, in milliseconds
_ORDER = "ORDER BY at, CASE kind WHEN 'remind' THEN 0 WHEN 'break' THEN 1 ELSE 2 END, rung, deadline, key"


class Ledger:
    """Promises, deadlines and steps."""

    def __init__(self, rows: Rows) -> None:
        """Share the connection of a ``Store``."""
        self._rows = rows

    # --- promises ---------------------------------------------------------------------------------------

    def add_promise(
        self,
        thread: str,
        promise: Promise,
        *,
        made_in: int,
        made_at: datetime,
        due: tuple[str | None, datetime | None, Grain],
        person: str | None,
        because: str,
    ) -> LedgerPromise:
        """Write a promise down, with the first line of its history; returns it as it stands on the ledger."""
        printed, due_at, grain = due
        number = self._rows.run(
            "INSERT INTO promise (thread, made_in, text, what, promisor, promised_by, made_at, due, due_at, due_grain,"
            " status, vendor, person, sure) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            thread, made_in, promise.text, promise.what, promise.promisor, promise.promised_by, to_ms(made_at), printed,
            maybe_ms(due_at), grain, promise.status, promise.vendor, person, promise.sure,
        )  # fmt: skip
        self._history(number, made_at, promise.status, because, promise.evidence or promise.text)
        found = self.promise(number)
        assert found is not None  # noqa: S101 - written in this transaction
        return found

    def set_status(self, promise: int, status: PromiseStatus, at: datetime, because: str, evidence: str = "") -> None:
        """Move a promise to another status and write down why; its deadline ends."""
        self._rows.run("UPDATE promise SET status = ? WHERE id = ?", status, promise)
        self._history(promise, at, status, because, evidence)

    def decide(self, promise: int, status: PromiseStatus, at: datetime, person: str) -> None:
        """Set a promise to what a person says became of it: it is sure now, and no later mail changes it."""
        self.set_status(promise, status, at, person)
        settled = status != "open"  # what is only confirmed may still be kept or broken by later mail
        self._rows.run("UPDATE promise SET sure = 1, by_hand = ? WHERE id = ?", settled, promise)

    def correct(
        self, promise: int, *, due: tuple[str | None, datetime | None, Grain] | None, promisor: str | None
    ) -> None:
        """Set what a person says is the due time, or who promised; it is sure now. The caller writes the history."""
        if due is not None:
            printed, at, grain = due
            self._rows.run(
                "UPDATE promise SET due = ?, due_at = ?, due_grain = ? WHERE id = ?",
                printed, maybe_ms(at), grain, promise,
            )  # fmt: skip
        if promisor is not None:
            self._rows.run(
                "UPDATE promise SET promisor = ?, vendor = CASE promised_by WHEN 'vendor' THEN ? ELSE vendor END"
                " WHERE id = ?",
                promisor, promisor, promise,
            )  # fmt: skip
        self._rows.run("UPDATE promise SET sure = 1 WHERE id = ?", promise)

    def _history(self, promise: int, at: datetime, status: str, because: str, evidence: str) -> None:
        self._rows.run("INSERT INTO promise_history VALUES (?,?,?,?,?)", promise, to_ms(at), status, because, evidence)

    def promise(self, number: int) -> LedgerPromise | None:
        """Return one promise."""
        row = self._rows.one("SELECT * FROM promise WHERE id = ?", number)
        return _promise(row) if row else None

    def promises(self, thread: str | None = None, *statuses: PromiseStatus) -> tuple[LedgerPromise, ...]:
        """Return promises of a thread (of all without one) in the given statuses (any without), by due time."""
        where, values = ["1"], []
        if thread is not None:
            where.append("thread = ?")
            values.append(thread)
        if statuses:
            where.append(f"status IN ({','.join('?' * len(statuses))})")
            values.extend(statuses)
        rows = self._rows.all(
            f"SELECT * FROM promise WHERE {' AND '.join(where)} ORDER BY due_at IS NULL, due_at, id",  # noqa: S608 - only marks
            *values,
        )
        return tuple(_promise(row) for row in rows)

    def history(self, promise: int) -> tuple[tuple[datetime, str, str], ...]:
        """Return (when, status, because) of every change of a promise, oldest first."""
        rows = self._rows.all(
            "SELECT at, status, because FROM promise_history WHERE promise = ? ORDER BY rowid", promise
        )
        return tuple((from_ms(row["at"]), row["status"], row["because"]) for row in rows)

    # --- deadlines and steps ----------------------------------------------------------------------------

    def start(
        self, thread: str, kind: DeadlineKind, started_at: datetime, due_at: datetime, promise: int | None = None
    ) -> Deadline:
        """Start a deadline and return it."""
        key = f"{thread}/{occasion(kind, started_at, lambda name: self._is_taken(f'{thread}/{name}'))}"
        number = self._rows.run(
            "INSERT INTO deadline (key, thread, kind, promise, started_at, due_at, state) VALUES (?,?,?,?,?,?,'open')",
            key, thread, kind, promise, to_ms(started_at), to_ms(due_at),
        )  # fmt: skip
        return Deadline(
            id=number, key=key, thread=thread, kind=kind, due_at=due_at, started_at=started_at, promise=promise
        )

    def _is_taken(self, key: str) -> bool:
        return self._rows.one("SELECT 1 FROM deadline WHERE key = ?", key) is not None

    def running(self, thread: str) -> tuple[Deadline, ...]:
        """Return the open deadlines of a thread."""
        rows = self._rows.all("SELECT * FROM deadline WHERE thread = ? AND state = 'open' ORDER BY id", thread)
        return tuple(_deadline(row) for row in rows)

    def open_deadlines(self) -> tuple[Deadline, ...]:
        """Return every open deadline, the next one due first."""
        rows = self._rows.all("SELECT * FROM deadline WHERE state = 'open' ORDER BY due_at, id")
        return tuple(_deadline(row) for row in rows)

    def deadline(self, number: int) -> Deadline | None:
        """Return one deadline."""
        row = self._rows.one("SELECT * FROM deadline WHERE id = ?", number)
        return _deadline(row) if row else None

    def end(self, deadline: Deadline, state: str, at: datetime) -> None:
        """End a deadline ("met", "cancelled" or "paused"): the steps that it still has are never fired."""
        self._rows.run(
            "UPDATE deadline SET state = ?, ended_at = ? WHERE id = ? AND state = 'open'", state, to_ms(at), deadline.id
        )
        self._rows.run(
            "UPDATE step SET fired_at = ?, outcome = 'cancelled' WHERE deadline = ? AND fired_at IS NULL",
            to_ms(at),
            deadline.id,
        )

    def resume(self, thread: str, kind: DeadlineKind) -> tuple[datetime, datetime] | None:
        """Return when the paused deadline of a kind was due and since when it paused, once: it goes on in another."""
        row = self._rows.one(
            "SELECT * FROM deadline WHERE thread = ? AND kind = ? AND state = 'paused' ORDER BY id DESC", thread, kind
        )
        if row is None:
            return None
        self._rows.run("UPDATE deadline SET state = 'resumed' WHERE id = ?", row["id"])
        return from_ms(row["due_at"]), from_ms(row["ended_at"])

    def end_all(self, thread: str, state: str, at: datetime) -> None:
        """End every open deadline of a thread."""
        for deadline in self.running(thread):
            self.end(deadline, state, at)

    def add_steps(self, steps: Iterable[Step]) -> None:
        """Queue steps; a key that is known already is left as it is."""
        for step in steps:
            self._rows.run(
                "INSERT OR IGNORE INTO step (key, thread, deadline, at, kind, to_person, rung, repetition, rule)"
                " VALUES (?,?,?,?,?,?,?,?,?)",
                step.key, step.thread, step.deadline, to_ms(step.at), step.kind, step.to, step.rung, step.repetition,
                step.rule,
            )  # fmt: skip

    def round_of(self, deadline: Deadline, rule: str, person: str) -> int | None:
        """Return the next round in which a rule tells a person because of a deadline; None while one goes on."""
        row = self._rows.one(
            "SELECT max(rung) AS last, sum(fired_at IS NULL) AS waiting FROM step"
            " WHERE deadline = ? AND rule = ? AND to_person = ? AND kind = 'escalate'",
            deadline.id, rule, person,
        )  # fmt: skip
        if row is None or row["last"] is None:
            return 0
        return None if row["waiting"] else int(row["last"]) + 1

    def put_off(self, thread: str, until: datetime) -> int:
        """Let no step of a thread fire before ``until``; returns how many had been due earlier."""
        return self._rows.changed(
            "UPDATE step SET at = ? WHERE thread = ? AND fired_at IS NULL AND at < ?",
            to_ms(until),
            thread,
            to_ms(until),
        )

    def put_off_step(self, key: str, until: datetime) -> None:
        """Let one step fire at ``until`` and not before."""
        self._rows.run("UPDATE step SET at = ? WHERE key = ? AND fired_at IS NULL", to_ms(until), key)

    def next_step(self, until: datetime | None = None) -> Step | None:
        """Return the earliest step that has not fired (and is due by ``until``), or None."""
        if until is None:
            row = self._rows.one(f"SELECT * FROM step WHERE fired_at IS NULL {_ORDER}")  # noqa: S608 - a constant
        else:
            row = self._rows.one(f"SELECT * FROM step WHERE fired_at IS NULL AND at <= ? {_ORDER}", to_ms(until))  # noqa: S608 - a constant
        return _step(row) if row else None

    def steps_due(self, person: str, until: datetime) -> tuple[Step, ...]:
        """Return the steps for one person that are due by ``until`` and have not fired, in order of time."""
        rows = self._rows.all(
            f"SELECT * FROM step WHERE fired_at IS NULL AND at <= ? AND to_person = ? {_ORDER}",  # noqa: S608 - a constant
            to_ms(until), person,
        )  # fmt: skip
        return tuple(_step(row) for row in rows)

    def in_doubt(self) -> int:
        """Return how many promises a person should confirm or correct."""
        return len(self._rows.all("SELECT 1 FROM promise WHERE by_hand = 0 AND (status = 'doubtful' OR sure = 0)"))

    def told_by_rules(self, since: datetime) -> tuple[tuple[str, datetime], ...]:
        """Return (rule, when) for each time that a rule had somebody told since a time."""
        rows = self._rows.all(
            "SELECT rule, fired_at FROM step WHERE rule IS NOT NULL AND outcome = 'told' AND fired_at >= ?",
            to_ms(since),
        )
        return tuple((row["rule"], from_ms(row["fired_at"])) for row in rows)

    def fired(self, step: Step, at: datetime, outcome: str) -> bool:
        """Mark a step as fired; False where it had been already."""
        return self._rows.changed(
            "UPDATE step SET fired_at = ?, outcome = ? WHERE key = ? AND fired_at IS NULL", to_ms(at), outcome, step.key
        ) > 0  # fmt: skip

    def promise_of_step(self, key: str) -> int | None:
        """Return the promise about which a step tells, or None."""
        row = self._rows.one("SELECT d.promise FROM step s JOIN deadline d ON d.id = s.deadline WHERE s.key = ?", key)
        return row["promise"] if row else None

    def told(self, thread: str, since: datetime | None = None, until: datetime | None = None) -> tuple[str, ...]:
        """Return whom the ladders of a thread have told (from an instant, to an instant), in order, each once."""
        rows = self._rows.all(
            "SELECT to_person FROM step WHERE thread = ? AND kind IN ('break', 'escalate') AND outcome = 'told'"
            " AND to_person IS NOT NULL AND fired_at BETWEEN ? AND ? ORDER BY fired_at, key",
            thread, to_ms(since) if since else 0, to_ms(until) if until else _ALWAYS,
        )  # fmt: skip
        return tuple(dict.fromkeys(row["to_person"] for row in rows))


def _promise(row: dict[str, Any]) -> LedgerPromise:
    kept = (
        "id",
        "thread",
        "text",
        "what",
        "promisor",
        "promised_by",
        "made_in",
        "due",
        "due_grain",
        "status",
        "vendor",
        "person",
    )
    return LedgerPromise(
        **{name: row[name] for name in kept},
        made_at=from_ms(row["made_at"]),
        due_at=maybe_from_ms(row["due_at"]),
        sure=bool(row["sure"]),
        by_hand=bool(row["by_hand"]),
    )


def _deadline(row: dict[str, Any]) -> Deadline:
    return Deadline(
        id=row["id"],
        key=row["key"],
        thread=row["thread"],
        kind=row["kind"],
        due_at=from_ms(row["due_at"]),
        started_at=from_ms(row["started_at"]),
        promise=row["promise"],
    )


def _step(row: dict[str, Any]) -> Step:
    return Step(
        key=row["key"],
        thread=row["thread"],
        deadline=row["deadline"],
        at=from_ms(row["at"]),
        kind=row["kind"],
        to=row["to_person"],
        rung=row["rung"],
        repetition=row["repetition"],
        rule=row["rule"],
    )
