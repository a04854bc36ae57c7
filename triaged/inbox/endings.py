"""Which of the lines that are not quoted are no words of the writer: signatures, device lines, disclaimers, footers.

The work is on labels, one for each line, so that every line keeps its place. A signature below "-- ", a footer and a
disclaimer go wherever they stand; a closing formula with a name, a contact block and a name alone go only where no new
text follows, for then they end the mail.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from triaged.inbox import closings, devices, disclaimers, marks, separators

Zone = Literal["newest", "quoted", "signature", "forwarded", "disclaimer"]

_LOOKED_AT = 240
"""So many of the last unquoted lines are looked at, and a few of the first."""
_FIRST = 8
_DASHES = frozenset({"--", "\u2014", "\u2013"})
_LONG_DASHES = frozenset({"---", "__", "___", "----", "~~", "~"})
_LEADS = ("--", "-", "\u2013", "\u2014", "~", "//", "/")
_LONGEST_NAME_BLOCK = 20
_LONGEST_SLOGAN = 8
_SHORT_BLOCK = 25
_SIGNED_AT_MOST = 3
_DASHED_WORDS = 6
_POSTS = frozenset(
    {
        "ltd",
        "inc",
        "llc",
        "llp",
        "plc",
        "gmbh",
        "ag",
        "kg",
        "bv",
        "ab",
        "aps",
        "oy",
        "sarl",
        "sas",
        "srl",
        "spa",
        "ltda",
    }
    | {"manager", "director", "engineer", "ceo", "cto", "cfo", "coo", "founder", "president", "head", "assistant"}
    | {"developer", "consultant", "analyst", "officer", "specialist", "coordinator", "supervisor", "administrator"}
    | {"geschäftsführer", "leiter", "leiterin", "directeur", "directrice", "responsable", "gerente", "direttore"}
    | {"directora", "chef", "inc.", "co", "corp", "company", "department", "university", "sales", "support"},
)
_SOMEBODY = frozenset({"i", "we", "you", "he", "she", "they", "me", "us", "please", "it", "call", "ring", "still"})
"""Who speaks of somebody says something, wherever it stands."""


def label(lines: Sequence[str], zones: list[Zone], names: Iterable[str]) -> None:
    """Change the labels of lines that end a mail; ``names`` are the writer's, as his From tells them."""
    open_lines = [i for i, zone in enumerate(zones) if zone == "newest"]
    looked_at = open_lines[-_LOOKED_AT:]
    banner = open_lines[:_FIRST]
    for part in _paragraphs(lines, banner[:1] and banner):
        if disclaimers.is_banner([lines[i] for i in part]):
            _mark(zones, part, "disclaimer")
        break
    _drop_footers(lines, zones, looked_at)
    for part in _paragraphs(lines, [i for i in looked_at if zones[i] == "newest"]):
        start = _disclaimer_start(lines, part)
        _mark(zones, part[start:] if start >= 0 else [], "disclaimer")
    _drop_devices(lines, zones, looked_at)
    _drop_dashed(lines, zones, looked_at)
    _drop_closing(lines, zones, looked_at, names)


def _mark(zones: list[Zone], part: Iterable[int], zone: Zone) -> None:
    for i in part:
        zones[i] = zone


def _paragraphs(lines: Sequence[str], places: Sequence[int]) -> list[list[int]]:
    """Return the places of lines that stand together; blank lines, rules and gaps part them."""
    parts: list[list[int]] = []
    last = -2
    for i in places:
        if not lines[i].strip() or marks.is_rule(lines[i]):
            continue
        if i != last + 1 or not parts:
            parts.append([])
        parts[-1].append(i)
        last = i
    return parts


def _disclaimer_start(lines: Sequence[str], part: Sequence[int]) -> int:
    """Return which line of a paragraph begins a disclaimer, since one may stand right below a signature; or -1."""
    for start in range(min(len(part), _SHORT_BLOCK)):
        if disclaimers.is_disclaimer([lines[i] for i in part[start : start + _SHORT_BLOCK]]):
            return start
    return -1


def _drop_footers(lines: Sequence[str], zones: list[Zone], places: Sequence[int]) -> None:
    for i in places:
        length = separators.list_footer(lines, i) if zones[i] == "newest" and lines[i].strip() else 0
        _mark(zones, [at for at in range(i, i + length) if zones[at] == "newest"], "signature")


def _drop_devices(lines: Sequence[str], zones: list[Zone], places: Sequence[int]) -> None:
    for i in places:
        if zones[i] == "newest" and devices.is_device_line(lines[i]):
            zones[i] = "signature"


def _drop_dashed(lines: Sequence[str], zones: list[Zone], places: Sequence[int]) -> None:
    """Mark what stands below a line of dashes, down to the next quotation."""
    at = 0
    while at < len(places):
        i = places[at]
        at += 1
        if zones[i] != "newest" or not _is_dashes(lines[i]):
            continue
        end = at
        while end < len(places) and places[end] == places[end - 1] + 1:
            end += 1
        below = [k for k in places[at:end] if zones[k] == "newest"]
        if _is_dashed_signature(lines, i, [lines[k] for k in below if lines[k].strip()]):
            _mark(zones, [i, *below], "signature")
            at = end


def _is_dashes(line: str) -> bool:
    text = line.strip().strip("*")
    return text in _DASHES or text in _LONG_DASHES


def _is_dashed_signature(lines: Sequence[str], at: int, below: Sequence[str]) -> bool:
    """Tell whether a line of dashes parts a signature off; "-- " always does, others where no sentence follows."""
    if lines[at] == "-- " or not below:
        return True
    first = marks.clean(below[0]).strip("*_ ")
    if lines[at].strip().strip("*") in _LONG_DASHES:
        known = len(below) <= _SIGNED_AT_MOST or any(map(marks.has_contact, below))
        return marks.is_proper_name(first) and known and not any(map(marks.is_sentence, below))
    if _is_named_line(first):
        return len(below) <= _SHORT_BLOCK
    if marks.is_sentence(first) and not marks.has_contact(first):
        return False
    is_short = len(first.split()) <= _DASHED_WORDS or marks.has_contact(first) or "|" in first
    return is_short and not first[:1].islower() and len(below) <= _SHORT_BLOCK


def _is_named_line(line: str) -> bool:
    """Tell whether a line begins with a name of two words and its comma: "Ida Holm, Head Baker. Always warm!"."""
    head = line.replace("|", ",").partition(",")[0]
    return len(head.split()) > 1 and head != line and marks.is_proper_name(head)


def _drop_closing(lines: Sequence[str], zones: list[Zone], places: Sequence[int], names: Iterable[str]) -> None:
    """Mark the formula, name and contact block that end the last of the new text."""
    open_lines = _trimmed(lines, zones, places)
    known = [*names, *_signed_names(lines, zones, open_lines[-1] if open_lines else -1)]
    start = _closing_start(lines, open_lines[-_SHORT_BLOCK * 2 :], known)
    if start >= 0:
        _mark(zones, [i for i in open_lines if i >= start], "signature")
        open_lines = _trimmed(lines, zones, places)
    while len(open_lines) > 1 and _ends_above_signature(lines, zones, open_lines[-1]):
        above = [lines[i] for i in open_lines[:-1] if lines[i].strip()]
        if len(above) == 1 and closings.is_greeting(above[0]):
            return  # "Hello, thanks" is all that the mail says
        zones[open_lines[-1]] = "signature"
        open_lines = _trimmed(lines, zones, places)


def _signed_names(lines: Sequence[str], zones: list[Zone], at: int) -> list[str]:
    """Return how the signature right below a line begins, where that is a name: it is the writer's."""
    end = min(at + 4, len(lines))
    below = [marks.clean(lines[i]).strip("*_ ") for i in range(at + 1, end) if zones[i] == "signature"]
    heads = [line.replace("|", ",").partition(",")[0] for line in below]
    return [head for head in heads if marks.is_proper_name(head)]


def _trimmed(lines: Sequence[str], zones: list[Zone], places: Sequence[int]) -> list[int]:
    open_lines = [i for i in places if zones[i] == "newest"]
    while open_lines and not lines[open_lines[-1]].strip():
        open_lines.pop()
    return open_lines


def _ends_above_signature(lines: Sequence[str], zones: list[Zone], at: int) -> bool:
    """Tell whether a formula or a rule stands last, with nothing or only a signature below it."""
    below = next(
        (zone for line, zone in zip(lines[at + 1 : at + 12], zones[at + 1 : at + 12], strict=True) if line.strip()), ""
    )
    if marks.is_rule(lines[at]):
        return below in {"signature", "disclaimer", "quoted"}
    formula = closings.is_formal(lines[at])
    return formula or (below == "signature" and closings.is_sign_off(lines[at]) and closings.ends_open(lines[at]))


def _closing_start(lines: Sequence[str], places: Sequence[int], names: Iterable[str]) -> int:
    """Return the place of the line with which the closing begins, or -1."""
    written = [i for i in places if lines[i].strip()]
    if len(written) < 2:  # noqa: PLR2004 - somebody's only line is no signature
        return -1
    for at in range(len(written) - 1, -1, -1):
        block = [lines[i] for i in written[at + 1 :]]
        if closings.is_sign_off(lines[written[at]]):
            ends = block and _is_name_block(block) and _is_detail_below(lines, written[at + 1 :])
            if not ends:
                return _other_start(lines, written, names)
            is_answer = not at or (at == 1 and closings.is_greeting(lines[written[0]]))
            return written[at + 1] if is_answer else written[at]
        if at and closings.is_signed(lines[written[at]]) and not any(map(marks.is_sentence, block)):
            return written[at]
    return _other_start(lines, written, names)


def _is_detail_below(lines: Sequence[str], written: Sequence[int]) -> bool:
    """Tell whether what stands apart below a name belongs to it: "Front windows: 2 x 1.8 m" is a postscript."""
    apart = next((n for n in range(1, len(written)) if written[n] != written[n - 1] + 1), len(written))
    rest = [lines[i] for i in written[apart:]]
    return not rest or any(
        marks.has_contact(line) or _has_post(line) or line.startswith("[") or marks.is_proper_name(line)
        for line in rest
    )


def _other_start(lines: Sequence[str], written: Sequence[int], names: Iterable[str]) -> int:
    last = len(written) - 1
    if _is_dashed_name(lines[written[last]]) and not _is_dashed_item(lines[written[last - 1]]):
        return written[last]
    contact = _contact_start(lines, written)
    if contact >= 0:
        return contact
    return _own_name_start(lines, written, names)


def _own_name_start(lines: Sequence[str], written: Sequence[int], names: Iterable[str]) -> int:
    """Return where the last lines begin that are the writer's own name and details, or -1; "Thanks, Ida" is one."""
    own = {name.strip().lower() for name in names if name.strip()}
    own |= {name.split()[0] for name in own}
    for at in range(len(written) - 1, max(0, len(written) - 1 - _SIGNED_AT_MOST), -1):
        line = lines[written[at]]
        is_together = written[-1] - written[at] == len(written) - 1 - at
        if marks.is_sentence(line) or not is_together:
            break
        text = marks.bare(line).rstrip(".,")
        if (text in own and marks.looks_like_name(line)) or closings.thankful_name(line) in own:
            return written[at]
    return -1


def _is_dashed_name(line: str) -> bool:
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


def _is_dashed_item(line: str) -> bool:
    return marks.clean(line).startswith(("-", "*", "\u2022", "\u2013", "\u2014", "+")) or line.rstrip().endswith(":")


def _is_contact_line(line: str) -> bool:
    """Tell whether a line is a name and a way to reach it: "Ida Holm | Head Baker | 020 7946 0000"."""
    return _is_named_line(line) and marks.has_contact(line) and not marks.clean(line).endswith((".", "!", "?"))


def _has_post(line: str) -> bool:
    """Tell whether a line names a post or a firm: "Head of Sales", "Holm GmbH"."""
    words = marks.bare(line).replace(",", " ").replace(".", " ").split()
    return len(words) <= _LONGEST_SLOGAN and not _POSTS.isdisjoint(words)


def _contact_start(lines: Sequence[str], written: Sequence[int]) -> int:
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
        if begins and len(block) == 1 and _is_contact_line(line):
            start = written[at]
        if (
            begins
            and named
            and len(block) > 1
            and any(marks.has_contact(each) or _has_post(each) for each in block[1:])
        ):
            start = written[at]
    return start


def _is_name_block(block: Sequence[str]) -> bool:
    """Tell whether lines are a name and details below it: no sentence among them."""
    if len(block) > _LONGEST_NAME_BLOCK or not marks.looks_like_name(block[0]):
        return False
    details = block[1:-1] if len(block) > 2 and _is_slogan(block[-1]) else block[1:]  # noqa: PLR2004 - name, detail, slogan
    return not any(map(marks.is_sentence, details))


def _is_slogan(line: str) -> bool:
    """Tell whether the last line below a name is a few words that speak of nobody: "Always on time."."""
    words = line.lower().replace("'", " ").split()
    return (
        len(words) <= _LONGEST_SLOGAN and "?" not in line and _SOMEBODY.isdisjoint(word.strip(".,!") for word in words)
    )
