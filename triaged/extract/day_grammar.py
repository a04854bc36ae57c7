"""How people name a day: "Tuesday week", "the 24th", "18 May", "5/18", "last Friday, April 3", "end of next week"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from triaged.extract.calendar_words import (
    DAYS,
    MONTHS,
    NIGHT_WORDS,
    NUMBERS,
    ORDINALS,
    RELATIVE_DAYS,
    SHAKY_DAYS,
    UNITS,
    Lexeme,
    is_figure,
    word_at,
)

DayKind = Literal["offset", "weekday", "monthday", "date", "numeric", "shift", "period"]
Found = tuple["Day", int] | None
_QUALIFIERS = frozenset({"this", "next", "last", "coming", "following", "past", "same"})
_EDGES = {"end": "end", "start": "start", "beginning": "start", "middle": "middle", "mid": "middle", "early": "start",
          "late": "end"}  # fmt: skip
_LATER = {"later": 1, "after": 1, "afterwards": 1, "earlier": -1, "before": -1, "previously": -1, "beforehand": -1}
_LAST_DAY = 31
_LAST_MONTH = 12
_CENTURY = 100
_YEARS = range(1990, 2100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day as it is written, not yet placed on a calendar; fields that do not apply stay at their defaults."""

    kind: DayKind
    offset: int = 0
    """Days for "offset"; units for "shift" and "period"."""
    unit: str = "day"
    weekday: int | None = None
    qualifier: str = ""
    weeks: int = 0
    """Weeks to add: one in "Tuesday week" and "a week on Tuesday"."""
    day: int = 0
    month: int = 0
    year: int | None = None
    edge: str = ""
    """Which part of a period: "start", "middle", "end", "first" (its first week) or ""."""
    night: bool = False

    @property
    def single(self) -> bool:
        """Whether it names one day, not a period."""
        return self.kind != "period"


def read_day(text: str, lexemes: list[Lexeme], at: int) -> Found:
    """Read a day at ``at``; ``text`` tells capitals. Returns the day and the position after it, or None."""
    word = word_at(lexemes, at)
    if not word:
        return None
    for rule in (_iso, _numeric, _relative, _weeks_and_weekday, _weekday, _date, _shift, _period):
        found = rule(text, lexemes, at)
        if found is not None:
            return found
    return None


def _iso(text: str, lexemes: list[Lexeme], at: int) -> Found:
    del text
    words = [word_at(lexemes, at + offset) for offset in range(5)]
    if words[1] != "-" or words[3] != "-" or len(words[0]) != len("2026"):
        return None
    if not all(is_figure(word) and len(word) <= len("2026") for word in (words[0], words[2], words[4])):
        return None
    year, month, day = int(words[0]), int(words[2]), int(words[4])
    if year not in _YEARS or not 1 <= month <= _LAST_MONTH or not 1 <= day <= _LAST_DAY:
        return None
    return Day(kind="date", day=day, month=month, year=year), at + 5


def _numeric(text: str, lexemes: list[Lexeme], at: int) -> Found:  # noqa: PLR0911 - each return turns down one look-alike
    """Read 5/18, 18.5., 18/05/2026 and 18-05-26; the order of day and month is settled for the whole mail."""
    first, sign, second = (word_at(lexemes, at + offset) for offset in range(3))
    if sign not in {"/", ".", "-"} or not (_short(first) and _short(second)) or not _tight(lexemes, at, 3):
        return None
    if word_at(lexemes, at - 1) in {"/", ".", "-", "$", "£", "€"} and _tight(lexemes, at - 1, 2):
        return None
    year = None
    after = at + 3
    third = word_at(lexemes, after + 1)
    if word_at(lexemes, after) == sign and is_figure(third) and len(third) in {2, 4} and _tight(lexemes, at, 5):
        year = int(third) + (2000 if len(third) == len("26") else 0)
        after += 2
    elif sign != "/":
        return None
    low, high = sorted((int(first), int(second)))
    if low < 1 or low > _LAST_MONTH or high > _LAST_DAY or (year is not None and year not in _YEARS):
        return None
    if year is None and word_at(lexemes, after) in {"/", "%"} and _tight(lexemes, after - 1, 2):
        return None
    if year is None and word_at(lexemes, after) in {"of", "inch", "full"}:
        return None
    del text
    return Day(kind="numeric", day=int(first), month=int(second), year=year), after


def _relative(text: str, lexemes: list[Lexeme], at: int) -> Found:  # noqa: PLR0911 - one return for each way to say it
    """Read today, 2moro, "the day after tomorrow", "this morning", "last night", "two days ago"."""
    word, follow = word_at(lexemes, at), word_at(lexemes, at + 1)
    if word in RELATIVE_DAYS:
        after = at + 1
        if word_at(lexemes, after) == "week" and RELATIVE_DAYS[word] >= 0:
            return Day(kind="offset", offset=RELATIVE_DAYS[word] + 7), after + 1
        return Day(kind="offset", offset=RELATIVE_DAYS[word], night=word in NIGHT_WORDS), after
    if word == "this" and follow in {"morning", "afternoon", "evening"}:
        return Day(kind="offset"), at + 1
    if word == "last" and follow == "night":
        return Day(kind="offset", offset=-1), at + 1
    noun = at + (word == "the")
    if word_at(lexemes, noun) == "day" and word_at(lexemes, noun + 1) in {"after", "before"}:
        base = RELATIVE_DAYS.get(word_at(lexemes, noun + 2))
        if base is not None:
            return Day(kind="offset", offset=base + (1 if word_at(lexemes, noun + 1) == "after" else -1)), noun + 3
    amount, after = read_count(lexemes, at)
    if amount is not None and UNITS.get(word_at(lexemes, after)) in {"day", "week", "fortnight"}:
        unit = UNITS[word_at(lexemes, after)]
        if word_at(lexemes, after + 1) in {"ago", "back"}:
            days = amount * {"day": 1, "week": 7, "fortnight": 14}[unit]
            return Day(kind="offset", offset=-days, qualifier="ago"), after + 2
        if word_at(lexemes, after + 1) == "from" and word_at(lexemes, after + 2) in {"today", "now"}:
            days = amount * {"day": 1, "week": 7, "fortnight": 14}[unit]
            return Day(kind="offset", offset=days), after + 3
    del text
    return None


def _weeks_and_weekday(text: str, lexemes: list[Lexeme], at: int) -> Found:
    """Read "a week on Tuesday", "a week from Friday", "two weeks on Monday", "week Friday"."""
    amount, after = read_count(lexemes, at)
    if amount is None:
        amount, after = 1, at
    if word_at(lexemes, after) not in {"week", "weeks", "fortnight"}:
        return None
    if word_at(lexemes, after) == "fortnight":
        amount *= 2
    after += 1
    if word_at(lexemes, after) in {"on", "from"}:
        after += 1
    elif amount != 1:
        return None
    weekday = _weekday_number(text, lexemes, after)
    if weekday is None:
        offset = RELATIVE_DAYS.get(word_at(lexemes, after))
        return None if offset is None else (Day(kind="offset", offset=offset + 7 * amount), after + 1)
    return Day(kind="weekday", weekday=weekday, weeks=amount), after + 1


def _weekday(text: str, lexemes: list[Lexeme], at: int) -> Found:
    """Read "Tuesday", "last Friday, April 3", "Thurs the 14th", "the following Monday", "Saturday week"."""
    qualifier = word_at(lexemes, at) if word_at(lexemes, at) in _QUALIFIERS else ""
    after = at + bool(qualifier)
    if qualifier == "this" and word_at(lexemes, after) in {"coming", "past"}:
        qualifier, after = word_at(lexemes, after), after + 1
    weekday = _weekday_number(text, lexemes, after)
    if weekday is None:
        return None
    after += 1
    if (
        word_at(lexemes, after) == "."
        and len(word_at(lexemes, after - 1)) <= len("thurs")
        and _tight(lexemes, after - 1, 2)
    ):
        dated = _after_weekday(text, lexemes, after + 1)
    else:
        dated = _after_weekday(text, lexemes, after)
    if dated is not None:
        return replace(dated[0], weekday=weekday), dated[1]
    if word_at(lexemes, after) == "week" and not qualifier:
        return Day(kind="weekday", weekday=weekday, weeks=1), after + 1
    if word_at(lexemes, after) in {"last", "next", "gone"} and word_at(lexemes, after + 1) not in {
        "week",
        "month",
        "year",
    }:
        return Day(kind="weekday", weekday=weekday, qualifier=word_at(lexemes, after)), after + 1
    if word_at(lexemes, after) in {"of", "last", "next", "this"}:
        step = after + (word_at(lexemes, after) == "of")
        if word_at(lexemes, step) in {"last", "next", "this"} and word_at(lexemes, step + 1) == "week":
            which = word_at(lexemes, step)
            return Day(kind="weekday", weekday=weekday, qualifier=f"week {which}"), step + 2
    return Day(kind="weekday", weekday=weekday, qualifier=qualifier), after


def _after_weekday(text: str, lexemes: list[Lexeme], at: int) -> Found:
    """Read the date that may follow a weekday: ", April 3", "the 14th", " 18 May", " 5/18", "(14th)"."""
    after = at
    if word_at(lexemes, after) in {",", "("}:
        after += 1
    dated = _iso(text, lexemes, after) or _numeric(text, lexemes, after) or _date(text, lexemes, after)
    if dated is not None and word_at(lexemes, at) == "(" and word_at(lexemes, dated[1]) == ")":
        return dated[0], dated[1] + 1
    return dated


def _date(text: str, lexemes: list[Lexeme], at: int) -> Found:  # noqa: PLR0911 - one return for each way to say it
    """Read "18 May", "the 18th of May", "May 18th, 2026", "the 24th"."""
    after = at
    article = word_at(lexemes, after) == "the"
    after += article
    month, step = _month(text, lexemes, after)
    if month:
        day, ordinal, end = _month_day(lexemes, step)
        if day and not (word_at(lexemes, end) in {":", "%"} or (word_at(lexemes, end) in UNITS and not ordinal)):
            return _with_year(lexemes, Day(kind="date", day=day, month=month), end)
        return None
    day, ordinal, end = _month_day(lexemes, after)
    if not day:
        return None
    step = end + (word_at(lexemes, end) == "of")
    month, follow = _month(text, lexemes, step)
    if month:
        return _with_year(lexemes, Day(kind="date", day=day, month=month), follow)
    qualifier = ""
    if word_at(lexemes, end) == "of" and word_at(lexemes, end + 1) in {"this", "next", "last"}:
        if word_at(lexemes, end + 2) == "month":
            return Day(kind="monthday", day=day, qualifier=word_at(lexemes, end + 1)), end + 3
    elif word_at(lexemes, end) == "of" and not (article and word_at(lexemes, end + 1) == "the"):
        return None
    named = word_at(lexemes, after) not in ORDINALS
    before = word_at(lexemes, at - 1)
    if ordinal and (article or before in {"on", "by", "for", "since", "until", "till", "before", ","}) and named:
        if word_at(lexemes, end) in {"floor", "time", "attempt", "visit", "call", "street", "st", "avenue", "century"}:
            return None
        return Day(kind="monthday", day=day, qualifier=qualifier), end
    return None


def _shift(text: str, lexemes: list[Lexeme], at: int) -> Found:
    """Read "three weeks earlier", "two days later", "the next day", "the day after", "the following morning"."""
    del text
    after = at + (word_at(lexemes, at) == "the")
    if after > at and word_at(lexemes, after) in {"next", "following", "same", "previous"}:
        which = {"next": 1, "following": 1, "same": 0, "previous": -1}[word_at(lexemes, after)]
        if word_at(lexemes, after + 1) == "day":
            return Day(kind="shift", offset=which), after + 2
        if word_at(lexemes, after + 1) in {"morning", "afternoon", "evening"}:
            return Day(kind="shift", offset=which), after + 1
    if after > at and word_at(lexemes, after) == "day" and word_at(lexemes, after + 1) in {"after", "before"}:
        return Day(kind="shift", offset=_LATER[word_at(lexemes, after + 1)]), after + 2
    amount, after = read_count(lexemes, at)
    unit = UNITS.get(word_at(lexemes, after))
    if amount is None or unit not in {"day", "week", "fortnight", "month"} or word_at(lexemes, after + 1) not in _LATER:
        return None
    if word_at(lexemes, after + 1) in {"after", "before"} and word_at(lexemes, after + 2) not in {",", ".", ""}:
        return None
    if unit == "fortnight":
        amount, unit = amount * 2, "week"
    return Day(kind="shift", offset=amount * _LATER[word_at(lexemes, after + 1)], unit=unit), after + 2


def _period(text: str, lexemes: list[Lexeme], at: int) -> Found:
    """Read "next week", "the weekend", "the end of the month", "first week of January", "mid-May", "May"."""
    after = at + (word_at(lexemes, at) == "the")
    edge = _EDGES.get(word_at(lexemes, after), "")
    if edge:
        after += 1
        if word_at(lexemes, after) in {"of", "-"}:
            after += 1
        elif word_at(lexemes, after - 1) not in {"early", "late", "mid"}:
            return None
    elif word_at(lexemes, after) in {"first", "last"} and word_at(lexemes, after + 1) == "week":
        edge = "first" if word_at(lexemes, after) == "first" else "end"
        after += 2 + (word_at(lexemes, after + 2) in {"of", "in"})
        if word_at(lexemes, after - 1) not in {"of", "in"}:
            return None
    after += word_at(lexemes, after) == "the"
    qualifier = word_at(lexemes, after) if word_at(lexemes, after) in _QUALIFIERS else ""
    after += bool(qualifier)
    word = word_at(lexemes, after)
    month, step = _month(text, lexemes, after)
    before = word_at(lexemes, at - 1)
    if month and (edge or before in {"in", "by", "until", "till", "for", "since", "during", "before"}):
        return _with_year(lexemes, Day(kind="period", unit="month", month=month, edge=edge), step)
    if word == "weekend":
        return Day(kind="period", unit="weekend", qualifier=qualifier), after + 1
    if word in {"week", "month", "year"} and (edge or qualifier):
        return Day(kind="period", unit=word, qualifier=qualifier, edge=edge), after + 1
    return None


def read_count(lexemes: list[Lexeme], at: int) -> tuple[int | None, int]:
    """Read a small whole number in words or digits: "three", "a", "a couple of", "14"."""
    word = word_at(lexemes, at)
    if word in {"a", "the"} and word_at(lexemes, at + 1) in {"few", "couple"}:
        at, word = at + 1, word_at(lexemes, at + 1)
    if word in {"few", "couple"}:
        return NUMBERS[word], at + 1 + (word_at(lexemes, at + 1) == "of")
    if NUMBERS.get(word):
        return NUMBERS[word], at + 1
    if is_figure(word) and len(word) <= len("365"):
        return int(word), at + 1
    return None, at


def _weekday_number(text: str, lexemes: list[Lexeme], at: int) -> int | None:
    word = word_at(lexemes, at)
    number = DAYS.get(word)
    if number is None or word not in SHAKY_DAYS:
        return number
    capital = text[lexemes[at].start].isupper() and word_at(lexemes, at - 1) not in {"", "."}
    led = word_at(lexemes, at - 1) in {"on", "by", "last", "next", "this", "until", "til", "till", "from", "to"}
    followed = word_at(lexemes, at + 1) in {"morning", "afternoon", "am", "pm", "at"} or is_figure(
        word_at(lexemes, at + 1)
    )
    return number if capital or led or followed else None


def _month(text: str, lexemes: list[Lexeme], at: int) -> tuple[int, int]:
    word = word_at(lexemes, at)
    if word not in MONTHS:
        return 0, at
    shaky = word in {"may", "march", "mar", "jun", "sep", "dec", "jan"} and not text[lexemes[at].start].isupper()
    if shaky and not (
        is_figure(word_at(lexemes, at - 1)) or word_at(lexemes, at - 1) in {"of", "st", "nd", "rd", "th"}
    ):
        return 0, at
    dotted = word_at(lexemes, at + 1) == "." and len(word) <= len("sept") and is_figure(word_at(lexemes, at + 2))
    return MONTHS[word], at + 1 + dotted


def _month_day(lexemes: list[Lexeme], at: int) -> tuple[int, bool, int]:
    """Return the day of the month, whether it is an ordinal, and the position after it; day 0 where there is none."""
    word = word_at(lexemes, at)
    at += word == "the"
    word = word_at(lexemes, at)
    if word in ORDINALS:
        return ORDINALS[word], True, at + 1
    if not _short(word) or not 1 <= int(word) <= _LAST_DAY:
        return 0, False, at
    if word_at(lexemes, at + 1) in {"st", "nd", "rd", "th"}:
        return int(word), True, at + 2
    return int(word), False, at + 1


def _with_year(lexemes: list[Lexeme], day: Day, at: int) -> Found:
    step = at + (word_at(lexemes, at) == ",")
    word = word_at(lexemes, step)
    if is_figure(word) and len(word) == len("2026") and int(word) in _YEARS:
        return replace(day, year=int(word)), step + 1
    return day, at


def _short(word: str) -> bool:
    return is_figure(word) and len(word) <= len("31")


def _tight(lexemes: list[Lexeme], at: int, count: int) -> bool:
    """Whether these lexemes stand side by side, with no space between them."""
    if at < 0 or at + count > len(lexemes):
        return False
    return all(lexemes[at + step].end == lexemes[at + step + 1].start for step in range(count - 1))
