"""The alarm road: a second way to the owner, for when the mailbox, the relay, the disk or a mail itself is the trouble.

It looks at what every thread writes down of itself, and at nothing that a customer wrote. What has failed for longer
than [alarm] says is told once, and once more when it is well again; a heartbeat, once a day, tells that all is well.
Not a line of this goes through the outbox, which may be what is broken.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

import structlog

from triaged import fuse
from triaged.config import Alarm, Config
from triaged.daemon import ends, wires
from triaged.daemon.health import described, without_addresses
from triaged.daemon.shared import Shared
from triaged.model import PermanentError, TemporaryError
from triaged.outbox.notify import tell
from triaged.store import Store

_LOOK_EVERY = 5.0
_TRY_EVERY = timedelta(minutes=1)
_COMMAND_SECONDS = 60
_DISK = "store"
_log = structlog.get_logger("triaged")
Ring = Callable[[Config, str, str, datetime], None]
"""Sends a title and a text to the owner; raises what went wrong."""


def watch_over(shared: Shared, ring: Ring | None = None) -> None:
    """Look after the other threads until the daemon stops."""
    look = Watchman(shared, ring or ring_all)
    while not shared.stop.wait(min(_LOOK_EVERY, max(shared.look_every, 0.05))):
        look.look()


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

    def look(self) -> None:
        """Tell of what is new or over, and once a day that all is well."""
        config, now = self.shared.house.config, self.shared.clock.now()
        if self.shared.dry_run or not config.alarm.has_way or (self.later is not None and now < self.later):
            return
        try:
            store = self.shared.open()
        except (sqlite3.Error, TemporaryError, PermanentError) as error:
            self._tell(None, config, self._broken(str(error), config.alarm, now), now)
            return
        try:
            self.told = json.loads(store.marked("alarm") or "{}") if self.unsaved is None else self.unsaved
            self._tell(
                store, config, troubles(store, config.alarm, now) | self._unwritable(store, config.alarm, now), now
            )
            self._heartbeat(store, config, now)
        except (sqlite3.OperationalError, TemporaryError) as error:
            _log.warning("the alarm could not look", error=str(error))
        finally:
            store.close()

    def _broken(self, why: str, alarm: Alarm, now: datetime) -> dict[str, str]:
        began = self.since.setdefault(_DISK, now)
        return {_DISK: f"the database cannot be used: {why}"} if now - began >= alarm.after else {}

    def _unwritable(self, store: Store, alarm: Alarm, now: datetime) -> dict[str, str]:
        """Try to write once a minute: where the disk is full no thread can write down that it fails."""
        if self.tried is not None and now - self.tried < _TRY_EVERY and not self.since:
            return {}
        self.tried = now
        try:
            store.mark("looked", now.isoformat())
        except sqlite3.OperationalError as error:
            return self._broken(str(error), alarm, now)
        self.since.clear()
        return {}

    def _tell(self, store: Store | None, config: Config, found: dict[str, str], now: datetime) -> None:
        new = {name: why for name, why in found.items() if name not in self.told}
        over = [name for name in self.told if name not in found and (store is not None or name == _DISK)]
        if not new and not over:
            return
        lines = [*(f"- {name}: {why}" for name, why in new.items()), *(f"- {name}: works again" for name in over)]
        what = "needs you" if new else "is well again"
        text = "\n".join([f"triaged of {config.business.name} {what}:", *lines, "", "Look with: triaged status"])
        if not self._rings(config, f"triaged {what}: {', '.join(new or over)}", text, now):
            return
        self.told = self.unsaved = {name: why for name, why in {**self.told, **new}.items() if name not in over}
        if store is not None:
            store.mark("alarm", json.dumps(self.told) if self.told else None)
            self.unsaved = None

    def _heartbeat(self, store: Store, config: Config, now: datetime) -> None:
        """Say once a day that all is well; nothing is said while it is not, which is told of already."""
        if config.alarm.heartbeat is None or self.told:
            return
        local = now.astimezone(config.business.calendar.zone)
        day = f"{local:%Y-%m-%d}"
        if f"{local:%H:%M}" < config.alarm.heartbeat or day in (self.beaten, store.marked("heartbeat")):
            return
        handled = sum(1 for _ in store.mail.decided(now - timedelta(days=1)))
        waiting = len(store.mail.threads("waiting for us"))
        text = (
            f"triaged of {config.business.name} is well.\n"
            f"In the last 24 hours {handled} mails were handled; {waiting} conversations wait for an answer."
        )
        if self._rings(config, "triaged is well", text, now):
            self.beaten = day
            store.mark("heartbeat", day)

    def _rings(self, config: Config, title: str, text: str, now: datetime) -> bool:
        try:
            self.ring(config, title, text, now)
        except (TemporaryError, PermanentError, OSError, subprocess.SubprocessError) as error:
            self.later = now + config.alarm.pause
            _log.error("the alarm reached nobody and is tried again", error=described(error))
            return False
        _log.warning("alarm", title=title)
        return True


def troubles(store: Store, alarm: Alarm, now: datetime) -> dict[str, str]:
    """Return what has failed for long enough, by its name, and mails that were put aside."""
    found: dict[str, str] = {}
    for name, value in store.marks("state/").items():
        state = json.loads(value)
        since = state.get("since") if state.get("trouble") else None
        if since and now - datetime.fromisoformat(since) >= alarm.after:
            found[name] = without_addresses(str(state["trouble"]))
    if shunted := store.count("message", [("state", "shunted")]):
        found["shunted"] = f"{shunted} mail{'s' * (shunted != 1)} could not be handled; see: triaged shunt"
    if count := ends.many(store, now):
        found["restarts"] = f"triaged ended by itself {count} times within an hour; its log says where"
    if fuse.blown(store):
        found["fuse"] = "too many wrote at once; nothing is acknowledged until: triaged resume"
    return found


def ring_all(config: Config, title: str, text: str, now: datetime) -> None:
    """Tell the owner by every way of [alarm]; raises the last error where none of them took it."""
    alarm, errors, ways = config.alarm, [], 0
    for given, way in (
        (alarm.command, _by_command),
        (alarm.notify_file, _by_apprise),
        (alarm.smtp, _by_mail),
    ):
        if not given:
            continue
        ways += 1
        try:
            way(alarm, title, text, now)
        except (TemporaryError, PermanentError, OSError, subprocess.SubprocessError) as error:
            errors.append(error)
    if errors and len(errors) == ways:
        raise errors[-1]


def _by_command(alarm: Alarm, title: str, text: str, now: datetime) -> None:
    del now
    subprocess.run(  # noqa: S603 - the owner's own command, no shell
        alarm.command, input=f"{title}\n\n{text}\n".encode(), check=True, timeout=_COMMAND_SECONDS,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _by_apprise(alarm: Alarm, title: str, text: str, now: datetime) -> None:
    del now
    tell(alarm.notify_addresses(), title, text)


def _by_mail(alarm: Alarm, title: str, text: str, now: datetime) -> None:
    if alarm.smtp is None or alarm.to is None:
        return
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = alarm.smtp.from_.email, alarm.to.email, title
    mail["Date"], mail["Message-ID"] = format_datetime(now), make_msgid("alarm", alarm.smtp.from_.domain)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    sender = wires.sender(alarm.smtp)
    try:
        sender.send(envelope_from=alarm.smtp.from_.email, rcpt=alarm.to.email, data=mail.as_bytes())
    finally:
        sender.close()
