"""Cuts a text into words, numbers and signs, once, so that every rule of the grammar looks at plain lists."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
_AHEAD = 24
"""Empty words after the end: more than any rule looks ahead, and what stands before the first word is one of them."""


@dataclass(frozen=True, slots=True)
class Lexemes:
    """The words, numbers and signs of ``text`` in lower case, and where each begins and ends in it.

    ``words`` goes on with empty ones beyond ``count``, which no rule takes for anything; so rules look ahead, and
    one word back, without asking where the text ends.
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    count: int

    def capital(self, at: int) -> bool:
        """Whether the word there begins with a capital letter."""
        return at < self.count and self.text[self.starts[at]].isupper()

    def tight(self, at: int, count: int) -> bool:
        """Whether these lexemes stand side by side, with no space between them."""
        if at < 0 or at + count > self.count:
            return False
        return all(self.ends[at + step] == self.starts[at + step + 1] for step in range(count - 1))

    def says(self, at: int, phrase: tuple[str, ...]) -> bool:
        """Whether ``phrase`` stands there."""
        return tuple(self.words[at : at + len(phrase)]) == phrase

    def possessive(self, at: int) -> int:
        """Return the position after "'s" or "'" at ``at``, or ``at`` where none stands there."""
        if self.words[at] != "'":
            return at
        return at + 2 if self.words[at + 1] == "s" and self.tight(at, 2) else at + 1


def lex(text: str) -> Lexemes:
    """Cut ``text``; linear in its length, every offset counts characters of ``text``."""
    lowered = text.translate(_FOLD)
    # A letter whose small form is longer would move all that follows it.
    folded = (
        lowered.lower()
        if lowered.isascii()
        else "".join(low if len(low := char.lower()) == 1 else char for char in lowered)
    )
    words, starts, ends = [], [], []
    for found in _LEX.finditer(folded):
        words.append(found.group())
        starts.append(found.start())
        ends.append(found.end())
    count = len(words)
    words.extend([""] * _AHEAD)
    return Lexemes(text, words, starts, ends, count)


def is_figure(word: str) -> bool:
    """Whether ``word`` is a whole number in the digits 0 to 9; signs such as a raised two are none."""
    return word.isascii() and word.isdigit()
