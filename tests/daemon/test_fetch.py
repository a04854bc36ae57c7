"""What is stored of a folder, and what of it counts as the past."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from tests.daemon.running import NINE, customer_mail
from triaged.clock import ManualClock
from triaged.daemon.fetch import fetch
from triaged.inbox.source import LIMIT_BYTES, Fetched, Folder, FolderState, Stop
from triaged.model import TemporaryError
from triaged.store import Store

INBOX, SENT = Folder(name="INBOX", role="inbox"), Folder(name="Sent", role="sent")


@dataclass
class Box:
    """A folder that a test fills and renumbers; it breaks off before the UID ``breaks``."""

    uidvalidity: int = 1
    mails: dict[int, tuple[bytes, datetime]] = field(default_factory=dict)
    breaks: int = 1000
    guessed: bool = False
    uidnext: int | None = None

    def put(self, *names: str, at: datetime = NINE) -> None:
        """Append mails."""
        for name in names:
            self.mails[max(self.mails, default=0) + 1] = (customer_mail(name), at)

    def renumber(self) -> None:
        """Let every UID be invalid."""
        self.uidvalidity += 1
        self.mails = dict(enumerate(self.mails.values(), start=1))

    def folders(self) -> tuple[Folder, ...]:
        """Return the only folder."""
        return (INBOX,)

    def look(self, folder: str) -> FolderState:
        """Return the state."""
        del folder
        return FolderState(
            uidvalidity=self.uidvalidity, uidnext=self.uidnext or max(self.mails, default=0) + 1, guessed=self.guessed
        )

    def fetch(
        self, folder: str, after_uid: int, *, batch: int = 50, limit_bytes: int = LIMIT_BYTES
    ) -> Iterator[Fetched]:
        """Yield the mails above a UID."""
        del batch, limit_bytes
        for uid, (raw, at) in sorted(self.mails.items()):
            if uid >= self.breaks:
                raise TemporaryError("the connection was lost")
            if uid > after_uid:
                yield Fetched(
                    account="support",
                    folder=folder,
                    uidvalidity=self.uidvalidity,
                    uid=uid,
                    raw=raw,
                    received_at=at,
                    size=len(raw),
                )

    def wait(self, timeout: float, stop: Stop) -> bool:
        """Nobody waits here."""
        del timeout, stop
        return False

    def close(self) -> None:
        """Nothing is open."""


Take = Callable[[], list[str]]


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store(None)
    yield opened
    opened.close()


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def take(store: Store, box: Box) -> Take:
    """Return what fetches once and tells the states of all mails so far."""

    def once() -> list[str]:
        fetch(box, INBOX, "support", store, ManualClock(NINE), arrived=lambda: None)
        return states(store)

    return once


def states(store: Store) -> list[str]:
    found = (store.mail.get(number) for number in range(1, store.count("message") + 1))
    return [each.state for each in found if each]


def test_what_is_there_at_first_sight_is_the_past(box: Box, take: Take) -> None:
    box.put("ann", "bob")
    assert take() == ["past", "past"]
    box.put("cid", at=NINE - timedelta(days=1))  # the server's clock may be wrong by hours
    assert take() == ["past", "past", "new"]
    assert take() == ["past", "past", "new"]


def test_old_mail_that_is_moved_back_is_the_past(box: Box, take: Take) -> None:
    assert take() == []
    box.put("ann", at=NINE - timedelta(days=1, seconds=1))
    assert take() == ["past"]


def test_empty_folder_has_no_past(box: Box, take: Take) -> None:
    assert take() == []
    box.put("ann", at=NINE - timedelta(seconds=1))
    assert take() == ["new"]


def test_import_that_broke_off_goes_on_as_one(store: Store, box: Box, take: Take) -> None:
    box.put("ann", "bob")
    box.breaks = 2
    with pytest.raises(TemporaryError):
        take()
    assert states(store) == ["past"]
    box.breaks = 1000
    box.put("cid")
    assert take() == ["past", "past", "new"]


def test_renumbered_in_the_midst_of_an_import(box: Box, take: Take) -> None:
    box.put("ann", "bob")
    box.breaks = 2
    with pytest.raises(TemporaryError):
        take()
    box.breaks = 1000
    box.renumber()
    assert take() == ["past", "again", "past"]
    box.put("cid", at=NINE - timedelta(seconds=1))
    assert take() == ["past", "again", "past", "new"]


def test_renumbered_later(store: Store, box: Box, take: Take) -> None:
    """Bytes that are known are known; of the others, those from before our time are the past."""
    box.put("ann")
    take()
    box.put("bob", at=NINE + timedelta(hours=1))
    take()
    box.put("old", at=NINE - timedelta(hours=1))
    box.put("cid", at=NINE + timedelta(hours=2))
    box.renumber()
    assert take() == ["past", "new", "again", "again", "past", "new"]
    assert store.count("journal", [("kind", "mailbox renumbered")]) == 1
    assert take() == ["past", "new", "again", "again", "past", "new"]


def test_a_number_that_comes_back_after_a_renumbering(box: Box, take: Take) -> None:
    """A server that is restored gives the folder its old number again."""
    box.put("ann", "bob")
    take()
    before = dict(box.mails)
    box.renumber()
    take()
    box.uidvalidity, box.mails = 1, before
    assert set(take()) <= {"past", "again"}
    box.put("cid")
    assert take()[-1] == "new"
    assert take().count("new") == 1


def test_the_largest_number_there_is(box: Box, take: Take) -> None:
    box.put("ann")
    take()
    box.breaks = 2**32
    box.mails[2**32 - 1] = (customer_mail("bob"), NINE)
    assert take() == ["past", "new"]
    assert take() == ["past", "new"]


def test_mail_that_was_moved_away_and_back(box: Box, take: Take) -> None:
    take()
    box.put("ann")
    take()
    box.mails = {2: box.mails[1]}
    assert take() == ["new", "again"]


def test_copy_in_the_sent_folder_is_another_mail(store: Store, box: Box, take: Take) -> None:
    take()
    box.put("ann")
    take()
    fetch(Box(), SENT, "support", store, ManualClock(NINE), arrived=lambda: None)
    fetch(box, SENT, "support", store, ManualClock(NINE), arrived=lambda: None)
    assert states(store) == ["new", "new"]


def test_every_mail_rings_once(store: Store, box: Box) -> None:
    rung: list[None] = []
    box.put("ann", "bob")
    for _ in range(2):
        fetch(box, INBOX, "support", store, ManualClock(NINE), arrived=lambda: rung.append(None))
    assert len(rung) == 2


def raws(store: Store) -> set[bytes]:
    found = (store.mail.get(number) for number in range(1, store.count("message") + 1))
    return {store.mail.raw(each.sha256) for each in found if each}


def test_an_old_numbering_that_comes_back_and_gives_a_uid_to_another_mail_loses_none(
    store: Store, box: Box, take: Take
) -> None:
    box.put("ann", "bob")
    take()
    box.put("cid")
    assert take() == ["past", "past", "new"]
    box.renumber()
    assert take() == ["past", "past", "new", "again", "again", "again"]
    box.uidvalidity, box.mails = 1, {uid: each for uid, each in box.mails.items() if uid < 3}
    box.put("dora", at=NINE + timedelta(hours=1))  # gets the UID that Cid's mail had
    assert take()[6:] == ["new"]
    assert customer_mail("dora") in raws(store)


def test_a_folder_put_back_from_a_backup_under_the_same_numbering_loses_no_new_mail(
    store: Store, box: Box, take: Take
) -> None:
    take()
    box.put("ann", "bob", "cid")
    assert take() == ["new", "new", "new"]
    box.mails = {1: box.mails[1]}
    box.put("dora", at=NINE + timedelta(hours=1))
    assert take() == ["new", "new", "new", "new"]
    assert customer_mail("dora") in raws(store)
    assert take() == ["new", "new", "new", "new"]


def test_a_next_uid_that_is_only_guessed_falls_without_a_new_look_at_all(store: Store, box: Box, take: Take) -> None:
    box.guessed = True
    take()
    box.put("ann", "bob")
    assert take() == ["new", "new"]
    del box.mails[2]
    assert take() == ["new", "new"]
    assert store.marks("renumbered/") == {}


def test_an_answer_in_a_sent_folder_that_comes_later_is_not_the_past(store: Store, take: Take) -> None:
    take()
    store.mark("folders/support", '["INBOX"]')
    sent, clock = Box(), ManualClock(NINE + timedelta(minutes=5))
    sent.put("long-ago", at=NINE - timedelta(days=3))
    sent.put("answer", at=NINE + timedelta(minutes=4))
    for _ in range(2):
        fetch(sent, SENT, "support", store, clock, arrived=lambda: None)
        assert states(store) == ["past", "new"]
    sent.put("next", at=NINE + timedelta(days=31))
    fetch(sent, SENT, "support", store, clock, arrived=lambda: None)
    assert states(store) == ["past", "new", "new"]


def test_a_sent_folder_of_a_year_that_is_named_later_is_the_past_but_for_a_day(store: Store, take: Take) -> None:
    take()
    store.mark("folders/support", '["INBOX"]')
    sent, clock = Box(), ManualClock(NINE + timedelta(days=300))
    for number, days in enumerate((1, 100, 298, 299.5)):
        sent.put(f"answer-{number}", at=NINE + timedelta(days=days))
    fetch(sent, SENT, "support", store, clock, arrived=lambda: None)
    assert states(store) == ["past", "past", "past", "new"]


def test_a_sent_folder_seen_with_its_mailbox_is_the_past(store: Store, take: Take) -> None:
    take()
    store.mark("folders/support", '["INBOX", "Sent"]')
    sent = Box()
    sent.put("long-ago")
    fetch(sent, SENT, "support", store, ManualClock(NINE + timedelta(minutes=1)), arrived=lambda: None)
    assert states(store) == ["past"]


def test_mail_of_an_inbox_that_was_empty_at_first_is_no_past_after_a_renumbering(store: Store) -> None:
    """Its next UID was 11, since staff had filed ten mails away; later the server is moved."""
    box = Box(uidnext=11)
    fetch(box, INBOX, "support", store, ManualClock(NINE), arrived=lambda: None)
    box.uidvalidity, box.uidnext = 2, None
    box.put("ann", at=NINE + timedelta(days=2))
    fetch(box, INBOX, "support", store, ManualClock(NINE + timedelta(days=3)), arrived=lambda: None)
    assert states(store) == ["new"]
