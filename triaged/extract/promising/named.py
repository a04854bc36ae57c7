"""Whom the words of a mail name: vendors, their people, and the colleagues of ours whom a customer knows."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from triaged.extract.context import Context
from triaged.extract.names import is_name_like
from triaged.extract.promising.people import is_subject, spoken_to
from triaged.extract.sentences import sentence_bounds
from triaged.extract.vendors import Mention

_INTRODUCED = 6
"""Words that stand between "your" and the name at most."""
_PLACES = frozenset({"in", "at", "near", "via", "outside", "around"})
"""Words behind which a name is one of a place."""


class Named:
    """The names of one mail."""

    def __init__(self, doc: Doc, context: Context, mentions: Sequence[Mention]) -> None:
        """``mentions`` are those of ``find_mentions``."""
        self._doc, self._context, self._mentions = doc, context, mentions
        self._persons = {mention.person: mention.name for mention in mentions if mention.person}
        self._spoken_to = spoken_to(doc)

    def mention_at(self, index: int) -> Mention | None:
        """Return the vendor who is mentioned at a token."""
        return next((mention for mention in self._mentions if mention.start <= index < mention.end), None)

    def person_at(self, index: int) -> str:
        """Return the name of a person at a token, or an empty string."""
        token = self._doc[index]
        if token.text in self._persons:
            return str(token.text)
        return str(token.text) if self.names_somebody(index) else ""

    def names_somebody(self, index: int) -> bool:
        """Whether a token is a name that belongs to no vendor, nor to the writer or the business."""
        return (
            is_name_like(self._doc[index])
            and (not self._doc[index].is_sent_start or is_subject(self._doc, index))
            and self.mention_at(index) is None
            and index not in self._spoken_to
            and (index == 0 or self._doc[index - 1].lower_ not in _PLACES)
            and self._is_other(self._doc[index].text)
            and self._doc[index].lower_ not in self._context.business.lower()
        )

    def is_ours(self, person: str) -> bool:
        """Whether a customer calls somebody yours: "your Mr Dawes", "your customer care lady, Ms Lind"."""
        for token in self._doc if self._context.sender == "customer" else ():
            begin = max(sentence_bounds(self._doc, token.i)[0], token.i - _INTRODUCED)
            if token.text == person and any(other.lower_ == "your" for other in self._doc[begin : token.i]):
                return not any(begin <= mention.start < token.i for mention in self._mentions)
        return False

    def vendor_of(self, person: str, index: int) -> str | None:
        """Return for whom a person works: the vendor of whom that is told, or the last one before a token."""
        if person in self._persons:
            return self._persons[person]
        before = [mention.name for mention in self._mentions if mention.end <= index]
        return before[-1] if before else None

    def _is_other(self, name: str) -> bool:
        return name.lower() not in self._context.sender_name.lower()
