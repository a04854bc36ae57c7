"""Mails that were made to break whoever reads them: every poison of docs/guarantees.md (H-01 to H-20), mixed anew."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.inbox.test_any_bytes import GOLDEN, SCRAPS
from tests.inbox.test_zones_hostile import PIECES
from tests.outbox.test_templates import ESCAPES

Chance = random.Random
_TEXT = b"\r\n\r\nAce Plumbing was to come on Monday and never came.\r\n"
_HEADERS = (
    b"Message-ID: <>",
    b"Message-ID: <a@[",
    b"To: a:;:,<",
    b"Subject: =?utf-8?q?hi=0D=0ABcc:_eve@customer.example?=",
    b"Subject: =?utf-8?b?//8=?= =?x-nope?q?=FF?=",
    b"Subject: \x1b[2J\xe2\x80\xaetxt.exe\x00" + b"x" * 100_000,
    b"Subject: {{ config }} {% for i in range(10**9) %}x{% endfor %}",
    b"Content-Type: text/plain; charset=x-nope",
    b'Content-Type: text/plain; charset="utf\0-8"',
    b"Content-Type: text/plain; charset=utf-7\r\nContent-Transfer-Encoding: base64",
    b"Date: Thu, 99 Foo 99999 99:99:99 +9999",
    b"In-Reply-To: " + b"<a@b> " * 3000,
    b"Reply-To: support@fixwell.example, eve@customer.example",
    b"From: =?utf-8?q?a=0D=0ABcc=3A_v=40x?= <b@customer.example>",
    b"Sender: <>\r\nReturn-Path: <>",
    b"Auto-Submitted: " + b"no; " * 20_000,
)
_START = b"From: Mal <mal%d@far%d.example>\r\nTo: support@fixwell.example\r\nX-Number: %d\r\n"
_NAMES = ("../../x", ".htaccess", "a\0b.txt", "\u202etxt.exe", "n" * 4096, "\u200b.pdf", "=cmd|'/C calc'!A0")


def mails(count: int, seed: int) -> Iterator[bytes]:
    """Yield so many hostile mails, each from an address of its own where it has one; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - the same mails each time, not a secret
    kinds = (_header, _noise, _damaged, _nested, _many_parts, _crowd, _endless, _markup, _attachment, _template)
    for number in range(count):
        yield kinds[number % len(kinds)](chance, _START % (number, number, number))


def _header(chance: Chance, author: bytes) -> bytes:
    return author + chance.choice(_HEADERS) + _TEXT


def _noise(chance: Chance, author: bytes) -> bytes:
    return chance.choice((b"", author)) + chance.randbytes(chance.randint(0, 3000))


def _damaged(chance: Chance, author: bytes) -> bytes:
    raw = chance.choice(GOLDEN)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(raw) + 1)
        raw = raw[:at] + chance.choice(SCRAPS) + raw[at + chance.randint(0, 40) :]
    return chance.choice((b"", author)) + raw


def _nested(chance: Chance, author: bytes) -> bytes:
    depth = chance.choice((49, 51, 300, 1000))
    return author + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (each, each) for each in range(depth)
    )


def _many_parts(chance: Chance, author: bytes) -> bytes:
    return author + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * chance.randint(900, 40_000)


def _crowd(chance: Chance, author: bytes) -> bytes:
    field = chance.choice((b"To: ", b"Cc: ", b"From: "))
    return author + field + b", ".join(b"a%d@b.example" % each for each in range(chance.randint(400, 5000))) + _TEXT


def _endless(chance: Chance, author: bytes) -> bytes:
    piece = chance.choice(list(PIECES.values()))
    text = piece * (chance.choice((1_000, 100_000)) // len(piece) + 1)
    return author + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode()


def _markup(chance: Chance, author: bytes) -> bytes:
    tag = chance.choice((b"<div>", b"<table><tr><td>", b"<blockquote>", b"<b style='x", b"&", b"<svg onload=x()>"))
    return author + b"Content-Type: text/html\r\n\r\n" + tag * chance.randint(10, 5000) + _TEXT


def _attachment(chance: Chance, author: bytes) -> bytes:
    name = chance.choice(_NAMES).encode("utf-8", "replace")
    return (
        author + b"Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="' + name + b'"\r\n\r\n' + b"UEsDBBQ" * chance.randint(1, 500)
    )


def _template(chance: Chance, author: bytes) -> bytes:
    words = chance.choice(ESCAPES).encode()
    return author + b"Subject: " + words + b"\r\n\r\nMy name is " + words + b". Nobody came on Monday.\r\n" + words
