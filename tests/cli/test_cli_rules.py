"""rules: what each did, what was changed, and the way back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from tests.cli.commands import NO_SHOW, business, fill, mail, triaged
from triaged.config import load_config
from triaged.proving.edits import files_of
from triaged.store import Store


@pytest.fixture
def place(tmp_path: Path) -> Path:
    place = business(tmp_path)
    rule = place.parent / "rules" / "70-praise.yaml"
    rule.write_text(rule.read_text().replace("    when:", "    mode: trial\n    when:", 1))
    fill(
        place,
        mail("ann"),
        mail("bob", NO_SHOW),
        mail("cy", "What a brilliant job your fitter did, thank you!"),
        hours=8,
    )
    return place


def put_in_force(place: Path, by: str = "pat") -> None:
    """Write down what is in force, as the daemon does."""
    with_store = Store(place.parent / "triaged.db")
    with_store.sets.put(datetime.now(UTC), by, files_of(load_config(place)))
    with_store.close()


def test_what_each_rule_did(place: Path) -> None:
    found = {each["rule"]: each for each in triaged("rules", "--config", place, "--json").json["rules"]}
    assert found["vendor no-show"]["matches"] == 1
    assert found["vendor no-show"]["mails"] == [2]
    assert found["praise"]["mode"] == "trial"
    assert found["praise"]["matches"] == 0
    assert found["general acknowledgement"]["matches"] == 2
    assert found["danger"]["last"] is None
    table = triaged("rules", "--config", place).out
    assert "vendor no-show" in table
    assert "triaged explain MAIL tells why" in table
    assert "praise (trial)" in table


def test_what_each_rule_did_this_week(place: Path) -> None:
    with time_machine.travel("2026-03-04T09:00+00:00", tick=False):
        found = {each["rule"]: each for each in triaged("rules", "--config", place, "--json").json["rules"]}
    assert found["vendor no-show"]["this_week"] == {
        "matches": 1, "acknowledged": 1, "told_staff": 1, "on_trial": 0,
    }  # fmt: skip
    assert found["praise"]["this_week"]["on_trial"] == 1


def test_nothing_was_in_force_yet(place: Path) -> None:
    assert triaged("rules", "--config", place, "changes").out == (
        "no rules have been in force yet; start with: triaged run\n"
    )
    said = triaged("rules", "--config", place, "undo")
    assert said.code == 2
    assert "there is nothing to go back to" in said.err


def test_a_change_is_shown_and_taken_back_and_again(place: Path) -> None:
    put_in_force(place)
    assert "the first that triaged saw" in triaged("rules", "--config", place, "changes").out
    rule = place.parent / "rules" / "10-safety.yaml"
    before = rule.read_text()
    rule.write_text(before.replace("after: 15 minutes", "after: 5 minutes", 1))
    (place.parent / "templates" / "new.txt").write_text("Subject: new\n\nnew\n")
    waiting = triaged("rules", "--config", place, "changes").out
    assert "and not in force:" in waiting
    assert "-        after: 15 minutes\n+        after: 5 minutes" in waiting
    put_in_force(place, by="lena")
    assert "changed by lena:" in triaged("rules", "--config", place, "changes").out
    said = triaged("rules", "--config", place, "undo")
    assert said.out.endswith(": rules/10-safety.yaml, templates/new.txt\n")
    assert rule.read_text() == before
    assert not (place.parent / "templates" / "new.txt").exists()


def test_an_edit_that_is_not_in_force_is_what_undo_takes_back_first(place: Path) -> None:
    put_in_force(place)
    rule = place.parent / "rules" / "10-safety.yaml"
    before = rule.read_text()
    rule.write_text("rules: [")
    assert triaged("rules", "--config", place, "undo").code == 0
    assert rule.read_text() == before


def test_a_length_that_the_working_hours_never_add_up_to_is_found_by_check(tmp_path: Path) -> None:
    place = business(tmp_path)
    rule = place.parent / "rules" / "70-praise.yaml"
    rule.write_text(
        rule.read_text().replace("    then:", "    then:\n      escalate: {to: owner, after: 3000 working days}", 1)
    )
    said = triaged("check", "--config", place)
    assert (said.code, "70-praise.yaml" in said.out, "'3000 working days' never passes" in said.out) == (
        1,
        True,
        True,
    )
