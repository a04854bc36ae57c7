"""A damaged page, a step of the schema, modes of files (D-04, D-05, P-05)."""

from __future__ import annotations

import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.commands import NINE, NO_SHOW, business, fill, mail
from tests.daemon.running import shared_reader
from tests.faults.invariants import assert_sound, assert_status_tells
from triaged.clock import ManualClock
from triaged.config import load_config
from triaged.daemon import Daemon
from triaged.model import PermanentError
from triaged.proving.house import load_house
from triaged.store import Store
from triaged.store.migrations import NEWEST


def test_a_damaged_page_stops_the_start_and_nothing_is_overwritten(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("ann"), mail("bob", NO_SHOW))
    path = load_config(place).store_path
    with Store(path)._connection as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = path.read_bytes()
    size = int.from_bytes(whole[16:18], "big")
    damaged = bytearray(whole)
    for page in range(4, len(whole) // size, 3):  # the first pages hold the schema
        damaged[page * size : page * size + 200] = b"\xaa" * 200
    path.write_bytes(damaged)
    house = load_house(place, None)
    with pytest.raises(PermanentError, match="put the last backup back: triaged restore FILE"):
        Daemon(house, clock=ManualClock(NINE), reader_of=shared_reader).start()
    assert path.read_bytes() == bytes(damaged)


def test_a_large_database_is_looked_through_once_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    monkeypatch.setattr("triaged.store.sqlite.Store.quick_check", lambda _self: looked.append(1))
    store = Store(tmp_path / "triaged.db")
    for _ in range(2):
        store.check_at_start(NINE)
    assert len(looked) == 2  # a small one at every start
    monkeypatch.setattr("triaged.store.sqlite.LARGE", 0)
    for hours in (0, 1, 23, 24, 25):
        store.check_at_start(NINE + timedelta(hours=hours))
    assert len(looked) == 2 + 2
    store.close()


def test_a_copy_is_laid_aside_before_the_schema_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = business(tmp_path)
    fill(place, mail("ann"))
    path = load_config(place).store_path
    step = ((NEWEST + 1, "CREATE TABLE extra (a TEXT) STRICT;"),)
    monkeypatch.setattr("triaged.store.sqlite.NEWEST", NEWEST + 1)
    monkeypatch.setattr("triaged.store.sqlite.MIGRATIONS", step)
    changed = Store(path)
    assert changed.count("extra") == 0
    changed.close()
    monkeypatch.undo()
    aside = path.with_name(f"{path.name}.before-step-{NEWEST + 1}")
    before = Store(aside)
    assert_sound(before, mails=1)
    assert not before._rows.all("SELECT 1 FROM sqlite_master WHERE name = 'extra'")
    before.close()
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600


def test_what_a_run_writes_is_for_its_owner_alone(tmp_path: Path) -> None:
    place = business(tmp_path)
    text = place.read_text()
    box = tmp_path / "box"
    for part in ("new", "cur", "tmp"):
        (box / part).mkdir(parents=True)
    head, _, rest = text.partition("[mailbox]")
    place.write_text(f'{head}[mailbox]\nmaildir = "{box}"\n{rest[rest.index("[smtp]") :]}')
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", "import os; os.umask(0); from triaged.cli.main import main; main()", "once",
         "--config", str(place), "--dry-run"], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    made = list(tmp_path.glob("triaged.db*"))
    assert made
    assert {stat.S_IMODE(each.stat().st_mode) for each in made} == {0o600}
    assert_status_tells(place, shunted=False)


@pytest.mark.parametrize("command", ["once", "run"])
def test_what_the_program_starts_writes_for_its_owner_alone(tmp_path: Path, command: str) -> None:
    """P-05: an alarm command, say; what triaged makes itself it makes for its owner in any case."""
    place, told = business(tmp_path), tmp_path / "told"
    with place.open("a") as config:
        config.write(f'\n[alarm]\nafter = "1s"\ncommand = ["sh", "-c", "cat > {told}"]\n')
    (tmp_path / "triaged.db").write_bytes(b"no database at all, but long enough to be looked at" * 30)
    for _ in range(4):  # a single start that fails may be an accident, and is told of when it has lasted
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", "import os; os.umask(0); from triaged.cli.main import main; main()", command,
             "--config", str(place)], capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 78, done.stderr
        if told.exists():
            break
    assert stat.S_IMODE(told.stat().st_mode) == 0o600
