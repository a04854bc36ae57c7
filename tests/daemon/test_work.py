"""A mail that breaks its reader is put aside after two tries, its bytes unchanged, and the next one is handled."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from operator import attrgetter
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.daemon.running import NINE, Shop, customer_mail, open_shop, shared_reader
from triaged.cli.main import triaged
from triaged.clock import ManualClock
from triaged.config import load_config
from triaged.daemon.work import Worker
from triaged.demo.servers import SmtpSink
from triaged.model import PermanentError, Reading
from triaged.pipeline import Outcome, Pipeline
from triaged.proving.house import load_house
from triaged.reader import UnreadableError, WorkerReader, settings_of
from triaged.store import Place, Store


class TouchyReader:
    """Reads like the real one, but does ``harm`` at mails that say so."""

    def __init__(self, shop: Shop, harm: Callable[[], None]) -> None:
        """Share the language model of the other tests."""
        self._reader, self._harm = shared_reader(load_config(shop.toml)), harm
        self.asked = 0

    def read(self, raw: bytes, received_at: datetime, *, in_sent: bool) -> Reading:
        if b"poison" in raw:
            self.asked += 1
            self._harm()
        return self._reader.read(raw, received_at, in_sent=in_sent)

    def close(self) -> None:
        """Nothing runs in the background."""


def dies() -> None:
    raise UnreadableError("the reader died of this mail")


def stumbles() -> None:
    raise RuntimeError("a bug of ours")


@pytest.fixture
def shop(tmp_path: Path, sink: SmtpSink) -> Shop:
    return open_shop(tmp_path, tmp_path, sink)


@pytest.fixture
def store(shop: Shop) -> Iterator[Store]:
    with shop.store() as opened:
        yield opened


def keep(store: Store, *raws: bytes) -> None:
    for uid, raw in enumerate(raws, start=1):
        place = Place(account="support", folder="INBOX", role="inbox", uidvalidity=1, uid=uid)
        store.mail.keep(place, raw, NINE, past=False)


def worker(shop: Shop, store: Store, reader: TouchyReader, seen: list[object] | None = None) -> Worker:
    house = load_house(shop.toml, None)
    pipeline = Pipeline(house.config, store, house.rules, house.templates, house.tokens(b"k" * 32))
    heard = [] if seen is None else seen
    return Worker(pipeline, reader, ManualClock(NINE), seen=heard.append)


POISON = customer_mail("eve", "poison") + b"\xff\x00 raw to the last byte"


@pytest.mark.parametrize(("harm", "said"), [(dies, "died of this mail"), (stumbles, "a bug of ours")])
def test_poison_is_shunted_and_the_next_mail_is_handled(
    shop: Shop, store: Store, harm: Callable[[], None], said: str
) -> None:
    keep(store, POISON, customer_mail("ann"))
    reader, seen = TouchyReader(shop, harm), list[object]()
    worker(shop, store, reader, seen).work()
    [shunted] = store.mail.by_state("shunted")
    assert reader.asked == 2
    assert said in (shunted.error or "")
    assert store.mail.raw(shunted.sha256) == POISON
    assert [each.mail.id for each in seen if isinstance(each, Outcome)] == [2]


def test_mail_that_ends_the_whole_program_is_counted_before_it_does(shop: Shop, store: Store) -> None:
    class Killed(BaseException):
        """The program ends here."""

    def kills() -> None:
        raise Killed

    keep(store, POISON, customer_mail("ann"))
    for _ in range(2):
        with pytest.raises(Killed):
            worker(shop, store, TouchyReader(shop, kills)).work()
    reader = TouchyReader(shop, kills)
    worker(shop, store, reader).work()
    assert reader.asked == 0
    assert [each.state for each in (store.mail.get(1), store.mail.get(2)) if each] == ["shunted", "done"]


def test_reader_that_is_ended_together_with_the_daemon_is_no_fault_of_the_mail(shop: Shop, store: Store) -> None:
    """A service manager sends SIGTERM to every process of the service."""
    keep(store, POISON)
    for _ in range(3):
        reader = TouchyReader(shop, dies)
        worker(shop, store, reader).work(stop=partial(attrgetter("asked"), reader))
        assert reader.asked == 1
    assert [each.attempts for each in store.mail.by_state("new")] == [0]


def test_full_disk_or_missing_language_model_is_no_fault_of_the_mail(shop: Shop, store: Store) -> None:
    def disk() -> None:
        raise sqlite3.OperationalError("database or disk is full")

    def model() -> None:
        raise PermanentError("mail cannot be read: there is no language model")

    keep(store, POISON)
    for _ in range(3):
        with pytest.raises(sqlite3.OperationalError, match="full"):
            worker(shop, store, TouchyReader(shop, disk)).work()
        with pytest.raises(PermanentError, match="language model"):
            worker(shop, store, TouchyReader(shop, model)).work()
    assert [each.attempts for each in store.mail.by_state("new")] == [0]


def test_shunted_mail_is_shown_handed_out_and_tried_again(shop: Shop, store: Store) -> None:
    keep(store, POISON)
    worker(shop, store, TouchyReader(shop, dies)).work()
    config = ["--config", str(shop.toml)]
    listed = CliRunner().invoke(triaged, ["shunt", *config, "--json"])
    assert '"error": "the reader died of this mail"' in listed.stdout
    assert CliRunner().invoke(triaged, ["shunt", *config, "raw", "1"]).stdout_bytes == POISON
    again = CliRunner().invoke(triaged, ["shunt", *config, "replay", "1"])
    assert (again.exit_code, again.stdout) == (0, "mail 1 is tried again at the daemon's next look\n")
    worker(shop, store, TouchyReader(shop, lambda: None)).work()
    assert [each.verdict for each in store.mail.by_state("done")] == ["acknowledge"]


def test_the_real_reader_is_stopped_when_it_takes_too_long_and_then_reads_on(shop: Shop) -> None:
    settings = settings_of(load_config(shop.toml))
    reader = WorkerReader(settings, seconds=0.0, memory_mb=512)
    try:
        reader.warm_up()
        with pytest.raises(UnreadableError, match="took longer"):
            reader.read(customer_mail("ann", "We have waited since Monday. " * 20_000), NINE, in_sent=False)
        reader._seconds = 30.0
        reading = reader.read(customer_mail("bob"), NINE, in_sent=False)
        assert reading.zones.newest.strip() == "Are you open on Saturday?"
        process = reader._process
        assert process is not None
        process.kill()
        process.join()
        assert reader.read(customer_mail("bob"), NINE, in_sent=False) == reading
    finally:
        reader.close()


def test_a_reader_without_its_language_model_says_so(shop: Shop) -> None:
    shop.toml.write_text(shop.toml.read_text() + '\n[extract]\nmodel = "no_such_model"\n')
    reader = WorkerReader(settings_of(load_config(shop.toml)), seconds=5, memory_mb=512)
    with pytest.raises(PermanentError, match="no_such_model"):
        reader.read(customer_mail("ann"), NINE, in_sent=False)
