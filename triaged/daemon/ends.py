"""Ends that nobody asked for: a program that ends and is started again and again must tell its owner."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from triaged.store import Store

_MARK = "ends"
_SPAN = timedelta(hours=1)
_MANY = 3


def note(store: Store, now: datetime) -> None:
    """Write down that a run ended by itself, or was ended, without having been told to stop."""
    store.mark(_MARK, json.dumps([*_within(store, now), now.isoformat()]))


def many(store: Store, now: datetime) -> int:
    """Return how many such ends there were within the hour where they are three or more, else 0."""
    count = len(_within(store, now))
    return count if count >= _MANY else 0


def lately(store: Store, now: datetime) -> bool:
    """Whether there was any within the hour: a program that ends every half hour is not well in between."""
    return bool(_within(store, now))


def _within(store: Store, now: datetime) -> list[str]:
    found: list[str] = json.loads(store.marked(_MARK) or "[]")
    return [each for each in found if timedelta() <= now - datetime.fromisoformat(each) < _SPAN]
