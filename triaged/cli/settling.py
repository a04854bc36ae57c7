"""threads phoned, done, close, snooze: what a person did about a conversation, or has decided."""

from __future__ import annotations

import getpass
from datetime import datetime
from pathlib import Path

import click

from triaged.cli.common import find_thread, local, open_store
from triaged.clock import SystemClock
from triaged.config import Config
from triaged.hours import parse_span
from triaged.model import Thread
from triaged.owed import Owed, answered
from triaged.proving.house import load_house
from triaged.store import Store

_by = click.option("--by", "person", default=getpass.getuser, help="Who did it (default: whoever is logged in).")


@click.command()
@click.argument("thread")
@click.option("--note", default="", help="What was said, for those who read this later.")
@_by
@click.pass_obj
def phoned(config_path: Path, thread: str, note: str, person: str) -> None:
    """Note that the customer of THREAD was told by telephone: that is an answer, and the clocks for one end."""
    config, store = open_store(config_path)
    now = SystemClock().now()
    with store.atomic():
        found = find_thread(store, thread)
        store.mail.save_thread(answered(found, now))
        _owed(config_path, config, store).staff_answered(found, now)
        store.ledger.occur(found.id, "staff answered", now)
        store.note(now, "phoned", {"person": person, "note": note}, thread=found.id)
    click.echo(f"{found.id}: the customer was told by telephone")


@click.command()
@click.argument("thread")
@_by
@click.pass_obj
def done(config_path: Path, thread: str, person: str) -> None:
    """Note that what was wanted in THREAD is done: our own promises in it are kept, and it is closed."""
    config, store = open_store(config_path)
    now = SystemClock().now()
    with store.atomic():
        found = find_thread(store, thread)
        owed = _owed(config_path, config, store)
        for promise in store.ledger.promises(found.id, "open"):
            if promise.promised_by == "staff":
                owed.decided(promise, "kept", now, person)
        _close(store, found, now, "done", person)
    click.echo(f"{found.id} is done and closed")


@click.command()
@click.argument("thread")
@_by
@click.pass_obj
def close(config_path: Path, thread: str, person: str) -> None:
    """Close THREAD: its clocks end; a new mail of the customer opens it again."""
    _, store = open_store(config_path)
    with store.atomic():
        found = find_thread(store, thread)
        _close(store, found, SystemClock().now(), "closed", person)
    click.echo(f"{found.id} is closed")


@click.command()
@click.argument("thread")
@click.argument("length", nargs=-1, required=True)
@_by
@click.pass_obj
def snooze(config_path: Path, thread: str, length: tuple[str, ...], person: str) -> None:
    """Let nobody be told of THREAD for LENGTH ("2 days", "4 working hours"); what is owed stays owed."""
    config, store = open_store(config_path)
    now = SystemClock().now()
    try:
        span = parse_span(" ".join(length))
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    until = config.business.calendar.add(now, span)
    with store.atomic():
        found = find_thread(store, thread)
        moved = store.ledger.put_off(found.id, until)
        store.note(now, "snoozed", {"person": person, "until": until}, thread=found.id)
    waits = "nobody is told before" if moved else "nothing was to be told, and nothing is before"
    click.echo(f"{found.id}: {waits} {local(config, until)}")


def _owed(config_path: Path, config: Config, store: Store) -> Owed:
    return Owed(config=config, store=store, rules=load_house(config_path, None).rules)


def _close(store: Store, thread: Thread, now: datetime, said: str, person: str) -> None:
    if not store.mail.close_thread(thread.id):
        raise click.UsageError(f"thread {thread.id} is closed already")
    store.ledger.end_all(thread.id, "met", now)
    store.ledger.occur(thread.id, "thread closed", now)
    store.note(now, said, {"person": person}, thread=thread.id)
