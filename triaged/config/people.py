"""Who is told what when: [people], their absences and quiet hours, and the ladders of [[deadline]]."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from triaged.config.base import Length, Mail, Plain, Table, read_secret
from triaged.hours import WorkingHours
from triaged.model import DeadlineKind, PermanentError

_LONGEST_HOLIDAY = 60
"""Days after which a business that never opens gets no digest any more."""
_HOURS = re.compile(r"(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})")


@dataclass(frozen=True, slots=True)
class Absence:
    """From the first to the last day, both of them days away."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of each day; they may go on over midnight."""

    begin: time
    end: time


def _absence(value: object) -> Absence:
    first, _, last = f"{value}".partition("/")
    try:
        found = Absence(date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip()))
    except ValueError as error:
        raise ValueError(f"'{value}' is no absence; write 2026-08-01, or 2026-08-01/2026-08-14") from error
    if found.last < found.first:
        raise ValueError(f"'{value}' ends before it begins")
    return found


def _quiet(value: object) -> Quiet:
    found = _HOURS.fullmatch(f"{value}".strip())
    try:
        begin, end = (time.fromisoformat(each.zfill(5)) for each in found.groups()) if found else (time(), time())
    except ValueError as error:
        raise ValueError(f"'{value}' are no hours; write for example '20:00-07:00'") from error
    if begin == end:
        raise ValueError(f"'{value}' are no hours; write for example '20:00-07:00'")
    return Quiet(begin, end)


def _times(value: object) -> object:
    given = value if isinstance(value, list | tuple) else [value]
    try:
        found = tuple(each if isinstance(each, time) else time.fromisoformat(f"{each}".zfill(5)) for each in given)
    except ValueError as error:
        raise ValueError(f"'{value}' is no time of the day; write '16:30', or several: ['09:00', '16:30']") from error
    return tuple(sorted(found))


class Person(Table):
    """Somebody who can be told."""

    email: Mail
    name: Plain | None = None
    login: Plain | None = None
    """The login with which this person edits files on the server: who saves a mistake is told of it by mail."""
    away: tuple[Annotated[Absence, BeforeValidator(_absence)], ...] = ()
    """Days on which somebody else is told: "2026-08-01/2026-08-14", or a single day."""
    quiet: Annotated[Quiet, BeforeValidator(_quiet)] | None = None
    """Hours of the day in which nothing comes but what is urgent: "20:00-07:00"."""
    digest: Annotated[tuple[time, ...], BeforeValidator(_times)] = ()
    """Times of working days at which all that is not urgent comes, in one mail: "16:30"."""
    notify_file: str | None = None
    """A file of Apprise addresses, one a line: who has one is told there as well as by mail."""
    notify_env: Plain | None = None
    """Name of an environment variable that holds them instead."""
    notify_text: Literal["line", "brief"] = "line"
    """What is told there: one line without a word of the customer, or all that the mail says."""
    stand_in: Plain | None = None
    """Who is told while this one is away; without it the owner, or the first who is there."""

    @property
    def is_notified(self) -> bool:
        """Whether this person is told by another road than mail as well."""
        return bool(self.notify_file or self.notify_env)

    def notify_addresses(self) -> tuple[str, ...]:
        """Return the Apprise addresses, which hold secrets; PermanentError where they cannot be had."""
        text = os.environ.get(self.notify_env, "") if self.notify_env else ""
        if self.notify_env and not text.strip():
            raise PermanentError(f"the environment variable {self.notify_env} is not set; it holds Apprise addresses")
        path = self.resolve(self.notify_file)
        text = text or (read_secret(path, "notify") if path else "")
        lines = (line.strip() for line in text.splitlines())
        return tuple(line for line in lines if line and not line.startswith("#"))

    def is_away(self, day: date) -> bool:
        """Whether a day (of the business) is one of absence."""
        return any(each.first <= day <= each.last for each in self.away)

    def digest_at(self, local: datetime, hours: WorkingHours) -> datetime | None:
        """Return the next time (UTC) at or after a local one at which this person gets his digest, or None."""
        day = local.date()
        for ahead in range(_LONGEST_HOLIDAY if self.digest else 0):
            each = day + timedelta(days=ahead)
            at = (datetime.combine(each, clock, tzinfo=hours.zone) for clock in self.digest)
            found = next((moment for moment in at if moment >= local and hours.is_working_day(each)), None)
            if found is not None:
                return found.astimezone(UTC)
        return None

    def quiet_until(self, local: datetime) -> datetime | None:
        """Return the end of the quiet hours in which a local time lies, or None."""
        if self.quiet is None:
            return None
        begin, end = self.quiet.begin, self.quiet.end
        clock, over_night = local.time(), begin > end
        inside = (clock >= begin or clock < end) if over_night else begin <= clock < end
        if not inside:
            return None
        day = local.date() + timedelta(days=1 if over_night and clock >= begin else 0)
        until = datetime.combine(day, end, tzinfo=local.tzinfo)
        # When the clocks go back an hour comes twice: the end is the second of its name where the first is over.
        return until if until.astimezone(UTC) > local.astimezone(UTC) else until.replace(fold=1)


class Rung(Table):
    """One rung of a ladder: whom to tell, and how long after the rung before."""

    to: Plain
    after: Length | None = None
    repeat_every: Length | None = None
    at_most: int = Field(default=1, ge=1, le=50)
    """How often in all, the first time included."""


def _rung(value: object) -> object:
    return {"to": value} if isinstance(value, str) else value


class DeadlineRule(Table):
    """What is owed to every customer thread, and who is told when it is late."""

    kind: DeadlineKind
    within: Length | None = None
    warn: Length | None = None
    ladder: tuple[Annotated[Rung, BeforeValidator(_rung)], ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> DeadlineRule:
        if self.kind not in ("first response", "next response", "resolution", "promise", "held"):
            raise ValueError(
                "kind: first response, next response, resolution, promise and held are the deadlines there are"
            )
        if self.kind != "promise" and self.within is None:
            raise ValueError("within: say how long it may take, for example '4 working hours'")
        if any(rung.after is None for rung in self.ladder[1:]):
            raise ValueError("ladder: every rung after the first needs 'after', for example '2 working hours'")
        if self.ladder and self.ladder[0].after is not None:
            raise ValueError("ladder: the first rung is told when it is due; 'after' belongs to those that follow")
        if any((rung.at_most > 1) != (rung.repeat_every is not None) for rung in self.ladder):
            raise ValueError("ladder: 'repeat_every' and 'at_most' go together: every '2 working hours', at_most 3")
        return self
