"""Learns how to choose among the readings of a date; writes the weights to ``triaged/extract/learned/placing.json``.

    python training/placing.py FILES...      labelled mails that the network has not seen

A log-linear model: at each date of a mail the right reading should get the highest share, given the right readings of
the dates before it. Steps are those of AdaGrad (Duchi et al. 2011); weights near nothing are left out.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from chains import Answers, answers, context_of, days_of
from data import read

from triaged.config import load_config
from triaged.extract.extractor import Extractor
from triaged.extract.network import FOLDER
from triaged.extract.promising.stories import Choice, Stories
from triaged.extract.promising.teller import Story
from triaged.extract.promising.weighing import WEIGHTS, score
from triaged.reader import Settings, settings_of

HERE = Path(__file__).parent

EPOCHS = 8
RATE, DECAY, SEED, LEAST, LEAST_SHARE = 0.05, 4e-3, 7, 0.02, 1e-12
PRIOR = {
    "seen": 1.0, "points": 0.5, "tense-1|past": 1.0, "tense1|ahead": 1.0, "tense0|ahead": 0.5, "open|ahead": 4.0,
    "broken|past": 1.0, "kept|past": 1.0, "today|over|broken": 2.0, "echo|ahead|same": 1.5,
}  # fmt: skip
"""What holds where the mails say nothing: what the network sees, tense, and that what is told of lies behind."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One mail: the ways to read its dates, and the days that are right for some of its expressions."""

    name: str
    stories: Stories
    known: Answers


def lessons(rows: Sequence[dict[str, Any]], settings: Settings, learned: Path) -> list[Lesson]:
    """Read all mails and find the expressions of which a label tells the day."""
    extractor, found = Extractor(settings.model, learned), []
    for row in rows:
        story: Story = extractor.parse(row["text"], context_of(row, settings.hours))._.triaged_story
        if story.stories is not None:
            found.append(Lesson(row["id"], story.stories, answers(row, tuple(story.stories.expressions))))
    return found


def begin_with_prior(learned: Path) -> None:
    """Let a network of which no weights were learnt yet place its dates by what holds anyway."""
    if not (learned / WEIGHTS).exists():
        write(PRIOR, learned / WEIGHTS)


def write(weights: Mapping[str, float], file: Path) -> None:
    """Write weights as the extractor loads them."""
    file.write_text(json.dumps(weights, indent=0, ensure_ascii=False) + "\n", "utf-8")


def right(lesson: Lesson, place: int, choices: Sequence[Choice]) -> list[int]:
    """Return which of ``choices`` are right; none where the label does not tell."""
    wanted, due = lesson.known.days.get(place, frozenset()), place in lesson.known.due
    return [number for number, each in enumerate(choices) if days_of(each.placing.when, due=due) & wanted]


def learn(material: Sequence[Lesson]) -> dict[str, float]:
    """Return the weights."""
    weights: dict[str, float] = defaultdict(float, PRIOR)
    squares: dict[str, float] = defaultdict(lambda: 1e-6)
    total: dict[str, float] = defaultdict(float)
    rng = random.Random(SEED)
    for epoch in range(EPOCHS):
        counts = np.zeros(3)
        for lesson in rng.sample(list(material), len(material)):

            def choose(
                place: int, choices: Sequence[Choice], lesson: Lesson = lesson, counts: np.ndarray = counts
            ) -> int:
                shares = _shares([score(each.marks, weights) for each in choices])
                good = right(lesson, place, choices)
                if good and len(good) < len(choices):
                    weight = max(float(shares[good].sum()), LEAST_SHARE)
                    counts += (1, int(shares.argmax()) in good, -np.log(weight))
                    pull = -shares
                    pull[good] += shares[good] / weight
                    _step(weights, squares, choices, pull)
                return max(good or range(len(choices)), key=lambda number: float(shares[number]))

            lesson.stories.walk(choose)
        if epoch >= EPOCHS // 2:
            for name, value in weights.items():
                total[name] += value / (EPOCHS - EPOCHS // 2)
        dates, correct, loss = counts
        print(f"epoch {epoch + 1}: {dates:.0f} dates, right {correct / dates:.3f}, loss {loss / dates:.3f}", flush=True)
    return {name: round(value, 3) for name, value in sorted(total.items()) if abs(value) >= LEAST}


def _step(weights: dict[str, float], squares: dict[str, float], choices: Sequence[Choice], pull: np.ndarray) -> None:
    """Move the weights of all marks by how much each reading should gain or lose."""
    slope: dict[str, float] = defaultdict(float)
    for each, by in zip(choices, pull, strict=True):
        for name, value in each.marks:
            slope[name] += by * value
    for name, by in slope.items():
        down = by - DECAY * (weights[name] - PRIOR.get(name, 0.0))
        squares[name] += down * down
        weights[name] += RATE * down / squares[name] ** 0.5


def report(material: Sequence[Lesson], weights: dict[str, float], *, show: bool = False) -> str:
    """Return how many dates are placed right; ``show`` prints the wrong ones."""
    counts = np.zeros(2, dtype=int)
    for lesson in material:
        found, stories = lesson.stories.read(weights), lesson.stories
        for place, wanted in lesson.known.days.items():
            placing, due = found[place], place in lesson.known.due
            hit = placing is not None and bool(days_of(placing.when, due=due) & wanted)
            counts += (1, hit)
            if show and not hit:
                each = stories.expressions[place]
                print(lesson.name, repr(stories.text[max(0, each.start - 60) : each.end + 20]), "is", sorted(wanted),
                      "read", placing and (placing.when.iso(), placing.ways))  # fmt: skip
    return f"{counts[1]} of {counts[0]} dates right ({counts[1] / max(1, counts[0]):.3f})"


def _shares(totals: Sequence[float]) -> np.ndarray:
    raised = np.exp(np.array(totals) - max(totals))
    return np.asarray(raised / raised.sum())


def main() -> None:
    """Learn from the mails named, and write the weights."""
    asked = argparse.ArgumentParser()
    asked.add_argument("mails", type=Path, nargs="+")
    asked.add_argument("--held", type=Path, nargs="*", default=[], help="mails to score afterwards")
    asked.add_argument("--learned", type=Path, default=FOLDER, help="folder of a network that has not seen the mails")
    asked.add_argument("--show", action="store_true")
    asked.add_argument("--out", type=Path, default=FOLDER / WEIGHTS)
    given = asked.parse_args()
    settings = settings_of(load_config(HERE.parent / "triaged.toml"))
    begin_with_prior(given.learned)
    material = lessons([row for path in given.mails for row in read(path)], settings, given.learned)
    weights = learn(material)
    write(weights, given.out)
    print(f"{len(weights)} weights")
    for path in given.held:
        print(path.name, report(lessons(read(path), settings, given.learned), weights, show=given.show))


if __name__ == "__main__":
    main()
