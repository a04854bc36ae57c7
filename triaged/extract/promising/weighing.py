"""What speaks for and against each reading of a date, and how much: marks of the reading, and a weight for each mark.

The weights are learned (``training/placing.py``): the score of a reading is the sum of its marks' weights, and the
reading with the highest score is the likeliest (a log-linear model).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import log
from pathlib import Path

import numpy as np

from triaged.extract.calendar.date_grammar import Expression
from triaged.extract.calendar.day import Day
from triaged.extract.network import STATUSES
from triaged.extract.promising.history import History
from triaged.extract.promising.placings import WAYS, Placing, is_fixed
from triaged.model import PermanentError

WEIGHTS = "placing.json"
"""The file of the weights in the folder of the learned part."""
Mark = tuple[str, float]
_EDGES = (0, 1, 2, 3, 5, 6, 7, 10, 14, 21, 31)
_WEEK = 7
_LEAST = 1e-3
_PAST, _TODAY, _AHEAD = "past", "today", "ahead"
_CLASSES = (_PAST, _TODAY, _AHEAD)
_ARTICLE = re.compile(r"\b(?:the|that)\s", re.IGNORECASE)
_ARTICLE_LENGTH = len("that ")


def load_weights(folder: Path) -> dict[str, float]:
    """Return the weight of each mark; PermanentError where the file is missing or broken."""
    try:
        found: dict[str, float] = json.loads((folder / WEIGHTS).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise PermanentError(f"the learned part in {folder} cannot be loaded; install triaged anew") from error
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is known of one expression before any day is placed."""

    kind: str
    at: datetime
    """The moment of writing."""
    seen: np.ndarray | None
    """The network's probabilities that the day lies before, on and after that of writing; None where it sees none."""
    fate: np.ndarray | None
    """The probability of each status of the promise that falls due then; None where it is no due time."""
    tense: int
    frame: str
    """The shape of that promise, or empty."""
    told: bool
    """Whether that promise is told from after the moment at which it was made."""
    before_verb: bool
    """Whether it stands before the verb of that promise: "said on Monday he would"."""
    article: bool
    preposition: str
    role: str
    period: bool
    """Whether it is a month, a season or a holiday, of which nothing but tense and network tell which year is meant."""

    @property
    def today(self) -> date:
        """The day of writing."""
        return self.at.date()


def setting_of(
    text: str, expression: Expression, at: datetime, *, seen: np.ndarray | None, fate: np.ndarray | None, tense: int,
    frame: str, told: bool, before_verb: bool, role: str,
) -> Setting:  # fmt: skip
    """Return what is known of an expression from its own words and from those around it."""
    before = max(0, expression.start - _ARTICLE_LENGTH)
    article = any(
        found.end() == expression.start or found.start() == expression.start
        for found in _ARTICLE.finditer(text, before, expression.start + _ARTICLE_LENGTH)
    )
    return Setting(
        kind=kind_of(expression), at=at, seen=seen, fate=fate, tense=tense, frame=frame, told=told,
        before_verb=before_verb,
        article=article, preposition=expression.preposition, role=role,
        period=expression.day is not None and _names_itself(expression.day),
    )  # fmt: skip


def _names_itself(day: Day) -> bool:
    return (
        day.kind in {"holiday", "nth"}
        or (day.kind == "period" and is_fixed(day))
        or (day.kind == "beside" and day.base is not None and _names_itself(day.base))
    )


def kind_of(expression: Expression) -> str:
    """Return the name under which the weights know an expression."""
    day, window = expression.day, expression.window
    if window is not None:
        return f"{expression.kind} {window.unit}"
    if day is None:
        whole = expression.clock is not None and expression.clock.closing
        return f"{expression.kind}{' of no hour' if whole else ''}"
    if day.kind == "offset":
        way = "-" if day.offset < 0 else "+" if day.offset > 0 else "0"
        return f"offset {way}{day.unit}"
    if day.kind == "period":
        return f"period {day.unit} {day.qualifier}"
    return f"{day.kind} {day.qualifier}{' weeks' if day.weeks else ''}"


def own_marks(setting: Setting, placing: Placing) -> Iterator[Mark]:
    """Yield the marks that need no other date: the way of reckoning, how far off, what network and tense say."""
    day = placing.when.earliest.date()
    where = _where(setting, day)
    if not setting.period:
        yield from _way_marks(setting, placing)
        far = (day - setting.today).days
        yield f"far|{_bucket(far)}", 1.0
        yield f"far|{setting.kind}|{_bucket(far)}", 1.0
        yield f"{setting.preposition}|{where}", 1.0
        yield f"{setting.role}|{where}", 1.0
    yield f"tense{setting.tense}|{where}", 1.0
    if setting.seen is None:
        yield f"unseen|tense{setting.tense}|{where}", 1.0
    else:
        likely = log(max(float(setting.seen[_CLASSES.index(where)]), _LEAST))
        yield "seen", likely
        yield f"seen|{'free' if setting.fate is None else 'due'}", likely
    if setting.fate is not None:
        yield from _fate_marks(setting, setting.fate, placing, where)


def _where(setting: Setting, day: date) -> str:
    return _PAST if day < setting.today else _TODAY if day == setting.today else _AHEAD


def _way_marks(setting: Setting, placing: Placing) -> Iterator[Mark]:
    kind = setting.kind
    for way in placing.ways:
        yield f"{kind}|{way}", 1.0
        yield f"any|{way}", 1.0
        if setting.article:
            yield f"the|{kind}|{way}", 1.0
        if setting.fate is None:
            yield f"free|{kind}|{way}", 1.0
            continue
        yield f"due|{kind}|{way}", 1.0
        yield f"{setting.frame}|{way}", 1.0
        for name, share in zip(STATUSES, setting.fate, strict=True):
            yield f"{name}|{way}", float(share)


def _fate_marks(setting: Setting, fate: np.ndarray, placing: Placing, where: str) -> Iterator[Mark]:
    """Yield the marks of a due time: what became of the promise, and whether a time of today is over."""
    hour = ""
    if where == _TODAY and placing.when.grain != "day":
        hour = "over" if (placing.when.latest or placing.when.earliest) < setting.at else "to come"
        yield f"today|{hour}", 1.0
    for name, share in zip(STATUSES, fate, strict=True):
        yield f"{name}|{where}", float(share)
        yield f"{name}|{setting.told}|{where}", float(share)
        if hour:
            yield f"today|{hour}|{name}", float(share)


def story_marks(setting: Setting, placing: Placing, history: History, sentence: int, line: int) -> Iterator[Mark]:
    """Yield the marks that set a reading against the days named before it, in the order of the text."""
    day, kind = placing.when.earliest.date(), setting.kind
    where = _where(setting, day)
    if setting.period:
        return
    if not history.recent:
        yield f"first|{where}", 1.0
        return
    last = history.recent[-1]
    near = "same" if last.sentence == sentence else "line" if last.line == line else "far"
    for way in placing.ways:
        yield f"{near}|{way}", 1.0
        yield f"{near}|{kind}|{way}", 1.0
        if setting.before_verb:
            yield f"inside|{way}", 1.0
        if last.due:
            yield f"after due|{way}", 1.0
    gap = (day - last.day).days
    behind = "behind" if last.day < setting.today else "ahead"
    yield f"gap|{behind}|{_bucket(gap)}", 1.0
    yield f"gap|{near}|{behind}|{'back' if gap < 0 else 'same' if gap == 0 else 'on'}", 1.0
    yield f"gap|{kind}|{behind}|{_bucket(gap)}", 1.0
    same = (day.year, day.month) == (last.day.year, last.day.month)
    yield f"month|{kind}|{where}|{'same' if same else 'other'}", 1.0
    if history.reached is not None:
        reached = (day - history.reached.day).days
        yield f"reached|{where}|{_bucket(reached)}", 1.0
        if where == _PAST:
            yield f"reached|{'back' if reached < 0 else 'same' if not reached else 'on'}", 1.0
    if any(each.day == day for each in history.recent[:-1]):
        yield "again", 1.0
    if kind == "weekday " and abs(gap) in {0, _WEEK}:
        yield f"echo|{behind}|{'same' if gap == 0 else 'week'}", 1.0  # the same name of a day twice


def pointed_marks(setting: Setting, placing: Placing, points: Mapping[str, float]) -> Iterator[Mark]:
    """Yield the marks that say from which day the network takes the date to count; ``points`` by name of the base."""
    shares = [points.get(way.rstrip(WAYS), _LEAST) for way in placing.ways]
    found = log(max(*shares, _LEAST))
    yield "points", found
    yield f"points|{setting.kind}", found


def _bucket(days: int) -> str:
    size = abs(days)
    edge = next((edge for edge in _EDGES if size <= edge), "more")
    return f"{'-' if days < 0 else ''}{edge}"


def score(marks: Iterator[Mark] | Sequence[Mark], weights: Mapping[str, float]) -> float:
    """Return the sum of the weights of some marks."""
    return sum(weights.get(name, 0.0) * value for name, value in marks)
