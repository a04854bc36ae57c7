"""Signs, codes and words of money, with the currency that each stands for (ISO 4217) and where it does."""

from __future__ import annotations

from triaged.extract.wordlists import word_set

DOLLARS = {"AU": "AUD", "NZ": "NZD", "CA": "CAD", "SG": "SGD", "HK": "HKD"}
"""Countries (ISO 3166) whose bare "$" is not the dollar of the United States."""

SIGNS = {
    "US$": "USD",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "NZ$": "NZD",
    "S$": "SGD",
    "SG$": "SGD",
    "HK$": "HKD",
    "R$": "BRL",
    "£": "GBP",
    "€": "EUR",
    "₹": "INR",
    "₦": "NGN",
    "¥": "JPY",
    "\uffe5": "JPY",
    "₺": "TRY",
    "₽": "RUB",
    "₩": "KRW",
    "₪": "ILS",
    "₱": "PHP",
    "₴": "UAH",
    "₵": "GHS",
    "₫": "VND",
    "฿": "THB",
    "KSh": "KES",
    "Ksh": "KES",
    "KSH": "KES",
    "ksh": "KES",
}
"""Signs that stand before a number, or after it where the country writes so; a bare "$" goes by country."""

CODES = word_set(
    """
    USD GBP EUR AUD CAD NZD SGD HKD INR NGN ZAR KES GHS UGX TZS CHF SEK NOK DKK ISK PLN CZK HUF BGN JPY CNY AED SAR ILS
    RUB UAH BRL MXN PHP THB MYR IDR KRW VND EGP PKR BDT LKR
    """
)
"""Codes that are no English word: before or after a number, in capitals or small letters."""

_DOLLARS = ("$", "dollar", "dollars", "buck", "bucks")
_CENTS = ("cent", "cents", "¢")
WORDS = {
    "n": "NGN",
    "r": "ZAR",
    "p": "GBP",
    "pence": "GBP",
    "€": "EUR",
    "£": "GBP",
    "euro": "EUR",
    "euros": "EUR",
    "pound": "GBP",
    "pounds": "GBP",
    "quid": "GBP",
    "pounds sterling": "GBP",
    "rupee": "INR",
    "rupees": "INR",
    "naira": "NGN",
    "rand": "ZAR",
    "shillings": "KES",
    "francs": "CHF",
    "yen": "JPY",
    "baht": "THB",
    "yuan": "CNY",
    "rmb": "CNY",
    "zł": "PLN",
    "zl": "PLN",
    "zloty": "PLN",
    "złoty": "PLN",
    "złotych": "PLN",
    "kč": "CZK",
    "ft": "",
    "₺": "TRY",
    "₽": "RUB",
    "₴": "UAH",
    "₫": "VND",
    "¥": "JPY",
    "円": "JPY",
    "元": "CNY",
}
"""Signs and words after a number; "" is told apart by country."""

BY_COUNTRY = {
    "kr": {"NO": "NOK", "DK": "DKK", "IS": "ISK", "": "SEK"},
    "kronor": {"": "SEK"},
    "kroner": {"DK": "DKK", "": "NOK"},
    "rs": {"PK": "PKR", "LK": "LKR", "": "INR"},
    "ft": {"HU": "HUF", "": ""},
    "¥": {"CN": "CNY", "": "JPY"},
    "pounds": {"EG": "EGP", "": "GBP"},
    "shillings": {"UG": "UGX", "TZ": "TZS", "": "KES"},
    "rupees": {"PK": "PKR", "LK": "LKR", "": "INR"},
}
"""What is written alike in several countries; "" where the country tells nothing."""

HOME = {
    **DOLLARS,
    "US": "USD",
    "GB": "GBP",
    "IN": "INR",
    "NG": "NGN",
    "ZA": "ZAR",
    "KE": "KES",
    "CH": "CHF",
    "SE": "SEK",
    "NO": "NOK",
    "DK": "DKK",
    "PL": "PLN",
    "JP": "JPY",
    **dict.fromkeys(("AT", "BE", "DE", "ES", "FI", "FR", "GR", "IE", "IT", "LU", "MT", "NL", "PT"), "EUR"),
}
"""What people pay with at home, for "paid 1.5k"."""


def currency_of(sign: str, country: str) -> str:
    """Return the ISO 4217 code of a sign, code or word as it is written in ``country``; "" where it has none."""
    if sign == "ft":  # feet; forints are "Ft"
        return ""
    low = sign.lower().removesuffix(".")
    dollar = DOLLARS.get(country, "USD")
    cent = "EUR" if HOME.get(country) == "EUR" else dollar
    shared = BY_COUNTRY.get(low)
    if shared is not None:
        return shared.get(country, shared[""])
    fixed = {**dict.fromkeys(_DOLLARS, dollar), **dict.fromkeys(_CENTS, cent)}
    return SIGNS.get(sign) or fixed.get(low) or WORDS.get(low) or (low.upper() if low.upper() in CODES else "")
