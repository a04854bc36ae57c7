"""preview: what somebody would read."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.cli.commands import business, fill, mail, triaged


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return business(tmp_path)


def test_a_template_with_sample_data(place: Path, tmp_path: Path) -> None:
    said = triaged("preview", "--config", place, "general", "--page", tmp_path / "page.html")
    assert said.code == 0
    assert said.out.startswith("Subject: Re: Where is the plumber?\n\nDear Dana,\n\nyour mail of Thursday 12 March")
    page = (tmp_path / "page.html").read_text()
    assert '<table role="presentation"' in page
    assert "Dear Dana," in page


def test_the_worst_reads_well_too(place: Path) -> None:
    shape = triaged("preview", "--config", place, "no_show.txt", "--worst", "--json").json
    assert shape["subject"] == "We have read your mail about a visit"
    assert "vendor 9 was to come, and did not" in shape["text"]
    assert "<script>" not in shape["html"]


def test_the_answer_to_a_mail(place: Path, tmp_path: Path) -> None:
    file = tmp_path / "ann.eml"
    file.write_bytes(mail("ann", "Ace Plumbing never came on Monday."))
    said = triaged("preview", "--config", place, "praise.txt", file)
    assert said.code == 0
    assert "Thank you for taking the time to tell us." in said.out


def test_the_answer_to_a_first_mail_and_to_one_that_is_stored(place: Path, tmp_path: Path) -> None:
    file, page = tmp_path / "ann.eml", tmp_path / "page.html"
    file.write_bytes(mail("ann", "Are you open on Saturday?"))
    said = triaged("preview", "--config", place, "general", file, "--page", page)
    assert (said.code, "Are you open" in said.out, "Dear Ann" in said.out or "Hello" in said.out) == (0, False, True)
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    fill(place, mail("ann", "Are you open on Saturday?"))
    stored = triaged("preview", "--config", place, "general", "1")
    assert (stored.code, stored.out) == (0, said.out)
    for wrong in ("77", "no-such.eml"):
        assert triaged("preview", "--config", place, "general", wrong).code == 2


def test_an_html_beside_a_template_is_used_with_its_styles_in_its_tags(place: Path) -> None:
    page = place.parent / "templates" / "general.html"
    page.write_text(
        "<html><head><style>p { color: #123456 }</style></head><body><p>{{ greeting }}</p>"
        "{% for line in understood %}<p>{{ line }}</p>{% endfor %}</body></html>"
    )
    html = triaged("preview", "--config", place, "general", "--json").json["html"]
    assert '<p style="color: #123456;">Dear Dana</p>' in html
    worst = triaged("preview", "--config", place, "general", "--worst", "--json").json["html"]
    assert "&lt;script&gt;" in worst


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<p>{{ greting }}</p>", "general.html:1:1: 'greting' is not a name I know here"),
        ("<p>x</p>\n<script>x</script>", "general.html:2:1: '<script' does nothing in mail, or loads from elsewhere"),
        ("<p>\n{% if late %}", "general.html:2:1: "),
        ("<p>please rate us</p>", "general.html:1:1: 'rate us' asks for a rating"),
    ],
)
def test_a_mistake_in_a_page_is_told_with_its_line(place: Path, source: str, said: str) -> None:
    (place.parent / "templates" / "general.html").write_text(source)
    found = triaged("check", "--config", place)
    assert found.code != 0
    assert said in found.out + found.err


def test_what_cannot_be_shown_is_said(place: Path, tmp_path: Path) -> None:
    said = triaged("preview", "--config", place, "nothing")
    assert said.code == 2
    assert "there is no template nothing.txt; there are again.txt, " in said.err
    file = tmp_path / "robot.eml"
    file.write_bytes(mail("bot", more="Auto-Submitted: auto-replied\n"))
    assert "opens no conversation (auto-submitted)" in triaged("preview", "--config", place, "general", file).err


@pytest.mark.parametrize(
    "template",
    ["escalation", "promise_due", "promise_late", "reminder", "digest", "held", "fuse", "came_back", "conflict",
     "order", "refused", "staff_notice", "check_back"],
)  # fmt: skip
def test_a_template_that_answers_no_mail_is_not_filled_with_one(place: Path, tmp_path: Path, template: str) -> None:
    file = tmp_path / "ann.eml"
    file.write_bytes(mail("ann"))
    said = triaged("preview", "--config", place, template, file)
    assert (said.code, said.out) == (2, "")
    assert f"{template}.txt answers no mail: it is written to staff, or of our own accord; leave {file.name} out" in (
        said.err
    )
    assert triaged("preview", "--config", place, template).code == 0


def test_every_template_of_an_answer_is_filled_with_a_mail(place: Path, tmp_path: Path) -> None:
    file = tmp_path / "ann.eml"
    file.write_bytes(mail("ann"))
    (tmp_path / "templates" / "own.txt").write_text("Subject: {{ re or 'Hello' }}\n\n{{ greeting }}, {{ received }}.\n")
    (tmp_path / "templates" / "bare.txt").write_text("Subject: News\n\n{{ happened | first }}\n")
    answers = {each.stem for each in (tmp_path / "templates").glob("*.txt")}
    found = {each for each in answers if triaged("preview", "--config", place, each, file).code == 0}
    assert found == {
        "again", "broken_promise", "churn", "general", "misinformed", "no_show", "own", "praise", "safety",
        "second_mail", "supervisor", "third_mail",
    }  # fmt: skip
    said = triaged("preview", "--config", place, "formal/general", file)
    assert (said.code, "Receipt of your message" in said.out) == (0, True)


def test_the_worst_is_no_answer_to_a_mail(place: Path, tmp_path: Path) -> None:
    file = tmp_path / "ann.eml"
    file.write_bytes(mail("ann"))
    said = triaged("preview", "--config", place, "general", file, "--worst")
    assert (said.code, said.out, "--worst fills a template with data of its own" in said.err) == (2, "", True)


def test_the_language_of_a_mail_chooses_the_words(place: Path, tmp_path: Path) -> None:
    german, english = tmp_path / "german.eml", tmp_path / "english.eml"
    german.write_bytes(mail("eva", "Der Techniker ist am Montag nicht gekommen und niemand hat uns angerufen."))
    english.write_bytes(mail("ann"))
    plain = triaged("preview", "--config", place, "general", german)
    assert (plain.code, "Ihre Nachricht vom Montag, 2. März" in plain.out) == (0, True)
    assert triaged("preview", "--config", place, "de/general", german).out == plain.out
    more = triaged("preview", "--config", place, "de/second_mail", german)
    assert (more.code, "Guten Tag" in more.out, "Montag, 2. März" in more.out) == (0, True, True)
    wrong = triaged("preview", "--config", place, "de/general", english)
    assert (wrong.code, wrong.out) == (2, "")
    assert "de/general.txt answers mail in German, and this one is in English; name general.txt" in wrong.err
    (tmp_path / "templates" / "de" / "alone.txt").write_text("Subject: Hallo\n\n{{ greeting }}\n")
    alone = triaged("preview", "--config", place, "de/alone", german)
    assert (
        alone.code,
        "de/alone.txt is never used: that takes alone.txt as well, and 'de' in [templates] languages" in alone.err,
    ) == (2, True)


def test_a_mail_that_cannot_be_read_is_answered_by_nobody(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("too odd")

    file = tmp_path / "ann.eml"
    file.write_bytes(mail("ann"))
    monkeypatch.setattr("triaged.reader.InlineReader.read", broken)
    said = triaged("preview", "--config", place, "general", file)
    assert (said.code, "opens no conversation (it cannot be read)" in said.err) == (2, True)
    explained = triaged("explain", "--config", place, file)
    assert (explained.code, "the mail could not be handled" in explained.err) == (1, True)


@pytest.mark.parametrize("number", ["²", "99999999999999999999"])
def test_what_looks_like_a_number_and_is_none_is_said(place: Path, number: str) -> None:
    said = triaged("preview", "--config", place, "general", number)
    assert (said.code, "there is no file" in said.err) == (2, True)
