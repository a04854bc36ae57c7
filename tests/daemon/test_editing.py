"""Files that people save while it runs are seen, whatever becomes of the folders they lie in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.commands import triaged
from tests.daemon.running import NINE, Shop, open_shop, shared_reader, until
from tests.faults.lives import fresh, once
from tests.servers.mailbox import Mailbox
from triaged.clock import ManualClock
from triaged.config import Config
from triaged.demo.servers import SmtpSink
from triaged.reader import Reader

EARLY = NINE - timedelta(hours=2)


@pytest.fixture
def shop(tmp_path: Path, pymap: Mailbox, sink: SmtpSink, monkeypatch: pytest.MonkeyPatch) -> Shop:
    for name, value in (("_CALM", 50), ("_LOOK", 100), ("_AWAY", 0.05)):
        monkeypatch.setattr(f"triaged.daemon.editing.{name}", value)
    return open_shop(tmp_path, pymap, sink)


def rename(shop: Shop, old: str, new: str) -> None:
    """Save another name of the business."""
    shop.toml.write_text(shop.toml.read_text().replace(f'name = "{old}"', f'name = "{new}"'))


def test_files_are_watched_again_after_one_was_away_for_a_moment(shop: Shop) -> None:
    away = shop.toml.with_name("away")
    with shop.daemon(clock=ManualClock(EARLY)) as running:
        running.watch_files(shop.toml)
        until(lambda: shop.state("files") == "well")
        shop.toml.rename(away)
        until(lambda: "trouble" in shop.state("files"))
        away.rename(shop.toml)
        until(lambda: shop.state("files") == "well" and shop.state("reload") == "well")
        rename(shop, "Fixwell", "Newname")
        until(lambda: running.house.config.business.name == "Newname")


def test_a_folder_of_rules_that_is_taken_away_ends_no_watch(shop: Shop) -> None:
    (shop.folder / "rules" / "old").mkdir()
    with shop.daemon(clock=ManualClock(EARLY)) as running:
        running.watch_files(shop.toml)
        until(lambda: shop.state("files") == "well")
        (shop.folder / "rules" / "old").rmdir()
        for old, new in (("Fixwell", "Second"), ("Second", "Third")):
            rename(shop, old, new)
            until(lambda: running.house.config.business.name == new)  # noqa: B023 - it is asked before the next


def test_a_folder_of_rules_that_the_configuration_names_anew_is_watched(shop: Shop) -> None:
    rules, other = shop.folder / "rules" / "one.yaml", shop.folder / "others" / "one.yaml"
    with shop.daemon(clock=ManualClock(EARLY)) as running:
        running.watch_files(shop.toml)
        until(lambda: shop.state("files") == "well")
        other.parent.mkdir()
        other.write_text(rules.read_text())
        shop.toml.write_text(shop.toml.read_text() + '\n[rules]\npath = "others"\n')
        until(lambda: running.house.config.rules_folder == other.parent)

        def seen() -> bool:
            """Save again until it is seen: nobody can tell from outside when the new folder begins to be watched."""
            other.write_text(rules.read_text().replace("Nobody should", "Nobody shall"))
            return "Nobody shall" in str(running.house.rules)

        until(seen)


def test_what_was_changed_in_the_rules_is_known_without_a_daemon_too(tmp_path: Path, sink: SmtpSink) -> None:
    shop = fresh(tmp_path / "shop", tmp_path / "box", sink)
    rule = shop.folder / "rules" / "one.yaml"
    rule.write_text(rule.read_text().replace("Nobody should wonder", "Nobody shall wonder"))
    once(shop, minutes=1)
    once(shop, minutes=2)
    said = triaged("rules", "--config", shop.toml, "changes")
    assert said.code == 0
    assert "Nobody shall wonder" in said.out


def test_a_mistake_that_is_saved_while_it_runs_is_not_what_was_in_force(tmp_path: Path, sink: SmtpSink) -> None:
    shop = fresh(tmp_path / "shop", tmp_path / "box", sink)
    once(shop, minutes=1)
    rule = shop.folder / "rules" / "one.yaml"
    good = rule.read_text()

    def reader(config: Config) -> Reader:
        rule.write_text("rules: [")  # somebody saves it while this run is at work
        return shared_reader(config)

    once(shop, minutes=2, reader_of=reader)
    with shop.store() as store:
        assert store.sets.latest(1)[0].files["rules/one.yaml"] == good
    said = triaged("once", "--config", shop.toml)
    assert (said.code, "one.yaml" in said.err) == (0, True)
