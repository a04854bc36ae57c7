"""How a database of years answers: 500,000 mails in 50,000 conversations beside one with a single mail.

    python -m benchmarks.large [MAILS]

Both are asked the same in one run. The rows are copies of those that one real mail left, under other names; 500 of
the conversations still wait for an answer, each with its clock.
"""

from __future__ import annotations

import io
import itertools
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

import structlog

from tests.cli.commands import triaged
from tests.daemon.running import Shop, customer_mail, open_shop
from tests.faults.lives import MAILS, empty, once, put
from triaged.demo.servers import SmtpSink

MAILS_EACH = 10
WAITING = 500
_COUNT = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "


def main(mails: int) -> None:
    """Measure and print."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    with tempfile.TemporaryDirectory() as place, SmtpSink() as sink:
        small, large = (business(Path(place) / name, sink) for name in ("small", "large"))
        begun = time.perf_counter()
        multiply(large, mails)
        size = sum(part.stat().st_size for part in large.folder.glob("triaged.db*"))
        print(f"{mails} mails, {size / 2**20:.0f} MiB, made in {time.perf_counter() - begun:.0f} s")
        print(f"{'':34}{'one mail':>10}{'many':>10}{'ratio':>8}")
        for name, ask in QUESTIONS.items():
            short, long = (min(timed(ask, shop) for _ in range(3)) for shop in (small, large))
            print(f"{name:34}{short * 1000:8.0f}ms{long * 1000:8.0f}ms{long / short:8.1f}")


def business(folder: Path, sink: SmtpSink) -> Shop:
    """Return a business that has handled one mail."""
    box = empty(folder / "box")
    shop = open_shop(folder, box, sink)
    once(shop)
    put(box, "ann", customer_mail("ann", MAILS["ann"]))
    once(shop)
    return shop


def multiply(shop: Shop, mails: int) -> None:
    """Copy what the one mail left until there are so many."""
    with sqlite3.connect(shop.folder / "triaged.db") as connection:
        connection.row_factory = sqlite3.Row
        threads = mails // MAILS_EACH
        copy(connection, "thread", threads, id="printf('B%06d', i)", customer="'c' || i || '@customer.example'",
             state=f"CASE WHEN i > {WAITING} THEN 'closed' ELSE state END")  # fmt: skip
        copy(connection, "participant", threads, thread="printf('B%06d', i)", email="'c' || i || '@customer.example'")
        of = f"printf('B%06d', 1 + i / {MAILS_EACH})"
        copy(connection, "known_id", mails - MAILS_EACH, thread=of, id="'k' || i || '@customer.example'")
        copy(connection, "raw", mails - MAILS_EACH, sha256="printf('%064x', i)")
        copy(connection, "message", mails - MAILS_EACH, id="1000 + i", uid="1000 + i", sha256="printf('%064x', i)",
             content="'c' || i", message_id="'k' || i || '@customer.example'", thread=of,
             author=f"'c' || (1 + i / {MAILS_EACH}) || '@customer.example'")  # fmt: skip
        copy(connection, "evidence", mails - MAILS_EACH, message="1000 + i")
        kept = f"CASE WHEN i > {WAITING} THEN 'kept' ELSE status END"
        copy(connection, "promise", threads, id="1000 + i", thread="printf('B%06d', i)", status=kept)
        copy(connection, "promise_history", threads, promise="1000 + i")
        ended = f"CASE WHEN i > {WAITING} THEN 'met' ELSE 'open' END"
        copy(connection, "deadline", threads, id="1000 + i", thread="printf('B%06d', i)", state=ended)
        fired = f"CASE WHEN i > {WAITING} THEN at ELSE NULL END"
        copy(connection, "step", threads, key="'s' || i", deadline="1000 + i", thread="printf('B%06d', i)",
             fired_at=fired)  # fmt: skip
        copy(connection, "outbox", threads, id="1000 + i", key="'o' || i", message_id="'o' || i",
             thread="printf('B%06d', i)", to_email="'c' || i || '@customer.example'")  # fmt: skip
        copy(connection, "journal", 2 * mails, id="1000 + i", thread=f"printf('B%06d', 1 + i / {2 * MAILS_EACH})")


def copy(connection: sqlite3.Connection, table: str, times: int, **changed: str) -> None:
    """Insert the first row of a table so many times, with some columns computed from ``i``."""
    names = [row["name"] for row in connection.execute(f"PRAGMA table_info({table})")]
    columns = ", ".join(changed.get(name, name) for name in names)
    connection.execute(
        f"INSERT INTO {table} {_COUNT}SELECT {columns} FROM n, (SELECT * FROM {table} LIMIT 1)",  # noqa: S608 - ours
        (times,),
    )


_NUMBERS = itertools.count()


def new_mail(shop: Shop) -> None:
    """Fetch, read and acknowledge one mail."""
    name = f"new{next(_NUMBERS)}"
    put(shop.folder / "box", name, customer_mail(name, MAILS["bob"]))
    once(shop)


def command(*words: str) -> Callable[[Shop], None]:
    """Return what runs a command and throws its words away."""

    def ask(shop: Shop) -> None:
        with redirect_stdout(io.StringIO()):
            said = triaged(*words, "--config", shop.toml)
        if said.code > 1:
            raise SystemExit(said.out)

    return ask


QUESTIONS: dict[str, Callable[[Shop], None]] = {
    "a run with nothing to do": once,
    "a run with one new mail": new_mail,
    "triaged status": command("status"),
    "triaged threads": command("threads"),
    "triaged promises --open": command("promises", "--open"),
}


def timed(ask: Callable[[Shop], None], shop: Shop) -> float:
    """Return the seconds that an answer takes."""
    begun = time.perf_counter()
    ask(shop)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 500_000)
