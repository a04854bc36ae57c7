"""Reads the newest text of a mail: one spaCy pipeline with our own components, from text to ``Facts``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TypeVar, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from triaged.extract import complaint, dates, gate, network, promises, sentences, signals, vendors
from triaged.extract.constraints import find_constraints
from triaged.extract.contacts import find_contacts
from triaged.extract.context import Context
from triaged.extract.courtesies import asks_nothing, only_agrees
from triaged.extract.figures.figures import read_figures
from triaged.extract.gate import Gate
from triaged.extract.happened import find_happened
from triaged.extract.language import detect
from triaged.extract.promising.teller import Story
from triaged.extract.sentences import MAX_CHARACTERS, prepare
from triaged.model import Contact, Fact, Facts, News, PermanentError, Promise, Vendor, When

_Fact = TypeVar("_Fact", bound=Fact)
_NEEDED = ("tagger",)
_OWN = (
    "triaged_sentences",
    "triaged_dates",
    "triaged_learned",
    "triaged_gate",
    "triaged_vendors",
    "triaged_signals",
    "triaged_promises",
    "triaged_complaint",
)
_LEARNT = frozenset({"triaged_learned", "triaged_promises"})
"""Those that take the folder of the learned part."""
_UNUSED = ("senter", "textcat", "textcat_multilabel", "entity_linker", "spancat", "morphologizer", "ner", "parser")
_BATCH = 16
_SURROGATE = re.compile("[\ud800-\udfff]")
_SURELY = 0.95
"""How sure the network must be that good news, after which nothing bad is told, complains all the same."""
_BESIDE = 10
"""Characters between the news and its hour."""
_BEFORE_FAILURE = 0.5
"""The confidence of good news after which something is told that went wrong."""
_FEW, _LETTERS = 40, 0.3
"""From so many characters on a text must be letters to this share to be read."""
_THREATS, _THREAT = frozenset({"legal_threat", "churn_threat"}), 0.8
"""Who threatens to go to law, or to leave, complains: these kinds, from this confidence on."""
COMPONENTS = (complaint, dates, gate, network, promises, sentences, signals, vendors)
"""The modules that register our components with spaCy."""


class Extractor:
    """An English spaCy pipeline with the components of this room.

    Text beyond ``MAX_CHARACTERS`` is not read. The same text, context and pipeline give the same facts.
    """

    def __init__(self, model: str, learned: Path = network.FOLDER) -> None:
        """Load ``model``, the package or folder of an English pipeline; PermanentError where it will not do.

        ``learned`` is the folder of the learned part, for training and for measurements of another one.
        """
        self._nlp = _load(model)
        taken = {name: self._nlp.remove_pipe(name)[1] for name in self._nlp.pipe_names}
        for name in _OWN:
            self._nlp.add_pipe(name, config={"folder": str(learned)} if name in _LEARNT else {})
        self.gate = cast("Gate", self._nlp.get_pipe("triaged_gate"))
        """Which sentences reached the statistical pipeline, for measurements."""
        self.gate.lemmas = taken.pop("lemmatizer", None)
        self.gate.grammar = tuple(component for name, component in taken.items() if name != "attribute_ruler")

    @property
    def name(self) -> str:
        """Name and version of the pipeline, as kept with every reading."""
        meta = self._nlp.meta
        return f"{meta['lang']}_{meta['name']} {meta['version']}"

    def read(self, text: str, context: Context) -> Facts:
        """Return the facts of one newest text."""
        return next(self.read_many([(text, context)]))

    def parse(self, text: str, context: Context) -> Doc:
        """Return one English text with all that our components set on it, for training and for measurements."""
        return self._nlp(self._doc(text, context))

    def read_many(self, items: Iterable[tuple[str, Context]]) -> Iterator[Facts]:
        """Yield the facts of each text in order; texts are read in batches, in other languages only for figures."""
        pairs = ((_SURROGATE.sub("\ufffd", text[:MAX_CHARACTERS]), context) for text, context in items)
        for (language, legible), group in groupby(pairs, key=lambda pair: (detect(pair[0]), _is_legible(pair[0]))):
            if language != "en" or not legible:
                for text, context in group:
                    yield replace(read_figures(text, context), language=language, model=self.name)
                continue
            docs = ((self._doc(text, context), (text, context)) for text, context in group)
            for doc, (text, context) in self._nlp.pipe(docs, as_tuples=True, batch_size=_BATCH):
                yield self._facts(doc, text, context)

    def _doc(self, text: str, context: Context) -> Doc:
        doc = self._nlp.make_doc(prepare(text))
        doc._.triaged_context = context
        return doc

    def _facts(self, doc: Doc, text: str, context: Context) -> Facts:
        story: Story = doc._.triaged_story
        figures = read_figures(text, context)
        # Who thanks, and asks and denies nothing, does not complain, whatever the network makes of so short a text.
        agrees = context.sender == "customer" and only_agrees(text)
        hits = [each for each in doc._.triaged_signals if not (agrees and each.only_guessed)]
        grieves = any(hit.label in signals.GRIEVANCES for hit in hits)
        thanks = agrees and not grieves
        praised = any(hit.label == "praise" for hit in hits)
        doc._.triaged_signals = tuple(hits)
        happened = _happened(doc, text, context, story)
        glad = thanks or (
            not grieves
            and (praised or any(each.confidence > _BEFORE_FAILURE for each in happened))
            and asks_nothing(text)
        )
        news = {each.start for each in happened}
        doc._.triaged_signals = tuple(
            each
            for each in doc._.triaged_signals
            if not (each.label == "refund_request" and each.only_guessed and _begins(doc, each) in news)
        )
        well = any(each.confidence > _BEFORE_FAILURE for each in happened)
        glad = glad or (well and not grieves and doc._.triaged_complaint_likely < _SURELY)
        asks = context.sender == "customer" and "?" in text and not happened and not praised
        told = signals.told_signals(doc, text, figures.amounts, context.at.year)
        threatens = context.sender == "customer" and any(
            each.kind in _THREATS and each.confidence >= _THREAT for each in told
        )
        return replace(
            figures,
            is_complaint=(doc._.triaged_complaint and not glad) or threatens,
            complaint_confidence=doc._.triaged_complaint_likely,
            vendors=_vendors(doc, text),
            dates=_dates(doc, text, context, story),
            promises=tuple(_not_kept_unsaid(_exact(each, text), asks=asks) for each in story.promises),
            signals=told,
            contacts=_contacts(doc, text, context, story),
            happened=happened,
            only_agrees=thanks,
            constraints=tuple(find_constraints(text)) if context.sender == "customer" else (),
            customer_deadline=doc._.triaged_wanted_by,
            model=self.name,
        )


def _is_legible(text: str) -> bool:
    """Whether enough of a text is letters for it to say anything; what is none holds figures at the most."""
    marks = sum(not char.isspace() for char in text)
    return marks < _FEW or sum(char.isalpha() for char in text) >= _LETTERS * marks


def _load(model: str) -> Language:
    try:
        nlp = spacy.load(model, exclude=list(_UNUSED))
    except (OSError, ImportError, ValueError) as error:
        raise PermanentError(
            f"the spaCy pipeline '{model}' cannot be loaded; install it with pip, "
            f"or name a folder that holds one ({_line(error)})"
        ) from error
    if nlp.lang != "en":
        raise PermanentError(f"the spaCy pipeline '{model}' reads '{nlp.lang}'; name an English one")
    missing = [name for name in _NEEDED if not nlp.has_pipe(name)]
    if missing:
        raise PermanentError(f"the spaCy pipeline '{model}' lacks {', '.join(missing)}; name one that has a tagger")
    return nlp


def _line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0][:200]


def _vendors(doc: Doc, text: str) -> tuple[Vendor, ...]:
    seen: dict[str, Vendor] = {}
    for mention in doc._.triaged_mentions:
        span = doc[mention.start : mention.end]
        start, end = span.start_char, span.end_char
        # The mention that holds the name is shown, rather than "your plumber" before it.
        if mention.name not in seen or (
            mention.name not in seen[mention.name].text and mention.name in text[start:end]
        ):
            seen[mention.name] = Vendor(
                text=text[start:end],
                start=start,
                end=end,
                name=mention.name,
                known=mention.known,
                source=f"vendors: {'vendors.csv' if mention.known else 'network'}",
                confidence=round(mention.confidence, 3),
            )
    return tuple(seen.values())


def _dates(doc: Doc, text: str, context: Context, story: Story) -> tuple[When, ...]:
    return tuple(_exact(when, text) for when in dates.told_dates(doc, context, story.placed, story.due_only))


def _contacts(doc: Doc, text: str, context: Context, story: Story) -> tuple[Contact, ...]:
    if context.sender != "customer":
        return ()
    return tuple(_exact(contact, text) for contact in find_contacts(doc, story.placed, story.spans, context.at.date()))


def _happened(doc: Doc, text: str, context: Context, story: Story) -> tuple[News, ...]:
    if context.sender == "vendor":
        return ()
    failures = [hit for hit in doc._.triaged_signals if hit.label in signals.FAILURES]
    found = find_happened(doc, failures, story.spans, by_customer=context.sender == "customer")
    spans = ((doc[start:end], well) for start, end, well in found)
    return tuple(
        News(
            text=text[span.start_char : span.end_char],
            start=span.start_char,
            end=span.end_char,
            source="happened: phrase or arrival",
            confidence=1.0 if well else _BEFORE_FAILURE,
            at=_hour_beside(story, span.end_char),
        )
        for span, well in spans
    )


def _begins(doc: Doc, found: signals.Found) -> int:
    return doc[found.start].idx


def _not_kept_unsaid(promise: Promise, *, asks: bool) -> Promise:
    """Return a promise as open that was taken for kept, though its customer asks and tells of nothing that was done."""
    return replace(promise, status="open", evidence="") if asks and promise.status == "kept" else promise


def _hour_beside(story: Story, end: int) -> When | None:
    """Return the hour that stands just behind some words: "arrived at ten to one"."""
    hours = (
        when
        for expression, when in story.placed
        if when is not None and when.grain != "day" and 0 <= expression.start - end <= _BESIDE
    )
    return next(hours, None)


def _exact(fact: _Fact, text: str) -> _Fact:
    """Return the fact with the words as they stand in the mail, where reading had made the quotes plain."""
    exact = replace(fact, text=text[fact.start : fact.end])
    if isinstance(exact, Promise) and exact.due is not None:
        exact = replace(exact, due=_exact(exact.due, text))
    return exact
