"""D-06 and beyond: a copy that is put back says nothing again, loses nothing, and brings nobody back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.cli.commands import triaged
from tests.daemon.running import NINE, open_shop
from tests.faults.lives import Place, empty, once
from triaged.demo.servers import SmtpSink
from triaged.model import PermanentError, TemporaryError
from triaged.store import Store


def damage(path: Path) -> None:
    path.write_bytes(b"\xff" * 4096 + path.read_bytes()[4096:])


def test_what_waited_in_the_copy_and_left_since_does_not_leave_again(place: Place) -> None:
    place.say("hold")
    place.comes("ann", "Are you open on Saturday?")
    assert place.say("backup", place.copy).code == 0
    place.say("resume")
    once(place.shop, minutes=5)
    assert place.to("ann") == 1
    assert place.say("restore", place.copy).code == 0
    once(place.shop, minutes=60)
    assert place.to("ann") == 1
    with place.shop.store() as store:
        assert store.tally("outbox")["sent"] >= 1
        assert store.marked("hold") is None  # as before the restore, not as in the copy


def test_what_waits_still_leaves_once(place: Place) -> None:
    place.say("hold")
    place.comes("ann", "Are you open on Saturday?")
    place.say("backup", place.copy)
    place.say("restore", place.copy)
    once(place.shop, minutes=5)
    assert place.to("ann") == 0  # the hold is in force as it was
    place.say("resume")
    once(place.shop, minutes=6)
    assert place.to("ann") == 1


def test_where_the_old_database_cannot_be_read_no_acknowledgement_leaves_twice(place: Place) -> None:
    place.say("hold")
    place.comes("ann", "Are you open on Saturday?")
    place.say("backup", place.copy)
    place.say("resume")
    once(place.shop, minutes=5)
    damage(place.database)
    said = place.say("restore", place.copy)
    assert said.code == 0
    assert "no old database that can be read" in said.out
    assert "does not leave: 1 mails" in said.out
    place.say("resume")
    once(place.shop, minutes=60)
    assert place.to("ann") == 1
    assert place.say("status").code != 0  # a person sees what was kept back


def test_staff_are_not_told_again_of_what_they_were_told_since(place: Place) -> None:
    place.comes("ann", "Ace Plumbing never came.")
    place.say("backup", place.copy)
    once(place.shop, minutes=300)
    told = place.staff_told()
    assert told > 0
    place.say("restore", place.copy)
    once(place.shop, minutes=301)
    assert place.staff_told() == told


def test_a_promise_that_broke_since_the_copy_is_broken_after_it(place: Place) -> None:
    place.comes("ann", "Ace Plumbing promised to come on Wednesday at noon.")
    place.say("backup", place.copy)
    later = 60 * 24 * 4
    once(place.shop, minutes=later)
    with place.shop.store() as store:
        assert [each.status for each in store.ledger.promises()] == ["broken"]
    told = place.staff_told()
    place.say("restore", place.copy)
    once(place.shop, minutes=later + 1)
    with place.shop.store() as store:
        (promise,) = store.ledger.promises()
        assert promise.status == "broken"
        assert [status for _, status, _ in store.ledger.history(promise.id)][-1] == "broken"
        assert store.integrity() == ()
    assert place.staff_told() == told


def test_who_was_erased_or_suppressed_since_the_copy_stays_so(place: Place) -> None:
    place.comes("ann", "Ace Plumbing never came. SECRETWORD.")
    place.comes("bob", "Are you open on Saturday?")
    place.say("backup", place.copy)
    assert place.say("erase", "ann@customer.example").code == 0
    place.say("suppress", "eve@customer.example")
    with place.shop.store() as store:
        [bobs] = [each.id for each in store.mail.threads() if each.customer == "bob@customer.example"]
    place.say("silence", bobs)
    said = place.say("restore", place.copy)
    assert "erased again, as before: 1 mail\n" in said.out
    once(place.shop, minutes=5)
    with place.shop.store() as store:
        assert [each.customer for each in store.mail.threads()] == ["bob@customer.example"]
        assert store.outbox.is_suppressed("eve@customer.example")
        assert "silenced" in store.mail.threads()[0].labels
    assert b"SECRETWORD" not in b"".join(each.read_bytes() for each in place.database.parent.glob("triaged.db*"))


def test_the_database_itself_is_no_copy(place: Place, tmp_path: Path) -> None:
    place.comes("ann", "Are you open on Saturday?")
    link = tmp_path / "link.db"
    link.symlink_to(place.database)
    for file in (place.database, link):
        said = place.say("restore", file)
        assert (said.code, "is the database itself" in said.err) == (78, True)
    with place.shop.store() as store:
        assert store.count("message") == 1


@pytest.mark.parametrize("where", ["copy", "compact", "lock"])
def test_a_restore_that_fails_half_way_leaves_the_database_as_it_was(
    place: Place, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    place.comes("ann", "Are you open on Saturday?")
    place.say("backup", place.copy)
    place.comes("bob", "And on Sunday?", minutes=5)

    def full(*_values: object) -> None:
        raise PermanentError("it cannot be written: the disk is full")

    where_of = {"copy": "triaged.store.copying.copy", "compact": "triaged.store.Store.compact"}
    monkeypatch.setattr(where_of.get(where, "triaged.store.Store.note"), full)
    said = place.say("restore", place.copy)
    assert (said.code, "the disk is full" in said.err) == (78, True)
    monkeypatch.undo()
    with place.shop.store() as store:
        assert store.count("message") == 2
    left = {each.name for each in place.database.parent.glob("triaged.db*")}
    assert left == {"triaged.db", "triaged.db.lock", "triaged.db.trouble"}
    assert place.say("restore", place.copy).code == 0


def changed(statement: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with closing(sqlite3.connect(path)) as database:
            database.executescript(statement)

    return change


def foreign(path: Path) -> None:
    path.unlink()
    changed("CREATE TABLE migration (number INTEGER); INSERT INTO migration VALUES (16); CREATE TABLE songs (a)")(path)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (changed("UPDATE raw SET bytes = X'00'"), "are not those that were stored"),
        (changed("UPDATE raw SET bytes = X''"), "the bytes of mail 1 are gone"),
        (changed("DROP TABLE suppressed"), "the table suppressed is missing"),
        (changed("ALTER TABLE thread DROP COLUMN labels"), "the column labels of thread is missing"),
        (changed("PRAGMA foreign_keys = OFF; DELETE FROM raw"), "points nowhere"),
        (foreign, "is missing"),
        (lambda path: path.write_bytes(b"songs" * 4000), "not a database"),
        (changed("DROP TABLE migration"), "it is no database of triaged"),
    ],
)
def test_what_is_not_whole_is_found_and_not_put_back(place: Place, spoil: Callable[[Path], None], why: str) -> None:
    place.comes("ann", "Are you open on Saturday?")
    place.say("backup", place.copy)
    spoil(place.copy)
    checked = place.say("verify", place.copy)
    assert (checked.code, why in checked.out) == (1, True)
    said = place.say("restore", place.copy)
    assert (said.code, why in said.err) == (78, True)
    with place.shop.store() as store:
        assert store.count("message") == 1


def test_looking_at_a_copy_leaves_nothing_beside_it(place: Place) -> None:
    place.comes("ann", "Are you open on Saturday?")
    place.say("backup", place.copy)
    before = place.copy.read_bytes()
    assert place.say("verify", place.copy).code == 0
    assert place.copy.read_bytes() == before
    assert [each.name for each in place.copy.parent.glob("copy.db*")] == ["copy.db"]


def test_at_every_moment_of_a_restore_there_is_a_database(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.comes("ann", "Are you open on Saturday?")
    place.say("backup", place.copy)
    place.comes("bob", "Bob waits.", minutes=5)

    class Killed(BaseException):
        """Stands for the end of the program."""

    def killed(*_values: object) -> None:
        raise Killed

    for name in ("pathlib.Path.rename", "pathlib.Path.replace", "os.link", "os.fsync"):
        with monkeypatch.context() as moment, suppress(Killed):
            moment.setattr(name, killed)
            place.say("restore", place.copy)
        with place.shop.store() as store:
            assert store.count("message") in (1, 2)
    once(place.shop, minutes=10)
    with place.shop.store() as store:
        assert len(store.mail.threads("waiting for us")) == 2


def test_no_timer_runs_in_the_midst_of_a_restore_and_none_lies_over_another(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.comes("ann", "Are you open on Saturday?")
    place.say("backup", place.copy)
    place.comes("bob", "Bob waits.", minutes=5)
    compact, met = Store.compact, list[str]()

    def meanwhile(store: Store) -> None:
        try:
            once(place.shop, minutes=10)
        except TemporaryError as error:
            met.append(str(error))
        compact(store)

    monkeypatch.setattr(Store, "compact", meanwhile)
    monkeypatch.setattr("triaged.clock.SystemClock.now", lambda _self: NINE)
    for _ in range(2):  # within one second
        assert place.say("restore", place.copy).code == 0
    assert ["triaged runs already" in each for each in met] == [True, True]
    aside = [
        each for each in place.database.parent.glob("triaged.db.before-*") if not each.name.endswith(("-wal", "-shm"))
    ]
    assert len(aside) == 2
    assert [place.say("verify", each).code for each in aside] == [0, 0]


def test_a_restore_that_fails_where_there_was_no_database_leaves_none_to_be_missed(
    tmp_path: Path, sink: SmtpSink
) -> None:
    shop = open_shop(tmp_path / "shop", empty(tmp_path / "box"), sink)
    (tmp_path / "nothing").touch()
    said = triaged("restore", "--config", shop.toml, tmp_path / "nothing")
    assert (said.code, "cannot be restored" in said.err) == (78, True)
    once(shop)
    with shop.store() as store:
        assert store.integrity() == ()
