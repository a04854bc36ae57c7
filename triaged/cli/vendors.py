"""vendors: what each of them promised, and how far that was worth anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import click
from rich.table import Table

from triaged.cli.common import clean, config_option, console, json_option, open_store, print_json
from triaged.model import LedgerPromise
from triaged.store import Store

_HOURS_OF_A_DAY = 48
"""Up to so many hours a lateness is told in hours, above in days."""


@dataclass
class _Record:
    """What is known of one vendor."""

    name: str
    promises: list[LedgerPromise] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    """Hours."""
    threads: set[str] = field(default_factory=set)

    def count(self, *statuses: str) -> int:
        return sum(each.status in statuses for each in self.promises)


@click.command()
@config_option
@json_option
def vendors(config_path: Path, *, as_json: bool) -> None:
    """Show for each vendor promises made, kept and broken, how late they came, and open conversations."""
    _, store = open_store(config_path)
    found = sorted(_records(store), key=lambda each: (-each.count("broken"), each.name.lower()))
    if as_json:
        print_json({"vendors": [_shape(each) for each in found]})
        return
    table = Table(
        "vendor", "promised", "kept", "broken", "moved", "open", "late by (median)", "conversations", box=None
    )
    for each in found:
        figures = (len(each.promises), each.count("kept"), each.count("broken"), each.count("moved"))
        rest = (each.count("open", "doubtful"), _length(each.late), len(each.threads))
        table.add_row(clean(each.name), *map(str, (*figures, *rest)))
    console().print(table if found else "no vendor has promised anything yet")


def _records(store: Store) -> Iterator[_Record]:
    records: dict[str, _Record] = {}
    alive = {thread.id for thread in store.mail.threads("waiting for us", "waiting for customer")}
    for promise in store.ledger.promises():
        if promise.promised_by != "vendor":
            continue
        name = promise.vendor or promise.promisor or "somebody"
        record = records.setdefault(name.casefold(), _Record(name=name))
        record.promises.append(promise)
        record.threads |= {promise.thread} & alive
        kept_at = next((at for at, status, _ in store.ledger.history(promise.id) if status == "kept"), None)
        if late := _late(promise, kept_at):
            record.late.append(late / timedelta(hours=1))
    yield from records.values()


def _late(promise: LedgerPromise, kept_at: datetime | None) -> timedelta | None:
    """Return how long after its time a promise was kept, as far as we were told; None where it was not late."""
    if promise.due_at is None or kept_at is None or kept_at <= promise.due_at:
        return None
    return kept_at - promise.due_at


def _shape(record: _Record) -> dict[str, Any]:
    late = median(record.late) if record.late else None
    return {
        "vendor": record.name,
        "promises": len(record.promises),
        **{name: record.count(name) for name in ("kept", "broken", "moved", "open", "withdrawn", "doubtful")},
        "late_hours": round(late, 1) if late else None,
        "open_threads": sorted(record.threads),
    }


def _length(late: list[float]) -> str:
    if not late:
        return "–"  # noqa: RUF001 - a dash in a table
    hours = median(late)
    return f"{hours:.0f} h" if hours <= _HOURS_OF_A_DAY else f"{hours / 24:.0f} days"
