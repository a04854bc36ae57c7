"""Every mail under tests/mail with what must be read from it and decided about it, in the .json beside it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from triaged.inbox import screen
from triaged.inbox.parse import parse
from triaged.inbox.zones import split

MAILS = Path(__file__).parent.parent / "mail"
NAMES = sorted(path.stem for path in MAILS.glob("*.json"))
RECEIVED = datetime(2026, 9, 14, 7, 5, tzinfo=UTC)
OURS = screen.Identity(
    name="Ours",
    addresses=("help@ours.example",),
    domains=("ours.example",),
    authserv_ids=("mx.ours.example",),
    people=("pat@ours.example",),
    vendor_domains=("brass.example",),
)


def _situation(given: dict[str, Any]) -> screen.Situation:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    return screen.Situation(**values)


def _seen(name: str, case: dict[str, Any]) -> dict[str, Any]:
    message = parse((MAILS / f"{name}.eml").read_bytes(), received_at=RECEIVED)
    zones = split(message)
    origin = screen.origin(message, OURS, in_sent=case.get("in_sent", False))
    verdict = screen.verdict(message, origin, OURS, situation=_situation(case.get("situation", {})))
    assert all(guard.why.endswith(".") for guard in verdict.guards)
    return {
        "verdict": verdict.kind,
        "reason": verdict.reason,
        "origin": origin.kind,
        "authentication": origin.authentication,
        "subject": message.subject,
        "from_name": message.from_[0].name if message.from_ else "",
        "newest": zones.newest,
        "quoted": zones.quoted,
        "signature": zones.signature,
        "forwarded": zones.forwarded,
        "date": message.date.isoformat() if message.date else None,
        "filenames": [attachment.filename for attachment in message.attachments],
        "embedded_ids": [embedded.message_id for embedded in message.embedded],
        "defects": list(message.defects),
    }


@pytest.mark.parametrize("name", NAMES)
def test_golden_mail(name: str) -> None:
    case = json.loads((MAILS / f"{name}.json").read_text(encoding="utf-8"))
    seen = _seen(name, case)
    for key, wanted in case["expect"].items():
        if key in {"quoted", "signature", "forwarded"}:
            assert wanted in seen[key], key
        elif key == "defects":
            assert set(wanted) <= set(seen[key]), key
        else:
            assert seen[key] == wanted, key


def test_each_guard_has_a_golden_mail_that_it_decides() -> None:
    decided = {json.loads((MAILS / f"{name}.json").read_text())["expect"]["reason"] for name in NAMES}
    message = parse(b"", received_at=RECEIVED)
    origin = screen.origin(message, OURS, in_sent=False)
    names = {guard(message, origin, OURS, screen.Situation()).name for guard in screen.GUARDS}
    assert names <= decided


def test_each_mail_has_its_expectation() -> None:
    assert {path.stem for path in MAILS.glob("*.eml")} == set(NAMES)
