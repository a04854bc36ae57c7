"""The pipeline component that notes every date expression of a text, and the choice of those that are told as dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from triaged.extract.calendar.date_grammar import Expression, find_all
from triaged.extract.context import Context
from triaged.extract.sentences import sentence_bounds
from triaged.extract.tense import direction_at
from triaged.extract.wordlists import word_set
from triaged.model import When

_DATED = "triaged_dated"
_LASTING = word_set("once twice time times first longest only thrice")
"""Words before "in three weeks" that make it a length: "the first time in three weeks"."""
_WORDS_BACK = 6


@Language.component("triaged_dates")
def mark_dates(doc: Doc) -> Doc:
    """Set ``doc._.triaged_expressions`` and ``doc._.triaged_loose``."""
    found = find_all(doc.text)
    doc._.triaged_expressions = tuple(each for each in found if not each.loose)
    doc._.triaged_loose = tuple(each for each in found if each.loose)
    spans = (doc.char_span(each.start, each.end, alignment_mode="expand") for each in doc._.triaged_expressions)
    doc.user_data[_DATED] = {index for span in spans if span is not None for index in range(span.start, span.end)}
    return doc


def is_dated(token: Token) -> bool:
    """Whether a token is part of a date expression."""
    return token.i in token.doc.user_data[_DATED]


def span_of(doc: Doc, expression: Expression) -> Span:
    """Return the tokens of an expression of that text."""
    found = doc.char_span(expression.start, expression.end, alignment_mode="expand")
    return found if found is not None else doc[0:1]


def told_dates(
    doc: Doc, context: Context, placed: Sequence[tuple[Expression, When | None]], due_only: frozenset[int]
) -> tuple[When, ...]:
    """Return what is told as a date, in text order: days; where the text names none, periods and points in time.

    Of a time of day alone it is that of today, or of the day before or after where the tense says so. ``due_only`` are
    the positions of expressions that only say when a promise is due. Lengths and time limits are never told.
    """
    days = [
        when
        for expression, when in placed
        if when is not None and expression.names_a_day and expression.start not in due_only
    ]
    if days or any(when is not None and expression.names_a_day for expression, when in placed):
        return tuple(days)
    found = [
        (expression, _of_its_day(doc, context, expression, when) if _is_clock(expression) else when)
        for expression, when in placed
        if when is not None and _is_point(doc, expression)
    ]
    longer = [when for expression, when in found if not _is_clock(expression)]
    return tuple(longer or [when for _, when in found])


def _is_clock(expression: Expression) -> bool:
    """Whether it is a time of day or a part of one, without a day."""
    return expression.day is None and expression.window is None


def _is_point(doc: Doc, expression: Expression) -> bool:
    """Whether it tells when something is, and not how long it takes or by when it must be."""
    if expression.kind != "window":
        return True
    return expression.window is not None and expression.window.point and _ahead(doc, expression)


def _ahead(doc: Doc, expression: Expression) -> bool:
    """Whether "in three weeks" tells when something will be, and not how long it took."""
    span = span_of(doc, expression)
    before = doc[max(sentence_bounds(doc, span.start)[0], span.start - _WORDS_BACK) : span.start]
    return direction_at(doc, span.start) >= 0 and not any(token.lower_ in _LASTING for token in before)


def _of_its_day(doc: Doc, context: Context, expression: Expression, when: When) -> When:
    """Move a time of today that is over, or still to come, by a day where the tense speaks against today."""
    direction = direction_at(doc, span_of(doc, expression).start)
    last = when.latest or when.earliest
    if expression.clock is not None and not expression.clock.exact:
        last = when.earliest  # "in the morning" is not said of one that has begun
    days = 1 if direction > 0 and last < context.at else -1 if direction < 0 and when.earliest > context.at else 0
    if not days or when.grain == "day":
        return when
    step = timedelta(days=days)
    return replace(when, earliest=when.earliest + step, latest=None if when.latest is None else when.latest + step)


def dated_tokens(doc: Doc, expressions: tuple[Expression, ...]) -> set[int]:
    """Return the token positions that belong to an expression, its preposition included."""
    places: set[int] = set()
    for expression in expressions:
        span = doc.char_span(expression.preposition_start, expression.end, alignment_mode="expand")
        if span is not None:
            places.update(range(span.start, span.end))
    return places
