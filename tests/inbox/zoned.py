"""Zones of a text, without the mail around it: what the tests of zones share."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from triaged.inbox.html import html_to_text
from triaged.inbox.parse import parse
from triaged.inbox.zones import split
from triaged.model import Address, Message, Zones

_BLANK = parse(b"Subject: Tap\r\n\r\n", received_at=datetime(2026, 9, 14, tzinfo=UTC))


def mail(text: str, subject: str = "Re: Tap", writer: str = "") -> Message:
    """Return a mail of this text; ``writer`` is the name in its From."""
    authors = (Address(name=writer, email="writer@holm.example"),) if writer else ()
    return replace(_BLANK, text=text, subject=subject, from_=authors)


def zones(text: str, subject: str = "Re: Tap", writer: str = "") -> Zones:
    """Return the zones of a text."""
    return split(mail(text, subject, writer))


def words(text: str) -> str:
    """Return a text with each stretch of white space as one space."""
    return " ".join(text.split())


def newest(text: str, subject: str = "Re: Tap", writer: str = "") -> str:
    """Return the newest words of a text, white space aside."""
    return words(zones(text, subject, writer).newest)


def newest_of_html(markup: str, subject: str = "Re: Tap") -> str:
    """Return the newest words of a mail that is HTML alone."""
    return newest(html_to_text(markup), subject)
