"""What was read from a mail, for people: a line for each fact, and where it comes from."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from triaged.cli.common import console
from triaged.cli.facts import facts_lines, facts_shape
from triaged.model import Contact, Fact, Facts, News, Promise, Signal, Vendor, When

NOON = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
SPAN = When(text="at noon or two", start=0, end=14, grain="minute", earliest=NOON, latest=NOON.replace(hour=14))
DUE = "2026-03-11T12:00:00+00:00 to 2026-03-11T14:00:00+00:00"
FACTS = Facts(
    vendors=(Vendor(text="Ace", start=0, end=3, name="Ace Plumbing", source="vendors: list"),),
    dates=(When(text="12/03", start=4, end=9, earliest=NOON, ambiguous=True),),
    promises=(
        Promise(
            text="he would\ncome", start=1, end=9, promisor="Ace", promised_by="vendor", what="come", due=SPAN,
            status="broken", evidence="never came", promisee="Ann", said_by="Meera", sure=False,
            source="promises: would",
        ),
        Promise(
            text="we shall see", start=2, end=9, promisor="", promised_by="staff", what="see", confidence=0.5,
            source="promises: shall",
        ),
    ),
    signals=(Signal(text="told noon", start=3, end=9, kind="misinformed", value="2 hours", against="came at two"),),
    contacts=(
        Contact(text="rang on Tuesday", start=5, end=9, how="phone", on=date(2026, 3, 10)),
        Contact(text="wrote", start=6, end=9, how="mail"),
    ),
    happened=(News(text="they came", start=7, end=9),),
    constraints=(Fact(text="not [that] branch[/dim] again", start=8, end=9, source="constraints: not"),),
)  # fmt: skip


def test_every_fact_has_its_line_and_its_words() -> None:
    lines = list(facts_lines(FACTS))
    for line in (
        "vendor   [bold]Ace Plumbing[/]",
        "         [dim]'Ace' at 0: vendors: list[/]",
        "date     [bold]2026-03-11[/] (or another: ambiguous)",
        f"promise  [red]broken[/] due [bold]{DUE}[/], Ace to Ann, told by Meera [yellow](doubtful)[/]",
        "         [dim]'he would come' at 1: promises: would[/]",
        "         [dim]due from 'at noon or two'[/]",
        "         [dim]broken by 'never came'[/]",
        "promise  [yellow]open[/] due [bold]some day[/], somebody to somebody",
        "         [dim]'we shall see' at 2: promises: shall, 0.50[/]",
        "signal   [bold]misinformed[/] 2 hours",
        "         [dim]against 'came at two'[/]",
        "contact  [bold]phone[/] on 2026-03-10",
        "contact  [bold]mail[/]",
        "news     what was waited for has come about",
        "forbids  what must not be done, or only in one way",
        "         [dim]'not \\[that] branch\\[/dim] again' at 8: constraints: not[/]",
        "complaint: no (0.00), language: en",
    ):
        assert line in lines


def test_every_fact_has_its_shape() -> None:
    shape = facts_shape(FACTS)
    assert {kind: len(found) for kind, found in shape.items()} == {
        "vendors": 1, "promises": 2, "dates": 1, "signals": 1, "contacts": 2, "happened": 1, "constraints": 1,
    }  # fmt: skip
    assert shape["promises"][0]["due"]["end"] == "2026-03-11T14:00:00+00:00"
    assert shape["contacts"][0]["on"] == "2026-03-10"
    assert shape["dates"][0]["earliest"] == "2026-03-11T12:00:00+00:00"


def test_brackets_in_the_words_of_a_fact_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    for line in facts_lines(FACTS):
        console().print(line)
    assert "         'not [that] branch[/dim] again' at 8: constraints: not\n" in capsys.readouterr().out
