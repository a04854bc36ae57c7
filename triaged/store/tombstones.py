"""Tombstones: keyed hashes of what was erased, mails and addresses, by which it is known again and nobody is named."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
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

    def take(self, schema: str) -> dict[str, int]:
        """Take over the tombstones of an attached database, with their key; returns the new or later ones, and when."""
        theirs = self._rows.one(f"SELECT value FROM {schema}.fact WHERE name = ?", _KEY)  # noqa: S608 - our own names
        if theirs is None:
            return {}
        keys = dict.fromkeys((*theirs["value"].split(), *self._keys()))
        self._rows.run("INSERT OR REPLACE INTO main.fact VALUES (?,?)", _KEY, " ".join(keys))
        rows = self._rows.all(f"SELECT hash, at FROM {schema}.tombstone EXCEPT SELECT hash, at FROM main.tombstone")  # noqa: S608
        self._rows.run(f"INSERT OR REPLACE INTO main.tombstone SELECT * FROM {schema}.tombstone")  # noqa: S608
        return {row["hash"]: row["at"] for row in rows}

    def when(self, thing: str, found: Mapping[str, int]) -> int | None:
        """Return when a mail or an address was erased (ms), if one of these tombstones is its; else None."""
        return next((found[mark] for key in self._keys() if (mark := _hash(key, thing)) in found), None)

    def keep_times(self, found: Mapping[str, int]) -> None:
        """Let tombstones tell when something was erased first, and not when it was erased once more."""
        for mark, at in found.items():
            self._rows.run("UPDATE tombstone SET at = ? WHERE hash = ?", at, mark)

    def _keys(self, *, make: bool = False) -> list[str]:
        """Return the keys, the one for new ones first; a copy that was put back may bring another."""
        row = self._rows.one("SELECT value FROM main.fact WHERE name = ?", _KEY)
        if row is None and make:
            self._rows.run("INSERT INTO fact VALUES (?,?)", _KEY, secrets.token_hex(32))
            return self._keys()
        return str(row["value"]).split() if row else []


def _hash(key: str, thing: str) -> str:
    return hmac.new(bytes.fromhex(key), thing.encode(), hashlib.sha256).hexdigest()
