"""status, threads, show, promises, shunt, hold and resume: what stands in the database."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import NINE, NO_SHOW, business, fill, mail, triaged

from triaged.outbox.deliver import HELD
from triaged.store import Store

FORGED = (
    b"From: Sam <sam@fixwell.example>\nTo: support@fixwell.example\nSubject: pay\nMessage-ID: <f@x.example>\n\nHi\n"
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = business(tmp_path)
    fill(made, mail("ann"), mail("bob", NO_SHOW), FORGED)
    return made


def open_store(place: Path) -> Store:
    return Store(place.parent / "triaged.db")


def thread_of(place: Path, name: str) -> str:
    found = triaged("threads", "--config", place, "--json", "--all").json["threads"]
    return str(next(each["thread"] for each in found if each["customer"] == f"{name}@customer.example"))


def test_status_says_what_a_person_must_do(place: Path) -> None:
    told = triaged("status", "--config", place, "--json")
    assert told.code == 1  # the deadlines of that Monday in March have passed
    shape = told.json
    assert set(shape) == {
        "schema_version", "ok", "daemon", "held_back", "connections", "mail", "outbox", "waiting_for_us", "overdue",
        "promises",
    }  # fmt: skip
    assert (shape["mail"]["handled"], shape["mail"]["quarantined"], shape["waiting_for_us"]) == (2, 1, 2)
    assert {each["kind"] for each in shape["overdue"]} >= {"first response"}
    shown = triaged("status", "--config", place)
    assert shown.code == 1
    assert all(words in shown.out for words in ("does not run", "2 handled", "quarantine", "overdue"))


def test_status_is_green_when_nothing_waits(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("ann"), past=True)
    told = triaged("status", "--config", place, "--json")
    assert (told.code, told.json["ok"], told.json["mail"]["past"]) == (0, True, 1)


def test_status_shows_trouble_of_a_connection(tmp_path: Path) -> None:
    place = business(tmp_path)
    store = open_store(place)
    store.mark("state/deliver", '{"ok": null, "since": "2026-03-02T09:00:00+00:00", "trouble": "[no] way in"}')
    store.close()
    told = triaged("status", "--config", place)
    assert (told.code, "deliver      [no] way in (since 2026-03-02T09:00)" in told.out) == (1, True)


def test_colour_is_for_terminals_without_no_color(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    red = "\x1b[31m"
    assert red in triaged("status", "--config", place, terminal=True).out
    assert red not in triaged("status", "--config", place, terminal=True, env={"NO_COLOR": "1"}).out
    assert "\x1b" not in triaged("status", "--config", place).out


def test_threads_and_one_of_them(place: Path) -> None:
    listed = triaged("threads", "--config", place, "--json").json["threads"]
    assert {each["customer"] for each in listed} == {"ann@customer.example", "bob@customer.example"}
    thread = thread_of(place, "bob")
    told = triaged("show", "--config", place, "--json", thread.lower()).json
    assert (told["thread"], told["mails"][0]["origin"], told["sent"][0]["kind"]) == (
        thread,
        "customer",
        "acknowledgement",
    )
    shown = triaged("show", "--config", place, thread).out
    assert all(words in shown for words in (thread, "Ace Plumbing", "first response by", "acknowledgement to bob"))
    assert thread in triaged("threads", "--config", place).out
    missing = triaged("show", "--config", place, "ZZZZZZ")
    assert (missing.code, "there is no thread ZZZZZZ" in missing.err) == (2, True)


def test_closing_a_thread_ends_its_clocks(place: Path) -> None:
    thread = thread_of(place, "ann")
    assert triaged("threads", "--config", place, "close", thread).out == f"{thread} is closed\n"
    assert triaged("threads", "--config", place, "close", thread).code == 2
    assert [each["customer"] for each in triaged("threads", "--config", place, "--json").json["threads"]] == [
        "bob@customer.example"
    ]
    store = open_store(place)
    assert store.ledger.running(thread) == ()
    store.close()


def test_held_mail_is_let_in_or_put_aside(place: Path) -> None:
    [held] = triaged("threads", "--config", place, "--quarantined", "--json").json["quarantined"]
    assert set(held) == {"id", "author", "subject", "reason", "received_at"}
    assert "sam@fixwell.example" in triaged("threads", "--config", place, "--quarantined").out
    assert triaged("threads", "--config", place, "release", held["id"]).code == 0
    again = triaged("threads", "--config", place, "drop", held["id"])
    assert (again.code, "is not held" in again.err) == (2, True)
    fill(place)
    store = open_store(place)
    assert [each.state for each in (store.mail.get(held["id"]),) if each] == ["done"]
    assert store.outbox.rows(None)[-1].mail.to.email != "sam@fixwell.example"
    store.close()


def test_dropped_mail_keeps_its_bytes(place: Path) -> None:
    [held] = triaged("threads", "--config", place, "--quarantined", "--json").json["quarantined"]
    assert triaged("threads", "--config", place, "drop", held["id"]).out == f"mail {held['id']} is put aside\n"
    assert triaged("shunt", "--config", place, "raw", held["id"]).raw == FORGED


def test_promises(place: Path) -> None:
    found = triaged("promises", "--config", place, "--json").json["promises"]
    assert found
    assert set(found[0]) == {
        "id", "thread", "promisor", "promised_by", "text", "due", "due_at", "status", "sure", "history",
    }  # fmt: skip
    assert found[0]["thread"] in triaged("promises", "--config", place).out
    opened = triaged("promises", "--config", place, "--open", "--json").json["promises"]
    assert {each["status"] for each in opened} <= {"open"}
    assert triaged("promises", "--config", place, "--due", "today").code == 0


def test_shunt_refuses_what_is_not_shunted(place: Path) -> None:
    assert triaged("shunt", "--config", place).out == "nothing is shunted\n"
    for words in (["replay", "1"], ["raw", "999"]):
        assert triaged("shunt", "--config", place, *words).code == 2


def test_shunted_mail_is_listed(place: Path) -> None:
    store = open_store(place)
    store.mail.shunt(1, "Traceback:\nRuntimeError: [odd] mail", NINE)
    store.close()
    assert "RuntimeError: [odd] mail" in triaged("shunt", "--config", place).out
    assert triaged("status", "--config", place).code == 1


def test_hold_and_resume(place: Path) -> None:
    triaged("hold", "--config", place)
    assert "nothing leaves" in triaged("status", "--config", place).out
    triaged("resume", "--config", place)
    store = open_store(place)
    assert store.marked(HELD) is None
    store.close()
