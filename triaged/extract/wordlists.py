"""Word lists as people read them: words parted by spaces, over as many lines as they take."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """Return the words of ``text``, which spaces and line ends part."""
    return frozenset(text.split())
