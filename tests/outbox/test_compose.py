from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from email.errors import MessageError
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triaged.model import Address, Outgoing, PermanentError
from triaged.outbox.compose import library_checks_headers, to_bytes
from triaged.outbox.envelope import envelope_address, said, wire_form

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
US = Address(email="support@fixwell.example", name="Fixwell Support")
MAIL = Outgoing(
    key="k", kind="acknowledgement", thread="K7Q2M4", to=Address(email="dana@customer.example"), subject="Re: leak",
    text="We have it.", html="<p>We have it.</p>", message_id="<a@fixwell.example>", template="general.txt",
    in_reply_to="<q@customer.example>", references=("<o@customer.example>", "<p@customer.example>"), created_at=NOON,
)  # fmt: skip


def read(data: bytes) -> EmailMessage:
    found = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_the_headers_that_keep_machines_from_answering_machines() -> None:
    found = read(to_bytes(MAIL, US))
    assert {name: str(found[name]) for name in found if name not in ("Content-Type", "MIME-Version")} == {
        "From": "Fixwell Support <support@fixwell.example>",
        "To": "dana@customer.example",
        "Subject": "Re: leak",
        "Date": "Thu, 12 Mar 2026 12:00:00 +0000",
        "Message-ID": "<a@fixwell.example>",
        "In-Reply-To": "<q@customer.example>",
        "References": "<o@customer.example> <p@customer.example> <q@customer.example>",
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
        "X-Triaged-Loop": "K7Q2M4",
    }


def test_what_answers_nothing_is_generated_and_not_replied() -> None:
    found = read(to_bytes(replace(MAIL, kind="escalation", in_reply_to=None, references=()), US))
    assert found["Auto-Submitted"] == "auto-generated"
    assert (found["In-Reply-To"], found["References"]) == (None, None)


def test_a_mail_reads_the_same_as_text_and_as_html() -> None:
    found = read(to_bytes(replace(MAIL, text="Grüße\n.\nEnde " + "x" * 2000, html="<p>Grüße</p>"), US))
    plain, rich = found.get_body(("plain",)), found.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert plain.get_content().replace("\r\n", "\n") == "Grüße\n.\nEnde " + "x" * 2000 + "\n"
    assert rich.get_content().strip() == "<p>Grüße</p>"


def test_a_mail_may_have_no_html() -> None:
    assert read(to_bytes(replace(MAIL, html=None), US)).get_content_type() == "text/plain"


def lines_are_clean(data: bytes) -> bool:
    return data.isascii() and b"\0" not in data and data.replace(b"\r\n", b"").count(b"\r") == 0 and (
        b"\n" not in data.replace(b"\r\n", b"")
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(text=st.text(), html=st.text(), subject=st.text().map(lambda text: "".join(c for c in text if c.isprintable())))
def test_only_ascii_and_whole_line_ends_leave(text: str, html: str, subject: str) -> None:
    data = to_bytes(replace(MAIL, text=text, html=html, subject=f"x{subject}"), US)
    assert lines_are_clean(data)
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert [str(value) for value in read(data).get_all("To", [])] == ["dana@customer.example"]
    assert read(data)["Bcc"] is None


@pytest.mark.parametrize(
    "text", ["a\n.\r\nb", "a\r.\rb", "a\n.\nMAIL FROM:<eve@stranger.example>\n", ".", "\r", "\n\n"]
)
def test_no_text_ends_the_mail_before_its_end(text: str) -> None:
    wire = wire_form(to_bytes(replace(MAIL, text=text), US))
    assert b"\r\n.\r\n" not in wire
    assert lines_are_clean(wire)


def test_the_last_at_sign_begins_the_domain() -> None:
    assert envelope_address('"a@b"@bücher.example', "recipient") == '"a@b"@xn--bcher-kva.example'


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        (b"no such user\nat  all\t", "no such user at all"),
        ("não".encode(), "não"),
        ("não".encode("latin-1"), "n\ufffdo"),
        (b"a\x1b[31mred", "a?[31mred"),
        ("an error\0", "an error?"),
        (b"x" * 201, "x" * 200),
    ],
)
def test_what_a_relay_said_is_shown_in_one_short_printable_line(reply: bytes | str, shown: str) -> None:
    assert said(reply) == shown


@pytest.mark.parametrize(
    "odd", ["x\r\nBcc: eve@stranger.example", "x\nBcc: eve@stranger.example", "x\rBcc: e@s.example"]
)
def test_a_line_end_in_a_header_is_refused(odd: str) -> None:
    for mail in (
        replace(MAIL, subject=odd),
        replace(MAIL, to=Address(email="dana@customer.example", name=odd)),
        replace(MAIL, to=Address(email=f"{odd}@customer.example")),
        replace(MAIL, headers=(("X-A", odd),)),
    ):
        with pytest.raises(PermanentError, match="cannot be written"):
            to_bytes(mail, US)


@pytest.mark.parametrize(
    "name",
    [
        "Müller, Söhne & Cie, " + "Ω" * 60,
        'a", eve@stranger.example, "b',
        "eve@stranger.example, Dana",
        "<eve@stranger.example>",
        "=?utf-8?q?eve=40stranger=2Eexample=2C?=",
        "group: eve@stranger.example;",
    ],
)
def test_whatever_a_name_holds_there_is_one_recipient(name: str) -> None:
    data = to_bytes(replace(MAIL, to=Address(email="dana@customer.example", name=name)), US)
    addresses = read(data)["To"].addresses
    assert [address.addr_spec for address in addresses] == ["dana@customer.example"]
    assert lines_are_clean(data)


def test_a_domain_in_another_script_is_written_in_ascii() -> None:
    data = to_bytes(replace(MAIL, to=Address(email="dana@müller.example")), US)
    assert b"To: dana@xn--mller-kva.example\r\n" in data


@pytest.mark.parametrize("address", ["dänä@customer.example", "", "nobody", "a b@customer.example", "a@b@c.example"])
def test_an_address_that_cannot_be_written_as_it_is_is_refused(address: str) -> None:
    with pytest.raises(PermanentError, match="cannot be written"):
        to_bytes(replace(MAIL, to=Address(email=address)), US)


@pytest.mark.parametrize("odd", ["<x>\r\nBcc: eve@stranger.example", "no brackets", "<a b@c.example>", "<>"])
def test_an_id_that_is_none_is_left_out(odd: str) -> None:
    found = read(to_bytes(replace(MAIL, in_reply_to=odd, references=(odd,)), US))
    assert (found["In-Reply-To"], found["References"], found["Bcc"]) == (None, None, None)


@pytest.mark.parametrize(
    "odd", ["=?utf-8?q?hi=0D=0ABcc:_eve=40stranger=2Eexample?=", "=?utf-8?b?DQpCY2M6IGVAcy5leGFtcGxl?="]
)
def test_an_encoded_line_end_in_a_subject_starts_no_header(odd: str) -> None:
    data = to_bytes(replace(MAIL, subject=f"Re: {odd}"), US)
    assert read(data)["Bcc"] is None
    assert odd.replace("=?", "= ?") in str(read(data)["Subject"])
    assert not any(line.lower().startswith(b"bcc") for line in data.split(b"\r\n"))
    assert lines_are_clean(data)


def test_an_id_of_a_stranger_that_is_not_ascii_is_left_out() -> None:
    found = read(
        to_bytes(replace(MAIL, in_reply_to="<ä@customer.example>", references=("<ok@x.example>", "<\u202e>")), US)
    )
    assert (found["In-Reply-To"], str(found["References"])) == (None, "<ok@x.example>")


def test_a_long_list_of_references_is_folded() -> None:
    many = tuple(f"<{'x' * 60}.{number}@customer.example>" for number in range(20))
    data = to_bytes(replace(MAIL, references=many), US)
    assert max(map(len, data.split(b"\r\n"))) < 998
    assert str(read(data)["References"]).split() == [*many, "<q@customer.example>"]


def test_a_python_that_writes_line_ends_into_headers_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def patched(_mail: EmailMessage) -> bytes:
        raise MessageError("folded header contains newline")

    def unpatched(_mail: EmailMessage) -> bytes:
        return b"Subject: a\r\nBcc: eve@customer.example\r\n\r\n"

    for written, well in ((patched, True), (unpatched, False)):
        monkeypatch.setattr(EmailMessage, "as_bytes", written)
        assert library_checks_headers() is well
