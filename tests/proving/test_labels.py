"""gold.jsonl: what is wrong in it is said with its line and what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.proving.labelling import promise, row
from triaged.model import ConfigError
from triaged.proving import answers, labels


def write(folder: Path, *lines: object) -> Path:
    for name in ("a.eml", "b.eml"):
        (folder / name).write_bytes(b"From: Mo <mo@Polar.example>\r\nSubject: x\r\n\r\nx\r\n")
    text = "\r\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    (folder / "gold.jsonl").write_text(text, "utf-8")
    return folder


def problems(folder: Path, *lines: object) -> list[tuple[int, str]]:
    with pytest.raises(ConfigError) as caught:
        labels.read(write(folder, *lines))
    return [(each.line, str(each).partition(": ")[2]) for each in caught.value.problems]


def test_labels_are_read_with_the_domain_of_the_author(tmp_path: Path) -> None:
    first, second = labels.read(write(tmp_path, row(vendors=["Ace"], note="x"), "", row(file="b.eml", tier="hard"), ""))
    assert (first.label.vendors, first.domain, second.label.tier) == (("Ace",), "polar.example", "hard")


def test_labels_are_found_in_the_set_or_in_its_folder_extraction(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"neither extraction/gold\.jsonl nor gold\.jsonl"):
        labels.find(tmp_path)
    assert labels.find(write(tmp_path, row())) == tmp_path
    (tmp_path / "extraction").mkdir()
    write(tmp_path / "extraction", row())
    assert labels.find(tmp_path) == tmp_path / "extraction"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"vendor": []}, "'vendor' is not a key I know here; did you mean 'vendors'?"),
        ({"promises": [promise("x", made="y")]}, "'promises[0].made' is not a key I know here; there are text"),
        ({"promises": [promise("x", status="late")]}, "promises[0].status: 'late' is not one of open, broken, kept"),
        ({"promises": [promise("x", due="soon")]}, "promises[0].due: 'soon' is no date; write 2026-03-12, or"),
        ({"promises": [promise("x", due="2026-03-12T10:00")]}, "promises[0].due: the time 2026-03-12T10:00 has no"),
        ({"promises": [{"text": "x", "promisor": "y", "status": "open"}]}, "'promises[0].due' is missing; write "),
        ({"promises": [promise("...")]}, "promises[0].text: holds no word"),
        ({"dates": [{"text": "x"}]}, "'dates[0].iso' is missing; add \"iso\""),
        ({"dates": [{"text": "x", "iso": "2026-13-01"}]}, "dates[0].iso: '2026-13-01' is no date"),
        ({"signals": ["noshow"]}, "signals[0]: 'noshow' is no signal; did you mean 'no_show'?"),
        ({"signals_optional": ["zzz"]}, "signals_optional[0]: 'zzz' is no signal; there are churn_threat, "),
        ({"tier": "easy"}, "tier: 'easy' is not one of normal, hard"),
        ({"is_complaint": "yes"}, "is_complaint: input should be a valid boolean; write true or false"),
        ({"reference": "2026-03-12T10:00:00"}, "reference: 2026-03-12T10:00:00 has no offset"),
        ({"file": "c.eml"}, "there is no mail c.eml beside gold.jsonl; put it there, or remove this line"),
        ({"file": "../a.eml"}, "'../a.eml' is not the name of an .eml file"),
    ],
)  # fmt: skip
def test_each_mistake_has_its_sentence(tmp_path: Path, changed: dict[str, Any], said: str) -> None:
    [(line, text)] = problems(tmp_path, row(file="b.eml"), row(**changed))
    assert (line, text[: len(said)]) == (2, said)


@pytest.mark.parametrize(
    "key", ["file", "reference", "vendors", "promises", "dates", "signals", "is_complaint", "tier"]
)
def test_a_label_lacks_a_key(tmp_path: Path, key: str) -> None:
    [(line, text)] = problems(tmp_path, {name: value for name, value in row().items() if name != key})
    assert (line, text.startswith(f"'{key}' is missing; write ")) == (1, True)


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, row(tier="x", signals=["y"]), "[]", row(), row())
    assert [line for line, _ in found] == [1, 1, 2, 4]
    assert found[3][1] == "there is a second label for a.eml; keep one of them"


def test_broken_lines_have_line_and_column(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        labels.read(write(tmp_path, row(), '{"file"', "", "x"))
    assert [(each.line, each.column) for each in caught.value.problems] == [(2, 8), (4, 1)]
    assert "this is no JSON object (Expecting ':' delimiter); each line holds one whole object" in str(caught.value)


def test_neither_nothing_nor_another_encoding(tmp_path: Path) -> None:
    assert problems(tmp_path, "", " ") == [(0, "there is no label in it; write one JSON object a line for each mail")]
    (tmp_path / "gold.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="it is not UTF-8"):
        labels.read(tmp_path)


def test_neutral_ones_need_their_words_only(tmp_path: Path) -> None:
    [read] = labels.read(write(tmp_path, row(promises_optional=[{"text": "x"}], dates_optional=[{"text": "y"}])))
    assert (read.label.promises_optional[0].text, read.label.dates_optional[0].iso) == ("x", None)


def test_saved_output_is_read_and_other_rows_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    lines = [{"event": "promise due"}, {"file": "a.eml", "vendors": [{"text": "x", "name": None}], "rules": ["y"]}]
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    found = answers.of_file(path)
    assert (set(found), found["a.eml"].vendors[0].name, found["a.eml"].is_complaint) == ({"a.eml"}, "", None)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"file": 3}', ":1:1: this is no row of replay (file: "),
        ("[]", ":1:1: this is no row of replay (file: "),
        ('{"file": "a", "dates": [{"text": "x", "start": "soon"}]}', "(dates.0.start: 'soon' is no date or time"),
        ("{", ":1:2: this is no JSON object"),
    ],
)
def test_saved_output_that_is_none(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "out.jsonl").write_text(line, "utf-8")
    with pytest.raises(ConfigError) as caught:
        answers.of_file(tmp_path / "out.jsonl")
    assert said in str(caught.value)


def test_words_that_are_not_new_in_the_mail_are_strays(tmp_path: Path) -> None:
    told = promise("Xerox was to come Monday")
    (labelled,) = labels.read(write(tmp_path, row(file="a.eml", promises=[told])))
    assert labels.strays(labelled.label, "Hello, Xerox was to\ncome Monday.") == ()
    assert labels.strays(labelled.label, "Hello.") == ("Xerox was to come Monday",)
    assert labels.strays(labelled.label, None) == ()
