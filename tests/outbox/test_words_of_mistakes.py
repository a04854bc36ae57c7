"""What staff read of a mistake in a template or in the HTML beside it: where it is, what it is, what to do instead."""

from __future__ import annotations

import pytest
from jinja2.exceptions import SecurityError, UndefinedError

from triaged.model import Problem
from triaged.outbox import grammar
from triaged.outbox.values import NAMES

FILE = "templates/general.html"
LARGEST = 64 * 1024


def mistakes(source: str) -> list[Problem]:
    """Return the mistakes of a page."""
    return grammar.problems_of_page(FILE, source, grammar.environment(escape=True))


def problem(line: int, message: str, hint: str = "") -> Problem:
    return Problem(file=FILE, line=line, column=1, message=message, hint=hint)


@pytest.mark.parametrize(
    ("source", "line", "found"),
    [
        ("<p>x</p>\n\n<script>x</script>", 3, "<script"),
        ('<link rel="stylesheet" href="https://firm.example/a.css">', 1, "<link"),
        ('<p>x</p>\n<IFRAME src="https://firm.example">', 2, "<IFRAME"),
        ("<form><input></form>", 1, "<form"),
        ('<body>\n<p onclick="x()">x</p>', 2, "onclick="),
        ('<a href="javascript:x()">x</a>', 1, "javascript:"),
        ("<style>\n\n@import 'a.css';</style>", 3, "@import"),
    ],
)
def test_what_does_nothing_in_mail_is_to_be_removed(source: str, line: int, found: str) -> None:
    message = f"'{found}' does nothing in mail, or loads from elsewhere"
    assert mistakes(source) == [problem(line, message, "remove it")]


@pytest.mark.parametrize("source", ["", "<p>{{ greeting }}</p>", "<style>p { color: #123456 }</style><p>on = off</p>"])
def test_a_page_needs_no_subject(source: str) -> None:
    assert mistakes(source) == []


@pytest.mark.parametrize(
    ("source", "line", "message", "hint"),
    [
        ("<p>\n{{ costumer }}", 2, "'costumer' is not a name I know here", f"known are {', '.join(sorted(NAMES))}"),
        (
            "{{ person|shout }}", 1, "there is no filter 'shout'",
            "there are capitalize, default, first, join, last, length, lower, title, trim, upper",
        ),
        ("{{ late is callable }}", 1, "there is no test 'callable'", "there are defined, divisibleby, even, odd"),
        ("\n\n{{ person() }}", 3, "'(…)' is not possible here", "write the text out"),
        ("{{ attempts + 1 }}", 1, "'+' is not possible here", "write the text out"),
        ("{{ person.title }}", 1, "'getattr' is not possible here", "write the text out"),
        (
            "{% for x in owed %}\n{% for y in owed %}{{ y }}{% endfor %}{% endfor %}", 2,
            "a loop in a loop is not possible here", "write the text out",
        ),
        (
            "{% for x in owed recursive %}{{ x }}{% endfor %}", 1,
            "a loop in a loop is not possible here", "write the text out",
        ),
        (
            "{% for x in owed %}{{ loop.index }}{% endfor %}{% for y in owed %}{% endfor %}\n{{ 1 * 2 }}", 2,
            "'*' is not possible here", "write the text out",
        ),
        ("<p>\nPlease rate us", 2, "'rate us' asks for a rating; nobody who complains wants that", "remove it"),
        ("\n{{ person }", 2, "unexpected '}'", ""),
        ("\n{% frobnicate %}", 2, "Encountered unknown tag 'frobnicate'", ""),
        ("{{ " + "(" * 20_000 + "late" + ")" * 20_000 + " }}", 1, "is nested too deeply", ""),
        ("{{ nothing }}" * LARGEST, 1, "is larger than 64 KiB", ""),
    ],
)  # fmt: skip
def test_each_mistake_says_what_is_possible_instead(source: str, line: int, message: str, hint: str) -> None:
    assert mistakes(source) == [problem(line, message, hint)]


def test_a_page_of_64_kib_is_not_too_large() -> None:
    assert mistakes("x" * LARGEST) == []


def test_every_mistake_is_told_at_once() -> None:
    source = "{{ costumer }}\n{{ person|shout }}{{ person() }}\n<p>Please rate us</p>\n<script>x</script>"
    assert [(each.line, each.hint.partition(" ")[0]) for each in mistakes(source)] == [
        (1, "known"),
        (2, "there"),
        (2, "write"),
        (3, "remove"),
        (4, "remove"),
    ]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Hello", [problem(1, "the first line is not a subject", "begin with: Subject: …")]),
        ("x" * (LARGEST + 1), [problem(1, "is larger than 64 KiB")]),
        (
            "x" * LARGEST,
            [problem(1, "the first line is not a subject", "begin with: Subject: …")],
        ),
        # What opens in the subject has to end there.
        ("Subject: {% frobnicate %}\n\nx", [problem(1, "Encountered unknown tag 'frobnicate'")]),
        ("Subject: {{ late\n}}\n\nx", [problem(1, "unexpected end of template, expected 'end of print statement'")]),
        ("Subject: {{ late }}", []),
        ("Subject: x\n\n" + "x" * (LARGEST - 12), []),
    ],
)
def test_a_template_begins_with_its_subject(source: str, found: list[Problem]) -> None:
    assert grammar.problems(FILE, source, grammar.environment()) == found


def test_what_customers_wrote_is_escaped_in_a_page_and_stands_as_it_is_in_a_text() -> None:
    shown = [grammar.environment(escape=page).from_string("{{ words }}").render(words="<b>") for page in (True, False)]
    assert shown == ["&lt;b&gt;", "<b>"]


def test_a_line_with_a_condition_alone_leaves_no_empty_line() -> None:
    source = "Hello\n  {% if late %}\nLate\n  {% endif %}\nBye\n"
    assert grammar.environment().from_string(source).render(late=True) == "Hello\nLate\nBye"


def test_a_value_that_nobody_gave_is_no_empty_word() -> None:
    with pytest.raises(UndefinedError, match="'words' is undefined"):
        grammar.environment().from_string("{{ words }}").render()


def test_a_list_is_joined_up_to_the_size_of_a_mail() -> None:
    joined = grammar.environment().from_string("{{ owed | join(words) }}")
    assert joined.render(owed=["a", 1, "b"], words=", ") == "a, 1, b"
    assert len(joined.render(owed=["x" * LARGEST], words="")) == LARGEST
    for owed, words in ((["x" * LARGEST, "x"], ""), (["x"] * 1000, "y" * 1000)):
        with pytest.raises(SecurityError, match="grows beyond 64 KiB"):
            joined.render(owed=owed, words=words)
    assert grammar.environment().from_string("{{ owed | join }}").render(owed=["a", "b"]) == "ab"
