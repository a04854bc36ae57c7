"""P-01 and beyond: `erase` and `export` take all of one customer, wherever it lies, and nothing of anybody else."""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from tests.cli.commands import NINE, NO_SHOW, business, fill, mail, triaged
from tests.daemon.running import staff_mail
from tests.faults.lives import Place, empty, once, put
from triaged.config import Config, load_config
from triaged.model import Reading
from triaged.proving.corrections import Corrections
from triaged.store import Store

BOB = "bob@customer.example"


def written(name: str, text: str, more: str = "") -> bytes:
    return (
        f"From: {name.title()} <{name}@customer.example>\r\nTo: support@fixwell.example\r\n{more}"
        f"Subject: Question of {name}\r\nMessage-ID: <{name}-{len(text)}@customer.example>\r\n"
        f"Date: Mon, 02 Mar 2026 09:00:00 +0000\r\n\r\n{text}\r\n"
    ).encode()


@dataclass
class Broken:
    """A reader that no mail gets through."""

    error: Exception

    def read(self, raw: bytes, received_at: datetime, *, in_sent: bool) -> Reading:
        del raw, received_at, in_sent
        raise self.error

    def close(self) -> None:
        pass

    def __call__(self, config: Config) -> Broken:
        del config
        return self


@pytest.mark.parametrize("word", ["", "a", "bob", "@", "bob@", "Bob <bob@customer.example>"])
def test_what_is_no_whole_address_erases_and_exports_nothing(place: Place, tmp_path: Path, word: str) -> None:
    place.comes("a", written("bob", "Ace never came."))
    assert place.say("hold").code == 0
    for said in (place.say("erase", word), place.say("export", word, tmp_path / "out")):
        assert (said.code, "is not a mail address" in said.err) == (2, True)
    with place.shop.store() as store:
        assert store.marked("hold")
    assert place.customers() == {BOB}


def test_marks_and_journal_of_others_stay(place: Place) -> None:
    place.comes("a", written("ann", "Ace never came."))
    place.comes("b", written("joann", "Ace never came."))
    assert place.say("hold").code == 0
    with place.shop.store() as store:
        store.note(store.mail.threads()[0].opened_at, "suppressed", {"email": "joann@customer.example"})
        before, lines = set(store.marks("")), store.count("journal")
    assert place.say("erase", "ann@customer.example").out.startswith("erased: 1 conversation, 1 mail;")
    with place.shop.store() as store:
        assert set(store.marks("")) == before | {"tombstone key"}
        assert store.count("journal") == lines
    assert place.customers() == {"joann@customer.example"}
    assert place.holds(b"<ann@customer", b" ann@customer") == []


def test_the_second_copy_of_a_mail_goes_with_it(place: Place) -> None:
    mail = written("bob", "Ace never came. SECRETWORD.")
    place.comes("a", mail)
    place.comes("b", mail, minutes=2)
    assert place.say("erase", BOB).out.startswith("erased: 1 conversation, 2 mails;")
    assert place.holds(b"SECRETWORD", BOB.encode()) == []
    place.comes("c", mail, minutes=4)  # and no third one brings it back
    assert place.holds(b"SECRETWORD", BOB.encode()) == []


@pytest.mark.parametrize("error", [ValueError("broken"), OSError("no memory")])
def test_what_was_put_aside_is_given_out_and_goes_too(place: Place, tmp_path: Path, error: Exception) -> None:
    put(place.box, "a", written("bob", "Ace never came. SECRETWORD."))
    put(place.box, "b", written("eve", 'The name of the sender is "Bob".').replace(b"Eve", b'"bob@customer.example"'))
    for _ in range(2):
        once(place.shop, reader_of=Broken(error))
    with place.shop.store() as store:
        assert len(store.mail.by_state("shunted")) == 2
    assert place.say("export", BOB, tmp_path / "out").out.endswith("0 conversations, 1 mail\n")
    assert place.say("erase", BOB).out.startswith("erased: 0 conversations, 1 mail;")
    assert place.holds(b"SECRETWORD", b"The name of the sender") == [b"The name of the sender"]


def test_a_line_about_him_in_a_list_for_staff_goes_and_the_others_stay(place: Place) -> None:
    names = ("bob", "carl", "dave", "finn", "gus", "hal")
    for name in names:
        put(place.box, name, written(name, "Ace Plumbing never came."))
    once(place.shop)
    once(place.shop, minutes=60 * 24 * 3)  # after three days without a run all that fell due is one list
    assert place.holds(b": the customer is waiting for a first answer") != []
    for name in ("bob", "hal"):
        assert place.say("erase", f"{name}@customer.example").code == 0
    assert place.holds(b"bob@customer", b"hal@customer", b"carl@customer") == [b"carl@customer"]
    with place.shop.store() as store:
        lists = [row.mail.text for row in store.outbox.rows() if row.mail.template == "digest.txt"]
    assert lists
    assert all("carl@customer.example" in text for text in lists)


def test_a_mail_of_others_that_names_him_is_counted_in_any_case(place: Place) -> None:
    place.comes("a", written("bob", "Ace never came."))
    place.comes("b", written("ann", "My friend Bob@Customer.Example told me, not jimbob@customer.example."))
    assert "\nmails of others that name the address, which stay: 1\n" in place.say("erase", BOB).out


def test_an_export_is_whole_and_in_json(place: Place, tmp_path: Path) -> None:
    place.comes("a", written("bob", "Ace Plumbing promised to come on Monday and never came."))
    assert place.say("export", "Bob@Customer.example", tmp_path / "out").code == 0
    told = json.loads((tmp_path / "out" / "export.json").read_text())
    assert set(told) == {"schema_version", "addresses", "conversations", "other_mails", "also_sent_to_you"}
    assert told["addresses"] == [BOB]


ANN = "ann@customer.example"
TO_ANN, TO_BOB = "In-Reply-To: <ann-15@customer.example>\r\n", "In-Reply-To: <bob-15@customer.example>\r\n"


def test_a_copy_put_back_brings_back_the_erased_alone_and_nobody_else_goes_with_him(
    place: Place, tmp_path: Path
) -> None:
    """Bob took part in Ann's conversation and has one of his own; Ann is erased, and yesterday's copy is put back."""
    place.comes("a", written("ann", "Ace never came.", "Cc: Bob <bob@customer.example>\r\n"))
    place.comes("b", written("bob", "I was there too.", TO_ANN), minutes=10)
    own = written("bob", "My own printer is broken, BOBS OWN MATTER.").replace(b"Question of", b"Printer of")
    place.comes("c", own, minutes=20)
    assert place.say("backup", tmp_path / "copy.db").code == 0
    assert place.say("erase", ANN).code == 0
    assert place.say("restore", tmp_path / "copy.db").code == 0
    once(place.shop, minutes=30)
    assert place.customers() == {BOB}
    assert place.holds(b"BOBS OWN MATTER") == [b"BOBS OWN MATTER"]
    with place.shop.store() as store:
        assert {each.sha256 for each in store.mail.by_authors([BOB])} >= {hashlib.sha256(own).hexdigest()}
        assert all(ANN not in each.participants for each in store.mail.threads())


def test_who_was_only_in_cc_or_suppressed_does_not_come_back_with_a_copy(place: Place, tmp_path: Path) -> None:
    place.comes("a", written("bob", "Ace never came.", "Cc: Ann <ann@customer.example>\r\n"))
    place.say("suppress", ANN)
    assert place.say("backup", tmp_path / "copy.db").code == 0
    assert place.say("erase", ANN).code == 0
    assert place.say("restore", tmp_path / "copy.db").code == 0
    with place.shop.store() as store:
        assert not store.outbox.is_suppressed(ANN)
        assert all(ANN not in each.participants for each in store.mail.threads())


def test_words_of_the_erased_in_a_brief_about_another_go_too(place: Place) -> None:
    place.comes("a", written("bob", "Ace never came.", "Cc: Ann <ann@customer.example>\r\n"))
    text = "Ace Plumbing promised that ANNSWORDS would come on Wednesday and never came."
    place.comes(
        "b", written("ann", text, TO_BOB + "References: <older@x.example> <bob-15@customer.example>\r\n"), minutes=10
    )
    for minutes in (300, 60 * 24 * 3):
        once(place.shop, minutes=minutes)
    assert place.holds(b"ANNSWORDS") != []
    assert place.say("erase", ANN).code == 0
    assert place.holds(b"ANNSWORDS") == []
    with place.shop.store() as store:
        assert [row.mail.to.email for row in store.outbox.rows() if row.mail.person]  # it is still known who was told


def test_a_list_that_has_not_left_yet_still_tells_of_the_others(place: Place) -> None:
    for name in ("bob", "carl", "dave", "finn", "gus", "hal"):
        put(place.box, name, written(name, "Ace Plumbing never came."))
    once(place.shop)
    place.say("hold")
    once(place.shop, minutes=60 * 24 * 3)
    with place.shop.store() as store:
        lists = [row.mail for row in store.outbox.rows() if row.mail.template == "digest.txt"]
        first = store.mail.thread(lists[0].thread)
    assert first is not None
    assert place.say("erase", first.customer).code == 0
    with place.shop.store() as store:
        left = [row.mail for row in store.outbox.rows() if row.mail.template == "digest.txt"]
    assert len(left) == len(lists)
    assert all(first.customer not in each.text and "- [" in each.text for each in left)


def test_old_wordings_of_the_rules_and_corrections_of_a_cut_erase_hold_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = business(tmp_path)
    fill(shop, mail("ann"), mail("bob", NO_SHOW), hours=30)
    with closing(Store(load_config(shop).store_path)) as store:
        (promise, *_) = store.ledger.promises()
        store.sets.put(NINE, "pat", {"rules/one.yaml": "From: Bob <bob@customer.example>"})
    assert triaged("promises", "--config", shop, "keep", promise.id, "--by", "owner").code == 0

    def cut(*_values: object) -> int:
        raise OSError(5, "Input/output error", "corrections")

    with monkeypatch.context() as broken:
        broken.setattr(Corrections, "forget", cut)
        assert triaged("erase", "--config", shop, BOB).code != 0
    assert triaged("erase", "--config", shop, BOB).code == 0
    assert list((tmp_path / "corrections").glob("*.eml")) == []
    with closing(Store(load_config(shop).store_path)) as store:
        assert [BOB in text for each in store.sets.latest(9) for text in each.files.values()] == [False]


@pytest.mark.parametrize("address", ["sam@fixwell.example", "new@fixwell.example", "support@fixwell.example"])
def test_nobody_of_us_is_erased_as_a_customer(place: Place, address: str) -> None:
    said = place.say("erase", address)
    assert (said.code, "is one of us" in said.err) == (2, True)


def test_a_copy_of_a_restore_that_was_killed_is_named(place: Place) -> None:
    place.comes("a", written("bob", "Ace never came."))
    database = place.shop.folder / "triaged.db"
    shutil.copy(database, database.with_name("triaged.db.restoring"))
    assert "triaged.db.restoring" in place.say("erase", BOB).out


def test_the_address_of_another_that_ends_like_his_is_another(place: Place) -> None:
    for name in ("brien", "o'brien", "jo.brien"):
        place.comes(name.replace("'", ""), written(name, "Ace never came."))
    with place.shop.store() as store:
        store.note(NINE, "x", {"said": "'brien@customer.example', o'brien@customer.example\nbrien@customer.example."})
    assert place.say("erase", "brien@customer.example").code == 0
    assert place.customers() == {"o'brien@customer.example", "jo.brien@customer.example"}
    with place.shop.store() as store:
        entry = next(row["entry"] for row in store._rows.all("SELECT entry FROM journal WHERE kind = 'x'"))
    assert json.loads(entry)["said"] == "'(erased)', o'brien@customer.example\n(erased)."


@pytest.mark.parametrize(
    ("written_as", "typed"),
    [
        ('"ann smith"@customer.example', '"ann smith"@customer.example'),
        ('"ann"@customer.example', "ann@customer.example"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("ann@xn--bcher-kva.example", "ann@bücher.example"),
        ("Ann/X@Customer.example", "ann/x@customer.example"),
        ("ann@[192.0.2.1]", "ann@[192.0.2.1]"),
    ],
)
def test_he_is_erased_however_his_address_is_written(place: Place, written_as: str, typed: str) -> None:
    raw = written("ann", "My SECRETWORD leaks.").replace(b"<ann@customer.example>", f"<{written_as}>".encode(), 1)
    place.comes("a", raw)
    place.say("backup", place.copy)
    other = raw.replace(b"SECRETWORD", b"OTHERWORD").replace(b"Message-ID: <ann", b"Message-ID: <other")
    place.comes("b", other, minutes=60)
    once(place.shop, minutes=300)
    assert place.say("restore", place.copy).code == 0
    said = place.say("erase", typed)
    assert said.out.startswith("erased: 1 conversation, 2 mails"), said
    for each in (place.copy, *place.database.parent.glob("triaged.db.before-*")):
        each.unlink()
    assert place.holds(b"SECRETWORD", b"OTHERWORD", written_as.encode()) == []


def test_an_answer_of_ours_to_him_that_nobody_has_read_goes_too(place: Place) -> None:
    empty(place.box / ".Sent")
    once(place.shop)
    place.comes("a", written("ann", "My dishwasher leaks."))
    answer = staff_mail("s1", "ann", "Dear Ann, SECRETWORD is fixed.", reply_to="<ann-20@customer.example>")
    put(place.box / ".Sent", "s1", answer, minutes=5)
    for _ in range(2):
        once(place.shop, minutes=5, reader_of=Broken(ValueError("x")))
    assert place.say("erase", "ann@customer.example").code == 0
    assert place.holds(b"SECRETWORD", b"ann@customer.example") == []
