"""A business that lives from one run to the next: mail comes, the program runs once, and is gone again."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.cli.commands import Said, triaged
from tests.daemon.running import NINE, QUICK, Diary, Shop, customer_mail, open_shop, sent_to, shared_reader
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


@dataclass(frozen=True)
class Place:
    """A business that lives from a Maildir, the relay it sends by, and where its copy lies."""

    shop: Shop
    box: Path
    sink: SmtpSink
    copy: Path

    @property
    def database(self) -> Path:
        """Return where the database lies."""
        return self.shop.folder / "triaged.db"

    def say(self, *words: object) -> Said:
        """Give a command."""
        return triaged(words[0], "--config", self.shop.toml, *words[1:])

    def comes(self, name: str, mail: str | bytes, *, minutes: int = 0) -> None:
        """Let a mail come, given whole or by its words, and do all that is due."""
        raw = customer_mail(name, mail) if isinstance(mail, str) else mail
        put(self.box, f"{name}{minutes}", raw, minutes=minutes)
        once(self.shop, minutes=minutes)

    def to(self, person: str) -> int:
        """Count what left for a customer."""
        return len(sent_to(self.sink, person))

    def staff_told(self) -> int:
        """Count what left for the first rung."""
        return sum("dispatch@fixwell.example" in mail.rcpts for mail in self.sink.received)

    def holds(self, *traces: bytes) -> list[bytes]:
        """Return which of these words lie in any file of the business."""
        files = [each.read_bytes() for each in self.shop.folder.rglob("*") if each.is_file()]
        return [trace for trace in traces if any(trace.lower() in data.lower() for data in files)]

    def customers(self) -> set[str]:
        """Return whose conversations there are."""
        with self.shop.store() as store:
            return {each.customer for each in store.mail.threads()}


def settle(folder: Path, sink: SmtpSink) -> Place:
    """Open a business whose Maildir is empty, and look at it once."""
    box = empty(folder / "box")
    shop = open_shop(folder / "shop", box, sink)
    once(shop)
    return Place(shop, box, sink, folder / "copy.db")
