"""Cuts the scores of single words into stretches: which words together make up one promise or one name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

_SURE = 0.97
"""Where every word of a stretch lies outside by more than this, there is nothing to decide."""
_OUT, _BEGIN, _INSIDE = range(3)
_NEVER = -1e9


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tokens ``start`` up to, not including, ``end``, and the mean probability that they belong together."""

    start: int
    end: int
    confidence: float


def stretches(scores: np.ndarray) -> tuple[Stretch, ...]:
    """Return the likeliest stretches for probabilities of shape (tokens, 3): outside, begin, inside (Viterbi 1967).

    An inside follows a begin or an inside only, so a stretch never starts in the middle.
    """
    found: list[Stretch] = []
    for first, last in _doubtful(scores[:, _OUT]):
        found.extend(_cut(scores[first:last], first))
    return tuple(found)


def _doubtful(outside: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yield the runs of words that may not all lie outside."""
    places = np.flatnonzero(outside < _SURE)
    if not len(places):
        return
    for run in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1):
        yield int(run[0]), int(run[-1]) + 1


def _cut(scores: np.ndarray, first: int) -> Iterator[Stretch]:
    likely = np.log(np.maximum(scores, 1e-9))
    best = np.array([likely[0, _OUT], likely[0, _BEGIN], _NEVER])
    came = np.zeros((len(likely), 3), dtype=int)
    for at in range(1, len(likely)):
        entry = int(best.argmax())
        inside = _BEGIN if best[_BEGIN] >= best[_INSIDE] else _INSIDE
        came[at] = (entry, entry, inside)
        best = np.array([best[entry], best[entry], best[inside]]) + likely[at]
    state, end = int(best.argmax()), len(likely)
    cuts: list[tuple[int, int]] = []
    for at in range(len(likely) - 1, -1, -1):
        if state == _OUT:
            end = at
        elif state == _BEGIN:
            cuts.append((at, end))
            end = at
        state = int(came[at, state])
    for start, stop in reversed(cuts):
        yield Stretch(first + start, first + stop, float(1.0 - scores[start:stop, _OUT].mean()))
