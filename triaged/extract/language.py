"""Tells in which language a mail is written, so that only English is read for facts.

The Compact Language Detector 2 (``pycld2``: 6 MB, no loading, microseconds a mail) names a language; for Latin letters
the smallest words must bear it out, because a mail in English that is not read costs more than one in Dutch that is.
"""

from __future__ import annotations

import re
from collections import Counter

import pycld2

from triaged.extract.language_words import ENGLISH, NAMES, SMALL_WORDS

_READ = 6000
"""Characters that are looked at; the rest of a longer mail is in the same language."""
_ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s<>]{1,500}|[^\s@<>]{1,64}@[^\s@<>]{1,200}")
_NOT_TEXT = re.compile(r"[^\w\s'.,;:!?-]|[\x00-\x1f\x7f-\x9f]|[\d_]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_SCRIPTS = {
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "el": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
    "bn": re.compile(r"[\u0980-\u09ff]"),
    "ta": re.compile(r"[\u0b80-\u0bff]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
}
"""Letters that no language in Latin letters has, under the commonest language that has them."""
_SHARERS = {"ru": {"ru", "uk", "bg", "sr"}, "ar": {"ar", "fa", "ur"}}
"""Languages between which the detector decides, because they share their letters."""
_DENSE = {"ja": 2.0, "zh": 2.5, "ko": 2.0}
"""How many Latin letters one of these says as much as."""
_OLD_CODES = {"iw": "he", "nb": "no", "nn": "no", "zh-Hant": "zh", "in": "id"}
_FEWEST_LETTERS = 8
_FEWEST_WORDS = 6
_FEWEST_SMALL_WORDS = 2
_SHARE = 0.12
_LONG_WORDS = {"fi": 0.06, "hu": 0.08, "tr": 0.06}
"""The share of small words in languages that say with endings what others say with small words."""
_ENGLISH_WEIGHT = 4
"""A mail whose English small words are a quarter of the foreign ones or more counts as English."""


def detect(text: str) -> str:
    """Return the ISO 639-1 code of a text's language: a key of ``NAMES``, "en" where it is short or in doubt."""
    plain = _NOT_TEXT.sub(" ", _ADDRESS.sub(" ", text[:_READ].replace("\u2019", "'")))
    if plain.isascii() and len(plain.split()) < _FEWEST_WORDS:
        return "en"
    latin = len(_LATIN.findall(plain))
    counts = {language: len(letters.findall(plain)) for language, letters in _SCRIPTS.items()}
    weight = sum(count * _DENSE.get(language, 1.0) for language, count in counts.items())
    if weight > 1.5 * latin and sum(counts.values()) >= _FEWEST_LETTERS:
        return _by_letters(plain, counts)
    return _by_words(plain)


def _by_letters(plain: str, counts: dict[str, int]) -> str:
    """Return the language of a text in other letters than Latin ones."""
    script = max(counts, key=lambda language: counts[language])
    if script == "zh" and counts["ja"] * 20 > counts["zh"]:
        script = "ja"
    guess = _guess(plain)
    return guess if guess in _SHARERS.get(script, ()) else script


def _by_words(plain: str) -> str:
    """Return the language of a text in Latin letters: what the detector says, if the text's small words agree."""
    words = Counter(word.lower() for word in _WORD.findall(plain))
    total = words.total()
    if total < _FEWEST_WORDS:
        return "en"
    guess = _guess(plain)
    small = SMALL_WORDS.get(guess)
    if small is None:
        return "en"
    held = {word: count for word, count in words.items() if word in small or word.split("'")[0] in small}
    english = sum(count for word, count in words.items() if word in ENGLISH and word not in small)
    found = sum(held.values())
    enough = len(held) >= _FEWEST_SMALL_WORDS and found >= _LONG_WORDS.get(guess, _SHARE) * total
    return guess if enough and english * _ENGLISH_WEIGHT < found else "en"


def _guess(plain: str) -> str:
    """Return the detector's language as a code of ``NAMES`` where it has one, else as the detector writes it."""
    try:
        _, _, ranked = pycld2.detect(plain.encode("utf-8", "ignore"), bestEffort=True)
    except pycld2.error:  # letters that are no valid text
        return "en"
    code = str(ranked[0][1])
    return _OLD_CODES.get(code, code)


__all__ = ["NAMES", "detect"]
