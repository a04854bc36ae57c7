from __future__ import annotations

import hashlib
from datetime import UTC, datetime

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


def _nested(depth: int) -> bytes:
    return b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(depth))


def test_raw_bytes_are_named_by_their_hash() -> None:
    raw = b"Subject: x\r\n\r\nbody"
    message = _parse(raw)
    assert (message.sha256, message.size) == (hashlib.sha256(raw).hexdigest(), len(raw))


# --- poison -------------------------------------------------------------------------------------------


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
    message = _parse(_nested(depth) + b"Content-Type: text/plain\r\n\r\nhello")
    assert "parts are nested deeper than 50" in message.defects


def test_mails_in_mails_without_end() -> None:
    message = _parse(b"Subject: x\r\nContent-Type: message/rfc822\r\n\r\n" * 3000)
    assert message.subject == "x"


def test_usual_nesting_is_read() -> None:
    assert _parse(_nested(20) + b"Content-Type: text/plain\r\n\r\nhello").text == "hello"


@pytest.mark.parametrize("count", [40_000, 1_000_000])
def test_many_parts_stop_early(count: int) -> None:
    message = _parse(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n\r\n" * count)
    assert "more than 1000 parts" in message.defects


def test_many_addresses_are_cut() -> None:
    many = b", ".join(b"a%d@x.example" % i for i in range(5000))
    message = _parse(b"To: " + many + b"\r\n\r\nx")
    assert len(message.to) == 500


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
    message = _parse(raw)
    assert "headers are cut at 256 KiB" in message.defects
    assert (message.text, len(message.subject) <= 500) == ("body", True)


@pytest.mark.parametrize("parameters", [b';a="b' * 20_000, b';"' * 30_000, b";x*0=y" * 9000, b";" * 60_000])
def test_parameters_without_end(parameters: bytes) -> None:
    _parse(b"Content-Type: text/plain" + parameters + b"\r\n\r\nx")


def test_long_text_is_cut_at_a_mebibyte() -> None:
    message = _parse(b"Subject: x\r\n\r\n" + b"hello\r\n" * 300_000)
    assert len(message.text) <= 1024 * 1024
    assert "text is cut at 1 MiB" in message.defects


def test_long_html_is_read() -> None:
    message = _parse(b"Content-Type: text/html\r\n\r\n" + b"<p>hello <b>world</b>" * 80_000)
    assert message.text.startswith("hello world")


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


def test_a_text_without_end_is_cut_and_said_so() -> None:
    message = _parse(b"Subject: x\r\n\r\n" + b"never came " * 120_000)
    assert len(message.text) == 1024 * 1024
    assert "text is cut at 1 MiB" in message.defects
