# ruff: noqa: RUF001 - words of other languages in their own letters
"""The text of a mail in its parts: what is new in it, what it quotes, the signature, what it forwards.

Facts are read from the newest text alone: an old promise that somebody quotes must not be promised twice. Every line
gets a label, from top to bottom and in linear time, since anybody may write to us: first what is quoted or forwarded
(here), then what ends the mail (endings.py). quotequail is asked on a short piece for marks of mail programs that our
own lists lack. Where nothing would be left as new, the whole text is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import quotequail

from triaged.inbox import copied, endings, introductions, marks, separators
from triaged.inbox.endings import Zone
from triaged.model import Message, Zones

_SEARCHED = 200_000
"""Characters searched for marks; of what lies behind only ``>`` lines are told apart."""
_SEARCHED_LINES = 20_000
_HEADERS_TRIED = 1000
"""No mail quotes so many that a copied header would be missed; each trial reads some twenty lines."""
_ASKED_LINES = 500
_SHORTEST_MARK = 3
_WRAPPED_FROM = 60
_WRAPPED_TO = 30
_GREETING_WORDS = 4
_FORWARD_PREFIXES = (
    *("fwd:", "fw:", "wg:", "tr:", "rv:", "i:", "enc:", "vb:", "doorst:", "fwd :", "tr :", "vl:", "vs:", "pd:"),
    *("továbbítás:", "ilt:", "i̇lt:", "转发:", "转发：", "轉寄:", "轉寄：", "転送:", "전달:", "πρθ:", "הועבר:"),
    *("пересл:",),
)


@dataclass(slots=True)
class _Scan:
    """The lines of a text and what was found of them so far."""

    lines: list[str]
    is_forward: bool
    zones: list[Zone] = field(default_factory=list)
    tried: int = 0

    def put(self, zone: Zone, count: int = 1) -> None:
        """Label the next lines."""
        self.zones.extend([zone] * min(count, len(self.lines) - len(self.zones)))

    def put_rest(self, zone: Zone) -> None:
        """Label all lines that have no label, and the rules and bare separators right above them."""
        at = len(self.zones)
        reach = max(0, at - 6)
        while at > reach and self.zones[at - 1] == "newest" and _leads_to_quotation(self.lines[at - 1]):
            at -= 1
        if any(self.lines[i].strip() for i in range(at, len(self.zones))):
            self.zones[at:] = [zone] * (len(self.zones) - at)
        self.put(zone, len(self.lines))

    def says_something(self) -> bool:
        """Tell whether more than a greeting is new so far."""
        words = 0
        for line, zone in zip(self.lines, self.zones, strict=False):
            words += len(line.split()) if zone == "newest" else 0
            if words > _GREETING_WORDS:
                return True
        return False


def split(message: Message) -> Zones:
    """Return the zones of a message's text. Lines are kept as written; blank ones around a zone are dropped."""
    lines = message.text.split("\n")
    zones = _scan(lines, is_forward=message.subject.strip().lower().startswith(_FORWARD_PREFIXES))
    _ask_quotequail(lines, zones)
    endings.label(lines, zones, [author.name for author in message.from_])
    newest = _joined(lines, zones, "newest")
    if not newest and "quoted" in zones and "signature" in zones and "forwarded" not in zones:
        # An answer of a signature alone; what it quotes must not be taken for new.
        zones = ["newest" if zone == "signature" else zone for zone in zones]
        newest = _joined(lines, zones, "newest")
    if not newest:
        return Zones(newest=message.text.strip())
    return Zones(
        newest=newest,
        quoted=_joined(lines, zones, "quoted"),
        signature=_joined(lines, zones, "signature"),
        forwarded=_joined(lines, zones, "forwarded"),
        disclaimer=_joined(lines, zones, "disclaimer"),
    )


def _joined(lines: Sequence[str], zones: Sequence[Zone], wanted: Zone) -> str:
    return "\n".join(line.rstrip() for line, zone in zip(lines, zones, strict=True) if zone == wanted).strip()


def _leads_to_quotation(line: str) -> bool:
    return not line.strip() or marks.is_rule(line) or separators.is_unframed(line)


def _scan(lines: list[str], *, is_forward: bool) -> list[Zone]:
    """Label lines by the marks that programs leave, from top to bottom."""
    scan = _Scan(lines, is_forward)
    searched = 0
    barred = False
    while len(scan.zones) < len(lines):
        at = len(scan.zones)
        line = lines[at]
        searched += len(line) + 1
        if marks.is_quoted(line) or (barred and line.lstrip().startswith("|")) or _is_wrapped_quotation(scan, at):
            scan.put("quoted")
            continue
        barred = barred and not line.strip()
        is_long_enough = len(line) >= _SHORTEST_MARK
        if is_long_enough and searched <= _SEARCHED and at < _SEARCHED_LINES and _take_mark(scan, at):
            barred = lines[max(0, len(scan.zones) - 1)].lstrip().startswith("|") or _is_barred(lines, len(scan.zones))
            continue
        scan.put("newest")
    return scan.zones


def _is_barred(lines: Sequence[str], at: int) -> bool:
    follows = marks.next_written(lines, at)
    return follows >= 0 and lines[follows].lstrip().startswith("|")


def _is_wrapped_quotation(scan: _Scan, at: int) -> bool:
    """Tell whether the end of a quoted line stands here that was too long for the program: no ">" before it."""
    line = scan.lines[at]
    if not at or at + 1 >= len(scan.lines) or not 0 < len(line) <= _WRAPPED_TO or not line[0].islower():
        return False
    above = scan.lines[at - 1].rstrip()
    return (
        len(above) >= _WRAPPED_FROM
        and marks.is_quoted(above)
        and marks.is_quoted(scan.lines[at + 1])
        and not above.endswith((".", "?", "!", ":"))
    )


def _take_mark(scan: _Scan, at: int) -> bool:
    """Label the lines of a mark that begins here, and with it all that follows where that is sure."""
    lines = scan.lines
    if marks.is_spoken(lines[at]) or not lines[at].strip():
        return False
    may_be_header = scan.tried < _HEADERS_TRIED
    scan.tried += may_be_header and bool(copied.field_of(lines[at])[0])
    rest, count = _copied_mail(lines, at) if may_be_header else ("", 0)
    if rest:
        follows = marks.next_written(lines, at + count)
        if follows >= 0 and marks.is_quoted(lines[follows]) and not (scan.is_forward or scan.says_something()):
            scan.put("quoted", follows - at)
        else:
            scan.put_rest("forwarded" if rest == "forwarded" or scan.is_forward else "quoted")
        return True
    return _take_introduction(scan, at)


def _copied_mail(lines: Sequence[str], at: int) -> tuple[str, int]:
    """Return "original" or "forwarded" for a separator or a copied header, and how many lines it takes."""
    kind = separators.kind(lines[at])
    if not kind and marks.is_rule(lines[at]):
        start = marks.next_written(lines, at + 1, 3)
        known = copied.length(lines, start, ruled=True) if start >= 0 else 0
        if known or (start >= 0 and copied.is_unknown_header(lines, start)):
            return "original", start + known - at
        return "", 0
    if kind:
        start = marks.next_written(lines, at + 1, 3)
        return kind, 1 if start < 0 else start + copied.length(lines, start, ruled=True) - at
    length = copied.length(lines, at)
    return ("original", length) if length else ("", 0)


def _take_introduction(scan: _Scan, at: int) -> bool:
    """Label an introduction such as "On … wrote:", and the rest where no marked quotation follows it."""
    lines = scan.lines
    count, certainty = introductions.find(lines, at)
    if not certainty:
        return False
    follows = marks.next_written(lines, at + count)
    if follows >= 0 and marks.is_quoted(lines[follows]):
        _take_back_name(scan, at)
        scan.put("quoted", count)
        return True
    if certainty == "sure":
        barred = follows >= 0 and lines[follows].lstrip().startswith("|")
        _take_back_name(scan, at)
        scan.put("quoted", count) if barred else scan.put_rest("quoted")
        return True
    return False


def _take_back_name(scan: _Scan, at: int) -> None:
    """Label the line above an introduction that begins with the address: it holds the name."""
    begins = marks.clean(scan.lines[at]).startswith("<")
    if begins and at and scan.zones[at - 1] == "newest" and marks.looks_like_name(scan.lines[at - 1]):
        scan.zones[at - 1] = "quoted"


def _ask_quotequail(lines: Sequence[str], zones: list[Zone]) -> None:
    """Cut the newest lines where quotequail sees an introduction that has a date or an address near it."""
    asked = [i for i, zone in enumerate(zones) if zone == "newest"][:_ASKED_LINES]
    if not any(lines[i].strip() for i in asked):
        return
    text = "\n".join("" if marks.is_spoken(lines[i]) else lines[i][: marks.LONGEST_MARK] for i in asked)
    answer = quotequail.quote(text, limit=_ASKED_LINES + 1, quote_intro_line=True)
    above = "".join(piece for is_open, piece in answer if is_open)
    below = "".join(piece for is_open, piece in answer if not is_open)
    first = " ".join(below.split("\n")[:2])
    # It takes "I wrote:" in prose for an introduction; a real one names a day or an address.
    if not above.strip() or introductions.judge(first) != "sure":
        return
    start = asked[above.count("\n") + 1]
    zones[start:] = ["quoted" if zone == "newest" else zone for zone in zones[start:]]
