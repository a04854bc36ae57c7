"""Finds the numbers by which a business knows what a customer writes about: orders, invoices, tickets, parcels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triaged.model import Order

_KINDS = {
    "purchase order": r"purchase\s{1,2}orders?|p\.?o\.?",
    "order": r"(?:sales\s|work\s)?orders?",
    "invoice": r"invoices?|inv|bill(?=\s(?:no|num|ref))",
    "ticket": r"tickets?|incident|sr|service\srequest",
    "job": r"jobs?",
    "case": r"cases?|complaint|claim",
    "account": r"accounts?|acct|acc|a/c|customer|client|membership",
    "policy": r"policy",
    "booking": r"bookings?|reservation|appointment|confirmation",
    "quote": r"quotes?|quotation|estimate",
    "tracking": r"tracking|parcel|shipment|consignment|waybill|awb",
    "serial": r"serial|s/n",
    "meter": r"meter|mpan|mprn",
    "reference": r"references?|refs?",
}
"""Each kind of number and the words before it."""
_MARK = r"(?:numbers?|num|nos?|nr|ids?|code|references?|refs?|card|serial)"
_WRITTEN = r"[A-Z0-9]{1,30}(?:[/._-][A-Z0-9]{1,30}){0,6}"
_KIND = "|".join(f"(?P<{kind.replace(' ', '_')}>{words})" for kind, words in _KINDS.items())
_NAMED = re.compile(
    rf"(?<![\w-])(?:{_KIND})(?![\w-])\.?"
    rf"(?P<mark>(?:\s{{1,2}}{_MARK}(?!\w)\.?){{0,2}})(?P<verb>\s(?:is|was)(?!\w))?"
    r"(?P<sign>(?:\s{0,2}(?:[:#(=]|n[\u00b0\u00ba])){0,3})\s{0,2}(?!(?:is|was|on|for|of|in|at|and|from|to)\b)"
    rf"(?P<value>{_WRITTEN}(?:\s{{1,2}}[0-9]{{2,6}}(?![\w%:/,.-][\w])){{0,5}})(?![\w@%]|[/.:_-][\w])",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"(?<![\w&#/])#\s?(?P<value>[A-Z]{0,4}-?[0-9]{3,12}(?:-[0-9]{1,8}){0,2})(?![\w-])")
_PREFIXES = {
    "INV": "invoice",
    "PO": "purchase order",
    "SO": "order",
    "ORD": "order",
    "TKT": "ticket",
    "INC": "ticket",
    "REQ": "ticket",
    "WO": "job",
    "JOB": "job",
    "CASE": "case",
    "RMA": "case",
    "REF": "reference",
    "QU": "quote",
    "BKG": "booking",
}
_PREFIXED = re.compile(
    rf"(?<![\w-])(?P<prefix>{'|'.join(_PREFIXES)})[-_]?(?P<value>[0-9]{{3,12}}(?:-[0-9]{{1,8}}){{0,2}})(?![\w-])"
)
_PARCEL = re.compile(r"(?<![\w-])(?:1Z[0-9A-Z]{16}|[A-Z]{2}[0-9]{9}[A-Z]{2})(?![\w-])")
_DATE = re.compile(
    r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2,4}|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/.][0-9]{1,2}"
)
_UNIT = re.compile(r"[0-9]+[a-z]{1,6}")
_MEASURE = re.compile(r"[0-9]+(?:[.-][0-9]+)?[a-z]{1,6}|(?:19|20)[0-9]{2}")
_NEXT = re.compile(
    r"\s{0,2}(?:%|(?:[ap]m|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|"
    r"apr|jun|jul|aug|sept?|oct|nov|dec|days?|weeks?|months?|years?|hours?|minutes?|pounds|quid|dollars|euros|units?|"
    r"pcs|pieces|times|people|items?|of|x)\b|[a-z]{3,20}(?<!thi)(?<!wa)(?<!ha)s\b)",
    re.IGNORECASE,
)
_ASKING = re.compile(r"\b(?:to|we|i|you|they|will|can|could|would|please|also)\s{1,2}$", re.IGNORECASE)
_CONTEXT = 24
_FEWEST_DIGITS = 3
_ANOTHER = re.compile(r"\s{0,2}(?:,|&|and|or)\s{1,2}(?:and\s)?#?(?P<value>[0-9]{4,12})(?![\w%/:.-][\w])(?!\w)")
_TOLD = frozenset({"order", "reference", "policy", "booking", "tracking", "serial", "meter"})
"""Kinds whose number follows an "is": "my reference is 22-1"."""
_MOST = 20
"""Numbers of one list that are read."""


def find_orders(text: str) -> tuple[Order, ...]:
    """Return each number in text order; ``value`` is the number as written, with white space collapsed.

    Its ``kind`` is one of: order, purchase order, invoice, ticket, job, case, account, policy, booking, quote,
    tracking, serial, meter, reference (also for a bare "#4471").
    """
    found: dict[int, Order] = {}
    taken = bytearray(len(text) + 1)
    for start, end, value, kind in _all(text):
        if not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            found[start] = Order(text=text[start:end], start=start, end=end, value=" ".join(value.split()), kind=kind)
    return tuple(found[start] for start in sorted(found))


def _all(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield start, end, value and kind of each; what comes first counts where two overlap."""
    for hit in _NAMED.finditer(text):
        kind = next(name for name in _KINDS if hit[name.replace(" ", "_")])
        value = _kept(hit, kind, text)
        if value:
            end = hit.start("value") + len(value)
            yield hit.start(), end, value, kind
            yield from _others(text, end, value, kind)
    for hit in _PREFIXED.finditer(text):
        yield hit.start(), hit.end(), hit.group(), _PREFIXES[hit["prefix"]]
    for hit in _PARCEL.finditer(text):
        yield hit.start(), hit.end(), hit.group(), "tracking"
    for hit in _SIGNED.finditer(text):
        yield hit.start(), hit.end(), hit["value"], "reference"


def _others(text: str, end: int, value: str, kind: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield the further numbers of a list ("orders 48213 and 48214"): they have as many digits as the first."""
    if not value.isdigit() or len(value) <= _FEWEST_DIGITS:
        return
    for _ in range(_MOST):
        hit = _ANOTHER.match(text, end)
        if hit is None or len(hit["value"]) != len(value):
            return
        end = hit.end()
        yield hit.start("value"), end, hit["value"], kind


def _kept(hit: re.Match[str], kind: str, text: str) -> str:
    """Return the part of what stands after the word that is its number, "" where none is."""
    value, start, marked = hit["value"], hit.start("value"), hit["mark"] or hit["sign"]
    first, *more = value.split()
    if more and first.isdigit() and len(first) > _FEWEST_DIGITS and min(map(len, more)) <= _FEWEST_DIGITS:
        value, more = first, []
    while more and _NEXT.match(text, start + len(value)):
        value = value[: -len(more.pop())].rstrip()
    digits = sum(char.isdigit() for char in value)
    if not digits or (first.isalpha() and not (first.isupper() and (marked or kind == "policy"))):
        return ""
    if _DATE.fullmatch(value) and not (marked and value.count("/") == 1):
        return ""
    if marked:
        return "" if digits < _FEWEST_DIGITS and _UNIT.fullmatch(value) else value
    if digits < _FEWEST_DIGITS or _MEASURE.fullmatch(value) or not (value.isupper() or value[0].isdigit()):
        return ""
    if (kind == "quote" and value.isdigit()) or (hit["verb"] and kind not in _TOLD):
        return ""  # what was quoted, what a job cost
    verb = value.isdigit() and _ASKING.search(text, max(0, hit.start() - _CONTEXT), hit.start())
    return "" if verb or _NEXT.match(text, start + len(value)) else value
