"""Whichever statement of the database fails, the next run finishes the work: nothing lost or said twice (D-01)."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest

from tests.daemon.running import NINE, QUICK, Diary, Shop, customer_mail, open_shop, read, shared_reader
from tests.faults.failing import at_statement, fails
from tests.faults.invariants import assert_sound, assert_status_tells
from triaged.clock import ManualClock
from triaged.daemon import Daemon
from triaged.demo.servers import SmtpSink
from triaged.model import PermanentError, TemporaryError
from triaged.proving.house import load_house

EVERY = 1 if os.environ.get("TRIAGED_TORTURE") else 19
"""Which statements are tried: all of them takes minutes, and is what ``make torture`` does."""


def deliver(box: Path, name: str, text: str) -> None:
    """Put a mail into a Maildir as a mail server does."""
    for part in ("new", "cur", "tmp"):
        (box / part).mkdir(parents=True, exist_ok=True)
    (box / "tmp" / name).write_bytes(customer_mail(name, text))
    os.utime(box / "tmp" / name, (NINE.timestamp(), NINE.timestamp()))
    (box / "tmp" / name).rename(box / "new" / name)


def once(shop: Shop) -> None:
    Daemon(
        load_house(shop.toml, None), clock=ManualClock(NINE), seen=Diary(), patience=QUICK,
        reader_of=shared_reader,
    ).once()  # fmt: skip


def fresh(folder: Path, sink: SmtpSink) -> tuple[Shop, Path]:
    """Return a business that has looked at its empty mailbox once, and then was written to twice."""
    box = folder / "box"
    for part in ("new", "cur", "tmp"):
        (box / part).mkdir(parents=True)
    shop = open_shop(folder, box, sink)
    once(shop)
    deliver(box, "ann", "Ace Plumbing was to come on Monday and never came. They promised to ring me by Friday.")
    deliver(box, "bob", "Are you open on Saturday?")
    return shop, box


@pytest.mark.timeout(1200)
def test_a_statement_that_fails_loses_nothing(tmp_path: Path, sink: SmtpSink) -> None:
    number, finished = 1, False
    while not finished:
        shop, _ = fresh(tmp_path / str(number), sink)
        before = len(sink.received)
        with at_statement(number, fails) as count:
            with suppress(sqlite3.OperationalError, TemporaryError, PermanentError):  # it says so, and ends
                once(shop)
            finished = count[0] < number
        for _ in range(2):  # a run after it, and one that finds nothing left to do
            once(shop)
        sent = sink.received[before:]
        with shop.store() as store:
            ids = [str(read(each.data)["Message-ID"]) for each in sent]
            assert_sound(store, mails=2, on_the_wire=ids)
            assert len(store.mail.by_state("done")) == 2, number
            twice = sum(row.uncertain for row in store.outbox.rows())
        assert len(set(ids)) == 2, number
        assert len(sent) <= 2 + twice, number  # what nobody can know is offered again, and counted
        assert_status_tells(shop.toml, shunted=False)
        number += EVERY
    assert number > 50  # the loop went through a whole run


@pytest.mark.parametrize("statement", [3, 20, 60])
def test_a_failing_statement_says_what_it_was(tmp_path: Path, sink: SmtpSink, statement: int) -> None:
    shop, _ = fresh(tmp_path, sink)
    with at_statement(statement, fails), pytest.raises((sqlite3.OperationalError, TemporaryError, PermanentError)):
        once(shop)
