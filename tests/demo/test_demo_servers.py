from __future__ import annotations

import smtplib
import threading
from datetime import UTC, datetime

import pytest

from triaged.demo.servers import EmbeddedImap, SmtpSink
from triaged.inbox.imap import ImapSource

MAIL = b"Subject: hello\r\n\r\nbody\r\n"


def test_appended_mail_wakes_a_reader_and_keeps_its_date_and_flags() -> None:
    when = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    with EmbeddedImap() as server:
        source = ImapSource(
            account="demo", host=server.host, port=server.port, tls="none", user=server.user, password=server.password
        )
        first = source.look("INBOX").uidnext
        threading.Timer(0.1, lambda: server.append(MAIL, when=when)).start()
        assert source.wait(20, threading.Event())
        [fetched] = source.fetch("INBOX", 0)
        assert (fetched.uid, fetched.raw, fetched.received_at) == (first, MAIL, when)
        uid = server.append(MAIL, folder="Sent", flags=(r"\Seen",))
        assert [one.uid for one in source.fetch("Sent", 0)] == [uid]
        source.close()


def test_nothing_is_appended_to_a_server_that_does_not_run() -> None:
    with pytest.raises(RuntimeError, match="not running"):
        EmbeddedImap().append(MAIL)


def test_servers_stop_listening() -> None:
    with EmbeddedImap() as mailbox, SmtpSink() as sink:
        ports = (mailbox.port, sink.port)
    for port in ports:
        with pytest.raises(ConnectionRefusedError):
            smtplib.SMTP("127.0.0.1", port, timeout=5)


def test_sink_says_how_many_mails_it_missed() -> None:
    with SmtpSink() as sink, pytest.raises(TimeoutError, match="0 of 1 mails"):
        sink.wait_for(1, timeout=0.05)
