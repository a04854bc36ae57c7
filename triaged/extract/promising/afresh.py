"""What failures say of promises: which were made afresh ("nobody came, I rang, they said Friday"), whose they are."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from triaged.extract.phrases import NEGATIONS
from triaged.extract.promising.candidates import Candidate
from triaged.extract.promising.verbs import subject_of
from triaged.extract.sentences import sentence_bounds
from triaged.extract.wordlists import word_set

FAILURES = ("no_show", "late", "ignored")
"""Kinds of signal that tell that somebody did not do what he was to do."""
_CALLED = word_set(
    "rang rung called phoned telephoned spoke emailed texted messaged contacted chased apologised apologized apology"
    " sorry now instead"
)
_NOTHING_YET = word_set(
    "never nobody none still nothing again not n't no-one noone neither yet waited waiting came went"
)
_JOINTS, _UNDONE = word_set("and then but ,"), frozenset({*NEGATIONS, "nothing", "no", "neither"})
_REACH, _SIGNED = 8, 4
"""Words before the saying that may tell what was not done, and so many that are no more than a signature."""
_SUBJECT, _VERB_GROUP = 2, 4
"""Words before a failure in which its subject may stand, and words in which a subject is denied something."""
_SENTENCES_ON, _NO_DOERS = 1, word_set("it that this i we there which")


def made_afresh(doc: Doc, candidate: Candidate) -> bool:
    """Whether a promise was made after a failure, and what became of it cannot be told yet."""
    return _said_after_failure(doc, candidate) or did_nothing(doc, candidate)


def _said_after_failure(doc: Doc, candidate: Candidate) -> bool:
    """Whether a promise is the news of a call made after somebody failed: "nobody came; I rang, they said Friday".

    Nothing may be told after it that could be its own failure, and no day may be named for the call.
    """
    hits = [hit for hit in doc._.triaged_signals if hit.label in FAILURES]
    before = [hit.end for hit in hits if hit.end <= candidate.start]
    if not before or len(before) < len(hits):
        return False
    between = doc[max(before) : candidate.end]
    begin, end = between.start_char, doc[candidate.start].idx
    if any(each.names_a_day and begin <= each.start < end for each in doc._.triaged_expressions):
        return False
    called = any(token.lower_ in _CALLED for token in between)
    # What comes later in the text may tell of other times: "Last month it was the same".
    after = doc[candidate.end : _sentences_on(doc, candidate.end, _SENTENCES_ON)]
    return called and not any(token.lower_ in _NOTHING_YET or _somebody_did(doc, token) for token in after)


def did_nothing(doc: Doc, candidate: Candidate) -> bool:
    """Whether who promised had done nothing yet: "he looked at it, fixed nothing and said they would be back Monday".

    Nothing may be told after it: such a promise was kept by nothing that stands in the mail.
    """
    begin, _ = sentence_bounds(doc, candidate.start)
    says = candidate.frame.reporter
    joint = says - 1 - (says > begin and doc[says - 1].tag_ == "PRP")
    if says < 0 or joint <= begin or doc[joint].lower_ not in _JOINTS:
        return False
    undone = any(token.lower_ in _UNDONE for token in doc[max(begin, joint - _REACH) : joint])
    return undone and sum(bool(token.is_alpha) for token in doc[candidate.end :]) <= _SIGNED


def failed_by_others(doc: Doc, start: int) -> bool:
    """Whether a failure is told from a token on that is not the writer's: "nobody came", but not "I never did"."""
    return any(
        hit.label in FAILURES and hit.start >= start and not _denies_of_himself(doc, hit.start, hit.end)
        for hit in doc._.triaged_signals
    )


def _denies_of_himself(doc: Doc, start: int, end: int) -> bool:
    places = (at for at in range(max(0, start - _SUBJECT), end) if doc[at].lower_ in {"i", "we"})
    return any(token.lower_ in NEGATIONS for at in places for token in doc[at + 1 : at + _VERB_GROUP])


def _sentences_on(doc: Doc, at: int, count: int) -> int:
    """Return the token at which the sentence of a token, and so many more, end."""
    for _ in range(count + 1):
        if at >= len(doc):
            break
        at = sentence_bounds(doc, at)[1]
    return at


def _somebody_did(doc: Doc, token: Token) -> bool:
    subject = subject_of(doc, token.i) if token.tag_ == "VBD" else -1
    return subject >= 0 and doc[subject].lower_ not in _NO_DOERS
