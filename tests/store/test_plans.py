"""No statement of an ordinary day reads a whole table, so that years of mail slow nothing down (D-07).

What is looked at is every statement that runs do: with new mail, with a clock that is due, with nothing to do, and
with what ``status`` asks. A partial index may be read whole, for it holds only what waits.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.cli.commands import triaged
from tests.faults.lives import fresh, once
from triaged.demo.servers import SmtpSink

GROWING = (
    "message|raw|thread|participant|known_id|promise|promise_history|deadline|step|outbox|journal|occurrence|evidence"
)
WAITING = "step_waiting|occurrence_waiting|outbox_waiting|deadline_open|outbox_uncertain|promise_in_doubt"
TALLY = re.compile(r"SELECT (state|status) AS state, count\(\*\) AS n FROM \w+ GROUP BY \1$")
"""Reads no table, but one index of it, once for each ``triaged status``."""
_connect = sqlite3.connect


@contextmanager
def heard() -> Iterator[list[str]]:
    """Yield every statement that is made meanwhile, with its values in it."""
    statements: list[str] = []

    def connect(*places: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = _connect(*places, **named)
        connection.set_trace_callback(statements.append)
        return connection

    with patch("triaged.store.sqlite.sqlite3.connect", connect):
        yield statements


def test_no_statement_of_an_ordinary_day_reads_a_whole_table(tmp_path: Path, sink: SmtpSink) -> None:
    shop = fresh(tmp_path, tmp_path / "box", sink)
    with shop.toml.open("a") as config:
        config.write('\n[alarm]\ncommand = ["true"]\nheartbeat = "08:30"\n')
    with heard() as statements:
        for minutes in (0, 1, 300, 2000):
            once(shop, minutes=minutes)
        triaged("status", "--config", shop.toml)
    asked = {each for each in statements if each.startswith(("SELECT", "UPDATE", "DELETE"))}
    assert len(asked) > 50
    with sqlite3.connect(shop.folder / "triaged.db") as connection:
        whole = {
            f"{step}: {each}"
            for each in asked
            for _, _, _, step in connection.execute(f"EXPLAIN QUERY PLAN {each}")
            if re.match(rf"SCAN ({GROWING})\b(?!.* ({WAITING})\b)", step) and not TALLY.match(each)
        }
    assert whole == set()
