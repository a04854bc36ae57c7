"""Whether our own mail server proved the author of a mail (RFC 8601 Authentication-Results, RFC 7489 DMARC).

Only DMARC looks at the From that people see, so only its result counts: an SPF or DKIM pass alone proves some other
domain, and deciding alignment ourselves would need the list of public suffixes. A server that does not check DMARC
therefore proves nothing ("none"); staff whose mail is not checked are recognised in our own Sent folder.

Only fields of a configured authserv-id count, and of these only the topmost: servers put theirs on top, and what lies
below came with the mail. RFC 8601 section 5 wants the border server to remove forged ones of its own name.
"""

from __future__ import annotations

import re
from typing import Literal

from authres import AuthenticationResultsHeader

from triaged.model import Message

Authentication = Literal["pass", "fail", "none"]

_LONGEST_FIELD = 8192
_DMARC = re.compile(r"dmarc\s*(?:/\s*\d+\s*)?=\s*([A-Za-z]{1,20})", re.IGNORECASE)
_AUTHSERV_ID = re.compile(r"\s*(?:\([^()]{0,200}\)\s*)?\"?([^\s;\"()]{1,255})")


def authenticate(message: Message, authserv_ids: tuple[str, ...]) -> Authentication:
    """Return what the trusted server says of the author's domain: "pass", "fail", or "none" where it says nothing.

    A pass that names another domain than the one in From is a "fail"; one that names no domain is "none".
    """
    value = _topmost_trusted(message, authserv_ids)
    author = message.author
    if value is None or author is None:
        return "none"
    results = _dmarc_results(value)
    if any(result == "fail" for result, _ in results):
        return "fail"
    passed = [_ascii(domain) for result, domain in results if result == "pass"]
    if not passed or not all(passed):
        return "none"
    return "pass" if all(domain == _ascii(author.domain) for domain in passed) else "fail"


def _topmost_trusted(message: Message, authserv_ids: tuple[str, ...]) -> str | None:
    trusted = {name.lower() for name in authserv_ids}
    for value in message.header_all("authentication-results"):
        match = _AUTHSERV_ID.match(value)
        if match and match.group(1).lower() in trusted:
            return value
    return None


def _dmarc_results(value: str) -> list[tuple[str, str]]:
    """Return result and header.from of each dmarc clause.

    Each clause is parsed for itself: senders choose what stands in the others (``smtp.mailfrom``), and must not be able
    to hide a "fail" by breaking the field.
    """
    found = []
    for clause in _clauses(value[:_LONGEST_FIELD])[1:]:
        method = _DMARC.match(clause)
        if method is None:
            continue
        try:
            header = AuthenticationResultsHeader.parse(f"Authentication-Results: x; {clause}")
            found += [(result.result.lower(), _property(result.properties)) for result in header.results]
        except (Exception, RecursionError):  # noqa: BLE001 - authres raises several types; the result alone is enough
            found.append((method.group(1).lower(), ""))
    return found


def _clauses(value: str) -> list[str]:
    """Split a field at the semicolons outside of quoted strings and comments, and leave the comments out."""
    clauses = [""]
    depth, quoted, escaped = 0, False, False
    for character in value:
        if escaped or character == "\\":
            escaped = not escaped
        elif character == '"' and not depth:
            quoted = not quoted
        elif not quoted and character in "()":
            depth = max(0, depth + (1 if character == "(" else -1))
            continue
        elif character == ";" and not quoted and not depth:
            clauses.append("")
            continue
        if not depth:
            clauses[-1] += character
    return [clause.strip() for clause in clauses]


def _property(properties: list[object]) -> str:
    """Return the value of header.from, or an empty string."""
    for item in properties:
        if getattr(item, "type", "") == "header" and getattr(item, "name", "") == "from":
            return str(getattr(item, "value", "") or "")
    return ""


def _ascii(domain: str) -> str:
    """Return a domain in lower case and A-labels (RFC 5890), so that both spellings compare equal."""
    domain = domain.strip().lower().rpartition("@")[2].rstrip(".")
    try:
        return domain if domain.isascii() else domain[:255].encode("idna").decode("ascii")
    except UnicodeError:
        return domain
