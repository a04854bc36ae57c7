"""Files that are odd: each odd shape has its sentence, and nothing else happens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rulebook.making import PEOPLE, TEMPLATES, load_rules, write_rules
from tests.rulebook.test_load import NO_SHOW, complaints, rule
from triaged.model import ConfigError
from triaged.rulebook import values
from triaged.rulebook.load import load


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_rules(tmp_path, NO_SHOW, "10-a.yaml")
    monkeypatch.setattr(Path, "open", lambda *_, **__: open("/no/such/file"))  # noqa: SIM115, PTH123 - it fails
    with pytest.raises(ConfigError, match=r"10-a\.yaml: cannot be read: No such file or directory"):
        load(folder, people=PEOPLE, templates=TEMPLATES)


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (values.read_age, "at least 2 working days", "is not a length of calendar time"),
        (values.read_age, "at least 3 hours", "is not a length of calendar time"),
        (values.read_age, "at least 101 years", "is longer than a hundred years"),
        (values.read_date, "6 March", "is not a date; write for example 2026-03-06"),
        (values.read_moment, "2026-03-06 25:00", "is not a day with a time"),
        (values.read_due, "2026-03-06 9:", "is not a day with a time"),
        (values.read_phrase, "  ", "has no word in it"),
    ],
)
def test_a_value_that_is_none_says_what_to_write(read: Callable[[str], object], text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rule: x\n", "1:1: there is no 'rules:' in this file; begin it with 'rules:'"),
        ("rules: {name: a}\n", "1:8: 'rules' wants a list; begin each rule with '- name:'"),
        ("rules: [a]\n", "1:9: this is not a rule; a rule begins with 'name:'"),
        ("- a\n", "1:1: there is no 'rules:' in this file; begin it with 'rules:'"),
        (rule(then=""), "5:5: 'then' is empty; say what to do, for example 'label: urgent-repair'"),
        (rule(then="label: [[a]]"), "5:20: a list stands where a text is wanted; write one line of text"),
        (
            rule(then="escalate: owner"),
            "5:12: 'escalate' wants words with values below it; for example to, after or repeat_every",
        ),
        (
            rule(then="notify: {to: customer, template: general.txt}"),
            "5:21: 'notify' does not write to the customer when 'message received'; use 'acknowledge'",
        ),
        (
            rule(then="notify: {to: owner, template: general.txt, after: 3 working days}"),
            (
                "5:55: 'after' is only for the customer of a thread that was closed; use 'escalate' to tell"
                " one of [people] later"
            ),
        ),
        (
            rule(then="notify: {to: promisor, template: general.txt}"),
            "5:21: nobody has promised anything when 'message received'; name somebody of [people]",
        ),
        (
            rule(when="promise due", then="acknowledge: general.txt"),
            "5:12: nobody is waiting for an acknowledgement when 'promise due'; use 'notify'",
        ),
        (
            rule(when="promise due", rest="    if: {says: x}\n"),
            "6:10: 'says' never holds when 'promise due'; it asks about a mail, and there is none",
        ),
        (
            rule(when="promise due", rest="    if: {due_in: [1 day, 2 days]}\n"),
            "6:10: 'due_in' takes one length of time; write two rules",
        ),
        (
            rule(then="instead_of: [b]"),
            "5:25: instead_of: 'b' is not the name of a rule; it wants the name of another rule",
        ),
        (rule(then="instead_of: a"), "5:24: a rule cannot stand instead of itself; name another rule"),
        (rule(rest="    if: {matches: '('}\n"), "6:10: '(' is not a pattern; missing ): ("),
        (rule(rest="    if: {matches: '(a)\\1'}\n"), "6:10: '(a)\\1' is not a pattern; invalid escape sequence: \\1"),
        (
            rule(rest="    if: {customer_for: 2 years}\n"),
            "6:10: '2 years' is not a comparison; begin with at least, at most, more than or less than",
        ),
        (
            rule(rest="    if: {customer_for: at least 2 hours}\n"),
            "6:10: '2 hours' is not a length of calendar time; write for example '2 years'",
        ),
        (
            rule(rest="    if: {unanswered_mails: at least two}\n"),
            "6:10: 'two' is not a number; write for example 'at least 3'",
        ),
        (rule(rest="    if: {complaint: true}\n"), "6:10: 'true' is not an answer; write yes or no"),
        (rule(rest="    if: {says: '...'}\n    mode: test\n"), "7:5: 'test' is not a mode; live, trial and off are"),
    ],
)
def test_every_odd_shape_has_its_sentence(tmp_path: Path, text: str, expected: str) -> None:
    assert f"rules/10-a.yaml:{expected}" in complaints(tmp_path, text)


def test_a_file_in_latin_1_is_said_with_its_line(tmp_path: Path) -> None:
    folder = write_rules(tmp_path, "")
    (folder / "10-a.yaml").write_bytes(rule().replace("why: b", "why: caf\xe9").encode("latin-1"))
    with pytest.raises(ConfigError, match=r"rules/10-a.yaml:3:13: the byte 0xe9 is not UTF-8 text"):
        load(folder, people=PEOPLE, templates=TEMPLATES)


def test_a_file_with_crlf_reads_the_same(tmp_path: Path) -> None:
    unix = load_rules(tmp_path, NO_SHOW)
    assert load_rules(tmp_path, "\ufeff" + NO_SHOW.replace("\n", "\r\n")) == unix
