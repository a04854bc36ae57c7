"""status: whether all is well, and if not, what waits for whom."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from triaged.cli.common import clean, config_option, console, json_option, local, open_store, print_json
from triaged.clock import SystemClock
from triaged.config import Config
from triaged.outbox.deliver import HELD
from triaged.store import Store


@click.command()
@config_option
@json_option
def status(config_path: Path, *, as_json: bool) -> None:
    """Show connections, waiting customers, what is overdue, held or shunted; exit 1 while a person must act."""
    config, store = open_store(config_path)
    shape = _shape(store)
    if as_json:
        print_json(shape)
    else:
        _show(config, shape)
    if not shape["ok"]:
        sys.exit(1)


def _shape(store: Store) -> dict[str, Any]:
    now = SystemClock().now()
    states = {name: json.loads(value) for name, value in store.marks("state/").items()}
    overdue = [each for each in store.ledger.open_deadlines() if each.due_at <= now]
    waiting = store.mail.threads("waiting for us")
    troubles = {name: state["trouble"] for name, state in states.items() if state.get("trouble")}
    shunted, held = store.mail.by_state("shunted"), store.mail.by_state("held")
    failed, uncertain = store.outbox.rows(None, "failed"), [each for each in store.outbox.rows() if each.uncertain]
    return {
        "ok": not (overdue or shunted or failed or troubles),
        "daemon": store.running(),
        "held_back": store.marked(HELD),
        "connections": states,
        "mail": {
            "new": len(store.mail.by_state("new")),
            "handled": len(store.mail.by_state("done")),
            "past": len(store.mail.by_state("past")),
            "quarantined": len(held),
            "shunted": len(shunted),
        },
        "outbox": {
            "waiting": len(store.outbox.rows(None, "queued", "deferred", "uncertain", "sending")),
            "sent": len(store.outbox.rows(None, "sent")),
            "failed": len(failed),
            "uncertain": len(uncertain),
        },
        "waiting_for_us": len(waiting),
        "overdue": [{"thread": each.thread, "kind": each.kind, "due": each.due_at} for each in overdue],
        "promises": {
            name: len(store.ledger.promises(None, name)) for name in ("open", "broken", "kept", "moved", "doubtful")
        },
    }


def _show(config: Config, shape: dict[str, Any]) -> None:
    terminal = console()
    daemon = shape["daemon"]
    runs = f"runs (pid {daemon['pid']} on {daemon['host']})" if daemon else "[yellow]does not run[/]"
    terminal.print(f"daemon       {runs}")
    if shape["held_back"]:
        terminal.print("[yellow]held[/]         nothing leaves; `triaged resume` lets it go")
    for name, state in shape["connections"].items():
        said = (
            f"[red]{clean(state['trouble'])}[/] (since {state['since'][:16]})"
            if state.get("trouble")
            else "[green]well[/]"
        )
        terminal.print(f"{clean(name):<12} {said}")
    mail, out, owed = shape["mail"], shape["outbox"], shape["promises"]
    terminal.print(
        f"mail         {mail['handled']} handled, {mail['new']} waiting to be read, {mail['past']} from before"
    )
    terminal.print(
        f"outbox       {out['sent']} sent, {out['waiting']} waiting, {out['failed']} failed, {out['uncertain']} uncertain"
    )
    terminal.print(f"customers    {shape['waiting_for_us']} wait for an answer")
    terminal.print(f"promises     {owed['open']} open, {owed['broken']} broken, {owed['kept']} kept")
    if mail["quarantined"]:
        terminal.print(f"[yellow]quarantine[/]   {mail['quarantined']} held: triaged threads --quarantined")
    if mail["shunted"]:
        terminal.print(f"[red]shunted[/]      {mail['shunted']} could not be handled: triaged shunt")
    for each in shape["overdue"]:
        terminal.print(f"[red]overdue[/]      {each['thread']} {each['kind']}, due {local(config, each['due'])}")
