"""Finds telephone numbers with ``phonenumbers``, by the customer's country first and the business's after it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import phonenumbers
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher

_TRIES = 200
"""Wrong numbers after which a text is given up: no mail has so many, and each takes its time."""
_MOST = 30
"""Numbers after which the rest of a text is left: a list of them is not what a customer writes."""
_CUE = re.compile(
    r"(?:\b(?:call|calls|ring|phone|tel|telephone|mobile|mob|cell|text|reach|whatsapp|contact|fax|landline|number|at|on)"
    r"|[\u260e\u2706\U0001f4de])\W{0,3}(?:(?:me|us|him|her|them|is|no|number|at|on)\W{1,3}){0,3}$",
    re.IGNORECASE,
)
_CONTEXT = 40
_DATE = re.compile(r"(?:[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{2,4}|[0-9]{4}([.-])[0-9]{1,2}\2[0-9]{1,2})(?:$|\s)")


def find_phones(text: str, *countries: str | None, taken: Iterable[tuple[int, int]] = ()) -> tuple[str, ...]:
    """Return the telephone numbers of a text in E.164 form, in text order, each once.

    ``countries`` (ISO 3166) read the numbers without an international prefix, the first that can. ``taken`` are the
    characters (start, end) of what is known for something else: sums of money, order numbers.
    """
    used = bytearray(len(text) + 1)
    letters = list(text)
    for start, end in taken:
        # Line ends, because a number of an order right after a telephone number would pass for its extension.
        letters[start:end] = "\n" * (end - start)
    rest = "".join(letters)
    known = (each for each in dict.fromkeys(countries) if each in phonenumbers.SUPPORTED_REGIONS)
    regions: list[str | None] = [*known] or [None]
    found: dict[int, str] = {}
    for country in regions:
        for hit in PhoneNumberMatcher(rest, country, leniency=Leniency.VALID, max_tries=_TRIES):
            if not any(used[hit.start : hit.end]) and _looks_like_one(text, hit.start, hit.raw_string):
                used[hit.start : hit.end] = b"\x01" * (hit.end - hit.start)
                found[hit.start] = phonenumbers.format_number(hit.number, PhoneNumberFormat.E164)
            if len(found) == _MOST:
                break
    return tuple(dict.fromkeys(found[start] for start in sorted(found)))


def _looks_like_one(text: str, start: int, raw: str) -> bool:
    """Tell a number to ring from a bare figure: it has a prefix, or is written in groups, or the text says so."""
    if _DATE.match(raw) or text[max(0, start - 1) : start] in {"#", "/", "£", "$", "€", "=", "_"}:
        return False
    if raw[0] in "+(0" or not raw.isdigit():
        return True
    return _CUE.search(text, max(0, start - _CONTEXT), start) is not None
