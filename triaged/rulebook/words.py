"""The words that may stand under ``if`` and ``unless``: one registered function for each.

The registry feeds the evaluator, the validator, the JSON Schema and the table of words. To add a word, write a
function beside its likes (``conditions`` for the mail, ``circumstances`` for the rest) and give it ``@word``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

from triaged.hours import WorkingHours
from triaged.model import Event, EventKind
from triaged.rulebook.values import Values

EVENTS: tuple[EventKind, ...] = get_args(EventKind)
ANSWERED_EVENTS: frozenset[EventKind] = frozenset({"message received", "customer wrote again"})
"""Events that can lead to an acknowledgement."""
MAIL_EVENTS: frozenset[EventKind] = frozenset({
    "message received", "customer wrote again", "staff answered", "promise made", "promise broken", "promise kept",
    "delivery failed",
})  # fmt: skip
"""Events that a mail can cause. A promise also breaks by the clock: then no word about the mail holds."""
PROMISE_EVENTS: frozenset[EventKind] = frozenset({"promise made", "promise due", "promise broken", "promise kept"})
DEADLINE_EVENTS: frozenset[EventKind] = frozenset({"promise due", "promise broken", "answer due", "thread unanswered"})
DUE_EVENTS: frozenset[EventKind] = frozenset({"promise made", "promise due", "answer due"})
"""Events at which something is still to come."""
OWN_EVENTS: frozenset[EventKind] = frozenset({"promise due", "answer due", "thread unanswered", "thread closed"})
"""Events at which nobody wrote, so that we may write to the customer of our own accord."""
CUSTOMER = "customer"
"""Whom ``notify`` can name beside [people], at these events."""
ALL_EVENTS: frozenset[EventKind] = frozenset(EVENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The answer of a word: whether it holds, and the words of the mail or the value that it looked at."""

    held: bool
    what: str


Test = Callable[[Event, str, WorkingHours], Seen]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word: what it asks, of which events, and which values it takes."""

    name: str
    help: str
    events: frozenset[EventKind]
    values: Values
    test: Test

    def ask(self, event: Event, wanted: tuple[str, ...], hours: WorkingHours) -> Seen:
        """Return the first value of the list that holds, or what was seen instead."""
        seen = Seen(held=False, what="")
        for value in wanted:
            seen = self.test(event, value, hours)
            if seen.held:
                return seen
        return seen


WORDS: dict[str, Word] = {}
"""Every word by name, in the order of registration."""


def word(name: str, *, events: frozenset[EventKind], help: str, values: Values) -> Callable[[Test], Test]:  # noqa: A002 - the word for it
    """Register a function as the word ``name``; it is asked once for each value of a list."""

    def register(test: Test) -> Test:
        if name in WORDS:
            raise ValueError(f"the word '{name}' is registered twice")
        WORDS[name] = Word(name=name, help=help, events=events, values=values, test=test)
        return test

    return register
