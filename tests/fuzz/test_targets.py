"""The targets of fuzzing hold for their seeds, whole, cut short and with bytes exchanged."""

from __future__ import annotations

import random

import pytest

from tests.fuzz.targets import TARGETS, seeds


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_seeds_and_what_is_made_of_them_break_nothing(name: str) -> None:
    chance, target = random.Random(7), TARGETS[name]  # noqa: S311 - the same each time
    count = 0
    for seed in seeds(name):
        target(seed)
        target(seed[: chance.randrange(len(seed) + 1)])
        spoilt = bytearray(seed)
        for _ in range(20):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        target(bytes(spoilt))
        count += 1
    assert count >= 10
