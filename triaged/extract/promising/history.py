"""What a mail has told before one of its dates: the days from which that date may count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

_KEPT = 8
"""How many days named before are remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A day that the mail names: which expression, when, and where in the text."""

    place: int
    moment: datetime
    """Midnight where no time is named."""
    sentence: int
    line: int
    due: bool

    @property
    def day(self) -> date:
        """The day, in the writer's time."""
        return self.moment.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a mail has told before one of its dates."""

    recent: tuple[Told, ...] = ()
    """The last few days named, in the order of the text."""
    reached: Told | None = None
    """The latest day in the past."""
    start: Told | None = None
    """The first day in the past."""
    month: Told | None = None
    """The last month named."""

    def then(self, told: Told, today: date) -> History:
        """Return the history after one more day."""
        past = told.day < today
        return History(
            recent=(*self.recent[1 - _KEPT :], told),
            reached=told if past and (self.reached is None or self.reached.day <= told.day) else self.reached,
            start=self.start or (told if past else None),
            month=self.month,
        )

    def bases(self) -> dict[str, Told]:
        """Return the days from which the next date may count, by the names that the weights know."""
        if not self.recent:
            return {} if self.month is None else {"month": self.month}
        last = self.recent[-1]
        other = next((each for each in reversed(self.recent) if each.day != last.day), None)
        named = {"last": last, "before": other, "reached": self.reached, "start": self.start, "month": self.month}
        return {name: each for name, each in named.items() if each is not None}
