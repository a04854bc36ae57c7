"""YAML as people see it: every scalar is text, and every node knows its line and column.

Built from PyYAML's events, so nothing is guessed (``on`` stays ``on``, a date stays text) and the depth is
counted before anything is nested.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from triaged.model import Problem

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 20

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place in a file; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A scalar, as it was written."""

    value: str
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A mapping in the order of the file; of a key that is given twice the first stays."""

    entries: tuple[tuple[Text, Node], ...]
    mark: Mark

    def get(self, name: str) -> Node | None:
        """Return the value of a key, or None."""
        return next((value for key, value in self.entries if key.value == name), None)

    def key(self, name: str) -> Text | None:
        """Return the key itself, for its place, or None."""
        return next((key for key, _ in self.entries if key.value == name), None)


Node = Text | Items | Table
Plain = str | list["Plain"] | dict[str, "Plain"]


class Unreadable(Exception):  # noqa: N818 - a finding that ends the reading of one file, not an error of the program
    """The file cannot be read on from here."""

    def __init__(self, mark: Mark, message: str, hint: str = "") -> None:
        """Say where and why."""
        super().__init__(message)
        self.mark, self.message, self.hint = mark, message, hint


def parse(raw: bytes, file: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """Read one YAML document from UTF-8 bytes (a BOM and CRLF are fine).

    Returns the node, None for a file that is empty or cannot be read, and every problem found on the way.
    """
    try:
        text = _decode(raw)
        builder = _Builder(file)
        return builder.document(_events(text)), tuple(builder.problems)
    except Unreadable as error:
        mark = error.mark
        return None, (Problem(file=file, line=mark.line, column=mark.column, message=error.message, hint=error.hint),)


def plain(node: Node) -> Plain:
    """Return the node as str, list and dict, for a validator."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key.value: plain(value) for key, value in node.entries}


def place(node: Node, path: tuple[str | int, ...]) -> Mark:
    """Return where a path leads: the key of an entry, an item of a list, or the last node that exists.

    A number that stands for the only value of an entry (``label: a`` read as a list of one) is skipped.
    """
    mark = node.mark
    for step in path:
        if isinstance(step, int):
            if isinstance(node, Items) and step < len(node.items):
                node = node.items[step]
                mark = node.mark
            continue
        if not isinstance(node, Table):
            break
        key, value = node.key(step), node.get(step)
        if key is None or value is None:
            break
        mark, node = key.mark, value
    return mark


def excerpt(problem: Problem, text: str) -> str:
    """Return the line of a problem with its number and a caret below the column; empty where there is no line."""
    lines = _LINE_END.split(text.removeprefix("\ufeff"))
    if not 1 <= problem.line <= len(lines):
        return ""
    line = lines[problem.line - 1].replace("\t", " ")
    number = f"{problem.line:>5} | "
    column = min(max(problem.column, 1), len(line) + 1)
    return f"{number}{line}\n{' ' * (len(number) - 2)}| {' ' * (column - 1)}^"


def _decode(raw: bytes) -> str:
    if len(raw) > MAX_BYTES:
        raise Unreadable(Mark(line=1, column=1), "the file is larger than 1 MiB", "split it into several files")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", errors="replace")
        raise Unreadable(
            _mark_at(before), f"the byte 0x{raw[error.start]:02x} is not UTF-8 text", "save the file as UTF-8"
        ) from error
    control = _CONTROL.search(text)
    if control:
        raise Unreadable(
            _mark_at(text[: control.start()]), f"there is a control character ({control[0]!r})", "remove it"
        )
    return text


def _mark_at(before: str) -> Mark:
    lines = _LINE_END.split(before)
    return Mark(line=len(lines), column=len(lines[-1]) + 1)


def _events(text: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        where = error.problem_mark or error.context_mark
        lines = _LINE_END.split(text)
        mark = Mark(line=where.line + 1, column=where.column + 1) if where else Mark(line=1, column=1)
        if mark.line > len(lines):  # it misses something at the end
            mark = Mark(line=len(lines), column=len(lines[-1]) + 1)
        raise Unreadable(mark, *_sentence(error, mark, lines)) from error
    except yaml.YAMLError as error:
        raise Unreadable(Mark(line=1, column=1), "this is not YAML", str(error).split("\n", maxsplit=1)[0]) from error


def _sentence(error: yaml.MarkedYAMLError, mark: Mark, lines: list[str]) -> tuple[str, str]:
    line = lines[mark.line - 1]
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "this line is indented with a tab", "YAML wants spaces"
    problem = (error.problem or "").lower()
    if "mapping values are not allowed" in problem:
        return "a colon stands where none can be read", "put the text into quotes, or look at the indentation"
    if "cannot start any token" in problem:
        return "a word cannot begin with this character", "put the text into quotes"
    if "did not find expected" in problem or "expected <block end>" in problem or "could not find expected" in problem:
        return "this line does not fit to the lines above it", "look at the indentation, colons, quotes and brackets"
    if "unexpected end of stream" in problem:
        return "a quote is never closed", "look above for a single ' or \""
    return f"this is not YAML: {problem or 'it ends too early'}", "look at the indentation, colons and quotes"


class _Builder:
    """Builds nodes from events; problems that do not end the reading are collected."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        node: Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise Unreadable(_mark(event), "a rule file holds one document", "remove this line '---'")
            elif isinstance(event, yaml.NodeEvent):
                node = self._node(event, events, 1)
        return None if isinstance(node, Text) and not node.value else node

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        mark = _mark(event)
        if depth > MAX_DEPTH:
            raise Unreadable(mark, f"this is nested more than {MAX_DEPTH} levels deep", "rules need no more than five")
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            self._add(mark, f"'*{anchor}' refers to another place", "rules are written out: put its text here")
            return Text(value=f"*{anchor}", mark=mark)
        if anchor:
            self._add(mark, f"'&{anchor}' is an anchor", "rules have none: remove it")
        if tag:
            self._add(mark, f"'{tag}' is a tag", "everything is text here: remove it")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._items(mark, events, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._table(mark, events, depth)
        return Text(value=str(getattr(event, "value", "")), mark=mark)

    def _items(self, mark: Mark, events: Iterator[yaml.Event], depth: int) -> Items:
        items = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, depth + 1))
        return Items(items=tuple(items), mark=mark)

    def _table(self, mark: Mark, events: Iterator[yaml.Event], depth: int) -> Table:
        entries: dict[str, tuple[Text, Node]] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if not isinstance(key, Text):
                self._add(key.mark, "a list or a table stands where a word is wanted", "put it behind 'word:'")
            elif key.value in entries:
                self._add(key.mark, f"'{key.value}' is given twice", "keep one of them, or write a list [a, b]")
            else:
                entries[key.value] = (key, value)
        return Table(entries=tuple(entries.values()), mark=mark)

    def _add(self, mark: Mark, message: str, hint: str) -> None:
        self.problems.append(Problem(file=self.file, line=mark.line, column=mark.column, message=message, hint=hint))


def _mark(event: yaml.Event) -> Mark:
    start = event.start_mark
    return Mark(line=start.line + 1, column=start.column + 1) if start else Mark(line=1, column=1)
