"""A relay that takes nothing from us, and the switch that holds mail while the relay is being talked to."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.commands import triaged
from tests.daemon.running import NINE, customer_mail, open_shop, sent_to, until
from tests.servers.mailbox import Mailbox
from triaged.clock import ManualClock
from triaged.demo.servers import SmtpSink

NAMES = ("ann", "bob", "cid")


@pytest.mark.parametrize(
    ("stage", "reply"),
    [
        ("mail", "553 5.7.1 Sender address rejected"),
        ("rcpt", "554 5.7.1 Relay access denied"),
        ("data", "550 5.4.5 Daily sending limit exceeded"),
    ],
)
def test_a_relay_that_refuses_us_keeps_the_queue_and_is_told_of(
    tmp_path: Path, pymap: Mailbox, sink: SmtpSink, stage: str, reply: str
) -> None:
    """S-04: it is not the customers whom it refuses, and a person can mend it."""
    sink.fault = lambda at, _whom: reply if at == stage else None
    shop, clock = open_shop(tmp_path, pymap, sink), ManualClock(NINE)
    with shop.daemon(clock=clock):
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        for name in NAMES:
            pymap.append(customer_mail(name), when=NINE)
        until(lambda: reply in shop.state("deliver"))
        assert reply in triaged("status", "--config", shop.toml).out
        sink.fault = None
        clock.move_to(NINE + timedelta(days=4))
        until(lambda: all(sent_to(sink, name) for name in NAMES))
        until(lambda: shop.state("deliver") == "well")
    assert [len(sent_to(sink, name)) for name in NAMES] == [1, 1, 1]


def test_nothing_leaves_after_hold_though_the_relay_was_talked_to_already(
    tmp_path: Path, pymap: Mailbox, sink: SmtpSink
) -> None:
    """O-07."""
    asked, go_on = threading.Event(), threading.Event()

    def slow(at: str, _whom: str) -> None:
        if at == "rcpt" and not go_on.is_set():
            asked.set()
            go_on.wait(20)

    sink.fault = slow
    shop = open_shop(tmp_path, pymap, sink)
    with shop.daemon():
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        pymap.append(customer_mail("ann"), when=NINE)
        assert asked.wait(20)
        assert triaged("hold", "--config", shop.toml).code == 0
        go_on.set()

        def states() -> list[tuple[str, int]]:
            with shop.store() as store:
                return [(row.state, row.attempts) for row in store.outbox.rows()]

        until(lambda: states() == [("queued", 0)])
        assert not sink.received
        assert triaged("resume", "--config", shop.toml).code == 0
        sink.wait_for(1)
    assert len(sent_to(sink, "ann")) == 1
