"""Whether two people mean the same words of a mail: spans and names, compared word by word."""

from __future__ import annotations

import re
from collections import Counter

Words = tuple[str, ...]
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_PLAIN_QUOTES = str.maketrans("\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}", "''")
_DETERMINERS = frozenset({"the", "your", "our", "my", "their", "his", "her", "a", "an"})
_NEXT_SENTENCE = re.compile(r"[.!?][\"')\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}]*\s+[A-Z]")
_ALIKE = 0.5
"""The overlap from which on two spans are the same."""
_SHARE = 3
"""A part of a span stands for it if it has at least one word in so many."""


def words(text: str) -> Words:
    """Return the words of a text in lower case: neither white space, nor marks, nor the form of a quote count."""
    return tuple(_WORD.findall(text.lower().translate(_PLAIN_QUOTES)))


def bare(text: str) -> Words:
    """Return the words of a name without its leading determiner."""
    found = words(text)
    return found[1:] if len(found) > 1 and found[0] in _DETERMINERS else found


def holds(whole: Words, part: Words) -> bool:
    """Tell whether all of ``part`` stands in ``whole``, unbroken."""
    size = len(part)
    return size > 0 and any(whole[at : at + size] == part for at in range(len(whole) - size + 1))


def either_holds(one: Words, other: Words) -> bool:
    """Tell whether one of them stands in the other."""
    return holds(one, other) or holds(other, one)


def overlap(one: Words, other: Words) -> float:
    """Return the F1 of the words that both have, however they are ordered."""
    common = (Counter(one) & Counter(other)).total()
    return 2 * common / (len(one) + len(other)) if common else 0.0


def same_span(gold: Words, found: Words) -> bool:
    """Tell whether a found span stands for the labelled one: much alike, or one in the other."""
    if overlap(gold, found) >= _ALIKE or holds(found, gold):
        return True
    return holds(gold, found) and _SHARE * len(found) >= len(gold)


def same_name(gold: str, found: str) -> bool:
    """Tell whether two names mean the same: one is the other, or a part of it ("Southern", "Southern Septic")."""
    return either_holds(bare(gold), bare(found))


def one_sentence(text: str) -> bool:
    """Tell whether a text goes on without the end of a sentence in it."""
    return not _NEXT_SENTENCE.search(text)
