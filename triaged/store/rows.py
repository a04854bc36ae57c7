"""A thin hand on the connection: statements in, rows with names out, instants as milliseconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlite_utils

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_ms(instant: datetime) -> int:
    """Return an aware instant as milliseconds since 1970 in UTC."""
    return (instant - _EPOCH) // timedelta(milliseconds=1)


def from_ms(value: int) -> datetime:
    """Return the aware UTC instant of milliseconds since 1970."""
    return _EPOCH + timedelta(milliseconds=value)


def maybe_ms(instant: datetime | None) -> int | None:
    """Return ``to_ms`` of an instant, or None of None."""
    return None if instant is None else to_ms(instant)


def maybe_from_ms(value: int | None) -> datetime | None:
    """Return ``from_ms`` of a number, or None of None."""
    return None if value is None else from_ms(value)


class Rows:
    """Runs statements on one connection. Writes outside ``Store.atomic`` commit by themselves."""

    def __init__(self, db: sqlite_utils.Database) -> None:
        """Share the connection of a ``Store``."""
        self._db = db

    def run(self, sql: str, *values: object) -> int:
        """Run a statement that writes; returns the row id of an INSERT."""
        return int(self._db.execute(sql, _storable(values)).lastrowid or 0)

    def changed(self, sql: str, *values: object) -> int:
        """Run a statement that writes; returns how many rows it changed."""
        return int(self._db.execute(sql, _storable(values)).rowcount)

    def all(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """Return every row as a dictionary from column to value."""
        cursor = self._db.execute(sql, _storable(values))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def function(self, name: str, run: Callable[[Any], object]) -> None:
        """Let statements of this connection call ``run`` with one value, under this name."""
        self._db.register_function(run, name=name, replace=True)

    def one(self, sql: str, *values: object) -> dict[str, Any] | None:
        """Return the first row, or None."""
        rows = self.all(sql + ("" if " LIMIT " in sql else " LIMIT 1"), *values)
        return rows[0] if rows else None


def _storable(values: tuple[object, ...]) -> list[object]:
    """Return the values with lone surrogates, which broken mail brings and UTF-8 cannot write, as question marks."""
    return [
        value.encode("utf-8", "replace").decode() if isinstance(value, str) and not value.isascii() else value
        for value in values
    ]
