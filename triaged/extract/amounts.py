"""Reads sums of money and telephone numbers, and guesses the language by its smallest words."""

from __future__ import annotations

import re
from decimal import Decimal

import phonenumbers

from triaged.extract.wordlists import word_set
from triaged.model import Amount

_SIGNS = {"$": "USD", "£": "GBP", "€": "EUR"}
_CODES = {
    "usd": "USD",
    "gbp": "GBP",
    "eur": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "dollars": "USD",
    "dollar": "USD",
    "pounds": "GBP",
    "quid": "GBP",
    "bucks": "USD",
}
_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3}){1,3}(?:\.[0-9]{2})?|[0-9]{1,9}(?:[.,][0-9]{2})?"
_BEFORE = re.compile(rf"([$£€])\s?({_NUMBER})(k\b)?(?![0-9])")
_AFTER = re.compile(
    rf"(?<![0-9.,])({_NUMBER})\s?(€|(?:euros?|eur|usd|gbp|dollars?|pounds|quid|bucks)\b)", re.IGNORECASE
)
_PHONE = re.compile(r"(?<![0-9.,/$£€-])(?:\+|\(|[0-9])[0-9() .\-]{5,24}[0-9]")
_CANADIAN = re.compile(r"\b(?:C|CA|A|AU|NZ)\$")
_LANGUAGES = {
    "en": word_set("the and was is to of i you for that it have my not with"),
    "de": word_set(
        """
    der die das und ist nicht ich sie wir mit auf ein eine bei zu haben noch wurde
    """
    ),
    "fr": word_set("le la les et est nous vous je pas une des pour avec dans que qui sur bonjour"),
    "es": word_set("el los las y es no una que por para con me se del como pero hola muy"),
}
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST_DIGITS = 7
_WORDS_READ = 400


def find_amounts(text: str) -> tuple[Amount, ...]:
    """Return each sum of money in text order, with a plain decimal value and its ISO 4217 code."""
    found: dict[int, Amount] = {}
    for hit in _BEFORE.finditer(text):
        if _CANADIAN.search(text, max(0, hit.start() - 3), hit.start() + 1):
            continue
        value = _value(hit[2]) * (1000 if hit[3] else 1)
        found[hit.start()] = Amount(
            text=hit.group(), start=hit.start(), end=hit.end(), value=f"{value:.2f}", currency=_SIGNS[hit[1]]
        )
    for hit in _AFTER.finditer(text):
        if any(amount.start <= hit.start() < amount.end for amount in found.values()):
            continue
        sign = hit[2].lower()
        currency = _SIGNS.get(sign) or _CODES[sign]
        found[hit.start()] = Amount(
            text=hit.group(), start=hit.start(), end=hit.end(), value=f"{_value(hit[1]):.2f}", currency=currency
        )
    return tuple(found[start] for start in sorted(found))


def _value(text: str) -> Decimal:
    if re.fullmatch(r"[0-9]+,[0-9]{2}", text):
        return Decimal(text.replace(",", "."))
    return Decimal(text.replace(",", ""))


def find_phones(text: str, country: str | None) -> tuple[str, ...]:
    """Return the telephone numbers of a text in E.164 form; ``country`` (ISO 3166) reads those without a prefix."""
    found: list[str] = []
    for hit in _PHONE.finditer(text):
        if sum(char.isdigit() for char in hit.group()) < _FEWEST_DIGITS:
            continue
        try:
            number = phonenumbers.parse(hit.group(), country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            printed = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            if printed not in found:
                found.append(printed)
    return tuple(found)


def guess_language(text: str) -> str:
    """Return "en", "de", "fr" or "es" by the commonest small words; "en" where nothing speaks against it."""
    words = [word.group().lower() for word, _ in zip(_WORD.finditer(text), range(_WORDS_READ), strict=False)]
    counts = {language: sum(word in small for word in words) for language, small in _LANGUAGES.items()}
    best = max(counts, key=lambda language: (counts[language], language == "en"))
    return best if counts[best] > counts["en"] else "en"
