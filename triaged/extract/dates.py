"""The pipeline component that notes every date expression of a text, before anything is placed in time."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Token

from triaged.extract.date_grammar import Expression, find_expressions

Token.set_extension("triaged_dated", default=False, force=True)


@Language.component("triaged_dates")
def mark_dates(doc: Doc) -> Doc:
    """Set ``doc._.triaged_expressions``."""
    doc._.triaged_expressions = find_expressions(doc.text)
    for expression in doc._.triaged_expressions:
        span = doc.char_span(expression.start, expression.end, alignment_mode="expand")
        for token in span if span is not None else ():
            token._.triaged_dated = True
    return doc


def is_dated(token: Token) -> bool:
    """Whether a token is part of a date expression."""
    return bool(token._.triaged_dated)


def dated_tokens(doc: Doc, expressions: tuple[Expression, ...]) -> set[int]:
    """Return the token positions that belong to an expression, its preposition included."""
    places: set[int] = set()
    for expression in expressions:
        span = doc.char_span(expression.preposition_start, expression.end, alignment_mode="expand")
        if span is not None:
            places.update(range(span.start, span.end))
    return places
