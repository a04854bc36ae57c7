"""evaluate: how much of what people labelled in mails triaged finds."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from triaged.cli.common import clean, config_or_starter, console, json_option, one_line, print_json
from triaged.config import load_config
from triaged.model import ConfigError
from triaged.proving import answers, labels
from triaged.proving.corrections import Corrections
from triaged.proving.evaluate import NAMES, PARTS, Below, Figures, Part, Report, below
from triaged.proving.evaluate import evaluate as score
from triaged.proving.house import load_house
from triaged.proving.replay import Replay, collect, in_order
from triaged.proving.rows import Row
from triaged.proving.scoring import Miss, Side, Tally
from triaged.reader import InlineReader, settings_of

_BAD_INPUT = 2


class _Least(click.ParamType[tuple[str, float]]):
    """``promises=0.9``: the name of a figure and its least value."""

    name = "FIGURE=VALUE"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, float]:
        """Return name and value."""
        name, _, least = value.partition("=")
        if name not in NAMES:
            plain = ", ".join(each for each in NAMES if "." not in each)
            self.fail(f"there is no figure {name!r}; there are {plain}, and such as vendors.recall", param, ctx)
        try:
            found = float(least)
        except ValueError:
            found = -1.0
        if not 0 <= found <= 1:
            self.fail(f"{value} gives no number from 0 to 1; write for example {name}=0.9", param, ctx)
        return name, found


@click.command()
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=lambda _context, _parameter, value: config_or_starter(value),
    help="triaged.toml of the business (default: as for the other commands, else that of a new business).",
)
@json_option
@click.option("--misses", "show_misses", is_flag=True, help="List what is wrong (--json always does).")
@click.option("--tier", type=click.Choice(PARTS), default="all", show_default=True, help="Only mails of this tier.")
@click.option(
    "--from-jsonl",
    "saved",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Score the saved output of `triaged replay --json` instead of running anything.",
)
@click.option(
    "--at-least",
    "least",
    type=_Least(),
    multiple=True,
    help="Exit code 1 where this figure is below this value: promises=0.9, vendors.recall=0.8. Repeatable.",
)
@click.argument("place", metavar="[SET]", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
def evaluate(
    config_path: Path,
    place: Path | None,
    tier: Part,
    saved: Path | None,
    least: tuple[tuple[str, float], ...],
    *,
    as_json: bool,
    show_misses: bool,
) -> None:
    """Score what triaged finds in the labelled mails of SET: a folder of .eml files and gold.jsonl, or its parent.

    Without SET: in the mails about whose promises somebody of us decided something.
    """
    if place is None:
        place = Corrections.beside(load_config(config_path).store_path).folder
        if not place.is_dir():
            raise click.UsageError("nobody has decided upon a promise yet, so say which SET; see: triaged promises")
    try:
        folder = labels.find(place)
        mails = labels.read(folder)
        found = answers.of_file(saved) if saved else None
    except ConfigError as error:
        click.echo(str(error), err=True)
        sys.exit(_BAD_INPUT)
    if found is None:
        found = answers.of_rows(_replayed(config_path, folder))
    _warn(mails, found)
    report = score(mails, found, business=load_config(config_path).business.name)
    failed = below(report.figures[tier], dict(least))
    if as_json:
        print_json(_shape(report, tier, failed))
    else:
        _show(report, tier, show_misses=show_misses)
        for each in failed:
            got = f"it is {each.got:.3f}" if each.got is not None else "the labels give nothing to measure it by"
            click.echo(f"{each.figure} should be at least {each.least:g}; {got}", err=True)
    if failed:
        sys.exit(1)


def _warn(mails: Iterable[labels.Labelled], found: Mapping[str, answers.Answer]) -> None:
    """Name each mail that could not be handled, and each label whose words are not new in its mail.

    Either counts as missed, whatever is found.
    """
    for each in mails:
        answer = found.get(each.label.file)
        if answer and answer.shunted:
            click.echo(f"{each.label.file}: {answer.reason}; it counts as a mail in which nothing was found", err=True)
            continue
        for text in labels.strays(each.label, answer.newest_text if answer else None):
            click.echo(
                f"{each.label.file}: {text!r} does not stand in what is new in it; copy the words from the mail",
                err=True,
            )


def _replayed(config_path: Path, folder: Path) -> list[Row]:
    """Run all mails of a folder in the order of their dates, as ``replay`` does."""
    house = load_house(config_path, None)
    player = Replay(house, InlineReader(settings_of(house.config)))
    specimens = in_order(collect([folder]), "date")
    rows = []
    with Progress(disable=not sys.stderr.isatty(), transient=True, console=Console(stderr=True)) as progress:
        task = progress.add_task("evaluate", total=len(specimens))
        for row in player.run(specimens):
            rows.append(row)
            progress.advance(task, 1 if "file" in row else 0)
    return rows


def _shape(report: Report, tier: Part, failed: list[Below]) -> dict[str, object]:
    return {
        "tier": tier,
        "figures": {part: figures.shape() for part, figures in report.figures.items()},
        "below": [{"figure": each.figure, "least": each.least, "got": each.got} for each in failed],
        "misses": [
            {"file": each.file, "field": each.field, "gold": each.gold, "predicted": each.predicted}
            for each in report.misses[tier]
        ],
    }


def _show(report: Report, tier: Part, *, show_misses: bool) -> None:
    """Print the figures; for all mails, those of each tier stand beside them."""
    terminal, beside = console(), PARTS[1:] if tier == "all" else ()
    figures, others = report.figures[tier], [report.figures[part] for part in beside]
    counted = ", ".join(f"{each.mails} {part}" for part, each in zip(beside, others, strict=True))
    terminal.print(f"{figures.mails} mail{'s' if figures.mails != 1 else ''} ({counted or tier})")
    table = Table("figure", box=None)
    for heading in ("precision", "recall", "score", "hits", "extra", "missed", *beside):
        table.add_column(heading, justify="right")
    for name, tally in figures.tallies.items():
        table.add_row(name, *_counted(tally), *(_number(_f1(each.tallies[name])) for each in others))
    for kind, tally in figures.kinds.items():
        table.add_row(f"  {kind}", *_counted(tally), *(_number(_f1(each.kinds[kind])) for each in others))
    for name, share in figures.shares.items():
        row = ("", "", _number(share), "", "", "", *(_number(each.shares[name]) for each in others))
        table.add_row(name, *row)
    for name, count in _faults(figures).items():
        table.add_row(name, "", "", str(count), "", "", "", *(str(_faults(each)[name]) for each in others))
    terminal.print(table)
    for miss in report.misses[tier] if show_misses else ():
        terminal.print(_line(miss))


def _faults(figures: Figures) -> dict[str, int]:
    """Return what should be nought."""
    return {"not_newest_violations": figures.promises.not_newest, "missing_rows": figures.missing_rows}


def _counted(tally: Tally) -> tuple[str, ...]:
    if not tally:
        return ("-",) * 6
    shares = (tally.precision, tally.recall, tally.f1)
    return (*map(_number, shares), str(tally.hits), str(tally.extras), str(tally.missed))


def _f1(tally: Tally) -> float | None:
    return tally.f1 if tally else None


def _number(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


def _line(miss: Miss) -> str:
    return f"[bold]{clean(miss.file)}[/]  {miss.field}  gold: {_side(miss.gold)}  predicted: {_side(miss.predicted)}"


def _side(said: Side) -> str:
    """Return a side of a miss on one line."""
    if said is None:
        return "-"
    if isinstance(said, bool):
        return "yes" if said else "no"
    return one_line(said if isinstance(said, str) else " or ".join(each or "none" for each in said))
