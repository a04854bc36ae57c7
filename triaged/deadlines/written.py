"""What staff promised to write, and whether a mail of theirs is that: "I'll get back to you", then an answer."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable

from triaged.deadlines.deeds import sort_of_words
from triaged.model import LedgerPromise
from triaged.subjects import content_words

_ANSWERS = re.compile(
    r"\b(?:get|come|be) back to (?:you|him|her|them|me|us)\b|\blet (?:you|him|her|them|me|us) know\b"
    r"|\b(?:write|reply|respond|update|answer|e-?mail|mail|drop) (?:to )?(?:you|him|her|them|me|us)\b|\bin touch\b"
    r"|\bhear (?:back )?from (?:me|us|him|her|them|you)\b"
    r"|\b(?:reply|respond|write back)\b",
    re.IGNORECASE,
)
"""Promises that any answer keeps."""
_SENDS = re.compile(
    r"\b(?:send|e-?mail|mail|forward|confirm|provide|attach|give|share)\b"
    r"(?! (?:you |him |her |them )?a (?:call|ring|bell))",
    re.IGNORECASE,
)
"""Promises that a mail keeps which is about the thing, or has it attached."""
_BRINGS = re.compile(r"\b(?:attached|enclosed|herewith|here (?:is|are)|please find)\b", re.IGNORECASE)
"""Words of a mail that has the thing with it, whatever the promise called the giving of it."""


_SPOKE = re.compile(
    r"\b(?:as (?:i |we )?(?:said|discussed|agreed|told you|promised)|we (?:just |have just )?spoke|recap of"
    r"|good to (?:talk|speak)|nice (?:talking|speaking))\b.{0,40}\b(?:phone|telephone|call|just now)\b"
    r"|\bwe(?:'ve)? (?:have )?just spoke(?:n)?\b",
    re.IGNORECASE,
)
"""Words of a mail that tells of a call: what was to be told has been told."""
_RINGS = re.compile(r"\b(?:ring(?:ing)?|call(?:ing)?|phon(?:e|ing)|telephon(?:e|ing)|speak|talk)\b", re.IGNORECASE)


_SAME = {
    "quotation": "quote", "estimate": "quote", "quotes": "quote", "bill": "invoice", "documents": "paper",
    "paperwork": "paper", "papers": "paper", "document": "paper", "certificate": "paper", "letter": "explanation",
}  # fmt: skip
"""Words for one thing."""
_WHEN = re.compile(
    r"\b(?:confirm|tell|let (?:you|me|us) know|advise|say)\b.{0,30}\b(?:date|day|time|slot|when|hour)\b", re.IGNORECASE
)
"""Promises to name a time, which whoever names one has done."""
_A_DAY = re.compile(
    rf"\b(?:{'|'.join(calendar.day_name)}|today|tomorrow|\d{{1,2}}(?:st|nd|rd|th)"
    rf"|\d{{1,2}} (?:{'|'.join(calendar.month_name[1:])}))\b",
    re.IGNORECASE,
)
_DAYS = frozenset(day.lower() for day in (*calendar.day_name, *calendar.month_name, "today", "tomorrow", "morning"))


def kept_by_writing(
    standing: Iterable[LedgerPromise], text: str, attached: Iterable[str], promised: Iterable[str]
) -> tuple[LedgerPromise, ...]:
    """Return the promises by staff that a mail of theirs to the customer does, in time or too late.

    ``attached`` are its file names, ``promised`` the deeds that it promises itself: who writes that he will send it
    tomorrow has not sent it.
    """
    again = [(deed, _things(deed)) for deed in promised]
    about = _things(f"{text} {' '.join(attached)}")
    return tuple(
        old
        for old in standing
        if old.promised_by == "staff" and old.status in ("open", "broken") and not old.by_hand
        if not any(_alike(old.what, deed, words) for deed, words in again)
        if _ANSWERS.search(old.what)
        or (_WHEN.search(old.what) and _A_DAY.search(text))
        or (_RINGS.search(old.what) and _SPOKE.search(text))
        or ((_SENDS.search(old.what) or (old.status == "open" and _BRINGS.search(text))) and _things(old.what) & about)
    )


def _things(text: str) -> frozenset[str]:
    """Return what a text is about, without the days that it names: two promises for November are not about November."""
    return frozenset(_SAME.get(word, word) for word in content_words(text) - _DAYS)


def _alike(what: str, deed: str, words: frozenset[str]) -> bool:
    """Whether a deed is promised again: about the same thing, or an answer where an answer was promised."""
    if sort_of_words(what) == "tell" and sort_of_words(deed) != "tell":
        return False  # "I'll confirm the day": "he comes on Friday" is the confirmation
    both_answers = bool(_ANSWERS.search(what) and _ANSWERS.search(deed))
    return both_answers or bool(_things(what) & words)
