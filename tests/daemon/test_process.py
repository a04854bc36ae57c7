"""The program as an administrator runs it: signals, exit codes, one daemon for each database."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.daemon.running import Diary, Shop, customer_mail, open_shop, sent_to, shared_reader, until
from triaged.clock import SystemClock, monotonic
from triaged.daemon import Daemon
from triaged.demo.servers import SmtpSink
from triaged.model import TemporaryError
from triaged.proving.house import load_house

ROOT = Path(__file__).parents[2]
WRITERS = [f"w{number}" for number in range(40)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / name).mkdir(parents=True)
    return tmp_path / "Maildir"


@pytest.fixture
def shop(tmp_path: Path, folder: Path, sink: SmtpSink) -> Shop:
    return open_shop(tmp_path, folder, sink, poll="1s")


@pytest.fixture
def process(shop: Shop) -> Iterator[subprocess.Popen[str]]:
    """Run ``python -m triaged run`` until the test is over."""
    started = triaged("run", "--config", str(shop.toml))
    yield started
    started.kill()
    started.communicate()


def triaged(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "triaged", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def put(folder: Path, names: list[str]) -> None:
    for name in names:
        (folder / "tmp" / name).write_bytes(customer_mail(name))
        (folder / "tmp" / name).rename(folder / "new" / name)


def test_a_life_of_the_daemon(shop: Shop, folder: Path, sink: SmtpSink, process: subprocess.Popen[str]) -> None:
    until(lambda: (shop.folder / "triaged.db").exists() and shop.state("fetch/support/INBOX") == "well")
    second = triaged("run", "--config", str(shop.toml))
    _, told = second.communicate(timeout=30)
    assert second.returncode == 75
    assert told.splitlines()[-1] == (
        f"triaged: triaged runs already on this database (pid {process.pid} on {socket.gethostname()}); stop it first"
    )

    rules = shop.folder / "rules" / "one.yaml"
    good = rules.read_text()
    rules.write_text(good.replace("general.txt", "no_such.txt"))
    process.send_signal(signal.SIGHUP)
    until(lambda: "no_such.txt" in shop.state("reload"))
    rules.write_text(good)
    process.send_signal(signal.SIGHUP)
    until(lambda: shop.state("reload") == "well")

    put(folder, WRITERS)
    until(lambda: handled(shop) > 0)  # in the midst of its work
    began = monotonic()
    process.send_signal(signal.SIGTERM)
    process.wait(20)
    assert (process.returncode, monotonic() - began < 10) == (0, True)

    with shop.store() as store:
        assert store.integrity() == ()
        assert store.running() is None
        waiting = len(WRITERS) - len(store.mail.by_state("done"))
    assert waiting > 0
    diary = Diary()
    with shop.daemon(diary, clock=SystemClock()):
        diary.handled(waiting)
        sink.wait_for(len(WRITERS) + 1)  # and that a change of the rules was refused
    assert [len(sent_to(sink, who)) for who in WRITERS] == [1] * len(WRITERS)


def handled(shop: Shop) -> int:
    with shop.store() as store:
        return store.tally("message")["done"]


def lock(shop: Shop, pid: int, host: str) -> None:
    with shop.store() as store:
        store.mark("daemon", json.dumps({"pid": pid, "host": host}))


@pytest.mark.parametrize(("pid", "host"), [(1, socket.gethostname()), (7, "another-container")])
def test_lock_of_a_dead_daemon_is_taken_over(shop: Shop, pid: int, host: str) -> None:
    """Its number may be another program's by now, and a container gets a new name each time."""
    lock(shop, pid, host)
    with shop.daemon(), shop.store() as store:
        assert store.running() == {"pid": os.getpid(), "host": socket.gethostname()}


def test_a_daemon_that_was_killed_has_given_its_lock_back(shop: Shop) -> None:
    words = "import sys, time; from pathlib import Path; from triaged.store import Store"
    held = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", f"{words}; Store(Path(sys.argv[1])).lock(); print('held', flush=True); time.sleep(60)",
         str(shop.folder / "triaged.db")],
        stdout=subprocess.PIPE,
    )  # fmt: skip
    assert held.stdout is not None
    assert held.stdout.readline() == b"held\n"
    with pytest.raises(TemporaryError, match=rf"pid {held.pid} on {socket.gethostname()}"):
        Daemon(load_house(shop.toml, None)).start()
    held.kill()
    held.wait()
    held.stdout.close()
    with shop.daemon(), shop.store() as store:
        assert store.running() == {"pid": os.getpid(), "host": socket.gethostname()}


def test_daemon_that_cannot_begin_gives_the_database_back(shop: Shop) -> None:
    (shop.folder / "secrets").mkdir()
    (shop.folder / "secrets" / "key").write_text("no key")
    with pytest.raises(Exception, match="cannot be read"):
        Daemon(load_house(shop.toml, None)).start()
    with shop.store() as store:
        assert store.running() is None


def test_once_fetches_handles_and_delivers(shop: Shop, folder: Path, sink: SmtpSink) -> None:
    with shop.daemon():
        until(lambda: shop.state("fetch/support/INBOX") == "well")
    names = ["ann", "bob", *(f"c{number}" for number in range(25))]  # more than are delivered in one round
    put(folder, names)
    diary = Diary()
    assert Daemon(load_house(shop.toml, None), seen=diary, reader_of=shared_reader).once() == len(names)
    assert [len(sent_to(sink, name)) for name in names] == [1] * len(names)
