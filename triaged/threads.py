"""Which conversation a mail belongs to, and why.

The steps of ``matching`` look for it; here each thread that they find is judged, and becomes a ``Candidate``. The first
that may take the mail wins. An id that somebody quotes proves nothing about who he is: whoever is not a participant of
the thread is flagged, and the screen holds his mail for staff to see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from triaged import matching
from triaged.matching import MOST_MENTIONS, MOST_PEOPLE, Case, Conversations, Found, Step, conversation_root
from triaged.model import Candidate, Message, Origin, ThreadMatch

__all__ = ["Case", "Conversations", "conversation_root", "match", "mentions"]

STRANGER = "sender-not-participant"
FORGED = "forged-token"
NEW_ADDRESS = "new-address"

_STEPS: tuple[tuple[Step, str, str], ...] = (
    (matching.by_token, "token", "it carries no token of ours"),
    (matching.by_returned_text, "token", "no mail of ours stands in its text"),
    (matching.by_ids, "in-reply-to", "it names no earlier mail"),
    (matching.by_mention, "references", "no earlier mail of these people named it"),
    (matching.by_conversation_root, "thread-index", "it has no Thread-Index of Outlook"),
    (matching.by_vendor, "vendor", "it is not plainly from a firm that owes something to a customer whom it names"),
    (matching.by_subject, "subject", "these people wrote nothing under this subject lately"),
    (matching.by_facts, "facts", "it is not plainly about the one problem that its author has open"),
    (matching.by_earlier_letter, "facts", "it does not say that its author wrote before about what he has open"),
)
"""Each step with its name, and with what is said where it has nothing to look for."""
_PROOF = (matching.by_token, matching.by_ids, matching.by_mention)
"""Steps that go by ids: what two of these find is one conversation."""
_QUIET = (
    matching.by_mention,
    matching.by_vendor,
    matching.by_subject,
    matching.by_facts,
    matching.by_earlier_letter,
)
"""Steps that look for conversations that may be the author's; what they find makes nobody a stranger."""


def mentions(message: Message, people: Iterable[str]) -> Iterator[str]:
    """Yield keys for the forerunners that a mail names, one for each of the people of its thread.

    Mail arrives in any order: a forerunner that comes later is known by them. The keys are bound to people, so
    that nobody can lay claim to an id of somebody else.
    """
    for person in islice(people, MOST_PEOPLE):
        for message_id in (*message.in_reply_to, *message.references[-MOST_MENTIONS:]):
            yield f"mentioned:{person}:{message_id}"


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a step found, and whether the mail may join it."""

    step: Step
    found: Found
    may: bool
    why: str
    flag: str | None


def match(case: Case, origin: Origin) -> ThreadMatch:
    """Return the thread of a mail, or None for a new one, with every candidate that was looked at.

    ``joins`` are other threads of the same customer of which the mail proves that they are the same conversation: mail
    comes in any order, and this one was missing between them.
    """
    judged: list[_Judged] = []
    candidates: list[Candidate] = []
    winner: _Judged | None = None
    joins: dict[str, None] = {}
    for step, name, nothing in _STEPS:
        if not _is_asked(step, origin):
            continue
        here = [_Judged(step, found, *_may_join(case.message, origin, found)) for found in step(case)]
        if not here:
            candidates.append(Candidate(thread="", matched_by=name, taken=False, why=nothing))
        for each in here:
            thread, why = each.found.thread, each.why
            if each.may and thread is not None and winner is not None:
                joined = _is_one(each, winner)
                joins |= {thread.id: None} if joined else {}
                why += "; so the two are one conversation" if joined else "; an earlier step decided"
            elif each.may:
                winner = each
            taken = each is winner
            thread_id = thread.id if thread else ""
            candidates.append(Candidate(thread=thread_id, matched_by=each.found.by, taken=taken, why=why))
        judged += here
    if winner is None or winner.found.thread is None:
        flags = dict.fromkeys(each.flag for each in judged if each.flag and each.step not in _QUIET)
        return ThreadMatch(thread=None, matched_by="new", flags=tuple(flags), candidates=tuple(candidates))
    return ThreadMatch(
        thread=winner.found.thread.id,
        matched_by=winner.found.by,
        flags=(winner.flag,) if winner.flag else (),
        candidates=tuple(candidates),
        joins=tuple(joins),
    )


def _is_asked(step: Step, origin: Origin) -> bool:
    """Whether a step fits who wrote the mail."""
    if step is matching.by_returned_text:
        return origin.kind == "automatic"  # people may paste a mail of ours with all its headers
    if step is matching.by_vendor:
        return origin.kind in ("vendor", "customer") and origin.authentication == "pass"
    return step not in (matching.by_facts, matching.by_earlier_letter) or origin.kind == "customer"


def _is_one(judged: _Judged, winner: _Judged) -> bool:
    """Whether what was found is the conversation of the winner: both go by ids, and one customer has both."""
    one, other = judged.found.thread, winner.found.thread
    by_ids = judged.step in _PROOF and winner.step in _PROOF
    return by_ids and one is not None and other is not None and one.id != other.id and one.customer == other.customer


def _may_join(message: Message, origin: Origin, found: Found) -> tuple[bool, str, str | None]:
    """Say whether this sender may join this thread, why, and which flag a refusal (or a doubt) raises."""
    thread, claim = found.thread, found.claim
    writer = message.author.email if message.author else ""
    if claim is not None and not claim.genuine:
        said: tuple[bool, str, str | None] = (False, "the token is not one of ours", FORGED)
    elif thread is None:
        said = False, "no such mail or thread is known", None
    elif origin.kind == "staff" and origin.authenticated:
        said = True, "written by staff", None
    elif claim is not None and origin.kind in ("automatic", "self"):
        said = True, "answers a mail of ours that carries our own signature", None
    elif writer and writer in (thread.customer, *thread.participants):
        said = True, f"{writer} takes part in this conversation", None
    elif found.by == "vendor":
        said = True, f"{writer} writes for a firm that owes something there, and names the customer", None
    elif origin.kind == "automatic" and set(message.failed) & {thread.customer, *thread.circle}:
        said = True, "it returns a mail that was sent to this conversation's customer", None
    elif claim is not None and origin.authentication == "pass":
        said = True, f"{writer} is new here, but authenticated and holds a genuine token", NEW_ADDRESS
    else:
        said = False, f"{writer or 'the sender'} takes no part in this conversation", STRANGER
    return said
