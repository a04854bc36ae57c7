from __future__ import annotations

import io
from datetime import timedelta

from rich.console import Console

from triaged.config import STARTER
from triaged.config.load import load_config
from triaged.demo.pace import Pace, SceneClock
from triaged.demo.proof import Check
from triaged.demo.screen import Screen
from triaged.demo.street import END, PAST, START, STREET, ZONE, answers, letters


def test_a_terminal_without_unicode_gets_plain_letters() -> None:
    raw = io.BytesIO()
    screen = Screen(ZONE, Console(file=io.TextIOWrapper(raw, encoding="ascii", write_through=True), width=80))
    screen.title(50, START, END)
    for letter in letters(STREET):
        screen.letter(letter)
    screen.proof([Check(name="“typography” → here", ok=False, found="one … two")])
    shown = raw.getvalue().decode("ascii")
    assert 'FAILED "typography" > here' in shown


def test_mail_cannot_steer_the_terminal() -> None:
    out = io.StringIO()
    letter = letters(STREET)[1]
    Screen(ZONE, Console(file=out, width=80)).proof([Check(name="a\x1b[2Jb", ok=True, found="\x07")])
    assert letter.role == "customer"
    assert "\x1b[2J" not in out.getvalue()


def test_the_clock_stands_still_where_it_was_told_to() -> None:
    clock = SceneClock(START, factor=600)
    assert clock.now() == START
    clock.run(START + timedelta(hours=1), 0)
    assert clock.now() == START + timedelta(hours=1)
    assert clock.left() == 0
    clock.run(START, 0)
    assert clock.now() == START + timedelta(hours=1)
    assert clock.real_seconds(timedelta(hours=1)) == 6


def test_a_running_clock_is_on_its_way() -> None:
    clock = SceneClock(START, factor=600)
    clock.run(START + timedelta(hours=1), 3600)
    assert START <= clock.now() < START + timedelta(minutes=10)
    assert 0 < clock.left() <= 3600


def test_the_night_passes_quickly() -> None:
    hours = load_config(STARTER / "triaged.toml").business.calendar
    pace = Pace(START, END, hours, 100)
    evening = START + timedelta(hours=10)
    day, night = pace.seconds(START, evening), pace.seconds(evening, END)
    assert day > 90
    assert night < 100


def test_the_street_is_in_order_and_nobody_has_two_names() -> None:
    times = [scene.at for scene in STREET]
    names = [scene.name for scene in (*STREET, *PAST)]
    assert times == sorted(times)
    assert len(names) == len(set(names))
    assert all(START < time < END for time in times)
    assert {answer.to for answer in answers(STREET)} <= set(names)
