"""Labelled mails as the network reads them: pieces of words with an answer, or none, for each question."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from chains import links
from tokenizers import Tokenizer

from triaged.extract.pieces import Pieces
from triaged.hours import WorkingHours
from triaged.model import SIGNAL_KINDS

STATUSES = ("open", "broken", "kept", "moved")
UNASKED = -100
"""Stands where a question has no certain answer; the loss leaves it out."""
_NOBODY = frozenset({"", "unknown", "sender", "fixwell", "staff", "vendor", "i", "we", "me", "us"})
_PRONOUNS = frozenset({"he", "she", "they", "it", "you", "him", "her", "them", "who", "somebody", "someone", "one"})
_BEGIN, _INSIDE = 1, 2
_PAST, _TODAY, _AHEAD = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Told:
    """One promise: its pieces, what became of it, and the pieces that say who gave his word and when it falls due."""

    begin: int
    end: int
    status: int
    own: int
    who: tuple[int, ...]
    """Pieces any of which is right; 0, the first of all, stands for the writer and for nobody."""
    due: tuple[int, ...]
    """Likewise; empty where the words cannot be found in what is read."""


@dataclass(frozen=True, slots=True)
class Chained:
    """One date: its pieces, and those of the dates from which it can count; 0 among them stands for the mail itself."""

    begin: int
    end: int
    base: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One mail: its pieces and their answers, each an array over pieces but for the last three."""

    name: str
    words: np.ndarray
    forms: np.ndarray
    promise: np.ndarray
    vendor: np.ndarray
    date: np.ndarray
    signals: np.ndarray
    """(pieces, kinds): 1 where a piece belongs to words that show the kind."""
    kinds: np.ndarray
    """(kinds,): 1, 0, or UNASKED for the whole mail."""
    complaint: int
    told: list[Told] = field(default_factory=list)
    chain: list[Chained] = field(default_factory=list)


def read(path: Path) -> list[dict[str, Any]]:
    """Return the labelled mails of a file of JSON Lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def encode(row: dict[str, Any], tokenizer: Tokenizer, longest: int, hours: WorkingHours) -> Example:
    """Return one labelled mail as arrays, cut after ``longest`` pieces."""
    marker = _Marker(row, tokenizer, longest)
    promise, told = marker.promises()
    signals, kinds = marker.signals()
    return Example(
        name=row["id"],
        words=marker.pieces.words,
        forms=marker.pieces.forms,
        promise=promise,
        vendor=marker.vendors(),
        date=marker.dates(),
        signals=signals,
        kinds=kinds,
        complaint=int(row["is_complaint"]) if row["sender"] == "customer" else UNASKED,
        told=told,
        chain=list(marker.chain(hours)),
    )


def joined(first: Example, second: Example) -> Example:
    """Return two mails of customers as one text: a promise must be heard among much that is none, as in an essay."""
    shift = len(first.words) - 1 - Pieces.LEAD

    def both(name: str) -> np.ndarray:
        return np.concatenate([getattr(first, name)[:-1], getattr(second, name)[Pieces.LEAD :]])

    def moved(places: Iterable[int]) -> tuple[int, ...]:
        return tuple(at + shift if at else 0 for at in places)

    told = [
        replace(each, begin=each.begin + shift, end=each.end + shift, who=moved(each.who), due=moved(each.due))
        for each in second.told
    ]
    chain = [Chained(each.begin + shift, each.end + shift, moved(each.base)) for each in second.chain]
    unasked = (first.kinds == UNASKED) | (second.kinds == UNASKED)
    kinds = np.where((first.kinds == 1) | (second.kinds == 1), 1, np.where(unasked, UNASKED, 0)).astype("float32")
    return Example(
        name=f"{first.name}+{second.name}",
        words=both("words"),
        forms=both("forms"),
        promise=both("promise"),
        vendor=both("vendor"),
        date=both("date"),
        signals=both("signals"),
        kinds=kinds,
        complaint=max(first.complaint, second.complaint),
        told=[*first.told, *told],
        chain=[*first.chain, *chain],
    )


class _Marker:
    """Finds the words of labels in the text of one mail and marks the pieces that they take."""

    def __init__(self, row: dict[str, Any], tokenizer: Tokenizer, longest: int) -> None:
        self.row = row
        self.text: str = row["text"]
        self.pieces = Pieces.of(self.text, row["sender"], tokenizer, longest)
        self.count = len(self.pieces.words)

    def promises(self) -> tuple[np.ndarray, list[Told]]:
        """Return begin and inside of promises, and what is told of each."""
        tags, told = self._blank(), []
        for entry, (begin, end) in self._in_turn(self.row["promises"]):
            _mark(tags, begin, end)
            told.append(
                Told(
                    begin, end, STATUSES.index(entry["status"]), int(entry["promisor"] == "sender"),
                    self._who(entry, begin, end), self._due(entry, begin, end),
                )
            )  # fmt: skip
        for entry in self.row["promises_optional"]:
            for begin, end in self._everywhere(_words(entry)):
                _leave_open(tags, begin, end)
        return tags, told

    def _who(self, promise: dict[str, Any], begin: int, end: int) -> tuple[int, ...]:
        """Return the pieces that name the promisor: a pronoun in the promise itself, a name anywhere."""
        found: set[int] = set()
        for name in (promise["promisor"], *promise.get("promisor_accept", [])):
            if name.lower() in _NOBODY:
                found.add(0)
                continue
            for first, last in self._everywhere(name, fold=True):
                if name.lower() not in _PRONOUNS or begin <= first < end:
                    found.update(range(first, last))
        return tuple(sorted(found)) or (0,)

    def _due(self, promise: dict[str, Any], begin: int, end: int) -> tuple[int, ...]:
        """Return the pieces of the words by which it falls due: in the promise itself, else the nearest."""
        if promise["due"] is None:
            return (0,)
        places = list(self._everywhere(promise["due_text"]))
        inside = [place for place in places if begin <= place[0] < end]
        near = sorted(inside or places, key=lambda place: abs(place[0] - begin))[:1]
        return tuple(at for first, last in near for at in range(first, last))

    def chain(self, hours: WorkingHours) -> Iterator[Chained]:
        """Yield the dates of which something is to be learnt about where they count from."""
        for link in links(self.row, hours):
            begin, end = self.pieces.span(link.start, link.end)
            spans = [self.pieces.span(*each) for each in link.others]
            base = [*([0] if link.mail else []), *(at for first, last in spans for at in range(first, last))]
            if begin < end and base:
                yield Chained(begin, end, tuple(base))

    def vendors(self) -> np.ndarray:
        """Return begin and inside of every mention of a vendor."""
        tags = self._blank()
        for form in (form for entry in self.row["vendors"] for form in sorted(entry["forms"], key=len)):
            for begin, end in self._everywhere(form):
                _mark(tags, begin, end)
        # What the labels leave open are persons, mostly: whoever is no supplier beyond doubt counts as none.
        return tags

    def dates(self) -> np.ndarray:
        """Return for each piece of a day whether it lies before, on or after the day of writing."""
        tags, today = self._blank(), date.fromisoformat(self.row["at"][:10])
        for entry in self.row["dates_optional"]:
            for begin, end in self._everywhere(_words(entry)):
                tags[begin:end] = UNASKED
        for entry, (begin, end) in self._in_turn(entry for entry in self.row["dates"] if entry["iso"]):
            days = (date.fromisoformat(entry["iso"][:10]) - today).days
            tags[begin:end] = _PAST if days < 0 else _TODAY if days == 0 else _AHEAD
        return tags

    def signals(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the words that show each kind, and which kinds the mail has."""
        tags, kinds = np.zeros((self.count, len(SIGNAL_KINDS)), "float32"), np.zeros(len(SIGNAL_KINDS), "float32")
        for entry in self.row["signals"]:
            kind = SIGNAL_KINDS.index(entry["kind"])
            kinds[kind] = 1
            for begin, end in self._everywhere(entry["text"]):
                tags[begin:end, kind] = 1
        for name in self.row["signals_optional"]:
            kind = SIGNAL_KINDS.index(name)
            kinds[kind] = kinds[kind] or UNASKED
        return tags, kinds

    def _blank(self) -> np.ndarray:
        return np.zeros(self.count, "int64")

    def _everywhere(self, words: str, *, fold: bool = False) -> Iterator[tuple[int, int]]:
        text, words = (self.text.lower(), words.lower()) if fold else (self.text, words)
        for start in _places(text, words):
            begin, end = self.pieces.span(start, start + len(words))
            if begin < end:
                yield begin, end

    def _in_turn(self, entries: Iterable[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], tuple[int, int]]]:
        """Yield each entry with its place; of two with the same words the second takes the second place."""
        used: dict[str, int] = {}
        for entry in entries:
            places = list(self._everywhere(entry["text"]))
            turn = used.get(entry["text"], 0)
            used[entry["text"]] = turn + 1
            if places:
                yield entry, places[min(turn, len(places) - 1)]


def _mark(tags: np.ndarray, begin: int, end: int) -> None:
    tags[begin:end] = _INSIDE
    tags[begin] = _BEGIN


def _leave_open(tags: np.ndarray, begin: int, end: int) -> None:
    tags[begin:end] = np.where(tags[begin:end] == 0, UNASKED, tags[begin:end])


def _words(entry: dict[str, Any] | str) -> str:
    return str(entry["text"]) if isinstance(entry, dict) else str(entry)


def _places(text: str, words: str) -> Iterator[int]:
    """Yield where ``words`` stand in ``text`` as whole words."""
    at = text.find(words)
    while at >= 0 and words:
        before = text[at - 1 : at]
        after = text[at + len(words) : at + len(words) + 1]
        if not (before.isalnum() and words[0].isalnum()) and not (after.isalnum() and words[-1].isalnum()):
            yield at
        at = text.find(words, at + 1)
