"""What the news that somebody came, rang or paid does to the promises of a conversation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from triaged.deadlines.deeds import deed, plain_name, sort_of, sort_of_words
from triaged.hours import WorkingHours
from triaged.model import Facts, LedgerPromise, PromiseStatus
from triaged.subjects import content_words

UNMET = frozenset({"no_show", "ignored", "late"})
"""Signals that tell of a promise that was not kept."""
_RECEIVED = re.compile(r"\breceiv\w+|\bgot (?:it|them|the)\b", re.IGNORECASE)
"""What has been received may have been promised as anything: to be sent, to be told, to be paid."""
_YOURS = re.compile(r"\byour (?:call|visit|help)\b|\b(?:speak|talk) (?:to|with) you\b", re.IGNORECASE)
_BRINGS = re.compile(
    r"\b(?:bring|deliver\w*|drop|send|sent|post(?:ed)?|ship(?:s|ped)?|courier|arrive|in the post|have (?:it|them))\b",
    re.IGNORECASE,
)
_COMES = re.compile(
    r"\b(?:came|arrived|turned up|landed|(?:is|are|was|were) here|delivered|brought|dropped)\b", re.IGNORECASE
)
_SOMEBODY = re.compile(
    r"(?:he|she|somebody|someone|you|your man|the (?:man|engineer|technician|plumber|fitter))\b", re.IGNORECASE
)
_NOBODY_NAMED = re.compile(
    r"(?:he|she|they|it|you|somebody|someone|the|your|our|a|an|has|have|was|were|is|are)\b", re.IGNORECASE
)
_NO_NAMES = frozenset(
    ["the", "a", "an", "your", "my", "our", "me", "us", "you", "it", "i", "we", "he", "she", "they", "here"]
)
_EARLY = timedelta(hours=1)
_PUNCTUAL = timedelta(minutes=15)


def news_in(facts: Facts) -> str:
    """Return the words by which a mail says that what was waited for has come about, be it by praising it."""
    if facts.happened:
        return max(facts.happened, key=lambda each: each.confidence).text
    if facts.only_agrees:
        return ""  # "very good, thank you" is said of what is to come
    unmet = any(signal.kind in UNMET for signal in facts.signals)
    praised = [signal.text for signal in facts.signals if signal.kind == "praise"]
    return praised[0] if praised and not unmet and not facts.is_complaint else ""


def fates(
    news: str, facts: Facts, undecided: Sequence[LedgerPromise], hours: WorkingHours, now: datetime
) -> Iterator[tuple[LedgerPromise, PromiseStatus]]:
    """Yield what news does to promises: those that it keeps, and those to which somebody came too late."""
    late = [old for old in _meant(facts, undecided) if _came_too_late(old, facts)]
    for old in late:
        yield old, "broken"
    left = [old for old in undecided if old not in late]
    # "The Ace man came at five past twelve" keeps nothing of anybody else; "and you called" beside it does.
    of_late = tuple(each for each in facts.happened if any(_names(each.text, old) for old in late))
    named = [old for old in left if any(_names(each.text, old) for each in of_late)]
    kept = kept_by(news, facts, named, hours, now)
    others = tuple(each for each in facts.happened if each not in of_late)
    if others or not of_late:
        left = [old for old in left if old not in kept]
        kept += kept_by(news, replace(facts, happened=others), left, hours, now)
    for old in kept:
        yield old, "kept"


def _meant(facts: Facts, undecided: Sequence[LedgerPromise]) -> list[LedgerPromise]:
    """Return the promises of which news tells: those that it names; where it names nobody, all."""
    theirs = [old for old in undecided if old.promised_by != "customer"]
    named = [old for old in theirs if any(_names(each.text, old) for each in facts.happened)]
    return named or (theirs if all(_NOBODY_NAMED.match(each.text) for each in facts.happened) else [])


def kept_by(
    news: str, facts: Facts, undecided: Iterable[LedgerPromise], hours: WorkingHours, now: datetime
) -> list[LedgerPromise]:
    """Return what is kept by news: what of that sort was due last, and what led up to it.

    ``undecided`` are the promises that stand open, or that the clock alone called broken. Whoever came late has kept
    nothing, unless the hour that is told was early enough. News of which worse is told keeps only what it names.
    """
    undecided = list(undecided)
    told = [(each.text, each.confidence >= 1.0) for each in facts.happened] or [(news, True)]
    kept: dict[int, LedgerPromise] = {}
    # What is named first: of "thank you for your call; and Stan rang at last", Stan's call is not ours.
    for words, well in sorted(told, key=lambda each: not any(_names(each[0], old) for old in undecided)):
        ours = _YOURS.search(words) is not None
        left = [old for old in undecided if old.id not in kept and (not ours or old.promised_by == "staff")]
        again = sort_of_words(words) in {sort_of(old) for old in kept.values()}
        if ours or not again or any(_names(words, old) for old in left):
            kept |= {old.id: old for old in _kept_by(words, facts, left, hours, now, well=well)}
    return list(kept.values())


def _kept_by(
    news: str, facts: Facts, undecided: Sequence[LedgerPromise], hours: WorkingHours, now: datetime, *, well: bool
) -> list[LedgerPromise]:
    brought = [old for old in undecided if old.promised_by != "customer" and _brings(old, news)]
    due = [old for old in undecided if old.promised_by != "customer" and _due_by_now(old, hours, now)]
    if not facts.happened:  # praise alone tells nothing of what is to come yet
        due = [old for old in due if old.due_at is None or old.due_grain == "day" or old.due_at <= now]
    due = [old for old in due if _RECEIVED.search(news) or sort_of(old) == sort_of_words(news)]
    named = [old for old in due if _names(news, old)]
    due = [old for old in due if old in named or not _begins_later(old, now)]
    due = due if well else named
    if not due and len(brought) == 1:
        return brought  # what was to be brought by Friday may come on Thursday
    days = {old.id: old.due_at.astimezone(hours.zone).date() for old in due if old.due_at}
    last = max(days.values(), default=None)
    kept = [old for old in due if days.get(old.id, last) == last]
    kept = [old for old in kept if old in named] or kept
    # "Held up, there before four" after "between twelve and two": what came too late for the first keeps the second.
    kept = [old for old in kept if old.status != "broken" or not any(_put_back(old, other) for other in kept)]
    if any(signal.kind == "late" for signal in facts.signals):
        kept = [old for old in kept if _in_time(old, facts, now)]
    return kept + [old for old in due if old not in kept and _led_up_to(old, kept)]


def _came_too_late(old: LedgerPromise, facts: Facts) -> bool:
    """Whether the hour that is told beside the news is past the one that was promised: "he came at two, not at one"."""
    hours = [each.at.earliest for each in facts.happened if each.at is not None]
    same_day = [at for at in hours if old.due_at and at.date() == old.due_at.astimezone(at.tzinfo).date()]
    visit = old.due_grain != "day" and sort_of(old) == "do"
    return visit and bool(same_day) and all(old.due_at is not None and at > old.due_at + _PUNCTUAL for at in same_day)


def _names(news: str, old: LedgerPromise) -> bool:
    """Whether news names who promised, or the thing: "the Ace man came", "samples arrived"."""
    owed = " ".join(filter(None, (old.promisor, old.vendor, old.what)))
    words = content_words(owed) | set(plain_name(old.promisor).split())
    told = (content_words(news) | set(plain_name(news).split())) - _NO_NAMES
    return bool({word.rstrip("s") for word in words} & {word.rstrip("s") for word in told})


def _begins_later(old: LedgerPromise, now: datetime) -> bool:
    """Whether somebody was not to come before a time that is still ahead: news without his name is of somebody else."""
    begins = datetime.fromisoformat(old.due) if old.due and old.due_grain != "day" else None
    return begins is not None and begins > now + _EARLY


def _brings(old: LedgerPromise, news: str) -> bool:
    """Whether a thing has come that was to be brought."""
    comes = _COMES.search(news) or _RECEIVED.search(news)
    return (
        old.status == "open"
        and sort_of(old) == "do"
        and bool(_BRINGS.search(old.what) and comes)
        and not _SOMEBODY.match(news)
    )


def _put_back(old: LedgerPromise, other: LedgerPromise) -> bool:
    """Whether another promise gives a later time for what the same one had promised."""
    if old.due_at is None or other.due_at is None or old.due_at >= other.due_at:
        return False
    same = plain_name(old.vendor or old.promisor) == plain_name(other.vendor or other.promisor)
    return same and deed(old.what) == deed(other.what)


def _in_time(old: LedgerPromise, facts: Facts, now: datetime) -> bool:
    """Whether a promise is not over yet, or an hour of its day is told that was early enough."""
    if old.due_at is None or old.due_at >= now:
        return True
    told = [when.earliest for when in facts.dates if when.grain != "day"]
    return any(at.date() == old.due_at.astimezone(at.tzinfo).date() and at <= old.due_at + _PUNCTUAL for at in told)


def _led_up_to(old: LedgerPromise, kept: Sequence[LedgerPromise]) -> bool:
    """Whether a step of the same mail comes before what is kept: "the part arrives Tuesday, he fits it Wednesday"."""
    return any(
        old.made_in == each.made_in
        and old.promised_by == each.promised_by
        and old.due_at is not None
        and each.due_at is not None
        and old.due_at < each.due_at
        and deed(old.what) != deed(each.what)
        for each in kept
    )


def _due_by_now(old: LedgerPromise, hours: WorkingHours, now: datetime) -> bool:
    """Whether a promise was for today or earlier, in the business's days, or for no day at all."""
    due = old.due_at or now
    return due.astimezone(hours.zone).date() <= now.astimezone(hours.zone).date()
