"""Numbers in words up to the millions: "fifty", "two hundred and ten", "a thousand"."""

from __future__ import annotations

import re

from triaged.extract.calendar.number_words import TENS, UNITS_IN_WORDS

_SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000, "million": 10**6}
_SMALL = {"a": 1, "an": 1, **UNITS_IN_WORDS, **TENS}
_ONE = "|".join(sorted((*UNITS_IN_WORDS, *TENS, *_SCALES), key=len, reverse=True))
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
            fits = part % 100 == 0 or (part % 100 in TENS.values() and number < 10)  # noqa: PLR2004 - digits
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
