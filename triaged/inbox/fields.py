"""What stands in a header field, read without ever raising: words, addresses, ids, dates, file names.

Addresses and dates are read by mail-parser, whose readers are linear and strict about display names that imitate
addresses (the standard library of Python 3.11.7 is neither). Encoded words are read here: mail-parser raises on a
NUL in a charset name and drops the octets that a wrong label cannot explain, where a reader wants them guessed.
"""

from __future__ import annotations

import codecs
import logging
import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from email.header import decode_header
from email.utils import collapse_rfc2231_value

from mailparser.dates import parse_mail_date
from mailparser.utils import get_addresses

from triaged.model import Address

# It logs header fields that it cannot decode; no mail belongs into a log.
logging.getLogger("mailparser").setLevel(logging.CRITICAL)

MAX_ADDRESSES = 500
MAX_IDS = 500
MAX_SUBJECT = 500
MAX_FILENAME = 120
_LONGEST_FILENAME = 8192

# Codecs that Python counts as text but that are quadratic, or that turn escapes into characters.
_UNFIT_CODECS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
_SURROGATES = re.compile("[\ud800-\udfff]")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,998}>")
_FOLD = re.compile(r"(?:\r\n|\r|\n)(?=[ \t])")  # RFC 5322 section 2.2.3
_LINE_END = re.compile(r"[\r\n]+")
_SPACES = re.compile(r"\s+")
_PATH_SEPARATORS = re.compile(r"[/\\]")
# Marks that reorder or hide text on a screen (Unicode category Cf), which no subject or file name needs.
_KEPT_FORMAT_CHARACTERS = frozenset("\u200c\u200d")
_ONE_DIGIT_HOUR = re.compile(r" (\d)(?=:\d\d)")
_ZONE_NAME = re.compile(r":\d\d ?([A-Za-z]+)")
# RFC 5322 section 4.3: any other name says nothing about the offset.
_ZONE_NAMES = frozenset({"UT", "GMT", "UTC", "Z", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT"})
_CLOCK_SKEW = timedelta(days=2)
_FIRST_YEAR = 1990


def usable_charset(label: str | None) -> str | None:
    """Return Python's name of a charset that may safely be decoded with, or None for an unknown or unfit label."""
    if not label or not label.isascii() or "\0" in label or len(label) > 64:  # noqa: PLR2004 - no charset is longer
        return None
    try:
        info = codecs.lookup(label.strip().strip("'\""))
    except (LookupError, ValueError):
        return None
    is_text = getattr(info, "_is_text_encoding", True)
    return info.name if is_text and info.name.replace("_", "-") not in _UNFIT_CODECS else None


def decode_octets(octets: bytes, label: str | None) -> tuple[str, bool]:
    """Return octets as text and whether the label was right; else UTF-8, else Windows-1252 (which never fails)."""
    charset = usable_charset(label)
    for candidate in (charset, "utf-8"):
        if candidate is None:
            continue
        try:
            return without_surrogates(octets.decode(candidate)), candidate == charset
        except (UnicodeError, ValueError, OverflowError):
            continue
    return octets.decode("cp1252", "replace"), False


def without_surrogates(text: str) -> str:
    """Return text with lone surrogates replaced, so that it can be stored and printed."""
    return _SURROGATES.sub("\ufffd", text)


def decode_field(raw: str) -> str:
    """Return a field body unfolded, its raw 8-bit octets and its encoded words (RFC 2047) decoded."""
    text = _LINE_END.sub(" ", _FOLD.sub("", raw)) if "\n" in raw or "\r" in raw else raw
    if not text.isascii():
        text = decode_octets(text.encode("utf-8", "surrogateescape"), "utf-8")[0]
    if "=?" not in text:
        return text.strip()
    try:
        # Adjacent words of one charset come back joined as octets, so a character split between two words survives.
        chunks = decode_header(text)
    except Exception:  # noqa: BLE001 - email.header raises what its codecs raise; the field as written is the answer
        return text.strip()
    words = (chunk if isinstance(chunk, str) else _decode_word(chunk, label) for chunk, label in chunks)
    return "".join(words).strip()


def _decode_word(octets: bytes, label: str | None) -> str:
    """Decode one chunk of ``decode_header``; unlabelled chunks are plain text in raw-unicode-escape."""
    if label is None:
        return octets.decode("raw-unicode-escape", "replace")
    return decode_octets(octets, label.partition("*")[0])[0]  # RFC 2231 section 5: a language may follow


def shown(text: str, limit: int) -> str:
    """Return one line that is safe to show: no control, bidirectional or invisible characters, at most ``limit``."""
    flat = _SPACES.sub(" ", without_surrogates(text[: limit * 4]))
    kept = (c for c in flat if c in _KEPT_FORMAT_CHARACTERS or unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cn"})
    return "".join(kept).strip()[:limit]


def read_subject(raw: str | None) -> str:
    """Return the Subject unfolded, decoded and safe to show; empty where missing."""
    return shown(decode_field(raw), MAX_SUBJECT) if raw else ""


def read_addresses(raws: tuple[str, ...]) -> tuple[tuple[Address, ...], bool]:
    """Return every mailbox of address fields (RFC 5322 section 3.4) and whether any was cut or malformed.

    An ambiguous mailbox ("a@x <b@y> <c@z>") yields each of its candidates: several authors are no author.
    """
    found: list[Address] = []
    bad = False
    for raw in raws:
        problems: list[dict[str, object]] = []
        try:
            pairs = get_addresses(_octets_as_utf8(raw), defects=problems, decode_names=True)
        except Exception:  # noqa: BLE001 - a library's surprise on hostile input must not lose the mail
            bad = True
            continue
        bad = bad or bool(problems)
        found.extend(_address(name, email) for name, email in pairs if "@" in email)
        if any(problem.get("reason") == "ambiguous-angle-address" for problem in problems):
            found.extend(_candidates(problems))
        if len(found) > MAX_ADDRESSES:
            return tuple(found[:MAX_ADDRESSES]), True
    return tuple(found), bad


def _candidates(problems: list[dict[str, object]]) -> list[Address]:
    """Return the mailboxes that mail-parser saw but did not want to choose between."""
    found: list[Address] = []
    for problem in problems:
        candidates = problem.get("candidates")
        if problem.get("reason") == "ambiguous-angle-address" and isinstance(candidates, list):
            found.extend(_address(str(c.get("display_name", "")), str(c.get("address", ""))) for c in candidates)
    return found


def _octets_as_utf8(raw: str) -> str:
    if raw.isascii():
        return raw
    return decode_octets(raw.encode("utf-8", "surrogateescape"), "utf-8")[0]


def _address(name: str, email: str) -> Address:
    """Build an Address; a name in encoded words that hide a line break was left encoded by mail-parser."""
    return Address(email=shown(email, 320).lower(), name=shown(decode_field(name), 200))


def read_message_ids(raw: str | None) -> tuple[str, ...]:
    """Return the ``<...>`` ids of Message-ID, In-Reply-To or References in order, brackets kept, others ignored."""
    if not raw:
        return ()
    ids = dict.fromkeys(match.group() for match in _MESSAGE_ID.finditer(decode_field(raw)))
    return tuple(ids)[-MAX_IDS:]


def read_date(raw: str | None, *, received_at: datetime) -> tuple[datetime | None, str | None]:
    """Return Date in the writer's offset, or None and what is wrong: missing, junk, before 1990, in the future."""
    if raw is None or not raw.strip():
        return None, "Date is missing"
    raw = _ONE_DIGIT_HOUR.sub(r" 0\1", raw[:1000])  # common, though section 3.3 wants two
    zone = _ZONE_NAME.search(raw)
    if zone and zone.group(1).upper() not in _ZONE_NAMES:
        return None, "Date has an unknown zone"
    try:
        result = parse_mail_date(raw)
        if result.value is None:
            return None, "Date cannot be read"
        if result.value.year < _FIRST_YEAR or result.value > received_at.astimezone(UTC) + _CLOCK_SKEW:
            return None, "Date is absurd"
        return result.value.astimezone(timezone(timedelta(hours=float(result.timezone)))), None
    except Exception:  # noqa: BLE001 - a library's surprise on hostile input must not lose the mail
        return None, "Date cannot be read"


def read_filename(value: str | tuple[str | None, str | None, str] | None) -> str:
    """Return a file name for display: decoded (RFC 2231 or RFC 2047), without path, control or bidi characters."""
    if not value:
        return ""
    if isinstance(value, tuple):
        charset = usable_charset(value[0])
        value = collapse_rfc2231_value((charset or "utf-8", value[1], value[2]), "replace", charset or "utf-8")
    name = shown(_PATH_SEPARATORS.split(decode_field(value[:_LONGEST_FILENAME]))[-1], _LONGEST_FILENAME).strip(". ")
    if len(name) <= MAX_FILENAME:
        return name
    stem, dot, suffix = name.rpartition(".")
    if dot and len(suffix) <= 10:  # noqa: PLR2004 - longer than any real extension
        return stem[: MAX_FILENAME - len(suffix) - 1] + dot + suffix
    return name[:MAX_FILENAME]
