"""The network and the servers at their worst: the daemon says what it waits for, and goes on by itself.

I-01 to I-03, I-10, I-11 and S-08 of docs/guarantees.md, against real servers.
"""

from __future__ import annotations

import base64
import ssl
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import trustme

from tests.daemon.running import NINE, Shop, customer_mail, open_shop, read, sent_to, until
from tests.faults.invariants import assert_sound, assert_status_tells
from tests.faults.proxy import FaultProxy, Mode
from tests.servers.mailbox import Mailbox
from triaged.clock import ManualClock
from triaged.daemon.troubles import troubles
from triaged.demo.servers import SmtpSink
from triaged.proving.house import load_house

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


@pytest.mark.server("dovecot")
@pytest.mark.parametrize(
    ("mode", "said"),
    [("strip", "does not offer STARTTLS"), ("inject", "somebody may be in"), ("before", "somebody may be in")],
)
def test_no_password_reaches_a_mailbox_whose_encryption_was_tampered_with(
    tmp_path: Path, dovecot: Mailbox, authority: trustme.CA, server_context: ssl.SSLContext, mode: Mode, said: str
) -> None:
    with (
        SmtpSink(context=server_context) as sink,
        FaultProxy(dovecot.port, farewell=b'* LIST (\\HasNoChildren \\Sent) "/" "Junk"\r\n') as proxy,
    ):
        proxy.mode = mode
        shop = open_shop(tmp_path, replace(dovecot.over("starttls"), port=proxy.port), sink, authority=authority)
        with shop.daemon():
            until(lambda: said in shop.state("fetch/support"))
            assert tells_the_owner(shop, said)
            assert in_clear(proxy, dovecot.user, dovecot.password) == []
            proxy.mode = "pass"
            until(lambda: shop.state("fetch/support/INBOX") == "well")
            dovecot.append(customer_mail("ann"), when=NINE)
            proxy.hang_up()
            sink.wait_for(1)
        assert in_clear(proxy, dovecot.user, dovecot.password) == []
        whole(shop, sink, 1)


@pytest.mark.parametrize(("mode", "said"), [("strip", "does not offer STARTTLS"), ("inject", "somebody may be in")])
def test_no_mail_and_no_password_reaches_a_relay_whose_encryption_was_tampered_with(
    tmp_path: Path, pymap: Mailbox, authority: trustme.CA, server_context: ssl.SSLContext, mode: Mode, said: str
) -> None:
    login = ("fixwell", "a very secret word")
    with (
        SmtpSink(context=server_context, user=login[0], password=login[1]) as sink,
        FaultProxy(sink.port, farewell=b"250 injected\r\n") as proxy,
    ):
        proxy.mode = mode
        shop = open_shop(tmp_path, pymap, sink, authority=authority, login=login, smtp_port=proxy.port)
        with shop.daemon():
            until(lambda: shop.state("fetch/support/INBOX") == "well")
            pymap.append(customer_mail("ann"), when=NINE)
            until(lambda: said in shop.state("deliver"))
            assert tells_the_owner(shop, said)
            assert in_clear(proxy, *login) == []
            proxy.mode = "pass"
        with shop.daemon(clock=ManualClock(NINE + timedelta(hours=1))):  # what was deferred has a time of its own
            sink.wait_for(1)
            until(lambda: shop.state("deliver") == "well")
        assert in_clear(proxy, *login, "customer.example") == []
        whole(shop, sink, 1)


def tells_the_owner(shop: Shop, said: str) -> bool:
    """Whether the alarm road has it, once it has lasted as long as [alarm] wants."""
    with shop.store() as store:
        found = troubles(store, load_house(shop.toml, None).config, NINE + timedelta(hours=1)).told
    return any(said in why for why in found.values())


def in_clear(proxy: FaultProxy, user: str, password: str, *more: str) -> list[str]:
    """Return what clients let be read by whoever was in between."""
    login = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
    return [each for each in (user, password, login, *more) if each.encode() in proxy.heard]


def handled(shop: Shop) -> int:
    with shop.store() as store:
        return len(store.mail.by_state("done"))
