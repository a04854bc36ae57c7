from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import trustme

from tests.servers.dovecot import client_context
from triaged.demo.servers import CUT, SmtpSink
from triaged.model import PermanentError
from triaged.outbox.smtp import SmtpAuthFailed, SmtpDeferred, SmtpRefused, SmtpSender, SmtpUncertain, SmtpUnwelcome
from triaged.wire import Tls, TlsRefused

DATA = b"Subject: hello\r\n\r\nbody\r\n"


@contextmanager
def sender(sink: SmtpSink, **changes: Any) -> Iterator[SmtpSender]:
    settings: dict[str, Any] = {"host": sink.host, "port": sink.port, "tls": "none", "timeout": 5.0}
    smtp = SmtpSender(**(settings | changes))
    try:
        yield smtp
    finally:
        smtp.close()


def send(smtp: SmtpSender, rcpt: str = "jo@customer.example", data: bytes = DATA) -> str:
    return smtp.send(envelope_from="bounce@fixwell.example", rcpt=rcpt, data=data)


def answering(stage: str, reply: str) -> Callable[[str, str], str | None]:
    return lambda at, _: reply if at == stage else None


def test_one_mail_to_one_recipient(sink: SmtpSink) -> None:
    with sender(sink) as smtp:
        assert send(smtp) == "250 kept"
    [mail] = sink.wait_for(1)
    assert (mail.envelope_from, mail.rcpts, mail.data) == ("bounce@fixwell.example", ("jo@customer.example",), DATA)


def test_null_return_path(sink: SmtpSink) -> None:
    with sender(sink) as smtp:
        smtp.send(envelope_from="", rcpt="jo@customer.example", data=DATA)
    assert sink.received[0].envelope_from == ""


def test_one_connection_serves_many_mails(sink: SmtpSink) -> None:
    with sender(sink) as smtp:
        for number in range(5):
            send(smtp, rcpt=f"{number}@customer.example")
    assert [mail.rcpts for mail in sink.received] == [(f"{number}@customer.example",) for number in range(5)]
    assert sink.connections == 1


def test_idle_connection_is_not_trusted(sink: SmtpSink) -> None:
    with sender(sink) as smtp:
        send(smtp)
        smtp._used_at -= 61
        send(smtp)
    assert sink.connections == 2


def test_connection_that_the_relay_closed_between_mails_is_made_anew(sink: SmtpSink) -> None:
    with sender(sink) as smtp:
        send(smtp)
        sink.hang_up()
        send(smtp)
    assert (len(sink.received), sink.connections) == (2, 2)


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        (b"A: b\n\nunix\n", b"A: b\r\n\r\nunix\r\n"),
        (b"A: b\r\r\nmac\rno end", b"A: b\r\n\r\nmac\r\nno end\r\n"),
        (b"A: b\n\n.\n..\n.dot\n", b"A: b\r\n\r\n.\r\n..\r\n.dot\r\n"),
        (b"A: b\n\nx\n.\r\nMAIL FROM:<evil@x.example>\r\n", b"A: b\r\n\r\nx\r\n.\r\nMAIL FROM:<evil@x.example>\r\n"),
        (b"A: b\r\n\r\nx\r.\rQUIT\r", b"A: b\r\n\r\nx\r\n.\r\nQUIT\r\n"),
    ],
)
def test_line_ends_and_dots_on_the_wire(sink: SmtpSink, written: bytes, taken: bytes) -> None:
    with sender(sink) as smtp:
        send(smtp, data=written)
        send(smtp)
    assert [mail.data for mail in sink.received] == [taken, DATA]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("implicit", [False, True])
def test_tls_and_authentication(server_context: ssl.SSLContext, trusting: ssl.SSLContext, *, implicit: bool) -> None:
    tls: Tls = "implicit" if implicit else "starttls"
    with (
        SmtpSink(context=server_context, implicit=implicit, user="shop", password="pä ss") as sink,
        sender(sink, tls=tls, ssl_context=trusting, user="shop", password="pä ss") as smtp,
    ):
        send(smtp)
        assert len(sink.received) == 1


@pytest.mark.parametrize("implicit", [False, True])
def test_certificate_of_a_stranger_is_refused(server_context: ssl.SSLContext, *, implicit: bool) -> None:
    tls: Tls = "implicit" if implicit else "starttls"
    with (
        SmtpSink(context=server_context, implicit=implicit) as sink,
        sender(sink, tls=tls, ssl_context=client_context(trustme.CA())) as smtp,
        pytest.raises(TlsRefused, match="certificate that is not accepted"),
    ):
        send(smtp)
    assert not sink.received


def test_plain_port_asked_for_tls_is_refused(sink: SmtpSink) -> None:
    with sender(sink, tls="implicit") as smtp, pytest.raises(TlsRefused, match="does not speak TLS"):
        send(smtp)


def test_relay_without_starttls_gets_nothing(sink: SmtpSink) -> None:
    with sender(sink, tls="starttls") as smtp, pytest.raises(TlsRefused, match="does not offer STARTTLS"):
        send(smtp)
    assert not sink.received


def test_wrong_password_is_told_apart_and_not_shown(server_context: ssl.SSLContext, trusting: ssl.SSLContext) -> None:
    with (
        SmtpSink(context=server_context, user="shop", password="right") as sink,
        sender(sink, tls="starttls", ssl_context=trusting, user="shop", password="hunter2") as smtp,
        pytest.raises(SmtpAuthFailed, match="535") as caught,
    ):
        send(smtp)
    assert "hunter2" not in str(caught.value)


def test_missing_authentication_is_told_apart(server_context: ssl.SSLContext, trusting: ssl.SSLContext) -> None:
    with (
        SmtpSink(context=server_context, user="shop", password="right") as sink,
        sender(sink, tls="starttls", ssl_context=trusting) as smtp,
        pytest.raises(SmtpAuthFailed, match="530"),
    ):
        send(smtp)


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("reply", ["451 greylisted", "450 busy", "452 full", "421 closing"])
def test_later_perhaps(sink: SmtpSink, stage: str, reply: str) -> None:
    with sender(sink) as smtp:
        sink.fault = answering(stage, reply)
        with pytest.raises(SmtpDeferred) as caught:
            send(smtp)
        assert (caught.value.code, caught.value.text) == (int(reply[:3]), reply[4:])
        sink.fault = None
        send(smtp)
    assert len(sink.received) == 1


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("reply", ["550 no such user", "552 too big", "554 refused"])
def test_never_and_the_next_mail_goes_out_over_the_same_connection(sink: SmtpSink, stage: str, reply: str) -> None:
    with sender(sink) as smtp:
        sink.fault = answering(stage, reply)
        with pytest.raises((SmtpUnwelcome, SmtpRefused)) as caught:
            send(smtp)
        error = caught.value
        assert isinstance(error, SmtpUnwelcome) == (stage == "mail" and reply[:3] != "552")
        assert isinstance(error, SmtpUnwelcome | SmtpRefused)
        assert (error.code, error.text) == (int(reply[:3]), reply[4:])
        sink.fault = None
        send(smtp, rcpt="other@customer.example")
    assert [mail.rcpts for mail in sink.received] == [("other@customer.example",)]
    assert sink.connections == 1


@pytest.mark.parametrize("stage", ["mail", "rcpt"])
def test_cut_before_the_mail_is_deferred(sink: SmtpSink, stage: str) -> None:
    sink.fault = answering(stage, CUT)
    with sender(sink) as smtp, pytest.raises(SmtpDeferred):
        send(smtp)
    assert not sink.received


def test_cut_after_the_final_dot_is_uncertain(sink: SmtpSink) -> None:
    sink.fault = answering("data", CUT)
    with sender(sink) as smtp:
        with pytest.raises(SmtpUncertain, match="before it confirmed"):
            send(smtp)
        assert len(sink.wait_for(1)) == 1
        sink.fault = None
        send(smtp)
    assert len(sink.received) == 2


def test_refused_connection_is_deferred() -> None:
    with SmtpSink() as gone:
        pass
    with sender(gone) as smtp, pytest.raises(SmtpDeferred, match="SMTP relay"):
        send(smtp)


@pytest.mark.parametrize(
    ("envelope_from", "rcpt", "named"),
    [
        ("us", "jo@customer.example", "the sender 'us' is"),
        ("us@fixwell.example", "jo", "the recipient 'jo' is"),
        ("üs@fixwell.example", "jo@customer.example", "the sender 'üs@fixwell.example' cannot"),
        ("us@fixwell.example", "jö@customer.example", "the recipient 'jö@customer.example' cannot"),
    ],
)
def test_whose_address_is_refused_is_said(sink: SmtpSink, envelope_from: str, rcpt: str, named: str) -> None:
    with sender(sink) as smtp, pytest.raises(SmtpRefused, match=f"^{named}"):
        smtp.send(envelope_from=envelope_from, rcpt=rcpt, data=DATA)


@pytest.mark.parametrize(
    "rcpt",
    [
        "",
        "jo",
        "jo@",
        "@x.example",
        "a@x.example>\r\nRCPT TO:<b@x.example",
        "a b@x.example",
        "<a@x.example>",
        "a@x\0.example",
        "a@b@",
    ],
)
def test_what_is_not_one_address_is_refused_before_anything_is_said(sink: SmtpSink, rcpt: str) -> None:
    with sender(sink) as smtp, pytest.raises(SmtpRefused, match="not an address"):
        send(smtp, rcpt=rcpt)
    assert sink.connections == 0


def test_an_address_leaves_in_ascii_or_is_refused(sink: SmtpSink) -> None:
    with sender(sink) as smtp:
        with pytest.raises(SmtpRefused, match="cannot be written in ASCII") as caught:
            send(smtp, rcpt="jürgen@customer.example")
        send(smtp, rcpt="anna@bücher.example")
        send(smtp, rcpt="Xaver@customer.example")
    assert (caught.value.code, caught.value.text) == (553, "not an ASCII address")
    assert [mail.rcpts for mail in sink.received] == [("anna@xn--bcher-kva.example",), ("Xaver@customer.example",)]


@pytest.mark.parametrize("data", ["Subject: ü\r\n\r\n".encode(), b"Subject: u\r\n\r\n\0"])
def test_mail_that_is_not_ascii_is_refused(sink: SmtpSink, data: bytes) -> None:
    with sender(sink) as smtp, pytest.raises(SmtpRefused, match="not ASCII"):
        send(smtp, data=data)


def test_mail_above_the_declared_limit_is_not_uploaded(sink: SmtpSink) -> None:
    with sender(sink) as smtp, pytest.raises(SmtpRefused, match="takes no mail of") as caught:
        send(smtp, data=b"x" * 34_000_000)
    assert caught.value.code == 552


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"user": "a\r\nb"}, "^user must not"),
        ({"local_hostname": "a\nb"}, "^local host name must not"),
        ({"host": ""}, "^host must not"),
    ],
)
def test_settings_that_could_break_out_of_a_command_are_refused_by_name(
    sink: SmtpSink, changes: dict[str, str], words: str
) -> None:
    with pytest.raises(PermanentError, match=words), sender(sink, **changes):
        pass


def test_plain_connection_to_another_machine_is_refused() -> None:
    with pytest.raises(TlsRefused, match="only for a server on this machine"):
        SmtpSender(host="smtp.fixwell.example", port=25, tls="none")
