"""backtest: what rules would have done with the mail of the last weeks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.progress import Progress
from rich.table import Table

from triaged.cli.common import clean, config_option, console, json_option, one_line, open_store, print_json
from triaged.clock import SystemClock
from triaged.config import Config
from triaged.hours import parse_span
from triaged.proving import backtest as trial
from triaged.proving.house import House, load_house
from triaged.reader import InlineReader, settings_of
from triaged.rulebook.load import load as load_rules
from triaged.rulebook.rule import RuleSet

_ACKNOWLEDGEMENTS = "acknowledgements"
_DIFFERENT = 12
"""Lines of differences that a terminal shows."""


@click.command()
@config_option
@json_option
@click.option("--since", default="90d", show_default=True, help="How far back: 90d, '6 weeks', '3 months'.")
@click.option(
    "--rules", "folder", type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The rules to try (default: those in force, with the ones on trial made live).",
)  # fmt: skip
@click.option(
    "--at-most", "limits", multiple=True, metavar="WHAT=N",
    help="Exit code 1 if the rules on trial would do more a day: acknowledgements=20, or a person, such as owner=3.",
)  # fmt: skip
def backtest(config_path: Path, since: str, folder: Path | None, limits: tuple[str, ...], *, as_json: bool) -> None:
    """Show what other rules would have done with the mail that is stored; nothing is sent, and nothing changes."""
    config, store = open_store(config_path)
    house, until = load_house(config_path, None), SystemClock().now()
    allowed = dict(_limit(each, config) for each in limits)
    other = replace(house, rules=_other(house, folder))
    mails, known = trial.specimens(store, _since(since, config), until)
    if not any(not mail.past for mail in mails):
        raise click.UsageError(f"no mail came in that time ({since}); go further back with --since")
    reader = trial.Remembered(store, InlineReader(settings_of(config)), known)
    with Progress(disable=as_json or not sys.stderr.isatty(), transient=True, console=console()) as progress:
        task = progress.add_task("backtest", total=2 * len(mails))
        report = trial.compare(mails, house, other, reader, until, step=lambda: progress.advance(task))
    broken = tuple(_broken(report, config, allowed))
    if as_json:
        print_json({**_shape(report, config), "past_limits": list(broken)})
    else:
        _print(report, config, folder)
    for line in broken:
        click.echo(f"triaged: {line}", err=True)
    if broken:
        sys.exit(1)


def _other(house: House, folder: Path | None) -> RuleSet:
    if folder is not None:
        return load_rules(folder, people=frozenset(house.config.people), templates=house.templates.names)
    rules = (replace(rule, mode="live") if rule.mode == "trial" else rule for rule in house.rules.rules)
    return RuleSet(rules=tuple(rules))


def _since(text: str, config: Config) -> datetime:
    words = f"{text[:-1]} days" if text[-1:] == "d" and text[:-1].isdigit() else text
    try:
        return config.business.calendar.subtract(SystemClock().now(), parse_span(words))
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _limit(text: str, config: Config) -> tuple[str, float]:
    what, _, number = text.partition("=")
    if what != _ACKNOWLEDGEMENTS and what not in config.people:
        named = ", ".join((_ACKNOWLEDGEMENTS, *config.people))
        raise click.UsageError(f"--at-most {text}: '{what}' is neither of {named}")
    try:
        return what, float(number)
    except ValueError as error:
        raise click.UsageError(f"--at-most {text}: write a number, such as {what}=5") from error


def _broken(report: trial.Report, config: Config, allowed: dict[str, float]) -> Iterator[str]:
    for what, most in allowed.items():
        a_day = _figures(report.then, report, config)[what]
        if a_day > most:
            yield f"{what}: {a_day:.1f} a day would be more than {most:g}"


def _figures(played: trial.Played, report: trial.Report, config: Config) -> dict[str, float]:
    """Return acknowledgements and mails to each person, a day."""
    people = {key: played.told[person.email.email] for key, person in config.people.items()}
    return {what: count / report.days for what, count in {_ACKNOWLEDGEMENTS: played.acknowledged, **people}.items()}


def _shape(report: trial.Report, config: Config) -> dict[str, Any]:
    return {
        "mails": report.mails,
        "days": round(report.days, 1),
        **{
            side: {what: round(figure, 2) for what, figure in _figures(played, report, config).items()}
            for side, played in (("now", report.now), ("then", report.then))
        },
        "differences": [
            {"only": each.side, "what": each.what, "mails": each.mails, "subjects": list(each.subjects)}
            for each in report.differences
        ],
    }


def _print(report: trial.Report, config: Config, folder: Path | None) -> None:
    terminal = console()
    name = clean(str(folder)) if folder else "with trial rules live"
    terminal.print(f"{report.mails} mails in {report.days:.0f} days, played under both")
    table = Table("a day", "rules in force", name, box=None)
    now, then = (_figures(played, report, config) for played in (report.now, report.then))
    for what in now:
        label = what if what == _ACKNOWLEDGEMENTS else f"mails to {clean(config.person_name(what))}"
        table.add_row(label, f"{now[what]:.1f}", f"{then[what]:.1f}")
    terminal.print(table)
    for each in report.differences[:_DIFFERENT]:
        who = "only the rules in force" if each.side == "now" else f"only {name}"
        terminal.print(f"\n{who}: {clean(each.what)}, {each.mails} {'mail' if each.mails == 1 else 'mails'}")
        for subject in each.subjects:
            terminal.print(f"  {one_line(subject) or '(no subject)'}")
    if len(report.differences) > _DIFFERENT:
        terminal.print(f"\nand {len(report.differences) - _DIFFERENT} more; --json has them all")
    elif not report.differences:
        terminal.print("\nboth do the same with every mail")
