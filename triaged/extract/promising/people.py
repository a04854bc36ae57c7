"""Tells people apart: who works, who is family, who is speaking."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from triaged.extract.trades import PEOPLE, THINGS, TRADES, WORKERS
from triaged.extract.wordlists import word_set

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
_TRADE_ENDINGS = ("er", "or", "ist", "man", "ian", "ier", "eer", "ant", "ary")
_NO_TRADES = THINGS | word_set(
    """
    water paper letter number order offer computer heater boiler freezer cooler toner timer meter shower tower trailer
    answer matter winter summer weather dinner paper power corner error mirror door floor motor radiator generator
    compressor elevator door color colour monitor sensor conveyor human plant restaurant consultant grant covenant
    summary library salary boundary other another wonder september october november december
    """
) - {"consultant"}
_QUOTE_REACH = 60
_WHO_WORKS = _WORKING_PEOPLE | WORKERS | TRADES | PEOPLE


_TITLE = r"(?:(?:mr|mrs|ms|miss|dr|prof)\.?[ \t]{1,3})?"
_GREETED = re.compile(
    r"\b(?:hi|hello|hey|hiya|dear|morning|afternoon|evening|thanks|thank you|sorry|cheers|ok(?:ay)?)[ \t,]{1,3}"
    rf"(?P<who>{_TITLE}(?-i:[A-Z])[\w'-]{{1,30}}(?:[ \t](?-i:[A-Z])[\w'-]{{1,30}})?)"
    r"(?=[ \t]*(?:[,!.:;\n-]|$|(?:he|she|it|they|we|i|i'm|i've|for|about|but|and|no)\b))",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"(?:^|[.!?\n])[ \t]*(?P<who>(?:mr|mrs|ms|miss|dr|prof)\.?[ \t]{1,3}(?-i:[A-Z])[\w'-]{1,30}),", re.IGNORECASE
)
_CALLED = re.compile(
    rf"(?:^|[.!?\n])[ \t]*(?P<who>{_TITLE}(?-i:[A-Z])[\w'-]{{1,30}}(?:[ \t](?-i:[A-Z])[\w'-]{{1,30}})?),[ \t]{{1,3}}"
    r"(?=(?:i|i'm|i've|i'll|we|we've|we'll|it|it's|just|please|thanks|thank|sorry|apologies|my|as|that|there|you|your|he|he's"
    r"|she|she's|they|this|no|yes|can|could|what|where|when|why|how)\b)",
    re.IGNORECASE,
)
"""Whom a mail speaks to, at a greeting and at the start of a sentence: "Dear Mr Odom", "Marisol, I apologise"."""


def spoken_to(doc: Doc) -> frozenset[int]:
    """Return the tokens that name whom a mail speaks to, and so nobody of whom it tells."""
    places = [match.span("who") for pattern in (_GREETED, _TITLED, _CALLED) for match in pattern.finditer(doc.text)]
    return frozenset(token.i for start, end in places for token in doc if start <= token.idx < end)


def of_the_family(doc: Doc, index: int) -> bool:
    """Whether a word names family or friends of the writer."""
    word = doc[index].lower_
    if word in {"mine", "ours"} and index > 1 and doc[index - 2].lower_ in _FRIENDS:
        return True
    if word in _KIN:
        return True
    around = {token.lower_ for token in doc[max(0, index - 3) : index]}
    after = tuple(token.lower_ for token in doc[index + 1 : index + 3])
    return word in _FRIENDS and (bool(around & {"my", "our"}) or after in {("of", "mine"), ("of", "ours")})


def animate(token: Token) -> bool:
    """Whether a noun is somebody who works: by the list of trades, or by the ending of a trade."""
    lemma = token.lemma_.lower()
    return (
        lemma in _WHO_WORKS
        or token.lower_ in _WHO_WORKS
        or (lemma.endswith(_TRADE_ENDINGS) and lemma not in _NO_TRADES)
    )


def quotes(doc: Doc) -> list[tuple[int, int]]:
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


def is_subject(doc: Doc, index: int) -> bool:
    """Whether a verb follows a word at once, as it does a name at the start of a sentence."""
    return not doc[index].is_stop and index + 1 < len(doc) and doc[index + 1].tag_ in {"VBD", "VBZ", "MD", "NNP"}


def is_worker(doc: Doc, index: int) -> bool:
    """Whether a word is a noun for somebody who works."""
    return doc[index].tag_ in {"NN", "NNS"} and animate(doc[index])


def is_yours(doc: Doc, index: int) -> bool:
    """Whether "your" stands before a noun, with at most two words between."""
    return any(token.lower_ == "your" for token in doc[max(0, index - 3) : index])
