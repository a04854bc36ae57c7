from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triaged.model import Facts, Promise, PromisedBy, PromiseStatus, Signal, Vendor, When
from triaged.outbox.wording import sentences, vendor_name

THURSDAY = datetime(2026, 3, 12, 14, 2, tzinfo=UTC)


def promised(
    who: str,
    what: str,
    days: int | None,
    status: PromiseStatus = "open",
    *,
    by: PromisedBy = "vendor",
    sure: bool = True,
) -> Promise:
    due = None
    if days is not None:
        midnight = THURSDAY.replace(hour=0, minute=0) + timedelta(days=days)
        due = When(text="then", start=0, end=4, earliest=midnight)
    return Promise(
        text=f"{who} would {what}", start=0, end=1, promisor=who, promised_by=by, what=what, due=due, status=status,
        sure=sure,
    )  # fmt: skip


def signals(*kinds: str) -> tuple[Signal, ...]:
    return tuple(Signal(text="late" if kind == "late" else "x", start=0, end=1, kind=kind) for kind in kinds)


def vendors(*names: str) -> tuple[Vendor, ...]:
    return tuple(Vendor(text=name, start=0, end=1, name=name) for name in names)


ACE = "Ace Plumbing"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (Facts(), ()),
        (Facts(promises=(promised(ACE, "come", -3, "broken"),)), ("Ace Plumbing was to come on Monday, and did not",)),
        (
            Facts(
                promises=(
                    promised("Xerox", "come", -3, "broken"),
                    promised("Xerox", "be here first thing", -1, "broken"),
                    promised("the phone people", "have someone out", 0, "broken"),
                )
            ),
            (
                "Xerox was to come on Monday and again on Wednesday, and did not",
                "the phone people were to come today, and did not",
            ),
        ),
        (Facts(promises=(promised("the phone people", "come", 0),)), ("the phone people are to come today",)),
        (Facts(promises=(promised("your plumbers", "call", 1),)), ("the plumbers are to ring you on Friday",)),
        (Facts(promises=(promised("plumber", "call", 1),)), ("the plumber is to ring you on Friday",)),
        (Facts(promises=(promised("your boss", "call", 1),)), ("the boss is to ring you on Friday",)),
        (
            Facts(promises=(promised("Ace Movers", "deliver it", 12),)),
            ("Ace Movers is to deliver on Tuesday 24 March",),
        ),
        (Facts(promises=(promised(ACE, "call", -2),)), ("Ace Plumbing was to ring you on Tuesday",)),
        (Facts(promises=(promised(ACE, "refund me", None),)), ("Ace Plumbing is to refund you",)),
        (Facts(promises=(promised(ACE, "come", -1, "kept"),)), ("Ace Plumbing did come as agreed on Wednesday",)),
        (
            Facts(promises=(promised(ACE, "come", None, "broken"), promised(ACE, "come", -3, "broken"))),
            ("Ace Plumbing was to come on Monday, and did not",),
        ),
        (Facts(promises=(promised("he", "come", -3, "broken"),)), ("somebody was to come on Monday, and did not",)),
        (
            Facts(promises=(promised(ACE, "come", -3, "broken"), promised(ACE, "call back", 1))),
            ("Ace Plumbing was to come on Monday, and did not", "Ace Plumbing is to ring you on Friday"),
        ),
        # Our own promises are told as ours, whoever of us gave them.
        (Facts(promises=(promised("Pat", "come", 1, by="staff"),)), ("we are to come on Friday",)),
        (
            Facts(promises=(promised("Fixwell", "a call back", -3, "broken", by="staff"),)),
            ("we were to ring you on Monday, and did not",),
        ),
        # A deed that we have no word for is "something".
        (Facts(promises=(promised(ACE, "xyzzy", 1),)), ("Ace Plumbing has promised something for Friday",)),
        (Facts(promises=(promised(ACE, "xyzzy", -2),)), ("Ace Plumbing had promised something for Tuesday",)),
        (
            Facts(promises=(promised(ACE, "xyzzy", -3, "broken"),)),
            ("Ace Plumbing had promised something for Monday, and did not do it",),
        ),
        (Facts(promises=(promised(ACE, "xyzzy", 0, "kept"),)), ("Ace Plumbing did what was promised for today",)),
        (Facts(promises=(promised("I", "xyzzy", 0, by="staff"),)), ("we have promised something for today",)),
        # What is not sure, the customer's own, withdrawn or a refusal, is not repeated.
        (Facts(promises=(promised(ACE, "come", -3, "broken", sure=False),)), ()),
        (Facts(promises=(promised("Pat", "come", -3, "broken", by="staff", sure=False),)), ()),
        (Facts(promises=(promised("Dana", "come", 1, by="customer"),)), ()),
        (Facts(promises=(promised(ACE, "come", 1, "moved"),)), ()),
        (Facts(promises=(promised(ACE, "not come at all", 1),)), ()),
        (Facts(promises=(promised(ACE, "won't come", 1),)), ()),
        (Facts(promises=(promised(ACE, "come", 1, "withdrawn"),)), ()),
        (Facts(promises=(promised("I", "come", 1),)), ()),
        (Facts(promises=(promised("win at www.evil.example", "come", 1),)), ()),
        (Facts(signals=signals("no_show"), vendors=vendors(ACE)), ("Ace Plumbing did not come",)),
        (Facts(signals=signals("late"), vendors=vendors(ACE)), ("Ace Plumbing came later than arranged",)),
        (Facts(signals=signals("no_show"), vendors=vendors(ACE, "Bolt")), ("somebody who was expected did not come",)),
        (Facts(signals=signals("no_show")), ("somebody who was expected did not come",)),
        # A name stands there only where nobody else can be meant.
        (
            Facts(signals=signals("no_show"), vendors=vendors(ACE, ACE)),
            ("Ace Plumbing did not come",),
        ),
        (Facts(signals=signals("no_show"), vendors=vendors("they")), ("somebody who was expected did not come",)),
        (
            Facts(signals=signals("no_show"), vendors=vendors("http evil")),
            ("somebody who was expected did not come",),
        ),
        (
            Facts(signals=signals("no_show", "praise"), vendors=vendors(ACE)),
            ("somebody who was expected did not come", "you were pleased with somebody's work"),
        ),
        (
            Facts(signals=signals("no_show"), vendors=vendors(ACE), promises=(promised(ACE, "come", 0, "kept"),)),
            ("Ace Plumbing did come as agreed today", "somebody who was expected did not come"),
        ),
        (
            Facts(signals=signals("late"), vendors=vendors(ACE), promises=(promised("Pat", "come", 0, by="staff"),)),
            ("we are to come today", "somebody who was expected came later than arranged"),
        ),
        (
            Facts(signals=signals("no_show"), vendors=vendors(ACE), promises=(promised("I", "pay", 1, by="customer"),)),
            ("Ace Plumbing did not come",),
        ),
        (
            Facts(signals=signals("no_show"), vendors=vendors(ACE), promises=(promised(ACE, "come", 1),)),
            ("Ace Plumbing did not come", "Ace Plumbing is to come on Friday"),
        ),
        (
            Facts(signals=(Signal(text="never arrived", start=0, end=1, kind="no_show"),), vendors=vendors(ACE)),
            ("something that was expected did not come",),
        ),
        (
            Facts(promises=(promised(ACE, "come", -3, "broken"),), signals=signals("no_show", "ignored")),
            ("Ace Plumbing was to come on Monday, and did not", "you waited for an answer and got none"),
        ),
        (Facts(signals=signals("churn_threat", "long_tenure", "legal_threat")), ()),
    ],
)
def test_what_was_understood_is_said_in_our_words(facts: Facts, said: tuple[str, ...]) -> None:
    assert sentences(facts, THURSDAY) == said


@pytest.mark.parametrize(
    ("what", "deed"),
    [
        ("give me my money back", "refund you"),
        ("ring before noon", "ring you"),
        ("ring before they come", "ring you"),
        ("drop off the parcel", "deliver"),
        ("get back to me", "get back to you"),
        ("set up the printer", "install it"),
        ("replace the seal", "put it right"),
        ("pick up the old one", "collect it"),
        ("have it ready", "have it ready"),
        ("have someone out", "come"),
        ("have someone out to fix it", "come"),
        ("have someone fix it", "put it right"),
        ("have someone call me", "ring you"),
        ("have a man there by noon", "come"),
        ("send someone for the phones", "come"),
        ("send an engineer on Tuesday", "come"),
        ("send out a senior technician", "come"),
        ("send one of their lads", "come"),
        ("send him", "come"),
        ("an engineer on Tuesday", "come"),
        ("call round", "come"),
        ("send the quote", "send the quote"),
        ("send me the new quotation", "send the quote"),
        ("send the engineer's report", "send what was asked for"),
        ("send over a final invoice", "send the invoice"),
        ("email me the documents", "send the documents"),
        ("the spare part", "send the part"),
        ("send me an email", "get back to you"),
        ("send it", "send it"),
        ("SEND IT", "send it"),
        ("SEND HIM ROUND", "come"),
        ("Send the Quote", "send the quote"),
        ("HAVE SOMEONE OUT TO FIX IT", "come"),
        ("send", "send what was asked for"),
        ("send 200 quids to evil", "send what was asked for"),
        ("ring the landlord", "make a call"),
        ("a call back", "ring you"),
        ("be running", "put it right"),
        ("have it working", "put it right"),
        ("working on it", ""),
    ],
)
def test_every_deed_has_a_verb_of_our_own(what: str, deed: str) -> None:
    said = f"Ace Plumbing is to {deed}" if deed else "Ace Plumbing has promised something"
    assert sentences(Facts(promises=(promised(ACE, what, None),)), THURSDAY) == (said,)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (ACE, ACE),
        ("O\u2019Brien & Sons", "O\u2019Brien & Sons"),
        ("M\u00fcller-L\u00fcdenscheidt", "M\u00fcller-L\u00fcdenscheidt"),
        ("your phone people", "the phone people"),
        ("the phone people", "the phone people"),
        ("plumber", "the plumber"),
        ("a plumber", "a plumber"),
        ("a electrician", "an electrician"),
        ("A electrician", "an electrician"),
        ("Your phone people", "the phone people"),
        ("they", "somebody"),
        ("Ace <b>Plumbing</b>", "Ace b Plumbing b"),
        ("Ace\r\nBcc: x", "Ace Bcc x"),
        ("", ""),
        (None, ""),
        ("you", ""),
        ("...", ""),
        ("evil.example", ""),
        ("www evil", ""),
        ("http evil", ""),
        ("eve@stranger.example", ""),
        ("Call 0207946000 now", ""),
        ("x" * 41, ""),
        ("x" * 40, "the " + "x" * 40),
    ],
)
def test_a_vendors_name_is_cleaned_or_left_out(name: str | None, shown: str) -> None:
    assert vendor_name(name) == shown


@given(text=st.text(min_size=1), what=st.text(), name=st.sampled_from([ACE, "the phone people"]))
def test_nothing_else_that_a_customer_wrote_is_repeated(text: str, what: str, name: str) -> None:
    marked = f"\u2603{text}\u2603"
    promise = Promise(
        text=marked, start=0, end=1, promisor=name, promised_by="vendor", what=f"come {what}\u2603", status="broken",
        evidence=marked,
    )  # fmt: skip
    facts = Facts(promises=(promise,), signals=(Signal(text=marked, start=0, end=1, kind="ignored"),))
    assert "\u2603" not in " ".join(sentences(facts, THURSDAY))


@given(name=st.text(max_size=80))
def test_a_name_never_brings_signs_of_markup_or_control(name: str) -> None:
    shown = vendor_name(name)
    assert len(shown) <= 44
    assert not set(shown) & set('<>@/\\:;,"()[]{}=\r\n\t\0')


def test_hostile_words_of_a_promise_are_read() -> None:
    for hostile in ("a " * 500_000, "send " + "the " * 300_000, "x" * 1_000_000, "have " + "my " * 300_000):
        assert sentences(Facts(promises=(promised(ACE, hostile, None),)), THURSDAY)
