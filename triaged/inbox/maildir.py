"""A mailbox without a server: a Maildir on this machine, read the way an IMAP folder is.

A Maildir has no UIDs. They are kept in a small index beside the mails, ``.triaged-uids``; nothing else is written.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

from triaged.clock import Clock, SystemClock, monotonic
from triaged.inbox.source import HEADER_BYTES, LIMIT_BYTES, Fetched, Folder, FolderState, Stop
from triaged.model import PermanentError, TemporaryError

INDEX = ".triaged-uids"
_SENT_FOLDERS = (".Sent", "Sent", ".Sent Items", ".INBOX.Sent")
_PARTS = ("new", "cur")
_GLANCE = 0.5
"""Seconds between two glances at the folder while waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A mail on disk; ``key`` is its name without the flags, which stays the same when it is read or moved to cur."""

    key: str
    path: Path
    delivered_ns: int
    size: int


@dataclass(slots=True, kw_only=True)
class _Index:
    """The UIDs given out so far in one folder."""

    uidvalidity: int
    uidnext: int
    uids: dict[str, int]


def no_maildir(directory: Path) -> str:
    """Say why a folder is no Maildir, or nothing where it is one."""
    if all((directory / part).is_dir() for part in _PARTS):
        return ""
    return f"{directory} is not a Maildir: it needs the folders {' and '.join(_PARTS)}"


class MaildirSource:
    """A ``Source`` over a Maildir and, where there is one, its Sent folder (Maildir++)."""

    def __init__(self, *, account: str, path: Path, sent: str = "auto", clock: Clock | None = None) -> None:
        """Read nothing yet; ``sent`` is the name of a folder inside ``path``, "auto" or "none"."""
        self._account = account
        self._path = path
        self._sent = sent
        self._clock = clock or SystemClock()
        self._missing: dict[str, frozenset[str]] = {}
        self._looked: str | None = None
        self._seen: tuple[int, ...] = ()

    def folders(self) -> tuple[Folder, ...]:
        """Return INBOX, which is the Maildir itself, and the folder of sent mail where there is one."""
        inbox = Folder(name="INBOX", role="inbox")
        wanted = {"auto": _SENT_FOLDERS, "none": ()}.get(self._sent, (self._sent,))
        sent = next((name for name in wanted if (self._path / name / "cur").is_dir()), None)
        return (inbox,) if sent is None else (inbox, Folder(name=sent, role="sent"))

    def look(self, folder: str) -> FolderState:
        """Give a UID to each new mail and return the state; a lost index begins a new UIDVALIDITY."""
        index, _ = self._refresh(folder)
        return FolderState(uidvalidity=index.uidvalidity, uidnext=index.uidnext)

    def fetch(
        self, folder: str, after_uid: int, *, batch: int = 50, limit_bytes: int = LIMIT_BYTES
    ) -> Iterator[Fetched]:
        """Yield every mail with a UID above ``after_uid``, ascending; each file is opened only when its turn comes."""
        del batch
        index, files = self._refresh(folder)
        due = sorted((uid, key) for key, uid in index.uids.items() if uid > after_uid and key in files)
        for uid, key in due:
            raw = self._read(folder, files[key], limit_bytes)
            if raw is None:
                continue
            one = files[key]
            yield Fetched(
                account=self._account,
                folder=folder,
                uidvalidity=index.uidvalidity,
                uid=uid,
                raw=raw,
                received_at=datetime.fromtimestamp(one.delivered_ns / 1e9, UTC),
                size=one.size,
                truncated=one.size > limit_bytes,
            )

    def wait(self, timeout: float, stop: Stop) -> bool:
        """Glance at the folder twice a second; True when its entries have changed since ``look`` or ``fetch``."""
        end = monotonic() + timeout
        while not stop.is_set():
            if self._looked is None or self._marks(self._looked) != self._seen:
                return True
            left = end - monotonic()
            if left <= 0 or stop.wait(min(_GLANCE, left)):
                return False
        return False

    def close(self) -> None:
        """Nothing is held open."""

    def _directory(self, folder: str) -> Path:
        directory = self._path if folder == "INBOX" else self._path / folder
        inside = self._path in (directory, directory.parent) and folder != ".."
        message = no_maildir(directory)
        if message or not inside:
            message = message or f"{directory} is not a Maildir inside {self._path}"
            # One that was there a moment ago is on a disk that is away, and comes back by itself.
            raise TemporaryError(message) if self._looked is not None else PermanentError(message)
        return directory

    def _marks(self, folder: str) -> tuple[int, ...]:
        """Return what changes when a mail comes or goes."""
        try:
            return tuple((self._directory(folder) / part).stat().st_mtime_ns for part in _PARTS)
        except OSError as error:
            raise TemporaryError(f"cannot look at the Maildir {self._path}: {error}") from error

    def _refresh(self, folder: str) -> tuple[_Index, dict[str, _File]]:
        """Return the index, brought up to date on disk, and the files by key."""
        directory = self._directory(folder)
        try:
            # taken before the scan: what comes meanwhile is noticed by the next wait
            self._looked, self._seen = folder, self._marks(folder)
            files = _scan(directory)
            index = _load(directory / INDEX)
            fresh = index is None
            if index is None:
                index = _Index(uidvalidity=int(self._clock.now().timestamp()), uidnext=1, uids={})
            changed = self._reconcile(folder, index, files)
            if fresh or changed:
                _save(directory / INDEX, index)
        except OSError as error:
            raise TemporaryError(f"cannot read the Maildir {directory}: {error}") from error
        return index, files

    def _reconcile(self, folder: str, index: _Index, files: dict[str, _File]) -> bool:
        """Give UIDs to new files by time of delivery and forget those gone; True when the index changed.

        A file is forgotten when two scans in a row miss it: one being renamed can escape a single one.
        """
        new = sorted((one.delivered_ns, key) for key, one in files.items() if key not in index.uids)
        for _, key in new:
            index.uids[key] = index.uidnext
            index.uidnext += 1
        missing = frozenset(index.uids) - files.keys()
        gone = missing & self._missing.get(folder, frozenset())
        self._missing[folder] = missing - gone
        for key in gone:
            del index.uids[key]
        return bool(new or gone)

    def _read(self, folder: str, one: _File, limit_bytes: int) -> bytes | None:
        """Return the mail, its header alone where it is too large, or None where it has vanished."""
        path = one.path
        for _ in range(2):
            try:
                with path.open("rb") as file:
                    return _header(file.read(HEADER_BYTES)) if one.size > limit_bytes else file.read(limit_bytes)
            except FileNotFoundError:
                # a mail program has read it, so that its name has new flags
                moved = _scan(self._directory(folder)).get(one.key)
                if moved is None:
                    return None
                path = moved.path
            except OSError as error:
                raise TemporaryError(f"cannot read {path}: {error}") from error
        return None


def _scan(directory: Path) -> dict[str, _File]:
    """Return the mails of a Maildir; new before cur, since they only move in that direction."""
    files: dict[str, _File] = {}
    for part in _PARTS:
        with os.scandir(directory / part) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                try:
                    if not entry.is_file(follow_symlinks=False):
                        continue
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                key = entry.name.partition(":")[0]
                files[key] = _File(key=key, path=Path(entry.path), delivered_ns=status.st_mtime_ns, size=status.st_size)
    return files


def _header(raw: bytes) -> bytes:
    """Return a mail up to and including the empty line that ends its header."""
    ends = [at + len(mark) for mark in (b"\r\n\r\n", b"\n\n") if (at := raw.find(mark)) >= 0]
    return raw[: min(ends)] if ends else raw


def _load(path: Path) -> _Index | None:
    """Return the index, or None where there is none that can be trusted."""
    try:
        head, *lines = path.read_text("ascii").splitlines()
        version, uidvalidity, uidnext = map(int, head.split())
        uids: dict[str, int] = {}
        for line in lines:
            uid, _, name = line.partition(" ")
            uids[os.fsdecode(unquote_to_bytes(name))] = int(uid)
    except (FileNotFoundError, ValueError):
        return None
    whole = version == 1 and len(set(uids.values())) == len(lines) and max(uids.values(), default=0) < uidnext
    return _Index(uidvalidity=uidvalidity, uidnext=uidnext, uids=uids) if whole else None


def _save(path: Path, index: _Index) -> None:
    """Replace the index at once, so that a crash leaves the old one or the new one."""
    lines = [f"1 {index.uidvalidity} {index.uidnext}"]
    lines += [f"{uid} {quote_from_bytes(os.fsencode(key))}" for key, uid in index.uids.items()]
    handle, name = tempfile.mkstemp(prefix=INDEX, dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write("\n".join(lines) + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
