# ruff: noqa: RUF001 - words of other languages in their own letters
"""The names of header fields as mail programs translate them when they copy a header into a text."""

from __future__ import annotations

_FROM = (
    *("from", "von", "de", "da", "van", "från", "fra", "od", "lähettäjä", "feladó", "kimden", "gönderen", "от"),
    *("от кого", "від", "від кого", "από", "מאת", "من", "差出人", "送信者", "发件人", "發件人", "寄件者", "寄件人"),
    *("보낸 사람", "보낸사람", "từ", "người gửi", "de la", "expéditeur", "absender", "remitente", "mittente"),
    *("afzender", "remetente", "avsändare", "afsender", "avsender", "nadawca", "odesílatel", "odosielateľ"),
    *("отправитель", "відправник", "αποστολέας", "šalje"),
)
_SENT = (
    *("sent", "date", "gesendet", "datum", "envoyé", "enviado", "enviado el", "enviada em", "enviada", "fecha"),
    *("inviato", "data", "verzonden", "skickat", "sendt", "sent at", "date sent", "gesendet am", "dato"),
    *("lähetetty", "päivämäärä", "päiväys", "pvm", "wysłano", "wysłane", "odesláno", "odoslané", "elküldve"),
    *(
        "dátum",
        "küldve",
        "gönderildi",
        "tarih",
        "gönderme tarihi",
        "gönderilme tarihi",
        "gönderim tarihi",
        "отправлено",
        "дата",
    ),
    *("дата отправки", "надіслано", "дата надсилання", "στάλθηκε", "ημερομηνία", "απεστάλη", "נשלח", "תאריך"),
    *("تم الإرسال", "تاريخ الإرسال", "التاريخ", "أرسلت", "送信日時", "日付", "日時", "发送时间", "发送日期"),
    *("日期", "寄件日期", "傳送時間", "發送時間", "보낸 날짜", "날짜", "보낸날짜", "đã gửi", "ngày", "ngày gửi"),
    *("trimis", "poslano", "enviado em", "envoyé le", "sendt den", "skickat den", "时间", "inviato il"),
    *("date d'envoi", "fecha de envío", "data de envio", "data invio", "datum van verzending"),
)
_TO = (
    *("to", "an", "à", "para", "a", "per", "aan", "till", "til", "cc", "kopie", "kopia", "pour", "vastaanottaja"),
    *("do", "komu", "címzett", "kime", "alıcı", "кому", "получатель", "προς", "אל", "إلى", "宛先", "收件人"),
    *("收件者", "받는 사람", "받는사람", "đến", "tới", "người nhận", "către", "catre", "empfänger", "destinataire"),
    *("destinatario", "prima", "copie", "c.c.", "cópia", "copia", "kopi", "kopio", "dw", "másolat", "bilgi"),
    *("копия", "копія", "κοιν", "עותק", "抄送", "副本", "참조", "نسخة", "mottagare", "modtager", "mottaker"),
    *("ontvanger", "adresat", "příjemce", "kenelle"),
)
_SUBJECT = (
    *("subject", "betreff", "objet", "sujet", "asunto", "oggetto", "onderwerp", "assunto", "ämne", "emne", "aihe"),
    *("temat", "předmět", "predmet", "tárgy", "konu", "тема", "θέμα", "נושא", "הנדון", "الموضوع", "件名", "主题"),
    *("主題", "主旨", "제목", "chủ đề", "tiêu đề", "subiect", "thema", "ämnesrad", "otsikko", "naslov", "题目"),
)
_OTHER = (
    *("reply-to", "importance", "attachments", "organization", "organisation", "bcc", "priority", "message-id"),
    *("wichtigkeit", "anlagen", "gesendet von", "sent by", "please respond to", "bitte antwort an", "newsgroups"),
    *("vastaus", "pièces jointes", "répondre à", "responder a", "rispondi a", "antwoord aan", "antwort an"),
    *("添付ファイル", "附件", "重要性", "adjuntos", "allegati", "anexos", "bijlagen", "bilagor", "cco"),
    *("bifogade filer",),
)
KINDS = {
    **dict.fromkeys(_OTHER, "other"),
    **dict.fromkeys(_SUBJECT, "subject"),
    **dict.fromkeys(_TO, "to"),
    **dict.fromkeys(_SENT, "sent"),
    **dict.fromkeys(_FROM, "from"),
}
"""The kind of a field, "from", "sent", "to", "subject" or "other", by its name in lower case."""
