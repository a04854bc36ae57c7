"""From a pydantic error to a sentence at its line and column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from triaged.model import Problem
from triaged.rulebook import values
from triaged.rulebook.marks import Node, place
from triaged.rulebook.schema import (
    Conditions,
    EscalateEntry,
    ExampleEntry,
    GivenEntry,
    NotifyEntry,
    RuleEntry,
    Then,
)
from triaged.rulebook.words import WORDS

_MODELS: Mapping[tuple[str, ...], type[BaseModel]] = {
    (): RuleEntry,
    ("if",): Conditions,
    ("unless",): Conditions,
    ("then",): Then,
    ("then", "escalate"): EscalateEntry,
    ("then", "notify"): NotifyEntry,
    ("examples",): ExampleEntry,
    ("examples", "facts"): Conditions,
    ("examples", "given"): GivenEntry,
}
_MANY_WORDS = 12


def problems(error: ValidationError, node: Node, file: str) -> tuple[Problem, ...]:
    """Return a Problem for each error of one rule; ``node`` is the rule as it stands in the file."""
    return tuple(_problem(item, node, file) for item in error.errors(include_url=False))


def _problem(item: Mapping[str, Any], node: Node, file: str) -> Problem:
    path: tuple[str | int, ...] = item["loc"]
    mark = place(node, path)
    message, hint = _sentence(item, path)
    return Problem(file=file, line=mark.line, column=mark.column, message=message, hint=hint)


def _sentence(item: Mapping[str, Any], path: tuple[str | int, ...]) -> tuple[str, str]:
    names = tuple(step for step in path if isinstance(step, str))
    last = names[-1] if names else "rule"
    if item["type"] == "value_error":
        message, _, hint = str(item["ctx"]["error"]).partition("; ")
    elif item["type"] == "missing":
        message, hint = f"'{last}' is missing", _described(names[:-1], last)
    elif item["type"] == "extra_forbidden":
        message, hint = _unknown(last, names[:-1])
    elif item["type"] in ("model_type", "model_attributes_type", "dict_type"):
        message, hint = f"'{last}' wants words with values below it", _words_of(names)
    elif item["type"] in ("tuple_type", "list_type"):
        message, hint = f"'{last}' wants a list", "begin each item with '- '"
    else:
        message, hint = f"'{last}' cannot be read", str(item["msg"])
    return message, hint


def _described(parent: tuple[str, ...], name: str) -> str:
    model = _MODELS.get(parent)
    fields = model.model_fields if model else {}
    return next((f.description or "" for key, f in fields.items() if (f.alias or key) == name), "")


def _known(parent: tuple[str, ...]) -> tuple[str, ...]:
    model = _MODELS.get(parent)
    return tuple(field.alias or name for name, field in model.model_fields.items()) if model else ()


def _words_of(names: tuple[str, ...]) -> str:
    known = _known(names)
    return f"for example {values.listed(known[:3], 'or')}" if known else ""


def _unknown(name: str, parent: tuple[str, ...]) -> tuple[str, str]:
    known = _known(parent)
    near = values.closest(name, known)
    message = f"'{name}' is not a word I know here"
    if near:
        return message, f"did you mean '{near}'?"
    if name in WORDS:
        return message, "it belongs below 'if' or 'unless'"
    elsewhere = next((place[-1] for place in _MODELS if place and name in _known(place)), None)
    if elsewhere:
        return message, f"it belongs below '{elsewhere}'"
    if known and len(known) <= _MANY_WORDS:
        return message, f"{values.listed(known)} are"
    return message, "'triaged words' lists them all"
