"""What holds after every fault, whatever it was: the promises I1 to I8 of docs/guarantees.md, in one place."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.cli.commands import triaged
from triaged.store import Store

_NAME = ("account", "folder", "uidvalidity", "uid", "sha256")


def assert_sound(store: Store, *, mails: int | None = None, on_the_wire: Iterable[str] = ()) -> None:
    """Assert I1 to I7 of a database.

    ``mails`` is how many the inbox holds, ``on_the_wire`` are the Message-IDs that a relay was given.
    """
    messages = store._rows.all("SELECT * FROM message")
    places = Counter(tuple(row[each] for each in _NAME) for row in messages)
    assert set(places.values()) <= {1}, "I1: one row for each UID"
    if mails is not None:
        seen = [row["uid"] for row in messages if row["role"] == "inbox"]
        assert len(seen) == mails, "I1: every UID has its row"
    for row in messages:
        raw = store.mail.raw(row["sha256"])
        assert hashlib.sha256(raw).hexdigest() == row["sha256"], "I7: bytes as they were fetched"
    outbox = store.outbox.rows()
    said = Counter(
        (row.mail.kind, row.mail.template, row.mail.in_reply_to, row.mail.to.email)
        for row in outbox
        if row.mail.kind == "acknowledgement"
    )
    assert set(said.values()) <= {1}, "I2: one acknowledgement for a mail"
    assert len({row.mail.key for row in outbox}) == len({row.mail.message_id for row in outbox}) == len(outbox), "I2"
    assert set(on_the_wire) <= {row.mail.message_id for row in outbox}, "I3: nothing leaves that is not written down"
    for promise in store.ledger.promises():
        assert (promise.due is None) == (promise.due_at is None), "I4: a due time, or none"
        assert promise.due is None or promise.due_grain == "day" or promise.due[-6] in "+-", "I4: with its offset"
    fired = Counter(
        (row["deadline"], row["rule"], row["to_person"], row["rung"], row["repetition"])
        for row in store._rows.all("SELECT * FROM step WHERE outcome = 'told' AND kind = 'escalate'")
    )
    assert set(fired.values()) <= {1}, "I5: each step once"
    assert store.integrity() == (), "I6: the file is whole"


def assert_status_tells(toml: Path, *, shunted: bool) -> None:
    """Assert I8: ``status`` says what is pending, and ends with another code than 0 while anything is shunted."""
    said = triaged("status", "--config", toml, "--json")
    assert (said.json["mail"]["shunted"] > 0) == shunted
    assert said.code == 1 or not shunted
