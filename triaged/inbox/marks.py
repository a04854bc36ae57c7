"""What all the tests for marks in a mail's text share: how a line is looked at, rules, names, days and addresses.

Each test is a look-up or a search that cannot go back over what it has read, on lines that are cut at ``LONGEST_MARK``:
anybody may write to us.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST_MARK = 300
"""No mark is longer than this; longer lines are prose and are not looked at."""

_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF, 0xAD])
_WIDE = {0xA0: " ", 0x202F: " ", 0x2007: " ", 0x3000: " ", 0xFF1A: ":", 0x2019: "'", 0xFF1C: "<", 0xFF1E: ">"}
_TABLE = {**_INVISIBLE, **_WIDE}
_RULE = re.compile(r"[-_=*\u2500\u2010-\u2015]{2,}|[|]?-{4,}>?[|]?")
_INITIALS = re.compile(r"[A-Z]{2,3}>{1,3} ")
_SPEAKER = re.compile(
    r"[(\[]?(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? ?)?\d{1,2}:\d{2}"
    r"(?::\d{2})?(?: ?[ap]\.?m\.?)?[)\]]? ?(?:- )?(?![,;)\]])"
    r"(?:<[^<>@]{1,40}>|[^:<>\n]{1,40}:)",
    re.IGNORECASE,
)
_STAMPED_SPEAKER = re.compile(
    r"[^\W\d][^\n:<>@\[\]()]{0,40}[(\[]\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?[)\]]:", re.IGNORECASE
)
_PARTICLES = frozenset(
    {"de", "da", "di", "der", "den", "van", "von", "la", "le", "du", "and", "&", "y", "e", "und", "et", "ap", "i", "a"}
    | {"+", "|", "/", "og", "och", "ja", "dos", "do", "das", "del", "ter", "ten", "zu", "al", "bin", "el", "ppa", "pp"},
)
_CONTACT = re.compile(
    r"@|www\.|https?:|\b(?:tel|tél|telefon|fax|mob|mobile|mobil|phone|cell|handy|gsm|puh|тел)\b ?[.:]?"
    r"|\b[mtpfe] ?: |(?<!\d)[+(]?\d[\d ()/.-]{6,}\d",
    re.IGNORECASE,
)
_REGISTER = re.compile(
    r"amtsgericht [^\W\d]{2,20}|sitz der gesellschaft|handelsregister|geschäftsführe(?:r|rin|ung) ?:|ust-?id|\bhrb \d"
    r"|registered (?:in|office|company|number|no\b)|company (?:no|number|registration)|vat (?:no|number|reg|id)"
    r"|siège social ?:|au capital de|\brcs [^\W\d]{2}|\bsiret\b|partita iva|p\. ?iva|\bkvk\b|\bc\.?i\.?f\.? ?:"
    r"|\bnip ?:",
    re.IGNORECASE,
)
_LONGEST_DETAIL_LINE = 80
_LONGEST_DETAIL = 4
_NAME_WORDS = 5
_NAME_LENGTH = 60


def clean(line: str) -> str:
    """Return the first part of a line with plain spaces and colons and without marks of writing direction."""
    return line[:LONGEST_MARK].translate(_TABLE).strip()


def bare(line: str) -> str:
    """Return a line as ``clean`` does, in lower case, without quotation marks and asterisks around it."""
    return clean(line).lstrip("> *_|").rstrip("* _|").lower().replace("\u0307", "")  # the dot of a Turkish I


def is_quoted(line: str) -> bool:
    """Tell whether a line is marked as quoted; one of ours begins with white space at the most."""
    text = line.lstrip(" \t\u200b\ufeff\u200e")
    return text.startswith(">") or bool(_INITIALS.match(text))


def is_rule(line: str) -> bool:
    """Tell whether a line only draws a rule, as Outlook does above the header of the quoted mail."""
    return bool(_RULE.fullmatch(line.strip()[:LONGEST_MARK]))


def is_spoken(line: str) -> bool:
    """Tell whether a line of a chat stands here, such as "(2:01:28 PM) Dana: Hello" or "Dana [14:01]: Hello"."""
    text = clean(line)
    spoken = _SPEAKER.match(text)
    # "14.09.2026 8:00, Dana wrote:" introduces a quotation, "(8:00) Dana wrote:" does not.
    introduces = text.endswith((":", ">")) or '"' in text[: spoken.end() if spoken else 0]
    if spoken and (text[0] in "([" or not introduces):
        return True
    return bool(_STAMPED_SPEAKER.match(text))


def speech_begins(line: str) -> int:
    """Return where in a line of a chat the words begin that were spoken, behind time and name; 0 in any other line."""
    spoken = (_SPEAKER.match(line) or _STAMPED_SPEAKER.match(line)) if is_spoken(line) else None
    return spoken.end() if spoken else 0


def next_written(lines: Sequence[str], at: int, within: int = 5) -> int:
    """Return the place of the first line from ``at`` on that is not blank, or -1 if there is none within reach."""
    return next((i for i in range(at, min(at + within, len(lines))) if lines[i].strip()), -1)


def looks_like_name(line: str) -> bool:
    """Tell whether a line may be a person's or a firm's name: one to five words, all capitalised, no sentence."""
    text = clean(line).strip("*_ ")
    words = text.rstrip(",").replace(".", " ").replace("(", " ").split()
    if not 1 <= len(words) <= _NAME_WORDS or len(text) > _NAME_LENGTH or text.endswith(("?", "!", ":")):
        return False
    if any(c.isdigit() or c in "@:" for c in text):
        return False
    return len(words) == 1 or all(map(_is_name_word, words))


def is_proper_name(line: str) -> bool:
    """Tell whether a line looks like a name and begins with a capital, or with a letter that knows no case."""
    text = clean(line).strip("*_ ")
    return looks_like_name(line) and text[:1].isalpha() and not text[0].islower()


def _is_name_word(word: str) -> bool:
    return not word[0].islower() or word in _PARTICLES


def has_contact(line: str) -> bool:
    """Tell whether a line gives a way to reach somebody."""
    return bool(_CONTACT.search(line[:LONGEST_MARK]))


def is_sentence(line: str) -> bool:
    """Tell whether a line below a name says something, rather than being a detail such as "Fixings Ltd."."""
    line = line.strip()
    is_postscript = line.lower().startswith(("p.s", "ps ", "ps:"))
    ends = line.endswith(("?", "!")) or (line.endswith(".") and len(line.split()) > _LONGEST_DETAIL)
    is_detail = has_contact(line) or bool(_REGISTER.search(line[:LONGEST_MARK]))
    too_long = len(line) > _LONGEST_DETAIL_LINE and "|" not in line and ":" not in line
    return is_postscript or ((ends or too_long) and not is_detail)


def is_register(text: str) -> bool:
    """Tell whether a text begins with what the law wants to be told of a firm: its seat, register, directors."""
    found = _REGISTER.search(text[:LONGEST_MARK])
    return bool(found) and found.start() <= _LONGEST_DETAIL_LINE if found else False
