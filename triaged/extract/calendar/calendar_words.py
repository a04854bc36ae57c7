"""The words that people use for days, months and lengths of time, with the ways in which they are misspelt."""

from __future__ import annotations

from itertools import chain

from triaged.extract.wordlists import word_set

_WORDS_OF_THEIR_OWN = frozenset({"frida", "sunda"})


def _misspelt(name: str) -> frozenset[str]:
    """Return a long name with one letter left out or doubled, or two neighbours in the wrong order."""
    if len(name) < len("sunday"):
        return frozenset()
    left_out = (name[:at] + name[at + 1 :] for at in range(1, len(name)))
    doubled = (name[:at] + name[at] + name[at:] for at in range(len(name)))
    swapped = (name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(len(name) - 1))
    return frozenset(chain(left_out, doubled, swapped)) - _WORDS_OF_THEIR_OWN


def _numbered(rows: tuple[str, ...], first: int) -> dict[str, int]:
    """Return names with the number of their row; a misspelling never displaces a name written as it should be."""
    named = {name: number for number, row in enumerate(rows, start=first) for name in row.split()}
    wrong = {form: named[name] for name in named for form in _misspelt(name)}
    return {**wrong, **named}


DAYS: dict[str, int] = _numbered(
    (
        "monday mon",
        "tuesday tues tue teusday",
        "wednesday weds wed wensday wedsday wednessday wendsday",
        "thursday thurs thur thu thersday thurday",
        "friday fri",
        "saturday sat saterday satday",
        "sunday sun",
    ),
    first=0,
)
SHAKY_DAYS = frozenset({"sat", "sun", "wed", "mon", "fri", "thu", "tue"})
"""Short forms that are words as well; they need a capital letter or a preposition before them."""
MANY_DAYS: dict[str, int] = {
    name + "s": number for name, number in DAYS.items() if name.endswith("day") and name + "s" not in DAYS
}

MONTHS: dict[str, int] = _numbered(
    (
        "january jan januery",
        "february feb febuary febrary",
        "march mar",
        "april apr",
        "may",
        "june jun",
        "july jul",
        "august aug",
        "september sept sep septemeber",
        "october oct octomber",
        "november nov novemeber",
        "december dec decemeber",
    ),
    first=1,
)
SHAKY_MONTHS = frozenset({"may", "march", "mar", "jun", "sep", "dec", "jan", "nov", "oct"})
"""Months that are other words as well, or bits of them, where no capital letter begins them."""

RELATIVE_DAYS: dict[str, int] = {
    "today": 0, "2day": 0, "tday": 0, "todays": 0, "tonight": 0, "2nite": 0, "2night": 0, "tonite": 0, "tonights": 0,
    "tomorrow": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1, "2moro": 1, "2morrow": 1, "tmrw": 1, "tmw": 1,
    "tomorrows": 1, "tomoro": 1, "tomorro": 1, "tmr": 1, "tmoro": 1, "tmmrw": 1,
    "tomoz": 1, "morra": 1, "morrow": 1,
    "2moz": 1, "2mrw": 1, "tomo": 1, "yesterday": -1, "yday": -1, "yesterdays": -1, "yesturday": -1,
    "yesterdy": -1, "yest": -1,
}  # fmt: skip
NIGHT_WORDS = frozenset({"tonight", "2nite", "2night", "tonite", "tonights"})

UNITS: dict[str, str] = {
    "minute": "minute", "minutes": "minute", "min": "minute", "mins": "minute",
    "hour": "hour", "hours": "hour", "hr": "hour", "hrs": "hour",
    "day": "day", "days": "day", "week": "week", "weeks": "week", "wk": "week", "wks": "week", "night": "day",
    "nights": "day", "fortnight": "fortnight", "fortnights": "fortnight",
    "month": "month", "months": "month", "mth": "month", "mths": "month", "quarter": "quarter", "quarters": "quarter",
    "year": "year", "years": "year", "yr": "year", "yrs": "year", "decade": "decade", "decades": "decade",
}  # fmt: skip
QUALIFIERS = word_set("this next last coming following past same previous upcoming nxt")
"""Words before a day or a period that say which one; "nxt" is "next"."""
STEPS: dict[str, int] = {
    "next": 1, "coming": 1, "following": 1, "upcoming": 1, "last": -1, "past": -1, "previous": -1, "gone": -1,
}  # fmt: skip
"""Which way a qualifier leads; the others stay where they are."""


def qualifier_of(word: str) -> str:
    """Return the qualifier that ``word`` is, as it should be written, or an empty string."""
    return ("next" if word == "nxt" else word) if word in QUALIFIERS else ""
