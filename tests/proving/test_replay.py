"""Replay: the same mails give the same bytes, nothing is sent, and what falls due happens at its own time."""

from __future__ import annotations

import json
import mailbox
from pathlib import Path

import pytest

from tests.household import house, letter, london, reader
from triaged.model import PermanentError
from triaged.proving.replay import Replay, Specimen, collect, in_order

COMPLAINT = letter("Ace Plumbing was to come on Monday and never showed up.", at="2026-03-12 10:00")
SECOND = letter("Nobody answers me.", at="2026-03-13 10:00")
ANSWER = letter("We come today.", at="2026-03-13 11:00", sender="pat@fixwell.example", to="dana@customer.example")
BARE = b"From: dana@customer.example\r\nTo: support@fixwell.example\r\nSubject: no date\r\n\r\nHello\r\n"


def replayed(*mails: tuple[str, bytes], until: str | None = None, ledger: bool = False) -> list[dict[str, object]]:
    replay = Replay(house(), reader())
    rows = list(
        replay.run(in_order((Specimen.of(name, raw, sent=name.startswith("sent")) for name, raw in mails), "date"))
    )
    if until:
        rows += replay.advance(london(until))
    if ledger:
        rows += replay.ledger()
    return rows


def test_the_same_mails_give_the_same_bytes() -> None:
    def once() -> str:
        rows = replayed(
            ("b.eml", SECOND), ("a.eml", COMPLAINT), ("sent.eml", ANSWER), until="2026-03-30 10:00", ledger=True
        )
        return "\n".join(json.dumps(row, sort_keys=True) for row in rows)

    assert once() == once()


def test_what_falls_due_between_two_mails_stands_between_them() -> None:
    rows = replayed(("a.eml", COMPLAINT), ("b.eml", SECOND), until="2026-03-16 09:00")
    moments = [str(row["at"]) for row in rows if "event" in row]
    assert moments == sorted(moments)
    kinds = ["event" if "event" in row else row["file"] for row in rows]
    assert kinds.index("b.eml") > 1
    assert kinds[0] == "a.eml"
    assert "event" in kinds[kinds.index("b.eml") :]


def test_an_answer_in_our_sent_folder_stops_the_clocks_of_a_replay() -> None:
    answered = letter(
        "We come today.", at="2026-03-12 10:10", sender="pat@fixwell.example", to="dana@customer.example",
        subject="Re: Where is the plumber?",
    )  # fmt: skip
    rows = replayed(("a.eml", COMPLAINT), ("sent.eml", answered), until="2026-03-30 10:00", ledger=True)
    assert [row["origin"] for row in rows if "file" in row] == ["customer", "staff"]
    assert [row["event"] for row in rows if row.get("event") == "thread unanswered"] == []
    (thread,) = (row for row in rows if row.get("ledger") == "thread")
    assert thread["first_response_at"] == "2026-03-12T10:10:00+00:00"


def test_the_ledger_tells_the_history_of_a_promise() -> None:
    promise = letter("Ace Plumbing said they would come on Friday at ten.", at="2026-03-12 10:00")
    rows = replayed(("a.eml", promise), until="2026-03-20 10:00", ledger=True)
    (line,) = (row for row in rows if row.get("ledger") == "promise")
    assert (line["status"], line["made_in"]) == ("broken", "a.eml")
    assert line["history"] == [
        {"at": "2026-03-12T10:00:00+00:00", "status": "open", "because": "a.eml"},
        {"at": "2026-03-13T10:00:00+00:00", "status": "broken", "because": "clock"},
    ]


def test_a_mail_without_a_date_stays_behind_its_forerunner() -> None:
    specimens = [Specimen.of(name, raw, sent=False) for name, raw in (("c", COMPLAINT), ("b", BARE), ("a", SECOND))]
    assert [each.file for each in in_order(specimens, "date")] == ["c", "a", "b"]
    assert [each.file for each in in_order(specimens, "name")] == ["a", "b", "c"]


def test_a_mail_that_breaks_something_does_not_end_the_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    replay = Replay(house(), reader())
    real = replay.pipeline.handle

    def handle(*values: object, **named: object) -> object:
        if named["name"] == "bad.eml":
            raise RecursionError("deep inside")
        return real(*values, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(replay.pipeline, "handle", handle)
    rows = list(
        replay.run(Specimen.of(name, raw, sent=False) for name, raw in (("bad.eml", COMPLAINT), ("b.eml", SECOND)))
    )
    assert [(row["file"], str(row["reason"]).partition(":")[0]) for row in rows if "file" in row] == [
        ("bad.eml", "shunted"),
        ("b.eml", "human"),
    ]
    bad, good = (row for row in rows if "file" in row)
    assert set(bad) == set(good)


def test_nothing_of_a_replay_is_signed_with_the_live_key() -> None:
    (row,) = replayed(("a.eml", COMPLAINT))
    sent = row["sent"]
    assert isinstance(sent, list)
    (mail,) = sent
    assert not house().tokens(b"the live key of this house").in_message_ids([mail["message_id"]])[0].genuine


def test_mails_are_found_in_files_folders_mboxes_and_maildirs(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "b.eml").write_bytes(SECOND)
    (folder / "a.eml").write_bytes(COMPLAINT)
    (folder / "notes.txt").write_text("no mail")
    box = mailbox.mbox(tmp_path / "all.mbox")
    for raw in (COMPLAINT, SECOND):
        box.add(raw)
    box.close()
    maildir = mailbox.Maildir(tmp_path / "Maildir")
    maildir.add(COMPLAINT)
    assert [each.file for each in collect([folder])] == ["a.eml", "b.eml"]
    assert [each.file for each in collect([folder / "b.eml"])] == ["b.eml"]
    assert [each.file for each in collect([tmp_path / "all.mbox"])] == ["all.mbox:1", "all.mbox:2"]
    assert [each.at for each in collect([tmp_path / "Maildir"])] == [london("2026-03-12 10:00")]
    assert [each.sent for each in collect([folder], sent=True)] == [True, True]


def test_a_path_that_holds_no_mail_is_named(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match="nowhere is no"):
        list(collect([tmp_path / "nowhere"]))
