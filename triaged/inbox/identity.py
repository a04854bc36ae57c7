"""Who we are, and what the caller already knows of a mail: the two inputs of screening that no mail can forge."""

from __future__ import annotations

from dataclasses import dataclass, field

from triaged.model import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The business as mail sees it; every address and domain in lower case."""

    name: str
    addresses: tuple[str, ...]
    """Mail to these is ours to acknowledge."""
    domains: tuple[str, ...]
    """Staff write from here; a subdomain counts only where it is listed."""
    authserv_ids: tuple[str, ...]
    """Servers whose Authentication-Results are believed (RFC 8601 section 2.2)."""
    people: tuple[str, ...]
    """E-mail addresses of staff, wherever they are."""
    vendor_domains: tuple[str, ...] = ()

    def is_own(self, address: Address) -> bool:
        """Tell whether an address is one of ours, with or without a ``+detail`` (RFC 5233)."""
        return address.email in self.addresses or _without_detail(address.email) in self.addresses

    def is_staff(self, address: Address) -> bool:
        """Tell whether an address claims to be one of us."""
        return address.domain in self.domains or address.email in self.people or self.is_own(address)

    def is_vendor(self, address: Address) -> bool:
        """Tell whether an address belongs to a known vendor."""
        return address.domain in self.vendor_domains


def _without_detail(email: str) -> str:
    local, _, domain = email.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """How many acknowledgements may have gone out before the next is held back; the caller chooses the windows."""

    per_thread: int = 3
    per_address: int = 1
    per_domain: int = 40
    per_hour: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What store and threads know about a mail, for the guards that a mail alone cannot answer."""

    suppressed: bool = False
    """The address is on the list of those that never get mail from us."""
    silenced: bool = False
    """Somebody decided that only people write in the thread."""
    before_restore: bool = False
    """The mail came after the backup that is in place, and before that was restored."""
    known_participant: bool = False
    """The author already takes part in the thread that the mail names; lifts "sender-not-participant"."""
    acks_in_thread: int = 0
    acks_to_address: int = 0
    acks_to_domain: int = 0
    """Of the last hour, to the domain of the author."""
    acks_last_hour: int = 0
    fuse_blown: bool = False
    """Too many acknowledgements were kept back, and nobody has let them leave again."""
    caps: Caps = field(default_factory=Caps)
    duplicate: bool = False
    """The same mail was already handled (alias, renumbered mailbox)."""
    thread_flags: tuple[str, ...] = ()
    """Flags of ``ThreadMatch``: "sender-not-participant", "forged-token"."""
