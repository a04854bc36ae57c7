from __future__ import annotations

from datetime import UTC, datetime

import pytest

from triaged.inbox import screen
from triaged.inbox.parse import parse
from triaged.model import Message

RECEIVED = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)
OURS = screen.Identity(
    name="Ours",
    addresses=("help@ours.example",),
    domains=("ours.example",),
    authserv_ids=("mx.ours.example", "edge.ours.example"),
    people=("pat@home.example",),
    vendor_domains=("brass.example",),
)


def _mail(author: str, *fields: str) -> Message:
    head = "\r\n".join((*fields, f"From: {author}", "To: help@ours.example", "Subject: Tap"))
    return parse(f"{head}\r\n\r\nThe tap drips.".encode(), received_at=RECEIVED)


def _result(value: str) -> str:
    return f"Authentication-Results: {value}"


PASS = _result("mx.ours.example; dmarc=pass header.from=client.example")
FAIL = _result("mx.ours.example; dmarc=fail header.from=client.example")


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ((), "none"),
        ((PASS,), "pass"),
        ((FAIL,), "fail"),
        ((PASS, FAIL), "pass"),
        ((FAIL, PASS), "fail"),
        ((_result("MX.Ours.Example 1; dmarc=pass header.from=CLIENT.example"),), "pass"),
        ((_result('mx.ours.example; dmarc=pass (p=reject dis=none) header.from="client.example"'),), "pass"),
        ((_result("(of ours) mx.ours.example; dmarc=pass header.from=client.example"),), "pass"),
        (
            (_result("edge.ours.example; spf=fail smtp.mailfrom=x.example; dmarc=pass header.from=client.example"),),
            "pass",
        ),
        ((_result("mx.elsewhere.example; dmarc=pass header.from=client.example"),), "none"),
        ((_result("mx.elsewhere.example; dmarc=pass header.from=client.example"), FAIL), "fail"),
        ((_result("mx.ours.example.evil.example; dmarc=pass header.from=client.example"),), "none"),
        ((_result("mx.ours.example; dmarc=pass header.from=other.example"),), "fail"),
        ((_result("mx.ours.example; dmarc=pass header.from=client.example.evil.example"),), "fail"),
        ((_result("mx.ours.example; dmarc=pass"),), "none"),
        ((_result("mx.ours.example; dmarc=none header.from=client.example"),), "none"),
        ((_result("mx.ours.example; dmarc=temperror header.from=client.example"),), "none"),
        (
            (_result("mx.ours.example; spf=pass smtp.mailfrom=client.example; dkim=pass header.d=client.example"),),
            "none",
        ),
        ((_result('mx.ours.example; dkim=pass reason="dmarc=pass header.from=client.example"'),), "none"),
        ((_result("mx.ours.example; dmarc=pass header.from=client.example; dmarc=fail"),), "fail"),
        ((_result("mx.ours.example; dmarc=fail header.from=<client.example>"),), "fail"),
        ((_result("mx.ours.example; spf=pass smtp.mailfrom=<>; dmarc=fail header.from=client.example"),), "fail"),
        (
            (_result("mx.ours.example; iprev=pass policy.iprev=2001:db8::1; dmarc=pass header.from=client.example"),),
            "pass",
        ),
        ((_result("mx.ours.example; dmarc=pass action=none header.from=client.example;"),), "pass"),
        ((_result("mx.ours.example; spf=pass (of; dmarc=pass header.from=client.example); dmarc=none"),), "none"),
        (
            (_result('mx.ours.example; spf=pass smtp.mailfrom="a; dmarc=pass header.from=client.example"@x.example'),),
            "none",
        ),
        ((_result("mx.ours.example; none"),), "none"),
        ((_result("mx.ours.example"),), "none"),
        ((_result(""),), "none"),
    ],
)
def test_only_the_topmost_word_of_our_own_server_counts(fields: tuple[str, ...], wanted: str) -> None:
    assert screen.authenticate(_mail("ida@client.example", *fields), OURS) == wanted


def test_domains_compare_in_both_spellings() -> None:
    result = _result("mx.ours.example; dmarc=pass header.from=xn--kche-0ra.example")
    assert screen.authenticate(_mail("ida@küche.example", result), OURS) == "pass"


def test_several_authors_prove_nobody() -> None:
    assert screen.authenticate(_mail("ida@client.example, joe@client.example", PASS), OURS) == "none"


@pytest.mark.parametrize(
    "value",
    [
        *("(" * 60_000, "mx.ours.example; " + "(" * 60_000, "mx.ours.example; dmarc=pass " * 2000, '"' * 60_000),
        *("mx.ours.example;" + " a.b=c" * 9000, "mx.ours.example; dmarc=" + "\\" * 60_000),
    ],
    ids=lambda value: value[:24],
)
def test_a_hostile_result_takes_less_than_a_second(value: str) -> None:
    mail = _mail("ida@client.example", _result(value))
    assert screen.authenticate(mail, OURS) in {"none", "fail"}


def _ours(result: str) -> str:
    return _result(f"mx.ours.example; dmarc={result} header.from=ours.example")


@pytest.mark.parametrize(
    ("author", "fields", "kind", "authenticated"),
    [
        ("ida@client.example", (PASS,), "customer", True),
        ("ida@client.example", (), "customer", False),
        ("ida@client.example", (FAIL,), "customer", False),
        ("sales@brass.example", (), "vendor", False),
        ("pat@ours.example", (_ours("pass"),), "staff", True),
        ("pat@ours.example", (_ours("fail"),), "unknown", False),
        ("pat@ours.example", (), "unknown", False),
        ("pat@home.example", (_result("mx.ours.example; dmarc=pass header.from=home.example"),), "staff", True),
        ("pat@home.example", (), "unknown", False),
        ("joe@home.example", (), "customer", False),
        ("pat@sub.ours.example", (), "customer", False),
        ("help@ours.example", (_ours("pass"),), "self", True),
        ("help+x@ours.example", (), "self", False),
        ("help@ours.example", (_ours("fail"),), "unknown", False),
        ("ida@client.example, joe@client.example", (), "unknown", False),
        ("", (), "unknown", False),
        ("ida@client.example", ("Auto-Submitted: auto-replied", PASS), "automatic", True),
        ("MAILER-DAEMON@ours.example", ("Return-Path: <>",), "automatic", False),
    ],
)
def test_origin(author: str, fields: tuple[str, ...], kind: str, *, authenticated: bool) -> None:
    found = screen.origin(_mail(author, *fields), OURS, in_sent=False)
    assert (found.kind, found.authenticated) == (kind, authenticated)
    assert found.evidence


@pytest.mark.parametrize(
    ("author", "fields", "evidence"),
    [
        ("pat@ours.example", (_ours("pass"),), "From ours.example with an aligned DMARC pass"),
        (
            "pat@ours.example",
            (_ours("fail"),),
            "From claims to be staff (pat@ours.example), but authentication failed",
        ),
        (
            "pat@ours.example",
            (),
            "From claims to be staff (pat@ours.example), but authentication was not checked by a trusted server",
        ),
        ("help+x@ours.example", (), "From is our own address help+x@ours.example"),
        ("sales@brass.example", (), "brass.example is the domain of a known vendor"),
        ("ida@client.example", (), "ida@client.example is neither ours nor a known vendor's"),
        ("ida@client.example, joe@client.example", (), "From names several authors"),
        ("", (), "From names nobody"),
        ("ida@client.example", ("Precedence: bulk",), "precedence: Precedence is bulk."),
    ],
)
def test_the_evidence_tells_what_was_found(author: str, fields: tuple[str, ...], evidence: str) -> None:
    assert screen.origin(_mail(author, *fields), OURS, in_sent=False).evidence == evidence


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ((), "staff"),
        (("X-Triaged-Loop: x", "Auto-Submitted: auto-replied"), "self"),
        (("Auto-Submitted: auto-replied",), "automatic"),
    ],
)
def test_what_lies_in_our_sent_folder_is_ours(fields: tuple[str, ...], kind: str) -> None:
    found = screen.origin(_mail("help@ours.example", *fields), OURS, in_sent=True)
    assert (found.kind, found.authenticated) == (kind, True)


@pytest.mark.parametrize(
    ("author", "role"),
    [
        ("pat@ours.example", "staff"),
        ("help@ours.example", "staff"),
        ("pat@home.example", "staff"),
        ("sales@brass.example", "vendor"),
        ("ida@client.example", "customer"),
        ("ours.example@client.example", "customer"),
        ("pat@ours.example.evil.example", "customer"),
        ("", "customer"),
    ],
)
def test_the_claimed_role_follows_from(author: str, role: str) -> None:
    assert screen.claimed_role(_mail(author), OURS) == role


@pytest.mark.parametrize(("author", "wanted"), [("dana@bücher.example", "pass"), (f"dana@{'b' * 80}ü.example", "fail")])
def test_a_domain_in_another_spelling_is_the_same_and_one_that_is_none_proves_nothing(author: str, wanted: str) -> None:
    mail = _mail(author, _result("mx.ours.example; dmarc=pass header.from=xn--bcher-kva.example"))
    assert screen.origin(mail, OURS, in_sent=False).authentication == wanted
