"""replay and extract: past mail and plain text through the real pipeline, as JSON Lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import click
from rich.progress import Progress

from triaged.cli.common import clean, config_option, config_or_starter, console, one_line
from triaged.config import load_config
from triaged.extract.context import Context
from triaged.extract.extractor import Extractor
from triaged.proving.house import load_house
from triaged.proving.replay import Order, Replay, collect, in_order
from triaged.proving.rows import Row, facts_row
from triaged.reader import InlineReader, Settings, settings_of


@click.command()
@config_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line for each mail.")
@click.option("--order", type=click.Choice(["date", "name"]), default="date", show_default=True)
@click.option(
    "--sent", type=click.Path(path_type=Path, exists=True), multiple=True, help="Mail of our own Sent folder."
)
@click.option("--until", help="Let the clock run on until this time (ISO 8601).")
@click.option("--ledger", is_flag=True, help="Print promises and threads at the end.")
@click.argument("paths", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True)
def replay(
    config_path: Path,
    paths: tuple[Path, ...],
    sent: tuple[Path, ...],
    order: Order,
    until: str | None,
    *,
    as_json: bool,
    ledger: bool,
) -> None:
    """Run .eml files, an mbox, a Maildir or a folder through the pipeline in a throw-away store; nothing is sent."""
    house = load_house(config_path, None)
    reader = InlineReader(settings_of(house.config))
    zone = house.config.business.calendar.zone
    stop = _moment(until).replace(tzinfo=_moment(until).tzinfo or zone) if until else None
    specimens = in_order([*collect(paths), *collect(sent, sent=True)], order)
    player = Replay(house, reader)
    show = _print_json if as_json else _print_line
    with Progress(disable=as_json or not sys.stderr.isatty(), transient=True, console=console()) as progress:
        task = progress.add_task("replay", total=len(specimens))
        for row in player.run(specimens):
            show(row)
            progress.advance(task, 1 if "file" in row else 0)
        for row in player.advance(stop) if stop else ():
            show(row)
        for row in player.ledger() if ledger else ():
            show(row)


@click.command()
@click.option("--jsonl", is_flag=True, required=True, help="Read and write JSON Lines (the only form there is).")
@click.option(
    "--config", "config_path", type=click.Path(path_type=Path, dir_okay=False), help="triaged.toml of the business."
)
def extract(config_path: Path | None, *, jsonl: bool) -> None:
    """Read texts from stdin, write vendors, dates, promises and signals to stdout, a JSON object a line.

    A line of input is an object with id, text and at (when it was written, ISO 8601), and sender, which is customer
    (where it is left out), staff or vendor.
    """
    del jsonl
    # Facts need a zone and a country; where there is no business yet, those of the starter will do.
    settings = settings_of(load_config(config_or_starter(config_path)))
    ids: list[object] = []
    facts = Extractor(settings.model).read_many(_texts(sys.stdin, settings, ids))
    for found in facts:
        # Texts are taken ahead in batches; their ids wait in the same order.
        click.echo(json.dumps({"id": ids.pop(0), **facts_row(found), "language": found.language}, ensure_ascii=False))


def _texts(lines: Iterable[str], settings: Settings, ids: list[object]) -> Iterator[tuple[str, Context]]:
    """Yield each text with its context, and note its id; a line that is none ends all with what is wrong in it."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            at = datetime.fromisoformat(given["at"])
            text, sender = str(given["text"]), given.get("sender", "customer")
        except (ValueError, KeyError, TypeError) as error:
            raise click.UsageError(
                f"line {number} is no object with id, text and at (ISO 8601), such as "
                f'{{"id": 1, "text": "He never came.", "at": "2026-03-12T14:02"}}: {error}'
            ) from error
        if sender not in ("customer", "vendor", "staff"):
            raise click.UsageError(f"line {number}: sender is customer, vendor or staff, not {sender!r}")
        ids.append(given.get("id"))
        yield (
            text,
            Context(
                at=at if at.tzinfo else at.replace(tzinfo=settings.hours.zone),
                sender=sender,
                business=settings.identity.name,
                hours=settings.hours,
                date_order=settings.date_order,
                vendors=settings.vendors,
            ),
        )


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise click.UsageError(f"--until {text} is no time; write for example 2026-03-13T10:00") from error


def _print_json(row: Row) -> None:
    click.echo(json.dumps(row, ensure_ascii=False))


def _print_line(row: Row) -> None:
    terminal = console()
    if "file" in row:
        who = f"{row['origin']}, {row['verdict']} ({row['reason']})"
        terminal.print(
            f"[bold]{clean(row['file'])}[/]  {who}  thread {row['thread'] or '-'}  {clean(', '.join(row['rules']))}"
        )
        for promise in row["promises"]:
            who, due = clean(promise["promisor"]) or "somebody", promise["due"] or "some day"
            terminal.print(f"    promise: {who}, due {due}, {promise['status']}: {one_line(promise['text'])}")
    elif "event" in row:
        terminal.print(f"[bold]{row['at']}[/]  {row['event']}  thread {row['thread']}")
    else:
        terminal.print(clean(json.dumps(row, ensure_ascii=False)))
    for mail in row.get("sent", ()):
        terminal.print(f"    {mail['kind']} to {', '.join(mail['to'])}: {clean(mail['subject'])}")
