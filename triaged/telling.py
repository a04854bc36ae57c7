"""When somebody is told: at his time, at the end of quiet hours, in a digest, or not at all since more has come since.

After a long sleep much is due at once. Nobody gets a storm of it: of what one conversation has for one person only the
last is said, and where many conversations have something for him he gets one list of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from triaged.config import Config
from triaged.model import Step, Thread
from triaged.store import Store

_PUNCTUAL = timedelta(minutes=30)
"""A step that fires later than this after its time is late."""
_SINGLE = 5
"""So many conversations about which one person is told late at once get a mail each; of more he gets a list."""
_DIGEST = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Part of ``Ticks``; every method belongs into the caller's transaction."""

    config: Config
    store: Store

    def later(self, step: Step, thread: Thread, now: datetime) -> datetime | None:
        """Return when whoever is to be told wants to hear it, or None for now: what is urgent comes at once."""
        key = self.config.who_is_there(step.to, now) if step.to else ""
        person = self.config.people.get(key)
        if person is None or thread.priority == "urgent":
            return None
        hours = self.config.business.calendar
        digest = person.digest_at(step.at.astimezone(hours.zone), hours)
        if digest is not None:
            return digest if digest > now else None
        return person.quiet_until(now.astimezone(hours.zone))

    def overtaken(self, step: Step, now: datetime) -> bool:
        """Whether a step is late, and a later one of the same conversation tells the same person at once."""
        if now - step.at <= _PUNCTUAL or step.to is None:
            return False
        due = self.store.ledger.steps_due(step.to, now)
        mine = [each for each in due if each.thread == step.thread]
        return bool(mine) and mine[-1].key != step.key

    def together(self, step: Step, now: datetime) -> tuple[str, tuple[Step, ...]]:
        """Return the key of the list in which a step is told, and all steps that stand in it; none where it is alone.

        A conversation stands in it once, with what came last of it.
        """
        key = self.config.who_is_there(step.to, now) if step.to else ""
        person = self.config.people.get(key)
        if person is None or step.to is None:
            return "", ()
        hours = self.config.business.calendar
        list_key = f"{_DIGEST}/{step.to}/{now.isoformat()}"
        due = self.store.ledger.steps_due(step.to, now)
        latest = tuple({each.thread: each for each in due}.values())
        in_digest = person.digest_at(step.at.astimezone(hours.zone), hours) == step.at
        storm = now - step.at > _PUNCTUAL and len(latest) > _SINGLE
        if in_digest or storm or self.store.outbox.has(list_key):
            return list_key, latest
        return "", ()

    def is_late(self, step: Step, now: datetime) -> bool:
        """Whether a step fires long after its time, so that what it says comes late."""
        return now - step.at > _PUNCTUAL
