"""What may stand in a template: text, names, conditions and loops over lists; nothing that can call, copy or grow.

A template is written by staff and filled with what strangers wrote, so it is held to a short list of Jinja2's words.
What is not on the list is refused when the template is loaded, before the first customer meets it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from triaged.model import Problem
from triaged.outbox.values import NAMES

MAX_SOURCE = 64 * 1024
_MAX_TEXT = 64 * 1024
_RATING = re.compile(
    r"\b(?:rate us|rate your|survey|how did we do|leave (?:us )?a review|out of (?:5|five|10|ten) stars"
    r"|bewerten sie|umfrage|notez[- ]nous|votre avis|sondage|val[oó]renos|encuesta)\b",
    re.IGNORECASE,
)
_UNFIT = re.compile(r"<script|<link|<iframe|<form|\bon\w+=|javascript:|@import", re.IGNORECASE)
_WORDS: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If, nodes.CondExpr, nodes.And,
    nodes.Or, nodes.Not, nodes.Compare, nodes.Operand, nodes.Concat, nodes.For, nodes.Test, nodes.Filter,
)  # fmt: skip
_FILTERS = ("capitalize", "default", "first", "join", "last", "length", "lower", "title", "trim", "upper")
_TESTS = ("defined", "divisibleby", "even", "odd")
_SAID = {
    "Add": "+", "Sub": "-", "Mul": "*", "Pow": "**", "Div": "/", "FloorDiv": "//", "Mod": "%", "Getitem": "[…]",
    "Assign": "set", "AssignBlock": "set", "Call": "(…)", "List": "[…]", "FromImport": "import",
}  # fmt: skip


def environment(*, escape: bool = False) -> Environment:
    """Return the environment in which templates are compiled: Jinja2's immutable sandbox without any global."""
    found = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=escape, trim_blocks=True, lstrip_blocks=True
    )
    found.globals.clear()
    found.filters = {name: found.filters[name] for name in _FILTERS} | {"join": _join}
    found.tests = {name: found.tests[name] for name in _TESTS}
    return found


def problems(file: str, source: str, jinja: Environment) -> list[Problem]:
    """Return every mistake of a template with its line: an empty list where it may be compiled."""
    first, _, body = source.partition("\n")
    if len(source) <= MAX_SOURCE and not first.startswith("Subject:"):
        return [_problem(file, 1, "the first line is not a subject", "begin with: Subject: …")]
    # The empty line in place of the subject keeps the line numbers of the file.
    return _mistakes(file, source, (first, "\n" + body), jinja)


def problems_of_page(file: str, source: str, jinja: Environment) -> list[Problem]:
    """Return every mistake of the HTML that stands beside a template; it has no subject."""
    found = _mistakes(file, source, (source,), jinja)
    if unfit := _UNFIT.search(source):
        message = f"'{unfit[0]}' does nothing in mail, or loads from elsewhere"
        found.append(_problem(file, source[: unfit.start()].count("\n") + 1, message, "remove it"))
    return found


def _mistakes(file: str, source: str, parts: Iterable[str], jinja: Environment) -> list[Problem]:
    if len(source) > MAX_SOURCE:
        return [_problem(file, 1, "is larger than 64 KiB")]
    try:
        trees = [jinja.parse(part) for part in parts]
        found = [each for tree in trees for each in (*_unknown(file, tree), *_forbidden(file, tree))]
    except TemplateSyntaxError as error:
        return [_problem(file, error.lineno, (error.message or "cannot be understood").rstrip("."))]
    except RecursionError:
        return [_problem(file, 1, "is nested too deeply")]
    if rating := _RATING.search(source):
        line = source[: rating.start()].count("\n") + 1
        message = f"'{rating[0]}' asks for a rating; nobody who complains wants that"
        found.append(_problem(file, line, message, "remove it"))
    return found


def _unknown(file: str, tree: nodes.Template) -> Iterator[Problem]:
    names = list(tree.find_all(nodes.Name))
    known = NAMES.keys() | {name.name for name in names if name.ctx == "store"} | {"loop"}
    for name in names:
        if name.name not in known:
            hint = f"known are {', '.join(sorted(NAMES))}"
            yield _problem(file, name.lineno, f"'{name.name}' is not a name I know here", hint)


def _forbidden(file: str, tree: nodes.Template) -> Iterator[Problem]:
    for node, loops in _walk(tree, 0):
        kind, known = ("filter", _FILTERS) if isinstance(node, nodes.Filter) else ("test", _TESTS)
        if isinstance(node, nodes.Filter | nodes.Test) and node.name not in known:
            yield _problem(file, node.lineno, f"there is no {kind} '{node.name}'", f"there are {', '.join(known)}")
            continue
        if isinstance(node, _WORDS) and not (isinstance(node, nodes.For) and (node.recursive or loops > 1)):
            continue
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name == "loop":
            continue
        name = type(node).__name__
        said = "a loop in a loop" if name == "For" else f"'{_SAID.get(name, name.lower())}'"
        yield _problem(file, node.lineno, f"{said} is not possible here", "write the text out")


def _walk(node: nodes.Node, loops: int) -> Iterator[tuple[nodes.Node, int]]:
    """Yield every node with the number of loops it stands in, itself counted."""
    inside = loops + isinstance(node, nodes.For)
    yield node, inside
    for child in node.iter_child_nodes():
        yield from _walk(child, inside)


def _join(values: Iterable[object], separator: str = "") -> str:
    """Join a list like Jinja2's own filter, up to the size of a mail."""
    parts = [str(value) for value in values]
    if sum(map(len, parts)) + len(separator) * len(parts) > _MAX_TEXT:
        raise SecurityError("the text grows beyond 64 KiB")
    return separator.join(parts)


def _problem(file: str, line: int, message: str, hint: str = "") -> Problem:
    return Problem(file=file, line=line, column=1, message=message, hint=hint)
