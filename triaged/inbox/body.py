"""The text that a person reads in a mail, chosen from its parts (RFC 2046, RFC 3676).

Where a mail says something in text/plain and something else in text/html, the plain text counts: it cannot hide
anything. It gives way only where it is empty or a placeholder for readers without HTML.
"""

from __future__ import annotations

import re
from email.message import Message as Part

from triaged.inbox.fields import decode_octets
from triaged.inbox.html import html_to_text
from triaged.inbox.mime import children, content_type, is_attached, octets, parameter

MAX_TEXT = 1024 * 1024
_PLACEHOLDER_AT_MOST = 400
_PLACEHOLDER = re.compile(
    r"\bhtml\b|\bin (?:your|a|the) (?:web )?browser\b|\bim browser\b|\bnavigateur\b", re.IGNORECASE
)
_NOT_TEXT = re.compile("[\0\x01-\x08\x0b\x0e-\x1f\x7f]")


def read_text(root: Part) -> tuple[str, tuple[str, ...]]:
    """Return the readable text of a part, lines ended by LF, at most 1 MiB, and the defects met."""
    defects: list[str] = []
    text = _text_of(root, defects)
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT]
        defects.append("text is cut at 1 MiB")
    return text, tuple(dict.fromkeys(defects))


def _text_of(part: Part, defects: list[str]) -> str:
    """Return the text of a part and its inline children; the depth is bounded by ``mime.MAX_DEPTH``."""
    kind = content_type(part)
    inside = children(part)
    if kind == "multipart/alternative":
        return _choose(inside, defects)
    if kind == "multipart/related":
        return _text_of(inside[0], defects) if inside else ""
    if kind.startswith("multipart/"):
        # Joined without a length limit of its own: every leaf is limited, and the number of leaves is.
        return "\n".join(filter(None, (_text_of(child, defects) for child in inside)))
    return _text_of_leaf(part, defects) if is_leaf_text(part) else ""


def _text_of_leaf(part: Part, defects: list[str]) -> str:
    text = _decode(part, defects)
    if content_type(part) == "text/html":
        return html_to_text(text).strip("\n")
    if str(parameter(part, "format")).lower() == "flowed":
        return unflow(text, delsp=str(parameter(part, "delsp")).lower() == "yes")
    return text


def _choose(alternatives: tuple[Part, ...], defects: list[str]) -> str:
    """Return the plain text among alternatives unless it only says that there is something better."""
    plain = rich = ""
    for part in alternatives:
        if content_type(part) == "text/plain":
            plain = plain or _text_of(part, defects)
        elif not rich and len(plain.strip()) <= _PLACEHOLDER_AT_MOST:
            rich = _text_of(part, defects)
    if not plain.strip():
        return rich
    if not rich or len(plain.strip()) > _PLACEHOLDER_AT_MOST:
        return plain
    is_placeholder = bool(_PLACEHOLDER.search(plain)) and len(rich) > len(plain)
    return rich if is_placeholder or len(plain.strip()) <= 1 else plain


def is_leaf_text(part: Part) -> bool:
    """Tell whether a part is text to be read, neither attached nor the machine's share of a report."""
    kind = content_type(part)
    return kind in {"text/plain", "text/html", "text/enriched"} and not is_attached(part)


def _decode(part: Part, defects: list[str]) -> str:
    label = parameter(part, "charset")
    text, right = decode_octets(octets(part)[: MAX_TEXT * 2], label if isinstance(label, str) else None)
    if isinstance(label, str) and not right:
        defects.append("the charset label is wrong")
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT]
        defects.append("text is cut at 1 MiB")
    return clean(text)


def clean(text: str) -> str:
    """Return text with LF as the only line end and without NUL and other control characters."""
    return _NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n"))


def unflow(text: str, *, delsp: bool) -> str:
    """Join the soft line breaks of format=flowed (RFC 3676 section 4): a line that ends in a space goes on."""
    lines: list[str] = []
    paragraph: list[str] = []
    depth = 0
    for raw in text.split("\n"):
        rest = raw.lstrip(">")
        level = len(raw) - len(rest)
        content = rest.removeprefix(" ")  # space-stuffing, section 4.4
        if paragraph and level != depth:
            lines.append(_quoted("".join(paragraph), depth))
            paragraph = []
        depth = level
        flows = content.endswith(" ") and content != "-- "  # section 4.3: the signature separator is fixed
        paragraph.append(content[:-1] if flows and delsp else content)
        if not flows:
            lines.append(_quoted("".join(paragraph), depth))
            paragraph = []
    if paragraph:
        lines.append(_quoted("".join(paragraph), depth))
    return "\n".join(lines)


def _quoted(line: str, depth: int) -> str:
    return f"{'>' * depth} {line}" if depth else line
