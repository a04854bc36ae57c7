from __future__ import annotations

from pathlib import Path

import pytest

from triaged.model import ConfigError, PermanentError, Problem
from triaged.outbox.templates import Templates, as_html
from triaged.outbox.values import EMPTY, NAMES, SAMPLE

GOOD = "Subject: about it\n\nHello\n"
MOST = 64 * 1024
"""So many letters a text may have."""


def put(folder: Path, files: dict[str, str]) -> Path:
    for name, source in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(source, "utf-8")
    return folder


def said_of(folder: Path, *spare: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        Templates(folder, spare)
    return [str(problem) for problem in caught.value.problems]


def test_a_template_is_named_by_its_place_in_the_folder(tmp_path: Path) -> None:
    files = dict.fromkeys(("general.txt", "de/general.txt", "de/deeper/general.txt", "notes.md"), GOOD)
    assert Templates(put(tmp_path, files)).names == {"general.txt", "de/general.txt"}


@pytest.mark.parametrize(
    ("name", "variant", "found"),
    [
        ("general.txt", "de", "de/general.txt"),
        ("general.txt", "fr", None),
        ("general.txt", "", None),
        ("again.txt", "de", None),
    ],
)
def test_a_language_has_the_templates_of_its_folder(tmp_path: Path, name: str, variant: str, found: str | None) -> None:
    templates = Templates(put(tmp_path, dict.fromkeys(("general.txt", "again.txt", "de/general.txt"), GOOD)))
    assert templates.variant(name, variant) == found


def test_a_spare_serves_only_where_the_folder_has_no_file_of_its_name(tmp_path: Path) -> None:
    words = {
        name: f"Subject: spare\n\n{name}\n" for name in ("held.txt", "digest.txt", "de/digest.txt", "de/again.txt")
    }
    spares = put(tmp_path / "templates", words)
    folder = put(tmp_path / "words", {"digest.txt": GOOD, "de/digest.txt": GOOD})
    templates = Templates(folder, [spares / name for name in words])
    assert {name: templates.render(name, SAMPLE).text for name in templates.names} == {
        "held.txt": "held.txt",
        "digest.txt": "Hello",
        "de/digest.txt": "Hello",
        "de/again.txt": "de/again.txt",
    }


def test_the_mistakes_of_a_spare_are_told_as_well(tmp_path: Path) -> None:
    spares = put(tmp_path / "templates", {"held.txt": "Subject: x\n\n{{ a }}\n"})
    (said,) = said_of(put(tmp_path / "words", {"general.txt": GOOD}), spares / "held.txt")
    assert said.startswith(f"{spares / 'held.txt'}:3:1: 'a' is not a name I know here")


def test_spares_alone_are_no_templates_of_a_business(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    spares = put(tmp_path / "templates", {"held.txt": GOOD})
    with pytest.raises(ConfigError) as caught:
        Templates(tmp_path / "words", [spares / "held.txt"])
    told = Problem(file=f"{tmp_path / 'words'}", line=0, column=0, message="there are no templates (*.txt) in it")
    assert caught.value.problems == (told,)


@pytest.mark.parametrize(
    ("name", "source", "said"),
    [
        (
            "ack.txt",
            "caf\xe9",
            ":1:1: cannot be read as UTF-8 text ('utf-8' codec can't decode byte 0xe9 in position 3",
        ),
        (
            "ack.html",
            "caf\xe9",
            ":1:1: cannot be read as UTF-8 text ('utf-8' codec can't decode byte 0xe9 in position 3",
        ),
        ("ack.txt", "Subject: x\n\n{{ '' }}", ":1:1: template ack.txt yields no text"),
        ("ack.txt", "Subject: {{ '' }}\n\nx", ":1:1: template ack.txt yields no subject"),
        ("ack.txt", "Subject: x\n\n{{ attempts|join }}", ":1:1: template ack.txt: 'int' object is not iterable"),
        ("ack.html", "<p>\n\n{{ greting }}</p>", ":3:1: 'greting' is not a name I know here; known are Person,"),
        ("ack.html", "<p>\n<form>", ":2:1: '<form' does nothing in mail, or loads from elsewhere; remove it"),
    ],
)
def test_a_mistake_is_told_with_its_file_line_and_column(tmp_path: Path, name: str, source: str, said: str) -> None:
    put(tmp_path, {"ack.txt": GOOD})
    (tmp_path / name).write_bytes(source.encode("latin-1"))
    (told,) = said_of(tmp_path)
    assert told.startswith(f"{tmp_path / name}{said}")


def test_what_customers_write_is_escaped_in_a_page_of_ones_own(tmp_path: Path) -> None:
    put(tmp_path, {"ack.txt": GOOD, "ack.html": "<p>{{ words }}</p>"})
    rendered = Templates(tmp_path).render("ack.txt", {**SAMPLE, "words": "<script>x</script> & <b>bold</b>"})
    assert "<p>&lt;script&gt;x&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt;</p>" in rendered.html
    assert rendered.text == "Hello"


def test_a_page_of_ones_own_loads_no_styles_from_elsewhere(tmp_path: Path) -> None:
    """Not even where the tag is put together so that the check does not see it: to fetch it would fail here."""
    page = f"<{{{{ 'link' }}}} rel='stylesheet' href='{tmp_path}/none.css'><p>Hello</p>"
    rendered = Templates(put(tmp_path, {"ack.txt": GOOD, "ack.html": page})).render("ack.txt", SAMPLE)
    assert rendered.html == "<html><head></head><body><p>Hello</p></body></html>"


@pytest.mark.parametrize("page", ["<html><body class='x'><p>Hello</p></body></html>", "<p>Hello</p>"])
def test_a_line_above_stands_once_in_a_page_of_ones_own(tmp_path: Path, page: str) -> None:
    templates = Templates(put(tmp_path, {"ack.txt": GOOD, "ack.html": page}))
    rendered = templates.render("ack.txt", SAMPLE, lead="This comes late.")
    assert rendered.html.count("<p>This comes late.</p><p>Hello</p>") == rendered.html.count("<p>This") == 1


@pytest.mark.parametrize(
    ("above", "said"),
    [
        (
            "<!DOCTYPE html><html lang='de'><head><title>T</title></head><body class='x'>",
            '<!DOCTYPE html><html lang="de"><head><title>T</title></head><body class="x">',
        ),
        ("<html><HEAD><title>T</title></HEAD><BODY>", "<html><head><title>T</title></head><body>"),
        (
            "<head><!--[if mso]><body class='o'><![endif]--></head><body>",
            "<html><head><!--[if mso]><body class='o'><![endif]--></head><body>",
        ),
        ("<!DOCTYPE html>", "<!DOCTYPE html><html><head></head><body>"),
        ("", "<html><head></head><body>"),
    ],
)
def test_a_line_above_leaves_the_head_of_a_page_as_it_is(tmp_path: Path, above: str, said: str) -> None:
    templates = Templates(put(tmp_path, {"ack.txt": GOOD, "ack.html": f"{above}<p>Hello</p>"}))
    rendered = templates.render("ack.txt", SAMPLE, lead="This comes late.")
    assert rendered.html == f"{said}<p>This comes late.</p><p>Hello</p></body></html>"


def test_a_later_change_on_disk_does_not_reach_what_was_loaded(tmp_path: Path) -> None:
    templates = Templates(put(tmp_path, {"ack.txt": GOOD}))
    put(tmp_path, {"ack.txt": "Subject: other\n\nOther words\n"})
    assert templates.render("ack.txt", SAMPLE).text == "Hello"


def test_a_text_may_have_just_so_many_letters(tmp_path: Path) -> None:
    templates = Templates(put(tmp_path, {"ack.txt": "Subject: x\nHello{{ words }}\n"}))
    just = "y" * (MOST - len("Hello"))
    assert len(templates.render("ack.txt", {**SAMPLE, "words": just}).text) == MOST
    with pytest.raises(PermanentError, match=r"^template ack\.txt: the text grows beyond 64 KiB$"):
        templates.render("ack.txt", {**SAMPLE, "words": just + "y"})


def test_a_long_subject_is_cut_and_empty_lines_are_no_more_than_one(tmp_path: Path) -> None:
    body = "one\n{% if late %}\n\nlate\n{% endif %}\n\n\ntwo\nthree"
    templates = Templates(put(tmp_path, {"ack.txt": f"Subject: {{{{ why }}}}, a  reason\n\n\n{body}\n\n\n"}))
    rendered = templates.render("ack.txt", {**SAMPLE, "why": "x" * 195})
    assert rendered.subject == "x" * 195 + ", a r"
    assert rendered.text == "one\n\ntwo\nthree"


def test_paragraphs_follow_each_other_with_nothing_between_them() -> None:
    assert as_html("one\n\n\ntwo").count('<p style="margin:0 0 1em">one</p><p style="margin:0 0 1em">two</p>') == 1


def test_what_is_not_known_is_empty_and_of_its_own_kind() -> None:
    assert {name: type(value) for name, value in EMPTY.items()} == {name: type(SAMPLE[name]) for name in NAMES}
    assert not any(EMPTY.values())
