"""Tables of sentences for what is learnt: most rows must be right, and a failure lists those that are not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any


def mostly(rows: Iterable[Sequence[Any]], answer: Callable[..., object], share: float = 0.9) -> None:
    """Ask ``answer`` for all but the last cell of each row; at least ``share`` of the answers equal the last cell."""
    answers = [(row, answer(*row[:-1])) for row in rows]
    wrong = [f"{row[0]!r}: {found!r}, not {row[-1]!r}" for row, found in answers if found != row[-1]]
    assert answers
    assert len(wrong) <= (1 - share) * len(answers) + 1e-9, "\n".join(wrong)
