"""Numbers as people write them: "three", "a couple of", "twenty-two", "twenty-third", "'17", "two thousand five"."""

from __future__ import annotations

from triaged.extract.calendar.lexemes import Lexemes, is_figure
from triaged.extract.wordlists import word_set

UNITS_IN_WORDS: dict[str, int] = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS: dict[str, int] = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
ORDINALS: dict[str, int] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
SUFFIXES = frozenset({"st", "nd", "rd", "th"})
_VAGUE: dict[str, int] = {"couple": 2, "few": 3, "several": 3, "dozen": 12}
COUNTERS = frozenset(UNITS_IN_WORDS) | frozenset(TENS) | frozenset(_VAGUE) | word_set("a an half hundred")
"""Words with which a number begins."""
YEARS = range(1500, 2100)
"""The years that people write of; before 1900 a number needs more to be one."""
_LONGEST_COUNT = 3
_HUNDRED = 100
_THOUSAND = 1000
_TURN = 50
"""From here on a year of two digits is one of the century before: '69 is 1969."""


def read_count(lx: Lexemes, at: int) -> tuple[int, int]:
    """Read a whole number in words or digits: "three", "a", "a couple of", "14", "twenty-two"; 0 where none is."""
    words = lx.words
    word = words[at]
    if word not in COUNTERS and not is_figure(word):
        return 0, at
    if word in {"a", "an", "the", "one"} and words[at + 1] in _VAGUE:
        at, word = at + 1, words[at + 1]
    if word in _VAGUE:
        return _VAGUE[word], at + 1 + (words[at + 1] == "of")
    if is_figure(word):
        return (int(word), at + 1) if len(word) <= _LONGEST_COUNT else (0, at)
    hundreds = 1 if word in {"a", "one"} else UNITS_IN_WORDS.get(word, 0)
    if hundreds and words[at + 1] == "hundred":
        rest, after = _below_hundred(lx, at + 2 + (words[at + 2] == "and"))
        return hundreds * _HUNDRED + rest, after if rest else at + 2
    if word in {"a", "an"}:
        return 1, at + 1
    return _below_hundred(lx, at)


def _below_hundred(lx: Lexemes, at: int) -> tuple[int, int]:
    word = lx.words[at]
    if word in UNITS_IN_WORDS:
        return UNITS_IN_WORDS[word], at + 1
    if word not in TENS:
        return 0, at
    step = at + 1 + (lx.words[at + 1] == "-")
    unit = UNITS_IN_WORDS.get(lx.words[step], 0)
    return (TENS[word] + unit, step + 1) if 0 < unit < UNITS_IN_WORDS["ten"] else (TENS[word], at + 1)


def read_ordinal(lx: Lexemes, at: int) -> tuple[int, int, bool]:
    """Read "3rd", "third" or "twenty-third": the number, the position after it, whether in words; 0 where none is."""
    words = lx.words
    word = words[at]
    if is_figure(word):
        if len(word) <= len("31") and words[at + 1] in SUFFIXES:
            return int(word), at + 2, False
        return 0, at, False
    if word in ORDINALS:
        return ORDINALS[word], at + 1, True
    if word in TENS:
        step = at + 1 + (words[at + 1] == "-")
        unit = ORDINALS.get(words[step], 0)
        if 0 < unit < ORDINALS["tenth"]:
            return TENS[word] + unit, step + 1, True
    return 0, at, False


def read_year(lx: Lexemes, at: int) -> tuple[int, int]:
    """Read "2018", "'18", "twenty eighteen" or "two thousand and five"; 0 where no year stands there."""
    words = lx.words
    word = words[at]
    if is_figure(word):
        value = int(word) if len(word) == len("2018") else 0
        return (value, at + 1) if value in YEARS else (0, at)
    if word == "'" and is_figure(words[at + 1]) and len(words[at + 1]) == len("18") and lx.tight(at, 2):
        return of_two_digits(int(words[at + 1])), at + 2
    if word == "two" and words[at + 1] == "thousand":
        rest, after = _below_hundred(lx, at + 2 + (words[at + 2] == "and"))
        return 2 * _THOUSAND + rest, after if rest else at + 2
    if word in {"twenty", "nineteen"} and (words[at + 1] in TENS or words[at + 1] in UNITS_IN_WORDS):
        rest, after = _below_hundred(lx, at + 1)
        century = 20 if word == "twenty" else 19
        return (century * _HUNDRED + rest, after) if rest >= UNITS_IN_WORDS["ten"] else (0, at)
    return 0, at


def of_two_digits(number: int) -> int:
    """Return the year that is meant by its last two digits."""
    return number + (20 if number < _TURN else 19) * _HUNDRED
