"""Notices that need no answer, known by their words alone, in eight languages: receipts of desks, unread mailboxes."""

from __future__ import annotations

import re

from triaged.inbox.wording import LONGEST_SUBJECT, SAYS_AUTOMATIC, THANKS, flat, without_greeting

_RECEIPT = (
    *("we have received your", "we've received your", "we received your", "your request has been received"),
    *("your request has been logged", "your ticket has been", "a ticket has been", "has been created", "was created"),
    *("thank you for contacting", "thanks for contacting", "your message has been received", "your enquiry has been"),
    *("wir haben ihre anfrage erhalten", "wir haben ihre nachricht erhalten", "ihre anfrage wurde", "ihr ticket"),
    *("ihre anfrage ist bei uns eingegangen", "eingang ihrer", "nous avons bien reçu votre", "votre demande a"),
    *("hemos recibido su", "hemos recibido tu", "su solicitud ha sido", "abbiamo ricevuto la", "la tua richiesta è"),
    *("la sua richiesta è", "wij hebben uw", "we hebben je", "we hebben uw", "uw aanvraag is", "recebemos o seu"),
    *("recebemos a sua", "o seu pedido foi", "vi har tagit emot ditt", "vi har mottagit ditt", "ditt ärende har"),
)
_TICKET = re.compile(
    r"(?:ticket|case|request|reference|ref|incident|anfrage|vorgang|demande|dossier|solicitud|caso|richiesta|aanvraag"
    r"|zaak|pedido|chamado|ärende)[ \-]{0,2}(?:id|no|nr|number|nummer|n°|número|numero)?[.:]?[ ]{0,2}[#:\[(]{0,2}"
    r"[a-z]{0,5}-?\d{3,}|[\[(#][a-z]{0,5}[-#: ]{0,2}\d{4,}[\])]?",
)
_COMES_BACK = (
    *("has been logged", "will get back to you", "will be in touch", "will respond", "will reply", "will contact you"),
    *("as soon as possible", "as soon as we can", "shortly", "within", "will review", "keep this number"),
    *(
        "schnellstmöglich",
        "so schnell wie möglich",
        "in kürze",
        "melden uns",
        "innerhalb",
        "dans les plus brefs délais",
    ),
    *("dans les meilleurs délais", "reviendrons vers vous", "sous 24", "lo antes posible", "en breve", "a la brevedad"),
    *(
        "il prima possibile",
        "al più presto",
        "a breve",
        "zo snel mogelijk",
        "spoedig",
        "binnen",
        "o mais breve possível",
    ),
    *("assim que possível", "em breve", "så snart som möjligt", "inom kort", "återkommer"),
)
_FIRST_PERSON = re.compile(
    r"\b(?:i|my|mine|ich|mein|meine|je|mon|ma|mi|io|mio|mia|ik|mijn|eu|meu|minha|jag|min|mitt)\b"
)
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


def receipt(subject: str, body: str) -> str:
    """Return why a mail is another desk's automatic acknowledgement, or an empty string.

    It must confirm a request near its start; and say that it is automatic, or show a number and that somebody will
    come back to it. It asks nothing and never says "I": a customer who tells of such a receipt does.
    """
    text = flat(body)
    if not any(words in text[:300] for words in _RECEIPT) or "?" in text or _FIRST_PERSON.search(text):
        return ""
    if any(words in text for words in SAYS_AUTOMATIC):
        return "it confirms a request of ours and says that it is automatic"
    numbered = _TICKET.search(text) or _TICKET.search(subject.lower()[:LONGEST_SUBJECT])
    if numbered and any(words in text for words in _COMES_BACK):
        return "it confirms a request of ours with a number of its own"
    return ""
