"""Tells a mail that only thanks or agrees, and asks for nothing: "Perfect, thanks", "OK, half past nine is fine".

It takes a clock from a customer, so it must not be wrong: a single word of asking, denying or complaining, a question
mark or a longer text, and the mail is taken to ask for something.
"""

from __future__ import annotations

import re

_LONGEST = 60
"""Words: whoever writes more than this has more to say than thanks."""
_COURTESY = re.compile(
    r"\b(?:thanks|thank you|thank (?:god|heavens|goodness)|praise (?:the lord|god)|thx|ta|cheers|much obliged"
    r"|grateful|appreciated?|agreeable|all right(?= with (?:me|us)| for (?:me|us))|ok(?:ay)?|fine|perfect|great"
    r"|good(?! (?:morning|afternoon|evening|day|sir|lord|grief))"
    r"|brilliant|lovely|wonderful|excellent|super|splendid|smashing|noted|understood|agreed|confirmed|all done"
    r"|will do|sounds good|that works|suits (?:me|us)|acceptable|convenient"
    r"|suitable|it is(?: then)?(?=\s*(?:[.!,]|$))|these things happen|received|awesome|amazing|cool|fab\w*|sweet"
    r"|will be (?:in|here)|see you|looking forward|no problem|no worries"
    r"|received with thanks|top (?:man|lad|job)|what a (?:relief|star|legend|gem|hero|difference|joy))\b",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"\b(?:can'?t|cannot|couldn'?t) (?:thank|be happier|fault)\b|\bno (?:problem|worries|trouble|rush|hurry)\b"
    r"|\b(?:would|will|'ll) (?:suit|work|do|"
    r"be (?:fine|great|good|ok(?:ay)?|perfect|lovely|ideal|convenient|acceptable))\b"
    r"|\bnot (?:good|great|ideal|perfect|happy|thrilled),? but (?:ok(?:ay)?|fine|thanks|thank you|it'll do|i'll live)\b"
    r"|\bthat(?:'s| is) how you\b|\bnot a problem\b|\bdon'?t worry\b|\bneed(?:n'?t| not) (?:reply|answer)\b"
    r"|\bno need to (?:reply|answer)\b"
    r"|\bplease (?:thank|pass on (?:my|our) thanks|give (?:my|our) (?:thanks|regards))\b|\byes,? please\b",
    re.IGNORECASE,
)
"""Words of asking or denying that ask and deny nothing."""
_ASKS = re.compile(
    r"\?|\b(?:please|pls|plz|kindly|(?:can|will|may|might) (?:you|i|we|he|she|they|someone|somebody)|could|would"
    r"|should|let (?:me|us) know|needs?|wants?|wonder(?:ed|ing|s)?|wish|hope|hoping|expect\w*|require\w*|ask\w*"
    r"|when|where|why|how|what(?! a\b)|which|who|must|have to|has to|'?ve got to|'d better|whether|if|unless|until"
    r"|otherwise|but|however|though|although|instead|rather|except|still|yet|not|cannot|no|none|never|nobody"
    r"|nothing|neither|nor|without|wrong|problems?|issues?|again|cancel\w*|chang\w+|mov(?:e|ed|ing)|make it"
    r"|reschedul\w+|postpon\w+|refund|missing|late|broken?|faulty|leak\w*|disappoint\w*|complain\w*|sorry"
    r"|unfortunately|unhappy|waiting|waited|danger\w*|gas|smoke|fire|fell|hurt|send|call|ring|phone|tell|explain"
    r"|fix|repair|replace|another|different|else|also|one more|ps|p\.s)\b|n't\b"
    r"|\b(?:have|has|did|do|does|is|was|wo|ca)nt\b",
    re.IGNORECASE,
)


def only_agrees(text: str) -> bool:
    """Whether a customer's newest text thanks or agrees and asks for nothing."""
    return bool(_COURTESY.search(_plain(text))) and asks_nothing(text)


def asks_nothing(text: str) -> bool:
    """Whether a short text holds no word of asking, denying or complaining."""
    plain = _plain(text)
    return len(plain.split()) <= _LONGEST and not _ASKS.search(plain)


def _plain(text: str) -> str:
    return _HARMLESS.sub("thanks", text.replace("\u2019", "'"))
