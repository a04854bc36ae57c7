"""docs/guarantees.md names tests that exist, and leaves out no row of the matrix."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parent.parent
PAGE = (TESTS.parent / "docs" / "guarantees.md").read_text("utf-8")
ROWS = {"I": 13, "S": 9, "C": 19, "D": 8, "T": 8, "H": 20, "L": 5, "R": 9, "O": 8, "P": 6, "A": 13}


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", PAGE.partition("| id |")[2])
    assert len(named) > 90
    for file, function in named:
        path = TESTS / file
        assert path.is_file(), file
        assert not function or re.search(rf"^(?:async )?def {function}\(", path.read_text("utf-8"), re.MULTILINE), (
            f"{file}::{function}"
        )


def test_no_row_is_left_out() -> None:
    told: set[str] = set()
    for first, last in re.findall(r"^\| ([A-Z]-\d\d)(?: to ([A-Z]-\d\d))? \|", PAGE, re.MULTILINE):
        begin, end = int(first[2:]), int((last or first)[2:])
        told |= {f"{first[0]}-{number:02}" for number in range(begin, end + 1)}
    wanted = {f"{letter}-{number:02}" for letter, count in ROWS.items() for number in range(1, count + 1)}
    assert wanted <= told, sorted(wanted - told)
