"""What a mail to a customer is filled with, and in whose words: his language, or the voice that the owner chose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from triaged.config import Config
from triaged.model import Origin, Reading, Thread
from triaged.outbox import languages, wording
from triaged.outbox.greeting import greeting
from triaged.outbox.templates import Templates
from triaged.outbox.values import EMPTY
from triaged.store import Store
from triaged.tokens import without_token

_SENTENCES_SHOWN = 6


@dataclass(frozen=True, kw_only=True)
class ToCustomer:
    """Part of ``Letters``."""

    config: Config
    store: Store
    templates: Templates

    def values(
        self, thread: Thread, reading: Reading, origin: Origin, *, person: str, now: datetime
    ) -> dict[str, object]:
        """Return the values for a mail of a customer, as they are in English."""
        message, zone = reading.message, self.config.business.calendar.zone
        late = now - message.received_at > self.config.caps.late_after
        known = origin.authenticated
        name = self._public_name(person)
        due, waiting = self._waits(thread, now)
        written = message.written_at.astimezone(zone)
        subject = without_token(message.subject)
        return {
            **EMPTY,
            "greeting": greeting(message.author.name if message.author else "") if known else "Hello",
            "business": self.config.business.name,
            "re": f"Re: {strip_re(subject)[:100]}" if known and subject else "",
            "received": wording.arrival(message.written_at, message.received_at, zone, late=late),
            "understood": list(wording.sentences(reading.facts, message.written_at))[:_SENTENCES_SHOWN]
            if known
            else [],
            "person": name or "a colleague",
            "Person": name or "A colleague",
            "sent_on": f"{written:%A} {written.day} {written:%B}",
            "came_at": f"{message.received_at.astimezone(zone):%H:%M}",
            "answer_by": wording.moment(due, zone, now) if due else "",
            "waiting": wording.moment(waiting, zone, now).removesuffix(" today") if waiting else "",
            "attempts": thread.unanswered,
            "late": late,
            "thread": thread.id,
        }

    def _waits(self, thread: Thread, now: datetime) -> tuple[datetime | None, datetime | None]:
        """Return by when an answer is owed, if that lies ahead, and since when a customer waits who wrote again."""
        running = [
            each for each in self.store.ledger.running(thread.id) if each.kind in ("first response", "next response")
        ]
        due = min((each.due_at for each in running), default=None)
        waiting = min((each.started_at for each in running), default=None) if thread.unanswered > 1 else None
        return due if due and due > now else None, waiting

    def _public_name(self, person: str) -> str:
        """Return what a person of [people] is called before customers: the name given, never our own key."""
        known = self.config.people.get(person)
        return (known.name or known.email.name or "") if known else ""

    def in_his_words(
        self, template: str, thread: Thread, reading: Reading, values: dict[str, object], person: str, now: datetime
    ) -> tuple[str, str]:
        """Return the template in the customer's language or our voice, and a line to lead it; ``values`` change."""
        language, chosen = reading.facts.language, self.config.templates
        found = self.templates.variant(template, language) if language in chosen.languages else None
        if found is None:
            return self.templates.variant(template, chosen.voice or "") or template, languages.note(language)
        zone, words = self.config.business.calendar.zone, languages.LANGUAGES[language]
        name = self._public_name(person)
        values["greeting"] = languages.greeting(str(values["greeting"]), language)
        values["person"], values["Person"] = name or words.person, name or words.at_start()
        values["sent_on"] = languages.day(reading.message.written_at, zone, language)
        for key, at in zip(("answer_by", "waiting"), self._waits(thread, now), strict=True):
            values[key] = languages.moment(at, zone, language) if at else ""
        return found, ""


def strip_re(subject: str) -> str:
    """Return a subject without the reply marks that we put before it ourselves."""
    return re.sub(r"^(?:re:\s*)+", "", subject, flags=re.IGNORECASE)
