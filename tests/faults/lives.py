"""A business that lives from one run to the next: mail comes, the program runs once, and is gone again."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from tests.daemon.running import NINE, QUICK, Diary, Shop, customer_mail, open_shop, shared_reader
from tests.servers.mailbox import Mailbox
from triaged.clock import ManualClock
from triaged.daemon import Daemon
from triaged.daemon.shared import ReaderOf
from triaged.demo.servers import SmtpSink
from triaged.proving.house import load_house

MAILS = {
    "ann": "Ace Plumbing was to come on Monday and never came. They promised to ring me by Friday.",
    "bob": "Are you open on Saturday?",
}


def once(shop: Shop, *, minutes: int = 0, reader_of: ReaderOf = shared_reader) -> None:
    """Do all that is due so many minutes after nine, as ``triaged once`` does."""
    clock = ManualClock(NINE + timedelta(minutes=minutes))
    house = load_house(shop.toml, None)
    Daemon(house, clock=clock, seen=Diary(), patience=QUICK, reader_of=reader_of).once()


def fresh(folder: Path, box: Mailbox | Path, sink: SmtpSink) -> Shop:
    """Return a business that has looked at its empty mailbox (or Maildir) once, and then was written to twice."""
    if isinstance(box, Path):
        empty(box)
    shop = open_shop(folder, box, sink)
    once(shop)
    for name, text in MAILS.items():
        deliver(box, name, text)
    return shop


def empty(box: Path) -> Path:
    """Make a Maildir."""
    for part in ("new", "cur", "tmp"):
        (box / part).mkdir(parents=True, exist_ok=True)
    return box


def deliver(box: Mailbox | Path, name: str, text: str) -> None:
    """Put a mail into a mailbox as a mail server does."""
    if isinstance(box, Mailbox):
        box.append(customer_mail(name, text), when=NINE)
    else:
        put(box, name, customer_mail(name, text))


def put(box: Path, name: str, raw: bytes, *, minutes: int = 0) -> None:
    """Put any bytes into a Maildir, as received so many minutes after nine."""
    received = NINE.timestamp() + 60 * minutes
    (box / "tmp" / name).write_bytes(raw)
    os.utime(box / "tmp" / name, (received, received))
    (box / "tmp" / name).rename(box / "new" / name)
