"""The steps by which a mail finds its conversation, from proof to guess; ``threads`` judges what each of them found.

Each step is one small function. It yields what it found, a thread or an id that no thread has, and nothing where the
mail gives it nothing to look for.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from triaged.model import Facts, Message, OpenProblem, Thread
from triaged.subjects import base_subject, content_words
from triaged.tokens import Claim, Tokens, detail_of, threads_in_subject

_THREAD_INDEX_ROOT = 22
"""Bytes of an Outlook Thread-Index that all mails of a conversation share ([MS-OXOMSG] 2.2.1.3)."""
MOST_MENTIONS = 50
MOST_PEOPLE = 20
_SAME_PROBLEM_WITHIN = timedelta(days=14)
_WORDS_IN_COMMON = 2
_FIRM = 4
"""Letters that the name of a firm must have to be sought in a domain."""
_READ = 2000
"""Letters of a mail in which its author may say that he wrote before."""
_COUNTED = re.compile(
    r"\b(?:my|this is (?:my|the)|for the|a|our)?\s?(?:second|2nd|third|3rd|fourth|4th|fifth|5th)\s"
    r"(?:e-?mail|mail|letter|message|reminder|time (?:of )?(?:i|we) (?:am |are |have )?(?:writ|ask))(?!\s(?:of|in)\b)",
    re.IGNORECASE,
)


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

    def open_problems(self, customer: str) -> tuple[OpenProblem, ...]:
        """Return what is not settled yet of that customer's."""
        ...

    def owed_by_vendors(self) -> tuple[tuple[str, str], ...]:
        """Return (thread id, vendor) for each vendor who owes something in a thread that is not closed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a step may look at."""

    message: Message
    facts: Facts
    known: Conversations
    tokens: Tokens
    window: timedelta
    """How long after its last mail a conversation is found by its subject."""
    plus_address: bool
    """Whether our addresses may carry a token: ``support+K7Q2M4-…@``."""


@dataclass(frozen=True, slots=True)
class Found:
    """A thread that a step found (None: what the mail names is not known), and the token that named it."""

    thread: Thread | None
    by: str
    claim: Claim | None = None


Step = Callable[[Case], Iterator[Found]]


def by_token(case: Case) -> Iterator[Found]:
    """Find our own Message-ID in In-Reply-To, References or a returned mail; then a token in subject or address."""
    message, tokens = case.message, case.tokens
    inside = tuple(mail.message_id for mail in message.embedded if mail.message_id)
    for claim in tokens.in_message_ids((*message.in_reply_to, *reversed(message.references), *inside)):
        yield Found(case.known.thread(claim.thread), "token", claim)
    marked = " ".join((message.subject, *(_details(message) if case.plus_address else ())))
    named = {thread_id: case.known.thread(thread_id) for thread_id in threads_in_subject(marked)}
    recipients = {key: (thread.customer, *thread.participants) for key, thread in named.items() if thread}
    for claim in tokens.in_subject(marked, recipients):
        yield Found(named[claim.thread], "token", claim)


def by_returned_text(case: Case) -> Iterator[Found]:
    """Find our own Message-ID in the text: mailers of old return a mail so."""
    for claim in case.tokens.in_message_ids(case.tokens.in_text(case.message.text)):
        yield Found(case.known.thread(claim.thread), "token", claim)


def by_ids(case: Case) -> Iterator[Found]:
    """Look at In-Reply-To, then at References from the newest, then at mails that are attached whole."""
    message, known = case.message, case.known
    for message_id in message.in_reply_to:
        yield Found(known.thread_of_id(message_id), "in-reply-to")
    for message_id in reversed(message.references):
        yield Found(known.thread_of_id(message_id), "references")
    for mail in message.embedded:
        if mail.message_id:
            yield Found(known.thread_of_id(mail.message_id), "embedded")


def by_mention(case: Case) -> Iterator[Found]:
    """Find mails of the same people that named this one, or a forerunner of it, before it came."""
    message = case.message
    own = (message.message_id,) if message.message_id else ()
    for person in people(message):
        for message_id in (*own, *message.in_reply_to, *message.references[: -MOST_MENTIONS - 1 : -1]):
            thread = case.known.thread_of_id(f"mentioned:{person}:{message_id}")
            if thread is not None:
                yield Found(thread, "references")


def by_conversation_root(case: Case) -> Iterator[Found]:
    """Find the conversation that Outlook's Thread-Index names."""
    root = conversation_root(case.message)
    if root:
        yield Found(case.known.thread_of_id(root), "thread-index")


def by_vendor(case: Case) -> Iterator[Found]:
    """Find the one open problem in which the firm of the author owes something, and whose customer he names.

    The firm is known by the domain that it writes from; who is asked for must have proved that the domain is his.
    """
    author, message = case.message.author, case.message
    if author is None:
        return
    firm, told = _letters(author.domain), f"{message.subject}\n{message.text[:_READ]}"
    owing = dict.fromkeys(thread for thread, vendor in case.known.owed_by_vendors() if _writes_for(firm, vendor))
    found = [thread for each in owing if (thread := case.known.thread(each)) and _names(told, thread)]
    if len(found) == 1 and author.email != found[0].customer:
        yield Found(found[0], "vendor")


def by_subject(case: Case) -> Iterator[Found]:
    """Find what the same person, or whom staff write to, wrote about the same thing, not long ago."""
    base = base_subject(case.message.subject)
    if not base or case.message.author is None:
        return
    since = case.message.received_at - case.window
    for person in people(case.message):
        for thread in case.known.threads_of_subject(person, base, since):
            yield Found(thread, "subject")


def by_facts(case: Case) -> Iterator[Found]:
    """Find the one open problem of a customer with the one vendor that he complains of; nothing where in doubt.

    In doubt it is where the mail answers another, where he has several problems open, where mail or conversation is
    about several vendors, or where they have no word in common that tells what it is about.
    """
    message, facts = case.message, case.facts
    if message.author is None or message.in_reply_to or message.references:
        return
    named = {vendor.name.casefold() for vendor in facts.vendors}
    if len(named) != 1 or not (facts.is_complaint or facts.went_well):
        return
    problems = case.known.open_problems(message.author.email)
    if len(problems) != 1:
        return
    [problem], [firm] = problems, named
    recent = abs(message.received_at - problem.thread.last_message_at) <= _SAME_PROBLEM_WITHIN
    about = content_words(f"{message.subject} {message.text}") & problem.words
    about -= content_words(firm)
    if recent and problem.vendors == named and len(about) >= _WORDS_IN_COMMON:
        yield Found(problem.thread, "facts")


def by_earlier_letter(case: Case) -> Iterator[Found]:
    """Find the one open problem of a customer who says that he wrote about it before: "I wrote to you on the 20th".

    The day that he names must be one on which we had mail of that conversation, or he must count his letters; and one
    word that tells what it is about must be in both.
    """
    message = case.message
    if message.author is None or message.in_reply_to or message.references:
        return
    problems = case.known.open_problems(message.author.email)
    if len(problems) != 1:
        return
    [problem] = problems
    about = content_words(f"{message.subject} {message.text}") & content_words(problem.thread.subject)
    days = {contact.on for contact in case.facts.contacts if contact.how == "mail" and contact.on}
    seen = {problem.thread.opened_at.date(), problem.thread.last_message_at.date()}
    counted = not days and _COUNTED.search(f"{message.subject}\n{message.text[:_READ]}")
    recent = abs(message.received_at - problem.thread.last_message_at) <= case.window
    if recent and about and (days & seen or counted):
        yield Found(problem.thread, "facts")


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _writes_for(firm: str, vendor: str) -> bool:
    name = _letters(vendor)
    return len(name) >= _FIRM and name in firm


def _names(told: str, thread: Thread) -> bool:
    """Whether a text names the customer of a thread, by surname or address; a name is written with a capital."""
    surname = thread.customer_name.split()[-1:]
    return thread.customer in told.lower() or any(
        name[:1].isupper() and re.search(rf"\b{re.escape(name)}\b", told) for name in surname
    )


def people(message: Message) -> tuple[str, ...]:
    """Return the addresses in whose conversations a mail is looked for; what is found there makes nobody a stranger."""
    return tuple(dict.fromkeys(each.email for each in (*message.from_, *message.to, *message.cc)))[:MOST_PEOPLE]


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


def _details(message: Message) -> Iterator[str]:
    """Yield the tokens in the addresses that a mail was sent to, written as in a subject."""
    for address in (*message.to, *message.cc):
        if token := detail_of(address.email):
            yield f"[{token}]"
