"""promises: the ledger of who said they would do what by when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.table import Table

from triaged.cli.common import clean, config_option, console, json_option, local, one_line, open_store, print_json
from triaged.clock import SystemClock
from triaged.model import LedgerPromise
from triaged.store import Store


@click.command()
@config_option
@json_option
@click.option("--open", "only_open", is_flag=True, help="Only those that can still be kept.")
@click.option("--due", type=click.Choice(["today"]), help="Only those due today.")
def promises(config_path: Path, due: str | None, *, as_json: bool, only_open: bool) -> None:
    """List every promise, the next one due first."""
    config, store = open_store(config_path)
    zone = config.business.calendar.zone
    found = list(store.ledger.promises(None, "open") if only_open else store.ledger.promises())
    if due:
        today = SystemClock().now().astimezone(zone).date()
        found = [each for each in found if each.due_at and each.due_at.astimezone(zone).date() == today]
    if as_json:
        print_json({"promises": [_shape(each, store) for each in found]})
        return
    table = Table("id", "thread", "who", "what", "due", "status", box=None)
    for each in found:
        who = each.person or each.vendor or each.promisor or "somebody"
        what, due_at = one_line(each.text), local(config, each.due_at)
        table.add_row(str(each.id), each.thread, clean(who), what, due_at, each.status)
    console().print(table if found else "no promise is on the ledger")


def _shape(promise: LedgerPromise, store: Store) -> dict[str, Any]:
    """Return a promise as JSON, with everything that ever became of it."""
    names = ("id", "thread", "promisor", "promised_by", "text", "due", "due_at", "status", "sure")
    history = [{"at": at, "status": status, "because": why} for at, status, why in store.ledger.history(promise.id)]
    return {**{name: getattr(promise, name) for name in names}, "history": history}
