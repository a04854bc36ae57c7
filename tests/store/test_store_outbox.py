"""The outbox: each mail once, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from triaged.model import Address, Outgoing, Thread
from triaged.store import Store

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
MAIL = Outgoing(
    key="acknowledgement/K7Q2M4/1/dana@customer.example", kind="acknowledgement", thread="K7Q2M4",
    to=Address(email="dana@customer.example"), subject="Re: leak", text="We have it.", html="<p>We have it.</p>",
    message_id="<a@fixwell.example>", template="general.txt", in_reply_to="<q@customer.example>",
    references=("<p@customer.example>",), token="K7Q2M4-ABCDEFGH", created_at=NOON, headers=(("X-A", "b"),),
)  # fmt: skip


@pytest.fixture
def store() -> Store:
    store = Store(None)
    store.mail.save_thread(
        Thread(
            id="K7Q2M4", subject="leak", customer="dana@customer.example", customer_name="", state="waiting for us",
            opened_at=NOON, last_message_at=NOON,
        )
    )  # fmt: skip
    return store


def test_a_mail_is_queued_once_for_each_key(store: Store) -> None:
    assert store.outbox.queue(MAIL)
    assert not store.outbox.queue(replace(MAIL, message_id="<b@fixwell.example>", text="other words"))
    (row,) = store.outbox.rows()
    assert (row.mail, row.state, row.attempts) == (MAIL, "queued", 0)


def test_what_waits_is_offered_in_order_when_its_time_has_come(store: Store) -> None:
    for number in range(3):
        store.outbox.queue(replace(MAIL, key=f"{number}", message_id=f"<{number}@fixwell.example>"))
    store.outbox.deferred(1, NOON + timedelta(minutes=5), "451 later")
    store.outbox.failed(2, "550 no")
    assert [row.id for row in store.outbox.waiting(NOON)] == []  # nothing overtakes what was put off before it
    store.outbox.queue(replace(MAIL, key="4", message_id="<4@fixwell.example>", to=Address(email="eve@x.example")))
    assert [row.id for row in store.outbox.waiting(NOON)] == [4]
    assert [row.id for row in store.outbox.waiting(NOON + timedelta(hours=1))] == [1, 4]
    assert [row.id for row in store.outbox.waiting(NOON + timedelta(hours=1), limit=1)] == [1]
    assert store.outbox.next_at() == NOON


def test_a_stop_in_the_middle_makes_a_mail_uncertain_once_and_failed_the_second_time(store: Store) -> None:
    store.outbox.queue(MAIL)
    for state in ("uncertain", "failed"):
        store.outbox.sending(1)
        assert store.outbox.recover(NOON) == 1
        (row,) = store.outbox.rows()
        assert (row.state, row.mail.message_id) == (state, MAIL.message_id)
    assert store.outbox.waiting(NOON + timedelta(days=9)) == ()
    assert store.outbox.recover(NOON) == 0


def test_what_was_sent_is_never_offered_again(store: Store) -> None:
    store.outbox.queue(MAIL)
    store.outbox.sending(1)
    store.outbox.sent(1, NOON, "250 taken")
    (row,) = store.outbox.rows("K7Q2M4", "sent")
    assert (row.sent_at, row.reply, row.attempts) == (NOON, "250 taken", 1)
    assert store.outbox.recover(NOON) == 0
    assert (store.outbox.waiting(NOON), store.outbox.next_at()) == ((), None)


def test_acknowledgements_are_counted_for_an_address_and_for_all(store: Store) -> None:
    for number, email in enumerate(["dana@customer.example", "dana@customer.example", "jon@customer.example"]):
        store.outbox.queue(
            replace(
                MAIL, key=f"{number}", message_id=f"<{number}@x>", to=Address(email=email),
                created_at=NOON + timedelta(minutes=number),
            )
        )  # fmt: skip
    store.outbox.queue(replace(MAIL, key="n", message_id="<n@x>", kind="notice"))
    hour = NOON + timedelta(hours=1)
    assert store.outbox.acknowledged(NOON - timedelta(minutes=1), hour) == 3
    assert store.outbox.acknowledged(NOON, hour) == 2  # the beginning of a window does not belong to it
    assert store.outbox.acknowledged(NOON - timedelta(minutes=1), hour, "Dana@customer.example") == 2
    assert [mail.key for mail in store.outbox.said("K7Q2M4")] == ["0", "1", "2"]
