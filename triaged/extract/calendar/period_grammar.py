"""Stretches of days: "next week", "the weekend after next", "end of May", "Q3", "this summer", "in 2015"."""

from __future__ import annotations

from dataclasses import replace

from triaged.extract.calendar.calendar_words import MONTHS, qualifier_of
from triaged.extract.calendar.day import Day, Found
from triaged.extract.calendar.lexemes import Lexemes, is_figure
from triaged.extract.calendar.month_grammar import read_month, with_year
from triaged.extract.calendar.number_words import ORDINALS, YEARS, of_two_digits, read_ordinal, read_year
from triaged.extract.wordlists import word_set

EDGES = {"end": "end", "start": "start", "beginning": "start", "middle": "middle", "mid": "middle", "early": "start",
         "late": "late", "close": "end", "latter": "end", "turn": "start"}  # fmt: skip
SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_HALF_YEAR, _QUARTER = 2, 4
_BARE = frozenset({"early", "late", "mid"})
_MONTH_LEADS = word_set("in by until till til for since during before from to around about through throughout of")
_YEAR_LEADS = word_set("in since during by until till before after from around year throughout back")
_WEEKEND_LEADS = word_set("the at on by this over for until till before a")
_COUNTED = word_set("people times years days weeks hours miles calls mails messages items pounds percent %")
_RECENT = 1900
_AFTER_OLD_YEAR = word_set(". , ; : ! ? ) and by when the he she it they after before to at with but as under") | {""}
_NUMBERED = word_set("block room unit zone bay question building gate row seat hall audi level")
_DECADES = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80,
    "nineties": 90,
}  # fmt: skip
_LEAD_OF_DECADE = word_set("in the during since early late of mid")


def read_period(lx: Lexemes, at: int) -> Found:
    """Read a period, or its start, middle or end."""
    words = lx.words
    after = at + (words[at] == "the")
    edge, after = _edge(lx, after)
    if after < 0:
        return None
    if not edge:
        part = _part_of(lx, after)
        if part is not None:
            return part
    after += words[after] == "the" or (words[after] in {"this", "that"} and words[after + 1] == "coming")
    qualifier = qualifier_of(words[after])
    after += bool(qualifier)
    if qualifier == "this" and words[after] in {"coming", "past"}:
        qualifier, after = words[after], after + 1
    return _named(lx, at, after, qualifier, edge)


def _edge(lx: Lexemes, at: int) -> tuple[str, int]:
    """Read "end of", "mid-", "early in": which part, and the position after it; -1 where it can be no period."""
    words = lx.words
    word = words[at]
    edge = EDGES.get(word, "")
    if not edge:
        return "", at
    after = at + 1
    if word == "latter":
        after += words[after] in {"part", "half"}
    if words[after] in {"of", "-", "in"}:
        return edge, after + 1
    return (edge, after) if word in _BARE else ("", -1)


def _named(lx: Lexemes, at: int, after: int, qualifier: str, edge: str) -> Found:  # noqa: PLR0911 - one return for each noun
    """Read the noun of the period itself."""
    words = lx.words
    word = words[after]
    if word in {"weekend", "wkend"} or (word == "week" and words[after + 1] == "-" and words[after + 2] == "end"):
        end = after + (3 if word == "week" else 1)
        if not qualifier and words[after - 1] not in _WEEKEND_LEADS:
            return None
        return _stepped(lx, Day(kind="period", unit="weekend", qualifier=qualifier, edge=edge), end)
    if word in {"week", "wk", "month", "year", "quarter", "decade"}:
        return _plain(lx, at, after, qualifier, edge)
    if word in SEASONS:
        return _season(lx, after, qualifier, edge)
    if word in MONTHS:
        return _month(lx, at, after, qualifier, edge)
    if is_figure(word) or word in {"'", "twenty", "nineteen", "two"}:
        return None if qualifier else _year(lx, at, after, edge)
    if word in _DECADES and words[after - 1] in _LEAD_OF_DECADE:
        return Day(kind="period", unit="decade", year=1900 + _DECADES[word], edge=edge), after + 1
    return _quarter(lx, after, qualifier, edge)


def _plain(lx: Lexemes, at: int, after: int, qualifier: str, edge: str) -> Found:
    words = lx.words
    unit = "week" if words[after] == "wk" else words[after]
    day = Day(kind="period", unit=unit, qualifier=qualifier, edge=edge)
    if not edge and (end := _out(lx, after + 1)) > after:
        return replace(day, edge="end"), end
    if qualifier or edge:
        if qualifier == "past" or (qualifier == "same" and not edge):
            return None if qualifier == "same" else (day, after + 1)
        return _stepped(lx, day, after + 1)
    led = words[after - 1] == "the" or after == at
    follow, beyond = words[after + 1], words[after + 2]
    if not led or (follow, beyond) not in {("after", "next"), ("before", "last")}:
        if led and unit == "week" and follow in {"commencing", "beginning", "starting", "of"} and after > at:
            return None  # the date that follows names it
        return None
    return _stepped(lx, day, after + 1)


def _out(lx: Lexemes, at: int) -> int:
    """Return the position after "is out" or "end" behind a period, which mean its end; 0 where they do not follow."""
    words = lx.words
    if words[at] in {"is", "was"} and words[at + 1] == "out":
        return at + 2
    if words[at] == "'" and words[at + 1] in {"s", "d"} and words[at + 2] == "out":
        return at + 3
    if words[at] == "end" and words[at - 1] != "week":
        return at + 1
    return at + 2 if words[at] == "-" and words[at + 1] == "end" and words[at - 1] == "month" else 0


def _stepped(lx: Lexemes, day: Day, after: int) -> tuple[Day, int]:
    """Read "after next" and "before last" behind a period."""
    words = lx.words
    if words[after] == "after" and words[after + 1] == "next":
        return replace(day, offset=1, qualifier="next"), after + 2
    if words[after] == "before" and words[after + 1] == "last":
        return replace(day, offset=-1, qualifier="last"), after + 2
    return day, after


def _season(lx: Lexemes, at: int, qualifier: str, edge: str) -> Found:
    words = lx.words
    day = Day(kind="period", unit="season", number=SEASONS[words[at]], qualifier=qualifier, edge=edge)
    if words[at + 1] in {"after", "before"} and words[at + 2] in {"next", "last"}:
        return _stepped(lx, day, at + 1)
    dated, after = with_year(lx, day, at + 1)
    led = words[at - 1] in {"in", "during", "since", "by", "until", "till"} or (
        words[at - 1] == "the" and words[at - 2] in {"in", "during", "of", "for", "over", "until", "since", "by"}
    )
    if qualifier or edge or dated.year or dated.year_step is not None:
        return dated, after
    return (dated, after) if led and words[after] != "of" else None


def _month(lx: Lexemes, at: int, after: int, qualifier: str, edge: str) -> Found:
    words = lx.words
    if not (qualifier or edge) and words[at - 1] not in _MONTH_LEADS and not _followed_by_year(lx, after):
        return None
    month, step = read_month(lx, after)
    if not month and qualifier in {"last", "next"}:
        month, step = MONTHS[words[after]], after + 1
    if not month or (is_figure(words[step]) and not read_year(lx, step)[0] and words[step] != "'"):
        return None
    if words[after] == "may" and qualifier == "this" and not lx.capital(after):
        return None
    day = Day(kind="period", unit="month", month=month, qualifier=qualifier, edge=edge)
    return with_year(lx, day, step)


def _followed_by_year(lx: Lexemes, at: int) -> bool:
    words = lx.words
    if words[at] in {"may", "march"} and not lx.capital(at):
        return False
    step = at + 1 + (words[at + 1] in {",", "of", "."})
    return bool(read_year(lx, step)[0]) or (words[step] in {"last", "next"} and words[step + 1] == "year")


def _year(lx: Lexemes, at: int, after: int, edge: str) -> Found:
    words = lx.words
    figures = after + (words[after] == "'")
    if words[figures + 1] == "s" and lx.tight(figures, 2):
        return _decade(lx, figures, edge)
    if not edge and words[at - 1] not in _YEAR_LEADS and not (words[at - 1] == "year" and words[at - 2] == "the"):
        return None
    year, end = read_year(lx, after)
    if not year or words[end] in _COUNTED or (words[end] in {"-", ".", "/", ":"} and lx.tight(end - 1, 3)):
        return None
    if year < _RECENT and words[end] not in _AFTER_OLD_YEAR:
        return None
    if words[end] == "," and is_figure(words[end + 1]) and lx.tight(end - 1, 3):
        return None
    return Day(kind="period", unit="year", year=year, edge=edge), end


def _decade(lx: Lexemes, at: int, edge: str) -> Found:
    word = lx.words[at]
    if _LEAD_OF_DECADE.isdisjoint(lx.words[max(0, at - 2) : at]) or not word.endswith("0"):
        return None
    if len(word) == len("90"):
        return Day(kind="period", unit="decade", year=of_two_digits(int(word)), edge=edge), at + 2
    if len(word) == len("1990") and int(word) in YEARS:
        return Day(kind="period", unit="decade", year=int(word), edge=edge), at + 2
    return None


def _quarter(lx: Lexemes, at: int, qualifier: str, edge: str) -> Found:
    """Read "Q3 2018", "the third quarter of next year", "the first half of 2018"."""
    words = lx.words
    if qualifier not in {"", "last"}:
        return None
    if words[at] in {"q", "h"} and words[at + 1] in {"1", "2", "3", "4"} and lx.tight(at, 2):
        if words[at - 1] in _NUMBERED or words[at + 2] in {":", "-"}:
            return None
        number, after = int(words[at + 1]), at + 2
        unit = "quarter" if words[at] == "q" else "half"
    else:
        number, after, _ = (_QUARTER, at, True) if qualifier == "last" else read_ordinal(lx, at)
        unit = words[after]
        if unit == "half" and qualifier == "last":
            return None
        after += 1
    if unit not in {"quarter", "half"} or not 1 <= number <= (_QUARTER if unit == "quarter" else _HALF_YEAR):
        return None
    dated, end = with_year(lx, Day(kind="period", unit=unit, number=number, edge=edge), after)
    if words[end] == "of" and words[end + 1] == "the" and words[end + 2] == "year":
        end += 3
    elif unit == "half" and dated.year is None and dated.year_step is None:
        return None
    return dated, end


def _part_of(lx: Lexemes, at: int) -> Found:
    """Read "first week of January", "last week of the month", "the second weekend in May"."""
    words = lx.words
    if words[at] == "last":
        number, after = -1, at + 1
    else:
        number, after = ORDINALS.get(words[at], 0), at + 1
        if is_figure(words[at]):
            number, after, _ = read_ordinal(lx, at)
    if not number or words[after] not in {"week", "weekend"} or words[after + 1] not in {"of", "in"}:
        return None
    step = after + 2 + (words[after + 2] in {"the", "that", "this"} and words[after + 3] == "month")
    qualifier = qualifier_of(words[step])
    step += bool(qualifier)
    month, end = read_month(lx, step)
    base = Day(kind="period", unit="month", qualifier=qualifier, edge=words[after], number=number)
    if month:
        return with_year(lx, replace(base, month=month, qualifier=qualifier), end)
    return (base, step + 1) if words[step] == "month" else None
