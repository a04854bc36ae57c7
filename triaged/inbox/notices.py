"""Notices of programs, known by their words alone; none of them is written by somebody who waits for an answer.

They say that nobody reads a mailbox, that a mail was not delivered, that a sender or an address must be confirmed.

Precision comes first: people quote such notices, or tell of them. So a notice must say it at its start, or in a
sentence of its own, and never says "I".
"""

from __future__ import annotations

import re

from triaged.inbox.wording import SAYS_AUTOMATIC, THANKS, flat, speaks_of_himself, without_greeting

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


def unread(body: str) -> str:
    """Return why a mail only says that its mailbox is read by nobody any more, or an empty string.

    It must say so of itself ("this mailbox") at its start, or after thanks or the word that it is automatic; ask
    nothing and speak of no "I": a customer who quotes such an answer, or whose address has changed, does.
    """
    text = without_greeting(flat(body))
    found = _UNREAD.search(text[:400])
    if found is None or "?" in text or speaks_of_himself(text):
        return ""
    before = text[: found.start()]
    if not before or before.startswith((*THANKS, *SAYS_AUTOMATIC)):
        return "it says that its mailbox is read by nobody"
    return ""


_GONE = re.compile(
    r"(?:i|he|she|[^\W\d_]{2,20}(?: [^\W\d_]{2,20})?) (?:(?:am |is )?no longer (?:work|employ|with|at)|(?:has"
    r"|have) left)\w{0,3}\b"
)
_REDIRECTS = re.compile(
    r"\b(?:all|any) (?:future|further|other|your)? ?(?:correspondence|enquiries|inquiries|e-?mails?|messages"
    r"|requests|mail)\b"
    r"|\bplease (?:e-?mail|contact|write to|use) [^ ]{1,60}@[^ ]{1,60} instead\b"
    r"|\b(?:future|further) (?:correspondence|enquiries|inquiries|e-?mails?|messages|requests|mail)\b"
)
_FROM_MAILERS = (
    *("this is the mail system at host", "this is the qmail-send program"),
    "this message was created automatically by mail",
    *("your message did not reach some or all", "your message could not be delivered"),
    "your mail could not be delivered",
    *("delivery has failed to these recipients", "delivery to the following recipient", "the following message to <"),
    *("a message that you sent could not be delivered", "the original message was received at"),
    "message not delivered",
    *("your message has not yet been delivered", "delivery is delayed to these recipients", "address not found"),
    *("your message wasn't delivered", "your email could not be delivered", "we were unable to deliver your message"),
    *("i'm sorry to have to inform you that your message", "the message you sent to", "your message to the following"),
    *("ihre nachricht konnte nicht zugestellt", "die zustellung ihrer nachricht"),
    "folgende nachricht konnte nicht zugestellt",
    *("votre message n'a pas pu être", "échec de la remise", "su mensaje no se ha podido entregar"),
    "no se pudo entregar",
    *("impossibile recapitare", "il messaggio non è stato recapitato", "uw bericht kon niet worden"),
    "uw bericht is niet",
    *("a sua mensagem não pôde ser", "sua mensagem não foi entregue", "ditt meddelande kunde inte levereras"),
)
_FULL = re.compile(
    r"\b(?:mailbox|inbox|account)\b.{0,80} (?:is full|over quota|exceeded (?:its|the) (?:quota|storage|size))"
)
_NOT_DELIVERED = (
    "not delivered",
    "could not be delivered",
    "cannot accept",
    "can't accept",
    "unable to receive",
    "undeliver",
)
_HUMAN = re.compile(
    r"\b(?:confirm|verify|prove|show)\w{0,3} (?:that )?you(?:'re| are) (?:an? |not an? )?(?:real|human|person"
    r"|robot|legitimate|spam)"
    r"|\bsender (?:verification|authentication|confirmation)"
)
_WAITS = re.compile(
    r"\byour (?:message|e-?mail|mail) (?:is|has been|was|will be) (?:being |automatically )?(?:held|quarantined"
    r"|placed|released|delivered)"
    r"|\bto (?:have|get) your (?:message|e-?mail|mail) (?:delivered|released)|\b(?:spam|junk)[ -](?:filter"
    r"|blocker|protection)"
)
_CONFIRM = re.compile(
    r"(?:^|[.!:,] )(?:please |to [^.,]{1,60}, (?:please )?)?(?:click|tap|follow|confirm|verify|activate"
    r"|validate|complete|reset|use"
    r"|enter|copy)\b[^.]{0,120}\b(?:your (?:\w{1,15} )?(?:e-?mail|account|address|registration|sign-?up"
    r"|subscription|password"
    r"|identity|login)|(?:this|the|following) (?:link|button|code)|sign in|log in)"
)
_PROOF = re.compile(
    r"https?://|\b(?:code|pin|password|passcode)\b[^.]{0,40}\b\d{4,8}\b|\b\d{4,8}\b[^.]{0,20}\b(?:code|pin|to sign in)"
)
_CODE = re.compile(
    r"\byour (?:[\w'-]{1,20} ){0,4}(?:code|pin|passcode|otp)(?: (?:for|to) [^.:]{1,60}?)?(?: is|:)\W{0,4}"
    r"(?:\w-)?(?:\d{4,8}|\d{3}[ -]\d{3})\b"
    r"|\b(?:\d{4,8}|\d{3}[ -]\d{3})\b (?:is|as) your (?:[\w'-]{1,20} ){0,4}(?:code|pin|passcode|otp)\b"
)
_OF_A_DOOR = re.compile(r"\b(?:door|gate|entry|entrance|building|garage|alarm|key ?(?:box|safe)|lock ?box|barrier)\b")
"""What else a code opens, of which a customer tells."""
_CHALLENGE = re.compile(
    r"\b(?:click|tap|follow|use)\b.{0,40}\b(?:link|button)\b.{0,40}\b(?:to have|to get|so that|for) your"
    r" (?:message|e-?mail|mail)s?\b.{0,40}\bdelivered\b"
    r"|\byour (?:message|e-?mail|mail)\b.{0,120}\b(?:was|is|has been) wait-?listed\b"
    r"|\byour (?:message|e-?mail|mail) (?:was|is|has been) quarantined\b.{0,120}\b(?:to release|release it|click|press)"
)
_MAIL_WITH = re.compile(r"[\w-]{0,12} ?[\w-]{0,12} (?:with|by|using|until|unless) ")
"""How somebody goes on who does not want the usual answer: "do not reply to this mail with another form letter"."""
_OWN_SENTENCE = re.compile(r"(?:^|[.!*-] ?|\) )$")


_FAILED = re.compile(
    r"-{0,10} ?transcript of session follows"
    r"|your (?:message|e-?mail|mail)\b(?:[^.!?]|\.(?=\S)){0,200}?"
    r"\b(?:(?:was|has been) (?:not delivered to|blocked by (?:our|the|a)\b)"
    r"|has not (?:yet )?been delivered\b|could not (?:yet )?be delivered\b)"
)


def undelivered(body: str) -> str:
    """Return why a mail without a mailer's form reports that a mail of ours was not delivered, or an empty string."""
    text = without_greeting(flat(body))
    if text[:40].startswith(_FROM_MAILERS) or any(words in text[:120] for words in _FROM_MAILERS[:3]):
        return "it begins as the reports of mailers do"
    if "?" in text or speaks_of_himself(text):
        return ""
    if _FAILED.match(text):
        return "it begins as the reports of mailers do"
    if _FULL.search(text[:300]) and any(words in text for words in _NOT_DELIVERED):
        return "it says that a mailbox is full and a mail was not delivered"
    return ""


def gone(body: str) -> str:
    """Return why a mail only says that its author has left and who reads his mail now, or an empty string."""
    text = without_greeting(flat(body))
    found = _GONE.search(text[:300])
    if found is None or "?" in text or not _REDIRECTS.search(text):
        return ""
    before = text[: found.start()].removesuffix("that ")
    if not before or before.startswith((*THANKS, *SAYS_AUTOMATIC, "please note")):
        return "it says that its author has left and where to write"
    return ""


def wants_proof(body: str) -> str:
    """Return why a mail asks a sender or the owner of an address to prove himself by a link or a code, or nothing.

    Such mails come from programs alone: challenges of spam filters, and what a sign-up elsewhere sends to an address of
    ours, whose code must not be shown to whoever opened a conversation here (the Ticket Trick).
    """
    text = flat(body)
    if _HUMAN.search(text) and _WAITS.search(text):
        return "it wants its correspondent to prove that he is no robot"
    if _CHALLENGE.search(text):
        return "it wants its correspondent to prove that he is no robot"
    asked = _CODE.search(text) or (_CONFIRM.search(text) and _PROOF.search(text))
    if asked and not speaks_of_himself(text) and not _OF_A_DOOR.search(text):
        return "it wants an address or a sign-in confirmed by a link or a code"
    return ""


def automatic(body: str) -> str:
    """Return why a mail says in a sentence of its own that it is automatic, or an empty string."""
    text = flat(body)
    if "?" in text or speaks_of_himself(text):
        return ""
    for words in SAYS_AUTOMATIC:
        at = text.find(words)
        goes_on = _MAIL_WITH.match(text, at + len(words))
        if at >= 0 and not goes_on and _OWN_SENTENCE.search(text[max(0, at - 3) : at]):
            return "it says that it is automatic"
    return ""
