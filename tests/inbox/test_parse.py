from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triaged.inbox.parse import parse
from triaged.model import Message

RECEIVED = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)


def _parse(raw: bytes) -> Message:
    return parse(raw, received_at=RECEIVED)


def _header(line: str | bytes) -> Message:
    return _parse((line.encode() if isinstance(line, str) else line) + b"\r\n\r\nbody")


def _timed(raw: bytes) -> tuple[Message, float]:
    began = time.process_time()
    message = _parse(raw)
    return message, time.process_time() - began


def _nested(depth: int) -> bytes:
    return b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(depth))


def test_raw_bytes_are_named_by_their_hash() -> None:
    raw = b"Subject: x\r\n\r\nbody"
    message = _parse(raw)
    assert (message.sha256, message.size) == (hashlib.sha256(raw).hexdigest(), len(raw))


# --- poison -------------------------------------------------------------------------------------------


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


def test_a_broken_address_list_yields_nobody() -> None:
    message = _header("To: a:;:,<")
    assert message.to == ()
    assert "To is malformed or too long" in message.defects


@pytest.mark.parametrize("label", [b"x-nope", b'"utf\0-8"', b"punycode", b"zlib", b"", b"a" * 5000, b"us-ascii"])
def test_an_unusable_charset_is_guessed(label: bytes) -> None:
    message = _parse(b"Content-Type: text/plain; charset=" + label + b"\r\n\r\nK\xc3\xbcche")
    assert message.text == "Küche"


@pytest.mark.parametrize("encoding", [b"x-unknown", b"base64", b"quoted-printable", b"uuencode"])
def test_a_wrong_transfer_encoding_does_not_raise(encoding: bytes) -> None:
    assert _parse(b"Content-Transfer-Encoding: " + encoding + b"\r\n\r\n%%%=ZZ \xff").size > 0


def test_a_line_break_hidden_in_the_subject_is_flattened() -> None:
    assert _header("Subject: =?utf-8?q?hi=0D=0ABcc:_x@y?=").subject == "hi Bcc: x@y"


def test_a_line_break_hidden_in_a_name_is_flattened() -> None:
    author = _header("From: =?utf-8?q?a=0D=0ABcc=3A_v=40x?= <a@b.example>").author
    assert author is not None
    assert (author.email, "\n" in author.name, "\r" in author.name) == ("a@b.example", False, False)


@pytest.mark.parametrize("depth", [51, 300, 1000, 5000])
def test_deep_nesting_stops_early(depth: int) -> None:
    message, seconds = _timed(_nested(depth) + b"Content-Type: text/plain\r\n\r\nhello")
    assert "parts are nested deeper than 50" in message.defects
    assert seconds < 1


def test_mails_in_mails_without_end() -> None:
    message, seconds = _timed(b"Subject: x\r\nContent-Type: message/rfc822\r\n\r\n" * 3000)
    assert (message.subject, seconds < 1) == ("x", True)


def test_usual_nesting_is_read() -> None:
    assert _parse(_nested(20) + b"Content-Type: text/plain\r\n\r\nhello").text == "hello"


@pytest.mark.parametrize("count", [40_000, 1_000_000])
def test_many_parts_stop_early(count: int) -> None:
    message, seconds = _timed(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n\r\n" * count)
    assert "more than 1000 parts" in message.defects
    assert seconds < 1


def test_many_addresses_are_cut() -> None:
    many = b", ".join(b"a%d@x.example" % i for i in range(5000))
    message, seconds = _timed(b"To: " + many + b"\r\n\r\nx")
    assert (len(message.to), seconds < 1) == (500, True)


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: " + b"x" * 10_000_000 + b"\r\n\r\nbody",
        b"".join(b"X-%d: y\r\n" % i for i in range(100_000)) + b"\r\nbody",
        b"Subject: " + b"=?utf-8?q?a?= " * 30_000 + b"\r\n\r\nbody",
        b"References: " + b"<a@b>" * 60_000 + b"\r\n\r\nbody",
    ],
)
def test_headers_without_end_are_cut_and_the_body_is_read(raw: bytes) -> None:
    message, seconds = _timed(raw)
    assert "headers are cut at 256 KiB" in message.defects
    assert (message.text, len(message.subject) <= 500, seconds < 1) == ("body", True, True)


@pytest.mark.parametrize("parameters", [b';a="b' * 20_000, b';"' * 30_000, b";x*0=y" * 9000, b";" * 60_000])
def test_parameters_without_end(parameters: bytes) -> None:
    _, seconds = _timed(b"Content-Type: text/plain" + parameters + b"\r\n\r\nx")
    assert seconds < 1


def test_long_text_is_cut_at_a_mebibyte() -> None:
    message = _parse(b"Subject: x\r\n\r\n" + b"hello\r\n" * 300_000)
    assert len(message.text) <= 1024 * 1024
    assert "text is cut at 1 MiB" in message.defects


def test_long_html_takes_less_than_a_second() -> None:
    message, seconds = _timed(b"Content-Type: text/html\r\n\r\n" + b"<p>hello <b>world</b>" * 80_000)
    assert (message.text.startswith("hello world"), seconds < 2) == (True, True)


def test_nul_and_lone_surrogates_do_not_reach_the_text() -> None:
    message = _parse(b"Subject: a\0b\r\nContent-Type: text/plain; charset=utf-7\r\n\r\nx\0y +2AA-")
    assert message.subject == "ab"
    assert "\0" not in message.text
    message.text.encode("utf-8")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000))
def test_nothing_raises(raw: bytes) -> None:
    assert _parse(raw).size == len(raw)


_PIECES = st.sampled_from(
    [
        *(
            b"Content-Type: ",
            b"multipart/mixed; boundary=",
            b"text/html",
            b"message/rfc822",
            b"\r\n",
            b"\r\n\r\n",
            b"--b",
        ),
        *(b"From: ", b"<a@", b'"', b"(", b"=?utf-8?b?", b"?=", b"charset*0*=''", b"name*=x'y'%", b"Date: ", b"\xff"),
        *(b";", b":", b"b"),
    ],
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=60))
def test_nothing_that_resembles_a_mail_raises(pieces: list[bytes]) -> None:
    assert "the mail cannot be read" not in " ".join(_parse(b"".join(pieces)).defects)


# --- fields -------------------------------------------------------------------------------------------


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


# --- parts --------------------------------------------------------------------------------------------


def _attached(disposition: str) -> str:
    part = f"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; {disposition}\r\n\r\nx\r\n"
    message = _parse(f"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{part}--b--\r\n".encode())
    assert len(message.attachments) == 1
    assert message.attachments[0].size == 1
    return message.attachments[0].filename


@pytest.mark.parametrize(
    ("disposition", "filename"),
    [
        ("filename=a.txt", "a.txt"),
        ('filename="../../etc/passwd"', "passwd"),
        ('filename="C:\\\\x\\\\a.txt"', "a.txt"),
        ("filename*=utf-8''K%C3%BCche.jpg", "Küche.jpg"),
        ("filename*0=a; filename*1=b; filename*2=.txt", "ab.txt"),
        ("filename*0*=iso-8859-1'de'K%FC; filename*1=che.jpg", "Küche.jpg"),
        ('filename="=?utf-8?q?K=C3=BCche?=.jpg"', "Küche.jpg"),
        ('filename="x\u202egpj.exe"', "xgpj.exe"),
        ('filename="a\0b"', "ab"),
        ('filename=".htaccess"', "htaccess"),
        (f'filename="{"a" * 4096}.pdf"', "a" * 116 + ".pdf"),
        ("x=y", ""),
    ],
)
def test_file_names_are_cleaned(disposition: str, filename: str) -> None:
    assert _attached(disposition) == filename


def test_a_named_text_that_is_the_whole_mail_is_its_text() -> None:
    assert _parse(b"Content-Type: text/plain; name=mail.txt\r\n\r\nhello").text == "hello"


def test_a_mail_inside_a_mail_is_embedded_and_not_mixed_into_the_text() -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee this.\r\n--b\r\n"
        b"Content-Type: message/rfc822\r\n\r\nFrom: Joe <joe@other.example>\r\n"
        b"Message-ID: <inner@other.example>\r\nSubject: tap\r\n\r\nIt drips.\r\n--b--\r\n"
    )
    message = _parse(raw)
    assert message.text.strip() == "See this."
    assert message.part_types == ("multipart/mixed", "text/plain", "message/rfc822")
    (inner,) = message.embedded
    assert (inner.message_id, inner.subject, inner.text) == ("<inner@other.example>", "tap", "It drips.")
    assert [author.email for author in inner.from_] == ["joe@other.example"]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"a \r\nb\r\n", "a b\n"),
        (b"a\r\n b\r\n", "a\nb\n"),
        (b"> a \r\n> b\r\nc\r\n", "> a b\nc\n"),
        (b">> a \r\n> b\r\n", ">> a \n> b\n"),
        (b"-- \r\nIda\r\n", "-- \nIda\n"),
    ],
)
def test_flowed_text_is_joined(raw: bytes, text: str) -> None:
    assert _parse(b"Content-Type: text/plain; format=flowed\r\n\r\n" + raw).text == text


def test_flowed_text_with_delsp_loses_the_space() -> None:
    assert _parse(b"Content-Type: text/plain; format=Flowed; DelSp=yes\r\n\r\nfoot \r\nball").text == "football"


def test_what_cannot_be_read_is_said() -> None:
    message = _parse(b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\nx")
    assert (message.text, [a.filename for a in message.attachments]) == ("", ["smime.p7m"])
    assert "the text is encrypted or wrapped in a signature" in message.defects
