"""Whose word a frame tells, as far as its own words say: the writer's, or that of those to whom he writes."""

from __future__ import annotations

from spacy.tokens import Doc

from triaged.extract.context import Context
from triaged.extract.promising.frame import Frame
from triaged.extract.promising.people import quotes

FIRST = frozenset({"i", "we", "us", "me", "im", "ill", "weve"})
SECOND = frozenset({"you", "u", "youd", "youll", "ya"})
SOMEBODY = frozenset({"someone", "somebody", "one"})
_HEARS = frozenset({"am", "'m", "are", "'re", "was", "were", "be", "been", "being", "get", "got", "getting"})
"""Between "I" and a verb of saying they make "I" the one to whom it was said."""
_MUTUAL = frozenset({"agree", "arrange"})


class Words:
    """The first and the second person of one mail, and what stands in quotes."""

    def __init__(self, doc: Doc, context: Context) -> None:
        """Find the direct speech of a mail."""
        self._doc, self._context = doc, context
        self.quotes = quotes(doc)
        """The marks around each stretch of direct speech."""

    def quoted(self, index: int) -> bool:
        """Whether a token stands in direct speech."""
        return any(start < index < end for start, end in self.quotes)

    def own(self, frame: Frame) -> bool:
        """Whether the writer speaks of himself, outside direct speech."""
        if self.quoted(frame.trigger) or frame.subject < 0:
            return False
        if frame.passive_report or frame.shape in {"noun", "said"}:
            return self._doc[frame.subject].lower_ in FIRST and not frame.passive_report
        return self._doc[frame.subject].lower_ in FIRST and (
            frame.reporter < 0 or frame.reporter_subject == frame.subject
        )

    def tells_own_words(self, frame: Frame) -> bool:
        """Whether the writer tells in quotes what he himself said he would do."""
        places = (frame.subject, frame.reporter_subject)
        told = self.quoted(frame.trigger) and not frame.passive_report
        return told and all(at >= 0 and self._doc[at].lower_ in FIRST for at in places)

    def gives_his_word(self, frame: Frame) -> bool:
        """Whether the writer tells what he himself promised; what was agreed or arranged may bind either side."""
        if frame.reporter < 0 or frame.passive_report or frame.shape == "said" or self.quoted(frame.trigger):
            return False
        says = self._doc[frame.reporter_subject : frame.reporter] if frame.reporter_subject >= 0 else ()
        if any(token.lower_ in _HEARS for token in says):
            return False  # "I was both promised and assured that I would get it"
        both = (frame.subject, frame.reporter_subject)
        alone = self._doc[frame.reporter].lemma_.lower() not in _MUTUAL
        return alone and all(at >= 0 and self._doc[at].lower_ in FIRST for at in both)

    def addressed(self, frame: Frame) -> bool:
        """Whether a customer says of those to whom he writes that they promised it: "you said somebody would call"."""
        who = frame.reporter_subject if frame.reporter >= 0 else frame.subject
        if who < 0 or frame.passive_report or self._context.sender != "customer" or self.quoted(frame.trigger):
            return False
        doer = self._doc[frame.subject].lower_ if frame.subject >= 0 else "you"
        return self._doc[who].lower_ in SECOND and doer in SECOND | SOMEBODY
