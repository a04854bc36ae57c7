"""Finds what a customer says must not be done, or only in one way: "not that branch again", "only after four".

Precision comes first: a whole class of words has to stand where a person forbids something, and questions, reports of
what others did not do, and phrases of politeness are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from triaged.model import Fact

_LONGEST = 120
_CLAUSES = re.compile(r"[^.!?;\n]+(?:\.(?=\w)[^.!?;\n]*)*[.!?;]?")
_TIME = r"(?:\d{1,2}(?:[.:]\d\d)?\s?(?:am|pm|o'clock)?|noon|lunch(?:time)?|work|school|dark|midday|\w+ o'clock)\b"
_NUMBER_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
_SPANS = r"(?:minutes?|hours?|days?|weeks?|months?|years?|calls?|attempts?|tries|e-?mails?|letters?|visits?)\b"
_SOMEBODY = r"(?:him|her|them|that|this|those|these|the same|your|another|any(?:one|body)?|a different|any more)\b"
_OPENING = r"(?:^|[,:–-]\s|\b(?:please|so|and|but|just|then|also|again|kindly|only|whatever (?:you|u) do,?)\s)"  # noqa: RUF001 - a dash
_DEEDS = (
    r"(?:send|call|ring|phone|telephone|contact|e-?mail|text|message|visit|come|use|charge|bill|leave|deliver|knock"
    r"|book|cancel|close|pass|give|share|let|disturb|bother|touch|enter|park|offer|refund|replace|order|ship|post"
    r"|turn up|transfer|refer|assign|fob|tell|discuss|copy|cc|include|put|switch|change|throw|remove|cut|drill|paint)\b"
)
_THINGS = (
    r"(?:refunds?|vouchers?|credit notes?|replacements?|coupons?|calls?|apolog(?:y|ies)|excuses|scripts?|e-?mails"
    r"|texts|visits?|surveys?|appointments?|discounts?|engineers?|technicians?|gift cards?|store credit)\b"
)
_REFUSE = (
    r"(?:'ll not| will not| won'?t| cannot| can'?t| am not going to| are not going to| refuse to"
    r"| would rather not| am not willing to| are not willing to)"
)
_IMPERATIVE = (  # "please do not ring me at work"
    rf"{_OPENING}(?:please\s)?(?:do not|don'?t|never)\s(?:ever\s|even\s|just\s|again\s)?{_DEEDS}"
    r"(?!\s(?:know|hesitate|worry|back)\b)"
)
_WISH = (  # "I do not want him in my house", "we never want to see that man again"
    r"\b(?:I|we)(?:'d| would| really| definitely| simply| just)*\s(?:do not|don'?t|never|no longer|didn'?t)\s"
    rf"(?:ever\s)?(?:want|need|wish)\s(?:{_SOMEBODY}|(?:a|an|any|no|more|yet another)\s(?:\w+\s)?{_THINGS}|{_THINGS}"
    r"|to (?:see|speak|talk|deal|go|hear from|use|pay|set foot"
    r"|be (?:called|rung|phoned|contacted|e-?mailed|visited|texted|charged|passed|transferred))\b)"
)
_REFUSAL = (  # "I will not accept a voucher"
    rf"\b(?:I|we){_REFUSE}\s(?:accept|take a|have (?:him|her|them|that|those|the same)|let (?:him|her|them|that|those)"
    r"|deal with|speak (?:to|with)|talk to|go (?:back )?(?:to|near)|pay|sign|set foot|be fobbed|open the door)\b"
)
_NOT_AGAIN = (  # "not that branch again", "anybody but him"
    rf"\b(?:just )?not\s(?:{_SOMEBODY})(?:\s\w+){{0,3}}\s(?:again|any ?more|this time|please)\b"
    r"|\b(?:anyone|anybody|somebody|someone)\s(?:else\s)?(?:but|other than|except)\s"
    r"(?:him|her|them|that|the|those)\b"
)
_NO_MORE = (  # "no more vouchers", "no phone calls, please"
    rf"\bno\smore\s(?:phone\s)?{_THINGS}|\bplease,?\sno\s(?:phone\s)?{_THINGS}"
    rf"|\bno\s(?:phone\s)?{_THINGS},?\splease\b"
)
_ONLY = (  # "only after four", "by mail only", "mornings only"
    rf"\bonly\s(?:after|before|between|until)\s(?:{_TIME}|{_NUMBER_WORD})(?!\s(?:{_SPANS}))"
    rf"|\b(?:after|before)\s(?:{_TIME}|{_NUMBER_WORD})(?:\s(?:on|in)\s\w+)?\sonly\b"
    r"|\b(?:by|via)\s(?:e-?mail|phone|telephone|text|post|letter)\sonly\b"
    r"|\bonly\s(?:by|via)\s(?:e-?mail|phone|text|post)\b"
    r"|\b(?:mornings|afternoons|evenings|weekdays|weekends|(?:mon|tues|wednes|thurs|fri|satur)days)\sonly\b"
    r"|\bonly\s(?:on|in the)\s(?:mornings?|afternoons?|evenings?|weekdays|weekends|\w+days)\b"
)
_FORBIDS = re.compile(f"{_IMPERATIVE}|{_WISH}|{_REFUSAL}|{_NOT_AGAIN}|{_NO_MORE}|{_ONLY}", re.IGNORECASE)
_REPORTS = re.compile(
    r"\b(?:they|he|she|you|who|which|it|staff|people|company)\s(?:do not|don'?t|never|didn'?t|will not|won'?t)\b"
    r"|\b(?:told|asked|said|begged)\b"
    r"|\b(?:if|unless|because|why)\s(?:you|they|he|she)\s(?:do not|don'?t|never|won'?t)\b",
    re.IGNORECASE,
)
"""Who tells what others do not do, or once said, forbids nothing now."""
_POLITE = re.compile(
    r"\b(?:go|speak|talk) to any(?:body|one) else\b|\b(?:go|deal) elsewhere\b"
    r"|\b(?:do not|don'?t) (?:hesitate|worry|mind|get me wrong|bother (?:to )?(?:reply|replying))\b"
    r"|\bdon'?t (?:let me|call it|give up|tell me (?:that|it)|come cheap|even)\b"
    r"|\b(?:this|the) (?:e-?mail|message|address)\b.*\b(?:intended|confidential|monitored|unattended)\b",
    re.IGNORECASE,
)


def find_constraints(text: str) -> Iterator[Fact]:
    """Yield the clauses of a customer's newest text in which something is forbidden, cut at 120 letters."""
    for clause in _CLAUSES.finditer(text.replace("\u2019", "'")):
        words = clause[0]
        found = _FORBIDS.search(words)
        if found is None or words.endswith("?") or _POLITE.search(words) or _REPORTS.search(words[: found.end()]):
            continue
        begin = clause.start() + len(words) - len(words.lstrip(" ,:-\u2013"))
        end = min(clause.start() + len(words.rstrip(" .!;")), begin + _LONGEST)
        yield Fact(text=text[begin:end], start=begin, end=end, source="constraints: a customer forbids it")
