"""status: whether all is well, and if not, what waits for whom."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from triaged import fuse
from triaged.cli.common import clean, config_option, console, database_of, json_option, local, print_json
from triaged.clock import SystemClock
from triaged.config import Config, load_config
from triaged.daemon import starting
from triaged.daemon.troubles import longest_silence
from triaged.daemon.watch import NO_SENT
from triaged.model import PermanentError
from triaged.outbox.deliver import HELD
from triaged.store import Store
from triaged.store.disk import is_full

_SCARCE = 1 << 20
"""Bytes of room below which the database may not be able to grow any more."""
_SHORTEST = timedelta(minutes=5)
"""Silence of a running daemon that is always allowed."""
_BEFORE = timedelta(days=60)
"""Who wrote longer ago than this before triaged came is not said to wait still."""


@click.command()
@config_option
@json_option
def status(config_path: Path, *, as_json: bool) -> None:
    """Show connections, waiting customers, what is overdue, held or shunted; exit 1 while a person must act."""
    config, store = _opened(config_path)
    shape = _shape(config, store)
    if as_json:
        print_json(shape)
    else:
        _show(config, shape)
    if not shape["ok"]:
        sys.exit(1)


def _opened(config_path: Path) -> tuple[Config, Store]:
    """Return configuration and database; where there is none, the error also tells why the last start failed."""
    config = load_config(config_path)
    try:
        return config, Store(database_of(config))
    except PermanentError as error:
        found = starting.trouble(config.store_path)
        if found is None or found.trouble in str(error):
            raise
        since = local(config, datetime.fromisoformat(found.since))
        raise PermanentError(f"{error}; the last start failed (since {since}): {found.trouble}") from error


def _shape(config: Config, store: Store) -> dict[str, Any]:
    now = SystemClock().now()
    states = {name: json.loads(value) for name, value in store.marks("state/").items()}
    if store.running():
        states |= _hanging(config, states, now)
    if is_full(config.store_path, _SCARCE):
        states["store"] = {"since": now.isoformat(), "trouble": f"less than {_SCARCE >> 20} MiB is left on its disk"}
    if (found := starting.trouble(config.store_path)) is not None:
        states["start"] = {"since": found.since, "trouble": found.trouble}
    overdue = [each for each in store.ledger.open_deadlines() if each.due_at <= now]
    waiting = store.mail.threads("waiting for us")
    before = store.mail.left_waiting(now - _BEFORE)
    troubles = {name: state["trouble"] for name, state in states.items() if state.get("trouble")}
    mail, outbox, promises = store.tally("message"), store.tally("outbox"), store.tally("promise")
    return {
        "ok": not (overdue or mail["shunted"] or mail["held"] or outbox["failed"] or troubles or fuse.blown(store)),
        "daemon": store.running(),
        "held_back": store.marked(HELD),
        "fuse_blown": since.isoformat() if (since := fuse.blown(store)) else None,
        "mode": config.smtp.mode,
        "without_sent": sorted(store.marks(NO_SENT)),
        "connections": states,
        "mail": {
            "new": mail["new"],
            "handled": mail["done"],
            "past": mail["past"],
            "quarantined": mail["held"],
            "shunted": mail["shunted"],
        },
        "outbox": {
            "waiting": sum(outbox[state] for state in ("queued", "deferred", "uncertain", "sending")),
            "sent": outbox["sent"],
            "failed": outbox["failed"],
            "left_out": outbox["left out"],
            "recorded": outbox["recorded"],
            "uncertain": store.outbox.uncertain_ones(),
        },
        "waiting_for_us": len(waiting),
        "left_waiting": {
            "customers": len(before),
            "since": min((since for _, since, _ in before), default=None),
        },
        "overdue": [{"thread": each.thread, "kind": each.kind, "due": each.due_at} for each in overdue],
        "promises": {
            **{name: promises[name] for name in ("open", "broken", "kept", "moved", "withdrawn")},
            "doubtful": store.ledger.in_doubt(),
        },
    }


def _hanging(config: Config, states: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return the states that a thread of the daemon ought to have renewed long since, as troubles."""
    found = {}
    for name, state in states.items():
        span = longest_silence(config, name) if state.get("ok") and not state.get("trouble") else None
        if span is not None and now - datetime.fromisoformat(state["ok"]) > max(span, _SHORTEST):
            why = "it has said nothing since: it hangs; restart triaged, see its log"
            found[name] = {"ok": state["ok"], "since": state["ok"], "trouble": why}
    return found


def _show(config: Config, shape: dict[str, Any]) -> None:
    terminal = console()
    for name, said in _lines(config, shape):
        terminal.print(f"{name} {said}")


def _lines(config: Config, shape: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what stands where: first how the program does, then who waits for whom, then what a person must do."""
    daemon, mail, out, owed = shape["daemon"], shape["mail"], shape["outbox"], shape["promises"]
    runs = f"runs (pid {daemon['pid']} on {clean(daemon['host'])})" if daemon else "[yellow]does not run[/]"
    yield _name("daemon"), runs
    said = {"live": "live", "hold": "hold: what is queued waits", "dry-run": "dry-run: recorded, never sent"}
    yield _name("mode"), said[shape["mode"]]
    yield from _withheld(shape)
    for name, state in shape["connections"].items():
        yield _name(name), _connection(config, state, runs=bool(daemon))
    yield _name("mail"), f"{mail['handled']} handled, {mail['new']} waiting to be read, {mail['past']} from before"
    late = f", {out['left_out']} left out as late" if out["left_out"] else ""
    waiting = f"{out['waiting']} waiting, {out['failed']} failed, {out['uncertain']} uncertain{late}"
    yield _name("outbox"), f"{out['sent']} sent, {waiting}"
    if out["recorded"]:
        yield _name("dry run"), f"{out['recorded']} recorded, never sent"
    yield _name("customers"), f"{shape['waiting_for_us']} wait for an answer"
    if before := shape["left_waiting"]["customers"]:
        since = local(config, shape["left_waiting"]["since"])
        yield _name("before us"), f"{before} more wrote and had no answer, since {since}: triaged once --adopt 14d"
    yield _name("promises"), f"{owed['open']} open, {owed['broken']} broken, {owed['kept']} kept"
    if owed["doubtful"]:
        yield (
            _name("doubtful", "yellow"),
            f"{owed['doubtful']} to be confirmed or corrected: triaged promises --doubtful",
        )
    if mail["quarantined"]:
        yield _name("quarantine", "yellow"), f"{mail['quarantined']} held: triaged threads --quarantined"
    if mail["shunted"]:
        yield _name("shunted", "red"), f"{mail['shunted']} could not be handled: triaged shunt"
    for each in shape["overdue"]:
        yield _name("overdue", "red"), f"{each['thread']} {each['kind']}, due {local(config, each['due'])}"


def _withheld(shape: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what does not leave, and what is not seen."""
    if shape["held_back"]:
        yield _name("held", "yellow"), "nothing leaves; `triaged resume` lets it go"
    if shape["fuse_blown"]:
        yield _name("fuse", "red"), "blown, too many wrote at once: nothing is acknowledged until `triaged resume`"
    for account in shape["without_sent"]:
        yield _name("sent", "yellow"), f"{clean(account)} has no folder of sent mail yet: what staff answer is not seen"


def _connection(config: Config, state: dict[str, Any], *, runs: bool) -> str:
    """Return how a connection does; without a running daemon nobody knows, so only how it last was."""
    if state.get("trouble"):
        return f"[red]{clean(state['trouble'])}[/] (since {local(config, datetime.fromisoformat(state['since']))})"
    if runs:
        return "[green]well[/]" if state.get("ok") else "[yellow]has said nothing yet[/]"
    return f"last well at {local(config, datetime.fromisoformat(state['ok']))}" if state.get("ok") else "not known"


def _name(name: str, colour: str = "") -> str:
    padded = f"{clean(name):<12}"
    return f"[{colour}]{padded}[/]" if colour else padded
