"""Finds the attempts of a customer to reach somebody, as he tells them: "rang twice", "emailed on the 3rd"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Literal

from spacy.tokens import Doc

from triaged.extract.calendar.date_grammar import Expression
from triaged.extract.phrases import NEGATIONS
from triaged.extract.sentences import sentence_bounds
from triaged.model import Contact, When

How = Literal["phone", "mail", "visit", "other"]
_VERBS: dict[str, How] = {
    "call": "phone",
    "ring": "phone",
    "phone": "phone",
    "telephone": "phone",
    "dial": "phone",
    "email": "mail",
    "e-mail": "mail",
    "write": "mail",
    "text": "other",
    "message": "other",
    "visit": "visit",
    "contact": "other",
    "chase": "other",
    "fax": "other",
}
_FORMS: dict[str, How] = {"rang": "phone", "rung": "phone", "emailed": "mail", "phoned": "phone", "texted": "other"}
_LEAVE_OBJECTS: dict[str, How] = {"message": "phone", "messages": "phone", "voicemail": "phone", "voicemails": "phone"}
_SUBJECTS = frozenset({"i", "we", "he", "she", "they", "you", "it", "who", "ive", "weve"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_CALLED = frozenset({"him", "her", "them", "u", "you"})
"""Whom the writer calls: a subject from the clause before would call the writer, not these."""
_REACH = 8
"""Tokens after a verb of calling that may still tell whom, how often and when."""
_OPENERS = frozenset({"and", ",", "so", "then", "but", "also", ";", "-", "--", "/", ":"})
_AND = re.compile(r"\s{0,2}(?:,|and|&|, and|then|, then|and again)\s(?:again |on |the )?", re.IGNORECASE)
_OWN = frozenset({"i", "we", "ive", "weve"})


def find_contacts(
    doc: Doc, placed: tuple[tuple[Expression, When | None], ...], promises: tuple[tuple[int, int], ...], today: date
) -> tuple[Contact, ...]:
    """Return each attempt in text order; ``promises`` are token spans in which a call is promised, not made.

    A day after ``today``, the writer's, is none of an attempt: "I called, and I need it by Friday".
    """
    found: list[Contact] = []
    for token in doc:
        if (token.tag_ not in {"VBD", "VBN", "VBG"} and token.lower_ not in _FORMS) or any(
            start <= token.i < end for start, end in promises
        ):
            continue
        how = _FORMS.get(token.lower_) or _VERBS.get(token.lemma_.lower())
        if token.lemma_ == "leave":
            how = next(
                (kind for other in doc[token.i + 1 : token.i + 5] if (kind := _LEAVE_OBJECTS.get(other.lower_))), None
            )
        if how is None or not _by_writer(doc, token.i):
            continue
        end = token.i + 1
        while (
            end < len(doc)
            and end - token.i < _REACH
            and not doc[end].is_sent_start
            and (doc[end].tag_ in {"PRP", "RB", "RP", "CD", "NNS", "NNP", "IN", "DT", "NN", "JJ"})
            and not doc[end].is_punct
        ):
            end += 1
        days = [
            (expression, when)
            for expression, when in placed
            if when is not None and expression.names_a_day and doc[token.i].idx < expression.start
            if when.earliest.date() <= today
        ]
        on = next((when for expression, when in days if expression.start < doc[end - 1].idx + 1), None)
        stop = token.i + 1
        for index in range(token.i + 1, end):
            if (
                doc[index].lower_ in {"him", "her", "them", "you", "up", "twice", "again", "times", "back"}
                or doc[index].like_num
            ):
                stop = index + 1
        last = on.end if on is not None else doc[stop - 1].idx + len(doc[stop - 1])
        found.append(
            Contact(
                text=doc.text[token.idx : last],
                start=token.idx,
                end=last,
                how=how,
                on=on.earliest.date() if on else None,
                source=f"contacts: '{token.lower_}' of the writer",
            )
        )
        found += _also_on(doc, found[-1], days)
    return tuple(found)


def _also_on(doc: Doc, first: Contact, days: list[tuple[Expression, When]]) -> list[Contact]:
    """Return the further attempts of "called on May 12, May 13 and May 15", a day each."""
    more: list[Contact] = []
    end = first.end
    for expression, when in days if first.on is not None else ():
        between = doc.text[end : expression.start]
        if expression.start >= end and _AND.fullmatch(between):
            end, day = expression.end, when.earliest.date()
            text = doc.text[expression.start : end]
            more.append(replace(first, text=text, start=expression.start, end=end, on=day))
    return more


def _by_writer(doc: Doc, index: int) -> bool:
    """Whether the writer is the one who calls: said so, or no subject at all ("called him Tuesday")."""
    if index > 0 and doc[index - 1].tag_ in {"DT", "PRP$"}:
        return False  # "a written explanation"
    if index > 0 and doc[index - 1].text == ":":
        return True  # a line of a pasted chat: "Dana: called him up today"
    for back in range(index - 1, max(sentence_bounds(doc, index)[0], index - 4) - 1, -1):
        if doc[back].is_punct or doc[back].is_space or doc[back].text == "/":
            break
        if doc[back].lower_ in NEGATIONS:
            return False
        if doc[back].lower_ in _OWN:
            return True
        if doc[back].lower_ in {"was", "were", "been", "be", "to"} or doc[back].tag_ in {
            "PRP",
            "NN",
            "NNS",
            "NNP",
            "IN",
        }:
            break
    called = doc[index + 1].lower_ if index + 1 < len(doc) else ""
    if called in _CALLED and _opens_a_clause(doc, index):
        return True
    subject = _subject_before(doc, index)
    return _opens_a_clause(doc, index) if subject < 0 else doc[subject].lower_ in _OWN


def _subject_before(doc: Doc, index: int) -> int:
    """Return the subject of a verb, also of one that shares it with the verb before: "I rang and emailed"; or -1."""
    first, _ = sentence_bounds(doc, index)
    for at in range(index - 1, first - 1, -1):
        token = doc[at]
        if token.lower_ in _SUBJECTS or (token.tag_ in _NOUNS and at + 1 < len(doc) and doc[at + 1].tag_ in _FINITE):
            return at
    return -1


def _opens_a_clause(doc: Doc, index: int) -> bool:
    """Whether a verb in the past begins a sentence or a clause, so that its subject can only be the writer."""
    token = doc[index]
    if index + 1 < len(doc) and doc[index + 1].lower_ in {"me", "us"}:
        return False
    if index == sentence_bounds(doc, index)[0]:
        return True
    if doc[index - 1].lower_ not in _OPENERS:
        return False
    # After a comma a participle may name somebody: "a man, called Harris".
    return token.tag_ == "VBD" or token.lower_ in _FORMS or (index + 1 < len(doc) and doc[index + 1].tag_ == "PRP")
