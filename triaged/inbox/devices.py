"""The line that a phone or a mail program puts below a mail: "Sent from my iPhone", in some thirty languages.

A word of sending and the name of a device or program, in a line that says nothing else. "Sent from my desk, which is
easier" is prose: it has a verb.
"""

from __future__ import annotations

import re

from triaged.inbox import marks

_LONGEST = 140
_MOST_WORDS = 18
_STARTS = (
    *("sent from ", "sent via ", "sent with ", "sent using ", "sent wirelessly ", "sent on ", "sent by my "),
    *("typed on ", "written on my ", "posted from ", "gesendet von ", "gesendet mit ", "gesendet über "),
    *("gesendet aus ", "versendet mit ", "verschickt von ", "geschickt von ", "envoyé de ", "envoyé depuis "),
    *("envoyé à partir ", "envoyé via ", "envoyé avec ", "envoyé par ", "envoyée depuis ", "provenance"),
    *("cet e-mail a été", "enviado desde ", "enviado de ", "enviado do ", "enviado a partir ", "enviado via "),
    *("enviado con ", "enviado pelo ", "enviada do ", "enviado por ", "enviado através ", "enviado mediante "),
    *("inviato da ", "inviato dal ", "inviato con ", "inviata da ", "verzonden vanaf ", "verzonden via "),
    *("verzonden vanuit ", "verzonden met ", "verstuurd vanaf ", "verstuurd met ", "verstuurd vanuit "),
    *("skickat från ", "skickat med ", "skickat via ", "sendt fra ", "sendt via ", "sendt med ", "lähetetty "),
    *("wysłane ", "wysłano ", "odesláno ", "odoslané ", "poslano ", "elküldve ", "küldve ", "отправлено "),
    *("отправлена ", "послано ", "надіслано ", "відправлено ", "στάλθηκε ", "αποστολή ", "εστάλη ", "נשלח "),
    *("أرسلت ", "أُرسلت ", "تم الإرسال ", "发自", "發自", "來自", "传自", "傳自", "寄自", "đã gửi từ "),
    *("được gửi từ ", "gửi từ ", "trimis de ", "trimis din ", "enviat des ", "poslané "),
)
# What says so only at its end: "Von meinem iPhone gesendet", but not "Von meinem Handy geht es".
_HALVES = (
    (
        (
            "von meine",
            "von unterwegs",
            "diese nachricht wurde von ",
            "diese e-mail wurde von ",
            "diese mail wurde von ",
        ),
        ("gesendet", "verschickt", "versendet", "geschickt"),
    ),
    (
        ("",),
        (
            "から送信",
            "より送信",
            "에서 보냄",
            "에서 전송됨",
            "dan gönderildi",
            "den gönderildi",
            "tan gönderildi",
            "ról küldve",
            "ről küldve",
            "ból küldve",
            "ből küldve",
        ),
    ),
    (("从", "從"), ("发送", "傳送", "寄出", "發送", "发出")),
)
_THINGS = re.compile(
    r"iphon|ipad|ipod|phone|mobile|mobil|handy|samsung|galaxy|blackberry|android|htc|huawei|xiaomi|redmi|nokia|lumia"
    r"|windows|tablet|handheld|treo|pixel|motorola|xperia|oneplus|macbook|outlook|yahoo|gmail|aol|gmx|web\.de|proton"
    r"|zoho|airmail|aquamail|bluemail|k-9|superhuman|thunderbird|mail\.ru|yandex|device|dispositivo|appareil|gerät"
    r"|toestel|enhet|laite|puhelim|telefon|téléphone|teléfono|telefone|móvil|cellulare|celular|telefoon|smartfon"
    r"|smarttelefon|мобильн|телефон|смартфон|почт|κινητό|τηλέφωνο|טלפון|هاتف|手机|手機|휴대|スマートフォン|携帯"
    r"|điện thoại|\b(?:lg|mac|app|moto|sony|spark|palm|oppo|ios|version)\b|zimbra|roundcube|windows mail|netzwerk",
)
_EXCUSES = ("excuse", "typo", "brevity", "pardon", "sorry", "entschuldig", "tippfehler", "kürze", "excusez", "disculpe")
_PROSE = frozenset(
    {
        "is",
        "was",
        "are",
        "were",
        "has",
        "had",
        "have",
        "it",
        "he",
        "she",
        "they",
        "which",
        "because",
        "but",
        "when",
        "where",
    }
    | {
        "ist",
        "war",
        "aber",
        "nicht",
        "nie",
        "ich",
        "er",
        "sie",
        "est",
        "était",
        "mais",
        "il",
        "elle",
        "está",
        "pero",
        "ha",
    }
    | {"ma", "è", "maar", "niet", "är", "men", "não", "mas", "yesterday", "today", "monday", "tuesday", "wednesday"}
    | {"thursday", "friday", "saturday", "sunday", "gestern", "montag", "freitag", "hier", "ayer", "lunes", "viernes"},
)
_GET_OUTLOOK = re.compile(r"outlook.{0,40}\b(?:ios|android|mac)|\b(?:ios|android).{0,20}outlook")
_GET_WORDS = 9
_LINK = re.compile(r"\s?[<(\[]? ?https?://\S{1,200}")
_BARE_SENT = re.compile(r"sent from my [^\W\d]{2,20}(?: [\w+&'-]{1,20}){0,2}|sent on the (?:go|move|run)")
_TOKENS = re.compile(r"[^\W\d_]+")


def is_device_line(line: str) -> bool:
    """Tell whether a line names the device or program that a mail was sent from, and says nothing else."""
    if not line or len(line) > _LONGEST * 2:
        return False
    text = _LINK.sub("", marks.bare(line)).strip("<>[](){}*_-\u2013\u2014~ .!,")
    if not text or len(text) > _LONGEST:
        return False
    words = _TOKENS.findall(text)
    if len(words) <= _GET_WORDS and _GET_OUTLOOK.search(text):
        return not text.startswith(("get the ", "i ", "we ", "my "))
    if len(words) > _MOST_WORDS or (not _PROSE.isdisjoint(words) and not any(word in text for word in _EXCUSES)):
        return False
    sent = text.startswith(_STARTS) or any(text.startswith(start) and _has_end(text, ends) for start, ends in _HALVES)
    if sent and (
        _THINGS.search(text) or (text.startswith(("sent from ", "sent using ", "sent with ")) and _is_mail(text))
    ):
        return True
    return bool(_BARE_SENT.fullmatch(text))


def _has_end(text: str, ends: tuple[str, ...]) -> bool:
    """Tell whether a line says at its end, or before a comma or an excuse, that it was sent."""
    return any(text.endswith(end) or f"{end}," in text or f"{end}." in text for end in ends)


def _is_mail(text: str) -> bool:
    """Tell whether a program for mail is named, whatever it is called: "Sent with Eagle Mail"."""
    return text.endswith(("mail", "mail app", "mailer"))
