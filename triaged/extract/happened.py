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
            ~work|run again|now|fine|perfectly|smoothly|beautifully / ~work|run as *1 as|new / ~be in .|,|now /
            ~be *1 up and running /
            was|were *1 completed|finished|fitted|installed this /
            got it|them|us|everything working|running|going|down|fixed|sorted|done|started|open /
            ~be working again|now|fine / all sorted|fixed|done|resolved / sorted now /
            has|have|'s|'ve *1 been *1 {_DONE} / is|are|'s now|all|finally {_DONE} / got {_DONE} /
            ~be|get {_DONE} now|today|yesterday|finally / at last *2 {_DONE} / finally {_DONE} /
            you|he|she|they|somebody|someone did call|ring|phone|come / ~call|ring|phone me|us back as|like|when /
            money|refund|payment|deposit|credit *2 ~land|arrive|clear|hit /
            all *1 is well|good|fine / was|were *1 collected|fetched /
            i|we can? see|have|got it now|there|today|. / i|we can see it /
            it|everything|all *1 works|working *1 . / ~pick it|them up yesterday|today|this /
            ~receive *3 refund|parcel|delivery|part|money|payment|order|replacement|report|results|
            letter|document|documents|form|copy|quote|certificate /
            thank|thanks *2 ~ring|call|phone|come|write / thank|thanks *5 your call|visit /
            i|we *1 received it|them|the|your|my / a pleasure to speak|talk to|with you /
            received ,|.|thanks|thank|with|and /
            he|she|they 've|have|has|'s|s been|gone .|and|, / ~get here|there|in *1
            at|by|around|about|on / ~be *1 running|printing|cooling|heating|working again|now|.
        """
    }
)
_THANKED = Phrases({"thanked": "thank|thanks *3 for the|my *2"})
"""Thanks for a thing, which has come if it is what was promised."""
_ARRIVALS = word_set("came arrived landed attended rang phoned")
_DID = word_set("ring call phone telephone come arrive turn write show")
"""What somebody did after all: "they did ring"."""
_BROUGHT, _THINGS = word_set("brought dropped fitted mended fixed replaced"), word_set("it them the my our a off round")
_GOT = word_set("the it them your my both everything")
_NO_SUBJECT = frozenset({"RB", "WRB", "WP", "MD", "IN", "CC", "TO", "DT"})
_CALLED_WHOM = word_set(
    "too as like me us back ahead yesterday today this at just earlier . , ! ; thanks thank thx ta and"
)
"""What follows "called" where it tells of a call, and not of a name."""
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
_TELLING = word_set("say let tell confirm report inform update thank add speak talk you me us")
_REACH = 6


def find_happened(
    doc: Doc, failures: Sequence[Failure], promised: Sequence[tuple[int, int]], *, by_customer: bool = True
) -> Iterator[tuple[int, int, bool]]:
    """Yield the tokens of such news in text order, and whether nothing that is told after it has gone wrong.

    ``failures`` tell what has gone wrong: "they came, and it leaks again" settles little; the lateness of the coming
    itself is none of them. What others than a customer tell ("the part came in this morning") is never more than half
    sure, so that it keeps only what it names. ``promised`` are the spans in which promises are told.
    """
    end = 0
    phrases = [*_PHRASES.find(doc), *_THANKED.find(doc)] if by_customer else []
    for hit in sorted([*phrases, *_arrivals(doc)]):
        inside = any(start <= hit.start < stop for start, stop in promised)
        failed = any(each.start >= hit.start and not _is_its_lateness(doc, each, hit) for each in failures)
        told = any(each.start < hit.end and hit.start < each.end for each in failures) and failed
        if hit.start < end or told or inside or _doubtful(doc, hit):
            continue
        end = hit.end
        yield hit.start, hit.end, by_customer and not failed and hit.label != "thanked"


def _is_its_lateness(doc: Doc, failure: Failure, hit: Hit) -> bool:
    """Whether a failure only says at what hour the coming itself was, late or not."""
    told = any(char.isdigit() for char in doc[failure.start : failure.end].text)
    return told and failure.label == "late" and failure.start < hit.end and hit.start < failure.end


def _arrivals(doc: Doc) -> Iterator[Hit]:
    last = -1
    for token in doc:
        after = doc[token.i + 1].lower_ if token.i + 1 < len(doc) else "."
        particle = _PARTICLES.get(token.lower_)
        did = token.lower_ in _DID and token.i and doc[token.i - 1].lower_ == "did"
        called = token.lower_ == "called" and after in _CALLED_WHOM and not _calls_names(doc, token.i)
        come = token.lower_ == "come" and token.i and doc[token.i - 1].lower_ in {"has", "have", "'s", "'ve"}
        if come and after == "and":
            continue  # "first thing tomorrow has come and gone"
        first = token.i == sentence_bounds(doc, token.i)[0]
        if first and token.lower_ in {"got", "received"} and after in _GOT:
            yield Hit(token.i, token.i + 2, "happened")  # "Got the corrected one, thanks"
            continue
        brought = token.lower_ in _BROUGHT and after in _THINGS
        if (
            not (token.lower_ in _ARRIVALS or particle or did or come or called or brought)
            or (particle and after != particle)
            or after in _MEANWHILE
        ):
            continue
        subject = subject_of(doc, token.i - bool(did or come))
        if subject < 0 and token.i == sentence_bounds(doc, token.i)[0] + 1 and doc[token.i - 1].tag_ not in _NO_SUBJECT:
            subject = token.i - 1  # a name in small letters: "renee called"
        coordinated = subject < 0 and token.i > 0 and doc[token.i - 1].lower_ == "and"
        if coordinated and last >= sentence_bounds(doc, token.i)[0]:
            subject = last  # "Tim rang ahead and was here at two"
        if subject >= 0 and doc[subject].lower_ not in _WRITER | _WRITER_THINGS:
            last = subject
            start = subject if token.i - subject <= _REACH and not coordinated else token.i
            while (
                doc[start].tag_ != "PRP"
                and start > sentence_bounds(doc, token.i)[0]
                and doc[start - 1].tag_ in {"DT", "PRP$", "NN", "NNP", "NNPS"}
            ):
                start -= 1
            yield Hit(start, token.i + 1 + bool(particle), "happened")
        elif token.i and doc[token.i - 1].like_num:  # "the £85 landed"
            yield Hit(max(sentence_bounds(doc, token.i)[0], token.i - 2), token.i + 1 + bool(particle), "happened")


def _calls_names(doc: Doc, verb: int) -> bool:
    """Whether "called me" goes on with what one was called: "called me a liar"."""
    return doc[verb + 1].lower_ in {"me", "us"} and doc[min(verb + 2, len(doc) - 1)].tag_ in {"DT", "JJ", "NN", "NNS"}


def _doubtful(doc: Doc, hit: Hit) -> bool:
    """Whether it is denied, asked, only thought of, or taken back in the same sentence."""
    sentence = sentence_of(doc, hit.start)
    span = doc[max(sentence.start, hit.start - _REACH) : hit.end]
    # "just to say that they came" tells of it; "we waited for them to say that they came" is rare enough.
    before = {token.lower_ for token in span if not (token.lower_ == "to" and doc[token.i + 1].lower_ in _TELLING)}
    if "would you believe" in span.text.lower():
        before.discard("would")
    after = {
        token.lower_
        for token in doc[hit.end : sentence.end]
        if not (
            token.lower_ == "not" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ in {"at", "before", "till"}
        )
    }
    denied = before & (set(NEGATIONS) | _UNREAL | {"no", "nobody", "nothing", "cannot", "half"})
    asked = any(token.text.startswith("?") for token in doc[hit.end : sentence.end])
    return bool(denied) or asked or bool(after & (_BUT | set(NEGATIONS)))
