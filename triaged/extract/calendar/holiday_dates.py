"""On which day of a year a holiday falls: fixed days, nth weekdays, days around Easter, feasts of other calendars."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays as holidays_of

_FIXED: dict[str, tuple[int, int]] = {
    "new year": (1, 1), "epiphany": (1, 6), "burns night": (1, 25), "australia day": (1, 26), "groundhog day": (2, 2),
    "waitangi day": (2, 6), "valentine": (2, 14), "st david": (3, 1), "womens day": (3, 8), "pi day": (3, 14),
    "st patrick": (3, 17), "april fool": (4, 1), "earth day": (4, 22), "st george": (4, 23), "anzac day": (4, 25),
    "star wars day": (5, 4), "cinco de mayo": (5, 5), "juneteenth": (6, 19), "midsummer": (6, 24), "canada day": (7, 1),
    "fourth of july": (7, 4), "bastille day": (7, 14), "halloween": (10, 31), "all saints": (11, 1),
    "all souls": (11, 2), "bonfire night": (11, 5), "armistice": (11, 11), "veterans day": (11, 11),
    "st andrew": (11, 30), "christmas eve": (12, 24), "christmas": (12, 25), "boxing day": (12, 26),
    "new year eve": (12, 31), "labour day": (5, 1),
}  # fmt: skip
_NTH: dict[str, tuple[int, int, int]] = {
    "martin luther king day": (1, 0, 3), "presidents day": (2, 0, 3), "memorial day": (5, 0, -1),
    "early may bank holiday": (5, 0, 1), "spring bank holiday": (5, 0, -1), "august bank holiday": (8, 0, -1),
    "labor day": (9, 0, 1), "columbus day": (10, 0, 2), "thanksgiving": (11, 3, 4), "remembrance sunday": (11, 6, 2),
    "fathers day": (6, 6, 3), "victoria day": (5, 0, 0), "melbourne cup": (11, 1, 1),
}  # fmt: skip
"""Month, weekday (Monday is 0) and which one; -1 is the last."""
_EASTER: dict[str, int] = {
    "pancake day": -47, "mardi gras": -47, "ash wednesday": -46, "palm sunday": -7, "maundy thursday": -3,
    "good friday": -2, "easter saturday": -1, "easter": 0, "easter monday": 1, "ascension": 39, "whitsun": 49,
    "whit monday": 50, "corpus christi": 60, "mothering sunday": -21,
}  # fmt: skip
_MOVING: dict[str, tuple[str, str]] = {
    "diwali": ("IN", "Diwali"), "holi": ("IN", "Holi"), "eid": ("IN", "Eid al-Fitr"),
    "eid al adha": ("IN", "Eid al-Adha"),
    "rosh hashanah": ("IL", "Rosh Hashanah"), "yom kippur": ("IL", "Yom Kippur"), "passover": ("IL", "Pesach"),
    "sukkot": ("IL", "Sukkot"), "lunar new year": ("CN", "Chinese New Year"),
}  # fmt: skip
"""The country whose public holidays hold the feast, and its name there."""
_BY_COUNTRY: dict[tuple[str, str], str] = {
    ("mothers day", "GB"): "mothering sunday", ("mothers day", "UK"): "mothering sunday",
    ("mothers day", "IE"): "mothering sunday", ("labour day", "US"): "labor day", ("labour day", "CA"): "labor day",
}  # fmt: skip
NAMES = (
    frozenset(_FIXED) | frozenset(_NTH) | frozenset(_EASTER) | frozenset(_MOVING)
    | {"mothers day", "independence day", "black friday", "cyber monday", "election day", "bank holiday"}
)  # fmt: skip
_SUNDAY, _MONDAY, _TUESDAY, _WEEK = 6, 0, 1, 7
_LAST_MONTH = 12


def holiday_in(name: str, year: int, country: str) -> date | None:
    """Return the day of that holiday in a year, as ``country`` (ISO 3166) keeps it; None where no calendar tells."""
    name = _BY_COUNTRY.get((name, country), name)
    special = _of_country(name, year, country)
    if special is not None:
        return special
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name in _NTH:
        return nth_weekday(year, *_NTH[name])
    if name in _EASTER:
        return easter(year) + timedelta(days=_EASTER[name])
    if name in _MOVING:
        return _moving(year, *_MOVING[name])
    return None


def _of_country(name: str, year: int, country: str) -> date | None:  # noqa: PLR0911 - one return for each holiday
    if name == "mothers day":
        return nth_weekday(year, 5, _SUNDAY, 2)
    if name == "fathers day" and country in {"AU", "NZ"}:
        return nth_weekday(year, 9, _SUNDAY, 1)
    if name == "thanksgiving" and country == "CA":
        return nth_weekday(year, 10, _MONDAY, 2)
    if name in {"black friday", "cyber monday"}:
        return nth_weekday(year, *_NTH["thanksgiving"]) + timedelta(days=1 if name == "black friday" else 4)
    if name == "independence day":
        return date(year, 8, 15) if country == "IN" else date(year, 7, 4)
    if name == "election day":
        return nth_weekday(year, 11, _MONDAY, 1) + timedelta(days=1)
    if name == "victoria day":
        return date(year, 5, 24) - timedelta(days=date(year, 5, 24).weekday())
    return None


def nth_weekday(year: int, month: int, weekday: int, which: int) -> date:
    """Return the ``which``-th such weekday of a month, counted from its end where negative."""
    if which > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % _WEEK + _WEEK * (which - 1))
    last = date(year, _LAST_MONTH, 31) if month == _LAST_MONTH else date(year, month + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % _WEEK + _WEEK * (-which - 1))


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar, by the rule of Meeus, Jones and Butcher."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    leap, tail = divmod(century, 4)
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * tail + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=256)
def _moving(year: int, country: str, name: str) -> date | None:
    found = sorted(day for day, label in holidays_of.country_holidays(country, years=year).items() if name in label)
    return found[0] if found else None


@lru_cache(maxsize=64)
def bank_holidays(year: int, country: str, subdivision: str | None) -> tuple[date, ...]:
    """Return the public holidays of a country on Mondays; those of England where it is not known."""
    try:
        found = holidays_of.country_holidays(country or "GB", subdiv=subdivision if country else "ENG", years=year)
    except (NotImplementedError, KeyError):
        found = holidays_of.country_holidays("GB", subdiv="ENG", years=year)
    return tuple(sorted(day for day in found if day.weekday() == _MONDAY))
