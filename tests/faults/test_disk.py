"""A small real disk that fills, or may only be read, under each command (D-01, D-03)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.daemon.running import Shop, customer_mail, open_shop, sent_to, until
from tests.faults.lives import Place, empty, once, put
from tests.faults.test_scarce import NAMES, whole
from triaged.demo.servers import SmtpSink

SIZE = 16 << 20
COMMANDS = (
    ("status",),
    ("threads",),
    ("once",),
    ("hold",),
    ("promises",),
    ("erase", "ann@customer.example"),
    ("export", "ann@customer.example", "exported"),
)


def mount(*words: str | Path) -> bool:
    """Mount, and return whether this machine lets us."""
    return subprocess.run(["mount", *map(str, words)], check=False, capture_output=True).returncode == 0  # noqa: S603, S607 - our own words


def unmount(folder: Path) -> None:
    """Take a disk away, though files on it may be open still."""
    subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S603, S607 - our own words


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Return a disk of sixteen megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not mount("-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder):
        pytest.skip("only root may mount a small disk; test_scarce.py has SQLite itself refuse to grow")
    yield folder
    unmount(folder)


@pytest.fixture
def place(disk: Path, tmp_path: Path, sink: SmtpSink) -> Place:
    box = empty(tmp_path / "box")
    shop = open_shop(disk / "shop", box, sink)
    once(shop)
    return Place(shop, box, sink, disk / "copy.db")


@contextmanager
def full(disk: Path, *, but: int = 0) -> Iterator[None]:
    """Fill a disk but for so many bytes."""
    free = os.statvfs(disk)
    filler = disk / "filler"
    filler.write_bytes(b"x" * max(0, free.f_bavail * free.f_frsize - but))
    try:
        yield
    finally:
        filler.unlink()


def test_a_real_disk_that_is_full_while_mail_comes_loses_none(place: Place, disk: Path) -> None:
    with capture_logs() as log, place.shop.daemon():
        until(lambda: place.shop.state("fetch/support/INBOX") == "well")
        with full(disk, but=50_000):
            for name in NAMES:
                put(place.box, name, b"X-Padding: much\r\n" * 2_000 + customer_mail(name))
            until(lambda: any("is full" in str(each.get("error")) for each in log))
            assert "full" in place.say("status").out
        until(lambda: all(len(sent_to(place.sink, name)) == 1 for name in NAMES))
        until(lambda: place.shop.state("fetch/support/INBOX") == "well")
    whole(place.shop, place.sink)


def test_on_a_disk_without_a_byte_each_command_says_so_and_may_be_tried_again(place: Place, disk: Path) -> None:
    place.comes("ann", "Ace Plumbing never came.", minutes=1)
    assert place.say("backup", place.copy).code == 0
    with full(disk):
        for words in (*COMMANDS, ("backup", disk / "other.db"), ("restore", place.copy)):
            said = place.say(*words)
            assert (said.code, "its disk is full; make room" in said.err) == (75, True), words
    place.comes("bob", "Are you open?", minutes=2)
    assert (place.to("ann"), place.to("bob")) == (1, 1)
    assert {each.name for each in disk.iterdir()} == {"shop", "copy.db"}


@pytest.mark.parametrize("but", [0, 60_000, 250_000, 500_000])
def test_what_was_to_be_erased_on_a_full_disk_is_gone_once_there_is_room(place: Place, disk: Path, but: int) -> None:
    place.comes("ann", "Ace Plumbing never came.", minutes=1)
    with full(disk, but=but):
        first = place.say("erase", "ann@customer.example")
    assert place.say("erase", "ann@customer.example").code == 0
    assert (place.customers(), place.holds(b"ann@customer", b"never came")) == (set(), []), first


def test_a_disk_that_may_only_be_read_is_named_and_stops_each_command(place: Place, disk: Path) -> None:
    place.comes("ann", "Ace Plumbing never came.", minutes=1)
    seen = disk.with_name("seen")
    seen.mkdir()
    assert mount("--bind", disk, seen)
    try:
        assert mount("-o", "remount,bind,ro", seen)
        view = replace(place, shop=Shop(folder=seen / "shop"))
        for words in COMMANDS:
            said = view.say(*words)
            assert (said.code, "its disk may only be read" in said.err) == (78, True), (words, said)
    finally:
        unmount(seen)
