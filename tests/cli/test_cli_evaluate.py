"""evaluate: figures for people and machines, lines held in CI, and bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import NO_SHOW, business, mail, triaged
from tests.proving.labelling import promise, row
from triaged.proving.rows import shunted_row

REFERENCE = "2026-03-03T09:00:00+00:00"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return business(tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a set of two mails, one of them hard, of whose labels one is wrong."""
    folder = tmp_path_factory.mktemp("set") / "extraction"
    folder.mkdir()
    (folder / "a.eml").write_bytes(mail("bob", NO_SHOW, day=3))
    (folder / "b.eml").write_bytes(mail("ann"))
    gold = [
        row(file="a.eml", reference=REFERENCE, vendors=["Ace Plumbing"], signals=["no_show"], is_complaint=True),
        row(file="b.eml", reference=REFERENCE, vendors=["Brass & [red]Co"], tier="hard"),
    ]
    (folder / "gold.jsonl").write_text("\n".join(map(json.dumps, gold)), "utf-8")
    return folder


def test_figures_as_json_are_the_same_for_the_set_and_its_folder(place: Path, labelled: Path) -> None:
    said = triaged("evaluate", "--config", place, "--json", labelled)
    assert (said.code, said.err) == (0, "")
    shape = said.json
    assert set(shape) == {"schema_version", "tier", "figures", "below", "misses"}
    assert {part: figures["mails"] for part, figures in shape["figures"].items()} == {"all": 2, "normal": 1, "hard": 1}
    figures = shape["figures"]["all"]
    assert (figures["vendors"]["hits"], figures["vendors"]["missed"], figures["missing_rows"]) == (1, 1, 0)
    assert set(figures["signal_kinds"]) == {"no_show"}
    wrong = {"file": "b.eml", "field": "vendor", "gold": "Brass & [red]Co", "predicted": None}
    assert wrong in shape["misses"]
    assert triaged("evaluate", "--config", place, "--json", labelled.parent).raw == said.raw


def test_table_and_misses_for_people(place: Path, labelled: Path) -> None:
    said = triaged("evaluate", "--config", place, "--misses", labelled)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("2 mails (1 normal, 1 hard)\n")
    lines = [line.split() for line in said.out.splitlines()]
    assert ["vendors", "1.000", "0.500", "0.667", "1", "0", "1", "1.000", "0.000"] in lines
    assert "b.eml  vendor  gold: Brass & [red]Co  predicted: -" in said.out.splitlines()
    assert "predicted: -" not in triaged("evaluate", "--config", place, labelled).out
    hard = triaged("evaluate", "--config", place, "--tier", "hard", "--misses", labelled).out
    assert hard.startswith("1 mail (hard)\n")
    assert "a.eml" not in hard


def test_a_complaint_that_is_none_is_a_miss(place: Path, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail("bob", NO_SHOW, day=3))
    gold = row(file="a.eml", reference=REFERENCE, is_complaint=False)
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold), "utf-8")
    said = triaged("evaluate", "--config", place, "--misses", tmp_path)
    assert "a.eml  is_complaint  gold: no  predicted: yes" in said.out.splitlines()


def test_colours_on_a_terminal_only(place: Path, labelled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    words = ("evaluate", "--config", place, "--misses", labelled)
    assert "\x1b[1m" in triaged(*words, terminal=True).out
    assert "\x1b" not in triaged(*words).out


def test_saved_output_gives_the_same_figures(place: Path, labelled: Path, tmp_path: Path) -> None:
    saved = tmp_path / "out.jsonl"
    saved.write_bytes(triaged("replay", "--config", place, "--json", labelled).raw)
    words = ("evaluate", "--config", place, "--json", labelled)
    assert triaged(*words, "--from-jsonl", saved).raw == triaged(*words).raw
    saved.write_text("")
    assert triaged(*words, "--from-jsonl", saved).json["figures"]["all"]["missing_rows"] == 2


def test_a_mail_that_could_not_be_handled_is_named(labelled: Path, tmp_path: Path) -> None:
    saved = tmp_path / "out.jsonl"
    saved.write_text(json.dumps(shunted_row("a.eml", "the mail is damaged")) + "\n", "utf-8")
    said = triaged("evaluate", "--from-jsonl", saved, labelled)
    assert said.code == 0
    assert said.err == "a.eml: shunted: the mail is damaged; it counts as a mail in which nothing was found\n"


def test_a_label_whose_words_are_not_new_is_named(place: Path, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail("bob", NO_SHOW, day=3))
    gold = row(file="a.eml", reference=REFERENCE, promises=[promise("we shall dance at dawn")])
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold), "utf-8")
    said = triaged("evaluate", "--config", place, tmp_path)
    assert said.code == 0
    assert (
        said.err
        == "a.eml: 'we shall dance at dawn' does not stand in what is new in it; copy the words from the mail\n"
    )


def test_a_line_that_is_held_and_one_that_is_not(place: Path, labelled: Path) -> None:
    words = ("evaluate", "--config", place, labelled)
    held = triaged(*words, "--at-least", "vendors=0.6", "--at-least", "vendors.precision=1")
    assert (held.code, held.err) == (0, "")
    broken = triaged(*words, "--at-least", "vendors=0.7", "--at-least", "dates=0.1", "--at-least", "no_show=1")
    assert broken.code == 1
    assert broken.err.splitlines()[0] == "vendors should be at least 0.7; it is 0.667"
    assert triaged(*words, "--at-least", "vendors=0.7", "--tier", "normal").code == 0
    shape = triaged(*words, "--json", "--at-least", "legal_threat=0.5")
    assert (shape.code, shape.json["below"]) == (1, [{"figure": "legal_threat", "least": 0.5, "got": None}])


def test_neither_business_nor_secret_is_needed(labelled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("TRIAGED_CONFIG", raising=False)
    assert triaged("evaluate", labelled).code == 0
    assert list(tmp_path.iterdir()) == []


def test_a_configuration_that_is_named_must_be_there(labelled: Path, tmp_path: Path) -> None:
    said = triaged("evaluate", "--config", tmp_path / "none.toml", labelled)
    assert (said.code, said.out, "there is no such file" in said.err) == (78, "", True)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--at-least", "promise=0.9"], "there is no figure 'promise'; there are vendors, promises,"),
        (["--at-least", "promises"], "promises gives no number from 0 to 1; write for example promises=0.9"),
        (["--at-least", "promises=90"], "promises=90 gives no number from 0 to 1"),
        (["--tier", "easy"], "easy"),
        (["--from-jsonl", "/no/such/file"], "/no/such/file"),
        (["/no/such/set"], "extra argument"),
    ],
)
def test_wrong_words(place: Path, labelled: Path, words: list[str], why: str) -> None:
    said = triaged("evaluate", "--config", place, labelled, *words)
    assert (said.code, said.out, why in said.err) == (2, "", True)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "gold.jsonl:1:2: this is no JSON object"),
        ("", "gold.jsonl: there is no label in it"),
        (json.dumps(row(file="gone.eml")), "gold.jsonl:1:1: there is no mail gone.eml beside gold.jsonl; put it there"),
        (json.dumps(row(promises=[promise("x", status="lost")])), "'lost' is not one of open, broken, kept"),
    ],
)
def test_bad_labels(place: Path, tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "a.eml").write_bytes(mail("ann"))
    (tmp_path / "gold.jsonl").write_text(text)
    said = triaged("evaluate", "--config", place, tmp_path)
    assert (said.code, said.out, why in said.err) == (2, "", True)
    assert len(said.err.splitlines()) == 1


def test_no_labels_and_bad_saved_output(place: Path, labelled: Path, tmp_path: Path) -> None:
    said = triaged("evaluate", "--config", place, tmp_path)
    assert (said.code, said.out, "neither extraction/gold.jsonl nor gold.jsonl" in said.err) == (2, "", True)
    (tmp_path / "out.jsonl").write_text('{"file": 7}')
    said = triaged("evaluate", "--config", place, "--from-jsonl", tmp_path / "out.jsonl", labelled)
    assert (said.code, said.out, "out.jsonl:1:1: this is no row of replay" in said.err) == (2, "", True)
