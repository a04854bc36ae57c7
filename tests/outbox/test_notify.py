"""Told by another road than mail: a real service on this machine takes it, or does not."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.household import World, london
from tests.test_crash import EndAt, EndError
from triaged.clock import ManualClock
from triaged.model import Address, PermanentError, TemporaryError
from triaged.outbox import notify
from triaged.outbox.deliver import Delivered, Delivery
from triaged.outbox.notify import Notifier
from triaged.store import Store

US = Address(email="support@fixwell.example")
SECRET = "a customer's own words"


@dataclass
class Service:
    """A webhook that keeps what it was told; ``answer`` is the status with which it replies."""

    port: int = 0
    answer: int = 200
    titles: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.port}/"


@pytest.fixture
def service() -> Iterator[Service]:
    kept = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            kept.titles.append(told["title"])
            kept.told.append(told["message"])
            self.send_response(kept.answer)
            self.end_headers()

        def log_message(self, *_values: object) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield kept
    server.shutdown()
    server.server_close()


@dataclass
class Relay:
    """Takes every mail."""

    to: list[str] = field(default_factory=list)

    def send(self, *, envelope_from: str, rcpt: str, data: bytes, **_more: object) -> str:
        del envelope_from, data
        self.to.append(rcpt)
        return "250 taken"

    def close(self) -> None:
        """Nothing is open."""


class Shop:
    """A business whose dispatch is told by a webhook too; a customer of it waits for too long."""

    def __init__(self, service: Service, monkeypatch: pytest.MonkeyPatch, path: Path, *, text: str = "line") -> None:
        """Let the customer wait until the reminder is due."""
        monkeypatch.setenv("DISPATCH_NOTIFY", f"# the webhook\n{service.address}")
        self.world = World(path, people={"dispatch": {"notify_env": "DISPATCH_NOTIFY", "notify_text": text}})
        self.world.mail(f"Are you open on Saturday? That is {SECRET}.", at="2026-03-12 09:00")
        self.world.until("2026-03-12 12:30")
        self.clock, self.relay = ManualClock(london("2026-03-12 12:30")), Relay()

    def wait(self) -> None:
        """Let the customer wait until the first rung is due."""
        self.world.until("2026-03-12 13:30")
        self.clock.move_to(london("2026-03-12 13:30"))

    def deliver(self, *, crash_point: EndAt | None = None, store: Store | None = None) -> tuple[Delivered, ...]:
        return Delivery(
            store or self.world.store, self.relay, from_=US, clock=self.clock,
            teller=Notifier(self.world.pipeline.config), crash_point=crash_point,
        ).run()  # fmt: skip


def test_who_has_another_road_is_told_there_once_as_well_as_by_mail(
    service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shop = Shop(service, monkeypatch, tmp_path / "a.db")
    shop.deliver()
    shop.wait()
    shop.deliver()
    shop.deliver()
    (thread,) = shop.world.store.mail.threads()
    assert service.told == [
        f"[{thread.id}] A first answer is due at 13:00 today; the rest is in your mail.",
        f"[{thread.id}] A first answer was due at 13:00 today; the rest is in your mail.",
    ]
    assert service.titles == [f"triaged {thread.id}"] * 2
    assert shop.relay.to.count("dispatch@fixwell.example") == 2
    rows = [(row.mail.channel, row.state) for row in shop.world.store.outbox.rows()]
    assert rows.count(("notify", "sent")) == 2


def test_the_customers_words_leave_only_where_the_owner_allows_it(
    service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shop = Shop(service, monkeypatch, tmp_path / "a.db", text="brief")
    shop.deliver()
    shop.wait()
    shop.deliver()
    assert all(SECRET in told for told in service.told)
    assert len(service.told) == 2


def test_a_service_that_is_down_holds_up_no_mail_and_is_told_later(
    service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shop = Shop(service, monkeypatch, tmp_path / "a.db")
    service.answer = 503
    outcomes = {(each.mail.mail.channel, each.outcome) for each in shop.deliver()}
    assert outcomes == {("notify", "deferred"), ("mail", "sent")}
    service.answer = 200
    service.told.clear()
    shop.clock.move_to(shop.clock.now() + timedelta(minutes=5))
    shop.deliver()
    assert len(service.told) == 1


@pytest.mark.parametrize(("point", "times_told"), [("before send", 1), ("after send", 2)])
def test_an_end_while_telling_is_uncertain_as_for_mail(
    service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, point: str, times_told: int
) -> None:
    shop = Shop(service, monkeypatch, tmp_path / "a.db")
    with pytest.raises(EndError):
        shop.deliver(crash_point=EndAt(point))
    assert (len(service.told), shop.relay.to) == (times_told - 1, [])
    again = Store(tmp_path / "a.db")
    assert again.outbox.recover(shop.clock.now()) == 1
    shop.deliver(store=again)
    assert len(service.told) == times_told  # offered once more, since nobody could tell
    assert {row.state for row in again.outbox.rows() if row.mail.channel == "notify"} == {"sent"}


def test_what_is_wrong_with_an_address_is_said_without_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPATCH_NOTIFY", "nonsense:// secret token")
    config = World(people={"dispatch": {"notify_env": "DISPATCH_NOTIFY"}}).pipeline.config
    (said,) = notify.problems(config)
    assert said == "people.dispatch: Apprise knows no such address as that in line 1"
    monkeypatch.delenv("DISPATCH_NOTIFY")
    (said,) = notify.problems(config)
    assert "DISPATCH_NOTIFY is not set" in said


def test_a_file_of_addresses_that_everybody_can_read_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "notify"
    place.write_text("json://127.0.0.1:9/")
    place.chmod(0o644)
    config = World(people={"dispatch": {"notify_file": str(place)}}).pipeline.config
    (said,) = notify.problems(config)
    assert "can be read by everybody; say: chmod 600" in said
    place.chmod(0o600)
    assert notify.problems(config) == ()


def test_an_address_that_is_none_is_said_where_the_notice_waits(
    service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shop = Shop(service, monkeypatch, tmp_path / "a.db")
    monkeypatch.setenv("DISPATCH_NOTIFY", f"{service.address}\nnonsense:// secret token")
    shop.deliver()
    [row] = [row for row in shop.world.store.outbox.rows() if row.mail.channel == "notify"]
    said = "people.dispatch: Apprise knows no such address as that in line 2"
    assert (row.state, row.reply) == ("deferred", said)
    assert service.told == []


def test_who_is_not_among_people_any_more_has_no_other_road() -> None:
    with pytest.raises(TemporaryError, match="'night shift' has no address beside mail any more"):
        Notifier(World().pipeline.config).send("night shift", "triaged K7Q2M4", "A first answer is due.")


def test_the_owner_is_told_by_addresses_of_nobody_in_particular(service: Service) -> None:
    notify.tell((service.address,), "triaged needs you", "the relay takes nothing")
    assert (service.titles, service.told) == (["triaged needs you"], ["the relay takes nothing"])
    service.answer = 503
    with pytest.raises(TemporaryError, match="a service did not take it"):
        notify.tell((service.address,), "triaged needs you", "the relay takes nothing")
    with pytest.raises(PermanentError, match=r"^\[alarm\]: Apprise knows no such address as that in line 1$"):
        notify.tell(("nonsense:// secret token",), "triaged needs you", "the relay takes nothing")


def test_the_library_writes_no_address_into_a_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "apprise")
    for address in ("nonsense://secret-token", "json://"):
        with pytest.raises(PermanentError):
            notify.addresses((address,), "[alarm]")
    assert caplog.text == ""


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(PermanentError, match=r"pip install 'triaged\[notify\]'"):
        notify.addresses(("json://127.0.0.1:9/",), "dispatch")


def test_nobody_without_another_road_is_told_by_one() -> None:
    world = World()
    world.mail("Are you open on Saturday?", at="2026-03-12 09:00")
    world.until("2026-03-12 13:30")
    assert {row.mail.channel for row in world.store.outbox.rows()} == {"mail"}
