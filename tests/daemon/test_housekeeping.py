"""What is kept no longer than the owner wants, and what stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.faults.lives import fresh, once
from tests.household import World, london
from triaged.config import Retention
from triaged.daemon.housekeeping import keep_no_longer
from triaged.demo.servers import SmtpSink

WORDS = "Ace Plumbing was to come on Monday and never came."


def test_old_mail_of_closed_conversations_is_emptied_and_numbers_stay() -> None:
    world = World()
    closed = world.mail(WORDS, at="2026-03-12 10:00", sender="Ann <ann@customer.example>").thread
    open_one = world.mail(WORDS, at="2026-03-12 11:00", sender="Bob <bob@customer.example>").thread
    assert closed is not None
    assert open_one is not None
    world.store.mail.close_thread(closed.id)
    for row in world.store.outbox.rows():
        world.store.outbox.sent(row.id, london("2026-03-12 12:00"), "250 taken")
    now = london("2027-03-20 10:00")
    retention = Retention(mails=timedelta(days=365), words=timedelta(days=365))
    assert keep_no_longer(world.store, retention, now) == 3  # a mail, and what we wrote because of it
    assert keep_no_longer(world.store, retention, now + timedelta(hours=1)) == 0  # once a day
    [old], [young] = (world.store.mail.of_thread(each.id) for each in (closed, open_one))
    assert (world.store.mail.raw(old.sha256), world.store.mail.reading(old.id)) == (b"", None)
    assert world.store.mail.reading(young.id) is not None
    assert WORDS.encode() in world.store.mail.raw(young.sha256)
    assert [row.mail.text for row in world.store.outbox.rows(closed.id)] == ["", ""]
    assert all(row.mail.text for row in world.store.outbox.rows(open_one.id))
    assert [each.status for each in world.store.ledger.promises(closed.id)] == ["broken"]
    assert world.store.journal(closed.id) == []


def test_nothing_is_emptied_that_nobody_asked_for() -> None:
    world = World()
    made = world.mail(WORDS, at="2026-03-12 10:00")
    assert made.thread is not None
    world.store.mail.close_thread(made.thread.id)
    assert keep_no_longer(world.store, Retention(), london("2036-03-20 10:00")) == 0
    young = Retention(mails=timedelta(days=3650))
    assert keep_no_longer(world.store, young, london("2027-03-20 10:00")) == 0
    assert world.store.mail.reading(made.mail.id) is not None


def test_a_copy_in_another_mailbox_is_whole_though_the_first_was_emptied() -> None:
    world = World()
    made = world.mail(WORDS, at="2026-03-12 10:00", sender="Ann <ann@customer.example>")
    assert made.thread is not None
    raw = world.store.mail.raw(made.mail.sha256)
    world.store.mail.close_thread(made.thread.id)
    now = london("2027-03-20 10:00")
    keep_no_longer(world.store, Retention(mails=timedelta(days=365)), now)
    renumbered = replace(made.mail.place, uidvalidity=2)
    assert world.store.mail.keep(renumbered, raw, now, past=False) is not None
    assert world.store.mail.raw(made.mail.sha256) == b""  # what is only numbered anew stays empty
    assert world.store.mail.keep(replace(made.mail.place, account="sales"), raw, now, past=False) is not None
    assert world.store.mail.raw(made.mail.sha256) == raw


def test_a_run_without_a_daemon_empties_too(tmp_path: Path, sink: SmtpSink) -> None:
    shop = fresh(tmp_path / "shop", tmp_path / "box", sink)
    shop.toml.write_text(shop.toml.read_text() + '\n[retention]\nmails = "30 days"\n')
    once(shop)
    with shop.store() as store:
        for thread in store.mail.threads():
            store.mail.close_thread(thread.id)
    once(shop, minutes=60 * 24 * 31)
    with shop.store() as store:
        assert [store.mail.raw(each.sha256) for each in store.mail.by_state("done")] == [b"", b""]


def test_a_copy_that_waits_for_a_person_keeps_its_bytes() -> None:
    world = World()
    made = world.mail(WORDS, at="2026-03-12 10:00", sender="Ann <ann@customer.example>")
    assert made.thread is not None
    raw, now = world.store.mail.raw(made.mail.sha256), london("2027-03-20 10:00")
    other = world.store.mail.keep(replace(made.mail.place, account="sales"), raw, now - timedelta(days=1), past=False)
    world.store.mail.shunt(other or 0, "it broke", now)
    world.store.mail.close_thread(made.thread.id)
    assert keep_no_longer(world.store, Retention(mails=timedelta(days=365)), now) == 1
    assert world.store.mail.raw(made.mail.sha256) == raw
