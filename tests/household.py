"""A small business for tests: its configuration, mails written to it, and a pipeline in a world of its own."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Literal, TypedDict, Unpack
from zoneinfo import ZoneInfo

from triaged.config.people import Person
from triaged.model import Outgoing
from triaged.pipeline import Fired, Outcome, Pipeline
from triaged.proving.house import House, load_house
from triaged.reader import InlineReader, settings_of
from triaged.store import Place, Store

LONDON = ZoneInfo("Europe/London")
KEY = b"a key for tests, known to everybody"


@functools.cache
def house() -> House:
    """Return the business with the rules and templates that are shipped."""
    return load_house(Path(__file__).parent / "fixwell" / "triaged.toml", None)


@functools.cache
def reader() -> InlineReader:
    """Return a reader with the language model; loading it takes a second, once."""
    return InlineReader(settings_of(house().config))


def london(text: str) -> datetime:
    """Return the instant (UTC) of a local time such as ``2026-03-12 14:02``."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


class Fields(TypedDict, total=False):
    """What a test may say of a mail."""

    sender: str
    to: str
    subject: str
    message_id: str
    answers: str | None
    proved: bool
    headers: tuple[tuple[str, str], ...]


def letter(body: str, *, at: str, **fields: Unpack[Fields]) -> bytes:
    """Return a mail as bytes; ``proved`` adds the trusted server's word for the author's domain."""
    when = london(at).astimezone(LONDON)
    sender = fields.get("sender", "Dana Reeve <dana@customer.example>")
    domain = sender.rpartition("@")[2].rstrip(">")
    answers = fields.get("answers")
    lines = [
        ("From", sender),
        ("To", fields.get("to", "support@fixwell.example")),
        ("Subject", fields.get("subject", "Where is the plumber?")),
        ("Date", format_datetime(when)),
        ("Message-ID", fields.get("message_id") or f"<{when:%Y%m%d%H%M%S}.{len(body)}@{domain}>"),
        *fields.get("headers", ()),
    ]
    if fields.get("proved", True):
        lines.insert(0, ("Authentication-Results", f"mx.fixwell.example; dmarc=pass header.from={domain}"))
    if answers:
        lines += [("In-Reply-To", answers), ("References", answers)]
    head = "".join(f"{name}: {value}\r\n" for name, value in lines)
    return (head + "\r\n" + body.replace("\n", "\r\n") + "\r\n").encode()


class World:
    """A store, a pipeline and the time; mails are handled at the time of their Date header."""

    def __init__(
        self,
        path: Path | None = None,
        *,
        crash_point: Callable[[str], None] | None = None,
        threads: dict[str, object] | None = None,
        people: dict[str, dict[str, object]] | None = None,
        home: House | None = None,
        **caps: object,
    ) -> None:
        """Use a database in a file, or one in memory; the rest are keys of [caps], [threads] and [people]."""
        home = home or house()
        config = home.config.model_copy(
            update={
                "caps": home.config.caps.model_copy(update=caps),
                "threads": home.config.threads.model_copy(update=threads or {}),
                "people": {
                    key: Person.model_validate(person.model_dump() | (people or {}).get(key, {}))
                    for key, person in home.config.people.items()
                },
            }
        )
        self.store = Store(path)
        self.restart(home=House(config=config, rules=home.rules, templates=home.templates), crash_point=crash_point)
        self.uid = self.store.count("message")
        self.written: list[tuple[bytes, str]] = []
        """Every mail so far, with where it lay."""
        self.now: datetime | None = None
        """Up to when the clock ran."""

    def restart(self, *, home: House, crash_point: Callable[[str], None] | None = None) -> None:
        """Put a configuration, rules and templates in force, as a reload does."""
        self.pipeline = Pipeline(
            home.config, self.store, home.rules, home.templates, home.tokens(KEY), crash_point=crash_point
        )

    def keep(self, raw: bytes, at: datetime, *, role: Literal["inbox", "sent"] = "inbox", past: bool = False) -> int:
        """Store a mail under the next UID; returns its row."""
        self.uid += 1
        self.written.append((raw, role))
        place = Place(account="support", folder=role, role=role, uidvalidity=1, uid=self.uid)
        row = self.store.mail.keep(place, raw, at, past=past)
        assert row is not None
        return row

    def handle(self, row: int, at: datetime) -> Outcome:
        """Take a stored mail through the pipeline."""
        mail = self.store.mail.get(row)
        assert mail is not None
        reading = reader().read(self.store.mail.raw(mail.sha256), mail.received_at, in_sent=mail.place.role == "sent")
        return self.pipeline.handle(mail, reading, at)

    def mail(self, body: str, *, at: str, past: bool = False, **fields: Unpack[Fields]) -> Outcome:
        """Write, store and handle a mail in the inbox; all that is due before it happens first."""
        self.until(at)
        return self.handle(self.keep(letter(body, at=at, **fields), london(at), past=past), london(at))

    def answer(self, body: str, *, at: str, **fields: Unpack[Fields]) -> Outcome:
        """Write, store and handle a mail that lies in our own Sent folder."""
        self.until(at)
        fields.setdefault("sender", "Pat Lowe <pat@fixwell.example>")
        fields.setdefault("to", "dana@customer.example")
        fields.setdefault("proved", False)
        raw = letter(body, at=at, **fields)
        return self.handle(self.keep(raw, london(at), role="sent"), london(at))

    def until(self, at: str) -> list[Fired]:
        """Let the clock run up to ``at``; every step fires at its own time."""
        found = []
        self.now = max(london(at), self.now or london(at))
        while step := self.store.ledger.next_step(london(at)):
            fired = self.pipeline.fire(step, step.at)
            if fired is not None:
                found.append(fired)
        return found

    def out(self) -> list[Outgoing]:
        """Return everything that was queued, oldest first."""
        return [row.mail for row in self.store.outbox.rows()]
