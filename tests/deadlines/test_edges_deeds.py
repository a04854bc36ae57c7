"""What sort of deed some words name, and which two of them are one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.deadlines.test_promises import told
from triaged.deadlines.deeds import Sort, deed, plain_name, sort_of, sort_of_words


@pytest.mark.parametrize(
    ("sort", "words"),
    [
        ("do", ("come on Friday", "call round", "call in", "call on you", "send the drawings", "fit the tap")),
        ("tell", ("call you", "ring me", "be in touch", "get back to you", "let your office know", "e-mail the plan")),
        ("pay", ("refund you", "send the money", "pay it back", "return \u00a3 40", "let you know of the credit")),
    ],
)
def test_words_tell_whether_somebody_comes_tells_or_pays(sort: Sort, words: tuple[str, ...]) -> None:
    assert {each: sort_of_words(each) for each in words} == dict.fromkeys(words, sort)


@pytest.mark.parametrize(
    ("what", "text", "sort"),
    [
        ("", "We come on Friday", "do"),
        ("land by Friday", "\u00a340 back, should land by Friday", "pay"),
        ("ring you", "I will ring you about the refund", "tell"),
        ("", "I know that the price is \u00a3180, and we come on Friday", "do"),
        ("", "The price is \u00a3180, and I will ring you", "tell"),
        ("", "We come and bring the refund", "pay"),
    ],
)
def test_money_decides_unless_somebody_does_something_after_the_sum(what: str, text: str, sort: Sort) -> None:
    assert sort_of(replace(told(what), text=text)) == sort


@pytest.mark.parametrize(
    ("what", "first"),
    [
        ("come Tuesday", "come"),
        ("Be here at two", "come"),
        ("pop in", "come"),
        ("be in touch", "be"),  # nobody comes
        ("Fit the tap", "fit"),
        ("", ""),
        (" ", ""),
    ],
)
def test_all_words_of_coming_are_one_deed(what: str, first: str) -> None:
    assert deed(what) == first


@pytest.mark.parametrize(
    ("name", "plain"),
    [("The Boiler-Shop, Ltd.", "boiler shop ltd"), ("Theo  Marsh", "theo marsh"), ("Over the", "over the")],
)
def test_a_name_is_known_again_without_its_marks_and_its_article(name: str, plain: str) -> None:
    assert plain_name(name) == plain
