from __future__ import annotations

from pathlib import Path

import pytest

from tests.household import house
from triaged.model import ConfigError, PermanentError, Problem
from triaged.outbox.templates import Templates, as_html
from triaged.outbox.values import NAMES, SAMPLE, WORST

SHIPPED = house().templates


def mistakes(folder: Path, source: str) -> tuple[Problem, ...]:
    (folder / "ack.txt").write_text(source, "utf-8")
    with pytest.raises(ConfigError) as caught:
        Templates(folder)
    return caught.value.problems


def good(folder: Path, body: str, subject: str = "Subject: about it") -> Templates:
    (folder / "ack.txt").write_text(f"{subject}\n\n{body}\n", "utf-8")
    return Templates(folder)


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("Hello\n", 1, "the first line is not a subject"),
        ("", 1, "the first line is not a subject"),
        ("Subject: x\n\n\n{{ costumer }}\n", 4, "'costumer' is not a name I know here"),
        ("Subject: {{ nobody }}\n\nx\n", 1, "'nobody' is not a name I know here"),
        ("Subject: x\n\n{% if late %}\nlate\n", 4, "Unexpected end of template"),
        ("Subject: x\n\nhello\n\n{{ person }\n", 5, "unexpected '}'"),
        ("Subject: x\n\n{% frobnicate %}\n", 3, "Encountered unknown tag 'frobnicate'"),
        ("Subject: x\n\n{{ person|shout }}\n", 3, "there is no filter 'shout'"),
        ("Subject: x\n\n\n{% include 'general.txt' %}\n", 4, "'include' is not possible here"),
        ("Subject: x\n\n{% import '../x' as y %}x\n", 3, "'import' is not possible here"),
        ("Subject: x\n\n{% extends 'general.txt' %}\n", 3, "'extends' is not possible here"),
        ("Subject: x\n\nWell?\nHow did we do? Tell us.\n", 4, "'How did we do' asks for a rating"),
        ("Subject: take our survey\n\nx\n", 1, "'survey' asks for a rating"),
        ("Subject: x\n\nBitte bewerten Sie uns!\n", 3, "'bewerten Sie' asks for a rating"),
        ("Subject: x\n\nMerci de participer à notre sondage\n", 3, "'sondage' asks for a rating"),
        ("Subject: x\n\nUna breve encuesta\n", 3, "'encuesta' asks for a rating"),
        ("Subject: x\n\n{% for line in understood %}\n{{ line }}\n", 4, "Unexpected end of template"),
        ("Subject: x\n\n{{ understood[0] }}\n", 3, "'[…]' is not possible here"),
        ("Subject: x\n\n{% set x = person %}{{ x }}\n", 3, "'set' is not possible here"),
        ("Subject: x\n\n{% macro m() %}x{% endmacro %}\n", 3, "'macro' is not possible here"),
        ("Subject: \n\nx\n", 1, "yields no subject"),
        ("Subject: x\n\n{{ '' }}\n", 1, "yields no text"),
        ("Subject: x\n\n{% if not late %}x{% endif %}\n", 1, "yields no text"),  # late is true in the worst data
        ("Subject: x\n\n" + "x" * 70_000, 1, "is larger than 64 KiB"),
    ],
)
def test_each_mistake_has_its_line(tmp_path: Path, source: str, line: int, message: str) -> None:
    problems = mistakes(tmp_path, source)
    assert [problem.line for problem in problems] == [line]
    assert message in problems[0].message
    assert problems[0].file == str(tmp_path / "ack.txt")


def test_all_templates_are_tried_before_any_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("no subject\n")
    problems = mistakes(tmp_path, "Subject: x\n\n{{ a }} {{ b }}\n")
    assert [problem.message.partition(" ")[0] for problem in problems] == ["'a'", "'b'", "the"]


def test_a_folder_without_templates_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there are no templates"):
        Templates(tmp_path)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "ack.txt").write_bytes(b"Subject: S\xf6hne\n\nx")
    with pytest.raises(ConfigError, match="cannot be read as UTF-8"):
        Templates(tmp_path)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "ack.txt").write_bytes(b"\xef\xbb\xbfSubject: x\r\n\r\nHello {{ person }}\r\n")
    assert Templates(tmp_path).render("ack.txt", SAMPLE).text == "Hello Sam in Dispatch"


ESCAPES = [
    "{{ ''.__class__ }}",
    "{{ person.__class__.__mro__ }}",
    "{{ person['__class__'] }}",
    "{{ person|attr('format') }}",
    "{{ '{0.__class__}'.format(person) }}",
    "{{ understood.append('x') }}",
    "{{ self }}",
    "{{ lipsum() }}",
    "{{ cycler('a') }}",
    "{{ range(10) }}",
    "{{ namespace(a=1) }}",
    "{{ person|map('upper')|list }}",
]


@pytest.mark.parametrize("body", ESCAPES)
def test_there_is_no_way_out_of_a_template(tmp_path: Path, body: str) -> None:
    assert all(problem.line == 3 for problem in mistakes(tmp_path, f"Subject: x\n\n{body}\n"))


@pytest.mark.parametrize(
    "body",
    [
        "{{ 'a' * 10**9 }}",
        "{{ 10**9 }}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "{% for i in words %}{% for j in words %}{% endfor %}{% endfor %}",
        "{% for i in happened recursive %}{{ loop(happened) }}{% endfor %}",
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{% set x = words ~ words %}{{ x }}",
        "{% set x %}{{ words }}{{ words }}{% endset %}{{ x }}",
        "{{ 'x'|center(1000000000) }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '%1000000000d'|format(1) }}",
        "{{ words|replace('e', words) }}",
        "{{ " + "not " * 20_000 + "late }}",
        "{{ " + "(" * 20_000 + "late" + ")" * 20_000 + " }}",
    ],
)
def test_nothing_grows_or_runs_for_ever(tmp_path: Path, body: str) -> None:
    assert mistakes(tmp_path, f"Subject: x\n\n{body}\n")


def test_a_text_that_grows_with_its_data_is_cut_off(tmp_path: Path) -> None:
    loop = good(tmp_path, "hello {% for line in happened %}{{ words }}{% endfor %}")
    with pytest.raises(PermanentError, match="grows beyond 64 KiB"):
        loop.render("ack.txt", {**SAMPLE, "happened": ["x"] * 1000, "words": "y" * 1000})
    join = good(tmp_path, "hello {{ happened | join(words) | join(words) }}")
    with pytest.raises(PermanentError, match="grows beyond 64 KiB"):
        join.render("ack.txt", {**SAMPLE, "happened": ["x"] * 1000, "words": "y" * 1000})


def test_the_words_that_are_possible(tmp_path: Path) -> None:
    body = (
        "{# a remark #}{% for line in owed %}{{ loop.index }}. {{ line }}{{ '' if loop.last else '; ' }}{% endfor %}"
        "{{ ' late' if late else ' in time' }} {{ understood | join(', ') | upper }} {{ 'x' ~ attempts }}"
        "{% if attempts > 1 and attempts is even %} twice{% elif attempts == 1 %} once{% endif %}"
    )
    text = good(tmp_path, body).render("ack.txt", {**SAMPLE, "owed": ["a", "b"]}).text
    assert text == "1. a; 2. b in time ACE PLUMBING WAS TO COME ON MONDAY, AND DID NOT x2 twice"


@pytest.mark.parametrize("name", sorted(SHIPPED.names))
@pytest.mark.parametrize("values", [SAMPLE, WORST, {**SAMPLE, "understood": []}, {**WORST, "understood": []}])
def test_what_is_shipped_says_something_whatever_is_known(name: str, values: dict[str, object]) -> None:
    rendered = SHIPPED.render(name, values)
    assert rendered.subject
    assert "\n" not in rendered.subject
    assert "{%" not in rendered.text
    assert "None" not in rendered.text
    assert "\n\n\n" not in rendered.text
    assert "<script>" not in rendered.html


TO_STAFF = {
    "came_back",
    "conflict",
    "digest",
    "escalation",
    "fuse",
    "held",
    "order",
    "promise_due",
    "reminder",
    "staff_notice",
}


@pytest.mark.parametrize("name", sorted(SHIPPED.names - {f"{each}.txt" for each in TO_STAFF}))
def test_what_goes_to_customers_never_shows_what_is_for_staff(name: str) -> None:
    secret = {"words": "SECRET", "customer": "SECRET", "happened": ["SECRET"], "owed": ["SECRET"], "told": "SECRET"}
    rendered = SHIPPED.render(name, {**SAMPLE, **secret, "why": "SECRET", "what": "SECRET"})
    assert "SECRET" not in rendered.subject + rendered.text + rendered.html


def test_what_customers_write_is_data(tmp_path: Path) -> None:
    rendered = good(tmp_path, "hello\n{{ words }}", "Subject: {{ re or 'x' }}").render(
        "ack.txt", {**SAMPLE, "words": "{{7*7}} {% raw %} <b>&amp;</b>", "re": "Re: {{ config }}"}
    )
    assert rendered.text == "hello\n{{7*7}} {% raw %} <b>&amp;</b>"
    assert rendered.subject == "Re: {{ config }}"
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in rendered.html


@pytest.mark.parametrize(
    "odd", ["a\r\nBcc: eve@stranger.example", "a\nb", "a\x1b[31mb", "\u202eabc", "a\0b", "x" * 5000]
)
def test_a_subject_is_one_short_printable_line(tmp_path: Path, odd: str) -> None:
    rendered = good(tmp_path, "hello {{ words }}", "Subject: {{ re or 'x' }}").render(
        "ack.txt", {**SAMPLE, "re": odd, "words": odd}
    )
    assert len(rendered.subject) <= 200
    assert all(sign.isprintable() for sign in rendered.subject)
    assert all(sign == "\n" or sign.isprintable() for sign in rendered.text)


def test_a_template_that_is_not_there_is_named() -> None:
    with pytest.raises(PermanentError, match=r"there is no template nothing\.txt"):
        SHIPPED.render("nothing.txt", SAMPLE)


def test_a_value_that_is_missing_is_no_empty_word() -> None:
    with pytest.raises(PermanentError, match="is undefined"):
        SHIPPED.render("general.txt", {})


def test_every_name_is_explained_and_tried() -> None:
    assert NAMES.keys() == SAMPLE.keys() == WORST.keys()


def test_html_is_the_text_and_nothing_more() -> None:
    found = as_html('Hello & <you>\nsecond line\n\nhttps://fixwell.example/a?b=1&c=2 "quoted"')
    assert "Hello &amp; &lt;you&gt;<br>second line</p>" in found
    assert '<a href="https://fixwell.example/a?b=1&amp;c=2">' in found
    assert "&quot;quoted&quot;" in found


def test_a_page_of_ones_own_that_is_no_utf8_is_said(tmp_path: Path) -> None:
    (tmp_path / "ack.html").write_bytes(b"<p>caf\xe9</p>")
    (problem,) = mistakes(tmp_path, "Subject: about it\n\nHello\n")
    assert problem.file.endswith("ack.html")
    assert "cannot be read as UTF-8 text" in problem.message


def test_a_line_above_stands_in_the_text_and_in_a_page_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "ack.html").write_text("<html><body class='x'><p>Hello</p></body></html>", "utf-8")
    rendered = good(tmp_path, "Hello").render("ack.txt", SAMPLE, lead="This comes late & we know it.")
    assert rendered.text == "This comes late & we know it.\n\nHello"
    assert "<p>This comes late &amp; we know it.</p>" in rendered.html
    assert rendered.html.index("comes late") < rendered.html.index("Hello")
