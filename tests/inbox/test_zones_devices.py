# ruff: noqa: RUF001 - words of other languages in their own letters
"""The lines that phones and mail programs put below a mail, and prose that only looks like them."""

from __future__ import annotations

import pytest

from tests.inbox.zoned import newest, zones

DEVICE = [
    "Sent from my iPhone",
    "Sent from my iPhone.",
    "Sent from my iPad",
    "Sent from my BlackBerry",
    "Sent from my BlackBerry® smartphone from Telco",
    "Sent from my Verizon Wireless BlackBerry",
    "Sent via BlackBerry from T-Mobile",
    "Sent wirelessly from my BlackBerry device on the Bell network.",
    "Sent from my BlackBerry 10 smartphone on the Telco network.",
    "Sent from my Samsung Galaxy smartphone.",
    "Sent from my Samsung Galaxy S20, an AT&T LTE smartphone",
    "Sent from my Android phone with K-9 Mail. Please excuse my brevity.",
    "Sent from my Android device with K-9 Mail.",
    "Sent from my HTC on the Now Network from Sprint!",
    "Sent from my mobile device",
    "Sent from my mobile, please excuse typos",
    "Sent from my Verizon, Samsung Galaxy smartphone",
    "Sent from my Windows Phone",
    "Sent from Samsung Mobile",
    "Sent from Mail for Windows 10",
    "Sent from Yahoo Mail on Android",
    "Sent from Yahoo Mail for iPhone",
    "Sent from Outlook for iOS",
    "Sent from Outlook",
    "Sent from ProtonMail mobile",
    "Sent with Proton Mail secure email.",
    "Sent using Zoho Mail",
    "Sent with AquaMail for Android",
    "Sent on the go",
    "<Sent from my iPhone>",
    "[Sent from my iPhone]",
    "*Sent from my iPhone*",
    "Get Outlook for iOS",
    "Get Outlook for Android<https://aka.example/AAb9ysg>",
    "Get Outlook for iOS <https://aka.example/o0ukef>",
    "Von meinem iPhone gesendet",
    "Gesendet von meinem iPhone",
    "Von meinem iPad gesendet",
    "Von meinem iPhone gesendet, bitte entschuldigen Sie Tippfehler",
    "Sent from a mobile device",
    "(Sent from my phone - sorry for typos)",
    "Von meinem Samsung Galaxy Smartphone gesendet.",
    "Gesendet von Mail für Windows",
    "Gesendet von Yahoo Mail auf Android",
    "Gesendet von Outlook für Android",
    "Diese Nachricht wurde von meinem Android-Mobiltelefon mit WEB.DE Mail gesendet.",
    "Diese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.",
    "Outlook für iOS beziehen",
    "Holen Sie sich Outlook für Android",
    "Envoyé de mon iPhone",
    "Envoyé depuis mon iPhone",
    "Envoyé depuis mon appareil mobile Samsung.",
    "Envoyé à partir de Outlook pour Android",
    "Envoyé de mon appareil Galaxy",
    "Provenance : Courrier pour Windows",
    "Télécharger Outlook pour iOS",
    "Obtenir Outlook pour iOS",
    "Enviado desde mi iPhone",
    "Enviado desde mi Samsung Galaxy",
    "Enviado desde Yahoo Mail para Android",
    "Enviado desde Outlook para iOS",
    "Obtener Outlook para iOS",
    "Inviato da iPhone",
    "Inviato dal mio iPhone",
    "Inviato dal mio dispositivo Samsung",
    "Inviato da Posta per Windows",
    "Ottieni Outlook per Android",
    "Scarica Outlook per iOS",
    "Verstuurd vanaf mijn iPhone",
    "Verzonden vanaf mijn Galaxy",
    "Verzonden vanuit Mail voor Windows",
    "Outlook voor iOS downloaden",
    "Enviado do meu iPhone",
    "Enviado a partir do meu iPhone",
    "Enviado do meu smartphone Samsung Galaxy.",
    "Enviado via iPhone",
    "Obter o Outlook para iOS",
    "Skickat från min iPhone",
    "Skickat från min Samsung Galaxy-smartphone.",
    "Skickat från Outlook för iOS",
    "Hämta Outlook för iOS",
    "Sendt fra min iPhone",
    "Sendt fra iPhonen min",
    "Sendt fra min Samsung Galaxy-smartphone.",
    "Hent Outlook til iOS",
    "Skaff deg Outlook for iOS",
    "Lähetetty iPhonesta",
    "Lähetetty Samsung Galaxy -älypuhelimesta.",
    "Hanki Outlook for iOS",
    "Wysłane z iPhone'a",
    "Wysłano z iPhone'a",
    "Wysłane z mojego telefonu",
    "Wysłano ze smartfonu Samsung Galaxy.",
    "Pobierz aplikację Outlook dla systemu iOS",
    "Odesláno z iPhonu",
    "Odesláno z mého iPhonu",
    "Odoslané z iPhonu",
    "Elküldve az iPhone-omról",
    "iPhone-omról küldve",
    "iPhone'umdan gönderildi",
    "Samsung Galaxy akıllı telefonumdan gönderildi.",
    "iOS için Outlook'u edinin",
    "Отправлено с iPhone",
    "Отправлено с моего iPhone",
    "Отправлено из мобильной Почты Mail.ru",
    "Надіслано з iPhone",
    "Надіслано з мого iPhone",
    "Στάλθηκε από το iPhone μου",
    "Αποστολή από το iPhone μου",
    "נשלח מה-iPhone שלי",
    "أرسلت من الـ iPhone",
    "تم الإرسال من هاتف Samsung",
    "iPhoneから送信",
    "私のiPhoneから送信",
    "发自我的 iPhone",
    "发自我的iPhone",
    "从我的 iPhone 发送",
    "从 Windows 版邮件发送",
    "從我的 iPhone 傳送",
    "傳自我的 iPhone",
    "寄自我的 iPhone",
    "取得 iOS 版 Outlook",
    "나의 iPhone에서 보냄",
    "내 iPhone에서 보냄",
    "Đã gửi từ iPhone của tôi",
    "Được gửi từ iPhone của tôi",
    "Trimis de pe iPhone-ul meu",
]  # fmt: skip


@pytest.mark.parametrize("line", DEVICE)
def test_a_device_line_is_no_new_text(line: str) -> None:
    found = zones(f"Nobody came.\n\n{line}\n")
    assert (found.newest, found.signature) == ("Nobody came.", line)


@pytest.mark.parametrize("line", DEVICE)
def test_a_device_line_above_the_quotation(line: str) -> None:
    text = f"Nobody came.\n\n{line}\n\nOn Sep 14, 2026, at 8:00, Help <help@ours.example> wrote:\n\n> Friday.\n"
    assert newest(text) == "Nobody came."
    assert newest(f"Nobody came.\nIt is wet.\n{line}\n\nFrom: H <h@o.example>\nSent: x\nSubject: y\n\nz") == (
        "Nobody came. It is wet."
    )


def test_a_name_above_a_device_line_goes_with_it() -> None:
    assert newest("Nobody came.\n\nBest,\nIda\n\nSent from my iPhone\n") == "Nobody came."


def test_words_below_a_device_line_stay_new() -> None:
    assert newest("Nobody came.\n\nSent from my iPhone\n\nAnd the tap still drips, please come.\n") == (
        "Nobody came. And the tap still drips, please come."
    )
    assert newest("> We come Friday.\n\nSent from my iPhone\n\nNobody came.\n") == "Nobody came."


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my desk, which is much easier than my mobile phone.",
        "Sent from my iPhone was what his last mail said, so he had it with him.",
        "Sent from the depot on Monday, the parcel is still not here.",
        "Enviado desde Madrid el lunes, el paquete no ha llegado todavía.",
        "Gesendet von der Zentrale am Montag, aber nie angekommen, so geht das nicht.",
        "Get the Outlook file for Joe, then call me.",
        "Sent by post on Monday.",
        "Von meinem Telefon geht das.",
        "Telefon dün gönderildi.",
        "我的 iPhone 坏了",
        "从我的手机打不开",
        "내 iPhone 고장",
        "Ein Handy wurde gesendet.",
        "The mail was sent from my iPhone.",
    ],
)
def test_prose_about_sending_stays_new(line: str) -> None:
    assert newest(f"Here is another mail.\n\n{line}\n") == f"Here is another mail. {line}"


def test_of_an_answer_that_is_a_device_line_alone_nothing_quoted_is_new() -> None:
    found = zones("Sent from my iPhone\n\nOn Mon, 14 Sep 2026 8:00, Help <h@ours.example> wrote:\n> We come Friday.\n")
    assert (found.newest, found.signature) == ("Sent from my iPhone", "")
    assert "Friday" in found.quoted
