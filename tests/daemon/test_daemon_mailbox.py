"""The whole daemon between a real mailbox and a real relay: nothing in it is replaced but the clock."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import trustme

from tests.daemon.running import NINE, Diary, Shop, customer_mail, open_shop, sent_to, staff_mail, until
from tests.faults.lives import empty, put
from tests.servers.dovecot import Dovecot
from tests.servers.mailbox import Mailbox
from triaged.clock import ManualClock, SystemClock
from triaged.demo.servers import SmtpSink


@pytest.fixture
def relay(server_context: ssl.SSLContext) -> Iterator[SmtpSink]:
    """Run a submission server that wants STARTTLS and a password (RFC 6409)."""
    with SmtpSink(context=server_context, user="support", password="let me in") as server:
        yield server


@pytest.fixture
def box(mailbox: Mailbox) -> Mailbox:
    """Return the mailbox over TLS where its server has it."""
    return mailbox.over("implicit") if mailbox.tls_port else mailbox


@pytest.fixture
def shop(tmp_path: Path, box: Mailbox, relay: SmtpSink, authority: trustme.CA) -> Shop:
    return open_shop(tmp_path, box, relay, authority=authority, login=("support", "let me in"), poll="1 hour")


def test_a_day_at_the_desk(shop: Shop, mailbox: Mailbox, relay: SmtpSink) -> None:
    """The poll is an hour away, so only IDLE can have brought the mails after the first look."""
    mailbox.append(customer_mail("past"))
    diary = Diary()
    with shop.daemon(diary, clock=SystemClock()):
        [past] = diary.handled(1)
        assert (past.verdict.kind, past.verdict.reason) == ("silent", "past")
        until(lambda: all(shop.state(f"fetch/support/{name}") == "well" for name in ("INBOX", mailbox.sent)))
        with shop.store() as store:
            assert store.ledger.open_deadlines() == ()

        mailbox.append(customer_mail("ann"))
        relay.wait_for(1)
        mailbox.append(customer_mail("bob"))
        relay.wait_for(2)
        assert (len(sent_to(relay, "ann")), len(sent_to(relay, "bob"))) == (1, 1)

        mailbox.append(
            staff_mail("answer", "ann", "Yes, we are.", reply_to="<ann@customer.example>"), folder=mailbox.sent
        )
        diary.handled(4)
        thread = shop.thread_of("<ann@customer.example>")
        assert thread.first_response_at is not None
        with shop.store() as store:
            assert store.ledger.running(thread.id) == ()
            assert [each.kind for each in store.ledger.open_deadlines()] == ["first response"]

        mailbox.append(customer_mail("past-again", reply_to="<past@customer.example>"))
        again = diary.handled(5)[-1]
        assert (again.match.thread, again.match.matched_by) == (
            shop.thread_of("<past@customer.example>").id,
            "in-reply-to",
        )
        relay.wait_for(3)
    assert [len(sent_to(relay, who)) for who in ("past", "ann", "bob")] == [1, 1, 1]
    assert set(mailbox.flags().values()) == {()}
    assert set(mailbox.flags(mailbox.sent).values()) == {()}


def test_an_unanswered_thread_climbs_the_ladder_once(tmp_path: Path, pymap: Mailbox, sink: SmtpSink) -> None:
    shop, clock, diary = open_shop(tmp_path, pymap, sink), ManualClock(NINE), Diary()
    with shop.daemon(diary, clock=clock):
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        pymap.append(customer_mail("ann"), when=NINE)
        sink.wait_for(1)
        for hours, so_far in ((3, 2), (4, 3), (6, 4)):
            clock.move_to(NINE + timedelta(hours=hours))
            sink.wait_for(so_far)
        clock.move_to(NINE + timedelta(days=3))
        pymap.append(customer_mail("bob"), when=clock.now())  # once this one is acknowledged, the rest would have left
        sink.wait_for(5)
    assert [mail.rcpts for mail in sink.received] == [
        ("ann@customer.example",),
        ("dispatch@fixwell.example",),
        ("dispatch@fixwell.example",),
        ("pat@fixwell.example",),
        ("bob@customer.example",),
    ]
    with shop.store() as store:
        assert store.ledger.told(shop.thread_of("<ann@customer.example>").id) == ("dispatch", "owner")


def test_an_answer_stops_the_ladder_half_way(tmp_path: Path, pymap: Mailbox, sink: SmtpSink) -> None:
    shop, clock, diary = open_shop(tmp_path, pymap, sink), ManualClock(NINE), Diary()
    with shop.daemon(diary, clock=clock):
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        pymap.append(customer_mail("ann"), when=NINE)
        sink.wait_for(1)
        for number, hours in enumerate((3, 4), start=2):  # the reminder, then the first rung
            clock.move_to(NINE + timedelta(hours=hours))
            sink.wait_for(number)
        answer = staff_mail("answer", "ann", "Yes, we are.", reply_to="<ann@customer.example>")
        pymap.append(answer, folder="Sent", when=clock.now())
        diary.handled(2)
        clock.move_to(NINE + timedelta(days=3))
        pymap.append(customer_mail("bob"), when=clock.now())
        sink.wait_for(4)
    assert sent_to(sink, "pat@fixwell.example") == []


def test_a_restart_goes_on_from_the_cursor(tmp_path: Path, pymap: Mailbox, sink: SmtpSink) -> None:
    shop, diary = open_shop(tmp_path, pymap, sink), Diary()
    with shop.daemon(diary):
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        pymap.append(customer_mail("ann"), when=NINE)
        sink.wait_for(1)
    pymap.append(customer_mail("bob"), when=NINE)  # it came while nobody looked: that is not the past
    diary = Diary()
    with shop.daemon(diary):
        sink.wait_for(2)
    assert [mail.reading.message.message_id for mail in diary.mails()] == ["<bob@customer.example>"]
    assert (len(sent_to(sink, "ann")), len(sent_to(sink, "bob"))) == (1, 1)


@pytest.mark.parametrize("first", [True, False])
def test_mail_of_the_second_in_which_we_began_is_new(
    tmp_path: Path, pymap: Mailbox, sink: SmtpSink, *, first: bool
) -> None:
    """INTERNALDATE has whole seconds and the server a clock of its own; only UIDs tell what was there before us."""
    shop = open_shop(tmp_path, pymap, sink)
    if not first:
        pymap.append(customer_mail("past"), when=NINE - timedelta(days=1))
    with shop.daemon():
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        pymap.append(customer_mail("ann"), when=NINE - timedelta(seconds=40))
        sink.wait_for(1)
    assert len(sent_to(sink, "ann")) == 1


@pytest.mark.server("dovecot")
@pytest.mark.parametrize("rewritten", [False, True])
def test_a_renumbered_mailbox_is_told_apart_by_its_bytes(
    tmp_path: Path, dovecot: Mailbox, dovecot_server: Dovecot, sink: SmtpSink, *, rewritten: bool
) -> None:
    """UIDVALIDITY may change in place, or because the folder was restored with old and new mail in another order."""
    shop, diary = open_shop(tmp_path, dovecot, sink), Diary()
    dovecot.append(customer_mail("past"), when=NINE - timedelta(days=9))
    with shop.daemon(diary):
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        dovecot.append(customer_mail("ann"), when=NINE)
        diary.handled(2)
        sink.wait_for(1)
        if rewritten:
            dovecot.expunge(1)
            dovecot.expunge(2)
            dovecot.append(
                customer_mail("old", "I was restored from a backup."),
                customer_mail("ann"),
                when=NINE - timedelta(days=3),
            )
        dovecot_server.doveadm("mailbox", "update", "--uid-validity", "1900000000", "-u", dovecot.user, "INBOX")
        dovecot.append(customer_mail("bob"), when=NINE + timedelta(minutes=1))
        sink.wait_for(2)
        diary.handled(4 if rewritten else 3)
    assert [mail.rcpts for mail in sink.received] == [("ann@customer.example",), ("bob@customer.example",)]
    with shop.store() as store:
        journal = store.count("journal", [("kind", "mailbox renumbered")])
        cursor = store.mail.cursor("support", "INBOX")
    assert journal == 1
    assert cursor is not None
    assert cursor.uidvalidity == 1900000000


def test_folder_that_was_deleted_and_made_again(tmp_path: Path, pymap: Mailbox, sink: SmtpSink) -> None:
    """Other UIDs, none of the old mail, one that is new."""
    shop = open_shop(tmp_path, replace(pymap), sink)
    (shop.folder / "triaged.toml").write_text(shop.toml.read_text().replace("[smtp]", 'folder = "Help"\n[smtp]'))
    with pymap.staff() as client:
        client.create_folder("Help")
    with shop.daemon():
        until(lambda: shop.state("fetch/support/Help") == "well")
        pymap.append(customer_mail("ann"), when=NINE, folder="Help")
        sink.wait_for(1)
    with pymap.staff() as client:
        client.delete_folder("Help")
        client.create_folder("Help")
    pymap.append(customer_mail("ann"), customer_mail("bob"), when=NINE + timedelta(minutes=1), folder="Help")
    with shop.daemon():
        sink.wait_for(2)
    assert (len(sent_to(sink, "ann")), len(sent_to(sink, "bob"))) == (1, 1)


def test_a_folder_of_sent_mail_that_comes_later_is_found_and_its_answer_counts(
    tmp_path: Path, sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triaged.daemon.watch._LOOK_AGAIN", 0.05)
    box = empty(tmp_path / "box")
    shop, clock, diary = open_shop(tmp_path / "shop", box, sink), ManualClock(NINE), Diary()
    with shop.daemon(diary, clock=clock):
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        put(box, "ann", customer_mail("ann"))
        diary.handled(1)
        clock.move_to(NINE + timedelta(hours=1))
        empty(box / ".Sent")
        answer = staff_mail("answer", "ann", "Yes, we are.", reply_to="<ann@customer.example>")
        put(box / ".Sent", "answer", answer, minutes=60)
        diary.handled(2)
    assert shop.thread_of("<ann@customer.example>").state == "waiting for customer"
