"""What was read from a mail, for ``explain``: each fact with its words, what found it, and how far to trust it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from triaged.cli.common import clean, one_line, quoted
from triaged.extract.language import NAMES
from triaged.model import Fact, Facts, Promise, Signal, When

_COLOURS = {"broken": "red", "kept": "green"}


def facts_shape(facts: Facts) -> dict[str, list[dict[str, Any]]]:
    """Return every fact with the characters of the newest text that it was read from, its source and confidence."""
    kinds: dict[str, tuple[Fact, ...]] = {
        "vendors": facts.vendors,
        "promises": facts.promises,
        "dates": facts.dates,
        "signals": facts.signals,
        "contacts": facts.contacts,
        "happened": facts.happened,
        "constraints": facts.constraints,
    }
    return {kind: [_shape(each) for each in found] for kind, found in kinds.items()}


def facts_lines(facts: Facts) -> Iterator[str]:
    """Yield all that a mail says, a line for each fact and a dim one below it that says where that comes from."""
    for vendor in facts.vendors:
        yield f"vendor   [bold]{clean(vendor.name)}[/]"
        yield _origin(vendor)
    for promise in facts.promises:
        yield from _promise(promise)
    for when in facts.dates:
        until = f" to {when.iso_latest()}" if when.latest else ""
        yield f"date     [bold]{when.iso()}{until}[/]{' (or another: ambiguous)' if when.ambiguous else ''}"
        yield _origin(when)
    for signal in facts.signals:
        yield from _signal(signal)
    for contact in facts.contacts:
        yield f"contact  [bold]{contact.how}[/]{f' on {contact.on}' if contact.on else ''}"
        yield _origin(contact)
    for news in facts.happened:
        yield "news     what was waited for has come about"
        yield _origin(news)
    for fact in facts.constraints:
        yield "forbids  what must not be done, or only in one way"
        yield _origin(fact)
    yield from _figures(facts)
    sure = f" ({facts.complaint_confidence:.2f})" if facts.language == "en" else ""
    yield f"complaint: {'yes' if facts.is_complaint else 'no'}{sure}, language: {facts.language}"
    if facts.language != "en":
        language = NAMES.get(facts.language, facts.language)
        yield f"written in {language}: its facts are not read; it is acknowledged like any other"


def _promise(promise: Promise) -> Iterator[str]:
    due = "some day" if promise.due is None else promise.due.iso()
    if promise.due is not None and promise.due.latest is not None:
        due += f" to {promise.due.iso_latest()}"
    passed = f", told by {clean(promise.said_by)}" if promise.said_by else ""
    where = f", by {promise.said_in}" if promise.said_in else ""
    doubt = "" if promise.sure else " [yellow](doubtful)[/]"
    yield (
        f"promise  [{_COLOURS.get(promise.status, 'yellow')}]{promise.status}[/] due [bold]{due}[/], "
        f"{clean(promise.promisor) or 'somebody'} to {clean(promise.promisee) or 'somebody'}{passed}{where}{doubt}"
    )
    yield _origin(promise)
    if promise.due is not None:
        yield f"         [dim]due from {quoted(promise.due.text)}[/]"
    if promise.evidence:
        yield f"         [dim]{promise.status} by {quoted(promise.evidence)}[/]"


def _signal(signal: Signal) -> Iterator[str]:
    yield f"signal   [bold]{signal.kind}[/]{f' {signal.value}' if signal.value else ''}"
    yield _origin(signal)
    if signal.against:
        yield f"         [dim]against {quoted(signal.against)}[/]"


def _figures(facts: Facts) -> Iterator[str]:
    for amount in facts.amounts:
        yield f"amount   {amount.value} {amount.currency}: {one_line(amount.text)}"
    for phone in facts.phones:
        yield f"phone    {clean(phone)}"
    for order in facts.orders:
        yield f"number   {order.kind}: {one_line(order.value)}"


def _origin(fact: Fact) -> str:
    """Return the words of a fact and what found it."""
    sure = f", {fact.confidence:.2f}" if fact.confidence < 1 else ""
    return f"         [dim]{quoted(fact.text)} at {fact.start}: {clean(fact.source)}{sure}[/]"


def _shape(fact: Fact) -> dict[str, Any]:
    shape: dict[str, Any] = {}
    for name in fact.__dataclass_fields__:
        value = getattr(fact, name)
        if isinstance(value, When):
            value = {"text": value.text, "start": value.iso(), "end": value.iso_latest(), "ambiguous": value.ambiguous}
        elif name in {"earliest", "latest", "on"}:
            value = value.isoformat() if value is not None else None
        shape[name] = value
    return shape
