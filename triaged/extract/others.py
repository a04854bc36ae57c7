"""What a neighbour or a friend had from a firm of his own, which has failed nobody for whom we work."""

from __future__ import annotations

from spacy.tokens import Doc

from triaged.extract.phrases import Phrases
from triaged.extract.promising.arrangements import VISITS
from triaged.extract.promising.people import animate
from triaged.extract.sentences import sentence_bounds
from triaged.extract.wordlists import word_set

_WHO = "neighbour|neighbor|neighbours|neighbors|friend|friends|colleague|mate"
_DEALS = " / ".join(
    f"{who} {what}"
    for who in (f"my|our *2 {_WHO}", f"{_WHO} of mine|ours")
    for what in ("'s|'", "*1 ~use|book|hire|employ|order|try", "*1 ~have|get", "*1 was|were let|stood|failed")
)
_THEIRS = Phrases({"theirs": _DEALS})
_US = word_set("i me us we my mine our ours you your")
_NEAR = 5
"""Words behind which the firm or its man must stand."""


def told_of_others(doc: Doc) -> tuple[tuple[int, int], ...]:
    """Return the tokens that tell it, to the end of the sentence: "my neighbour booked Ace and they never showed".

    A neighbour who only waited in for somebody, or had the key, tells of ours; so does a sentence with "us" or "you".
    """
    found = []
    for hit in _THEIRS.find(doc):
        begin, end = sentence_bounds(doc, hit.start)
        others = {token.lower_ for token in (*doc[begin : hit.start], *doc[hit.end : end])}
        if not others & _US and _names_a_firm(doc, hit.end, min(end, hit.end + _NEAR)):
            found.append((hit.start, end))
    return tuple(found)


def _names_a_firm(doc: Doc, start: int, end: int) -> bool:
    """Whether a firm, its man or his visit follows, as somebody's own: "the plumber" is the one of whom is spoken."""
    mentioned = any(start <= each.start < end and not each.generic for each in doc._.triaged_mentions)
    return mentioned or any(
        (animate(doc[at]) or doc[at].lower_ in VISITS) and doc[at - 1].lower_ != "the" for at in range(start, end)
    )
