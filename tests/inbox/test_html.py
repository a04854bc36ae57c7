from __future__ import annotations

import pytest

from triaged.inbox.html import html_to_text


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">gold</p>',
        '<p style="DISPLAY : none !important">gold</p>',
        '<span style="visibility:hidden">gold</span>',
        '<span style="font-size:0px">gold</span>',
        '<span style="opacity:0">gold</span>',
        '<span style="mso-hide:all">gold</span>',
        '<div style="max-height:0;overflow:hidden">gold</div>',
        '<p style="color: rgb(255, 255, 255)">gold</p>',
        '<font color="#FFFFFF">gold</font>',
        "<p hidden>gold</p>",
        "<script>gold</script>",
        "<style>gold</style>",
        "<!-- gold -->",
        "<title>gold</title>",
        '<style>.no { display: none }</style><p class="a no">gold</p>',
        '<style>#no, p.no { visibility: hidden; }</style><p id="no">gold</p>',
        '<img alt="gold" src="https://x.example/gold">',
    ],
)
def test_what_nobody_sees_is_not_text(hidden: str) -> None:
    text = html_to_text(f"<html><body><p>We promise</p>{hidden}<p>nothing.</p></body></html>")
    assert text.split() == ["We", "promise", "nothing."]


def test_white_text_on_a_painted_ground_is_seen() -> None:
    assert html_to_text('<td bgcolor="#000000"><b style="color:white">Gold</b></td>').strip() == "Gold"


def test_words_behind_a_hidden_element_stay() -> None:
    assert html_to_text('<div>a <b style="display:none">x</b>b</div>').split() == ["a", "b"]


def test_layout_follows_blocks_and_lists() -> None:
    text = html_to_text("<p>One</p><div>Two<br>Three</div><ul><li>Four</li></ul>")
    assert [line.strip() for line in text.split("\n") if line.strip()] == ["One", "Two", "Three", "* Four"]


def test_quotations_are_marked() -> None:
    text = html_to_text(
        "<div>Mine</div><blockquote><div>His</div><blockquote>Hers</blockquote></blockquote><div>Mine</div>"
    )
    marked = [line for line in text.split("\n") if line.strip()]
    assert [line.startswith(">") for line in marked] == [False, True, True, False]


@pytest.mark.parametrize("markup", ["", " ", "\0", "<", "plain words", "<b", "&nbsp;", "<p>\ud800</p>"])
def test_odd_markup_does_not_raise(markup: str) -> None:
    assert "\0" not in html_to_text(markup)


@pytest.mark.parametrize(
    "markup",
    [
        *(
            "<div>" * 20_000,
            "<b>" * 100_000,
            "<table><tr><td>" * 5000,
            "<br>" * 250_000,
            "<" * 1_000_000,
            "<a " + "b " * 400_000,
        ),
        *("<blockquote>" * 5000, "<p style='" + "a:b;" * 200_000, "<style>" + ".a{" * 200_000, "&" * 1_000_000),
        *("<p style='color:white'>x" * 40_000, "<tr><td>x" * 50_000),
    ],
    ids=lambda markup: markup[:12],
)
def test_a_megabyte_of_tags_ends(markup: str) -> None:
    html_to_text(markup)


def test_text_too_deep_for_the_parser_is_still_found() -> None:
    assert "needle" in html_to_text("<div>" * 3000 + "needle")
