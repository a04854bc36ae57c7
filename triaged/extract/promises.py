"""The component that reads promises: finds candidates, turns down what nobody promised, and tells the rest."""

from __future__ import annotations

import re
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from triaged.extract.calendar.date_grammar import Expression
from triaged.extract.context import Context
from triaged.extract.dates import dated_tokens, is_dated
from triaged.extract.network import FOLDER, Scores
from triaged.extract.others import told_of_others
from triaged.extract.promising.candidates import Candidate, find_candidates
from triaged.extract.promising.frame import Frame
from triaged.extract.promising.frames import NOBODY, find_frames
from triaged.extract.promising.speakers import Cast
from triaged.extract.promising.teller import Story, Teller
from triaged.extract.promising.verbs import AUXILIARIES, REPORT, lemma_of
from triaged.extract.promising.weighing import load_weights
from triaged.extract.sentences import sentence_bounds
from triaged.extract.vendors import Mention
from triaged.extract.wordlists import word_set

_OWN_DEEDS = word_set(
    """
    send email forward post bring pay call ring phone drop leave provide attach supply arrange return get have
    come meet let collect transfer settle order text confirm prepare share mail fax deliver show
    """
)
_THREATS = word_set(
    """
    elsewhere lawyer lawyers solicitor solicitors cancel court review sue report switch competitor stop
    refuse dispute chargeback ombudsman trading standards unless
    """
)
_NEED = re.compile(
    r"\b(?:i|we)(?: do| really|'ve)* (?:have to|(?:have )?got to|need to|must|want to|would like to|need|want) "
    r"(?:have|be|get|see|know|hear)\b"
    r"|\b(?:that|which|it|they|this) (?:has to|have to|needs to|need to|must) (?:go|be|get|have|reach|arrive|leave)\b",
    re.IGNORECASE,
)
_NEED_REACH = 4
_STATES = word_set("off closed shut unavailable")
_PEOPLE = word_set("i we he she they you who somebody someone")
_OFFER = re.compile(
    r"\b(?:offer|propose|suggest)\b|\b(?:can|could|would|may|might|able to)\b|\b(?:free|available|slots?)\b",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"\b(?:which|what|would|does|do|is|are|if|let \w+ know)\b[^.!?\n]{0,60}"
    r"\b(?:suits?|works?|ok(?:ay)?|convenient|prefer|best|better|any good|good for|possible|acceptable)\b",
    re.IGNORECASE,
)
_NO_DEEDS = word_set("require cost depend seem")
_LEAVES, _LEAVES_WITHIN = (
    word_set("switch switching switched move moving go going change changing leave leaving sign"),
    5,
)
_AS_SAID = re.compile(
    r"(?:like|as) (?:\w+ )?\w+ (?:said|promised|agreed)(?: (?:that )?\w+ (?:would|wd))?(?: on \w+)?[.,!]?",
    re.IGNORECASE,
)
"""What only says that something had been said: "like she said she would"."""
_SAYER_REACH, _DUE_ANYWAY = 6, word_set("due supposed booked scheduled arranged meant agreed")
_GIVES, _SHORT_MARK = word_set("give gives rate"), 5
_EMPTY_DEEDS = word_set("miss always remain forget understand know")

Doc.set_extension("triaged_expressions", default=(), force=True)
Doc.set_extension("triaged_loose", default=(), force=True)
Doc.set_extension("triaged_story", default=None, force=True)


@Language.factory("triaged_promises", default_config={"folder": str(FOLDER)})
class PromiseReader:
    """The pipeline component; needs context, scores, mentions and expressions on the doc."""

    def __init__(self, nlp: Language, name: str, folder: str) -> None:
        """Load from ``folder`` what was learnt of how dates are placed."""
        del nlp
        self.name = name
        self._weights = load_weights(Path(folder))

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.triaged_story``."""
        context: Context | None = doc._.triaged_context
        scores: Scores | None = doc._.triaged_scores
        if context is None or scores is None or not len(doc):
            doc._.triaged_story = Story()
            return doc
        expressions: tuple[Expression, ...] = doc._.triaged_expressions
        cast = Cast(doc, context, [each for each in doc._.triaged_mentions if not _is_rival(doc, each)])
        frames = [each for each in find_frames(doc, expressions) if not cast.private(each)]
        meant = [_meant(doc, each, cast, context) and not _names_today(doc, each, context) for each in frames]
        others = told_of_others(doc)
        candidates = [
            each
            for each in find_candidates(doc, frames, meant, scores, dated_tokens(doc, expressions))
            if not cast.private(each.frame) and not _threatens(doc, each, context) and not _needs(doc, each, context)
            if not _is_no_deed(doc, each) and not _offers(doc, each, context) and not _nobody_said(doc, each)
            if not any(start <= each.start < end for start, end in others)
        ]
        doc._.triaged_story = Teller(doc, context, scores, candidates, cast, self._weights).story()
        return doc


def _is_rival(doc: Doc, mention: Mention) -> bool:
    """Whether a firm is only where the writer would go: "or I'm switching to Cobalt"; it has promised him nothing."""
    begin, _ = sentence_bounds(doc, mention.start)
    before = [token.lower_ for token in doc[max(begin, mention.start - _LEAVES_WITHIN) : mention.start]]
    return bool(before) and before[-1] in {"to", "with", "for", "over"} and bool(_LEAVES & set(before))


def _names_today(doc: Doc, frame: Frame, context: Context) -> bool:
    """Whether "now it's Thursday" only says what day it is."""
    if doc[frame.trigger].lower_ != "now":
        return False
    first = next((each for each in doc._.triaged_expressions if each.start > doc[frame.trigger].idx), None)
    return first is None or first.day is None or first.day.weekday == context.at.weekday() or first.clock is not None


def _meant(doc: Doc, frame: Frame, cast: Cast, context: Context) -> bool:
    """Whether the grammar by itself takes a frame for a promise in the mouth of this sender."""
    begin, end = frame.sentence
    words = {token.lower_ for token in doc[begin:end]}
    deed = doc[frame.deed].lemma_.lower()
    if cast.words.own(frame) and context.sender == "customer":
        return frame.shape in {"will", "progressive"} and deed in _OWN_DEEDS and not words & _THREATS
    if cast.words.own(frame):
        return deed not in _EMPTY_DEEDS and "always" not in words
    reported = frame.reporter >= 0 and frame.reporter_subject >= 0 and not frame.passive_report
    if reported and doc[frame.reporter_subject].lower_ in {"i", "we"} and context.sender == "customer":
        return cast.words.quoted(frame.trigger)
    dated = any(is_dated(token) for token in doc[frame.deed : min(end, frame.deed + 14)])
    if frame.shape == "will" and frame.reporter < 0 and not cast.words.quoted(frame.trigger):
        subject = doc[frame.subject].lower_ if frame.subject >= 0 else ""
        if subject in {"you", "u"} and context.sender != "customer":
            return deed in {"have", "receive", "get", "hear", "see"} and dated
        return dated or (context.sender != "customer" and deed in _OWN_DEEDS)
    return True


def _needs(doc: Doc, candidate: Candidate, context: Context) -> bool:
    """Whether a customer says only what he needs: "I have to have it running by Friday"."""
    if context.sender != "customer":
        return False
    begin = doc[max(0, candidate.start - _NEED_REACH)].idx
    places = _NEED.finditer(doc.text, begin, doc[candidate.end - 1].idx)
    return any(match.end() > doc[candidate.start].idx and match.start() <= doc[candidate.deed].idx for match in places)


def _offers(doc: Doc, candidate: Candidate, context: Context) -> bool:
    """Whether whoever would come only offers times, and asks: "we can offer Friday or Saturday, which would suit?"."""
    if context.sender == "customer":
        return False
    begin, end = sentence_bounds(doc, candidate.deed)
    sentence = doc[begin:end].text
    firm = candidate.frame.shape == "will" and not _OFFER.search(doc[candidate.start : candidate.end].text)
    if _OFFER.search(sentence) and sentence.rstrip().endswith("?") and not (firm and not _WHICH.search(sentence)):
        return True  # but "we'll come on Friday, could you be in?" asks for nothing but a yes
    asked = doc[begin : sentence_bounds(doc, end)[1] if end < len(doc) else end].text
    return _OFFER.search(sentence) is not None and _WHICH.search(asked) is not None


def _nobody_said(doc: Doc, candidate: Candidate) -> bool:
    """Whether it is what nobody said: "nobody told me that he would come"; what was due anyway is a promise."""
    begin, _ = sentence_bounds(doc, candidate.deed)
    verbs = (at for at in range(candidate.deed - 1, begin - 1, -1) if doc[at].tag_[:1] == "V")
    said = next((at for at in verbs if lemma_of(doc[at]) in REPORT), -1)
    if said < 0 or any(token.lower_ in _DUE_ANYWAY for token in doc[said + 1 : candidate.end]):
        return False
    for at in range(said - 1, max(begin, said - _SAYER_REACH) - 1, -1):
        token = doc[at]
        if token.lower_ in NOBODY or (token.lower_ == "one" and at > begin and doc[at - 1].lower_ == "no"):
            return True
        if token.is_punct or (token.tag_ in {"VBD", "VBZ", "VBP", "CC"} and token.lower_ not in AUXILIARIES):
            return False
    return False


def _is_no_deed(doc: Doc, candidate: Candidate) -> bool:
    """Whether the words tell of a state, or give marks: "the water will be off until noon", "I give you 9"."""
    deed = doc[candidate.deed]
    after = [token for token in doc[candidate.deed + 1 : candidate.end] if not token.is_space]
    if deed.lemma_.lower() == "be":
        subject = doc[candidate.frame.subject] if candidate.frame.subject >= 0 else deed
        return bool(after) and after[0].lower_ in _STATES and subject.lower_ not in _PEOPLE
    if deed.lemma_.lower() in _NO_DEEDS or _AS_SAID.fullmatch(doc[candidate.deed : candidate.end].text):
        return True
    words = [token.lower_ for token in doc[candidate.start : candidate.end] if not token.is_space]
    return bool(_GIVES & set(words)) and doc[candidate.end - 1].like_num and len(words) <= _SHORT_MARK


def _threatens(doc: Doc, candidate: Candidate, context: Context) -> bool:
    """Whether a customer's own word is a threat, or holds only on a condition: neither is a promise."""
    if not candidate.own or context.sender != "customer":
        return False
    begin, end = sentence_bounds(doc, candidate.deed)
    return any(token.lower_ in _THREATS for token in doc[begin:end])
