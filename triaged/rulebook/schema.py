"""The shape of a rule file, for pydantic: it finds every mistake at once and writes the schema for editors.

Values are checked by the readers of ``values`` and the registry of ``words``, so a message reads the same
wherever it arises. People and templates come in as the validation context.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, get_args

from annotated_types import GroupedMetadata
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
    create_model,
)
from pydantic_core.core_schema import CoreSchema, no_info_before_validator_function

from triaged.model import PRIORITIES, DeadlineKind, EventKind, OriginKind, Priority, PromisedBy, PromiseStatus, Span
from triaged.rulebook import circumstances, conditions, values
from triaged.rulebook.rule import Expect, Mode
from triaged.rulebook.words import CUSTOMER, EVENTS, WORDS, Word

PROMISOR = "promisor"
SILENCE = "none"
_ROOMS = (conditions, circumstances)
"""Imported for the words that they register."""
_MANY = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What rules may refer to: names of [people] and file names of templates/."""

    people: frozenset[str]
    templates: frozenset[str]


def _known(info: ValidationInfo) -> Known:
    return info.context if isinstance(info.context, Known) else Known(people=frozenset(), templates=frozenset())


def _some(value: object) -> object:
    if value == []:
        raise ValueError("nothing stands in this list; write at least one")
    return value


def _many(value: object) -> object:
    return _some(value) if isinstance(value, list) else [value]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{_noun(value)} stands where a text is wanted; write one line of text")  # noqa: TRY004 - pydantic collects ValueError alone
    return value


def _noun(value: object) -> str:
    return "a list" if isinstance(value, list) else "a table of words"


def _written(text: str) -> str:
    if not text.strip():
        raise ValueError("nothing is written here; write a text")
    return text.strip()


def _person(name: str, info: ValidationInfo) -> str:
    return _one_of_people(name, info, frozenset())


def _receiver(name: str, info: ValidationInfo) -> str:
    return _one_of_people(name, info, frozenset({PROMISOR, CUSTOMER}))


def _one_of_people(name: str, info: ValidationInfo, others: frozenset[str]) -> str:
    known = _known(info)
    names = sorted(known.people | others)
    if name not in names:
        near = values.closest(name, names)
        there = f"it has {values.listed(sorted(known.people))}" if known.people else "nobody is there yet"
        hint = f"did you mean '{near}'?" if near else there
        raise ValueError(f"'{name}' is not in [people] of triaged.toml; {hint}")
    return name


def _template(name: str, info: ValidationInfo) -> str:
    known = _known(info)
    if name in known.templates or (name == SILENCE and info.field_name == "acknowledge"):
        return name
    near = values.closest(name, known.templates)
    there = near or (values.listed(sorted(known.templates)) if known.templates else "none yet")
    raise ValueError(f"{info.field_name}: {name}: there is no such template; templates/ has {there}")


def _read_count(text: object) -> int:
    if not (isinstance(text, str) and text.isascii() and text.isdigit() and int(text[:9]) <= _MANY):
        raise ValueError(f"'{text}' is not a number from 0 to {_MANY}; write it in digits")
    return int(text)


@dataclass(frozen=True)
class OneOf(GroupedMetadata):
    """Marks a text with a fixed set of values."""

    noun: str
    choices: tuple[str, ...]

    def __iter__(self) -> Iterator[object]:
        """Yield what pydantic needs to know."""
        kind = values.choice(self.noun, self.choices)
        yield from (PlainValidator(_text), AfterValidator(_checked(kind)), WithJsonSchema({"enum": list(self.choices)}))


@dataclass(frozen=True)
class Read(GroupedMetadata):
    """Marks a value that is read from text by a reader of ``values``."""

    reader: Callable[[str], object]

    def __iter__(self) -> Iterator[object]:
        """Yield what pydantic needs to know."""
        yield from (PlainValidator(lambda value: self.reader(_text(value))), WithJsonSchema({"type": "string"}))


class OneOrMore:
    """Marks a list for which a single value may stand."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Make a list of one from a single value."""
        return no_info_before_validator_function(_many, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Allow both forms."""
        many = handler(core)
        return {"anyOf": [many["items"], many | {"minItems": 1}]}


def _checked(kind: values.Values) -> Callable[[str], str]:
    def check(text: str) -> str:
        kind.check(text)
        return text

    return check


RawText = Annotated[str, PlainValidator(_text), WithJsonSchema({"type": "string"})]
Line = Annotated[RawText, AfterValidator(_written)]
Lines = Annotated[tuple[Line, ...], OneOrMore()]
Person = Annotated[RawText, AfterValidator(_person)]
Receiver = Annotated[RawText, AfterValidator(_receiver)]
Template = Annotated[RawText, AfterValidator(_template)]
Count = Annotated[int, PlainValidator(_read_count), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": _MANY})]


class Closed(BaseModel):
    """A table that knows its words: any other is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _field(word: Word) -> tuple[Any, Any]:
    schema = {"enum": list(word.values.choices)} if word.values.choices else {"type": "string"}
    item = Annotated[RawText, AfterValidator(_checked(word.values)), WithJsonSchema(schema)]
    return Annotated[tuple[item, ...], OneOrMore()], Field(default=(), description=word.help)


if TYPE_CHECKING:

    class Conditions(Closed):
        """The words of the registry, each with one value or a list of which any may hold."""
else:
    Conditions = create_model("Conditions", __base__=Closed, **{w.name: _field(w) for w in WORDS.values()})


class EscalateEntry(Closed):
    """Whom to tell unless somebody answers in time."""

    to: Person = Field(description="a name of [people]")
    after: Annotated[Span, Read(values.read_span)] = Field(description="how long to wait, for example '1 working hour'")
    repeat_every: Annotated[Span, Read(values.read_some_span)] | None = Field(
        default=None, description="tell again after each such time"
    )
    at_most: Count = Field(default=1, description="how often in all, the first time included")


class NotifyEntry(Closed):
    """Whom to tell at once, or the customer after a while."""

    to: Receiver = Field(description="a name of [people], promisor, or customer")
    template: Template = Field(description="a file of templates/")
    after: Annotated[Span, Read(values.read_some_span)] | None = Field(
        default=None, description="for the customer of a closed thread: how long after, for example '3 working days'"
    )


class Then(Closed):
    """What to do."""

    label: Lines = Field(default=(), description="labels for the conversation")
    priority: Annotated[Priority, OneOf("a priority", PRIORITIES)] | None = Field(
        default=None, description="the conversation's priority becomes at least this"
    )
    acknowledge: Template | None = Field(default=None, description="a file of templates/, or none for silence")
    escalate: Annotated[tuple[EscalateEntry, ...], OneOrMore()] = Field(default=())
    notify: Annotated[tuple[NotifyEntry, ...], OneOrMore()] = Field(default=())
    instead_of: Lines = Field(default=(), description="names of rules that stay silent where this one matches")


class GivenEntry(Closed):
    """What an example takes for granted."""

    sender: Annotated[OriginKind, OneOf("somebody who writes", get_args(OriginKind))] | None = None
    customer_since: Annotated[date, Read(values.read_date)] | None = None
    labels: Lines = ()
    priority: Annotated[Priority, OneOf("a priority", PRIORITIES)] = "normal"
    unanswered_mails: Count = 0
    contact_attempts: Count | None = None
    promise: Line | None = None
    promised_by: Annotated[PromisedBy, OneOf("somebody who promises", get_args(PromisedBy))] = "staff"
    promisor: Line = "staff"
    promise_status: Annotated[PromiseStatus, OneOf("the state of a promise", get_args(PromiseStatus))] = "open"
    vendor: Line | None = None
    due: Annotated[date | datetime, Read(values.read_due)] | None = None
    deadline: Annotated[DeadlineKind, OneOf("a deadline", get_args(DeadlineKind))] | None = None
    hours: Annotated[dict[int, Any], Read(values.read_hours)] | None = None


class ExampleEntry(Closed):
    """One proof."""

    name: Line = Field(description="what this example shows")
    message: RawText | None = Field(default=None, description="header lines, an empty line, the text")
    expect: Annotated[Expect, OneOf("an outcome", get_args(Expect))] = Field(description="write match or no match")
    facts: Conditions = Field(default_factory=Conditions)
    given: GivenEntry = Field(default_factory=GivenEntry)
    at: Annotated[datetime, Read(values.read_moment)] | None = Field(
        default=None, description="when, in the time of the business"
    )


class RuleEntry(Closed):
    """One rule: when, if, unless, then, and the examples that prove it."""

    name: Line = Field(description="a short name that no other rule has")
    why: Line = Field(description="one sentence for staff, who read it on the board and in an escalation")
    when: Annotated[EventKind, OneOf("an event", EVENTS)] = Field(description="for example 'message received'")
    if_: Conditions = Field(alias="if", default_factory=Conditions)
    unless: Conditions = Field(default_factory=Conditions)
    then: Then = Field(description="say what to do, for example 'label: urgent-repair'")
    mode: Annotated[Mode, OneOf("a mode", get_args(Mode))] = "live"
    examples: Annotated[tuple[ExampleEntry, ...], BeforeValidator(_some)] = Field(
        description="at least one that matches, one not"
    )


class RuleFile(Closed):
    """A file of rules/."""

    rules: tuple[RuleEntry, ...]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a rule file, for editors that read ``yaml-language-server`` comments."""
    return RuleFile.model_json_schema(by_alias=True)
