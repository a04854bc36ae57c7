"""export and erase: what is stored of one customer, for whoever asks for it (GDPR articles 15 and 17)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from triaged.cli.common import as_json_text, config_option, open_store, whole_address
from triaged.clock import SystemClock
from triaged.customers import Customers, customers_of, spellings
from triaged.inbox.parse import parse
from triaged.model import PermanentError, Thread
from triaged.proving.corrections import Corrections
from triaged.store import Queued, Store, StoredMail
from triaged.store.erasing import Erased


@click.command()
@config_option
@click.argument("address", callback=whole_address)
@click.argument("folder", type=click.Path(path_type=Path))
def export(config_path: Path, address: str, folder: Path) -> None:
    """Write all that is stored of the customer with ADDRESS into a new FOLDER: his mails as they came, and the rest.

    Of a conversation of somebody else in which he took part it holds what he wrote and what was sent to him.
    """
    config, store = open_store(config_path)
    addresses = _all_his(customers_of(config), address)
    found = [each for each in store.mail.threads() if each.customer in addresses]
    mine = {each.id for each in found}
    unread = [mail for number in _of(addresses, store.erasing.unread()) if (mail := store.mail.get(number))]
    others = (*store.mail.by_authors(addresses), *unread, *_written_to(store, addresses, mine))
    alone = [mail for mail in others if mail.thread not in mine]
    sent = [row for row in store.outbox.rows() if row.mail.to.email in addresses and row.mail.thread not in mine]
    if not (found or alone or sent):
        raise click.UsageError(f"nothing is stored of {address}")
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise PermanentError(f"{folder} cannot be made ({error.strerror}); name a new folder") from error
    conversations = [_conversation(each, store, folder, addresses) for each in found]
    shape = {
        "addresses": sorted(customers_of(config).of(address).addresses),
        "conversations": conversations,
        "other_mails": _mails(alone, store, folder),
        "also_sent_to_you": _said(sent),
    }
    _write(folder / "export.json", as_json_text(shape).encode())
    mails = sum(len(each["mails"]) for each in conversations) + len(alone)
    click.echo(f"{folder} holds what is stored: {_count(len(found), 'conversation')}, {_count(mails, 'mail')}")


@click.command()
@config_option
@click.argument("address", callback=whole_address)
@click.option("--dry-run", is_flag=True, help="Only say what would be erased.")
def erase(config_path: Path, address: str, *, dry_run: bool) -> None:
    """Delete every trace of the customer with ADDRESS, so that no file of triaged holds it; there is no way back.

    Conversations of others in which he took part stay, without him and without what he wrote. Of whom nothing is
    stored is remembered all the same: a copy that is put back later brings him not back.
    """
    config, store = open_store(config_path)
    known = customers_of(config).of(address)
    addresses = _all_his(customers_of(config), address)
    ours = {each.email for each in config.business.addresses} | {each.email.email for each in config.people.values()}
    at_home = {domain for domain in config.staff_domains if address.endswith((f"@{domain}", f".{domain}"))}
    if addresses & ours or at_home:
        raise click.UsageError(f"{address} is one of us, and no customer")
    try:
        with store.atomic():
            his = _of(addresses, store.erasing.unread())
            erased = store.erasing.customer(addresses, his, SystemClock().now())
            if dry_run:
                raise _OnlyLooked  # noqa: TRY301 - what was deleted to count it comes back
            # Before the end of the transaction: were it cut, the next try would find no mail to forget them by.
            corrected = Corrections.beside(config.store_path).forget(erased.sha256)
    except _OnlyLooked:
        click.echo(_told(address, erased, "would be erased"))
        return
    store.compact()
    click.echo(_told(address, erased, "erased"))
    if not (erased.mails or erased.beside):
        return
    if corrected:
        click.echo(f"{_count(corrected, 'correction')} erased with them")
    left = ["the mail server", "backups made before"]
    if config.customers.file and known.known:
        left.append(f"{config.customers.file}")
    # Those that triaged itself laid aside: before a step of the schema, and before a restore.
    beside = (config.store_path.parent.glob(f"{config.store_path.name}.{end}") for end in ("before-*", "restoring*"))
    left += sorted(str(each) for found in beside for each in found)
    click.echo(f"What still holds it, and is yours to clear: {', '.join(left)}.")


class _OnlyLooked(Exception):  # noqa: N818 - it never leaves this file
    """Undoes what a dry run deleted."""


def _told(address: str, erased: Erased, how: str) -> str:
    """Return what was, or would be, erased, and what of others stays."""
    lines = [f"{how}: {_count(erased.conversations, 'conversation')}, {_count(erased.mails, 'mail')}"]
    if not erased.mails:
        was = "was" if how == "erased" else "is"
        lines = [f"nothing {was} stored {f'that {address} wrote' if erased.beside else f'of {address}'}"]
    if how == "erased":
        then = "they are not stored again" if erased.mails else "of a copy that is put back it is erased as well"
        lines = [f"{lines[0]}; {then}"]
    if erased.beside:
        lines.append(f"stays, without {address}: {', '.join(erased.beside)}, of other customers")
    if erased.mentioned:
        lines.append(f"mails of others that name the address, which stay: {erased.mentioned}")
    return "\n".join(lines)


def _all_his(customers: Customers, address: str) -> frozenset[str]:
    """Return every address of a customer, in every spelling that a mail may have it in."""
    return frozenset(each for known in customers.of(address).addresses for each in spellings(known))


def _of(addresses: Collection[str], unread: Iterable[tuple[int, bytes, bool]]) -> list[int]:
    """Return the numbers of those mails, not read yet, that one of these addresses wrote, or was written by us."""
    epoch, found = datetime.fromtimestamp(0, UTC), []
    for number, raw, is_ours in unread:
        head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
        mail = parse(head + b"\r\n\r\n", received_at=epoch)
        if any(each.email in addresses for each in ((*mail.to, *mail.cc) if is_ours else mail.from_)):
            found.append(number)
    return found


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _conversation(thread: Thread, store: Store, folder: Path, addresses: Collection[str]) -> dict[str, Any]:
    mails = _of_his(thread, store, addresses)
    told_in = {mail.id for mail in mails}
    return {
        "thread": thread.id,
        "subject": thread.subject,
        "customer": thread.customer,
        "name": thread.customer_name,
        "state": thread.state,
        "labels": list(thread.labels),
        "opened_at": thread.opened_at,
        "mails": _mails(mails, store, folder),
        "promises": [
            {"text": each.text, "promisor": each.promisor, "due": each.due, "status": each.status}
            for each in store.ledger.promises(thread.id)
            if each.made_in in told_in
        ],
        "sent_to_you": _said(row for row in store.outbox.rows(thread.id) if row.mail.to.email in addresses),
    }


def _of_his(thread: Thread, store: Store, addresses: Collection[str]) -> list[StoredMail]:
    """Return the mails of a conversation of his, but for those that another customer wrote, or was written alone."""
    others = {each for each in (thread.customer, *thread.circle) if each not in addresses}
    found = []
    for mail in store.mail.of_thread(thread.id):
        to = _recipients(store, mail) if mail.origin == "staff" else set()
        if mail.author not in others and not (to & others and not to & set(addresses)):
            found.append(mail)
    return found


def _written_to(store: Store, addresses: Collection[str], mine: Collection[str]) -> list[StoredMail]:
    """Return the mails of staff to one of these addresses in conversations of others."""
    return [
        mail
        for thread in store.mail.threads()
        if thread.id not in mine and set(addresses) & {*thread.circle, *thread.participants}
        for mail in store.mail.of_thread(thread.id)
        if mail.origin == "staff" and _recipients(store, mail) & set(addresses)
    ]


def _recipients(store: Store, mail: StoredMail) -> set[str]:
    reading = store.mail.reading(mail.id)
    return {each.email for each in (*reading.message.to, *reading.message.cc)} if reading else set()


def _said(rows: Iterable[Queued]) -> list[dict[str, Any]]:
    return [
        {"subject": row.mail.subject, "text": row.mail.text, "sent_at": row.sent_at, "state": row.state} for row in rows
    ]


def _mails(mails: Iterable[StoredMail], store: Store, folder: Path) -> list[dict[str, Any]]:
    """Write mails as they came; returns what tells of them."""
    told = []
    for mail in mails:
        file = f"{mail.id:06}.eml"
        _write(folder / file, store.mail.raw(mail.sha256))
        told.append({"file": file, "from": mail.author, "subject": mail.subject, "received_at": mail.received_at})
    return told


def _write(path: Path, data: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(data)
