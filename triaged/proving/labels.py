"""Labelled mails: ``gold.jsonl`` says of each what must be found in it.

One JSON object a line and mail. Every mistake in the file is said with its line and what to do about it.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import AfterValidator, ConfigDict, TypeAdapter, ValidationError

from triaged.inbox.parse import parse
from triaged.model import SIGNAL_KINDS, ConfigError, Problem
from triaged.proving.spans import holds, words

GOLD = "gold.jsonl"
Status = Literal["open", "broken", "kept"]
Tier = Literal["normal", "hard"]
_STRICT = ConfigDict(extra="forbid", strict=True)
_ANY_TIME = datetime(2090, 1, 1, tzinfo=UTC)
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_DAY_LENGTH = 10


def _span(text: str) -> str:
    if not words(text):
        raise ValueError("holds no word, so nothing could ever match it; copy the words from the mail")
    return text


def _day(text: str) -> str:
    """Accept a month, a day, or a time of a day."""
    if not _MONTH.fullmatch(text):
        _moment(text)
    return text


def _due(text: str) -> str:
    if _moment(text).tzinfo is None and len(text) > _DAY_LENGTH:
        raise ValueError(f"the time {text} has no offset; write for example 2026-03-12T14:00:00+00:00")
    return text


def _reference(text: str) -> str:
    if _moment(text).tzinfo is None:
        raise ValueError(f"{text} has no offset; write the mail's Date header, for example 2026-03-12T14:02:00+00:00")
    return text


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no date; write 2026-03-12, or 2026-03-12T14:00:00+00:00") from error


def _kind(text: str) -> str:
    if text not in SIGNAL_KINDS:
        close = difflib.get_close_matches(text, SIGNAL_KINDS, n=1)
        raise ValueError(f"{text!r} is no signal; " + _meant(close, f"there are {', '.join(SIGNAL_KINDS)}"))
    return text


Span = Annotated[str, AfterValidator(_span)]
Due = Annotated[str, AfterValidator(_due)]
Kind = Annotated[str, AfterValidator(_kind)]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPromise:
    """A promise as the labeller read it, with what else is right."""

    __pydantic_config__: ClassVar = _STRICT
    text: Span
    promisor: str
    due: Due | None
    status: Status
    promisor_accept: tuple[str, ...] = ()
    due_accept: tuple[Due | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NeutralPromise(GoldPromise):
    """A promise that may be found or not: only its words count."""

    promisor: str = ""
    due: Due | None = None
    status: Status = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDate:
    """A day that the mail names."""

    __pydantic_config__: ClassVar = _STRICT
    text: Span
    iso: Annotated[str, AfterValidator(_day)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeutralDate:
    """A day that may be found or not, whichever it is read as."""

    __pydantic_config__: ClassVar = _STRICT
    text: Span
    iso: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """All that a labeller says of one mail; what ends in "optional" is right whether it is found or not."""

    __pydantic_config__: ClassVar = _STRICT
    file: str
    reference: Annotated[str, AfterValidator(_reference)]
    vendors: tuple[Span, ...]
    promises: tuple[GoldPromise, ...]
    dates: tuple[GoldDate, ...]
    signals: tuple[Kind, ...]
    is_complaint: bool
    tier: Tier
    vendors_optional: tuple[Span, ...] = ()
    promises_optional: tuple[NeutralPromise, ...] = ()
    dates_optional: tuple[NeutralDate, ...] = ()
    signals_optional: tuple[Kind, ...] = ()
    not_newest: tuple[Span, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A label with the domain of the mail's author."""

    label: Label
    domain: str


_READ = TypeAdapter(Label)
_WRITE = {
    **{key: f'write "{key}": [] where there are none' for key in ("vendors", "promises", "dates", "signals")},
    "due": 'write "due": null for a promise without a date',
    "status": f"write one of {', '.join(get_args(Status))}",
    "tier": 'write "normal", or "hard" where a person would have to think',
    "is_complaint": "write true or false",
    "file": "write the name of the mail's file",
    "reference": "write the mail's Date header, for example 2026-03-12T14:02:00+00:00",
}
"""What to write where a key is missing or holds something else."""
_PARTS = {
    "promises": GoldPromise,
    "promises_optional": NeutralPromise,
    "dates": GoldDate,
    "dates_optional": NeutralDate,
}


def find(place: Path) -> Path:
    """Return the folder of labelled mails in a set; ConfigError where there is none."""
    for folder in (place / "extraction", place):
        if (folder / GOLD).is_file():
            return folder
    message, hint = f"there is neither extraction/{GOLD} nor {GOLD} in it", "HACKING.md says how to label your own mail"
    raise ConfigError((Problem(file=str(place), line=0, column=0, message=message, hint=hint),))


def read(folder: Path) -> tuple[Labelled, ...]:
    """Read ``gold.jsonl`` and look for each of its mails; ConfigError holds every problem with its line."""
    path = folder / GOLD
    found: dict[str, Label] = {}
    problems: list[Problem] = []
    for number, line in json_lines(path):
        try:
            label = _READ.validate_json(line)
        except ValidationError as error:
            items = [dict(item) for item in error.errors()]
            problems += [Problem(file=str(path), line=number, column=1, message=said(item)) for item in items]
            continue
        if wrong := _misplaced(label.file, folder, found):
            problems.append(Problem(file=str(path), line=number, column=1, message=wrong))
        found[label.file] = label
    if not found and not problems:
        hint = "write one JSON object a line for each mail"
        problems.append(Problem(file=str(path), line=0, column=0, message="there is no label in it", hint=hint))
    if problems:
        raise ConfigError(tuple(problems))
    return tuple(Labelled(label=label, domain=_domain(folder / label.file)) for label in found.values())


def json_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that hold anything, with their numbers; ConfigError where one of them is no JSON."""
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        problem = Problem(file=str(path), line=0, column=0, message="it is not UTF-8", hint="save it as UTF-8")
        raise ConfigError((problem,)) from error
    problems = []
    for number, line in enumerate(lines, start=1):
        try:
            json.loads(line.strip() or "{}")
        except json.JSONDecodeError as error:
            problems.append(
                Problem(
                    file=str(path), line=number, column=error.colno, message=f"this is no JSON object ({error.msg})",
                    hint="each line holds one whole object",
                )
            )  # fmt: skip
    if problems:
        raise ConfigError(tuple(problems))
    yield from ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def said(item: dict[str, Any]) -> str:
    """Return one of pydantic's findings as a sentence that says what to do."""
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in item["loc"]).lstrip(".")
    last, kind = str(item["loc"][-1]) if item["loc"] else "", item["type"]
    if kind == "missing":
        return f"'{where}' is missing; {_needed(last)}"
    if kind == "unexpected_keyword_argument":
        known = [
            each.name for each in fields(_PARTS.get(str(item["loc"][0]), Label) if len(item["loc"]) > 1 else Label)
        ]
        return f"'{where}' is not a key I know here; " + _meant(
            difflib.get_close_matches(last, known, n=1), f"there are {', '.join(known)}"
        )
    if kind == "literal_error":
        choices = get_args(Status if last == "status" else Tier)
        return f"{where}: {item['input']!r} is not one of {', '.join(choices)}; write one of these"
    if kind == "value_error":
        return f"{where}: " + str(item["msg"]).removeprefix("Value error, ")
    message = str(item["msg"])
    hint = _WRITE.get(last, "HACKING.md shows the form")
    return f"{where or 'the line'}: {message[:1].lower()}{message[1:]}; {hint}"


def _needed(key: str) -> str:
    return _WRITE.get(key, f'add "{key}"')


def _meant(close: list[str], otherwise: str) -> str:
    return f"did you mean '{close[0]}'?" if close else otherwise


def _misplaced(file: str, folder: Path, earlier: dict[str, Label]) -> str:
    """Return what is wrong about the file that a label names, if anything is."""
    if file in earlier:
        return f"there is a second label for {file}; keep one of them"
    if Path(file).name != file or not file.endswith(".eml"):
        return f"'{file}' is not the name of an .eml file; write the name alone, the mail lies beside {GOLD}"
    if not (folder / file).is_file():
        return f"there is no mail {file} beside {GOLD}; put it there, or remove this line"
    return ""


def _domain(path: Path) -> str:
    authors = parse(path.read_bytes(), received_at=_ANY_TIME).from_
    return authors[0].domain if authors else ""


def strays(label: Label, newest: str | None) -> tuple[str, ...]:
    """Return the labelled words of promises and dates that do not stand in what is new in the mail.

    Such a label can never be met: it was copied from a quotation, or mistyped. Without a text nothing is said.
    """
    if newest is None:
        return ()
    whole = words(newest)
    spans = [each.text for each in label.promises] + [each.text for each in label.dates]
    return tuple(span for span in spans if not holds(whole, words(span)))
