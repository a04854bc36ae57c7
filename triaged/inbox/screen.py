"""Who wrote a mail, and may we answer it? The door to origin.py and guards.py.

Every guard is asked, so that ``explain`` can show what each saw; the first that hits decides and names the reason.
"""

from __future__ import annotations

from triaged.inbox import authentication
from triaged.inbox.guards import GUARDS, QUARANTINE, GuardFunction
from triaged.inbox.identity import Caps, Identity, Situation
from triaged.inbox.origin import claimed_role, origin
from triaged.model import Message, Origin, Verdict, VerdictKind

__all__ = [
    "GUARDS",
    "Caps",
    "GuardFunction",
    "Identity",
    "Situation",
    "authenticate",
    "claimed_role",
    "origin",
    "verdict",
]


def authenticate(message: Message, identity: Identity) -> authentication.Authentication:
    """Return what our own mail server says of the author's domain (RFC 8601); see ``inbox.authentication``."""
    return authentication.authenticate(message, identity.authserv_ids)


def verdict(message: Message, origin: Origin, identity: Identity, *, situation: Situation) -> Verdict:
    """Ask every guard; the first that hits decides. ``reason`` is its name, or "human" for an acknowledgement."""
    answers = tuple(guard(message, origin, identity, situation) for guard in GUARDS)
    first = next((answer for answer in answers if answer.hit), None)
    if first is None:
        return Verdict(kind="acknowledge", reason="human", guards=answers)
    kind: VerdictKind = "quarantine" if first.name in QUARANTINE else "silent"
    return Verdict(kind=kind, reason=first.name, guards=answers)
