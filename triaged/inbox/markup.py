"""The elements that mail programs put around a quoted mail and around a signature, turned into marks of plain text.

Where a program says by a class or an id what it quotes, no word needs to be known: a container becomes a blockquote,
which html.py marks with ">". What quotes all that follows (Outlook's header) gets a separator above it, but only where
its words are none of those that copied.py knows. A signature gets the "-- " of plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import lxml.html
from lxml.html import HtmlElement

from triaged.inbox import copied, separators

_CONTAINERS = re.compile(
    r"(?:^|[\w-]*[_-]?)(?:yahoo_quoted|protonmail_quote|zmail_extra|tutanota_quote|front-blockquote|moz-cite-prefix"
    r"|gmail_attr|olk_src_body_section|mail-editor-reference-message-container|mailbird-quote|skiff_quote|hey_quote)",
)
_ABOVE_QUOTED = re.compile(r"(?:x_)*(?:divrplyfwdmsg|outlookmessageheader)")
_SIGNATURES = re.compile(r"[\w-]{0,40}signature(?:_block|-block|section)?[\w]{0,3}")
_BORDER = re.compile(r"border-top: ?(?:solid|#?\w+) ")
_LABEL = re.compile(r"[^\W\d_][^:\n]{0,25}:")
_SEPARATOR = "-----Original Message-----"
_MOST = 200
_PIECES = 40
_LABELS_AT_LEAST = 3


def mark(root: HtmlElement) -> None:
    """Change the tree so that its text shows what programs marked as quoted or as a signature."""
    found = list(islice(_marked(root), _MOST))
    signed = False
    for kind, element in found:
        if kind == "container" and not _is_forward(element):
            element.tag = "blockquote"
        elif kind == "above" and not _is_known(element):
            _insert_above(element, _SEPARATOR)
        elif kind == "signature" and not signed and not _has_dashes(element):
            signed = True
            _insert_above(element, "-- ")


def _marked(root: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    for element in root.iter("div", "span", "table", "blockquote", "td", "p", "pre"):
        names = [name.lower() for name in (element.get("class") or "")[:500].split()]
        names.append((element.get("id") or element.get("name") or "")[:80].lower())
        if element.getparent() is None:
            continue
        if any(_CONTAINERS.fullmatch(name) for name in names):
            yield "container", element
        elif any(_ABOVE_QUOTED.fullmatch(name) for name in names) or _is_bordered_header(element):
            yield "above", element
        elif any(_SIGNATURES.fullmatch(name) for name in names):
            yield "signature", element


def _pieces(element: HtmlElement) -> list[str]:
    pieces = (str(text).strip() for text in islice(element.itertext(), _PIECES * 2))
    return [piece for piece in pieces if piece][:_PIECES]


def _is_forward(element: HtmlElement) -> bool:
    return any(separators.kind(piece) == "forwarded" for piece in _pieces(element)[:3])


def _is_known(element: HtmlElement) -> bool:
    pieces = _pieces(element)
    return bool(pieces) and copied.length(pieces, 0, ruled=True) > 0


def _is_bordered_header(element: HtmlElement) -> bool:
    """Tell whether an element has Outlook's line above it and the words of a header in it, in whatever language."""
    style = (element.get("style") or "")[:500].lower()
    if not _BORDER.search(style) or "border:none" not in style.replace(" ", ""):
        return False
    return sum(bool(_LABEL.fullmatch(piece)) for piece in _pieces(element)[:20]) >= _LABELS_AT_LEAST


def _has_dashes(element: HtmlElement) -> bool:
    """Tell whether a signature has its dashes, in it or right above it."""
    if any(piece.startswith("--") for piece in _pieces(element)[:1]):
        return True
    above = element.getprevious()
    texts = [above.tail or "", "".join(_pieces(above)[-1:])] if above is not None else [element.getparent().text or ""]
    return not _pieces(element) or any(text.strip().endswith(("--", "-- ")) for text in texts)


def _insert_above(element: HtmlElement, words: str) -> None:
    """Put a line of words before an element."""
    line = lxml.html.Element("pre")
    line.text = words
    parent = element.getparent()
    if parent is not None:
        parent.insert(parent.index(element), line)
