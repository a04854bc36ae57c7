"""What is fed with anything, and must never raise: the parser, the zones of a text, the dates, the rule files."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from triaged.extract.calendar.date_grammar import find_all
from triaged.inbox.parse import parse
from triaged.inbox.zones import split
from triaged.model import ConfigError
from triaged.rulebook.load import load

ROOT = Path(__file__).parents[2]
RECEIVED = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)


def mail(data: bytes) -> None:
    """Parse a mail and part its text into zones; what is new stands in the text, and nothing is invented."""
    message = parse(data, received_at=RECEIVED)
    zones = split(message)
    assert "\0" not in zones.newest
    assert len(zones.newest) <= len(message.text) + 1000


def dates(data: bytes) -> None:
    """Read every expression of a day or a time; each lies in the text, and none overlaps another."""
    text = data.decode("utf-8", "replace")
    last = 0
    for found in find_all(text):
        assert last <= found.start < found.end <= len(text)
        last = found.end


def rules(data: bytes) -> None:
    """Load a rule file: it is one, or is refused with the places of its mistakes."""
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "10-a.yaml").write_bytes(data)
        with contextlib.suppress(ConfigError):
            load(Path(place), people=frozenset({"owner", "dispatch"}), templates=frozenset({"general.txt"}))


TARGETS: dict[str, Callable[[bytes], None]] = {"mail": mail, "dates": dates, "rules": rules}


def seeds(target: str) -> Iterator[bytes]:
    """Yield what fuzzing begins from: the mails and rules of the tests and of the product."""
    folder, pattern = (ROOT / "rules", "*.yaml") if target == "rules" else (ROOT / "tests" / "mail", "*.eml")
    for path in sorted(folder.glob(pattern)):
        yield path.read_bytes()
