"""A short notation for token patterns, compiled to spaCy's Matcher.

Words are parted by spaces: ``came`` is that word in lower case, ``a|b`` either word, ``~come|arrive`` any form of
those verbs, ``NOT`` a negation, ``ME`` the writer, ``THEM`` somebody else as a pronoun, ``NUM`` a number, ``*3`` up to
three words of any kind but punctuation. A trailing ``?`` makes an element optional.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

_JOIN = re.compile(r"\|\s{1,20}")
NEGATIONS = ("not", "n't", "nt", "never", "nor", "cannot", "n`t")
_CLASSES: dict[str, tuple[str, ...]] = {
    "NOT": NEGATIONS,
    "ME": ("i", "we", "me", "us", "my", "our", "myself"),
    "THEM": ("he", "she", "they", "him", "her", "them", "you", "it", "his", "their", "your"),
    "NOBODY": ("nobody", "noone", "none", "neither", "nothing"),
    "THE": ("the", "a", "an", "my", "our", "your", "his", "their", "this", "that", "any", "some"),
}


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A match: token positions from ``start`` up to, not including, ``end``."""

    start: int
    end: int
    label: str


class Phrases:
    """A set of labelled patterns that can be looked for in a doc."""

    def __init__(self, vocab: Vocab, patterns: Mapping[str, str]) -> None:
        """``patterns`` maps a label to its patterns in the notation above, parted by slashes;
        a space may follow a bar.
        """
        self._matcher = Matcher(vocab)
        for label, lines in patterns.items():
            self._matcher.add(
                label, [[_element(word) for word in line.split()] for line in _JOIN.sub("|", lines).split("/")]
            )
        self._vocab = vocab

    def find(self, doc: Doc) -> list[Hit]:
        """Return the longest hits of each label in text order, none overlapping another of its label."""
        found = [Hit(start, end, self._vocab.strings[key]) for key, start, end in self._matcher(doc)]
        found.sort(key=lambda hit: (hit.start - hit.end, hit.start))
        taken: dict[str, set[int]] = {}
        kept = []
        for hit in found:
            used = taken.setdefault(hit.label, set())
            if used.isdisjoint(range(hit.start, hit.end)) and _one_sentence(doc, hit):
                used.update(range(hit.start, hit.end))
                kept.append(hit)
        return sorted(kept)


def _one_sentence(doc: Doc, hit: Hit) -> bool:
    return not any(doc[index].is_sent_start for index in range(hit.start + 1, hit.end))


def _element(word: str) -> dict[str, Any]:
    optional = word.endswith("?")
    word = word.removesuffix("?")
    element: dict[str, Any]
    if word.startswith("*"):
        return {"IS_PUNCT": False, "OP": "{0," + word[1:] + "}"}
    if word == "NUM":
        element = {"LIKE_NUM": True}
    elif word in _CLASSES:
        element = {"LOWER": {"IN": list(_CLASSES[word])}}
    elif word.startswith("~"):
        element = {"LEMMA": {"IN": word[1:].split("|")}}
    else:
        element = {"LOWER": {"IN": word.split("|")}}
    return {**element, "OP": "?"} if optional else element
