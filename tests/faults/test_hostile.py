"""After a flood of mails that were made to break their reader, a good one is acknowledged as ever (H-01 to H-20)."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from tests.daemon.running import customer_mail, open_shop, read, sent_to
from tests.faults.hostile import mails
from tests.faults.invariants import assert_sound, assert_status_tells
from tests.faults.lives import empty, once, put
from tests.faults.test_every_call import THOROUGH
from triaged.daemon.shared import worker_reader
from triaged.demo.servers import SmtpSink
from triaged.store.records import State

COUNT = 1000 if THOROUGH else 60
AT_ONCE = 50
"""Mails an hour: below the caps, so that whoever writes last is not held back because of the others."""


@pytest.mark.timeout(1200)
def test_a_good_mail_after_hostile_ones_is_acknowledged(tmp_path: Path, sink: SmtpSink) -> None:
    box = empty(tmp_path / "box")
    shop = open_shop(tmp_path, box, sink)
    once(shop)
    minutes = 0
    flood = list(mails(COUNT, seed=7))
    for start in range(0, COUNT, AT_ONCE):
        minutes += 61
        for number, raw in enumerate(flood[start : start + AT_ONCE], start):
            put(box, f"mal-{number}", raw, minutes=minutes)
        once(shop, minutes=minutes, reader_of=worker_reader)
    answered = {address for mail in sink.received for address in mail.rcpts if address.startswith("mal")}
    assert len(answered) > COUNT / 5  # many are people, as far as anybody can tell
    minutes += 61
    put(box, "ann", customer_mail("ann", "Ace Plumbing was to come on Monday and never came."), minutes=minutes)
    once(shop, minutes=minutes, reader_of=worker_reader)
    assert len(sent_to(sink, "ann")) == 1
    assert sent_to(sink, "eve") == []  # whom a header tried to smuggle in
    assert all(len(mail.rcpts) == 1 and b"\r\nBcc" not in mail.data for mail in sink.received)
    with shop.store() as store:
        assert_sound(
            store, mails=len(set(flood)) + 1, on_the_wire=[str(read(each.data)["Message-ID"]) for each in sink.received]
        )
        ended = {state: len(store.mail.by_state(state)) for state in get_args(State)}
    assert ended["new"] == ended["past"] == 0
    assert sum(ended.values()) == len(set(flood)) + 1
    assert ended["shunted"] < COUNT / 20  # what broke its reader; the rest was read, however it looked
    assert_status_tells(shop.toml, shunted=bool(ended["shunted"]))
