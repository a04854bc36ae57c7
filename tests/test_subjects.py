# ruff: noqa: RUF001 - words of other languages in their own letters
"""Subjects without what mail programs put around them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.household import KEY
from triaged.subjects import base_subject
from triaged.tokens import Tokens

TOKEN = f"[{Tokens(KEY, 'fixwell.example').subject_token('K7Q2M4', 'dana@customer.example')}]"


@pytest.mark.parametrize(
    "subject",
    [
        "Where is the plumber?",
        "Re: Where is the plumber?",
        "RE: RE: re: Where is the plumber?",
        "Re[2]: Where is the plumber?",
        "Re(3): Where is the plumber?",
        "Fwd: Where is the plumber?",
        "FW: Re: Where is the plumber?",
        "AW: WG: Where is the plumber?",
        "SV: VS: Where is the plumber?",
        "Antw: Where is the plumber?",
        "TR : Where is the plumber?",
        "RIF: Where is the plumber?",
        "Odp: Where is the plumber?",
        "YNT: Where is the plumber?",
        "回复\uff1aWhere is the plumber?",
        "答复: Where is the plumber?",
        "Ответ: Where is the plumber?",
        "ΑΠ: Where is the plumber?",
        "[External] Re: Where is the plumber?",
        "Re: [EXT] [list] Where is the plumber?",
        "Where is the plumber? (fwd)",
        "  Where   is the\tplumber?  ",
        f"Re: Where is the plumber? {TOKEN}",
        f"Re: {TOKEN} AW: Where is the plumber? {TOKEN}",
    ],
)
def test_reply_marks_of_many_programs_leave_one_base_subject(subject: str) -> None:
    assert base_subject(subject) == "where is the plumber?"


@pytest.mark.parametrize(
    ("subject", "base"),
    [
        ("", ""),
        ("Re:", ""),
        ("[urgent]", "[urgent]"),
        ("Report: leak", "report: leak"),
        ("Regarding the leak", "regarding the leak"),
        ("Ich frage: wann?", "ich frage: wann?"),
        ("Vincent: a question", "vincent: a question"),
    ],
)
def test_words_that_only_look_like_reply_marks_stay(subject: str, base: str) -> None:
    assert base_subject(subject) == base


@pytest.mark.parametrize("piece", ["Re: ", "[", "[a] ", "Re[1]: ", "(fwd)", " ", "[K7Q2M4-"])
def test_a_megabyte_of_reply_marks_is_read(piece: str) -> None:
    base_subject(piece * (1_000_000 // len(piece)))


PREFIXES = {
    "Arabic": ("رد", "إعادة توجيه"), "Chinese": ("回复", "转发"), "Chinese (Taiwan)": ("回覆", "轉寄"),
    "Croatian": ("Odg", "Proslj"), "Czech": ("Odp", "Přp"), "Danish": ("SV", "VS"), "Dutch": ("Antw", "Doorst"),
    "English": ("Re", "Fwd"), "Finnish": ("VS", "VL"), "French": ("RE", "TR"), "German": ("AW", "WG"),
    "Greek": ("ΑΠ", "ΠΡΘ"), "Hebrew": ("השב", "הועבר"), "Hungarian": ("Vá", "Továbbítás"), "Icelandic": ("SV", "FS"),
    "Indonesian": ("BLS", "TRS"), "Italian": ("R", "I"), "Japanese": ("返信", "転送"), "Korean": ("답장", "전달"),
    "Norwegian": ("SV", "VS"), "Polish": ("Odp", "PD"), "Portuguese": ("RES", "ENC"), "Romanian": ("Răsp", "Redir"),
    "Russian": ("Ответ", "Пересл"), "Spanish": ("RE", "RV"), "Swedish": ("SV", "VB"), "Turkish": ("YNT", "İLT"),
    "Ukrainian": ("Відп", "Переслано"), "Vietnamese": ("Trả lời", "Chuyển tiếp"), "Welsh": ("ATB", "YML"),
}  # fmt: skip


@pytest.mark.parametrize("language", PREFIXES)
def test_replies_and_forwards_of_thirty_languages(language: str) -> None:
    reply, forward = PREFIXES[language]
    for subject in (f"{reply}: Leak", f"{reply.upper()} : Leak", f"{forward}: Leak", f"{forward}: {reply}[2]: Leak"):
        assert base_subject(subject) == "leak"


PIECES = st.sampled_from(
    [*(each for pair in PREFIXES.values() for each in pair), "[", "]", "(fwd)", "(FWD)", ":", "\uff1a", " ", "\u00a0",
     "[2]", "[fwd:", "[External]", "[K7Q2M4-ABCDEFGH]", "İ", "ſ", "leak", "\t", "\n", "(3)", "^2"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(subject=st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join)))
def test_the_base_subject_of_a_base_subject_is_itself(subject: str) -> None:
    base = base_subject(subject)
    assert base_subject(base) == base


@settings(max_examples=100, deadline=None)
@given(marks=st.lists(st.sampled_from(["Re: ", "AW: ", "[x] ", "Fwd: ", "回复："]), max_size=6))
def test_marks_before_a_subject_never_change_its_base(marks: list[str]) -> None:
    assert base_subject("".join(marks) + "leak in the hall") == "leak in the hall"


@pytest.mark.parametrize("subject", ["[Fwd: Re: Tap drips]", "Re: [fwd: [FWD: Tap drips]]", "[Fwd: Tap drips (fwd)]"])
def test_a_subject_that_was_passed_on_in_brackets_keeps_its_words(subject: str) -> None:
    assert base_subject(subject) == "tap drips"
