"""Tells the names of people from other words with a capital letter."""

from __future__ import annotations

from spacy.tokens import Token

from triaged.extract.calendar.calendar_words import DAYS, MONTHS, RELATIVE_DAYS
from triaged.extract.promising.verbs import GLUED
from triaged.extract.wordlists import word_set

_NOT_NAMES = word_set(
    """
    i ok okay sms vat pin faq asap fyi eta cctv pdf tv pc usa uk eu nhs hr it id po ps re fwd subject sent hi hello dear
    hey morning afternoon regards thanks cheers sir madam mr mrs ms miss dr christmas easter xmas bank invoice order ref
    account us
    """
)
_NAMES = frozenset({"NNP", "NNPS"})


def is_name_like(token: Token) -> bool:
    """Whether a token is a capitalised word that may be somebody's name; the first of a sentence needs a tag."""
    word = token.lower_
    return (
        token.text[:1].isupper()
        and token.is_alpha
        and (token.tag_ in _NAMES or (not token.tag_ and not token.is_sent_start))
        and word not in DAYS
        and word not in MONTHS
        and word not in RELATIVE_DAYS
        and word not in _NOT_NAMES
        and word not in GLUED
    )
