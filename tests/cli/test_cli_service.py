"""hold, resume and once; ``run`` is tested as a process of its own."""

from __future__ import annotations

import json
import mailbox
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.commands import NINE, business, mail, told, triaged
from tests.faults.lives import empty, put
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


@pytest.mark.parametrize(
    ("mode", "then"),
    [
        ("dry-run", ", but [smtp] mode is dry-run: everything is recorded and nothing leaves"),
        ("hold", ", but [smtp] mode is hold: nothing leaves until it is live"),
        ("a mistake", "; triaged.toml has a mistake, see: triaged check"),
        ("live", ": mail leaves as before"),
    ],
)
def test_resume_says_whether_mail_leaves(place: Path, mode: str, then: str) -> None:
    place.write_text(place.read_text().replace('mode = "dry-run"', f'mode = "{mode}"'))
    assert triaged("resume", "--config", place).out == f"nothing was held back{then}\n"
    assert triaged("hold", "--config", place).code == 0
    said = "mail leaves again" if mode == "live" else f"nothing is held back any more{then}"
    assert triaged("resume", "--config", place).out == f"{said}\n"


def test_resume_drops_what_the_blown_fuse_kept_back_and_nothing_else(place: Path) -> None:
    said = triaged("resume", "--config", place, "--drop")
    assert (said.code, said.out.endswith("\nthe fuse has not blown, so nothing is dropped\n")) == (0, True)
    with closing(Store(place.parent / "triaged.db")) as store:
        store.mark("fuse/blown", NINE.isoformat())
    said = triaged("resume", "--config", place, "--drop")
    assert said.out.startswith("nothing is held back any more, ")
    assert said.out.endswith("\n0 acknowledgements kept back: they are dropped\n")


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
    assert store.outbox.is_suppressed("ann@customer.example")
    assert triaged("suppress", "ann@customer.example", "--remove", "--config", place).code == 0
    assert not store.outbox.is_suppressed("ann@customer.example")
    again = triaged("suppress", "ann@customer.example", "--remove", "--config", place)
    assert (again.code, "ann@customer.example is not suppressed" in again.err) == (2, True)
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
    endless = triaged("once", "--config", place, "--adopt", "99999 working days")
    assert (endless.code, "never passes within ten years" in endless.err) == (2, True)
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
    whole_toml = place.read_text()
    for broken in (whole_toml.replace("[business]", "[business"), whole_toml.replace("name =", "name", 1)):
        place.write_text(broken)  # it is no TOML any more, but its other tables can be read
        (tmp_path / "triaged.db.trouble").unlink()
        assert triaged("run", "--config", place).code == 78
    assert heard.read_text().count("needs you: start") == 4
    place.write_text("[alarm\n")  # where nobody can tell how to ring, it ends with a sentence all the same
    assert triaged("run", "--config", place).code == 78


def test_a_mistake_in_a_rule_keeps_no_customer_waiting_though_a_timer_runs_it(tmp_path: Path) -> None:
    place = maildir_business(tmp_path)
    assert triaged("once", "--config", place).code == 0
    rule = tmp_path / "rules" / "90-everything-else.yaml"
    whole = rule.read_text()
    rule.write_text(whole.replace("when:", "whenn:"))
    for _ in range(2):
        put(tmp_path / "box", f"m{_}", mail("ann", "Are you open on Sunday?", day=2 + _), minutes=60 * 24 * 365 * 2)
        said = triaged("once", "--config", place)
        assert said.code == 0
        assert "did you mean 'when'?" in said.err
        assert "that were in force last stand in" in said.err
    with closing(Store(tmp_path / "triaged.db")) as store:
        assert store.tally("message") == {"done": 2}
        assert [row.mail.template for row in store.outbox.rows("HOUSE")] == ["refused.txt"]  # whoever saved it, once
    shown = triaged("status", "--config", place)
    assert (shown.code, "did you mean 'when'?" in shown.out) == (1, True)
    assert "whenn" not in triaged("rules", "--config", place, "changes").out.split("not in force")[0]
    rule.write_text(whole)
    assert triaged("once", "--config", place, "--quiet").err == ""
    assert "did you mean" not in triaged("status", "--config", place).out


def test_a_mistake_at_the_first_run_stops_it(tmp_path: Path) -> None:
    place = maildir_business(tmp_path)
    rule = tmp_path / "rules" / "90-everything-else.yaml"
    rule.write_text(rule.read_text().replace("when:", "whenn:"))
    assert triaged("once", "--config", place).code == 78


def maildir_business(folder: Path) -> Path:
    """Make a business that reads a Maildir."""
    place = business(folder)
    text = place.read_text()
    start, end = text.index("[mailbox]"), text.index("[smtp]")
    place.write_text(f'{text[:start]}[mailbox]\nmaildir = "box"\n\n{text[end:]}')
    empty(folder / "box")
    empty(folder / "box" / ".Sent")
    return place


def test_mail_can_be_held_while_the_configuration_has_a_mistake(place: Path) -> None:
    place.write_text(place.read_text().replace("timezone", "timezoone"))
    assert triaged("status", "--config", place).code == 78
    assert triaged("hold", "--config", place).code == 0
    with closing(Store(place.parent / "triaged.db")) as store:
        assert store.marked(HELD)
    assert triaged("resume", "--config", place).code == 0


def test_a_database_that_is_gone_is_not_begun_anew_in_silence(tmp_path: Path) -> None:
    place = maildir_business(tmp_path)
    assert triaged("once", "--config", place).code == 0
    assert triaged("backup", "--config", place, tmp_path / "copy.db").code == 0
    (tmp_path / "triaged.db").unlink()
    for words in (("once",), ("run",), ("status",)):
        said = triaged(*words, "--config", place)
        assert (said.code, "is gone; put the last backup back: triaged restore FILE" in said.err) == (78, True)
    assert triaged("restore", "--config", place, tmp_path / "copy.db").code == 0
    assert triaged("once", "--config", place).code == 0
