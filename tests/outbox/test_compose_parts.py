"""The parts of a mail as they stand on the wire, and what of a header is ours to say."""

from __future__ import annotations

from dataclasses import replace
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from tests.outbox.test_compose import MAIL, US, read
from triaged.model import Enclosure, PermanentError
from triaged.outbox.compose import library_checks_headers, to_bytes

ENTRY = Enclosure(name="promise.ics", kind="text/calendar", text="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")


def test_text_goes_as_quoted_printable_and_a_file_as_base64() -> None:
    """Whatever is in them: no relay on the way has a reason to write them anew."""
    parts = [part for part in read(to_bytes(replace(MAIL, enclosures=(ENTRY,)), US)).walk() if not part.is_multipart()]
    assert [(str(part["Content-Type"]), str(part["Content-Transfer-Encoding"])) for part in parts] == [
        ('text/plain; charset="utf-8"', "quoted-printable"),
        ('text/html; charset="utf-8"', "quoted-printable"),
        ('text/calendar; charset="utf-8"', "base64"),
    ]
    assert [part.get_filename() for part in parts] == [None, None, "promise.ics"]
    assert parts[2].get_content() == ENTRY.text


def test_a_header_of_a_template_goes_as_it_is_but_for_what_looks_encoded() -> None:
    found = read(to_bytes(replace(MAIL, headers=(("Precedence", "bulk"), ("X-About", "=?utf-8?q?a?= b"))), US))
    assert (str(found["Precedence"]), str(found["X-About"])) == ("bulk", "= ?utf-8?q?a?= b")


def test_a_line_end_in_the_name_of_a_header_is_refused() -> None:
    odd = (("X-A\r\nBcc: eve@stranger.example\r\nX-B", "x"),)
    with pytest.raises(PermanentError, match=r"^the mail to dana@customer\.example cannot be written: "):
        to_bytes(replace(MAIL, headers=odd), US)


def test_a_long_subject_may_be_folded_at_its_tabs() -> None:
    subject = "\t".join(["leak"] * 40)
    data = to_bytes(replace(MAIL, subject=subject), US)
    assert b"\r\n\tleak" in data
    assert str(read(data)["Subject"]) == subject


def test_what_is_said_of_this_python_is_what_it_does() -> None:
    mail = EmailMessage(policy=SMTP)
    mail.set_raw("To", "dana@customer.example\nX-Eve: here")
    try:
        written = bytes(mail)
    except MessageError:
        written = b""
    assert library_checks_headers() is (b"\nX-Eve: here" not in written)
