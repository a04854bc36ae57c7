"""Labels and answers made by hand, for the tests of scoring."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from triaged.proving.answers import Answer, of_rows
from triaged.proving.labels import Label

_LABEL = TypeAdapter(Label)
DUE = "2026-03-10"


def row(**changed: Any) -> dict[str, Any]:
    """Return a label of a mail in which nothing is to be found, as a line of gold.jsonl holds it."""
    return {
        "file": "a.eml", "reference": "2026-03-12T14:02:00+00:00", "vendors": [], "promises": [], "dates": [],
        "signals": [], "is_complaint": False, "tier": "normal", **changed,
    }  # fmt: skip


def label(**changed: Any) -> Label:
    """Return a label in which only this is to be found."""
    return _LABEL.validate_json(json.dumps(row(**changed)))


def answer(**found: Any) -> Answer:
    """Return an answer in which only this was found."""
    [only] = of_rows([{"file": "a.eml", "is_complaint": False, **found}]).values()
    return only


def promise(text: str, **changed: Any) -> dict[str, Any]:
    """Return a promise, as a label and as an answer has it."""
    return {"text": text, "promisor": "Ace", "due": DUE, "status": "open", **changed}
