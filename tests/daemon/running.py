"""A business for one test: its folder, its daemon, its mails, and patience without a clock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import trustme

from tests.servers.mailbox import Mailbox
from triaged.clock import ManualClock, monotonic
from triaged.config import Config
from triaged.daemon import Daemon, Patience
from triaged.demo.servers import SmtpSink
from triaged.model import Thread
from triaged.outbox.deliver import Delivered
from triaged.pipeline import Fired, Outcome
from triaged.proving.house import load_house
from triaged.reader import InlineReader, settings_of
from triaged.store import Store

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday morning."""
_PATIENCE = 20.0
QUICK = Patience(first=0.02, longest=0.1, refused=0.05)
"""For servers that a test lets fail on purpose."""
Seen = Outcome | Fired | Delivered

RULE = """\
rules:
  - name: {name}
    why: Nobody should wonder whether a mail has arrived.
    when: message received
    if: {{from: customer}}
    then: {{acknowledge: {template}}}
    examples:
      - name: a question
        message: |
          From: Ezra Moss <ezra@harbour.example>
          Subject: opening hours

          Are you open on Saturday?
        expect: match
      - name: a machine
        message: |
          From: Ezra Moss <ezra@harbour.example>
          Subject: Automatic reply
          Auto-Submitted: auto-replied

          I am away.
        expect: no match
"""
_TOML = """\
[business]
name = "Fixwell"
addresses = ["support@fixwell.example"]
domains = ["fixwell.example"]
timezone = "Europe/London"
hours = {{ mon-fri = "08:00-17:00" }}

[mailbox]
{mailbox}
poll = "{poll}"

[smtp]
host = "127.0.0.1"
port = {smtp_port}
tls = "{smtp_tls}"
{smtp_login}
from = "Fixwell Support <support@fixwell.example>"
mode = "{mode}"

[people.dispatch]
email = "dispatch@fixwell.example"
[people.owner]
email = "pat@fixwell.example"

[[deadline]]
kind = "first response"
within = "4 hours"
warn = "1 hour"
ladder = ["dispatch", {{ to = "owner", after = "2 hours" }}]
"""


_readers: list[InlineReader] = []


def shared_reader(config: Config) -> InlineReader:
    """Return the one reader of all tests here: the language model takes a second to load."""
    if not _readers:
        _readers.append(InlineReader(settings_of(config)))
    return _readers[0]


@dataclass
class Diary:
    """What a daemon said it did; a test waits for an entry, never for a time."""

    entries: list[Seen] = field(default_factory=list)
    bell: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, event: Seen) -> None:
        """Write an entry."""
        with self.bell:
            self.entries.append(event)
            self.bell.notify_all()

    def mails(self) -> list[Outcome]:
        """Return the mails that were handled."""
        return [each for each in self.entries if isinstance(each, Outcome)]

    def wait(self, enough: Callable[[Diary], bool]) -> None:
        """Return once ``enough`` is true of this diary."""
        with self.bell:
            assert self.bell.wait_for(lambda: enough(self), _PATIENCE), self.entries

    def handled(self, count: int) -> list[Outcome]:
        """Return the mails once there are so many."""
        self.wait(lambda diary: len(diary.mails()) >= count)
        return self.mails()

    def delivered(self, *outcomes: str) -> None:
        """Wait until delivery ended in these ways, in this order."""
        self.wait(lambda diary: [each.outcome for each in diary.entries if isinstance(each, Delivered)] == [*outcomes])


@dataclass(frozen=True, kw_only=True)
class Shop:
    """A folder with a triaged.toml, and who is behind it."""

    folder: Path

    @property
    def toml(self) -> Path:
        """Where the configuration lies."""
        return self.folder / "triaged.toml"

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Open the database."""
        store = Store(self.folder / "triaged.db")
        try:
            yield store
        finally:
            store.close()

    def state(self, name: str) -> str:
        """Return what ``status`` would say of a connection: "well", its trouble, or "" before anything is known."""
        with self.store() as store:
            told = store.marked(f"state/{name}")
        if told is None or '"begun"' in told:
            return ""
        return "well" if '"trouble"' not in told else told

    def thread_of(self, message_id: str) -> Thread:
        """Return the thread of a mail."""
        with self.store() as store:
            found = store.mail.thread_of_id(message_id)
        assert found is not None
        return found

    @contextmanager
    def daemon(self, diary: Diary | None = None, **changes: Any) -> Iterator[Daemon]:
        """Run a daemon; it must stop cleanly and must not have failed."""
        settings: dict[str, Any] = {
            "clock": ManualClock(NINE),
            "look_every": 0.05,
            "patience": QUICK,
            "reader_of": shared_reader,
            "seen": diary or Diary(),
        }
        daemon = Daemon(load_house(self.toml, None), **(settings | changes))
        daemon.start()
        try:
            yield daemon
        finally:
            stopped = daemon.stop()
        assert stopped
        assert daemon.failed is None


def open_shop(
    folder: Path,
    box: Mailbox | Path,
    sink: SmtpSink,
    *,
    authority: trustme.CA | None = None,
    login: tuple[str, str] | None = None,
    poll: str = "30s",
    mode: str = "live",
    smtp_port: int | None = None,
) -> Shop:
    """Write the configuration of a business: its mailbox (or Maildir), its relay, one rule."""
    folder.mkdir(parents=True, exist_ok=True)
    cafile = ""
    if authority is not None:
        authority.cert_pem.write_to_path(str(folder / "ca.pem"))
        cafile = 'cafile = "ca.pem"'
    if isinstance(box, Path):
        mailbox = f'maildir = "{box}"'
    else:
        secret(folder / "imap", box.password)
        mailbox = (
            f'host = "{box.host}"\nport = {box.port}\ntls = "{box.tls}"\nuser = "{box.user}"\n'
            f'password_file = "imap"\ntimeout = "10s"\n{cafile}'
        )
    smtp_login = cafile + '\ntimeout = "10s"'
    if login is not None:
        secret(folder / "smtp", login[1])
        smtp_login += f'\nuser = "{login[0]}"\npassword_file = "smtp"'
    text = _TOML.format(
        mailbox=mailbox, poll=poll, smtp_port=smtp_port or sink.port, smtp_login=smtp_login, mode=mode,
        smtp_tls="starttls" if authority is not None else "none",
    )  # fmt: skip
    (folder / "triaged.toml").write_text(text)
    (folder / "rules").mkdir(exist_ok=True)
    (folder / "rules" / "one.yaml").write_text(RULE.format(name="acknowledge", template="general.txt"))
    return Shop(folder=folder)


def secret(path: Path, text: str) -> None:
    """Write a password where only its owner can read it."""
    path.touch(mode=0o600)
    path.write_text(text)


def customer_mail(name: str, text: str = "Are you open on Saturday?", *, reply_to: str | None = None) -> bytes:
    """Return a mail that ``name`` wrote to the business; its Message-ID is ``<name@customer.example>``."""
    who = name.partition("-")[0]
    mail = _mail(f"{who.title()} <{who}@customer.example>", "support@fixwell.example", f"Question of {who}", text)
    mail["Message-ID"] = f"<{name}@customer.example>"
    if reply_to:
        mail["In-Reply-To"] = reply_to
    return mail.as_bytes()


def staff_mail(name: str, to: str, text: str, *, reply_to: str) -> bytes:
    """Return an answer by staff, as it lies in the Sent folder."""
    mail = _mail("Sam <sam@fixwell.example>", f"{to}@customer.example", f"Re: Question of {to}", text)
    mail["Message-ID"] = f"<{name}@fixwell.example>"
    mail["In-Reply-To"] = mail["References"] = reply_to
    return mail.as_bytes()


def _mail(author: str, to: str, subject: str, text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = author, to, subject, format_datetime(NINE)
    mail.set_content(text)
    return mail


def sent_to(sink: SmtpSink, who: str) -> list[str]:
    """Return the Message-IDs of what the relay was given for an address, in order."""
    address = who if "@" in who else f"{who}@customer.example"
    return [str(read(mail.data)["Message-ID"]) for mail in sink.received if address in mail.rcpts]


def read(raw: bytes) -> EmailMessage:
    """Return a mail parsed."""
    return BytesParser(EmailMessage, policy=default).parsebytes(raw)


def until(check: Callable[[], bool]) -> None:
    """Return once ``check`` is true: for what another process or thread does without telling us."""
    end, pause = monotonic() + _PATIENCE, threading.Event()
    while not check():
        assert monotonic() < end
        pause.wait(0.02)
