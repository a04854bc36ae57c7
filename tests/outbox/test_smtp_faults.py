"""What relays do that they should not, and what is on the wire meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from tests.servers.scripted import ScriptedServer, Talk
from triaged.clock import monotonic
from triaged.model import TriagedError
from triaged.outbox.smtp import SmtpAuthFailed, SmtpDeferred, SmtpSender, SmtpUncertain
from triaged.wire import Tls, TlsRefused

HELLO = (b"250-relay.example\r\n250 AUTH PLAIN\r\n",)
ENVELOPE = (*HELLO, b"235 come in\r\n", b"250 OK\r\n", b"250 OK\r\n")


def sender(server: ScriptedServer, *, tls: Tls = "none", timeout: float = 5.0) -> SmtpSender:
    return SmtpSender(host=server.host, port=server.port, tls=tls, user="shop", password="hunter2", timeout=timeout)


def send(smtp: SmtpSender) -> str:
    return smtp.send(envelope_from="us@fixwell.example", rcpt="jo@customer.example", data=b"A: b\n\nbody\n")


def script(*answers: bytes, greeting: bytes = b"220 ready\r\n") -> Callable[[Talk], None]:
    """Answer, then listen for ever: what comes after the last answer stays without a reply."""

    def talk_it(talk: Talk) -> None:
        talk.say(greeting)
        talk.answer(*answers)
        talk.linger()

    return talk_it


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ((b"250 relay.example\r\n",), TlsRefused),
        ((b"502 no EHLO\r\n", b"250 relay.example\r\n"), TlsRefused),
        ((b"250-relay.example\r\n250 STARTTLS\r\n", b"501 no\r\n"), TlsRefused),
        ((b"250-relay.example\r\n250 STARTTLS\r\n", b"454 not now\r\n"), SmtpDeferred),
        ((b"250-relay.example\r\n250 STARTTLS\r\n", b"220 go\r\n250 AUTH PLAIN\r\n"), TlsRefused),
    ],
)
def test_no_password_leaves_without_tls(answers: tuple[bytes, ...], kind: type[TriagedError]) -> None:
    with ScriptedServer(script(*answers)) as server, pytest.raises(kind):
        send(sender(server, tls="starttls"))
    heard = b"".join(server.heard)
    assert b"AUTH" not in heard
    assert b"MAIL" not in heard


@pytest.mark.parametrize("greeting", [b"421 too busy\r\n", b"554 no service\r\n", b"nonsense\r\n", b""])
def test_greetings_that_put_off(greeting: bytes) -> None:
    with ScriptedServer(script(greeting=greeting)) as server, pytest.raises(SmtpDeferred):
        send(sender(server, timeout=0.3))


@pytest.mark.parametrize("answers", [(), HELLO, ENVELOPE[:2], ENVELOPE[:3], ENVELOPE])
def test_silence_before_the_mail_ends_with_the_time_out(answers: tuple[bytes, ...]) -> None:
    began = monotonic()
    with ScriptedServer(script(*answers)) as server, pytest.raises(SmtpDeferred):
        send(sender(server, timeout=0.3))
    assert monotonic() - began < 3


def test_silence_after_the_final_dot_is_uncertain() -> None:
    with ScriptedServer(script(*ENVELOPE, b"354 go\r\n")) as server, pytest.raises(SmtpUncertain):
        send(sender(server, timeout=0.3))
    assert b".\r\n" in server.heard


@pytest.mark.parametrize("reply", [b"perhaps\r\n", b"25", b"354 more\r\n", b""])
def test_nonsense_after_the_final_dot_is_uncertain(reply: bytes) -> None:
    def talk_it(talk: Talk) -> None:
        talk.say(b"220 ready\r\n")
        talk.answer(*ENVELOPE, b"354 go\r\n")
        while talk.hear() != b".":
            pass
        talk.say(reply)

    with ScriptedServer(talk_it) as server, pytest.raises(SmtpUncertain):
        send(sender(server))


def test_relay_without_authentication_is_told_apart() -> None:
    hello = b"250 relay.example\r\n"
    with ScriptedServer(script(hello)) as server, pytest.raises(SmtpAuthFailed, match="no way to sign in"):
        send(sender(server))


@pytest.mark.parametrize("said", [b"", b"354 go\r\n"])
def test_cut_at_data_is_deferred_or_uncertain_but_never_sent(said: bytes) -> None:
    def talk_it(talk: Talk) -> None:
        talk.say(b"220 ready\r\n")
        talk.answer(*ENVELOPE)
        talk.hear()
        talk.say(said)
        talk.close()

    with ScriptedServer(talk_it) as server, pytest.raises((SmtpDeferred, SmtpUncertain)):
        send(sender(server))


@pytest.mark.parametrize("drop", [b"2", b"250-and\r\n"])
def test_trickling_ends_with_the_deadline(drop: bytes) -> None:
    def talk_it(talk: Talk) -> None:
        talk.say(b"220 ready\r\n")
        talk.hear()
        pause = threading.Event()
        while not pause.wait(0.05):
            talk.say(drop)

    began = monotonic()
    with ScriptedServer(talk_it) as server, pytest.raises(SmtpDeferred):
        send(sender(server, timeout=0.1))
    assert monotonic() - began < 4
