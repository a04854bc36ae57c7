"""threads and show: the conversations, and one of them whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from triaged import threads as threads_room
from triaged.brief import forbidden, not_read
from triaged.cli import joining, settling
from triaged.cli.common import (
    RowNumber,
    clean,
    config_option,
    console,
    find_thread,
    json_option,
    local,
    one_line,
    open_store,
    print_json,
    when_due,
)
from triaged.cli.promises import is_doubtful
from triaged.clock import SystemClock
from triaged.config import Config
from triaged.customers import customers_of
from triaged.model import DEEDS, Thread
from triaged.store import Queued, Store, StoredMail

_MAIL = RowNumber("mail", "triaged threads --quarantined")


@click.group(invoke_without_command=True)
@config_option
@json_option
@click.option("--all", "everything", is_flag=True, help="Closed ones too.")
@click.option("--quarantined", is_flag=True, help="Mail that is held for you to look at.")
@click.pass_context
def threads(context: click.Context, config_path: Path, *, as_json: bool, everything: bool, quarantined: bool) -> None:
    """List open conversations, the most urgent first; say what was done about one; let held mail in or put it aside."""
    context.obj = config_path
    if context.invoked_subcommand is not None:
        return
    config, store = open_store(config_path)
    if quarantined:
        _quarantine(config, store.mail.by_state("held"), as_json=as_json)
        return
    found = store.mail.threads() if everything else store.mail.threads("waiting for us", "waiting for customer")
    if as_json:
        print_json({"threads": [thread_shape(each, store) for each in found]})
        return
    table = Table("thread", "priority", "state", "customer", "subject", "since", "next due", box=None)
    for each in found:
        due = min((deadline.due_at for deadline in store.ledger.running(each.id)), default=None)
        table.add_row(
            each.id,
            each.priority,
            each.state,
            clean(each.customer),
            clean(each.subject),
            local(config, each.opened_at),
            local(config, due),
        )
    console().print(table if found else "no conversation is open")


@threads.command()
@click.argument("message", type=_MAIL)
@click.pass_obj
def release(config_path: Path, message: int) -> None:
    """Let held mail number MESSAGE in: it gets a thread and its clocks, but no automatic answer."""
    _, store = open_store(config_path)
    with store.atomic():
        if not store.mail.release(message):
            raise click.UsageError(f"mail {message} is not held; see: triaged threads --quarantined")
        store.mark(f"released:{message}", "by command")
        _decided(store, message, "released")
    click.echo(f"mail {message} is let in; triaged run handles it at its next look, triaged once when it is said")


@threads.command()
@click.argument("message", type=_MAIL)
@click.pass_obj
def drop(config_path: Path, message: int) -> None:
    """Put held mail number MESSAGE aside for good; its bytes are kept."""
    _, store = open_store(config_path)
    with store.atomic():
        if not store.mail.drop(message):
            raise click.UsageError(f"mail {message} is not held; see: triaged threads --quarantined")
        _decided(store, message, "dropped")
    click.echo(f"mail {message} is put aside")


for _each in (settling.phoned, settling.done, settling.close, settling.snooze, joining.merge, joining.split):
    threads.add_command(_each)


@click.command()
@config_option
@json_option
@click.argument("thread")
def show(config_path: Path, thread: str, *, as_json: bool) -> None:
    """Show THREAD: its mails, promises, deadlines, what was said, and why."""
    config, store = open_store(config_path)
    found = find_thread(store, thread)
    if as_json:
        print_json(_whole(found, store))
    else:
        _print(config, found, store)


def thread_shape(thread: Thread, store: Store) -> dict[str, Any]:
    """Return a thread as JSON."""
    return {
        "thread": thread.id,
        "subject": thread.subject,
        "customer": thread.customer,
        "follows": thread.follows,
        "state": thread.state,
        "priority": thread.priority,
        "labels": list(thread.labels),
        "opened_at": thread.opened_at,
        "last_message_at": thread.last_message_at,
        "first_response_at": thread.first_response_at,
        "unanswered": thread.unanswered,
        "contact_attempts": thread.contact_attempts,
        "escalated_to": list(store.ledger.told(thread.id)),
        "deadlines": [{"kind": each.kind, "due": each.due_at} for each in store.ledger.running(thread.id)],
    }


def _whole(thread: Thread, store: Store) -> dict[str, Any]:
    mails = store.mail.of_thread(thread.id)
    return {
        **thread_shape(thread, store),
        "mails": [
            {"id": each.id, "author": each.author, "subject": each.subject, "received_at": each.received_at,
             "origin": each.origin, "verdict": each.verdict, "reason": each.reason}
            for each in mails
        ],
        "promises": [
            {"id": each.id, "text": each.text, "promisor": each.promisor, "due": each.due, "status": each.status}
            for each in store.ledger.promises(thread.id)
        ],
        "sent": [
            {"kind": each.mail.kind, "to": each.mail.to.email, "subject": each.mail.subject, "state": each.state,
             "sent_at": each.sent_at}
            for each in store.outbox.rows(thread.id)
        ],
    }  # fmt: skip


def _print(config: Config, thread: Thread, store: Store) -> None:
    terminal = console()
    for line in _lines(config, thread, store):
        terminal.print(line)


def _lines(config: Config, thread: Thread, store: Store) -> Iterator[str]:
    """Yield a thread for people: who and how it stands, what is owed, then every mail in and out, in order of time."""
    yield f"[bold]{thread.id}[/]  {clean(thread.subject)}"
    listed = customers_of(config).of(thread.customer)
    since = f"{thread.customer_since or 'today'}{f', {clean(listed.tier)}' if listed.tier else ''}"
    yield f"customer  {clean(thread.customer_name)} <{clean(thread.customer)}>, since {since}"
    if thread.follows:
        yield f"follows   {thread.follows}, which was closed long before"
    yield f"state     {thread.state}, {thread.priority}, {', '.join(map(clean, thread.labels)) or 'no labels'}"
    for deadline in store.ledger.running(thread.id):
        yield f"owed      {deadline.kind} by {local(config, deadline.due_at)}"
    for promise in store.ledger.promises(thread.id):
        who, due = clean(promise.promisor) or "somebody", when_due(config, promise) if promise.due else "some day"
        status = f"{promise.status} (doubtful)" if is_doubtful(promise) else promise.status
        yield f"promise   {status}, due {due}, by {who}: {one_line(promise.text)}"
    if thread.wanted_by:
        yield f"needed    by {local(config, thread.wanted_by)}"
    for words in forbidden(store, store.mail.of_thread(thread.id)):
        yield f"forbids   {clean(words)}"
    # A mail stands before what was said to it in the same instant.
    parts = [(mail.received_at, 0, _mail_in(config, mail, store)) for mail in store.mail.of_thread(thread.id)]
    parts += [(row.mail.created_at, 1, _mail_out(config, row)) for row in store.outbox.rows(thread.id)]
    parts += [(entry["at"], 2, _told(config, entry)) for entry in store.journal(thread.id) if entry["kind"] in DEEDS]
    for _, _, lines in sorted(parts, key=lambda part: part[:2]):
        yield from lines


def _mail_in(config: Config, mail: StoredMail, store: Store) -> Iterator[str]:
    verdict = f"{mail.origin}, {mail.verdict} ({mail.reason})"
    yield f"\n[bold]{local(config, mail.received_at)}  {clean(mail.author)}[/]  mail {mail.id}: {verdict}"
    reading = store.mail.reading(mail.id)
    if reading is None:
        why = "its text is emptied, as [retention] wants" if mail.verdict else "it is not read yet"
        yield f"  ({clean(why)})"  # to the terminal our own brackets are mark-up too
        return
    if threads_room.NEW_ADDRESS in (store.mail.flags(mail.id)):
        yield "  (new here: this address joined with the token of a mail that we wrote to somebody else)"
    if why := not_read(mail, reading):
        yield f"  (not all of it was read: {clean(why)})"
    yield from (f"  {clean(line)}" for line in reading.zones.newest.splitlines())


def _mail_out(config: Config, row: Queued) -> Iterator[str]:
    to = f"{row.mail.kind} to {clean(row.mail.to.email)}"
    yield f"\n[bold]{local(config, row.mail.created_at)}  {to}[/]  {row.state}"
    yield f"  {clean(row.mail.subject)}"
    if row.mail.kind == "acknowledgement":
        yield from (f"  | {clean(line)}" for line in row.mail.text.splitlines())


def _told(config: Config, entry: dict[str, Any]) -> Iterator[str]:
    """Yield what a person did about a thread."""
    by = f" by {clean(entry['person'])}" if entry.get("person") else ""
    yield f"\n[bold]{local(config, entry['at'])}  {entry['kind']}{by}[/]"
    if entry.get("note"):
        yield f"  {one_line(entry['note'])}"


def _decided(store: Store, message: int, what: str) -> None:
    """Write down what became of a held mail, and end its clock."""
    now = SystemClock().now()
    clock = store.mail.clock_of_held(message)
    if clock is not None:
        store.ledger.end_all(clock, "met", now)
        store.mail.close_thread(clock)
    store.note(now, what, {}, message=message)


def _quarantine(config: Config, held: tuple[StoredMail, ...], *, as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "id": each.id,
                "author": each.author,
                "subject": each.subject,
                "reason": each.reason,
                "received_at": each.received_at,
            }
            for each in held
        ]
        print_json({"quarantined": rows})
        return
    table = Table("mail", "received", "author", "subject", "held because", box=None)
    for each in held:
        table.add_row(
            str(each.id), local(config, each.received_at), clean(each.author), clean(each.subject), each.reason or ""
        )
    console().print(table if held else "nothing is held")
    if held:
        console().print("let one in: triaged threads release MAIL; put it aside: triaged threads drop MAIL")
