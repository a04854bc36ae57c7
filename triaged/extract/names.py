"""Finds firms by their names: what the model takes for an organisation, and capitals that look like a firm's."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz
from spacy.tokens import Doc, Token

from triaged.extract.calendar_words import DAYS, MONTHS, RELATIVE_DAYS
from triaged.extract.context import Context
from triaged.extract.trades import (
    AUTHORITIES,
    NOT_VENDORS,
    PEOPLE,
    PLACE_NAME_WORDS,
    THINGS,
    TRADE_NAME_WORDS,
    TRADES,
    WORKERS,
)
from triaged.extract.wordlists import word_set

SPEECH = word_set(
    """
    say tell promise swear assure guarantee confirm claim insist vow pledge agree reply undertake commit quote
    advise inform write mention reckon state arrange offer
    """
)
_SPEECH_FORMS = word_set(
    """
    said sed told promised swore assured guaranteed confirmed claimed agreed quoted reckons reckon says sez
    """
)
_JOINERS = frozenset({"&", "and", "of", "-", "+", "n"})
_AFTER_BUSINESS = word_set("hi hello dear hey morning afternoon regards thanks cheers attn")
_OWN = (("here", "at"), ("we", "at"), ("i", "'m", "from"), ("we", "'re", "from"), ("i", "am", "from"), ("we", "are"),
        ("behalf", "of"), ("i", "run"), ("we", "run"), ("i", "manage"), ("i", "own"), ("i", "work", "for"))  # fmt: skip
_NOT_NAMES = word_set(
    """
    i ok okay sms vat pin faq asap fyi eta cctv pdf tv pc usa uk eu nhs hr it id po ps re fwd subject sent
    thanks regards sir madam mr mrs ms dr christmas easter xmas bank monday invoice order ref account
    """
)
_SAME = 88
_LONGEST = 4
_SHORTEST = 4


def is_name_like(token: Token) -> bool:
    """Whether a token is a capitalised word that may be somebody's name."""
    word = token.lower_
    return (
        token.text[:1].isupper()
        and token.is_alpha
        and token.tag_ in {"NNP", "NNPS", "NN"}
        and word not in DAYS
        and word not in MONTHS
        and word not in _NOT_NAMES
    )


def find_names(doc: Doc, context: Context, taken: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield token spans that name a firm and are not yet taken; the business and the writer's own firm are left out."""
    for first, last in _candidates(doc, taken):
        start, end = _trim(doc, first, last)
        if start < end and not any(taken[start:end]) and not _barred(doc, start, end, context):
            yield start, end


def _candidates(doc: Doc, taken: list[bool]) -> Iterator[tuple[int, int]]:
    runs = list(_capital_runs(doc))
    covered: set[int] = set()
    for start, end in runs:
        words = [token.lower_ for token in doc[start:end]]
        joined = "&" in words or ("and" in words and words[-1] in TRADE_NAME_WORDS)
        trade = len(words) > 1 and (
            words[-1] in TRADE_NAME_WORDS or any(word in TRADE_NAME_WORDS for word in words[1:])
        )
        organisation = any(token.ent_type_ == "ORG" for token in doc[start:end])
        person = all(token.ent_type_ == "PERSON" for token in doc[start:end])
        if joined or trade or (organisation and not person) or _acts_as_vendor(doc, start, end, person=person):
            covered.update(range(start, end))
            yield start, end
    for entity in doc.ents:
        if entity.label_ == "ORG" and covered.isdisjoint(range(entity.start, entity.end)) and entity.text[0].isupper():
            yield entity.start, entity.end
    for token in doc:
        if not taken[token.i] and token.i not in covered and _bare_subject(doc, token):
            yield token.i, token.i + 1


def _capital_runs(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield runs of capitalised words, joined by "&", "and Sons" and the like."""
    index = 0
    while index < len(doc):
        if not _capital(doc[index]):
            index += 1
            continue
        end = index + 1
        while end < len(doc) and not doc[end].is_sent_start:
            if _capital(doc[end]):
                end += 1
            elif (
                doc[end].lower_ in _JOINERS
                and end + 1 < len(doc)
                and _capital(doc[end + 1])
                and (doc[end].text in {"&", "-", "+"} or doc[end + 1].lower_ in TRADE_NAME_WORDS)
            ):
                end += 2
            else:
                break
        yield index, end
        index = end


def _capital(token: Token) -> bool:
    if not token.text[:1].isupper() or not any(char.isalpha() for char in token.text):
        return False
    word = token.lower_
    if word in DAYS or word in MONTHS or word in RELATIVE_DAYS or word in _NOT_NAMES:
        return False
    if token.is_sent_start and (token.is_stop or token.tag_ not in {"NNP", "NNPS", "NN", "JJ", "NNS"}):
        return False
    return token.tag_ not in {"PRP", "PRP$", "DT", "IN", "CC", "WP", "WRB", "MD", "UH", "WDT", "EX", "TO"}


def _acts_as_vendor(doc: Doc, start: int, end: int, *, person: bool) -> bool:
    """Whether a name does what a vendor does: sends people, makes promises, is rung up."""
    before = doc[start - 1] if start > 0 else None
    if before is not None and before.lower_ in {"from", "with", "at"} and start > 1:
        head = doc[start - 2]
        if (
            is_name_like(head)
            or head.lower_ in PEOPLE | TRADES | WORKERS
            or head.lower_ in {"someone", "somebody", "anyone"}
        ):
            return True
    if (
        before is not None
        and before.lower_ == "by"
        and any(token.lower_ in _SPEECH_FORMS for token in doc[max(before.sent.start, before.i - 5) : before.i])
    ):
        return True
    following = doc[end] if end < len(doc) else None
    if person or end - start > _LONGEST or (following is not None and following.lower_ in {"from", "at"}):
        return False
    subject = any(token.dep_ in {"nsubj", "nsubjpass"} for token in doc[start:end])
    if following is not None and following.lower_ in _SPEECH_FORMS:
        return doc[start].ent_type_ != "PERSON"
    if subject:
        head = next(token for token in doc[start:end] if token.dep_ in {"nsubj", "nsubjpass"}).head
        return head.lemma_ in SPEECH or head.lemma_ in {
            "come",
            "deliver",
            "send",
            "install",
            "show",
            "arrive",
            "fit",
            "charge",
        }
    return False


def _bare_subject(doc: Doc, token: Token) -> bool:
    """Whether a word in lower case stands as a name does: a noun without article that says or promises something."""
    if token.i + 1 >= len(doc) or not token.is_alpha or not token.text.islower() or len(token.text) < _SHORTEST:
        return False
    if doc[token.i + 1].lower_ not in _SPEECH_FORMS:
        return False
    if token.tag_ in {
        "PRP",
        "WP",
        "CC",
        "RB",
        "IN",
        "MD",
        "DT",
        "WDT",
        "EX",
        "UH",
        "NNS",
        "VBD",
        "VBN",
        "VBG",
        "PRP$",
        "VBP",
    }:
        return False
    if token.is_stop or token.lower_ in TRADES | WORKERS | PEOPLE | NOT_VENDORS | frozenset(
        {"someone", "somebody", "everyone"}
    ):
        return False
    return (
        token.i == 0
        or bool(token.is_sent_start)
        or doc[token.i - 1].tag_ in {"CC", ",", ".", "RB", "UH", "IN", "_SP", ":"}
    )


def _trim(doc: Doc, start: int, end: int) -> tuple[int, int]:
    while start < end and (
        doc[start].lower_ in {"the", "a", "an", "your", "our", "my"} or doc[start].lower_ in _AFTER_BUSINESS
    ):
        start += 1
    while end > start and (doc[end - 1].is_punct or doc[end - 1].lower_ == "'s" or doc[end - 1].is_space):
        end -= 1
    return start, end


def _barred(doc: Doc, start: int, end: int, context: Context) -> bool:
    span = doc[start:end]
    text = span.text.lower()
    words = [token.lower_ for token in span]
    if text in AUTHORITIES or words[-1] in PLACE_NAME_WORDS or (len(words) == 1 and words[0] in THINGS):
        return True
    if any(word in NOT_VENDORS for word in words) or all(word in _NOT_NAMES or word in DAYS for word in words):
        return True
    if not any(char.isalpha() for char in text) or any(token.like_url or token.like_email for token in span):
        return True
    if _close(text, context.business.lower()) or (context.sender_name and _close(text, context.sender_name.lower())):
        return True
    person = end - start == 1 and end < len(doc) and doc[end].lower_ == "who"
    if person or (start > 0 and doc[start - 1].lower_ in _AFTER_BUSINESS):
        return True
    own = any(tuple(token.lower_ for token in doc[max(0, start - len(opening)) : start]) == opening for opening in _OWN)
    return own or _product(doc, end)


def _close(text: str, name: str) -> bool:
    if not name:
        return False
    return text == name or fuzz.ratio(text, name) >= _SAME or f" {text} " in f" {name} " or f" {name} " in f" {text} "


def _product(doc: Doc, end: int) -> bool:
    """Whether the name only says of what make a thing is: "the Xerox printer"."""
    last = doc[end - 1]
    if last.dep_ != "compound" or end >= len(doc):
        return False
    head = last.head
    return (
        head.i >= end and head.tag_ in {"NN", "NNS"} and head.lower_ not in PEOPLE | TRADES | WORKERS | TRADE_NAME_WORDS
    )
