"""Raw bytes to a tree of MIME parts within limits that no sender can exceed (RFC 2045, RFC 2046).

The standard feed parser builds the tree, because it takes a factory: our parts count themselves and stop the work at
the limit, before it is done. The class ``MailParser`` reads a tree only after it was built, recurs into it, and adds
the text of forwarded mails to the text of the mail, so only its readers of addresses and dates are used (fields.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.feedparser import BytesFeedParser
from email.message import Message as Part

MAX_PARTS = 1000
MAX_DEPTH = 50
MAX_HEADER_BYTES = 256 * 1024
MAX_FIELD_BYTES = 64 * 1024
_CHUNK = 64 * 1024
_END_OF_HEADER = re.compile(rb"\r?\n\r?\n|\r\r")


class _LimitError(Exception):
    """The mail has more of something than is read; what was read so far is kept."""


@dataclass(slots=True)
class _Budget:
    """What is left to spend on one mail; shared by all of its parts."""

    parts: int = MAX_PARTS
    header_bytes: int = MAX_HEADER_BYTES
    defects: list[str] = field(default_factory=list)

    def note(self, defect: str) -> None:
        """Remember a defect once."""
        if defect not in self.defects:
            self.defects.append(defect)


class _BoundedPart(Part):
    """A MIME part that knows its depth and takes its headers from the budget of its mail."""

    budget: _Budget
    depth: int = 0

    def set_raw(self, name: str, value: str) -> None:
        """Take a field as the parser found it, cut at the limits."""
        if len(value) > MAX_FIELD_BYTES:
            value = value[:MAX_FIELD_BYTES]
            self.budget.note("a header field is cut at 64 KiB")
        self.budget.header_bytes -= len(name) + len(value)
        if self.budget.header_bytes < 0:
            self.budget.note("headers are cut at 256 KiB")
            return
        super().set_raw(name, value)

    def attach(self, payload: Part) -> None:  # type: ignore[override]  # the stub is generic over payload types
        """Add a child unless it lies too deep."""
        if isinstance(payload, _BoundedPart):
            payload.depth = self.depth + 1
            if payload.depth > MAX_DEPTH:
                raise _LimitError(f"parts are nested deeper than {MAX_DEPTH}")
        super().attach(payload)


def read_tree(raw: bytes) -> tuple[Part, tuple[str, ...]]:
    """Return the root part of a mail and the defects met; never raises. Beyond a limit the tree stops."""
    budget = _Budget()
    made: list[Part] = []

    def make(policy: object = None) -> _BoundedPart:
        del policy  # compat32 throughout: email.policy.default raises on hostile fields
        if budget.parts <= 0:
            raise _LimitError(f"more than {MAX_PARTS} parts")
        budget.parts -= 1
        part = _BoundedPart()
        part.budget = budget
        made.append(part)
        return part

    raw = _cut_header(raw, budget)
    parser: BytesFeedParser[Part] = BytesFeedParser(_factory=make)
    made.clear()  # the parser made one part only to see whether the factory takes a policy
    try:
        for start in range(0, len(raw), _CHUNK):
            parser.feed(raw[start : start + _CHUNK])
        parser.close()
    except _LimitError as limit:
        budget.note(str(limit))
    except (Exception, RecursionError):  # noqa: BLE001 - anybody may write to us; the bytes are kept, the reading goes on
        budget.note("the structure cannot be read")
    root = made[0] if made else Part()
    for defect in root.defects:
        budget.note(type(defect).__name__)
    return root, tuple(budget.defects)


def _cut_header(raw: bytes, budget: _Budget) -> bytes:
    """Drop what a header section has beyond its limit, at the end of a line; the body stays."""
    end = _END_OF_HEADER.search(raw, 0, MAX_HEADER_BYTES)
    if end or len(raw) <= MAX_HEADER_BYTES:
        return raw
    budget.note("headers are cut at 256 KiB")
    rest = _END_OF_HEADER.search(raw, MAX_HEADER_BYTES)
    kept = raw[: raw.rfind(b"\n", 0, MAX_HEADER_BYTES) + 1]
    return kept + b"\r\n" + (raw[rest.end() :] if rest else b"")


def children(part: Part) -> tuple[Part, ...]:
    """Return the parts directly inside a part; empty for a leaf."""
    # Asked first, because get_payload of a leaf decodes it with whatever charset the sender named.
    payload = part.get_payload() if part.is_multipart() else []
    return tuple(child for child in payload if isinstance(child, Part))


def walk(root: Part) -> Iterator[Part]:
    """Yield a part and all parts inside it in order, without entering mails inside the mail, and without recursion."""
    stack = [root]
    while stack:
        part = stack.pop()
        yield part
        if content_type(part) != "message/rfc822" or part is root:
            stack.extend(reversed(children(part)))


def content_type(part: Part) -> str:
    """Return ``type/subtype`` in lower case; text/plain where it is missing or malformed (RFC 2045 section 5.2)."""
    try:
        return str(part.get_content_type())
    except (Exception, RecursionError):  # noqa: BLE001 - email.message raises what the codecs of RFC 2231 raise
        return "text/plain"


def parameter(
    part: Part, name: str, field_name: str = "content-type"
) -> str | tuple[str | None, str | None, str] | None:
    """Return a parameter of a MIME field, as a triple where RFC 2231 encodes it, or None."""
    try:
        value = part.get_param(name, None, field_name)
    except (Exception, RecursionError):  # noqa: BLE001 - as above
        return None
    return value if isinstance(value, (str, tuple)) else None


def is_attached(part: Part) -> bool:
    """Tell whether a part asks to be shown apart from the text (RFC 2183)."""
    disposition = str(part.get("content-disposition", "")).partition(";")[0].strip().lower()
    if disposition:
        return disposition != "inline"
    is_root = getattr(part, "depth", 0) == 0  # a mail that is one named text is still its own text
    return not is_root and parameter(part, "name") is not None


def octets(part: Part) -> bytes:
    """Return the content of a leaf with its transfer encoding undone; empty where that cannot be done."""
    try:
        payload = part.get_payload(decode=True)
    except (Exception, RecursionError):  # noqa: BLE001 - as above
        return b""
    return payload if isinstance(payload, bytes) else b""
