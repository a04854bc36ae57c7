"""What only a full IMAP server can show: TLS, UIDVALIDITY, many mails."""

from __future__ import annotations

import threading

import pytest
import trustme

from tests.servers.dovecot import Dovecot, client_context
from tests.servers.mailbox import Mailbox
from triaged.clock import monotonic
from triaged.inbox import imap
from triaged.inbox.source import FolderState
from triaged.model import TemporaryError
from triaged.wire import Tls, TlsRefused

pytestmark = pytest.mark.server("dovecot")
MAIL = b"Subject: one\r\n\r\nbody\r\n"


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_encrypted_and_verified(dovecot: Mailbox, tls: Tls) -> None:
    dovecot.append(MAIL)
    source = dovecot.over(tls).source()
    [fetched] = source.fetch("INBOX", 0)
    assert fetched.raw == MAIL
    source.close()


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_idle_over_tls(dovecot: Mailbox, tls: Tls) -> None:
    source = dovecot.over(tls).source()
    source.look("INBOX")
    assert not source.wait(0.3, threading.Event())
    threading.Timer(0.2, dovecot.append, [MAIL]).start()
    began = monotonic()
    assert source.wait(20, threading.Event())
    assert monotonic() - began < 5
    source.close()


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_certificate_of_a_stranger_is_refused(dovecot: Mailbox, tls: Tls) -> None:
    source = dovecot.over(tls).source(ssl_context=client_context(trustme.CA()))
    with pytest.raises(TlsRefused, match="certificate that is not accepted"):
        source.look("INBOX")


def test_plain_port_asked_for_tls_is_refused(dovecot: Mailbox) -> None:
    source = dovecot.source(tls="implicit")
    with pytest.raises(TlsRefused, match="does not speak TLS"):
        source.look("INBOX")


def test_uidvalidity_changed_under_an_open_session(dovecot: Mailbox, dovecot_server: Dovecot) -> None:
    dovecot.append(MAIL)
    source = dovecot.source()
    before = source.look("INBOX")
    dovecot_server.doveadm("mailbox", "update", "--uid-validity", "1900000000", "-u", dovecot.user, "INBOX")
    assert _look_until_it_works(source) == FolderState(uidvalidity=1900000000, uidnext=before.uidnext)
    source.close()


def test_renumbered_folder_shows_another_uidvalidity(dovecot: Mailbox, dovecot_server: Dovecot) -> None:
    dovecot.append(MAIL, MAIL)
    dovecot.expunge(1)
    # Dovecot numbers a folder by the second, and this one may be no older than that
    dovecot_server.doveadm("mailbox", "update", "--uid-validity", "1700000000", "-u", dovecot.user, "INBOX")
    source = dovecot.source()
    before = source.look("INBOX")
    source.close()
    for index in dovecot_server.maildir(dovecot.user).glob("dovecot*"):
        index.unlink()
    after = source.look("INBOX")
    assert after.uidvalidity != before.uidvalidity
    assert after.uidnext < before.uidnext
    source.close()


def test_large_folder_is_searched_in_windows(dovecot: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "_WINDOW", 3)
    dovecot.append(*[MAIL] * 10)
    source = dovecot.source()
    source.look("INBOX")
    assert [one.uid for one in source.fetch("INBOX", 0)] == list(range(1, 11))
    assert [one.uid for one in source.fetch("INBOX", 4)] == list(range(5, 11))
    source.close()


def test_folder_names_in_other_scripts(dovecot: Mailbox) -> None:
    with dovecot.staff() as client:
        client.create_folder("Éléments & envoyés")
    dovecot.append(MAIL, folder="Éléments & envoyés")
    source = dovecot.source()
    assert len(list(source.fetch("Éléments & envoyés", 0))) == 1
    source.close()


def _look_until_it_works(source: imap.ImapSource) -> FolderState:
    """Dovecot ends the session when it notices the change; the daemon's next try is a new session."""
    try:
        return source.look("INBOX")
    except TemporaryError:
        return source.look("INBOX")
