"""Mails in the database: each once, whatever the server calls it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.household import World, london
from triaged.model import Thread
from triaged.store import Cursor, Place, Store

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
FIRST = Place(account="support", folder="INBOX", role="inbox", uidvalidity=1, uid=1)
RAW = b"Subject: x\r\n\r\nbytes \x00\xff as they came\n.\r\n"


@pytest.fixture
def store() -> Store:
    return Store(None)


def states(store: Store) -> list[str]:
    found = (store.mail.get(number) for number in range(1, 10))
    return [mail.state for mail in found if mail]


def test_bytes_are_kept_as_they_came(store: Store) -> None:
    row = store.mail.keep(FIRST, RAW, NOON, past=False, truncated=True)
    mail = store.mail.get(row or 0)
    assert mail is not None
    assert store.mail.raw(mail.sha256) == RAW
    assert (mail.place, mail.received_at, mail.state, mail.truncated) == (FIRST, NOON, "new", True)
    assert store.mail.raw("nothing of that name") == b""


@pytest.mark.parametrize(
    ("second", "states_after"),
    [
        (FIRST, ["new"]),  # the same mail, fetched again
        (replace(FIRST, uid=2), ["new", "again"]),  # delivered twice
        (replace(FIRST, uidvalidity=2), ["new", "again"]),  # renumbered
        (replace(FIRST, folder="Archive"), ["new", "again"]),  # moved
        (replace(FIRST, folder="Sent", role="sent"), ["new", "new"]),  # a copy of ours
        (replace(FIRST, account="sales"), ["new", "new"]),
    ],
)
def test_the_same_bytes_again(store: Store, second: Place, states_after: list[str]) -> None:
    assert store.mail.keep(FIRST, RAW, NOON, past=False) is not None
    known = store.mail.keep(second, RAW, NOON, past=False)
    assert (known is None) is (second == FIRST)
    assert states(store) == states_after
    assert store.count("raw") == 1


def test_what_comes_under_a_known_uid_after_a_renumbering_is_a_new_mail(store: Store) -> None:
    store.mail.keep(FIRST, RAW, NOON, past=False)
    store.mail.keep(replace(FIRST, uidvalidity=2), b"another", NOON, past=False)
    assert states(store) == ["new", "new"]


def test_a_cursor_is_remembered(store: Store) -> None:
    assert store.mail.cursor("support", "INBOX") is None
    for uid in (5, 9):
        store.mail.set_cursor("support", "INBOX", Cursor(uidvalidity=1, uid=uid, past=3))
    assert store.mail.cursor("support", "INBOX") == Cursor(uidvalidity=1, uid=9, past=3)


def test_the_present_is_handled_before_the_past_and_each_in_order(store: Store) -> None:
    for uid, past, hours in ((1, True, 0), (2, True, 1), (3, False, 3), (4, False, 2)):
        store.mail.keep(replace(FIRST, uid=uid), b"%d" % uid, NOON + timedelta(hours=hours), past=past)
    order = []
    while mail := store.mail.next_new():
        order.append(mail.place.uid)
        store.mail.shunt(mail.id, "done with", NOON)
    assert order == [4, 3, 1, 2]


def test_tries_are_counted_and_a_mail_can_be_put_aside(store: Store) -> None:
    row = store.mail.keep(FIRST, RAW, NOON, past=False) or 0
    assert [store.mail.begin_try(row), store.mail.begin_try(row)] == [1, 2]
    store.mail.undo_try(row)
    assert store.mail.begin_try(row) == 2
    store.mail.shunt(row, "it was too much", NOON)
    (shunted,) = store.mail.by_state("shunted")
    assert (shunted.error, store.mail.next_new()) == ("it was too much", None)
    assert store.mail.unshunt(row)
    assert not store.mail.unshunt(row)
    again = store.mail.next_new()
    assert again is not None
    assert (again.state, again.attempts, again.error) == ("new", 0, None)


def test_what_was_there_before_us_stays_the_past_after_a_shunt(store: Store) -> None:
    store.mail.set_cursor("support", "INBOX", Cursor(uidvalidity=1, uid=2, past=1))
    for uid in (1, 2):
        row = store.mail.keep(replace(FIRST, uid=uid), b"%d" % uid, NOON, past=uid == 1) or 0
        store.mail.shunt(row, "", NOON)
        assert store.mail.unshunt(row)
    assert states(store) == ["past", "new"]


def test_only_what_is_held_is_released_or_dropped(store: Store) -> None:
    row = store.mail.keep(FIRST, RAW, NOON, past=False) or 0
    assert not store.mail.release(row)
    assert not store.mail.drop(row)


def test_a_thread_comes_back_as_it_was_saved(store: Store) -> None:
    thread = Thread(
        id="K7Q2M4", subject="Re: Söhne \U0001f600", customer="dana@customer.example", customer_name="Dana",
        state="waiting for us", opened_at=NOON, last_message_at=NOON, priority="urgent", labels=("a", "b"),
        participants=("dana@customer.example", "jon@customer.example", "plumber@vendor.example"),
        circle=("dana@customer.example", "jon@customer.example"), first_response_at=NOON, unanswered=2,
        contact_attempts=5, customer_since=NOON.date(),
    )  # fmt: skip
    store.mail.save_thread(thread)
    assert store.mail.thread("K7Q2M4") == thread
    assert store.mail.threads("waiting for us") == (thread,)
    assert store.mail.threads("closed") == ()
    later = replace(thread, state="closed", priority="low", unanswered=0)
    store.mail.save_thread(later)
    assert store.mail.threads() == (later,)


def test_an_id_belongs_to_the_thread_that_had_it_first(store: Store) -> None:
    for name in ("FIRST2", "SECOND"):
        store.mail.save_thread(
            Thread(
                id=name, subject="x", customer="d@c.example", customer_name="", state="closed", opened_at=NOON,
                last_message_at=NOON,
            )
        )  # fmt: skip
        store.mail.know("<a@c.example>", name)
    found = store.mail.thread_of_id("<a@c.example>")
    assert found is not None
    assert found.id == "FIRST2"


def test_what_was_read_comes_back_whole() -> None:
    world = World()
    outcome = world.mail("Ace Plumbing never came on Monday \U0001f600.", at="2026-03-12 10:00")
    assert world.store.mail.reading(outcome.mail.id) == outcome.reading
    stored = world.store.mail.get(outcome.mail.id)
    assert stored is not None
    assert (stored.state, stored.verdict, stored.author) == ("done", "acknowledge", "dana@customer.example")
    assert world.store.mail.first_mail_from("dana@customer.example") == london("2026-03-12 10:00")
