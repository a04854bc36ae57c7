"""The text of a mail in its parts: what is new in it, what it quotes, the signature, what it forwards.

Facts are read from the newest text alone: an old promise that somebody quotes must not be promised twice. The reading
is line by line and linear, since anybody may write to us. quotequail is asked last, on a short piece, for marks of mail
programs that our own lists (marks.py) lack. Where nothing would be left as new, the whole text is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import quotequail

from triaged.inbox import marks
from triaged.model import Message, Zones

Zone = Literal["newest", "quoted", "signature", "forwarded"]

_SEARCHED = 200_000
"""Characters searched for marks; of what lies behind only ``>`` lines are told apart."""
_ASKED_LINES = 500
_ATTRIBUTION_LINES = 3
_HEADER_LINES = 8
_LONGEST_NAME_BLOCK = 8
_LONGEST_SLOGAN = 8
_SOMEBODY = frozenset({"i", "we", "you", "he", "she", "they", "me", "us", "please", "it", "call", "ring", "still"})
"""Who speaks of somebody says something, wherever it stands."""
_LONGEST_SIGNATURE = 25
_LONGEST_DETAIL = 4
_LONGEST_DETAIL_LINE = 80
_FORWARD_PREFIXES = ("fwd:", "fw:", "wg:", "tr:", "rv:", "i:", "enc:", "vb:", "doorst:", "fwd :", "tr :")


@dataclass(slots=True)
class _Split:
    """Which line went where so far."""

    newest: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    forwarded: list[str] = field(default_factory=list)

    def put(self, zone: Zone, lines: list[str]) -> None:
        """Add lines to a zone."""
        getattr(self, zone).extend(lines)


def split(message: Message) -> Zones:
    """Return the zones of a message's text. Lines are kept as written; blank ones around a zone are dropped."""
    lines = message.text.split("\n")
    parts = _scan(lines, is_forward=message.subject.lower().startswith(_FORWARD_PREFIXES))
    _ask_quotequail(parts)
    _take_signature(parts)
    newest = _joined(parts.newest)
    if not newest:
        return Zones(newest=message.text.strip())
    return Zones(
        newest=newest,
        quoted=_joined(parts.quoted),
        signature=_joined(parts.signature),
        forwarded=_joined(parts.forwarded),
    )


def _joined(lines: list[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip()


def _scan(lines: list[str], *, is_forward: bool) -> _Split:
    """Sort lines by the marks that programs leave, from top to bottom."""
    parts = _Split()
    zone: Zone = "newest"
    searched = 0
    at = 0
    while at < len(lines):
        line = lines[at]
        searched += len(line) + 1
        if _is_quoted(line):
            parts.put("quoted", [line])
            zone = "newest"  # what stands below a quotation is an answer to it
            at += 1
            continue
        if searched > _SEARCHED or not line.strip():
            parts.put(zone, [line])
            at += 1
            continue
        length, kind = _attribution(lines, at)
        if kind:
            parts.put("quoted", lines[at : at + length])
            if kind == "rest":
                parts.put("quoted", lines[at + length :])
                return parts
            at += length
            continue
        rest = _rest_belongs_to(lines, at, is_forward=is_forward)
        if rest:
            parts.put(rest, lines[at:])
            return parts
        if line.rstrip() in {"--", "-- "} or marks.is_device_line(line):
            zone = "signature"
        parts.put(zone, [line])
        at += 1
    return parts


def _is_quoted(line: str) -> bool:
    return line.lstrip(" \t").startswith(">")


def _attribution(lines: list[str], at: int) -> tuple[int, Literal["", "block", "rest"]]:
    """Return how many lines an introduction such as "On … wrote:" takes, and whether a block or the rest is quoted."""
    joined = ""
    for length in range(1, _ATTRIBUTION_LINES + 1):
        line = lines[at + length - 1] if at + length <= len(lines) else ""
        if not line.strip() or len(line) > marks.LONGEST_MARK or _is_quoted(line):
            return 0, ""
        if length > 1 and (marks.has_opener(line) or not marks.opens_wrapped_attribution(lines[at])):
            return 0, ""
        joined = f"{joined} {line.strip()}"
        if marks.is_attribution(joined):
            following = next((text for text in lines[at + length : at + length + 5] if text.strip()), "")
            if _is_quoted(following):
                return length, "block"
            # Without ">" the words that follow "I wrote:" may well be new; those after another's name are not.
            return (length, "rest") if marks.is_certain_attribution(joined) else (0, "")
        if line.rstrip().endswith(":"):
            return 0, ""
    return 0, ""


def _rest_belongs_to(lines: list[str], at: int, *, is_forward: bool) -> Literal["", "quoted", "forwarded"]:
    """Tell where everything from this line on belongs, if a separator or a copied header starts here."""
    kind = marks.separator(lines[at])
    if kind == "forwarded":
        return "forwarded"
    start = at
    if not kind and marks.is_rule(lines[at]):
        start = next((i for i in range(at + 1, min(at + 3, len(lines))) if lines[i].strip()), at)
    if kind == "original" or _is_copied_header(lines, start):
        return "forwarded" if is_forward else "quoted"
    return ""


def _is_copied_header(lines: list[str], at: int) -> bool:
    """Tell whether the header of another mail stands here: a From line and two more fields within eight lines."""
    if marks.header_word(lines[at]) != "from":
        return False
    words = {marks.header_word(line) for line in lines[at : at + _HEADER_LINES]}
    return len(words & {"sent", "to", "subject"}) >= 2  # noqa: PLR2004 - see above


def _ask_quotequail(parts: _Split) -> None:
    """Cut the newest lines where quotequail sees an introduction that has a date or an address near it."""
    asked = parts.newest[:_ASKED_LINES]
    if not any(line.strip() for line in asked):
        return
    text = "\n".join(line[: marks.LONGEST_MARK] for line in asked)
    answer = quotequail.quote(text, limit=_ASKED_LINES + 1, quote_intro_line=True)
    above = "".join(piece for is_open, piece in answer if is_open)
    below = "".join(piece for is_open, piece in answer if not is_open)
    first = " ".join(below.split("\n")[:2])
    # It takes "I wrote:" in prose for an introduction; a real one names a day or an address.
    if not above.strip() or not marks.is_certain_attribution(first):
        return
    at = above.count("\n") + 1
    parts.put("quoted", parts.newest[at:])
    del parts.newest[at:]


def _take_signature(parts: _Split) -> None:
    """Move a closing formula with the name block below it from the end of the newest lines to the signature."""
    lines = parts.newest
    while lines and not lines[-1].strip():
        lines.pop()
    lowest = max(0, len(lines) - _LONGEST_SIGNATURE)
    for at in range(len(lines) - 1, lowest - 1, -1):
        if marks.is_sign_off(lines[at]):
            block = [line for line in lines[at + 1 :] if line.strip()]
            if at > 0 and block and _is_name_block(block):
                parts.signature[:0] = lines[at:]
                del lines[at:]
            return


def _is_name_block(block: list[str]) -> bool:
    """Tell whether lines are a name and details below it: no sentence among them."""
    if len(block) > _LONGEST_NAME_BLOCK or not marks.looks_like_name(block[0]):
        return False
    details = block[1:-1] if len(block) > 2 and _is_slogan(block[-1]) else block[1:]  # noqa: PLR2004 - name, detail, slogan
    return not any(_is_sentence(line.strip()) for line in details)


def _is_slogan(line: str) -> bool:
    """Tell whether the last line below a name is a few words that speak of nobody: "Always on time."."""
    words = line.lower().replace("'", " ").split()
    return (
        len(words) <= _LONGEST_SLOGAN and "?" not in line and _SOMEBODY.isdisjoint(word.strip(".,!") for word in words)
    )


def _is_sentence(line: str) -> bool:
    """Tell whether a line below a name says something, rather than being a detail such as "Fixings Ltd."."""
    is_postscript = line.lower().startswith(("p.s", "ps ", "ps:"))
    ends = line.endswith(("?", "!")) or (line.endswith(".") and len(line.split()) > _LONGEST_DETAIL)
    return is_postscript or ends or len(line) > _LONGEST_DETAIL_LINE
