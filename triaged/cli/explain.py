"""explain: one mail, everything: what was seen, what was decided, and why."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import click

from triaged.cli.common import clean, config_option, console, json_option, print_json
from triaged.cli.facts import facts_lines, facts_shape
from triaged.model import Facts
from triaged.pipeline import Outcome
from triaged.proving.house import load_house
from triaged.proving.replay import Replay, collect
from triaged.proving.rows import Row
from triaged.reader import InlineReader, settings_of


@click.command()
@config_option
@json_option
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def explain(config_path: Path, file: Path, *, as_json: bool) -> None:
    """Show all that triaged sees in FILE (one mail), each guard, each candidate thread, each rule and condition."""
    house = load_house(config_path, None)
    specimens = list(islice(collect([file]), 1))
    if not specimens:
        raise click.UsageError(f"{file} holds no mail")
    player = Replay(house, InlineReader(settings_of(house.config)))
    (row,) = (each for each in player.run(specimens) if "file" in each)
    if player.outcome is None:
        raise click.ClickException(f"the mail could not be handled: {row['reason']}")
    shape = {**row, **_more(player.outcome)}
    if as_json:
        print_json(shape)
        return
    terminal = console()
    for line in _lines(shape, player.outcome.reading.facts):
        terminal.print(line)


def _more(outcome: Outcome) -> dict[str, Any]:
    """Return what ``explain`` knows beyond ``replay``."""
    zones, message = outcome.reading.zones, outcome.reading.message
    return {
        "headers": [[name, value] for name, value in message.headers],
        "defects": list(message.defects),
        "evidence": outcome.origin.evidence,
        "zones": _shape(zones, "newest", "quoted", "signature", "forwarded"),
        "facts": facts_shape(outcome.reading.facts),
        "guards": [_shape(each, "name", "hit", "why") for each in outcome.verdict.guards],
        "candidates": [_shape(each, "thread", "matched_by", "taken", "why") for each in outcome.match.candidates],
        "conditions": [
            {
                "rule": decision.rule,
                "outcome": decision.outcome,
                "conditions": [_shape(each, "block", "word", "wanted", "held", "seen") for each in decision.reasons],
            }
            for decision in outcome.decisions
        ],
    }


def _shape(thing: object, *names: str) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}


def _lines(shape: Row, facts: Facts) -> Iterator[str]:
    """Yield all of it for people, part by part."""
    parts = (
        ("Who wrote it", _author(shape)),
        ("What is new in it", _indented(shape["newest_text"])),
        ("What it says", facts_lines(facts)),
        ("May we answer it?", _guards(shape)),
        ("Which conversation", _candidates(shape)),
        ("Which rules", _rules(shape)),
        *((f"Would be sent to {clean(', '.join(mail['to']))} ({mail['kind']})", _mail(mail)) for mail in shape["sent"]),
    )
    for heading, lines in parts:
        yield f"\n[bold]{heading}[/]"
        yield from (f"  {line}" for line in lines)


def _indented(text: str) -> Iterator[str]:
    return (clean(line) for line in text.splitlines())


def _author(shape: Row) -> Iterator[str]:
    yield f"{shape['origin']}: {clean(shape['evidence'])}"
    for defect in shape["defects"]:
        yield f"[yellow]defect[/] {clean(defect)}"


def _guards(shape: Row) -> Iterator[str]:
    for guard in shape["guards"]:
        yield f"{'[red]no [/]' if guard['hit'] else '[green]yes[/]'} {guard['name']}: {clean(guard['why'])}"
    yield f"verdict: {shape['verdict']} ({shape['reason']})"


def _candidates(shape: Row) -> Iterator[str]:
    for each in shape["candidates"]:
        taken = "taken" if each["taken"] else "not taken"
        yield f"{taken} {clean(each['thread'])} by {each['matched_by']}: {clean(each['why'])}"
    yield f"thread {shape['thread'] or '-'}, matched by {shape['matched_by']}"


def _rules(shape: Row) -> Iterator[str]:
    for rule in shape["conditions"]:
        colour = "green" if rule["outcome"] == "match" else "dim"
        yield f"[{colour}]{clean(rule['rule'])}: {rule['outcome']}[/]"
        for each in rule["conditions"]:
            seen = clean(each["seen"])
            # Some conditions tell what they saw, some that they saw nothing.
            seen = f" ({seen if seen.startswith('not ') else 'saw ' + seen})" if seen else ""
            held = "yes" if each["held"] else "no "
            yield f"    {held} {each['block']} {each['word']}: {clean(each['wanted'])}{seen}"


def _mail(mail: Row) -> Iterator[str]:
    yield f"Subject: {clean(mail['subject'])}"
    yield ""
    yield from _indented(mail["text"])
