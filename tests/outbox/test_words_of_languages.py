"""The few words that we have of a customer's language, and how days and hours are written in it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from tests.household import london
from triaged.outbox import languages

PARIS = ZoneInfo("Europe/Paris")
LATE_IN_MARCH = london("2026-03-31 23:05")
"""Five past midnight on the first of April in Paris."""


@pytest.mark.parametrize(
    ("language", "english", "said"),
    [
        ("de", "Dear Dana", "Guten Tag Dana"),
        ("de", "Dear Mr Vale", "Guten Tag Mr Vale"),
        ("de", "Hello", "Guten Tag"),
        ("fr", "Dear Dana", "Bonjour Dana"),
        ("fr", "Hello", "Bonjour"),
        ("es", "Dear Dana", "Hola, Dana"),
        ("es", "Hello", "Hola"),
    ],
)
def test_who_is_named_in_english_is_named_in_his_language(language: str, english: str, said: str) -> None:
    assert languages.greeting(english, language) == said


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("de", "Mittwoch, 1. April", "Mittwoch, 1. April, 00:05 Uhr"),
        ("fr", "mercredi 1 avril", "mercredi 1 avril à 00:05"),
        ("es", "miércoles 1 de abril", "miércoles 1 de abril a las 00:05"),
    ],
)
def test_days_and_moments_are_those_of_our_zone_in_his_language(language: str, day: str, moment: str) -> None:
    assert languages.day(LATE_IN_MARCH, PARIS, language) == day
    assert languages.moment(LATE_IN_MARCH, PARIS, language) == moment


def test_an_hour_of_the_evening_is_counted_from_midnight() -> None:
    assert languages.moment(london("2026-03-13 21:00"), PARIS, "de") == "Freitag, 13. März, 22:00 Uhr"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Eine Kollegin oder ein Kollege"),
        ("fr", "Un membre de notre équipe"),
        ("es", "Una persona de nuestro equipo"),
    ],
)
def test_a_colleague_without_a_name_may_begin_a_sentence(language: str, said: str) -> None:
    assert languages.LANGUAGES[language].at_start() == said


@pytest.mark.parametrize(
    ("language", "said"),
    [("nl", "Wij hebben uw bericht ontvangen. Ons antwoord is in het Engels."), ("en", ""), ("tlh", "")],
)
def test_a_language_that_we_do_not_write_gets_a_line_that_says_so(language: str, said: str) -> None:
    assert languages.note(language) == said
