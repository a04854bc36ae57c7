"""What the log tells at its ordinary level: ids, rules and outcomes, and no word or address of anybody (P-03)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.daemon.running import NINE, customer_mail, open_shop, shared_reader, until
from tests.servers.mailbox import Mailbox
from triaged.clock import ManualClock
from triaged.daemon import Daemon
from triaged.demo.servers import SmtpSink
from triaged.outbox.deliver import Delivered
from triaged.proving.house import load_house

SECRET_WORDS = "My alarm code is 4711 and the key lies under the pot at Rosegarth."


def test_no_word_and_no_address_of_a_customer_is_in_the_log(tmp_path: Path, pymap: Mailbox, sink: SmtpSink) -> None:
    shop = open_shop(tmp_path, pymap, sink)
    pymap.append(b"From: x\r\n\r\n\xff\xfe broken " + SECRET_WORDS.encode(), when=NINE)
    with capture_logs() as entries, shop.daemon():
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        pymap.append(customer_mail("ann", SECRET_WORDS), when=NINE)
        sink.wait_for(1)
        until(lambda: any(each["event"] == "delivery" for each in entries))
    said = [each for each in entries if each["log_level"] in ("info", "warning", "error", "critical")]
    told = " ".join(f"{key}={value}" for each in said for key, value in each.items())
    for trace in ("ann@", "customer.example", "4711", "Rosegarth", "Question of", "support@fixwell"):
        assert trace not in told
    [handled] = [each for each in said if each["event"] == "mail" and each["verdict"] == "acknowledge"]
    assert handled["thread"]
    assert handled["rules"] == ["acknowledge"]
    [sent] = [each for each in said if each["event"] == "delivery"]
    assert (sent["thread"], sent["rules"]) == (handled["thread"], ["acknowledge"])
    assert sent["key"].startswith(f"acknowledgement/{handled['thread']}/")


def test_what_is_wrong_with_a_changed_file_is_told_without_the_addresses_in_it(
    tmp_path: Path, pymap: Mailbox, sink: SmtpSink
) -> None:
    shop = open_shop(tmp_path, pymap, sink)
    with capture_logs() as entries, shop.daemon() as daemon:
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        wrong = 'email = "dana.private@customer.example, x@y.example"'
        shop.toml.write_text(shop.toml.read_text().replace('email = "dispatch@fixwell.example"', wrong))
        daemon.ask_to_reload(shop.toml)
        until(lambda: any(each["event"].startswith("reload refused") for each in entries))
    told = " ".join(str(each) for each in entries)
    assert "people" in told
    assert "dana.private" not in told


def test_what_a_relay_repeats_and_what_breaks_a_thread_stay_out_of_the_log(
    tmp_path: Path, pymap: Mailbox, sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink.fault = lambda at, who: f"451 4.7.1 greylisted: <{who}>" if at == "rcpt" else None
    shop = open_shop(tmp_path, pymap, sink)
    with capture_logs() as entries:
        with shop.daemon():
            until(lambda: shop.state("fetch/support/INBOX") == "well")
            for name in ("ann", "bob"):  # one alone may have a mailbox that is full
                pymap.append(customer_mail(name, SECRET_WORDS), when=NINE)
            until(lambda: any(each["event"] == "does not work and is tried again" for each in entries))

        def breaks(*_values: object, **_named: object) -> tuple[Delivered, ...]:
            raise KeyError(SECRET_WORDS)

        monkeypatch.setattr("triaged.daemon.relay.deliver", breaks)
        daemon = Daemon(load_house(shop.toml, None), clock=ManualClock(NINE), reader_of=shared_reader)
        daemon.start()
        until(lambda: daemon.failed is not None)
        daemon.stop()
    told = " ".join(f"{key}={value}" for each in entries for key, value in each.items())
    assert "answered 451 4.7.1…" in told
    assert "KeyError at test_log.py:" in told
    for trace in ("ann@", "4711", "Rosegarth", "greylisted"):
        assert trace not in told
    with shop.store() as store:
        assert len(json.loads(store.marked("ends") or "[]")) == 1
