"""shunt: mail that could not be handled, and another try for it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from triaged.cli.common import RowNumber, clean, config_option, console, json_option, local, open_store, print_json
from triaged.clock import SystemClock

_MAIL = RowNumber("mail", "triaged shunt")


@click.group(invoke_without_command=True)
@config_option
@json_option
@click.pass_context
def shunt(context: click.Context, config_path: Path, *, as_json: bool) -> None:
    """List mail that broke a step, with what went wrong; its bytes are unchanged."""
    context.obj = config_path
    if context.invoked_subcommand is not None:
        return
    config, store = open_store(config_path)
    found = store.mail.by_state("shunted")
    if as_json:
        print_json(
            {
                "shunted": [
                    {"id": each.id, "received_at": each.received_at, "tries": each.attempts, "error": each.error}
                    for each in found
                ]
            }
        )
        return
    terminal = console()
    for each in found:
        last = (each.error or "").strip().splitlines()[-1:] or [""]
        terminal.print(f"{each.id}  {local(config, each.received_at)}  {clean(last[0])}")
    terminal.print(
        "try one again: triaged shunt replay ID; get its bytes: triaged shunt raw ID" if found else "nothing is shunted"
    )


@shunt.command()
@click.argument("message", type=_MAIL)
@click.pass_obj
def replay(config_path: Path, message: int) -> None:
    """Let mail number MESSAGE be handled once more."""
    _, store = open_store(config_path)
    with store.atomic():
        if not store.mail.unshunt(message):
            raise click.UsageError(f"mail {message} is not shunted; see: triaged shunt")
        store.note(SystemClock().now(), "unshunted", {}, message=message)
    click.echo(f"mail {message} is tried again at the daemon's next look")


@shunt.command()
@click.argument("message", type=_MAIL)
@click.pass_obj
def raw(config_path: Path, message: int) -> None:
    """Write the bytes of mail number MESSAGE to stdout, exactly as they came."""
    _, store = open_store(config_path)
    found = store.mail.get(message)
    if found is None:
        raise click.UsageError(f"there is no mail {message}")
    sys.stdout.buffer.write(store.mail.raw(found.sha256))
