"""Words that name no time by themselves, but may say when a promise falls due."""

from __future__ import annotations

import pytest

from triaged.extract.calendar.date_grammar import find_all, find_expressions


@pytest.mark.parametrize(
    ("text", "loose"),
    [
        ("They said ten days, maybe a fortnight.", ["ten days", "a fortnight"]),
        ("two to three working days", ["two to three working days"]),
        ("half an hour", ["half an hour"]),
        ("He'd be here for six, or 7ish at the latest.", ["six", "7ish"]),
        ("She promised that evening.", ["that evening"]),
        ("It would come the same day, by dark.", ["dark"]),
        ("By the end of that week they would call.", ["that week"]),
        ("They would be here by mid-morning.", ["mid-morning"]),
        ("She swore it would be done before the day was out.", ["the day was out"]),
        ("He promised the eleventh.", ["the eleventh"]),
        ("Between ten and one they said, 10 to 12 at best.", ["10 to 12"]),
    ],
)
def test_loose_words(text: str, loose: list[str]) -> None:
    assert [text[each.start : each.end] for each in find_all(text) if each.loose] == loose


@pytest.mark.parametrize(("text", "hour"), [("He will ring before lunch.", 12), ("He will ring after lunch.", None)])
def test_before_lunch_is_noon(text: str, hour: int | None) -> None:
    [loose] = [each for each in find_all(text) if each.loose]
    assert loose.clock is not None
    assert (None if loose.clock.closing else loose.clock.earliest.hour) == hour


@pytest.mark.parametrize(
    "text",
    [
        "We have waited for three weeks.",
        "Ten days later he came.",
        "It broke two years ago.",
        "There were 10 people and 3 chairs.",
        "He was here for 6 months.",
        "My flat is number 12.",
        "I paid $40.",
    ],
)
def test_lengths_and_numbers_that_are_no_due_time(text: str) -> None:
    assert [text[each.start : each.end] for each in find_all(text) if each.loose] == []


def test_what_is_loose_is_no_expression_of_its_own() -> None:
    assert find_expressions("ten days, for six, that evening, the eleventh") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Friday June 6: nobody", "Friday June 6"),
        ("Thursday 22: he rang", "Thursday 22"),
        ("Monday 19: an apology", "Monday 19"),
        ("the 18. December", "the 18. December"),
        ("Tuesday week last", "Tuesday week last"),
        ("two weeks ago yesterday", "two weeks ago yesterday"),
        ("before the month is out", "the month is out"),
        ("before month end", "month end"),
        ("in the week commencing the 9th", "the week commencing the 9th"),
        ("w/c 12 June", "w/c 12 June"),
        ("within 24h", "within 24h"),
        ("before 12.30.", "12.30"),
    ],
)
def test_firm_words(text: str, expected: str) -> None:
    assert [text[each.start : each.end] for each in find_expressions(text)] == [expected]
