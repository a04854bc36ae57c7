"""Finds the news that what was waited for has come about: "they came", "it works now", "all sorted"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from spacy.tokens import Doc

from triaged.extract.phrases import NEGATIONS, Hit, Phrases
from triaged.extract.promising.verbs import subject_of
from triaged.extract.sentences import sentence_bounds, sentence_of
from triaged.extract.wordlists import word_set


class Failure(Protocol):
    """A signal that something has gone wrong: its kind and its tokens."""

    @property
    def label(self) -> str:
        """The kind of signal."""
        ...

    @property
    def start(self) -> int:
        """The first token."""
        ...

    @property
    def end(self) -> int:
        """The token after the last."""
        ...


_DONE = "fixed|repaired|sorted|resolved|installed|delivered|replaced|mended|refunded|completed"
_PHRASES = Phrases(
    {
        "happened": f"""
            ~work again|now|fine|perfectly / ~be working again|now|fine / all sorted|fixed|done|resolved / sorted now /
            has|have|'s|'ve *1 been *1 {_DONE} / is|are|'s now|all|finally {_DONE} / got {_DONE} /
            ~be|get {_DONE} now|today|yesterday|finally / at last *2 {_DONE} / finally {_DONE} /
            you|he|she|they|somebody|someone did call|ring|phone|come / ~call|ring|phone me|us back as|like|when /
            money|refund|payment|deposit|credit *2 ~land|arrive|clear /
            i|we can? see|have|got it now|there|today|. / i|we can see it /
            it|everything|all *1 works|working *1 . / ~pick it|them up yesterday|today|this /
            ~receive *3 refund|parcel|delivery|part|money|payment|order|replacement|report|results|
            letter|document|documents|form|copy|quote|certificate /
            thank|thanks *2 ~ring|call|phone|come|write / thank|thanks *3 your call|visit /
            a pleasure to speak|talk to|with you / received ,|.|thanks|thank|with|and /
            he|she|they 've|have|has|'s|s been|gone .|and|, / ~get here|there|in *1
            at|by|around|about|on / ~be *1 running|printing|cooling|heating|working again|now|.
        """
    }
)
_ARRIVALS = word_set("came arrived landed attended rang phoned")
_PARTICLES = {
    "turned": "up",
    "showed": "up",
    "pulled": "in",
    "was": "here",
    "were": "here",
    "is": "here",
    "are": "here",
    "'s": "here",
}
"""Verbs that tell of an arrival with this word behind them."""
_WRITER = word_set("i we us me who what that which nobody noone none nothing neither bill invoice letter email smell")
_WRITER_THINGS = word_set("water smoke noise sparks call message reminder")
_MEANWHILE = word_set("through out off from across down apart")
_UNREAL = word_set(
    """
    if unless whether would will 'll 'd should could might must until till when before to hope wish want please case
    said says promised told once
    """
)
_BUT = word_set("but however without although though except yet still late")
_TELLING = word_set("say let tell confirm report inform update thank add")
_REACH = 6


def find_happened(
    doc: Doc, failures: Sequence[Failure], promised: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the token spans of such news, in text order.

    ``failures`` tell what has gone wrong: news before one of them is left out, since "they came, and it leaks again"
    settles nothing, but for the lateness of the coming itself. ``promised`` are the spans in which promises are told.
    """
    end = 0
    for hit in sorted([*_PHRASES.find(doc), *_arrivals(doc)]):
        inside = any(start <= hit.start < stop for start, stop in promised)
        failed = any(each.start >= hit.start and not _is_its_lateness(doc, each, hit) for each in failures)
        if hit.start < end or failed or inside or _doubtful(doc, hit):
            continue
        end = hit.end
        yield hit.start, hit.end


def _is_its_lateness(doc: Doc, failure: Failure, hit: Hit) -> bool:
    """Whether a failure only says at what hour the coming itself was, late or not."""
    told = any(token.like_num for token in doc[failure.start : failure.end])
    return told and failure.label == "late" and failure.start < hit.end and hit.start < failure.end


def _arrivals(doc: Doc) -> Iterator[Hit]:
    for token in doc:
        after = doc[token.i + 1].lower_ if token.i + 1 < len(doc) else ""
        particle = _PARTICLES.get(token.lower_)
        if not (token.lower_ in _ARRIVALS or particle) or (particle and after != particle) or after in _MEANWHILE:
            continue
        subject = subject_of(doc, token.i)
        if subject >= 0 and doc[subject].lower_ not in _WRITER | _WRITER_THINGS:
            start = subject if token.i - subject <= _REACH else token.i
            while (
                doc[start].tag_ != "PRP"
                and start > sentence_bounds(doc, token.i)[0]
                and doc[start - 1].tag_ in {"DT", "PRP$", "NN", "NNP", "NNPS"}
            ):
                start -= 1
            yield Hit(start, token.i + 1 + bool(particle), "happened")
        elif token.i and doc[token.i - 1].like_num:  # "the £85 landed"
            yield Hit(max(sentence_bounds(doc, token.i)[0], token.i - 2), token.i + 1 + bool(particle), "happened")


def _doubtful(doc: Doc, hit: Hit) -> bool:
    """Whether it is denied, asked, only thought of, or taken back in the same sentence."""
    sentence = sentence_of(doc, hit.start)
    span = doc[max(sentence.start, hit.start - _REACH) : hit.end]
    # "just to say that they came" tells of it; "we waited for them to say that they came" is rare enough.
    before = {token.lower_ for token in span if not (token.lower_ == "to" and doc[token.i + 1].lower_ in _TELLING)}
    after = {token.lower_ for token in doc[hit.end : sentence.end]}
    denied = before & (set(NEGATIONS) | _UNREAL | {"no", "nobody", "nothing", "cannot", "half"})
    asked = any(token.text.startswith("?") for token in doc[hit.end : sentence.end])
    return bool(denied) or asked or bool(after & (_BUT | set(NEGATIONS)))
