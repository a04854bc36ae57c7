"""The vendors that a business lists itself: read from vendors.csv, found in text even where misspelt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rapidfuzz import fuzz, process
from spacy.tokens import Doc

from triaged.config.rows import FINE, Refusal, parted, read_rows
from triaged.extract.context import KnownVendor

_HEADER = ["name", "aliases"]
_LONGEST = 6
_FUZZY_FROM = 5
"""Shorter names are only found as they are written: one letter makes them another word."""
_LIKENESS = 88


def load_vendors(path: Path) -> tuple[KnownVendor, ...]:
    """Read a CSV file (UTF-8) with the header ``name,aliases``; aliases are parted by semicolons.

    Raises ConfigError with every bad row at once.
    """
    found: dict[str, KnownVendor] = {}

    def take(cells: list[str]) -> Refusal:
        if not cells[0]:
            return "has no name", ""
        if cells[0].casefold() in found:
            return f"'{cells[0]}' is listed twice", ""
        found[cells[0].casefold()] = KnownVendor(name=cells[0], aliases=parted(cells[1]))
        return FINE

    read_rows(path, _HEADER, take)
    return tuple(found.values())


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
