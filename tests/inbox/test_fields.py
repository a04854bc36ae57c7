from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from triaged.inbox.parse import parse
from triaged.model import Message

RECEIVED = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)


def _header(line: str | bytes) -> Message:
    raw = line.encode() if isinstance(line, str) else line
    return parse(raw + b"\r\n\r\nbody", received_at=RECEIVED)


@pytest.mark.parametrize(
    ("raw", "message_id"),
    [
        ("Message-ID: <>", None),
        ("Message-ID: <a@[", None),
        ("Message-ID: junk", None),
        ("Message-ID: a.b@c.example", "<a.b@c.example>"),
        ("Message-ID:\r\n <a.b@c.example>", "<a.b@c.example>"),
        ("Message-ID: <a@b.example> <c@d.example>", "<a@b.example>"),
    ],
)
def test_message_ids(raw: str, message_id: str | None) -> None:
    assert _header(raw).message_id == message_id


def test_ids_of_a_conversation_keep_their_brackets_and_order() -> None:
    message = _header("References: <a@x.example>\r\n <b@x.example> <cut off\r\nIn-Reply-To: Your mail <b@x.example>")
    assert message.references == ("<a@x.example>", "<b@x.example>")
    assert message.in_reply_to == ("<b@x.example>",)


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        ("Subject: =?utf-8?q?Robinet_bouch=C3?= =?utf-8?q?=A9?=", "Robinet bouché"),
        ("Subject: =?utf-8?b?w6nDqQ==?= und =?iso-8859-1?q?=FC?=", "éé und ü"),
        ("Subject: =?us-ascii?q?K=C3=BCche?=", "Küche"),
        ("Subject: =?utf-8?q?K=FCche?=", "Küche"),
        ("Subject: =?x-nope?q?K=C3=BCche?=", "Küche"),
        ("Subject: =?utf\0-8?q?hi?=", "hi"),
        ("Subject: =?UTF-8*en?Q?hi?=", "hi"),
        ("Subject: =?utf-8?b?%%%?= x", "x"),
        ("Subject: Küche", "Küche"),
        (b"Subject: K\xfcche", "Küche"),
        ("Subject: one\r\n\ttwo", "one two"),
        ("Subject: gpj\u202eexe \x1b[31mred\u200b", "gpjexe [31mred"),
        ("Subject: {{ config }} {{7*7}}", "{{ config }} {{7*7}}"),
        ("X: y", ""),
    ],
)
def test_subjects(raw: str | bytes, subject: str) -> None:
    assert _header(raw).subject == subject


def test_a_subject_is_cut_at_500_characters() -> None:
    assert len(_header("Subject: " + "ä" * 3000).subject) == 500


@pytest.mark.parametrize(
    ("raw", "emails"),
    [
        ("From: Ida <IDA@Client.Example>", ["ida@client.example"]),
        ('From: "Holm, Ida" <ida@client.example>', ["ida@client.example"]),
        ('From: "boss@ours.example" <ida@client.example>', ["ida@client.example"]),
        ("From: boss@ours.example <ida@client.example>", ["ida@client.example"]),
        ("From: a@x.example, b@y.example", ["a@x.example", "b@y.example"]),
        ("From: a@x.example\r\nFrom: b@y.example", ["a@x.example", "b@y.example"]),
        ("From: a@x.example\r\nFrom: A <a@x.example>", ["a@x.example"]),
        ("From: x <a@x.example> <b@y.example>", ["a@x.example", "b@y.example"]),
        ("From: <>", []),
        ("From: undisclosed:;", []),
    ],
)
def test_authors(raw: str, emails: list[str]) -> None:
    message = _header(raw)
    assert [author.email for author in message.from_] == emails
    assert (message.author is not None) == (len(emails) == 1)


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("Mon, 14 Sep 2026 08:30:00 +0100", "2026-09-14T08:30:00+01:00"),
        ("14 Sep 2026 08:30 +1000 (a comment)", "2026-09-14T08:30:00+10:00"),
        ("Mon, 14 Sep 2026 8:30:00 -0330", "2026-09-14T08:30:00-03:30"),
        ("Mon, 14 Sep 2026 02:30:00 EST", "2026-09-14T02:30:00-05:00"),
        ("Mon, 14 Sep 2026 06:30:00 GMT", "2026-09-14T06:30:00+00:00"),
    ],
)
def test_dates_keep_the_offset_of_the_writer(raw: str, iso: str) -> None:
    date = _header(f"Date: {raw}").date
    assert date is not None
    assert date.isoformat() == iso


@pytest.mark.parametrize(
    "raw",
    [
        *("", "junk", "Thu, 1 Jan 1970 00:00:00 +0000", "Mon, 14 Sep 2099 08:30:00 +0000", "1" * 5000),
        *("Mon, 14 Sep 2026 08:30:00 +9999", "Mon, 14 Sep 2026 08:30:00 XYZ", "Mon, 31 Feb 2026 08:30:00 +0000"),
        *("Mon, 14 Sep 2026 08:30:00", "Thu, 17 Sep 2026 08:30:00 +0000", "Mon, 14 Sep 99999999999 08:30:00 +0000"),
    ],
)
def test_an_absurd_date_is_none_and_a_defect(raw: str) -> None:
    message = _header(f"Date: {raw}")
    assert message.date is None
    assert any(defect.startswith("Date ") for defect in message.defects)
    assert message.written_at == RECEIVED


def test_a_clock_that_is_a_day_fast_is_believed() -> None:
    assert _header("Date: Tue, 15 Sep 2026 08:00:00 +0200").date == RECEIVED + timedelta(hours=23)


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ("Return-Path: <>", ""),
        ("Return-Path:", ""),
        ("Return-Path: <A@b.example>", "a@b.example"),
        ("Return-Path: <top@b.example>\r\nReturn-Path: <>", "top@b.example"),
        ("X: y", None),
    ],
)
def test_return_paths(raw: str, path: str | None) -> None:
    assert _header(raw).return_path == path


def test_headers_are_kept_in_order_unfolded_and_decoded() -> None:
    message = _header("Received: one\r\n two\r\nX-A: =?utf-8?q?=C3=A9?=\r\nReceived: three")
    assert message.headers == (("received", "one two"), ("x-a", "é"), ("received", "three"))
    assert message.header_all("RECEIVED") == ("one two", "three")
