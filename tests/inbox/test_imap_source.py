"""The same expectations of every IMAP server."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.servers.mailbox import Mailbox
from triaged.clock import monotonic
from triaged.inbox.imap import AuthenticationFailed, FolderMissing
from triaged.inbox.source import Folder
from triaged.model import PermanentError


def mail(number: int, size: int = 0) -> bytes:
    return f"Subject: mail {number}\r\n\r\nbody {number}\r\n{'x' * size}\r\n".encode()


def test_folders_are_the_inbox_and_the_sent_folder(mailbox: Mailbox) -> None:
    source = mailbox.source()
    assert source.folders() == (Folder(name="INBOX", role="inbox"), Folder(name=mailbox.sent, role="sent"))
    source.close()


def test_folder_of_sent_mail_may_be_named_or_left_out(mailbox: Mailbox) -> None:
    assert mailbox.source(sent="none", port=1).folders() == (Folder(name="INBOX", role="inbox"),)
    assert mailbox.source(sent="Other", port=1).folders()[1] == Folder(name="Other", role="sent")


def test_mails_come_whole_in_ascending_order_after_the_cursor(mailbox: Mailbox) -> None:
    source = mailbox.source()
    before = source.look("INBOX")
    mailbox.append(*(mail(number) for number in range(5)))
    after = source.look("INBOX")
    assert after.uidvalidity == before.uidvalidity
    assert after.uidnext == before.uidnext + 5

    fetched = list(source.fetch("INBOX", before.uidnext - 1, batch=2))
    assert [one.raw for one in fetched] == [mail(number) for number in range(5)]
    assert [one.uid for one in fetched] == list(range(before.uidnext, after.uidnext))
    assert {(one.account, one.folder, one.uidvalidity, one.truncated) for one in fetched} == {
        ("support", "INBOX", after.uidvalidity, False)
    }
    assert [one.size for one in fetched] == [len(one.raw) for one in fetched]

    assert [one.uid for one in source.fetch("INBOX", fetched[2].uid)] == [one.uid for one in fetched[3:]]
    assert not list(source.fetch("INBOX", fetched[-1].uid))
    assert not list(source.fetch("INBOX", 2**32 - 1))
    source.close()


def test_time_of_receipt_is_the_internal_date_in_utc(mailbox: Mailbox) -> None:
    when = datetime(2026, 3, 2, 9, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    mailbox.append(mail(1), when=when)
    source = mailbox.source()
    [fetched] = source.fetch("INBOX", 0)
    assert fetched.received_at == when
    assert fetched.received_at.tzinfo == UTC
    source.close()


def test_reading_leaves_a_mail_unread(mailbox: Mailbox) -> None:
    mailbox.append(mail(1), mail(2, size=3000))
    source = mailbox.source()
    assert len(list(source.fetch("INBOX", 0, limit_bytes=1000))) == 2
    source.close()
    assert set(mailbox.flags().values()) == {()}


def test_too_large_a_mail_comes_as_its_header_between_the_others(mailbox: Mailbox) -> None:
    mailbox.append(mail(1), mail(2, size=5000), mail(3, size=6000), mail(4))
    source = mailbox.source()
    one, two, three, four = source.fetch("INBOX", 0, limit_bytes=1000)
    assert (one.raw, one.truncated) == (mail(1), False)
    assert (two.raw, two.truncated) == (b"Subject: mail 2\r\n\r\n", True)
    assert two.size == len(mail(2, size=5000))
    assert (three.raw, three.truncated) == (b"Subject: mail 3\r\n\r\n", True)
    assert (four.raw, four.truncated) == (mail(4), False)
    source.close()


def test_a_mail_that_vanishes_meanwhile_is_left_out(mailbox: Mailbox) -> None:
    mailbox.append(*(mail(number, size=2000) for number in range(4)))
    source = mailbox.source()
    # large mails are downloaded one by one, so that the third can go while the first is being read
    fetched = source.fetch("INBOX", 0, limit_bytes=1000)
    first = next(fetched)
    mailbox.expunge(first.uid + 2)
    assert [one.uid - first.uid for one in fetched] == [1, 3]
    source.close()


def test_idle_wakes_long_before_its_time_is_up(mailbox: Mailbox) -> None:
    source = mailbox.source()
    state = source.look("INBOX")
    threading.Timer(0.2, mailbox.append, [mail(1)]).start()
    began = monotonic()
    assert source.wait(20, threading.Event())
    assert monotonic() - began < 5
    assert source.look("INBOX").uidnext == state.uidnext + 1
    source.close()


def test_a_mail_that_came_before_the_wait_is_not_missed(mailbox: Mailbox) -> None:
    source = mailbox.source()
    source.look("INBOX")
    mailbox.append(mail(1))
    began = monotonic()
    assert source.wait(20, threading.Event())
    assert monotonic() - began < 5
    source.close()


def test_a_mail_announced_during_a_download_is_not_missed(mailbox: Mailbox) -> None:
    mailbox.append(mail(1), mail(2))
    source = mailbox.source()
    source.look("INBOX")
    fetched = source.fetch("INBOX", 0, batch=1)
    next(fetched)
    mailbox.append(mail(3))
    list(fetched)
    began = monotonic()
    assert source.wait(20, threading.Event())
    assert monotonic() - began < 5
    source.close()


def test_a_wait_ends_with_its_time_and_can_be_repeated(mailbox: Mailbox) -> None:
    source = mailbox.source()
    source.look("INBOX")
    assert not source.wait(0.1, threading.Event())
    assert not source.wait(0.1, threading.Event())
    assert not list(source.fetch("INBOX", 0))
    source.close()


def test_stop_ends_a_wait_at_once(mailbox: Mailbox) -> None:
    source = mailbox.source()
    source.look("INBOX")
    stop = threading.Event()
    stopped_at: list[float] = []

    def set_stop() -> None:
        stopped_at.append(monotonic())
        stop.set()

    threading.Timer(0.3, set_stop).start()
    assert not source.wait(20, stop)
    assert monotonic() - stopped_at[0] < 0.5
    assert source.look("INBOX").uidnext > 0, "the next call connects anew"
    source.close()


def test_wrong_password_is_told_apart_and_not_shown(mailbox: Mailbox) -> None:
    source = mailbox.source(password="hunter2")
    with pytest.raises(AuthenticationFailed, match="check user and password") as caught:
        source.look("INBOX")
    assert "hunter2" not in str(caught.value)


def test_folder_that_does_not_exist(mailbox: Mailbox) -> None:
    with pytest.raises(FolderMissing, match="Nowhere"):
        mailbox.source().look("Nowhere")


def test_recreated_folder_shows_another_uidvalidity(mailbox: Mailbox) -> None:
    with mailbox.staff() as client:
        client.create_folder("Shop")
    source = mailbox.source()
    before = source.look("Shop")
    source.close()
    with mailbox.staff() as client:
        client.delete_folder("Shop")
        client.create_folder("Shop")
    after = source.look("Shop")
    assert after.uidvalidity != before.uidvalidity
    source.close()


@pytest.mark.parametrize(
    "changes",
    [{"user": "a\r\nA1 LOGOUT"}, {"inbox": "IN\nBOX"}, {"sent": "Sent\0"}, {"password": "x\r\n"}, {"host": ""}],
)
def test_names_that_could_break_out_of_a_command_are_refused(changes: dict[str, str]) -> None:
    nowhere = Mailbox(host="127.0.0.1", port=1, tls="none", user="u", password="p", sent="")
    with pytest.raises(PermanentError, match="must not"):
        nowhere.source(**changes)


def test_plain_connection_to_another_machine_is_refused() -> None:
    away = Mailbox(host="imap.fixwell.example", port=143, tls="none", user="u", password="p", sent="")
    with pytest.raises(PermanentError, match="only for a server on this machine"):
        away.source()
