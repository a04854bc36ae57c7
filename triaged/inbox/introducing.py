# ruff: noqa: RUF001 - words of other languages in their own letters
"""Words with which mail programs introduce what they quote, in some thirty languages."""

from __future__ import annotations

import re

# Verbs, as they stand with a third person; what people write of themselves is in _OWN.
_VERBS = (
    *("wrote", "writes", "schrieb", "schrieben", "geschrieben", "a écrit", "écrit", "a ecrit", "escribió", "escribio"),
    *("ha escrito", "ha scritto", "scrisse", "scritto", "schreef", "geschreven", "escreveu", "skrev", "kirjoitti"),
    *("napisał", "napisał(a)", "napisała", "napisal", "pisze", "napsal", "napsal(a)", "napsala", "napísal", "píše"),
    *("napísal(a)", "írta", "ezt írta", "yazdı", "şunu yazdı", "yazmış", "έγραψε", "έγραψαν", "написал", "написала"),
    *("написал(а)", "пишет", "писал", "писал(а)", "писала", "написав", "написала", "написав(-ла)", "пише", "писав"),
    *("написа", "כתב", "כתבה", "כתב/ה", "كتب", "كتبت", "đã viết", "viết", "a scris", "va escriure", "menulis"),
    *("napisao", "napisao je", "napisala je", "je napisao/la", "je napisao", "napisal/-a", "kirjutas", "rakstīja"),
    *("rašė", "skrifaði", "ta scríobh", "said", "napisane przez", "napisana przez"),
)
_UNSPACED_VERBS = (
    *("写道", "寫道", "写到", "写了", "のメッセージ", "のメール", "さんは書きました", "が書きました", "님이 작성"),
    *("님이 씀", "작성", "님의 말", "เขียนว่า", "ने लिखा"),
)
_VERB = re.compile(
    r"(?<!\w)(?:" + "|".join(re.escape(verb) for verb in sorted(set(_VERBS), key=len, reverse=True)) + r")(?![\w(])",
)
_OWN = re.compile(
    r"(?<!\w)(?:i (?:just |also |once |had )?wrote|we wrote|you wrote to us|(?:ich )?schrieb ich|ich schrieb|j'ai écrit"
    r"|nous avons écrit|je schreef|ik schreef|jag skrev|jeg skrev|io ho scritto|ho scritto|eu escrevi|he escrito"
    r"|i said|we said|kirjoitin|я написал|я писал)(?!\w)",
)
_OPENERS = (
    *("on ", "am ", "le ", "el ", "il ", "op ", "em ", "no dia ", "den ", "w dniu ", "dnia ", "dne ", "dňa "),
    *("στις ", "på ", "vào ", "in data ", "în data ", "בתאריך ", "pada "),
)
# These open a second line of an introduction as well as a first.
_WEAK_OPENERS = ("a ", "v ", "la ", "în ", "pe ", "ב-", "في ", "在", "于 ", "於 ", "на ", "в ", "u ", "เมื่อ")
# A day of the week that opens an introduction without any other word, as Finnish or Polish Gmail has it.
_WEEKDAYS = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun|man|tir|ons|tor|fre|lør|lör|søn|sön|mån|tis|ma|ti|ke|to|pe|la|su|pon|wt|śr|czw"
    r"|pt|sob|niedz|po|út|st|čt|pá|so|ne|ut|št|pi|пн|вт|ср|чт|пт|сб|вс|нд|понедельник|вторник|среда|четверг|пятница"
    r"|суббота|воскресенье|понеділок|вівторок|середа|четвер|п'ятниця|субота|неділя|lun|mar|mer|jeu|ven|sam|dim|mié"
    r"|jue|vie|sáb|dom|gio|sab|seg|ter|qua|qui|sex|uto|sri|čet|pet|sub|ned)[.,]* \d",
)
_CITING = (
    *("quoting ", "zitat von ", "citando a ", "citando ", "citerar ", "citat från ", "cytowanie ", "en citant "),
    *("citation de ", "citát od ", "lainaus ", "citaat van ", "message de ", "missatge de "),
)
_PRONOUNS = frozenset(
    {
        "i",
        "we",
        "you",
        "he",
        "she",
        "they",
        "it",
        "as",
        "this",
        "that",
        "who",
        "what",
        "and",
        "then",
        "so",
        "my",
        "your",
    }
    | {"ich", "wir", "sie", "er", "es", "wie", "und", "dann", "je", "nous", "vous", "elle", "ils", "comme", "ce", "yo"}
    | {
        "usted",
        "ella",
        "como",
        "io",
        "lui",
        "lei",
        "come",
        "ik",
        "wij",
        "hij",
        "zij",
        "zoals",
        "eu",
        "ele",
        "jag",
        "du",
    }
    | {"vi", "han", "hun", "som", "jeg", "minä", "hän", "kuten", "ona", "jak", "я", "он", "она", "вы", "как"},
)
_OF_SOMEBODY = frozenset(
    {"your", "my", "our", "his", "their", "you", "we", "they", "he", "she", "ihr", "euer", "mein", "unser", "votre"}
    | {"notre", "vous", "nous", "uw", "onze"},
)
_FORMULA = re.compile(
    r"(?<!\w)(?:on|am|le|el|il|op|em|den|quoting|zitat von|citando a|citando|citerar|hat|heeft|folgendes|het volgende"
    r"|um|uhr|at|kl|klo|kello|om|alle ore|às|v|o|à|a las|from|von|de|da|van)(?!\w)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]+")
_FIRST = re.compile(r"[^\W\d_]+")


def has_verb(low: str) -> bool:
    """Tell whether a line in lower case has a verb of writing."""
    return bool(_VERB.search(low)) or any(verb in low for verb in _UNSPACED_VERBS)


def up_to_verb(text: str) -> str:
    """Return the beginning of a text up to its first verb of writing with a colon; empty where it has none."""
    found = next((match for match in _VERB.finditer(text.lower()) if text[match.end() :].lstrip()[:1] == ":"), None)
    return text[: text.index(":", found.end()) + 1] if found else ""


def ends_in_verb(low: str) -> bool:
    """Tell whether a line in lower case ends in a verb of writing, without a colon."""
    tail = low[-24:].rstrip(" .")
    last = [match.end() for match in _VERB.finditer(tail)]
    return bool(last and last[-1] == len(tail)) or tail.endswith(_UNSPACED_VERBS)


def is_own(low: str) -> bool:
    """Tell whether the writer speaks of himself ("On 3 May I wrote:"), so that the words that follow may be his."""
    return bool(_OWN.search(low))


def has_opener(low: str) -> bool:
    """Tell whether a line in lower case begins with a word such as "On" or a weekday and has a number in it."""
    low = low.removeprefix("(")
    begins = low[:1].isdigit() or low.startswith((*_OPENERS, *_WEAK_OPENERS)) or bool(_WEEKDAYS.match(low))
    return begins and any(c.isdigit() for c in low)


def begins_anew(low: str) -> bool:
    """Tell whether a line in lower case begins as only the first line of an introduction does."""
    return low.startswith(_OPENERS) and any(c.isdigit() for c in low)


def is_citing(low: str) -> bool:
    """Tell whether a line in lower case begins as "Quoting Dana:" does."""
    return low.startswith(_CITING)


def begins_with_pronoun(low: str) -> bool:
    """Tell whether a line in lower case begins with a word that opens a sentence of prose."""
    first = _FIRST.match(low)
    return bool(first) and first.group() in _PRONOUNS if first else False


def speaks_of_somebody(text: str) -> bool:
    """Tell whether a word such as "your" stands in a line ("your colleague wrote:"): programs know names alone."""
    return not _OF_SOMEBODY.isdisjoint(text.split())


def without_words(text: str) -> list[str]:
    """Return the words of an introduction that are neither verb nor formula: the name, and what else there is."""
    rest = _FORMULA.sub(" ", text)
    rest = _VERB.sub(" ", rest.lower()) if not rest.strip() else _cut_verb(rest)
    return _LETTERS.findall(rest)


def _cut_verb(text: str) -> str:
    found = _VERB.search(text.lower())
    return text if not found else text[: found.start()] + " " + text[found.end() :]
