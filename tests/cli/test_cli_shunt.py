"""Mail that could not be handled; how it gets there is told in the tests of the daemon."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import NINE, business, told, triaged
from triaged.store import Store


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return told(business(tmp_path))


def test_shunt_refuses_what_is_not_shunted(place: Path) -> None:
    assert triaged("shunt", "--config", place).out == "nothing is shunted\n"
    for words in (["replay", "1"], ["raw", "999"]):
        assert triaged("shunt", "--config", place, *words).code == 2


def test_shunted_mail_is_listed(place: Path) -> None:
    store = Store(place.parent / "triaged.db")
    store.mail.shunt(1, "Traceback:\nRuntimeError: [odd] mail", NINE)
    store.close()
    assert "RuntimeError: [odd] mail" in triaged("shunt", "--config", place).out
    assert triaged("status", "--config", place).code == 1
    [listed] = triaged("shunt", "--config", place, "--json").json["shunted"]
    assert (listed["id"], listed["error"].splitlines()[-1]) == (1, "RuntimeError: [odd] mail")
    assert set(listed) == {"id", "received_at", "tries", "error"}
    said = triaged("shunt", "--config", place, "replay", 1)
    assert (said.code, said.out) == (0, "mail 1 is tried again at the daemon's next look\n")
    assert triaged("shunt", "--config", place, "--json").json["shunted"] == []
