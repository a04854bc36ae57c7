"""Whether all is well, for people, for programs and for exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import FORGED, NINE, business, fill, mail, told, triaged
from triaged.clock import SystemClock
from triaged.config import load_config
from triaged.daemon import starting
from triaged.daemon.watch import NO_SENT
from triaged.model import PermanentError
from triaged.store import Store


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return told(business(tmp_path))


def test_status_says_what_a_person_must_do(place: Path) -> None:
    told = triaged("status", "--config", place, "--json")
    assert told.code == 1  # the deadlines of that Monday in March have passed
    shape = told.json
    assert set(shape) == {
        "schema_version", "ok", "daemon", "held_back", "fuse_blown", "mode", "without_sent", "connections", "mail",
        "outbox", "waiting_for_us", "left_waiting", "overdue", "promises",
    }  # fmt: skip
    assert (shape["mail"]["handled"], shape["mail"]["quarantined"], shape["waiting_for_us"]) == (2, 1, 2)
    assert {each["kind"] for each in shape["overdue"]} >= {"first response"}
    shown = triaged("status", "--config", place)
    assert shown.code == 1
    assert all(words in shown.out for words in ("does not run", "dry-run", "2 handled", "quarantine", "overdue"))


def test_status_is_green_when_nothing_waits(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("ann"), past=True)
    told = triaged("status", "--config", place, "--json")
    assert (told.code, told.json["ok"], told.json["mail"]["past"]) == (0, True, 1)


def test_held_mail_alone_is_work_for_a_person(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, FORGED)
    told = triaged("status", "--config", place, "--json")
    assert (told.code, told.json["ok"], told.json["mail"]["quarantined"]) == (1, False, 1)
    assert [each["kind"] for each in told.json["overdue"]] == ["held"]


def test_status_counts_promises_of_every_kind(place: Path) -> None:
    counted = triaged("status", "--config", place, "--json").json["promises"]
    assert set(counted) == {"open", "broken", "kept", "moved", "withdrawn", "doubtful"}


def test_a_connection_is_only_well_while_the_daemon_runs(tmp_path: Path) -> None:
    place = business(tmp_path)
    store = Store(place.parent / "triaged.db")
    store.mark("state/deliver", '{"ok": "2026-03-02T09:00:00+00:00"}')
    store.mark("state/fetch", '{"ok": null}')
    told = triaged("status", "--config", place)
    assert "deliver      last well at Mon 02 Mar 09:00\n" in told.out
    assert "fetch        not known\n" in told.out
    assert told.code == 0
    store.lock()
    hangs = "deliver      it has said nothing since: it hangs; restart triaged, see its log (since Mon 02 Mar 09:00)\n"
    told = triaged("status", "--config", place)
    assert (told.code, hangs in told.out) == (1, True)
    store.mark("state/deliver", f'{{"ok": "{SystemClock().now().isoformat()}"}}')
    assert "deliver      well\n" in triaged("status", "--config", place).out
    store.close()


def test_status_shows_trouble_of_a_connection(tmp_path: Path) -> None:
    place = business(tmp_path)
    store = Store(place.parent / "triaged.db")
    store.mark("state/deliver", '{"ok": null, "since": "2026-03-02T09:00:00+00:00", "trouble": "[no] way in"}')
    store.close()
    told = triaged("status", "--config", place)
    assert (told.code, "deliver      [no] way in (since Mon 02 Mar 09:00)" in told.out) == (1, True)


def test_status_tells_of_a_mailbox_whose_answers_are_not_seen(tmp_path: Path) -> None:
    place = business(tmp_path)
    store = Store(place.parent / "triaged.db")
    store.mark(f"{NO_SENT}[b]sales", "x")
    store.close()
    told = triaged("status", "--config", place)
    assert "sent         [b]sales has no folder of sent mail yet: what staff answer is not seen\n" in told.out


def test_why_nothing_could_be_started_is_shown_where_there_is_no_database(tmp_path: Path) -> None:
    place = business(tmp_path)
    bell = load_config(place).bell
    starting.failed(bell, PermanentError("the password file imap is empty"), NINE, at_once=True)
    for words in ("yet; start with: triaged run", "is gone; put the last backup back: "):
        said = triaged("status", "--config", place)
        assert (said.code, said.out, said.err.count("\n")) == (78, "", 1)
        assert words in said.err
        assert said.err.endswith("; the last start failed (since Mon 02 Mar 09:00): the password file imap is empty\n")
        (tmp_path / "triaged.db.lock").touch()
    with pytest.raises(PermanentError, match="is gone") as gone:
        Store(bell.store_path)
    starting.failed(bell, gone.value, NINE, at_once=True)
    assert "the last start failed" not in triaged("status", "--config", place).err  # it is the same trouble


def test_colour_is_for_terminals_without_no_color(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    red = "\x1b[31m"
    assert red in triaged("status", "--config", place, terminal=True).out
    assert red not in triaged("status", "--config", place, terminal=True, env={"NO_COLOR": "1"}).out
    assert "\x1b" not in triaged("status", "--config", place).out
