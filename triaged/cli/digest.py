"""digest: whom the program will tell of what, and when, if nobody acts before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click

from triaged.cli.common import clean, config_option, console, json_option, local, one_line, open_store, print_json
from triaged.clock import SystemClock
from triaged.model import Deadline, Thread
from triaged.store import Store


@dataclass(frozen=True, slots=True)
class _Item:
    """The next that one person is told of one conversation."""

    person: str
    at: datetime
    thread: Thread
    deadline: Deadline
    promise: str


@click.command()
@config_option
@json_option
@click.argument("person", required=False)
@click.option("--days", type=click.IntRange(1, 366), default=7, show_default=True, help="How far ahead.")
def digest(config_path: Path, person: str | None, days: int, *, as_json: bool) -> None:
    """Show whom we will tell of what, and when, if nobody acts before: of PERSON alone, or of everybody."""
    config, store = open_store(config_path)
    if person is not None and person not in config.people:
        raise click.UsageError(f"'{person}' is not in [people]; there are {', '.join(config.people)}")
    until = SystemClock().now() + timedelta(days=days)
    found = [item for each in config.people if person in (None, each) for item in _items(store, each, until)]
    if as_json:
        print_json({"digest": [_shape(each) for each in found]})
        return
    terminal, shown = console(), ""
    for each in found:
        if each.person != shown:
            terminal.print(f"[bold]{clean(config.person_name(each.person))}[/]")
            shown = each.person
        owed = f"{each.deadline.kind}{f': {one_line(each.promise)}' if each.promise else ''}"
        terminal.print(f"  {local(config, each.at)}  {each.thread.id}  {clean(each.thread.customer) or 'held mail'}")
        terminal.print(f"      {owed}, due {local(config, each.deadline.due_at)}")
    if not found:
        terminal.print("nobody will be told of anything" + (f" in {days} days" if days > 1 else ""))


def _items(store: Store, person: str, until: datetime) -> Iterator[_Item]:
    """Yield for each conversation the first step that tells a person of it."""
    seen: set[str] = set()
    for step in store.ledger.steps_due(person, until):
        thread, deadline = store.mail.thread(step.thread), store.ledger.deadline(step.deadline)
        if thread is None or deadline is None or thread.id in seen or deadline not in store.ledger.running(thread.id):
            continue
        seen.add(thread.id)
        promise = store.ledger.promise(deadline.promise) if deadline.promise else None
        yield _Item(person, step.at, thread, deadline, promise.text if promise else "")


def _shape(item: _Item) -> dict[str, object]:
    return {
        "person": item.person,
        "at": item.at,
        "thread": item.thread.id,
        "customer": item.thread.customer,
        "deadline": item.deadline.kind,
        "due": item.deadline.due_at,
        "promise": item.promise or None,
    }
