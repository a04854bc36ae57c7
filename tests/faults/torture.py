"""Kills a daemon again and again while mail keeps coming (C-01 to C-15).

``python -m tests.faults.torture 500 [SEED]`` ends so many lives at a statement of the database that chance picks;
``python -m tests.faults.torture every [STEP]`` ends one at each call in turn: every statement, every byte sent to the
mailbox and the relay, every answer read. Both print what came of it: kills, mails lost, things said twice, and
deliveries of which nobody could know whether the relay had taken them. Exit code 1 where anything was lost or said
twice. Each life is a process of its own that ends with SIGKILL; mailbox and relay are real and live on.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections import Counter
from dataclasses import astuple, dataclass
from pathlib import Path

import structlog

from tests.daemon.running import Shop, open_shop, read, shared_reader
from tests.faults.failing import EVERYWHERE, World, at_call, kills
from tests.faults.invariants import assert_sound
from tests.faults.lives import MAILS, deliver, empty, fresh, once
from tests.servers.mailbox import Mailbox
from triaged.demo.servers import EmbeddedImap, SmtpSink
from triaged.proving.house import load_house
from triaged.store import Queued

_MOST = 200
"""Statements within which a life ends, if it has so many: one with a mail to handle has some hundred and fifty."""
_TEXTS = (
    "Ace Plumbing was to come on Monday and never came. They promised to ring me by Friday.",
    "Are you open on Saturday?",
    "I called three times and nobody rings back. I want to speak to a manager.",
)


@dataclass(frozen=True)
class Figures:
    """What came of it."""

    kills: int = 0
    mails: int = 0
    put_aside: int = 0
    """In hand at two kills, and handled once a person let them in again."""
    lost: int = 0
    twice: int = 0
    uncertain: int = 0

    def __add__(self, other: Figures) -> Figures:
        """Return the sum."""
        return Figures(*(mine + others for mine, others in zip(astuple(self), astuple(other), strict=True)))

    @property
    def sound(self) -> bool:
        """Whether nothing was lost and nothing said twice without being counted."""
        return self.lost == 0 and self.twice == 0


def at_random(folder: Path, wanted: int, seed: int) -> Figures:
    """Let a business live through so many kills; AssertionError where an invariant breaks."""
    chance = random.Random(seed)  # noqa: S311 - the same kills each time, not a secret
    box = empty(folder / "box")
    with SmtpSink() as sink:
        shop = open_shop(folder, box, sink)
        shared_reader(load_house(shop.toml, None).config)
        once(shop)
        killed = mails = life = 0
        while killed < wanted:
            life += 1
            if life % 4 == 1:
                deliver(box, f"c{mails}", chance.choice(_TEXTS))
                mails += 1
            killed += _killed(shop, chance.randint(1, _MOST), life, "store")
        return _figures(shop, sink, killed, mails, life)


def at_every_call(folder: Path, step: int) -> Figures:
    """End a new business at its first call, another at its next, until one comes through a run unharmed."""
    total, number = Figures(), 1
    while True:
        with EmbeddedImap() as server, SmtpSink() as sink:
            shop = fresh(folder / str(number), Mailbox.embedded(server), sink)
            killed = _killed(shop, number, 1, *EVERYWHERE)
            total += _figures(shop, sink, int(killed), len(MAILS), 30)
        if not killed:
            return total
        number += step


def _figures(shop: Shop, sink: SmtpSink, killed: int, mails: int, life: int) -> Figures:
    """Let the business finish its work in peace, and count."""
    _killed(shop, 0, life)
    with shop.store() as store:  # a mail in hand at two kills was put aside, as one that may have caused them
        aside = [mail.id for mail in store.mail.by_state("shunted") if store.mail.unshunt(mail.id)]
    for _ in range(2):
        _killed(shop, 0, life)
    with shop.store() as store:
        wire = Counter(str(read(each.data)["Message-ID"]) for each in sink.received)
        assert_sound(store, mails=mails, on_the_wire=wire)
        rows = store.outbox.rows()
        allowed = {row.mail.message_id: 1 + row.uncertain for row in rows}
        return Figures(
            kills=killed,
            mails=mails,
            put_aside=len(aside),
            lost=mails - len(store.mail.by_state("done")) + sum(not _left(row) for row in rows),
            twice=sum(count > allowed[number] for number, count in wire.items()),
            uncertain=sum(row.uncertain for row in rows),
        )


def _left(row: Queued) -> bool:
    """Whether a mail left, or was a reminder that an escalation made needless while both waited."""
    return row.state == "sent" or (row.state == "left out" and row.mail.kind == "reminder")


def _killed(shop: Shop, call: int, minutes: int, *worlds: World) -> bool:
    """Live in a process of its own; returns whether it was killed."""
    pid = os.fork()
    if pid == 0:
        try:
            with at_call(call, kills, *worlds):
                once(shop, minutes=minutes)
        finally:
            os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


def main(words: list[str]) -> int:
    """Do what the words of the command line ask for; returns the exit code."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    with tempfile.TemporaryDirectory() as place:
        if words[:1] == ["every"]:
            found = at_every_call(Path(place), int(words[1]) if words[1:] else 1)
        else:
            found = at_random(Path(place), *(int(each) for each in (words + ["500", "1"][len(words) :])))
    print(found)  # noqa: T201 - the figures are what was asked for
    return 0 if found.sound else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
