"""What a mail says; every fact keeps the characters that it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from triaged.model.mail import Message, Zones
from triaged.model.words import Channel, Grain, PromisedBy, PromiseStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something read from the newest text: ``text`` is exactly ``newest[start:end]``."""

    text: str
    start: int
    end: int
    source: str = ""
    """The component that found it and how: "promises: network and 'would'"."""
    confidence: float = 1.0
    """How far it may be trusted, from 0 to 1; 1 where a rule without exceptions found it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor(Fact):
    """A supplier that the mail mentions; ``name`` is the form to show, ``known`` if listed in vendors.csv."""

    name: str
    known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class When(Fact):
    """A date or time in the writer's offset: an instant or the interval from ``earliest`` to ``latest``.

    With grain "day" the instants are midnight at the start of the first day and the last second of the last.
    ``latest`` is None where the text names a single day or time.
    """

    earliest: datetime
    latest: datetime | None = None
    grain: Grain = "day"
    ambiguous: bool = False

    def iso(self) -> str:
        """Return ``YYYY-MM-DD`` for a day, ISO 8601 with offset for a time."""
        return self.earliest.date().isoformat() if self.grain == "day" else self.earliest.isoformat()

    def iso_latest(self) -> str | None:
        """Return the end of the interval in the same form, or None."""
        if self.latest is None:
            return None
        return self.latest.date().isoformat() if self.grain == "day" else self.latest.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class News(Fact):
    """Words that tell that something has come about; ``at`` is the hour named beside them: "he came at two"."""

    at: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise(Fact):
    """Who said they would do what by when, as one mail tells it."""

    promisor: str
    promised_by: PromisedBy
    what: str
    due: When | None = None
    status: PromiseStatus = "open"
    evidence: str = ""
    """The words from which the status was read; empty where the status is "open"."""
    sure: bool = True
    vendor: str | None = None
    """Name of the vendor on whose behalf it was made, as in ``Facts.vendors``."""
    promisee: str = ""
    """To whom it was made: the writer, the business, or somebody named beside the verb of saying."""
    said_by: str = ""
    """Who passed it on, where that is not the promisor: "Meera said that a man would come"."""
    said_in: Channel = ""
    """Where it was said, as far as the text tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal(Fact):
    """A kind of ``SIGNAL_KINDS`` and the words that show it."""

    kind: str
    value: str = ""
    """How much: "11 years" of custom, "90 minutes" late, "200.00 GBP" wanted back; empty where not told."""
    against: str = ""
    """Of a misinformed writer what turned out, beside ``text``, which is what he had been told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Fact):
    """An attempt of the customer to reach somebody, as he tells it."""

    how: Literal["phone", "mail", "visit", "other"]
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount(Fact):
    """A sum of money; ``value`` is a plain decimal, ``currency`` an ISO 4217 code."""

    value: str
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Fact):
    """A number of an order, an invoice, a ticket or the like: ``value`` as written, ``kind`` as in ``find_orders``."""

    value: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that ``extract`` reads from the newest text of one mail, each in text order."""

    is_complaint: bool = False
    complaint_confidence: float = 0.0
    """How likely it is that the mail complains, from 0 to 1."""
    vendors: tuple[Vendor, ...] = ()
    dates: tuple[When, ...] = ()
    promises: tuple[Promise, ...] = ()
    signals: tuple[Signal, ...] = ()
    contacts: tuple[Contact, ...] = ()
    amounts: tuple[Amount, ...] = ()
    phones: tuple[str, ...] = ()
    orders: tuple[Order, ...] = ()
    language: str = "en"
    """ISO 639-1; a mail in another language than English has no facts but amounts, phones and orders."""
    happened: tuple[News, ...] = ()
    """Words by which a customer says that what he waited for has come about: "they came", "all sorted"; of less than
    full confidence where he tells after them of something that went wrong."""
    only_agrees: bool = False
    """Whether a customer only thanks or agrees: "OK, half past nine is fine"."""
    constraints: tuple[Fact, ...] = ()
    """What the customer says must not be done, or only in one way: "not that branch again", "only after four"."""
    customer_deadline: When | None = None
    """The time by which the customer says that he needs it."""
    model: str = ""
    """Name and version of the spaCy pipeline that read it."""

    @property
    def went_well(self) -> tuple[News, ...]:
        """The good news after which nothing bad is told."""
        return tuple(each for each in self.happened if each.confidence >= 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A mail, parsed, zoned and understood: what the worker process hands back."""

    message: Message
    zones: Zones
    facts: Facts
