"""Scores vendors, dates and signals of one mail: what was found, what was too much, what was missed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from triaged.proving.answers import Answer, FoundDate, FoundVendor
from triaged.proving.labels import GoldDate, Label, NeutralDate
from triaged.proving.spans import Words, bare, either_holds, holds, overlap, same_name, words

Side = str | bool | list[str | None] | None
"""What a label or an answer says."""
_LEAD = re.compile(r"(?:about|around|at|before|by|in|since|until) ", re.IGNORECASE)
_HOUR = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_NO_DAY = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?:19|20)\d{2}",  # a year
        r"\d{1,2}(?:[.:]\d{2})?(?: ?(?:[ap]\.?m\.?|sharp|o'clock))?",  # 5, 5.30, 5:30 pm
        rf"(?:half|(?:a )?quarter|five|ten|twenty)? ?(?:to|past)? ?{_HOUR}",  # half six, a quarter to nine
        "midday|midnight|noon",
    )
)
"""What names a time or a year but no day, where it stands alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """Something that is wrong: what the label says and what was answered; None where one of them says nothing."""

    file: str
    field: str
    gold: Side
    predicted: Side


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were found rightly, were found though nothing is there, and were not found."""

    hits: int = 0
    extras: int = 0
    missed: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Return both together."""
        return Tally(self.hits + other.hits, self.extras + other.extras, self.missed + other.missed)

    def __bool__(self) -> bool:
        """Tell whether there was anything to count."""
        return bool(self.hits or self.extras or self.missed)

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right."""
        return self.hits / (self.hits + self.extras) if self.hits else 0.0

    @property
    def recall(self) -> float:
        """Return the share of what is there that was found."""
        return self.hits / (self.hits + self.missed) if self.hits else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        precision, recall = self.precision, self.recall
        return 2 * precision * recall / (precision + recall) if self.hits else 0.0


def score_vendors(label: Label, answer: Answer, *, business: str, domain: str) -> tuple[Tally, list[Miss]]:
    """Score the vendors of a mail; the business itself and the author's own firm (by ``domain``) are neutral."""
    own_firm = re.sub(r"\W", "", domain)
    left, extras = list(label.vendors), []
    exact = {words(gold) for gold in label.vendors}

    def inexact(vendor: FoundVendor) -> bool:
        return not {words(vendor.text), words(vendor.name)} & exact

    for vendor in sorted(answer.vendors, key=inexact):  # a gold name goes to the vendor that is called just so
        gold = next((each for each in left if _named(each, vendor)), None)
        if gold is not None:
            left.remove(gold)
        elif not (
            any(_named(each, vendor) for each in (*label.vendors, *label.vendors_optional))
            or bare(vendor.text) == bare(business)
            or "".join(bare(vendor.text)) in own_firm
        ):
            extras.append(vendor)
    misses = [Miss(file=label.file, field="vendor", gold=None, predicted=vendor.text) for vendor in extras]
    misses += [Miss(file=label.file, field="vendor", gold=gold, predicted=None) for gold in left]
    return Tally(len(label.vendors) - len(left), len(extras), len(left)), misses


def _named(gold: str, vendor: FoundVendor) -> bool:
    return same_name(gold, vendor.text) or same_name(gold, vendor.name)


def score_dates(label: Label, answer: Answer) -> tuple[Tally, list[Miss]]:
    """Score the days that a mail names; a second mention, a clock time alone, or the due of a promise is neutral."""
    spare, missed = list(answer.dates), []
    for gold in sorted(label.dates, key=lambda each: -len(words(each.text))):  # the longest has the fewest chances
        fits = [found for found in spare if _same_words(gold, found) and _same_day(gold, found)]
        if fits:
            spare.remove(max(fits, key=lambda found: overlap(words(gold.text), words(found.text))))
        else:
            missed.append(gold)
    in_promises = [words(each.text) for each in (*label.promises, *label.promises_optional)]
    misses, extras = [], 0
    for found in spare:
        alike = [gold for gold in label.dates if _same_words(gold, found)]
        wrong = next((gold for gold in alike if gold in missed), None)  # its words are right, its day is not
        if wrong is not None or not (
            any(_same_words(each, found) for each in label.dates_optional)
            or any(_same_day(gold, found) for gold in alike)
            or (not alike and _within(in_promises, found))
            or names_no_day(found.text)
        ):
            extras += 1
            said = f"{found.text} = {found.start}"
            misses.append(Miss(file=label.file, field="date", gold=wrong.iso if wrong else None, predicted=said))
    misses += [Miss(file=label.file, field="date", gold=f"{gold.text} = {gold.iso}", predicted=None) for gold in missed]
    return Tally(len(label.dates) - len(missed), extras, len(missed)), misses


def names_no_day(text: str) -> bool:
    """Tell whether a text is a clock time or a year alone, as in "by 5pm", "at half past six", "since 2019"."""
    rest = text.strip()
    while lead := _LEAD.match(rest):
        rest = rest[lead.end() :]
    return any(form.fullmatch(rest) for form in _NO_DAY)


def _same_words(gold: GoldDate | NeutralDate, found: FoundDate) -> bool:
    return either_holds(words(gold.text), words(found.text))


def _same_day(gold: GoldDate, found: FoundDate) -> bool:
    day = gold.iso[: len("2026-03-12")]
    return (found.start or "").startswith(day)


def _within(spans: list[Words], found: FoundDate) -> bool:
    return any(holds(span, words(found.text)) for span in spans)


def score_signals(label: Label, answer: Answer, kinds: Collection[str]) -> tuple[Mapping[str, Tally], list[Miss]]:
    """Score the signals of a mail, each kind apart; kinds that the set never mentions are not looked at."""
    gold, neutral = set(label.signals), set(label.signals_optional)
    found = {signal.kind for signal in answer.signals} & set(kinds)
    extras, missed = found - gold - neutral, gold - found
    tallies = {kind: Tally(kind in gold & found, kind in extras, kind in missed) for kind in sorted(kinds)}
    misses = [Miss(file=label.file, field="signal", gold=kind, predicted=None) for kind in sorted(missed)]
    misses += [Miss(file=label.file, field="signal", gold=None, predicted=kind) for kind in sorted(extras)]
    return tallies, misses
