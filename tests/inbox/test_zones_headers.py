# ruff: noqa: RUF001 - words of other languages in their own letters
"""Copied headers and separators above a quoted mail, in the words of each language's Outlook and its kin."""

from __future__ import annotations

import pytest

from tests.inbox.zoned import newest, zones

# From, sent, to, subject.
WORDS = {
    "English": ("From", "Sent", "To", "Subject"),
    "English, Mac": ("From", "Date", "To", "Subject"),
    "German": ("Von", "Gesendet", "An", "Betreff"),
    "German, Notes": ("Von", "Datum", "An", "Betreff"),
    "French": ("De", "Envoyé", "À", "Objet"),
    "French, Mac": ("De", "Date", "À", "Objet"),
    "Spanish": ("De", "Enviado", "Para", "Asunto"),
    "Spanish, desktop": ("De", "Enviado el", "Para", "Asunto"),
    "Spanish, Mac": ("De", "Fecha", "Para", "Asunto"),
    "Italian": ("Da", "Inviato", "A", "Oggetto"),
    "Dutch": ("Van", "Verzonden", "Aan", "Onderwerp"),
    "Portuguese": ("De", "Enviado", "Para", "Assunto"),
    "Brazilian": ("De", "Enviada em", "Para", "Assunto"),
    "Brazilian, web": ("De", "Data", "Para", "Assunto"),
    "Swedish": ("Från", "Skickat", "Till", "Ämne"),
    "Danish": ("Fra", "Sendt", "Til", "Emne"),
    "Norwegian": ("Fra", "Dato", "Til", "Emne"),
    "Finnish": ("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"),
    "Polish": ("Od", "Wysłano", "Do", "Temat"),
    "Czech": ("Od", "Odesláno", "Komu", "Předmět"),
    "Hungarian": ("Feladó", "Elküldve", "Címzett", "Tárgy"),
    "Turkish": ("Kimden", "Gönderildi", "Kime", "Konu"),
    "Turkish, web": ("Gönderen", "Gönderme Tarihi", "Alıcı", "Konu"),
    "Turkish, desktop": ("Kimden", "Gönderilme Tarihi", "Kime", "Konu"),
    "Russian": ("От", "Отправлено", "Кому", "Тема"),
    "Russian, web": ("От кого", "Дата", "Кому", "Тема"),
    "Ukrainian": ("Від", "Надіслано", "Кому", "Тема"),
    "Greek": ("Από", "Στάλθηκε", "Προς", "Θέμα"),
    "Hebrew": ("מאת", "נשלח", "אל", "נושא"),
    "Arabic": ("من", "تم الإرسال", "إلى", "الموضوع"),
    "Japanese": ("差出人", "送信日時", "宛先", "件名"),
    "Simplified Chinese": ("发件人", "发送时间", "收件人", "主题"),
    "Traditional Chinese": ("寄件者", "寄件日期", "收件者", "主旨"),
    "Korean": ("보낸 사람", "보낸 날짜", "받는 사람", "제목"),
    "Vietnamese": ("Từ", "Đã gửi", "Đến", "Chủ đề"),
    "Romanian": ("De la", "Trimis", "Către", "Subiect"),
}
VALUES = ("Help Desk <help@ours.example>", "14.09.2026 08:00", "Ida Holm", "Tap")
STYLES = {
    "plain": "{}: {}",
    "bold": "*{}:* {}",
    "bold with its space": "*{}: *{}",
    "double stars": "**{}:** {}",
    "spaced": "{} : {}",
    "tab": "{}:\t{}",
}


def _block(language: str, style: str) -> str:
    return "\n".join(STYLES[style].format(word, value) for word, value in zip(WORDS[language], VALUES, strict=True))


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("style", STYLES)
def test_a_copied_header_ends_what_is_new(language: str, style: str) -> None:
    found = zones(f"Nobody came.\n\n{_block(language, style)}\n\nWe will come on Friday.\n")
    assert found.newest == "Nobody came."
    assert "Friday" in found.quoted


@pytest.mark.parametrize("language", WORDS)
def test_a_rule_above_the_header_belongs_to_it(language: str) -> None:
    for rule in ("_" * 32, "-" * 20, "________________________________\n"):
        assert newest(f"Nobody came.\n\n{rule}\n{_block(language, 'plain')}\n\nFriday.\n") == "Nobody came."


@pytest.mark.parametrize("language", ["Japanese", "Simplified Chinese", "Traditional Chinese"])
def test_wide_colons(language: str) -> None:
    block = _block(language, "plain").replace(": ", "\N{FULLWIDTH COLON}")
    assert newest(f"Nobody came.\n\n{block}\n\nFriday.\n") == "Nobody came."


@pytest.mark.parametrize(
    "block",
    [
        # web.de and GMX put the time first
        (
            'Gesendet: Montag, 14. September 2026 um 08:00 Uhr\nVon: "Help" <help@ours.example>\nAn: ida@holm.example\n'
            "Betreff: Hahn"
        ),
        # the addressees take two lines
        (
            "From: Help <help@ours.example>\nSent: Monday\nTo: Ida Holm <ida@holm.example>;\n Joe Holm"
            " <joe@holm.example>\n"
            "Subject: Tap"
        ),
        "From: Help\n <help@ours.example>\nSent: Monday\nTo: Ida\nSubject: Tap",
        "From: Help <help@ours.example>\nDate: Monday, 14 September 2026 at 08:00\nTo: Ida",
        "From: Help <help@ours.example>\nDate: Monday, 14 September 2026 at 08:00",
        "Subject: Tap\nFrom: help@ours.example\nTo: ida@holm.example\nDate: 14/09/2026",
        "From: Help\n\nSent: Monday\n\nTo: Ida\n\nSubject: Tap",
        "From:\nHelp\nSent:\nMonday\nTo:\nIda\nSubject:\nTap",
        "From: Help <help@ours.example> Sent: Monday To: Ida Subject: Tap",
        "*From:* Help <help@ours.example> *Sent:* Monday *To:* Ida *Subject:* Tap",
        "From: Help Date: 14 Sep 2026 08:00 To: Ida Cc: Joe Subject: Tap",
        "From:   Help/Ours\nTo:     Ida\nCc:     Joe\nDate:   09/14/2026 08:00\nSubject:        Tap",
        (
            "|------------>\n| From:      |\n|------------>\n  |Help <help@ours.example>|\n|------------>\n| To:"
            "        |\n"
            "|------------>\n  |Ida|\n|------------>\n| Date:      |\n|------------>\n  |14.09.2026 08:00|"
        ),
        "Help <help@ours.example>\n14.09.2026 08:00\n\nTo\nida@holm.example\ncc\n\nSubject\nTap",
        "Help Desk/Ours\n14.09.2026 08:00\n\nAn\nIda Holm\nKopie\n\nThema\nHahn",
        "-----Original Appointment-----\nFrom: Help",
    ],
)
def test_blocks_of_other_shapes(block: str) -> None:
    assert newest(f"Nobody came.\n\n{block}\n\nWe will come on Friday.\n") == "Nobody came."


@pytest.mark.parametrize(
    "separator",
    [
        "-----Original Message-----",
        "----- Original Message -----",
        "-------- Original Message --------",
        "------- Original Message -------",
        "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐",
        "-------- Original message --------",
        "---- Original Message ----",
        "=====Original Message=====",
        "________ Original Message ________",
        "*-----Original Message-----*",
        "----- Reply message -----",
        "-----Ursprüngliche Nachricht-----",
        "-------- Original-Nachricht --------",
        "-------- Originalnachricht --------",
        "-----Message d'origine-----",
        "-----Message d\N{RIGHT SINGLE QUOTATION MARK}origine-----",
        "-------- Message original --------",
        "-------- Courriel original --------",
        "-----Mensaje original-----",
        "-------- Mensaje original --------",
        "-----Messaggio originale-----",
        "-----Oorspronkelijk bericht-----",
        "-------- Oorspronkelijk bericht --------",
        "-----Mensagem original-----",
        "-------- Mensagem Original --------",
        "-----Ursprungligt meddelande-----",
        "-------- Originalmeddelande --------",
        "-----Oprindelig meddelelse-----",
        "-------- Oprindelig besked --------",
        "-----Opprinnelig melding-----",
        "-----Alkuperäinen viesti-----",
        "-------- Alkuperäinen viesti --------",
        "-----Oryginalna wiadomość-----",
        "-------- Oryginalna wiadomość --------",
        "-----Wiadomość oryginalna-----",
        "-----Původní zpráva-----",
        "---------- Původní zpráva ----------",
        "---------- Původní e-mail ----------",
        "-----Eredeti üzenet-----",
        "-------- Eredeti üzenet --------",
        "-----Özgün İleti-----",
        "-------- Orijinal mesaj --------",
        "-----Исходное сообщение-----",
        "-------- Исходное сообщение --------",
        "-----Оригінальне повідомлення-----",
        "-----Αρχικό μήνυμα-----",
        "-----הודעה מקורית-----",
        "-----الرسالة الأصلية-----",
        "-----元のメッセージ-----",
        "-----邮件原件-----",
        "------------------ 原始邮件 ------------------",
        "-------- 原始邮件 --------",
        "-----原始郵件-----",
        "-----원본 메시지-----",
        "-------- 원본 이메일 --------",
        "-----Tin nhắn gốc-----",
        "----- Message from Help Desk <help@ours.example> on Mon, 14 Sep 2026 08:00:00 +0200 -----",
        "##- Please type your reply above this line -##",
        "--- Reply above this line ---",
        "--- Bitte antworten Sie oberhalb dieser Zeile ---",
    ],
)
def test_a_separator_ends_what_is_new(separator: str) -> None:
    assert newest(f"Nobody came.\n\n{separator}\nFrom the desk:\n\nWe will come on Friday.\n") == "Nobody came."


def test_an_answer_below_a_separated_quotation_with_marks() -> None:
    text = (
        "-----Original Message-----\nFrom: Help <help@ours.example>\nSent: Monday\nTo: Ida\nSubject: Tap\n\n"
        "> We will come on Friday.\n> See you.\n\nNobody came.\n"
    )
    assert newest(text) == "Nobody came."
    assert newest(f"Hello.\n\n{text}") == "Hello. Nobody came."


@pytest.mark.parametrize(
    "mark",
    [
        "---------- Weitergeleitete Nachricht ---------",
        "Anfang der weitergeleiteten Nachricht:",
        "Début du message transféré :",
        "Inizio messaggio inoltrato:",
        "Início da mensagem encaminhada:",
        "---------- Videresendt meddelelse ---------",
        "Vidarebefordrat brev:",
        "---------- Videresendt melding ---------",
        "---------- Edelleenlähetetty viesti ---------",
        "---------- Przekazana wiadomość ---------",
        "---------- Přeposlaná zpráva ---------",
        "---------- Továbbított levél ---------",
        "---------- Yönlendirilmiş ileti ---------",
        "---------- Пересылаемое сообщение ---------",
        "---------- Переадресоване повідомлення ---------",
        "---------- Προωθημένο μήνυμα ---------",
        "---------- הודעה שהועברה ---------",
        "---------- رسالة معاد توجيهها ---------",
        "---------- 転送されたメッセージ ---------",
        "---------- 转发的邮件 ---------",
        "---------- 轉寄的郵件 ---------",
        "---------- 전달된 메시지 ---------",
        "---------- Thư đã chuyển tiếp ---------",
        "----- Forwarded by Ida Holm/Holm on 14.09.2026 08:00 -----",
        "----- Weitergeleitet von Ida Holm/Holm am 14.09.2026 08:00 -----",
    ],
)
def test_a_forwarded_mail_is_not_new(mark: str) -> None:
    found = zones(f"Please see below.\n\n{mark}\nFrom: Joe\n\nHe comes on Friday.\n", "Fwd: x")
    assert (found.newest, found.quoted) == ("Please see below.", "")
    assert "Friday" in found.forwarded
