"""Kills a daemon again and again, between any two statements of its database, while mail keeps coming (C-01 to C-15).

``python -m tests.faults.torture [KILLS] [SEED]`` prints what came of it: kills, mails lost, things said twice, and
deliveries of which nobody could know whether the relay had taken them. Exit code 1 where anything was lost or said
twice. Each life is a process of its own that ends with SIGKILL; the relay is real and lives on.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from tests.daemon.running import NINE, QUICK, Shop, open_shop, read, shared_reader
from tests.faults.failing import at_statement, kills
from tests.faults.invariants import assert_sound
from tests.faults.test_every_statement import deliver
from triaged.clock import ManualClock
from triaged.daemon import Daemon
from triaged.demo.servers import SmtpSink
from triaged.proving.house import load_house

_MOST = 110
"""Statements within which a life ends, if it has so many: one with a mail to handle has about a hundred."""
_TEXTS = (
    "Ace Plumbing was to come on Monday and never came. They promised to ring me by Friday.",
    "Are you open on Saturday?",
    "I called three times and nobody rings back. I want to speak to a manager.",
)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What came of it."""

    kills: int
    mails: int
    put_aside: int
    """In hand at two kills, and handled once a person let them in again."""
    lost: int
    twice: int
    uncertain: int

    @property
    def sound(self) -> bool:
        """Whether nothing was lost and nothing said twice without being counted."""
        return self.lost == 0 and self.twice == 0


def torture(folder: Path, wanted: int, seed: int) -> Figures:
    """Let a business live through so many kills; AssertionError where an invariant breaks."""
    chance = random.Random(seed)  # noqa: S311 - the same kills each time, not a secret
    box = folder / "box"
    for part in ("new", "cur", "tmp"):
        (box / part).mkdir(parents=True)
    with SmtpSink() as sink:
        shop = open_shop(folder, box, sink)
        shared_reader(load_house(shop.toml, None).config)
        _live(shop, 0, 0)
        killed = mails = life = 0
        while killed < wanted:
            life += 1
            if life % 4 == 1:
                deliver(box, f"c{mails}", chance.choice(_TEXTS))
                mails += 1
            killed += _in_a_process(shop, chance.randint(1, _MOST), life)
        _in_a_process(shop, 0, life)
        with shop.store() as store:  # a mail in hand at two kills was put aside, as one that may have caused them
            aside = [mail.id for mail in store.mail.by_state("shunted") if store.mail.unshunt(mail.id)]
        for _ in range(2):
            _in_a_process(shop, 0, life)
        with shop.store() as store:
            wire = Counter(str(read(each.data)["Message-ID"]) for each in sink.received)
            assert_sound(store, mails=mails, on_the_wire=wire)
            rows = store.outbox.rows()
            allowed = {row.mail.message_id: 1 + row.uncertain for row in rows}
            return Figures(
                kills=killed,
                mails=mails,
                put_aside=len(aside),
                lost=mails - len(store.mail.by_state("done")),
                twice=sum(count > allowed[number] for number, count in wire.items()),
                uncertain=sum(row.uncertain for row in rows),
            )


def _in_a_process(shop: Shop, statement: int, life: int) -> bool:
    """Live in a process of its own; returns whether it was killed."""
    pid = os.fork()
    if pid == 0:
        try:
            _live(shop, statement, life)
        finally:
            os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


def _live(shop: Shop, statement: int, life: int) -> None:
    clock = ManualClock(NINE + timedelta(minutes=life))
    house = load_house(shop.toml, None)
    with at_statement(statement, kills):
        Daemon(house, clock=clock, patience=QUICK, reader_of=shared_reader).once()


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    wanted, seed = (int(each) for each in (sys.argv[1:] + ["500", "1"][len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as place:
        found = torture(Path(place), wanted, seed)
    print(found)  # noqa: T201 - the figures are what was asked for
    sys.exit(0 if found.sound else 1)
