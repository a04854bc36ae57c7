"""The stage: the servers, the folder of the business, and the daemon, all real and all on this machine."""

from __future__ import annotations

import email
import json
import logging
import queue
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import TextIO

import structlog

from triaged.clock import monotonic
from triaged.daemon import Daemon
from triaged.demo.evidence import Posted
from triaged.demo.pace import Pace, SceneClock
from triaged.demo.servers import EmbeddedImap, Received, SmtpSink
from triaged.demo.street import DISPATCH, END, OWNER, PAST, START, SUPPORT, Answer, Letter, answer_bytes, letter_bytes
from triaged.model import TemporaryError
from triaged.outbox.deliver import Delivered
from triaged.pipeline import Fired, Outcome
from triaged.proving.house import House, load_house
from triaged.proving.starter import write_folder
from triaged.reader import InlineReader, settings_of
from triaged.store import Store

PATIENCE = 60.0
"""Real seconds to wait for one mail before the play gives up."""
_LOOK_EVERY = 0.05
_POLL = "5 minutes"
Event = Outcome | Fired | Delivered


class StageError(TemporaryError):
    """The daemon did not do its part in time, or ended."""


class Stage:
    """Everything that a play needs: put mails in, hear what the daemon says, look at what arrived."""

    def __init__(
        self, folder: Path, imap: EmbeddedImap, sink: SmtpSink, house: House, clock: SceneClock, pace: Pace
    ) -> None:
        """Prepare; ``stage`` makes one, with the daemon running."""
        self.folder, self.imap, self.sink = folder, imap, sink
        self.house, self.clock, self.pace = house, clock, pace
        self.posted: dict[str, Posted] = {}
        """By Message-ID."""
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.daemon = Daemon(house, clock=clock, seen=self.events.put, look_every=_LOOK_EVERY)
        self.store = Store(house.config.store_path)
        self._stopped: bool | None = None

    def stop(self) -> bool:
        """Stop the daemon, once; returns whether every thread of it ended."""
        if self._stopped is None:
            self._stopped = self.daemon.stop()
        return self._stopped

    # --- mail in ----------------------------------------------------------------------------------------

    def deliver(self, letter: Letter) -> None:
        """Put a mail into the inbox, as the mail server would."""
        reply_to = letter.quotes
        if letter.replies_to:
            reply_to = next((str(mail["Message-ID"]) for _, mail in self.answers_to(letter.replies_to)), None)
        self._append("INBOX", letter_bytes(letter, in_reply_to=reply_to), letter.message_id, letter.at)

    def send(self, answer: Answer, letter: Letter) -> None:
        """Put an answer by staff into the folder of sent mail, as their mail program would."""
        self._append("Sent", answer_bytes(answer, letter), answer.message_id, answer.at, flags=(r"\Seen",))

    def _append(self, folder: str, raw: bytes, message_id: str, when: datetime, *, flags: tuple[str, ...] = ()) -> None:
        self.posted[message_id] = Posted(folder=folder, raw=raw, flags=flags, at=monotonic())
        self.imap.append(raw, folder=folder, when=when, flags=flags)

    # --- mail out ---------------------------------------------------------------------------------------

    def answers_to(self, message_id: str) -> tuple[tuple[Received, EmailMessage], ...]:
        """Return what the relay took in reply to the mail of that Message-ID."""
        return tuple(each for each in self.taken() if each[1]["In-Reply-To"] == message_id)

    def taken(self) -> tuple[tuple[Received, EmailMessage], ...]:
        """Return all that the relay took, each with its mail."""
        return tuple((each, email.message_from_bytes(each.data, policy=default)) for each in self.sink.received)

    # --- waiting ----------------------------------------------------------------------------------------

    def run_to(self, instant: datetime, show: Callable[[Event], None]) -> None:
        """Let the clock run to ``instant`` (aware), standing still at every step of a ladder until it is told."""
        while True:
            step = self.store.ledger.next_step(instant)
            target = max(step.at, self.clock.now()) if step else instant
            self.clock.run(target, self.pace.seconds(self.clock.now(), target))
            self.wait(lambda: self.clock.left() == 0.0, show, patience=self.clock.left() + PATIENCE)
            if step is None:
                return
            self.wait(self._nothing_due, show)
            self.wait_for_outbox(show)

    def wait_for_mail(self, message_id: str, show: Callable[[Event], None]) -> None:
        """Wait until the mail of that Message-ID is handled and all that is to be said has left."""
        handled: list[str | None] = []

        def note(event: Event) -> None:
            if isinstance(event, Outcome):
                handled.append(event.reading.message.message_id)
            show(event)

        self.wait(lambda: message_id in handled, note)
        self.wait_for_outbox(show)

    def wait_for_outbox(self, show: Callable[[Event], None]) -> None:
        """Wait until nothing is left to send, and everything that was heard of it is shown."""
        self.wait(lambda: not self.store.outbox.rows(None, "queued", "deferred", "uncertain", "sending"), show)

    def wait(self, reached: Callable[[], bool], show: Callable[[Event], None], *, patience: float = PATIENCE) -> None:
        """Show events until ``reached``; StageError after ``patience`` real seconds, or where the daemon ended."""
        end = monotonic() + patience
        while True:
            done = reached()  # asked before the queue is emptied: what led to it is shown
            while not self.events.empty():
                show(self.events.get())
                done = done or reached()
            if done:
                return
            if self.daemon.failed is not None:
                raise StageError(f"the daemon ended: {self.daemon.failed}") from self.daemon.failed
            if monotonic() > end:
                raise StageError(f"the daemon did not do its part within {patience:.0f} s{self._troubles()}")
            try:
                show(self.events.get(timeout=0.02))
            except queue.Empty:
                continue

    def _troubles(self) -> str:
        """Return what ``status`` would show as trouble."""
        states = [json.loads(value) for value in self.store.marks("state/").values()]
        found = "; ".join(state["trouble"] for state in states if state.get("trouble"))
        return f": {found}" if found else ""

    def _nothing_due(self) -> bool:
        return self.store.ledger.next_step(self.clock.now()) is None


@contextmanager
def stage(folder: Path, seconds: float) -> Iterator[Stage]:
    """Yield a stage with the daemon running and the past of the mailbox learnt; stops everything afterwards."""
    with ExitStack() as stack:
        imap = stack.enter_context(EmbeddedImap(user=SUPPORT.email))
        sink = stack.enter_context(SmtpSink())
        path = _folder(folder, imap, sink)
        log = stack.enter_context((folder / "triaged.log").open("a", encoding="utf-8"))
        stack.enter_context(_logging(log))
        house = load_house(path, lambda config: InlineReader(settings_of(config)))
        pace = Pace(START, END, house.config.business.calendar, seconds)
        made = Stage(folder, imap, sink, house, SceneClock(START, factor=pace.factor), pace)
        stack.callback(made.store.close)
        for letter in PAST:
            made.deliver(letter)
        made.daemon.start()
        stack.callback(made.stop)
        for letter in PAST:  # the first mail waits for the language model of the worker
            made.wait_for_mail(letter.message_id, lambda _event: None)
        made.wait(lambda: made.store.mail.cursor(house.config.mailbox[0].name, "Sent") is not None, lambda _event: None)
        yield made


def _folder(folder: Path, imap: EmbeddedImap, sink: SmtpSink) -> Path:
    """Write the folder of the business as ``triaged init`` does, and point it at the servers of the stage."""
    path = write_folder(
        folder, name="Fixwell", address=SUPPORT.email, timezone="Europe/London", country="GB", imap_host=imap.host,
        smtp_host=sink.host, owner=OWNER.email, dispatch=DISPATCH.email, authserv_id="mx.fixwell.example",
    )  # fmt: skip
    text = path.read_text("utf-8")
    for pattern, new in (
        (r"(?m)^port = 993\b", f"port = {imap.port}"),
        (r"(?m)^port = 465\b", f"port = {sink.port}"),
        (r'(?m)^tls = "implicit"', 'tls = "none"'),
        (r'(?m)^(host = "[^"]*"\nport = \d+\ntls = "none"\n)user = .*\npassword_file = "secrets/smtp"\n', r"\1"),
        (r'(?m)^mode = "dry-run"', 'mode = "live"'),
        (r'(?m)^poll = "[^"]*"', f'poll = "{_POLL}"'),
    ):
        text = re.sub(pattern, new, text)
    path.write_text(text, "utf-8")
    (folder / "secrets" / "imap").write_text(f"{imap.password}\n", "utf-8")  # the relay here asks for none
    return path


@contextmanager
def _logging(log: TextIO) -> Iterator[None]:
    """Have the daemon's log written to a file while the play lasts: the terminal belongs to the play."""
    before = structlog.get_config() if structlog.is_configured() else None
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(log),
        cache_logger_on_first_use=False,
    )
    try:
        yield
    finally:
        structlog.reset_defaults()
        if before is not None:
            structlog.configure(**before)
