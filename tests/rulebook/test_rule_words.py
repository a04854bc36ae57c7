from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.cli.commands import triaged
from tests.household import house
from tests.rulebook.making import HOURS, LONDON, MONDAY, mail_event, promise, reading, thread
from triaged.model import (
    Amount,
    Deadline,
    Event,
    Facts,
    LedgerPromise,
    Promise,
    Signal,
    Vendor,
)
from triaged.rulebook import circumstances, conditions
from triaged.rulebook.words import EVENTS, WORDS, Seen, word

ROOMS = (conditions, circumstances)


def ask(event: Event, name: str, *wanted: str) -> Seen:
    for value in wanted:
        WORDS[name].values.check(value)
    return WORDS[name].ask(event, wanted, HOURS)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("phrase", "text", "held"),
    [
        ("no longer need", "We NO  longer\nneed it.", True),
        ("no longer need", "We no longer. Need it?", False),
        ("don't", "Please don\u2019t come", True),
        ("don\u2019t", "Please don't come", True),
        ("come", "They are coming", False),
        ("no-show", "another no show", True),
        ("no show", "another no\u2011show!", True),
        ("caf\xe9", "at the CAF\xc9", True),
        ("24/7", "open 24/7 here", True),
        ("urgent!", "urgent", False),
    ],
)
def test_says_goes_by_whole_words(phrase: str, text: str, held: bool) -> None:
    assert ask(mail_event(reading(text)), "says", phrase).held is held


def test_says_looks_at_the_newest_text_alone() -> None:
    event = mail_event(reading("Thanks!", quoted="> never came", subject="never came"))
    assert ask(event, "says", "never came") == Seen(held=False, what="not in the newest text")
    assert ask(event, "subject_says", "never came") == Seen(held=True, what="never came")


def test_a_list_holds_if_any_of_it_does() -> None:
    assert ask(mail_event(reading("we rescheduled")), "says", "no longer need", "rescheduled") == Seen(
        held=True, what="rescheduled"
    )


def test_from_asks_the_origin() -> None:
    event = mail_event(reading(), origin="vendor")
    assert ask(event, "from", "customer") == Seen(held=False, what="vendor dana@customer.example")
    assert ask(event, "from", "customer", "vendor").held


FACTS = Facts(
    is_complaint=True,
    vendors=(Vendor(text="the  plumber", start=0, end=12, name="Ace Plumbing"),),
    signals=(Signal(text="never\ncame", start=0, end=10, kind="no_show"),),
    promises=(
        Promise(
            text="would come", start=0, end=10, promisor="Ace", promised_by="vendor", what="come", status="broken",
            evidence="never came",
        ),
    ),
    amounts=(Amount(text="$200", start=0, end=4, value="200.00", currency="USD"),),
    language="de",
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "wanted", "expected"),
    [
        ("mentions", "vendor", Seen(held=True, what="the plumber")),
        ("mentions", "date", Seen(held=False, what="no date")),
        ("mentions", "amount", Seen(held=True, what="$200")),
        ("mentions", "phone number", Seen(held=False, what="no phone number")),
        ("vendor", "ace plumbing", Seen(held=True, what="Ace Plumbing")),
        ("vendor", "Plumber", Seen(held=True, what="the  plumber")),
        ("vendor", "Ace", Seen(held=False, what="Ace Plumbing, the  plumber")),
        ("signal", "no show", Seen(held=True, what="never came")),
        ("signal", "praise", Seen(held=False, what="no show")),
        ("complaint", "yes", Seen(held=True, what="a complaint")),
        ("complaint", "no", Seen(held=False, what="a complaint")),
        ("promise", "broken", Seen(held=True, what="never came")),
        ("promise", "open", Seen(held=False, what="broken: would come")),
        ("promised_by", "vendor", Seen(held=True, what="vendor")),
        ("promised_by", "staff", Seen(held=False, what="vendor")),
        ("language", "de", Seen(held=True, what="de")),
        ("language", "en", Seen(held=False, what="de")),
    ],
)
def test_words_about_facts_show_the_words_of_the_mail(name: str, wanted: str, expected: Seen) -> None:
    assert ask(mail_event(reading("x", facts=FACTS)), name, wanted) == expected


@pytest.mark.parametrize("name", [name for name, known in WORDS.items() if known.events <= WORDS["from"].events])
def test_no_word_about_a_mail_holds_without_one(name: str) -> None:
    event = Event(kind="promise broken", at=MONDAY, thread=thread())
    values = (
        WORDS[name].values.choices or ("yes", "no") if name == "complaint" else WORDS[name].values.choices or ("x",)
    )
    assert not any(WORDS[name].ask(event, (value,), HOURS).held for value in values)


def test_the_ledger_tells_more_of_a_promise_than_a_mail() -> None:
    event = replace(mail_event(reading(facts=FACTS), kind="promise kept"), promise=promise(None, status="kept"))
    assert ask(event, "promise", "kept").held
    assert not ask(event, "promise", "broken").held
    assert ask(event, "promised_by", "staff") == Seen(held=True, what="staff (us)")
    with_vendor = replace(event, promise=promise(None, vendor="Bolt Electric"))
    assert ask(with_vendor, "vendor", "bolt electric").held


def test_matches_is_found_in_the_newest_text() -> None:
    event = mail_event(reading("Order AB-1234, please", quoted="AB-9999"))
    assert ask(event, "matches", r"[A-Z]{2}-\d{4}") == Seen(held=True, what="AB-1234")
    assert not ask(event, "matches", "9999").held
    assert not ask(event, "matches", "order").held
    assert ask(event, "matches", "(?i)order").held


def test_a_hostile_text_is_searched_to_the_end() -> None:
    event = mail_event(reading("a" * 500_000 + " '-_" * 150_000))
    assert not ask(event, "matches", "(a+)+$").held
    assert not ask(event, "says", "a b c").held


def test_labels_and_priority_are_those_of_the_thread() -> None:
    event = mail_event(reading(), of=thread(labels=("cancelled", "vip")))
    assert ask(event, "labels", "vip") == Seen(held=True, what="cancelled, vip")
    assert not ask(event, "labels", "VIP").held
    assert ask(event, "priority", "normal", "low").held
    assert not ask(event, "priority", "urgent").held


@pytest.mark.parametrize(
    ("since", "wanted", "held"),
    [
        ("2024-03-02", "at least 2 years", True),
        ("2024-03-03", "at least 2 years", False),
        ("2024-03-02", "more than 2 years", False),
        ("2024-03-01", "more than 2 years", True),
        ("2026-01-15", "less than 3 months", True),
        ("2025-12-02", "less than 3 months", False),
        ("2025-12-02", "at most 3 months", True),
        ("1950-01-01", "at least 70 years", True),
    ],
)
def test_customer_for_counts_calendar_time(since: str, wanted: str, held: bool) -> None:
    event = mail_event(reading(), of=thread(customer_since=date.fromisoformat(since)))
    assert ask(event, "customer_for", wanted) == Seen(held=held, what=f"customer since {since}")


def test_customer_for_holds_for_nobody_unknown() -> None:
    for wanted in ("at least 1 day", "less than 1 day"):
        assert ask(mail_event(reading()), "customer_for", wanted) == Seen(held=False, what="not known since when")


def test_counts_are_compared() -> None:
    event = mail_event(reading(), of=thread(unanswered=2, contact_attempts=3))
    assert ask(event, "unanswered_mails", "at least 2") == Seen(held=True, what="2 unanswered")
    assert not ask(event, "unanswered_mails", "more than 2").held
    assert ask(event, "contact_attempts", "at most 3").held
    assert not ask(event, "contact_attempts", "less than 3").held


FRIDAY = promise(HOURS.closing(date(2026, 3, 6)))
MONDAY_NEXT = promise(HOURS.closing(date(2026, 3, 9)))
FRIDAY_TEN = promise(datetime(2026, 3, 6, 10, tzinfo=UTC), day=False)


@pytest.mark.parametrize(
    ("owed", "at", "held"),
    [
        (FRIDAY, "2026-03-05 09:00", True),
        (FRIDAY, "2026-03-05 08:00", True),
        (FRIDAY, "2026-03-05 07:59", False),
        (FRIDAY, "2026-03-04 09:00", False),
        (FRIDAY, "2026-03-06 17:00", True),
        (FRIDAY, "2026-03-06 17:01", False),
        (MONDAY_NEXT, "2026-03-06 09:00", True),
        (MONDAY_NEXT, "2026-03-05 09:00", False),
        (FRIDAY_TEN, "2026-03-05 09:59", False),
        (FRIDAY_TEN, "2026-03-05 10:00", True),
        (promise(None), "2026-03-05 10:00", False),
    ],
)
def test_due_in_holds_from_so_long_before_until_it_is_due(owed: LedgerPromise, at: str, held: bool) -> None:
    event = Event(kind="promise due", at=local(at), thread=thread(), promise=owed)
    assert ask(event, "due_in", "1 working day").held is held


def test_due_in_and_deadline_know_the_answers_owed() -> None:
    owed = Deadline(
        id=1, key="K/1", thread="K", kind="first response", due_at=local("2026-03-02 12:00"), started_at=MONDAY
    )
    event = Event(kind="answer due", at=local("2026-03-02 11:00"), thread=thread(), deadline=owed)
    assert ask(event, "due_in", "1 working hour") == Seen(held=True, what="due 2026-03-02 12:00")
    assert not ask(event, "due_in", "30 minutes").held
    assert ask(event, "deadline", "first response", "resolution").held
    assert ask(event, "deadline", "resolution") == Seen(held=False, what="first response")
    without = Event(kind="answer due", at=MONDAY, thread=thread())
    assert ask(without, "deadline", "resolution") == Seen(held=False, what="no deadline in this event")


def test_working_hours_is_asked_of_the_calendar() -> None:
    day, night = mail_event(reading()), mail_event(reading(), at=local("2026-03-01 09:00"))
    assert ask(day, "working_hours", "yes") == Seen(held=True, what="open on Mon 09:00")
    assert ask(night, "working_hours", "no") == Seen(held=True, what="closed on Sun 09:00")
    assert not ask(night, "working_hours", "yes").held


def test_every_word_says_what_it_asks_and_of_what() -> None:
    for known in WORDS.values():
        assert known.help.endswith(".")
        assert known.events <= set(EVENTS)
        assert known.events
        assert known.values.shape
        with pytest.raises(ValueError, match="nothing is written here"):
            known.values.check(" ")


def test_a_word_is_registered_once() -> None:
    with pytest.raises(ValueError, match="registered twice"):
        word("from", events=frozenset(EVENTS), help="x", values=WORDS["says"].values)(WORDS["says"].test)


def test_every_shipped_rule_has_four_examples_and_a_reason() -> None:
    rules = house().rules.rules
    assert rules
    assert {rule.name: len(rule.examples) for rule in rules if len(rule.examples) < 4} == {}
    assert all(len(rule.why.split()) >= 6 for rule in rules)


def test_the_page_of_all_words_is_what_the_words_say_of_themselves() -> None:
    page = Path(__file__).parents[2] / "docs" / "words.md"
    assert page.read_text("utf-8") == triaged("words", "--markdown").out


def test_an_event_of_neither_a_promise_nor_a_mail_holds_no_promise() -> None:
    event = Event(kind="thread unanswered", at=MONDAY, thread=thread())
    assert conditions.promise(event, "broken", HOURS) == Seen(held=False, what="no promise in this event")
