"""Labelled mails: what their labels speak of stands in the newest text, and only there.

``mail/extraction`` is for development. ``blind/extraction`` was written and labelled by somebody who knew neither rules
nor grammar, and is looked at only as figures. Both have a line of ``gold.jsonl`` for each mail; ``make eval`` scores
them.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from triaged.inbox import parse, zones

HERE = Path(__file__).parent
LATER = datetime(2090, 1, 1, tzinfo=UTC)


def labels(name: str) -> list[Any]:
    lines = (HERE / name / "extraction" / "gold.jsonl").read_text("utf-8").splitlines()
    return [pytest.param(name, json.loads(line), id=f"{name}/{json.loads(line)['file']}") for line in lines]


def plain(text: str) -> str:
    quotes = str.maketrans("\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}", "''")
    double = str.maketrans("\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}", '""')
    return " ".join(text.translate(quotes).translate(double).lower().split())


@pytest.mark.parametrize(("name", "gold"), [*labels("mail"), *labels("blind")])
def test_what_is_labelled_stands_in_the_newest_text(name: str, gold: dict[str, Any]) -> None:
    raw = (HERE / name / "extraction" / gold["file"]).read_bytes()
    message = parse.parse(raw, received_at=LATER)
    newest = plain(zones.split(message).newest)
    assert message.date is not None
    assert message.date == datetime.fromisoformat(gold["reference"])
    spans = [each["text"] for key in ("promises", "dates") for each in gold[key]]
    assert [span for span in spans if plain(span) not in newest] == []
    assert [span for span in gold.get("not_newest", []) if plain(span) in newest] == []
