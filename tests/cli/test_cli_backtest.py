"""backtest: stored mail under the rules in force and under others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.commands import NO_SHOW, business, fill, mail, triaged

SINCE = "20 years"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    place = business(tmp_path)
    fill(place, mail("ann"), mail("bob", NO_SHOW), mail("cy", "The tap drips."), hours=30)
    return place


def other_rules(place: Path) -> Path:
    """Copy the rules, with other words for a vendor's no-show and none for everything else."""
    folder = place.parent / "other"
    shutil.copytree(place.parent / "rules", folder)
    file = folder / "50-vendor-no-show.yaml"
    file.write_text(file.read_text().replace("acknowledge: no_show.txt", "acknowledge: general.txt", 1))
    last = folder / "90-everything-else.yaml"
    last.write_text(last.read_text().replace("    when: message", "    mode: off\n    when: message", 1))
    return folder


def test_the_same_rules_do_the_same(place: Path) -> None:
    said = triaged("backtest", "--config", place, "--since", SINCE, "--rules", place.parent / "rules")
    assert said.code == 0
    assert "3 mails" in said.out
    assert "both do the same with every mail" in said.out


def test_what_only_the_one_or_the_other_would_do(place: Path) -> None:
    shape = triaged("backtest", "--config", place, "--since", SINCE, "--rules", other_rules(place), "--json").json
    assert shape["mails"] == 3
    found = {(each["only"], each["what"]): (each["mails"], each["subjects"]) for each in shape["differences"]}
    assert found["now", "rule 'general acknowledgement'"] == (2, ["Question of ann", "Question of cy"])
    assert found["now", "acknowledge"] == (2, ["Question of ann", "Question of cy"])
    assert found["then", "acknowledge in other words"] == (1, ["Question of bob"])
    assert shape["now"]["acknowledgements"] > shape["then"]["acknowledgements"]
    table = triaged("backtest", "--config", place, "--since", SINCE, "--rules", place.parent / "other").out
    assert "only the rules in force: acknowledge, 2 mails\n  Question of ann\n  Question of cy" in table


def test_a_terminal_shows_the_first_differences_and_says_how_many_there_are(place: Path) -> None:
    folder = place.parent / "none"
    folder.mkdir()
    rule = (place.parent / "rules" / "90-everything-else.yaml").read_text().replace("priority: low", "")
    many = [rule.replace("general acknowledgement", f"general {number}", 1) for number in range(15)]
    for number, each in enumerate(many):
        (folder / f"{number:02}.yaml").write_text(each)
    words = ("backtest", "--config", place, "--since", SINCE, "--rules", folder)
    differences = len(triaged(*words, "--json").json["differences"])
    assert differences > 12
    assert triaged(*words).out.endswith(f"\nand {differences - 12} more; --json has them all\n")


def test_a_limit_that_would_be_passed_is_exit_code_1(place: Path) -> None:
    words = ("backtest", "--config", place, "--since", SINCE)
    assert triaged(*words, "--at-most", "acknowledgements=99", "--at-most", "owner=99").code == 0
    said = triaged(*words, "--at-most", "owner=0")
    assert said.code == 1
    assert "owner: " in said.err
    assert "a day would be more than 0" in said.err


def test_nothing_is_changed_and_nothing_leaves(place: Path) -> None:
    before = triaged("status", "--config", place, "--json").json["outbox"]
    triaged("backtest", "--config", place, "--since", SINCE)
    assert triaged("status", "--config", place, "--json").json["outbox"] == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", "1d"), "no mail came in that time (1d)"),
        (("--since", "a while"), "a while"),
        (("--at-most", "nobody=1"), "'nobody' is neither of acknowledgements, dispatch, owner"),
        (("--at-most", "owner=few"), "write a number, such as owner=5"),
    ],
)
def test_a_mistake_is_one_sentence(place: Path, words: tuple[str, ...], said: str) -> None:
    found = triaged("backtest", "--config", place, *words)
    assert found.code == 2
    assert said in found.err


def test_broken_rules_are_told_with_their_line(place: Path, tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "10.yaml").write_text("rules:\n  - nam: x\n")
    said = triaged("backtest", "--config", place, "--rules", folder)
    assert said.code == 78
    assert "10.yaml:2:5: 'nam'" in said.err
