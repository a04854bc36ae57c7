"""triaged.toml read and checked: every problem at once, each with its line and what to do about it."""

from __future__ import annotations

import difflib
import re
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from triaged.config.base import Table, not_utf8
from triaged.config.care import Alarm, Bell
from triaged.config.places import Places
from triaged.config.tables import Config, StorePlace
from triaged.model import ConfigError, Problem

_AT = re.compile(r" \(at line (\d+), column (\d+)\)")
"""How ``tomllib`` says where a file stops being TOML; before Python 3.14 it says it nowhere else."""


def load_config(path: Path) -> Config:
    """Read triaged.toml; ConfigError names every problem with file and line, and what to do."""
    try:
        source = path.read_text("utf-8-sig")
        data = tomllib.loads(source)
    except FileNotFoundError as error:
        problem = Problem(
            file=str(path), line=0, column=0, message="there is no such file", hint="triaged init DIR makes one"
        )
        raise ConfigError((problem,)) from error
    except OSError as error:
        denied = isinstance(error, PermissionError)
        hint = "look at its owner and permissions" if denied else "name the file with --config"
        message = f"it cannot be read: {(error.strerror or str(error)).lower()}"
        raise ConfigError((Problem(file=str(path), line=0, column=0, message=message, hint=hint),)) from error
    except UnicodeDecodeError as error:
        raise ConfigError((not_utf8(path, error),)) from error
    except tomllib.TOMLDecodeError as error:
        place = _AT.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place else (0, 0)
        message = _AT.sub("", str(error))
        raise ConfigError((Problem(file=str(path), line=line, column=column, message=message),)) from error
    places = Places(source)
    if isinstance(data.get("mailbox"), dict):
        data["mailbox"] = [data["mailbox"]]
    try:
        config = Config.model_validate(data)
    except ValidationError as error:
        errors = [dict(item) for item in error.errors()]
        real = [item for item in errors if item["type"] != "too_short"]  # a list of one wrong table is not empty
        problems = tuple(_problem(path, places, item, data) for item in real or errors)
        raise ConfigError(tuple(sorted(problems, key=lambda each: (each.line, each.column)))) from error
    problems = tuple(_references(path, places, config))
    if problems:
        raise ConfigError(problems)
    _remember(config, path.resolve().parent)
    return config


def load_bell(path: Path) -> Bell | None:
    """Return what it takes to tell the owner of a mistake in triaged.toml; None where that is what is mistaken."""
    try:
        data = _legible(path.read_text("utf-8-sig"))
        alarm, store = Alarm.model_validate(data.get("alarm", {})), StorePlace.model_validate(data.get("store", {}))
    except (OSError, ValueError):  # ValidationError and TOMLDecodeError are ones
        return None
    for table in (alarm, store):
        _remember(table, path.resolve().parent)
    business = data.get("business")
    name = str(business.get("name", path)) if isinstance(business, dict) else str(path)
    place = store.resolve(store.path)
    return Bell(name=name, alarm=alarm, store_path=place) if place else None


def _legible(source: str) -> dict[str, Any]:
    """Return what can be read of a file of TOML: of one that is broken the tables that are whole."""
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError:
        found: dict[str, Any] = {}
        for part in re.split(r"(?m)^(?=\[)", source):
            lines = part.splitlines()
            for size in (len(lines), 2):  # the table whole, else each of its lines for itself
                pieces = [lines] if size == len(lines) else [[lines[0], each] for each in lines[1:]]
                for piece in pieces:
                    with suppress(tomllib.TOMLDecodeError):
                        for name, table in tomllib.loads("\n".join(piece)).items():
                            if isinstance(table, dict):
                                found[name] = {**table, **found.get(name, {})}
        return found


def _remember(table: Table, folder: Path) -> None:
    """Give each table the folder that its paths start from."""
    table._folder = folder  # noqa: SLF001 - the loader is part of the tables
    for _, value in table:
        for item in (*value.values(),) if isinstance(value, dict) else value if isinstance(value, tuple) else (value,):
            if isinstance(item, Table):
                _remember(item, folder)


def _problem(path: Path, places: Places, item: dict[str, Any], data: dict[str, Any]) -> Problem:
    where = tuple(part for part in item["loc"] if isinstance(part, str | int))
    kind = item["type"]
    last = next((part for part in reversed(where) if isinstance(part, str)), "")
    message, hint = str(item["msg"]).removeprefix("Value error, "), ""
    if kind == "extra_forbidden":
        message = f"'{last}' is not a key I know here"
        close = difflib.get_close_matches(str(last), _known_keys(where[:-1]), n=1)
        hint = f"did you mean '{close[0]}'?" if close else ""
    elif kind == "missing":
        message = f"'{last}' is missing in [{where[0]}]" if len(where) > 1 else f"the table [{last}] is missing"
        hint = _needed(where)
    elif kind != "value_error":
        message = f"{last}: {message[:1].lower()}{message[1:]}"
    named = message.partition(": ")[0]
    whole = (*where, named) if kind == "value_error" and named.isidentifier() else where
    line, column = places.find(whole, data)
    return Problem(file=str(path), line=line, column=column, message=message, hint=hint)


def _needed(where: tuple[str | int, ...]) -> str:
    """Return what to write where something is missing."""
    if len(where) > 1:
        return f"add a line that begins with: {where[-1]} ="
    fields = getattr(_model_at(where), "model_fields", {})
    needed = [field.alias or name for name, field in fields.items() if field.is_required()]
    table = f"[{where[-1]}.owner]" if where == ("people",) else f"[{where[-1]}]"
    return f"add {table}" + (f" with {', '.join(needed)}" if needed else "")


def _known_keys(where: tuple[str | int, ...]) -> list[str]:
    return [field.alias or name for name, field in getattr(_model_at(where), "model_fields", {}).items()]


def _model_at(where: tuple[str | int, ...]) -> Any:
    """Return the type of the table that a path leads to."""
    model: Any = Config
    for part in where:
        if isinstance(part, str):
            field = getattr(model, "model_fields", {}).get(part)
            model = _table_in(field.annotation) if field else model
    return model


def _table_in(annotation: Any) -> Any:
    """Return the table type inside ``tuple[Table, ...]``, ``dict[str, Table]`` or itself."""
    inner = [_table_in(each) for each in getattr(annotation, "__args__", ())]
    if isinstance(annotation, type) and issubclass(annotation, Table):
        return annotation
    return next((each for each in inner if each is not None), None)


def _references(path: Path, places: Places, config: Config) -> list[Problem]:
    found = []
    for number, rule in enumerate(config.deadline):
        for rung in rule.ladder:
            if rung.to not in config.people:
                close = difflib.get_close_matches(rung.to, config.people, n=1)
                line, column = places.find(("deadline", number, "ladder"), {})
                hint = f"did you mean '{close[0]}'?" if close else f"[people] has {', '.join(config.people)}"
                found.append(
                    Problem(
                        file=str(path), line=line, column=column, message=f"'{rung.to}' is not in [people]", hint=hint
                    )
                )
        for span in (rule.within, *(each for rung in rule.ladder for each in (rung.after, rung.repeat_every))):
            if span is not None and not config.business.calendar.reaches(span):
                line, column = places.find(("deadline", number), {})
                message = f"'{span}' never passes within ten years of [business] hours"
                problem = Problem(file=str(path), line=line, column=column, message=message, hint="write less")
                found.append(problem)
        if any(earlier.kind == rule.kind for earlier in config.deadline[:number]):
            line, column = places.find(("deadline", number, "kind"), {})
            message = f"there are two deadlines of the kind '{rule.kind}'"
            found.append(Problem(file=str(path), line=line, column=column, message=message, hint="remove one of them"))
    ours = {address.email for address in config.business.addresses}
    for key, person in config.people.items():
        if person.stand_in is not None and person.stand_in not in config.people:
            line, column = places.find(("people", key, "stand_in"), {})
            hint = f"[people] has {', '.join(config.people)}"
            found.append(
                Problem(
                    file=str(path),
                    line=line,
                    column=column,
                    message=f"'{person.stand_in}' is not in [people]",
                    hint=hint,
                )
            )
        if person.email.email in ours:
            line, column = places.find(("people", key, "email"), {})
            message = f"{person.email.email} is the support mailbox itself: what it is told would come back as mail"
            found.append(
                Problem(file=str(path), line=line, column=column, message=message, hint="give a person's own address")
            )
    return found
