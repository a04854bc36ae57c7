"""explain: one mail, everything: what was seen, what was decided, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from triaged.cli.common import clean, config_option, console, json_option, print_json
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
    player = Replay(house, InlineReader(settings_of(house.config)))
    (specimen,) = tuple(collect([file]))[:1] or (None,)
    if specimen is None:
        raise click.UsageError(f"{file} holds no mail")
    (row,) = tuple(each for each in player.run([specimen]) if "file" in each)
    outcome = player.outcome
    if outcome is None:
        raise click.ClickException(f"the mail could not be handled: {row['reason']}")
    shape = {**row, **_more(outcome)}
    if as_json:
        print_json(shape)
    else:
        _show(shape)


def _more(outcome: Outcome) -> dict[str, Any]:
    zones, message = outcome.reading.zones, outcome.reading.message
    return {
        "headers": [[name, value] for name, value in message.headers],
        "defects": list(message.defects),
        "evidence": outcome.origin.evidence,
        "zones": {
            "newest": zones.newest,
            "quoted": zones.quoted,
            "signature": zones.signature,
            "forwarded": zones.forwarded,
        },
        "guards": [{"name": each.name, "hit": each.hit, "why": each.why} for each in outcome.verdict.guards],
        "candidates": [
            {"thread": each.thread, "matched_by": each.matched_by, "taken": each.taken, "why": each.why}
            for each in outcome.match.candidates
        ],
        "conditions": [
            {
                "rule": decision.rule,
                "outcome": decision.outcome,
                "conditions": [
                    {
                        "block": each.block,
                        "word": each.word,
                        "wanted": each.wanted,
                        "held": each.held,
                        "seen": each.seen,
                    }
                    for each in decision.reasons
                ],
            }
            for decision in outcome.decisions
        ],
    }


def _show(shape: Row) -> None:
    terminal = console()

    def heading(text: str) -> None:
        terminal.print(f"\n[bold]{text}[/]")

    heading("Who wrote it")
    terminal.print(f"  {shape['origin']}: {clean(shape['evidence'])}")
    for defect in shape["defects"]:
        terminal.print(f"  [yellow]defect[/] {clean(defect)}")
    heading("What is new in it")
    for line in shape["newest_text"].splitlines():
        terminal.print(f"  {clean(line)}")
    heading("What it says")
    for vendor in shape["vendors"]:
        terminal.print(f"  vendor   {clean(vendor['name'])}")
    for promise in shape["promises"]:
        text = clean(" ".join(promise["text"].split()))
        terminal.print(
            f"  promise  [{_colour(promise['status'])}]{promise['status']}[/] due {promise['due'] or 'some day'}, by {clean(promise['promisor']) or 'somebody'}: {text}"
        )
    for date in shape["dates"]:
        terminal.print(
            f"  date     {clean(' '.join(date['text'].split()))} = {date['start']}{' to ' + date['end'] if date['end'] else ''}"
        )
    for signal in shape["signals"]:
        terminal.print(f"  signal   {signal['kind']}: {clean(' '.join(signal['text'].split()))}")
    terminal.print(f"  complaint: {'yes' if shape['is_complaint'] else 'no'}, language: {shape['language']}")
    heading("May we answer it?")
    for guard in shape["guards"]:
        terminal.print(f"  {'[red]no [/]' if guard['hit'] else '[green]yes[/]'} {guard['name']}: {clean(guard['why'])}")
    terminal.print(f"  verdict: {shape['verdict']} ({shape['reason']})")
    heading("Which conversation")
    for each in shape["candidates"]:
        terminal.print(
            f"  {'taken' if each['taken'] else 'not taken'} {each['thread']} by {each['matched_by']}: {clean(each['why'])}"
        )
    terminal.print(f"  thread {shape['thread'] or '-'}, matched by {shape['matched_by']}")
    heading("Which rules")
    for rule in shape["conditions"]:
        terminal.print(
            f"  {'[green]' if rule['outcome'] == 'match' else '[dim]'}{clean(rule['rule'])}: {rule['outcome']}[/]"
        )
        for each in rule["conditions"]:
            held = "yes" if each["held"] else "no "
            terminal.print(
                f"      {held} {each['block']} {each['word']}: {clean(each['wanted'])}{' (saw ' + clean(each['seen']) + ')' if each['seen'] else ''}"
            )
    for mail in shape["sent"]:
        heading(f"Would be sent to {', '.join(mail['to'])} ({mail['kind']})")
        terminal.print(f"  Subject: {clean(mail['subject'])}\n")
        for line in mail["text"].splitlines():
            terminal.print(f"  {clean(line)}")


def _colour(status: str) -> str:
    return {"broken": "red", "kept": "green"}.get(status, "yellow")
