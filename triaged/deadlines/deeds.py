"""What is done when a promise is kept: to come and do it, to tell, or to pay."""

from __future__ import annotations

import re
from typing import Literal

from triaged.model import LedgerPromise, Promise

Sort = Literal["do", "tell", "pay"]
_COMING = frozenset(["be", "come", "arrive", "attend", "visit", "show", "turn", "pop", "swing"])
_PAYS = re.compile(
    r"\b(?:refund\w*|money|pa(?:y|id|ys|yment)|credit\w*|deposit|reimburse\w*|bill|invoice|cheque|check|account|card)\b"
    r"|[£$€]\s?\d",
    re.IGNORECASE,
)
_MONEY = re.compile(r"\b(?:refund\w*|reimburse\w*|deposit)\b|[£$€]\s?\d", re.IGNORECASE)
_SOMEBODY = re.compile(r"\b(?:i|we|he|she|they|somebody|someone)\b", re.IGNORECASE)
_TELLS = re.compile(
    r"\b(?:call(?:s|ed|ing)?(?! (?:on|round|in|by|out|at)\b)|ring(?:s|ing)?|rang|rung|phon\w+|telephon\w+"
    r"|text(?:s|ed)?|write|wrote|e-?mail\w*"
    r"|repl(?:y|ied)"
    r"|answer\w*|speak|spoke|talk(?:ed|ing)?|confirm\w*|get back|come back to|got back|hear from|heard from"
    r"|in touch|let (?:\w+ ){1,2}know)\b",
    re.IGNORECASE,
)


def sort_of_words(words: str) -> Sort:
    """Return what is done by some words."""
    if _PAYS.search(words):
        return "pay"
    return "tell" if _TELLS.search(words) else "do"


def sort_of(promise: Promise | LedgerPromise) -> Sort:
    """Return what a promise is about; money that its other words name decides ("£40 back, should land by Friday").

    Not so where somebody is to do something after the sum: "the price is £180, and we come on Friday".
    """
    sort = sort_of_words(_after_the_sum(promise.what or promise.text))
    return "pay" if sort == "do" and _MONEY.search(_after_the_sum(promise.text)) else sort


def _after_the_sum(words: str) -> str:
    money = _MONEY.search(words)
    somebody = _SOMEBODY.search(words, money.end()) if money else None
    return words[somebody.start() :] if somebody else words


def deed(what: str) -> str:
    """Return the first word of a deed: "come first thing Wednesday", "come Tuesday" and "be here" are one deed."""
    first = what.lower().split()[0] if what.strip() else ""
    return "come" if first in _COMING and sort_of_words(what) == "do" else first


def plain_name(name: str) -> str:
    """Return a name in lower case without marks and a leading "the"."""
    return re.sub(r"\W+", " ", name.lower()).removeprefix("the ").strip()
