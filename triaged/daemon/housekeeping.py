"""Once a day: what is older than [retention] allows is emptied, and the place it took is given back."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from triaged.config import Retention
from triaged.model import TemporaryError
from triaged.store import Store

_EVERY = timedelta(days=1)
_MARK = "retention"
_log = structlog.get_logger("triaged")


def keep_no_longer(store: Store, retention: Retention, now: datetime) -> int:
    """Empty what is too old, if a day has passed since that was done; returns how many mails and texts that were."""
    if retention.mails is None and retention.words is None:
        return 0
    last = store.moment(_MARK, now)
    if last is not None and now - last < _EVERY:
        return 0
    with store.atomic():
        mails = store.aging.old_mails(now - retention.mails) if retention.mails else 0
        words = store.aging.old_words(now - retention.words) if retention.words else 0
        store.mark(_MARK, now.isoformat())
    if mails or words:
        try:
            store.compact()
        except TemporaryError as error:  # what was emptied is overwritten already; only its place is given back later
            _log.info("the database is compacted another day", why=str(error))
        _log.info("retention", mails=mails, words=words)
    return mails + words
