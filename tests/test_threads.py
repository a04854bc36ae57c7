from __future__ import annotations

import base64
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.household import KEY, letter, london
from triaged.inbox.parse import parse
from triaged.model import Message, Origin, Thread
from triaged.subjects import base_subject
from triaged.threads import conversation_root, match, mentions
from triaged.tokens import Tokens

TOKENS = Tokens(KEY, "fixwell.example")
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
WINDOW = timedelta(days=60)
CUSTOMER = Origin(kind="customer", evidence="", authenticated=False)
PROVED = Origin(kind="customer", evidence="", authenticated=True, authentication="pass")
STAFF = Origin(kind="staff", evidence="", authenticated=True, authentication="pass")
FORGER = Origin(kind="unknown", evidence="", authenticated=False)
BOUNCE = Origin(kind="automatic", evidence="", authenticated=False)
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

    def thread(self, thread_id: str) -> Thread | None:
        return self.threads.get(thread_id)

    def thread_of_id(self, message_id: str) -> Thread | None:
        return self.threads.get(self.ids.get(message_id, ""))

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
    ],
)
def test_the_first_step_that_knows_a_mail_wins(
    message: Message, origin: Origin, found: str | None, matched_by: str
) -> None:
    known = Known()
    known.ids[f"thread-index:{ROOT.hex()}"] = "K7Q2M4"
    result = match(message, origin, known, TOKENS, window=WINDOW)
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
    result = match(message, origin, Known(), TOKENS, window=WINDOW)
    assert (result.thread, result.matched_by, result.flags) == (None, "new", (flag,))
    assert any(each.why for each in result.candidates)


def test_a_new_address_joins_only_with_a_genuine_token_and_proof() -> None:
    message = mail(sender="dana@home.example", answers=OURS)
    result = match(message, PROVED, Known(), TOKENS, window=WINDOW)
    assert (result.thread, result.flags) == ("K7Q2M4", ("new-address",))


def test_a_broken_token_does_not_lock_a_participant_out() -> None:
    message = mail(subject="plumber [K7Q2M4-AAAAAAAA]", answers="<first@customer.example>")
    result = match(message, CUSTOMER, Known(), TOKENS, window=WINDOW)
    assert (result.thread, result.flags) == ("K7Q2M4", ())


def test_the_same_subject_of_somebody_else_is_another_conversation() -> None:
    message = mail(sender="eve@stranger.example", subject="Re: Where is the plumber?")
    result = match(message, PROVED, Known(), TOKENS, window=WINDOW)
    assert (result.thread, result.flags) == (None, ())


def test_staff_who_write_anew_about_the_same_thing_are_in_the_conversation() -> None:
    message = mail(sender="pat@fixwell.example", to=f"Dana <{DANA}>", subject="RE: Where is the plumber?")
    assert match(message, STAFF, Known(), TOKENS, window=WINDOW).thread == "K7Q2M4"
    assert match(message, FORGER, Known(), TOKENS, window=WINDOW).thread is None
    assert match(message, FORGER, Known(), TOKENS, window=WINDOW).flags == ()


def test_the_same_subject_long_after_is_another_conversation() -> None:
    late = replace(mail(subject="Where is the plumber?"), received_at=NOON + timedelta(days=61))
    assert match(late, CUSTOMER, Known(), TOKENS, window=WINDOW).thread is None


def test_a_mail_without_author_joins_nothing_by_subject() -> None:
    nobody = replace(mail(subject="Where is the plumber?"), from_=())
    assert match(nobody, CUSTOMER, Known(), TOKENS, window=WINDOW).thread is None


def test_a_thread_that_is_gone_takes_nobody() -> None:
    result = match(mail(answers=OURS), CUSTOMER, Known(threads={}), TOKENS, window=WINDOW)
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
    result = match(mail(message_id="<coming@customer.example>"), CUSTOMER, known, TOKENS, window=WINDOW)
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
        found = match(message, CUSTOMER, known, TOKENS, window=WINDOW).thread or f"T{number}"
        known.threads.setdefault(found, thread(found, subject=f"subject {number}"))
        for name in (f"<{number}@customer.example>", *mentions(message, [DANA])):
            known.ids.setdefault(name, found)
        groups.setdefault(found, set()).add(number)
    return frozenset(frozenset(each) for each in groups.values())


@settings(max_examples=40, deadline=None)
@given(order=st.sampled_from(list(permutations(TREE))))
def test_answers_make_the_same_conversation_in_whatever_order_they_come(order: tuple[int, ...]) -> None:
    assert _grouped(order) == frozenset({frozenset(TREE)})
