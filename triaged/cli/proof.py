"""check, test, words, schema: whether what people wrote is right, and what they may write."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from triaged.cli.common import clean, config_option, console, json_option, print_json
from triaged.config import Config, load_config
from triaged.inbox.maildir import no_maildir
from triaged.model import ConfigError, Problem
from triaged.outbox.compose import library_checks_headers
from triaged.outbox.values import NAMES
from triaged.proving.examples import ExampleResult
from triaged.proving.house import load_house, run_examples
from triaged.reader import InlineReader, settings_of
from triaged.rulebook.load import load as load_rules
from triaged.rulebook.marks import excerpt
from triaged.rulebook.schema import json_schema
from triaged.rulebook.words import EVENTS, WORDS

_THEN = (
    "label (a word, or a list), priority (low, normal, high, urgent), acknowledge (a template, or none), escalate (to,"
    " after, repeat_every, at_most), notify (to: a person, promisor or customer; template; after, for the customer of a"
    " closed thread), instead_of (names of rules)"
)


@click.command()
@config_option
@json_option
def check(config_path: Path, *, as_json: bool) -> None:
    """Check triaged.toml, rules with their examples, and templates; needs no server."""
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()
    found = ""
    try:
        house = load_house(config_path, lambda config: InlineReader(settings_of(config)))
        found, remarks = str(house), (*house.remarks, *_unready(config_path, house.config))
    except ConfigError as error:
        problems = error.problems
    if as_json:
        rows = [_row(each) for each in problems]
        print_json({"ok": not problems, "found": found, "problems": rows, "remarks": [_row(each) for each in remarks]})
    else:
        for problem in problems:
            _show(problem, config_path.parent)
        for remark in remarks:
            click.echo(f"remark: {remark}")
        click.echo(found if not problems else f"{len(problems)} problem{'s' if len(problems) > 1 else ''}")
    if problems:
        sys.exit(1)


def _unready(path: Path, config: Config) -> Iterator[Problem]:
    """Yield what is no mistake in the files, and would keep ``run`` from starting here."""
    folders = (mailbox.resolve(mailbox.maildir) for mailbox in config.mailbox)
    for why in (*config.missing_secrets(), *filter(None, (no_maildir(each) for each in folders if each))):
        yield Problem(file=str(path), line=0, column=0, message=f"triaged run does not start yet: {why}")
    if not library_checks_headers():
        yield Problem(
            file=sys.executable,
            line=0,
            column=0,
            message="this Python writes line ends into mail headers (CVE-2024-6923, CVE-2026-1299)",
            hint="triaged checks what it writes; update Python all the same",
        )


@click.command()
@config_option
@json_option
def test(config_path: Path, *, as_json: bool) -> None:
    """Run the examples of all rules, on trial or not, through the real pipeline."""
    problems: tuple[Problem, ...] = ()
    results: tuple[ExampleResult, ...] = ()
    try:
        results = _run(config_path)
    except ConfigError as error:
        problems = error.problems
    failed = tuple(each for each in results if not each.passed)
    if as_json:
        rows = [
            {"rule": each.rule, "example": each.example, "file": each.file, "line": each.line, "passed": each.passed,
             "problem": str(each.problem) if each.problem else None}
            for each in results
        ]  # fmt: skip
        print_json({"ok": not (failed or problems), "examples": rows, "problems": [_row(each) for each in problems]})
    else:
        for problem in problems:
            _show(problem, config_path.parent)
        terminal = console()
        for each in results:
            mark = "[green]ok  [/]" if each.passed else "[red]FAIL[/]"
            terminal.print(f"{mark} {clean(each.rule)}: {clean(each.example)}")
            if each.problem is not None:
                _show(each.problem, config_path.parent)
        terminal.print(f"{len(results) - len(failed)} examples pass, {len(failed)} fail")
    if failed or problems:
        sys.exit(1)


@click.command()
@json_option
@click.option("--markdown", is_flag=True, help="As the table that stands in docs/words.md.")
def words(*, as_json: bool, markdown: bool) -> None:
    """List what a rule may say: its events, its words with their values, and what it may do."""
    if markdown:
        click.echo("\n".join(_table()))
        return
    if as_json:
        rows = [
            {"name": name, "help": word.help, "write": word.values.shape, "values": list(word.values.choices)}
            for name, word in WORDS.items()
        ]
        print_json({"events": list(EVENTS), "words": rows})
        return
    click.echo("when\n" + _wrapped(", ".join(EVENTS)))
    click.echo("\nif, unless (a list means: any of these)")
    for name, word in WORDS.items():
        click.echo(f"  {name}\n" + _wrapped(word.help))
        click.echo(_wrapped("write: " + (", ".join(word.values.choices) or word.values.shape)))
    click.echo("\nthen\n" + _wrapped(_THEN))
    click.echo("\nnames for templates, as in {{ greeting }}")
    for name, meaning in NAMES.items():
        click.echo(f"  {name}\n" + _wrapped(meaning))


def _table() -> Iterator[str]:
    """Yield the documentation of all words as Markdown; it has no source but the words themselves."""
    yield "# What a rule may say\n\n`triaged words --markdown` writes this page.\n\n## when\n"
    yield ", ".join(EVENTS)
    yield "\n## if, unless\n\nA list means: any of these.\n\n| word | holds when | write |\n|---|---|---|"
    for name, word in WORDS.items():
        yield f"| `{name}` | {word.help} | {', '.join(word.values.choices) or word.values.shape} |"
    yield f"\n## then\n\n{_THEN}\n\n## names for templates\n\n| name | what it holds |\n|---|---|"
    for name, meaning in NAMES.items():
        yield f"| `{name}` | {meaning} |"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, width=78, initial_indent="      ", subsequent_indent="      ")


@click.command()
def schema() -> None:
    """Print the JSON Schema of rule files, for editors."""
    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


def _run(config_path: Path) -> tuple[ExampleResult, ...]:
    """Run every example; ConfigError where the files themselves are wrong."""
    config = load_config(config_path)
    names = frozenset(each.name for each in config.templates_folder.glob("*.txt"))
    rules = load_rules(config.rules_folder, people=frozenset(config.people), templates=names)
    return run_examples(config, rules, InlineReader(settings_of(config)))


def _show(problem: Problem, folder: Path) -> None:
    """Print a problem with its line; ``folder`` is where a relative path starts."""
    click.echo(str(problem))
    path = folder / problem.file
    if problem.line and path.is_file():
        shown = excerpt(problem, path.read_text("utf-8", "replace"))
        click.echo("\n".join(f"    {line}" for line in shown.splitlines()))


def _row(problem: Problem) -> dict[str, object]:
    return {name: getattr(problem, name) for name in ("file", "line", "column", "message", "hint")}
