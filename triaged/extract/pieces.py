"""Cuts a text into the pieces of words that the learned part reads, with the form in which each word is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from tokenizers import Tokenizer

_ROLES = ("customer", "staff", "vendor")
_CLS, _SEP = "[CLS]", "[SEP]"
_LINE_START = 5
_FOLD = str.maketrans("\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}", "''")


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of pieces that is read at once; ``places`` has the lead before it and the mark after it."""

    begin: int
    places: np.ndarray


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of one text between two marks; arrays over pieces, the first ``LEAD`` of which are no text."""

    LEAD: ClassVar[int] = 3
    words: np.ndarray
    """Numbers of the pieces (int64)."""
    forms: np.ndarray
    """How each is written: 0 lower, 1 Title, 2 UPPER, 3 mIxed, 4 no letters; 5 more at the start of a line."""
    starts: np.ndarray
    ends: np.ndarray
    """Characters of the text at which each begins and ends; -1 for what is no text."""

    @classmethod
    def of(cls, text: str, sender: str, tokenizer: Tokenizer, longest: int) -> Pieces:
        """Cut ``text``; the role of its ``sender`` stands before it; at most ``longest`` pieces are kept."""
        cut = tokenizer.encode(text.translate(_FOLD), add_special_tokens=False)
        offsets = cut.offsets[: longest - 4]
        lead = [tokenizer.token_to_id(each) for each in (_CLS, sender if sender in _ROLES else _ROLES[0], ":")]
        words = [*lead, *cut.ids[: longest - 4], tokenizer.token_to_id(_SEP)]
        forms = [4] * len(lead)
        last = 0
        for start, end in offsets:
            form = _form(_word_at(text, start, end))
            forms.append(form + (_LINE_START if "\n" in text[last:start] or not last else 0))
            last = end
        forms.append(4)
        starts = [-1] * len(lead) + [start for start, _ in offsets] + [-1]
        ends = [-1] * len(lead) + [end for _, end in offsets] + [-1]
        return cls(*(np.array(each, dtype="int64") for each in (words, forms, starts, ends)))

    def windows(self, longest: int, overlap: int) -> Iterator[Window]:
        """Yield the stretches of at most ``longest`` pieces in which to read; each shares ``overlap`` with the next."""
        last = len(self.words) - 1
        room = longest - self.LEAD - 1
        begin = self.LEAD
        while True:
            end = min(last, begin + room)
            yield Window(begin - self.LEAD, np.r_[0 : self.LEAD, begin:end, last])
            if end == last:
                return
            begin = end - overlap

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the first piece of the characters from ``start`` to ``end`` and the one after the last."""
        inside = np.flatnonzero((self.starts >= start) & (self.ends <= end) & (self.starts >= 0))
        return (int(inside[0]), int(inside[-1]) + 1) if len(inside) else (0, 0)


def _word_at(text: str, start: int, end: int) -> str:
    """Return the whole word of a piece, so that both halves of a name count as capitalised."""
    while start > 0 and text[start - 1].isalpha() and text[start : start + 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha() and text[end - 1].isalpha():
        end += 1
    return text[start:end]


def _form(word: str) -> int:
    if not any(char.isalpha() for char in word):
        return 4
    if word.islower():
        return 0
    if word[:1].isupper() and (len(word) == 1 or word[1:].islower()):
        return 1
    return 2 if word.isupper() else 3
