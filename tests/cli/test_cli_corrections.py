"""What a person puts right is kept as labelled mail, and the reader is scored by it."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from tests.cli.commands import NO_SHOW, business, fill, mail, triaged
from triaged.proving import labels
from triaged.store import Store

COMING = "Ace Plumbing said they would come on 20 March 2093. Is that so?"


def ledger(place: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = triaged("promises", "--config", place, "--json").json["promises"]
    return found


def figures(place: Path) -> dict[str, Any]:
    found: dict[str, Any] = triaged("evaluate", "--config", place, "--json").json["figures"]["all"]
    return found


def test_a_corrected_day_moves_the_clock_and_counts_against_the_reader(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("bob", COMING))
    [before] = ledger(place)
    said = triaged("promises", "--config", place, "correct", before["id"], "--due", "2093-03-21 14:00", "--by", "pat")
    assert said.code == 0
    assert "is corrected: Ace Plumbing, due 2093-03-21T14:00" in said.out
    [after] = ledger(place)
    assert (after["due"], after["status"], after["history"][-1]["because"]) == (
        "2093-03-21T14:00:00+00:00", "open", "pat",
    )  # fmt: skip
    store = Store(tmp_path / "triaged.db")
    (clock,) = (each for each in store.ledger.running(after["thread"]) if each.kind == "promise")
    assert clock.due_at.isoformat() == "2093-03-21T14:00:00+00:00"
    scored = figures(place)
    assert (scored["promises"]["recall"], scored["due_accuracy"]) == (1.0, 0.0)


def test_what_is_confirmed_counts_for_the_reader_and_what_is_withdrawn_against_it(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("bob", COMING))
    [promise] = ledger(place)
    triaged("promises", "--config", place, "keep", promise["id"], "--by", "pat")
    scored = figures(place)
    assert (scored["promises"]["precision"], scored["status_accuracy"]) == (1.0, 1.0)  # this mail told no fate
    triaged("promises", "--config", place, "withdraw", promise["id"], "--by", "pat")
    assert figures(place)["promises"]["precision"] == 0.0
    folder = tmp_path / "corrections"
    (label,) = labels.read(folder)
    assert label.label.promises == ()
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(list(folder.iterdir())) == 2  # the mail and the label, nothing half-written


def test_a_decision_stands_where_its_mail_cannot_be_kept(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("bob", COMING))
    (tmp_path / "corrections").write_text("in the way")
    [promise] = ledger(place)
    said = triaged("promises", "--config", place, "keep", promise["id"])
    assert said.code == 0
    assert "it is decided, but not kept for `triaged evaluate`" in said.err
    assert [each["status"] for each in ledger(place)] == ["kept"]


def test_what_is_wrong_about_a_correction_is_said(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("bob", COMING))
    [promise] = ledger(place)
    nothing = triaged("promises", "--config", place, "correct", promise["id"])
    assert (nothing.code, "say what is right" in nothing.err) == (2, True)
    odd = triaged("promises", "--config", place, "correct", promise["id"], "--due", "soonish")
    assert odd.code == 2
    assert "soonish" in odd.err
    none = triaged("evaluate", "--config", place)
    assert (none.code, "nobody has decided upon a promise yet" in none.err) == (2, True)


def test_the_list_of_doubts_shows_the_words_and_what_to_type(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("bob", COMING))
    [promise] = ledger(place)
    store = Store(tmp_path / "triaged.db")
    with store.atomic():
        store.ledger.set_status(promise["id"], "doubtful", store.ledger.history(promise["id"])[0][0], "test")
    assert "1 to be confirmed or corrected" in triaged("status", "--config", place).out
    shown = triaged("promises", "--config", place, "--doubtful").out
    assert "Is that so?" in shown
    assert f"triaged promises confirm {promise['id']}" in shown
    assert f"triaged promises correct {promise['id']} --due" in shown
    triaged("promises", "--config", place, "correct", promise["id"], "--promisor", "Ace of Leeds")
    [after] = ledger(place)
    assert (after["promisor"], after["status"]) == ("Ace of Leeds", "open")


def test_a_damaged_label_file_and_an_open_folder_are_no_reason_to_fail(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("bob", COMING))
    folder = tmp_path / "corrections"
    folder.mkdir(mode=0o755)
    (folder / "gold.jsonl").write_text("{not json\n")
    [promise] = ledger(place)
    said = triaged("promises", "--config", place, "keep", promise["id"])
    assert (said.code, "not kept for `triaged evaluate`" in said.err) == (0, True)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = business(tmp_path)
    fill(place, mail("bob", COMING))
    [promise] = ledger(place)
    full = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr("triaged.proving.corrections.os.fsync", Mock(side_effect=full))
    said = triaged("promises", "--config", place, "keep", promise["id"])
    assert (said.code, "No space left on device" in said.err) == (0, True)
    assert list((tmp_path / "corrections").iterdir()) == []


def test_what_the_clock_broke_by_a_misread_day_can_be_kept_after_all(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("bob", COMING))
    [promise] = ledger(place)
    store = Store(tmp_path / "triaged.db")
    with store.atomic():
        store.ledger.set_status(promise["id"], "broken", store.ledger.history(promise["id"])[0][0], "clock")
        store.ledger.end_all(promise["thread"], "met", store.ledger.history(promise["id"])[0][0])
    triaged("promises", "--config", place, "correct", promise["id"], "--due", "2093-03-22")
    [after] = ledger(place)
    assert (after["status"], after["by_hand"]) == ("open", False)
    assert "promise" in {each.kind for each in store.ledger.running(promise["thread"])}


def test_a_visit_that_was_read_as_missed_and_lies_ahead_is_open_again(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("bob", NO_SHOW))
    store = Store(place.parent / "triaged.db")
    promise = store.ledger.promises()[-1]
    assert promise.status == "broken"
    said = triaged(
        "promises", "--config", place, "correct", promise.id, "--due", "2093-03-21 14:00", "--promisor", "Mike"
    )
    assert said.code == 0
    found = store.ledger.promise(promise.id)
    assert found is not None
    assert (found.status, found.promisor) == ("open", "Mike")
    assert [each.promise for each in store.ledger.running(found.thread) if each.promise] == [promise.id]
    shown = triaged("promises", "--config", place).out
    assert "Mike" in shown
    store.close()
