"""The ledger of promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import business, told, triaged


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return told(business(tmp_path))


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
