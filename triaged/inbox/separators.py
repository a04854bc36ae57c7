"""Whole lines that part a mail from the one it quotes or forwards, and the footers of mailing lists."""

from __future__ import annotations

import re
from collections.abc import Sequence

from triaged.inbox import marks

_FORWARDED = frozenset(
    {
        *("forwarded message", "begin forwarded message", "forwarded mail", "start of forwarded message"),
        *("weitergeleitete nachricht", "anfang der weitergeleiteten nachricht", "weitergeleitete e-mail"),
        *("anfang der weitergeleiteten e-mail", "message transféré", "début du message transféré"),
        *("début du message réexpédié", "message transmis", "mensaje reenviado", "inicio del mensaje reenviado"),
        *("messaggio inoltrato", "inizio messaggio inoltrato", "inizio del messaggio inoltrato"),
        *("doorgestuurd bericht", "begin doorgestuurd bericht", "mensagem encaminhada", "mensagem reencaminhada"),
        *("início da mensagem reencaminhada", "início da mensagem encaminhada", "vidarebefordrat meddelande"),
        *("vidarebefordrat brev", "vidarebefordrat mejl", "videresendt meddelelse", "videresendt besked"),
        *("videresendt melding", "videresendt e-post", "start på videresendt besked"),
        *("start på videresendt melding", "edelleenlähetetty viesti", "välitetty viesti", "przekazana wiadomość"),
        *("wiadomość przekazana dalej", "początek przekazywanej wiadomości", "treść przekazanej wiadomości"),
        *("přeposlaná zpráva", "preposlaná správa", "začátek přeposlané zprávy", "továbbított levél"),
        *("továbbított üzenet", "yönlendirilmiş ileti", "iletilen ileti", "yönlendirilen mesaj", "iletilmiş mesaj"),
        *("пересылаемое сообщение", "пересланное сообщение", "начало переадресованного сообщения"),
        *("переадресоване повідомлення", "переслане повідомлення", "пересланное письмо", "προωθημένο μήνυμα"),
        *("הודעה שהועברה", "رسالة معاد توجيهها", "الرسالة المعاد توجيهها", "転送されたメッセージ"),
        *("転送メッセージ", "转发的邮件", "转发邮件", "轉寄的郵件", "轉寄郵件", "转发邮件信息", "전달된 메시지"),
        *("전달된 메일", "thư đã chuyển tiếp", "mesaj redirecționat", "proslijeđena poruka"),
    },
)
_ORIGINAL = frozenset(
    {
        *("original message", "original appointment", "original mail", "original e-mail", "original email"),
        *("reply message", "reply to message", "ursprüngliche nachricht", "originalnachricht"),
        *("original-nachricht", "original nachricht", "ursprüngliche e-mail", "originaltermin"),
        *("ursprünglicher termin", "message d'origine", "message original", "message initial", "courriel original"),
        *("mail original", "mensaje original", "correo original", "messaggio originale", "messaggio di origine"),
        *("e-mail originale", "oorspronkelijk bericht", "origineel bericht", "mensagem original"),
        *("ursprungligt meddelande", "originalmeddelande", "originalmeddelandet", "oprindelig meddelelse"),
        *("oprindelig besked", "original besked", "opprinnelig melding", "originalmelding", "opprinnelig e-post"),
        *("alkuperäinen viesti", "alkuperäinen posti", "oryginalna wiadomość", "wiadomość oryginalna"),
        *("pierwotna wiadomość", "původní zpráva", "původní e-mail", "pôvodná správa", "eredeti üzenet"),
        *("eredeti levél", "özgün ileti", "orijinal mesaj", "orijinal ileti", "özgün mesaj", "исходное сообщение"),
        *("исходное письмо", "первоначальное сообщение", "оригинал сообщения", "оригінальне повідомлення"),
        *("вихідне повідомлення", "початкове повідомлення", "αρχικό μήνυμα", "πρωτότυπο μήνυμα", "הודעה מקורית"),
        *("ההודעה המקורית", "الرسالة الأصلية", "رسالة أصلية", "元のメッセージ", "元のメール"),
        *("original message / 元のメッセージ", "邮件原件", "原始邮件", "原始郵件", "原邮件", "原始信件"),
        *("原始訊息", "원본 메시지", "원본 이메일", "원본 메일", "원문 메시지", "tin nhắn gốc", "thư gốc"),
        *("email gốc", "mesaj original", "mesajul original", "izvorna poruka", "originalna poruka"),
    },
)
_FORWARDED_BY = (
    *("forwarded by ", "weitergeleitet von ", "transféré par ", "reenviado por ", "inoltrato da ", "encaminhado por "),
    *("doorgestuurd door ", "vidarebefordrat av ", "videresendt af ", "videresendt av ", "przekazane przez "),
)
_ORIGINAL_BY = ("message from ", "nachricht von ", "message de ", "mensaje de ", "messaggio da ", "bericht van ")
_ABOVE_THIS = (
    *("above this line", "oberhalb dieser zeile", "oberhalb dieser linie", "über dieser zeile"),
    *("au-dessus de cette ligne", "por encima de esta línea", "encima de esta línea", "sopra questa riga"),
    *("boven deze lijn", "boven deze regel", "acima desta linha", "ovanför denna rad", "over denne linje"),
    *("powyżej tej linii", "выше этой линии"),
)
_FRAME = "-_=*#>\u2010\u2011\u2012\u2013\u2014\u2015\u2500~+|. "
_LONGEST = 160
_LIST_WORDS = (
    *("mailing list", "unsubscribe", "listinfo", "subscribed to", "view it on", "to post to this"),
    *("for more options", "for additional commands", "visit this group", "this group", "list info", "abmelden"),
    *("abbestellen", "désabonner"),
)
_LIST_START = (
    *("to unsubscribe", "you received this message because you are subscribed", "you are receiving this because"),
    *("reply to this email directly", "unsubscribe:", "sie erhalten diese nachricht, weil"),
)
_FOOTER_LINES = 8
_HEAD = re.compile(r"^[\s>*_]{0,20}(?:[-_=\u2010-\u2015]{2,}|#{2,})")


def kind(line: str) -> str:
    """Return "forwarded" or "original" for a line such as ``-----Original Message-----``, else an empty string."""
    if len(line) > _LONGEST:
        return ""
    text = marks.bare(line)
    framed = bool(_HEAD.match(line)) or text.startswith("\u2014")
    if not framed and not text.endswith(":"):
        return ""
    words = text.strip(_FRAME).rstrip(":").strip()
    if framed and any(phrase in words for phrase in _ABOVE_THIS):
        return "original"
    if words in _FORWARDED or (framed and words.startswith(_FORWARDED_BY)):
        return "forwarded"
    if words in _ORIGINAL and (framed or " " in words):
        return "original" if framed else ""
    return "original" if framed and words.startswith(_ORIGINAL_BY) and any(c.isdigit() for c in words) else ""


def is_unframed(line: str) -> bool:
    """Tell whether only the words of a separator stand in a line, which says nothing unless a header follows."""
    words = marks.bare(line).strip(_FRAME).rstrip(":").strip()
    return words in _ORIGINAL or words in _FORWARDED


def list_footer(lines: Sequence[str], at: int) -> int:
    """Return how many lines the footer takes that the program of a mailing list put here, 0 where none begins."""
    text = marks.bare(lines[at])
    if text.startswith(_LIST_START):
        return _to_blank(lines, at)
    if not (marks.is_rule(lines[at]) or text in {"--", "\u2014"}):
        return 0
    first = marks.next_written(lines, at + 1, 3)
    if first < 0:
        return 0
    end = _to_blank(lines, first) + first
    found = [line for line in map(marks.bare, lines[first:end]) if any(word in line for word in _LIST_WORDS)]
    return end - at if found else 0


def _to_blank(lines: Sequence[str], at: int) -> int:
    """Return how many lines stand together from ``at`` on."""
    end = next((i for i in range(at, min(at + _FOOTER_LINES, len(lines))) if not lines[i].strip()), None)
    return (end if end is not None else min(at + _FOOTER_LINES, len(lines))) - at
