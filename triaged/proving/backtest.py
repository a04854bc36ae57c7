"""What rules would have done: the mail of some time, played twice in throw-away stores, under the one and the other.

What was read from a mail when it came is taken as it stands, so that only the rules differ.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from triaged.model import Reading
from triaged.proving.house import House
from triaged.proving.replay import Replay, Specimen
from triaged.proving.rows import Row
from triaged.reader import Reader
from triaged.store import Store, StoredMail

Side = Literal["now", "then"]
_TELLS = ("escalation", "reminder", "notice")


@dataclass(frozen=True)
class Remembered:
    """A reader that knows what was read when a mail came, and reads only what nobody has read."""

    store: Store
    reader: Reader
    known: dict[str, int]
    """The row of each mail, by the hash of its bytes."""

    def read(self, raw: bytes, received_at: datetime, *, in_sent: bool) -> Reading:
        """Return the stored reading of a mail, else read it."""
        row = self.known.get(hashlib.sha256(raw).hexdigest())
        reading = self.store.mail.reading(row) if row else None
        return reading or self.reader.read(raw, received_at, in_sent=in_sent)

    def close(self) -> None:
        """Stop the reader."""
        self.reader.close()


@dataclass(kw_only=True)
class Played:
    """What came of all mails under one set of rules."""

    acknowledged: int = 0
    told: Counter[str] = field(default_factory=Counter)
    """How many mails each address of staff would have got."""
    did: dict[str, dict[str, str]] = field(default_factory=dict)
    """For each mail, what was done: ``rule NAME``, ``acknowledge``, ``priority``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that only one of the two would have done, to how many mails, with some of their subjects."""

    side: Side
    what: str
    mails: int
    subjects: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Report:
    """Both plays, and in what they differ."""

    mails: int
    days: float
    now: Played
    then: Played
    differences: tuple[Difference, ...]


def specimens(store: Store, since: datetime, until: datetime) -> tuple[list[Specimen], dict[str, int]]:
    """Return the mails since a time, as past those of as long before, and the row of each by its hash."""
    found, known = [], {}
    for mail in store.mail.received(since - (until - since), until):
        known[mail.sha256] = mail.id
        found.append(_specimen(store, mail, past=mail.received_at < since or mail.state == "past"))
    return found, known


def _specimen(store: Store, mail: StoredMail, *, past: bool) -> Specimen:
    sent = mail.place.role == "sent"
    return Specimen(file=str(mail.id), raw=store.mail.raw(mail.sha256), sent=sent, at=mail.received_at, past=past)


def compare(
    mails: list[Specimen], now: House, then: House, reader: Reader, until: datetime, *, step: Callable[[], None]
) -> Report:
    """Play the mails under both; ``step`` is called after each mail of each play."""
    one, other = (_play(mails, house, reader, until, step) for house in (now, then))
    counted = [mail for mail in mails if not mail.past]
    first = min((mail.at for mail in counted if mail.at), default=until)
    subjects = {mail.file: _subject(mail, reader) for mail in counted}
    differences = tuple(_differences(one, other, subjects))
    days = max((until - first) / timedelta(days=1), 1.0)
    return Report(mails=len(counted), days=days, now=one, then=other, differences=differences)


def _subject(mail: Specimen, reader: Reader) -> str:
    assert mail.at is not None  # noqa: S101 - stored mail has the time at which it came
    return reader.read(mail.raw, mail.at, in_sent=mail.sent).message.subject


def _play(mails: list[Specimen], house: House, reader: Reader, until: datetime, step: Callable[[], None]) -> Played:
    replay, played = Replay(house, reader), Played()
    past = {mail.file for mail in mails if mail.past}
    for row in replay.run(mails):
        _count(row, played)
        if "file" in row:
            if row["file"] not in past:
                played.did[row["file"]] = dict(_deeds(row))
            step()
    for row in replay.advance(until):
        _count(row, played)
    replay.store.close()
    return played


def _count(row: Row, played: Played) -> None:
    for mail in row["sent"]:
        if mail["kind"] == "acknowledgement":
            played.acknowledged += 1
        elif mail["kind"] in _TELLS:
            played.told.update(mail["to"])


def _deeds(row: Row) -> Iterator[tuple[str, str]]:
    """Yield what was done to a mail, each with its value."""
    for rule in row["rules"]:
        yield f"rule '{rule}'", "match"
    for mail in row["sent"]:
        if mail["kind"] == "acknowledgement":
            yield "acknowledge", mail["text"]
    if row["priority"] != "normal":
        yield f"priority {row['priority']}", "set"


def _differences(now: Played, then: Played, subjects: dict[str, str]) -> Iterator[Difference]:
    """Yield what only one of the two does, the most frequent first."""
    groups: dict[tuple[Side, str], list[str]] = {}
    for file in subjects:
        one, other = now.did.get(file, {}), then.did.get(file, {})
        sides: Iterable[tuple[Side, dict[str, str], dict[str, str]]] = (("now", one, other), ("then", other, one))
        for side, mine, theirs in sides:
            for what in mine:
                if what not in theirs:
                    groups.setdefault((side, what), []).append(file)
        if "acknowledge" in one and "acknowledge" in other and one["acknowledge"] != other["acknowledge"]:
            groups.setdefault(("then", "acknowledge in other words"), []).append(file)
    for (side, what), files in sorted(groups.items(), key=lambda each: (-len(each[1]), each[0])):
        named = tuple(subjects[file] for file in files[:3])
        yield Difference(side=side, what=what, mails=len(files), subjects=named)
