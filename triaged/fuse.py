"""The pace of acknowledgements, and the fuse: when an hour has had its share, the others wait; when many wait, all do.

A storm of mails under forged names, or a loop with a robot that shows no mark, would make us write to strangers. So
what comes above ``[caps] per_hour`` is kept back, and leaves when an hour has room again and its customer still waits.
If ``[caps] fuse`` mails are kept back within an hour, the fuse blows: no acknowledgement leaves any more, the owner is
told once, and customers stay on their clocks. It stays blown, also through a restart, until ``triaged resume``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from triaged.config import Config
from triaged.letters import Letters
from triaged.model import Outgoing, Thread
from triaged.rulebook.decide import combine
from triaged.store import Store, StoredMail

_BLOWN = "fuse/blown"
"""Mark in the store: since when no acknowledgement leaves."""
_WAITING = "fuse/waiting"
"""Mark in the store: since when there may be mails that were kept back."""
_CLOSED = "fuse/closed"
"""Mark in the store: when somebody closed the fuse; what was kept back before does not blow it again."""
_HOUR = timedelta(hours=1)


def blown(store: Store) -> datetime | None:
    """Return since when all acknowledgements are kept back, or None."""
    since = store.marked(_BLOWN)
    return datetime.fromisoformat(since) if since else None


def close(store: Store, now: datetime, *, drop: bool) -> int:
    """Let acknowledgements leave again, with ``drop`` only those of later mails; returns how many were kept back."""
    since = store.moment(_WAITING, now)
    kept = len(store.mail.kept_back(since)) if since else 0
    with store.atomic():
        store.mark(_BLOWN, None)
        store.mark(_CLOSED, now.isoformat())
        if drop:
            store.mark(_WAITING, None)
    return kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Fuse:
    """Part of a ``Pipeline``; every method belongs into the caller's transaction."""

    config: Config
    store: Store
    letters: Letters

    def keep_back(self, thread: Thread, now: datetime) -> Outgoing | None:
        """Count an acknowledgement that may not leave now; returns the notice to the owner if that blows the fuse."""
        store, caps = self.store, self.config.caps
        if store.moment(_WAITING, now) is None:
            store.mark(_WAITING, now.isoformat())
        since = max(now - _HOUR, store.moment(_CLOSED, now) or now - _HOUR)
        kept = len(store.mail.kept_back(since)) + 1
        if kept < caps.fuse or blown(store):
            return None
        store.mark(_BLOWN, now.isoformat())
        store.note(now, "fuse blown", {"kept": kept}, thread=thread.id)
        why = f"Within an hour {kept} mails came above the {caps.per_hour} that [caps] lets us acknowledge."
        key = f"fuse/{now.isoformat()}"
        mail = self.letters.to_staff(thread, self.config.owner, "fuse.txt", kind="notice", key=key, why=why, now=now)
        return mail if store.outbox.queue(mail) else None

    def waiting(self, now: datetime) -> Iterator[tuple[StoredMail, Thread, str]]:
        """Yield what was kept back and may leave now, with thread and template, where the customer still waits."""
        since = self.store.moment(_WAITING, now)
        if since is None or blown(self.store):
            return
        room = self.config.caps.per_hour - self.store.outbox.acknowledged(now - _HOUR, now)
        for mail in self.store.mail.kept_back(since):
            thread = self.store.mail.thread(mail.thread or "")
            template = combine(self.store.mail.decisions(mail.id)).acknowledge
            if thread is None or thread.state != "waiting for us" or template in (None, "none"):
                continue
            if any(said.created_at >= mail.received_at for said in self.store.outbox.said(thread.id)):
                continue
            if room <= 0:
                return
            room -= 1
            yield mail, thread, template or ""
        self.store.mark(_WAITING, None)
