"""What commands share: the configuration, JSON, the terminal."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click
import platformdirs
from rich.console import Console
from rich.markup import escape

from triaged.config import STARTER, Config, load_bell, load_config
from triaged.customers import is_address
from triaged.hours import parse_span
from triaged.model import ConfigError, LedgerPromise, PermanentError, Span, TemporaryError, Thread
from triaged.store import Store
from triaged.store.copying import is_put_back
from triaged.store.lock import Lock

SCHEMA_VERSION = 1
_PIPE = 200
"""Columns of a table that goes into a pipe."""
_GREATEST = 2**63 - 1
"""The greatest number that a row of the database can have."""
F = TypeVar("F", bound=Callable[..., Any])


def config_option(command: F) -> F:
    """Add ``--config``; the command gets the path of the configuration to use."""
    return click.option(
        "--config",
        "config_path",
        type=click.Path(path_type=Path, dir_okay=False),
        callback=lambda _context, _parameter, value: value or default_config(),
        help="triaged.toml of the business (default: in this folder, then $TRIAGED_CONFIG).",
    )(command)


def json_option(command: F) -> F:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(command)


def whole_address(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Return a mail address that was typed, in lower case; refuses what is none, or only a part of one."""
    if not is_address(value):
        raise click.BadParameter(f"'{value}' is not a mail address; write it whole, as in ann@customer.example")
    return value.lower()


def file_named(text: str) -> Path | None:
    """Return the file of that name, or None where there is none."""
    path = Path(text)
    try:
        return path if path.is_file() else None
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        return None


def row_number(text: str) -> int | None:
    """Return the number of a row of the database that was typed, or None where no row can have it."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_GREATEST))):
        return None
    return number if 1 <= (number := int(text)) <= _GREATEST else None


class RowNumber(click.ParamType[int]):
    """The number of a row of the database."""

    name = "NUMBER"

    def __init__(self, what: str, see: str) -> None:
        """Say what has such numbers, a mail or a promise, and which command tells them."""
        self._what, self._see = what, see

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number; no other reaches the database, which would break on a greater one."""
        number = row_number(f"{value}")
        if number is None:
            self.fail(f"'{value}' is not the number of a {self._what}; see: {self._see}", param, ctx)
        return number


def default_config() -> Path:
    """Return the configuration of this folder, of the environment, or of the platform's place."""
    here = Path("triaged.toml")
    if here.exists():
        return here
    if os.environ.get("TRIAGED_CONFIG"):
        return Path(os.environ["TRIAGED_CONFIG"])
    place = Path(platformdirs.user_config_dir("triaged")) / "triaged.toml"
    return place if place.exists() else here


def config_or_starter(given: Path | None) -> Path:
    """Return the configuration to use; where there is no business yet, the one that a new business starts from."""
    found = given or default_config()
    return found if given or found.exists() else STARTER / "triaged.toml"


def database_of(config: Config) -> Path:
    """Return where the database lies; PermanentError where there is none yet, or none any more.

    TemporaryError while a copy is put back: what is said to the database that is replaced would be forgotten.
    """
    path = config.store_path
    _stays(path)
    if not path.exists():
        if not Lock(path).was_taken:
            raise PermanentError(f"there is no database {path} yet; start with: triaged run")
        Store(path).close()  # says that it is gone, and how to have it back
    return path


def _stays(path: Path) -> None:
    if is_put_back(path):
        raise TemporaryError(f"a copy is put in the place of {path} just now; say it again when that is done")


def open_store(path: Path) -> tuple[Config, Store]:
    """Return configuration and database; PermanentError where triaged has not run yet."""
    config = load_config(path)
    return config, Store(database_of(config))


def open_switch(path: Path) -> tuple[Config | None, Store]:
    """Return the database for a switch that must work in an emergency, also while triaged.toml has a mistake.

    Where it has one, there is no configuration.
    """
    try:
        return open_store(path)
    except ConfigError:
        bell = load_bell(path)
        if bell is None or not bell.store_path.exists():
            raise
        _stays(bell.store_path)
        return None, Store(bell.store_path)


def length_of(text: str, config: Config) -> Span:
    """Return the length of time that was typed; UsageError where it is none, or longer than ten years."""
    try:
        span = parse_span(text)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if not config.business.calendar.reaches(span):
        raise click.UsageError(f"'{span}' never passes within ten years of [business] hours; write less")
    return span


def find_thread(store: Store, thread_id: str) -> Thread:
    """Return a conversation by its id, in whatever case it was typed, or the one into which it was merged."""
    found = store.mail.thread(thread_id.upper())
    if found is None:
        raise click.UsageError(f"there is no thread {thread_id.upper()}; see: triaged threads --all")
    return found


def print_json(shape: dict[str, Any]) -> None:
    """Print one object with its schema version."""
    click.echo(as_json_text(shape))


def as_json_text(shape: dict[str, Any]) -> str:
    """Return one object with its schema version."""
    return json.dumps(
        {"schema_version": SCHEMA_VERSION, **shape}, ensure_ascii=False, indent=2, default=datetime.isoformat
    )


def console() -> Console:
    """Return the terminal: no colour where it is a pipe or NO_COLOR is set; lines are never broken for a pipe."""
    terminal = Console(highlight=False, emoji=False)
    return terminal if terminal.is_terminal else Console(highlight=False, emoji=False, soft_wrap=True, width=_PIPE)


def clean(text: str | None) -> str:
    """Return text that cannot steer a terminal: no escape or control characters, no mark-up of ours."""
    return escape("".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text or ""))


def one_line(text: str | None) -> str:
    """Return clean text on one line, however it was broken."""
    return clean(" ".join((text or "").split()))


def quoted(text: str) -> str:
    """Return clean text on one line in quotes; they come first, since what they escape must not meet our mark-up."""
    return clean(repr(" ".join(text.split())))


def local(config: Config, instant: datetime | None) -> str:
    """Return an instant in the business's zone as people write it, or a dash."""
    if instant is None:
        return "–"  # noqa: RUF001 - a dash in a table
    return f"{instant.astimezone(config.business.calendar.zone):%a %d %b %H:%M}"


def when_due(config: Config, promise: LedgerPromise) -> str:
    """Return when a promise is due: a day as the day, and not as the moment at which it is over."""
    if promise.due is not None and len(promise.due) == len("2026-03-12"):
        return f"{date.fromisoformat(promise.due):%a %d %b}"
    return local(config, promise.due_at)
