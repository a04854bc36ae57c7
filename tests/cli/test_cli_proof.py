from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.commands import business, triaged


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return business(tmp_path)


def test_check_finds_everything_at_once(place: Path) -> None:
    rules = place.parent / "rules" / "90-everything-else.yaml"
    rules.write_text(
        rules.read_text().replace("general.txt", "generla.txt").replace("from: customer", "form: customer")
    )
    (place.parent / "templates" / "reminder.txt").unlink()
    said = triaged("check", "--config", place)
    assert said.code == 1
    for words in ("generla.txt", "did you mean 'from'?", "reminder.txt is missing", "problems"):
        assert words in said.out
    found = triaged("check", "--config", place, "--json")
    assert found.code == 1
    assert found.json["ok"] is False
    problem = next(each for each in found.json["problems"] if "form" in each["message"])
    assert set(problem) == {"file", "line", "column", "message", "hint"}
    assert problem["line"] > 1


def test_check_is_green_and_says_what_it_found(place: Path) -> None:
    said = triaged("check", "--config", place, "--json")
    assert (said.code, said.err) == (0, "")
    assert (said.json["ok"], said.json["problems"]) == (True, [])
    assert "examples pass" in said.json["found"]


def test_check_without_a_configuration_is_a_finding(tmp_path: Path) -> None:
    said = triaged("check", "--config", tmp_path / "triaged.toml")
    assert said.code == 1
    assert "there is no such file" in said.out


def test_check_needs_no_secret(place: Path) -> None:
    for each in (place.parent / "secrets").iterdir():
        each.unlink()
    assert triaged("check", "--config", place).code == 0


def test_test_shows_each_example_and_the_line_of_a_failure(place: Path) -> None:
    good = triaged("test", "--config", place)
    assert (good.code, "ok   general acknowledgement: a question" in good.out) == (0, True)
    rules = place.parent / "rules" / "90-everything-else.yaml"
    rules.write_text(rules.read_text().replace("Subject: opening hours", "Auto-Submitted: auto-replied"))
    bad = triaged("test", "--config", place, "--json")
    assert bad.code == 1
    failed = [each for each in bad.json["examples"] if not each["passed"]]
    assert [(each["rule"], each["example"]) for each in failed] == [("general acknowledgement", "a question")]
    assert failed[0]["line"] > 0
    shown = triaged("test", "--config", place)
    assert (shown.code, "FAIL general acknowledgement: a question" in shown.out) == (1, True)


def test_test_says_where_a_rule_file_is_broken(place: Path) -> None:
    rules = place.parent / "rules" / "90-everything-else.yaml"
    rules.write_text(rules.read_text().replace("when: message received", "when: message recieved"))
    said = triaged("test", "--config", place)
    assert said.code == 1
    assert "90-everything-else.yaml:" in said.out
    assert "    " in said.out.splitlines()[1]
    told = triaged("test", "--config", place, "--json")
    assert (told.code, told.json["ok"], len(told.json["problems"])) == (1, False, 1)


def test_words_and_schema_agree() -> None:
    words = triaged("words", "--json").json["words"]
    shown = triaged("words").out
    schema = triaged("schema")
    json.loads(schema.out)
    for each in words:
        assert f"\n  {each['name']}\n" in shown
        assert f'"{each["name"]}"' in schema.out


@pytest.mark.parametrize(
    "hours",
    [
        '{ mon-sat = "09:00-17:00" }',
        '{ mon-fri = "08:00-17:00", sat = "09:00-12:00" }',
        '{ tue-sat = "10:00-18:00" }',
        '{ mon-sun = "00:00-24:00" }',
        '{ mon-fri = "10:00-16:00" }',
        '{ mon = "18:00-22:00", thu = "06:00-09:00" }',
    ],
)
def test_the_starter_rules_hold_whenever_a_business_opens(tmp_path: Path, hours: str) -> None:
    place = business(tmp_path)
    text = re.sub(r"(?m)^hours = .*$", f"hours = {hours}", place.read_text())
    assert hours in text
    place.write_text(text)
    said = triaged("test", "--config", place)
    assert (said.code, said.err) == (0, "")


def test_check_tells_of_what_would_keep_run_from_starting(place: Path) -> None:
    (place.parent / "secrets" / "imap").write_text("")
    said = triaged("check", "--config", place)
    assert said.code == 0  # the files are right, and whoever edits rules need not have the passwords
    assert "remark: " in said.out
    assert "triaged run does not start yet: " in said.out
    assert triaged("run", "--config", place).code == 78


def test_check_tells_of_a_maildir_that_is_none(place: Path) -> None:
    head, _, rest = place.read_text().partition("[mailbox]")
    place.write_text(f'{head}[mailbox]\nmaildir = "nowhere"\n{rest[rest.index("[smtp]") :]}')
    assert "nowhere is not a Maildir: it needs the folders new and cur" in triaged("check", "--config", place).out
    for part in ("new", "cur"):
        (place.parent / "nowhere" / part).mkdir(parents=True)
    assert "Maildir" not in triaged("check", "--config", place).out
