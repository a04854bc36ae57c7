"""The tables of triaged.toml by which it takes care of itself: a second way to the owner, and what is kept how long."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pydantic import Field, field_validator, model_validator

from triaged.config.base import Mail, Pause, Plain, Table, read_secret
from triaged.config.servers import Smtp

_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


class Alarm(Table):
    """Another way to the owner than the mailbox and relay that may be what is broken.

    Any of ``command`` (its standard input is the text), ``notify_file`` (Apprise addresses, a line each) and
    ``smtp`` with ``to`` (an account at another server); all that are given are used.
    """

    after: Pause = timedelta(minutes=15)
    """How long something may fail before it is told of."""
    command: tuple[str, ...] = ()
    notify_file: str | None = None
    smtp: Smtp | None = None
    to: Mail | None = None
    heartbeat: Plain | None = None
    """At which time of the day, in the business's zone, it says that all is well; "08:00"."""
    pause: Pause = Field(default=timedelta(minutes=1))
    """How long it waits before a way that failed is tried again."""

    @field_validator("command", mode="before")
    @classmethod
    def _words(cls, value: object) -> object:
        if not isinstance(value, list) or not value or not all(isinstance(word, str) and word for word in value):
            raise ValueError('command: write the program and its words in a list, as in ["/usr/bin/page", "--now"]')
        return value

    @model_validator(mode="after")
    def _whole(self) -> Alarm:
        if bool(self.smtp) != bool(self.to):
            raise ValueError("give both smtp (an account at another server) and to (whose address), or none of them")
        if self.heartbeat is not None and not _TIME.fullmatch(self.heartbeat):
            raise ValueError(f"heartbeat: '{self.heartbeat}' is no time; write for example \"08:00\"")
        return self

    @property
    def has_way(self) -> bool:
        """Whether there is any second way."""
        return bool(self.command or self.notify_file or self.smtp)

    def notify_addresses(self) -> tuple[str, ...]:
        """Return the Apprise addresses; they are secrets."""
        path = self.resolve(self.notify_file)
        lines = read_secret(path, "notify").splitlines() if path else []
        return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bell:
    """What it takes to tell the owner of a business that nothing could be started."""

    name: str
    alarm: Alarm
    store_path: Path


class Retention(Table):
    """What is kept how long; nothing given is kept for ever.

    Conversations that are not closed, and mail that waits for somebody, are never touched. Numbers stay.
    """

    mails: Pause | None = None
    """The mails themselves and what was read of them; the mail server has its own rules."""
    words: Pause | None = None
    """The texts of what we sent, and the journal of each conversation."""
