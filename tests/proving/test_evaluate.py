"""Whole sets: figures of saved answers stay as they were, for all mails and for each tier."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.proving.labelling import answer, label, promise
from triaged.proving import answers, labels
from triaged.proving.answers import Answer
from triaged.proving.evaluate import NAMES, PARTS, Below, Report, below, evaluate
from triaged.proving.labels import Label, Labelled

GOLDEN = Path(__file__).parent / "golden"
MAILS = Path(__file__).parent.parent / "mail" / "extraction"


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> tuple[Labelled, ...]:
    """Return the labels of golden/gold.jsonl, with the mails that they speak of."""
    folder = tmp_path_factory.mktemp("set")
    shutil.copy(GOLDEN / "gold.jsonl", folder)
    for line in (GOLDEN / "gold.jsonl").read_text("utf-8").splitlines():
        shutil.copy(MAILS / json.loads(line)["file"], folder)
    return labels.read(folder)


@pytest.mark.parametrize("name", ["as_found", "spoilt"])
def test_golden_figures(mails: tuple[Labelled, ...], name: str) -> None:
    report = evaluate(mails, answers.of_file(GOLDEN / f"{name}.jsonl"), business="Fixwell")
    expected = json.loads((GOLDEN / "figures.json").read_text("utf-8"))[name]
    for part in PARTS:
        shape = report.figures[part].shape()
        assert shape.pop("mails") == {"all": 24, "normal": 16, "hard": 8}[part]
        assert shape == expected[part]


def scored(gold: list[Label], *found: Answer) -> Report:
    given = {each.file: each for each in found}
    return evaluate([Labelled(label=each, domain="") for each in gold], given, business="Fixwell")


def test_without_answers_everything_is_missed() -> None:
    gold = label(vendors=["Ace"], promises=[promise("he comes")], signals=["late"])
    figures = scored([gold]).figures["all"]
    shape = figures.shape()
    assert (figures.missing_rows, shape["vendors"]["f1"], shape["signals"]["missed"]) == (1, 0.0, 1)
    assert (shape["due_accuracy"], shape["is_complaint_accuracy"]) == (0.0, 0.0)


def test_what_no_label_speaks_of_has_no_figure() -> None:
    report = scored([label()], answer())
    shape: dict[str, Any] = report.figures["all"].shape()
    assert [shape[name] for name in ("vendors", "promises", "dates", "signals", "due_accuracy")] == [None] * 5
    assert (shape["sender_promises_found"], shape["signal_kinds"], shape["is_complaint_accuracy"]) == (None, {}, 1.0)
    assert report.figures["hard"].shape()["is_complaint_accuracy"] is None


def test_tiers_are_counted_apart() -> None:
    gold = [label(vendors=["Ace"]), label(file="b.eml", tier="hard", is_complaint=True)]
    report = scored(gold, answer(vendors=[{"text": "Ace", "name": "Ace"}]), answer(file="b.eml"))
    assert [report.figures[part].mails for part in PARTS] == [2, 1, 1]
    assert [report.figures[part].complaints for part in PARTS] == [1, 1, 0]
    assert [[miss.file for miss in report.misses[part]] for part in PARTS] == [["b.eml"], [], ["b.eml"]]


def test_a_figure_below_its_least_value() -> None:
    figures = scored([label(vendors=["Ace", "Brass"])], answer(vendors=[{"text": "Ace", "name": "Ace"}])).figures["all"]
    assert below(figures, {"vendors.precision": 1, "vendors.recall": 0.5, "is_complaint_accuracy": 1}) == []
    assert below(figures, {"vendors.recall": 0.51, "dates": 0, "late": 0}) == [
        Below(figure="vendors.recall", least=0.51, got=0.5),
        Below(figure="dates", least=0, got=None),
        Below(figure="late", least=0, got=None),
    ]
    assert set(figures.named()) <= set(NAMES)
