"""Who wrote a mail: what its From claims, and what is proved.

A claim to be staff without proof is "unknown": it moves no clock and is shown to a person. Proof is our own Sent
folder, or our own server's word that the author's domain sent it (authentication.py).
"""

from __future__ import annotations

from triaged.inbox import machine
from triaged.inbox.authentication import Authentication, authenticate
from triaged.inbox.identity import Identity
from triaged.model import Address, Message, Origin, OriginKind, SenderRole


def claimed_role(message: Message, identity: Identity) -> SenderRole:
    """Return who "I" is in a mail by its From as claimed; what it may change follows ``origin``."""
    if any(identity.is_staff(author) for author in message.from_):
        return "staff"
    if any(identity.is_vendor(author) for author in message.from_):
        return "vendor"
    return "customer"


def origin(message: Message, identity: Identity, *, in_sent: bool) -> Origin:
    """Return who wrote a mail, why we think so, and whether that is proved; ``in_sent`` is our own Sent folder."""
    if in_sent:
        return _origin_in_sent(message)
    proof = authenticate(message, identity.authserv_ids)
    author = message.author
    mark = machine.machine_mark(message)
    kind: OriginKind = "unknown"
    if author is not None and identity.is_own(author) and proof != "fail":
        kind, evidence = "self", f"From is our own address {author.email}"
    elif mark is not None:
        kind, evidence = "automatic", f"{mark.name}: {mark.why}"
    elif author is None:
        evidence = "From names several authors" if message.from_ else "From names nobody"
    else:
        kind, evidence = _origin_of_person(author, identity, proof)
    return Origin(kind=kind, evidence=evidence, authenticated=proof == "pass", authentication=proof)


def _origin_in_sent(message: Message) -> Origin:
    """Judge a mail of our own Sent folder: only somebody with our password can put it there."""
    mark = next((guard for guard in (machine.own_loop(message), machine.auto_submitted(message)) if guard.hit), None)
    if mark is None:
        return Origin(kind="staff", evidence="found in our own Sent folder", authenticated=True)
    kind: OriginKind = "self" if mark.name == "own-mail" else "automatic"
    return Origin(kind=kind, evidence=f"found in our own Sent folder; {mark.why}", authenticated=True)


def _origin_of_person(author: Address, identity: Identity, proof: Authentication) -> tuple[OriginKind, str]:
    """Return kind and evidence for one author without a sign of a machine."""
    if identity.is_staff(author):
        if proof == "pass":
            return "staff", f"From {author.domain} with an aligned DMARC pass"
        found = "failed" if proof == "fail" else "was not checked by a trusted server"
        return "unknown", f"From claims to be staff ({author.email}), but authentication {found}"
    if identity.is_vendor(author):
        return "vendor", f"{author.domain} is the domain of a known vendor"
    return "customer", f"{author.email} is neither ours nor a known vendor's"
