"""Numbers in words up to the millions: "fifty", "two hundred and ten", "a thousand"."""

from __future__ import annotations

import re

_UNITS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
}
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000, "million": 10**6}
_SMALL = {"a": 1, "an": 1, **_UNITS, **_TENS}
_ONE = "|".join(sorted((*_UNITS, *_TENS, *_SCALES), key=len, reverse=True))
SPELT = rf"(?:a\s)?(?:{_ONE})(?:[\s-](?:and\s)?(?:{_ONE})){{0,9}}"
"""A pattern of such a number, of at most ten words; whether they make one is for ``value_of`` to tell."""


def value_of(words: str) -> int | None:
    """Return the number, or None where the words make none ("hundred five two")."""
    total, part, room = 0, 0, 10**9
    for word in re.split(r"[\s-]+", words.lower()):
        if word == "and":
            continue
        if word in _SMALL:
            number = _SMALL[word]
            fits = part % 100 == 0 or (part % 100 in _TENS.values() and number < 10)  # noqa: PLR2004 - digits
            if not fits:
                return None
            part += number
        elif word == "hundred":
            part = (part or 1) * 100
        else:
            scale = _SCALES[word]
            if scale >= room:
                return None
            total, part, room = total + (part or 1) * scale, 0, scale
    return total + part
