"""Who is meant by "he", "they", "your driver" or "I": names for the words that a promise hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from spacy.tokens import Doc

from triaged.extract.context import Context
from triaged.extract.promising.frame import Frame
from triaged.extract.promising.named import Named
from triaged.extract.promising.people import animate, is_worker, is_yours, of_the_family
from triaged.extract.promising.verbs import GLUED, REPORT, subject_of
from triaged.extract.promising.words import FIRST, SECOND, SOMEBODY, Words
from triaged.extract.sentences import sentence_bounds
from triaged.extract.trades import THINGS
from triaged.extract.vendors import Mention
from triaged.extract.wordlists import word_set
from triaged.model import PromisedBy

_THIRD = word_set("he she they him her them theyd theyll hed")
_THEIR_DEEDS = word_set(
    """
    come call ring phone visit fix repair fit install pick collect bring drop attend return send replace service clean
    inspect look check help start finish
    """
)
"""What people do, and things do not."""
_START = 0.25
_SOME, _MOST = 0.05, 0.5
"""How likely a word must be the promisor to be looked at, and to be believed."""
_NEAR = 4
_OPENS = frozenset({"DT", "PRP$"})
"""Tags of the word with which a phrase begins: "your man", "the NHS nurse"."""
_BACK = 150
"""Words back in which somebody is looked for whom a pronoun may mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who gave his word; ``sure`` is False where that was guessed."""

    name: str
    by: PromisedBy
    vendor: str | None = None
    sure: bool = True


_NO_SPEAKERS = frozenset({"everything", "anything", "something", "nothing", "all"})


class Cast:
    """Everybody that a mail speaks of."""

    def __init__(self, doc: Doc, context: Context, mentions: Sequence[Mention]) -> None:
        """``mentions`` are those of ``find_mentions``."""
        self._doc = doc
        self._context = context
        self._mentions = mentions
        self._named = Named(doc, context, mentions)
        self.words = Words(doc, context)
        """Whose word each frame tells, by its own words."""

    def speaker(self, frame: Frame) -> Speaker:
        """Return who made the promise of ``frame``."""
        doc = self._doc
        if self.words.quoted(frame.trigger) and (
            frame.subject < 0 or doc[frame.subject].lower_ in FIRST | {"someone", "somebody"}
        ):
            return self._outside(frame.trigger)
        reporter = frame.reporter_subject
        told = frame.reporter >= 0 and not frame.passive_report and reporter >= 0
        if told and (doc[reporter].lower_ not in FIRST or self._context.sender != "customer"):
            return self._told_by(reporter, frame)
        if frame.subject >= 0 and frame.subject != reporter:
            return self._resolve(frame.subject, acts=self._done_by_people(frame))
        if frame.passive_report or frame.subject < 0:
            return self._unnamed(frame.trigger)
        return self._resolve(frame.subject)

    def _told_by(self, reporter: int, frame: Frame) -> Speaker:
        """Return who promised what somebody told: he himself, or, where he is unknown, whoever is to do it."""
        named = self._resolve(reporter)
        sent = self._sent_by(frame) if named.by == "staff" else None
        if sent is not None or named.sure or frame.subject < 0:
            return sent or named
        deed = self._resolve(frame.subject)
        return deed if deed.sure else named

    def _sent_by(self, frame: Frame) -> Speaker | None:
        """Return the firm of which one of us said that its man would come: "you said a man from Ace would come"."""
        near = range(frame.subject, frame.subject + _NEAR) if frame.subject >= 0 else range(0)
        mention = next((each for each in self._mentions if each.start in near and each.start < frame.trigger), None)
        return None if mention is None else Speaker(name=mention.name, by="vendor", vendor=mention.name)

    def writer(self) -> Speaker:
        """Return who wrote the mail, as somebody who gives his word."""
        return self._sender()

    def who(self, index: int) -> str:
        """Return the name of whoever a token speaks of."""
        return self._resolve(index).name

    def pointed(self, points: np.ndarray, nobody: float, told: Speaker) -> Speaker | None:
        """Return whom the network takes for the promisor, or None where it is not certain.

        ``points`` are the probabilities of each token, ``nobody`` that of the writer, or of a business that goes
        without saying. All mentions of one vendor count together; a pronoun alone names nobody. The vendor of whom
        the grammar has ``told`` has a start over others.
        """
        weights: dict[tuple[str, int], float] = {}
        for mention in self._mentions:
            first = next(each.start for each in self._mentions if each.name == mention.name)
            weights["vendor", first] = weights.get(("vendor", first), 0.0) + float(
                points[mention.start : mention.end].sum()
            )
        start = next((each.start for each in self._mentions if each.name == told.vendor), -1)
        if start >= 0:
            weights["vendor", start] += _START
        for index in np.flatnonzero(points > _SOME):
            at = int(index)
            if self._named.mention_at(at) is None and (self._named.names_somebody(at) or is_worker(self._doc, at)):
                weights["person", at] = float(points[at])
        if nobody > _MOST:
            return self._of_nobody()
        kind, at = max(weights, key=lambda each: weights[each], default=("", -1))
        if at < 0 or weights[kind, at] < _MOST * (1.0 - nobody):
            return None
        found = self._resolve(at)
        return replace(found, sure=weights[kind, at] + nobody > _MOST)

    def person_of(self, vendor: str | None, start: int, end: int) -> str:
        """Return who speaks for a vendor between two tokens, "Colin" in "Colin from Larkfield", or an empty string."""
        found = (each.person for each in self._mentions if each.name == vendor and start <= each.start < end)
        return next((person for person in found if person), "")

    def _of_nobody(self) -> Speaker:
        """Return the writer, or for a customer the business, from whom he has what he tells."""
        if self._context.sender == "customer":
            return Speaker(name=self._context.business, by="staff", sure=False)
        return self._sender()

    def private(self, frame: Frame) -> bool:
        """Whether the customer speaks of his family or friends, who owe him nothing that is ours to follow."""
        if self._context.sender != "customer":
            return False
        places = [index for index in (frame.subject, frame.reporter_subject) if index >= 0]
        return any(of_the_family(self._doc, index) for index in places if self._named.mention_at(index) is None)

    def _done_by_people(self, frame: Frame) -> bool:
        deed = self._doc[frame.deed]
        return frame.shape != "booked" and deed.tag_ != "VBN" and deed.lemma_ in _THEIR_DEEDS

    def _sender(self) -> Speaker:
        context = self._context
        if context.sender == "customer":
            return Speaker(name=context.sender_name or "customer", by="customer")
        if context.sender == "staff":
            return Speaker(name=context.sender_name or context.business, by="staff")
        vendor = next((mention.name for mention in self._mentions), None)
        return Speaker(name=context.sender_name or vendor or "", by="vendor", vendor=vendor)

    def _resolve(self, index: int, *, acts: bool = True) -> Speaker:
        if self._doc[index].lower_ in _NO_SPEAKERS:
            return self._unnamed(index)  # "he measured everything and said": what stands before the verb says nothing
        return self._somebody(index, acts=acts)

    def _somebody(self, index: int, *, acts: bool) -> Speaker:  # noqa: PLR0911 - one return for each kind of word
        doc, word = self._doc, self._doc[index].lower_
        if word in FIRST:
            return self._sender()
        if word in SECOND:
            if self._context.sender == "customer":
                return Speaker(name=self._context.business, by="staff")
            return self._sender()
        mention = self._named.mention_at(index)
        if mention is not None:
            return Speaker(name=mention.name, by="vendor", vendor=mention.name)
        if word in _THIRD or word in SOMEBODY:
            return self._pronoun(index)
        if word == self._context.business.lower() and self._context.sender == "customer":
            return Speaker(name=self._context.business, by="staff")
        person = self._named.person_at(index)
        if person:
            vendor = self._named.vendor_of(person, index)
            ours = self._named.is_ours(person)
            return Speaker(
                name=person,
                by="staff" if ours or (vendor is None and self._context.sender == "staff") else "vendor",
                vendor=None if ours else vendor,
            )
        if doc[index].tag_ in {"NN", "NNS"} and (animate(doc[index]) or self._context.sender != "customer"):
            return self._colleague(index)
        guess = self._unnamed(index)
        if guess.by == "staff" and self._context.sender == "customer" and doc[index].tag_ in {"NN", "NNS"}:
            ours = is_yours(doc, index)
            return guess if ours or not acts or doc[index].lemma_ in THINGS else self._stranger(index)
        return guess

    def _colleague(self, index: int) -> Speaker:
        """Name somebody by what he does: "your engineer", "the accounts department", "their surveyor, Ellis"."""
        doc = self._doc
        if doc[index].lemma_.lower() in THINGS:
            return self._unnamed(index)
        near = (each.person for each in self._mentions if each.person and 0 < each.start - index <= _NEAR)
        after = range(index + 1, min(index + 3, len(doc)))
        named = next(near, "") or next((doc[at].text for at in after if self._named.names_somebody(at)), "")
        ours = is_yours(doc, index)
        vendor = self._unnamed(index).vendor
        return Speaker(
            name=named or self._stranger(index).name,
            by="staff" if self._context.sender == "staff" or (ours and vendor is None) else "vendor",
            vendor=vendor,
        )

    def _stranger(self, index: int) -> Speaker:
        """Name somebody of whom nothing tells that he works for the business: "the NHS nurse"."""
        doc, begin = self._doc, index
        first = sentence_bounds(doc, index)[0]
        while begin > first and doc[begin].tag_ not in _OPENS and doc[begin - 1].tag_ in {"JJ", "NN", "NNP", *_OPENS}:
            begin -= 1
        return Speaker(name=doc[begin : index + 1].text, by="vendor", sure=False)

    def _pronoun(self, index: int) -> Speaker:
        """Take the last one spoken of: a person for "he" and "she", a vendor otherwise."""
        doc = self._doc
        best: Speaker | None = None
        single = doc[index].lower_ in {"he", "she", "him", "her", "hed"}
        for mention in self._mentions:
            if mention.end <= index:
                best = Speaker(
                    name=mention.person if single and mention.person else mention.name, by="vendor", vendor=mention.name
                )
        if single:
            near = max((mention.end for mention in self._mentions if mention.end <= index), default=0)
            person = next(
                (at for at in range(index - 1, max(near, index - _BACK) - 1, -1) if self._named.names_somebody(at)), -1
            )
            if person >= 0:
                name = doc[person].text
                ours = self._named.is_ours(name)
                vendor = None if ours else self._named.vendor_of(name, person)
                best = Speaker(name=name, by="staff" if ours else "vendor", vendor=vendor)
        if best is not None:
            return best
        later = next((mention for mention in self._mentions), None)
        if later is not None:
            return Speaker(name=later.name, by="vendor", vendor=later.name, sure=False)
        if doc[index].lower_ in SOMEBODY:
            return self._unnamed(index)
        word = doc[index].text
        # "THEYD" is "they" who would.
        name = word[: len("they" if word[0] in "tT" else "he")] if word.lower() in GLUED else word
        return Speaker(name=name, by="vendor", sure=False)

    def _unnamed(self, index: int) -> Speaker:
        """Guess where the text names nobody: the last vendor before, the only one, or the business itself."""
        if self._context.sender != "customer" and (self._context.sender == "vendor" or not self._mentions):
            return replace(self._sender(), sure=False)
        before = [mention for mention in self._mentions if mention.start <= index]
        chosen = before[-1] if before else self._mentions[0] if self._mentions else None
        if chosen is not None:
            return Speaker(name=chosen.name, by="vendor", vendor=chosen.name, sure=False)
        return Speaker(name=self._context.business, by="staff", sure=False)

    def _outside(self, index: int) -> Speaker:
        """Return who speaks the words in quotes: the subject of the verb of saying beside them."""
        doc = self._doc
        start, end = next((pair for pair in self.words.quotes if pair[0] < index < pair[1]), (index, index))
        for places in (range(start - 1, max(-1, start - 9), -1), range(end + 1, min(len(doc), end + 6))):
            for place in places:
                if doc[place].lemma_ in REPORT and doc[place].tag_.startswith("V"):
                    subject = subject_of(doc, place)
                    if subject >= 0 and doc[subject].lower_ not in FIRST:
                        return self._resolve(subject)
        return self._unnamed(start)
