"""What servers do that they should not, and what is on the wire meanwhile."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from tests.servers.scripted import HANDSHAKE, ScriptedServer, Talk, trickling
from triaged.clock import monotonic
from triaged.inbox.imap import AuthenticationFailed, ImapSource, ServerBusy
from triaged.model import TemporaryError
from triaged.wire import Tls, TlsRefused

GREETING = b"* OK [CAPABILITY IMAP4rev1] ready\r\n"
PLAIN = (b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n",)
SIGNED_IN = (*PLAIN, b"TAG OK signed in\r\n", b"* CAPABILITY IMAP4rev1 IDLE\r\nTAG OK done\r\n")
SELECTED = (
    *SIGNED_IN,
    b"* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 9] ok\r\nTAG OK [READ-ONLY] done\r\n",
)
LISTED = (
    b"* SEARCH 3 8\r\nTAG OK done\r\n",
    (
        b'* 1 FETCH (UID 3 RFC822.SIZE 9 INTERNALDATE "01-Mar-2026 10:00:00 +0000")\r\n'
        b'* 2 FETCH (UID 8 RFC822.SIZE 9 INTERNALDATE "01-Mar-2026 10:00:00 +0000")\r\nTAG OK done\r\n'
    ),
)


def source(
    server: ScriptedServer,
    *,
    tls: Tls = "none",
    timeout: float = 5.0,
    password: str = "hunter2",
    context: ssl.SSLContext | None = None,
) -> ImapSource:
    return ImapSource(
        account="a",
        host=server.host,
        port=server.port,
        tls=tls,
        user="support",
        password=password,
        ssl_context=context,
        timeout=timeout,
    )


def script(*answers: bytes, greeting: bytes = GREETING) -> Callable[[Talk], None]:
    def talk_it(talk: Talk) -> None:
        talk.say(greeting)
        talk.answer(*answers)
        talk.linger()

    return talk_it


@pytest.mark.parametrize(
    ("answers", "greeting", "sentence"),
    [
        (PLAIN, GREETING, "does not offer STARTTLS"),
        (
            (b"* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK done\r\n", b"TAG NO not today\r\n"),
            GREETING,
            "not offer STARTTLS",
        ),
        ((b"* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK done\r\n", b"TAG BAD what\r\n"), GREETING, "not offer STARTTLS"),
        (
            (b"* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK done\r\n", b"TAG OK go\r\n* CAPABILITY AUTH=PLAIN\r\n"),
            GREETING,
            "plain text around its STARTTLS",
        ),
        ((b"* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK done\r\n",), b"* PREAUTH welcome\r\n", "not offer STARTTLS"),
    ],
)
def test_no_password_leaves_without_tls(answers: tuple[bytes, ...], greeting: bytes, sentence: str) -> None:
    with ScriptedServer(script(*answers, greeting=greeting)) as server, pytest.raises(TlsRefused, match=sentence):
        source(server, tls="starttls").look("INBOX")
    heard = b"".join(server.heard)
    assert b"hunter2" not in heard
    assert b"LOGIN" not in heard
    assert b"AUTHENTICATE" not in heard


@pytest.mark.parametrize(
    ("name", "days", "sentence"), [("imap.other.example", 1, "mismatch"), ("127.0.0.1", -1, "expired")]
)
def test_certificate_of_another_host_or_of_yesterday(
    authority: trustme.CA, trusting: ssl.SSLContext, name: str, days: int, sentence: str
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    end = datetime.now(UTC) + timedelta(days=days)
    authority.issue_cert(name, not_after=end).configure_cert(context)
    with ScriptedServer(script(*SELECTED), context=context) as server, pytest.raises(TlsRefused, match=sentence):
        source(server, tls="implicit", context=trusting).look("INBOX")
    assert server.heard == []


def test_server_that_forbids_plain_passwords_gets_none() -> None:
    answer = b"* CAPABILITY IMAP4rev1 LOGINDISABLED\r\nTAG OK done\r\n"
    with ScriptedServer(script(answer)) as server, pytest.raises(AuthenticationFailed, match="no way to sign in"):
        source(server).look("INBOX")
    assert b"hunter2" not in b"".join(server.heard)


def test_login_quotes_user_and_password() -> None:
    with ScriptedServer(script(*SELECTED)) as server:
        state = source(server, password='a "b\\').look("INBOX")
    assert (state.uidvalidity, state.uidnext) == (7, 9)
    assert any(line.endswith(b'LOGIN "support" "a \\"b\\\\"\r\n') for line in server.heard)


@pytest.mark.parametrize(
    ("answers", "greeting", "kind"),
    [
        ((), b"* BYE too many connections\r\n", TemporaryError),
        ((), b"* OK", TemporaryError),
        (PLAIN, GREETING, TemporaryError),
        ((*PLAIN, b""), GREETING, TemporaryError),
        ((*PLAIN, b"TAG OK signed in\r\n", b"* CAPABILITY\r\nTAG OK \r\n"), GREETING, TemporaryError),
        ((*PLAIN, b"TAG NO [UNAVAILABLE] database is away\r\n"), GREETING, ServerBusy),
        ((*PLAIN, b"TAG NO [LIMIT] too many sessions\r\n"), GREETING, ServerBusy),
        ((*PLAIN, b"* BYE restarting\r\n"), GREETING, TemporaryError),
        ((*SIGNED_IN, b"TAG NO [INUSE] locked\r\n"), GREETING, ServerBusy),
        ((*SIGNED_IN, b"* BYE restarting\r\n"), GREETING, TemporaryError),
    ],
)
def test_trouble_that_may_pass(answers: tuple[bytes, ...], greeting: bytes, kind: type[TemporaryError]) -> None:
    def talk_it(talk: Talk) -> None:
        talk.say(greeting)
        talk.answer(*answers)
        talk.close()

    with ScriptedServer(talk_it) as server, pytest.raises(kind) as caught:
        source(server).look("INBOX")
    assert isinstance(caught.value, TemporaryError)


@pytest.mark.parametrize("answers", [(), PLAIN, SIGNED_IN])
def test_silence_ends_with_the_time_out(answers: tuple[bytes, ...]) -> None:
    began = monotonic()
    with ScriptedServer(script(*answers)) as server, pytest.raises(TemporaryError):
        source(server, timeout=0.3).look("INBOX")
    assert monotonic() - began < 3


def test_trickling_ends_with_the_deadline() -> None:
    def talk_it(talk: Talk) -> None:
        talk.say(GREETING)
        talk.answer(*SIGNED_IN)
        talk.hear()
        pause = threading.Event()
        while not pause.wait(0.1):
            talk.say(b"x")

    began = monotonic()
    with ScriptedServer(talk_it) as server, pytest.raises(TemporaryError):
        source(server, timeout=0.3).look("INBOX")
    assert monotonic() - began < 4


@pytest.mark.parametrize(("tls", "begins"), [("none", b"* OK "), ("implicit", HANDSHAKE)])
def test_a_greeting_that_trickles_is_given_up(tls: Tls, begins: bytes) -> None:
    with ScriptedServer(trickling(begins)) as server, pytest.raises(TemporaryError):
        source(server, tls=tls, timeout=0.2).look("INBOX")


def test_a_handshake_after_starttls_that_trickles_is_given_up() -> None:
    def talk_it(talk: Talk) -> None:
        talk.say(b"* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n")
        talk.answer(b"* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK done\r\n", b"TAG OK begin\r\n")
        talk.hear()
        trickling(HANDSHAKE)(talk)

    with ScriptedServer(talk_it) as server, pytest.raises(TemporaryError):
        source(server, tls="starttls", timeout=0.2).look("INBOX")


def test_refused_connection() -> None:
    with ScriptedServer(script()) as server:
        pass
    with pytest.raises(TemporaryError, match="IMAP server 127"):
        source(server).look("INBOX")


def test_cut_in_the_middle_of_a_mail_yields_nothing_and_the_next_try_is_whole() -> None:
    def talk_it(talk: Talk) -> None:
        talk.say(GREETING)
        talk.answer(*SELECTED, *LISTED)
        tag = talk.hear().partition(b" ")[0]
        if server.connections == 1:
            talk.say(b"* 1 FETCH (UID 3 BODY[] {9}\r\nfirst")
            talk.close()
        talk.say(b"* 1 FETCH (UID 3 BODY[] {9}\r\nfirst mai)\r\n* 2 FETCH (UID 8 BODY[] {9}\r\nother mai)\r\n")
        talk.say(tag + b" OK done\r\n")
        talk.linger()

    with ScriptedServer(talk_it) as server:
        reader = source(server)
        with pytest.raises(TemporaryError):
            next(reader.fetch("INBOX", 0))
        assert [one.raw for one in reader.fetch("INBOX", 0)] == [b"first mai", b"other mai"]
        reader.close()


def test_unsolicited_responses_do_not_mix_up_mails() -> None:
    body = (
        b"* 3 EXISTS\r\n* 1 FETCH (FLAGS (\\Seen))\r\n* 2 FETCH (UID 8 FLAGS ())\r\n"
        b"* 2 FETCH (UID 8 BODY[] {9}\r\nother mai)\r\n* 3 FETCH (UID 99 BODY[] {3}\r\nxyz)\r\n"
        b"* 1 FETCH (UID 3 BODY[] {9}\r\nfirst mai FLAGS (\\Seen))\r\n* 2 EXPUNGE\r\nTAG OK done\r\n"
    )
    with ScriptedServer(script(*SELECTED, *LISTED, body)) as server:
        reader = source(server)
        fetched = [(one.uid, one.raw) for one in reader.fetch("INBOX", 0)]
        assert fetched == [(3, b"first mai"), (8, b"other mai")]
        reader.close()


def test_literal_far_beyond_the_announced_size_is_not_read() -> None:
    huge = b"* 1 FETCH (UID 3 BODY[] {2000000000}\r\n"
    answers = script(*SELECTED, *LISTED, huge)
    with ScriptedServer(answers) as server, pytest.raises(TemporaryError, match="2000000000 bytes"):
        list(source(server).fetch("INBOX", 0))


def test_no_to_a_batch_is_asked_again_one_by_one() -> None:
    answers = (
        b"TAG NO [EXPUNGEISSUED] some are gone\r\n",
        b"TAG OK noop\r\n",
        b"* SEARCH 8\r\nTAG OK done\r\n",
        b"* 1 FETCH (UID 8 BODY[] {9}\r\nother mai)\r\nTAG OK done\r\n",
    )
    with ScriptedServer(script(*SELECTED, *LISTED, *answers)) as server:
        reader = source(server)
        assert [(one.uid, one.raw) for one in reader.fetch("INBOX", 0)] == [(8, b"other mai")]
        reader.close()


def test_mail_that_the_server_never_hands_out_does_not_hide_the_next() -> None:
    answers = (
        b"TAG NO internal error\r\n",
        b"TAG OK noop\r\n",
        b"* SEARCH 3 8\r\nTAG OK done\r\n",
        b"TAG NO internal error\r\n",
        b"* 1 FETCH (UID 8 BODY[] {9}\r\nother mai)\r\nTAG OK done\r\n",
    )
    with ScriptedServer(script(*SELECTED, *LISTED, *answers)) as server:
        reader = source(server)
        fetched = [(one.uid, one.raw, one.truncated) for one in reader.fetch("INBOX", 0)]
        assert fetched == [(3, b"", True), (8, b"other mai", False)]
        reader.close()


def test_missing_uidnext_is_guessed_from_the_last_mail() -> None:
    select = b"* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\nTAG OK done\r\n"
    with ScriptedServer(script(*SIGNED_IN, select, b"* SEARCH 41\r\nTAG OK done\r\n")) as server:
        assert source(server).look("INBOX").uidnext == 42


def test_news_that_comes_in_one_packet_with_the_start_of_idle_is_noticed() -> None:
    answers = (
        b"TAG OK noop\r\n",
        b"+ idling\r\n* 3 EXISTS\r\n",
    )

    def talk_it(talk: Talk) -> None:
        talk.say(GREETING)
        talk.answer(*SELECTED, answers[0])
        tag = talk.hear().partition(b" ")[0]
        talk.say(answers[1])
        assert talk.hear() == b"DONE"
        talk.say(tag + b" OK idled\r\n")
        talk.linger()

    with ScriptedServer(talk_it) as server:
        reader = source(server)
        reader.look("INBOX")
        began = monotonic()
        assert reader.wait(20, threading.Event())
        assert monotonic() - began < 2
        reader.close()


def test_server_without_idle_is_polled_at_the_end_of_the_wait() -> None:
    without_idle = (answer.replace(b" IDLE", b"") for answer in SELECTED)
    with ScriptedServer(script(*without_idle, b"TAG OK noop\r\n")) as server:
        reader = source(server)
        reader.look("INBOX")
        assert reader.wait(0.1, threading.Event())
        reader.close()


def test_hang_up_during_idle_is_noticed_at_once() -> None:
    answers = (b"TAG OK noop\r\n", b"+ idling\r\n")

    def talk_it(talk: Talk) -> None:
        talk.say(GREETING)
        talk.answer(*SELECTED, *answers)
        talk.close()

    with ScriptedServer(talk_it) as server:
        reader = source(server)
        reader.look("INBOX")
        began = monotonic()
        with pytest.raises(TemporaryError):
            reader.wait(20, threading.Event())
        assert monotonic() - began < 2
