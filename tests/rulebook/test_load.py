from __future__ import annotations

from pathlib import Path

import pytest

from tests.rulebook.making import EXAMPLES, PEOPLE, TEMPLATES, load_rules, write_rules
from triaged.hours import parse_span
from triaged.model import ConfigError, Escalate, Notify
from triaged.rulebook import values
from triaged.rulebook.load import load

NO_SHOW = """\
# yaml-language-server: $schema=../triaged-rules.schema.json
rules:
  - name: vendor no-show
    why: A customer says a vendor did not come.
    when: message received
    if:
      from: customer
      mentions: vendor
      signal: no show
    unless:
      says: [rescheduled, no longer need]
    then:
      label: vendor-no-show
      priority: urgent
      acknowledge: no_show.txt
      escalate:
        to: dispatch
        after: 1 working hour
        repeat_every: 2 working hours
        at_most: 3
    examples:
      - name: plain complaint
        message: |
          From: Dana <dana@customer.example>

          Ace Plumbing never came this morning.
        expect: match
        facts: {vendor: Ace Plumbing}
      - name: all good
        message: |
          From: Dana <dana@customer.example>

          All good now, thank you!
        expect: no match
"""


def complaints(folder: Path, text: str, name: str = "10-a.yaml") -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(write_rules(folder, text, name), people=PEOPLE, templates=TEMPLATES)
    return [str(problem) for problem in caught.value.problems]


def changed(old: str, new: str) -> str:
    assert old in NO_SHOW
    return NO_SHOW.replace(old, new, 1)


def rule(*, when: str = "message received", then: str = "label: a", rest: str = "") -> str:
    return f"rules:\n  - name: a\n    why: b\n    when: {when}\n    then: {{{then}}}\n{rest}{EXAMPLES}"


def test_a_rule_is_read_with_its_places(tmp_path: Path) -> None:
    (found,) = load_rules(tmp_path, NO_SHOW).rules
    assert (found.name, found.when, found.mode, found.file, found.line) == (
        "vendor no-show", "message received", "live", "rules/10-a.yaml", 3,
    )  # fmt: skip
    assert [str(condition) for condition in found.conditions] == [
        "from: customer",
        "mentions: vendor",
        "signal: no show",
    ]
    assert [(c.line, c.column) for c in found.exceptions] == [(11, 7)]
    assert found.exceptions[0].wanted == ("rescheduled", "no longer need")
    hour = parse_span("1 working hour")
    again = parse_span("2 working hours")
    assert found.actions.escalate == (Escalate(to="dispatch", after=hour, repeat_every=again, at_most=3),)
    assert (found.actions.labels, found.actions.priority) == (("vendor-no-show",), "urgent")
    assert [(e.name, e.expect, e.line) for e in found.examples] == [
        ("plain complaint", "match", 22),
        ("all good", "no match", 29),
    ]
    assert found.examples[0].message == "From: Dana <dana@customer.example>\n\nAce Plumbing never came this morning.\n"


def test_due_in_is_known_to_whoever_makes_the_event(tmp_path: Path) -> None:
    text = rule(
        when="promise due",
        then="notify: {to: promisor, template: promise_due.txt}",
        rest="    if: {due_in: 1 working day}\n",
    )
    (found,) = load_rules(tmp_path, text).rules
    assert found.due_in == parse_span("1 working day")
    assert found.actions.notify == (Notify(to="promisor", template="promise_due.txt"),)


def test_files_are_read_in_order_of_their_names(tmp_path: Path) -> None:
    for name, file in (("c", "20-b.yml"), ("a", "10-z.yaml"), ("b", "10.yaml")):
        write_rules(tmp_path, rule().replace("name: a", f"name: {name}", 1), file)
    write_rules(tmp_path, "not: read", ".hidden.yaml")
    write_rules(tmp_path, "not: read", "notes.txt")
    folder = write_rules(tmp_path, "# nothing yet\n", "99.yaml")
    assert [r.name for r in load(folder, people=PEOPLE, templates=TEMPLATES).rules] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("mentions:", "mentionz:", "8:7: 'mentionz' is not a word I know here; did you mean 'mentions'?"),
        (
            "label: vendor",
            "priority: low\n      label: vendor",
            "15:7: 'priority' is given twice; keep one of them, or write a list [a, b]",
        ),
        ("urgent", "urgentt", "14:7: 'urgentt' is not a priority; low, normal, high and urgent are"),
        (
            "after: 1 working hour",
            "after: soonish",
            ("18:9: 'soonish' is not a length of time; write for example '4 hours', '1 working day' or '18 months'"),
        ),
        (
            "no_show.txt",
            "no_shows.txt",
            "15:7: acknowledge: no_shows.txt: there is no such template; templates/ has no_show.txt",
        ),
        ("to: dispatch", "to: dispach", "17:9: 'dispach' is not in [people] of triaged.toml; did you mean 'dispatch'?"),
        ("to: dispatch", "to: zed", "17:9: 'zed' is not in [people] of triaged.toml; it has dispatch and owner"),
        ("no show\n", "no shew\n", "9:7: 'no shew' is not a signal; did you mean 'no show'?"),
        (
            "    why: A customer says a vendor did not come.\n",
            "",
            "3:5: 'why' is missing; one sentence for staff, who read it on the board and in an escalation",
        ),
        ("why: A customer says a vendor did not come.", "why:", "4:5: nothing is written here; write a text"),
        (
            "message received",
            "mesage received",
            "5:5: 'mesage received' is not an event; did you mean 'message received'?",
        ),
        (
            "from: customer",
            "from: [customer, client]",
            "7:24: 'client' is not somebody who writes; customer, staff, vendor, automatic and unknown are",
        ),
        ("[rescheduled, no longer need]", "[]", "11:7: nothing stands in this list; write at least one"),
        ("at_most: 3", "at_most: three", "20:9: 'three' is not a number from 0 to 1000; write it in digits"),
        (
            "at_most: 3",
            "at_most: 1",
            "19:9: 'repeat_every' without 'at_most' repeats nothing; write for example 'at_most: 3'",
        ),
        (
            "        repeat_every: 2 working hours\n",
            "",
            "19:9: 'at_most' without 'repeat_every' repeats nothing; say how often",
        ),
        ("2 working hours", "0 hours", "19:9: '0 hours' is no time at all; write for example '2 working hours'"),
        (
            "after: 1 working hour",
            "after: 99999 weeks",
            "18:9: '99999 weeks' is longer than ten years; write a shorter time",
        ),
        (
            "expect: no match",
            "expect: match",
            "21:5: no example shows when this rule does not match; add one with 'expect: no match'",
        ),
        ("expect: no match", "expect: maybe", "34:9: 'maybe' is not an outcome; match and no match are"),
        ("vendor: Ace", "vendr: Ace", "28:17: 'vendr' is not a word I know here; did you mean 'vendor'?"),
        (
            "says: [rescheduled, no longer need]",
            "from: [customer, staff]",
            "11:7: this rule can never match: 'from' stands under 'if' with the same value; remove one",
        ),
        (
            "    if:\n      from: customer\n      mentions: vendor\n      signal: no show\n",
            "    if: customer\n",
            "6:5: 'if' wants words with values below it; for example labels, priority or customer_for",
        ),
        (
            (
                "escalate:\n        to: dispatch\n        after: 1 working hour\n"
                "        repeat_every: 2 working hours\n        at_most: 3"
            ),
            "escalate: dispatch",
            "16:7: 'escalate' wants words with values below it; for example to, after or repeat_every",
        ),
        (
            "    examples:\n",
            "    examples: none\n    more:\n",
            "21:5: 'examples' wants a list; begin each item with '- '",
        ),
        (
            "escalate:\n        to: dispatch\n",
            "escalate:\n        whom: dispatch\n",
            "17:9: 'whom' is not a word I know here; to, after, repeat_every and at_most are",
        ),
        ("at_most: 3", "at_most: 0", "20:9: at most 0 times is never; remove 'escalate', or write 1"),
        (
            "facts: {vendor: Ace Plumbing}",
            "given: {weather: wet}",
            "28:17: 'weather' is not a word I know here; 'triaged words' lists them all",
        ),
        (
            "    then:",
            "    signal: late\n    then:",
            "12:5: 'signal' is not a word I know here; it belongs below 'if' or 'unless'",
        ),
        (
            "    then:",
            "    priority: low\n    then:",
            "12:5: 'priority' is not a word I know here; it belongs below 'if' or 'unless'",
        ),
        (
            "    then:",
            "    acknowledge: none\n    then:",
            "12:5: 'acknowledge' is not a word I know here; it belongs below 'then'",
        ),
    ],
)
def test_every_mistake_has_its_sentence_at_its_place(tmp_path: Path, old: str, new: str, expected: str) -> None:
    found = complaints(tmp_path, changed(old, new))
    assert f"rules/10-a.yaml:{expected}" in found
    assert len([line for line in found if line.split(":", 2)[1] == expected.partition(":")[0]]) == 1


def test_an_example_of_a_mail_needs_the_mail(tmp_path: Path) -> None:
    text = rule().replace('message: "Subject: a", ', "")
    expected = "8:9: an example for 'message received' wants a 'message'; header lines, an empty line, the text"
    assert complaints(tmp_path, text) == [f"rules/10-a.yaml:{expected}"]


def test_all_problems_of_all_files_come_at_once_and_sorted(tmp_path: Path) -> None:
    write_rules(tmp_path, changed("mentions:", "mentionz:").replace("urgent", "urgentt"), "20-b.yaml")
    write_rules(tmp_path, rule().replace("why: b", "wyh: b"), "10-a.yaml")
    found = complaints(tmp_path, "a: 'x", "30-c.yaml")
    places = [line.split(": ")[0].removeprefix("rules/") for line in found]
    assert places == ["10-a.yaml:2:5", "10-a.yaml:3:5", "20-b.yaml:8:7", "20-b.yaml:14:7", "30-c.yaml:1:6"]


def test_a_name_is_taken_once_over_all_files(tmp_path: Path) -> None:
    write_rules(tmp_path, rule(), "10-a.yaml")
    expected = ["rules/20-b.yaml:2:5: the name 'a' is already taken by rules/10-a.yaml:2; choose another"]
    assert complaints(tmp_path, rule(), "20-b.yaml") == expected


def test_a_name_may_stand_in_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    write_rules(tmp_path, rule(then="label: x, instead_of: elsewhere"), "10-a.yaml")
    assert all(line.startswith("rules/20-b.yaml:") for line in complaints(tmp_path, "rules: [", "20-b.yaml"))


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="rules: there is no such folder; look at \\[rules\\] path"):
        load(tmp_path / "rules", people=PEOPLE, templates=TEMPLATES)


def test_hours_of_an_example_are_read_or_explained() -> None:
    assert set(values.read_hours("mon-fri 09:00-17:00")) == set(range(5))
    with pytest.raises(ValueError, match="write for example mon-fri 09:00-17:00"):
        values.read_hours("mon-fri nine to five")


def test_a_word_about_promises_is_refused_where_none_is_meant(tmp_path: Path) -> None:
    (said,) = complaints(tmp_path, changed("signal: no show", "due_in: 1 day"))
    assert "due_in" in said
    assert "it belongs to" in said
