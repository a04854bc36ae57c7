"""export and erase: what is stored of one customer, and of nobody else."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from tests.cli.commands import NO_SHOW, business, fill, mail, triaged
from triaged.config import load_config
from triaged.store import Store


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


def test_mails_without_a_conversation_are_exported_too(tmp_path: Path) -> None:
    place = business(tmp_path)
    robot = mail("bob").replace(b"Subject:", b"Auto-Submitted: auto-replied\r\nSubject:", 1)
    fill(place, mail("ann"), robot)
    folder = tmp_path / "bob"
    assert triaged("export", "--config", place, "bob@customer.example", folder).code == 0
    told = json.loads((folder / "export.json").read_text())
    assert told["conversations"] == []
    (alone,) = told["other_mails"]
    assert (folder / alone["file"]).read_bytes() == robot


def test_copies_that_triaged_laid_aside_are_named(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("ann"))
    aside = tmp_path / "triaged.db.before-step-9"
    assert triaged("backup", "--config", place, aside).code == 0
    assert str(aside) in triaged("erase", "--config", place, "ann@customer.example").out


def test_the_list_of_customers_is_named_where_it_holds_the_erased(tmp_path: Path) -> None:
    place = business(tmp_path)
    (tmp_path / "customers.csv").write_text("address,name,since,tier\nann@customer.example,Ann,2019,gold\n")
    place.write_text(place.read_text() + '\n[customers]\nfile = "customers.csv"\n')
    fill(place, mail("ann"), mail("bob"))
    for name, listed in (("ann", True), ("bob", False)):
        said = triaged("erase", "--config", place, f"{name}@customer.example")
        assert (said.code, "customers.csv" in said.out) == (0, listed)


def _files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_who_is_erased_is_in_no_file_any_more_and_does_not_come_back(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("ann"), mail("bob", NO_SHOW), mail("bob", "Still nobody came from Ace.", day=3), hours=30)
    store = Store(load_config(place).store_path)
    (promise, *_) = store.ledger.promises()
    store.close()
    assert triaged("promises", "--config", place, "keep", promise.id, "--by", "owner").code == 0
    assert len(list((tmp_path / "corrections").glob("*.eml"))) == 1
    assert b"bob@customer.example" in _files(tmp_path)
    said = triaged("erase", "--config", place, "Bob@Customer.example")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("erased: ")
    assert "mails; they are not stored again\n1 correction erased with them\n" in said.out
    assert "the mail server, backups made before" in said.out
    store = Store(load_config(place).store_path)
    assert store.marked("tombstone key")  # and no other mark went with him
    store.close()
    left = _files(tmp_path)
    for trace in (
        b"bob@customer.example",
        b"Question of bob",
        b"He never showed up on Friday",
        b"Still nobody came",
        b"Bob",
    ):
        assert trace not in left, trace
    assert b"ann@customer.example" in left
    fill(place, mail("ann"), mail("bob", NO_SHOW), mail("bob", "Still nobody came from Ace.", day=3))  # fetched anew
    assert b"bob@customer.example" not in _files(tmp_path)
    fill(place, mail("ann"), mail("bob", "I write anew.", day=4))
    assert b"I write anew" in _files(tmp_path)  # what he writes later is mail like any other
    assert triaged("verify", "--config", place).code == 0


def test_who_is_erased_before_anything_is_stored_of_him_does_not_come_back_with_a_copy(tmp_path: Path) -> None:
    """Which is why to erase whom nobody knows is no mistake, while there is nothing to export of him."""
    place, copy = business(tmp_path), tmp_path / "copy.db"
    fill(place, mail("ann"), mail("bob", NO_SHOW))
    assert triaged("backup", "--config", place, copy).code == 0
    assert triaged("erase", "--config", place, "bob@customer.example").code == 0
    again = triaged("erase", "--config", place, "bob@customer.example")
    assert (again.code, "of a copy that is put back it is erased as well" in again.out) == (0, True)
    assert triaged("export", "--config", place, "bob@customer.example", tmp_path / "bob").code == 2
    assert not (tmp_path / "bob").exists()
    assert triaged("restore", "--config", place, copy).code == 0
    found = triaged("threads", "--config", place, "--all", "--json").json["threads"]
    assert [each["customer"] for each in found] == ["ann@customer.example"]


def test_what_is_not_there_or_is_ours_is_not_erased(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("ann"))
    looked = triaged("erase", "--config", place, "eve@x.example", "--dry-run")
    assert (looked.code, looked.out) == (0, "nothing is stored of eve@x.example\n")
    assert triaged("erase", "--config", place, "eve@x.example").out == (
        "nothing was stored of eve@x.example; of a copy that is put back it is erased as well\n"
    )
    said = triaged("erase", "--config", place, "support@fixwell.example")
    assert (said.code, "one of us" in said.err) == (2, True)
    assert b"ann@customer.example" in _files(tmp_path)
