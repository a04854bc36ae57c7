"""export: what is stored of one customer, and of nobody else."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from tests.cli.commands import NO_SHOW, business, fill, mail, triaged


def test_all_of_one_customer_and_nothing_of_another(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("ann"), mail("bob", NO_SHOW))
    folder = tmp_path / "bob"
    said = triaged("export", "--config", place, "Bob@customer.example", folder)
    assert (said.code, said.out) == (0, f"{folder} holds what is stored: 1 conversation, 1 mail\n")
    told = json.loads((folder / "export.json").read_text())
    (conversation,) = told["conversations"]
    assert (conversation["customer"], conversation["promises"][0]["status"]) == ("bob@customer.example", "broken")
    assert conversation["sent_to_you"][0]["text"].startswith("Hello,\n\nyour mail of Monday 2 March")
    assert (folder / conversation["mails"][0]["file"]).read_bytes() == mail("bob", NO_SHOW)
    assert "ann@" not in (folder / "export.json").read_text()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()} == {0o600}


def test_what_cannot_be_exported_is_said(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("ann"))
    assert (
        "nothing is stored of eve@x.example"
        in triaged("export", "--config", place, "eve@x.example", tmp_path / "e").err
    )
    said = triaged("export", "--config", place, "ann@customer.example", tmp_path)
    assert (said.code, "name a new folder" in said.err) == (78, True)
