"""Reading a mail: parse, zones, extraction. In the daemon this happens in a worker process with limits.

Anybody may write to the mailbox, so whatever reads his mail may hang, eat the memory or crash. The worker is killed
then and started anew; the daemon counts the tries of each mail and puts the one that kills aside.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import resource
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from triaged.clock import when_late
from triaged.config import Config
from triaged.extract import Extractor, load_vendors
from triaged.extract.context import Context, KnownVendor
from triaged.hours import WorkingHours
from triaged.inbox import parse, screen, zones
from triaged.inbox.passed_on import is_nothing_else, original_author
from triaged.model import Message, PermanentError, Reading, SenderRole, TemporaryError, Zones

_START_SECONDS = 120.0
"""How long loading the language model may take on a slow machine."""
_COUNTRY_OF_TLD = {"uk": "GB"}
_ZERO_OFFSET = {"uk": "Europe/London", "ie": "Europe/Dublin", "pt": "Europe/Lisbon", "is": "Atlantic/Reykjavik"}


class ReaderMissing(TemporaryError):  # noqa: N818 - it names what is missing
    """No mail can be read now, whichever it is: the machine is short of memory or of processes, say."""


class UnreadableError(TemporaryError):
    """The worker died or took too long on this mail; another try may help, a third will not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that a reader must know of the business; small enough to hand to another process."""

    identity: screen.Identity
    hours: WorkingHours
    date_order: str
    model: str
    vendors: tuple[KnownVendor, ...]


class Reader(Protocol):
    """Turns raw bytes into a ``Reading``."""

    def read(self, raw: bytes, received_at: datetime, *, in_sent: bool) -> Reading:
        """Read one mail; UnreadableError where it was too much for the reader."""
        ...

    def close(self) -> None:
        """Stop what runs in the background."""
        ...


def settings_of(config: Config) -> Settings:
    """Return the reader's settings; ConfigError where vendors.csv is wrong."""
    path = config.extract.resolve(config.extract.vendors)
    return Settings(
        identity=identity_of(config),
        hours=config.business.calendar,
        date_order=config.business.date_order,
        model=config.extract.model,
        vendors=load_vendors(path) if path else (),
    )


def identity_of(config: Config) -> screen.Identity:
    """Return who we are, as screening needs it."""
    return screen.Identity(
        name=config.business.name,
        addresses=tuple(address.email for address in config.business.addresses),
        domains=config.staff_domains,
        authserv_ids=config.business.trusted_authserv_ids,
        people=tuple(person.email.email for person in config.people.values()),
        vendor_domains=tuple(domain.lower() for domain in config.business.vendor_domains),
    )


class InlineReader:
    """Reads in this process: for replay, tests and the commands that look at one mail."""

    def __init__(self, settings: Settings) -> None:
        """Load the language model; PermanentError says what is missing."""
        self._settings = settings
        self._extractor = Extractor(settings.model)

    def read(self, raw: bytes, received_at: datetime, *, in_sent: bool) -> Reading:
        """Read one mail."""
        message = parse.parse(raw, received_at=received_at)
        split = zones.split(message)
        facts = self._extractor.read(split.newest, context_of(message, split, self._settings, in_sent=in_sent))
        return Reading(message=message, zones=split, facts=facts)

    def close(self) -> None:
        """Nothing runs in the background."""


def context_of(message: Message, split: Zones, settings: Settings, *, in_sent: bool) -> Context:
    """Return who wrote a mail and when, as extraction needs it; the claimed From decides who "I" is.

    Where one of us passes on a customer's mail without a word of his own, "I" is the customer.
    """
    author = message.author
    role: SenderRole = "staff" if in_sent else screen.claimed_role(message, settings.identity)
    if role == "staff" and is_nothing_else(split):
        author = original_author(message, split)
        role = "staff" if author and settings.identity.is_staff(author) else "customer"
    tld = author.domain.rpartition(".")[2] if author else ""
    return Context(
        at=_where_he_writes(message.written_at, tld, settings),
        sender=role,
        business=settings.identity.name,
        hours=settings.hours,
        sender_name=author.name if author else "",
        sender_country=_COUNTRY_OF_TLD.get(tld, tld.upper() if len(tld) == 2 else ""),  # noqa: PLR2004 - ISO 3166
        date_order=settings.date_order,
        vendors=settings.vendors,
    )


def _where_he_writes(at: datetime, tld: str, settings: Settings) -> datetime:
    """Return when a mail was written in the writer's own time, as far as that is known.

    Many programs and webmails write every Date in UTC: an offset of zero then says nothing of where its author is.
    Unless he writes from a country that has that offset, he is taken for a neighbour of the business.
    """
    if at.utcoffset() != timedelta():
        return at
    there = ZoneInfo(_ZERO_OFFSET[tld]) if tld in _ZERO_OFFSET else settings.hours.zone
    return at.astimezone(there)


class WorkerReader:
    """Reads in a child process with a time limit for each mail and a limit on memory."""

    def __init__(self, settings: Settings, *, seconds: float, memory_mb: int) -> None:
        """Start the worker at the first mail; ``seconds`` is wall-clock time for one mail."""
        self._settings = settings
        self._seconds = seconds
        self._memory = memory_mb * 1024 * 1024
        self._context = multiprocessing.get_context("spawn")
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def read(self, raw: bytes, received_at: datetime, *, in_sent: bool) -> Reading:
        """Read one mail in the worker; UnreadableError where it died, hung or refused."""
        pipe, late = self._started(), threading.Event()
        too_long = f"reading took longer than {self._seconds:.0f} s; the reader was stopped"
        try:
            with self._watched(late):
                pipe.send((raw, received_at, in_sent))
            if not pipe.poll(self._seconds):
                self.close()
                raise UnreadableError(too_long)
            answer = pipe.recv()
        except (EOFError, OSError) as error:
            self.close()
            raise UnreadableError(too_long if late.is_set() else "the reader died of this mail") from error
        if isinstance(answer, Reading):
            return answer
        raise UnreadableError(str(answer))

    @contextlib.contextmanager
    def _watched(self, late: threading.Event) -> Iterator[None]:
        """Kill a worker that does not even take a mail: a pipe holds some kilobytes, and a write into it waits."""
        process = self._process
        assert process is not None  # noqa: S101 - it was started just now

        def kill() -> None:
            late.set()
            process.kill()

        with when_late(self._seconds, kill):
            yield

    def warm_up(self) -> None:
        """Start the worker now, so that the first mail does not wait for the language model."""
        self._started()

    def close(self) -> None:
        """Stop the worker."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join(10)
        self._process = self._pipe = None

    def _started(self) -> Connection:
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self.close()
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_work, args=(theirs, self._settings, self._memory), daemon=True)
        # The child inherits the mask: a Ctrl-C while it still loads must not make it die with a traceback. The
        # tracker of multiprocessing resets the mask when it starts, so it starts first.
        try:
            resource_tracker.ensure_running()
        except OSError as error:
            raise ReaderMissing(f"mail cannot be read: no process can be started ({error.strerror})") from error
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()
        except OSError as error:
            ours.close()
            theirs.close()
            raise ReaderMissing(f"mail cannot be read: no process can be started ({error.strerror})") from error
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        self._process, self._pipe = process, ours
        try:
            ready = ours.recv() if ours.poll(_START_SECONDS) else "it took too long to start"
        except EOFError:
            ready = "it died at its start"
        if ready != "ready":
            self.close()
            raise PermanentError(f"mail cannot be read: {ready}")
        return ours


def _work(pipe: Connection, settings: Settings, memory: int) -> None:
    """Answer requests until the pipe closes. Runs in the child."""
    # A Ctrl-C in the terminal reaches the whole group; the daemon ends the worker when it is done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        reader = InlineReader(settings)
    except PermanentError as error:
        pipe.send(str(error))
        return
    resource.setrlimit(resource.RLIMIT_AS, (_address_space() + memory, resource.RLIM_INFINITY))
    pipe.send("ready")
    with contextlib.suppress(EOFError, OSError):
        while True:
            raw, received_at, in_sent = pipe.recv()
            try:
                answer: object = reader.read(raw, received_at, in_sent=in_sent)
            except (Exception, RecursionError) as error:  # noqa: BLE001 - whatever a stranger's mail can raise
                answer = f"{type(error).__name__}: {error}"[:500]
            pipe.send(answer)


def _address_space() -> int:
    """Return the address space in use (bytes): the limit is on what a mail adds to it."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0]) if Path("/proc/self/statm").exists() else 0
    return pages * resource.getpagesize() or 2**32
