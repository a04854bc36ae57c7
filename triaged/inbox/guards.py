"""Every guard that may speak against an acknowledgement, and the order in which they decide.

A report of a machine (a bounce, a receipt, our own mail) comes first: it is silence even where it claims to be from
us, since our own server's bounces are rarely authenticated. Then what is forged. Then all other signs of machines, then
who wrote it, then what is unclear and a person must see, then what we know ourselves, then the caps.

To add one: write a function of five lines here (machine.py, if it looks at the mail alone), put it into ``GUARDS``
where it should decide, into ``QUARANTINE`` if a person must look, and add a golden mail under tests/mail.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from triaged.inbox import machine
from triaged.inbox.identity import Identity, Situation
from triaged.model import Guard, Message, Origin

GuardFunction = Callable[[Message, Origin, Identity, Situation], Guard]

QUARANTINE = {
    "forged-staff": "it claims to be from one of us, and nothing proves it",
    "no-author": "its From names nobody",
    "ambiguous-from": "its From names several authors",
    "dmarc-fail": "our mail server says that its author did not send it, as of a mail that was forwarded",
    "stranger-quotes-thread": "it names a conversation in which its author takes no part",
    "forged-token": "it names a conversation by a token that is not ours",
}
"""Guards whose hit is shown to staff, and in which words; the hit of any other is silence."""


def _of_mail_alone(
    ask: Callable[[Message], Guard],
    message: Message,
    origin: Origin,
    identity: Identity,
    situation: Situation,
) -> Guard:
    """Give a guard that looks at the mail alone the form of the others."""
    del origin, identity, situation
    return ask(message)


def own_address(message: Message, origin: Origin, identity: Identity, situation: Situation) -> Guard:
    """Ask whether it is from one of our own addresses."""
    del message, identity, situation
    found = origin.kind == "self"
    return Guard(
        name="own-address", hit=found, why="We wrote it ourselves." if found else "It is not from our own address."
    )


def forged_staff(message: Message, origin: Origin, identity: Identity, situation: Situation) -> Guard:
    """Ask whether it claims to be from us without proof."""
    del situation
    claimed = any(identity.is_staff(author) for author in message.from_)
    found = claimed and not origin.authenticated and origin.kind != "self"
    why = (
        "From claims to be one of us, and nothing proves it." if found else "It makes no unproved claim to be from us."
    )
    return Guard(name="forged-staff", hit=found, why=why)


def dmarc_fail(message: Message, origin: Origin, identity: Identity, situation: Situation) -> Guard:
    """Ask whether our server found that the author's domain did not send it."""
    del message, identity, situation
    found = origin.authentication == "fail"
    why = (
        "The trusted server says that its author is forged." if found else "The trusted server does not call it forged."
    )
    return Guard(name="dmarc-fail", hit=found, why=why)


def no_author(message: Message, origin: Origin, identity: Identity, situation: Situation) -> Guard:
    """Ask whether there is nobody to answer."""
    del origin, identity, situation
    found = not message.from_
    return Guard(name="no-author", hit=found, why="From names nobody." if found else "From names somebody.")


def ambiguous_from(message: Message, origin: Origin, identity: Identity, situation: Situation) -> Guard:
    """Ask whether From names several authors, of whom none is the one to answer."""
    del origin, identity, situation
    found = len(message.from_) > 1
    why = f"From names {len(message.from_)} authors." if found else "From does not name several authors."
    return Guard(name="ambiguous-from", hit=found, why=why)


def forged_token(message: Message, origin: Origin, identity: Identity, situation: Situation) -> Guard:
    """Ask whether it shows a thread token that we never made."""
    del message, origin, identity
    found = "forged-token" in situation.thread_flags
    return Guard(
        name="forged-token", hit=found, why="Its thread token is not ours." if found else "No forged thread token."
    )


def stranger(message: Message, origin: Origin, identity: Identity, situation: Situation) -> Guard:
    """Ask whether somebody who takes no part in a thread quotes its id."""
    del message, origin, identity
    found = "sender-not-participant" in situation.thread_flags and not situation.known_participant
    why = "It names a thread in which its author takes no part." if found else "It names no thread of others."
    return Guard(name="stranger-quotes-thread", hit=found, why=why)


def duplicate(message: Message, origin: Origin, identity: Identity, situation: Situation) -> Guard:
    """Ask whether the same mail was handled before."""
    del message, origin, identity
    found = situation.duplicate
    return Guard(name="duplicate", hit=found, why="It was handled before." if found else "It was not seen before.")


def staff_wrote(message: Message, origin: Origin, identity: Identity, situation: Situation) -> Guard:
    """Ask whether one of us wrote it."""
    del message, identity, situation
    found = origin.kind == "staff"
    return Guard(name="staff-wrote", hit=found, why="Staff wrote it." if found else "Staff did not write it.")


def vendor_wrote(message: Message, origin: Origin, identity: Identity, situation: Situation) -> Guard:
    """Ask whether a vendor wrote it: staff deal with vendors, who are no customers to acknowledge."""
    del message, identity, situation
    found = origin.kind == "vendor"
    return Guard(name="vendor-wrote", hit=found, why="A vendor wrote it." if found else "No vendor wrote it.")


def not_addressed(message: Message, origin: Origin, identity: Identity, situation: Situation) -> Guard:
    """Ask whether we were sent it in a blind copy (RFC 5230 section 4.5); stamps of delivery cannot tell."""
    del origin, situation
    found = not any(identity.is_own(address) for address in machine.recipients(message))
    why = "None of our addresses is in To, Cc or Resent-To." if found else "It is addressed to us."
    return Guard(name="not-addressed", hit=found, why=why)


def suppressed(message: Message, origin: Origin, identity: Identity, situation: Situation) -> Guard:
    """Ask whether somebody decided that this address gets no mail from us."""
    del message, origin, identity
    found = situation.suppressed
    return Guard(
        name="suppressed", hit=found, why="The address is suppressed." if found else "The address is not suppressed."
    )


def silenced(message: Message, origin: Origin, identity: Identity, situation: Situation) -> Guard:
    """Ask whether somebody decided that only people write in this conversation."""
    del message, origin, identity
    found = situation.silenced
    why = "Only people write in this conversation." if found else "Nobody silenced this conversation."
    return Guard(name="silenced", hit=found, why=why)


def restored(message: Message, origin: Origin, identity: Identity, situation: Situation) -> Guard:
    """Ask whether the mail came between a backup and its restoring: it may have been acknowledged then."""
    del message, origin, identity
    found = situation.before_restore
    why = (
        "It came before a backup was restored, and may have been acknowledged." if found else "No backup is in between."
    )
    return Guard(name="restored", hit=found, why=why)


def cap_thread(message: Message, origin: Origin, identity: Identity, situation: Situation) -> Guard:
    """Ask whether this thread has had its acknowledgements."""
    del message, origin, identity
    return _cap("thread", situation.acks_in_thread, situation.caps.per_thread)


def cap_address(message: Message, origin: Origin, identity: Identity, situation: Situation) -> Guard:
    """Ask whether this address has had its acknowledgements; ends a loop with a responder without any mark."""
    del message, origin, identity
    return _cap("address", situation.acks_to_address, situation.caps.per_address)


def cap_domain(message: Message, origin: Origin, identity: Identity, situation: Situation) -> Guard:
    """Ask whether this domain has had its acknowledgements of an hour; ends a loop with a domain full of robots."""
    del message, origin, identity
    return _cap("domain", situation.acks_to_domain, situation.caps.per_domain)


def cap_hour(message: Message, origin: Origin, identity: Identity, situation: Situation) -> Guard:
    """Ask whether we have sent what we may send in an hour."""
    del message, origin, identity
    return _cap("hour", situation.acks_last_hour, situation.caps.per_hour)


def fuse(message: Message, origin: Origin, identity: Identity, situation: Situation) -> Guard:
    """Ask whether all acknowledgements are kept back until a person has looked."""
    del message, origin, identity
    found = situation.fuse_blown
    why = "The fuse is blown: nothing is acknowledged until `triaged resume`." if found else "The fuse is whole."
    return Guard(name="fuse", hit=found, why=why)


def _cap(what: str, sent: int, cap: int) -> Guard:
    return Guard(name=f"cap-{what}", hit=sent >= cap, why=f"{sent} of at most {cap} acknowledgements for this {what}.")


_REPORTS = (
    machine.own_loop,
    machine.bounce,
    machine.receipt_notification,
    machine.feedback_report,
    machine.null_return_path,
)

GUARDS: tuple[GuardFunction, ...] = (
    *(partial(_of_mail_alone, ask) for ask in _REPORTS),
    own_address,
    forged_staff,
    dmarc_fail,
    *(partial(_of_mail_alone, ask) for ask in machine.MACHINE_GUARDS if ask not in _REPORTS),
    duplicate,
    staff_wrote,
    vendor_wrote,
    no_author,
    ambiguous_from,
    forged_token,
    stranger,
    not_addressed,
    suppressed,
    silenced,
    restored,
    cap_thread,
    cap_address,
    cap_domain,
    fuse,
    cap_hour,
)
"""Every guard, in the order in which they decide."""
