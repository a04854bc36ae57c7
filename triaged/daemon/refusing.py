"""Tells whoever edited a rule or a template that it was refused, and what is wrong in it."""

from __future__ import annotations

import hashlib

from triaged.daemon.shared import Shared
from triaged.model import Address, Outgoing, Thread
from triaged.outbox.values import EMPTY
from triaged.proving.edits import edited_by
from triaged.store import Store

TEMPLATE = "refused.txt"
_HOUSE = "HOUSE"
"""The thread of what concerns no customer; nobody takes part in it and nothing can match it."""
_LINES = 20


def refused(shared: Shared, store: Store, problems: str) -> None:
    """Queue a mail to the editor: the person whose login owns the file, else the owner; once a day for a mistake."""
    house, now = shared.house, shared.clock.now()
    config = house.config
    login = house.edited_by if house.refused else edited_by(config)
    key = next(
        (each for each, person in config.people.items() if login and login in (each, person.login)), config.owner
    )
    values = {**EMPTY, "business": config.business.name, "items": problems.splitlines()[:_LINES], "who": login}
    rendered = house.templates.render(TEMPLATE, values)
    name = hashlib.sha256(problems.encode()).hexdigest()[:16]
    mail = Outgoing(
        key=f"refused/{name}/{now:%Y-%m-%d}", kind="notice", thread=_HOUSE,
        to=Address(email=config.people[key].email.email, name=config.person_name(key)),
        subject=rendered.subject, text=rendered.text, html=rendered.html, template=TEMPLATE, person=key,
        message_id=house.tokens(shared.key).message_id(_HOUSE, f"refused/{name}/{now:%Y-%m-%d}"), created_at=now,
    )  # fmt: skip
    house_thread = Thread(
        id=_HOUSE, subject="rules and templates", customer="", customer_name="", state="quarantined", opened_at=now,
        last_message_at=now,
    )  # fmt: skip
    with store.atomic():
        if store.mail.thread(_HOUSE) is None:
            store.mail.save_thread(house_thread)
        store.outbox.queue(mail)
    shared.mail_goes.set()
