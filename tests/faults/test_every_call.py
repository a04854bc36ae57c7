"""Whichever call fails, to the database, the mailbox or the relay, the next run finishes the work (D-01, I-03, S-03).

Nothing is lost, and nothing is said twice but what nobody can know, under the same Message-ID and counted.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest

from tests.daemon.running import Shop, read
from tests.faults.failing import Fault, World, at_call, fails, hangs, resets
from tests.faults.invariants import assert_sound, assert_status_tells
from tests.faults.lives import MAILS, fresh, once
from tests.servers.mailbox import Mailbox
from triaged.demo.servers import EmbeddedImap, SmtpSink
from triaged.model import PermanentError, TemporaryError

THOROUGH = bool(os.environ.get("TRIAGED_TORTURE"))
"""Whether each call is tried: it takes minutes, and is what ``make torture`` does."""


def finish(shop: Shop, sink: SmtpSink) -> None:
    """Run again as often as a run may defer a mail, and see that all was done once."""
    with suppress(TemporaryError):  # what a relay has put off has a time of its own, and until then is said to wait
        once(shop)
    for minutes in (30, 90):
        once(shop, minutes=minutes)
    with shop.store() as store:
        ids = [str(read(each.data)["Message-ID"]) for each in sink.received]
        assert_sound(store, mails=len(MAILS), on_the_wire=ids)
        assert len(store.mail.by_state("done")) == len(MAILS)
        rows = store.outbox.rows()
    assert {row.state for row in rows} == {"sent"}
    assert len(set(ids)) == len(MAILS)
    assert len(ids) <= len(MAILS) + sum(row.uncertain for row in rows)
    assert_status_tells(shop.toml, shunted=False)


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    ("world", "fault", "step", "least"),
    [
        ("store", fails, 19, 150),
        ("imap", resets, 11, 70),
        ("imap", hangs, 13, 70),
        ("smtp", resets, 2, 22),
        ("smtp", hangs, 5, 22),
    ],
)
def test_a_call_that_fails_loses_nothing(tmp_path: Path, world: World, fault: Fault, step: int, least: int) -> None:
    number, finished = 1, False
    while not finished:
        with EmbeddedImap() as server, SmtpSink() as sink:
            box = tmp_path / f"box-{number}" if world != "imap" else Mailbox.embedded(server)
            shop = fresh(tmp_path / str(number), box, sink)
            with at_call(number, fault, world) as count:
                with suppress(sqlite3.OperationalError, TemporaryError, PermanentError):  # it says so, and ends
                    once(shop)
                finished = count[0] < number
            finish(shop, sink)
        number += 1 if THOROUGH else step
    assert number > least  # the loop went through a whole run


@pytest.mark.parametrize("statement", [3, 20, 60])
def test_a_failing_statement_says_what_it_was(tmp_path: Path, sink: SmtpSink, statement: int) -> None:
    shop = fresh(tmp_path / "shop", tmp_path / "box", sink)
    with (
        at_call(statement, fails, "store"),
        pytest.raises((sqlite3.OperationalError, TemporaryError, PermanentError), match="disk I/O error"),
    ):
        once(shop)
