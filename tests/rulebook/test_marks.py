from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

from triaged.model import Problem
from triaged.rulebook.complaints import problems
from triaged.rulebook.marks import MAX_BYTES, Table, excerpt, parse, place, plain


def read(raw: bytes) -> object:
    node, problems = parse(raw, "rules/a.yaml")
    assert not problems
    assert node is not None
    return plain(node)


def complaints(raw: bytes) -> list[str]:
    return [str(problem) for problem in parse(raw, "a.yaml")[1]]


def test_every_scalar_is_the_text_that_was_written() -> None:
    raw = b"a: on\nb: no\nc: 2026-03-02\nd: 012\ne: ~\nf: 1e3\n"
    assert read(raw) == {"a": "on", "b": "no", "c": "2026-03-02", "d": "012", "e": "~", "f": "1e3"}


def test_a_byte_order_mark_and_crlf_are_fine() -> None:
    assert read(b"\xef\xbb\xbfa: 1\r\nb: |\r\n  x\r\n  y\r\n") == {"a": "1", "b": "x\ny\n"}


def test_what_pydantic_refuses_by_itself_is_told_in_its_words() -> None:
    class Counted(BaseModel):
        count: int

    node, _ = parse(b"name: x\ncount: many\n", "a.yaml")
    assert node is not None
    with pytest.raises(ValidationError) as caught:
        Counted.model_validate(plain(node))
    (problem,) = problems(caught.value, node, "a.yaml")
    assert (problem.line, problem.column, problem.message) == (2, 1, "'count' cannot be read")
    assert problem.hint.startswith("Input should be a valid integer")


def test_nodes_know_their_place() -> None:
    node, _ = parse(b"rules:\n  - name: x\n    then: {label: [a, b]}\n", "a.yaml")
    assert isinstance(node, Table)
    assert (place(node, ("rules", 0, "then", "label")).line, place(node, ("rules", 0, "then", "label")).column) == (
        3,
        12,
    )
    assert place(node, ("rules", 0, "then", "label", 1)).column == 23
    assert place(node, ("rules", 0, "missing")).line == 2
    assert place(node, ("rules", 0, "name", 0)).column == 5
    assert place(node, ("rules", 0, "name", "deeper")).column == 5


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"a: 1\na: 2\n", "a.yaml:2:1: 'a' is given twice; keep one of them, or write a list [a, b]"),
        (b"a: &x 1\n", "a.yaml:1:4: '&x' is an anchor; rules have none: remove it"),
        (b"a: *x\n", "a.yaml:1:4: '*x' refers to another place; rules are written out: put its text here"),
        (b"a: !!int 3\n", "a.yaml:1:4: 'tag:yaml.org,2002:int' is a tag; everything is text here: remove it"),
        (b"a: 1\n\tb: 2\n", "a.yaml:2:1: this line is indented with a tab; YAML wants spaces"),
        (b"a: 1\nb: caf\xe9\n", "a.yaml:2:7: the byte 0xe9 is not UTF-8 text; save the file as UTF-8"),
        (b"a: 1\nb: x\x01\n", "a.yaml:2:5: there is a control character ('\\x01'); remove it"),
        (b"a: 1\n---\nb: 2\n", "a.yaml:2:1: a rule file holds one document; remove this line '---'"),
        (b"a: 1\nb: @x\n", "a.yaml:2:4: a word cannot begin with this character; put the text into quotes"),
        (b"? [a]\n: b\n", "a.yaml:1:3: a list or a table stands where a word is wanted; put it behind 'word:'"),
        (
            b"why: We do: this\n",
            "a.yaml:1:11: a colon stands where none can be read; put the text into quotes, or look at the indentation",
        ),
    ],
)
def test_what_cannot_be_read_has_its_own_sentence(raw: bytes, expected: str) -> None:
    assert complaints(raw) == [expected]


@pytest.mark.parametrize(
    "raw", [b"a: 'x\n", b"a: [1\nb: 2\n", b"- a\nb: 1\n", b"a: 1\n  b: 2\n", b"%FOO\n---\na", b"{"]
)
def test_broken_yaml_is_one_problem_with_a_line_and_a_hint(raw: bytes) -> None:
    node, problems = parse(raw, "a.yaml")
    assert node is None
    assert [bool(p.line and p.column and p.message and p.hint) for p in problems] == [True]


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"# only a remark\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_nothing(raw: bytes) -> None:
    assert parse(raw, "a.yaml") == (None, ())


def test_duplicates_do_not_hide_each_other() -> None:
    assert len(complaints(b"a: &x 1\na: 2\nb: *x\nb: 3\n")) == 4


def test_depth_and_size_have_their_limits() -> None:
    assert "nested more than 20 levels" in complaints(b"[" * 100_000)[0]
    assert "nested more than 20 levels" in complaints(b"".join(b" " * i + b"a:\n" for i in range(200)))[0]
    assert read(b"[" * 20 + b"]" * 20)
    assert "larger than 1 MiB" in complaints(b"# " + b"x" * MAX_BYTES)[0]


@pytest.mark.parametrize("raw", [b"- " * 500_000, b"'" * MAX_BYTES, b"a: |\n" + b" x\n" * 300_000, b"&a " * 300_000])
def test_hostile_files_are_read_to_the_end(raw: bytes) -> None:
    parse(raw, "a.yaml")


def test_an_excerpt_points_at_the_column() -> None:
    problem = Problem(file="a.yaml", line=2, column=4, message="")
    assert excerpt(problem, "\ufeffa: 1\r\nb: @x\r\n") == "    2 | b: @x\n      |    ^"
    assert excerpt(Problem(file="a.yaml", line=0, column=0, message=""), "a") == ""
    assert excerpt(Problem(file="a.yaml", line=9, column=1, message=""), "a") == ""
