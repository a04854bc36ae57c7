"""What hostile mail costs: CPU time for a megabyte of each kind of text that was ever slow, the slowest first.

    python -m benchmarks.hostile

The tests read the same texts; only a runaway (the suite's time limit) fails there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

from tests.inbox.test_zones_hostile import MEGABYTE, PIECES
from tests.inbox.zoned import mail
from triaged.config import STARTER, load_config
from triaged.extract import Context, Extractor
from triaged.extract.language import detect
from triaged.inbox.html import html_to_text
from triaged.inbox.zones import split
from triaged.outbox.greeting import greeting
from triaged.reader import settings_of
from triaged.subjects import base_subject

MARKS = ("(", "1", "$1,", "1/2 ", "On Mon ", "he said he would ", "order 48213, ", "+1 ", "x", "\n")
TAGS = ("<div>", "<b>", "<br>", "<", "<a b ", "<table><tr><td>", "<tr><td>x", "<p style='color:white'>x", "&")
SHOWN = 15


def jobs() -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield the name of each piece of work, and the work."""
    for name, piece in PIECES.items():
        yield f"zones: {name}", partial(split, mail(_many(piece), writer="Ida Holm"))
    for tag in TAGS:
        yield f"HTML: {tag}", partial(html_to_text, _many(tag))
    settings = settings_of(load_config(STARTER / "triaged.toml"))
    extractor = Extractor(settings.model)
    context = Context(
        at=datetime(2026, 3, 12, 16, 2, tzinfo=UTC), sender="customer", business="Fixwell", hours=settings.hours
    )
    for mark in MARKS:
        yield f"facts: {mark!r}", partial(extractor.read, _many(mark), context)
        yield f"language: {mark!r}", partial(detect, _many(mark))
    yield "subject", partial(base_subject, _many("Re: "))
    yield "greeting", partial(greeting, _many("x-"))


def _many(piece: str) -> str:
    return piece * (MEGABYTE // len(piece))


def main() -> None:
    """Measure and print."""
    taken = []
    for name, work in jobs():
        begun = time.process_time()
        work()
        taken.append((time.process_time() - begun, name))
    taken.sort(reverse=True)
    for seconds, name in taken[:SHOWN]:
        print(f"{seconds * 1000:6.0f} ms  {name}")
    print(f"{len(taken)} kinds in all")


if __name__ == "__main__":
    main()
