"""What triaged knows, in one SQLite file: typed methods in, types of the house out."""

from triaged.store.occurrences import Occurrence
from triaged.store.outbox import Queued
from triaged.store.records import Cursor, Place, State, StoredMail
from triaged.store.sqlite import LEFT, AlreadyRunning, Store

__all__ = ["LEFT", "AlreadyRunning", "Cursor", "Occurrence", "Place", "Queued", "State", "Store", "StoredMail"]
