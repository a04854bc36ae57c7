"""threads phoned, done, close, snooze, and silence: what a person did about a conversation, or has decided."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from triaged import settling
from triaged.cli.common import config_option, find_thread, length_of, local, open_store
from triaged.clock import SystemClock
from triaged.model import Thread
from triaged.owed import Owed
from triaged.proving.house import load_house

_by = click.option("--by", "person", default=getpass.getuser, help="Who did it (default: whoever is logged in).")


@click.command()
@click.argument("thread")
@click.option("--note", default="", help="What was said, for those who read this later.")
@_by
@click.pass_obj
def phoned(config_path: Path, thread: str, note: str, person: str) -> None:
    """Note that the customer of THREAD was told by telephone: that is an answer, and the clocks for one end."""
    owed, now = _owed(config_path), SystemClock().now()
    with owed.store.atomic():
        found = find_thread(owed.store, thread)
        settling.phoned(owed, found, now, person=person, note=note)
    click.echo(f"{found.id}: the customer was told by telephone")


@click.command()
@click.argument("thread")
@_by
@click.pass_obj
def done(config_path: Path, thread: str, person: str) -> None:
    """Note that what was wanted in THREAD is done: our own promises in it are kept, and it is closed."""
    owed = _owed(config_path)
    with owed.store.atomic():
        found = find_thread(owed.store, thread)
        _require(settling.done(owed, found, SystemClock().now(), person=person), found)
    click.echo(f"{found.id} is done and closed")


@click.command()
@click.argument("thread")
@_by
@click.pass_obj
def close(config_path: Path, thread: str, person: str) -> None:
    """Close THREAD: its clocks end; a new mail of the customer opens it again."""
    owed = _owed(config_path)
    with owed.store.atomic():
        found = find_thread(owed.store, thread)
        _require(settling.close(owed, found, SystemClock().now(), person=person), found)
    click.echo(f"{found.id} is closed")


@click.command()
@click.argument("thread")
@click.argument("length", nargs=-1, required=True)
@_by
@click.pass_obj
def snooze(config_path: Path, thread: str, length: tuple[str, ...], person: str) -> None:
    """Let nobody be told of THREAD for LENGTH ("2 days", "4 working hours"); what is owed stays owed."""
    owed, now = _owed(config_path), SystemClock().now()
    span = length_of(" ".join(length), owed.config)
    with owed.store.atomic():
        found = find_thread(owed.store, thread)
        until, moved = settling.snooze(owed, found, span, now, person=person)
    waits = "nobody is told before" if moved else "nothing was to be told, and nothing is before"
    click.echo(f"{found.id}: {waits} {local(owed.config, until)}")


@click.command()
@config_option
@click.argument("thread")
@click.option("--end", is_flag=True, help="Write to the customer by ourselves again.")
@_by
def silence(config_path: Path, thread: str, person: str, *, end: bool) -> None:
    """Write nothing to the customer of THREAD by ourselves any more; what is owed to him stays owed, by a person."""
    _, store = open_store(config_path)
    with store.atomic():
        found = find_thread(store, thread)
        settling.silence(store, found, SystemClock().now(), person=person, end=end)
    click.echo(f"{found.id}: the customer {'hears from us by ourselves again' if end else 'hears from people alone'}")


def _owed(config_path: Path) -> Owed:
    config, store = open_store(config_path)
    return Owed(config=config, store=store, rules=load_house(config_path, None).rules)


def _require(closed: bool, thread: Thread) -> None:
    if not closed:
        raise click.UsageError(f"thread {thread.id} is closed already")
