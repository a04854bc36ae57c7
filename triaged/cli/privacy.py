"""export and erase: what is stored of one customer, for whoever asks for it (GDPR articles 15 and 17)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from triaged.cli.common import SCHEMA_VERSION, config_option, open_store
from triaged.clock import SystemClock
from triaged.customers import customers_of
from triaged.model import PermanentError, Thread
from triaged.proving.corrections import Corrections
from triaged.store import Store, StoredMail


@click.command()
@config_option
@click.argument("address")
@click.argument("folder", type=click.Path(path_type=Path))
def export(config_path: Path, address: str, folder: Path) -> None:
    """Write all that is stored of the customer with ADDRESS into a new FOLDER: his mails as they came, and the rest."""
    config, store = open_store(config_path)
    addresses = {each.lower() for each in customers_of(config).of(address).addresses}
    found = [each for each in store.mail.threads() if addresses & {each.customer, *each.circle}]
    mine = {each.id for each in found}
    alone = [mail for mail in store.mail.by_authors(addresses) if mail.thread not in mine]
    if not found and not alone:
        raise click.UsageError(f"nothing is stored of {address.lower()}")
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise PermanentError(f"{folder} cannot be made ({error.strerror}); name a new folder") from error
    conversations = [_conversation(each, store, folder, addresses) for each in found]
    shape = {
        "schema_version": SCHEMA_VERSION,
        "addresses": sorted(addresses),
        "conversations": conversations,
        "other_mails": _mails(alone, store, folder),
    }
    _write(folder / "export.json", json.dumps(shape, ensure_ascii=False, indent=2, default=_plain).encode())
    mails = sum(len(each["mails"]) for each in conversations) + len(alone)
    told = f"{len(found)} conversation{'s' * (len(found) != 1)}, {mails} mail{'s' * (mails != 1)}"
    click.echo(f"{folder} holds what is stored: {told}")


@click.command()
@config_option
@click.argument("address")
def erase(config_path: Path, address: str) -> None:
    """Delete every trace of the customer with ADDRESS, so that no file of triaged holds it; there is no way back."""
    config, store = open_store(config_path)
    known = customers_of(config).of(address)
    addresses = {address.lower(), *(each.lower() for each in known.addresses)}
    ours = {each.email for each in config.business.addresses} | {each.email.email for each in config.people.values()}
    if addresses & ours:
        raise click.UsageError(f"{address.lower()} is one of us, and no customer")
    with store.atomic():
        erased = store.erasing.customer(addresses, SystemClock().now())
    corrected = Corrections.beside(config.store_path).forget(erased.sha256)
    store.compact()
    if not erased.mails:
        click.echo(f"nothing was stored of {address.lower()}")
        return
    told = f"{_count(erased.conversations, 'conversation')}, {_count(erased.mails, 'mail')}"
    also = f", {_count(corrected, 'correction')}" if corrected else ""
    click.echo(f"erased: {told}{also}; they are not stored again")
    if erased.mentioned:
        click.echo(f"{_count(erased.mentioned, 'mail')} of others name the address and stay")
    left = ["the mail server", "backups made before"]
    if config.customers.file and known.addresses:
        left.append(f"{config.customers.file}")
    # Those that triaged itself laid aside: before a step of the schema, and before a restore.
    left += [str(each) for each in sorted(config.store_path.parent.glob(f"{config.store_path.name}.before-*"))]
    click.echo(f"What still holds it, and is yours to clear: {', '.join(left)}.")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _conversation(thread: Thread, store: Store, folder: Path, addresses: set[str]) -> dict[str, Any]:
    return {
        "thread": thread.id,
        "subject": thread.subject,
        "customer": thread.customer,
        "name": thread.customer_name,
        "state": thread.state,
        "labels": list(thread.labels),
        "opened_at": thread.opened_at,
        "mails": _mails(store.mail.of_thread(thread.id), store, folder),
        "promises": [
            {"text": each.text, "promisor": each.promisor, "due": each.due, "status": each.status}
            for each in store.ledger.promises(thread.id)
        ],
        "sent_to_you": [
            {"subject": row.mail.subject, "text": row.mail.text, "sent_at": row.sent_at, "state": row.state}
            for row in store.outbox.rows(thread.id)
            if row.mail.to.email in addresses
        ],
    }


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


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")
