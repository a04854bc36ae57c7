"""What is wrong, told from what every thread writes down of itself, and from nothing that a customer wrote."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from triaged import fuse
from triaged.clock import Clock, monotonic
from triaged.config import Config
from triaged.daemon import ends
from triaged.daemon.health import without_addresses
from triaged.store import Store

MEANING = {
    "fetch": "mail cannot be fetched",
    "deliver": "mail cannot leave",
    "work": "mail cannot be handled",
    "reload": "changed rules or words are not in force",
    "files": "changed files are not noticed",
    "housekeeping": "the database is not looked after",
    "store": "the database cannot be used",
}
"""What a name of a state means to an owner who never looked into this program."""
_LATELY = timedelta(days=1)
_SHORTEST_SILENCE = 60.0
"""Seconds that a thread may always say nothing; with a played clock nothing else would be left of a quarter hour."""


@dataclass(frozen=True, slots=True)
class Troubles:
    """What to tell of, and what may not be called well."""

    told: dict[str, str] = field(default_factory=dict)
    """What has failed for as long as [alarm] wants, by its name, and why."""
    failing: frozenset[str] = frozenset()
    """The names of all that fails, however short."""
    unproved: frozenset[str] = frozenset()
    """The names of what does not fail and was not seen to work either, as it stands now."""


def troubles(store: Store, config: Config, now: datetime, silent: Collection[str] = ()) -> Troubles:
    """Return what is wrong; ``silent`` are the states that nobody has renewed for too long."""
    alarm = config.alarm
    told: dict[str, str] = {}
    failing: set[str] = set()
    for name, state in _states(store):
        since = state.get("since") if state.get("trouble") else None
        if since or name in silent:
            failing.add(_of(name))
        if since and now - datetime.fromisoformat(since) >= alarm.after:
            told.setdefault(_of(name), without_addresses(str(state["trouble"])))
        elif name in silent:
            told.setdefault(_of(name), "it has said nothing for too long: it hangs; restart triaged, see its log")
    if shunted := store.count("message", [("state", "shunted")]):
        told["shunted"] = f"{shunted} mail{'s' * (shunted != 1)} could not be handled; see: triaged shunt"
    if ends.lately(store, now):
        failing.add("restarts")
    if count := ends.many(store, now):
        told["restarts"] = f"triaged ended by itself {count} times within an hour; its log says where"
    if lost := store.outbox.failed_to_staff(now - _LATELY):
        told["notices"] = f"{lost} mail{'s' * (lost != 1)} to one of us could not leave; look with: triaged status"
    if fuse.blown(store):
        told["fuse"] = "too many wrote at once; nothing is acknowledged until: triaged resume"
    return Troubles(told, frozenset(failing | set(told)), _unproved(store, config) - failing)


def _unproved(store: Store, config: Config) -> frozenset[str]:
    return frozenset({"deliver", *(f"fetch/{mailbox.name}" for mailbox in config.mailbox)} - _seen_well(store))


def _seen_well(store: Store) -> set[str]:
    """Return what was seen to work, a mailbox in each of its folders."""
    states = [(_of(name), bool(state.get("ok")) and not state.get("trouble")) for name, state in _states(store)]
    return {name for name, good in states if good} - {name for name, good in states if not good}


def is_well(store: Store, config: Config) -> bool:
    """Whether every folder was read and the work is done, as far as anything was said of them."""
    return {"work", *(f"fetch/{mailbox.name}" for mailbox in config.mailbox)} <= _seen_well(store)


def longest_silence(config: Config, name: str) -> timedelta | None:
    """Return for how long a state may not be renewed; None for one that is written only when something happens."""
    what, _, which = name.partition("/")
    if what not in ("work", "deliver", "fetch"):
        return None
    polls = {mailbox.name: mailbox.poll for mailbox in config.mailbox}
    return config.alarm.after + polls.get(which.partition("/")[0], timedelta())


@dataclass
class Silence:
    """Knows which threads have not renewed their state for too long: what hangs cannot say so itself."""

    clock: Clock
    heard: dict[str, tuple[str, float]] = field(default_factory=dict)
    """What each said last, and when that was heard first, in seconds of a clock that never jumps."""

    def look(self, store: Store, config: Config) -> set[str]:
        """Return the names of the states that are silent."""
        now, found = monotonic(), set()
        for name, state in _states(store):
            span = longest_silence(config, name)
            if span is None:
                continue
            said = json.dumps(state)
            if self.heard.get(name, ("", 0.0))[0] != said:
                self.heard[name] = (said, now)
            patience = max(_SHORTEST_SILENCE, self.clock.real_seconds(span))
            if not state.get("trouble") and now - self.heard[name][1] >= patience:
                found.add(name)
        return found


def _of(name: str) -> str:
    """Return what is told of: a mailbox is one thing, whichever of its folders fails."""
    return "/".join(name.split("/")[:2])


def _states(store: Store) -> Iterator[tuple[str, dict[str, str]]]:
    for name, value in store.marks("state/").items():
        yield name, json.loads(value)
