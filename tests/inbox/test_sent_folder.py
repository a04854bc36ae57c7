from __future__ import annotations

import pytest

from triaged.inbox.folders import Listed, find_sent


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ([Listed(name="INBOX"), Listed(name="Post", attributes=(r"\HasNoChildren", r"\Sent"))], "Post"),
        ([Listed(name="Sent"), Listed(name="Post", attributes=(r"\SENT",))], "Post"),
        ([Listed(name="Sent", attributes=(r"\Sent", r"\Noselect")), Listed(name="Sent Items")], "Sent Items"),
        ([Listed(name="Sent Items"), Listed(name="sent")], "sent"),
        ([Listed(name="INBOX.Sent", delimiter=".")], "INBOX.Sent"),
        ([Listed(name="inbox/Gesendete Elemente")], "inbox/Gesendete Elemente"),
        ([Listed(name="Éléments envoyés")], "Éléments envoyés"),
        ([Listed(name="Archive/2019/Sent")], None),
        ([Listed(name="Presented"), Listed(name="Sent.old", delimiter="/")], None),
        ([Listed(name="Sent", delimiter="")], "Sent"),
        ([], None),
    ],
)
def test_find_sent(listed: list[Listed], found: str | None) -> None:
    assert find_sent(listed) == found
