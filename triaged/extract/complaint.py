"""Decides whether something went wrong for the writer, and by when he says that he needs it."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from triaged.extract.calendar.date_grammar import Expression
from triaged.extract.context import Context
from triaged.extract.network import Scores
from triaged.extract.promising.teller import Story
from triaged.extract.sentences import sentence_of
from triaged.model import When

Doc.set_extension("triaged_complaint", default=False, force=True)
Doc.set_extension("triaged_complaint_likely", default=0.0, force=True)
_MUST = frozenset({"must", "by", "before", "latest", "later", "need", "needs", "until", "till"})
Doc.set_extension("triaged_wanted_by", default=None, force=True)

_SURE = 0.5


@Language.factory("triaged_complaint")
class ComplaintReader:
    """The pipeline component; needs promises, signals and scores on the doc."""

    def __init__(self, nlp: Language, name: str) -> None:
        """Keep the ``name`` of the component."""
        self.name = name
        del nlp

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.triaged_complaint``: only a customer complains."""
        context: Context | None = doc._.triaged_context
        if context is not None and context.sender == "customer" and len(doc):
            scores: Scores = doc._.triaged_scores
            doc._.triaged_complaint = scores.complaint >= _SURE
            doc._.triaged_complaint_likely = round(scores.complaint, 3)
            doc._.triaged_wanted_by = _wanted_by(doc, doc._.triaged_story, doc._.triaged_needs)
        return doc


def _wanted_by(doc: Doc, story: Story, spans: tuple[tuple[int, int], ...]) -> When | None:
    """Return the time by which the customer needs it: what stands in or just after his words of need."""
    # "I have a hearing at 11:30, so it must be done by 11": what must be says more than what one has.
    for start, end in sorted(spans, key=lambda span: not _MUST & {token.lower_ for token in doc[slice(*span)]}):
        sentence = sentence_of(doc, start)
        limit = doc[min(sentence.end, end + 6) - 1]
        first, last = doc[start].idx, limit.idx + len(limit)
        for expression, when in story.placed:
            if when is not None and first <= expression.start < last and not _promised(story, expression):
                return when
    return None


def _promised(story: Story, expression: Expression) -> bool:
    return any(
        promise.start <= expression.start < promise.end and promise.promised_by != "customer"
        for promise in story.promises
    )
