"""Finds the suppliers that a mail names: those that the business lists, and those that the network sees.

One vendor mentioned in several ways is one vendor; each of its mentions is kept, since pronouns resolve to the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rapidfuzz import fuzz
from spacy.language import Language
from spacy.tokens import Doc, Token

from triaged.extract.context import Context
from triaged.extract.known import find_known
from triaged.extract.names import is_name_like
from triaged.extract.network import Scores
from triaged.extract.spans import stretches
from triaged.extract.trades import HUMANS, PEOPLE, THINGS, TRADES, WORKERS
from triaged.extract.wordlists import word_set

_DETERMINERS = word_set("the a an my our your their his her this that these those some one another")
_TITLE = re.compile(r"^(?:the|a|an|my|our|your|their|his|her|this|that|some|one|another)\s+", re.IGNORECASE)
_LINKS = word_set("from at of for with to and by who that")
_OURS = word_set("people team office staff lot guys lads company firm department receptionist colleague")
"""With "your" before it the business itself, or somebody of it."""
_LEGAL = word_set("ltd limited inc llc co plc corp pty gmbh")
_TITLES = word_set("messrs")
_HALVES = word_set("am pm")
"""Of the day, as in "the 3pm driver"."""
_SURE = 0.6
_ROLE = 0.04
"""What a role noun needs, which the grammar knows by itself."""
_GOES_ON, _CAPITALS, _MUST_GO_ON, _NEW = 0.35, 0.2, 0.1, 0.5
"""How likely the next word must be for a name to go on with it: any, one between capitals, one that must follow; and
how likely it must be the first of another name for it not to."""
_SAME = 88


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
    confidence: float = 1.0


Doc.set_extension("triaged_context", default=None, force=True)
Doc.set_extension("triaged_mentions", default=(), force=True)


@Language.component("triaged_vendors")
def mark_vendors(doc: Doc) -> Doc:
    """Set ``doc._.triaged_mentions``; needs ``doc._.triaged_context`` and ``doc._.triaged_scores``."""
    context: Context | None = doc._.triaged_context
    if context is not None:
        doc._.triaged_mentions = find_mentions(doc, context, doc._.triaged_scores)
    return doc


def find_mentions(doc: Doc, context: Context, scores: Scores) -> tuple[Mention, ...]:
    """Return every mention of a vendor in text order; mentions of one vendor share their name."""
    taken = [False] * len(doc)
    found: list[Mention] = []

    def take(mention: Mention) -> None:
        if mention.start < mention.end and not any(taken[mention.start : mention.end]):
            found.append(mention)
            taken[mention.start : mention.end] = [True] * (mention.end - mention.start)

    for start, end, name in find_known(doc, context.vendors):
        take(Mention(start=start, end=end, name=name, known=True))
    for mention in (*_seen_by_network(doc, scores), *_role_nouns(doc, scores)):
        ours = context.sender == "staff" and doc[mention.start].lower_ == "our"
        if not ours and not _barred(mention.name, context):
            take(mention)
    found.sort(key=lambda mention: mention.start)
    return tuple(_with_persons(doc, _unify(list(_employed(doc, found)))))


def _seen_by_network(doc: Doc, scores: Scores) -> Iterator[Mention]:
    for stretch in stretches(scores.vendor):
        start, end = _below(doc, *_whole(doc, scores, stretch.start, stretch.end))
        if stretch.confidence < _SURE or not any(_means(token) for token in doc[start:end]):
            continue
        speaks = _speaks_for(doc, start, end)
        firm = _firm(doc, (speaks or start) + (doc[speaks or start].lower_ in _DETERMINERS), end)
        name = clean_name(doc[firm[0] : firm[1]].text) if firm else _plain(doc, start, end)
        if name:
            yield Mention(
                start=speaks or start, end=end, name=name, generic=firm is None, confidence=stretch.confidence
            )


def _below(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Return what stands below an empty line, where there is one within: "Sam", the greeting, is no part of a firm."""
    lines = [index for index in range(start, end) if doc[index].text.count("\n") > 1]
    return (lines[-1] + 1 if lines and lines[-1] + 1 < end else start), end


def _role_nouns(doc: Doc, scores: Scores) -> Iterator[Mention]:
    """Yield "the phone people", "your boiler man": a thing and those who see to it, unless the network says no."""
    for index in range(len(doc) - 1):
        if doc[index].lower_ not in THINGS or doc[index + 1].lower_ not in HUMANS:
            continue
        likely = 1.0 - float(scores.vendor[index : index + 2, 0].mean())
        if likely < _ROLE:
            continue
        start = index - (index > 0 and doc[index - 1].lower_ in _DETERMINERS)
        yield Mention(start=start, end=index + 2, name=_plain(doc, start, index + 2), generic=True, confidence=likely)


def _whole(doc: Doc, scores: Scores, start: int, end: int) -> tuple[int, int]:
    """Return a stretch without the marks at its ends, and with the words that it must go on with to name anybody."""
    while start < end and (doc[start].is_punct or doc[start].is_space or doc[start].lower_ in _HALVES):
        start += 1
    while end > start and (doc[end - 1].is_punct or doc[end - 1].is_space):
        end -= 1
    while end > start and doc[end - 1].lower_ in _LINKS:
        end -= 1
    while end < len(doc) and not doc[end].is_sent_start and _goes_on(doc, scores, start, end):
        end += 1
    while end > start and doc[end - 1].lower_ in _LINKS:
        end -= 1
    if (
        start > 0
        and not doc[start].is_sent_start
        and doc[start].text.islower()
        and doc[start].lower_ not in _DETERMINERS  # "that the engineer"
        and doc[start - 1].lower_ in _DETERMINERS
    ):
        start -= 1
    return start, end


def _speaks_for(doc: Doc, start: int, end: int) -> int:
    """Return where the firm begins in "Gareth from Northgate", or 0 where nobody is named who speaks for one."""
    for at in range(start + 1, end - 1):
        if doc[at].lower_ in {"from", "at", "of"} and is_name_like(doc[at - 1]) and doc[at + 1].text[0].isupper():
            return at + 1
    return 0


def _goes_on(doc: Doc, scores: Scores, start: int, end: int) -> bool:
    """Whether the next word still belongs: no name ends with "&", nor before a word that is likely part of it."""
    likely = 1.0 - float(scores.vendor[end, 0])
    if not doc[end].is_alpha or scores.vendor[end, 1] > _NEW or doc[end].lower_ in _LINKS - {"and", "of"}:
        return False
    if doc[end].lower_ in PEOPLE | WORKERS and _means(doc[end - 1]):
        return True  # "the phone people", "Larkfield guy"
    if doc[end - 1].text in {"&", "+"} or not any(_means(token) for token in doc[start:end]):
        return likely >= _MUST_GO_ON
    both = doc[end].text[0].isupper() and doc[end - 1].text[0].isupper()
    return likely >= (_CAPITALS if both else _GOES_ON)


def _means(token: Token) -> bool:
    """Whether a word can name somebody: no article, pronoun, title or number."""
    return token.is_alpha and not token.is_stop and token.lower_ not in _DETERMINERS | _TITLES


def _firm(doc: Doc, start: int, end: int) -> tuple[int, int] | None:
    """Return the tokens that are a name, as "Larkfield" in "Larkfield guy"; None where only a trade is named."""
    words = doc[start:end]
    if not any(_capital(doc, token.i) for token in words):
        return None
    stop = end
    while stop > start + 1 and doc[stop - 1].lower_ in PEOPLE | WORKERS and not doc[stop - 1].text[0].isupper():
        stop -= 1
    if stop > start and doc[stop - 1].lower_ in {"'s", "'"}:
        stop -= 1
    return start, stop


def _capital(doc: Doc, index: int) -> bool:
    """Whether a word is written as a name; the first of a sentence has a capital anyway."""
    token = doc[index]
    if not token.text[:1].isupper():
        return False
    return not token.is_sent_start or token.lower_ not in TRADES | WORKERS | PEOPLE | THINGS


def _barred(name: str, context: Context) -> bool:
    """Whether it names the business or the writer himself."""
    first, _, rest = name.lower().partition(" ")
    if first == "your" and rest in _OURS and context.sender == "customer":
        return True
    text = _TITLE.sub("", name.lower())
    return any(_close(text, other.lower()) for other in (context.business, context.sender_name) if other)


def _close(text: str, name: str) -> bool:
    return text == name or fuzz.ratio(text, name) >= _SAME or f" {text} " in f" {name} "


def clean_name(text: str) -> str:
    """Return the form to show: white space collapsed, no ending such as "'s" or "'ll" and no closing punctuation."""
    name = " ".join(text.split()).strip(" ,.;:!?\"'()")
    return re.sub(r"['\u2019](?:s|d|ll|ve|re)?$", "", name)


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
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    return " ".join(words).replace(" & ", " and ")


def _plain(doc: Doc, start: int, end: int) -> str:
    """Return a vendor named by trade as people say it: with its article, in lower case at the start."""
    text = clean_name(doc[start:end].text)
    first, _, rest = text.partition(" ")
    return f"{first.lower()} {rest}" if first.lower() in _DETERMINERS and rest else text


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
    known = {mention.name for mention in found if mention.known}
    for mention in found:
        name = next((name for name in names if same_vendor(name, mention.name)), mention.name)
        yield replace(mention, name=name, known=mention.known or name in known)


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
