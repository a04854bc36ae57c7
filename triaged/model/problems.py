"""What can go wrong: findings of a check, and the errors that triaged raises on purpose."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding of ``check``, ``test`` or a reload; line and column count from 1, 0 means the whole file."""

    file: str
    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """Return ``file:line:column: message; hint`` as editors understand it."""
        place = f"{self.file}:{self.line}:{self.column}: " if self.line else f"{self.file}: "
        return place + self.message + (f"; {self.hint}" if self.hint else "")


class TriagedError(Exception):
    """Base of every error that triaged raises on purpose; the text is one sentence that says what to do."""


class TemporaryError(TriagedError):
    """It may go away by itself: try again later (exit code 75)."""


class PermanentError(TriagedError):
    """It will not go away by itself: a person must change something."""


class ConfigError(PermanentError):
    """The configuration, a rule or a template is wrong (exit code 78)."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep every problem found, so that all can be mended at once."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
