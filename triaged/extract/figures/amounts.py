"""Reads sums of money as people of many countries write them: "£1,200.50", "1.200,50 €", "N680,000", "fifty quid"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from triaged.extract.figures.currencies import CODES, HOME, SIGNS, WORDS, currency_of
from triaged.extract.figures.large_numbers import SPELT, value_of
from triaged.model import Amount

_GAP = r"[ \u00a0\u202f]"
_NUMBER = (
    r"(?:[0-9]{1,3}(?:,[0-9]{2,3}){0,4},[0-9]{3}(?:\.[0-9]{1,2})?"  # 1,200.50 and the Indian 1,20,000
    r"|[0-9]{1,3}(?:\.[0-9]{3}){1,4}(?:,[0-9]{2})?"  # 1.200,50
    r"|[0-9]{1,3}(?:['\u2019][0-9]{3}){1,4}(?:\.[0-9]{2})?"  # 1'200.50
    rf"|[0-9]{{1,3}}(?:{_GAP}[0-9]{{3}}){{1,4}}(?:[.,][0-9]{{2}})?"  # 1 200,50
    r"|[0-9]{1,9}(?:\.[0-9]{1,2}|,[0-9]{2})?)(?![0-9])(?![.,'][0-9]{3,})"
)
_TIMES = {
    "k": 1000,
    "thousand": 1000,
    "lakh": 10**5,
    "lac": 10**5,
    "m": 10**6,
    "mn": 10**6,
    "million": 10**6,
    "crore": 10**7,
    "bn": 10**9,
    "billion": 10**9,
}
_TIMES_AFTER = r"(?:(k|m|mn|bn)\b|\s?(thousand|lakh|lac|million|crore|billion)s?\b)?"
_CODE = "|".join(sorted(CODES))
_SMALL_CODES = "usd|gbp|eur|inr|ngn|zar|kes|aud|nzd|sek|nok|dkk|chf|pln|jpy"
"""Codes that people write in small letters before a number, too."""
_ANY_SIGN = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
_BEFORE = re.compile(
    rf"(?:(?<![\w$])(?P<code>{_CODE}|{_SMALL_CODES}|kr\.?|[Rr]s\.?){_GAP}?[$£€]?|(?<![A-Za-z])(?P<sign>{_ANY_SIGN})|(?P<dollar>\$))"
    rf"{_GAP}?(?P<number>{_NUMBER})(?i:{_TIMES_AFTER})"
    rf"(?:{_GAP}?(?P<then>{_CODE})(?![A-Za-z]))?(?!(?!p(?:cm|[adhmpw])\b)[A-Za-z])"
)
_WORDS = "|".join(re.escape(word) for word in sorted(set(WORDS) - {"n", "r", "p", "pence"}, key=len, reverse=True))
_UNIT = rf"(?:{_CODE}|{_WORDS}|dollars?|bucks?|shillings|kronor|kroner|kr|rs|\$)(?!\w)"
_AFTER = re.compile(
    rf"(?<![\w.,/])(?<![0-9]{_GAP})(?P<number>{_NUMBER})(?:,-)?(?:{_TIMES_AFTER}){_GAP}?-?(?P<sign>{_UNIT})",
    re.IGNORECASE,
)
_SMALL = re.compile(
    rf"(?<![\w.,/$£€])(?:(?P<number>[0-9]{{1,2}})(?P<sign>p)(?!\w|\.\s?m)|"
    rf"(?P<more>[0-9]{{1,3}}){_GAP}?(?P<word>pence|cents?|¢))(?!\w|{_GAP}?video)"
)
_LETTER = re.compile(
    rf"(?<![\w.,/#-])(?P<sign>[NR])(?P<number>[0-9]{{1,3}}(?:[,{_GAP[1:-1]}][0-9]{{3}}){{1,4}}(?:\.[0-9]{{2}})?|"
    r"[0-9]{1,9}(?:\.[0-9]{2})?)(?i:(k)\b)?(?![\w-])(?![.,][0-9])"
)
_SPELT = re.compile(rf"(?<![\w-])(?P<number>{SPELT})[\s-](?P<sign>{_UNIT}|pence|cents?(?!\w))", re.IGNORECASE)
_PAID = re.compile(
    r"\b(?:paid|pay|paying|costs?|charged?|owed?|owes?|quoted|spent|refund(?:ed)?|deposit|invoice|bill|price)"
    r"(?: (?:me|us|you|him|her|them|of|for|was|is|over|about|around|nearly|almost|another)){0,2} "
    rf"(?P<number>{_NUMBER})k\b"
    rf"(?!{_GAP}?(?:video|tv|screen|monitor|resolution|miles|km))",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"{_GAP}?[-\u2013]{_GAP}?(?P<number>{_NUMBER})(?i:(?P<times>k)\b)?(?![\w%/]|-[0-9])")
_RANGE_BEFORE = re.compile(r"(?<![\w.,/-])([0-9]{1,6}(?:\.[0-9]{2})?)(k?)[ ]?[-\u2013][ ]?$")
_VAGUE = re.compile(r"\b(?:few|couple|several|many|half)(?:\s{1,2}(?:of|a))?\s{1,2}$", re.IGNORECASE)
_WEIGHT = re.compile(r"\b(?:weigh(?:s|ed|ing)?|lost|gained)(?: \w{1,12})?\s{1,2}$", re.IGNORECASE)
_NO_SUM = re.compile(
    r"\b(?:room|flat|part|model|type|unit|code|ref|order|invoice|error|gas|refrigerant|page|ticket|plot|mask)s?"
    r"\s{0,2}(?:no\.?|number|#|:)?\s{0,2}$",
    re.IGNORECASE,
)
_COOLANTS = frozenset({"12", "22", "23", "32", "134", "290", "404", "407", "410", "452", "507", "600", "717", "744"})
"""Numbers of refrigerants ("R32"), of which plumbers and fitters write more often than of 32 rand."""
_CONTEXT = 24


def find_amounts(text: str, country: str = "") -> tuple[Amount, ...]:
    """Return each sum of money in text order, with a plain decimal value and its ISO 4217 code.

    ``country`` (ISO 3166, "" where unknown) tells whose "$", "kr" or "Rs" it is. A range ("£80-100") gives both sums,
    each with its own characters. A sum that is not said ("a few hundred quid") is none.
    """
    found: dict[int, Amount] = {}
    taken = bytearray(len(text) + 1)
    for start, end, value, currency in _all(text, country):
        if currency and not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            found[start] = Amount(text=text[start:end], start=start, end=end, value=f"{value:.2f}", currency=currency)
    return tuple(found[start] for start in sorted(found))


_Sum = tuple[int, int, Decimal, str]


def _all(text: str, country: str) -> Iterator[_Sum]:
    """Yield start, end, value and currency of each sum; what comes first counts where two overlap."""
    for hit in _BEFORE.finditer(text):
        sign = hit["code"] or hit["sign"] or hit["dollar"]
        then = hit["then"] if hit["then"] and sign in {"$", "£", "€"} else sign
        currency = currency_of(then, country)
        end = hit.end() if not hit["then"] or currency == hit["then"] else hit.start("then")
        yield from _with_second(text, _sum(hit, currency), end)
    for hit in _AFTER.finditer(text):
        before = _before(hit)
        if not (hit["sign"].lower().startswith("pound") and _WEIGHT.search(before)):
            yield from _with_first(before, _sum(hit, currency_of(hit["sign"], country)))
    for hit in _LETTER.finditer(text):
        if _is_sum(hit, country):
            yield _sum(hit, currency_of(hit["sign"], country))
    for hit in _SMALL.finditer(text):
        if not _NO_SUM.search(_before(hit)):
            value = Decimal(hit["number"] or hit["more"]) / 100
            yield hit.start(), hit.end(), value, currency_of(hit["sign"] or hit["word"], country)
    yield from _in_words(text, country)
    for hit in _PAID.finditer(text):
        yield hit.start("number"), hit.end(), _value(hit["number"]) * 1000, HOME.get(country, "")


def _in_words(text: str, country: str) -> Iterator[_Sum]:
    """Yield the sums whose number is spelt out: "fifty pounds"."""
    for hit in _SPELT.finditer(text):
        value = value_of(hit["number"])
        if value is not None and not _VAGUE.search(_before(hit)) and not _WEIGHT.search(_before(hit)):
            small = hit["sign"].lower() in {"pence", "cent", "cents"}
            yield hit.start(), hit.end(), Decimal(value) / (100 if small else 1), currency_of(hit["sign"], country)


def _before(hit: re.Match[str]) -> str:
    return hit.string[max(0, hit.start() - _CONTEXT) : hit.start()]


def _sum(hit: re.Match[str], currency: str) -> _Sum:
    times = next((each for each in hit.groups()[1:] if each and each.lower() in _TIMES), None)
    factor = _TIMES[times.lower()] if times else 1
    return hit.start(), hit.end(), _value(hit["number"], currency) * factor, currency


def _with_second(text: str, first: _Sum, end: int) -> Iterator[_Sum]:
    """Yield the sum, and the second of a range ("£80-100", "£2-3k") if it is the greater one."""
    start, _, value, currency = first
    hit = _RANGE.match(text, end)
    second = _value(hit["number"], currency) if hit else Decimal(0)
    if hit is None or second * (1000 if hit["times"] else 1) <= value:
        yield start, end, value, currency
        return
    both = 1000 if hit["times"] and value < second else 1
    yield start, end, value * both, currency
    yield hit.start("number"), hit.end(), second * (1000 if hit["times"] else 1), currency


def _with_first(before: str, second: _Sum) -> Iterator[_Sum]:
    """Yield the sum, and before it the first of a range ("80-100 euros") if it is the smaller one."""
    start, _, value, currency = second
    hit = _RANGE_BEFORE.search(before)
    if hit and Decimal(hit[1]) * (1000 if hit[2] else 1) < value:
        at = start - len(before) + hit.start()
        yield at, at + len(hit[1]) + len(hit[2]), Decimal(hit[1]) * (1000 if hit[2] else 1), currency
    yield second


def _is_sum(hit: re.Match[str], country: str) -> bool:
    """Tell "N680,000" and "R450" from "N95", "R32" and "room R12": a bare letter is a sign only before such numbers."""
    number = hit["number"]
    if _NO_SUM.search(_before(hit)):
        return False
    grouped = not number.replace(".", "").isdigit()
    if grouped or country == {"N": "NG", "R": "ZA"}[hit["sign"]]:
        return True
    return hit["sign"] == "R" and len(number) > 1 and number not in _COOLANTS


def _value(number: str, currency: str = "") -> Decimal:
    """Return the number with the marks of its country taken for what they are."""
    plain = re.sub(rf"['\u2019]|{_GAP}", "", number)
    if re.fullmatch(r"[0-9]+,[0-9]{2}", plain):
        return Decimal(plain.replace(",", "."))
    dotted = re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{2})?", plain)
    # One dot before three digits is a price of petrol ("£1.429") where thousands are parted by commas.
    if dotted and (plain.count(".") > 1 or "," in plain or currency not in {"USD", "GBP"}):
        return Decimal(plain.replace(".", "").replace(",", "."))
    return Decimal(plain.replace(",", ""))
