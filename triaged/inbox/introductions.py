"""Lines that introduce a quotation, such as "On 3 May 2026, Dana wrote:", in any order of words.

The programs of all languages give the day, mostly the time, the name or the address, and a verb or none. An address
in brackets with a verb, or with a day and a time, is sure in any language; the less there is, the more must be known
of the words (introducing.py), and some lines are introductions only where a marked quotation follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from triaged.inbox import introducing, marks

Certainty = Literal["", "maybe", "sure"]

LONGEST = 4
"""Lines that an introduction may be wrapped over."""
_ADDRESS = re.compile(r"[<(\[] ?(?:mailto:)?[^\s<>()\[\]@]{1,80}@[^\s<>()\[\]@]{1,120} ?[>)\]\u3009]?")
_DAY = re.compile(r"\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2}|\b(?:19|20)\d\d(?!\d)|(?:19|20)\d\d ?[年년]")
_CLOCK = re.compile(r"\d{1,2}[:h.]\d{2}(?!\d)")
_NUMBER_OR_ADDRESS = re.compile(r"\d{1,2}[.:/ \-]|\d{4}|@")
_ISO_START = re.compile(r"\d{4}[/.-]\d{1,2}[/.-]\d{1,2}\b")
_FRAMED = re.compile(r"-{2,} ?(\S[^\n]*\S) ?-{2,}")
_SENTENCE_END = re.compile(
    r"(?<!\d )(?<!\w)[a-z\u00df-\u00ff\u0430-\u0451\u03b1-\u03ce]{2,}[.!?] [A-Z\u00c0-\u00de\u0410-\u042f\u0391-\u03a9]"
)
_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 14
_ADDRESS_AND_VERB = 2


def find(lines: Sequence[str], at: int) -> tuple[int, Certainty]:
    """Return how many lines from ``at`` on introduce a quotation, and whether that is sure; (0, "") if none do."""
    if _is_run_together(marks.clean(lines[at])):
        return 1, "sure"
    joined = ""
    for length in range(1, LONGEST + 1):
        line = lines[at + length - 1] if at + length <= len(lines) else ""
        text = marks.clean(line)
        if length > 1 and marks.is_quoted(line):
            # Some programs mark the wrapped end of the introduction as they mark what it introduces.
            ends_marked = _goes_on(joined) and judge(f"{joined} {text.lstrip('> ')}") == "sure"
            return (length - 1, "sure") if ends_marked else (0, "")
        if not text or len(line) > marks.LONGEST_MARK or (length > 1 and not _belongs(joined, text)):
            break
        joined = f"{joined} {text}".strip()
        certainty = judge(joined)
        if certainty:
            # French sets a space before the colon, at which a line may be wrapped.
            is_colon_apart = at + length < len(lines) and lines[at + length].strip() == ":"
            return length + is_colon_apart, certainty
        if text.endswith(":"):
            break
    return 0, ""


def _belongs(joined: str, text: str) -> bool:
    return _goes_on(joined) and not _begins_anew(joined, text)


def _is_run_together(text: str) -> bool:
    """Tell whether a line introduces a quotation and goes on with it, as Yahoo's program for phones has it."""
    if not introducing.has_opener(text.lower()) or not _ADDRESS.search(text):
        return False
    head = introducing.up_to_verb(text)
    low = head.lower()
    is_whole = bool(_DAY.search(low) and _CLOCK.search(low) and _ADDRESS.search(low))
    return is_whole and len(head) < len(text) and judge(head) == "sure"


def judge(line: str) -> Certainty:
    """Tell whether a whole introduction stands here; "maybe" where a marked quotation must follow."""
    text = marks.clean(line).lstrip("> *_").rstrip("* _")
    framed = _FRAMED.fullmatch(text)
    if framed and introducing.has_verb(framed.group(1).lower().rstrip(": ")) and "@" in text:
        return "sure"
    low = text.lower()
    if not low or introducing.is_own(low) or _SENTENCE_END.search(text):
        return ""
    day, clock, address = bool(_DAY.search(low)), bool(_CLOCK.search(low)), bool(_ADDRESS.search(low))
    if not low.endswith(":"):
        return _judge_unended(low, day=day, address=address)
    verb = introducing.has_verb(low)
    by_address = address and (verb or (day and clock) or introducing.is_citing(low))
    if by_address or (verb and _is_exact(text, low, day=day, clock=clock)):
        return "sure"
    return "maybe" if _is_possible(text, low, verb=verb, exact=day and clock) else ""


def _judge_unended(low: str, *, day: bool, address: bool) -> Certainty:
    """Judge a line without a colon: "2026/9/14 Dana <dana@ours.example>", or "On … wrote"."""
    if low.startswith("message du ") and day:  # Orange and La Poste, which mark the header as quoted
        return "maybe"
    iso = bool(_ISO_START.match(low)) and address and low.endswith((">", ")"))
    unfinished = introducing.ends_in_verb(low) and address and day and introducing.has_opener(low)
    return "sure" if iso or unfinished else ""


def _is_exact(text: str, low: str, *, day: bool, clock: bool) -> bool:
    """Tell whether a line with a verb can be nothing else: "He came at 10:30 and wrote:" can.

    It has a day and a time, or a day behind a word such as "On", or no more than an address.
    """
    opened = introducing.has_opener(low)
    if "@" in low:
        return (opened and (day or clock)) or len(low.split()) == _ADDRESS_AND_VERB
    begins_with_somebody = introducing.begins_with_pronoun(low)
    if introducing.speaks_of_somebody(text):
        return False
    return day and (opened or (clock and not begins_with_somebody))


def _is_possible(text: str, low: str, *, verb: bool, exact: bool) -> bool:
    words = _WORD.findall(text)
    if len(words) > _MOST_WORDS or introducing.begins_with_pronoun(low):
        return False
    if verb and introducing.has_opener(low) and _NUMBER_OR_ADDRESS.search(low):
        return True
    name = introducing.without_words(text)
    return bool(name or exact) and ((verb or introducing.is_citing(low)) or exact) and _are_names(name)


def _are_names(words: list[str]) -> bool:
    return all(not word[0].islower() for word in words)


def _goes_on(joined: str) -> bool:
    """Tell whether an introduction that takes several lines may begin with these."""
    low = joined.lower().lstrip("> *_")
    return (
        low[:1].isdigit()
        or introducing.has_opener(low)
        or introducing.has_verb(low)
        or ("@" in low and _ADDRESS.search(low) is not None)
    )


def _begins_anew(joined: str, text: str) -> bool:
    """Tell whether the next line is an introduction of its own, so that those above it are prose."""
    low = text.lower().lstrip("> *_")
    if introducing.begins_anew(low):
        return True
    dated = introducing.has_opener(joined.lower().lstrip("> *_"))
    return not dated and not low.startswith("<") and judge(text) == "sure"
