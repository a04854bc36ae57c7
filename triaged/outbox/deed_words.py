"""Our own words for what was promised: "come", "ring you", "send the quote"; the customer's are never repeated."""

from __future__ import annotations

import re

_MOST_READ = 300
_PERSON = (
    r"(?:someone|somebody|one of \w+|(?:(?:a|an|the|his|her|their|our|your|another|two|three|some) )?(?:\w+ )?"
    r"(?:man|men|guy|guys|lad|lads|chap|woman|person|people|engineer|technician|tech|plumber|electrician|fitter|mechanic|builder"
    r"|roofer|crew|team|expert|specialist|driver|repairman|locksmith|inspector|surveyor)s?(?!\w|['\u2019]s))"
)
_THINGS = {
    **{word: word for word in ("quote", "estimate", "invoice", "report", "contract", "receipt", "form", "certificate")},
    **{word: word for word in ("part", "parts", "parcel", "documents", "papers", "drawings", "key", "keys", "manual")},
    "quotation": "quote",
    "paperwork": "papers",
}
_DESCRIBED = (
    r"(?:(?:me|us|you|over|out|back|a|an|the|my|our|your|his|their|some|new|spare|missing|final|written) ){0,4}"
)
_SENDS = re.compile(rf"^(?:\w+ )?(?:send(?:ing)?|sent|post|e-?mail)\b ?{_DESCRIBED}")
_HAS_SOMEBODY = re.compile(rf"^(?:have|having|get|getting)\b {_DESCRIBED}{_PERSON} ?")
_STARTS_WITH_PERSON = re.compile(rf"{_DESCRIBED}{_PERSON}")
_STARTS_WITH_THING = re.compile(rf"{_DESCRIBED}({'|'.join(_THINGS)})(?!\w|['\u2019]s)")
_MESSAGE = re.compile(rf"{_DESCRIBED}(?:e-?mails?|messages?|repl(?:y|ies)|answers?|text|letter|link|news|word)\b")
_RINGS = r"(?:call|ring|phone|telephone)(?:ing)?\b"
_DEEDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b(?:{words})"), deed)
    for words, deed in (
        (r"refund|money back|reimburs|(?:give|issue)\b[\w ]{0,20} credit\b", "refund you"),
        (r"deliver|drop off|arriv|parcel|ship\b|ship(?:ped|ping)|bring", "deliver"),
        (r"call[ -]?out|call (?:round|in|by)\b", "come"),
        (rf"{_RINGS} (?:the|my|our|his|her|their|him|them|a)\b", "make a call"),
        (_RINGS, "ring you"),
        (r"write|reply|e-?mail|get back|answer|let \w+ know|report|be in touch", "get back to you"),
        (r"install|fit\b|set up", "install it"),
        (
            r"fix|repair|mend|sort|replace|running\b(?! late)|working\b(?! on)|put (?:it|that|this) right",
            "put it right",
        ),
        (r"collect|pick", "collect it"),
        (r"finish|complete|done\b|ready", "have it ready"),
        (r"com(?:e|es|ing)\b|be (?:here|out|there|with|round|on site)\b|visit|show|turn up|attend|appoint", "come"),
    )
)


def deed(promised: str) -> str:
    """Return our own words for what was promised ("come", "ring you"); empty where none fit.

    The word that stands first decides, but to "send" or to "have" somebody is to come, and to send a thing is not.
    """
    what = " ".join(promised[:_MOST_READ].lower().split())
    if sends := _SENDS.match(what):
        return _sent(what[sends.end() :])
    rest = what
    if somebody := _HAS_SOMEBODY.match(what):
        rest = what[somebody.end() :]
    elif _STARTS_WITH_PERSON.match(what):
        return "come"
    elif thing := _STARTS_WITH_THING.match(what):
        return f"send the {_THINGS[thing[1]]}"
    found = [(match.start(), deed) for pattern, deed in _DEEDS if (match := pattern.search(rest))]
    # "have somebody out to fix it" is a visit, "have somebody fix it" is not.
    if somebody and (not found or re.match(r"(?:out|round|over|here|there|on site|in)\b", rest)):
        return "come"
    return min(found, key=lambda each: each[0])[1] if found else ""


def _sent(what: str) -> str:
    """Return the deed of somebody who was to send ``what``."""
    if re.match(rf"(?:him|her|them)\b|{_PERSON}", what):
        return "come"
    if thing := _STARTS_WITH_THING.match(what):
        return f"send the {_THINGS[thing[1]]}"
    if _MESSAGE.match(what):
        return "get back to you"
    return "send it" if re.match(r"it\b", what) else "send what was asked for"
