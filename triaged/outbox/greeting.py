"""How a mail begins: by a name only where the display name is certainly one of a person."""

from __future__ import annotations

import re

_WORD = re.compile("[^\\W\\d_](?:[^\\W\\d_]|['\u2019\\-](?=[^\\W\\d_])){0,39}\\.?")
_MOST_WORDS = 4
_LONGEST_INITIALS = 2
_TITLES = {
    **{title.lower(): title for title in ("Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor", "Sir", "Rev")},
    **{title.lower(): title for title in ("Herr", "Frau", "Madame", "Monsieur", "Signor", "Signora", "Se\xf1or")},
}
_PARTICLES = frozenset(
    {"van", "von", "de", "del", "della", "der", "den", "di", "da", "du", "la", "le", "el", "al", "bin", "ibn", "ter"}
)
"""With these a surname begins."""
_NO_PERSON = frozenset(
    {"the", "and", "of", "at", "via", "ltd", "limited", "gmbh", "inc", "llc", "plc", "co", "company", "group", "team"}
    | {"office", "support", "service", "services", "sales", "family", "accounts", "account", "billing", "customer"}
    | {"customers", "info", "admin", "administrator", "reception", "shop", "store", "help", "desk", "helpdesk", "mail"}
    | {"contact", "orders", "noreply", "no-reply", "http", "https", "www"}
)
"""Words of firms, households and shared mailboxes."""


def greeting(name: str) -> str:
    """Return how we begin a mail to somebody with this display name: "Dear Dana", "Dear Mr Vale", else "Hello".

    Titles, initials and words all in capitals (surnames, firms) are passed over. A surname alone is only used behind
    its title. Where the whole is not made of at most four clean words of a name, nobody is named.
    """
    words = name[:500].split()
    # A raised two is a word character to the pattern, and no letter.
    odd = any(not sign.isalpha() for word in words for sign in word if sign not in "'\u2019-.")
    if odd or len(words) > _MOST_WORDS or not all(_WORD.fullmatch(word) for word in words):
        return "Hello"
    plain = [word.rstrip(".") for word in words]
    if any(word.lower() in _NO_PERSON for word in plain):
        return "Hello"
    titles = [_TITLES[word.lower()] for word in plain if word.lower() in _TITLES]
    named = [word for word in plain if word.lower() not in _TITLES]
    shouted = [word for word in named if word.isupper() and len(word) > _LONGEST_INITIALS]
    firsts = [word for word in named if len(word) > 1 and not word.isupper()]
    if not firsts or {named[0].lower(), firsts[0].lower()} & _PARTICLES:
        return "Hello"
    first = re.sub(r"(?:^|-)\w", lambda start: start[0].upper(), firsts[0])
    if len(firsts) > 1 or shouted or (len(named) == 1 and not titles):
        return f"Dear {first}"
    return f"Dear {titles[0]} {first}" if len(titles) == 1 else "Hello"
