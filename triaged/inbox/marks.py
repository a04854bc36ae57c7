"""Words by which mail programs and people mark the parts of a mail's text, in eight languages.

Each list is of whole words or whole lines, so that a test is a look-up and never a search that could take long.
"""

from __future__ import annotations

import re

LONGEST_MARK = 300
"""No mark is longer than this; longer lines are prose and are not looked at."""

_WROTE = (
    "wrote",
    "writes",
    "schrieb",
    "schrieben",
    "geschrieben",
    "a écrit",
    "écrit",
    "escribió",
    "escribio",
    "ha scritto",
    "scrisse",
    "schreef",
    "geschreven",
    "escreveu",
    "skrev",
    "napisał",
    "napisał(a)",
    "kirjoitti",
)
_OWN_WROTE = re.compile(
    r"\b(?:i wrote|ich schrieb|j'ai écrit|je schreef|ik schreef|jag skrev|io ho scritto|eu escrevi)\b"
)
_OPENERS = ("on ", "am ", "le ", "el ", "il ", "op ", "em ", "den ", "a ", "w dniu ", "dnia ")
_CLOCK_TIME = re.compile(r"\d{1,2}[:h.]\d{2}")
_EXACT_DAY = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}|\b(?:19|20)\d\d\b")
_DATE_OR_ADDRESS = re.compile(r"\d{1,2}[.:/ \-]|\d{4}|@")
_VERB = re.compile(r"\b(?:" + "|".join(re.escape(verb) for verb in _WROTE) + r")(?![\w(])")

_FROM = frozenset({"from", "von", "de", "da", "van", "från", "fra", "od"})
_SENT = frozenset(
    {"sent", "date", "gesendet", "datum", "envoyé", "enviado", "enviado el", "enviada em", "fecha", "inviato", "data"}
    | {"verzonden", "skickat", "sendt"},
)
_TO = frozenset({"to", "an", "à", "para", "a", "per", "aan", "till", "til", "cc", "kopie", "kopia"})
_SUBJECT = frozenset({"subject", "betreff", "objet", "asunto", "oggetto", "onderwerp", "assunto", "ämne", "emne"})
_OTHER = frozenset({"reply-to", "importance", "attachments", "organization", "bcc", "priority", "message-id"})

_FORWARDED = frozenset(
    {
        "forwarded message",
        "begin forwarded message",
        "weitergeleitete nachricht",
        "anfang der weitergeleiteten nachricht",
        "anfang der weitergeleiteten e-mail",
        "message transféré",
        "début du message transféré",
        "début du message réexpédié",
        "mensaje reenviado",
        "inicio del mensaje reenviado",
        "messaggio inoltrato",
        "inizio messaggio inoltrato",
        "doorgestuurd bericht",
        "begin doorgestuurd bericht",
        "mensagem encaminhada",
        "mensagem reencaminhada",
        "início da mensagem reencaminhada",
        "vidarebefordrat meddelande",
        "vidarebefordrat brev",
    },
)
_ORIGINAL = frozenset(
    {
        "original message",
        "original appointment",
        "ursprüngliche nachricht",
        "originalnachricht",
        "ursprüngliche e-mail",
        "message d'origine",
        "message original",
        "mensaje original",
        "messaggio originale",
        "oorspronkelijk bericht",
        "origineel bericht",
        "mensagem original",
        "ursprungligt meddelande",
        "originalmeddelande",
    },
)
_DEVICE = (
    "sent from my ",
    "sent from mail for windows",
    "sent from outlook",
    "sent from yahoo mail",
    "sent via ",
    "get outlook for ",
    "von meinem iphone",
    "von meinem ipad",
    "von meinem handy",
    "von meinem samsung",
    "gesendet von ",
    "gesendet mit ",
    "envoyé de mon ",
    "envoyé depuis ",
    "enviado desde mi ",
    "enviado desde ",
    "enviado do meu ",
    "enviado de meu ",
    "inviato da ",
    "inviato dal mio ",
    "verzonden vanaf mijn ",
    "verstuurd vanaf mijn ",
    "skickat från min ",
    "skickat från ",
)
_SIGN_OFFS = frozenset(
    {
        # English
        *("best", "best regards", "best wishes", "kind regards", "kindest regards", "warm regards", "regards", "rgds"),
        *("many thanks", "thanks", "thank you", "thanks in advance", "thanks again", "thx", "cheers", "sincerely"),
        *(
            "yours",
            "yours sincerely",
            "yours faithfully",
            "yours truly",
            "sincerely yours",
            "respectfully",
            "all the best",
        ),
        *("with kind regards", "with best regards", "thanks and regards", "kr", "br", "cordially", "take care"),
        # German
        *(
            "mit freundlichen grüßen",
            "mit freundlichen grüssen",
            "freundliche grüße",
            "viele grüße",
            "beste grüße",
            "mfg",
        ),
        *("liebe grüße", "lg", "vg", "gruß", "grüße", "mit besten grüßen", "hochachtungsvoll", "danke", "vielen dank"),
        # French
        *("cordialement", "bien cordialement", "bien à vous", "salutations", "sincères salutations", "merci"),
        *("merci d'avance", "merci beaucoup", "meilleures salutations", "cdlt"),
        # Spanish
        *("saludos", "un saludo", "saludos cordiales", "un cordial saludo", "atentamente", "gracias", "muchas gracias"),
        # Italian
        *("cordiali saluti", "distinti saluti", "saluti", "un saluto", "grazie", "grazie mille", "cordialmente"),
        # Dutch
        *("met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groeten", "groeten", "groet", "mvg"),
        *("hartelijke groet", "bedankt", "alvast bedankt"),
        # Portuguese
        *("cumprimentos", "com os melhores cumprimentos", "melhores cumprimentos", "atenciosamente", "obrigado"),
        *("obrigada", "abraço", "atentamente"),
        # Swedish
        *(
            "med vänliga hälsningar",
            "vänliga hälsningar",
            "med vänlig hälsning",
            "hälsningar",
            "mvh",
            "tack",
            "tack på förhand",
        ),
    },
)
_PARTICLES = frozenset(
    {"de", "da", "di", "der", "den", "van", "von", "la", "le", "du", "and", "&", "y", "e", "und", "et", "ap"}
)
_RULE = re.compile(r"[-_=*\u2500\u2014]{2,}")
_HEADER = re.compile(r"\*{0,2}([^\W\d_][\w\- ']{0,18}?)\s?:\*{0,2}(?:\s|$)")


def is_attribution(line: str) -> bool:
    """Tell whether a line introduces a quotation, such as "On 3 May 2026, Dana wrote:"; needs a date or an address."""
    text = line.strip().lstrip("> *").rstrip("* ").lower()
    if not text.endswith(":") or len(text) > LONGEST_MARK:
        return False
    return bool(_DATE_OR_ADDRESS.search(text)) and bool(_VERB.search(text))


def has_opener(line: str) -> bool:
    """Tell whether a line begins with a word such as "On" or "Am" and has a number in it."""
    text = line.strip().lstrip("> *").lower()[:LONGEST_MARK]
    return text.startswith(_OPENERS) and any(c.isdigit() for c in text)


def is_certain_attribution(line: str) -> bool:
    """Tell whether an introduction can be nothing else: it has an address, or an opener and an exact time or year.

    "He came at 10:30 and wrote:" has neither; what follows may be the writer's own words.
    """
    text = line.strip().lstrip("> *").lower()[:LONGEST_MARK]
    if is_own_attribution(text):
        return False
    exact_day = bool(_EXACT_DAY.search(text))
    opened = text[:1].isdigit() or has_opener(text)
    return "@" in text or (exact_day and (opened or bool(_CLOCK_TIME.search(text))))


def opens_wrapped_attribution(line: str) -> bool:
    """Tell whether an introduction that takes several lines may begin here; the line before it must not count."""
    text = line.strip().lstrip("> *").lower()[:LONGEST_MARK]
    return text[:1].isdigit() or has_opener(text) or ("<" in text and "@" in text)


def is_own_attribution(line: str) -> bool:
    """Tell whether the writer speaks of himself ("On 3 May I wrote:"), so that the words that follow may be his."""
    return bool(_OWN_WROTE.search(line.lower()[:LONGEST_MARK]))


def separator(line: str) -> str:
    """Return "forwarded" or "original" for a line such as ``-----Original Message-----``, else an empty string."""
    if len(line) > LONGEST_MARK:
        return ""
    text = line.strip().lower()
    words = text.strip("-_=* \u2014>").rstrip(":").strip().replace("\u2019", "'")
    framed = text.startswith(("--", "__", "==", "\u2014")) or text.endswith(":")
    if not framed:
        return ""
    return "forwarded" if words in _FORWARDED else "original" if words in _ORIGINAL else ""


def header_word(line: str) -> str:
    """Return "from", "sent", "to", "subject" or "other" for a line of a copied mail header, else an empty string."""
    match = _HEADER.match(line.strip()[:LONGEST_MARK].lower())
    if not match:
        return ""
    word = match.group(1).strip()
    kinds = (("from", _FROM), ("sent", _SENT), ("to", _TO), ("subject", _SUBJECT), ("other", _OTHER))
    return next((kind for kind, words in kinds if word in words), "")


def is_rule(line: str) -> bool:
    """Tell whether a line only draws a rule, as Outlook does above the header of the quoted mail."""
    return bool(_RULE.fullmatch(line.strip()[:LONGEST_MARK]))


def is_device_line(line: str) -> bool:
    """Tell whether a line names the device or program that a mail was sent from."""
    text = line.strip().lower()
    return len(text) <= 80 and text.startswith(_DEVICE)  # noqa: PLR2004 - longer lines are prose


def is_sign_off(line: str) -> bool:
    """Tell whether a line is a closing formula and nothing else."""
    return len(line) <= 60 and line.strip().rstrip(",.!; ").lower() in _SIGN_OFFS  # noqa: PLR2004 - as above


def looks_like_name(line: str) -> bool:
    """Tell whether a line may be a person's or a firm's name: one to five words, all capitalised, no sentence."""
    words = line.strip().rstrip(",").replace(".", " ").split()
    if not 1 <= len(words) <= 5 or len(line) > 60 or line.strip().endswith(("?", "!", ":")):  # noqa: PLR2004
        return False
    if any(any(c.isdigit() for c in word) for word in words):
        return False
    return len(words) == 1 or all(word[0].isupper() or not word[0].isalpha() or word in _PARTICLES for word in words)
