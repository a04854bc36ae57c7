from __future__ import annotations

import pytest

from triaged.inbox.backoff import Backoff


@pytest.mark.parametrize(
    ("random", "pauses"),
    [
        (0.0, [1.0, 2.0, 4.0, 8.0, 16.0, 20.0, 20.0]),
        (0.5, [1.5, 3.0, 6.0, 12.0, 24.0, 30.0, 30.0]),
        (1.0, [2.0, 4.0, 8.0, 16.0, 32.0, 40.0, 40.0]),
    ],
)
def test_pauses_double_up_to_the_cap_and_are_spread(random: float, pauses: list[float]) -> None:
    backoff = Backoff(base=2, cap=40, random=lambda: random)
    assert [backoff.failed() for _ in pauses] == pauses


def test_success_begins_anew() -> None:
    backoff = Backoff(base=1, random=lambda: 1.0)
    backoff.failed()
    assert (backoff.failures, backoff.failed()) == (1, 2.0)
    backoff.succeeded()
    assert (backoff.failures, backoff.failed()) == (0, 1.0)


def test_days_of_failing_stay_at_five_minutes() -> None:
    backoff = Backoff(base=1, random=lambda: 1.0)
    assert max(backoff.failed() for _ in range(5000)) == 300.0
