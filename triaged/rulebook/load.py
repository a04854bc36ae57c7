"""rules/*.yaml -> RuleSet, or every mistake at once, each at its line and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pydantic import ValidationError

from triaged.hours import parse_span
from triaged.model import ConfigError, Problem
from triaged.rulebook import actions, complaints, crosscheck, marks
from triaged.rulebook.marks import Items, Mark, Node, Table, Text
from triaged.rulebook.rule import Condition, Example, Given, Rule, RuleSet
from triaged.rulebook.schema import ExampleEntry, Known, RuleEntry

__all__ = ["Condition", "Example", "Given", "Rule", "RuleSet", "load"]

_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """A rule as it stands in its file."""

    file: str
    node: Table


def load(folder: Path, *, people: frozenset[str], templates: frozenset[str]) -> RuleSet:
    """Read every rule file of a folder, in order of file name and position.

    ``people`` are the names of [people], ``templates`` the file names in templates/. Raises ConfigError with all
    problems found, sorted by file, line and column; files are named by folder and name (``rules/10-a.yaml``).
    """
    known = Known(people=people, templates=templates)
    found: list[Problem] = []
    sources: list[_Source] = []
    unreadable = False
    for path in _files(folder, found):
        name = f"{folder.name}/{path.name}"
        node, problems = _read(path, name)
        found.extend(problems)
        unreadable = unreadable or (node is None and bool(problems))
        sources.extend(_rules_of(node, name, found))
    rules = [rule for source in sources if (rule := _rule(source, known, found)) is not None]
    found.extend(crosscheck.between_rules([(s.file, s.node) for s in sources], complete=not unreadable))
    for source in sources:
        found.extend(crosscheck.within_rule(source.file, source.node))
    if found:
        raise ConfigError(tuple(sorted(set(found), key=lambda p: (p.file, p.line, p.column, p.message))))
    return RuleSet(rules=tuple(rules))


def _files(folder: Path, found: list[Problem]) -> tuple[Path, ...]:
    if not folder.is_dir():
        found.append(
            Problem(file=folder.name, line=0, column=0, message="there is no such folder", hint="look at [rules] path")
        )
        return ()
    paths = (path for path in folder.iterdir() if path.suffix in _ENDINGS and not path.name.startswith("."))
    return tuple(sorted((path for path in paths if path.is_file()), key=lambda path: path.name))


def _read(path: Path, name: str) -> tuple[Node | None, tuple[Problem, ...]]:
    try:
        with path.open("rb") as stream:
            raw = stream.read(marks.MAX_BYTES + 1)
    except OSError as error:
        return None, (Problem(file=name, line=0, column=0, message=f"cannot be read: {error.strerror}"),)
    return marks.parse(raw, name)


def _rules_of(node: Node | None, file: str, found: list[Problem]) -> Iterator[_Source]:
    if node is None:
        return
    rules = node.get("rules") if isinstance(node, Table) else None
    if isinstance(node, Table):
        for key, _ in node.entries:
            if key.value != "rules":
                found.append(
                    _problem(
                        file, key.mark, f"'{key.value}' is not a word I know here", "the file is one list, 'rules:'"
                    )
                )
    if rules is None:
        found.append(_problem(file, node.mark, "there is no 'rules:' in this file", "begin it with 'rules:'"))
    elif not isinstance(rules, Items):
        found.append(_problem(file, rules.mark, "'rules' wants a list", "begin each rule with '- name:'"))
    else:
        for item in rules.items:
            if isinstance(item, Table):
                yield _Source(file=file, node=item)
            else:
                found.append(_problem(file, item.mark, "this is not a rule", "a rule begins with 'name:'"))


def _rule(source: _Source, known: Known, found: list[Problem]) -> Rule | None:
    try:
        entry = RuleEntry.model_validate(marks.plain(source.node), context=known)
    except ValidationError as error:
        found.extend(complaints.problems(error, source.node, source.file))
        return None
    conditions = conditions_of(source.node.get("if"))
    return Rule(
        name=entry.name,
        why=entry.why,
        when=entry.when,
        conditions=conditions,
        exceptions=conditions_of(source.node.get("unless")),
        actions=actions.from_entry(entry.then),
        mode=entry.mode,
        examples=tuple(_examples(entry.examples, source.node)),
        file=source.file,
        line=source.node.mark.line,
        due_in=next((parse_span(c.wanted[0]) for c in conditions if c.word == "due_in"), None),
    )


def _examples(entries: Iterable[ExampleEntry], rule: Table) -> Iterator[Example]:
    nodes = cast("Items", rule.get("examples")).items  # a list, or validation would have failed
    for entry, node in zip(entries, nodes, strict=True):
        given = entry.given
        yield Example(
            name=entry.name,
            message=entry.message,
            expect=entry.expect,
            facts=conditions_of(node.get("facts") if isinstance(node, Table) else None),
            given=Given(
                sender=given.sender,
                customer_since=given.customer_since,
                labels=given.labels,
                priority=given.priority,
                unanswered_mails=given.unanswered_mails,
                contact_attempts=given.contact_attempts,
                promise=given.promise,
                promised_by=given.promised_by,
                promisor=given.promisor,
                promise_status=given.promise_status,
                vendor=given.vendor,
                due=given.due,
                deadline=given.deadline,
                hours=given.hours,
            ),
            at=entry.at,
            line=node.mark.line,
            column=node.mark.column,
        )


def conditions_of(node: Node | None) -> tuple[Condition, ...]:
    """Return the conditions of a validated block in the order of the file, each with its place."""
    if not isinstance(node, Table):
        return ()
    return tuple(
        Condition(word=key.value, wanted=_texts(value), line=key.mark.line, column=key.mark.column)
        for key, value in node.entries
    )


def _texts(node: Node) -> tuple[str, ...]:
    items = node.items if isinstance(node, Items) else (node,)
    return tuple(item.value for item in items if isinstance(item, Text))


def _problem(file: str, mark: Mark, message: str, hint: str) -> Problem:
    return Problem(file=file, line=mark.line, column=mark.column, message=message, hint=hint)
