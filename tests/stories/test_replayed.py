"""Each story once more, as past mail through ``replay``: it says and writes down the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.household import World, house, reader
from tests.stories import test_copier, test_late_and_misled, test_three_letters
from triaged.proving.replay import Replay, Specimen, in_order
from triaged.store import Store

STORIES = [
    value
    for room in (test_copier, test_late_and_misled, test_three_letters)
    for name, value in vars(room).items()
    if name.startswith("test_")
]


def told(store: Store) -> list[tuple[str, str, str, str]]:
    """Return all that was said, and when."""
    said: list[tuple[str, str, str, str]] = []
    for mail in (row.mail for row in store.outbox.rows()):
        text = mail.text.replace(mail.thread, "THREAD")  # its name comes from the key
        said.append((f"{mail.created_at:%d %H:%M}", mail.kind, mail.to.email, text))
    return said


def owed(store: Store) -> list[tuple[str, str, str | None, str]]:
    return [(each.promisor, each.text, each.due, each.status) for each in store.ledger.promises()]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_story_replayed_is_the_same_story(story: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    lived: list[World] = []
    begin = World.__init__

    def remembered(self: World) -> None:
        begin(self)
        lived.append(self)

    monkeypatch.setattr(World, "__init__", remembered)
    story()
    (world,) = lived
    specimens = [
        Specimen.of(f"{number:03}.eml", raw, sent=role == "sent") for number, (raw, role) in enumerate(world.written)
    ]
    replay = Replay(house(), reader())
    rows = list(replay.run(in_order(specimens, "date")))
    if world.now is not None:
        rows += replay.advance(world.now)
    assert sum("file" in row for row in rows) == len(specimens)
    assert owed(replay.store) == owed(world.store)
    assert told(replay.store) == told(world.store)
