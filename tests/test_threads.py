from __future__ import annotations

import base64
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.household import KEY, letter, london
from triaged.inbox.parse import parse
from triaged.model import Contact, Facts, Message, OpenProblem, Origin, Thread, ThreadMatch, Vendor
from triaged.subjects import base_subject
from triaged.threads import Case, conversation_root, match, mentions
from triaged.tokens import Tokens

TOKENS = Tokens(KEY, "fixwell.example")
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
WINDOW = timedelta(days=60)
CUSTOMER = Origin(kind="customer", evidence="", authenticated=False)
PROVED = Origin(kind="customer", evidence="", authenticated=True, authentication="pass")
STAFF = Origin(kind="staff", evidence="", authenticated=True, authentication="pass")
FORGER = Origin(kind="unknown", evidence="", authenticated=False)
BOUNCE = Origin(kind="automatic", evidence="", authenticated=False)
OURSELVES = Origin(kind="self", evidence="", authenticated=False)
VENDOR = Origin(kind="vendor", evidence="", authenticated=True, authentication="pass")
CLAIMED_VENDOR = Origin(kind="vendor", evidence="", authenticated=False)
DANA = "dana@customer.example"
OURS = TOKENS.message_id("K7Q2M4", "acknowledgement/1")
TOKEN = f"[{TOKENS.subject_token('K7Q2M4', DANA)}]"


def thread(name: str = "K7Q2M4", customer: str = DANA, subject: str = "Where is the plumber?") -> Thread:
    return Thread(
        id=name, subject=subject, customer=customer, customer_name="", state="waiting for us", opened_at=NOON,
        last_message_at=NOON, participants=(customer,),
    )  # fmt: skip


@dataclass
class Known:
    """What has come so far, in memory."""

    threads: dict[str, Thread] = field(default_factory=lambda: {"K7Q2M4": thread()})
    ids: dict[str, str] = field(default_factory=lambda: {"<first@customer.example>": "K7Q2M4"})
    problems: list[OpenProblem] = field(default_factory=list)
    owing: list[tuple[str, str]] = field(default_factory=list)

    def thread(self, thread_id: str) -> Thread | None:
        return self.threads.get(thread_id)

    def thread_of_id(self, message_id: str) -> Thread | None:
        return self.threads.get(self.ids.get(message_id, ""))

    def open_problems(self, customer: str) -> tuple[OpenProblem, ...]:
        return tuple(each for each in self.problems if each.thread.customer == customer)

    def owed_by_vendors(self) -> tuple[tuple[str, str], ...]:
        return tuple(self.owing)

    def threads_of_subject(self, participant: str, base: str, since: datetime) -> tuple[Thread, ...]:
        return tuple(
            each
            for each in self.threads.values()
            if participant in each.participants and base_subject(each.subject) == base and each.last_message_at >= since
        )


def mail(
    *,
    sender: str = DANA,
    subject: str = "something else",
    answers: str | None = None,
    headers: tuple[tuple[str, str], ...] = (),
    message_id: str = "",
    to: str = "support@fixwell.example",
) -> Message:
    raw = letter(
        "Hello?", at="2026-03-13 12:00", sender=sender, subject=subject, answers=answers, headers=headers,
        message_id=message_id, to=to,
    )  # fmt: skip
    return parse(raw, received_at=london("2026-03-13 12:00"))


def enclosing(message_id: str) -> Message:
    """Return a mail with another one attached whole."""
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = DANA, "support@fixwell.example", "see below"
    inner = EmailMessage()
    inner["From"], inner["Message-ID"], inner["Subject"] = DANA, message_id, "before"
    inner.set_content("As I wrote.")
    outer.set_content("Hello?")
    outer.add_attachment(inner)
    return parse(outer.as_bytes(), received_at=london("2026-03-13 12:00"))


def matched(
    message: Message, origin: Origin, known: Known, *, facts: Facts | None = None, plus_address: bool = False
) -> ThreadMatch:
    case = Case(
        message=message, facts=facts or Facts(), known=known, tokens=TOKENS, window=WINDOW, plus_address=plus_address
    )
    return match(case, origin)


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
    nobody = replace(mail(subject="Where is the plumber?"), from_=())
    assert matched(nobody, CUSTOMER, Known()).thread is None


def test_a_thread_that_is_gone_takes_nobody() -> None:
    result = matched(mail(answers=OURS), CUSTOMER, Known(threads={}))
    assert (result.thread, result.flags) == (None, ())


@pytest.mark.parametrize("value", ["", "not base64!", "AAAA", "=", base64.b64encode(b"x" * 21).decode()])
def test_a_thread_index_that_is_none_is_no_root(value: str) -> None:
    assert conversation_root(mail(headers=(("Thread-Index", value),))) is None


# Each mail answers an earlier one, and names its forerunners as mail programs do (RFC 5322 section 3.6.4).
TREE = {1: None, 2: 1, 3: 2, 4: 1, 5: 3}


def test_what_a_stranger_mentioned_does_not_hold_somebody_elses_mail() -> None:
    known = Known()
    eve = mail(sender="eve@stranger.example", answers="<coming@customer.example>")
    known.ids |= dict.fromkeys(mentions(eve, ["eve@stranger.example"]), "K7Q2M4")
    result = matched(mail(message_id="<coming@customer.example>"), CUSTOMER, known)
    assert (result.thread, result.flags) == (None, ())


def _grouped(order: tuple[int, ...]) -> frozenset[frozenset[int]]:
    """Thread five mails of one customer in the given order of arrival, as the store would."""
    known = Known(threads={}, ids={})
    groups: dict[str, set[int]] = {}
    for number in order:
        forerunners: list[int] = []
        parent = TREE[number]
        while parent is not None:
            forerunners.insert(0, parent)
            parent = TREE[parent]
        quoted = " ".join(f"<{each}@customer.example>" for each in forerunners)
        headers = (("In-Reply-To", f"<{forerunners[-1]}@customer.example>"), ("References", quoted)) if quoted else ()
        # Subjects differ, so that ids alone can bring the mails together.
        message = mail(subject=f"subject {number}", headers=headers, message_id=f"<{number}@customer.example>")
        found = matched(message, CUSTOMER, known).thread or f"T{number}"
        known.threads.setdefault(found, thread(found, subject=f"subject {number}"))
        for name in (f"<{number}@customer.example>", *mentions(message, [DANA])):
            known.ids.setdefault(name, found)
        groups.setdefault(found, set()).add(number)
    return frozenset(frozenset(each) for each in groups.values())


@settings(max_examples=40, deadline=None)
@given(order=st.sampled_from(list(permutations(TREE))))
def test_answers_make_the_same_conversation_in_whatever_order_they_come(order: tuple[int, ...]) -> None:
    assert _grouped(order) == frozenset({frozenset(TREE)})


TROUBLE = Facts(is_complaint=True, vendors=(Vendor(name="Ace Plumbing", text="Ace Plumbing", start=0, end=12),))


def problem(name: str = "K7Q2M4", *, vendor: str = "ace plumbing", days: int = 0) -> OpenProblem:
    opened = replace(thread(name), last_message_at=NOON - timedelta(days=days))
    words = frozenset({"boiler", "kitchen", "radiator", "plumbing"})
    return OpenProblem(thread=opened, vendors=frozenset({vendor}), words=words)


def about(text: str, **fields: Any) -> Message:
    return replace(mail(subject="Still cold", **fields), text=text)


def test_a_new_mail_about_the_one_open_problem_joins_it() -> None:
    message = about("Ace Plumbing did not come, the boiler and every radiator are cold.")
    result = matched(message, CUSTOMER, Known(problems=[problem()]), facts=TROUBLE)
    assert (result.thread, result.matched_by) == ("K7Q2M4", "facts")


@pytest.mark.parametrize(
    ("message", "facts", "problems"),
    [
        (about("The boiler and every radiator are cold."), replace(TROUBLE, is_complaint=False), [problem()]),
        (about("The boiler and every radiator are cold."), Facts(is_complaint=True), [problem()]),
        (about("The boiler and every radiator are cold."), TROUBLE, [problem(), problem("K7Q2M5")]),
        (about("The boiler and every radiator are cold."), TROUBLE, [problem(vendor="brown & sons")]),
        (about("The boiler and every radiator are cold."), TROUBLE, [problem(days=20)]),
        (about("Ace Plumbing broke a vase; the kitchen is wet."), TROUBLE, [problem()]),
        (about("The boiler and every radiator are cold.", answers="<unknown@x.example>"), TROUBLE, [problem()]),
        (about("The boiler and every radiator are cold.", sender="jon@customer.example"), TROUBLE, [problem()]),
    ],
)
def test_in_doubt_a_mail_is_a_new_conversation(message: Message, facts: Facts, problems: list[OpenProblem]) -> None:
    result = matched(message, CUSTOMER, Known(problems=problems), facts=facts)
    assert (result.thread, result.matched_by) == (None, "new")


def test_a_firm_that_owes_something_joins_the_conversation_of_the_customer_whom_it_names() -> None:
    message = replace(mail(sender="office@aceplumbing.example"), text="We can see Mrs Reeve on Friday.")
    known = Known(threads={"K7Q2M4": replace(thread(), customer_name="Dana Reeve")}, owing=[("K7Q2M4", "Ace Plumbing")])
    found = matched(message, VENDOR, known)
    assert (found.thread, found.matched_by, found.flags) == ("K7Q2M4", "vendor", ())
    assert matched(message, CLAIMED_VENDOR, known).thread is None  # whoever may write so
    assert matched(message, replace(STAFF, kind="unknown"), known).thread is None
    assert matched(replace(message, text="We can see Mr Reeves."), VENDOR, known).thread is None
    known.owing = [("K7Q2M4", "Brown & Sons")]
    assert matched(message, VENDOR, known).thread is None


WROTE = Contact(text="I wrote to you", start=0, end=14, how="mail", on=NOON.date())


@pytest.mark.parametrize(
    ("text", "contact", "joins"),
    [
        ("I wrote on the 12th about the plumber.", WROTE, True),
        ("I wrote on the 11th about the plumber.", replace(WROTE, on=date(2026, 3, 11)), False),
        ("I rang on the 12th about the plumber.", replace(WROTE, how="phone"), False),
        ("This is my third mail about the plumber.", None, True),
        ("This is my third mail about the plumber.", replace(WROTE, on=date(2026, 3, 11)), False),
        ("I wrote on the 12th about the invoice.", WROTE, False),
        ("Where is the plumber now?", None, False),
    ],
)
def test_who_says_that_he_wrote_before_is_in_the_conversation_of_that_letter(
    text: str, contact: Contact | None, joins: bool
) -> None:
    facts = Facts(contacts=(contact,) if contact else ())
    known = Known(problems=[OpenProblem(thread=thread(), vendors=frozenset(), words=frozenset())])
    found = matched(replace(mail(), text=text), CUSTOMER, known, facts=facts)
    assert (found.thread, found.matched_by) == (("K7Q2M4", "facts") if joins else (None, "new"))


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
    assert all(each.why and not each.taken for each in result.candidates)


def test_a_mail_that_was_missing_between_two_conversations_shows_that_they_are_one() -> None:
    known = Known(
        threads={"K7Q2M4": thread(), "K7Q2M5": thread("K7Q2M5"), "K7Q2M6": thread("K7Q2M6", customer="jon@x.example")},
        ids={"<a@x>": "K7Q2M4", "<b@x>": "K7Q2M5", "<c@x>": "K7Q2M6"},
    )
    bridge = mail(headers=(("In-Reply-To", "<b@x>"), ("References", "<c@x> <a@x> <b@x>")))
    result = matched(bridge, CUSTOMER, known)
    assert (result.thread, result.joins) == ("K7Q2M5", ("K7Q2M4",))


def test_a_mail_of_ours_that_a_mailer_returns_as_text_is_known_by_its_id() -> None:
    returned = replace(mail(sender="mailer-daemon@mx.example"), text=f"No such user.\n\nMessage-ID: {OURS}\n")
    assert matched(returned, BOUNCE, Known()).thread == "K7Q2M4"
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
