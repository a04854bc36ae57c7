"""The kinds of things: each a closed set of words, as they stand in JSON, rules and the database."""

from __future__ import annotations

from typing import Literal

Grain = Literal["day", "hour", "minute"]
SenderRole = Literal["customer", "vendor", "staff"]
OriginKind = Literal["customer", "staff", "vendor", "automatic", "self", "unknown"]
VerdictKind = Literal["acknowledge", "silent", "quarantine"]
PromiseStatus = Literal["open", "broken", "kept", "moved", "withdrawn", "doubtful"]
Channel = Literal["", "phone", "mail", "text", "chat", "visit"]
PromisedBy = Literal["vendor", "staff", "customer"]
Priority = Literal["low", "normal", "high", "urgent"]
ThreadState = Literal["waiting for us", "waiting for customer", "closed", "quarantined"]
DeadlineKind = Literal["first response", "next response", "resolution", "promise", "rule", "held", "check back"]
OutgoingKind = Literal["acknowledgement", "escalation", "reminder", "notice", "update"]
EventKind = Literal[
    "message received",
    "customer wrote again",
    "staff answered",
    "promise made",
    "promise due",
    "promise broken",
    "promise kept",
    "answer due",
    "thread unanswered",
    "thread closed",
    "delivery failed",
]

PRIORITIES: tuple[Priority, ...] = ("low", "normal", "high", "urgent")
SIGNAL_KINDS: tuple[str, ...] = (
    "churn_threat",
    "ignored",
    "supervisor_request",
    "long_tenure",
    "no_show",
    "late",
    "misinformed",
    "praise",
    "refund_request",
    "legal_threat",
    "safety",
)

SILENCED = "silenced"
"""The label of a thread to whose customer only people write."""
TAKEN_BY = "taken by"
"""How the label begins of a thread that somebody has taken on."""
BY_PEOPLE = (SILENCED, TAKEN_BY)
"""How the labels begin that a person sets and takes away again."""

DEEDS = ("phoned", "done", "closed", "snoozed", "merged", "split", "silenced", "silence ended")
"""Kinds of lines in the journal that tell what a person did about a conversation."""
