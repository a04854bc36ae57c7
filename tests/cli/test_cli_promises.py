"""The ledger of promises."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import time_machine

from tests.cli.commands import NINE, NO_SHOW, business, fill, mail, told, triaged
from triaged.config import load_config
from triaged.deadlines.promises import reconcile
from triaged.model import Facts, Signal
from triaged.store import Store


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return told(business(tmp_path))


def test_promises(place: Path) -> None:
    found = triaged("promises", "--config", place, "--json").json["promises"]
    assert found
    assert set(found[0]) == {
        "id", "thread", "promisor", "promised_by", "text", "due", "due_at", "status", "sure", "by_hand", "history",
    }  # fmt: skip
    assert found[0]["thread"] in triaged("promises", "--config", place).out
    opened = triaged("promises", "--config", place, "--open", "--json").json["promises"]
    assert {each["status"] for each in opened} <= {"open"}
    assert triaged("promises", "--config", place, "--due", "today").code == 0


def one(place: Path, status: str) -> dict[str, Any]:
    """Return the first promise in a status."""
    found = triaged("promises", "--config", place, "--json").json["promises"]
    return next(each for each in found if each["status"] == status)


def test_what_a_person_decides_stands(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("bob", f"{NO_SHOW} They now say Friday 20 March."))
    broken = one(place, "broken")
    said = triaged("promises", "--config", place, "keep", broken["id"], "--by", "pat")
    assert said.code == 0
    assert f"promise {broken['id']} is kept" in said.out
    kept = one(place, "kept")
    assert (kept["id"], kept["by_hand"], kept["history"][-1]["because"]) == (broken["id"], True, "pat")
    store = Store(place.parent / "triaged.db")
    assert store.journal(kept["thread"])[-1]["kind"] == "promise kept"
    [standing] = [each for each in store.ledger.promises() if each.id == kept["id"]]
    hours = load_config(place).business.calendar
    missed = Facts(is_complaint=True, signals=(Signal(kind="no_show", text="nobody came", start=0, end=11),))
    assert reconcile(missed, [replace(standing, status="open")], hours, now=NINE).changes == ()


def test_a_doubtful_promise_is_confirmed_and_then_watched(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("bob", "Ace Plumbing said they would come on 20 March 2093. Is that so?"))
    [promise] = triaged("promises", "--config", place, "--json").json["promises"]
    store = Store(place.parent / "triaged.db")
    with store.atomic():
        store.ledger.end_all(promise["thread"], "cancelled", NINE)
        store.ledger.set_status(promise["id"], "doubtful", NINE, "test")
    listed = triaged("promises", "--config", place, "--doubtful")
    assert "doubtful" in listed.out
    assert triaged("promises", "--config", place, "confirm", promise["id"]).code == 0
    assert one(place, "open")["sure"] is True
    assert [each.kind for each in store.ledger.running(promise["thread"])] == ["promise"]
    assert "no promise is doubtful" in triaged("promises", "--config", place, "--doubtful").out
    again = triaged("promises", "--config", place, "confirm", promise["id"])
    assert (again.code, "not in doubt" in again.err) == (2, True)
    assert triaged("promises", "--config", place, "break", 99).code == 2


def test_vendors_by_what_they_promised(place: Path) -> None:
    [ace] = triaged("vendors", "--config", place, "--json").json["vendors"]
    assert (ace["vendor"], ace["promises"], ace["broken"], ace["kept"]) == ("Ace Plumbing", 1, 1, 0)
    assert len(ace["open_threads"]) == 1
    shown = triaged("vendors", "--config", place)
    assert "Ace Plumbing" in shown.out
    assert triaged("vendors", "--config", business(place.parent / "empty")).code == 78


def test_how_late_a_vendor_kept_what_he_promised(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(
        place,
        mail("ann", "Ace Plumbing promised to come on Tuesday at noon."),
        mail(
            "bob",
            "Your office promised that you would ring me on 2 May 2093. Brass Roofing promised to come on 2 May 2093.",
        ),
    )
    for when, late, said in (("2026-03-03T18:00", 6.0, "6 h"), ("2026-03-07T12:00", 96.0, "4 days")):
        [promise] = [each for each in ledger(place) if each["promisor"] == "Ace Plumbing"]
        with time_machine.travel(f"{when}+00:00", tick=False):
            assert triaged("promises", "--config", place, "keep", promise["id"], "--by", "pat").code == 0
        told = {each["vendor"]: each for each in triaged("vendors", "--config", place, "--json").json["vendors"]}
        assert set(told) == {"Ace Plumbing", "Brass Roofing"}  # our own promises are no vendor's
        assert (told["Ace Plumbing"]["late_hours"], told["Brass Roofing"]["late_hours"]) == (late, None)
        assert said in triaged("vendors", "--config", place).out
        with closing(Store(place.parent / "triaged.db")) as store, store.atomic():
            store._db.execute("DELETE FROM promise_history WHERE status = 'kept'")


def test_a_day_that_lies_too_far_off_is_no_time_of_a_promise(place: Path) -> None:
    [promise] = ledger(place)
    for day in ("0001-01-01", "9999-12-31", "9999-12-31 23:59"):
        said = triaged("promises", "--config", place, "correct", promise["id"], "--due", day)
        assert (said.code, f"'{day}' is no day of these times" in said.err) == (2, True)
    assert ledger(place) == [promise]


def ledger(place: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = triaged("promises", "--config", place, "--json").json["promises"]
    return found
