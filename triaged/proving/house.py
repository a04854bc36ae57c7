"""Everything that people wrote, loaded and proved: configuration, templates, rules with their examples.

``check``, ``test``, ``run`` and a reload all come through here, so nothing is ever put in force that ``check`` would
refuse.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from triaged.config import STARTER, Config, load_config
from triaged.customers import customers_of
from triaged.inbox import screen
from triaged.model import ConfigError, Origin, PermanentError, Problem, Reading
from triaged.outbox import notify
from triaged.outbox.languages import LANGUAGES
from triaged.outbox.templates import Templates
from triaged.proving import examples
from triaged.proving.edits import edited_by, files_of, folders
from triaged.reader import Reader, identity_of, settings_of
from triaged.rulebook.load import load as load_rules
from triaged.rulebook.rule import RuleSet
from triaged.tokens import Tokens

NEEDED = ("general.txt", "second_mail.txt", "escalation.txt", "reminder.txt", "promise_due.txt")
"""Templates that the program itself asks for, whatever the rules say."""
SPARE = (
    "held.txt", "fuse.txt", "came_back.txt", "conflict.txt", "order.txt", "digest.txt", "third_mail.txt", "again.txt",
    "refused.txt",
)  # fmt: skip
"""Words that came later: where a business has none of its own, the shipped ones serve."""
VOICE = "formal"
LANGUAGE_TEMPLATES = ("general.txt", "again.txt", "second_mail.txt", "third_mail.txt")
"""What can be said of a mail that was not read: the templates of each language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A configuration with its rules and templates, all of one moment."""

    config: Config
    rules: RuleSet
    templates: Templates
    remarks: tuple[Problem, ...] = ()
    refused: str = ""
    """What is wrong with the files as they are, where the last set that was in force stands in for them."""
    files: Mapping[str, str] = field(default_factory=dict)
    """The business's own files of rules and templates as they were read, by their path under its folder."""
    edited_by: str = ""
    """Who saved the one of them that was changed last."""
    edited: tuple[Path, ...] = ()
    """The folders in which they lie and are edited."""

    def __str__(self) -> str:
        """Return what was found, in one line."""
        rules, trial = self.rules.rules, sum(1 for rule in self.rules.rules if rule.mode == "trial")
        shown = sum(len(rule.examples) for rule in rules)
        on_trial = f" ({trial} on trial)" if trial else ""
        return (
            f"{len(rules)} rules{on_trial}, {shown} examples pass, {len(self.templates.names)} templates, "
            f"{len(self.config.people)} people"
        )

    def tokens(self, key: bytes) -> Tokens:
        """Return the maker of tokens for a key."""
        return Tokens(key, self.config.smtp.from_.domain)


def load_house(path: Path, reader_of: Callable[[Config], Reader] | None) -> House:
    """Load all that belongs to a triaged.toml; ConfigError holds every problem found, of rules and templates together.

    ``reader_of`` gives the reader with which the examples of the rules are run; None leaves them out (a check
    of the form alone, for commands that do not act).
    """
    return load_house_of(load_config(path), path, reader_of)


def load_house_of(config: Config, path: Path, reader_of: Callable[[Config], Reader] | None) -> House:
    """Load all that belongs to a configuration that is read already, as ``load_house`` does."""
    files, editor = files_of(config), edited_by(config)
    problems: list[Problem] = []
    templates = None
    for load in (settings_of, customers_of):
        try:
            load(config)
        except ConfigError as error:
            problems += error.problems
    try:
        templates = Templates(config.templates_folder, list(_spare(config)))
        problems += _missing(config, templates)
    except ConfigError as error:
        problems += error.problems
    names = templates.names if templates else frozenset(each.name for each in config.templates_folder.glob("*.txt"))
    rules = RuleSet()
    try:
        rules = load_rules(config.rules_folder, people=frozenset(config.people), templates=names)
    except ConfigError as error:
        problems += error.problems
    problems += _endless(config, rules)
    if problems or templates is None:
        raise ConfigError(tuple(problems))
    remarks: tuple[Problem, ...] = ()
    if reader_of is not None:
        results = run_examples(config, rules, reader_of(config))
        problems = [result.problem for result in results if result.problem is not None]
        if problems:
            raise ConfigError(tuple(problems))
        remarks = (*_doubts(path, config), *examples.overlaps(results, rules, config.business.calendar))
    return House(
        config=config, rules=rules, templates=templates, remarks=remarks, edited_by=editor, edited=folders(config),
        files=files if files_of(config) == files else {},  # somebody saved meanwhile: nobody knows what was read
    )  # fmt: skip


def _spare(config: Config) -> Iterator[Path]:
    """Yield the shipped files that stand in for those which a business has not."""
    shipped = STARTER / "templates"
    yield from (shipped / name for name in SPARE)
    for language in config.templates.languages:
        yield from (path for name in LANGUAGE_TEMPLATES if (path := shipped / language / name).exists())
    if config.templates.voice:
        yield from sorted((shipped / config.templates.voice).glob("*.txt"))


def _endless(config: Config, rules: RuleSet) -> Iterator[Problem]:
    """Yield the rules with a length of time that the working hours never add up to."""
    for rule in rules.rules:
        spans = [rule.due_in, *(each.after for each in rule.actions.notify)]
        spans += [span for each in rule.actions.escalate for span in (each.after, each.repeat_every)]
        for span in spans:
            if span is not None and not config.business.calendar.reaches(span):
                message = f"rule '{rule.name}': '{span}' never passes within ten years of [business] hours"
                yield Problem(file=rule.file, line=rule.line, column=1, message=message, hint="write less")


def _doubts(path: Path, config: Config) -> tuple[Problem, ...]:
    """Return what is allowed, but seldom meant."""
    doubts = {
        "no trusted_authserv_ids: nobody counts as authenticated, so nothing that was understood is repeated to anybody"
        " and staff are known by the Sent folder alone": not config.business.trusted_authserv_ids,
        "no [[deadline]]: nobody is told when a customer waits": not config.deadline,
        "a [[deadline]] has no ladder, so nobody is told when it has passed": any(
            not each.ladder for each in config.deadline
        ),
        f"[alarm] command: there is no program '{''.join(config.alarm.command[:1])}', so nobody would hear it": bool(
            config.alarm.command and shutil.which(config.alarm.command[0]) is None
        ),
        "[smtp] mode is dry-run: everything is recorded and nothing is sent": config.smtp.mode == "dry-run",
        "[smtp] mode is hold: mail is kept back until it is live": config.smtp.mode == "hold",
    }
    said = (*(text for text, holds in doubts.items() if holds), *config.missing_secrets(), *notify.problems(config))
    return tuple(Problem(file=str(path), line=0, column=0, message=text) for text in said)


def run_examples(config: Config, rules: RuleSet, reader: Reader) -> tuple[examples.ExampleResult, ...]:
    """Run the examples of all rules through the real reader."""
    identity = identity_of(config)

    def read(raw: bytes, at: datetime) -> tuple[Reading, Origin]:
        reading = reader.read(raw, at, in_sent=False)
        return reading, screen.origin(reading.message, identity, in_sent=False)

    return examples.run(rules, read=read, hours=config.business.calendar)


def secret_key(config: Config, *, create: bool) -> bytes:
    """Return the key of tokens; with ``create`` a new one is written (mode 0600) where there is none."""
    path = config.secret.resolve(config.secret.file)
    assert path is not None  # noqa: S101 - the table has a default
    if create and not path.exists():
        import os  # noqa: PLC0415 - only here
        import secrets  # noqa: PLC0415 - only here

        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:  # noqa: PTH123 - a mode from the start
            file.write(secrets.token_hex(32))
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise PermanentError(
            f"the key {path} cannot be read; `triaged init` makes one, or restore it from a backup"
        ) from error
    if len(key) < 16:  # noqa: PLR2004 - bytes
        raise PermanentError(f"the key {path} is too short; restore it from a backup")
    return key


def _missing(config: Config, templates: Templates) -> list[Problem]:
    folder = str(config.templates_folder)
    return [
        Problem(file=folder, line=0, column=0, message=f"{name} is missing", hint="copy it from the shipped templates")
        for name in NEEDED
        if name not in templates.names
    ] + _unknown(config, templates)


def _unknown(config: Config, templates: Templates) -> list[Problem]:
    """Return what [templates] names and no folder has, or no language of ours."""
    found = []
    voice, where = config.templates.voice, str(config.templates_folder)
    if voice and not any(name.startswith(f"{voice}/") for name in templates.names):
        hint = f"make the folder, or leave voice out; {VOICE} is shipped"
        found.append(Problem(file=where, line=0, column=0, message=f"there is no voice '{voice}' in it", hint=hint))
    for language in config.templates.languages:
        if language not in LANGUAGES:
            hint = f"there are {', '.join(LANGUAGES)}"
            message = f"'{language}' in [templates] languages is none that we write"
            found.append(Problem(file=where, line=0, column=0, message=message, hint=hint))
    return found
