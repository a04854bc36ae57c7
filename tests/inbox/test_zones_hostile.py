"""Bounded work: whatever stands in a mail of a megabyte, its zones are found (in which time: benchmarks/hostile.py).

At most 200,000 characters in 20,000 lines are searched for marks; for each line at most four lines of 300 characters
are joined, and no expression goes back over what it has read. Of unquoted lines the last 240 are looked at for endings.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.inbox.zoned import mail, words, zones
from triaged.inbox.html import html_to_text
from triaged.inbox.zones import split

MEGABYTE = 1_000_000
PIECES = {
    "openers": "On Mon ",
    "openers by line": "On Mon 1\n",
    "long lines with addresses": "On Mon 14 Sep 2026 " + "<a@b.example> " * 19 + "\n",
    "half addresses": "<a@" * 90 + "\n",
    "numbers": "1" * 290 + "\n",
    "numbers with points": "1.1:" * 70 + "\n",
    "clocks of speakers": "(1:11:11 PM) " * 20 + "\n",
    "brackets": "[(<" * 90 + "\n",
    "nested quotations": ">>>>>>>>>> x\n> y\nz\n",
    "headers": "From: a@b.example\n\n",
    "headers without ends": "From: x\n y\n",
    "headers of two fields": "From: x\nTo: y\n",
    "inline headers": "From: " * 45 + "\n",
    "rules": "________________\n",
    "rules and words": "________________\nTo unsubscribe\n",
    "dashes": "--\n",
    "dashes and names": "--\nIda\n\n",
    "device lines": "Sent from my iPhone\n",
    "sent": "Sent from " + "iphon " * 20 + "\n",
    "disclaimers": "This e-mail is confidential and intended only for the addressee.\n\n",
    "openings of disclaimers": "This " + "e-mail message " * 15 + "\n",
    "sign-offs": "Kind regards,\nIda Holm\n\n",
    "contacts": "Ida Holm\nTel: +44 20 7946 0000\n\n",
    "digits for a telephone": "+44 (0) 20 - " * 22 + "\n",
    "notes": "Ida\n14.09.2026 08:00\nTo\n",
    "bars": "| a\n",
    "letters without end": "wrote" * 50 + ":\n",
    "Turkish dots": "\u0130" * 290 + ":\n",
    "invisible": "\u200b" * 290 + "\n",
    "one long line": "wrote 14.09.2026 08:00 <a@b.example>: ",
    "initials": "AB> x\ny\n",
    "sentences": "abcdef. Ab" * 28 + ":\n",
}


@pytest.mark.parametrize("name", PIECES)
def test_a_megabyte_is_split(name: str) -> None:
    piece = PIECES[name]
    text = piece * (MEGABYTE // len(piece))
    message = mail(text, writer="Ida Holm")
    split(message)


@pytest.mark.parametrize(
    "piece",
    [
        "<div class='yahoo_quoted'>x",
        "<div class='gmail_signature'>x</div>",
        "<div id='divRplyFwdMsg'>x</div>",
        "<div style='border:none;border-top:solid #E1E1E1 1.0pt'><b>From:</b></div>",
        "<div class='" + "a-_" * 160 + "'>x</div>",
        "<span class='moz-cite-prefix'>",
        "<blockquote type='cite'>",
    ],
)
def test_markup_without_end(piece: str) -> None:
    source = piece * (MEGABYTE // len(piece))
    html_to_text(source)


PARTS = [
    *(
        "> a",
        "b",
        "",
        "-- ",
        "--",
        "Best,",
        "Ida",
        "- Ida",
        "From: x <x@ours.example>",
        "Sent: 14.09.2026 8:00",
        "To: y",
    ),
    *("Subject: z", "On 1 May 2026, x wrote:", "On 1 May 2026, x", "<x@ours.example> wrote:", "Sent from my iPhone"),
    *(
        "____________",
        "To unsubscribe, write",
        "Tel: +44 20 7946 0000",
        "Virus-free. www.avast.example",
        "| c",
        "Ida Holm",
    ),
    *("-----Original Message-----", "Begin forwarded message:", "(2:01:28 PM) Ida: d", "14.09.2026 08:00"),
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=30), st.booleans())
def test_no_words_are_lost_and_none_come_twice(lines: list[str], is_forward: bool) -> None:
    text = "\n".join(lines)
    found = zones(text, "Fwd: x" if is_forward else "Re: x", writer="Ida Holm")
    kept = [found.newest, found.quoted, found.signature, found.forwarded, found.disclaimer]
    assert sorted(words(" ".join(kept)).split()) == sorted(text.split())
