"""The pipeline component that notes every date expression of a text, before anything is placed in time."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from triaged.extract.date_grammar import find_expressions


@Language.component("triaged_dates")
def mark_dates(doc: Doc) -> Doc:
    """Set ``doc._.triaged_expressions``."""
    doc._.triaged_expressions = find_expressions(doc.text)
    return doc
