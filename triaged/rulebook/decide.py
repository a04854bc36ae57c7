"""Rules meet an event: a Decision for each, with a reason for every condition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from triaged.hours import WorkingHours
from triaged.model import Actions, Decision, Event, Reason
from triaged.rulebook import actions
from triaged.rulebook.rule import Condition, Rule, RuleSet
from triaged.rulebook.words import WORDS, Seen


def decide(event: Event, rules: RuleSet, hours: WorkingHours) -> tuple[Decision, ...]:
    """Return a Decision of each rule with this ``when``, in order of the rules; those that are off are left out."""
    return decide_all((event,), rules, hours)


def decide_all(events: Iterable[Event], rules: RuleSet, hours: WorkingHours) -> tuple[Decision, ...]:
    """Decide on events that belong together (one mail is received, and its customer wrote again).

    The decisions stand in order of the rules, not of the events, so that the order of files settles which
    acknowledgement wins. ``instead_of`` is applied over all of them: rules take their turn in order, and one
    that is silenced by then silences nobody.
    """
    together = tuple(events)
    found = tuple(
        _outcome(rule, judge(event, rule, hours))
        for rule in rules.rules
        for event in together
        if rule.when == event.kind and rule.mode != "off"
    )
    silenced: dict[str, str] = {}
    for decision in found:
        if decision.outcome == "match" and decision.rule not in silenced:
            for name in decision.actions.instead_of:
                if name != decision.rule:
                    silenced.setdefault(name, decision.rule)
    return tuple(_silence(decision, silenced.get(decision.rule)) for decision in found)


def judge(event: Event, rule: Rule, hours: WorkingHours) -> Decision:
    """Return whether one rule holds, whatever its mode: "match" with its actions, or "no match" without.

    Every condition is asked, also after one that settled it, so that ``explain`` shows them all.
    """
    happened = event.kind == rule.when
    reasons = [Reason(block="when", word=rule.when, wanted=rule.when, held=happened, seen=event.kind)]
    reasons += [_reason("if", condition, event, hours) for condition in rule.conditions]
    reasons += [_reason("unless", condition, event, hours) for condition in rule.exceptions]
    match = all(reason.held != (reason.block == "unless") for reason in reasons)
    return Decision(
        rule=rule.name,
        event=event.kind,
        outcome="match" if match else "no match",
        reasons=tuple(reasons),
        actions=rule.actions if match else Actions(),
        why=rule.why,
    )


def combine(decisions: Iterable[Decision]) -> Actions:
    """Join the actions of the decisions that match; trial, silenced and not matching ones count for nothing."""
    return actions.joined(decision.actions for decision in decisions if decision.outcome == "match")


def ask(condition: Condition, event: Event, hours: WorkingHours) -> Seen:
    """Ask one condition on its own: for the ``facts`` of an example."""
    return WORDS[condition.word].ask(event, condition.wanted, hours)


def _reason(block: Literal["if", "unless"], condition: Condition, event: Event, hours: WorkingHours) -> Reason:
    seen = ask(condition, event, hours)
    return Reason(
        block=block,
        word=condition.word,
        wanted=", ".join(condition.wanted),
        held=seen.held,
        seen=seen.what,
    )


def _outcome(rule: Rule, decision: Decision) -> Decision:
    return replace(decision, outcome="trial") if decision.outcome == "match" and rule.mode == "trial" else decision


def _silence(decision: Decision, by: str | None) -> Decision:
    """Mark a match that another rule replaces, and say which; the actions stay, to show what would have been done."""
    if by is None or decision.outcome != "match":
        return decision
    reason = Reason(block="unless", word="instead_of", wanted=decision.rule, held=True, seen=by)
    return replace(decision, outcome="silenced", reasons=(*decision.reasons, reason))
