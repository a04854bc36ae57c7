"""Answers that answer nothing: the same text sent again, stock phrases, nothing but office hours, a survey.

A hollow answer meets the clock of a first response, since somebody did write; it meets no other, and the customer still
waits. Precision comes first: an answer that says anything of its own is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

_SAME = 96.0
"""How alike (0 to 100) two answers are that say the same; names and dates in them may differ by some letters."""
_FEWEST_LETTERS = 60
"""A short answer may well be given twice: "Yes, that is fine."."""
_LONGEST_HOLLOW = 60
"""Words: whoever writes more than this also says something."""
_SURVEY = re.compile(
    r"\b(?:how (?:did|do) we do|how was (?:your|our)|rate (?:us|our|your|this)|(?:short|quick|brief|our) survey"
    r"|(?:leave|give) us (?:a |your )?(?:review|rating|feedback)|tell us what you think"
    r"|how likely are you to recommend)\b",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"\b(?:(?:our|the) (?:office|opening|business|working) hours|our (?:office|lines?|phones?) (?:is|are) open"
    r"|we are open (?:from|mon|between)|(?:office|opening|business) hours(?: are|:))",
    re.IGNORECASE,
)
_STOCK = re.compile(
    r"\b(?:thank(?:s| you) (?:so much |very much )?for (?:reaching out|contacting|getting in touch"
    r"|your (?:e-?mail|message|patience"
    r"|feedback|enquiry|inquiry|interest|loyalty|business|understanding))"
    r"|we (?:fully |completely |truly |really |do )?(?:understand|appreciate|value|apologi[sz]e|regret)\b"
    r"|(?:sorry|apologies) for (?:any|the) (?:inconvenience|frustration|delay)"
    r"|your (?:\w+ )?(?:concerns?|feedback|business|satisfaction|comments?|request|enquiry|inquiry|message|case"
    r"|experience)"
    r" (?:is|are|has been|have been|was)\b"
    r"|(?:passed|forwarded|escalated|shared|sent) (?:\w+ ){0,4}(?:on |along )?to (?:the|our) (?:relevant"
    r"|appropriate|right|responsible"
    r"|correct|\w+) (?:team|department|colleagues?|people)"
    r"|(?:don'?t|do not|please do not) hesitate|feel free to (?:contact|reach)|rest assured|(?:have"
    r"|wish you) a \w+ (?:day|week|weekend)"
    r"|take (?:this|your|such) \w+ (?:very )?seriously|if (?:you have|there (?:is|are)) any(?:thing)? (?:other"
    r"|further|else|more)?)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_NAMES = 5
"""Words of a line that greets or signs."""
_SAYS_MORE = re.compile(
    r"\b(?:I|we|he|she|they|somebody|someone)(?:'ll| will| have| are going to|'ve| shall| can)\b"
    r"(?! (?:be |get )?(?:back|glad|happy|here))"
    r"|\?|\b(?:sorry|apolog|refund|because|tomorrow|today|appointment|engineer|invoice)\w*",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[^.!?,;\n]+[.!?]?")


def hollow(text: str, earlier: Iterable[str]) -> str:
    """Return why an answer says nothing ("the same text again"), or an empty string; ``earlier`` are answers before."""
    plain = " ".join(text.split())
    if len(plain) >= _FEWEST_LETTERS and any(fuzz.ratio(plain, " ".join(each.split())) >= _SAME for each in earlier):
        return "the same text again"
    if len(plain.split()) > _LONGEST_HOLLOW:
        return ""
    sentences = [each.strip() for each in _SENTENCE.findall(text) if len(each.split()) > _NAMES]
    if sentences and all(_STOCK.search(each.replace("\u2019", "'")) for each in sentences) and "?" not in text:
        return "nothing but stock phrases"
    for pattern, what in ((_SURVEY, "nothing but a survey"), (_HOURS, "nothing but office hours")):
        if pattern.search(plain) and not any(
            _SAYS_MORE.search(clause) for clause in _CLAUSE.findall(plain) if not pattern.search(clause)
        ):
            return what
    return ""
