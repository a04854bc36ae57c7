"""How long to leave a failing server alone."""

from __future__ import annotations

from collections.abc import Callable


class Backoff:
    """Pauses that double with each failure, never above a cap, spread so that many clients do not return at once."""

    def __init__(self, *, base: float, cap: float = 300.0, random: Callable[[], float]) -> None:
        """Start with ``base`` seconds; ``random`` returns numbers in [0, 1), such as ``random.random``."""
        self._base = base
        self._cap = cap
        self._random = random
        self._failures = 0

    @property
    def failures(self) -> int:
        """Failures in a row."""
        return self._failures

    def failed(self) -> float:
        """Count a failure and return the seconds to pause: between half and all of the present step."""
        # 2.0**63 is beyond any cap; a larger power would overflow after some days of failing
        step = min(self._cap, self._base * 2.0 ** min(self._failures, 63))
        self._failures += 1
        return step * (0.5 + 0.5 * self._random())

    def succeeded(self) -> None:
        """Forget the failures."""
        self._failures = 0
