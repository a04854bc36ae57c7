from __future__ import annotations

import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from triaged.clock import ManualClock, monotonic
from triaged.inbox.maildir import INDEX, MaildirSource
from triaged.inbox.source import Folder
from triaged.model import PermanentError, TemporaryError

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make(tmp_path / "Maildir")


def make(directory: Path) -> Path:
    for part in ("tmp", "new", "cur"):
        (directory / part).mkdir(parents=True)
    return directory


def deliver(directory: Path, name: str, raw: bytes, *, minute: int = 0, part: str = "new") -> Path:
    path = directory / part / name
    path.write_bytes(raw)
    at = START.timestamp() + 60 * minute
    os.utime(path, (at, at))
    return path


def source(root: Path, *, sent: str = "auto", start: datetime = START) -> MaildirSource:
    return MaildirSource(account="shop", path=root, sent=sent, clock=ManualClock(start))


def uids(mailbox: MaildirSource, after: int = 0) -> list[tuple[int, bytes]]:
    return [(one.uid, one.raw) for one in mailbox.fetch("INBOX", after)]


def test_mails_are_numbered_by_time_of_delivery(root: Path) -> None:
    deliver(root, "b", b"second", minute=2)
    deliver(root, "c:2,S", b"third", minute=3, part="cur")
    deliver(root, "z", b"first", minute=1)
    mailbox = source(root)
    assert mailbox.look("INBOX").uidnext == 4
    [first, second, third] = mailbox.fetch("INBOX", 0)
    assert [(one.uid, one.raw) for one in (first, second, third)] == [(1, b"first"), (2, b"second"), (3, b"third")]
    assert first.received_at == datetime(2026, 3, 2, 9, 1, tzinfo=UTC)
    assert (first.account, first.folder, first.size, first.truncated) == ("shop", "INBOX", 5, False)
    assert uids(mailbox, after=2) == [(3, b"third")]


def test_numbers_survive_reading_moving_and_a_restart(root: Path) -> None:
    mail = deliver(root, "one", b"one", minute=5)
    before = source(root)
    state = before.look("INBOX")
    mail.rename(root / "cur" / "one:2,RS")
    deliver(root, "older but later", b"two", minute=1)
    after = source(root, start=START.replace(year=2027))
    assert after.look("INBOX").uidvalidity == state.uidvalidity
    assert uids(after) == [(1, b"one"), (2, b"two")]


def test_mails_are_never_changed_or_moved(root: Path) -> None:
    deliver(root, "one", b"one")
    deliver(root, "two:2,", b"two", part="cur")
    before = {path: path.stat() for path in root.rglob("*") if path.is_file()}
    assert len(uids(source(root))) == 2
    assert {path: path.stat().st_mtime_ns for path in before} == {path: s.st_mtime_ns for path, s in before.items()}
    assert {path.name for path in root.iterdir()} == {"tmp", "new", "cur", INDEX}


def test_number_of_a_deleted_mail_is_not_given_again(root: Path) -> None:
    deliver(root, "one", b"one")
    gone = deliver(root, "two", b"two", minute=1)
    mailbox = source(root)
    mailbox.look("INBOX")
    gone.unlink()
    mailbox.look("INBOX")
    mailbox.look("INBOX")
    assert "two" not in (root / INDEX).read_text()
    deliver(root, "three", b"three", minute=2)
    assert uids(mailbox) == [(1, b"one"), (3, b"three")]


def test_one_scan_that_misses_a_file_costs_it_nothing(root: Path) -> None:
    mail = deliver(root, "one", b"one")
    mailbox = source(root)
    mailbox.look("INBOX")
    hidden = mail.rename(root / "tmp" / "one")
    mailbox.look("INBOX")
    hidden.rename(mail)
    assert uids(mailbox) == [(1, b"one")]


@pytest.mark.parametrize(
    "content", ["", "nonsense", "1 2", "2 5 9\n", "1 5 2\n1 one\n2 two\n", "1 5 9\n1 one\n1 two\n", "1 5 9\nx one\n"]
)
def test_index_that_cannot_be_trusted_begins_a_new_uidvalidity(root: Path, content: str) -> None:
    deliver(root, "one", b"one")
    (root / INDEX).write_text(content)
    mailbox = source(root)
    assert mailbox.look("INBOX").uidvalidity == int(START.timestamp())
    assert uids(mailbox) == [(1, b"one")]


def test_index_with_bytes_that_are_no_text_begins_a_new_uidvalidity(root: Path) -> None:
    (root / INDEX).write_bytes(b"\xff\xfe\0")
    assert source(root).look("INBOX").uidvalidity == int(START.timestamp())


def test_file_names_of_any_bytes(root: Path) -> None:
    name = os.fsdecode(b"caf\xe9 1\n%41")
    deliver(root, name, b"odd")
    assert uids(source(root)) == [(1, b"odd")]
    assert uids(source(root), after=1) == []


def test_too_large_a_mail_comes_as_its_header(root: Path) -> None:
    deliver(root, "unix", b"Subject: u\nX: y\n\nbody\r\n\r\n" + b"x" * 3000)
    deliver(root, "wire", b"Subject: w\r\n\r\nbody\n\n" + b"x" * 3000, minute=1)
    [unix, wire] = source(root).fetch("INBOX", 0, limit_bytes=1000)
    assert (unix.raw, unix.truncated) == (b"Subject: u\nX: y\n\n", True)
    assert (wire.raw, wire.truncated, wire.size) == (b"Subject: w\r\n\r\n", True, 3020)


def test_mail_that_vanishes_meanwhile_is_left_out_and_one_that_is_read_is_found(root: Path) -> None:
    for minute, name in enumerate(("one", "two", "three")):
        deliver(root, name, name.encode(), minute=minute)
    mailbox = source(root)
    fetched = mailbox.fetch("INBOX", 0)
    assert next(fetched).raw == b"one"
    (root / "new" / "two").unlink()
    (root / "new" / "three").rename(root / "cur" / "three:2,S")
    assert [one.raw for one in fetched] == [b"three"]


def test_links_and_hidden_files_are_no_mails(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (root / "new" / "link").symlink_to(tmp_path / "secret")
    (root / "new" / ".nfs0001").write_bytes(b"x")
    (root / "new" / "folder").mkdir()
    assert not uids(source(root))


def test_sent_folder(root: Path) -> None:
    assert source(root).folders() == (Folder(name="INBOX", role="inbox"),)
    deliver(make(root / ".Sent"), "one", b"answer")
    make(root / ".Out")
    mailbox = source(root)
    assert mailbox.folders() == (Folder(name="INBOX", role="inbox"), Folder(name=".Sent", role="sent"))
    assert [one.raw for one in mailbox.fetch(".Sent", 0)] == [b"answer"]
    assert not uids(mailbox)
    assert source(root, sent="none").folders() == (Folder(name="INBOX", role="inbox"),)
    assert source(root, sent=".Out").folders()[1] == Folder(name=".Out", role="sent")


@pytest.mark.parametrize("folder", ["..", "../other", "/", ".Missing", "new"])
def test_only_folders_inside_are_opened(root: Path, folder: str) -> None:
    make(root.parent / "other")
    make(root.parent / "cur")
    with pytest.raises(PermanentError, match="not a Maildir"):
        source(root).look(folder)


def test_new_mail_ends_a_wait(root: Path) -> None:
    mailbox = source(root)
    mailbox.look("INBOX")
    assert not mailbox.wait(0.05, threading.Event())
    threading.Timer(0.1, deliver, [root, "one", b"one"]).start()
    began = monotonic()
    assert mailbox.wait(20, threading.Event())
    assert monotonic() - began < 5


def test_mail_between_look_and_wait_is_not_missed(root: Path) -> None:
    mailbox = source(root)
    mailbox.look("INBOX")
    deliver(root, "one", b"one")
    assert mailbox.wait(20, threading.Event())


def test_stop_ends_a_wait_at_once(root: Path) -> None:
    mailbox = source(root)
    mailbox.look("INBOX")
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    began = monotonic()
    assert not mailbox.wait(20, stop)
    assert monotonic() - began < 1
    mailbox.close()


def test_index_that_cannot_be_written_is_trouble_that_may_pass(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device", str(handle))

    deliver(root, "one", b"one")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TemporaryError, match="No space left"):
        source(root).look("INBOX")
    assert {path.name for path in root.iterdir()} == {"tmp", "new", "cur"}


def test_one_that_was_never_there_is_a_mistake_and_one_that_went_away_comes_back(tmp_path: Path) -> None:
    root = tmp_path / "box"
    source = MaildirSource(account="support", path=root)
    with pytest.raises(PermanentError, match="is not a Maildir"):
        source.look("INBOX")
    for part in ("new", "cur", "tmp"):
        (root / part).mkdir(parents=True)
    source.look("INBOX")
    root.rename(tmp_path / "away")
    with pytest.raises(TemporaryError, match="is not a Maildir"):
        source.look("INBOX")
    (tmp_path / "away").rename(root)
    source.look("INBOX")
