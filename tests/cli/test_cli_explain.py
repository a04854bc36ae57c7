from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.commands import FORGED, NINE, NO_SHOW, business, fill, mail, triaged
from triaged.store import Store


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "mail.eml").write_bytes(mail("ann", NO_SHOW + "\n\n> [quoted] text\n\n-- \nAnn"))
    return business(tmp_path)


def test_json_has_everything(place: Path) -> None:
    said = triaged("explain", "--config", place, "--json", place.parent / "mail.eml")
    assert (said.code, said.err) == (0, "")
    told = said.json
    assert ["subject", "Question of ann"] in told["headers"]
    assert set(told["zones"]) == {"newest", "quoted", "signature", "forwarded"}
    assert "[quoted]" in told["zones"]["quoted"]
    assert all(set(each) == {"name", "hit", "why"} for each in told["guards"])
    assert all(set(each) == {"thread", "matched_by", "taken", "why"} for each in told["candidates"])
    rule = next(each for each in told["conditions"] if each["rule"] == "vendor no-show")
    assert rule["outcome"] == "match"
    assert all(set(each) == {"block", "word", "wanted", "held", "seen"} for each in rule["conditions"])
    assert {"file", "origin", "verdict", "sent", "vendors"} <= set(told)


def test_text_shows_each_part(place: Path) -> None:
    said = triaged("explain", "--config", place, place.parent / "mail.eml")
    assert (said.code, said.err) == (0, "")
    for words in (
        "Who wrote it", "What is new in it", "What it says", "May we answer it?", "Which conversation", "Which rules",
        "Would be sent to ann@customer.example (acknowledgement)", "vendor   Ace Plumbing", "verdict: acknowledge",
        "vendor no-show: match", "yes if signal: no show",
    ):  # fmt: skip
        assert words in said.out
    assert "no  unless says: rescheduled, no longer need (not in the newest text)" in said.out
    assert "yes if mentions: vendor (saw Ace Plumbing)" in said.out


def test_figures_and_a_mail_in_another_language(place: Path) -> None:
    german = (
        "Der Techniker ist am Montag nicht gekommen und niemand hat uns angerufen. "
        "Wir haben 200 € bezahlt, Auftrag #48213, Telefon +44 20 7946 0958."
    )
    (place.parent / "german.eml").write_bytes(mail("eva", german))
    said = triaged("explain", "--config", place, place.parent / "german.eml")
    for words in (
        "amount   200.00 EUR: 200 €", "phone    +442079460958", "number   reference: 48213", "language: de",
        "written in German: its facts are not read; it is acknowledged like any other", "(acknowledgement)",
    ):  # fmt: skip
        assert words in said.out
    assert "promise " not in said.out


def test_what_is_no_mail(place: Path) -> None:
    assert triaged("explain", "--config", place, place.parent / "missing.eml").code == 2
    (place.parent / "empty.eml").write_bytes(b"")
    said = triaged("explain", "--config", place, "--json", place.parent / "empty.eml")
    assert (said.code, said.json["verdict"]) == (0, "quarantine")


def test_a_mail_that_was_handled_is_explained_by_its_number(place: Path) -> None:
    fill(place, mail("ann", NO_SHOW), FORGED)
    told = triaged("explain", "--config", place, "--json", 1).json
    assert (told["file"], told["verdict"], told["reason"]) == ("mail 1", "acknowledge", "human")
    assert [each["kind"] for each in told["sent"]] == ["acknowledgement"]
    assert {each["matched_by"] for each in told["candidates"]} >= {"token", "in-reply-to", "subject", "facts"}
    said = triaged("explain", "--config", place, 2)
    assert said.code == 0
    assert "verdict: quarantine" in said.out
    assert triaged("explain", "--config", place, 17).code == 2


def test_a_file_whose_name_is_a_number_is_a_file(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(place, mail("bob"))
    (place.parent / "1").write_bytes(mail("ann", NO_SHOW))
    monkeypatch.chdir(place.parent)
    said = triaged("explain", "1")
    assert (said.code, "Would be sent to ann@customer.example" in said.out) == (0, True)


def test_a_mail_whose_text_is_emptied_says_so(place: Path) -> None:
    fill(place, mail("ann", NO_SHOW))
    [thread] = triaged("threads", "--config", place, "--json").json["threads"]
    assert triaged("threads", "--config", place, "close", thread["thread"]).code == 0
    with closing(Store(place.parent / "triaged.db")) as store, store.atomic():
        assert store.aging.old_mails(NINE + timedelta(days=900)) == 1
    said = triaged("explain", "--config", place, 1)
    assert (said.code, "its text is emptied, as [retention] wants" in said.err) == (2, True)
