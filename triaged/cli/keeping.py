"""backup, restore and verify: the database as a copy, and back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from triaged.cli.common import config_option, json_option, local, print_json
from triaged.clock import SystemClock
from triaged.config import load_config
from triaged.model import PermanentError, TemporaryError
from triaged.store import Store
from triaged.store.copying import RESTORED, check, copy, put_back


@click.command()
@config_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(config_path: Path, file: Path) -> None:
    """Write a copy of the database to FILE while triaged runs; keep secrets/key with it."""
    config = load_config(config_path)
    if not config.store_path.exists():
        raise PermanentError(f"there is no database {config.store_path} yet; start with: triaged run")
    copy(config.store_path, file)
    click.echo(f"{file} holds the database, {file.stat().st_size // 1024} KB; keep {config.secret.file} with it")


@click.command()
@config_option
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore(config_path: Path, file: Path) -> None:
    """Put the copy in FILE in the place of the database; the old one is kept beside it.

    Mail that came since is read again. Whoever wrote in that time is put on the clock and not acknowledged: perhaps he
    was already.
    """
    config, now = load_config(config_path), SystemClock().now()
    if config.store_path.exists():
        with_old = _running(config.store_path)
        if with_old:
            raise TemporaryError(f"triaged runs on this database (pid {with_old}); stop it first")
    aside = put_back(file, config.store_path, now)
    store = Store(config.store_path)
    with store.atomic():
        store.unlock()  # the copy was made while a daemon ran
        store.mark(RESTORED, now.isoformat())
        store.note(now, "restored", {"from": file.name})
    store.close()
    click.echo(f"restored; what came after the copy and before {local(config, now)} will not be acknowledged by itself")
    if aside is not None:
        click.echo(f"the old database is {aside}")


@click.command()
@config_option
@json_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
def verify(config_path: Path, file: Path | None, *, as_json: bool) -> None:
    """Check the database, or the copy in FILE, page by page; exit code 1 where anything is wrong."""
    path = file or load_config(config_path).store_path
    found = check(path)
    if as_json:
        print_json({"file": str(path), "problems": list(found)})
    else:
        for problem in found or ("it is whole",):
            click.echo(f"{path}: {problem}")
    if found:
        sys.exit(1)


def _running(path: Path) -> int:
    """Return the pid of the daemon on a database, or 0; a damaged one has none."""
    try:
        store = Store(path)
    except PermanentError:
        return 0
    held = store.running()
    store.close()
    return int(held["pid"]) if held else 0
