"""A start that fails is told of too: once, and once more when it works again.

What was told is remembered in a file beside the database, since the database may be what is broken; where the disk
takes no file either, in the folder for temporary files.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from textwrap import shorten

import structlog

from triaged.config import Bell
from triaged.daemon.health import described
from triaged.daemon.roads import Ring, ring_all
from triaged.model import ConfigError, PermanentError, TemporaryError

_log = structlog.get_logger("triaged")
_SHOWN = 400
_SIZE = 4096
"""Bytes of the file, whatever stands in it."""
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why nothing could be started, since when, and whether the owner knows."""

    since: str
    trouble: str
    told: bool
    """Whether the owner knows of this trouble."""
    damaged: str = ""
    """When the database was found damaged last; empty where it was not."""
    told_of_damage: bool = False


_NONE = Trouble(since="", trouble="", told=False)


def failed(
    bell: Bell,
    error: BaseException,
    now: datetime,
    *,
    at_once: bool,
    damage: bool = False,
    ring: Ring | None = None,
) -> None:
    """Remember a failed start, and tell the owner: at once, or when it has failed for as long as [alarm] says.

    A program that is started again by a timer may fail once because somebody is saving a file.
    """
    before = trouble(bell.store_path) or _NONE
    since = datetime.fromisoformat(before.since) if before.trouble else now
    told = before.told_of_damage if damage else before.told
    why = shorten(described(error), _SHOWN)
    if not told and bell.alarm.has_way and (at_once or now - since >= bell.alarm.after):
        met = damage or str(error).startswith(f"{bell.store_path} is damaged")  # as Store says it when it is opened
        look = "verify" if met else "check"
        told = _rings(bell, "needs you", f"it cannot start, or go on: {why}", look, now, ring)
    found = replace(before, since=since.isoformat(), trouble=why)
    if damage:
        _write(bell.store_path, replace(found, told_of_damage=told, damaged=now.isoformat()))
    else:
        _write(bell.store_path, replace(found, told=told))


def succeeded(bell: Bell, now: datetime, *, ring: Ring | None = None) -> None:
    """Forget a failed start, and tell whoever knows of it that it works again.

    A database in which damage was met is called well after a day without any, or when a copy was put back.
    """
    before = trouble(bell.store_path)
    if before is None:
        _write(bell.store_path, None)
        return
    lately = bool(before.damaged) and now - datetime.fromisoformat(before.damaged) < _A_DAY
    known = before.told or (before.told_of_damage and not lately)
    if known and not _rings(bell, "is well again", "it started", "status", now, ring):
        return  # said at the next start
    _write(bell.store_path, replace(before, told=False) if lately else None)


def restored(store_path: Path) -> None:
    """Remember that the database is another one now: the damage that was met lies aside."""
    before = trouble(store_path)
    if before is not None:
        _write(store_path, replace(before, damaged="", told=before.told or before.told_of_damage))


def trouble(store_path: Path) -> Trouble | None:
    """Return why the last start failed, or None where it did not."""
    for path in _places(store_path):
        try:
            with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW)) as file:
                if os.fstat(file.fileno()).st_uid != os.geteuid():
                    continue  # anybody may lay a file into the folder for temporary files
                found = json.load(file)
            return Trouble(**found)
        except (OSError, ValueError, TypeError):
            continue
    return None


def _rings(bell: Bell, what: str, line: str, look: str, now: datetime, ring: Ring | None) -> bool:
    text = f"triaged of {bell.name} {what}:\n- start: {line}\n\nLook with: triaged {look}"
    try:
        (ring or ring_all)(bell.alarm, f"triaged {what}: start", text, now)
    except (TemporaryError, PermanentError, ConfigError) as error:
        _log.error("the alarm reached nobody and is tried again", error=described(error))
        return False
    _log.warning("alarm", title=f"triaged {what}: start")
    return True


def _places(store_path: Path) -> tuple[Path, Path]:
    name = hashlib.sha256(str(store_path.absolute()).encode()).hexdigest()[:16]
    return store_path.with_name(f"{store_path.name}.trouble"), Path(tempfile.gettempdir()) / f"triaged-{name}.trouble"


def _write(store_path: Path, found: Trouble | None) -> None:
    """Write what is known into a file of fixed size, which is kept ready: where the disk is full it can be written."""
    text = (json.dumps(asdict(found), ensure_ascii=False) if found else "").encode().ljust(_SIZE)
    for path in _places(store_path):
        if found is None and path != _places(store_path)[0]:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
            continue
        try:
            # Whoever else may write into that folder must not choose where this goes.
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(text)
        except OSError:
            continue
        if found is not None:
            return
    if found is not None and trouble(store_path) != found:
        _log.error("it cannot be written down that the start failed", why=found.trouble)
