"""Times settled without a promise in so many words: "Monday it is", "we have to move you to Friday", an offer taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from triaged.deadlines.deeds import sort_of, sort_of_words
from triaged.deadlines.promises import PRONOUNS, Change, over_at
from triaged.hours import WorkingHours
from triaged.model import Facts, LedgerPromise, Promise, Reading, When

_AGREES = re.compile(
    r"\bit is\b(?! (?:not|no|still|now)\b)|\b(?:see|expect) you\b|\b(?:booked|confirmed|agreed|pencilled)\b"
    r"|\b(?:that|which|this)(?:'s| is) (?:fine|ok(?:ay)?|arranged|settled)\b|\bworks for us\b"
    r"|\bno problem\b|\bthen\s*[.!]",
    re.IGNORECASE,
)
_MOVES = re.compile(
    r"\b(?:instead|rather than)\b"
    r"|\b(?:mov|chang|push|shift|postpon|delay|re-?schedul|re-?book|re-?arrang|bring|brought|put)\w* "
    r"(?:\S+ ){0,3}?(?:appointment|visit|booking|slot|survey|fitting|install\w*|delivery|it|you|this|that|him|them)\b",
    re.IGNORECASE,
)
_OFFERS = re.compile(r"\?|\b(?:offer|propose|suggest|free|available|slots?)\b|\b(?:can|could|would) \w+", re.IGNORECASE)
_SUITS = re.compile(
    r"\b(?:is|are|would|will|does|do|if)\b[^.?!]{0,40}"
    r"\b(?:suit|convenient|ok(?:ay)?|all right|work|good for you)\b[^.?!]*\?",
    re.IGNORECASE,
)
"""A question whether a time suits: it is offered, and settled only by the answer."""
_TAKES = re.compile(
    r"\b(?:works|suits?|fine|perfect|great|good|ok(?:ay)?|yes|yep|yeah|convenient|acceptable|agreed|lovely|ideal|deal"
    r"|brilliant|super|all ?right|agreeable|please|thanks?|thank you|it is|see (?:you|him|her|them))\b",
    re.IGNORECASE,
)
_DECLINES = re.compile(
    r"n't\b|\b(?:not|no|cannot|cant|unable|instead|unfortunately|afraid|rather|sooner|earlier|later|else|another"
    r"|different|unless|never|neither|nor|but|again)\b",
    re.IGNORECASE,
)
_LEFT = re.compile(r"\b(?:from|instead of|rather than|not)\s+(?:the |on |at )?$", re.IGNORECASE)
"""Words before a time that no longer holds."""
_VISIT = re.compile(
    r"\b(?:be (?:with|there|here|round|over|out|on|at)|get (?:to|round|over|out)|com(?:e|es|ing)|visit\w*"
    r"|attend|arriv\w+|install|fit|fix|repair"
    r"|mend|deliver\w*|call(?:s|ing)? (?:round|by|in|on)|turn up|pop|send\w*|collect|start|begin"
    r"|see you|see (?:\w+ )?on)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?](?=\s|$)|\n")
_WEEKDAY, _WEEK = "weekday", timedelta(days=7)
_SHORT = 40
"""Words: an agreement is short, and so is the news of another time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """A time that a mail of ours settles, and the words that do it."""

    when: When
    words: str
    sentence: str
    moves: bool
    """Whether it takes the place of another."""
    left: When | None
    """The time that it takes the place of, where the mail names its day."""


def settled(facts: Facts, text: str, now: datetime) -> Agreed | None:
    """Return the one time ahead that a short mail settles; a question settles nothing ("would Friday do?")."""
    plain = text.replace("\u2019", "'")
    left = [each for each in facts.dates if _LEFT.search(plain[: each.start])]
    named = [each for each in facts.dates if each not in left]
    moves, agrees = _MOVES.search(plain), _AGREES.search(plain)
    words = moves or agrees
    if words is None or len(named) != 1 or len(left) > 1 or len(plain.split()) > _SHORT:
        return None
    [when] = named
    sentence = _sentence(plain, when)
    if sentence.endswith("?") or _SUITS.search(plain, when.end):
        return None
    sentence = sentence.rstrip(".! ")
    if not facts.promises and when.earliest < now and when.source.endswith(_WEEKDAY):
        # An agreement is of what lies ahead; a bare weekday may have been read as the last one.
        when = replace(when, earliest=when.earliest + _WEEK, latest=when.latest and when.latest + _WEEK)
    return Agreed(when=when, words=words[0], sentence=sentence, moves=moves is not None, left=left[0] if left else None)


def with_agreed_time(facts: Facts, agreed: Agreed | None) -> Facts:
    """Return the facts of a mail of ours with the time that it settles as that of the visit it promises without one.

    "Saturday at nine it is. I will come myself" promises to come on Saturday at nine.
    """
    if agreed is None or any(each.due for each in facts.promises):
        return facts
    visits = [each for each in facts.promises if _is_visit(each)]
    if len(visits) != 1:
        return facts
    dated = replace(visits[0], due=agreed.when, sure=True)
    return replace(facts, promises=tuple(dated if each is visits[0] else each for each in facts.promises))


def agreed_by_us(
    agreed: Agreed | None,
    standing: Iterable[LedgerPromise],
    promised: Sequence[Promise],
    hours: WorkingHours,
    now: datetime,
    writer: str,
) -> tuple[Promise | None, Change | None]:
    """Return the promise that is to be added for an agreed time, and the move of the visit whose place it takes.

    There is no promise to add where the mail was read as one already ("booked for Monday"). Where several visits are
    open, only the one whose old day is named can be moved; ``writer`` promises where none is open.
    """
    nothing: tuple[None, None] = None, None
    if agreed is None or agreed.when.ambiguous or any(each.due not in (None, agreed.when) for each in promised):
        return nothing
    due_at = over_at(agreed.when, hours)
    if due_at is None or due_at <= now:
        return nothing
    visits = open_visits(standing)
    if agreed.left is not None and len(visits) > 1:
        day = agreed.left.iso()[:10]
        visits = [each for each in visits if each.due and each.due[:10] == day]
    if len(visits) > 1 or any(each.due_at == due_at for each in visits):
        return nothing
    old = visits[0] if visits else None
    move = Change(promise=old.id, status="moved", evidence=agreed.words) if old else None
    if any(each.due == agreed.when for each in promised):
        return None, move
    promise = Promise(
        text=agreed.sentence, start=agreed.when.start, end=agreed.when.end, source="agreed by staff",
        promisor=old.promisor if old else writer, promised_by=old.promised_by if old else "staff",
        vendor=old.vendor if old else None, what=old.what if old else _come(agreed.sentence, agreed.when),
        due=agreed.when,
    )  # fmt: skip
    return promise, move


def open_visits(standing: Iterable[LedgerPromise]) -> list[LedgerPromise]:
    """Return the visits that are still to come, but for those of which a person decided."""
    return [
        each
        for each in standing
        if each.status == "open" and each.promised_by != "customer" and not each.by_hand and each.due_at
        if _is_visit(each)
    ]


def declined_by(reading: Reading, offer: Reading, promised: Iterable[LedgerPromise]) -> list[LedgerPromise]:
    """Return which of two visits, ``promised`` in one mail of ours as alternatives, a customer does without.

    "He can be there in twenty minutes, or they come tomorrow at eight", and he writes: "tomorrow at eight, then".
    """
    visits = open_visits(promised)
    taken = [each for each in visits if any(each.due == mine.iso() for mine in reading.facts.dates)]
    if len(taken) != 1 or not re.search(r"\bor\b", offer.zones.newest):
        return []
    return [each for each in visits if each is not taken[0]]


def accepted(offer: Reading, reading: Reading, writer: str) -> Promise | None:
    """Return the promise that a customer makes of our offer by taking it: "would Friday at ten do?", "Friday is fine".

    He must name one of the offered times or agree to the only one; a word of declining, and nothing is agreed.
    """
    text = reading.zones.newest.replace("\u2019", "'")
    offered = [
        each
        for each in offer.facts.dates
        if _OFFERS.search(_sentence(offer.zones.newest, each)) and not any(each == p.due for p in offer.facts.promises)
    ]
    if len(text.split()) > _SHORT or not _TAKES.search(text) or _DECLINES.search(text):
        return None
    named = [each for each in offered if any(_same_time(each, mine) for mine in reading.facts.dates)]
    taken = named if reading.facts.dates else offered
    if len(taken) != 1 or taken[0].ambiguous:
        return None
    [when] = taken
    sentence = _sentence(offer.zones.newest, when)
    return Promise(
        text=sentence, start=when.start, end=when.end, source="offer accepted", promisor=writer, promised_by="staff",
        sure=sentence.split()[0].lower() not in PRONOUNS, what=_come(sentence, when), due=when,
    )  # fmt: skip


def _come(sentence: str, when: When) -> str:
    """Return what is to be done at an agreed time: somebody comes, unless the words tell of a call or of money."""
    return f"come {when.text}" if sort_of_words(sentence) == "do" else sentence


def _same_time(offered: When, named: When) -> bool:
    bare = named.source.endswith(_WEEKDAY) and offered.earliest.weekday() == named.earliest.weekday()
    same_day = bare or offered.earliest.date() == named.earliest.date()
    return same_day and ("day" in (offered.grain, named.grain) or offered.earliest.time() == named.earliest.time())


def _sentence(text: str, when: When) -> str:
    before = list(_ENDS.finditer(text, 0, when.start))
    end = _ENDS.search(text, when.end)
    return " ".join(text[before[-1].end() if before else 0 : end.end() if end else len(text)].split())


def _is_visit(promise: Promise | LedgerPromise) -> bool:
    return sort_of(promise) == "do" and _VISIT.search(promise.what or promise.text) is not None
