"""What was understood and done, as the JSON of INTERFACE: for ``replay``, ``extract`` and ``explain``."""

from __future__ import annotations

from typing import Any

from triaged.model import Facts, LedgerPromise, Outgoing, Thread
from triaged.pipeline import Fired, Outcome
from triaged.store import Store

Row = dict[str, Any]
SHUNTED = "shunted: "
"""How the reason of a mail begins that could not be handled."""


def facts_row(facts: Facts) -> Row:
    """Return the keys that ``extract`` prints."""
    return {
        "is_complaint": facts.is_complaint,
        "vendors": [{"text": vendor.text, "name": vendor.name} for vendor in facts.vendors],
        "dates": [{"text": when.text, "start": when.iso(), "end": when.iso_latest()} for when in facts.dates],
        "promises": [
            {
                "text": promise.text,
                "promisor": promise.promisor,
                "due": promise.due.iso() if promise.due else None,
                "due_latest": promise.due.iso_latest() if promise.due else None,
                "status": promise.status,
            }
            for promise in facts.promises
        ],
        "signals": [{"kind": each.kind, "text": each.text, "value": each.value or None} for each in facts.signals],
    }


def mail_row(file: str, outcome: Outcome) -> Row:
    """Return the row of one mail."""
    reading, facts = outcome.reading, outcome.reading.facts
    return {
        "file": file,
        "message_id": reading.message.message_id,
        "origin": outcome.origin.kind,
        "verdict": outcome.verdict.kind,
        "reason": outcome.verdict.reason,
        "thread": outcome.thread.id if outcome.thread else None,
        "matched_by": outcome.match.matched_by,
        "flags": list(outcome.flags),
        "newest_text": reading.zones.newest,
        **facts_row(facts),
        "contacts": [
            {"text": each.text, "on": each.on.isoformat() if each.on else None, "how": each.how}
            for each in facts.contacts
        ],
        "amounts": [{"text": each.text, "value": each.value, "currency": each.currency} for each in facts.amounts],
        "phones": list(facts.phones),
        "orders": [{"text": each.text, "value": each.value, "kind": each.kind} for each in facts.orders],
        "language": facts.language,
        "rules": rules_of(outcome),
        "priority": outcome.thread.priority if outcome.thread else "normal",
        "sent": [sent_row(mail) for mail in outcome.sent],
    }


def shunted_row(file: str, error: str) -> Row:
    """Return the row of a mail that could not be handled, with the same keys."""
    empty: Row = {key: [] for key in ("flags", "contacts", "amounts", "phones", "orders", "rules", "sent")}
    said = {
        "verdict": "silent",
        "reason": f"{SHUNTED}{error}",
        "matched_by": "new",
        "language": "en",
        "priority": "normal",
    }
    return {
        "file": file,
        "message_id": None,
        "origin": "unknown",
        "thread": None,
        "newest_text": "",
        **said,
        **facts_row(Facts()),
        **empty,
    }


def sent_row(mail: Outgoing) -> Row:
    """Return a mail that leaves."""
    return {
        "kind": mail.kind,
        "to": [mail.to.email],
        "message_id": mail.message_id,
        "subject": mail.subject,
        "token": mail.token,
        "text": mail.text,
    }


def event_row(fired: Fired, files: dict[int, str]) -> Row:
    """Return what a deadline did; ``files`` names the mails by their rows."""
    promise = fired.promise
    told = {"text": promise.text, "made_in": files.get(promise.made_in, "")} if promise else None
    rules = [each.rule for each in fired.decisions if each.outcome == "match"]
    return {
        "event": fired.event,
        "at": fired.at.isoformat(),
        "thread": fired.thread.id,
        "deadline": fired.deadline.kind if fired.deadline else None,
        "promise": told,
        "rules": list(dict.fromkeys((*rules, *((fired.step.rule,) if fired.step and fired.step.rule else ())))),
        "sent": [sent_row(mail) for mail in fired.sent],
    }


def promise_row(promise: LedgerPromise, store: Store, files: dict[int, str]) -> Row:
    """Return a line of the ledger for a promise."""
    history = [
        {"at": at.isoformat(), "status": status, "because": because}
        for at, status, because in store.ledger.history(promise.id)
    ]
    return {
        "ledger": "promise",
        "thread": promise.thread,
        "text": promise.text,
        "promisor": promise.promisor,
        "promised_by": promise.promised_by,
        "made_in": files.get(promise.made_in, ""),
        "due": promise.due,
        "status": promise.status,
        "history": history,
    }


def thread_row(thread: Thread, store: Store) -> Row:
    """Return a line of the ledger for a thread."""
    return {
        "ledger": "thread",
        "thread": thread.id,
        "state": thread.state,
        "customer": thread.customer,
        "priority": thread.priority,
        "first_response_at": thread.first_response_at.isoformat() if thread.first_response_at else None,
        "escalated_to": list(store.ledger.told(thread.id)),
        "contact_attempts": thread.contact_attempts,
    }


def rules_of(outcome: Outcome) -> list[str]:
    """Return the names of the rules that matched, in their order, each once."""
    return list(dict.fromkeys(each.rule for each in outcome.decisions if each.outcome == "match"))
