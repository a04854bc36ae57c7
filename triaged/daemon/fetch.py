"""Fetching: raw bytes and the cursor into the store, in one transaction, and nothing else.

The past of a mailbox is what it held at first sight; it is learnt, never acknowledged. After a renumbering
(RFC 9051 section 2.3.1.1) every UID is looked at again and the bytes decide what is known already. So they do where
the next UID has gone back, which no server may do and one that was put back from a backup does.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from triaged.clock import Clock
from triaged.inbox.source import Folder, FolderState, Source
from triaged.store import Cursor, Place, Store

_LAST_UID = 2**32 - 1
_BEFORE = timedelta(days=1)
"""So long before a folder of sent mail comes up what lies in it may be an answer that counts."""


def fetch(
    source: Source,
    folder: Folder,
    account: str,
    store: Store,
    clock: Clock,
    *,
    arrived: Callable[[], None],
    crash_point: Callable[[str], None] = lambda _name: None,
) -> int:
    """Store every mail of a folder that is not stored yet; returns how many came, calling ``arrived`` for each.

    Raises TemporaryError or PermanentError of the source; what had come until then is kept.
    """
    state = source.look(folder.name)
    later = _comes_later(store, account, folder, clock.now())
    cursor = _cursor(store, account, folder.name, state, clock.now(), later=later)
    # Old mail that somebody moves back is the past too. A server's clock may be wrong by hours, but not by a day.
    slack = timedelta() if _dates_decide(store, account, folder.name, state) else timedelta(days=1)
    first_seen = _first_seen(store, account, folder.name, (later or clock.now()))
    came = 0
    if cursor.uid + 1 >= state.uidnext > 0:
        return 0  # nothing came
    for mail in source.fetch(folder.name, cursor.uid):
        place = Place(account=account, folder=folder.name, role=folder.role, uidvalidity=mail.uidvalidity, uid=mail.uid)
        past = mail.uid <= cursor.past or mail.received_at < first_seen - slack
        cursor = Cursor(uidvalidity=state.uidvalidity, uid=mail.uid, past=cursor.past)
        crash_point("before keep")
        with store.atomic():
            kept = store.mail.keep(place, mail.raw, mail.received_at, past=past, truncated=mail.truncated)
            crash_point("before cursor")
            store.mail.set_cursor(account, folder.name, cursor)
        crash_point("after fetch")
        if kept is not None:
            came += 1
            arrived()
    if cursor.uid < cursor.past and store.marked(_imported(account, folder.name)) is None:
        store.mark(_imported(account, folder.name), clock.now().isoformat())  # the last of the past are gone already
    return came


def _imported(account: str, folder: str) -> str:
    return f"imported/{account}/{folder}"


def _comes_later(store: Store, account: str, folder: Folder, now: datetime) -> datetime | None:
    """Return from when on mail counts in a folder of sent mail that comes up after its mailbox was known, else None.

    A mail program makes that folder when it first sends something: the answer that lies in it is not the past.
    """
    seen, first = store.marks(f"first seen/{account}/"), store.marked(folders_at_first(account))
    if folder.role != "sent" or folder.name in seen or not seen or first is None or folder.name in json.loads(first):
        return None
    return max(min(datetime.fromisoformat(each) for each in seen.values()), now - _BEFORE)


def folders_at_first(account: str) -> str:
    """Return the name of the mark that holds the folders which a mailbox had when it was seen first."""
    return f"folders/{account}"


def _cursor(
    store: Store, account: str, folder: str, state: FolderState, now: datetime, *, later: datetime | None
) -> Cursor:
    """Return where to go on: the stored cursor, the beginning of a new folder, or of a renumbered one."""
    cursor = store.mail.cursor(account, folder)
    stale = f"{state.uidvalidity}:{state.uidnext}"
    gone_back = (
        cursor is not None
        and not state.guessed
        and 0 < state.uidnext <= cursor.uid < _LAST_UID
        and store.marked(_stale(account, folder)) != stale
    )
    if cursor is not None and cursor.uidvalidity == state.uidvalidity and not gone_back:
        return cursor
    if cursor is None:
        fresh = Cursor(uidvalidity=state.uidvalidity, uid=0, past=0 if later else max(0, state.uidnext - 1))
    else:
        # An import that was not finished goes on as an import; else only bytes and dates tell old from new.
        unfinished = cursor.uid < cursor.past and store.marked(_imported(account, folder)) is None
        fresh = Cursor(uidvalidity=state.uidvalidity, uid=0, past=max(0, state.uidnext - 1) if unfinished else 0)
    with store.atomic():
        store.mail.set_cursor(account, folder, fresh)
        if gone_back:  # once for a next UID: some servers tell one that is out of date
            store.mark(_stale(account, folder), stale)
        if cursor is not None:
            entry = {"folder": folder, "was": cursor.uidvalidity, "is": state.uidvalidity}
            store.note(now, "mailbox renumbered", entry)
            store.mark(_renumbered(account, folder), None if unfinished else str(state.uidvalidity))
        elif later is not None:
            store.mark(_renumbered(account, folder), str(state.uidvalidity))  # here too dates tell old from new
    return fresh


def _stale(account: str, folder: str) -> str:
    return f"uidnext/{account}/{folder}"


def _renumbered(account: str, folder: str) -> str:
    return f"renumbered/{account}/{folder}"


def _dates_decide(store: Store, account: str, folder: str, state: FolderState) -> bool:
    """Whether this numbering followed another one, so that UIDs say nothing of what was there before us."""
    return store.marked(_renumbered(account, folder)) == str(state.uidvalidity)


def _first_seen(store: Store, account: str, folder: str, now: datetime) -> datetime:
    name = f"first seen/{account}/{folder}"
    known = store.moment(name, now)
    if known is None:
        store.mark(name, now.isoformat())
    return known or now
