from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.extract.tables import mostly
from triaged.extract import signals
from triaged.model import SIGNAL_KINDS, Facts

Read = Callable[..., Facts]


SIGNALS = [
    ("I will take my business elsewhere.", {"churn_threat"}),
    ("We are going to find another supplier.", {"churn_threat"}),
    ("Nobody has returned my calls.", {"ignored"}),
    ("I left two messages and have heard nothing.", {"ignored"}),
    ("Put me through to a supervisor.", {"supervisor_request"}),
    ("I'd like to speak to whoever is in charge.", {"supervisor_request"}),
    ("We have been loyal customers for twelve years.", {"long_tenure"}),
    ("The fitter never turned up.", {"no_show"}),
    ("The driver arrived two hours late.", {"late"}),
    ("We were given the wrong information.", {"misinformed"}),
    ("Your technician was brilliant.", {"praise"}),
    ("I want my money back.", {"refund_request"}),
    ("You will be hearing from my solicitor.", {"legal_threat"}),
    ("There is a smell of gas and it is dangerous.", {"safety"}),
    ("He was not late.", set()),
    ("We won't be needing a lawyer for this.", set()),
    ("The service was not brilliant.", set()),
    ("Please send the brochure.", set()),
]


def test_signals(read: Read) -> None:
    mostly(SIGNALS, lambda text: {signal.kind for signal in read(text).signals})


def test_signals_keep_their_words(read: Read) -> None:
    for text, _ in SIGNALS:
        signals = read(text).signals
        assert {signal.kind for signal in signals} <= set(SIGNAL_KINDS)
        assert all(text[signal.start : signal.end] == signal.text for signal in signals)


@pytest.mark.parametrize("text", ["I sent a written explanation on Monday.", "I posted a signed statement on Monday."])
def test_who_only_says_what_he_sent_was_not_ignored(read: Read, text: str) -> None:
    assert read(text).signals == ()


COMPLAINTS = [
    ("The boiler is leaking again and I am fed up.", True),
    ("The plumber was due on Monday and nobody came.", True),
    ("The tap does not work.", True),
    ("Could you send me a quote for two doors?", False),
    ("Thank you for the great work, your fitter was lovely.", False),
    ("We open at eight on Mondays.", False),
]


def test_complaints(read: Read) -> None:
    mostly(COMPLAINTS, lambda text: read(text).is_complaint, share=0.8)


@pytest.mark.parametrize("sender", ["staff", "vendor"])
def test_only_customers_complain(read: Read, sender: str) -> None:
    assert not read("Nobody came and the boiler is leaking.", sender=sender).is_complaint


def test_contacts_are_the_writers_own(read: Read) -> None:
    facts = read("I rang twice. I emailed on the 3rd. Called him that Tuesday. He called me back. They phoned us.")
    assert [(contact.how, contact.on) for contact in facts.contacts] == [
        ("phone", None),
        ("mail", date(2026, 5, 3)),
        ("phone", date(2026, 5, 5)),
    ]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("I need it by Friday.", "2026-05-15"),
        ("I must be at the office at ten.", "2026-05-14T10:00:00+01:00"),
        ("If this is not sorted by Friday we shall go elsewhere.", "2026-05-15"),
        ("If nobody rings by noon tomorrow I will cancel.", "2026-05-15T12:00:00+01:00"),
        ("If it rains on Friday I will stay in.", None),
        ("The plumber said he would come on Monday.", None),
    ],
)
def test_the_customers_deadline(read: Read, text: str, due: str | None) -> None:
    found = read(text).customer_deadline
    assert (found.iso() if found else None) == due


@pytest.mark.parametrize(("tokens", "sure"), [(20, 0.55), (250, 0.55), (375, 0.675), (500, 0.8), (5000, 0.8)])
def test_the_longer_a_text_the_surer_a_signal_must_be(tokens: int, sure: float) -> None:
    assert signals.sure_of(tokens) == pytest.approx(sure)
