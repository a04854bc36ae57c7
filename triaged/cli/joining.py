"""threads merge and threads split: what belongs together, and what does not, where a person knows better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from triaged.cli.common import RowNumber, find_thread, open_store
from triaged.clock import SystemClock
from triaged.model import Thread
from triaged.owed import Owed
from triaged.proving.house import load_house, secret_key
from triaged.store import Store, StoredMail


@click.command()
@click.argument("source", metavar="THREAD")
@click.argument("target", metavar="INTO")
@click.option("--different-customers", is_flag=True, help="Merge conversations of two customers, who will share it.")
@click.pass_obj
def merge(config_path: Path, source: str, target: str, *, different_customers: bool) -> None:
    """Make THREAD part of INTO, for good: mails, promises and clocks move, and answers to THREAD go there."""
    _, store = open_store(config_path)
    now = SystemClock().now()
    with store.atomic():
        one, other = find_thread(store, source), find_thread(store, target)
        if one.id == other.id:
            raise click.UsageError(f"{source.upper()} and {target.upper()} are one conversation already")
        if one.customer not in (other.customer, *other.circle) and not different_customers:
            raise click.UsageError(
                f"{one.id} is a conversation with {one.customer}, {other.id} one with {other.customer}; "
                "if they may read each other's mail, add --different-customers"
            )
        store.joining.merge(one, other, now)
        store.note(now, "merged", {"thread": one.id, "customer": one.customer}, thread=other.id)
    click.echo(f"{one.id} is part of {other.id} now")


@click.command()
@click.argument("mails", metavar="MAIL...", type=RowNumber("mail", "triaged show THREAD"), nargs=-1, required=True)
@click.pass_obj
def split(config_path: Path, mails: tuple[int, ...]) -> None:
    """Give the mails of those numbers (show --json tells them) a conversation of their own, with their promises."""
    config, store = open_store(config_path)
    house = load_house(config_path, None)
    tokens = house.tokens(secret_key(config, create=False))
    now = SystemClock().now()
    with store.atomic():
        moved = [_mail(store, number) for number in dict.fromkeys(mails)]
        moved.sort(key=lambda mail: (mail.received_at, mail.id))
        thread = _one_thread(store, moved)
        stay = [mail for mail in store.mail.of_thread(thread.id) if mail.id not in mails]
        if not stay:
            raise click.UsageError(f"these are all mails of {thread.id}; leave at least one")
        attempt = 0
        while store.mail.thread(thread_id := tokens.thread_id(moved[0].sha256, attempt)):
            attempt += 1
        fresh = _standing(_begun(store, thread, thread_id, moved), moved)
        left = _standing(thread, stay) if thread.state != "closed" else thread
        store.joining.split(left, moved, fresh)
        owed = Owed(config=config, store=store, rules=house.rules)
        _clocks(owed, left, stay, fresh, moved)
        store.note(now, "split", {"from": thread.id, "mails": [mail.id for mail in moved]}, thread=fresh.id)
        store.note(now, "split", {"to": fresh.id, "mails": [mail.id for mail in moved]}, thread=thread.id)
    click.echo(f"{_count(moved)} of {thread.id} are {fresh.id} now" if len(moved) > 1 else
               f"mail {moved[0].id} of {thread.id} is {fresh.id} now")  # fmt: skip


def _mail(store: Store, number: int) -> StoredMail:
    found = store.mail.get(number)
    if found is None or found.thread is None:
        raise click.UsageError(f"mail {number} belongs to no conversation; see: triaged show THREAD --json")
    return found


def _one_thread(store: Store, mails: Sequence[StoredMail]) -> Thread:
    ids = {mail.thread or "" for mail in mails}
    if len(ids) > 1:
        raise click.UsageError(
            f"these mails belong to several conversations ({', '.join(sorted(ids))}); take one at a time"
        )
    return find_thread(store, ids.pop())


def _begun(store: Store, thread: Thread, thread_id: str, mails: Sequence[StoredMail]) -> Thread:
    """Return the conversation that begins with some mails of another: its customer is who wrote the first of them."""
    first = next((mail for mail in mails if mail.origin in ("customer", "unknown", "vendor")), mails[0])
    reading = store.mail.reading(first.id)
    author = reading.message.author if reading is not None and first.origin != "staff" else None
    customer, name = (author.email, author.name) if author else (thread.customer, thread.customer_name)
    return Thread(
        id=thread_id,
        subject=first.subject or thread.subject,
        customer=customer,
        customer_name=name,
        state="closed",
        opened_at=mails[0].received_at,
        last_message_at=mails[-1].received_at,
        priority=thread.priority,
        participants=thread.participants,
        circle=tuple(sorted({*thread.circle, customer})),
        customer_since=thread.customer_since,
    )


def _standing(thread: Thread, mails: Sequence[StoredMail]) -> Thread:
    """Return a conversation as its own mails leave it: who waits for whom, and for how many."""
    waiting = _waiting(mails)
    answered = [mail.received_at for mail in mails if mail.origin == "staff"]
    return replace(
        thread,
        state="waiting for us" if waiting else "waiting for customer",
        unanswered=len(waiting),
        contact_attempts=len(waiting),
        attempts_answered=0,
        first_response_at=min(answered, default=None),
    )


def _waiting(mails: Sequence[StoredMail]) -> list[StoredMail]:
    """Return the customer's mails since the last answer."""
    waiting: list[StoredMail] = []
    for mail in mails:
        if mail.origin == "staff":
            waiting = []
        elif mail.origin in ("customer", "unknown"):
            waiting.append(mail)
    return waiting


def _clocks(owed: Owed, left: Thread, stay: Sequence[StoredMail], fresh: Thread, moved: Sequence[StoredMail]) -> None:
    """End the clocks of a conversation in which nobody waits any more, and start those of the new one."""
    if left.state != "closed" and not _waiting(stay):
        owed.contented(left, SystemClock().now())
    waiting = _waiting(moved)
    if waiting:
        owed.customer_wrote(fresh, waiting[0].received_at)


def _count(mails: Sequence[StoredMail]) -> str:
    return f"mails {', '.join(str(mail.id) for mail in mails)}"
