"""Whatever bytes arrive, a verdict comes out: parser, zones and every guard take anything."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.inbox.test_screen_verdict import OURS
from triaged.inbox import screen
from triaged.inbox.parse import parse
from triaged.inbox.passed_on import original_author
from triaged.inbox.zones import split
from triaged.model import Verdict
from triaged.threads import conversation_root, mentions

RECEIVED = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)
GOLDEN = [path.read_bytes() for path in sorted((Path(__file__).parent.parent / "mail").glob("*.eml"))]
SCRAPS = [
    b"\r\n",
    b"\n",
    b"\0",
    b"\xff",
    b"From: ",
    b"=?utf-8?b?",
    b"?=",
    b"<",
    b">",
    b":;",
    b"--r",
    b"\r\n\r\n",
    b"@[",
]


def judged(raw: bytes) -> Verdict:
    """Take bytes as far as the screen."""
    message = parse(raw, received_at=RECEIVED)
    zones = split(message)
    origin = screen.origin(message, OURS, in_sent=False)
    original_author(message, zones)
    conversation_root(message)
    list(mentions(message, ["dana@customer.example"]))
    return screen.verdict(message, origin, OURS, situation=screen.Situation())


@settings(max_examples=150, deadline=None)
@given(raw=st.binary(max_size=600))
def test_any_bytes_get_a_verdict(raw: bytes) -> None:
    assert judged(raw).reason


@settings(max_examples=150, deadline=None)
@given(
    raw=st.sampled_from(GOLDEN),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(SCRAPS)), min_size=1, max_size=5),
)
def test_a_mail_that_was_damaged_on_its_way_gets_a_verdict(raw: bytes, cuts: list[tuple[float, int, bytes]]) -> None:
    for where, length, scrap in cuts:
        at = int(where * len(raw))
        raw = raw[:at] + scrap + raw[at + length :]
    assert judged(raw).reason
