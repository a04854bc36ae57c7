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
    PROVED,
    STAFF,
    VENDOR,
    Known,
    mail,
    matched,
    thread,
)
from triaged.model import Contact, Facts, Message, OpenProblem, Vendor
from triaged.threads import mentions

# Each mail answers an earlier one, and names its forerunners as mail programs do (RFC 5322 section 3.6.4).
TREE = {1: None, 2: 1, 3: 2, 4: 1, 5: 3}


def test_what_a_stranger_mentioned_does_not_hold_somebody_elses_mail() -> None:
    known = Known()
    eve = mail(sender="eve@stranger.example", answers="<coming@customer.example>")
    known.ids |= dict.fromkeys(mentions(eve, ["eve@stranger.example"]), "K7Q2M4")
    result = matched(mail(message_id="<coming@customer.example>"), CUSTOMER, known)
    assert (result.thread, result.flags) == (None, ())


def test_a_mail_without_an_id_was_named_by_nobody() -> None:
    known = Known()
    known.ids[f"mentioned:{DANA}:None"] = "K7Q2M4"
    assert matched(replace(mail(), message_id=None), CUSTOMER, known).thread is None


def test_a_mail_to_a_crowd_is_awaited_by_the_first_twenty() -> None:
    crowd = [f"{number}@customer.example" for number in range(21)]
    keys = mentions(mail(headers=(("In-Reply-To", "<coming@customer.example>"),)), crowd)
    assert list(keys) == [f"mentioned:{person}:<coming@customer.example>" for person in crowd[:20]]


@pytest.mark.parametrize(
    ("named", "found", "matched_by"),
    [("<1@customer.example>", "K7Q2M4", "references"), ("<0@customer.example>", None, "new")],
)
def test_of_a_long_chain_the_newest_fifty_are_looked_for(named: str, found: str | None, matched_by: str) -> None:
    chain = mail(headers=(("References", " ".join(f"<{number}@customer.example>" for number in range(51))),))
    known = Known()
    known.ids[f"mentioned:{DANA}:{named}"] = "K7Q2M4"
    result = matched(chain, CUSTOMER, known)
    assert (result.thread, result.matched_by) == (found, matched_by)
    assert (f"mentioned:{DANA}:{named}" in mentions(chain, [DANA])) == (found is not None)


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
    assert matched(message, PROVED, known).matched_by == "vendor"  # a firm may be a customer as well
    assert matched(message, CLAIMED_VENDOR, known).thread is None  # whoever may write so
    assert matched(message, replace(STAFF, kind="unknown"), known).thread is None
    assert matched(replace(message, text="We can see Mr Reeves."), VENDOR, known).thread is None
    known.owing = [("K7Q2M4", "Brown & Sons")]
    assert matched(message, VENDOR, known).thread is None


@pytest.mark.parametrize(
    ("customer_name", "text", "found"),
    [
        ("Dana Mary Reeve", "We can see Mrs Reeve on Friday.", "K7Q2M4"),
        ("Reeve", "We can see Mrs Reeve on Friday.", "K7Q2M4"),
        ("Dana Mary Reeve", "We can see Mary on Friday.", None),
        ("Dana Reeve", "We can see Dana on Friday.", None),
        ("Dana May", "We may come on Friday.", None),
        ("dana may", "We may come on Friday.", None),  # a word like any other
        ("", "We can see her on Friday.", None),
        ("", "We wrote to Dana@Customer.example that we come.", "K7Q2M4"),
    ],
)
def test_a_customer_is_named_by_surname_or_address(customer_name: str, text: str, found: str | None) -> None:
    message = replace(mail(sender="office@aceplumbing.example"), text=text)
    known = Known(threads={"K7Q2M4": replace(thread(), customer_name=customer_name)})
    known.owing = [("K7Q2M4", "Ace Plumbing")]
    assert matched(message, VENDOR, known).thread == found


@pytest.mark.parametrize(
    ("vendor", "sender", "found"),
    [
        ("Brown & Sons", "office@brown-sons.example", "K7Q2M4"),
        ("Ace Plumbing", "office@mail.ace-plumbing.example", "K7Q2M4"),
        ("Acme", "office@acme.example", "K7Q2M4"),
        ("Ace", "office@ace.example", None),  # three letters stand in many a domain
        ("Ace Plumbing", "office@ace.example", None),
    ],
)
def test_a_firm_is_known_by_its_domain(vendor: str, sender: str, found: str | None) -> None:
    message = replace(mail(sender=sender), text=f"We wrote to {DANA} that we come.")
    assert matched(message, VENDOR, Known(owing=[("K7Q2M4", vendor)])).thread == found


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


PLEA = about("I wrote on the 12th about the plumber: Ace Plumbing did not come, boiler and radiator are cold.")
LETTER = Facts(contacts=(WROTE,))


@pytest.mark.parametrize("facts", [TROUBLE, LETTER])
@pytest.mark.parametrize(
    "message",
    [
        replace(PLEA, in_reply_to=("<unknown@x.example>",)),
        replace(PLEA, references=("<unknown@x.example>",)),
        replace(PLEA, from_=()),
    ],
)
def test_nothing_is_guessed_of_a_mail_that_answers_another_or_has_no_author(message: Message, facts: Facts) -> None:
    known = Known(problems=[problem()])
    assert matched(PLEA, CUSTOMER, known, facts=facts).thread == "K7Q2M4"
    assert matched(message, CUSTOMER, known, facts=facts).thread is None


@pytest.mark.parametrize(("facts", "days"), [(TROUBLE, 14), (LETTER, 60)])
def test_an_open_problem_is_joined_to_the_end_of_its_days(facts: Facts, days: int) -> None:
    last = replace(PLEA, received_at=NOON + timedelta(days=days))
    late = replace(last, received_at=last.received_at + timedelta(seconds=1))
    known = Known(problems=[problem()])
    assert [matched(each, CUSTOMER, known, facts=facts).thread for each in (last, late)] == ["K7Q2M4", None]
