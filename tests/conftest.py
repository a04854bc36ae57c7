"""Servers that tests ask for by name."""

from __future__ import annotations

import os
import ssl
import time
from collections.abc import Iterator
from typing import NoReturn
from uuid import uuid4

import pytest
import trustme

from tests.servers.dovecot import PASSWORD, Dovecot, MissingServerError, client_context
from tests.servers.mailbox import Mailbox
from triaged.demo.servers import EmbeddedImap, SmtpSink

os.environ["TZ"] = "<+0545>-5:45"
"""No result may depend on the time zone of the machine: the tests run in one that nobody's data has."""
time.tzset()


def missing(server: str, why: str) -> NoReturn:
    """Skip, or fail where ``TRIAGED_REQUIRE`` (names with commas between) says that the server must be there."""
    if server in os.environ.get("TRIAGED_REQUIRE", "").replace(" ", "").split(","):
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Issue the certificates of the servers here."""
    return trustme.CA()


@pytest.fixture(scope="session")
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """Return a client's context that trusts the servers here."""
    return client_context(authority)


@pytest.fixture(scope="session")
def server_context(authority: trustme.CA) -> ssl.SSLContext:
    """Return a server's context with a certificate for loopback."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    return context


@pytest.fixture(scope="session")
def dovecot_server(authority: trustme.CA) -> Iterator[Dovecot]:
    """Run a real IMAP server for the whole run."""
    try:
        server = Dovecot(authority)
    except MissingServerError as error:
        missing("dovecot", str(error))
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def dovecot(dovecot_server: Dovecot, trusting: ssl.SSLContext) -> Mailbox:
    """Return an empty mailbox on Dovecot, over plain loopback unless the test says otherwise."""
    return Mailbox(
        host=dovecot_server.host,
        port=dovecot_server.port,
        tls_port=dovecot_server.tls_port,
        tls="none",
        user=f"support-{uuid4().hex}",
        password=PASSWORD,
        sent="Outgoing Mail",
        context=trusting,
    )


@pytest.fixture
def pymap() -> Iterator[Mailbox]:
    """Yield an empty mailbox on the embedded server."""
    with EmbeddedImap(password=PASSWORD) as server:
        yield Mailbox.embedded(server)


@pytest.fixture(params=["pymap", pytest.param("dovecot", marks=pytest.mark.server("dovecot"))])
def mailbox(request: pytest.FixtureRequest) -> Mailbox:
    """Return an empty mailbox, on each of the servers in turn."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Mailbox)
    return found


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    """Run a relay that keeps what it is given, over plain loopback."""
    with SmtpSink() as server:
        yield server
