"""The words that people use for days, hours and lengths of time, and the lexer that cuts a text into them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from triaged.extract.wordlists import word_set

DAYS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("monday", "mon"),
            ("tuesday", "tues", "tue"),
            ("wednesday", "weds", "wed"),
            ("thursday", "thurs", "thur", "thu"),
            ("friday", "fri"),
            ("saturday", "sat"),
            ("sunday", "sun"),
        )
    )
    for name in names
}
SHAKY_DAYS = frozenset({"sat", "sun", "wed", "mon", "fri", "thu", "tue"})
"""Short forms that are words as well; they need a capital letter or a preposition before them."""

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}

RELATIVE_DAYS: dict[str, int] = {
    "today": 0, "2day": 0, "tday": 0, "tonight": 0, "2nite": 0, "2night": 0, "tonite": 0,
    "tomorrow": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1, "2moro": 1, "2morrow": 1, "tmrw": 1, "tmw": 1,
    "tomoz": 1, "2moz": 1, "2mrw": 1, "tomo": 1, "yesterday": -1, "yday": -1, "yesterdays": -1,
}  # fmt: skip
NIGHT_WORDS = frozenset({"tonight", "2nite", "2night", "tonite"})

NUMBERS: dict[str, int] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "couple": 2,
    "few": 3, "half": 0,
}  # fmt: skip
HOUR_WORDS = word_set("one two three four five six seven eight nine ten eleven twelve")

ORDINALS: dict[str, int] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip

UNITS: dict[str, str] = {
    "minute": "minute", "minutes": "minute", "min": "minute", "mins": "minute",
    "hour": "hour", "hours": "hour", "hr": "hour", "hrs": "hour",
    "day": "day", "days": "day", "week": "week", "weeks": "week", "wk": "week", "wks": "week",
    "fortnight": "fortnight", "month": "month", "months": "month", "year": "year", "years": "year",
}  # fmt: skip

DAY_PARTS: dict[str, tuple[int, int]] = {
    "morning": (8, 12), "am": (8, 12), "afternoon": (12, 17), "pm": (12, 17), "evening": (17, 21), "night": (19, 23),
    "lunchtime": (12, 14),
}  # fmt: skip

_LEX = re.compile(r"2moro|2morrow|2moz|2mrw|2day|2nite|2night|[0-9]+|[a-z]+|[^\s]", re.ASCII)
_FOLD = str.maketrans(
    {
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": ";",
        "\N{NO-BREAK SPACE}": " ",
    }
)


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One word, number or sign in lower case, and where it stands in the text."""

    word: str
    start: int
    end: int

    @property
    def number(self) -> int | None:
        """The value of a number of at most four digits, or None."""
        return int(self.word) if is_figure(self.word) and len(self.word) <= len("2026") else None


def lex(text: str) -> list[Lexeme]:
    """Cut ``text`` into lexemes; linear in its length, every offset counts characters of ``text``."""
    lowered = text.translate(_FOLD)
    folded = "".join(low if len(low := char.lower()) == 1 else char for char in lowered)
    return [Lexeme(found.group(), found.start(), found.end()) for found in _LEX.finditer(folded)]


def is_figure(word: str) -> bool:
    """Whether ``word`` is a whole number in the digits 0 to 9; signs such as a raised two are none."""
    return word.isascii() and word.isdigit()


def word_at(lexemes: list[Lexeme], at: int) -> str:
    """Return the word at a position, or an empty string outside the text."""
    return lexemes[at].word if 0 <= at < len(lexemes) else ""
