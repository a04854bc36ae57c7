# ruff: noqa: RUF001 - words of other languages in their own letters
"""The base subject of RFC 5256 section 2.1: a subject without what mail programs put around it."""

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
