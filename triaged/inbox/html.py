"""HTML to the text that a reader sees: no scripts, nothing hidden, quotations marked with ``>`` as in plain text.

inscriptis lays out the text; what it would show and a mail program would not (hidden by style, white on white) is
taken out of the tree before. Text that nobody was meant to see must not become a promise that somebody made.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import lxml.html
from inscriptis import Inscriptis
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig
from lxml.html import HtmlElement

from triaged.inbox import markup

MAX_HTML = 512 * 1024
_INVISIBLE_TAGS = frozenset({"head", "script", "style", "title", "template", "noscript", "object", "svg", "math"})
_WHITE = frozenset({"#fff", "#ffffff", "white", "rgb(255,255,255)"})
_NOTHING = frozenset({"0", "0px", "0pt", "0em", "0%", "0.0", ".0"})
_TAG = re.compile(r"<[^<>]{0,2000}>")
_HIDING_RULE = re.compile(r"([^{}]{1,200})\{([^{}]{1,500})\}")
_PLAIN_SELECTOR = re.compile(r"(?:[a-z][a-z0-9]{0,9})?([.#][\w-]{1,80})")


def html_to_text(source: str) -> str:
    """Return the visible text of at most the first 512 KiB of HTML; never raises, and falls back to cutting tags."""
    source = source[:MAX_HTML].replace("\0", "")
    if not source.strip():
        return ""
    try:
        root = lxml.html.document_fromstring(source.encode("utf-8", "replace"), parser=_parser())
        _drop_hidden(root)
        markup.mark(root)
        _mark_quotations(root)
        text = _layout(root)
    except (Exception, RecursionError):  # noqa: BLE001 - lxml and inscriptis raise many things on hostile markup
        text = ""
    return text if text.strip() else html.unescape(_TAG.sub(" ", source)).strip()


def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)


def _layout(root: HtmlElement) -> str:
    config = ParserConfig(css=CSS_PROFILES["strict"], display_images=False, display_links=False)
    return str(Inscriptis(root, config).get_text())


def _drop_hidden(root: HtmlElement) -> None:
    """Take every element out of the tree that a mail program would not show, keeping the text behind it."""
    hiding = frozenset(_hiding_selectors(root))
    on_colour: dict[HtmlElement, bool] = {}
    for element in list(root.iter()):
        style = _declarations(element.get("style") or "")
        parent = element.getparent()
        on_colour[element] = on_colour.get(parent, False) or _has_background(element, style)
        names = {f".{name}" for name in (element.get("class") or "").split()} | {f"#{element.get('id')}"}
        hidden = element.tag in _INVISIBLE_TAGS or element.get("hidden") is not None or bool(names & hiding)
        colour = style.get("color") or (element.get("color") or "").lower()
        white = colour.replace(" ", "") in _WHITE and not on_colour[element]
        if parent is not None and (hidden or white or _is_hiding(style)):
            element.drop_tree()


def _declarations(style: str) -> dict[str, str]:
    """Read ``a: b; c: d`` of a style attribute; ``!important`` is left out."""
    pairs = (item.partition(":") for item in style[:2000].lower().replace("!important", "").split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _is_hiding(style: dict[str, str]) -> bool:
    """Tell whether declarations make an element invisible."""
    clipped = style.get("overflow") == "hidden" and (
        style.get("max-height") in _NOTHING or style.get("height") in _NOTHING or style.get("width") in _NOTHING
    )
    return (
        clipped
        or style.get("display") == "none"
        or style.get("visibility") in {"hidden", "collapse"}
        or style.get("mso-hide") == "all"
        or style.get("opacity") in _NOTHING
        or style.get("font-size") in _NOTHING
    )


def _has_background(element: HtmlElement, style: dict[str, str]) -> bool:
    """Tell whether an element is painted, so that white text on it can be read."""
    colour = style.get("background-color") or style.get("background") or (element.get("bgcolor") or "").lower()
    return bool(colour) and colour.replace(" ", "") not in _WHITE | {"transparent", "none"}


def _hiding_selectors(root: HtmlElement) -> Iterator[str]:
    """Yield the classes and ids that a style sheet outside of any @media block hides."""
    for sheet in root.iter("style"):
        for selectors, body in _HIDING_RULE.findall((sheet.text or "")[:65536].partition("@media")[0]):
            if _is_hiding(_declarations(body)):
                for selector in selectors.lower().split(","):
                    plain = _PLAIN_SELECTOR.fullmatch(selector.strip())
                    if plain:
                        yield plain.group(1)


def _mark_quotations(root: HtmlElement) -> None:
    """Replace each outermost blockquote by its text with ``>`` before each line, so that zones can be told apart."""
    for quotation in [element for element in root.iter("blockquote") if not _is_inside_quotation(element)]:
        tail, quotation.tail = quotation.tail, None
        lines = _layout(quotation).strip("\n").split("\n")
        for child in list(quotation):
            quotation.remove(child)
        quotation.tag = "pre"
        quotation.attrib.clear()
        quotation.text = "\n".join(f"> {line}" for line in lines)
        quotation.tail = tail


def _is_inside_quotation(element: HtmlElement) -> bool:
    return any(True for _ in element.iterancestors("blockquote"))
