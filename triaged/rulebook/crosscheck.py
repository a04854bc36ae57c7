"""Mistakes that no single value shows: words that an event cannot answer, names given twice, proofs that lack.

Works on the file as it stands, so these are found together with the mistakes of the values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from triaged.model import EventKind, Problem
from triaged.rulebook import values
from triaged.rulebook.marks import Items, Mark, Node, Table, Text
from triaged.rulebook.schema import PROMISOR
from triaged.rulebook.words import (
    ANSWERED_EVENTS,
    CUSTOMER,
    EVENTS,
    MAIL_EVENTS,
    OWN_EVENTS,
    PROMISE_EVENTS,
    WORDS,
    Word,
)


def within_rule(file: str, rule: Table) -> Iterator[Problem]:
    """Yield what does not fit together inside one rule."""
    when = _event(rule)
    for mark, message, hint in (
        *_misplaced_words(rule, when),
        *_contradictions(rule),
        *_actions(rule, when),
        *_proofs(rule, when),
    ):
        yield Problem(file=file, line=mark.line, column=mark.column, message=message, hint=hint)


def between_rules(rules: Iterable[tuple[str, Table]], *, complete: bool) -> Iterator[Problem]:
    """Yield names that are given twice, and names under ``instead_of`` that no rule has.

    The latter only where every file could be read (``complete``): the rule may stand in the one that could not.
    """
    every = tuple(rules)
    seen: dict[str, tuple[str, int]] = {}
    for file, rule in every:
        name = rule.get("name")
        if isinstance(name, Text) and name.value.strip() in seen:
            other, line = seen[name.value.strip()]
            message = f"the name '{name.value.strip()}' is already taken by {other}:{line}"
            yield _problem(file, _key(rule, "name"), message, "choose another")
        elif isinstance(name, Text):
            seen[name.value.strip()] = (file, name.mark.line)
    for file, rule in every if complete else ():
        for item in _texts(_under(rule, "then", "instead_of")):
            if item.value not in seen:
                near = values.closest(item.value, seen)
                hint = f"did you mean '{near}'?" if near else "it wants the name of another rule"
                yield _problem(file, item.mark, f"instead_of: '{item.value}' is not the name of a rule", hint)
            elif (name := rule.get("name")) and isinstance(name, Text) and name.value.strip() == item.value:
                yield _problem(file, item.mark, "a rule cannot stand instead of itself", "name another rule")


Finding = tuple[Mark, str, str]


def _misplaced_words(rule: Table, when: EventKind | None) -> Iterator[Finding]:
    for block in ("if", "unless"):
        conditions = rule.get(block)
        for key, value in conditions.entries if isinstance(conditions, Table) else ():
            word = WORDS.get(key.value)
            if word and when and when not in word.events:
                yield key.mark, f"'{key.value}' never holds when '{when}'", _asks_about(word)
            if key.value == "due_in" and len(_texts(value)) > 1:
                yield key.mark, "'due_in' takes one length of time", "write two rules"


def _contradictions(rule: Table) -> Iterator[Finding]:
    wanted, excepted = rule.get("if"), rule.get("unless")
    if not (isinstance(wanted, Table) and isinstance(excepted, Table)):
        return
    for key, value in wanted.entries:
        against = {text.value for text in _texts(excepted.get(key.value))}
        if against and {text.value for text in _texts(value)} <= against:
            mark = _key(excepted, key.value)
            yield mark, f"this rule can never match: '{key.value}' stands under 'if' with the same value", "remove one"


def _actions(rule: Table, when: EventKind | None) -> Iterator[Finding]:
    then = rule.get("then")
    if not isinstance(then, Table):
        return
    if not then.entries:
        yield _key(rule, "then"), "'then' is empty", "say what to do, for example 'label: urgent-repair'"
    if (
        when
        and when not in ANSWERED_EVENTS
        and isinstance(ack := then.get("acknowledge"), Text)
        and ack.value != "none"
    ):
        yield _key(then, "acknowledge"), f"nobody is waiting for an acknowledgement when '{when}'", "use 'notify'"
    for step in _tables(then.get("escalate")):
        every, most = step.get("repeat_every"), step.get("at_most")
        once = most is None or (isinstance(most, Text) and most.value.strip() in ("0", "1"))
        if isinstance(most, Text) and most.value.strip() == "0":
            yield _key(step, "at_most"), "at most 0 times is never", "remove 'escalate', or write 1"
        elif every is not None and once:
            yield (
                _key(step, "repeat_every"),
                "'repeat_every' without 'at_most' repeats nothing",
                "write for example 'at_most: 3'",
            )
        elif every is None and not once:
            yield _key(step, "at_most"), "'at_most' without 'repeat_every' repeats nothing", "say how often"
    yield from _notices(then, when)


def _notices(then: Table, when: EventKind | None) -> Iterator[Finding]:
    for notice in _tables(then.get("notify")):
        to = notice.get("to")
        if when and when not in PROMISE_EVENTS and isinstance(to, Text) and to.value == PROMISOR:
            yield _key(notice, "to"), f"nobody has promised anything when '{when}'", "name somebody of [people]"
        if when and when not in OWN_EVENTS and isinstance(to, Text) and to.value == CUSTOMER:
            hint = (
                "use 'acknowledge'" if when in ANSWERED_EVENTS else f"it can when {values.listed(sorted(OWN_EVENTS))}"
            )
            yield _key(notice, "to"), f"'notify' does not write to the customer when '{when}'", hint
        if notice.get("after") is not None and (when != "thread closed" or not _names_customer(to)):
            message = "'after' is only for the customer of a thread that was closed"
            yield _key(notice, "after"), message, "use 'escalate' to tell one of [people] later"


def _names_customer(to: Node | None) -> bool:
    return isinstance(to, Text) and to.value == CUSTOMER


def _proofs(rule: Table, when: EventKind | None) -> Iterator[Finding]:
    examples = rule.get("examples")
    if not isinstance(examples, Items) or not examples.items:
        return
    expected = {expect.value for item in _tables(examples) if isinstance(expect := item.get("expect"), Text)}
    for outcome in ("match", "no match"):
        if outcome not in expected:
            hint = f"add one with 'expect: {outcome}'"
            yield _key(rule, "examples"), f"no example shows when this rule {_shown(outcome)}", hint
    for item in _tables(examples):
        if when in ANSWERED_EVENTS and item.get("message") is None:
            yield item.mark, f"an example for '{when}' wants a 'message'", "header lines, an empty line, the text"


def _asks_about(word: Word) -> str:
    if word.events <= MAIL_EVENTS:
        return "it asks about a mail, and there is none"
    return f"it belongs to {values.listed([event for event in EVENTS if event in word.events])}"


def _shown(outcome: str) -> str:
    return "matches" if outcome == "match" else "does not match"


def _event(rule: Table) -> EventKind | None:
    when = rule.get("when")
    return next((event for event in EVENTS if isinstance(when, Text) and when.value == event), None)


def _under(rule: Table, *names: str) -> Node | None:
    node: Node | None = rule
    for name in names:
        node = node.get(name) if isinstance(node, Table) else None
    return node


def _texts(node: Node | None) -> tuple[Text, ...]:
    items = node.items if isinstance(node, Items) else (node,)
    return tuple(item for item in items if isinstance(item, Text))


def _tables(node: Node | None) -> tuple[Table, ...]:
    items = node.items if isinstance(node, Items) else (node,)
    return tuple(item for item in items if isinstance(item, Table))


def _key(table: Table, name: str) -> Mark:
    key = table.key(name)
    return key.mark if key else table.mark


def _problem(file: str, mark: Mark, message: str, hint: str) -> Problem:
    return Problem(file=file, line=mark.line, column=mark.column, message=message, hint=hint)
