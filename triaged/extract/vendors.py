"""Finds the suppliers that a mail names: by list, by name, by trade, and by whom people come from.

One vendor mentioned in several ways is one vendor; each of its mentions is kept, since pronouns resolve to the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Token

from triaged.extract.context import Context
from triaged.extract.dates import is_dated
from triaged.extract.known import find_known
from triaged.extract.names import find_names, is_name_like
from triaged.extract.trades import BARRED_MODIFIERS, GENERIC, NOT_VENDORS, PEOPLE, PLACES, THINGS, TRADES, WORKERS
from triaged.extract.wordlists import word_set

_DETERMINERS = word_set("the a an my our your their his her this that these those some one")
_LONGEST = 4
"""Words before a trade that can belong to it."""
_TITLE = re.compile(r"^(?:the|a|an|my|our|your|their|his|her|this|that|some|one)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Tokens ``start`` to ``end`` speak of the vendor ``name``; ``person`` is set where somebody of his is named."""

    start: int
    end: int
    name: str
    known: bool = False
    person: str = ""
    generic: bool = False
    """Named by his trade only."""


Doc.set_extension("triaged_context", default=None, force=True)
Doc.set_extension("triaged_mentions", default=(), force=True)


@Language.component("triaged_vendors")
def mark_vendors(doc: Doc) -> Doc:
    """Set ``doc._.triaged_mentions``; needs ``doc._.triaged_context``."""
    context: Context | None = doc._.triaged_context
    if context is not None:
        doc._.triaged_mentions = find_mentions(doc, context)
    return doc


def find_mentions(doc: Doc, context: Context) -> tuple[Mention, ...]:
    """Return every mention of a vendor in text order; mentions of one vendor share their name."""
    taken = [False] * len(doc)
    found: list[Mention] = []

    def take(mention: Mention) -> None:
        if not any(taken[mention.start : mention.end]):
            found.append(mention)
            taken[mention.start : mention.end] = [True] * (mention.end - mention.start)

    for start, end, name in find_known(doc, context.vendors):
        take(Mention(start=start, end=end, name=name, known=True))
    for mention in _people_of_a_trade(doc, context, taken):
        take(mention)
    for start, end in find_names(doc, context, taken):
        take(Mention(start=start, end=end, name=clean_name(doc[start:end].text)))
    for mention in _trades(doc, taken):
        take(mention)
    found.sort(key=lambda mention: mention.start)
    return tuple(_with_persons(doc, _unify(list(_employed(doc, found)))))


def clean_name(text: str) -> str:
    """Return the form to show: white space collapsed, no possessive ending and no closing punctuation."""
    name = " ".join(text.split()).strip(" ,.;:!?\"'()")
    return re.sub(r"'s?$", "", name)


def same_vendor(first: str, second: str) -> bool:
    """Whether two names are one vendor's: equal, contained as whole words, or initials of each other."""
    one, two = _key(first), _key(second)
    if not one or not two:
        return False
    if one == two or f" {one} " in f" {two} " or f" {two} " in f" {one} ":
        return True
    short, long = sorted((one, two), key=len)
    initials = "".join(word[0] for word in long.split() if word not in {"and", "&"})
    return " " not in short and len(short) > 1 and initials == short


def _key(name: str) -> str:
    words = re.findall(r"[a-z0-9&]+", _TITLE.sub("", name.lower()))
    while len(words) > 1 and words[-1] in {"ltd", "limited", "inc", "llc", "co", "plc", "corp"}:
        words.pop()
    return " ".join(words).replace(" & ", " and ")


def _people_of_a_trade(doc: Doc, context: Context, taken: list[bool]) -> Iterator[Mention]:
    """Find "the phone people", "Xerox guy", "boiler man", "a man from the gas board"."""
    for token in doc:
        if token.lower_ not in PEOPLE or taken[token.i] or token.i == 0:
            continue
        begin = token.i
        while (
            begin > 0 and _is_modifier(doc[begin - 1]) and token.i - begin < _LONGEST and not doc[begin].is_sent_start
        ):
            begin -= 1
        if begin == token.i:
            continue
        words = doc[begin : token.i]
        if any(word.lower_ in BARRED_MODIFIERS or word.lower_ in NOT_VENDORS for word in words):
            continue
        named = [word for word in words if _names_a_firm(word)]
        if (
            named
            and named[0].ent_type_ not in {"PERSON", "DATE", "GPE", "NORP"}
            and named[0].lower_ != context.business.lower()
        ):
            titled = token.text[0].isupper() and not token.is_upper
            yield Mention(
                start=begin, end=token.i + 1, name=clean_name((doc[begin : token.i + 1] if titled else words).text)
            )
            continue
        if doc[begin - 1].lower_ in {"a", "an"} and begin > 0 and not _acts(doc, token):
            continue
        if doc[begin - 1].lower_ in _DETERMINERS and begin > 0:
            begin -= 1
        yield Mention(start=begin, end=token.i + 1, name=_plain(doc, begin, token.i + 1), generic=True)


def _names_a_firm(word: Token) -> bool:
    """Whether a capitalised word before "people" is a name; at the start of a sentence every word has a capital."""
    if not word.text[0].isupper():
        return False
    if word.is_sent_start:
        return word.lower_ not in THINGS | TRADES | WORKERS
    return word.tag_ in {"NNP", "NNPS"}


def _acts(doc: Doc, token: Token) -> bool:
    """Whether somebody named by his trade does something or is told more of, so that it is not a thing in general."""
    if token.dep_ in {"nsubj", "nsubjpass"}:
        return True
    return token.i + 1 < len(doc) and doc[token.i + 1].lower_ in {
        "who",
        "from",
        "of",
        "called",
        "named",
        "that",
        "which",
    }


def _is_modifier(token: Token) -> bool:
    if is_dated(token) or not token.is_alpha:
        return False
    if token.is_sent_start and token.text[0].isupper() and token.ent_type_ == "ORG" and not token.is_stop:
        return True
    noun = token.tag_ in {"NN", "NNS", "NNP", "NNPS"} or (
        token.tag_.startswith("JJ") and token.lower_.endswith(("er", "or"))
    )
    return noun and token.lower_ not in _DETERMINERS


def _trades(doc: Doc, taken: list[bool]) -> Iterator[Mention]:  # noqa: C901 - one step for each look-alike
    """Find "the plumber", "your delivery driver", "a chain of 800 shops", "scaffolders"."""
    named = any(taken)
    for token in doc:
        word = token.lower_ if token.lower_ in TRADES | WORKERS else token.lemma_.lower()
        if word not in TRADES and word not in WORKERS and token.lower_.removesuffix("s") not in TRADES | WORKERS:
            continue
        word = word if word in TRADES | WORKERS else token.lower_.removesuffix("s")
        if taken[token.i] or not token.tag_.startswith("N") or token.dep_ == "compound":
            continue
        if (word in WORKERS or word in GENERIC) and named:
            continue
        begin = token.i
        while (
            begin > 0
            and not doc[begin].is_sent_start
            and (_is_modifier(doc[begin - 1]) or doc[begin - 1].tag_ in {"JJ", "HYPH"})
            and token.i - begin < _LONGEST
        ):
            begin -= 1
        determiner = doc[begin - 1].lower_ if begin > 0 and not doc[begin].is_sent_start else ""
        plural = token.tag_ in {"NNS", "NNPS"}
        if determiner in _DETERMINERS:
            begin -= 1
        elif not plural and token.dep_ not in {"nsubj", "nsubjpass"} and word not in WORKERS:
            continue
        if _of_a_name(doc, token, taken, begin):
            continue
        if token.dep_ == "attr" or (begin > 0 and doc[begin - 1].like_num) or doc[begin].like_num:
            continue
        if _in_general(doc, token, word, determiner):
            continue
        if any(part.lower_ in NOT_VENDORS or part.lower_ in {"another", "other"} for part in doc[begin : token.i]):
            continue
        yield Mention(start=begin, end=token.i + 1, name=_plain(doc, begin, token.i + 1), generic=True)


def _in_general(doc: Doc, token: Token, word: str, determiner: str) -> bool:
    """Whether a trade names no supplier of the writer's: "a bike chain", "providers", "to the workshop"."""
    if determiner in {"a", "an"}:
        return not _acts(doc, token)
    if word in PLACES:
        return token.head.lower_ in {"to", "in", "at", "into", "inside", "near", "outside"}
    return token.tag_ in {"NNS", "NNPS"} and not determiner and word in GENERIC


def _of_a_name(doc: Doc, token: Token, taken: list[bool], begin: int) -> bool:
    """Whether a trade is that of a vendor already named: "the plumber from Ace Plumbing"."""
    follow = token.i + 1
    if follow + 1 < len(doc) and doc[follow].lower_ in {"from", "at", "of"} and taken[follow + 1]:
        return True
    if doc[begin].lower_ in {"a", "an", "another"}:
        return False
    stem = token.lower_[: max(4, len(token) - 3)]
    return any(taken[other.i] and other.lower_.startswith(stem) for other in doc[:begin])


def _plain(doc: Doc, start: int, end: int) -> str:
    """Return a vendor named by trade as people say it: with its article, in lower case at the start."""
    text = clean_name(doc[start:end].text)
    first, _, rest = text.partition(" ")
    plain = first.lower() in _DETERMINERS or (first.lower() in THINGS and bool(doc[start].is_sent_start))
    return f"{first.lower()} {rest}" if plain and rest else text


def _employed(doc: Doc, found: list[Mention]) -> Iterator[Mention]:
    """Let "the printer man from Larkfield Copiers" speak of Larkfield Copiers."""
    named = {mention.start: mention.name for mention in found if not mention.generic}
    for mention in found:
        employer = named.get(mention.end + 1)
        if mention.generic and employer and doc[mention.end].lower_ in {"from", "at", "of"}:
            yield replace(mention, name=employer, generic=False)
        else:
            yield mention


def _unify(found: list[Mention]) -> Iterator[Mention]:
    """Give the mentions of one vendor one name: the known one, else the longest that is a name."""
    names: list[str] = []
    for mention in found:
        for index, name in enumerate(names):
            if same_vendor(name, mention.name):
                longer = not mention.generic and len(mention.name) > len(name) and mention.name[0].isupper()
                if mention.known or longer:
                    names[index] = mention.name
                break
        else:
            names.append(mention.name)
    for mention in found:
        yield replace(mention, name=next((name for name in names if same_vendor(name, mention.name)), mention.name))


def _with_persons(doc: Doc, found: Iterator[Mention]) -> Iterator[Mention]:
    """Note who speaks for a vendor: "Gareth from Northgate", "Northgate's Gareth", "Dave at Ace Plumbing"."""
    for mention in found:
        before = mention.start - 1
        if before > 0 and doc[before].lower_ in {"from", "at", "of", "with"} and is_name_like(doc[before - 1]):
            yield replace(mention, person=doc[before - 1].text)
        elif mention.end + 1 < len(doc) and doc[mention.end].lower_ == "'s" and is_name_like(doc[mention.end + 1]):
            yield replace(mention, person=doc[mention.end + 1].text)
        else:
            yield mention
