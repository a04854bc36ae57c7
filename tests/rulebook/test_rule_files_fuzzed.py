"""Whatever stands in a rule file: the answer is rules, or problems that point into the file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rulebook.making import PEOPLE, TEMPLATES
from triaged.model import ConfigError, Problem
from triaged.rulebook.load import load
from triaged.rulebook.marks import excerpt, parse

STARTERS = sorted((Path(__file__).parents[2] / "rules").glob("*.yaml"))
LINES = [line for path in STARTERS for line in path.read_text(encoding="utf-8").splitlines()]
SHREDS = st.sampled_from(
    ["[", "]", "{", "}", ":", "- ", "'", '"', "|", "&a ", "*a", "!!x ", "\t", "#", "?", "\x00", "%", "~"]
)
PIECES = st.one_of(st.sampled_from(LINES), SHREDS, st.text(max_size=8), st.integers(0, 12).map(lambda n: " " * n))


def problems_of(raw: bytes) -> tuple[Problem, ...]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "10-a.yaml").write_bytes(raw)
        try:
            load(Path(folder), people=PEOPLE, templates=TEMPLATES)
        except ConfigError as error:
            return error.problems
    return ()


def point_into(problems: tuple[Problem, ...], text: str) -> bool:
    return all(problem.message and excerpt(problem, text) for problem in problems)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=30), st.sampled_from(["\n", "\r\n", ""]))
def test_pieces_of_rules_in_any_order(pieces: list[str], joint: str) -> None:
    text = joint.join(pieces)
    assert point_into(problems_of(text.encode("utf-8", "surrogatepass")), text)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(STARTERS), st.data())
def test_a_rule_file_with_one_line_changed(path: Path, data: st.DataObject) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    keep = data.draw(st.integers(0, len(lines[number])))
    lines[number] = lines[number][:keep] + data.draw(PIECES) + lines[number][keep:]
    text = "\n".join(lines) + "\n"
    assert point_into(problems_of(text.encode("utf-8", "surrogatepass")), text)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes(raw: bytes) -> None:
    node, problems = parse(raw, "a.yaml")
    assert node is None or not problems or all(problem.line for problem in problems)
