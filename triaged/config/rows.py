"""Tables that a business keeps beside its configuration: CSV files, read whole, with every mistake told at once."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

from triaged.config.base import not_utf8
from triaged.model import ConfigError, Problem

Refusal = tuple[str, str]
"""A message and a hint; both empty where nothing is wrong."""
FINE: Refusal = ("", "")


def read_rows(path: Path, header: Sequence[str], take: Callable[[list[str]], Refusal]) -> None:
    """Hand each row (cells stripped, as many as the header has) of a CSV file in UTF-8 to ``take``.

    Raises ConfigError with every bad row: what ``take`` refuses, a wrong header, too many cells, a file that is none.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        problem = Problem(file=str(path), line=0, column=0, message=f"cannot be read: {error.strerror}")
        raise ConfigError((problem,)) from error
    except UnicodeDecodeError as error:
        raise ConfigError((not_utf8(path, error),)) from error
    reader = csv.reader(text.splitlines(), strict=True)
    problems: list[Problem] = []
    try:
        for row in reader:
            message, hint = _one([cell.strip() for cell in row], reader.line_num, header, take)
            if message:
                problems.append(Problem(file=str(path), line=reader.line_num, column=1, message=message, hint=hint))
    except csv.Error as error:
        problems.append(Problem(file=str(path), line=reader.line_num, column=1, message=f"is not CSV: {error}"))
    if reader.line_num == 0:
        hint = f"begin with {','.join(header)}"
        problems.append(Problem(file=str(path), line=1, column=1, message="is empty", hint=hint))
    if problems:
        raise ConfigError(tuple(problems))


def parted(cell: str) -> tuple[str, ...]:
    """Return what semicolons part in a cell."""
    return tuple(each.strip() for each in cell.split(";") if each.strip())


def _one(cells: list[str], line: int, header: Sequence[str], take: Callable[[list[str]], Refusal]) -> Refusal:
    if line == 1:
        right = [cell.lower() for cell in cells] == list(header)
        return FINE if right else ("the header is wrong", f"write {','.join(header)}")
    if not any(cells):
        return FINE
    if len(cells) > len(header):
        return f"has {len(cells)} columns", "part several by semicolons, and put what has a comma in quotes"
    return take(cells + [""] * (len(header) - len(cells)))
