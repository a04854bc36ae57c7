"""backup, restore and verify: the database as a copy, and back."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from triaged.cli.common import config_option, database_of, json_option, local, print_json
from triaged.clock import SystemClock
from triaged.config import load_config
from triaged.daemon import starting
from triaged.model import PermanentError, TemporaryError
from triaged.store import Store
from triaged.store.carrying import RESTORED
from triaged.store.copying import check, copy, put_back
from triaged.store.lock import Lock


@click.command()
@config_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(config_path: Path, file: Path) -> None:
    """Write a copy of the database to FILE while triaged runs; keep secrets/key with it."""
    config = load_config(config_path)
    copy(database_of(config), file)
    click.echo(f"{file} holds the database, {file.stat().st_size // 1024} KB; keep {config.secret.file} with it")


@click.command()
@config_option
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore(config_path: Path, file: Path) -> None:
    """Put the copy in FILE in the place of the database; the old one is kept beside it.

    Mail that came since is read again and put on the clock, and nobody is acknowledged twice: whoever may have been
    already is not acknowledged by itself. What left since, who was told, a hold and what was erased are taken over from
    the old database. What people decided since about a conversation or a promise is not, but named: look at it again.
    Where the old database cannot be read, nobody who wrote since the copy is acknowledged by itself.
    """
    config = load_config(config_path)
    with _taken(config.store_path):  # until the end, so that no timer works on what is being replaced
        now = SystemClock().now()
        old = config.store_path if _is_readable(config.store_path) else None
        told: list[str] = []

        def fit(fresh: Path) -> None:
            with contextlib.closing(Store(fresh, lay_aside=False)) as store:
                told.extend(_carried(store, old, now))
                with store.atomic():
                    store.mark("daemon", None)  # the copy was made while a daemon ran
                    store.mark(RESTORED, SystemClock().now().isoformat())
                    store.note(now, "restored", {"from": file.name})
                store.compact()

        aside = put_back(file, config.store_path, now, fit)
        starting.restored(config.store_path)
    click.echo(f"restored at {local(config, now)}; mail that came since the copy is read again")
    for line in told:
        click.echo(line)
    if aside is not None:
        click.echo(f"the old database is {aside}")


def _carried(store: Store, old: Path | None, now: datetime) -> list[str]:
    """Take over what happened since the copy; returns what the owner must know of that."""
    erased, decided = 0, dict[str, tuple[str, ...]]()
    if old is not None:
        try:
            with store.carrying.beside(old), store.atomic():
                store.carrying.what_happened()
                decided = store.carrying.decided_since()
                erased = store.carrying.what_was_erased(now)
        except sqlite3.DatabaseError as error:
            if type(error) is not sqlite3.DatabaseError:
                raise  # the old one is whole, so that this is a fault of ours, and nothing is put back
            old = None
    if old is None:
        with store.atomic():
            kept_back = store.carrying.nothing_known()
        return [
            "there is no old database that can be read: staff may be told again of what they were told since the copy",
            "who wrote since the copy is not acknowledged by itself: perhaps he was already",
            f"what waited in the copy for customers, and perhaps left since, does not leave: {kept_back} mails",
            "who asked to be erased since the copy is in it again: say triaged erase once more",
        ]
    told = [f"erased again, as before: {erased} mail{'s' * (erased != 1)}"] if erased else []
    if decided:
        told.append("what people decided since the copy is forgotten with it; look again at:")
        told += [f"  {about}: {', '.join(kinds)}" for about, kinds in decided.items()]
    return told


@click.command()
@config_option
@json_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
def verify(config_path: Path, file: Path | None, *, as_json: bool) -> None:
    """Check the database, or the copy in FILE, page by page; exit code 1 where anything is wrong."""
    path = file or database_of(load_config(config_path))
    found = check(path)
    if as_json:
        print_json({"file": str(path), "problems": list(found)})
    else:
        for problem in found or ("it is whole",):
            click.echo(f"{path}: {problem}")
    if found:
        sys.exit(1)


def _is_readable(path: Path) -> bool:
    """Whether the database that is to be replaced is there and can be opened."""
    if not path.exists():
        return False
    try:
        Store(path).close()
    except PermanentError:
        return False
    return True


@contextlib.contextmanager
def _taken(path: Path) -> Iterator[None]:
    """Keep every daemon and timer away meanwhile; TemporaryError where one has the database."""
    lock = Lock(path)
    first = not lock.was_taken
    if not lock.take():
        raise TemporaryError(f"triaged runs on the database {path}; stop it first")
    try:
        yield
    finally:
        if first and not path.exists():  # a lock without a database would say that one is gone
            lock.path.unlink(missing_ok=True)
        lock.release()
