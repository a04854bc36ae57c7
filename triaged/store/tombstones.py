"""Tombstones: keyed hashes of what was erased, mails and addresses, by which it is known again and nobody is named."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection, Iterable
from datetime import datetime

from triaged.store.rows import Rows, to_ms

_KEY = "tombstone key"


class Tombstones:
    """Part of ``Erasing``; every method is part of the caller's transaction."""

    def __init__(self, rows: Rows) -> None:
        """Share the connection of a ``Store``."""
        self._rows = rows

    def add(self, things: Iterable[str], at: datetime) -> None:
        """Remember SHA-256 of mails, or addresses, as erased."""
        key = self._keys(make=True)[0]
        for each in things:
            self._rows.run("INSERT OR REPLACE INTO tombstone VALUES (?,?)", _hash(key, each), to_ms(at))

    def has(self, thing: str) -> bool:
        """Whether a mail (by its SHA-256) or an address was erased."""
        if self._rows.one("SELECT 1 FROM tombstone") is None:
            return False
        marks = [_hash(key, thing) for key in self._keys()]
        return any(self._rows.one("SELECT 1 FROM tombstone WHERE hash = ?", each) for each in marks)

    def take(self, schema: str) -> set[str]:
        """Take over the tombstones of an attached database, with their key; returns those that are new or later."""
        theirs = self._rows.one(f"SELECT value FROM {schema}.fact WHERE name = ?", _KEY)  # noqa: S608 - our own names
        if theirs is None:
            return set()
        keys = dict.fromkeys((*theirs["value"].split(), *self._keys()))
        self._rows.run("INSERT OR REPLACE INTO main.fact VALUES (?,?)", _KEY, " ".join(keys))
        rows = self._rows.all(f"SELECT hash, at FROM {schema}.tombstone EXCEPT SELECT hash, at FROM main.tombstone")  # noqa: S608
        self._rows.run(f"INSERT OR REPLACE INTO main.tombstone SELECT * FROM {schema}.tombstone")  # noqa: S608
        return {row["hash"] for row in rows}

    def is_among(self, thing: str, hashes: Collection[str]) -> bool:
        """Whether some of these tombstones is that of a mail or an address."""
        return any(_hash(key, thing) in hashes for key in self._keys())

    def _keys(self, *, make: bool = False) -> list[str]:
        """Return the keys, the one for new ones first; a copy that was put back may bring another."""
        row = self._rows.one("SELECT value FROM main.fact WHERE name = ?", _KEY)
        if row is None and make:
            self._rows.run("INSERT INTO fact VALUES (?,?)", _KEY, secrets.token_hex(32))
            return self._keys()
        return str(row["value"]).split() if row else []


def _hash(key: str, thing: str) -> str:
    return hmac.new(bytes.fromhex(key), thing.encode(), hashlib.sha256).hexdigest()
