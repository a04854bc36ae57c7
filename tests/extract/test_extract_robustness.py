from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triaged.extract import Context, Extractor
from triaged.model import Facts

Read = Callable[..., Facts]
_PIECES = st.one_of(
    st.text(max_size=12),
    st.text(alphabet="0123456789²³¹①②⑳½٣४Ⅷ/.-:, ", max_size=8),
    st.sampled_from(
        (
            "on", "by", "the", "at", "half past", "between", "and", "in", "within", "next", "of May", "Friday", "week",
            "tomorrow", "months", "999", "he said he'd come", "never did", "called him", "31 December", "m²", "\n",
            "late", "They now say", "instead", "Ace Plumbing",
        )
    ),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pieces=st.lists(_PIECES, max_size=14), spaced=st.booleans())
def test_no_text_is_too_odd_to_read(
    extractor: Extractor, context: Callable[..., Context], pieces: list[str], spaced: bool
) -> None:
    text = (" " if spaced else "").join(pieces)
    facts = extractor.read(text, context())
    for fact in (*facts.dates, *facts.promises, *facts.signals, *facts.vendors, *facts.contacts):
        assert fact.text == text[fact.start : fact.end]


@pytest.mark.parametrize(
    "text",
    ["our 25 m² carpet", "at ③ on Friday", "on ²/5", "May ³", "half past ²", "2026-³-05", "5/5/²²", "② days ago"],
)
def test_raised_and_circled_digits_are_no_numbers(read: Read, text: str) -> None:
    assert isinstance(read(text), Facts)


@pytest.mark.parametrize("at", ["9999-12-31T23:59:00+14:00", "9998-06-01T00:00:00+00:00", "0001-01-01T00:10:00-12:00"])
@pytest.mark.parametrize(
    "text",
    [
        "It was due on 3 March, then in 300 months, then 999 weeks later.",
        "They said within 24 hours. They will come on Friday week at nine.",
        "He came last weekend and on the 5th, two fortnights ago.",
        "It will be ready next year, by the end of next month or by May.",
    ],
)
def test_an_absurd_time_of_writing_does_no_harm(read: Read, text: str, at: str) -> None:
    assert isinstance(read(text, at=at), Facts)


@pytest.mark.parametrize("mark", [*"()[]{}$#@!?.,;:-_=+*/\\|<>'\"~^&%", "On Mon ", "1/2 ", "he said he would "])
def test_runs_of_one_mark_are_read_to_the_end(extractor: Extractor, context: Callable[..., Context], mark: str) -> None:
    assert isinstance(extractor.read(mark * 20_000, context()), Facts)


def test_halves_of_characters_are_read_as_unknown(read: Read) -> None:
    assert isinstance(read("\x00 he said \ud800 he would come on Friday"), Facts)


def test_what_holds_hardly_a_letter_says_nothing(read: Read) -> None:
    facts = read("(((" * 40 + " a " + "!!! ??? ... " * 20)
    assert (facts.is_complaint, facts.signals, facts.promises) == (False, (), ())
