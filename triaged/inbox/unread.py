"""Mail that only says that its mailbox is read by nobody any more, known by its words alone, in eight languages."""

from __future__ import annotations

import re

from triaged.inbox.wording import SAYS_AUTOMATIC, THANKS, flat, without_greeting

# "This mailbox is no longer monitored": what is not read, then that it is not.
_UNREAD = re.compile(
    r"(?:please note (?:that )?)?(?:"
    r"(?:this|the) (?:(?:shared|old|e-?mail) )?(?:mailbox|inbox|address|account|e-?mail)(?: [^ ]{1,60}@[^ ]{1,60})?"
    r" (?:is|has been) (?:no longer |not |un)(?:being )?"
    r"(?:monitored|in use|used|read|active|valid|checked|attended|staffed)"
    r"|diese[s]? (?:e-mail-|mail)?(?:postfach|adresse) (?:wird nicht|wird nicht mehr|ist nicht mehr)"
    r" (?:gelesen|überwacht|betreut|bearbeitet|verwendet|genutzt|gültig|aktiv|in betrieb)"
    r"|cette (?:adresse|boîte)(?: (?:e-mail|mail|électronique|aux lettres))? n'est (?:plus|pas)"
    r" (?:utilisée|valide|active|consultée|surveillée|lue)"
    r"|est[ea] (?:buzón|dirección|cuenta)(?: de correo(?: electrónico)?)? (?:ya )?no"
    r" (?:está (?:activ|operativ|en uso)|se (?:utiliza|usa|lee|revisa|atiende))"
    r"|quest[oa] (?:casella|indirizzo)(?: di posta(?: elettronica)?| e-?mail)? non (?:è|viene) più"
    r" (?:in uso|attiv|valid|utilizzat|monitorat|lett|presidiat)"
    r"|(?:deze mailbox|deze postbus|dit e-?mailadres|dit adres) (?:wordt|is) niet(?: meer| langer)"
    r" (?:gelezen|gebruikt|beheerd|in gebruik|actief|geldig|gecontroleerd)"
    r"|est[ea] (?:caixa de correio|caixa de entrada|endereço(?: de e-?mail)?) (?:(?:já )?não (?:é|está)(?: mais)?)"
    r" (?:monitorad|utilizad|lid|em uso|ativ|válid)"
    r"|(?:denna|den här) (?:brevlåda|inkorg|e-postadress|mejladress|adress)n? (?:bevakas|används|läses|är) (?:inte|ej)"
    r"(?: längre)?(?: aktiv| i bruk)?)"
)
_SPEAKS_OF_HIMSELF = re.compile(
    r"\b(?:i (?:am|have|had|was|will|would|need|want|wrote|do|did|can|cannot|still|called|rang|paid|get|got)"
    r"|i'(?:m|ve|d|ll)|my|mine|ich|mein|meine|je|mon|ma|yo|mi|mis|io|mio|mia|ik|mijn|eu|meu|minha|jag|min|mitt)\b"
)


def unread(body: str) -> str:
    """Return why a mail only says that its mailbox is read by nobody any more, or an empty string.

    It must say so of itself ("this mailbox") at its start, or after thanks or the word that it is automatic; ask
    nothing and speak of no "I": a customer who quotes such an answer, or whose address has changed, does.
    """
    text = without_greeting(flat(body))
    found = _UNREAD.search(text[:400])
    if found is None or "?" in text or _SPEAKS_OF_HIMSELF.search(text):
        return ""
    before = text[: found.start()]
    if not before or before.startswith((*THANKS, *SAYS_AUTOMATIC)):
        return "it says that its mailbox is read by nobody"
    return ""
