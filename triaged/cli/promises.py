"""promises: the ledger of who said they would do what by when, and what a person decides about one of them."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from triaged.cli.common import (
    RowNumber,
    clean,
    config_option,
    console,
    json_option,
    one_line,
    open_store,
    print_json,
    when_due,
)
from triaged.clock import SystemClock
from triaged.model import LedgerPromise, PromiseStatus
from triaged.owed import Owed
from triaged.promised import Promised
from triaged.proving.corrections import Corrections
from triaged.proving.house import load_house
from triaged.rulebook.values import read_due
from triaged.store import Store

_AROUND = 80
"""Letters shown on each side of a promise that is in doubt."""
_YEARS = range(2000, 2100)
"""In which a promise can be due: no working hours are known before or after."""
_PROMISE = RowNumber("promise", "triaged promises")


class _Due(click.ParamType[date | datetime]):
    """A day, or a day with a time, of the business."""

    name = "WHEN"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date | datetime:
        """Return the day or the time, without a zone."""
        try:
            due = read_due(value) if isinstance(value, str) else value
        except ValueError as error:
            self.fail(str(error), param, ctx)
        if due.year not in _YEARS:
            self.fail(f"'{value}' is no day of these times; write for example '2026-03-12 14:00'", param, ctx)
        return due


@click.group(invoke_without_command=True)
@config_option
@json_option
@click.option("--open", "only_open", is_flag=True, help="Only those that can still be kept.")
@click.option("--doubtful", is_flag=True, help="Only those that a person must confirm, or correct.")
@click.option("--due", type=click.Choice(["today"]), help="Only those due today.")
@click.pass_context
def promises(
    context: click.Context, config_path: Path, due: str | None, *, as_json: bool, only_open: bool, doubtful: bool
) -> None:
    """List every promise, the next one due first; say what became of one."""
    context.obj = config_path
    if context.invoked_subcommand is not None:
        return
    config, store = open_store(config_path)
    zone = config.business.calendar.zone
    found = list(store.ledger.promises(None, "open") if only_open else store.ledger.promises())
    if doubtful:
        found = [each for each in found if is_doubtful(each)]
    if due:
        today = SystemClock().now().astimezone(zone).date()
        found = [each for each in found if each.due_at and each.due_at.astimezone(zone).date() == today]
    if as_json:
        print_json({"promises": [_shape(each, store) for each in found]})
        return
    table = Table("id", "thread", "who", "what", "due", "status", box=None)
    for each in found:
        named = each.promisor if each.by_hand else each.person or each.vendor
        who, what, due_at = named or each.promisor or "somebody", one_line(each.text), when_due(config, each)
        said = f"{each.status} (doubtful)" if is_doubtful(each) and each.status != "doubtful" else each.status
        table.add_row(str(each.id), each.thread, clean(who), what, due_at, said)
    which = [word for word, wanted in (("doubtful", doubtful), ("open", only_open), ("due today", bool(due))) if wanted]
    none = f"no promise is {' and '.join(which)}" if which else "no promise is on the ledger"
    console().print(table if found else none)
    for each in found if doubtful else ():
        _show_doubt(store, each)


def _show_doubt(store: Store, promise: LedgerPromise) -> None:
    """Show the words around a promise that is in doubt, and what may be typed about it."""
    reading = store.mail.reading(promise.made_in)
    whole = " ".join(reading.zones.newest.split()) if reading else promise.text
    at = max(0, whole.find(" ".join(promise.text.split())))
    around = whole[max(0, at - _AROUND) : at + len(promise.text) + _AROUND]
    terminal, number = console(), promise.id
    terminal.print(f"\n[bold]{number}[/]  … {clean(around)} …")
    terminal.print(f"   triaged promises confirm {number} | withdraw {number} | keep {number} | break {number}")
    terminal.print(f"   triaged promises correct {number} --due '2026-03-12 14:00' --promisor NAME")


def is_doubtful(promise: LedgerPromise) -> bool:
    """Whether a person should look: we are not sure of what was read, or who told of its fate proves nothing."""
    return not promise.by_hand and (promise.status == "doubtful" or not promise.sure)


def _shape(promise: LedgerPromise, store: Store) -> dict[str, Any]:
    """Return a promise as JSON, with everything that ever became of it."""
    names = ("id", "thread", "promisor", "promised_by", "text", "due", "due_at", "status", "sure", "by_hand")
    history = [{"at": at, "status": status, "because": why} for at, status, why in store.ledger.history(promise.id)]
    return {**{name: getattr(promise, name) for name in names}, "history": history}


@promises.command
@click.argument("number", metavar="ID", type=_PROMISE)
@click.option("--due", type=_Due(), help="By when it was promised: 2026-03-12, or '2026-03-12 14:00'.")
@click.option("--promisor", help="Who promised it.")
@click.option("--by", "person", help="Who decides this (default: whoever is logged in).")
@click.pass_obj
def correct(
    config_path: Path, number: int, due: date | datetime | None, promisor: str | None, person: str | None
) -> None:
    """Put right by when, or by whom, promise ID was given; it is no longer in doubt."""
    if due is None and not (promisor or "").strip():
        raise click.UsageError("say what is right: --due '2026-03-12 14:00', or --promisor NAME")
    who, named = person or getpass.getuser(), promisor.strip() if promisor else None

    def put_right(ledger: Promised, promise: LedgerPromise, now: datetime) -> None:
        ledger.corrected(promise, due, named, now, who)

    found = _decide(config_path, number, "corrected", put_right)
    click.echo(f"promise {number} is corrected: {one_line(found.promisor)}, due {found.due}: {one_line(found.text)}")


def _decide(
    config_path: Path, number: int, said: str, act: Callable[[Promised, LedgerPromise, datetime], None]
) -> LedgerPromise:
    """Do what a person decided about a promise, and keep its mail with the decision as its label."""
    config, store = open_store(config_path)
    owed, now = Owed(config=config, store=store, rules=load_house(config_path, None).rules), SystemClock().now()
    with store.atomic():
        promise = store.ledger.promise(number)
        if promise is None:
            raise click.UsageError(f"there is no promise {number}; see: triaged promises")
        act(Promised(owed), promise, now)
        store.note(now, f"promise {said}", {"promise": number}, thread=promise.thread)
    found = store.ledger.promise(number)
    assert found is not None  # noqa: S101 - it was there, and nothing removes one
    try:
        Corrections.beside(config.store_path).keep(store, found)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        click.echo(f"it is decided, but not kept for `triaged evaluate`: {why}; look into corrections/", err=True)
    return found


def _decision(name: str, status: PromiseStatus, said: str, doc: str) -> click.Command:
    """Make the command by which a person says what became of a promise."""

    @click.pass_obj
    def decide(config_path: Path, number: int, person: str | None) -> None:
        def settle(ledger: Promised, promise: LedgerPromise, now: datetime) -> None:
            if status == "open" and not is_doubtful(promise):
                raise click.UsageError(f"promise {number} is {promise.status} and not in doubt")
            ledger.decided(promise, status, now, person or getpass.getuser())

        found = _decide(config_path, number, said, settle)
        click.echo(f"promise {number} is {said}: {one_line(found.text)}")

    command = click.option("--by", "person", help="Who decides this (default: whoever is logged in).")(decide)
    command = click.argument("number", metavar="ID", type=_PROMISE)(command)
    return click.command(name, help=doc)(command)


for _each in (
    _decision("confirm", "open", "confirmed", "Say that doubtful promise ID was given: its clock starts."),
    _decision("keep", "kept", "kept", "Say that promise ID was kept; no later mail changes that."),
    _decision("break", "broken", "broken", "Say that promise ID was broken; no later mail changes that."),
    _decision("withdraw", "withdrawn", "withdrawn", "Say that ID was no promise, or was taken back."),
):
    promises.add_command(_each)
