"""Traces of an erased customer in rows that belong to others: the journal, the lists that staff got, marks.

A row is touched only where it names one of his addresses as a whole, or one of his conversations; ``ann@…`` is no part
of ``joann@…``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection

from triaged.store.rows import Rows

GONE = "(erased)"
_AROUND = "'`*_=/|.!?~&#\u2019\u2018\u201c\u201d\u201e\u00ab\u00bb\u2013\u2014\u2022"
"""Signs that stand around an address in prose, though the grammar would allow some of them in it."""
_BEFORE = re.compile(r"[^\s<>()\[\],;:\\\"@/]{0,64}\Z")
"""What stands before an address without a break; an escape of JSON (a line end, say) ends in a letter."""
_ESCAPE = re.compile(r"^(?:u[0-9a-f]{4}|[nrtbf])")
_GOES_ON = re.compile(r"[.-]*[^\W_]")
"""What makes another domain of the one before it."""
IN_BRACKETS = re.compile(r"\[([0-9A-Z]{4,12})\]")
"""How a list for staff names the conversation of each line."""


class Naming:
    """Finds some addresses, whole and in any case, in plain text or in JSON: ``ann@…`` is none of ``o'ann@…``."""

    def __init__(self, addresses: Collection[str]) -> None:
        """``addresses`` are in lower case."""
        written = {
            form
            for each in addresses
            for form in (each, json.dumps(each)[1:-1], json.dumps(each, ensure_ascii=False)[1:-1])
        }
        longest = sorted(map(re.escape, written), key=len, reverse=True)
        self._written = re.compile("|".join(longest) or "(?!)", re.IGNORECASE)

    def is_in(self, text: str) -> bool:
        """Whether a text holds one of them."""
        return any(_is_whole(found) for found in self._written.finditer(text))

    def without(self, text: str) -> str:
        """Return a text with each of them taken out."""
        return self._written.sub(lambda found: GONE if _is_whole(found) else found[0], text)


def _is_whole(found: re.Match[str]) -> bool:
    """Whether an address stands by itself, and is no part of another's."""
    text, start = found.string, found.start()
    before = _BEFORE.search(text, max(0, start - 64), start)
    led = before[0] if before else ""
    if text[start - len(led) - 1 : start - len(led)] == "\\":
        led = _ESCAPE.sub("", led)
    return not led.strip(_AROUND) and _GOES_ON.match(text, found.end()) is None


def _any_of(threads: Collection[str]) -> re.Pattern[str]:
    ids = "|".join(re.escape(each) for each in sorted(threads)) or "(?!)"
    return re.compile(rf"\b(?:{ids})\b", re.IGNORECASE)


class Traces:
    """Finds and blots out what names the erased; every method is part of the caller's transaction."""

    def __init__(self, rows: Rows, addresses: Collection[str], threads: Collection[str]) -> None:
        """``threads`` are the ids of the conversations that are erased."""
        self._rows, self._names, self._threads = rows, Naming(addresses), set(threads)
        self._ids = _any_of(self._threads)
        rows.function("names_the_erased", lambda text: int(self._is_about(_text(text))))
        rows.function("names_an_address", lambda text: int(self._names.is_in(_text(text))))

    def keep_lists(self) -> None:
        """Let a list for staff stand with another conversation that it names, where its own is erased."""
        for row in self._rows.all(
            "SELECT id, text FROM outbox WHERE template = 'digest.txt' AND thread IN (SELECT id FROM temp.gone_thread)"
        ):
            for other in IN_BRACKETS.findall(row["text"]):
                found = self._rows.one(
                    "SELECT 1 FROM thread WHERE id = ? AND id NOT IN (SELECT id FROM temp.gone_thread)", other
                )
                if found is not None:
                    self._rows.run("UPDATE outbox SET thread = ? WHERE id = ?", other, row["id"])
                    break

    def forget_unclaimed(self) -> None:
        """Delete what waits for a conversation of his to be there again; a list for staff stays for the others."""
        about_him = self._rows.all(
            "SELECT DISTINCT thread FROM unclaimed WHERE thread IN (SELECT id FROM temp.gone_thread)"
            " OR names_an_address(to_email) OR (template != 'digest.txt' AND names_an_address(subject))"
        )
        lost = {row["thread"] for row in about_him}
        self._threads |= lost
        self._ids = _any_of(self._threads)
        lists = "SELECT key, text FROM unclaimed WHERE thread = ? AND template = 'digest.txt'"
        for thread in lost:
            for row in self._rows.all(lists, thread):
                other = next((each for each in IN_BRACKETS.findall(row["text"]) if each not in self._threads), None)
                if other is not None:
                    self._rows.run("UPDATE unclaimed SET thread = ? WHERE key = ?", other, row["key"])
            self._rows.run(
                "DELETE FROM unclaimed WHERE thread = ? AND (person IS NOT NULL OR names_an_address(to_email))", thread
            )

    def blot_briefs(self, thread: str, since: int | None) -> None:
        """Empty what staff were told about a conversation of another since the erased wrote in it: it quotes him."""
        if since is None:
            return
        where = "thread = ? AND person IS NOT NULL AND created_at >= ?"
        self._rows.run(
            f"UPDATE outbox SET text = CASE WHEN state IN ('queued', 'deferred', 'uncertain', 'sending') THEN ? ELSE ''"  # noqa: S608
            f" END, html = NULL, enclosures = '[]' WHERE {where}",
            f"What this was about was erased; see: triaged show {thread}", thread, since,
        )  # fmt: skip
        self._rows.run(
            "UPDATE promise_history SET evidence = '' WHERE promise IN (SELECT id FROM promise WHERE thread = ?)"
            " AND at >= ?", thread, since,
        )  # fmt: skip

    def blot_out(self) -> None:
        """Take the addresses out of journal and marks, and every line about the erased out of the mails to staff."""
        for row in self._rows.all("SELECT id, entry FROM journal WHERE names_an_address(entry)"):
            self._rows.run("UPDATE journal SET entry = ? WHERE id = ?", self._without(row["entry"]), row["id"])
        for row in self._rows.all("SELECT name, value FROM fact WHERE names_an_address(value)"):
            self._rows.run("UPDATE fact SET value = ? WHERE name = ?", self._without(row["value"]), row["name"])
        self._rows.run("DELETE FROM known_id WHERE names_an_address(id)")
        self._rows.run("DELETE FROM said WHERE names_an_address(key)")
        for row in self._rows.all("SELECT id, files FROM in_force WHERE names_an_address(files)"):
            self._rows.run("UPDATE in_force SET files = ? WHERE id = ?", self._without(row["files"]), row["id"])
        columns = ("subject", "text", "html", "enclosures", "headers", "reply")
        told = " || ' ' || ".join(f"coalesce({each}, '')" for each in columns)
        for table in ("outbox", "unclaimed"):
            for row in self._rows.all(f"SELECT * FROM {table} WHERE names_the_erased({told})"):  # noqa: S608 - our own names
                kept = [line for line in row["text"].split("\n") if not self._is_about(line)]
                self._rows.run(
                    f"UPDATE {table} SET subject = ?, text = ?, html = NULL, enclosures = '[]', headers = ?, reply = ?"  # noqa: S608
                    " WHERE key = ?",
                    self._without(row["subject"]), "\n".join(kept), self._without(row["headers"]),
                    self._without(row["reply"] or "") or None, row["key"],
                )  # fmt: skip

    def mails_of_others(self) -> int:
        """Return how many mails of others name one of the addresses where anybody can read it."""
        row = self._rows.one("SELECT count(*) AS n FROM raw WHERE names_an_address(bytes)")
        return int(row["n"]) if row else 0

    def _without(self, text: str) -> str:
        return self._names.without(text)

    def _is_about(self, text: str) -> bool:
        return self._names.is_in(text) or self._ids.search(text) is not None


def _text(value: str | bytes | None) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value or ""
