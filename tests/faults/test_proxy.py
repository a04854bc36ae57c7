"""The network and the servers at their worst: the daemon says what it waits for, and goes on by itself.

I-01 to I-03, I-10 and S-08 of docs/guarantees.md, against real servers.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.daemon.running import NINE, Shop, customer_mail, open_shop, read, sent_to, until
from tests.faults.invariants import assert_sound, assert_status_tells
from tests.faults.proxy import FaultProxy, Mode
from tests.servers.mailbox import Mailbox
from triaged.clock import ManualClock
from triaged.demo.servers import SmtpSink

IMAP_BYE, SMTP_BYE = b"* BYE [UNAVAILABLE] overloaded\r\n", b"421 4.3.2 overloaded\r\n"
FAULTS: list[Mode] = ["refuse", "stall", "cut", "bye"]


def impatient(shop: Shop) -> Shop:
    """Return the shop with a second for every answer of a server."""
    shop.toml.write_text(shop.toml.read_text().replace('timeout = "10s"', 'timeout = "1s"').replace("30s", "1s"))
    return shop


def whole(shop: Shop, sink: SmtpSink, mails: int) -> None:
    with shop.store() as store:
        assert_sound(store, mails=mails, on_the_wire=[str(read(each.data)["Message-ID"]) for each in sink.received])
    assert_status_tells(shop.toml, shunted=False)


@pytest.mark.parametrize("mode", FAULTS)
def test_a_mailbox_that_fails_is_waited_for(tmp_path: Path, mailbox: Mailbox, sink: SmtpSink, mode: Mode) -> None:
    with FaultProxy(mailbox.port, farewell=IMAP_BYE) as proxy:
        shop = impatient(open_shop(tmp_path, replace(mailbox, port=proxy.port), sink))
        with shop.daemon():
            until(lambda: shop.state("fetch/support/INBOX") == "well")
            proxy.mode = mode
            proxy.hang_up()
            until(lambda: "trouble" in shop.state("fetch/support/INBOX"))
            mailbox.append(customer_mail("ann", "Are you open? " * 200), when=NINE)
            proxy.mode = "pass"
            proxy.hang_up()
            sink.wait_for(1)
            until(lambda: shop.state("fetch/support/INBOX") == "well")
        assert len(sent_to(sink, "ann")) == 1
        whole(shop, sink, 1)


def test_bytes_that_come_one_by_one_are_read(tmp_path: Path, mailbox: Mailbox, sink: SmtpSink) -> None:
    with FaultProxy(mailbox.port, farewell=IMAP_BYE) as proxy:
        proxy.mode = "trickle"
        shop = open_shop(tmp_path, replace(mailbox, port=proxy.port), sink)
        with shop.daemon():
            until(lambda: shop.state("fetch/support/INBOX") == "well")
            mailbox.append(customer_mail("ann"), when=NINE)
            proxy.hang_up()  # no waiting for the next poll
            sink.wait_for(1)
        whole(shop, sink, 1)


@pytest.mark.parametrize("mode", FAULTS)
def test_a_relay_that_fails_is_waited_for_and_stops_nothing_else(
    tmp_path: Path, pymap: Mailbox, sink: SmtpSink, mode: Mode
) -> None:
    with FaultProxy(sink.port, farewell=SMTP_BYE, cut_after=90) as proxy:
        proxy.mode = mode
        shop = impatient(open_shop(tmp_path, pymap, sink, smtp_port=proxy.port))
        with shop.daemon():
            until(lambda: shop.state("fetch/support/INBOX") == "well")
            pymap.append(customer_mail("ann"), when=NINE)
            until(lambda: "trouble" in shop.state("deliver"))
            pymap.append(customer_mail("bob"), when=NINE)  # fetched and handled while the relay is away
            until(lambda: handled(shop) == 2)
            assert not sink.received
            proxy.mode = "pass"
            proxy.hang_up()
        with shop.daemon(clock=ManualClock(NINE + timedelta(hours=1))):  # what was deferred has a time of its own
            sink.wait_for(2)
            until(lambda: shop.state("deliver") == "well")
        whole(shop, sink, 2)


def handled(shop: Shop) -> int:
    with shop.store() as store:
        return len(store.mail.by_state("done"))
