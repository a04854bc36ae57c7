"""I-11: a daemon with an ordinary configuration trusts no certificate that does not fit, and says no password to it."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from tests.daemon.running import NINE, customer_mail, open_shop, until
from tests.faults.test_proxy import tells_the_owner
from tests.servers.mailbox import Mailbox
from tests.servers.scripted import ScriptedServer, Talk
from triaged.demo.servers import SmtpSink
from triaged.wire import Tls

LOGIN = ("fixwell", "a very secret word")


def certificate(how: str, authority: trustme.CA) -> ssl.SSLContext:
    """Return a server's context whose certificate does not fit."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issuer = trustme.CA() if how == "of a stranger" else authority
    days = -1 if how == "of yesterday" else 9
    name = "elsewhere.example" if how == "of another host" else "127.0.0.1"
    issuer.issue_cert(name, not_after=datetime.now(UTC) + timedelta(days=days)).configure_cert(context)
    return context


WRONG = pytest.mark.parametrize("how", ["of a stranger", "of yesterday", "of another host"])


@WRONG
def test_a_relay_whose_certificate_does_not_fit_gets_no_mail_and_no_password(
    tmp_path: Path, pymap: Mailbox, authority: trustme.CA, how: str
) -> None:
    with SmtpSink(context=certificate(how, authority), user=LOGIN[0], password=LOGIN[1]) as sink:
        shop = open_shop(tmp_path, pymap, sink, authority=authority, login=LOGIN)
        with shop.daemon():
            until(lambda: shop.state("fetch/support/INBOX") == "well")
            pymap.append(customer_mail("ann"), when=NINE)
            until(lambda: "certificate that is not accepted" in shop.state("deliver"))
            assert tells_the_owner(shop, "certificate that is not accepted")
        assert not sink.received


@WRONG
def test_a_mailbox_whose_certificate_does_not_fit_gets_no_password(
    tmp_path: Path, sink: SmtpSink, authority: trustme.CA, how: str
) -> None:
    with ScriptedServer(Talk.linger, context=certificate(how, authority)) as server:
        box = Mailbox(host="127.0.0.1", port=server.port, user="shop", password=LOGIN[1], tls="implicit", sent="Sent")
        shop = open_shop(tmp_path, box, sink, authority=authority)
        with shop.daemon():
            until(lambda: "certificate that is not accepted" in shop.state("fetch/support"))
            assert tells_the_owner(shop, "certificate that is not accepted")
        assert server.heard == []


@pytest.mark.server("dovecot")
@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_without_a_word_about_certificates_only_those_of_the_system_count(
    tmp_path: Path, dovecot: Mailbox, sink: SmtpSink, tls: Tls
) -> None:
    shop = open_shop(tmp_path, dovecot.over(tls), sink)
    with shop.daemon():
        until(lambda: "certificate that is not accepted" in shop.state("fetch/support"))
        assert shop.state("fetch/support/INBOX") == ""
