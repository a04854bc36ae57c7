"""Telling somebody by another road than mail: SMS, chat, push, a webhook; any address that Apprise knows.

The addresses hold secrets. They are read when something is sent, and are never stored, logged or shown.
"""

from __future__ import annotations

import importlib.util
import logging
from typing import TYPE_CHECKING

from triaged.config import Config
from triaged.model import PermanentError, TemporaryError

if TYPE_CHECKING:
    import apprise

_MISSING = "Apprise is not installed; say: pip install 'triaged[notify]'"


class Notifier:
    """Takes a text to the addresses of one of [people]."""

    def __init__(self, config: Config) -> None:
        """Nothing is read before something is sent."""
        self._config = config

    def send(self, person: str, title: str, text: str) -> None:
        """Send to every address of a person; TemporaryError where a service did not take it, or none can be used.

        All of them fail or pass together: where one of several did not take it, all are tried again.
        """
        known = self._config.people.get(person)
        urls = known.notify_addresses() if known else ()
        if not urls:
            raise TemporaryError(f"'{person}' has no address beside mail any more")
        if not addresses(urls, f"people.{person}").notify(title=title, body=text):
            raise TemporaryError(f"a service did not take what was for '{person}'")


def tell(urls: tuple[str, ...], title: str, text: str) -> None:
    """Send to addresses of nobody in particular; TemporaryError where a service did not take it."""
    if not addresses(urls, "[alarm]").notify(title=title, body=text):
        raise TemporaryError("a service did not take it")


def addresses(urls: tuple[str, ...], whose: str) -> apprise.Apprise:
    """Return the addresses in Apprise's form; PermanentError where one is none, or Apprise is missing."""
    if importlib.util.find_spec("apprise") is None:
        raise PermanentError(_MISSING)
    import apprise  # noqa: PLC0415 - a third of a second, and only some businesses want it

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it names addresses, and they hold secrets
    found = apprise.Apprise()
    for number, url in enumerate(urls, start=1):
        if not found.add(url):
            raise PermanentError(f"{whose}: Apprise knows no such address as that in line {number}")
    return found


def problems(config: Config) -> tuple[str, ...]:
    """Return a sentence for each of [people], or the owner, who cannot be told by the road that he wants."""
    roads = {f"people.{name}": person.notify_addresses for name, person in config.people.items() if person.is_notified}
    found: list[str] = []
    for whose, urls in {**roads, "[alarm]": config.alarm.notify_addresses}.items():
        try:
            if given := urls():
                addresses(given, whose)
        except PermanentError as error:
            found.append(str(error))
    return tuple(dict.fromkeys(found))
