"""The owner of a business, who hears what is rung by the second way."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta

from tests.daemon.running import NINE, QUICK, Diary, Shop, shared_reader
from triaged.clock import ManualClock
from triaged.config import Alarm
from triaged.daemon.alarm import Watchman
from triaged.daemon.shared import Shared
from triaged.model import TemporaryError
from triaged.proving.house import load_house

QUARTER = timedelta(minutes=15)


def with_alarm(opened: Shop) -> Shop:
    told = opened.folder / "told"
    # Its own words to a file: the owner's command is anything that reads its input.
    words = [sys.executable, "-c", f"import sys; open({str(told)!r}, 'a').write(sys.stdin.read())"]
    with opened.toml.open("a") as config:
        config.write(f'\n[alarm]\ncommand = {json.dumps(words)}\nheartbeat = "08:30"\n')
    return opened


class Owner:
    """Hears what is rung, and can be out of reach."""

    def __init__(self) -> None:
        """Nothing was heard yet."""
        self.heard: list[tuple[str, str]] = []
        self.away = False

    def __call__(self, alarm: Alarm, title: str, text: str, now: datetime) -> None:
        del alarm, now
        if self.away:
            raise TemporaryError("nobody answers")
        self.heard.append((title, text))


def watchman(shop: Shop, owner: Owner, clock: ManualClock) -> Watchman:
    shared = Shared(
        house=load_house(shop.toml, None), clock=clock, seen=Diary(), crash_point=lambda _name: None, patience=QUICK,
        look_every=0.05, reader_of=shared_reader, dry_run=False,
    )  # fmt: skip
    return Watchman(shared, owner)


def works(shop: Shop, at: datetime = NINE) -> None:
    """Write down what a daemon does that has read its mailbox and done its work."""
    with shop.store() as store:
        for name in ("work", "deliver", "fetch/support/INBOX"):
            store.mark(f"state/{name}", json.dumps({"ok": at.isoformat()}))


def broken(shop: Shop, why: str | None, since: datetime = NINE) -> None:
    with shop.store() as store:
        state = {"ok": since.isoformat()} if why is None else {"since": since.isoformat(), "trouble": why}
        store.mark("state/support INBOX", json.dumps(state))
