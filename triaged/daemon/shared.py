"""What the threads of one daemon share. All else goes from one to another through the database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from triaged.clock import Clock
from triaged.config import Config
from triaged.daemon.health import Health, Patience
from triaged.outbox.deliver import Delivered
from triaged.pipeline import Fired, Outcome
from triaged.proving.house import House
from triaged.reader import Reader, WorkerReader, settings_of
from triaged.store import Store

Seen = Callable[[Outcome | Fired | Delivered], None]
"""Told of each thing that happened, after it is committed, in the thread that did it."""
ReaderOf = Callable[[Config], Reader]


@dataclass(kw_only=True)
class Shared:
    """The house in force (exchanged whole by a reload), the clock, and the bells by which threads wake one another."""

    house: House
    clock: Clock
    seen: Seen
    crash_point: Callable[[str], None]
    patience: Patience
    look_every: float
    reader_of: ReaderOf
    dry_run: bool
    key: bytes = b""
    stop: threading.Event = field(default_factory=threading.Event)
    mail_came: threading.Event = field(default_factory=threading.Event)
    mail_goes: threading.Event = field(default_factory=threading.Event)
    unseen: set[str] = field(default_factory=set)
    """Mailboxes and folders that nobody has looked into since the start: staff may have answered in them."""

    def open(self) -> Store:
        """Return a connection to the database for one thread."""
        return Store(self.house.config.store_path)

    def health(self, name: str, store: Store, *, longest: float | None = None) -> Health:
        """Return the health of something; ``longest`` seconds pass at most between two tries."""
        patience = self.patience if longest is None else replace(self.patience, longest=longest, refused=longest)
        return Health(name, store, clock=self.clock, stop=self.stop, patience=patience)

    def put_in_force(self, house: House) -> None:
        """Exchange the house; in a dry run its [smtp] mode is "dry-run" whatever was written."""
        self.house = replace(house, config=house.config.with_mode("dry-run")) if self.dry_run else house

    @property
    def sends(self) -> bool:
        """Whether mail leaves."""
        return self.house.config.smtp.mode == "live"


def worker_reader(config: Config) -> WorkerReader:
    """Return the reader that a configuration asks for: a process with limits."""
    extract = config.extract
    return WorkerReader(settings_of(config), seconds=extract.timeout.total_seconds(), memory_mb=extract.memory_mb)
