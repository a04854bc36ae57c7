"""Who was not reached, by a bounce: its fields (RFC 3464), else the texts of many mailers (flufl.bounce)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from email.message import Message as Part

from flufl.bounce import all_failures

from triaged.inbox.fields import read_addresses
from triaged.inbox.mime import children, content_type, walk

# It logs a traceback with the text of the mail for each surprise; no mail belongs into a log.
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)

REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_MOST_RECIPIENTS = 100
_LONGEST_TEXT = 20_000
_MOST_LINES = 300
_ADDRESS = re.compile(r"[^\s<>;,()\"']{1,64}@[^\s<>;,()\"'@]{1,255}")


def failed_recipients(root: Part) -> tuple[str, ...]:
    """Return the addresses (lower case) that a report gave up on; none of a mail that is only delayed."""
    found: dict[str, None] = {}
    for part in walk(root):
        if content_type(part) in REPORTS:
            found.update(dict.fromkeys(_of_report(part)))
    for _, value in _fields(root, "x-failed-recipients"):
        found.update(dict.fromkeys(address.email for address in read_addresses((value,))[0]))
    return tuple(found)[:_MOST_RECIPIENTS]


def failures_in_text(author: str, subject: str, text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the addresses that the words of a mailer report as (delayed, failed); people quote bounces as well."""
    part = Part()
    # Its detectors expect an address here, and stop at the first that is disappointed.
    part["from"] = author or "nobody@invalid"
    part["subject"] = subject
    part["content-type"] = "text/plain"
    part.set_payload("\n".join(text[:_LONGEST_TEXT].split("\n")[:_MOST_LINES]))
    try:
        delayed, failed = all_failures(part)
    except Exception:  # noqa: BLE001 - its detectors were written for well-formed bounces
        return frozenset(), frozenset()
    return _read(delayed), _read(failed)


def _of_report(report: Part) -> Iterator[str]:
    """Yield the recipients of one report that failed for good."""
    for group in children(report):
        action = next((value for _, value in _fields(group, "action")), "").strip().lower()
        recipients = (*_fields(group, "original-recipient"), *_fields(group, "final-recipient"))
        if action == "failed":
            for _, value in recipients:
                if found := _ADDRESS.search(value.rpartition(";")[2]):
                    yield found.group().lower()


def _fields(part: Part, name: str) -> list[tuple[str, str]]:
    return [(key, str(value)) for key, value in part.raw_items() if key.lower() == name]


def _read(addresses: Iterable[bytes]) -> frozenset[str]:
    return frozenset(each.decode("ascii", "replace").lower() for each in addresses)
