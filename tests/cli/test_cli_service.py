"""hold, resume and once; ``run`` is tested as a process of its own."""

from __future__ import annotations

import json
import mailbox
import sys
from pathlib import Path

import pytest

from tests.cli.commands import business, mail, told, triaged
from triaged.outbox.deliver import HELD
from triaged.store import Store


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return told(business(tmp_path))


def test_hold_and_resume(place: Path) -> None:
    triaged("hold", "--config", place)
    assert "nothing leaves" in triaged("status", "--config", place).out
    triaged("resume", "--config", place)
    store = Store(place.parent / "triaged.db")
    assert store.marked(HELD) is None
    store.close()


def test_once_handles_what_there_is(tmp_path: Path) -> None:
    place = business(tmp_path)
    box = mailbox.Maildir(tmp_path / "Maildir")
    text = place.read_text()
    start, end = text.index("[mailbox]"), text.index("[smtp]")
    place.write_text(text[:start] + '[mailbox]\nmaildir = "Maildir"\n\n' + text[end:])
    said = triaged("once", "--config", place)
    assert (said.code, said.out, said.err.splitlines()[-1]) == (0, "", "0 mails handled")
    box.add(mail("ann"))
    said = triaged("once", "--config", place, "--dry-run")
    assert (said.code, said.out, said.err.splitlines()[-1]) == (0, "", "1 mail handled")
    assert triaged("status", "--config", place, "--json").json["outbox"]["recorded"] == 1
    assert "1 recorded, never sent" in triaged("status", "--config", place).out


def test_once_without_a_server_is_75(tmp_path: Path) -> None:
    place = business(tmp_path)
    text = place.read_text().replace('"imap.fixwell.example"', '"127.0.0.1"').replace("port = 993", "port = 1")
    place.write_text(text)
    (tmp_path / "secrets" / "imap").write_text("x")
    said = triaged("once", "--config", place)
    assert (said.code, said.out) == (75, "")
    assert "127.0.0.1:1" in said.err.splitlines()[-1]


def test_a_suppressed_address_is_not_answered_until_it_is_taken_back(place: Path) -> None:
    assert triaged("suppress", "nobody", "--config", place).code == 2
    assert triaged("suppress", "Ann@customer.example", "--config", place).code == 0
    store = Store(place.parent / "triaged.db")
    assert store.is_suppressed("ann@customer.example")
    assert triaged("suppress", "ann@customer.example", "--remove", "--config", place).code == 0
    assert not store.is_suppressed("ann@customer.example")
    store.close()


def test_who_waited_before_us_is_shown_and_taken_on_by_hand(tmp_path: Path) -> None:
    place = business(tmp_path)
    box = mailbox.Maildir(tmp_path / "Maildir")
    box.add(mail("ann"))
    text = place.read_text()
    start, end = text.index("[mailbox]"), text.index("[smtp]")
    place.write_text(text[:start] + '[mailbox]\nmaildir = "Maildir"\n\n' + text[end:])
    assert triaged("once", "--config", place).code == 0
    shape = triaged("status", "--config", place, "--json").json
    assert (shape["waiting_for_us"], shape["left_waiting"]["customers"], shape["outbox"]["recorded"]) == (0, 1, 0)
    assert "1 more wrote and had no answer" in triaged("status", "--config", place).out
    wrong = triaged("once", "--config", place, "--adopt", "a while")
    assert (wrong.code, "is not a length of time" in wrong.err) == (2, True)
    said = triaged("once", "--config", place, "--adopt", "14d")
    assert said.err.splitlines()[-1] == "1 customer who waited taken on: their clocks begin now"
    shape = triaged("status", "--config", place, "--json").json
    assert (shape["waiting_for_us"], shape["left_waiting"]["customers"], shape["outbox"]["recorded"]) == (1, 0, 0)
    assert shape["overdue"] == []
    again = triaged("once", "--config", place, "--adopt", "14d")
    assert again.err.splitlines()[-1].startswith("0 customers")


def test_a_run_that_cannot_start_tells_the_owner_once_and_status_says_so(tmp_path: Path) -> None:
    place, heard = told(business(tmp_path)), tmp_path / "heard.txt"
    words = [sys.executable, "-c", f"import sys; open({str(heard)!r}, 'a').write(sys.stdin.read())"]
    with place.open("a") as config:
        config.write(f"\n[alarm]\ncommand = {json.dumps(words)}\n")
    rule = tmp_path / "rules" / "90-everything-else.yaml"
    whole = rule.read_text()
    rule.write_text(whole.replace("when:", "whenn:"))
    for _ in range(2):
        assert triaged("run", "--config", place).code == 78
    assert heard.read_text().startswith("triaged needs you: start\n")
    assert "did you mean 'when'?" in heard.read_text()
    assert heard.read_text().count("needs you: start") == 1
    said = triaged("status", "--config", place)
    assert (said.code, "did you mean 'when'?" in said.out) == (1, True)
    place.write_text(place.read_text().replace("timezone", "timezoone"))  # a mistake in triaged.toml is told too
    rule.write_text(whole)
    (tmp_path / "triaged.db.trouble").unlink()
    assert triaged("run", "--config", place).code == 78
    assert heard.read_text().count("needs you: start") == 2
    place.write_text("[alarm\n")  # where nobody can tell how to ring, it ends with a sentence all the same
    assert triaged("run", "--config", place).code == 78
