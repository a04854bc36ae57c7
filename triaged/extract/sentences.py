"""Prepares the text of a mail for reading: plain quotes, joined lines, sentence ends.

The prepared text has the length of the original, so that every position means the same in both.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import cast

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span
from thinc.types import Ints2d

from triaged.extract.wordlists import word_set
from triaged.inbox.marks import speech_begins

MAX_CHARACTERS = 20_000
"""What follows is not read: a customer's own words are shorter, and reading time grows with length."""
_WRAP = 58
"""A line that could not have taken the next word within this width was broken by a program, not by its writer."""
_FOLD = str.maketrans(
    {
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{SINGLE HIGH-REVERSED-9 QUOTATION MARK}": "'",
        "\N{GRAVE ACCENT}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
        "\N{NO-BREAK SPACE}": " ",
        "\r": " ",
        "\t": " ",
    }
)
_RUNS_ON = word_set("on at by to of for with in from until till before and or than as")
"""Small words with which nobody begins a line that he means."""
_STARTS = "triaged_sentence_starts"
_ENDS = frozenset({".", "!", "?", "...", "…", "!!", "??", "?!"})
_LONGEST = 120
"""Tokens after which a sentence is cut: nobody writes longer ones, and rules look through a whole sentence."""
_RUN_KEPT = 12
_CHAT = 3
"""So many lines with a time and a name make a chat."""
_RUN = re.compile(r"([^\w\s])\1{12,}")
_CLOSERS = frozenset({'"', "'", ")", "]"})


def prepare(text: str) -> str:
    """Return ``text`` with plain quotes and soft line breaks turned into spaces; positions do not move.

    Long runs of one mark are blanked: they mean nothing, and the tokenizer's work grows with their square. So are times
    and names at the lines of a chat, which would be read as words of what is said.
    """
    plain = _RUN.sub(lambda run: run[0][:_RUN_KEPT] + " " * (len(run[0]) - _RUN_KEPT), text.translate(_FOLD))
    lines = plain.split("\n")
    begins = [speech_begins(line) for line in lines]
    if sum(begin > 0 for begin in begins) >= _CHAT:  # in which nobody's lines are broken by a program
        return "\n".join(" " * begin + line[begin:] for line, begin in zip(lines, begins, strict=True))
    parts: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        parts.append(line)
        first = following.split(maxsplit=1)[0] if following.strip() else ""
        runs_on = first in _RUNS_ON and line.strip() and line.rstrip()[-1] not in ".!?:;"
        soft = runs_on or (
            first
            and line.strip()
            and len(line.rstrip()) + 1 + len(first) > _WRAP
            and not first.startswith(("-", "*", ">"))
        )
        parts.append(" " if soft else "\n")
    return "".join(parts[:-1])


@Language.component("triaged_sentences")
def mark_sentences(doc: Doc) -> Doc:
    """Set where sentences start: at end marks and at lines that were meant."""
    marks = np.full(len(doc), -1, dtype="int64")
    ended = True
    begun = 0
    for index, token in enumerate(doc):
        ended = ended or index - begun >= _LONGEST
        starts = ended and not token.is_space and token.text not in _CLOSERS
        marks[index] = 1 if starts else -1
        begun = index if starts else begun
        if token.is_space:
            ended = ended or "\n" in token.text
        elif starts:
            ended = token.text in _ENDS
        elif token.text in _ENDS or (token.text.endswith(("!", "?")) and not token.is_alpha):
            ended = True
        elif token.text not in _CLOSERS:
            ended = False
    marks[:1] = 1
    doc.user_data[_STARTS] = np.flatnonzero(marks == 1).tolist()
    if not len(doc):
        return doc
    return doc.from_array([SENT_START], cast("Ints2d", marks.astype("uint64").reshape(-1, 1)))


def sentence_bounds(doc: Doc, index: int) -> tuple[int, int]:
    """Return the token positions at which the sentence of token ``index`` begins and ends."""
    starts: list[int] = doc.user_data[_STARTS]
    at = bisect_right(starts, index)
    return starts[at - 1], starts[at] if at < len(starts) else len(doc)


def sentence_of(doc: Doc, index: int) -> Span:
    """Return the sentence of a token; unlike ``Token.sent`` without walking through the whole text to find it."""
    return doc[slice(*sentence_bounds(doc, index))]


def all_bounds(doc: Doc) -> list[tuple[int, int]]:
    """Return where every sentence begins and ends."""
    starts: list[int] = doc.user_data[_STARTS]
    return list(pairwise([*starts, len(doc)]))
