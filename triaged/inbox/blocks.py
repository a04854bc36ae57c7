"""The blocks of lines that people end a mail with: a name and details, ways to reach somebody, a dash and a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from triaged.inbox import marks

_POSTS = frozenset(
    {"ltd", "inc", "llc", "llp", "plc", "gmbh", "ag", "kg", "bv", "ab", "aps", "oy"}
    | {"sarl", "sas", "srl", "spa", "ltda"}
    | {"manager", "director", "engineer", "ceo", "cto", "cfo", "coo", "founder", "president", "head", "assistant"}
    | {"developer", "consultant", "analyst", "officer", "specialist", "coordinator", "supervisor", "administrator"}
    | {"geschäftsführer", "leiter", "leiterin", "directeur", "directrice", "responsable", "gerente", "direttore"}
    | {"directora", "chef", "inc.", "co", "corp", "company", "department", "university", "sales", "support"},
)
_SOMEBODY = frozenset({"i", "we", "you", "he", "she", "they", "me", "us", "please", "it", "call", "ring", "still"})
"""Who speaks of somebody says something, wherever it stands."""
_LONGEST_NAME_BLOCK = 20
_LONGEST_SLOGAN, _LONGEST_FIRM_SLOGAN = 8, 16
_ASKING = frozenset({"i", "me", "my", "please", "can", "could", "let", "he", "she", "they", "still", "not", "no"})
_DAYS = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "tomorrow", "yesterday", "tonight"}
    | {"today", "week", "morning", "afternoon"}
)
_PRAISE = frozenset(
    {
        "promise",
        "promised",
        "promises",
        "guarantee",
        "guaranteed",
        "guarantees",
        "always",
        "quality",
        "trusted",
        "since",
    }
    | {"family-run", "every", "satisfaction", "reliable", "experts", "specialists", "award-winning", "24/7", "trust"}
)
"""Words in which firms speak of themselves."""
_PARTED = re.compile(r"\s[|\u00b7\u2022/\u2013-]\s|,\s\d|\d{3}")
"""What parts a firm from its address in one line."""
_LEADS = ("--", "-", "\u2013", "\u2014", "~", "//", "/")
_SHORT_BLOCK = 25
_SIGNED_AT_MOST = 3


def is_named_line(line: str) -> bool:
    """Tell whether a line begins with a name of two words and its comma: "Ida Holm, Head Baker. Always warm!"."""
    head = line.replace("|", ",").partition(",")[0]
    return len(head.split()) > 1 and head != line and marks.is_proper_name(head)


def ends_mail(lines: Sequence[str], written: Sequence[int]) -> bool:
    """Tell whether a name and its details stand on these lines, and below them nothing that the writer says himself."""
    block = [lines[i] for i in written]
    if not block:
        return False
    if is_name_block(block) and is_detail_below(lines, written):
        return True
    apart = next((n for n in range(1, len(written)) if written[n] != written[n - 1] + 1), len(written))
    if apart == len(block) or not is_name_block(block[:apart]):
        return False
    ruled = any(marks.is_rule(line) for line in lines[written[apart - 1] + 1 : written[apart] + 1])
    return is_boilerplate([line for line in block[apart:] if not marks.is_rule(line)], ruled=ruled)


def is_boilerplate(lines: Sequence[str], *, ruled: bool = False) -> bool:
    """Tell whether lines that stand apart below a name speak of a firm in general: sentences without "I" and days.

    Below a rule (``ruled``) only the writer's own "I" and a question are words of his.
    """
    text = " ".join(lines)
    words = {word.strip('.,!:;"*_()') for word in text.lower().replace("\u2019", "'").replace("'", " ").split()}
    if not text or "?" in text or text.lower().startswith(("p.s", "ps ", "ps:")):
        return False
    if ruled:
        return words.isdisjoint({"i", "me", "my"})
    return text.rstrip().endswith((".", "!")) and words.isdisjoint(_ASKING | _DAYS)


def is_detail_below(lines: Sequence[str], written: Sequence[int]) -> bool:
    """Tell whether what stands apart below a name belongs to it: "Front windows: 2 x 1.8 m" is a postscript."""
    apart = next((n for n in range(1, len(written)) if written[n] != written[n - 1] + 1), len(written))
    rest = [lines[i] for i in written[apart:]]
    return not rest or any(
        marks.has_contact(line) or has_post(line) or line.startswith("[") or marks.is_proper_name(line) for line in rest
    )


def is_dashed_name(line: str) -> bool:
    """Tell whether a line is a dash and a name: "- Ida", "--Ida Holm", "/Ida"."""
    text = marks.clean(line)
    lead = next((mark for mark in _LEADS if text.startswith(mark)), "")
    name = text[len(lead) :].strip()
    return (
        bool(lead)
        and marks.is_proper_name(name)
        and len(name.split()) <= _SIGNED_AT_MOST
        and not name.endswith((".", ","))
        and "/" not in name
    )


def is_dashed_item(line: str) -> bool:
    """Tell whether a line is an item of a list or announces one, so that "- Screws" below it is another."""
    return marks.clean(line).startswith(("-", "*", "\u2022", "\u2013", "\u2014", "+")) or line.rstrip().endswith(":")


def is_contact_line(line: str) -> bool:
    """Tell whether a line is a name and a way to reach it: "Ida Holm | Head Baker | 020 7946 0000"."""
    return is_named_line(line) and marks.has_contact(line) and not marks.clean(line).endswith((".", "!", "?"))


def has_post(line: str) -> bool:
    """Tell whether a line names a post or a firm: "Head of Sales", "Holm GmbH"."""
    words = marks.bare(line).replace(",", " ").replace(".", " ").split()
    return len(words) <= _LONGEST_SLOGAN and not _POSTS.isdisjoint(words)


def contact_start(lines: Sequence[str], written: Sequence[int]) -> int:
    """Return where a block of a name and ways to reach it begins that ends the text, or -1."""
    start = -1
    for at in range(len(written) - 1, 0, -1):
        line, above = lines[written[at]], lines[written[at - 1]]
        if marks.is_sentence(line):
            break
        apart = written[at] != written[at - 1] + 1 or above.rstrip().endswith((".", "!", "?"))
        begins = apart and not above.rstrip().endswith(":")
        block = [lines[i] for i in written[at:]]
        if len(block) > _SHORT_BLOCK:
            break
        named = marks.is_proper_name(line) and not line.rstrip().endswith(",") and len(line.split()) > 1
        named = named or (marks.is_proper_name(line) and len(block) > 1 and marks.has_contact(block[1]))
        if begins and ((len(block) == 1 and is_contact_line(line)) or ("|" in line and is_named_line(line))):
            start = written[at]
        if begins and named and len(block) > 1 and any(marks.has_contact(each) or has_post(each) for each in block[1:]):
            start = written[at]
    return start


def is_name_block(block: Sequence[str]) -> bool:
    """Tell whether lines are a name and details below it: no sentence among them."""
    if len(block) > _LONGEST_NAME_BLOCK or not marks.looks_like_name(block[0]):
        return False
    details = list(block[1:])
    while details and is_slogan(details[-1], of_a_firm=_is_firm(details[:-1])):
        details.pop()
    return not any(map(marks.is_sentence, details))


def _is_firm(details: Sequence[str]) -> bool:
    """Tell whether the lines below a name are those of a firm, which may praise itself below them."""
    return any(marks.has_contact(line) or has_post(line) or _PARTED.search(line) for line in details)


def is_slogan(line: str, *, of_a_firm: bool = False) -> bool:
    """Tell whether the last line below a name is a few words that speak of nobody: "Always on time.".

    Below the details of a firm, or in the words of advertising, it may speak of "we" and "you" and be longer, as long
    as it names no day and asks nothing.
    """
    words = {word.strip('.,!"*_()') for word in line.lower().replace("'", " ").replace("\u2019", " ").split()}
    if "?" in line or line.lower().startswith(("p.s", "ps ", "ps:")):
        return False
    if (of_a_firm or words & _PRAISE) and len(line.split()) <= _LONGEST_FIRM_SLOGAN:
        return words.isdisjoint(_ASKING | _DAYS)
    return len(words) <= _LONGEST_SLOGAN and words.isdisjoint(_SOMEBODY)
