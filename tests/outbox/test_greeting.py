"""By what name somebody is greeted."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from triaged.outbox.greeting import greeting


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Dana Reeve", "Dear Dana"),
        ("Dana", "Dear Dana"),
        ("Jo Reeve", "Dear Jo"),
        ("dana reeve", "Dear Dana"),
        ("jean-luc reeve", "Dear Jean-Luc"),
        ("O\u2019Neil Reeve", "Dear O\u2019Neil"),
        ("Zo\xeb", "Dear Zo\xeb"),
        ("Dana M. Reeve", "Dear Dana"),
        ("J. Dana Reeve", "Dear Dana"),
        ("REEVE Dana", "Dear Dana"),
        ("Dana REEVE", "Dear Dana"),
        ("FOX Dana", "Dear Dana"),
        ("Dana de la Cruz", "Dear Dana"),
        # A title is no name, and a surname needs one.
        ("Dr. Dana Reeve", "Dear Dana"),
        ("Mrs Dana Reeve", "Dear Dana"),
        ("Prof Dr Dana Reeve", "Dear Dana"),
        ("mr reeve", "Dear Mr Reeve"),
        ("Dr J. Reeve", "Dear Dr Reeve"),
        ("Mr", "Hello"),
        ("Prof Dr Reeve", "Hello"),
        ("D. Reeve", "Hello"),
        ("d reeve", "Hello"),
        ("JJ Reeve", "Hello"),
        ("D.", "Hello"),
        ("DANA REEVE", "Hello"),
        ("van Reeve", "Hello"),
        ("VAN Reeve", "Hello"),
        ("J. van Reeve", "Hello"),
        # What is no name of one person.
        ("", "Hello"),
        ("   ", "Hello"),
        ("Reeve, Dana", "Hello"),
        ("The Reeves", "Hello"),
        ("Harbour Cafe Ltd", "Hello"),
        ("Sales Team", "Hello"),
        ("info", "Hello"),
        ("Dana (home)", "Hello"),
        ("Dana | Harbour", "Hello"),
        ("Dana & Jon", "Hello"),
        ("Dana 2", "Hello"),
        ("dana99", "Hello"),
        ("Dana http://evil.example", "Hello"),
        ("Dana www.evil.example", "Hello"),
        ("dana@customer.example", "Hello"),
        ("Dana you have won money", "Hello"),
        ("Dana\u202e Reeve", "Hello"),
        ("Dana_Reeve", "Hello"),
        ("Dana- Reeve", "Hello"),
        ("x" * 60, "Hello"),
    ],
)
def test_a_customer_is_greeted_by_a_name_that_is_one(name: str, said: str) -> None:
    assert greeting(name) == said


@example(name="a\N{SUPERSCRIPT TWO}")
@given(name=st.text(max_size=60))
def test_a_greeting_is_two_or_three_clean_words(name: str) -> None:
    said = greeting(name)
    assert said == "Hello" or said.startswith("Dear ")
    assert all(sign.isalpha() or sign in "-'\u2019 " for sign in said)
    assert len(said.split()) <= 3


def test_a_hostile_name_is_read() -> None:
    assert {greeting(hostile) for hostile in ("x" * 1_000_000, "x-" * 500_000, "x " * 500_000)} == {"Hello"}
