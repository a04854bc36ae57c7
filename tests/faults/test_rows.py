"""Rows of the matrix that no other test is about."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from pathlib import Path

import pytest

from tests.cli.commands import business, fill, triaged
from tests.cli.commands import mail as plain
from tests.daemon.running import customer_mail, open_shop, sent_to
from tests.daemon.test_fetch import INBOX, Box
from tests.faults.invariants import assert_sound, assert_status_tells
from tests.faults.lives import empty, once, put, settle
from tests.household import World, letter, london
from triaged.clock import ManualClock
from triaged.config import load_config
from triaged.daemon.fetch import fetch
from triaged.demo.servers import SmtpSink
from triaged.store import Store

AT = "2026-03-12 10:00"


def test_a_clock_that_jumps_fires_nothing_twice() -> None:
    """T-01: back by two hours after an escalation, then forward by three days."""
    world = World()
    world.mail("Nobody came on Monday.", at=AT)
    world.until("2026-03-12 18:00")
    told = [mail.key for mail in world.out()]
    world.until("2026-03-12 16:00")
    world.until("2026-03-12 18:00")
    assert [mail.key for mail in world.out()] == told
    world.until("2026-03-16 12:00")
    later = [mail.key for mail in world.out()]
    assert later[: len(told)] == told
    assert len(later) == len(set(later))
    assert_sound(world.store)


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [
        ("photos.zip", "zip", b""),
        ("winmail.dat", "ms-tnef", b"\x78\x9f\x3e\x22" + b"\x00" * 500),
        ("smime.p7m", "pkcs7-mime", b"\x30\x80" + b"\xff" * 500),
        ("msg.asc", "pgp-encrypted", b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"),
        # A zip whose only entry is flagged as encrypted (APPNOTE 4.4.4, bit 0).
        (
            "locked.zip",
            "x-zip-compressed",
            b"PK\x03\x04\x14\x00\x01\x00\x00\x00" + b"\x00" * 16 + b"\x04\x00\x00\x00bomb",
        ),
    ],
)
def test_what_is_packed_or_encrypted_is_never_opened_and_the_mail_is_answered(
    name: str, kind: str, data: bytes
) -> None:
    """H-17: a bomb of a gigabyte stays as small as it came."""
    if kind == "zip":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("bomb", b"\0" * 20_000_000)
        data = packed.getvalue()
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Dana <dana@customer.example>", "support@fixwell.example", "Photos"
    mail["Date"], mail["Message-ID"] = format_datetime(london(AT)), "<p@customer.example>"
    mail.set_content("Here are the photos of the leak. When can somebody come?")
    mail.add_attachment(data, maintype="application", subtype=kind, filename=name)
    world = World()
    outcome = world.handle(world.keep(mail.as_bytes(), london(AT)), london(AT))
    assert [each.kind for each in world.out()] == ["acknowledgement"]
    assert [each.filename for each in outcome.reading.message.attachments] == [name]
    assert "photos of the leak" in outcome.reading.zones.newest
    assert "bomb" not in outcome.reading.zones.newest


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ('multipart/encrypted; protocol="application/pgp-encrypted"', "application/pgp-encrypted"),
        ("multipart/mixed", "application/pkcs7-mime; smime-type=enveloped-data"),
    ],
)
def test_a_mail_that_is_encrypted_as_a_whole_is_answered_and_said_to_be_unread(kind: str, part: str) -> None:
    """H-17: nobody here can read it, and its author must not wait for that in silence."""
    raw = (
        f"From: Dana <dana@customer.example>\r\nTo: support@fixwell.example\r\nSubject: The leak\r\n"
        f"Message-ID: <enc@customer.example>\r\nDate: {format_datetime(london(AT))}\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: {kind}{"; " if "boundary" not in kind else ""}boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: {part}\r\n\r\nVersion: 1\r\n\r\n"
        "--b\r\nContent-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\nhQEMA\r\n--b--\r\n"
    ).encode()
    world = World()
    outcome = world.handle(world.keep(raw, london(AT)), london(AT))
    assert [each.kind for each in world.out()] == ["acknowledgement"]
    assert "hQEMA" not in outcome.reading.zones.newest
    assert any("encrypted" in each for each in outcome.reading.message.defects)
    assert outcome.reading.facts.promises == ()
    assert outcome.thread is not None
    assert world.store.ledger.running(outcome.thread.id)  # a person must look
    world.until("2026-03-20 12:00")
    assert "it was not all read: the text is encrypted" in world.out()[-1].text


def test_a_mail_that_is_too_large_is_answered_by_its_header_and_staff_are_told(tmp_path: Path, sink: SmtpSink) -> None:
    """I-09: whoever reads what is owed must know that there is more."""
    place = settle(tmp_path, sink)
    place.comes("ann", customer_mail("ann", "It leaks.") + (b"x" * 70 + b"\r\n") * 400_000)
    once(place.shop, minutes=60 * 7)
    assert (place.to("ann"), place.staff_told()) == (1, 1)
    assert b"that mail yourself" in b"".join(mail.data for mail in sink.received)
    with place.shop.store() as store:
        (thread,) = store.mail.threads()
    assert "not all of it was read: it is so large that only its header was fetched" in place.say("show", thread.id).out


@pytest.mark.parametrize("subject", ["a\x00b", "x" * 10_000_000, "=?utf-8?q?=ED=A0=80?=", "\x1b[31mred"])
def test_odd_and_endless_subjects_are_stored_and_shown(tmp_path: Path, subject: str) -> None:
    """D-08 and H-15."""
    place = business(tmp_path)
    raw = plain("ann").replace(b"Question of ann", subject.encode("utf-8", "replace"))
    fill(place, raw)
    store = Store(load_config(place).store_path)
    assert_sound(store, mails=1)
    store.close()
    shown = triaged("threads", "--config", place)
    assert shown.code == 0
    assert "\x1b" not in shown.out
    assert "\x00" not in shown.out
    assert len(shown.out) < 5000
    assert_status_tells(place, shunted=False)


def test_without_home_locale_or_standard_input_it_runs(tmp_path: Path) -> None:
    """O-06."""
    place = business(tmp_path)
    words = [sys.executable, "-m", "triaged", "check", "--config", str(place)]
    bare = {"LC_ALL": "C", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(  # noqa: S603 - our own program
        words, env=bare, stdin=subprocess.DEVNULL, capture_output=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("stderr", ["/dev/full", None])
def test_a_log_that_cannot_be_written_ends_nothing(tmp_path: Path, sink: SmtpSink, stderr: str | None) -> None:
    """O-06: the log's disk is full, or there is no standard error at all."""
    shop = open_shop(tmp_path / "shop", empty(tmp_path / "box"), sink)
    once(shop)
    put(tmp_path / "box", "ann", customer_mail("ann"), minutes=60 * 24 * 365)
    words = [sys.executable, "-m", "triaged", "once", "--config", str(shop.toml)]
    with Path(stderr or os.devnull).open("wb") as file:
        close = None if stderr else partial(os.close, 2)
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stderr=file, check=False, preexec_fn=close)  # noqa: S603
    assert done.returncode == 0
    with shop.store() as store:
        assert store.tally("message") == {"done": 1}
    assert len(sent_to(sink, "ann")) == 1


def test_a_mailbox_with_much_past_is_learnt_in_silence(tmp_path: Path) -> None:
    """O-01: nothing older than the start is acknowledged, and nobody is told of it."""
    place = business(tmp_path)
    fill(place, *(plain(f"c{number}", day=1 + number % 28) for number in range(120)), past=True)
    store = Store(load_config(place).store_path)
    assert_sound(store, mails=120)
    assert store.outbox.rows() == ()
    assert store.ledger.open_deadlines() == ()
    store.close()


def test_twenty_thousand_old_mails_are_the_past_and_what_comes_next_is_not() -> None:
    """O-01, in the size of a mailbox of years."""
    store, box, clock = Store(None), Box(breaks=1 << 30), ManualClock(london(AT))
    box.mails = {uid: (b"Subject: %d\r\n\r\nx" % uid, london(AT) - timedelta(hours=uid)) for uid in range(1, 20_001)}
    fetch(box, INBOX, "support", store, clock, arrived=lambda: None)
    assert store.tally("message") == {"past": 20_000}
    box.put("ann", at=london(AT) + timedelta(minutes=1))
    fetch(box, INBOX, "support", store, clock, arrived=lambda: None)
    assert store.tally("message") == {"past": 20_000, "new": 1}
    first = store.mail.next_new()
    assert first is not None
    assert first.state == "new"  # who writes now waits for none of the old


def test_a_thousand_at_once_are_answered_up_to_the_cap_and_the_owner_is_told_once() -> None:
    """H-19: forged senders make a flood of acknowledgements of us, to as many strangers."""
    world = World(per_hour=30, fuse=100)
    for number in range(1_000):
        at = f"2026-03-12 10:{number // 60:02}:{number % 60:02}"
        world.mail(
            "Hello.", at=at, sender=f"v{number}@d{number}.example",
            subject=f"Hello {number}", message_id=f"<{number}@d.example>", proved=False,
        )  # fmt: skip
    kinds = Counter(mail.kind for mail in world.out())
    assert kinds["acknowledgement"] == 30
    assert [mail.person for mail in world.out() if mail.template == "fuse.txt"] == ["owner"]
    assert len(world.store.mail.by_state("done")) == 1_000
    assert_sound(world.store)


def test_a_date_of_no_use_is_replaced_by_the_time_of_receipt() -> None:
    """T-05: missing, 1970, 2099, junk, an impossible offset, a name of a zone."""
    for date in (None, "Thu, 1 Jan 1970 00:00:00 +0000", "Sat, 1 Jan 2099 00:00:00 +0000", "soon", "1 Jan 2026 +9999"):
        raw = letter("Your plumber was to come on Monday and never came.", at=AT)
        head, _, rest = raw.partition(b"Date: ")
        raw = head + (f"Date: {date}\r\n".encode() if date else b"") + rest.partition(b"\r\n")[2]
        world = World()
        world.handle(world.keep(raw, london(AT)), london(AT))
        [promise] = world.store.ledger.promises()
        assert (promise.due or "")[:10] == "2026-03-09", date
        assert promise.made_at - london(AT) < timedelta(seconds=1)
