"""In which words a person is told what a relay answered, and what becomes of the mail."""

from __future__ import annotations

import pytest

from tests.outbox.relays import DATA, offering, send, talking
from tests.servers.scripted import ScriptedServer
from triaged.demo.servers import CUT
from triaged.model import TriagedError
from triaged.outbox.envelope import wire_form
from triaged.outbox.smtp import SmtpAuthFailed, SmtpDeferred, SmtpRefused, SmtpUncertain, SmtpUnwelcome
from triaged.wire import TlsRefused

CHECK = "; check user and password in the configuration"
CLOSED = "(Connection unexpectedly closed)"
LENGTH = len(wire_form(DATA))


def told(error: TriagedError, server: ScriptedServer) -> str:
    """Return what an error says about a server, which it names first."""
    words = str(error)
    named = f"SMTP relay {server.host}:{server.port} "
    assert words.startswith(named)
    return words.removeprefix(named)


@pytest.mark.parametrize(
    ("stage", "reply", "kind", "words"),
    [
        ("greeting", "554 no service", SmtpDeferred, "answered 554 no service"),
        ("greeting", "421 too busy", SmtpDeferred, "answered 421 too busy"),
        ("greeting", CUT, SmtpDeferred, f"was lost at CONNECT {CLOSED}"),
        ("ehlo", "251 well", SmtpDeferred, "was lost at CONNECT (no answer to EHLO that makes sense)"),
        ("mail", "300 what", SmtpDeferred, "answered 300 what to the sender us@fixwell.example"),
        ("mail", "400 later", SmtpDeferred, "answered 400 later to the sender us@fixwell.example"),
        ("mail", "421 closing", SmtpDeferred, "answered 421 closing"),
        ("mail", "?!? what", SmtpDeferred, "answered -1 what"),
        ("mail", "500 never", SmtpUnwelcome, "answered 500 never to the sender us@fixwell.example"),
        ("mail", "552 too big", SmtpRefused, "answered 552 too big to the sender us@fixwell.example"),
        ("mail", "530 who", SmtpAuthFailed, f"answered 530 who to the sender us@fixwell.example{CHECK}"),
        ("mail", CUT, SmtpDeferred, f"hung up before it listened {CLOSED}"),
        ("rcpt", "421 closing", SmtpDeferred, "answered 421 closing to the recipient jo@customer.example"),
        ("rcpt", "499 later", SmtpDeferred, "answered 499 later to the recipient jo@customer.example"),
        ("rcpt", "550 5.1.1 who", SmtpRefused, "answered 550 5.1.1 who to the recipient jo@customer.example"),
        ("rcpt", "554 5.7.1 no", SmtpUnwelcome, "answered 554 5.7.1 no to the recipient jo@customer.example"),
        ("dot", "550 5.4.5 limit", SmtpUnwelcome, "answered 550 5.4.5 limit to the mail"),
        ("rcpt", "550 n\xe3o", SmtpRefused, "answered 550 n\ufffdo to the recipient jo@customer.example"),
        ("rcpt", CUT, SmtpDeferred, f"was lost at RCPT {CLOSED}"),
        ("data", "250 OK", SmtpDeferred, "answered 250 OK to a mail"),
        ("data", "554 no valid recipients", SmtpRefused, "answered 554 no valid recipients to a mail"),
        ("data", CUT, SmtpDeferred, f"was lost at DATA {CLOSED}"),
        ("dot", "302 what", SmtpUncertain, "was lost before it confirmed the mail (no reply that makes sense: 302)"),
        ("dot", "400 later", SmtpDeferred, "answered 400 later to the mail"),
        ("dot", "500 never", SmtpRefused, "answered 500 never to the mail"),
        ("dot", "599 never", SmtpRefused, "answered 599 never to the mail"),
        ("dot", "600 what", SmtpUncertain, "was lost before it confirmed the mail (no reply that makes sense: 600)"),
        ("dot", CUT, SmtpUncertain, f"was lost before it confirmed the mail {CLOSED}"),
    ],
)
def test_what_becomes_of_a_mail_and_how_a_person_is_told(
    stage: str, reply: str, kind: type[TriagedError], words: str
) -> None:
    with talking({stage: reply}) as (server, smtp), pytest.raises(kind) as caught:
        send(smtp)
    error = caught.value
    assert told(error, server) == words
    if isinstance(error, SmtpUnwelcome):
        assert error.whole == (stage == "mail")
    if isinstance(error, SmtpDeferred | SmtpRefused):
        shown = words.startswith("answered")
        code, text = words.removeprefix("answered ").partition(" to ")[0].split(" ", 1) if shown else ("0", "")
        assert (error.code, error.text) == (int(code), text)


def test_the_null_sender_is_shown_as_it_is_written() -> None:
    with talking({"mail": "550 no bounces"}) as (server, smtp), pytest.raises(SmtpUnwelcome) as caught:
        send(smtp, envelope_from="")
    assert told(caught.value, server) == "answered 550 no bounces to the sender <>"


@pytest.mark.parametrize("limit", [LENGTH - 1, 1])
def test_a_mail_above_the_limit_is_refused_with_both_sizes(limit: int) -> None:
    with talking({"ehlo": offering(f"SIZE {limit}")}) as (server, smtp), pytest.raises(SmtpRefused) as caught:
        send(smtp)
    words = f"{LENGTH} bytes, above its limit of {limit}"
    assert told(caught.value, server) == f"takes no mail of {words}"
    assert (caught.value.code, caught.value.text) == (552, words)


@pytest.mark.parametrize(
    ("offer", "reply", "kind", "words"),
    [
        ("AUTH PLAIN", "535 no", SmtpAuthFailed, f"refused user shop (535 no){CHECK}"),
        # RFC 4616: a NUL, the user, a NUL, the password
        ("AUTH PLAIN", "535 AHNob3AAaHVudGVyMg== hunter2", SmtpAuthFailed, f"refused user shop (535 … …){CHECK}"),
        ("AUTH PLAIN", "500 no", SmtpAuthFailed, f"refused user shop (500 no){CHECK}"),
        ("AUTH LOGIN", "535 no", SmtpAuthFailed, f"refused user shop (535 no){CHECK}"),
        ("AUTH PLAIN", "454 not now", SmtpDeferred, "answered 454 not now"),
        ("AUTH PLAIN", CUT, SmtpDeferred, f"was lost at CONNECT {CLOSED}"),
        ("AUTH NTLM", "", SmtpAuthFailed, "offers no way to sign in that we know (['NTLM'])"),
        ("HELP", "", SmtpAuthFailed, "offers no way to sign in that we know ([])"),
    ],
)
def test_how_a_person_is_told_that_nobody_is_let_in(
    offer: str, reply: str, kind: type[TriagedError], words: str
) -> None:
    with (
        talking({"ehlo": offering(offer), "auth": reply}, user="shop", password="hunter2") as (server, smtp),
        pytest.raises(kind) as caught,
    ):
        send(smtp)
    assert told(caught.value, server) == words


@pytest.mark.parametrize(
    ("offer", "reply", "kind", "words"),
    [
        ("HELP", "", TlsRefused, "does not offer STARTTLS; no password was sent"),
        ("STARTTLS", "500 no", TlsRefused, "refuses STARTTLS; no password was sent"),
        ("STARTTLS", "454 not now", SmtpDeferred, "answered 454 not now"),
        (
            "STARTTLS",
            "220 go\r\n250 AUTH PLAIN",
            TlsRefused,
            "sent plain text around its STARTTLS; somebody may be in between",
        ),
    ],
)
def test_how_a_person_is_told_that_there_is_no_tls(
    offer: str, reply: str, kind: type[TriagedError], words: str
) -> None:
    with (
        talking({"ehlo": offering(offer), "starttls": reply}, tls="starttls") as (server, smtp),
        pytest.raises(kind) as caught,
    ):
        send(smtp)
    assert told(caught.value, server) == words
