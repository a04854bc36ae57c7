"""What every fault starts from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.lives import Place, settle
from triaged.demo.servers import SmtpSink


@pytest.fixture
def place(tmp_path: Path, sink: SmtpSink) -> Place:
    """Return a business with an empty Maildir that it has looked at once."""
    return settle(tmp_path, sink)
