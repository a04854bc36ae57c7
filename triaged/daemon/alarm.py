"""The alarm road: a second way to the owner, for when the mailbox, the relay, the disk or a mail itself is the trouble.

What has failed for longer than [alarm] says is told once, and once more when it is well again; a heartbeat, once a day,
tells that all is well. What is wrong: troubles.py. The ways: roads.py. A program that cannot even start: starting.py.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from triaged.config import Alarm, Config
from triaged.daemon.health import described
from triaged.daemon.roads import Ring, ring_all
from triaged.daemon.shared import Shared
from triaged.daemon.troubles import MEANING, Silence, Troubles, is_well, troubles
from triaged.model import PermanentError, TemporaryError
from triaged.outbox.deliver import HELD
from triaged.store import Store

_LOOK_EVERY = 5.0
_TRY_EVERY = timedelta(minutes=1)
_SHUNTED_EVERY = timedelta(hours=1)
"""So long after mails that were put aside have been told of, further ones wait to be."""
_DISK = "store"
_SHUNTED = "shunted"
_log = structlog.get_logger("triaged")


def watch_over(shared: Shared, ring: Ring | None = None) -> None:
    """Look after the other threads until the daemon stops."""
    look = Watchman(shared, ring or ring_all)
    while True:
        try:
            look.look()
        except Exception as error:  # noqa: BLE001 - whoever watches must be the last to go
            _log.error("the alarm could not look", error=described(error))
        if shared.stop.wait(min(_LOOK_EVERY, max(shared.look_every, 0.05))):
            return


@dataclass
class Watchman:
    """Knows what was told of, and tells each thing once."""

    shared: Shared
    ring: Ring
    told: dict[str, str] = field(default_factory=dict)
    """What is being told of, by its name; filled from the database, so that a restart repeats nothing."""
    since: dict[str, datetime] = field(default_factory=dict)
    """Since when the database itself cannot be used."""
    later: datetime | None = None
    tried: datetime | None = None
    unsaved: dict[str, str] | None = None
    """What is being told of where the database could not take it: a full disk must not ring every five seconds."""
    beaten: str = ""
    """The day of the last heartbeat, for the same reason."""
    aside: tuple[int, str] = (0, "")
    """The newest mail that was put aside and told of, and when; also for that reason."""
    silence: Silence = field(init=False)

    def __post_init__(self) -> None:
        """Begin to listen."""
        self.silence = Silence(self.shared.clock)

    def look(self) -> None:
        """Tell of what is new or over, and once a day that all is well."""
        config, now = self.shared.house.config, self.shared.clock.now()
        if self.shared.dry_run or not config.alarm.has_way or (self.later is not None and now < self.later):
            return
        try:
            store = self.shared.open()
        except (sqlite3.Error, TemporaryError, PermanentError) as error:
            broken = self._broken(str(error), config.alarm, now)
            self._tell(None, config, Troubles(broken, frozenset((_DISK,))), now)
            return
        try:
            self.told = json.loads(store.marked("alarm") or "{}") if self.unsaved is None else self.unsaved
            silent = self.silence.look(store, config)
            unwritable = self._unwritable(store, config.alarm, now, at_once=bool(silent))
            # Where nothing can be written down all seem to be silent, and none of them hangs.
            found = troubles(store, config, now, silent if not self.since else ())
            failing = found.failing | ({_DISK} if self.since else set())
            self._tell(store, config, replace(found, told=found.told | unwritable, failing=failing), now)
            if not failing:
                self._heartbeat(store, config, now)
        except (sqlite3.DatabaseError, TemporaryError) as error:
            _log.warning("the alarm could not look", error=described(error))
            if not isinstance(error, sqlite3.OperationalError | TemporaryError):
                damaged = self._broken(f"it is damaged: {error}", config.alarm, now)
                self._tell(None, config, Troubles(damaged, frozenset((_DISK,))), now)
        finally:
            store.close()

    def _broken(self, why: str, alarm: Alarm, now: datetime) -> dict[str, str]:
        began = self.since.setdefault(_DISK, now)
        return {_DISK: f"the database cannot be used: {why}"} if now - began >= alarm.after else {}

    def _unwritable(self, store: Store, alarm: Alarm, now: datetime, *, at_once: bool) -> dict[str, str]:
        """Try to write once a minute: where the disk is full no thread can write down that it fails."""
        if self.tried is not None and now - self.tried < _TRY_EVERY and not self.since and not at_once:
            return {}
        self.tried = now
        try:
            store.mark("looked", now.isoformat())
        except sqlite3.OperationalError as error:
            return self._broken(str(error), alarm, now)
        self.since.clear()
        return {}

    def _tell(self, store: Store | None, config: Config, found: Troubles, now: datetime) -> None:
        new = {name: why for name, why in found.told.items() if name not in self.told}
        newest = self._newest_aside(store, now) if _SHUNTED in found.told else None
        if newest is not None:
            new[_SHUNTED] = found.told[_SHUNTED]
        lasting = found.failing | found.unproved
        over = [name for name in self.told if name not in lasting and (store is not None or name == _DISK)]
        if not new and not over:
            return
        lines = [*(f"- {_shown(name)}: {why}" for name, why in new.items())]
        lines += [f"- {_shown(name)}: works again" for name in over]
        what = "needs you" if new else "is well again"
        text = "\n".join([f"triaged of {config.business.name} {what}:", *lines, "", "Look with: triaged status"])
        if not self._rings(config, f"triaged {what}: {', '.join(new or over)}", text, now):
            return
        self.told = self.unsaved = {name: why for name, why in {**self.told, **new}.items() if name not in over}
        self.aside = newest or self.aside
        if store is not None:
            store.mark("alarm", json.dumps(self.told) if self.told else None)
            if newest is not None:
                store.mark("alarm/shunted", json.dumps(newest))
            self.unsaved = None

    def _newest_aside(self, store: Store | None, now: datetime) -> tuple[int, str] | None:
        """Return the newest mail that was put aside, and now, where it is to be told of; None where it was."""
        if store is None:
            return None
        newest = max((mail.id for mail in store.mail.by_state("shunted")), default=0)
        known, at = self.aside = max(self.aside, tuple(json.loads(store.marked("alarm/shunted") or '[0, ""]')))
        since = now - datetime.fromisoformat(at) if at else _SHUNTED_EVERY
        just_now = _SHUNTED in self.told and timedelta() <= since < _SHUNTED_EVERY
        return (newest, now.isoformat()) if newest > known and not just_now else None

    def _heartbeat(self, store: Store, config: Config, now: datetime) -> None:
        """Say once a day that all is well, and only while everything has been seen to work."""
        if config.alarm.heartbeat is None or self.told or not is_well(store, config):
            return
        if store.marked(HELD) or config.smtp.mode == "hold":
            return  # the day it stays away somebody looks, and finds that nothing leaves
        local = now.astimezone(config.business.calendar.zone)
        day = f"{local:%Y-%m-%d}"
        if f"{local:%H:%M}" < config.alarm.heartbeat or day in (self.beaten, store.marked("heartbeat")):
            return
        handled = sum(1 for _ in store.mail.decided(now - timedelta(days=1)))
        waiting = len(store.mail.threads("waiting for us"))
        text = (
            f"triaged of {config.business.name} is well.\n"
            f"Mails handled in the last 24 hours: {handled}. Conversations that wait for an answer: {waiting}."
        )
        if self._rings(config, "triaged is well", text, now):
            self.beaten = day
            store.mark("heartbeat", day)

    def _rings(self, config: Config, title: str, text: str, now: datetime) -> bool:
        try:
            self.ring(config.alarm, title, text, now)
        except (TemporaryError, PermanentError) as error:
            self.later = now + config.alarm.pause
            _log.error("the alarm reached nobody and is tried again", error=described(error))
            return False
        _log.warning("alarm", title=title)
        return True


def _shown(name: str) -> str:
    meaning = MEANING.get(name.partition("/")[0])
    return f"{name} ({meaning})" if meaning else name
