"""The rules and templates that were in force, each set as it was."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from triaged.store.rows import Rows, from_ms, to_ms

_KEPT = 50
"""So many sets are kept."""


@dataclass(frozen=True, slots=True)
class InForce:
    """A set of files (path under the business's folder: text), when it came in force, and who had changed it."""

    at: datetime
    by: str
    files: Mapping[str, str]


class Sets:
    """Part of ``Store``."""

    def __init__(self, rows: Rows) -> None:
        """Use the store's connection."""
        self._rows = rows

    def put(self, at: datetime, by: str, files: Mapping[str, str]) -> bool:
        """Write down what is in force now; False where it is what was in force before."""
        text = json.dumps(dict(files), ensure_ascii=False, sort_keys=True)
        last = self._rows.one("SELECT files FROM in_force ORDER BY id DESC LIMIT 1")
        if last is not None and last["files"] == text:
            return False
        self._rows.run("INSERT INTO in_force (at, by, files) VALUES (?,?,?)", to_ms(at), by, text)
        self._rows.run("DELETE FROM in_force WHERE id NOT IN (SELECT id FROM in_force ORDER BY id DESC LIMIT ?)", _KEPT)
        return True

    def latest(self, count: int) -> tuple[InForce, ...]:
        """Return the last sets, the newest first."""
        rows = self._rows.all("SELECT * FROM in_force ORDER BY id DESC LIMIT ?", count)
        return tuple(InForce(from_ms(row["at"]), row["by"], json.loads(row["files"])) for row in rows)
