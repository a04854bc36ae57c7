"""rules: what each of them did, what was changed in them and by whom, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from triaged.cli.common import clean, config_option, console, json_option, local, open_store, print_json
from triaged.clock import SystemClock
from triaged.proving import edits
from triaged.proving.house import load_house
from triaged.rulebook.rule import Rule, RuleSet
from triaged.store import Store

_WEEK = timedelta(days=7)
_EXAMPLES = 3
_EVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class _Record:
    """What one rule did."""

    rule: Rule
    matches: int = 0
    week: int = 0
    acknowledged: int = 0
    told: int = 0
    on_trial: int = 0
    last: datetime | None = None
    mails: list[int] = field(default_factory=list)
    """The last mails that it matched, by their numbers: ``explain NUMBER`` tells why."""


@click.group(invoke_without_command=True)
@config_option
@json_option
@click.pass_context
def rules(context: click.Context, config_path: Path, *, as_json: bool) -> None:
    """Show what each rule did; say what was changed in the rules, or put the last set back."""
    context.obj = config_path
    if context.invoked_subcommand is not None:
        return
    config, store = open_store(config_path)
    found = _records(load_house(config_path, None).rules, store, SystemClock().now())
    if as_json:
        print_json({"rules": [_shape(each) for each in found]})
        return
    table = Table("rule", "ever", "week", "said", "told", "trial", "last", "mails", box=None)
    for each in found:
        mode = "" if each.rule.mode == "live" else f" ({each.rule.mode})"
        counts = (each.matches, each.week, each.acknowledged, each.told, each.on_trial)
        last = f"{each.last.astimezone(config.business.calendar.zone):%d %b}" if each.last else ""
        table.add_row(clean(each.rule.name) + mode, *map(str, counts), last, " ".join(map(str, each.mails)))
    console().print(table)
    console().print(
        "matches ever and this week; this week: acknowledgements, staff told, matches on trial;\n"
        "the last matches by mail: triaged explain MAIL tells why"
    )


@rules.command()
@click.pass_obj
def changes(config_path: Path) -> None:
    """Show what was changed when rules and templates came in force last, by whom, and what waits to be."""
    config, store = open_store(config_path)
    sets = store.sets.latest(2)
    if not sets:
        click.echo("no rules have been in force yet; start with: triaged run")
        return
    if len(sets) == 2:  # noqa: PLR2004 - one and the one before
        click.echo(f"in force since {local(config, sets[0].at)}, changed by {sets[0].by or 'somebody'}:")
        _echo(edits.difference(sets[1].files, sets[0].files))
    else:
        click.echo(f"in force since {local(config, sets[0].at)}, the first that triaged saw")
    waiting = list(edits.difference(sets[0].files, edits.files_of(config)))
    if waiting:
        click.echo(f"\nedited by {edits.edited_by(config) or 'somebody'} and not in force:")
        _echo(waiting)


@rules.command()
@click.pass_obj
def undo(config_path: Path) -> None:
    """Put the files of rules and templates back as they were before the last change; a running daemon takes them."""
    config, store = open_store(config_path)
    sets = store.sets.latest(2)
    edited = bool(sets) and sets[0].files != edits.files_of(config)
    target = sets[0] if edited else sets[1] if len(sets) > 1 else None
    if target is None:
        raise click.UsageError("there is nothing to go back to: only one set of rules has been in force")
    changed = edits.write(config, target.files)
    click.echo(f"as on {local(config, target.at)}: {', '.join(changed)}")


def _records(found: RuleSet, store: Store, now: datetime) -> list[_Record]:
    records = {rule.name: _Record(rule) for rule in found.rules}
    for mail, at, decisions in store.mail.decided(_EVER):
        recent = at >= now - _WEEK
        matched = [each for each in decisions if each.outcome == "match" and each.rule in records]
        first = next((each for each in matched if each.actions.acknowledge), None)
        for decision in decisions:
            record = records.get(decision.rule)
            if record is None or decision.outcome not in ("match", "trial"):
                continue
            if decision.outcome == "trial":
                record.on_trial += recent
                continue
            record.matches += 1
            record.week += recent
            record.acknowledged += recent and decision is first and mail.verdict == "acknowledge"
            record.last = max(record.last or at, at)
            if len(record.mails) < _EXAMPLES:
                record.mails.append(mail.id)
    for rule, _ in store.ledger.told_by_rules(now - _WEEK):
        if rule in records:
            records[rule].told += 1
    return list(records.values())


def _shape(record: _Record) -> dict[str, Any]:
    return {
        "rule": record.rule.name,
        "mode": record.rule.mode,
        "why": record.rule.why,
        "matches": record.matches,
        "this_week": {
            "matches": record.week,
            "acknowledged": record.acknowledged,
            "told_staff": record.told,
            "on_trial": record.on_trial,
        },
        "last": record.last,
        "mails": record.mails,
    }


def _echo(lines: Iterator[str] | list[str]) -> None:
    for line in lines:
        click.echo("".join(sign for sign in line if sign.isprintable() or sign == "\t").rstrip())
