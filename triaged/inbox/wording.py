"""Absence notices, known by their words alone, in eight languages; for mail without machine headers.

Precision comes first: a customer who is taken for a robot gets no answer. So the subject decides, in a form that
programs write and people do not: the formula stands at its very start, followed by a colon or nothing. A person who
answers ("Re: Automatic reply: …"), forwards ("Fwd: …") or uses the same words in a sentence does not match. A body
decides only with two marks of a program at once, and only in a short text.
"""

from __future__ import annotations

import re

from triaged.inbox.formulas import ABSENCE_FORMULAS, SUBJECT_FORMULAS, WEAK_FORMULAS

_LONGEST_AUTOMATIC_BODY = 1500
LONGEST_SUBJECT = 300

_ABSENT = (
    *("i am out of", "i'm out of", "i am currently out", "i am away", "i'm away", "i will be out of", "i am on leave"),
    *(
        "i am on annual leave",
        "i am on holiday",
        "i'm on holiday",
        "i am on vacation",
        "i'm on vacation",
        "i'm on leave",
    ),
    *("i will be away", "i am currently away", "i am currently on", "i shall be away", "i am not in the office"),
    *("ich bin nicht im", "ich bin derzeit nicht", "ich bin zurzeit nicht", "ich bin momentan nicht", "ich bin ab dem"),
    *("ich bin vom", "ich bin bis", "ich befinde mich", "ich bin wieder", "ich bin im urlaub", "ich bin aktuell nicht"),
    *("je suis absent", "je suis actuellement absent", "je suis en congé", "je serai absent", "je suis de retour"),
    *("je serai de retour", "actuellement absent", "estoy fuera", "estaré fuera", "estoy ausente", "estaré ausente"),
    *(
        "estoy de vacaciones",
        "me encuentro fuera",
        "no estoy en la oficina",
        "sono fuori",
        "sono assente",
        "sarò assente",
    ),
    *("sono in ferie", "sarò fuori", "sono attualmente", "rientrerò", "ik ben afwezig", "ik ben niet aanwezig"),
    *("ik ben met vakantie", "ik ben op vakantie", "ik ben niet op kantoor", "ik ben momenteel", "ik ben weer"),
    *("estou ausente", "estarei ausente", "estou fora", "estarei fora", "estou de férias", "encontro-me ausente"),
    *("jag är inte på", "jag är ledig", "jag är borta", "jag är på semester", "jag är tillbaka", "jag har semester"),
    *("jag är frånvarande", "jag är för närvarande", "jeg er på ferie", "jeg er ikke på kontoret", "jeg holder ferie"),
    *("jestem nieobecn", "jestem na urlopie", "przebywam na urlopie", "olen lomalla", "olen poissa", "現在休暇中"),
    *("不在にしております", "休暇をいただいて"),
)
# With an absence in the subject these tell of one too; alone they are said by people of much else.
_AWAY = (
    *_ABSENT,
    *(
        "i'm not in the office",
        "i am not in until",
        "i am off",
        "i'm off",
        "i am travelling",
        "i am on parental leave",
        "i am on sick",
    ),
    *("i will be on", "i shall be on", "ich bin in urlaub", "ich habe urlaub", "ich bin auf dienstreise", "ich bin am"),
    *("ich bin im moment nicht", "ich bin heute nicht", "je suis en vacances", "je ne suis pas au bureau"),
    *("je suis en déplacement", "je serai en congé", "je serai en vacances", "no estaré en la oficina"),
    *("estaré de vacaciones", "me encuentro de", "non sono in ufficio", "sarò in ferie", "sarò assente"),
    *("ik ben tot", "ik ben vrij", "ik ben met verlof", "ik ben vanaf", "ik ben van", "não estou no escritório"),
    *("estarei de férias", "encontro-me de férias", "encontro-me fora", "jag är på resa", "jag har ledigt"),
    *("jag kommer att vara", "jag är tjänstledig", "jag är föräldraledig"),
)
# Only people speak of these to a business that they want something of.
_AT_HOME = (
    *(" my wife", " my husband", " my partner", " my neighbo", " my mother", " my father", " my son", " my daughter"),
    *(" my flatmate", " my tenant", " meine frau", " mein mann", " mein nachbar", " meine nachbar", " meine mutter"),
    *(" ma femme", " mon mari", " ma voisine", " mon voisin", " mi mujer", " mi marido", " mi vecin", " mia moglie"),
    *(
        " mio marito",
        " mijn vrouw",
        " mijn man ",
        " mijn buur",
        " minha mulher",
        " meu marido",
        " min fru",
        " min man ",
    ),
)
_PROMISES_RETURN = (
    *("i will be back", "i'll be back", "i return", "i will return", "i'll return", "back on", "until", "returning on"),
    *("limited access to", "no access to", "will not be reading", "not be forwarded", "in urgent cases", "for urgent"),
    *("if your matter is urgent", "if it is urgent", "in my absence", "during my absence", "during this time"),
    *("will be back on", "for anything urgent please contact", "direct all queries", "direct all enq"),
    *("w pilnych sprawach", "kiireellisissä"),
    *("ved hastende", "お急ぎの", "まで不在", "do dnia", "asti"),
    *("wieder für sie", "wieder erreichbar", "in dringenden fällen", "nicht weitergeleitet", "meiner abwesenheit"),
    *("wieder da", "bis zum", "de retour", "en cas d'urgence", "pendant mon absence", "mon retour", "jusqu'au"),
    *("en caso de urgencia", "durante mi ausencia", "vuelvo el", "hasta el", "mi regreso", "a partir del"),
    *("in caso di urgenza", "durante la mia assenza", "fino al", "per urgenze", "mio rientro", "tornerò"),
    *("bij dringende", "voor dringende", "mijn afwezigheid", "weer aanwezig", "tot en met", "weer terug"),
    *("em caso de urgência", "durante a minha ausência", "regresso", "até", "assuntos urgentes", "retornarei"),
    *("i brådskande", "vid brådskande", "åter den", "tillbaka den", "under min frånvaro", "till och med"),
)
_GREETINGS = (
    *("hello", "hi", "dear", "good ", "hallo", "guten", "liebe", "sehr geehrte", "bonjour", "madame", "cher", "chère"),
    *(
        "greetings",
        "dzień dobry",
        "hola",
        "buenos",
        "buenas",
        "estimad",
        "ciao",
        "buongiorno",
        "gentile",
        "beste",
        "goedendag",
        "geachte",
        "olá",
    ),
    *("bom dia", "boa tarde", "prezad", "hej", "god "),
)
THANKS = (
    *("thank you for your", "thank you for contacting", "thanks for your", "thank you for the", "many thanks for your"),
    *("vielen dank für ihre", "danke für ihre", "danke für deine", "vielen dank für deine", "merci pour votre"),
    *(
        "merci de votre",
        "gracias por su",
        "gracias por tu",
        "grazie per",
        "bedankt voor",
        "dank voor uw",
        "obrigado pel",
    ),
    *("obrigada pel", "tack för ditt", "tack för ert"),
)
# Words with which people draw a conclusion from their absence, or ask something; a notice does neither.
_CONVERSES = (
    *(
        "?",
        " so ",
        " but ",
        " because ",
        " therefore ",
        "please do not come",
        "please don't",
        "please come",
        "not happy",
    ),
    *(" deshalb", " also ", " aber ", "kommen sie", " donc ", " mais ", " pero ", " así que", " quindi ", " dunque "),
    *(" maar ", " dus ", " mas ", " portanto", " men ", " därför"),
)
_ELSEWHERE = (
    *("limited access to", "no access to", "will not be reading", "not be forwarded", "in urgent cases", "for urgent"),
    *("if your matter is urgent", "if it is urgent", "in my absence", "during my absence", "in dringenden fällen"),
    *("for anything urgent please contact", "please direct all queries", "please direct all enq"),
    *("please direct any queries",),
    *("w pilnych sprawach", "kiireellisissä asioissa"),
    *("ved hastende", "i hastetilfælde", "お急ぎの方"),
    *("nicht weitergeleitet", "meiner abwesenheit", "en cas d'urgence", "pendant mon absence", "en caso de urgencia"),
    *("durante mi ausencia", "in caso di urgenza", "durante la mia assenza", "per urgenze", "bij dringende"),
    *("voor dringende", "mijn afwezigheid", "em caso de urgência", "durante a minha ausência", "assuntos urgentes"),
    *("i brådskande", "vid brådskande", "under min frånvaro"),
)
_SPEAKS_OF_HIMSELF = re.compile(
    r"\bi(?:'m|'ve|'d|'ll| (?:am|have|had|was|will|would|need|want|wrote|do|did|can|cannot|could|still|called"
    r"|rang|paid|get"
    r"|got|received|never|asked|sent|tried|think|hope|just|only|also|understand|look|don't|didn't|know|see|must"
    r"|should))\b"
    r"|\b(?:my|mine|me|ich|meine?[mnrs]?|mir|je|j'ai|mon|ma|mes|yo|mi|mis|io|mio|mia|ik|mijn|eu|meu|minha|jag"
    r"|min|mitt|mig"
    r"|jeg|mit|mój|moja|moje|minun|я|мой|моя|мне)\b"
)
SAYS_AUTOMATIC = (
    *("this is an automatic", "this is an automated", "this is an auto-generated", "this message was generated auto"),
    *("this email was sent automatically", "this e-mail was sent automatically", "this is a system generated"),
    *(
        "please do not reply to this",
        "please do not respond to this",
        "do not reply to this e",
        "do not respond to this e",
        "automatically generated",
    ),
    *("dies ist eine automatisch", "diese e-mail wurde automatisch", "diese nachricht wurde automatisch"),
    *("automatisch generiert", "automatisch erstellt", "bitte antworten sie nicht auf diese"),
    *("ceci est une réponse automatique", "ceci est un message automatique", "message généré automatiquement"),
    *("merci de ne pas répondre à ce", "este es un mensaje automático", "este mensaje se ha generado automáticamente"),
    *("no responda a este", "por favor, no responda", "questo è un messaggio automatico", "messaggio generato auto"),
    *("si prega di non rispondere", "dit is een automatisch", "automatisch gegenereerd", "niet op deze e-mail te antw"),
    *("esta é uma mensagem automática", "esta é uma resposta automática", "por favor, não responda a est"),
    *("detta är ett automatiskt", "detta är ett autosvar", "det går inte att svara på", "svara inte på detta"),
)


def subject_formula(subject: str) -> str:
    """Return the formula of an automatic answer with which a subject begins, or an empty string."""
    text = subject.strip().lower()[:LONGEST_SUBJECT].replace("\u2019", "'")
    head = text.partition(":")[0] if ":" in text else text
    head = head.strip(" \u00a0-\u2013\u2014!.[]()*")
    if head in SUBJECT_FORMULAS:
        return head
    # "Out of Office - back on Monday", "[Automatic reply] …": a formula, then a dash or a bracket.
    for mark in (" - ", " \u2013 ", " \u2014 ", "] ", ") "):
        start = head.partition(mark)[0].strip(" [(")
        if mark in head and start in SUBJECT_FORMULAS:
            return start
    return ""


def _says_absent(text: str) -> bool:
    """Tell whether a text says that its writer is away, and until when or whom to ask meanwhile."""
    return any(words in text for words in _ABSENT) and any(words in text for words in _PROMISES_RETURN)


def absence(subject: str, body: str) -> str:
    """Return why a mail is an absence notice without headers, or an empty string."""
    formula = subject_formula(subject)
    text = flat(body)
    if formula and (formula not in WEAK_FORMULAS or _says_absent(text)):
        return f"the subject begins as absence notices do: {formula}"
    if any(words in text[:200] for words in SAYS_AUTOMATIC) and any(words in text for words in _ABSENT):
        return "the text says that it is automatic and that its writer is away"
    opening = without_greeting(text)
    converses = any(words in f" {text} " for words in (*_CONVERSES, *_AT_HOME))
    if _speaks_of_absence(subject) and any(words in opening[:200] for words in _AWAY) and not converses:
        return "subject and text tell of an absence"
    if _says_absent(opening) and not any(words in opening for words in _CONVERSES):
        if opening.startswith(THANKS):
            return "the text opens with thanks for a mail and tells of an absence"
        if opening.startswith(_ABSENT) and any(words in opening for words in _ELSEWHERE):
            return "the text is an absence and whom to ask meanwhile"
    return ""


def _speaks_of_absence(subject: str) -> bool:
    """Tell whether a subject begins with a formula of absence, whatever follows: "Out of office until Monday"."""
    text = subject.strip(" \u00a0[(*-").lower()[:LONGEST_SUBJECT].replace("\u2019", "'")
    words = text.replace(":", " ").replace("]", " ").replace("-", " ").split()
    starts = {" ".join(words[:count]) for count in range(1, 6)}
    return bool(starts & ABSENCE_FORMULAS)


def without_greeting(text: str) -> str:
    """Return a text in one line without "Hello," or "Dear Sir," at its start."""
    head, comma, rest = text[:60].partition(",")
    return rest.lstrip() + text[60:] if comma and head.startswith(_GREETINGS) else text


def flat(body: str) -> str:
    """Return a short text on one line in lower case, or an empty string where it is too long to be automatic."""
    if len(body) > _LONGEST_AUTOMATIC_BODY:
        return ""
    return " ".join(body.lower().replace("\u2019", "'").split())


def says_automatic(text: str) -> bool:
    """Tell whether a flat text says that it is automatic, or that nobody is to answer it."""
    return any(words in text for words in SAYS_AUTOMATIC)


def speaks_of_himself(text: str) -> bool:
    """Tell whether somebody says "I" or "my" in a flat text; "i" alone is a small word of half a dozen languages."""
    return _SPEAKS_OF_HIMSELF.search(text) is not None
