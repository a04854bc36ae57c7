"""What the training derives from labels: the days of the dates in a mail, and the date from which each one counts."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from chains import answers, links
from data import encode, joined
from tokenizers import Tokenizer

from triaged.extract.calendar.date_grammar import find_all
from triaged.extract.network import FOLDER
from triaged.hours import WorkingHours, parse_week

HOURS = WorkingHours(
    zone=ZoneInfo("Europe/London"), week=parse_week({"mon-fri": "08:00-17:00"}), country="GB", subdivision="ENG"
)


def row(text: str, **labels: Any) -> dict[str, Any]:
    """Return a labelled mail of Friday 26 June 2026."""
    empty: dict[str, Any] = {"dates": [], "dates_optional": [], "promises": []}
    return {"at": "2026-06-26T15:00:00+01:00", "sender": "customer", "name": "", "text": text, **empty, **labels}


def promise(text: str, due: str, due_text: str, given_text: str = "") -> dict[str, Any]:
    return {"text": text, "due": due, "due_accept": [], "due_text": due_text, "given_text": given_text}


def linked(labelled: dict[str, Any]) -> list[tuple[str, bool, list[str]]]:
    """Return the words of each date to learn from, whether it counts from the mail, and those of the others."""
    text = labelled["text"]
    return [
        (text[each.start : each.end], each.mail, [text[start:end] for start, end in each.others])
        for each in links(labelled, HOURS)
    ]


RANG = "I rang on 9 June and he said Tuesday."
WITHIN = "On 9 June he said within three working days, on 16 June nothing had come."
JUNE = [{"text": "9 June", "iso": "2026-06-09"}, {"text": "16 June", "iso": "2026-06-16"}]


def test_a_date_counts_from_whichever_day_leads_to_the_right_one() -> None:
    labelled = row(RANG, dates=[JUNE[0], {"text": "Tuesday", "iso": "2026-06-16"}])
    assert linked(labelled) == [("Tuesday", False, ["9 June"])]


def test_where_all_days_lead_to_the_right_one_nothing_is_learnt() -> None:
    labelled = row("He came on 19 June and will ring on Monday.", dates=[
        {"text": "19 June", "iso": "2026-06-19"}, {"text": "Monday", "iso": "2026-06-22"},
    ])  # fmt: skip
    assert linked(labelled) == []


@pytest.mark.parametrize(("given", "others"), [("On 9 June", ["9 June"]), ("", ["9 June"])])
def test_a_limit_counts_from_when_the_promise_was_given(given: str, others: list[str]) -> None:
    labelled = row(
        WITHIN,
        dates=JUNE,
        promises=[promise("he said within three working days", "2026-06-12", "within three working days", given)],
    )
    assert linked(labelled)[-1] == ("within three working days", False, others)


def test_labels_tell_the_day_of_each_expression_once() -> None:
    text = "On Monday he said Monday."
    labelled = row(text, dates=[
        {"text": "Monday", "iso": "2026-06-15"}, {"text": "Monday", "iso": "2026-06-22"},
    ])  # fmt: skip
    found = answers(labelled, find_all(text))
    assert found.days == {0: frozenset({"2026-06-15"}), 1: frozenset({"2026-06-22"})}
    assert found.due == frozenset()


def test_a_due_time_answers_for_what_no_date_label_tells() -> None:
    labelled = row(
        WITHIN,
        dates=JUNE,
        promises=[promise("he said within three working days", "2026-06-12", "within three working days", "On 9 June")],
    )
    found = answers(labelled, find_all(WITHIN))
    assert (found.days[1], found.due) == (frozenset({"2026-06-12"}), frozenset({1}))
    assert found.given == {1: (0, len("On 9 June"))}


def test_two_mails_as_one_text_keep_their_answers() -> None:
    tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    calm = full(row("We like the tap. Thank you.", signals=[{"kind": "praise", "text": "We like the tap"}]))
    cross = full(
        row(
            "Ace said they would come on 16 June. Nobody came.",
            dates=[JUNE[1]],
            promises=[
                promise("they would come on 16 June", "2026-06-16", "on 16 June")
                | {"promisor": "Ace", "status": "broken"}
            ],
            signals=[{"kind": "no_show", "text": "Nobody came"}],
            is_complaint=True,
        )
    )
    first, second = (encode(each, tokenizer, 448, HOURS) for each in (calm, cross))
    both = joined(first, second)
    whole = encode(
        full({**cross, "text": f"{calm['text']}\n{cross['text']}", "signals": [*calm["signals"], *cross["signals"]]}),
        tokenizer, 448, HOURS,
    )  # fmt: skip
    for name in ("words", "forms", "promise", "vendor", "date", "signals", "kinds"):
        assert np.array_equal(getattr(both, name), getattr(whole, name)), name
    assert (both.complaint, both.told, both.chain) == (1, whole.told, whole.chain)


def full(labelled: dict[str, Any]) -> dict[str, Any]:
    """Return a labelled mail with every key."""
    empty: dict[str, Any] = {"vendors": [], "promises_optional": [], "signals": [], "signals_optional": []}
    return {"id": "x", "is_complaint": False, **empty, **labelled}
