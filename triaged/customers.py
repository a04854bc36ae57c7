"""The customers that a business lists itself (customers.csv): how long they have been ones, and all their addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from triaged.config import Config
from triaged.config.rows import FINE, Refusal, parted, read_rows
from triaged.model import Facts

_HEADER = ("address", "name", "since", "tier")
_ADDRESS = re.compile(r'(?:[^\s@;,<>"]+|"(?:[^"\\]|\\.)+")@[^\s@;,<>"]+')
_NEEDS_NO_QUOTES = re.compile(r'"([\w!#$%&\'*+/=?^`{|}~-]+(?:\.[\w!#$%&\'*+/=?^`{|}~-]+)*)"')
_YEARS = re.compile(r"(\d{1,2}) years")


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """One row: his addresses (lower case), and what is known of him."""

    addresses: tuple[str, ...]
    name: str = ""
    since: date | None = None
    tier: str = ""
    known: bool = True
    """Whether a file lists him."""


@dataclass(frozen=True, slots=True)
class Customers:
    """All rows, by address."""

    rows: Mapping[str, Customer] = field(default_factory=dict)

    def of(self, email: str) -> Customer:
        """Return the customer with that address; one of whom nothing is listed, where there is none."""
        return self.rows.get(email.lower(), Customer(addresses=(email.lower(),), known=False))


def is_address(text: str) -> bool:
    """Whether a text is one whole mail address, without a name."""
    return _ADDRESS.fullmatch(text) is not None


def spellings(address: str) -> frozenset[str]:
    """Return every way in which a mail may write an address (lower case): its domain in Unicode or as IDNA has it.

    A local part that needs no quotes may stand in some all the same (RFC 5322 section 3.4.1).
    """
    local, _, domain = address.lower().rpartition("@")
    domains = {domain}
    with suppress(UnicodeError):
        domains.add(domain.encode("idna").decode())
    with suppress(UnicodeError):
        domains.add(domain.encode("ascii").decode("idna"))
    bare = _NEEDS_NO_QUOTES.fullmatch(local)
    locals_ = {local, bare[1] if bare else local, *([] if local.startswith('"') else [f'"{local}"'])}
    return frozenset(f"{each}@{at}" for each in locals_ for at in domains)


def customers_of(config: Config) -> Customers:
    """Return the customers whom triaged.toml names a file of; ConfigError where that is wrong."""
    path = config.customers.resolve(config.customers.file)
    return load_customers(path) if path else Customers()


def load_customers(path: Path) -> Customers:
    """Read a CSV file with the header ``address,name,since,tier``; several addresses are parted by semicolons.

    ``since`` is a date or a year. Raises ConfigError with every bad row at once.
    """
    rows: dict[str, Customer] = {}

    def take(cells: list[str]) -> Refusal:
        addresses = tuple(address.lower() for address in parted(cells[0]))
        wrong = next((each for each in addresses if not is_address(each)), None)
        if not addresses or wrong is not None:
            return f"'{wrong or ''}' is no mail address", "write one in the first column, several parted by semicolons"
        twice = next((each for each in addresses if each in rows), None)
        if twice is not None:
            return f"'{twice}' is listed twice", "put all addresses of a customer into one row"
        try:
            since = _since(cells[2])
        except ValueError:
            return f"'{cells[2]}' is no date", "write 2019-05-01, or 2019"
        rows.update(dict.fromkeys(addresses, Customer(addresses=addresses, name=cells[1], since=since, tier=cells[3])))
        return FINE

    read_rows(path, _HEADER, take)
    return Customers(rows)


def _since(cell: str) -> date | None:
    if not cell:
        return None
    return date(int(cell), 1, 1) if re.fullmatch(r"\d{4}", cell) else date.fromisoformat(cell)


def customer_since(listed: Customer, first_mails: Iterable[datetime | None], facts: Facts, now: datetime) -> date:
    """Return since when somebody has been a customer: as listed, else by his first mail, else in his own words."""
    if listed.since is not None:
        return listed.since
    first = min((at.date() for at in first_mails if at is not None), default=now.date())
    if first < now.date():
        return first
    told = (_YEARS.match(signal.value) for signal in facts.signals if signal.kind == "long_tenure")
    years = max((int(found[1]) for found in told if found), default=0)
    return now.date().replace(year=now.year - years, day=min(now.day, 28)) if years else first
