"""Days of the week: "Tuesday week", "last Friday, April 3", "the Tuesday before last", "two Saturdays from now"."""

from __future__ import annotations

from dataclasses import replace

from triaged.extract.calendar.calendar_words import DAYS, MANY_DAYS, RELATIVE_DAYS, SHAKY_DAYS, qualifier_of
from triaged.extract.calendar.day import Day, Found
from triaged.extract.calendar.lexemes import Lexemes, is_figure
from triaged.extract.calendar.month_grammar import read_date, read_month, with_year
from triaged.extract.calendar.number_words import read_count, read_ordinal
from triaged.extract.calendar.numeric_grammar import LAST_DAY, read_figures, short
from triaged.extract.wordlists import word_set

_BEFORE_SHAKY = word_set("on by last next this until til till from to since before after coming for")
_AFTER_SHAKY = word_set("morning afternoon evening am pm at the night week between around about or lunchtime first")
_NO_WORDS = word_set("tue thu fri")
"""Short forms that are no words of their own."""
_WORDS, _BEFORE_PLAIN = word_set("sat sun wed"), word_set("me us you here out round back it him her them")
_BEFORE_SATURDAY = word_set("come free or round here out me us till")
_TO = word_set("to until till til through thru -")
_HABITS = word_set("every each any a most alternate per")
"""Words before a weekday that make it a habit or any such day, and none in particular."""
_PERIODS = frozenset({"week", "month", "year"})
_FRIDAY = 4
_LAST_HOUR = 12
_BEHIND_DAY_NUMBER = frozenset({"", ".", ",", ";", "at", "-", ")", "and", "he", "she", "they", "i", "we", "nobody"})
_WEEK_BEGINS = 0
_FEWEST_LETTERS_OF_SHORT = len("thurs")


def weekday_number(lx: Lexemes, at: int) -> int | None:
    """Return the weekday named there (Monday is 0), or None; short forms that are words need a sign that they are."""
    words = lx.words
    word = words[at]
    number = DAYS.get(word)
    if number is None or word not in SHAKY_DAYS:
        return number
    capital = lx.capital(at) and words[at - 1] not in {"", ".", "the"} and words[at + 1] not in {"'", "newspaper"}
    led = words[at - 1] in _BEFORE_SHAKY and not (words[at - 1] == "the" or words[at + 1] == "'")
    follow = words[at + 1]
    followed = follow in _AFTER_SHAKY - {"the"} or is_figure(follow) or (follow == "the" and is_figure(words[at + 2]))
    if word == "sat":
        followed = is_figure(follow) or (follow == "at" and words[at - 1] in _BEFORE_SATURDAY)
    led = led or (words[at - 1] in _BEFORE_PLAIN and word not in _WORDS)
    plain = word in _NO_WORDS and words[at - 1] != "" and words[at + 1] != "-"
    return number if capital or led or followed or plain else None


def read_weekday(lx: Lexemes, at: int) -> Found:
    """Read a weekday with all that says which one."""
    words = lx.words
    start = at + (words[at] == "the")
    qualifier = qualifier_of(words[start])
    after = start + bool(qualifier)
    if qualifier == "this" and words[after] in {"coming", "past", "upcoming"}:
        qualifier, after = words[after], after + 1
    if qualifier and words[after] == "week":
        return _in_week(lx, after, qualifier)
    weekday = weekday_number(lx, after)
    if weekday is None:
        return None
    if start > at and not qualifier:
        return _pointed_at(lx, after, weekday)
    if words[at - 1] in _HABITS and not qualifier:
        return None
    if not qualifier and (_opens_week(lx, after) or _opens_week(lx, after - 2)):
        return None
    if words[at - 1] in _TO and words[at - 2] in DAYS and not qualifier:
        qualifier = "following"
    return _plain(lx, after, weekday, qualifier)


def _opens_week(lx: Lexemes, at: int) -> bool:
    """Whether "Monday to Friday" stands there, which tells of opening hours and of no day."""
    words = lx.words
    return (
        at >= 0
        and DAYS.get(words[at]) == _WEEK_BEGINS
        and words[at + 1] in {"to", "-", "through", "thru"}
        and DAYS.get(words[at + 2], 0) >= _FRIDAY
    )


def _plain(lx: Lexemes, at: int, weekday: int, qualifier: str) -> Found:  # noqa: C901, PLR0911 - one return for each way to say it
    words = lx.words
    after = at + 1
    short = len(words[at]) <= _FEWEST_LETTERS_OF_SHORT and words[after] == "." and lx.tight(at, 2)
    dated = _dated(lx, after + short)
    if dated is not None:
        return replace(dated[0], weekday=weekday), dated[1]
    follow, beyond = words[after], words[after + 1]
    if follow in {"week", "wk"} and not qualifier:
        if beyond in {"last", "gone"}:
            return Day(kind="weekday", weekday=weekday, qualifier="last", weeks=-1), after + 2
        return Day(kind="weekday", weekday=weekday, weeks=1), after + 1
    if follow == "fortnight" and not qualifier:
        return Day(kind="weekday", weekday=weekday, weeks=2), after + 1
    if follow == "after" and beyond == "next":
        return Day(kind="weekday", weekday=weekday, weeks=1), after + 2
    if follow == "before" and beyond == "last":
        return Day(kind="weekday", weekday=weekday, qualifier="last", weeks=-1), after + 2
    if follow == "just" and beyond in {"gone", "past"}:
        return Day(kind="weekday", weekday=weekday, qualifier="gone"), after + 2
    if follow in {"last", "next", "gone", "coming"} and beyond not in _PERIODS:
        return Day(kind="weekday", weekday=weekday, qualifier=follow), after + 1
    step = after + (follow in {"of", "in"})
    step += words[step] in {"the", "that"} and (qualifier_of(words[step + 1]) != "" or words[step + 1] == "week")
    which = qualifier_of(words[step])
    if which and words[step + 1] == "week":
        return Day(kind="weekday", weekday=weekday, qualifier=f"week {which}"), step + 2
    if lx.says(step, ("week", "after", "next")):
        return Day(kind="weekday", weekday=weekday, qualifier="week next", weeks=1), step + 3
    if lx.says(step, ("week", "before", "last")):
        return Day(kind="weekday", weekday=weekday, qualifier="week last", weeks=-1), step + 3
    if follow in {"of", "in"} and words[step - 1] == "the" and lx.says(step, ("week", "after")):
        return Day(kind="weekday", weekday=weekday, qualifier="week next"), step + 2
    return Day(kind="weekday", weekday=weekday, qualifier=qualifier), after


def _dated(lx: Lexemes, at: int) -> Found:
    """Read the date that may follow a weekday: ", April 3", "the 14th", " 18 May", " 5/18", "(14th)"."""
    words = lx.words
    after = at + (words[at] in {",", "("})
    dated = (read_figures(lx, after) if is_figure(words[after]) else None) or read_date(lx, after)
    if dated is None and after == at and _is_day_number(lx, at):
        return Day(kind="monthday", day=int(words[at])), at + 1
    if dated is not None and words[at] == "(" and words[dated[1]] == ")":
        return dated[0], dated[1] + 1
    return dated


def _is_day_number(lx: Lexemes, at: int) -> bool:
    """Whether a bare number behind a weekday is its day of the month: "Thursday 22: nobody", "Monday 13 at 9"."""
    words = lx.words
    if not (short(words[at]) and 1 <= int(words[at]) <= LAST_DAY):
        return False
    if words[at + 1] == ":":
        return not lx.tight(at, 3)
    return int(words[at]) > _LAST_HOUR and words[at + 1] in _BEHIND_DAY_NUMBER


def _pointed_at(lx: Lexemes, at: int, weekday: int) -> Found:
    """Read "the Tuesday before last", "the Sunday after next", "the Friday after that", "the Friday"."""
    words = lx.words
    word, follow = words[at + 1], words[at + 2]
    if word == "before" and follow == "last":
        return Day(kind="weekday", weekday=weekday, qualifier="last", weeks=-1), at + 3
    if word == "after" and follow == "next":
        return Day(kind="weekday", weekday=weekday, weeks=1), at + 3
    if word in {"after", "before"} and follow in {"that", "this", ",", ".", "", "and"}:
        which = "following" if word == "after" else "previous"
        return Day(kind="weekday", weekday=weekday, qualifier=which), at + 2 + (follow in {"that", "this"})
    return _plain(lx, at, weekday, "")


def _in_week(lx: Lexemes, at: int, qualifier: str) -> Found:
    """Read "next week Tuesday", "next week on Tuesday", "last week's Tuesday"; ``at`` is where "week" stands."""
    step = lx.possessive(at + 1)
    step += lx.words[step] == ","
    step += lx.words[step] == "on"
    weekday = weekday_number(lx, step)
    if weekday is None or _dated(lx, step + 1) is not None:
        return None
    return Day(kind="weekday", weekday=weekday, qualifier=f"week {qualifier}"), step + 1


def read_weeks_and_weekday(lx: Lexemes, at: int) -> Found:  # noqa: PLR0911 - one return for each way to say it
    """Read "a week on Tuesday", "two weeks from Friday", "two Saturdays from now", "a week last Friday"."""
    words = lx.words
    amount, after = read_count(lx, at)
    if not amount:
        amount, after = 1, at
    if words[after] in MANY_DAYS or (words[after] in DAYS and words[after + 1] in {"ago", "from"}):
        return _so_many(lx, after, amount)
    if words[after] not in {"week", "weeks", "wk", "wks", "fortnight"}:
        return None
    amount *= 2 if words[after] == "fortnight" else 1
    after += 1
    if words[after] in {"on", "from"}:
        after += 1 + (words[after + 1] == "this")
    elif words[after] == "ago" or words[after] in {"last", "past"}:
        step = after + 1 + (words[after + 1] in {"on", "last"})
        weekday = weekday_number(lx, step)
        return (
            None
            if weekday is None
            else (Day(kind="weekday", weekday=weekday, qualifier="last", weeks=-amount), step + 1)
        )
    elif amount > 2 or words[after - 1] == "weeks":  # noqa: PLR2004 - "a week" and "a fortnight" alone go with a bare day
        return None
    weekday = weekday_number(lx, after)
    if weekday is not None:
        return Day(kind="weekday", weekday=weekday, weeks=amount), after + 1
    offset = RELATIVE_DAYS.get(words[after])
    if offset is None:
        return None
    return Day(kind="offset", offset=offset + 7 * amount * (1 if offset >= 0 else -1)), after + 1


def _so_many(lx: Lexemes, at: int, amount: int) -> Found:
    """Read "Saturdays from now" and "Tuesdays ago" after a number."""
    words = lx.words
    weekday = DAYS.get(words[at], MANY_DAYS.get(words[at], 0))
    if words[at + 1] == "ago":
        return Day(kind="weekday", weekday=weekday, qualifier="last", weeks=1 - amount), at + 2
    if words[at + 1] == "from" and words[at + 2] in {"now", "today"}:
        return Day(kind="weekday", weekday=weekday, weeks=amount - 1), at + 3
    return None


def read_nth(lx: Lexemes, at: int) -> Found:
    """Read "the first Monday in May", "the last Friday of the month", "2nd Tuesday of next month"."""
    words = lx.words
    start = at + (words[at] == "the")
    if words[start] in {"last", "final"}:
        which, after = -1, start + 1
    else:
        which, after, _ = read_ordinal(lx, start)
    if not which or which > 5:  # noqa: PLR2004 - no month has more of a weekday
        return None
    weekday = DAYS.get(words[after])
    if words[after] == "day":
        weekday = -1
    elif weekday is None and words[after] in {"working", "business"} and words[after + 1] == "day":
        weekday, after = -2, after + 1
    if weekday is None or words[after + 1] not in {"of", "in"}:
        return None
    step = after + 2 + (words[after + 2] in {"the", "that", "this"} and words[after + 3] in {"month", "year"})
    day = Day(kind="nth", weekday=weekday, offset=which)
    month, follow = read_month(lx, step)
    if month:
        return with_year(lx, replace(day, month=month), follow)
    qualifier = qualifier_of(words[step])
    step += bool(qualifier)
    if qualifier and read_month(lx, step)[0]:
        month, follow = read_month(lx, step)
        return replace(day, month=month, qualifier=qualifier), follow
    if words[step] in {"month", "year"}:
        return replace(day, unit=words[step], qualifier=qualifier), step + 1
    return None
