"""A time of day, and the parts into which people cut the day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time

DAY_PARTS: dict[str, tuple[int, int]] = {
    "morning": (8, 12), "am": (8, 12), "afternoon": (12, 17), "pm": (12, 17), "evening": (17, 21), "night": (19, 23),
    "lunchtime": (12, 14), "mornings": (8, 12),
}  # fmt: skip
SHIFTS = {
    "morning": (13, 19, -12),
    "am": (13, 19, -12),
    "afternoon": (1, 9, 12),
    "pm": (1, 9, 12),
    "evening": (4, 12, 12),
    "night": (6, 12, 12),
}
"""For each part of the day the hours, as read without it, that must be moved, and by how much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day or a stretch of it, in the writer's local time.

    ``opening`` stands for "first thing", ``closing`` for the end of the business day: their hours depend on the
    business. ``exact`` tells a clock time from a part of the day such as "morning".
    """

    earliest: time = time()
    latest: time | None = None
    exact: bool = True
    opening: bool = False
    closing: bool = False


def in_part(clock: Clock, part: str) -> Clock:
    """Return an exact ``clock`` moved into the part of the day that was named with it: "1:30 tomorrow morning".

    A part that does not fit leaves the clock as it is.
    """
    low, high, shift = SHIFTS.get(part, (0, 0, 0))
    if not clock.exact or clock.closing or clock.opening or not low <= clock.earliest.hour < high:
        return clock
    earliest = clock.earliest.replace(hour=clock.earliest.hour + shift)
    latest = clock.latest
    if latest is not None and low <= latest.hour < high:
        latest = latest.replace(hour=latest.hour + shift)
    return clock if latest is not None and latest <= earliest else replace(clock, earliest=earliest, latest=latest)
