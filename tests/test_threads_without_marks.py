"""Which conversation a mail belongs to where no id of ours leads there: what it is about, what it answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.known import (
    CLAIMED_VENDOR,
    CUSTOMER,
    DANA,
    NOON,
    STAFF,
    VENDOR,
    Known,
    mail,
    matched,
    thread,
)
from triaged.model import Contact, Facts, Message, OpenProblem, Vendor
from triaged.threads import mentions

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
