# ruff: noqa: RUF001 - words of other languages in their own letters
"""What a mail is about: its base subject (RFC 5256 section 2.1), and the words that tell one problem from another."""

from __future__ import annotations

import re

from triaged.tokens import without_token

_REPLY = (
    *("re", "ref", "res", "r", "rif"),  # English and most others, French, Portuguese, Italian
    *("aw", "antw", "antwort", "sv", "vs", "vá", "va"),  # German, Dutch, Scandinavian, Finnish, Hungarian
    *("odp", "odpowiedź", "odg", "одг", "отг", "на", "ha", "отв", "ответ", "відп", "відповідь"),  # Slavic
    *("ynt", "yanıt", "cevap", "απ", "σχετ", "răsp", "atb", "bls", "trả lời", "vastus", "vast"),
    *("回复", "回覆", "答复", "答覆", "返信", "답장", "회신", "답변", "رد", "השב", "תגובה"),
)
_FORWARD = (
    *("fw", "fwd", "forward", "wg", "tr", "rv", "i", "enc", "encaminhado", "re-envio", "reenv"),
    *("doorst", "vb", "vl", "fs", "videresendt", "továbbítás", "tov", "pd", "przekazano", "přp", "prp", "posr"),
    *("proslj", "пересл", "переслано", "пренасочено", "прати", "i̇lt", "ilt", "πρθ", "προωθ", "trs", "yml"),
    *("chuyển tiếp", "redir", "转发", "轉寄", "轉發", "転送", "전달", "إعادة توجيه", "הועבר", "μετ"),
)
_PREFIX = re.compile(
    rf"(?:{'|'.join(sorted(map(re.escape, (*_REPLY, *_FORWARD)), key=len, reverse=True))})"
    r"(?: ?\[\d{1,3}\]| ?\(\d{1,3}\)|\^\d{1,3})? ?[:\uff1a] ?"
)
"""``Re:``, ``AW[2]:``, ``回复：``: how the programs of some thirty languages mark replies and forwards."""
_BLOB = re.compile(r"\[[^\[\]]{1,40}\] ?")
_MOST = 500
_WORD = re.compile(r"[^\W\d_]{4,30}")
_COMMON = frozenset(
    _WORD.findall(
        """about after afternoon again against already also always another answer anybody anyone anything
        appointment around arrive arrived asked back because been before being booked both business call called
        came cannot come comes coming company complaint could customer date dear does doing done down each
        either email even evening ever every everyone firm first five four friday from getting give given going
        gone good have having hear heard hello help here home hope hour hours house into job just keep kind
        kindly know last late later least less like long mail make many maybe meant message might monday more
        morning most much must need never next nobody nothing number once only other over people phone please
        problem promise promised question really regarding regards reply rest right said same saturday says seen
        sent service several should show showed shown sick since somebody someone something soon sorry still
        such sunday support supposed sure take tell than thank thanks that their them then there these they
        thing think this three thursday time times today told tomorrow tonight tried tuesday turn turned under
        until upon urgent very visit wait waited waiting want wanted wednesday week weeks well were what when
        where whether which while whoever whole will with within without word work working would write writing
        wrote year years yesterday your yours"""
    )
)
"""Words that any complaint may hold, so that they tell nothing of what it is about."""


def base_subject(subject: str) -> str:
    """Return the base subject in lower case, at most 500 characters, without our tokens; its own base subject."""
    text = " ".join(without_token(subject[: 4 * _MOST]).lower().split())[:_MOST].strip()
    while True:
        shorter = text
        if found := _PREFIX.match(shorter):
            shorter = shorter[found.end() :]
        elif shorter.startswith("[fwd:") and shorter.endswith("]"):
            shorter = shorter[5:-1]
        elif blob := _BLOB.match(shorter):
            rest = shorter[blob.end() :]
            shorter = rest or shorter
        shorter = shorter.removesuffix("(fwd)").strip()
        if shorter == text:
            return text
        text = shorter


def content_words(text: str) -> frozenset[str]:
    """Return the words of four letters and more, in lower case, that tell what a text is about."""
    return frozenset(word for word in _WORD.findall(text[:20_000].lower()) if word not in _COMMON)
