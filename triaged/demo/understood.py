"""What was read in a mail, in the words that the terminal shows."""

from __future__ import annotations

from rich.text import Text

from triaged.model import Facts, Promise

STATUS = {"broken": "red", "open": "yellow", "kept": "green", "doubtful": "dim"}
"""The colour of each."""
_SIGNALS = {
    "churn_threat": "may leave us",
    "ignored": "got no answer before",
    "supervisor_request": "wants somebody in charge",
    "long_tenure": "with us for long",
    "no_show": "somebody did not come",
    "late": "somebody came late",
    "misinformed": "was told something wrong",
    "refund_request": "wants money back",
    "legal_threat": "speaks of lawyers",
    "safety": "somebody could get hurt",
}


def what_was_read(facts: Facts, *, staff: bool) -> list[Text]:
    """Return what was read in a mail, one line each."""
    lines = [_promised(promise) for promise in facts.promises]
    named = {promise.vendor for promise in facts.promises}
    others = [vendor.name for vendor in facts.vendors if vendor.name not in named]
    if staff:
        return lines
    if others and not lines:
        lines.append(Text(f"speaks of {', '.join(others)}"))
    signals = list(dict.fromkeys(_SIGNALS.get(signal.kind, signal.kind) for signal in facts.signals))
    if facts.contacts:
        signals.append(f"{len(facts.contacts)} earlier attempt{'' if len(facts.contacts) == 1 else 's'} to reach us")
    if signals:
        lines.append(Text(", ".join(signals)))
    return lines


def _promised(promise: Promise) -> Text:
    due = ""
    if promise.due is not None:
        first, last = promise.due.earliest, promise.due.latest
        until = f" to {last:%H:%M}" if last else ""
        time = "" if promise.due.grain == "day" else f" {first:%H:%M}{until}"
        due = f", due {first:%a} {first.day} {first:%b}{time}"
    status = promise.status if promise.sure else f"{promise.status}, perhaps"
    return Text.assemble(
        (promise.vendor or promise.promisor, "bold"), f": “{' '.join(promise.text.split())}”{due}: ",
        (status, STATUS.get(promise.status, "")),
    )  # fmt: skip
