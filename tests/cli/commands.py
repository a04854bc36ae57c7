"""Runs the command line as a shell would, in this process, and makes a business to run it on."""

from __future__ import annotations

import functools
import io
import json
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import structlog

from triaged.cli.main import main
from triaged.clock import ManualClock
from triaged.config import load_config
from triaged.daemon.work import Worker
from triaged.extract import Extractor
from triaged.pipeline import Pipeline
from triaged.proving.house import load_house
from triaged.proving.starter import write_folder
from triaged.reader import InlineReader, settings_of
from triaged.store import Place, Store

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday morning."""
one_extractor: Callable[[str], Extractor] = functools.cache(Extractor)
"""The language model takes a second to load, so all commands here share it."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a command printed, and how it ended."""

    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        """Standard output as text."""
        return self.raw.decode()

    @property
    def json(self) -> Any:
        """Standard output as one JSON object, which has a schema version."""
        found = json.loads(self.out)
        assert found["schema_version"] == 1
        return found

    @property
    def lines(self) -> list[Any]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


class _Out(io.TextIOWrapper):
    """Standard output that may say it is a terminal."""

    terminal = False

    def isatty(self) -> bool:
        """Tell what the test wants."""
        return self.terminal


def triaged(*words: object, stdin: str = "", env: dict[str, str] | None = None, terminal: bool = False) -> Said:
    """Run ``triaged`` with these words, in a pipe or on a terminal."""
    out, err = _Out(io.BytesIO(), "utf-8", write_through=True), io.StringIO()
    out.terminal = terminal
    code: object = 0
    with ExitStack() as stack:
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(err))
        for what, value in (("argv", ["triaged", *map(str, words)]), ("stdin", io.StringIO(stdin))):
            stack.enter_context(patch.object(sys, what, value))
        for name in ("triaged.reader.Extractor", "triaged.cli.replay.Extractor"):
            stack.enter_context(patch(name, one_extractor))
        stack.enter_context(patch.dict(os.environ, env or {}))
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        finally:
            structlog.reset_defaults()
    assert isinstance(code, int)
    assert "Traceback" not in err.getvalue()
    buffer = out.buffer
    assert isinstance(buffer, io.BytesIO)
    return Said(code=code, raw=buffer.getvalue(), err=err.getvalue())


def business(folder: Path) -> Path:
    """Make the folder of a business as ``init`` does; returns its triaged.toml."""
    return write_folder(
        folder,
        name="Fixwell",
        address="support@fixwell.example",
        timezone="Europe/London",
        country="GB",
        authserv_id="mx.fixwell.example",
    )


def fill(place: Path, *mails: bytes, hours: float = 0, past: bool = False) -> None:
    """Let the pipeline handle mails at nine, then let the clock run for some hours."""
    house = load_house(place, None)
    store = Store(house.config.store_path)
    pipeline = Pipeline(house.config, store, house.rules, house.templates, house.tokens(b"k" * 32))
    with patch("triaged.reader.Extractor", one_extractor):
        reader = InlineReader(settings_of(load_config(place)))
    clock = ManualClock(NINE)
    worker = Worker(pipeline, reader, clock, seen=lambda _event: None)
    for uid, raw in enumerate(mails, start=1):
        store.mail.keep(
            Place(account="support", folder="INBOX", role="inbox", uidvalidity=1, uid=uid), raw, NINE, past=past
        )
    worker.work()
    clock.move_to(NINE + timedelta(hours=hours))
    worker.tick()
    store.close()


def mail(name: str, text: str = "Are you open on Saturday?", *, more: str = "", day: int = 2) -> bytes:
    """Return a mail by ``name`` on a day of March 2026; ``more`` holds further header fields."""
    return (
        f"From: {name.title()} <{name}@customer.example>\nTo: support@fixwell.example\nSubject: Question of {name}\n"
        f"Date: {day:02} Mar 2026 09:00:00 +0000\nMessage-ID: <{name}-{day}@customer.example>\n{more}\n{text}\n"
    ).encode()


NO_SHOW = (
    "Your plumber from Ace Plumbing promised he would be here first thing Wednesday. He never showed up on Friday."
)
FORGED = (
    b"From: Sam <sam@fixwell.example>\nTo: support@fixwell.example\nSubject: pay\nMessage-ID: <f@x.example>\n\nHi\n"
)


def told(place: Path) -> Path:
    """Fill a business with a question, a complaint and a forgery."""
    fill(place, mail("ann"), mail("bob", NO_SHOW), FORGED)
    return place
