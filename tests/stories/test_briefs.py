"""The fullest notice of each story, as whoever gets it reads it; a person has read these files and found them good.

``TRIAGED_WRITE_BRIEFS=1 pytest tests/stories/test_briefs.py`` writes them anew, to be read again.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.household import World
from tests.stories.test_replayed import STORIES
from triaged.model import Outgoing

BRIEFS = Path(__file__).parent / "briefs"


def _read(mail: Outgoing) -> str:
    files = "".join(f"\n[{each.name}]" for each in mail.enclosures)
    text = f"To: {mail.to.email}\nSubject: {mail.subject}\n\n{mail.text}\n{files}".strip() + "\n"
    return text.replace(mail.thread, "THREAD")


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_the_brief_of_a_story(story: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    lived: list[World] = []
    begin = World.__init__

    def remembered(self: World) -> None:
        begin(self)
        lived.append(self)

    monkeypatch.setattr(World, "__init__", remembered)
    story()
    mails = [mail for mail in lived[0].out() if mail.kind in ("escalation", "reminder", "notice")]
    text = max((_read(mail) for mail in mails), key=len, default="Nobody had to be told.\n")
    path = BRIEFS / f"{story.__name__.removeprefix('test_')}.txt"
    if os.environ.get("TRIAGED_WRITE_BRIEFS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")
