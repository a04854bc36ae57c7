"""What triaged answered: the rows of ``replay --json``, as far as labels speak of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StrictBool, TypeAdapter, ValidationError

from triaged.model import ConfigError, Problem
from triaged.proving.labels import json_lines
from triaged.proving.rows import SHUNTED, Row


def _iso(text: str) -> str:
    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no date or time in ISO 8601") from error
    return text


Text = Annotated[str, BeforeValidator(lambda given: "" if given is None else given)]
"""A text, or null for none."""
Moment = Annotated[str, AfterValidator(_iso)]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundVendor:
    """A vendor: the words of the mail, and the form to show."""

    text: Text = ""
    name: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A day or time and its words."""

    text: Text = ""
    start: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPromise:
    """A promise and its words."""

    text: Text = ""
    promisor: Text = ""
    due: Moment | None = None
    due_latest: Moment | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSignal:
    """A kind of signal."""

    kind: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """All that was found in one mail; its other keys are of no account here."""

    file: str
    newest_text: str | None = None
    """What is new in the mail, where that was saved."""
    reason: Text = ""
    is_complaint: StrictBool | None = None
    vendors: tuple[FoundVendor, ...] = ()
    dates: tuple[FoundDate, ...] = ()
    promises: tuple[FoundPromise, ...] = ()
    signals: tuple[FoundSignal, ...] = ()

    @property
    def shunted(self) -> bool:
        """Whether the mail could not be handled at all, so that nothing was looked for in it."""
        return self.reason.startswith(SHUNTED)


_READ = TypeAdapter(Answer)


def of_rows(rows: Iterable[Row]) -> dict[str, Answer]:
    """Return the answers by the name of the mail; rows of deadlines and of the ledger are passed over."""
    answers = (_READ.validate_python(row) for row in rows if "file" in row)
    return {answer.file: answer for answer in answers}


def of_file(path: Path) -> dict[str, Answer]:
    """Read the saved output of ``replay --json``; ConfigError names the line that is wrong."""
    found: dict[str, Answer] = {}
    for number, line in json_lines(path):
        row = json.loads(line)
        try:
            found |= of_rows([row] if isinstance(row, dict) else [{"file": None}])
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            message = f"this is no row of replay ({where}: {first['msg'].removeprefix('Value error, ')})"
            hint = "save it anew: triaged replay --json"
            raise ConfigError((Problem(file=str(path), line=number, column=1, message=message, hint=hint),)) from error
    return found
