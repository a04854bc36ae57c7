from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from rich.console import Console

from triaged.demo.evidence import Evidence, Posted
from triaged.demo.proof import prove
from triaged.demo.screen import Screen
from triaged.demo.show import perform, play
from triaged.demo.stage import stage
from triaged.demo.street import STREET, ZONE, Letter, Scene

_REWORDED = {
    "ida-printer": (
        "Good day,\n\nLarkfield Copiers promised to come on Monday, and nobody came. On Tuesday they said that they "
        "would be here on Wednesday, and they never showed up either.\n\nIda"
    ),
    "greta-again": "Still nothing from you. Please tell me what became of my shoes.",
    "bram-sensor": "The new door sensor needs a cable, and I was told that it would not. That is not what we bought.",
    "newsletter": "Nobody came to our sale on Monday. Please call us back, we want to speak to a supervisor!",
}


def reworded() -> tuple[Scene, ...]:
    return tuple(
        replace(scene, text=_REWORDED[scene.name]) if isinstance(scene, Letter) and scene.name in _REWORDED else scene
        for scene in STREET
    )


@dataclass(frozen=True)
class Played:
    good: bool
    shown: str
    folder: Path


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    folder = tmp_path_factory.mktemp("street") / "kept"
    out = io.StringIO()
    good = play(keep=folder, seconds=1, street=reworded(), console=Console(file=out, width=80, highlight=False))
    return Played(good, out.getvalue(), folder)


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    with stage(tmp_path_factory.mktemp("stage"), 1) as made:
        return perform(made, Screen(ZONE, Console(file=io.StringIO(), width=100)), STREET)


def failing(evidence: Evidence) -> list[str]:
    return [check.name for check in prove(evidence) if not check.ok]


def test_everything_is_found_however_the_mails_are_worded(played: Played) -> None:
    assert played.good, played.shown
    assert "FAILED" not in played.shown


def test_the_terminal_shows_the_day(played: Played) -> None:
    assert "Thursday 12 March" in played.shown
    assert "Larkfield Copiers" in played.shown
    assert "escalated to Pat" in played.shown
    assert "reminder to Ruth Adair" in played.shown
    assert "held for a person to look at" in played.shown
    assert "\x1b" not in played.shown
    assert max(len(line) for line in played.shown.splitlines() if str(played.folder) not in line) <= 80


def test_the_kept_folder_holds_the_business_and_the_log_of_the_daemon(played: Played) -> None:
    assert (played.folder / "triaged.toml").exists()
    assert (played.folder / "triaged.db").exists()
    assert '"event": "stopped"' in (played.folder / "triaged.log").read_text("utf-8")
    assert f"triaged status --config {played.folder / 'triaged.toml'}" in played.shown


def test_all_is_well_with_the_day_as_it_is_written(evidence: Evidence) -> None:
    assert failing(evidence) == []


def lose_an_acknowledgement(evidence: Evidence) -> Evidence:
    lost = evidence.acknowledgements[2]
    return replace(evidence, taken=tuple(each for each in evidence.taken if each is not lost))


def say_it_twice(evidence: Evidence) -> Evidence:
    return replace(evidence, taken=(*evidence.taken, evidence.acknowledgements[0]))


def come_late(evidence: Evidence) -> Evidence:
    first = next(iter(evidence.customers)).message_id
    early = replace(evidence.posted[first], at=evidence.posted[first].at - 3600)
    return replace(evidence, posted={**evidence.posted, first: early})


def answer_a_robot(evidence: Evidence) -> Evidence:
    newsletter = next(scene for scene in STREET if isinstance(scene, Letter) and scene.role == "robot")
    received, mail = evidence.acknowledgements[0]
    return replace(
        evidence, taken=(*evidence.taken, (replace(received, rcpts=(newsletter.author.email,), at=received.at), mail))
    )


def skip_a_rung(evidence: Evidence) -> Evidence:
    told = [each for each in evidence.taken if each[0].rcpts == ("dispatch@fixwell.example",)]
    return replace(evidence, taken=tuple(each for each in evidence.taken if each not in told))


def go_on_after_the_answer(evidence: Evidence) -> Evidence:
    street = tuple(
        replace(scene, promised_for=None) if isinstance(scene, Letter) and scene.name == "nora-office" else scene
        for scene in STREET
    )
    return replace(evidence, street=street)


def forget_the_promise(evidence: Evidence) -> Evidence:
    return replace(evidence, taken=tuple(each for each in evidence.taken if each[0].rcpts != ("ruth@fixwell.example",)))


def name_another(evidence: Evidence) -> Evidence:
    street = tuple(
        replace(scene, names=("Copperhill Copiers",)) if isinstance(scene, Letter) and scene.names else scene
        for scene in STREET
    )
    return replace(evidence, street=street)


def read_a_mail(evidence: Evidence) -> Evidence:
    (raw, flags), *others = evidence.folders["INBOX"]
    return replace(evidence, folders={**evidence.folders, "INBOX": ((raw, flags | {r"\Seen"}), *others)})


def lose_a_mail(evidence: Evidence) -> Evidence:
    return replace(evidence, posted={**evidence.posted, "<x>": Posted(folder="INBOX", raw=b"x", flags=(), at=0.0)})


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (lose_an_acknowledgement, "one acknowledgement for each customer's mail"),
        (say_it_twice, "nobody reads the same text twice"),
        (say_it_twice, "no mail left twice"),
        (come_late, "each of them within 15 real seconds"),
        (answer_a_robot, "nothing for machines, forgers and old mail"),
        (skip_a_rung, "no answer: each step of the ladder is told once"),
        (skip_a_rung, "a promise passes unkept: likewise"),
        (go_on_after_the_answer, "an answer ends the wait for an answer"),
        (forget_the_promise, "whoever promised is reminded in time"),
        (name_another, "the acknowledgement says what was understood"),
        (read_a_mail, "the mailbox is as it was, unread mail unread"),
        (lose_a_mail, "the mailbox is as it was, unread mail unread"),
    ],
)
def test_the_proof_notices(evidence: Evidence, spoil: Callable[[Evidence], Evidence], line: str) -> None:
    assert line in failing(spoil(evidence))


def test_ctrl_c_ends_it_at_once() -> None:
    command = [sys.executable, "-c", "from triaged.cli.main import main; main()", "demo", "--seconds", "300"]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("Thursday 12 March ─"):
                break
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate(timeout=15)
    assert process.returncode == 130
    assert not complaints.strip()


def test_the_log_of_a_whole_day_holds_no_address_and_no_word_of_anybody(played: Played) -> None:
    """P-03, over every kind of mail that the day has: customers, staff, robots, forgers, and what was sent to whom."""
    lines = [json.loads(line) for line in (played.folder / "triaged.log").read_text().splitlines()]
    assert {each["event"] for each in lines} >= {"started", "mail", "delivery", "due"}
    for each in lines:
        told = json.dumps(each, ensure_ascii=False)
        assert "@" not in told, told
        for letter in reworded():
            if isinstance(letter, Letter):
                assert letter.subject not in told
                assert not any(line in told for line in letter.text.splitlines() if len(line) > 20)
        if each["event"] in ("mail", "delivery", "due"):
            assert "thread" in each
            assert "rules" in each or "key" in each
