"""Reading in a process of its own: a mail that hangs or kills the worker costs one try, and the next mail is read."""

from __future__ import annotations

import os
import re
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

import pytest

from tests.household import house, letter, london, reader
from triaged.inbox.zones import split
from triaged.model import PermanentError
from triaged.reader import InlineReader, Settings, UnreadableError, WorkerReader, context_of, settings_of

SETTINGS = settings_of(house().config)
AT = london("2026-03-12 10:00")
RAW = letter("Ace Plumbing never came on Monday.", at="2026-03-12 10:00")


@pytest.fixture(scope="module")
def worker() -> Iterator[WorkerReader]:
    found = WorkerReader(SETTINGS, seconds=60, memory_mb=2048)
    yield found
    found.close()


def pid_of(worker: WorkerReader) -> int:
    assert worker._process is not None
    assert worker._process.pid is not None
    return worker._process.pid


def test_the_worker_reads_what_would_be_read_here(worker: WorkerReader) -> None:
    assert worker.read(RAW, AT, in_sent=False) == reader().read(RAW, AT, in_sent=False)
    process = pid_of(worker)
    worker.read(RAW, AT, in_sent=True)
    assert pid_of(worker) == process


def test_a_worker_that_hangs_is_stopped_and_the_next_mail_is_read(
    worker: WorkerReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker.warm_up()
    hanging = pid_of(worker)
    os.kill(hanging, signal.SIGSTOP)  # whatever a mail does to it, a worker that hangs answers nothing
    with monkeypatch.context() as patch:
        patch.setattr(worker, "_seconds", 0.05)
        with pytest.raises(UnreadableError, match="longer than 0 s; the reader was stopped"):
            worker.read(RAW, AT, in_sent=False)
    with pytest.raises(ProcessLookupError):
        os.kill(hanging, 0)
    assert worker.read(RAW, AT, in_sent=False).facts.is_complaint


def test_a_worker_that_is_killed_in_the_middle_is_started_anew(worker: WorkerReader) -> None:
    worker.warm_up()
    dying = pid_of(worker)
    os.kill(dying, signal.SIGSTOP)
    caught: list[BaseException] = []

    def read() -> None:
        try:
            worker.read(RAW, AT, in_sent=False)
        except UnreadableError as error:
            caught.append(error)

    reading = threading.Thread(target=read)
    reading.start()
    os.kill(dying, signal.SIGKILL)
    reading.join(30)
    assert [str(error) for error in caught] == ["the reader died of this mail"]
    assert worker.read(RAW, AT, in_sent=False).facts.is_complaint


def test_a_mail_that_wants_too_much_memory_is_refused_and_the_next_is_read() -> None:
    small = WorkerReader(SETTINGS, seconds=60, memory_mb=64)
    try:
        huge = letter("x" * 40_000_000, at="2026-03-12 10:00")
        with pytest.raises(UnreadableError):
            small.read(huge, AT, in_sent=False)
        assert small.read(RAW, AT, in_sent=False).facts.is_complaint
    finally:
        small.close()


def _started(settings: Settings) -> None:
    WorkerReader(settings, seconds=60, memory_mb=2048).warm_up()


@pytest.mark.parametrize("of", [InlineReader, _started])
def test_a_model_that_is_missing_is_named(of: Callable[[Settings], object]) -> None:
    with pytest.raises(PermanentError, match="no_such_model"):
        of(replace(SETTINGS, model="no_such_model"))


def test_who_i_am_in_a_mail_follows_the_claimed_author() -> None:
    for sender, in_sent, role in (
        ("dana@customer.example", False, "customer"),
        ("pat@fixwell.example", False, "staff"),
        ("office@aceplumbing.example", False, "vendor"),
        ("dana@customer.example", True, "staff"),
    ):
        message = reader().read(letter("x", at="2026-03-12 10:00", sender=sender), AT, in_sent=in_sent).message
        assert context_of(message, split(message), SETTINGS, in_sent=in_sent).sender == role


def test_the_country_of_a_sender_is_guessed_from_his_domain() -> None:
    for sender, country in (("a@b.co.uk", "GB"), ("a@b.de", "DE"), ("a@b.example", ""), ("", "")):
        message = (
            reader().read(letter("x", at="2026-03-12 10:00", sender=sender, proved=False), AT, in_sent=False).message
        )
        assert context_of(message, split(message), SETTINGS, in_sent=False).sender_country == country


@pytest.mark.parametrize(
    ("zone", "date", "sender", "due"),
    [
        ("America/Chicago", "Fri, 27 Nov 2026 23:30:00 +0000", "finn@customer.example", "2026-11-30T10:00:00-06:00"),
        ("America/Chicago", "Fri, 27 Nov 2026 17:30:00 -0600", "finn@customer.example", "2026-11-30T10:00:00-06:00"),
        ("America/Chicago", "Fri, 27 Nov 2026 23:30:00 +0000", "finn@customer.co.uk", "2026-11-30T10:00:00+00:00"),
        ("Europe/London", "Fri, 26 Jun 2026 15:30:00 +0000", "finn@customer.example", "2026-06-29T10:00:00+01:00"),
        ("America/Chicago", "Fri, 27 Nov 2026 23:30:00 +0100", "finn@customer.example", "2026-11-30T10:00:00+01:00"),
    ],
)
def test_an_offset_of_zero_says_nothing_of_where_a_writer_is(zone: str, date: str, sender: str, due: str) -> None:
    """T-06: many webmails write every Date in UTC."""
    hours = replace(SETTINGS.hours, zone=ZoneInfo(zone))
    raw = RAW.replace(b"dana@customer.example", sender.encode()).replace(b"Ace Plumbing never came on Monday.", b"")
    head = re.sub(rb"(?m)^Date: .*?\r$", b"Date: " + date.encode() + b"\r", raw)
    written = head + b"Mike from Ace Plumbing promised to come on Monday at 10.\r\n"
    here = InlineReader(replace(SETTINGS, hours=hours))
    [promise] = here.read(written, parsedate_to_datetime(date), in_sent=False).facts.promises
    assert promise.due is not None
    assert promise.due.earliest.isoformat() == due


def test_a_worker_that_does_not_even_take_a_mail_is_stopped(
    worker: WorkerReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker.warm_up()
    os.kill(pid_of(worker), signal.SIGSTOP)
    with monkeypatch.context() as patch:
        patch.setattr(worker, "_seconds", 0.05)
        with pytest.raises(UnreadableError, match="longer than 0 s; the reader was stopped"):
            worker.read(RAW + b"x" * 2_000_000, AT, in_sent=False)  # more than a pipe holds
    assert worker.read(RAW, AT, in_sent=False).facts.is_complaint
