"""What is said to a relay, and over how many connections."""

from __future__ import annotations

import base64
import hashlib
import hmac
import socket
import ssl
from typing import Any

import pytest

from tests.outbox.relays import DATA, JO, Reply, offering, relay, send, talking
from tests.servers.scripted import HANDSHAKE, ScriptedServer, Talk, trickling
from triaged.clock import monotonic
from triaged.demo.servers import CUT
from triaged.outbox import smtp as module
from triaged.outbox.envelope import wire_form
from triaged.outbox.smtp import SmtpDeferred, SmtpRefused, SmtpSender
from triaged.wire import Tls

LENGTH = len(wire_form(DATA))
CHALLENGE = "<1896.697170952@relay.example>"


def coded(text: str) -> bytes:
    return base64.b64encode(text.encode())


def test_what_is_said_for_one_mail_and_at_the_end() -> None:
    with talking({"ehlo": offering("AUTH PLAIN")}, user="shop", password="pä ss") as (server, smtp):
        send(smtp)
    assert [line.rstrip(b"\r\n") for line in server.heard[:10]] == [
        b"ehlo desk.example",
        b"AUTH PLAIN " + coded("\0shop\0pä ss"),
        b"MAIL FROM:<us@fixwell.example>",
        b"RCPT TO:<jo@customer.example>",
        b"DATA",
        b"A: b",
        b"",
        b"body",
        b".",
        b"quit",
    ]


@pytest.mark.parametrize("code", [200, 250, 299])
def test_any_reply_that_begins_with_two_is_consent(code: int) -> None:
    with talking({"mail": f"{code} OK", "rcpt": f"{code} OK", "dot": f"{code} kept"}) as (_, smtp):
        assert send(smtp) == f"{code} kept"


@pytest.mark.parametrize(
    ("size", "goes"),
    [
        ("SIZE", True),
        ("SIZE 0", True),
        ("SIZE many", True),
        (f"SIZE {LENGTH}", True),
        (f"SIZE {LENGTH - 1}", False),
    ],
)
def test_a_mail_is_begun_only_within_the_limit_where_there_is_one(size: str, *, goes: bool) -> None:
    with talking({"ehlo": offering(size)}) as (server, smtp):
        try:
            send(smtp)
        except SmtpRefused:
            went = False
        else:
            went = True
    assert went is goes
    assert (b"MAIL FROM:<us@fixwell.example>\r\n" in server.heard) is goes


@pytest.mark.parametrize(
    ("refusal", "reset", "asked", "connections"),
    [
        ("550 never", "250 OK", 2, 1),
        ("400 later", "250 OK", 2, 1),
        ("550 never", "400 no", 2, 2),
        ("550 never", CUT, 2, 2),
        ("421 closing", "250 OK", 0, 2),
        ("399 what", "250 OK", 0, 2),
    ],
)
def test_after_a_refusal_a_connection_is_used_again_where_the_relay_agrees(
    refusal: str, reset: str, asked: int, connections: int
) -> None:
    with talking({"rcpt": refusal, "rset": reset}) as (server, smtp):
        for _ in range(2):
            with pytest.raises((SmtpDeferred, SmtpRefused), match=refusal):
                send(smtp)
    assert (server.heard.count(b"rset\r\n"), server.connections) == (asked, connections)


@pytest.mark.parametrize("end", ["421 closing", "?!? what", CUT])
def test_a_mail_that_a_stale_connection_did_not_hear_of_is_told_whole_over_another(end: str) -> None:
    with talking({"mail": iter(["250 OK", end, "250 OK"])}) as (server, smtp):
        send(smtp)
        assert send(smtp, envelope_from="second@fixwell.example") == "250 kept"
    anew = server.heard.index(b"ehlo desk.example\r\n", 1)
    assert server.heard[anew + 1 : anew + 3] == [
        b"MAIL FROM:<second@fixwell.example>\r\n",
        f"RCPT TO:<{JO}>\r\n".encode(),
    ]
    assert server.connections == 2


def test_a_relay_that_twice_did_not_hear_of_a_mail_is_not_asked_a_third_time() -> None:
    with talking({"mail": iter(["250 OK", CUT, "421 closing"])}) as (server, smtp):
        send(smtp)
        with pytest.raises(SmtpDeferred, match=r"answered 421 closing$"):
            send(smtp)
    assert server.connections == 2


@pytest.mark.parametrize("implicit", [False, True])
def test_the_relay_hears_the_name_it_is_to_hear(
    server_context: ssl.SSLContext, trusting: ssl.SSLContext, *, implicit: bool
) -> None:
    settings: dict[str, Any] = {"tls": "implicit", "ssl_context": trusting} if implicit else {}
    with talking({}, context=server_context if implicit else None, **settings) as (server, smtp):
        send(smtp)
    assert server.heard[0] == b"ehlo desk.example\r\n"


@pytest.mark.parametrize(
    ("machine", "name"),
    [
        ("desk.fixwell.example", "desk.fixwell.example"),
        ("desk-2.Fixwell.example", "desk-2.Fixwell.example"),
        ("desk", "[127.0.0.1]"),
        ("a_desk.fixwell.example", "[127.0.0.1]"),
        ("desk.fixwell.example\r\nQUIT", "[127.0.0.1]"),
        ("desk." * 50 + "example", "[127.0.0.1]"),
    ],
)
def test_a_machine_names_itself_where_its_name_may_stand_there(
    monkeypatch: pytest.MonkeyPatch, machine: str, name: str
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: machine)
    with talking({}, local_hostname=None) as (server, smtp):
        send(smtp)
    assert server.heard[0] == f"ehlo {name}\r\n".encode()


@pytest.mark.parametrize(
    ("way", "challenge", "said"),
    [
        ("LOGIN", "Password:", [b"AUTH LOGIN " + coded("shop"), coded("hunter2")]),
        (
            "CRAM-MD5",
            CHALLENGE,
            [b"AUTH CRAM-MD5", coded("shop " + hmac.digest(b"hunter2", CHALLENGE.encode(), hashlib.md5).hex())],
        ),
    ],
)
def test_who_we_are_reaches_a_relay_that_does_not_offer_plain(way: str, challenge: str, said: list[bytes]) -> None:
    answer = said[1].decode().lower()
    odd: dict[str, Reply] = {"ehlo": offering(f"AUTH {way}"), "auth": f"334 {coded(challenge).decode()}"}
    with talking(odd | {answer: "235 come in"}, user="shop", password="hunter2") as (server, smtp):
        send(smtp)
    assert server.heard[1:3] == [line + b"\r\n" for line in said]


def test_a_user_may_have_no_password() -> None:
    with talking({"ehlo": offering("AUTH PLAIN")}, user="shop") as (server, smtp):
        send(smtp)
    assert server.heard[1] == b"AUTH PLAIN " + coded("\0shop\0") + b"\r\n"


@pytest.mark.parametrize("goodbye", [CUT, "?!? what", "500 never", "221 " + "x" * 9000])
def test_whatever_a_relay_answers_to_quit_the_connection_is_closed(goodbye: str) -> None:
    with talking({"quit": goodbye}) as (server, smtp):
        send(smtp)
        smtp.close()
        send(smtp)
    assert server.connections == 2


def test_a_relay_that_trickles_its_goodbye_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_GOODBYE", 0.1)

    def talk_it(talk: Talk) -> None:
        relay(quit=CUT)(talk)
        trickling(b"2")(talk)

    with ScriptedServer(talk_it) as server:
        smtp = SmtpSender(host=server.host, port=server.port, tls="none")
        send(smtp)
        began = monotonic()
        smtp.close()
        assert monotonic() - began < 3


def test_silence_over_tls_ends_with_the_time_out(server_context: ssl.SSLContext, trusting: ssl.SSLContext) -> None:
    began = monotonic()
    with ScriptedServer(Talk.linger, context=server_context) as server:
        smtp = SmtpSender(host=server.host, port=server.port, tls="implicit", ssl_context=trusting, timeout=0.3)
        with pytest.raises(SmtpDeferred, match="was lost at CONNECT"):
            send(smtp)
    assert monotonic() - began < 3


@pytest.mark.parametrize(("tls", "begins"), [("none", b"220-"), ("implicit", HANDSHAKE)])
def test_a_relay_that_trickles_its_greeting_is_given_up(tls: Tls, begins: bytes, trusting: ssl.SSLContext) -> None:
    with ScriptedServer(trickling(begins)) as server:
        smtp = SmtpSender(host=server.host, port=server.port, tls=tls, ssl_context=trusting, timeout=0.1)
        with pytest.raises(SmtpDeferred, match="CONNECT"):
            send(smtp)
