from __future__ import annotations

from pathlib import Path

from tests.rulebook.making import EXAMPLES, HOURS, load_rules, mail_event, promise, reading, thread
from triaged.hours import parse_span
from triaged.model import Actions, Decision, Escalate, Event, Notify, PromiseStatus, Reason
from triaged.rulebook.decide import combine, decide, decide_all


def rule(name: str, then: str, *, when: str = "message received", rest: str = "") -> str:
    return f"  - name: {name}\n    why: because\n    when: {when}\n    then: {{{then}}}\n{rest}{EXAMPLES}"


def rules(*texts: str) -> str:
    return "rules:\n" + "".join(texts)


HELLO = mail_event(reading("hello world"))


def outcomes(decisions: tuple[Decision, ...]) -> dict[str, str]:
    return {decision.rule: decision.outcome for decision in decisions}


def test_every_condition_has_its_reason_also_after_the_first_that_fails(tmp_path: Path) -> None:
    text = rules(rule("a", "label: x", rest="    if: {from: staff, says: hello}\n    unless: {says: [bye, world]}\n"))
    (decision,) = decide(HELLO, load_rules(tmp_path, text), HOURS)
    assert decision == Decision(
        rule="a",
        event="message received",
        outcome="no match",
        why="because",
        actions=Actions(),
        reasons=(
            Reason(
                block="when", word="message received", wanted="message received", held=True, seen="message received"
            ),
            Reason(block="if", word="from", wanted="staff", held=False, seen="customer dana@customer.example"),
            Reason(block="if", word="says", wanted="hello", held=True, seen="hello"),
            Reason(block="unless", word="says", wanted="bye, world", held=True, seen="world"),
        ),
    )


def test_a_rule_without_conditions_matches_its_event_alone(tmp_path: Path) -> None:
    found = load_rules(tmp_path, rules(rule("a", "label: x"), rule("b", "label: y", when="thread closed")))
    assert outcomes(decide(HELLO, found, HOURS)) == {"a": "match"}
    closed = Event(kind="thread closed", at=HELLO.at, thread=thread())
    assert outcomes(decide(closed, found, HOURS)) == {"b": "match"}


def test_one_exception_is_enough(tmp_path: Path) -> None:
    text = rules(rule("a", "label: x", rest="    unless: {says: bye, from: customer}\n"))
    assert outcomes(decide(HELLO, load_rules(tmp_path, text), HOURS)) == {"a": "no match"}


def test_trial_tells_and_does_nothing_and_off_is_silent(tmp_path: Path) -> None:
    text = rules(rule("a", "label: x", rest="    mode: trial\n"), rule("b", "label: y", rest="    mode: off\n"))
    decisions = decide(HELLO, load_rules(tmp_path, text), HOURS)
    assert outcomes(decisions) == {"a": "trial"}
    assert decisions[0].actions.labels == ("x",)
    assert combine(decisions) == Actions()


def test_instead_of_silences_by_name_and_says_who(tmp_path: Path) -> None:
    text = rules(
        rule("general", "acknowledge: general.txt"),
        rule("special", "acknowledge: none, instead_of: general"),
        rule("idle", "instead_of: special", rest="    if: {says: bye}\n"),
        rule("tried", "instead_of: special", rest="    mode: trial\n"),
    )
    decisions = decide(HELLO, load_rules(tmp_path, text), HOURS)
    assert outcomes(decisions) == {"general": "silenced", "special": "match", "idle": "no match", "tried": "trial"}
    assert decisions[0].reasons[-1] == Reason(
        block="unless", word="instead_of", wanted="general", held=True, seen="special"
    )
    assert combine(decisions).acknowledge == "none"


def test_two_rules_cannot_silence_each_other(tmp_path: Path) -> None:
    text = rules(rule("a", "instead_of: b"), rule("b", "instead_of: [a, c]"), rule("c", "label: x"))
    assert outcomes(decide(HELLO, load_rules(tmp_path, text), HOURS)) == {"a": "match", "b": "silenced", "c": "match"}


def test_matching_rules_join(tmp_path: Path) -> None:
    notice = "notify: {to: owner, template: praise.txt}"
    early, late = "{to: owner, after: 20 hours}", "{to: dispatch, after: 5 working hours}"
    text = rules(
        rule("a", "label: [x, y], priority: high, escalate: {to: owner, after: 1 day}"),
        rule("b", f"label: [y, z], priority: urgent, acknowledge: no_show.txt, {notice}"),
        rule("c", f"priority: low, acknowledge: general.txt, escalate: [{early}, {late}]"),
        rule("d", f"escalate: {{to: dispatch, after: 6 hours}}, {notice}"),
        rule("e", "label: never", rest="    if: {says: bye}\n"),
    )
    assert combine(decide(HELLO, load_rules(tmp_path, text), HOURS)) == Actions(
        labels=("x", "y", "z"),
        priority="urgent",
        acknowledge="no_show.txt",
        escalate=(
            Escalate(to="owner", after=parse_span("20 hours")),
            Escalate(to="dispatch", after=parse_span("6 hours")),
        ),
        notify=(Notify(to="owner", template="praise.txt"),),
    )


def test_events_of_one_mail_are_decided_in_order_of_the_rules(tmp_path: Path) -> None:
    again = mail_event(reading("hello"), kind="customer wrote again", of=thread(unanswered=2))
    text = rules(
        rule("second mail", "acknowledge: praise.txt, instead_of: general", when="customer wrote again"),
        rule("general", "acknowledge: general.txt"),
    )
    decisions = decide_all((HELLO, again), load_rules(tmp_path, text), HOURS)
    assert outcomes(decisions) == {"second mail": "match", "general": "silenced"}
    assert combine(decisions).acknowledge == "praise.txt"


def test_a_promise_reaches_the_rule_of_its_event(tmp_path: Path) -> None:
    then = "notify: {to: promisor, template: promise_due.txt}"
    blocks = "    if: {promised_by: staff}\n    unless: {promise: [kept, withdrawn]}\n"
    text = rules(rule("a", then, when="promise due", rest=blocks))
    found = load_rules(tmp_path, text)
    cases: tuple[tuple[PromiseStatus, str], ...] = (("open", "match"), ("kept", "no match"), ("withdrawn", "no match"))
    for status, expected in cases:
        event = Event(kind="promise due", at=HELLO.at, thread=thread(), promise=promise(None, status=status))
        assert outcomes(decide(event, found, HOURS)) == {"a": expected}
