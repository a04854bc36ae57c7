"""A word that begins an answer to a brief, alone in its sentence: "done", "phoned", "snooze 2 days".

It counts only from the person to whom that very brief was sent, proved by our own server or our own Sent folder, and
only in answer to it: the Message-ID of a brief carries our signature. What it did is confirmed in one line; so is, once
for each brief, that an answer to us alone did nothing, for whoever wrote it may think that the customer reads it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from triaged import settling
from triaged.config import Config
from triaged.hours import parse_span
from triaged.letters import DIGEST, Letters
from triaged.model import Origin, Outgoing, Reading, Thread
from triaged.outbox import wording
from triaged.owed import Owed
from triaged.promised import Promised
from triaged.store import Store

WORDS = ("done", "kept", "broken", "snooze", "mine", "close", "phoned")
_ORDER = "order.txt"
_TAKEN_FOR = "1 working day"
_END = re.compile(r"[.!\n]")
_UNCLEAR = (
    "Nothing was done, and the customer did not see your answer. Begin it with done, phoned, mine, kept, broken, close"
    " or snooze 2 days and a full stop; or write to the customer."
)
_MANY = "Nothing was done: that mail was about several customers, and nobody can tell which one is meant."


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Part of a ``Pipeline``; every method belongs into the caller's transaction."""

    config: Config
    store: Store
    letters: Letters
    owed: Owed

    def obey(self, reading: Reading, origin: Origin, thread: Thread, now: datetime) -> tuple[Outgoing, ...]:
        """Do what an answer to a brief says in its first sentence; returns the confirmation, or nothing."""
        words = _END.split(reading.zones.newest.strip(), maxsplit=1)[0].lower().split()
        brief = self._brief(reading, origin, thread)
        if brief is None:
            return ()
        key = f"order/{reading.message.sha256}"
        if not words or words[0] not in WORDS or len(words) > (4 if words[0] == "snooze" else 1):
            if brief.template == _ORDER or any(each.email not in self._ours for each in reading.message.to):
                return ()  # colleagues write to each other, and who is away has a robot that answers all
            said, key = _UNCLEAR, f"order/unclear/{brief.key}"
        else:
            said = _MANY if brief.template == DIGEST else self._do(words[0], " ".join(words[1:]), brief, thread, now)
        to = brief.person or self.config.owner
        mail = self.letters.to_staff(thread, to, _ORDER, kind="notice", key=key, why=said, now=now)
        return (mail,) if self.store.outbox.queue(mail) else ()

    @property
    def _ours(self) -> frozenset[str]:
        return frozenset(each.email for each in self.config.business.addresses)

    def _brief(self, reading: Reading, origin: Origin, thread: Thread) -> Outgoing | None:
        """Return the notice of ours that a mail answers, if it was sent to the one who answers it."""
        author = reading.message.author
        if origin.kind != "staff" or not origin.authenticated or author is None:
            return None
        answered = {*reading.message.in_reply_to, *reading.message.references}
        rows = (row.mail for row in self.store.outbox.rows(thread.id))
        ours = (mail for mail in rows if mail.message_id in answered and mail.kind != "acknowledgement")
        return next((mail for mail in ours if mail.to.email == author.email), None)

    def _do(self, word: str, rest: str, brief: Outgoing, thread: Thread, now: datetime) -> str:
        """Do it, and return what was done in one sentence."""
        person, owed = brief.person or brief.to.email, self.owed
        if word in ("kept", "broken"):
            return self._promise(word, brief, thread, now)
        if word == "phoned":
            settling.phoned(owed, thread, now, person=person, note=rest)
            return "It is noted that you told the customer by telephone."
        if word == "mine":
            until = settling.take(owed, thread, parse_span(_TAKEN_FOR), now, person=person)
            return f"It is yours, and nobody else is told before {self._moment(until, now)}."
        if word == "snooze":
            try:
                until, _ = settling.snooze(owed, thread, parse_span(rest), now, person=person)
            except ValueError as error:
                return f"Nothing was done: {error}."
            return f"Nobody is told before {self._moment(until, now)}; what is owed stays owed."
        shut = settling.done if word == "done" else settling.close
        return "It is closed." if shut(owed, thread, now, person=person) else "It was closed already."

    def _promise(self, word: str, brief: Outgoing, thread: Thread, now: datetime) -> str:
        ledger = self.store.ledger
        number = ledger.promise_of_step(brief.key.partition("/")[2])
        found = ledger.promise(number) if number else None
        undecided = [each for each in ledger.promises(thread.id, "open", "broken", "doubtful") if not each.by_hand]
        promise = found or (undecided[0] if len(undecided) == 1 else None)
        if promise is None:
            return f"Nothing was done: {len(undecided)} promises are open here; say which with: triaged promises"
        Promised(self.owed).decided(
            promise, "kept" if word == "kept" else "broken", now, brief.person or brief.to.email
        )
        return f"It is noted that this was {word}: {promise.text}"

    def _moment(self, until: datetime, now: datetime) -> str:
        return wording.moment(until, self.config.business.calendar.zone, now)
