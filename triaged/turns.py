"""Whose turn it is in a conversation, after its customer wrote, is content, or was answered."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from triaged.deadlines import promises as life
from triaged.deadlines.agreed import accepted
from triaged.hours import WorkingHours
from triaged.model import Facts, Reading, Thread

_ASKED = re.compile(
    r"\?|\b(?:let (?:me|us) know|please (?:send|confirm|reply|tell|give|advise|choose))\b", re.IGNORECASE
)
_LEFT_OPEN = re.compile(
    r"\b(?:have|has|is|was|did|does|do|are|were)(?:n'?t| not)\b|\b(?:though|tho|except|still no|still not|not yet"
    r"|waiting)\b",
    re.IGNORECASE,
)
"""Words by which a glad mail leaves something open: "all done, haven't seen the refund though"."""
_FREE_OF = re.compile(
    r"\b(?:have|has|did)(?:n'?t| not) (?:had|have|seen) (?:a|any|one|another|a single) (?:\w+ ){0,2}"
    r"(?:problem|leak|issue|drip|peep)"
    r"|\bdo(?:n'?t| not) (?:worry|know (?:how|what) (?:i|we)(?:'d| would))",
    re.IGNORECASE,
)
_WANTS = re.compile(
    r"\bplease\b|\b(?:i|we)(?:'d| would) (?:\w+ )?(?:like|love|need|want|appreciate|be grateful)\b"
    r"|\b(?:i|we) (?:still |now |also |just |only )*(?:need|want|require|await|look forward to (?:hearing|receiving))\b"
    r"|\b(?:i am|i'm|we are|we're) (?:still )?owed\b"
    r"|^\W*(?:send|tell|give|bring|post|e-?mail|ring|call) (?:me|us|it|them)\b"
    r"|\b(?:can|could|would|will) (?:you|your \w+|someone|somebody|one of you)\b|\blet (?:me|us) know\b"
    r"|\b(?:(?:was|were|been|got) (?:over)?charged|charged (?:me|us)) (?:twice|again|double|too|more|for)\b"
    r"|\b(?:left|forgot) (?:his|her|their|an?|some) \w+ (?:here|behind|in|on|at)\b|\btook (?:my|our) \w+ with\b"
    r"|\b(?:invoice|bill|receipt|charge|amount|price) (?:is|was) (?:wrong|missing|too)\b",
    re.IGNORECASE,
)
"""Words by which somebody who is glad of one thing asks for another."""
_FAILS_NOW = re.compile(
    r"\b(?:now|again|still|today|this morning)\b.{0,40}\b(?:drip|leak|rattl|squeak|smell|broke|stuck|faulty|block)"
    r"|\b(?:drips?|leaks?|rattles|squeaks|smells|blocks|is (?:broken|stuck|faulty)|stopped working|running down)\b"
    r".{0,40}"
    r"\b(?:now|again|still|today|this morning)\b",
    re.IGNORECASE,
)
"""Words by which he tells what is wrong now."""
_DENIES = re.compile(r"\b(?:no|nothing|none|never|not|without|if|any ?more|gone)\b|n't\b", re.IGNORECASE)
_OF_THANKS = re.compile(
    r"\bthank (?!you\b)\w+|\b(?:my|our|his|her|their) (?:\w+ )?(?:thanks|gratitude|regards|compliments|praise)\b"
    r"|\b(?:to|please|also) (?:say|express|send|pass on) (?:\w+ ){0,3}(?:thank|gratitude|praise)"
    r"|\b(?:like|love|want) to (?:\w+ )?(?:thank|say|express|praise|commend|recommend|compliment|write you a review)\b"
    r"|\b(?:recommend|praise|commend|congratulate|review)\b|\bhow (?:happy|pleased|glad|good|great|nice|kind|helpful)\b"
    r"|\b(?:great|good|fantastic|wonderful|excellent|lovely|brilliant|super) (?:job|work|service)\b|\bkeep (?:it )?up\b"
    r"|\b(?:please|you can|and|to) (?:close|consider|ignore|disregard)\b|\bneed (?:nothing|not|no)\b"
    r"|\b(?:don't|do not|no longer) (?:need|want)\b|\btell (?:\w+ ){1,2}so\b"
    r"|\btell (?:\w+ ){1,3}(?:he|she|they) (?:was|were|did|is|are)\b",
    re.IGNORECASE,
)
"""What is asked of us there is to pass thanks on, or to do no more."""
_SENTENCE = re.compile(r"[^.!?\n]+")
_GRIEVED = frozenset(
    {"no_show", "ignored", "late", "misinformed", "safety", "legal_threat", "churn_threat", "supervisor_request"}
)
"""Signals of a customer who may close the door, and not the matter: "you can close it, my lawyer will write"."""
_SURE = 0.8
_DONE_WITH = re.compile(
    r"\b(?:(?:you can|please|feel free to|pls|u can) close (?:this|it|the|that|my)\b"
    r"|(?<!n't )(?<!not )close (?:it|this one|the (?:ticket|case|job))[.!,]"
    r"|we(?:'re| are) (?:square|quits|all set|all good)|no further action|consider (?:it|this|the matter) closed"
    r"|how you treat (?:a|your) customers?|nothing (?:more|else|further) (?:is )?needed)",
    re.IGNORECASE,
)
_FAILURES = frozenset({"no_show", "ignored", "late", "misinformed", "safety"})


def wanted_by(thread: Thread, reading: Reading, hours: WorkingHours) -> Thread:
    """Return a thread with the time by which its customer says that he needs it."""
    deadline, ahead = reading.facts.customer_deadline, [each.earliest for each in reading.facts.dates]
    if deadline is None and thread.wanted_by and "?" in reading.zones.newest and ahead:
        # Who asks for a later day himself needs it no more by the earlier one.
        later = all(each > thread.wanted_by for each in ahead if each > reading.message.received_at)
        return replace(thread, wanted_by=None) if later and max(ahead) > thread.wanted_by else thread
    passed = thread.wanted_by is not None and thread.wanted_by <= reading.message.received_at
    if deadline is None and reading.facts.went_well and passed:
        return replace(thread, wanted_by=None)  # what was needed by then has come, or is needed no more
    return replace(thread, wanted_by=life.over_at(deadline, hours) or thread.wanted_by) if deadline else thread


def is_glad(reading: Reading) -> bool:
    """Whether a customer's mail is praise or good news and asks for nothing, so that no answer is owed."""
    facts = reading.facts
    kept = bool(facts.promises) and all(each.status == "kept" for each in facts.promises)
    text = _FREE_OF.sub("", reading.zones.newest.replace("\u2019", "'"))
    grieved = any(signal.kind in _GRIEVED and signal.confidence >= _SURE for signal in facts.signals)
    wants = any(_asks(each) for each in _SENTENCE.findall(text))
    if is_done_with(text) and not grieved:
        return not wants
    glad = bool(facts.went_well) or praises(facts) or kept
    failed = any(signal.kind in _FAILURES for signal in facts.signals)
    asks = facts.is_complaint or failed or "?" in text or facts.customer_deadline or _LEFT_OPEN.search(text) or wants
    return glad and not asks


def _asks(sentence: str) -> bool:
    """Whether a sentence asks for something other than to pass thanks on or to do no more, or tells what fails now."""
    if _WANTS.search(sentence) and not _OF_THANKS.search(sentence) and not is_done_with(f"{sentence}."):
        return True
    return _FAILS_NOW.search(sentence) is not None and not _DENIES.search(sentence)


def is_done_with(text: str) -> bool:
    """Whether a customer says himself that it is over: "you can close this one", "we're square"."""
    return _DONE_WITH.search(text.replace("\u2019", "'")) is not None and "?" not in text


def agrees(thread: Thread, reading: Reading, answer: Reading | None) -> bool:
    """Whether a customer says no more than "OK, that suits me" to our last ``answer``, so that no answer is owed.

    Who still waits does not stop by being polite, and who was asked something may have said in three words what we
    have to do now.
    """
    if answer is None or thread.unanswered or reading.facts.is_complaint:
        return False
    if accepted(answer, reading, "") is not None:
        return True  # what we offered is promised now, and has a clock of its own
    if not reading.facts.only_agrees:
        return False
    return not _ASKED.search(answer.zones.newest)


def praises(facts: Facts) -> bool:
    """Whether a customer praises somebody."""
    return any(signal.kind == "praise" for signal in facts.signals)


def attempts_in(facts: Facts) -> int:
    """Return how many attempts to reach somebody a customer reports in a mail, the mail itself not counted."""
    return len(facts.contacts)


def asked(thread: Thread, reading: Reading) -> Thread:
    """Return a thread after its customer wrote."""
    return replace(
        thread,
        state="waiting for us",
        last_message_at=max(thread.last_message_at, reading.message.received_at),
        unanswered=thread.unanswered + 1,
        contact_attempts=thread.contact_attempts + 1 + attempts_in(reading.facts),
    )


def contented(thread: Thread, reading: Reading) -> Thread:
    """Return a thread after its customer wrote that all is well: he waits for nothing."""
    at = max(thread.last_message_at, reading.message.received_at)
    waiting = max(0, thread.contact_attempts - thread.unanswered)
    return replace(
        thread,
        state="waiting for customer",
        last_message_at=at,
        unanswered=0,
        contact_attempts=waiting,
        attempts_answered=waiting,
    )


def reaches(thread: Thread, reading: Reading) -> bool:
    """Whether a mail by staff is an answer: it goes to the customer or to somebody whom he brought in."""
    message = reading.message
    return bool({person.email for person in (*message.to, *message.cc)} & {thread.customer, *thread.circle})


def answered(thread: Thread, at: datetime) -> Thread:
    """Return a thread after staff answered: the mails that waited were answered after all."""
    attempts = max(0, thread.contact_attempts - thread.unanswered)
    return replace(
        thread,
        state="waiting for customer",
        last_message_at=max(thread.last_message_at, at),
        first_response_at=thread.first_response_at or at,
        unanswered=0,
        contact_attempts=attempts,
        attempts_answered=attempts,
    )
