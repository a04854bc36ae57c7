"""Which of the lines that are not quoted are no words of the writer: signatures, device lines, disclaimers, footers.

The work is on labels, one for each line, so that every line keeps its place. A signature below "-- ", a footer and a
disclaimer go wherever they stand; a closing formula with a name, a contact block and a name alone go only where no new
text follows, for then they end the mail.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from triaged.inbox import blocks, closings, devices, disclaimers, marks, separators

Zone = Literal["newest", "quoted", "signature", "forwarded", "disclaimer"]

_LOOKED_AT = 240
"""So many of the last unquoted lines are looked at, and a few of the first."""
_FIRST = 8
_DASHES = frozenset({"--", "\u2014", "\u2013"})
_LONG_DASHES = frozenset({"---", "__", "___", "----", "~~", "~"})
_SHORT_BLOCK = 25
_SIGNED_AT_MOST = 3
_DASHED_WORDS = 6


def label(lines: Sequence[str], zones: list[Zone], names: Iterable[str]) -> None:
    """Change the labels of lines that end a mail; ``names`` are the writer's, as his From tells them."""
    open_lines = [i for i, zone in enumerate(zones) if zone == "newest"]
    looked_at = open_lines[-_LOOKED_AT:]
    for part in _paragraphs(lines, open_lines[:_FIRST])[:1]:
        if disclaimers.is_banner([lines[i] for i in part]):
            _mark(zones, part, "disclaimer")
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
    if blocks.is_named_line(first):
        return len(below) <= _SHORT_BLOCK
    if marks.is_sentence(first) and not marks.has_contact(first):
        return False
    is_short = len(first.split()) <= _DASHED_WORDS or marks.has_contact(first) or "|" in first
    return is_short and not first[:1].islower() and len(below) <= _SHORT_BLOCK


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
            if not blocks.ends_mail(lines, written[at + 1 :]):
                return _other_start(lines, written, names)
            is_answer = not at or (at == 1 and closings.is_greeting(lines[written[0]]))
            return written[at + 1] if is_answer else written[at]
        if at and closings.is_signed(lines[written[at]]) and not any(map(marks.is_sentence, block)):
            return written[at]
    return _other_start(lines, written, names)


def _other_start(lines: Sequence[str], written: Sequence[int], names: Iterable[str]) -> int:
    last = len(written) - 1
    if blocks.is_dashed_name(lines[written[last]]) and not blocks.is_dashed_item(lines[written[last - 1]]):
        return written[last]
    contact = blocks.contact_start(lines, written)
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
