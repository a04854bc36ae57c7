"""promises: the ledger of who said they would do what by when."""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table

from triaged.cli.common import clean, config_option, console, json_option, local, open_store, print_json
from triaged.clock import SystemClock


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
        rows = [
            {"id": each.id, "thread": each.thread, "promisor": each.promisor, "promised_by": each.promised_by,
             "text": each.text, "due": each.due, "due_at": each.due_at, "status": each.status, "sure": each.sure,
             "history": [{"at": at, "status": status, "because": why} for at, status, why in store.ledger.history(each.id)]}
            for each in found
        ]  # fmt: skip
        print_json({"promises": rows})
        return
    table = Table("id", "thread", "who", "what", "due", "status", box=None)
    for each in found:
        who = each.person or each.vendor or each.promisor or "somebody"
        text = " ".join(each.text.split())
        table.add_row(str(each.id), each.thread, clean(who), clean(text), local(config, each.due_at), each.status)
    console().print(table if found else "no promise is on the ledger")
