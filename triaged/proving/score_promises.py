"""Scores the promises of one mail: which were found, then due date, status and promisor of those."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from triaged.proving.answers import Answer, FoundPromise
from triaged.proving.labels import GoldPromise, Label
from triaged.proving.scoring import Miss, Side, Tally
from triaged.proving.spans import holds, one_sentence, overlap, same_name, same_span, words

SENDER = "sender"
"""The promisor of what a customer says he will do himself."""
_NOBODY = frozenset({"", "unknown"})
_DAY_LENGTH = len("2026-03-12")
_HALF = 0.5
Group = Literal["gold", "sender", "neutral"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseScore:
    """Figures of the promises of one mail, or of many.

    ``due``, ``status`` and ``promisor`` count how often each was right among the ``matched`` ones found.
    """

    spans: Tally = field(default_factory=Tally)
    matched: int = 0
    due: float = 0.0
    status: int = 0
    promisor: int = 0
    sender_found: int = 0
    sender_total: int = 0
    not_newest: int = 0

    def __add__(self, other: PromiseScore) -> PromiseScore:
        """Return both together."""
        return PromiseScore(
            spans=self.spans + other.spans,
            matched=self.matched + other.matched,
            due=self.due + other.due,
            status=self.status + other.status,
            promisor=self.promisor + other.promisor,
            sender_found=self.sender_found + other.sender_found,
            sender_total=self.sender_total + other.sender_total,
            not_newest=self.not_newest + other.not_newest,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A labelled promise and the number of the answer that found it."""

    gold: GoldPromise
    group: Group
    found: int


def score_promises(label: Label, answer: Answer) -> tuple[PromiseScore, list[Miss]]:
    """Score the promises of a mail; the sender's own ones are counted apart, neutral ones not at all."""
    found = [each for each in answer.promises if each.text]
    pairs, extras = match(label, found)
    wanted = [gold for gold in label.promises if gold.promisor != SENDER]
    hit = [pair.gold for pair in pairs if pair.group == "gold"]
    misses = [_miss(label, "promise", gold.text, None) for gold in wanted if gold not in hit]
    misses += [_miss(label, "promise", None, each.text) for each in extras]
    matched, due, status, promisor = 0, 0.0, 0, 0
    for number, each in enumerate(found):
        golds = [pair.gold for pair in pairs if pair.group == "gold" and pair.found == number]
        if not golds:
            continue
        right_due = max(due_score(gold, each) for gold in golds)
        right_status = any(gold.status == each.status for gold in golds)
        right_promisor = any(promisor_right(gold, each) for gold in golds)
        matched, due = matched + 1, due + right_due
        status, promisor = status + right_status, promisor + right_promisor
        if right_due < 1:
            misses.append(_miss(label, "due", [gold.due for gold in golds], each.due))
        if not right_status:
            misses.append(_miss(label, "status", [gold.status for gold in golds], each.status))
        if not right_promisor:
            misses.append(_miss(label, "promisor", [gold.promisor for gold in golds], each.promisor))
    old = [each for each in extras if _stands_for_one(label.not_newest, each)]
    misses += [_miss(label, "not_newest", "must not be a promise", each.text) for each in old]
    score = PromiseScore(
        spans=Tally(len(hit), len(extras), len(wanted) - len(hit)),
        matched=matched,
        due=due,
        status=status,
        promisor=promisor,
        sender_found=sum(pair.group == "sender" for pair in pairs),
        sender_total=len(label.promises) - len(wanted),
        not_newest=len(old),
    )
    return score, misses


def match(label: Label, found: list[FoundPromise]) -> tuple[list[Pair], list[FoundPromise]]:
    """Pair labelled and found promises one to one, the most alike first; returns the pairs and what is too much.

    A single sentence found as one span then finds the other promises that stand in it too.
    """
    pool: list[tuple[GoldPromise, Group]] = [
        (gold, "sender" if gold.promisor == SENDER else "gold") for gold in label.promises
    ]
    pool += [(gold, "neutral") for gold in label.promises_optional]
    spans = [words(gold.text) for gold, _ in pool]
    answers = [words(each.text) for each in found]
    likely = [
        (place, number)
        for place, span in enumerate(spans)
        for number, answer in enumerate(answers)
        if same_span(span, answer)
    ]
    likely.sort(key=lambda each: -overlap(spans[each[0]], answers[each[1]]))  # stable: text order among equals
    taken: dict[int, int] = {}
    used: set[int] = set()
    for place, number in likely:
        if place not in taken and number not in used:
            taken[place] = number
            used.add(number)
    for place, number in likely:
        if place not in taken and holds(answers[number], spans[place]) and one_sentence(found[number].text):
            taken[place] = number
    pairs = [Pair(gold=pool[place][0], group=pool[place][1], found=number) for place, number in taken.items()]
    neutral = [gold.text for gold in label.promises_optional]
    extras = [each for number, each in enumerate(found) if number not in used and not _stands_for_one(neutral, each)]
    return pairs, extras


def due_score(gold: GoldPromise, found: FoundPromise) -> float:
    """Return 1 for a right due date or time, a half for the right day of a time, else 0.

    The end of an interval is an answer as well, if it lies on the day on which the interval begins.
    """
    answers = [found.due]
    if found.due_latest and (found.due is None or _day(found.due_latest) == _day(found.due)):
        answers.append(found.due_latest)
    return max(_one_due(right, answer) for right in (gold.due, *gold.due_accept) for answer in answers)


def _one_due(gold: str | None, answer: str | None) -> float:
    if gold is None or answer is None:
        return float(gold is answer)
    same_day = _day(answer) == _day(gold)
    if len(gold) == _DAY_LENGTH:
        return float(same_day)
    if len(answer) > _DAY_LENGTH:
        wanted, moment = datetime.fromisoformat(gold), datetime.fromisoformat(answer)
        if moment == (wanted if moment.tzinfo else wanted.replace(tzinfo=None)):
            return 1.0
    return _HALF if same_day else 0.0


def _day(moment: str) -> str:
    return moment[:_DAY_LENGTH]


def promisor_right(gold: GoldPromise, found: FoundPromise) -> bool:
    """Tell whether the promisor is one of those accepted; nobody is right only where the label says so."""
    accepted = (gold.promisor, *gold.promisor_accept)
    if found.promisor.lower() in _NOBODY:
        return not _NOBODY.isdisjoint(accepted)
    return any(same_name(each, found.promisor) for each in accepted)


def _stands_for_one(spans: Iterable[str], found: FoundPromise) -> bool:
    return any(same_span(words(span), words(found.text)) for span in spans)


def _miss(label: Label, what: str, gold: Side, predicted: Side) -> Miss:
    return Miss(file=label.file, field=what, gold=gold, predicted=predicted)
