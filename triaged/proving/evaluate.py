"""Labelled mails against what was answered: the figures of a set, for all of it and for each tier."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from triaged.model import SIGNAL_KINDS
from triaged.proving.answers import Answer
from triaged.proving.labels import Labelled
from triaged.proving.score_promises import PromiseScore, score_promises
from triaged.proving.scoring import Miss, Tally, score_dates, score_signals, score_vendors

Part = Literal["all", "normal", "hard"]
PARTS: tuple[Part, ...] = ("all", "normal", "hard")
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was counted over some mails; a figure is None where the labels give nothing to measure it by."""

    mails: int = 0
    missing_rows: int = 0
    complaints: int = 0
    vendors: Tally = field(default_factory=Tally)
    dates: Tally = field(default_factory=Tally)
    promises: PromiseScore = field(default_factory=PromiseScore)
    kinds: Mapping[str, Tally] = field(default_factory=dict)

    def __add__(self, other: Figures) -> Figures:
        """Return both together."""
        return Figures(
            mails=self.mails + other.mails,
            missing_rows=self.missing_rows + other.missing_rows,
            complaints=self.complaints + other.complaints,
            vendors=self.vendors + other.vendors,
            dates=self.dates + other.dates,
            promises=self.promises + other.promises,
            kinds={
                kind: self.kinds.get(kind, Tally()) + other.kinds.get(kind, Tally())
                for kind in sorted({*self.kinds, *other.kinds})
            },
        )

    @property
    def tallies(self) -> dict[str, Tally]:
        """Return what is found or missed, under the names of the figures."""
        return {
            "vendors": self.vendors,
            "promises": self.promises.spans,
            "dates": self.dates,
            "signals": sum(self.kinds.values(), Tally()),
        }

    @property
    def shares(self) -> dict[str, float | None]:
        """Return what is right or wrong, as a share from 0 to 1, under the names of the figures."""
        promises = self.promises
        none_found = 0.0 if promises.spans else None
        return {
            "due_accuracy": _share(promises.due, promises.matched, none_found),
            "status_accuracy": _share(promises.status, promises.matched, none_found),
            "promisor_accuracy": _share(promises.promisor, promises.matched, none_found),
            "sender_promises_found": _share(promises.sender_found, promises.sender_total),
            "is_complaint_accuracy": _share(self.complaints, self.mails),
        }

    def named(self) -> dict[str, float | None]:
        """Return all figures between 0 and 1 by name: F1 of what is found, with its precision and recall; shares."""
        found: dict[str, float | None] = {}
        for name, tally in (*self.tallies.items(), *self.kinds.items()):
            found[name] = tally.f1 if tally else None
            found[f"{name}.precision"] = tally.precision if tally else None
            found[f"{name}.recall"] = tally.recall if tally else None
        return found | self.shares

    def shape(self) -> dict[str, Any]:
        """Return the figures as JSON."""
        return {
            "mails": self.mails,
            **{name: _tally_shape(tally) for name, tally in self.tallies.items()},
            **self.shares,
            "not_newest_violations": self.promises.not_newest,
            "missing_rows": self.missing_rows,
            "signal_kinds": {kind: _tally_shape(tally) for kind, tally in self.kinds.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The figures of a set and what is wrong, for all mails and for each tier."""

    figures: Mapping[Part, Figures]
    misses: Mapping[Part, Sequence[Miss]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """A figure that is less than it should be; None could not be measured."""

    figure: str
    least: float
    got: float | None


def evaluate(mails: Sequence[Labelled], answers: Mapping[str, Answer], *, business: str) -> Report:
    """Score the answers to labelled mails; ``business`` is who runs the mailbox, which is never a vendor of its own."""
    kinds = {kind for each in mails for kind in (*each.label.signals, *each.label.signals_optional)}
    figures = dict.fromkeys(PARTS, Figures(kinds={kind: Tally() for kind in sorted(kinds)}))
    misses: dict[Part, list[Miss]] = {part: [] for part in PARTS}
    for mail in mails:
        scored, wrong = score_mail(mail, answers.get(mail.label.file), kinds, business=business)
        parts: tuple[Part, Part] = ("all", mail.label.tier)
        for part in parts:
            figures[part] += scored
            misses[part] += wrong
    return Report(figures=figures, misses=misses)


def score_mail(
    mail: Labelled, answer: Answer | None, kinds: Collection[str], *, business: str
) -> tuple[Figures, list[Miss]]:
    """Score one mail; without an answer everything in it is missed."""
    label, given = mail.label, answer or Answer(file=mail.label.file)
    vendors, wrong_vendors = score_vendors(label, given, business=business, domain=mail.domain)
    promises, wrong_promises = score_promises(label, given)
    dates, wrong_dates = score_dates(label, given)
    signals, wrong_signals = score_signals(label, given, kinds)
    misses = [*wrong_vendors, *wrong_promises, *wrong_dates, *wrong_signals]
    complaint_right = given.is_complaint == label.is_complaint
    if not complaint_right:
        misses.append(
            Miss(file=label.file, field="is_complaint", gold=label.is_complaint, predicted=given.is_complaint)
        )
    scored = Figures(
        mails=1,
        missing_rows=int(answer is None),
        complaints=int(complaint_right),
        vendors=vendors,
        dates=dates,
        promises=promises,
        kinds=signals,
    )
    return scored, misses


def below(figures: Figures, least: Mapping[str, float]) -> list[Below]:
    """Return which figures are less than they should be; what cannot be measured is below."""
    named = figures.named()
    found = [Below(figure=name, least=value, got=named.get(name)) for name, value in least.items()]
    return [each for each in found if each.got is None or each.got < each.least - _ROUNDING]


def _share(part: float, whole: int, otherwise: float | None = None) -> float | None:
    return part / whole if whole else otherwise


def _tally_shape(tally: Tally) -> dict[str, Any] | None:
    if not tally:
        return None
    names = ("precision", "recall", "f1", "hits", "extras", "missed")
    return {name: getattr(tally, name) for name in names}


NAMES = tuple(Figures(kinds=dict.fromkeys(SIGNAL_KINDS, Tally())).named())
"""The names of the figures that can be held to a least value."""
