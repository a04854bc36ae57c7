"""A reload puts everything in force or nothing, and says why it did not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.commands import triaged
from tests.daemon.running import NINE, RULE, Diary, Shop, customer_mail, open_shop, read, until
from tests.servers.mailbox import Mailbox
from triaged.config import Config
from triaged.daemon import Daemon
from triaged.demo.servers import SmtpSink
from triaged.proving.house import House, load_house
from triaged.reader import Reader


@pytest.fixture
def shop(tmp_path: Path, pymap: Mailbox, sink: SmtpSink) -> Shop:
    opened = open_shop(tmp_path, pymap, sink)
    (tmp_path / "templates").mkdir()
    for each in (Path(__file__).parents[2] / "templates").glob("*.txt"):
        (tmp_path / "templates" / each.name).write_text(each.read_text())
    write_template(opened, "old words")
    return opened


@pytest.fixture
def running(shop: Shop) -> Iterator[Daemon]:
    with shop.daemon(Diary()) as daemon:
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        yield daemon


def write_template(shop: Shop, words: str) -> None:
    (shop.folder / "templates" / "general.txt").write_text(f"Subject: {{{{ re or 'Hello' }}}}\n\n{words}\n")


def write_rule(shop: Shop, name: str, template: str = "general.txt") -> None:
    (shop.folder / "rules" / "one.yaml").write_text(RULE.format(name=name, template=template))


def answer(pymap: Mailbox, sink: SmtpSink, name: str, count: int) -> str:
    """Let somebody write, and return what he was answered."""
    pymap.append(customer_mail(name), when=NINE)
    mails = [read(each.data) for each in sink.wait_for(count)]
    return str([each for each in mails if "refused" not in each["Subject"]][-1].get_body(("plain",)))


def refused(shop: Shop, daemon: Daemon, *words: str) -> None:
    """Ask for a reload; it must be refused with these words and leave all as it was."""
    before = daemon.house
    daemon.ask_to_reload(shop.toml)
    until(lambda: all(word in shop.state("reload") for word in words))
    assert daemon.house is before


def test_good_set_is_swapped_in_whole(shop: Shop, running: Daemon, pymap: Mailbox, sink: SmtpSink) -> None:
    assert "old words" in answer(pymap, sink, "ann", 1)
    write_template(shop, "new words")
    write_rule(shop, "another name")
    running.ask_to_reload(shop.toml)
    until(lambda: shop.state("reload") == "well")
    assert "new words" in answer(pymap, sink, "bob", 2)
    assert [rule.name for rule in running.house.rules.rules] == ["another name"]


def test_broken_rule_keeps_the_old_words_too(shop: Shop, running: Daemon, pymap: Mailbox, sink: SmtpSink) -> None:
    """The template beside it was changed as well: half of a change is never in force."""
    write_template(shop, "new words")
    write_rule(shop, "acknowledge", "no_such.txt")
    refused(shop, running, "one.yaml", "no_such.txt")
    assert "old words" in answer(pymap, sink, "ann", 2)
    write_rule(shop, "acknowledge")
    running.ask_to_reload(shop.toml)
    until(lambda: shop.state("reload") == "well")
    assert "new words" in answer(pymap, sink, "bob", 3)


def test_broken_template_keeps_the_old_rules_too(shop: Shop, running: Daemon) -> None:
    write_template(shop, "{% if %}")
    write_rule(shop, "another name")
    refused(shop, running, "general.txt")


def test_failing_example_is_refused(shop: Shop, running: Daemon) -> None:
    rules = shop.folder / "rules" / "one.yaml"
    rules.write_text(rules.read_text().replace("Subject: opening hours", "Auto-Submitted: auto-replied"))
    refused(shop, running, "a question")


def test_broken_or_missing_configuration_is_refused(shop: Shop, running: Daemon) -> None:
    text = shop.toml.read_text()
    shop.toml.write_text(text.replace("[business]", "[busines]"))
    refused(shop, running, "busines")
    shop.toml.unlink()
    refused(shop, running, "there is no such file")


def test_another_mailbox_wants_a_restart(shop: Shop, running: Daemon) -> None:
    shop.toml.write_text(shop.toml.read_text().replace('user = "support"', 'user = "somebody"'))
    refused(shop, running, "[mailbox] was changed", "restart")


def test_dry_run_stays_dry_after_a_reload(shop: Shop, pymap: Mailbox, sink: SmtpSink) -> None:
    diary = Diary()
    with shop.daemon(diary, dry_run=True) as daemon:
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        daemon.ask_to_reload(shop.toml)
        until(lambda: shop.state("reload") == "well")
        pymap.append(customer_mail("ann"), when=NINE)
        diary.handled(1)
    with shop.store() as store:
        assert [row.state for row in store.outbox.rows()] == ["recorded"]
    assert sink.received == ()


def test_going_live_by_a_reload(shop: Shop, pymap: Mailbox, sink: SmtpSink) -> None:
    live = shop.toml.read_text()
    shop.toml.write_text(live.replace('mode = "live"', 'mode = "hold"'))
    diary = Diary()
    with shop.daemon(diary) as daemon:
        until(lambda: shop.state("fetch/support/INBOX") == "well")
        pymap.append(customer_mail("ann"), when=NINE)
        diary.handled(1)
        assert sink.received == ()
        shop.toml.write_text(live)
        daemon.ask_to_reload(shop.toml)
        sink.wait_for(1)


def test_a_start_forgets_what_an_earlier_run_was_refused(shop: Shop, pymap: Mailbox) -> None:
    del pymap
    with shop.daemon() as daemon:
        write_rule(shop, "acknowledge", "no_such.txt")
        refused(shop, daemon, "no_such.txt")
    write_rule(shop, "acknowledge")
    with shop.daemon():
        assert shop.state("reload") == ""


def test_whoever_saves_a_mistake_is_told_of_it_by_mail_once(shop: Shop, running: Daemon, sink: SmtpSink) -> None:
    write_rule(shop, "acknowledge", "no_such.txt")
    refused(shop, running, "no_such.txt")
    running.ask_to_reload(shop.toml)
    (letter,) = (read(each.data) for each in sink.wait_for(1))
    assert letter["Subject"] == "A change of the rules was refused"
    text = str(letter.get_body(("plain",)))
    assert "no_such.txt: there is no such template" in text
    assert "triaged rules undo" in text
    assert len(sink.wait_for(1)) == 1


def test_a_saved_file_is_in_force_by_itself_and_a_half_one_waits(shop: Shop, running: Daemon) -> None:
    running.watch_files(shop.toml)
    until(lambda: shop.state("files") == "well")
    write_rule(shop, "half", "no_such.txt")
    until(lambda: "no_such.txt" in shop.state("reload"))
    write_rule(shop, "saved")
    until(lambda: shop.state("reload") == "well")
    assert [rule.name for rule in running.house.rules.rules] == ["saved"]


def test_what_was_in_force_is_kept_and_comes_back(shop: Shop, running: Daemon) -> None:
    write_rule(shop, "second")
    running.ask_to_reload(shop.toml)
    until(lambda: shop.state("reload") == "well")
    told = triaged("rules", "--config", shop.toml, "changes")
    assert "-  - name: acknowledge" in told.out
    assert "+  - name: second" in told.out
    said = triaged("rules", "--config", shop.toml, "undo")
    assert said.code == 0
    assert said.out.endswith(": rules/one.yaml\n")
    assert "name: acknowledge" in (shop.folder / "rules" / "one.yaml").read_text()
    waits = triaged("rules", "--config", shop.toml, "changes").out
    assert "and not in force:" in waits


def test_what_is_written_while_it_is_read_is_read_again_and_nobody_is_told_of_half_of_it(
    shop: Shop, running: Daemon, sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triaged.daemon.desk._CALM", 0.01)
    write_rule(shop, "half", "no_such.txt")

    def while_somebody_writes(path: Path, reader_of: Callable[[Config], Reader] | None) -> House:
        try:
            return load_house(path, reader_of)
        finally:
            write_rule(shop, "whole")

    monkeypatch.setattr("triaged.daemon.desk.load_house", while_somebody_writes)
    running.ask_to_reload(shop.toml)
    until(lambda: shop.state("reload") == "well")
    assert [rule.name for rule in running.house.rules.rules] == ["whole"]
    assert not sink.received
