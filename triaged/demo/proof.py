"""What must be found when the day is over: in the relay and in the mailbox, never in what the program says of itself.

What is expected follows from the street alone: from the roles of its letters, from who was answered and when, and from
the ladder in the triaged.toml of the business.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from triaged.config import Config
from triaged.config.people import DeadlineRule
from triaged.demo.evidence import Evidence, text_of
from triaged.demo.street import END, PAST, Letter, answers, letters

LIMIT = 15.0
"""Real seconds within which an acknowledgement must leave, on the slowest machine."""
_WINDOW = timedelta(minutes=5)
"""How far from its hour a step of a ladder may be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the proof; ``found`` says what was seen, or all that is wrong."""

    name: str
    ok: bool
    found: str


def prove(evidence: Evidence) -> tuple[Check, ...]:
    """Return every check, in the order in which they are shown."""
    return tuple(check(evidence) for check in _CHECKS)


def _check(name: str, wrong: list[str], found: str) -> Check:
    return Check(name=name, ok=not wrong, found="; ".join(wrong) if wrong else found)


def _acknowledged(evidence: Evidence) -> Check:
    wrong = []
    for letter in evidence.customers:
        to = [received.rcpts for received, _ in evidence.replies(letter)]
        if to != [(letter.author.email,)]:
            wrong.append(f"{letter.name}: {len(to)} replies")
    surplus = len(evidence.acknowledgements) - len(evidence.customers)
    if surplus > 0:
        wrong.append(f"{surplus} more acknowledgements than letters")
    found = f"{len(evidence.acknowledgements)} for {len(evidence.customers)}"
    return _check("one acknowledgement for each customer's mail", wrong, found)


def _soon(evidence: Evidence) -> Check:
    took = {
        letter.name: received.at - evidence.posted[letter.message_id].at
        for letter in evidence.customers
        for received, _ in evidence.replies(letter)
    }
    wrong = [f"{name}: {seconds:.1f} s" for name, seconds in took.items() if seconds > LIMIT]
    slowest = max(took.values(), default=LIMIT)
    return _check(f"each of them within {LIMIT:.0f} real seconds", wrong, f"the slowest after {slowest:.2f} s")


def _silent(evidence: Evidence) -> Check:
    quiet = [letter for letter in letters(evidence.street) if letter.role != "customer"]
    known = {letter.author.email for letter in evidence.customers} | {
        answer.author.email for answer in answers(evidence.street)
    }
    rcpts = {rcpt for received, _ in evidence.taken for rcpt in received.rcpts}
    wrong = [
        f"{letter.name} got a mail"
        for letter in (*quiet, *PAST)
        if evidence.replies(letter) or (letter.author.email in rcpts - known)
    ]
    kinds = Counter(letter.role for letter in quiet)
    counted = ", ".join(f"{number} by {role}s" for role, number in kinds.items())
    return _check("nothing for machines, forgers and old mail", wrong, f"{counted}, {len(PAST)} from before")


def _different(evidence: Evidence) -> Check:
    said = Counter((received.rcpts, text_of(mail)) for received, mail in evidence.acknowledgements)
    wrong = [f"{rcpts[0]} read the same {number} times" for (rcpts, _), number in said.items() if number > 1]
    return _check("nobody reads the same text twice", wrong, f"{len(said)} different texts")


def _names(evidence: Evidence) -> Check:
    wrong: list[str] = []
    shown: list[str] = []
    for letter in evidence.customers:
        text = " ".join(text_of(mail) for _, mail in evidence.replies(letter))
        wrong += [f"{letter.name}: no word of {name}" for name in letter.names if name not in text]
        shown += letter.names
    return _check("the acknowledgement says what was understood", wrong, ", ".join(shown) or "nothing to name")


def _together(evidence: Evidence) -> Check:
    threads: dict[str, set[str]] = {}
    for received, mail in evidence.acknowledgements:
        threads.setdefault(received.rcpts[0], set()).add(str(mail["X-Triaged-Loop"]))
    replies = [letter for letter in evidence.customers if letter.replies_to]
    wrong = [f"{letter.name} is not" for letter in replies if len(threads.get(letter.author.email, ())) != 1]
    return _check("a further mail joins its conversation", wrong, ", ".join(each.author.name for each in replies))


def _answered(evidence: Evidence) -> Check:
    wrong, quiet = [], []
    for letter in evidence.customers:
        answer = evidence.answered(letter)
        if answer is None or letter.at > answer.at:
            continue
        reminded = {answer.author.email} if answer.promised_for else set()
        owed = tuple(_promise_ladder(evidence.config, letter))  # an answer keeps nobody's promise
        late = [
            to
            for to, when in evidence.told(letter)
            if when >= answer.at and to not in reminded and not any(_is(each, to, when) for each in owed)
        ]
        wrong += [f"{to} was told of {letter.author.name} after the answer" for to in late]
        quiet.append(letter.author.name)
    return _check("an answer ends the wait for an answer", wrong, ", ".join(quiet))


def _ladder(evidence: Evidence) -> Check:
    """Look for the steps that triaged.toml promises to a customer whom nobody answers."""
    wrong, climbed = [], []
    rule = evidence.config.deadline_of("first response")
    for letter in {each.author: each for each in reversed(evidence.customers)}.values():
        if rule is None or rule.within is None or evidence.answered(letter):
            continue
        due = evidence.config.business.calendar.add(letter.at, rule.within)
        found, missing = _climb(evidence, letter, _planned(evidence.config, rule, due))
        climbed += found
        wrong += missing
    if not climbed:
        wrong.append("nobody was left without an answer for long enough")
    return _check("no answer: each step of the ladder is told once", wrong, ", then ".join(climbed))


def _promises(evidence: Evidence) -> Check:
    """Look for the steps that follow where a vendor's promise is not kept."""
    wrong, climbed = [], []
    for letter in evidence.customers:
        found, missing = _climb(evidence, letter, _promise_ladder(evidence.config, letter))
        climbed += found
        wrong += missing
    return _check("a promise passes unkept: likewise", wrong, ", then ".join(climbed))


def _promise_ladder(config: Config, letter: Letter) -> Iterator[tuple[datetime, str]]:
    rule = config.deadline_of("promise")
    if letter.promised_for is not None and rule is not None:
        yield from _planned(config, rule, letter.promised_for)


def _planned(config: Config, rule: DeadlineRule, due: datetime) -> Iterator[tuple[datetime, str]]:
    """Yield when and whom the ladder of a deadline tells."""
    hours, at = config.business.calendar, due
    for number, rung in enumerate(rule.ladder):
        to = config.people[rung.to].email.email
        if number == 0 and rule.warn:
            yield hours.subtract(due, rule.warn), to
        at = hours.add(at, rung.after) if number and rung.after else at
        yield at, to


def _climb(evidence: Evidence, letter: Letter, planned: Iterator[tuple[datetime, str]]) -> tuple[list[str], list[str]]:
    """Return who was told of a letter as planned, and every step before the curtain that was not told exactly once."""
    told, found, wrong = tuple(evidence.told(letter)), [], []
    for at, to in planned:
        if not letter.at < at <= END:
            continue
        local = f"{at.astimezone(END.tzinfo):%H:%M}"
        times = sum(1 for rcpt, when in told if _is((at, to), rcpt, when))
        if times == 1:
            found.append(f"{to.partition('@')[0]} {local}")
        else:
            wrong.append(f"{to} was told {times} times of {letter.author.name} at {local}")
    return found, wrong


def _is(step: tuple[datetime, str], to: str, when: datetime) -> bool:
    return step[1] == to and abs(when - step[0]) <= _WINDOW


def _reminded(evidence: Evidence) -> Check:
    wrong, reminded = [], []
    for answer in answers(evidence.street):
        letter = next(each for each in evidence.customers if each.name == answer.to)
        if answer.promised_for is None:
            continue
        mails = [when for to, when in evidence.told(letter) if to == answer.author.email and when < answer.promised_for]
        if mails:
            reminded.append(answer.author.name)
        else:
            wrong.append(f"{answer.author.name} was not reminded of {letter.author.name}")
    return _check("whoever promised is reminded in time", wrong, ", ".join(reminded))


def _once(evidence: Evidence) -> Check:
    ids = Counter(str(mail["Message-ID"]) for _, mail in evidence.taken)
    wrong = [f"{number} times {message_id}" for message_id, number in ids.items() if number > 1]
    return _check("no mail left twice", wrong, f"{len(ids)} mails")


def _untouched(evidence: Evidence) -> Check:
    wrong = []
    for folder, mails in evidence.folders.items():
        put = [(each.raw, frozenset(each.flags)) for each in evidence.posted.values() if each.folder == folder]
        if Counter(put) != Counter(mails):
            wrong.append(f"{folder}: {len(put)} mails were put in, {len(mails)} lie there, or their flags changed")
    if not any(evidence.folders.values()):
        wrong.append("the folders are empty")
    found = ", ".join(f"{len(mails)} in {folder}" for folder, mails in evidence.folders.items())
    return _check("the mailbox is as it was, unread mail unread", wrong, found)


_CHECKS: tuple[Callable[[Evidence], Check], ...] = (
    _acknowledged,
    _soon,
    _silent,
    _different,
    _names,
    _together,
    _answered,
    _ladder,
    _promises,
    _reminded,
    _once,
    _untouched,
)
