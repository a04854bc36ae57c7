"""Whatever a library raises at a mail, the mail becomes a row, and its limits hold across parts (H-01 to H-09)."""

from __future__ import annotations

import email.message
from datetime import UTC, datetime

import pytest

from triaged.inbox import html, mime, parse
from triaged.inbox.failures import failures_in_text
from triaged.inbox.fields import read_filename
from triaged.model import Message

RECEIVED = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)
WHOLE = (
    b"From: ida@client.example\r\nSubject: Tap\r\nMessage-ID: <1@client.example>\r\n"
    b"Date: Mon, 14 Sep 2026 08:00:00 +0100\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    b"The tap drips.\r\n"
    b"--b\r\nContent-Type: image/png; name=tap.png\r\nContent-Disposition: attachment\r\n\r\nxx\r\n--b--\r\n"
)


def read(raw: bytes) -> Message:
    return parse.parse(raw, received_at=RECEIVED)


def breaks(*_: object, **__: object) -> object:
    raise RuntimeError("a library's surprise")


@pytest.mark.parametrize(
    ("what", "defect"),
    [
        ("triaged.inbox.parse._build", "the mail cannot be read (RuntimeError)"),
        ("triaged.inbox.mime.BytesFeedParser.feed", "the structure cannot be read"),
        ("triaged.inbox.fields.get_addresses", "From is malformed or too long"),
        ("triaged.inbox.fields.parse_mail_date", "Date cannot be read"),
        ("triaged.inbox.mime.Part.get_content_type", ""),
        ("triaged.inbox.mime.Part.get_param", ""),
        ("triaged.inbox.mime.Part.get_payload", ""),
        ("triaged.inbox.parse.mime_header_view", ""),
    ],
)
def test_a_mail_becomes_a_message_whatever_a_library_raises(
    monkeypatch: pytest.MonkeyPatch, what: str, defect: str
) -> None:
    assert read(WHOLE).defects == ()
    monkeypatch.setattr(what, breaks)
    message = read(WHOLE)
    assert message.size == len(WHOLE)
    assert not defect or defect in message.defects


def test_html_that_breaks_the_library_is_read_without_its_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    assert html.html_to_text("<p>The tap <b>drips</b></p>").strip() == "The tap drips"
    monkeypatch.setattr("triaged.inbox.html.lxml.html.document_fromstring", breaks)
    assert html.html_to_text("<p>The tap <b>drips</b></p>").split() == ["The", "tap", "drips"]


def test_a_bounce_that_breaks_the_library_names_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("triaged.inbox.failures.all_failures", breaks)
    assert failures_in_text("", "Undelivered", "<gone@client.example>") == (frozenset(), frozenset())


def test_the_headers_of_all_parts_share_one_limit() -> None:
    part = b"--b\r\nX-Long: " + b"x" * 60_000 + b"\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
    message = read(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * 6 + b"--b--\r\n")
    assert "headers are cut at 256 KiB" in message.defects
    assert "hello" in message.text


def test_a_text_is_cut_at_its_limit() -> None:
    message = read(b"Subject: x\r\n\r\n" + b"drip " * 300_000)
    assert len(message.text) == 2**20
    assert "text is cut at 1 MiB" in message.defects


def test_parts_without_an_inside_are_none() -> None:
    message = read(
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/related; boundary=c\r\n\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\n--b--\r\n"
    )
    assert (message.text, [mail.message_id for mail in message.embedded]) in (("", []), ("", [None]))


@pytest.mark.parametrize(
    ("name", "kept"), [("n" * 4096 + ".png", ".png"), ("n" * 4096, "n"), ("n" * 99 + "." + "e" * 4000, "e")]
)
def test_a_long_name_of_a_file_is_cut_and_keeps_its_ending(name: str, kept: str) -> None:
    found = read_filename(name)
    assert len(found) < 300
    assert found.endswith(kept)


def test_flowed_text_that_ends_within_a_paragraph_is_whole() -> None:
    message = read(b"Content-Type: text/plain; format=flowed\r\n\r\nThe tap \r\ndrips ")
    assert " ".join(message.text.split()) == "The tap drips"


def test_limits_are_those_that_are_promised() -> None:
    assert (mime.MAX_DEPTH, mime.MAX_PARTS, mime.MAX_HEADER_BYTES) == (50, 1000, 256 * 1024)


def test_a_text_is_cut_at_a_mebibyte() -> None:
    message = read(b"From: ida@client.example\r\nSubject: Tap\r\n\r\n" + b"It drips. " * 110_000)
    assert len(message.text) <= 1024 * 1024
    assert "text is cut at 1 MiB" in message.defects


def test_a_part_whose_encoding_cannot_be_undone_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("email.message.Message.get_payload", breaks)
    assert mime.octets(email.message.Message()) == b""
