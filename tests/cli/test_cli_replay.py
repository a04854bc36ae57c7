from __future__ import annotations

import json
import mailbox
from pathlib import Path

import pytest

from tests.cli.commands import NO_SHOW, business, mail, triaged

KEYS = {
    "file", "message_id", "origin", "verdict", "reason", "thread", "matched_by", "flags", "newest_text", "is_complaint",
    "vendors", "dates", "promises", "signals", "contacts", "amounts", "phones", "orders", "language", "rules",
    "priority", "sent",
}  # fmt: skip
ANSWER = (
    b"From: Sam <sam@fixwell.example>\nTo: ann@customer.example\nSubject: Re: Question of ann\n"
    b"Date: 02 Mar 2026 11:00:00 +0000\nMessage-ID: <answer@fixwell.example>\nIn-Reply-To: <ann-2@customer.example>\n\n"
    b"Yes, until noon.\n"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return business(tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of mails whose names and dates are in opposite order."""
    folder = tmp_path_factory.mktemp("mails")
    (folder / "a.eml").write_bytes(mail("bob", NO_SHOW, day=3))
    (folder / "b.eml").write_bytes(mail("ann"))
    (folder / "notes.txt").write_text("no mail")
    return folder


def test_one_object_a_line_with_the_keys_of_the_interface(place: Path, mails: Path) -> None:
    said = triaged("replay", "--config", place, "--json", mails)
    assert (said.code, said.err) == (0, "")
    rows = [row for row in said.lines if "file" in row]
    assert all(set(row) == KEYS for row in rows)
    assert [row["file"] for row in rows] == ["b.eml", "a.eml"]
    [sent] = rows[0]["sent"]
    assert set(sent) == {"kind", "to", "message_id", "subject", "token", "text"}
    assert (sent["kind"], sent["to"]) == ("acknowledgement", ["ann@customer.example"])
    assert rows[1]["vendors"] == [{"text": "Ace Plumbing", "name": "Ace Plumbing"}]
    assert set(rows[1]["promises"][0]) == {"text", "promisor", "due", "due_latest", "status"}


def test_same_bytes_whenever_and_whatever_the_key_and_the_mode(place: Path, mails: Path) -> None:
    words = ("replay", "--config", place, "--json", "--ledger", "--until", "2026-03-09T09:00", mails)
    before = triaged(*words).raw
    key, text = place.parent / "secrets" / "key", place.read_text()
    kept = key.read_text()
    key.unlink()
    place.write_text(text.replace('mode = "dry-run"', 'mode = "live"'))
    try:
        assert triaged(*words).raw == before
    finally:
        key.write_text(kept)
        place.write_text(text)
    assert not (place.parent / "triaged.db").exists()


def test_people_read_the_ledger_as_lines(place: Path, mails: Path) -> None:
    said = triaged("replay", "--config", place, "--ledger", "--until", "2026-03-04T09:00", mails)
    assert (said.code, said.err) == (0, "")
    assert '{"ledger": "promise", "thread": ' in said.out
    assert "  answer due  thread " in said.out


def test_order_by_name(place: Path, mails: Path) -> None:
    rows = triaged("replay", "--config", place, "--json", "--order", "name", mails).lines
    assert [row["file"] for row in rows if "file" in row] == ["a.eml", "b.eml"]


def test_clock_runs_on_and_the_ledger_is_printed(place: Path, mails: Path) -> None:
    words = ("replay", "--config", place, "--json", "--ledger", mails / "b.eml")
    short, long = triaged(*words).lines, triaged(*words, "--until", "2026-03-03T17:00:00+00:00").lines
    assert [row for row in short if "event" in row] == []
    events = [row for row in long if "event" in row]
    assert [(row["event"], row["at"], [each["to"] for each in row["sent"]]) for row in events][:3] == [
        ("answer due", "2026-03-02T12:00:00+00:00", [["dispatch@fixwell.example"]]),
        ("thread unanswered", "2026-03-02T13:00:00+00:00", [["dispatch@fixwell.example"]]),
        ("thread unanswered", "2026-03-02T15:00:00+00:00", [["owner@fixwell.example"]]),
    ]
    assert all(set(row) == {"event", "at", "thread", "deadline", "promise", "rules", "sent"} for row in events)
    [thread] = [row for row in long if row.get("ledger") == "thread"]
    assert thread == {
        "ledger": "thread",
        "thread": events[0]["thread"], "state": "waiting for us", "customer": "ann@customer.example",
        "priority": "normal", "first_response_at": None, "escalated_to": ["dispatch", "owner"], "contact_attempts": 1,
    }  # fmt: skip


def test_ledger_of_promises(place: Path, mails: Path) -> None:
    rows = triaged("replay", "--config", place, "--json", "--ledger", mails / "a.eml").lines
    promises = [row for row in rows if row.get("ledger") == "promise"]
    assert promises
    for row in promises:
        assert set(row) == {
            "ledger", "thread", "text", "promisor", "promised_by", "made_in", "due", "status", "history",
        }  # fmt: skip
        assert (row["made_in"], set(row["history"][0])) == ("a.eml", {"at", "status", "because"})


def test_our_sent_folder_stops_the_clock(place: Path, mails: Path, tmp_path: Path) -> None:
    (tmp_path / "answer.eml").write_bytes(ANSWER)
    words = ("replay", "--config", place, "--json", "--ledger", "--until", "2026-03-04T00:00", mails / "b.eml")
    rows = triaged(*words, "--sent", tmp_path).lines
    assert [(row["file"], row["origin"]) for row in rows if "file" in row] == [
        ("b.eml", "customer"),
        ("answer.eml", "staff"),
    ]
    assert [
        row for row in rows if row.get("event") == "thread unanswered" and row["deadline"] == "first response"
    ] == []
    assert rows[-1]["first_response_at"] == "2026-03-02T11:00:00+00:00"


def test_mbox_and_maildir(place: Path, tmp_path: Path) -> None:
    raws = [mail("ann"), mail("bob", day=3)]
    box = mailbox.mbox(tmp_path / "past.mbox")
    folder = mailbox.Maildir(tmp_path / "Maildir")
    for raw in raws:
        box.add(raw)
        folder.add(raw)
    box.flush()
    for path in (tmp_path / "past.mbox", tmp_path / "Maildir"):
        rows = [row for row in triaged("replay", "--config", place, "--json", path).lines if "file" in row]
        assert [row["message_id"] for row in rows] == ["<ann-2@customer.example>", "<bob-3@customer.example>"]
    assert [row["file"] for row in rows] == sorted(row["file"] for row in rows) or len(
        {row["file"] for row in rows}
    ) == 2


def test_lines_for_people(place: Path, mails: Path) -> None:
    said = triaged("replay", "--config", place, mails)
    assert said.code == 0
    assert "b.eml  customer, acknowledge (human)" in said.out
    assert "acknowledgement to ann@customer.example" in said.out


@pytest.mark.parametrize(
    ("words", "why"),
    [(["--until", "tomorrow"], "is no time"), (["--order", "size"], "size"), (["/no/such/path"], "no/such/path")],
)
def test_wrong_words(place: Path, mails: Path, words: list[str], why: str) -> None:
    said = triaged("replay", "--config", place, *words, mails)
    assert (said.code, said.out, why in said.err) == (2, "", True)


def test_extract_reads_lines_and_writes_lines(place: Path) -> None:
    given = [
        {"id": 7, "text": NO_SHOW, "at": "2026-03-02T00:00:00", "sender": "customer"},
        {"id": "x", "text": "Many thanks!", "at": "2026-03-02T00:00:00+01:00"},
    ]
    said = triaged("extract", "--jsonl", "--config", place, stdin="\n".join(map(json.dumps, given)) + "\n\n")
    assert (said.code, said.err) == (0, "")
    assert [row["id"] for row in said.lines] == [7, "x"]
    assert all(
        set(row) == {"id", "is_complaint", "vendors", "dates", "promises", "signals", "language"} for row in said.lines
    )
    assert (said.lines[0]["is_complaint"], said.lines[1]["is_complaint"]) == (True, False)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "line 1"),
        ('{"id": 1}', "line 1"),
        ('{"text": "x", "at": "2026-03-02", "sender": "cat"}', "not 'cat'"),
        ("[]", "line 1"),
    ],
)
def test_extract_names_the_line_that_is_wrong(place: Path, line: str, why: str) -> None:
    said = triaged("extract", "--jsonl", "--config", place, stdin=line)
    assert (said.code, said.out, why in said.err) == (2, "", True)
