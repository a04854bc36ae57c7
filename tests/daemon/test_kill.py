"""The power goes at any moment: nothing is lost, nothing is said twice, and what nobody can know is counted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.daemon.running import NINE, Shop, customer_mail, open_shop, sent_to, until
from tests.servers.mailbox import Mailbox
from triaged.clock import ManualClock
from triaged.daemon.fetch import fetch
from triaged.demo.servers import SmtpSink

SCRIPT = Path(__file__).parent / "crashing_daemon.py"
LATER = NINE + timedelta(hours=5)
Kill = Callable[[Shop, str, datetime], None]


@pytest.fixture(scope="module")
def kill() -> Iterator[Kill]:
    """Return what lets a daemon live until a point; one process with the language model serves all tests."""
    started: list[subprocess.Popen[str]] = []

    def end(shop: Shop, point: str, now: datetime) -> None:
        if not started:
            started.append(launch(shop))
        process = started[0]
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{shop.toml}|{point}@{now.isoformat()}\n")
        process.stdin.flush()
        assert process.stdout.readline() == f"{-signal.SIGKILL}\n"

    yield end
    for process in started:
        process.communicate(timeout=10)


def launch(shop: Shop) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, str(SCRIPT), str(shop.toml)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        text=True,
    )


@pytest.fixture
def shop(tmp_path: Path, pymap: Mailbox, sink: SmtpSink) -> Shop:
    """Return a business whose daemon has seen its mailbox once, so that mail which comes now is new."""
    opened, source = open_shop(tmp_path, pymap, sink), pymap.source()
    with opened.store() as store:
        for folder in source.folders():
            fetch(source, folder, "support", store, ManualClock(NINE), arrived=lambda: None)
    source.close()
    return opened


def whole(shop: Shop) -> None:
    with shop.store() as store:
        assert store.integrity() == ()
        assert store.mail.by_state("new") == store.mail.by_state("shunted") == ()
        assert store.outbox.rows(None, "queued", "sending", "deferred", "uncertain", "failed") == ()


@pytest.mark.parametrize(
    "point",
    [
        "before keep",
        "before cursor",
        "after fetch",
        "before read",
        "after read",
        "after match",
        "before commit",
        "after commit",
    ],
)
def test_killed_between_two_steps_of_a_mail(shop: Shop, pymap: Mailbox, sink: SmtpSink, kill: Kill, point: str) -> None:
    pymap.append(customer_mail("ann"), customer_mail("bob"), when=NINE)
    kill(shop, point, NINE)
    with shop.daemon():
        sink.wait_for(2)
        pymap.append(customer_mail("zoe"), when=NINE)
        sink.wait_for(3)
        until(lambda: nothing_waits(shop))
    assert [len(sent_to(sink, who)) for who in ("ann", "bob", "zoe")] == [1, 1, 1]
    with shop.store() as store:
        assert sum(row.uncertain for row in store.outbox.rows()) == 0
        assert len(store.mail.by_state("done")) == 3
    whole(shop)


@pytest.mark.parametrize(("point", "copies"), [("before send", 1), ("after send", 2)])
def test_killed_around_the_handing_over(
    shop: Shop, pymap: Mailbox, sink: SmtpSink, kill: Kill, point: str, copies: int
) -> None:
    """Nobody can tell whether the relay took it: it is offered once more, with the same Message-ID, and counted."""
    pymap.append(customer_mail("ann"), when=NINE)
    kill(shop, point, NINE)
    with shop.store() as store:
        assert [row.state for row in store.outbox.rows()] == ["sending"]
    with shop.daemon(clock=ManualClock(LATER - timedelta(hours=3))):
        sink.wait_for(copies)
        until(lambda: nothing_waits(shop))
    ids = sent_to(sink, "ann")
    assert (len(ids), len(set(ids))) == (copies, 1)
    with shop.store() as store:
        assert [row.uncertain for row in store.outbox.rows()] == [1]
    whole(shop)


def test_killed_while_a_step_of_the_ladder_fires(shop: Shop, pymap: Mailbox, sink: SmtpSink, kill: Kill) -> None:
    pymap.append(customer_mail("ann"), when=NINE)
    with shop.daemon():
        sink.wait_for(1)
        until(lambda: nothing_waits(shop))
    for _ in range(2):
        kill(shop, "in tick before commit", LATER)
    with shop.daemon(clock=ManualClock(LATER)):
        sink.wait_for(2)
        until(lambda: nothing_waits(shop))
    assert len(sent_to(sink, "dispatch@fixwell.example")) == 1  # the first rung; it overtook the reminder
    whole(shop)


def nothing_waits(shop: Shop) -> bool:
    with shop.store() as store:
        return store.outbox.rows(None, "queued", "sending", "deferred", "uncertain") == ()
