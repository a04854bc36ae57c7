"""Who is meant by "he", "they", "your driver" or "I": names for the words that a promise hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from triaged.extract.context import Context
from triaged.extract.frames import Frame
from triaged.extract.trades import THINGS
from triaged.extract.vendors import Mention
from triaged.extract.verbs import REPORT
from triaged.extract.wordlists import word_set
from triaged.model import PromisedBy

_FIRST = frozenset({"i", "we", "us", "me", "im", "ill", "weve"})
_SECOND = frozenset({"you", "u", "youd", "youll", "ya"})
_THIRD = word_set("he she they him her them theyd theyll hed")
_SOMEBODY = frozenset({"someone", "somebody", "one"})
_WORKING_PEOPLE = word_set(
    """
    man woman lady guy engineer technician driver fitter manager supervisor colleague receptionist agent
    advisor adviser rep representative team office department boss
    foreman dispatcher installer crew chap girl gentleman owner director assistant
    """
)
_KIN = word_set(
    """
    husband wife mother father mum mom mam dad daddy mummy son daughter brother sister parents parent kid kids child
    children grandson granddaughter grandmother grandfather gran granny nan grandma grandpa grandad uncle aunt auntie
    cousin nephew niece fiance fiancee boyfriend girlfriend missus hubby spouse
    """
)
_FRIENDS = word_set("friend partner mate neighbour neighbor flatmate housemate roommate lodger boy girl lad lass")
"""Somebody of the writer's only where he says so: "my partner", "a friend of mine"."""
_THEIR_DEEDS = word_set(
    """
    come call ring phone visit fix repair fit install pick collect bring drop attend return send replace service clean
    inspect look check help start finish
    """
)
"""What people do, and things do not."""
_QUOTE_REACH = 60
_NEAR = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who gave his word; ``sure`` is False where that was guessed."""

    name: str
    by: PromisedBy
    vendor: str | None = None
    sure: bool = True


class Cast:
    """Everybody that a mail speaks of."""

    def __init__(self, doc: Doc, context: Context, mentions: Sequence[Mention]) -> None:
        """``mentions`` are those of ``find_mentions``."""
        self._doc = doc
        self._context = context
        self._mentions = mentions
        self._persons = {mention.person: mention.name for mention in mentions if mention.person}
        self._quotes = _quotes(doc)

    def speaker(self, frame: Frame) -> Speaker:
        """Return who made the promise of ``frame``."""
        doc = self._doc
        if self.quoted(frame.trigger) and (
            frame.subject < 0 or doc[frame.subject].lower_ in _FIRST | {"someone", "somebody"}
        ):
            return self._outside(frame.trigger)
        reporter = frame.reporter_subject
        told = frame.reporter >= 0 and not frame.passive_report and reporter >= 0
        if told and (doc[reporter].lower_ not in _FIRST or self._context.sender != "customer"):
            named = self._resolve(reporter)
            if named.sure or frame.subject < 0:
                return named
            deed = self._resolve(frame.subject) if frame.subject >= 0 else named
            return deed if deed.sure else named
        if frame.subject >= 0 and frame.subject != reporter:
            return self._resolve(frame.subject, acts=self._done_by_people(frame))
        if frame.passive_report or frame.subject < 0:
            return self._unnamed(frame.trigger)
        return self._resolve(frame.subject)

    def private(self, frame: Frame) -> bool:
        """Whether the customer speaks of his family or friends, who owe him nothing that is ours to follow."""
        if self._context.sender != "customer":
            return False
        return any(index >= 0 and _of_the_family(self._doc, index) for index in (frame.subject, frame.reporter_subject))

    def _done_by_people(self, frame: Frame) -> bool:
        deed = self._doc[frame.deed]
        return frame.shape != "booked" and deed.tag_ != "VBN" and deed.lemma_ in _THEIR_DEEDS

    def quoted(self, index: int) -> bool:
        """Whether a token stands in direct speech."""
        return any(start < index < end for start, end in self._quotes)

    def own(self, frame: Frame) -> bool:
        """Whether the writer speaks of himself, outside direct speech."""
        if self.quoted(frame.trigger) or frame.subject < 0:
            return False
        if frame.passive_report or frame.shape in {"noun", "said"}:
            return self._doc[frame.subject].lower_ in _FIRST and not frame.passive_report
        return self._doc[frame.subject].lower_ in _FIRST and (
            frame.reporter < 0 or frame.reporter_subject == frame.subject
        )

    def _sender(self) -> Speaker:
        context = self._context
        if context.sender == "customer":
            return Speaker(name=context.sender_name or "customer", by="customer")
        if context.sender == "staff":
            return Speaker(name=context.sender_name or context.business, by="staff")
        vendor = next((mention.name for mention in self._mentions), None)
        return Speaker(name=context.sender_name or vendor or "", by="vendor", vendor=vendor)

    def _resolve(self, index: int, *, acts: bool = True) -> Speaker:  # noqa: PLR0911 - one return for each kind of word
        doc, word = self._doc, self._doc[index].lower_
        if word in _FIRST:
            return self._sender()
        if word in _SECOND:
            if self._context.sender == "customer":
                return Speaker(name=self._context.business, by="staff")
            return self._sender()
        mention = self._mention_at(index)
        if mention is not None:
            return Speaker(name=mention.name, by="vendor", vendor=mention.name)
        if word in _THIRD or word in _SOMEBODY:
            return self._pronoun(index)
        if word == self._context.business.lower() and self._context.sender == "customer":
            return Speaker(name=self._context.business, by="staff")
        person = self._person_at(index)
        if person:
            vendor = self._vendor_of(person, index)
            ours = index > 0 and any(token.lower_ == "your" for token in doc[max(0, index - 3) : index])
            return Speaker(
                name=person,
                by="staff" if ours or (vendor is None and self._context.sender == "staff") else "vendor",
                vendor=None if ours else vendor,
            )
        guess = self._unnamed(index)
        ours = any(child.lower_ == "your" for child in doc[index].children)
        if doc[index].tag_.startswith("N") and _animate(doc[index].lemma_):
            named = next(
                (each.person for each in self._mentions if each.person and 0 < each.start - index <= _NEAR), ""
            )
            return Speaker(
                name=named or doc[index].text,
                by="staff" if ours and guess.vendor is None else "vendor",
                vendor=guess.vendor,
            )
        if guess.by == "staff" and self._context.sender == "customer" and doc[index].tag_ in {"NN", "NNS"}:
            return guess if ours or not acts or doc[index].lemma_ in THINGS else self._stranger(index)
        return guess

    def _stranger(self, index: int) -> Speaker:
        """Name somebody of whom nothing tells that he works for the business: "the NHS nurse"."""
        doc, begin = self._doc, index
        while begin > doc[index].sent.start and doc[begin - 1].tag_ in {"DT", "JJ", "NN", "NNP", "PRP$"}:
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
            for entity in doc.ents:
                if entity.label_ == "PERSON" and entity.end <= index and self._is_other(entity.text):
                    near = max((mention.end for mention in self._mentions if mention.end <= index), default=-1)
                    if entity.start >= near:
                        best = Speaker(name=entity.text, by="vendor", vendor=self._vendor_of(entity.text, index))
        if best is not None:
            return best
        later = next((mention for mention in self._mentions), None)
        if later is not None:
            return Speaker(name=later.name, by="vendor", vendor=later.name, sure=False)
        if doc[index].lower_ in _SOMEBODY:
            return self._unnamed(index)
        return Speaker(name=doc[index].text, by="vendor", sure=False)

    def _unnamed(self, index: int) -> Speaker:
        """Guess where the text names nobody: the last vendor before, the only one, or the business itself."""
        if self._context.sender != "customer" and (self._context.sender == "vendor" or not self._mentions):
            return replace(self._sender(), sure=False)
        before = [mention for mention in self._mentions if mention.start <= index]
        chosen = before[-1] if before else self._mentions[0] if self._mentions else None
        if chosen is not None:
            return Speaker(name=chosen.name, by="vendor", vendor=chosen.name, sure=False)
        if self._context.sender == "customer":
            return Speaker(name=self._context.business, by="staff", sure=False)
        return Speaker(name=self._sender().name, by=self._sender().by, sure=False)

    def _outside(self, index: int) -> Speaker:
        """Return who speaks the words in quotes: the subject of the verb of saying beside them."""
        doc = self._doc
        start, end = next((pair for pair in self._quotes if pair[0] < index < pair[1]), (index, index))
        for places in (range(start - 1, max(-1, start - 9), -1), range(end + 1, min(len(doc), end + 6))):
            for place in places:
                token = doc[place]
                if token.lemma_ in REPORT and token.tag_.startswith("V"):
                    subject = next((child.i for child in token.children if child.dep_ == "nsubj"), -1)
                    if subject >= 0 and doc[subject].lower_ not in _FIRST:
                        return self._resolve(subject)
        return self._unnamed(start)

    def _mention_at(self, index: int) -> Mention | None:
        return next((mention for mention in self._mentions if mention.start <= index < mention.end), None)

    def _person_at(self, index: int) -> str:
        token = self._doc[index]
        if token.text in self._persons:
            return str(token.text)
        for entity in self._doc.ents:
            if entity.label_ == "PERSON" and entity.start <= index < entity.end:
                return str(entity.text).removesuffix("'s")
        return str(token.text) if token.tag_ == "NNP" and token.text[:1].isupper() else ""

    def _vendor_of(self, person: str, index: int) -> str | None:
        if person in self._persons:
            return self._persons[person]
        before = [mention.name for mention in self._mentions if mention.end <= index]
        return before[-1] if before else None

    def _is_other(self, name: str) -> bool:
        return name.lower() not in self._context.sender_name.lower()


def _of_the_family(doc: Doc, index: int) -> bool:
    word = doc[index].lower_
    if word in _KIN:
        return True
    around = {token.lower_ for token in doc[max(0, index - 3) : index]}
    after = tuple(token.lower_ for token in doc[index + 1 : index + 3])
    return word in _FRIENDS and (bool(around & {"my", "our"}) or after in {("of", "mine"), ("of", "ours")})


def _animate(lemma: str) -> bool:
    return lemma.lower() in _WORKING_PEOPLE


def _quotes(doc: Doc) -> list[tuple[int, int]]:
    """Return the positions of the marks around each stretch of direct speech."""
    found: list[tuple[int, int]] = []
    opened = -1
    for token in doc:
        if token.text == '"' or (token.text == "'" and token.tag_ in {"``", "''"}):
            if opened >= 0 and token.i - opened <= _QUOTE_REACH and doc[opened].text == token.text:
                found.append((opened, token.i))
                opened = -1
            else:
                opened = token.i
        elif token.is_space and token.text.count("\n") > 1:
            opened = -1
    return found
