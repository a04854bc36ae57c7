"""The vendors that a business lists itself: read from vendors.csv, found in text even where misspelt."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from rapidfuzz import fuzz, process
from spacy.tokens import Doc

from triaged.extract.context import KnownVendor
from triaged.model import ConfigError, Problem

_HEADER = ["name", "aliases"]
_LONGEST = 6
_FUZZY_FROM = 5
"""Shorter names are only found as they are written: one letter makes them another word."""
_LIKENESS = 88


def load_vendors(path: Path) -> tuple[KnownVendor, ...]:
    """Read a CSV file (UTF-8) with the header ``name,aliases``; aliases are parted by semicolons.

    Raises ConfigError with every bad row at once.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(
            (Problem(file=str(path), line=0, column=0, message=f"cannot be read: {error.strerror}"),)
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError((Problem(file=str(path), line=0, column=0, message="is not UTF-8 text"),)) from error
    reader = csv.reader(text.splitlines(), strict=True)
    problems: list[Problem] = []
    found: dict[str, KnownVendor] = {}
    try:
        for row in reader:
            message, hint = _read_row(row, reader.line_num, found)
            if message:
                problems.append(Problem(file=str(path), line=reader.line_num, column=1, message=message, hint=hint))
    except csv.Error as error:
        problems.append(Problem(file=str(path), line=reader.line_num, column=1, message=f"is not CSV: {error}"))
    if reader.line_num == 0:
        problems.append(Problem(file=str(path), line=1, column=1, message="is empty", hint="begin with name,aliases"))
    if problems:
        raise ConfigError(tuple(problems))
    return tuple(found.values())


def _read_row(row: list[str], line: int, found: dict[str, KnownVendor]) -> tuple[str, str]:
    """Add the vendor of a row to ``found``; return a message and a hint where the row is wrong."""
    cells = [cell.strip() for cell in row]
    if line == 1:
        wrong = [cell.lower() for cell in cells] != _HEADER
        return ("the header is wrong", "write name,aliases") if wrong else ("", "")
    if not any(cells):
        return "", ""
    if len(cells) > len(_HEADER):
        return f"has {len(cells)} columns", "part aliases by semicolons, and put a name that has a comma in quotes"
    if not cells[0]:
        return "has no name", ""
    if cells[0].casefold() in found:
        return f"'{cells[0]}' is listed twice", ""
    aliases = tuple(alias.strip() for alias in cells[1].split(";") if alias.strip()) if len(cells) > 1 else ()
    found[cells[0].casefold()] = KnownVendor(name=cells[0], aliases=aliases)
    return "", ""


def find_known(doc: Doc, vendors: tuple[KnownVendor, ...]) -> Iterator[tuple[int, int, str]]:
    """Yield token spans that name a known vendor, and the name to show; the longest span at a place wins."""
    spelt = {form.casefold(): vendor.name for vendor in vendors for form in (vendor.name, *vendor.aliases)}
    if not spelt:
        return
    lengths = {len(form.split()) for form in spelt}
    longest = min(_LONGEST, max(lengths) + 3)
    loose = [form for form in spelt if len(form) >= _FUZZY_FROM]
    index = 0
    while index < len(doc):
        hit = _longest_at(doc, index, longest, spelt, loose)
        if hit is None:
            index += 1
        else:
            yield index, hit[0], hit[1]
            index = hit[0]


def _longest_at(doc: Doc, start: int, longest: int, spelt: dict[str, str], loose: list[str]) -> tuple[int, str] | None:
    if doc[start].is_punct or doc[start].is_space:
        return None
    near: tuple[int, str] | None = None
    for end in range(min(len(doc), start + longest), start, -1):
        if doc[end - 1].is_punct or doc[end - 1].is_space:
            continue
        text = " ".join(doc[start:end].text.casefold().split())
        if text in spelt:
            return end, spelt[text]
        if near is None and len(text) >= _FUZZY_FROM and not doc[start].is_stop and not doc[end - 1].is_stop:
            best = process.extractOne(text, loose, scorer=fuzz.ratio, score_cutoff=_LIKENESS)
            if best is not None and best[0][0] == text[0] and not (doc[start].is_stop and end == start + 1):
                near = end, spelt[best[0]]
    return near
