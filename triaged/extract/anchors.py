"""Words of which a text must hold at least one before a kind of signal is believed that the network alone has seen.

The network learned from mails and at times takes the shape of a sentence for its meaning: "not a minute later" for
somebody who did not come, "who pays the $200?" for money that is wanted back. In a long text, or of a kind that it is
sure of, it is right more often than such words, which know no dialect; of a short one, what goes to a ladder and back
to the customer in our words must have a word to stand on.
"""

from __future__ import annotations

import re

_ANCHORS = {
    "no_show": r"c[ao]m(?:e|es|ing)|turn(?:s|ed|ing)? up|show\w*|appear\w*|arriv\w*|attend\w*|visit\w*|sign of"
    r"|here|there"
    r"|wait\w*|deliver\w*|nobody|no ?one|no \w+|not a soul|missed|stood|passed|still|left (?:me|us)"
    r"|reach\w*|knock\w*|materiali[sz]\w*|nothing|appointment|not (?:been|once)|(?:rang|rung|call\w*|ring)"
    r"|miss|no[- ]?shows?|where|supposed|due|yet|see|saw|seen|empty|absent|away|skipp\w*|expect\w*",
    "refund_request": r"refund\w*|money back|reimburs\w*|compensat\w*|credit\w*|charge ?back|repa(?:y|id)\w*"
    r"|back (?:to|on|into)"
    r"|deduct\w*|reduc\w+|discount\w*|return (?:my|our|the)|owe[sd]?|want (?:my|our)|goodwill|waive\w*|charg\w+|bill\w*"
    r"|deposit\w*|paid|out of pocket|cover (?:the|my|our)|money|fee|invoice\w*|cost me",
    "ignored": r"no|not|nor|never|\w+n['\u2019]t|(?:do|does|did|has|have|is|was|are|were|wo|ca|could|would)nt"
    r"|no ?body|no ?one|none|nothing|neither|nowhere|cannot|without|still|yet|wait\w*|ignor\w*|silen\w*"
    r"|un(?:answered|returned|acknowledged|heard)|repl\w+|answer\w*|respon\w+|hear\w*|reach\w*|voice ?mails?|times"
    r"|again|twice|thrice|chas\w+|follow\w*|days|weeks|months|hours|hello|any(?:one|body|thing)|ghost\w*|fob\w*"
    r"|brush\w*|h[au]ng|hold|queue|touch|word|call\w*|rang|ring\w*|phon\w*|messag\w*|e-?mail\w*|texts?|texted|second|third"
    r"|fourth|fifth|sixth|once|wall|deaf|dead|radio|pass\w*|back|contact\w*|left|last",
    "safety": r"danger\w*|unsafe|safe(?:ty)?|gas|smok\w+|(?<!electric )(?<!gas )(?<!log )fire|burn\w*|shock\w*"
    r"|spark\w*|leak\w*|flood\w*"
    r"|fall\w*|fell|hurt\w*"
    r"|injur\w*|bleed\w*|hospital\w*|ambulance|breath\w*|faint\w*|monoxide|co2?|alarm\w*|bare|expos\w+|wir(?:e"
    r"|es|ing)|live"
    r"|electr(?:ocut|ical|ified)\w*|water|ceiling|roof|mou?ld\w*|child\w*|kids?|bab(?:y|ies)|toddler\w*"
    r"|pregnan\w*|elderly|frail"
    r"|oxygen|insulin"
    r"|collaps\w*|slip\w*|trip\w*|sharp|glass|hazard\w*|risk\w*|emergenc\w*|chok\w*|explo\w+|overheat\w*|hot"
    r"|melt\w*|lock\w*"
    r"|cold|heat\w*|freez\w*|froze\w*|medic\w*|health|asthma\w*|infect\w*|ill|sick\w*|dizz\w*|headache\w*"
    r"|fumes?|smell\w*|stink\w*"
    r"|stair\w*|break|broke\w*|brake\w*|crack\w*|loose|trapp\w*|stuck|die[ds]?|death|kill\w*|life|lives|mother"
    r"|father|mum|mom|dad"
    r"|year[- ]old|disab\w*|wheelchair|power|boiler|ice|icy|poison\w*|scald\w*|steam|pressure|blood|wound\w*|pain\w*",
}
_FOUND = {kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in _ANCHORS.items()}


def is_anchored(kind: str, text: str) -> bool:
    """Whether a text holds a word without which a kind of signal is not believed; kinds without such words always."""
    found = _FOUND.get(kind)
    return found is None or found.search(text) is not None
