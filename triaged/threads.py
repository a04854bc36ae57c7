"""Which conversation a mail belongs to, and why.

Each step is one small function that answers with a ``Candidate``; the first that takes the mail wins. An id that
somebody quotes proves nothing about who he is: whoever is not a participant of the thread is flagged, and the
screen holds his mail for staff to see.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Protocol

from triaged.model import Candidate, Message, Origin, Thread, ThreadMatch
from triaged.subjects import base_subject
from triaged.tokens import Claim, Tokens, threads_in_subject

STRANGER = "sender-not-participant"
FORGED = "forged-token"
NEW_ADDRESS = "new-address"
_THREAD_INDEX_ROOT = 22
"""Bytes of an Outlook Thread-Index that all mails of a conversation share ([MS-OXOMSG] 2.2.1.3)."""
_MOST_MENTIONS = 50
_MOST_PEOPLE = 20


class Conversations(Protocol):
    """What matching asks of the store; every answer is the thread as it is now, after merges."""

    def thread(self, thread_id: str) -> Thread | None:
        """Return the thread of that id."""
        ...

    def thread_of_id(self, message_id: str) -> Thread | None:
        """Return the thread in which a Message-ID (or conversation root) was first seen."""
        ...

    def threads_of_subject(self, participant: str, base: str, since: datetime) -> tuple[Thread, ...]:
        """Return threads of that participant with that base subject, the most recent first."""
        ...


def conversation_root(message: Message) -> str | None:
    """Return a key for the conversation that Outlook's Thread-Index names, or None."""
    value = message.header("thread-index")
    if not value:
        return None
    try:
        data = base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return f"thread-index:{data[:_THREAD_INDEX_ROOT].hex()}" if len(data) >= _THREAD_INDEX_ROOT else None


def mentions(message: Message, people: Iterable[str]) -> Iterator[str]:
    """Yield keys for the forerunners that a mail names, one for each of the people of its thread.

    Mail arrives in any order: a forerunner that comes later is known by them. The keys are bound to people, so
    that nobody can lay claim to an id of somebody else.
    """
    for person in islice(people, _MOST_PEOPLE):
        for message_id in (*message.in_reply_to, *message.references[-_MOST_MENTIONS:]):
            yield f"mentioned:{person}:{message_id}"


def match(message: Message, origin: Origin, known: Conversations, tokens: Tokens, *, window: timedelta) -> ThreadMatch:
    """Return the thread of a mail, or None for a new one, with every candidate that was looked at."""
    candidates: list[Candidate] = []
    flags: list[str] = []
    # People may paste a mail of ours with all its headers; only a machine returns one as text.
    returned = (_by_returned_text,) if origin.kind == "automatic" else ()
    for step in (_by_token, *returned, _by_ids, _by_mention, _by_conversation_root, _by_subject):
        for thread, matched_by, claim in step(message, known, tokens, window):
            candidate, flag = _judge(message, origin, thread, matched_by, claim)
            candidates.append(candidate)
            if flag and flag not in flags and step not in (_by_mention, _by_subject):
                flags.append(flag)
            if candidate.taken:
                kept = tuple(each for each in flags if each == NEW_ADDRESS)
                return ThreadMatch(
                    thread=candidate.thread, matched_by=matched_by, flags=kept, candidates=tuple(candidates)
                )
    flags = [flag for flag in flags if flag != NEW_ADDRESS]
    return ThreadMatch(thread=None, matched_by="new", flags=tuple(flags), candidates=tuple(candidates))


Found = Iterator[tuple[Thread | None, str, Claim | None]]
Step = Callable[[Message, Conversations, Tokens, timedelta], Found]


def _by_token(message: Message, known: Conversations, tokens: Tokens, window: timedelta) -> Found:
    """Our own Message-ID in In-Reply-To, References or a returned mail; then the token in the subject."""
    del window
    quoted = (*message.in_reply_to, *reversed(message.references))
    inside = tuple(mail.message_id for mail in message.embedded if mail.message_id)
    for claim in tokens.in_message_ids((*quoted, *inside)):
        yield known.thread(claim.thread), "token", claim
    named = {thread_id: known.thread(thread_id) for thread_id in threads_in_subject(message.subject)}
    recipients = {key: (thread.customer, *thread.participants) for key, thread in named.items() if thread}
    for claim in tokens.in_subject(message.subject, recipients):
        yield named[claim.thread], "token", claim


def _by_returned_text(message: Message, known: Conversations, tokens: Tokens, window: timedelta) -> Found:
    """Our own Message-ID in the text: mailers of old return a mail so."""
    del window
    for claim in tokens.in_message_ids(tokens.in_text(message.text)):
        yield known.thread(claim.thread), "token", claim


def _by_ids(message: Message, known: Conversations, tokens: Tokens, window: timedelta) -> Found:
    """In-Reply-To, then References from the newest, then mails that are attached whole."""
    del tokens, window
    for message_id in message.in_reply_to:
        yield known.thread_of_id(message_id), "in-reply-to", None
    for message_id in reversed(message.references):
        yield known.thread_of_id(message_id), "references", None
    for mail in message.embedded:
        if mail.message_id:
            yield known.thread_of_id(mail.message_id), "embedded", None


def _by_mention(message: Message, known: Conversations, tokens: Tokens, window: timedelta) -> Found:
    """Find mails of the same people that named this one, or a forerunner of it, before it came."""
    del tokens, window
    own = (message.message_id,) if message.message_id else ()
    for person in _people(message):
        for message_id in (*own, *message.in_reply_to, *message.references[: -_MOST_MENTIONS - 1 : -1]):
            thread = known.thread_of_id(f"mentioned:{person}:{message_id}")
            if thread is not None:
                yield thread, "references", None


def _by_conversation_root(message: Message, known: Conversations, tokens: Tokens, window: timedelta) -> Found:
    del tokens, window
    root = conversation_root(message)
    if root:
        yield known.thread_of_id(root), "thread-index", None


def _by_subject(message: Message, known: Conversations, tokens: Tokens, window: timedelta) -> Found:
    """Find what the same person, or whom staff write to, wrote about the same thing, not long ago."""
    del tokens
    base = base_subject(message.subject)
    if not base or message.author is None:
        return
    since = message.received_at - window
    for person in _people(message):
        for thread in known.threads_of_subject(person, base, since):
            yield thread, "subject", None


def _people(message: Message) -> tuple[str, ...]:
    """Return the addresses in whose conversations a mail is looked for; what is found there makes nobody a stranger."""
    return tuple(dict.fromkeys(each.email for each in (*message.from_, *message.to, *message.cc)))[:_MOST_PEOPLE]


def _judge(
    message: Message, origin: Origin, thread: Thread | None, matched_by: str, claim: Claim | None
) -> tuple[Candidate, str | None]:
    """Say whether this sender may join this thread; returns the candidate and the flag that a refusal raises."""
    taken, why, flag = _may_join(message, origin, thread, claim)
    return Candidate(thread=thread.id if thread else "", matched_by=matched_by, taken=taken, why=why), flag


def _may_join(
    message: Message, origin: Origin, thread: Thread | None, claim: Claim | None
) -> tuple[bool, str, str | None]:
    writer = message.author.email if message.author else ""
    if claim is not None and not claim.genuine:
        found: tuple[bool, str, str | None] = (False, "the token is not one of ours", FORGED)
    elif thread is None:
        found = False, "no such mail or thread is known", None
    elif origin.kind == "staff" and origin.authenticated:
        found = True, "written by staff", None
    elif claim is not None and origin.kind in ("automatic", "self"):
        found = True, "answers a mail of ours that carries our own signature", None
    elif writer and writer in (thread.customer, *thread.participants):
        found = True, f"{writer} takes part in this conversation", None
    elif origin.kind == "automatic" and set(message.failed) & {thread.customer, *thread.circle}:
        found = True, "it returns a mail that was sent to this conversation's customer", None
    elif claim is not None and origin.authentication == "pass":
        found = True, f"{writer} is new here, but authenticated and holds a genuine token", NEW_ADDRESS
    else:
        found = False, f"{writer or 'the sender'} takes no part in this conversation", STRANGER
    return found
