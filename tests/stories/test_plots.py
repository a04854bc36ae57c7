"""Conversations as people write them, over days: who is answered, who is told, and what stands on the ledger.

A plot is a text: who takes part, then each mail with its time. Beside it stands what comes of it, which a person has
read and found right. ``TRIAGED_WRITE_PLOTS=1 pytest tests/stories/test_plots.py`` writes that anew, to be read again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.household import World

PLOTS = Path(__file__).parent / "plots"


@dataclass(frozen=True)
class Plot:
    """``people`` by their short names ("customer", "staff", …), and (time, who, subject, text) of each mail."""

    people: dict[str, str]
    mails: list[tuple[str, str, str, str]]
    until: str


def read(path: Path) -> Plot:
    head, *parts = re.split(r"^@@ ", path.read_text("utf-8"), flags=re.MULTILINE)
    people = dict(line.split(": ", 1) for line in head.strip().splitlines())
    mails = []
    for part in parts:
        line, text = part.split("\n", 1)
        at, who, subject = (each.strip() for each in line.split("|"))
        mails.append((at, who, subject, text.strip()))
    return Plot(people, mails, people.pop("until"))


def play(plot: Plot) -> World:
    world, last = World(), None
    for at, who, subject, text in plot.mails:
        answers = last if subject.startswith("Re:") else None
        if who.startswith("staff"):
            to = plot.people["customer"]
            made = world.answer(text, at=at, sender=plot.people[who], to=to, subject=subject, answers=answers)
        else:
            made = world.mail(text, at=at, sender=plot.people[who], subject=subject, answers=answers)
        last = made.reading.message.message_id if who != "vendor" else last
    world.until(plot.until)
    return world


def outcome(world: World) -> Iterator[str]:
    """Yield what came of it, a line for each fact."""
    yield "said to the customer, and to whom else something was told:"
    for mail in world.out():
        about = mail.template.removesuffix(".txt")
        to = "customer" if mail.kind in ("acknowledgement", "update") else mail.to.email.split("@")[0]
        why = "" if mail.kind in ("acknowledgement", "update") else f": {mail.subject.split('] ', 1)[-1]}"
        yield f"  {mail.created_at:%a %d %b %H:%M} {mail.kind} to {to} ({about}){why}"
    yield "the ledger:"
    for each in world.store.ledger.promises():
        who = f"{each.promised_by}: {each.vendor or each.promisor}"
        yield f"  {each.status} | {who} | {each.due or 'no day'} | {each.text}"
    yield "the conversations:"
    for thread in world.store.mail.threads():
        needed = f", needed by {thread.wanted_by:%a %d %b %H:%M}" if thread.wanted_by else ""
        yield f"  {thread.customer}: {thread.state}{needed}"


@pytest.mark.parametrize("path", sorted(PLOTS.glob("*.mails")), ids=lambda path: path.stem)
def test_a_plot_ends_as_it_should(path: Path) -> None:
    found = "\n".join(outcome(play(read(path)))) + "\n"
    wanted = path.with_suffix(".txt")
    if os.environ.get("TRIAGED_WRITE_PLOTS"):
        wanted.write_text(found, "utf-8")
    assert found == wanted.read_text("utf-8")
