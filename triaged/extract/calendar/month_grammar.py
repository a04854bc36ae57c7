"""Days of a month: "18 May", "the 18th of May", "May the eighteenth, 2026", "12-Sep-17", "the 24th", "5-7 May"."""

from __future__ import annotations

from dataclasses import replace

from triaged.extract.calendar.calendar_words import DAYS, MONTHS, SHAKY_MONTHS, STEPS, UNITS, qualifier_of
from triaged.extract.calendar.day import Day, Found
from triaged.extract.calendar.lexemes import Lexemes, is_figure
from triaged.extract.calendar.number_words import ORDINALS, SUFFIXES, read_ordinal, read_year
from triaged.extract.calendar.numeric_grammar import LAST_DAY, short
from triaged.extract.wordlists import word_set

_LEADS = word_set("on by for since until till til before after from of in during between around about")
_DAY_LEADS = word_set("on by for since until till til before after from , around about to thru through and or till")
_WORD_LEADS = word_set("on by until till before since for after is s")
_NOT_DAYS = word_set(
    """
    floor time attempt visit call street avenue ave road century birthday anniversary place week month year hour minute
    one person customer complaint email letter message quarter grade edition version party of place half day class
    generation engineer man guy appointment item step floor st parcel order
    """
)
"""Nouns that an ordinal counts, so that "the 3rd" before them is no day of a month."""
_NOT_COUNTED = word_set(
    """
    . , ; : ! ? ) - and or but at in on to for from between please because so as when if we i you he she they it
    that this was is will would should there morning afternoon evening by until with about before after , (
    """
) | {""}
"""What may follow an ordinal in words that is a day of a month: "the fifteenth at nine", not "the fifteenth call"."""
_SHARES = frozenset({"%", "percent", "pc"})
_SAFE_AFTER_FIGURE = _NOT_COUNTED | word_set("am pm")
_LONGEST_SHORT = len("sept")
_SHORT_LETTER_MONTHS = {"inst": "this", "ult": "last", "prox": "next"}
_LETTER_MONTHS = {**_SHORT_LETTER_MONTHS, "instant": "this", "ultimo": "last", "proximo": "next"}
"""The month of a day in formal letters: "the 9th instant", "your letter of the 28th ult."."""


def read_month(lx: Lexemes, at: int) -> tuple[int, int]:
    """Read the name of a month; 0 where none stands there. Short or lower-case look-alikes need company."""
    words = lx.words
    word = words[at]
    if word not in MONTHS:
        return 0, at
    dotted = words[at + 1] == "." and len(word) <= _LONGEST_SHORT and (is_figure(words[at + 2]) or words[at + 2] == ",")
    after = at + 1 + dotted
    if word in SHAKY_MONTHS and not lx.capital(at) and not _sure(lx, at, after):
        return 0, at
    return MONTHS[word], after


def _sure(lx: Lexemes, at: int, after: int) -> bool:
    """Whether the words around say that "may" or "march" in small letters is a month."""
    words = lx.words
    before = words[at - 1]
    if short(before) or before in SUFFIXES or before in ORDINALS or before in {"of", "-", "/"}:
        return True
    number, end, _ = read_ordinal(lx, after + (words[after] == "the"))
    if number and 1 <= number <= LAST_DAY and words[end] not in _NOT_DAYS:
        return True
    if short(words[after]) and (before in _LEADS or words[after + 1] in _SAFE_AFTER_FIGURE):
        return True
    year, _ = read_year(lx, after)
    return bool(year) or before in {"in", "since", "during", "early", "late", "mid", "last", "next", "until", "by"}


def read_date(lx: Lexemes, at: int) -> Found:
    """Read a day of a month, with or without the month."""
    words = lx.words
    after = at + (words[at] == "the")
    month, step = read_month(lx, after)
    if month:
        return _month_first(lx, step, month)
    if words[after] not in ORDINALS and not is_figure(words[after]) and words[after] not in {"twenty", "thirty"}:
        return None
    return _day_first(lx, at, after)


def _month_first(lx: Lexemes, at: int, month: int) -> Found:
    """Read what follows a month: "May 18th, 2026", "May the eighteenth", "May 5-7"."""
    words = lx.words
    step = at + (words[at] in {"-", "/"} and lx.tight(at - 1, 3))
    day, ordinal, end = _number(lx, step + (words[step] == "the"))
    if not day or (words[end] == ":" and lx.tight(end - 1, 3) and is_figure(words[end + 1])):
        return None
    if not ordinal and (words[end] in UNITS or words[end] in _SHARES):
        return None  # "in May 5% faster"
    until, end = _until(lx, end, day)
    return with_year(lx, Day(kind="date", day=day, until=until, month=month), end)


def _day_first(lx: Lexemes, at: int, after: int) -> Found:
    words = lx.words
    day, ordinal, end = _number(lx, after)
    if not day:
        return None
    until, last = _until(lx, end, day)
    if words[last] == "day" and words[last + 1] == "of":
        last += 1
    step = last + (words[last] in {"of", "o"} or (words[last] in {"-", "/"} and lx.tight(last - 1, 3)))
    step += words[step] == "." and words[step + 1] in MONTHS and not ordinal  # "18. December"
    month, follow = read_month(lx, step)
    if month:
        if words[after - 1] in {".", ":", "/", "-"} and lx.tight(after - 1, 2) and not is_figure(words[after - 2]):
            return None
        return with_year(lx, Day(kind="date", day=day, until=until, month=month), follow)
    return (_of_letters(lx, day, end) or _day_alone(lx, at, after, day, end)) if ordinal else None


def _of_letters(lx: Lexemes, day: int, end: int) -> Found:
    """Read the month of a formal letter: "the 9th inst."; "the 9th instant call" is none."""
    word, follow = lx.words[end], lx.words[end + 1]
    if word not in _LETTER_MONTHS or (word == "instant" and follow not in _NOT_COUNTED):
        return None
    dotted = follow == "." and word in _SHORT_LETTER_MONTHS
    return Day(kind="monthday", day=day, qualifier=_LETTER_MONTHS[word]), end + 1 + dotted


def _day_alone(lx: Lexemes, at: int, after: int, day: int, end: int) -> Found:
    """Read "the 24th", "the fifteenth of next month", "on 3rd"."""
    words = lx.words
    if words[end] == "of":
        step = end + 1 + (words[end + 1] in {"the", "that"})
        which = qualifier_of(words[step])
        if words[step + bool(which)] == "month":
            return Day(kind="monthday", day=day, qualifier=which), step + bool(which) + 1
        return None
    article, before = after > at, words[at - 1]
    if words[end] == "-" and lx.tight(end - 1, 3):
        return None
    if is_figure(words[after]):
        if not (article or before in _DAY_LEADS or before in DAYS) or words[end] in _NOT_DAYS:
            return None
    elif (
        not (article and (before in _WORD_LEADS or before in DAYS))
        or words[end] not in _NOT_COUNTED
        or (day == 1 and before not in {"on", "by"})
    ):
        return None
    return Day(kind="monthday", day=day), end


def _number(lx: Lexemes, at: int) -> tuple[int, bool, int]:
    """Return the day of the month, whether it is an ordinal, and the position after it; day 0 where there is none."""
    number, end, _ = read_ordinal(lx, at)
    if number:
        return (number, True, end) if number <= LAST_DAY else (0, False, at)
    word = lx.words[at]
    if short(word) and 1 <= int(word) <= LAST_DAY:
        return int(word), False, at + 1
    return 0, False, at


def _until(lx: Lexemes, at: int, day: int) -> tuple[int, int]:
    """Read the second day of "5-7 May" or "the 5th to the 7th of May"; 0 where none follows."""
    words = lx.words
    if words[at] not in {"-", "to", "and", "until", "till"}:
        return 0, at
    step = at + 1 + (words[at + 1] == "the")
    last, _, end = _number(lx, step)
    if last <= day or words[end] == ":" or words[end] in UNITS:
        return 0, at
    if words[at] in {"to", "and", "until", "till"}:
        follow = end + (words[end] == "of")
        if not read_month(lx, follow)[0]:
            return 0, at
    return last, end


def with_year(lx: Lexemes, day: Day, at: int) -> tuple[Day, int]:
    """Add the year that may follow: ", 2026", "'26", "of last year", "next year"."""
    words = lx.words
    tied = words[at] in {"-", "/"} and lx.tight(at - 1, 3)
    step = at + (tied or words[at] in {",", "of", "in"})
    year, after = read_year(lx, step)
    if year and words[after] not in SUFFIXES:
        return replace(day, year=year), after
    if tied and short(words[step]):
        return replace(day, year=2000 + int(words[step])), step + 1
    step = at + (words[at] == "of")
    if words[step] in {"last", "next", "this"} and words[step + 1] == "year":
        return replace(day, year_step=STEPS.get(words[step], 0)), step + 2
    return day, at
