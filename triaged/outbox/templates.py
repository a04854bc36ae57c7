"""Templates that staff write: loaded, checked with sample data and with the worst, rendered in a sandbox.

The first line is ``Subject: …``; after an empty line comes the text in Jinja2. HTML is made from the text, unless a
file beside it says otherwise (``general.html``; its style sheets are written into its tags, since many mail programs
read no others). What customers wrote reaches a template only as plain strings, numbers and lists of strings: it is
data, never a template, and escaped in HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import TemplateError

from triaged.model import ConfigError, PermanentError, Problem
from triaged.outbox import grammar
from triaged.outbox.values import SAMPLE, WORST

_MAX_TEXT = 64 * 1024
_PAGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>'
    '<body style="margin:0;padding:0"><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"'
    ' style="width:100%;max-width:600px"><tr><td style="padding:16px;font-family:Arial,Helvetica,sans-serif;'
    'font-size:15px;line-height:23px">TEXT</td></tr></table></body></html>'
)
"""A page that Outlook, which lays out mail like a text processor, shows as well: a table, sizes in pixels."""
_LINK = re.compile(r"https?://[^\s<>\"]{4,200}")
_ABOVE = re.compile(r"(?:.*<body[^>]*>)?(?:\s*<!doctype[^>]*>)?", re.IGNORECASE | re.DOTALL)
"""What stands above the words of a page; the last <body> is its own, one before it may stand in a remark to Outlook."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A mail as words: one line of subject, plain text, and the same as HTML."""

    subject: str
    text: str
    html: str


class Templates:
    """The templates of one folder, compiled once; a later change on disk does not reach this object."""

    def __init__(self, folder: Path, spare: Iterable[Path] = ()) -> None:
        """Load every .txt file of the folder; ConfigError names each mistake with its line.

        ``spare`` are files that stand in for those of their name that the folder has not.
        """
        self._environment, self._escaping = grammar.environment(), grammar.environment(escape=True)
        self._pages: dict[str, Any] = {}
        self._compiled: dict[str, tuple[Any, Any]] = {}
        problems: list[Problem] = []
        for path in sorted((*folder.glob("*.txt"), *folder.glob("*/*.txt"))):
            problems.extend(self._load(path, name_in(folder, path)))
        if not self._compiled and not problems:
            problems.append(Problem(file=str(folder), line=0, column=0, message="there are no templates (*.txt) in it"))
        for path in spare:
            name = path.name if path.parent.name == "templates" else f"{path.parent.name}/{path.name}"
            if not (folder / name).exists():
                problems.extend(self._load(path, name))
        if problems:
            raise ConfigError(tuple(problems))

    @property
    def names(self) -> frozenset[str]:
        """The file names of the templates."""
        return frozenset(self._compiled)

    def render(self, name: str, values: Mapping[str, object], *, lead: str = "") -> Rendered:
        """Fill in a template, below a line of ``lead``; PermanentError where it yields no subject or no text."""
        try:
            subject_template, text_template = self._compiled[name]
            subject = " ".join(_printable(subject_template.render(values)).split())[:200]
            text = _bounded(text_template, values)
            page = _bounded(self._pages[name], values) if name in self._pages else ""
        except KeyError as error:
            raise PermanentError(f"there is no template {name}") from error
        except (TemplateError, TypeError, ValueError, OverflowError, RecursionError) as error:
            raise PermanentError(f"template {name}: {error}") from error
        if not subject or not text:
            raise PermanentError(f"template {name} yields no {'text' if subject else 'subject'}")
        text = f"{lead}\n\n{text}" if lead else text
        return Rendered(subject=subject, text=text, html=_styled(page, lead) if page else as_html(text))

    def variant(self, name: str, variant: str) -> str | None:
        """Return the name of a template in a language or a voice ("de", "formal"), or None where there is none."""
        found = f"{variant}/{name}"
        return found if variant and found in self._compiled else None

    def _load(self, path: Path, name: str) -> list[Problem]:
        source, unread = _read(path)
        if found := unread or grammar.problems(str(path), source, self._environment):
            return found
        first, _, body = source.partition("\n")
        self._compiled[name] = (
            self._environment.from_string(first.removeprefix("Subject:")),
            self._environment.from_string(body),
        )
        beside = path.with_suffix(".html")
        if beside.exists() and (wrong := self._load_page(beside, name)):
            return wrong
        for values in (SAMPLE, WORST):
            try:
                self.render(name, values)
            except PermanentError as error:
                del self._compiled[name]
                return [Problem(file=str(path), line=1, column=1, message=str(error))]
        return []

    def _load_page(self, path: Path, name: str) -> list[Problem]:
        """Compile the HTML that stands beside a template."""
        source, unread = _read(path)
        if found := unread or grammar.problems_of_page(str(path), source, self._escaping):
            return found
        self._pages[name] = self._escaping.from_string(source)
        return []


def name_in(folder: Path, path: Path) -> str:
    """Return the name of a template: "general.txt", or "de/general.txt" in a folder of its own."""
    return path.relative_to(folder).as_posix()


def _read(path: Path) -> tuple[str, list[Problem]]:
    """Return the text of a file, or why there is none."""
    try:
        return path.read_text("utf-8-sig"), []
    except (OSError, UnicodeDecodeError) as error:
        return "", [Problem(file=str(path), line=1, column=1, message=f"cannot be read as UTF-8 text ({error})")]


def as_html(text: str) -> str:
    """Return plain text as simple HTML that reads the same: paragraphs, line breaks, links; everything escaped."""
    blocks = []
    for paragraph in re.split(r"\n{2,}", text.strip()):
        escaped = html.escape(paragraph)
        linked = _LINK.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', escaped)
        blocks.append(f'<p style="margin:0 0 1em">{linked.replace(chr(10), "<br>")}</p>')
    return _PAGE.replace("TEXT", "".join(blocks))


def _styled(page: str, lead: str) -> str:
    """Return a page with its style sheets written into its tags, below a line of ``lead``."""
    if lead:
        page = _ABOVE.sub(lambda found: f"{found[0]}<p>{html.escape(lead)}</p>", page, count=1)
    return css_inline.inline(page, load_remote_stylesheets=False)


def _bounded(template: Any, values: Mapping[str, object]) -> str:
    """Render piece by piece and stop before a template without end fills the memory."""
    pieces, size = [], 0
    for piece in template.generate(values):
        size += len(piece)
        if size > _MAX_TEXT:
            raise ValueError("the text grows beyond 64 KiB")
        pieces.append(piece)
    return re.sub(r"\n{3,}", "\n\n", _printable("".join(pieces))).strip()


def _printable(text: str) -> str:
    return "".join(sign for sign in text if sign == "\n" or sign.isprintable())
