"""explain: one mail, everything: what was seen, what was decided, and why."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import click

from triaged.cli.common import (
    clean,
    config_option,
    console,
    file_named,
    json_option,
    open_store,
    print_json,
    row_number,
)
from triaged.cli.facts import facts_lines, facts_shape
from triaged.model import Facts
from triaged.pipeline import Outcome
from triaged.proving.house import load_house
from triaged.proving.replay import Replay, collect
from triaged.proving.rows import Row, mail_row
from triaged.reader import InlineReader, settings_of
from triaged.store import StoredMail


@click.command()
@config_option
@json_option
@click.argument("mail", metavar="FILE|NUMBER")
def explain(config_path: Path, mail: str, *, as_json: bool) -> None:
    """Show all that triaged sees in a mail, each guard, each candidate thread, each rule and condition.

    FILE is any mail, as if it came to a mailbox without a past; NUMBER (show and threads --quarantined tell it) is one
    that was handled, with what was known when it came.
    """
    file = file_named(mail)
    number = row_number(mail) if file is None else None
    if file is not None:
        outcome, shape = _replayed(config_path, file)
    elif number is not None:
        outcome = _handled(config_path, number)
        shape = {**mail_row(f"mail {number}", outcome), **_more(outcome)}
    else:
        raise click.UsageError(
            f"there is no file {mail}; a mail that was handled has a number, see: triaged show THREAD"
        )
    if as_json:
        print_json(shape)
        return
    terminal = console()
    for line in _lines(shape, outcome.reading.facts, sent="Would be sent" if number is None else "Sent"):
        terminal.print(line)


def _replayed(config_path: Path, file: Path) -> tuple[Outcome, Row]:
    """Take a mail through the pipeline in a world of its own."""
    house = load_house(config_path, None)
    player = Replay(house, InlineReader(settings_of(house.config)))
    (row,) = (each for each in player.run(islice(collect([file]), 1)) if "file" in each)
    if player.outcome is None:
        raise click.ClickException(f"the mail could not be handled: {row['reason']}")
    return player.outcome, {**row, **_more(player.outcome)}


def _handled(config_path: Path, number: int) -> Outcome:
    """Return what was understood of a mail of the database, and done because of it."""
    _, store = open_store(config_path)
    mail = store.mail.get(number)
    reading, evidence = store.mail.reading(number), store.mail.evidence(number)
    if mail is not None and reading is None and mail.verdict is not None:
        raise click.UsageError(
            f"mail {number} was handled ({mail.verdict}, {mail.reason}); its text is emptied, as [retention] wants"
        )
    if mail is None or reading is None or evidence is None:
        raise click.UsageError(f"mail {number} is not known or was not handled yet; see: triaged show THREAD")
    origin, verdict, match = evidence
    sent = (
        [row.mail for row in store.outbox.rows(mail.thread) if _because_of(row.mail.key, mail)] if mail.thread else []
    )
    return Outcome(
        mail=mail, reading=reading, origin=origin, verdict=verdict, match=match,
        thread=store.mail.thread(mail.thread) if mail.thread else None, decisions=store.mail.decisions(number),
        sent=tuple(sent), flags=match.flags,
    )  # fmt: skip


def _because_of(key: str, mail: StoredMail) -> bool:
    """Whether the key of a row of the outbox names a mail: by its bytes."""
    # Before step 18 of the schema the key of a notice had the number of the mail.
    return mail.sha256 in key or f"/mail/{mail.id}/" in key


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


def _lines(shape: Row, facts: Facts, *, sent: str) -> Iterator[str]:
    """Yield all of it for people, part by part."""
    parts = (
        ("Who wrote it", _author(shape)),
        ("What is new in it", _indented(shape["newest_text"])),
        ("What it says", facts_lines(facts)),
        ("May we answer it?", _guards(shape)),
        ("Which conversation", _candidates(shape)),
        ("Which rules", _rules(shape)),
        *((f"{sent} to {clean(', '.join(mail['to']))} ({mail['kind']})", _mail(mail)) for mail in shape["sent"]),
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
        taken = "yes" if each["taken"] else "no "
        thread = f" {clean(each['thread'])}" if each["thread"] else ""
        yield f"{taken}{thread} by {each['matched_by']}: {clean(each['why'])}"
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
