from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from triaged.hours import WorkingHours
from triaged.inbox import screen, zones
from triaged.inbox.parse import parse
from triaged.model import Contact, Facts, Origin, Reading, Signal
from triaged.proving import examples
from triaged.rulebook.load import RuleSet, load

HOURS = WorkingHours(
    zone=ZoneInfo("Europe/London"), week={day: ((time(8), time(17)),) for day in range(5)}, country="GB"
)
IDENTITY = screen.Identity(
    name="Fixwell",
    addresses=("support@fixwell.example",),
    domains=("fixwell.example",),
    authserv_ids=(),
    people=(),
)
PEOPLE = frozenset({"dispatch", "owner"})
TEMPLATES = frozenset({"general.txt", "no_show.txt", "promise_due.txt"})


def read(raw: bytes, at: datetime) -> tuple[Reading, Origin]:
    """Parse, zone and screen as the pipeline does; in place of the language model one word stands for one signal."""
    message = parse(raw, received_at=at)
    split = zones.split(message)
    signals = tuple(
        Signal(text=word, start=0, end=len(word), kind=kind)
        for word, kind in (("never", "no_show"), ("lovely", "praise"))
        if word in split.newest
    )
    contacts = (Contact(text="rang", start=0, end=4, how="phone"),) * split.newest.count("rang")
    reading = Reading(message=message, zones=split, facts=Facts(signals=signals, contacts=contacts))
    return reading, screen.origin(message, IDENTITY, in_sent=False)


def rules(folder: Path, text: str) -> RuleSet:
    (folder / "rules").mkdir()
    (folder / "rules" / "10-a.yaml").write_text(text)
    return load(folder / "rules", people=PEOPLE, templates=TEMPLATES)


def run(folder: Path, text: str) -> tuple[examples.ExampleResult, ...]:
    return examples.run(rules(folder, text), read=read, hours=HOURS)


NO_SHOW = """\
rules:
  - name: no show
    why: b
    when: message received
    if: {from: customer, signal: no show}
    unless: {says: rescheduled}
    then: {acknowledge: no_show.txt}
    examples:
      - name: complaint
        message: |
          From: dana@customer.example

          He never came.
        facts: {signal: no show}
        expect: match
      - name: quoted only
        message: |
          From: dana@customer.example

          All is well.

          > He never came.
        expect: no match
"""


def test_examples_that_hold_pass(tmp_path: Path) -> None:
    results = run(tmp_path, NO_SHOW)
    assert [(r.rule, r.example, r.passed, r.problem) for r in results] == [
        ("no show", "complaint", True, None),
        ("no show", "quoted only", True, None),
    ]
    assert [r.decision.outcome for r in results] == ["match", "no match"]


def test_a_failed_example_names_the_condition_and_what_was_seen(tmp_path: Path) -> None:
    text = NO_SHOW.replace("He never came.\n        facts", "He rescheduled.\n        facts")
    failed, passed = run(tmp_path, text)
    assert passed.passed
    assert not failed.passed
    assert str(failed.problem) == (
        "rules/10-a.yaml:9:9: example 'complaint' of 'no show' should match and does not;"
        " 'signal: no show' does not hold (seen: no signal);"
        " 'unless says: rescheduled' holds (seen: rescheduled)"
    )


def test_an_example_that_matches_by_mistake_shows_what_held(tmp_path: Path) -> None:
    (_, failed) = run(tmp_path, NO_SHOW.replace("> He never", "He never"))
    assert str(failed.problem) == (
        "rules/10-a.yaml:16:9: example 'quoted only' of 'no show' should not match and does;"
        " 'from: customer' holds (seen: customer dana@customer.example); 'signal: no show' holds (seen: never)"
    )


def test_facts_are_asked_whether_the_rule_matches_or_not(tmp_path: Path) -> None:
    text = NO_SHOW.replace("facts: {signal: no show}", "facts: {signal: no show, vendor: Ace}")
    (failed, _) = run(tmp_path, text)
    assert str(failed.problem) == (
        "rules/10-a.yaml:14:34: example 'complaint' of 'no show' does not show 'vendor: Ace'; seen: no vendor"
    )


def test_rules_on_trial_and_off_prove_themselves_too(tmp_path: Path) -> None:
    for mode in ("trial", "off"):
        folder = tmp_path / mode
        folder.mkdir()
        results = run(folder, NO_SHOW.replace("    examples:", f"    mode: {mode}\n    examples:"))
        assert [result.passed for result in results] == [True, True]


def test_a_time_is_the_time_of_the_business_or_of_the_mail(tmp_path: Path) -> None:
    text = """\
rules:
  - name: at night
    why: b
    when: message received
    if: {working_hours: no}
    then: {label: night}
    examples:
      - {name: at, message: "From: a@b.example", at: 2026-07-01 07:59, expect: match}
      - {name: opening, message: "From: a@b.example", at: 2026-07-01 08:00, expect: no match}
      - {name: date, message: "Date: Sat, 4 Jul 2026 10:00:00 +0200", expect: match}
      - {name: bad date, message: "Date: yesterday", expect: no match}
"""
    results = run(tmp_path, text)
    assert [result.passed for result in results] == [True, True, True, True]
    assert results[2].event.at == datetime(2026, 7, 4, 8, tzinfo=UTC)
    assert results[2].event.reading is not None
    assert results[2].event.reading.message.date == results[2].event.at


def test_what_is_given_becomes_the_thread(tmp_path: Path) -> None:
    text = """\
rules:
  - name: again
    why: b
    when: customer wrote again
    then: {label: again}
    examples:
      - name: given
        message: |
          From: Dana <dana@customer.example>
          Subject: Re: fence

          I rang and rang.
        given:
          {unanswered_mails: 1, customer_since: 2021-04-01, labels: [vip, slow], priority: high, sender: customer}
        expect: match
      - name: of staff
        message: "From: a@fixwell.example"
        given: {sender: staff, contact_attempts: 7}
        expect: no match
    unless: {from: staff}
"""
    first, second = run(tmp_path, text)
    thread = first.event.thread
    assert (thread.subject, thread.customer, thread.customer_name) == ("Re: fence", "dana@customer.example", "Dana")
    assert (thread.unanswered, thread.contact_attempts, thread.priority) == (2, 4, "high")
    assert (thread.labels, thread.customer_since) == (("vip", "slow"), date(2021, 4, 1))
    assert second.passed
    assert (second.event.thread.unanswered, second.event.thread.contact_attempts) == (0, 7)


PROMISE = """\
rules:
  - name: due
    why: b
    when: promise due
    if: {promised_by: staff, due_in: 1 working day, deadline: promise}
    unless: {promise: [kept, withdrawn]}
    then: {notify: {to: promisor, template: promise_due.txt}}
    examples:
      - {name: thursday, given: {promise: refund, due: 2026-03-06}, at: 2026-03-05 09:00, expect: match}
      - {name: wednesday, given: {promise: refund, due: 2026-03-06}, at: 2026-03-04 09:00, expect: no match}
      - {name: monday, given: {promise: call, due: 2026-03-09}, at: 2026-03-06 09:00, expect: match}
      - {name: at ten, given: {promise: call, due: 2026-03-06 10:00}, at: 2026-03-05 09:59, expect: no match}
      - {name: kept, given: {promise: x, due: 2026-03-06, promise_status: kept}, at: 2026-03-05 09:00, expect: no match}
      - {name: ace, given: {promise: x, promised_by: vendor, due: 2026-03-06}, at: 2026-03-05 09:00, expect: no match}
      - {name: no due time, given: {promise: call}, expect: no match}
"""


def test_a_promise_needs_no_mail(tmp_path: Path) -> None:
    results = run(tmp_path, PROMISE)
    assert [result.problem for result in results] == [None] * 7
    promise = results[0].event.promise
    assert promise is not None
    assert (promise.due_at, promise.due_grain) == (datetime(2026, 3, 6, 17, tzinfo=UTC), "day")


GENERAL = """\
  - name: general
    why: b
    when: message received
    then: {acknowledge: general.txt}
    examples:
      - {name: a, message: "From: a@b.example", expect: match}
      - {name: b, message: "Auto-Submitted: auto-replied", expect: no match}
    unless: {from: [automatic, unknown]}
"""


@pytest.mark.parametrize(("instead", "expected"), [("", 1), (", instead_of: general", 0)])
def test_two_rules_that_acknowledge_one_example_are_remarked(tmp_path: Path, instead: str, expected: int) -> None:
    found = rules(tmp_path, NO_SHOW.replace("no_show.txt", f"no_show.txt{instead}") + GENERAL)
    results = examples.run(found, read=read, hours=HOURS)
    assert all(result.passed for result in results)
    remarks = [str(problem) for problem in examples.overlaps(results, found, HOURS)]
    remark = (
        "rules/10-a.yaml:9:1: 'no show' and 'general' both acknowledge the example 'complaint';"
        " 'no show' wins; to say so on purpose give it 'instead_of: [general]'"
    )
    assert remarks == [remark][:expected]
