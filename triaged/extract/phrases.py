"""A short notation for patterns of words, and a matcher for them.

Words are parted by spaces: ``came`` is that word in lower case, ``a|b`` either word, ``~come|arrive`` any form of
those verbs, ``NOT`` a negation, ``ME`` the writer, ``THEM`` somebody else as a pronoun, ``NUM`` a number, ``*3`` up to
three words of any kind but punctuation. A trailing ``?`` makes an element optional. A pattern never reaches beyond
its sentence. spaCy's Matcher reads such patterns as well, but takes ten times as long for some hundred with gaps.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Doc

from triaged.extract.verb_forms import forms_of

NEGATIONS = ("not", "n't", "nt", "never", "nor", "cannot")
_BAR = re.compile(r"\|\s{1,20}")
_WORDS = "triaged_words"
_NUMBER = "\x00number"
_CLASSES: dict[str, frozenset[str]] = {
    "NOT": frozenset(NEGATIONS),
    "ME": frozenset({"i", "we", "me", "us", "my", "our", "myself"}),
    "THEM": frozenset({"he", "she", "they", "him", "her", "them", "you", "it", "his", "their", "your"}),
    "NOBODY": frozenset({"nobody", "noone", "none", "neither", "nothing"}),
    "NUM": frozenset({_NUMBER}),
}


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A match: token positions from ``start`` up to, not including, ``end``."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class _Element:
    words: frozenset[str]
    gap: int = 0
    optional: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    """What a pattern may ask of a token."""

    lower: str
    number: bool
    punctuation: bool
    first: bool

    def fits(self, element: _Element) -> bool:
        """Whether the token is one of the element's words."""
        return self.lower in element.words or (self.number and _NUMBER in element.words)


class Phrases:
    """A set of labelled patterns that can be looked for in a doc."""

    def __init__(self, patterns: Mapping[str, str]) -> None:
        """``patterns`` maps a label to its patterns in the notation above.

        A slash parts one pattern from the next; a space may follow a bar.
        """
        self._by_word: dict[str, list[tuple[str, tuple[_Element, ...]]]] = {}
        for label, lines in patterns.items():
            for line in _BAR.sub("|", lines).split("/"):
                elements = tuple(_element(word) for word in line.split())
                for word in elements[0].words:
                    self._by_word.setdefault(word, []).append((label, elements))

    def find(self, doc: Doc) -> list[Hit]:
        """Return the longest hits of each label in text order, none overlapping another of its label."""
        words = _words(doc)
        found: list[Hit] = []
        for start, word in enumerate(words):
            for key in (word.lower, _NUMBER) if word.number else (word.lower,):
                for label, elements in self._by_word.get(key, ()):
                    end = _match(words, start + 1, elements, 1)
                    if end > start:
                        found.append(Hit(start, end, label))
        found.sort(key=lambda hit: (hit.start - hit.end, hit.start))
        taken: dict[str, set[int]] = {}
        kept = []
        for hit in found:
            used = taken.setdefault(hit.label, set())
            if used.isdisjoint(range(hit.start, hit.end)):
                used.update(range(hit.start, hit.end))
                kept.append(hit)
        return sorted(kept)


def _words(doc: Doc) -> list[_Word]:
    """Return the tokens of a doc as the patterns see them; several sets of patterns look at the same ones."""
    if _WORDS not in doc.user_data:
        doc.user_data[_WORDS] = [
            _Word(token.lower_, bool(token.like_num), bool(token.is_punct), bool(token.is_sent_start)) for token in doc
        ]
    words: list[_Word] = doc.user_data[_WORDS]
    return words


def _match(words: list[_Word], at: int, elements: tuple[_Element, ...], index: int) -> int:
    """Return the furthest end of a match of the elements from ``index`` on at token ``at``, or -1."""
    if index == len(elements):
        return at
    element = elements[index]
    inside = at < len(words) and not words[at].first
    if element.gap:
        best = _match(words, at, elements, index + 1)
        for step in range(element.gap):
            here = at + step
            if here >= len(words) or words[here].first or words[here].punctuation:
                break
            best = max(best, _match(words, here + 1, elements, index + 1))
        return best
    best = _match(words, at, elements, index + 1) if element.optional else -1
    if inside and words[at].fits(element):
        best = max(best, _match(words, at + 1, elements, index + 1))
    return best


def _element(word: str) -> _Element:
    optional = word.endswith("?")
    word = word.removesuffix("?")
    if word.startswith("*"):
        return _Element(frozenset(), gap=int(word[1:]))
    if word in _CLASSES:
        return _Element(_CLASSES[word], optional=optional)
    names = word.removeprefix("~").split("|")
    plain = frozenset[str]().union(*(_CLASSES.get(name, frozenset({name})) for name in names))
    forms = (forms_of(name) for name in names if name not in _CLASSES) if word.startswith("~") else ()
    return _Element(plain.union(*forms), optional=optional)
