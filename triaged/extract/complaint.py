"""Decides whether something went wrong for the writer, and by when he says that he needs it."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from triaged.extract.context import Context
from triaged.extract.date_grammar import Expression
from triaged.extract.promises import Story
from triaged.extract.signals import GRIEVANCES
from triaged.model import When

Doc.set_extension("triaged_complaint", default=False, force=True)

_DOUBT = 2
"""What a mail that praises somebody must outweigh to be a complaint."""


@Language.factory("triaged_complaint")
class ComplaintReader:
    """The pipeline component; needs promises and signals on the doc."""

    def __init__(self, nlp: Language, name: str) -> None:
        """Keep the ``name`` of the component."""
        self.name = name
        del nlp

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.triaged_complaint``: only a customer complains."""
        context: Context | None = doc._.triaged_context
        if context is not None and context.sender == "customer":
            story: Story = doc._.triaged_story
            doc._.triaged_complaint = _complains(doc, story, len(doc._.triaged_troubles))
            doc._.triaged_wanted_by = _wanted_by(doc, story, doc._.triaged_needs)
        return doc


def _complains(doc: Doc, story: Story, troubles: int) -> bool:
    """Weigh what speaks for a complaint; where somebody is praised, one weak word is not enough."""
    broken = any(promise.status == "broken" and promise.promised_by != "customer" for promise in story.promises)
    kinds = {signal.label for signal in doc._.triaged_signals}
    failed = any(hit.label in {"absent", "silent"} for hit in story.hits)
    weight = 2 * broken + 2 * len(kinds & GRIEVANCES) + 2 * failed + troubles
    return weight > _DOUBT if "praise" in kinds else weight > 0


Doc.set_extension("triaged_wanted_by", default=None, force=True)


def _wanted_by(doc: Doc, story: Story, spans: tuple[tuple[int, int], ...]) -> When | None:
    """Return the time by which the customer needs it: what stands in or just after his words of need."""
    for start, end in spans:
        sentence = doc[start].sent
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
