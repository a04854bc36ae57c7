from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.known import (
    BOUNCE,
    CUSTOMER,
    DANA,
    FORGER,
    NOON,
    OURS,
    OURSELVES,
    PROVED,
    STAFF,
    TOKEN,
    TOKENS,
    VENDOR,
    Known,
    enclosing,
    mail,
    matched,
    thread,
)
from triaged.model import Message, Origin
from triaged.threads import conversation_root

ROOT = bytes(range(22))
INDEX = base64.b64encode(ROOT + b"12345").decode()


@pytest.mark.parametrize(
    ("message", "origin", "found", "matched_by"),
    [
        (mail(answers=OURS), CUSTOMER, "K7Q2M4", "token"),
        (mail(subject=f"Re: plumber {TOKEN}"), CUSTOMER, "K7Q2M4", "token"),
        (mail(answers="<first@customer.example>"), CUSTOMER, "K7Q2M4", "in-reply-to"),
        (mail(headers=(("References", "<x@y.example> <first@customer.example>"),)), CUSTOMER, "K7Q2M4", "references"),
        (mail(headers=(("Thread-Index", INDEX),)), CUSTOMER, "K7Q2M4", "thread-index"),
        (mail(subject="RE: Where is the  plumber?"), CUSTOMER, "K7Q2M4", "subject"),
        (mail(), CUSTOMER, None, "new"),
        (mail(sender="pat@fixwell.example", answers="<first@customer.example>"), STAFF, "K7Q2M4", "in-reply-to"),
        (mail(sender="postmaster@mail.example", answers=OURS), BOUNCE, "K7Q2M4", "token"),
        (mail(sender="support@fixwell.example", answers=OURS), OURSELVES, "K7Q2M4", "token"),
        (enclosing("<first@customer.example>"), CUSTOMER, "K7Q2M4", "embedded"),
    ],
)
def test_the_first_step_that_knows_a_mail_wins(
    message: Message, origin: Origin, found: str | None, matched_by: str
) -> None:
    known = Known()
    known.ids[f"thread-index:{ROOT.hex()}"] = "K7Q2M4"
    result = matched(message, origin, known)
    assert (result.thread, result.matched_by, result.flags) == (found, matched_by, ())
    assert [each.thread for each in result.candidates if each.taken] == ([found] if found else [])


@pytest.mark.parametrize(
    ("message", "origin", "flag"),
    [
        (mail(sender="eve@stranger.example", answers="<first@customer.example>"), PROVED, "sender-not-participant"),
        (mail(sender="eve@stranger.example", subject=f"plumber {TOKEN}"), CUSTOMER, "sender-not-participant"),
        (mail(sender="eve@stranger.example", answers=OURS), CUSTOMER, "sender-not-participant"),
        (mail(sender="pat@fixwell.example", answers="<first@customer.example>"), FORGER, "sender-not-participant"),
        (mail(subject="plumber [K7Q2M4-AAAAAAAA]"), CUSTOMER, "forged-token"),
        (mail(answers=OURS.replace("K7Q2M4", "K7Q2M5")), CUSTOMER, "forged-token"),
        (mail(sender="postmaster@mail.example", answers="<first@customer.example>"), BOUNCE, "sender-not-participant"),
    ],
)
def test_whoever_quotes_an_id_without_taking_part_is_flagged(message: Message, origin: Origin, flag: str) -> None:
    result = matched(message, origin, Known())
    assert (result.thread, result.matched_by, result.flags) == (None, "new", (flag,))
    writer = message.author.email if message.author else ""
    said = {each.why for each in result.candidates}
    reason = (
        f"{writer} takes no part in this conversation" if flag != "forged-token" else "the token is not one of ours"
    )
    assert reason in said
    assert "" not in said


def test_a_new_address_joins_only_with_a_genuine_token_and_proof() -> None:
    message = mail(sender="dana@home.example", answers=OURS)
    result = matched(message, PROVED, Known())
    assert (result.thread, result.flags) == ("K7Q2M4", ("new-address",))


def test_a_broken_token_does_not_lock_a_participant_out() -> None:
    message = mail(subject="plumber [K7Q2M4-AAAAAAAA]", answers="<first@customer.example>")
    result = matched(message, CUSTOMER, Known())
    assert (result.thread, result.flags) == ("K7Q2M4", ())


def test_the_same_subject_of_somebody_else_is_another_conversation() -> None:
    message = mail(sender="eve@stranger.example", subject="Re: Where is the plumber?")
    result = matched(message, PROVED, Known())
    assert (result.thread, result.flags) == (None, ())


def test_staff_who_write_anew_about_the_same_thing_are_in_the_conversation() -> None:
    message = mail(sender="pat@fixwell.example", to=f"Dana <{DANA}>", subject="RE: Where is the plumber?")
    assert matched(message, STAFF, Known()).thread == "K7Q2M4"
    assert matched(message, FORGER, Known()).thread is None
    assert matched(message, FORGER, Known()).flags == ()


def test_the_same_subject_long_after_is_another_conversation() -> None:
    late = replace(mail(subject="Where is the plumber?"), received_at=NOON + timedelta(days=61))
    assert matched(late, CUSTOMER, Known()).thread is None


def test_a_mail_without_author_joins_nothing_by_subject() -> None:
    nobody = replace(mail(subject="Where is the plumber?", to=DANA), from_=())
    result = matched(nobody, CUSTOMER, Known())
    assert result.thread is None
    assert [each.thread for each in result.candidates if each.matched_by == "subject"] == [""]


def test_mails_without_a_subject_are_not_about_the_same_thing() -> None:
    known = Known(threads={"K7Q2M4": thread(subject="Re:")})
    assert matched(mail(subject="Re:"), CUSTOMER, known).thread is None


def test_a_thread_that_is_gone_takes_nobody() -> None:
    result = matched(mail(answers=OURS), CUSTOMER, Known(threads={}))
    assert (result.thread, result.flags) == (None, ())


@pytest.mark.parametrize("value", ["", "not base64!", f"{INDEX}!", "AAAA", "=", base64.b64encode(b"x" * 21).decode()])
def test_a_thread_index_that_is_none_is_no_root(value: str) -> None:
    assert conversation_root(mail(headers=(("Thread-Index", value),))) is None


@pytest.mark.parametrize("value", [INDEX, base64.b64encode(ROOT).decode(), f"{INDEX[:8]}\r\n {INDEX[8:]}"])
def test_the_first_mail_of_outlook_and_its_answers_have_one_root(value: str) -> None:
    assert conversation_root(mail(headers=(("Thread-Index", value),))) == f"thread-index:{ROOT.hex()}"


def test_an_address_with_a_token_counts_only_where_the_owner_wants_it() -> None:
    token = TOKENS.subject_token("K7Q2M4", DANA)
    plus = mail(to=f"support+{token.lower()}@fixwell.example")
    assert matched(plus, CUSTOMER, Known(), plus_address=True).matched_by == "token"
    assert matched(plus, CUSTOMER, Known()).thread is None
    forged = mail(to="support+k7q2m4-aaaaaaaa@fixwell.example")
    assert matched(forged, CUSTOMER, Known(), plus_address=True).flags == ("forged-token",)


def test_every_step_says_what_it_saw() -> None:
    result = matched(mail(), CUSTOMER, Known())
    assert [each.matched_by for each in result.candidates] == [
        "token", "in-reply-to", "references", "thread-index", "subject", "facts", "facts",
    ]  # fmt: skip
    assert all(each.why and each.taken is False for each in result.candidates)


def test_an_id_that_nobody_knows_names_no_thread() -> None:
    result = matched(mail(headers=(("In-Reply-To", "<lost@customer.example>"),)), CUSTOMER, Known())
    said = [(each.thread, each.why) for each in result.candidates if each.matched_by == "in-reply-to"]
    assert (said, result.flags) == ([("", "no such mail or thread is known")], ())


def test_a_mail_that_was_missing_between_two_conversations_shows_that_they_are_one() -> None:
    known = Known(
        threads={"K7Q2M4": thread(), "K7Q2M5": thread("K7Q2M5"), "K7Q2M6": thread("K7Q2M6", customer="jon@x.example")},
        ids={"<a@x>": "K7Q2M4", "<b@x>": "K7Q2M5", "<c@x>": "K7Q2M6"},
    )
    bridge = mail(headers=(("In-Reply-To", "<b@x>"), ("References", "<c@x> <a@x> <b@x>")))
    result = matched(bridge, CUSTOMER, known)
    assert (result.thread, result.joins) == ("K7Q2M5", ("K7Q2M4",))
    takes_part = f"{DANA} takes part in this conversation"
    seen = [(each.thread, each.matched_by, each.why) for each in result.candidates if takes_part in each.why]
    assert seen == [
        ("K7Q2M5", "in-reply-to", takes_part),
        ("K7Q2M5", "references", f"{takes_part}; an earlier step decided"),
        ("K7Q2M4", "references", f"{takes_part}; so the two are one conversation"),
    ]


def test_a_mail_may_be_missing_between_more_than_two_conversations() -> None:
    names = ("K7Q2M4", "K7Q2M5", "K7Q2M6")
    known = Known(threads={name: thread(name) for name in names}, ids={f"<{name}@x>": name for name in names})
    bridge = mail(headers=(("References", "<K7Q2M4@x> <K7Q2M6@x> <K7Q2M5@x>"),))
    assert matched(bridge, CUSTOMER, known).joins == ("K7Q2M6", "K7Q2M4")


@pytest.mark.parametrize("headers", [(("In-Reply-To", "<first@customer.example>"),), (("Thread-Index", INDEX),)])
def test_a_subject_does_not_show_that_two_conversations_are_one(headers: tuple[tuple[str, str], ...]) -> None:
    known = Known(threads={"K7Q2M4": thread(), "K7Q2M5": thread("K7Q2M5", subject="Heating")})
    known.ids[f"thread-index:{ROOT.hex()}"] = "K7Q2M4"
    result = matched(mail(subject="Re: heating", headers=headers), CUSTOMER, known)
    assert (result.thread, result.joins) == ("K7Q2M4", ())
    assert f"{DANA} takes part in this conversation; an earlier step decided" in {
        each.why for each in result.candidates if each.thread == "K7Q2M5"
    }


FIRST = "<first@customer.example>"


@pytest.mark.parametrize(
    ("message", "origin", "said"),
    [
        (mail(sender="pat@fixwell.example", answers=FIRST), STAFF, "written by staff"),
        (mail(sender="pat@fixwell.example", answers=FIRST), FORGER,
         "pat@fixwell.example takes no part in this conversation"),
        (mail(sender="mailer-daemon@mx.example", answers=OURS), BOUNCE,
         "answers a mail of ours that carries our own signature"),
        (replace(mail(sender="mailer-daemon@mx.example", answers=FIRST), failed=(DANA,)), BOUNCE,
         "it returns a mail that was sent to this conversation's customer"),
        (mail(answers=FIRST), CUSTOMER, f"{DANA} takes part in this conversation"),
        (mail(sender="dana@home.example", answers=OURS), PROVED,
         "dana@home.example is new here, but authenticated and holds a genuine token"),
        (replace(mail(answers=FIRST), from_=()), CUSTOMER, "the sender takes no part in this conversation"),
        (replace(mail(sender="office@aceplumbing.example"), text="We can see Mrs Reeve on Friday."), VENDOR,
         "office@aceplumbing.example writes for a firm that owes something there, and names the customer"),
    ],
)  # fmt: skip
def test_it_is_said_why_a_mail_may_join_or_not(message: Message, origin: Origin, said: str) -> None:
    known = Known(threads={"K7Q2M4": replace(thread(), customer_name="Dana Reeve")}, owing=[("K7Q2M4", "Ace Plumbing")])
    assert next(each.why for each in matched(message, origin, known).candidates if each.thread) == said


def test_a_mail_of_ours_that_a_mailer_returns_as_text_is_known_by_its_id() -> None:
    returned = replace(mail(sender="mailer-daemon@mx.example"), text=f"No such user.\n\nMessage-ID: {OURS}\n")
    found = matched(returned, BOUNCE, Known())
    assert (found.thread, found.matched_by) == ("K7Q2M4", "token")
    assert matched(returned, CUSTOMER, Known()).thread is None  # people paste what we wrote


@pytest.mark.parametrize(("failed", "found"), [(DANA, "K7Q2M4"), ("joe@customer.example", None)])
def test_a_returned_mail_joins_where_it_was_sent_to_the_customer(failed: str, found: str | None) -> None:
    answers = "<first@customer.example>"
    returned = replace(mail(sender="mailer-daemon@mx.example", answers=answers), failed=(failed,))
    assert matched(returned, BOUNCE, Known()).thread == found


def test_a_mail_without_an_author_is_no_vendors() -> None:
    known = Known(owing=[("K7Q2M4", "Ace Plumbing")])
    nobody = replace(mail(), from_=())
    assert matched(nobody, VENDOR, known).thread is None
    assert matched(nobody, STAFF, known).thread is None
