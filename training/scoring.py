"""Scores the network by itself on mails that it was not trained on; the whole reader is scored by triaged evaluate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from data import UNASKED, Chained, Example, Told

from triaged.model import SIGNAL_KINDS

Spans = list[tuple[int, int]]


def spans(tags: np.ndarray) -> Spans:
    """Return the first and last piece of each stretch of begin (1) and inside (2)."""
    found: Spans = []
    for at, tag in enumerate(tags):
        if tag == 1 or (tag == 2 and (at == 0 or tags[at - 1] not in {1, 2})):
            found.append((at, at + 1))
        elif tag == 2:
            found[-1] = (found[-1][0], at + 1)
    return found


def _f1(hits: int, extra: int, missed: int) -> str:
    precision, recall = hits / max(1, hits + extra), hits / max(1, hits + missed)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({hits} hit, {extra} extra, {missed} missed)"


def _overlaps(one: tuple[int, int], two: tuple[int, int]) -> bool:
    common = min(one[1], two[1]) - max(one[0], two[0])
    return common > 0 and 2 * common / (one[1] - one[0] + two[1] - two[0]) >= 0.5


def _span_figures(examples: Sequence[Example], answers: Sequence[dict[str, np.ndarray]], name: str) -> str:
    hits = extra = missed = 0
    for each, answer in zip(examples, answers, strict=True):
        gold_tags = getattr(each, name)
        gold, found = spans(np.where(gold_tags == UNASKED, 0, gold_tags)), spans(answer[name].argmax(-1))
        found = [span for span in found if not (gold_tags[span[0] : span[1]] == UNASKED).any()]
        matched = [span for span in gold if any(_overlaps(span, other) for other in found)]
        hits += len(matched)
        missed += len(gold) - len(matched)
        extra += sum(not any(_overlaps(span, other) for other in gold) for span in found)
    return _f1(hits, extra, missed)


def pointed(each: Told | Chained, answer: dict[str, np.ndarray], name: str) -> int:
    """Return the piece to which a pointer points for one promise or date."""
    return int((answer[f"{name}_tells"] @ answer[f"{name}_asks"][each.begin : each.end].mean(0)).argmax())


def report(examples: Sequence[Example], answers: Sequence[dict[str, np.ndarray]]) -> str:
    """Return the figures of each question, a line each."""
    lines = [f"{name:20} {_span_figures(examples, answers, name)}" for name in ("promise", "vendor")]
    pairs = list(zip(examples, answers, strict=True))
    for name, most in (("date", 3),):
        gold = np.concatenate([getattr(each, name) for each, _ in pairs])
        found = np.concatenate([answer[name].argmax(-1) for _, answer in pairs])
        known = (gold > 0) & (gold <= most)
        lines.append(f"{name + ' found':20} {(found[known] > 0).mean():.3f} of pieces")
        lines.append(f"{name + ' direction':20} {(found[known & (found > 0)] == gold[known & (found > 0)]).mean():.3f}")
    told = [(each, answer) for e, answer in pairs for each in e.told]
    status = [answer["status"][each.begin : each.end].mean(0).argmax() == each.status for each, answer in told]
    own = [(answer["own"][each.begin : each.end].mean() > 0) == bool(each.own) for each, answer in told]
    lines.append(f"{'status':20} {np.mean(status):.3f} of {len(status)}")
    lines.append(f"{'own':20} {np.mean(own):.3f}")
    for name in ("who", "due"):
        asked = [(each, answer) for each, answer in told if getattr(each, name)]
        right = [pointed(each, answer, name) in getattr(each, name) for each, answer in asked]
        lines.append(f"{name:20} {np.mean(right):.3f} of {len(right)}")
    dates = [(each, answer) for e, answer in pairs for each in e.chain]
    right = [pointed(each, answer, "base") in each.base for each, answer in dates]
    lines.append(f"{'base':20} {np.mean(right):.3f} of {len(right)}")
    asked = [(e.complaint, answer["complaint"][0, 0] > 0) for e, answer in pairs if e.complaint != UNASKED]
    lines.append(f"{'complaint':20} {np.mean([bool(a) == b for a, b in asked]):.3f} of {len(asked)}")
    total = np.zeros(3, dtype=int)
    for kind, name in enumerate(SIGNAL_KINDS):
        counts = np.zeros(3, dtype=int)
        for each, answer in pairs:
            gold, found = each.kinds[kind], answer["signals"][:, kind].max() > 0
            counts += (gold == 1 and found, gold == 0 and found, gold == 1 and not found)
        total += counts
        lines.append(f"  {name:18} {_f1(*counts)}")
    lines.append(f"{'signals':20} {_f1(*total)}")
    return "\n".join(lines)
