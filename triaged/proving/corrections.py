"""What a person decided about promises, kept as labelled mail: ``triaged evaluate`` scores the reader by it.

One .eml and one line of ``gold.jsonl`` for each mail of which somebody decided something. Only what was decided is
wanted of the reader; whatever else was read of that mail is neither right nor wrong.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triaged.model import Facts, LedgerPromise, When
from triaged.proving.labels import GOLD
from triaged.store import Store

FOLDER = "corrections"
"""Beside the database; it holds mails of customers, and nobody but the owner of the program may look into it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """The folder of corrected mails."""

    folder: Path

    @classmethod
    def beside(cls, store_path: Path) -> Corrections:
        """Return the one that belongs to a database."""
        return cls(folder=store_path.parent / FOLDER)

    def keep(self, store: Store, promise: LedgerPromise) -> Path:
        """Write the mail in which a promise was made and its label, in place of an earlier label.

        OSError as it comes; ValueError where gold.jsonl is damaged.

        Returns the mail. Each file is written whole or not at all.
        """
        mail, reading = store.mail.get(promise.made_in), store.mail.reading(promise.made_in)
        if mail is None or reading is None:
            raise FileNotFoundError(f"mail {promise.made_in} is no longer in the database")
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.folder.chmod(0o700)
        path = self.folder / f"{mail.sha256[:16]}.eml"
        made = [each for each in store.ledger.promises(promise.thread) if each.made_in == mail.id]
        decided = [each for each in made if _decided(store, each)]
        label = {
            "file": path.name,
            "reference": reading.message.written_at.isoformat(),
            "vendors": [],
            "dates": [],
            "signals": [],
            "is_complaint": reading.facts.is_complaint,
            "tier": "normal",
            "promises": [_wanted(each, reading.facts) for each in decided if each.status != "withdrawn"],
            **_neutral(reading.facts, decided),
        }
        _write(path, store.mail.raw(mail.sha256))
        gold = self.folder / GOLD
        lines = gold.read_text("utf-8").splitlines() if gold.exists() else []
        others = [line for line in lines if json.loads(line)["file"] != path.name]
        text = "".join(f"{line}\n" for line in (*others, json.dumps(label, ensure_ascii=False)))
        _write(gold, text.encode("utf-8"))
        return path

    def forget(self, mails: Iterable[str]) -> int:
        """Remove the corrected mails with these SHA-256 and their labels; returns how many there were."""
        names = {f"{each[:16]}.eml" for each in mails}
        found = [self.folder / name for name in names if (self.folder / name).exists()]
        gold = self.folder / GOLD
        if found and gold.exists():
            lines = gold.read_text("utf-8").splitlines()
            left = "".join(f"{line}\n" for line in lines if json.loads(line)["file"] not in names)
            _write(gold, left.encode("utf-8"))
        for path in found:
            path.unlink()
        return len(found)


def _decided(store: Store, promise: LedgerPromise) -> bool:
    """Whether a person said anything of a promise: its history names him."""
    entries = store.journal(promise.thread)
    return any(entry["kind"].startswith("promise ") and entry.get("promise") == promise.id for entry in entries)


def _wanted(promise: LedgerPromise, facts: Facts) -> dict[str, Any]:
    """Return a promise as it should be read; its status is what this mail tells of it, whatever came later."""
    told = next((each.status for each in facts.promises if each.text == promise.text), "open")
    names = {promise.promisor, promise.vendor or "", *(each.promisor for each in _same(facts, promise))}
    # A corrected name is the right one; who was read before is right only where nobody said otherwise.
    read = next((each.promisor for each in _same(facts, promise)), promise.promisor)
    accepted = sorted(names - {""}) if read == promise.promisor else [promise.promisor]
    return {
        "text": promise.text,
        "promisor": promise.promisor,
        "promisor_accept": accepted,
        "due": promise.due,
        "due_accept": [],
        "status": told if told in ("open", "broken", "kept") else "open",
    }


def _same(facts: Facts, promise: LedgerPromise) -> list[Any]:
    return [each for each in facts.promises if each.text == promise.text]


def _neutral(facts: Facts, decided: Iterable[LedgerPromise]) -> dict[str, Any]:
    texts = {each.text for each in decided}
    return {
        "vendors_optional": list(dict.fromkeys(each.text for each in facts.vendors)),
        "dates_optional": [{"text": each.text, "iso": _day(each)} for each in facts.dates],
        "signals_optional": list(dict.fromkeys(each.kind for each in facts.signals)),
        "promises_optional": [{"text": each.text} for each in facts.promises if each.text not in texts],
    }


def _day(when: When) -> str:
    return when.earliest.date().isoformat()


def _write(path: Path, data: bytes) -> None:
    """Write a file that nobody else may read, whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
