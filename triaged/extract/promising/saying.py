"""Around a promise: to whom it was made, who passed it on, and whether it was said on the telephone or in writing."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from triaged.extract.context import Context
from triaged.extract.names import is_name_like
from triaged.extract.promising.candidates import Candidate
from triaged.extract.promising.speakers import Cast, Speaker
from triaged.extract.sentences import sentence_bounds
from triaged.extract.wordlists import word_set
from triaged.model import Channel

_WORDS: tuple[tuple[Channel, frozenset[str]], ...] = (
    ("chat", word_set("chat chatbot livechat webchat whatsapp messenger")),
    ("text", word_set("text texted texts txt txted sms")),
    ("mail", word_set("email emailed emails e-mail e-mailed mailed wrote written writing letter")),
    ("phone", word_set("phone phoned telephone telephoned rang rung ring call called calls voicemail")),
    ("visit", word_set("doorstep door face person visit visited")),
)
_TO = frozenset({"to", "my", "our", "the", "mr", "mrs", "ms", "dr", "."})
_WRITER = frozenset({"me", "us", "i", "we", "my", "myself", "ourselves"})
_REACH = 5


@dataclass(frozen=True, slots=True)
class Saying:
    """To whom, by whom and where a promise was said; empty strings where nothing tells."""

    promisee: str
    said_by: str
    said_in: Channel


def saying_of(doc: Doc, candidate: Candidate, promisor: Speaker, cast: Cast, context: Context) -> Saying:
    """Return what stands around the verb of saying of a promise, within its sentence."""
    frame = candidate.frame
    return Saying(
        promisee=_promisee(doc, candidate, promisor, context),
        said_by=_said_by(candidate, promisor, cast) if frame.reporter >= 0 and not frame.passive_report else "",
        said_in=_channel(doc, candidate),
    )


def _promisee(doc: Doc, candidate: Candidate, promisor: Speaker, context: Context) -> str:
    """Return whom somebody told or promised; else the other side of the mail."""
    after = candidate.frame.reporter + 1
    if after > 0 and not candidate.frame.passive_report:
        while after < len(doc) and doc[after].lower_ in _TO:
            after += 1
        if after < len(doc) and is_name_like(doc[after]):
            return doc[after].text
    if promisor.by == "customer" or (context.sender == "vendor" and promisor.by == "vendor"):
        return context.business
    return context.sender_name or "customer" if context.sender == "customer" else "customer"


def _said_by(candidate: Candidate, promisor: Speaker, cast: Cast) -> str:
    """Return who told of the promise where somebody else is to keep it."""
    subject = candidate.frame.reporter_subject
    if subject < 0:
        return ""
    teller = cast.who(subject)
    return teller if teller.lower() not in {promisor.name.lower(), (promisor.vendor or "").lower()} else ""


def _channel(doc: Doc, candidate: Candidate) -> Channel:
    """Return where it was said: by the words before the promise in its sentence, and by its verb of saying."""
    first, _ = sentence_bounds(doc, candidate.start)
    begin = max(first, min(candidate.start, candidate.frame.trigger) - _REACH)
    stop = max(candidate.frame.reporter + 1, candidate.start)
    words = {token.lower_ for token in doc[begin : min(stop, candidate.deed)]}
    return next((channel for channel, listed in _WORDS if words & listed), "")
