"""Automatic acknowledgements of other help desks, known by their words alone, in a dozen languages.

Precision comes first: a customer who is taken for a robot gets no answer. A receipt confirms that something arrived,
and does one thing more that people do not: it says that it is automatic, has the subject of a receipt, or names a
number of its own and that somebody will come back to it. It asks nothing and never says "I", as a customer does who
tells of one.
"""

from __future__ import annotations

import re

from triaged.inbox.wording import LONGEST_SUBJECT, flat, says_automatic, speaks_of_himself, without_greeting

_NEAR = 400
"""A receipt confirms at once: so many characters from its start are looked at."""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in patterns))


_THING = r"(?:e-?mail|mail|message|request|enquiry|inquiry|ticket|question|query|complaint|report|feedback|case|form)"
_CONFIRMS = _any(
    rf"\bwe(?: have|'ve)? (?:now |just |safely |successfully )?(?:received|got|registered|logged|recorded)"
    rf"(?: and \w{{1,15}})? your (?:\w{{1,15}} ){{0,3}}{_THING}",
    rf"\byour (?:\w{{1,15}} ){{0,2}}{_THING}(?: \(?[#\w-]{{1,20}}\)?)? (?:has|have)(?: now)? been (?:successfully )?"
    r"(?:received|logged|registered|recorded|created|opened|submitted|assigned|raised|forwarded to)",
    rf"\byour (?:\w{{1,15}} ){{0,2}}{_THING}(?: \(?[#\w-]{{1,20}}\)?)? (?:was received|is being (?:reviewed"
    rf"|processed))",
    r"\b(?:ticket|case|request)(?: number| no\.?| id)?:? ?[#\[]?[\w-]{1,20}\]? (?:has been|was) (?:created"
    r"|opened|logged|raised)",
    r"\ba (?:new )?(?:support |service )?(?:ticket|case|request) (?:has been|was) (?:created|opened|logged|raised)",
    r"\b(?:acknowledg|confirm)\w{0,3} (?:the )?receipt of your",
    r"\byour (?:case|ticket|reference|request) (?:number|id|no\.?) is\b",
    r"\bihre (?:\w{1,20} )?(?:anfrage|nachricht|e-?mail|mail|meldung)(?: [^.]{1,40})? (?:ist|wurde) (?:[^.]{1,60} )?"
    r"(?:eingegangen|erfasst|registriert|angelegt|aufgenommen|weitergeleitet|erstellt)",
    r"\bihr (?:anliegen|fall|vorgang|ticket) (?:wird|wurde|ist) (?:[^.]{1,60} )?(?:bearbeitet|erfasst|registriert"
    r"|geführt)",
    r"\b(?:sie|es) wurde (?:unter|mit) der (?:\w{1,20} )?nummer",
    r"\bwir haben ihre (?:\w{1,20} )?(?:anfrage|nachricht|e-?mail|mail|meldung)(?: [^.]{1,30})? (?:erhalten"
    r"|registriert)",
    r"\bihr ticket (?:wurde|hat)",
    r"\b(?:nous avons|on a) bien reçu votre",
    r"\bvotre (?:demande|message|ticket|requête)(?: [^.]{1,30})? (?:a (?:bien )?été|est) (?:reçue?|enregistrée?"
    r"|créée?|prise? en)",
    r"\bhemos recibido (?:correctamente )?(?:su|tu)\b",
    r"\b(?:su|tu) (?:\w{1,15} )?(?:consulta|solicitud|caso|mensaje|petición"
    r"|ticket)(?: [^.]{1,30})? ha sido (?:registrad|recibid|cread)",
    r"\babbiamo ricevuto (?:la|il) (?:tu|su|vostr)",
    r"\bla (?:tua|sua|vostra) (?:richiesta|segnalazione)(?: [^.]{1,30})? è stata (?:ricevuta|registrata|presa"
    r"|inoltrata)",
    r"\b(?:wij|we) hebben (?:uw|je) (?:\w{1,15} )?(?:bericht|vraag|aanvraag|e-?mail|mail|verzoek"
    r"|melding)(?: [^.]{1,30})? ontvangen",
    r"\b(?:uw|je) (?:bericht|vraag|aanvraag|e-?mail|verzoek|melding)(?: [^.]{1,30})? is (?:ontvangen"
    r"|geregistreerd|aangemaakt)",
    r"\brecebemos (?:o|a) (?:seu|sua)\b",
    r"\b(?:o seu|a sua|seu|sua) (?:pedido|mensagem|solicitação|contacto|chamado|ticket)(?: [^.]{1,30})? (?:foi"
    r"|está) (?:registad|registrad|recebid|criad|em)",
    r"\bvi har (?:tagit emot|mottagit) (?:ditt|din|ert)\b",
    r"\bditt (?:ärende|mejl|meddelande)(?: [^.]{1,30})? har (?:registrerats|mottagits|nummer|fått nummer|skapats)",
    r"\bvi har (?:modtaget|mottatt) (?:din|deres|ditt|din)\b",
    r"\b(?:din|ditt) (?:henvendelse|sag|sak|melding|besked)(?: [^.]{1,30})? (?:er|har) (?:modtaget|mottatt"
    r"|registrert|registreret|nummer)",
    r"\bsagen har nummer",
    r"\b(?:zgłoszenie|wiadomość|zapytanie)(?: [^.]{1,30})? (?:zostało|została) (?:zarejestrowan|przyjęt"
    r"|otrzyman|utworzon)",
    r"\botrzymaliśmy (?:twoją|państwa|pani|pana)",
    r"\bolemme vastaanottaneet\b",
    r"\b(?:přijali|obdrželi) jsme (?:vaši|váš|vaše)",
    r"(?:ваш[ае]? (?:запрос|обращение|заявка|письмо)|мы получили ваш)",  # noqa: RUF001
)  # fmt: skip
_THANKS = _any(
    r"\bthank(?:s| you)(?: very much| so much)? for (?:contacting|reaching out|getting in touch|writing to"
    r"|your (?:e-?mail|message|enquiry|inquiry|request|interest|query))",
    r"\b(?:vielen dank|danke) für (?:ihre|deine) (?:anfrage|nachricht|e-?mail|mail|kontaktaufnahme)",
    r"\bmerci (?:de|pour) (?:nous avoir contacté|votre (?:message|demande|e-?mail|courriel))",
    r"\bgracias por (?:contactar|ponerse en contacto|su (?:mensaje|consulta|correo)|tu (?:mensaje|consulta|correo))",
    r"\bgrazie per (?:averci contattato|il (?:tuo|suo) messaggio|la (?:tua|sua) richiesta)",
    r"\b(?:bedankt|dank u(?: wel)?) voor (?:uw|je) (?:bericht|e-?mail|vraag|aanvraag)",
    r"\bobrigad[oa] (?:pel[oa]|por) (?:seu|sua|o seu|a sua|entrar em contato)",
    r"\btack för (?:ditt|ert) (?:mejl|meddelande|ärende|mail)", r"\btack för att du (?:kontaktar|hör av dig)",
    r"\btak for (?:din|deres) (?:henvendelse|mail|besked)", r"\btakk for (?:din|deres) henvendelse",
    r"\bdziękujemy za (?:kontakt|wiadomość|zgłoszenie)", r"\bkiitos (?:yhteydenotosta|viestistä)",
)  # fmt: skip
_SUBJECT = _any(
    r"request (?:received|logged)", r"(?:we(?:'ve| have)? )?received your",
    r"thank(?:s| you) for (?:your|contacting|reaching|getting)",
    r"(?:automatic |automated )?acknowledge?ment", r"confirmation of receipt", r"receipt(?: of your [a-z]{1,15})?$",
    rf"your {_THING} (?:has been|was) ", r"(?:ticket|case) [#\w-]{0,20} ?(?:received|created|opened|logged)",
    r"new (?:support )?(?:ticket|case)", r"eingangsbestätigung", r"empfangsbestätigung", r"ihre anfrage",
    r"wir haben ihre",
    r"vielen dank für ihre", r"accusé de réception", r"nous avons (?:bien )?reçu", r"confirmation de réception",
    r"votre demande",
    r"acuse de recibo", r"hemos recibido", r"confirmación de recepción", r"su (?:consulta|solicitud)",
    r"conferma di ricezione", r"abbiamo ricevuto", r"la (?:tua|sua) richiesta", r"ontvangstbevestiging",
    r"(?:wij|we) hebben (?:uw|je)", r"bevestiging van ontvangst", r"uw (?:aanvraag|vraag|bericht)", r"recebemos",
    r"confirmação de (?:receção|recepção|recebimento)", r"vi har (?:tagit emot|mottagit|modtaget|mottatt)",
    r"mottagningsbekräftelse", r"potwierdzenie (?:otrzymania|przyjęcia)", r"olemme vastaanottaneet",
    r"potvrzení přijetí",
)  # fmt: skip
_NUMBER = re.compile(
    r"(?:ticket|case|request|reference|ref|incident|anfrage|vorgang|demande|dossier|solicitud|caso|richiesta|aanvraag"
    r"|referentie|zaak|pedido|chamado|ärende|sag|sak|zgłoszenie|nummer|numer\w{0,3}|número|numero)[ \-]{0,2}"
    r"(?:id|is|ist|är|er|es|est|no|nr|number|nummer|n°|número|numero|har nummer)?[.:]?[ ]{0,2}"
    r"[#:\[(]{0,2}[a-z]{0,5}-?\d{3,}"
    r"|[\[(#][a-z]{0,8}[-#: ]{0,2}\d{4,}[\])]?",
)
_KEY = re.compile(r"[\[(]?[a-z]{2,10}-\d{1,7}\b")
"""The key of an issue at the start of a subject: "ACME-123"."""
_GOT = re.compile(r"we(?:'ve| have)? (?:just )?got your")
_USUALLY = re.compile(r"\bwe (?:typically|usually|normally|generally|aim to) (?:reply|respond|answer)\b")
_CLOSED = re.compile(
    r"\bour (?:office|shop|store|business|team)s? (?:is|are|will be) (?:now |currently )?closed"
    r" (?:for|from|until|over|between)\b"
    r"|\bwe (?:are|will be) (?:now |currently )?closed (?:for|from|until|over|between)\b"
)
_CONCLUDES = re.compile(r"\bso\b|\bshould\b|\bsend\b|\b(?:can|could|may) come\b|\bbut\b")
"""Words with which somebody goes on who has answered himself."""
_COMES_BACK = _any(
    r"\b(?:will|'ll|aim to|to) (?:\w{1,10} )?(?:get back|be in touch|be with you|respond|reply|contact you"
    r"|review|answer|hear back)",
    r"\b(?:as soon as (?:possible|we can)|shortly|within (?:\w{1,12} ){1,3}(?:hour|day)|(?:business"
    r"|working) (?:hour|day)s?)",
    r"\bwe're on it\b|\bturn off this request's", r"\bbei (?:rück)?fragen\b",
    r"\bkeep this number", r"\bto add (?:additional|further|more) (?:comments|information)",
    r"\bbeing (?:dealt with|reviewed|handled)",
    r"\bschnellstmöglich|so schnell wie möglich|in kürze|(?:melden|kümmern) (?:wir )?uns|innerhalb (?:von"
    r"|eines)|werktag",
    r"\bplus brefs délais|meilleurs délais|(?:reviendrons|répondrons)|sous \d{2}",
    r"\blo antes posible|en breve|a la brevedad|le responderemos|te responderemos",
    r"\bil prima possibile|al più presto|a breve|(?:ti|le|vi) risponderemo|presa in carico",
    r"\bzo (?:snel|spoedig) mogelijk|spoedig|nemen (?:\w{1,15} ){0,4}contact|binnen (?:\w{1,12} ){1,2}(?:uur"
    r"|dag|werkdag)",
    r"\bo mais (?:breve|rapidamente) possível|assim que possível|em breve|entraremos em contat?o",
    r"\bså snart (?:som möjligt|vi kan)|inom kort|återkommer|hurtigst muligt|snarest|vender tilbage",
    r"\bjak najszybciej|najszybciej jak|odpowiemy|mahdollisimman pian|co nejdříve|(?:ответим|свяжемся)",
)  # fmt: skip


def receipt(subject: str, body: str) -> str:  # noqa: PLR0911 - one return for each form of a receipt
    """Return why a mail is another desk's automatic acknowledgement, or an empty string."""
    text, title = without_greeting(flat(body)), subject.lower()[:LONGEST_SUBJECT].replace("\u2019", "'")
    if "?" in text + title or speaks_of_himself(text):
        return ""
    opening = text[:_NEAR]
    confirms, thanks = bool(_CONFIRMS.search(opening)), bool(_THANKS.search(opening))
    if not (confirms or thanks):
        return ""
    if says_automatic(text):
        return "it confirms a request of ours and says that it is automatic"
    if thanks and (_USUALLY.search(opening) or _CLOSED.search(opening)) and not _CONCLUDES.search(text):
        return "it thanks for a mail and says how long answers take, or that nobody is there"
    comes_back = bool(_COMES_BACK.search(text))
    if confirms and comes_back and _GOT.match(title):
        return "subject and text confirm a request of ours"
    if comes_back and (_NUMBER.search(text) or _NUMBER.search(title) or (confirms and _KEY.match(title))):
        return "it confirms a request of ours with a number of its own"
    if _SUBJECT.match(title.lstrip("[(#0123456789-])*: ")) and (confirms or comes_back):
        return "subject and text confirm a request of ours"
    return ""
