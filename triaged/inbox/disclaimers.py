# ruff: noqa: RUF001 - words of other languages in their own letters
"""Legal notices below a mail, lines of virus scanners, and banners that a gateway puts above one.

A paragraph is a legal notice if it opens as one and has another mark of one: people write that something is
confidential, and that they got something in error, but not both in one paragraph that begins with "This e-mail".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from triaged.inbox import marks

_OPENS = re.compile(
    r"(?:this|the information (?:contained )?in this|the contents? of this|the contents and attachments|the message)\b"
    r".{0,30}\b(?:e-?mails?|message|communication|transmission)|this (?:e-?mail|message|communication)"
    r"|(?:diese|der inhalt dieser|die information|diese nachricht|die in dieser).{0,30}(?:e-?mail|nachricht|mail)"
    r"|(?:ce|le contenu de ce|les informations).{0,30}(?:message|courriel|courrier|e-?mail|mél)"
    r"|(?:este|el contenido de este|la información).{0,30}(?:mensaje|correo|e-?mail)"
    r"|(?:questo|il contenuto|le informazioni|la presente|questa).{0,40}(?:messaggio|e-?mail|comunicazione)"
    r"|(?:dit|de inhoud van dit|de informatie|deze).{0,30}(?:bericht|e-?mail|mail)"
    r"|(?:esta|este|o conteúdo|a informação|as informações).{0,30}(?:mensagem|e-?mail|correio)"
    r"|(?:detta|denna|innehållet i).{0,20}(?:meddelande|e-?post|mejl|mail)"
    r"|(?:denne|dette|indholdet).{0,20}(?:e-?mail|mail|meddelelse|melding|e-post|besked)"
    r"|(?:tämä|tämän).{0,20}(?:viesti|sähköposti)|(?:niniejsza|treść|ta|niniejszy).{0,30}(?:wiadomość|wiadomości|e-?mail)"
    r"|(?:tato|tento|obsah).{0,20}(?:zpráva|zprávy|e-?mail)|(?:ez|ezen|jelen).{0,10}(?:üzenet|e-?mail|levél)"
    r"|bu (?:e-?posta|mesaj|ileti)|(?:это|данное|настоящее|содержание|информация).{0,40}(?:сообщени|письм)"
    r"|(?:це|цей|дане).{0,20}(?:повідомлення|лист)|(?:αυτό|το παρόν|το περιεχόμενο).{0,30}(?:μήνυμα|e-?mail|ηλεκτρον)"
    r"|本邮件|此邮件|本郵件|此郵件|本信件|このメール|本メール|이 메일|이 이메일|본 메일|email này|thư này",
)
_MARKS = re.compile(
    r"confidential|intended (?:solely|only|exclusively|recipient|for)|addressee|legally privileged|privileged"
    r"|in error|unauthori[sz]ed|prohibited|delete (?:it|this|the)|notify the sender|dissemination|attachments are"
    r"|vertraulich|rechtlich geschützt|adressat|empfänger bestimmt|ausschließlich für|vernichten|unbefugt|irrtümlich"
    r"|confidentiel|exclusive|destinataire|par erreur|détruire|interdite|privilégi|confidencial|destinatario|por error"
    r"|bórre|exclusivamente|prohibid|riservat|esclusiv|per errore|cancellar|vietat|vertrouwelijk|uitsluitend"
    r"|geadresseerde|ten onrechte|vernietigen|destinatário|por engano|elimine|apague|konfidentiell|avsett|av misstag"
    r"|radera|fortrolig|beregnet for|ved en fejl|slette|konfidensiell|ved en feil|luottamuksellinen|tarkoitettu"
    r"|vahingossa|poista|poufn|wyłącznie|omyłkow|usunięci|důvěrn|určen|omylem|bizalmas|címzett|tévedés|törölje|gizli"
    r"|yanlışlıkla|konfidenc|конфиденциальн|предназначен|по ошибке|удалите|конфіденційн|помилково|εμπιστευτικ"
    r"|παραλήπτ|εκ παραδρομής|机密|保密|收件人|誤|机密信息|機密|秘密|機密情報|기밀|수신|bảo mật",
)
_HEADLINE = re.compile(
    r"(?:legal )?(?:disclaimer|confidentiality(?: notice| statement)?|notice of confidentiality|legal notice"
    r"|haftungsausschluss"
    r"|avis de confidentialité|aviso legal|aviso de confidencialidad|avviso di riservatezza|aviso de confidencialidade)"
    r"\s?(?::|$|\n|-)",
)
_SCANNED = re.compile(
    r"(?:this|the) (?:e-?mail|message|mail) (?:has been|was|is) (?:checked|scanned|virus)|virus[- ]free\."
    r"|no virus found in this|checked by avg|scanned (?:by|for viruses by)|diese e-?mail wurde von .{0,40}viren"
    r"|virenfrei\."
    r"|l'absence de virus dans ce|garanti sans virus|sans virus\.|cet e-?mail a été vérifié|libre de virus|sin virus\."
    r"|este correo electrónico ha sido (?:comprobado|analizado)|software de antivirus|(?:mail )?priv[ao] di virus"
    r"|questa e-?mail è stata controllata|virusvrij|deze e-?mail is gecontroleerd|livre de vírus|sem vírus\."
    r"|este e-?mail foi (?:escaneado|verificado)|virusfri|wolny od wirusów|wiadomość została sprawdzona|bez virů"
    r"|проверено на вирусы|без вирусов|vírusmentes|virüs bulunmuyor|virustarkistettu",
)
_PAPER = re.compile(
    r"(?:p )?(?:please )?(?:consider|think (?:about|of)) (?:the|our|your) environment(?:al)?|before printing"
    r" this|der umwelt zuliebe"
    r"|pensez à l'environnement|antes de imprimir este|prima di stampare|denk aan het milieu|tänk på miljön|tænk"
    r" på miljøet"
    r"|pense no meio ambiente|bitte prüfen sie,? ob diese",
)
_PRINT = ("print", "druck", "imprim", "stamp", "afdruk", "skriv", "tulost", "drukow", "tisk")
_BANNER = re.compile(
    r"\[?(?:caution|warning|attention|external|achtung|extern|attenzione|atención|atenção)[^\n]{0,60}"
    r"(?:external|outside|extern|esterno|externo|externe)"
    r"|you don't often get e?mail from|(?:this|the) (?:e-?mail|message) (?:originated|came) from (?:an external"
    r"|outside)"
    r"|some people who received this message don't often|\[external(?: e-?mail)?\]$",
)
_LONGEST = 2400
_MARKS_AT_LEAST = 2
_SCAN_LENGTH = 300
_LEAD = re.compile(r"^[\s*_>|\-=]+")


def is_disclaimer(paragraph: Sequence[str]) -> bool:
    """Tell whether the lines of a paragraph are a notice that a program or a lawyer put there."""
    text = _LEAD.sub(
        "", "\n".join(marks.clean(line) if len(line) < _SCAN_LENGTH else line for line in paragraph)[:_LONGEST]
    )
    text = text.lower().replace("\u2019", "'")
    if _HEADLINE.match(text):
        return True
    short = text[:_SCAN_LENGTH]
    if len(text) <= _SCAN_LENGTH * 2 and "?" not in text and marks.is_register(text):
        return True
    if len(text) <= _SCAN_LENGTH and (_SCANNED.match(text) or _is_scanner(text) or _is_for_trees(text)):
        return True
    return bool(_OPENS.match(short)) and len(set(_MARKS.findall(text))) >= _MARKS_AT_LEAST


def _is_scanner(text: str) -> bool:
    """Tell whether a scanner names itself: "El software de antivirus … ha analizado este correo"."""
    return bool(_SCANNED.search(text)) and ("antivirus" in text or "avast" in text or "avg" in text)


def _is_for_trees(text: str) -> bool:
    return bool(_PAPER.search(text)) and any(word in text for word in _PRINT)


def is_banner(paragraph: Sequence[str]) -> bool:
    """Tell whether a paragraph at the top of a mail warns of its sender, as gateways do."""
    text = _LEAD.sub("", " ".join(map(marks.clean, paragraph))[:_LONGEST]).lower()
    return bool(_BANNER.match(text))
