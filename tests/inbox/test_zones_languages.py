# ruff: noqa: RUF001 - words of other languages in their own letters
"""Introductions of quotations as the programs write them, one language after the other."""

from __future__ import annotations

import pytest

from tests.inbox.zoned import newest, zones

# What is certain enough to quote all that follows, even where no ">" stands before it.
CERTAIN = [
    # English
    "On Mon, Sep 14, 2026 at 8:00 AM, Help Desk <help@ours.example> wrote:",
    "On Sep 14, 2026, at 8:00 AM, Help Desk <help@ours.example> wrote:",
    "On Monday, September 14th, 2026 at 8:00 AM, Help Desk <help@ours.example> wrote:",
    "On Monday, 14 September 2026, 08:00:12 BST, Help Desk <help@ours.example> wrote:",
    "On 14/09/2026 08:00, Help Desk wrote:",
    "On 2026-09-14 08:00, Help Desk wrote:",
    "On Mon, 2026-09-14 at 08:00 +0200, Help Desk wrote:",
    "On 14 Sep 2026 at 8:00, help@ours.example wrote:",
    "On 14 September 2026 at 08:00, Help Desk\n<help@ours.example> wrote:",
    "On Mon, Sep 14, 2026 at 8:00 AM, Help Desk of the Rather Long Name\n<\nhelp@ours.example> wrote:",
    "On Mon, Sep 14, 2026 at 8:00 AM,\nHelp Desk <help@ours.example>\nwrote:",
    "On Mon, Sep 14, 2026 at 8:00 AM Help Desk [mailto:help@ours.example] wrote:",
    "Mon, 14 Sep 2026 08:00:00 +0200 Help Desk <help@ours.example>:",
    "2026-09-14 8:00 GMT+02:00 Help Desk <help@ours.example>:",
    "2026/9/14 Help Desk <help@ours.example>",
    "2026/9/14 Help Desk\n<help@ours.example>",
    "Help Desk <help@ours.example> wrote on Mon, 14 Sep 2026 08:00:",
    "Help Desk <help@ours.example> wrote on 14.09.2026 08:00:12:",
    "Help Desk <help@ours.example> wrote:",
    "help@ours.example wrote:",
    "Quoting Help Desk <help@ours.example>:",
    "---- On Mon, 14 Sep 2026 08:00:00 +0200 Help Desk <help@ours.example> wrote ----",
    "On Mon, Sep 14, 2026 at 8:00 AM Help Desk <help@ours.example> wrote",
    "In article <abc@ours.example>, Help Desk <help@ours.example> writes:",
    # German
    "Am Mo., 14. Sept. 2026 um 08:00 Uhr schrieb Help Desk <help@ours.example>:",
    "Am Mo., 14. Sept. 2026 um 08:00 Uhr schrieb Help Desk <\nhelp@ours.example>:",
    "Am 14.09.2026 um 08:00 schrieb Help Desk:",
    "Am Montag, 14. September 2026 um 08:00:12 MESZ hat Help Desk <help@ours.example> Folgendes geschrieben:",
    "Am Montag, 14. September 2026 hat Help Desk <help@ours.example>\ngeschrieben:",
    "Am 14. September 2026 08:00:12 MESZ schrieb Help Desk <help@ours.example>:",
    "Help Desk <help@ours.example> schrieb am Mo., 14. Sept. 2026, 08:00:",
    "Help Desk <help@ours.example> schrieb am\n14.09.2026 um 08:00:",
    "Help Desk schrieb am 14.09.2026 um 08:00:",
    "Zitat von Help Desk <help@ours.example>:",
    'Am 14.09.26, 08:00 schrieb "Help Desk" <help@ours.example>:',
    # French
    "Le lun. 14 sept. 2026 à 08:00, Help Desk <help@ours.example> a écrit :",
    "Le lun. 14 sept. 2026 à 08:00, Help Desk <help@ours.example> a\nécrit :",
    "Le 14/09/2026 à 08:00, Help Desk a écrit\u00a0:",
    "Le 14 septembre 2026 à 08:00, Help Desk <\nhelp@ours.example> a écrit :",
    "Le lundi 14 septembre 2026 à 08:00:12 UTC+2, Help Desk <help@ours.example> a écrit\u202f:",
    "Help Desk <help@ours.example> a écrit :",
    "Quoting Help Desk <help@ours.example>:",
    # Spanish
    "El lun, 14 sept 2026 a las 8:00, Help Desk (<help@ours.example>) escribió:",
    "El lun., 14 sep. 2026 8:00, Help Desk <help@ours.example>\nescribió:",
    "El 14 de septiembre de 2026, 8:00, Help Desk<help@ours.example> escribió:",
    "El 14/09/2026 a las 8:00, Help Desk escribió:",
    "El lunes, 14 de septiembre de 2026 08:00:12 CEST, Help Desk <help@ours.example> escribió:",
    # Italian
    "Il giorno lun 14 set 2026 alle ore 08:00 Help Desk <help@ours.example> ha scritto:",
    "Il giorno lun 14 set 2026 alle ore 08:00 Help Desk <\nhelp@ours.example> ha scritto:",
    "Il 14/09/2026 08:00, Help Desk ha scritto:",
    "Il giorno 14 settembre 2026 08:00, Help Desk\n<help@ours.example> ha scritto:",
    "Il lunedì 14 settembre 2026 alle ore 08:00:12 CEST, Help Desk <help@ours.example> ha scritto:",
    # Dutch
    "Op ma 14 sep 2026 om 08:00 schreef Help Desk <help@ours.example>:",
    "Op 14 sep. 2026 om 08:00 heeft Help Desk <help@ours.example> het volgende geschreven:",
    "Op 14-09-2026 om 08:00 schreef Help Desk:",
    "Op maandag 14 september 2026 08:00:12 CEST schreef Help Desk <help@ours.example>:",
    # Portuguese
    "Em seg., 14 de set. de 2026 às 08:00, Help Desk <help@ours.example> escreveu:",
    "Em segunda-feira, 14 de setembro de 2026 08:00:12 BRT, Help Desk <help@ours.example> escreveu:",
    "Em 14/09/2026 08:00, Help Desk escreveu:",
    "Em seg, 14 de set de 2026 08:00, Help Desk <help@ours.example>\nescreveu:",
    "Help Desk <help@ours.example> escreveu no dia segunda, 14/09/2026\nà(s) 08:00:",
    "No dia 14 de setembro de 2026 às 08:00, Help Desk <help@ours.example> escreveu:",
    "Citando Help Desk <help@ours.example>:",
    # Swedish, Danish, Norwegian, Finnish
    "Den mån 14 sep. 2026 kl 08:00 skrev Help Desk <help@ours.example>:",
    "Den 14 sep. 2026 kl. 08:00 skrev Help Desk:",
    "14 sep. 2026 kl. 08:00 skrev Help Desk <help@ours.example>:",
    "Den man. 14. sep. 2026 kl. 08.00 skrev Help Desk <help@ours.example>:",
    "Den mandag den 14. september 2026 08.00.12 CEST skrev Help Desk <help@ours.example>:",
    "Den 14-09-2026 kl. 08:00 skrev Help Desk:",
    "man. 14. sep. 2026 kl. 08:00 skrev Help Desk <help@ours.example>:",
    "På man. 14. sep. 2026 kl. 08:00 skrev Help Desk <\nhelp@ours.example>:",
    "Help Desk <help@ours.example> skrev den 14.09.2026 08:00:",
    "ma 14. syysk. 2026 klo 8.00 Help Desk (help@ours.example) kirjoitti:",
    "Help Desk <help@ours.example> kirjoitti 14.9.2026 kello 8.00:",
    "Help Desk kirjoitti 14.9.2026 klo 8.00:",
    # Polish, Czech, Slovak, Hungarian, Romanian
    "pon., 14 wrz 2026 o 08:00 Help Desk <help@ours.example> napisał(a):",
    "W dniu 14.09.2026 o 08:00, Help Desk pisze:",
    "W dniu poniedziałek, 14 września 2026 użytkownik Help Desk <help@ours.example>\nnapisał:",
    "Dnia 14 września 2026 08:00 Help Desk <help@ours.example> napisał(a):",
    "Wiadomość napisana przez Help Desk <help@ours.example> w dniu 14 wrz 2026, o godz. 08:00:",
    "po 14. 9. 2026 v 8:00 odesílatel Help Desk <help@ours.example> napsal:",
    "Dne 14.9.2026 v 8:00 Help Desk napsal(a):",
    "Dne 14. září 2026 8:00 Help Desk <help@ours.example> napsal(a):",
    "po 14. 9. 2026 o 8:00 Help Desk <help@ours.example> napísal(a):",
    "Help Desk <help@ours.example> ezt írta (időpont: 2026. szept. 14., H, 8:00):",
    "2026.09.14. 8:00 keltezéssel, Help Desk írta:",
    "Help Desk <help@ours.example> ezt írta (időpont: 2026. szept.\n14., H, 8:00):",
    "În lun., 14 sept. 2026 la 08:00, Help Desk <help@ours.example> a scris:",
    # Turkish, Greek
    "Help Desk <help@ours.example>, 14 Eyl 2026 Pzt, 08:00 tarihinde şunu yazdı:",
    "14.09.2026 08:00 tarihinde Help Desk yazdı:",
    "14 Eylül 2026 Pazartesi 08:00 tarihinde Help Desk <help@ours.example>\nyazdı:",
    "Στις Δευ 14 Σεπ 2026 στις 8:00 π.μ., ο/η Help Desk <help@ours.example> έγραψε:",
    "Στις 14/9/2026 8:00 π.μ., ο Help Desk έγραψε:",
    # Russian, Ukrainian
    "пн, 14 сент. 2026 г. в 08:00, Help Desk <help@ours.example>:",
    "14 сентября 2026 г., 08:00 пользователь Help Desk <help@ours.example> написал:",
    "Понедельник, 14 сентября 2026, 8:00 +03:00 от Help Desk <help@ours.example>:",
    '14.09.2026, 08:00, "Help Desk" <help@ours.example>:',
    "14.09.2026 8:00, Help Desk пишет:",
    "пн, 14 вер. 2026 р. о 08:00 Help Desk <help@ours.example> пише:",
    "14.09.26 08:00, Help Desk пише:",
    # Hebrew, Arabic
    ("\u202bבתאריך יום ב׳, 14 בספט׳ 2026 ב-8:00 מאת \u202aHelp Desk\u202c\u200f"
    " <\u202ahelp@ours.example\u202c\u200f>:\u202c"),
    "ב-14 בספט׳ 2026, בשעה 8:00, \u200fHelp Desk <help@ours.example> כתב/ה:",
    "في الاثنين، 14 سبتمبر 2026 في 8:00 ص تمت كتابة ما يلي بواسطة Help Desk <help@ours.example>:",
    "في ١٤\u200f/٩\u200f/٢٠٢٦، الساعة ٨:٠٠، كتب Help Desk <help@ours.example>:",
    # Japanese, Chinese, Korean, Vietnamese
    "2026年9月14日(月) 8:00 Help Desk <help@ours.example>:",
    "2026年9月14日(月) 8:00 Help Desk <help@ours.example> のメッセージ:",
    "2026/09/14 8:00、Help Desk <help@ours.example>のメール:",
    "On 2026/09/14 8:00, Help Desk wrote:",
    "(2026/09/14 8:00), Help Desk wrote:",
    "At 2026-09-14 08:00:12, 'Help Desk' <help@ours.example> wrote:",
    "Ngày 14 tháng 9 năm 2026 08:00, Help Desk <help@ours.example> đã viết:",
    "Help Desk <help@ours.example> hat am 14. September 2026 um 08:00\ngeschrieben:",
    "14. 9. 2026 v 8:00, Help Desk <help@ours.example>:",
    "14 сент. 2026 г., в 8:00, Help Desk <help@ours.example> написал(а):",
    "Pada tanggal Sen, 14 Sep 2026 pukul 08.00 Help Desk <help@ours.example> menulis:",
    "Help Desk <help@ours.example> 于2026年9月14日周一 上午8:00写道：",
    "在 2026年9月14日,08:00,Help Desk <help@ours.example> 写道：",
    '在 2026-09-14 08:00:12，"Help Desk" <help@ours.example> 写道：',
    "Help Desk <help@ours.example> 於 2026年9月14日 週一 上午8:00寫道：",
    "Help Desk <help@ours.example> 於 2026年9月14日 上午8:00 寫道：",
    "2026년 9월 14일 (월) 오전 8:00, Help Desk <help@ours.example>님이 작성:",
    "2026. 9. 14. 오전 8:00, Help Desk 작성:",
    "Vào Th 2, 14 thg 9, 2026 vào lúc 08:00 Help Desk <help@ours.example> đã viết:",
    "Vào 08:00, T.2, 14 Th9, 2026 Help Desk <help@ours.example> đã viết:",
    # Lotus Notes
    "Help Desk/Ours wrote on 09/14/2026 08:00:12 AM:",
    "-----Help Desk <help@ours.example> wrote: -----",
    "-----Help Desk <help@ours.example> schrieb: -----",
]  # fmt: skip


@pytest.mark.parametrize("introduction", CERTAIN)
def test_an_introduction_ends_what_is_new(introduction: str) -> None:
    assert newest(f"Nobody came, so we wait.\n\n{introduction}\n\nWe will come on Friday.\nSee you.") == (
        "Nobody came, so we wait."
    )


@pytest.mark.parametrize("introduction", CERTAIN)
def test_an_introduction_right_below_the_answer(introduction: str) -> None:
    found = zones(f"Nobody came, so we wait.\n{introduction}\n> We will come on Friday.\n")
    assert found.newest == "Nobody came, so we wait."
    assert "Friday" in found.quoted


@pytest.mark.parametrize("introduction", CERTAIN)
def test_below_an_introduced_quotation_stands_the_answer(introduction: str) -> None:
    assert newest(f"{introduction}\n\n> We will come on Friday.\n>\n> See you.\n\nNobody came.\n") == "Nobody came."


# With ">" below them these are introductions; without it they might be anything.
UNCERTAIN = [
    "Dana Hall wrote:",
    "Dana wrote:",
    "Dana Hall schrieb:",
    "Dana Hall a écrit :",
    "Dana Hall escribió:",
    "Dana Hall skrev:",
    "On Monday Dana Hall wrote:",
    "On Mon, 14 Sep, Dana Hall wrote:",
    "Zitat von Dana Hall:",
    "Quoting Dana Hall:",
    "Dana Hall пишет:",
    "Am Montag schrieb Dana Hall:",
    "Dana Hall, 14.09.2026 08:00:",
]


@pytest.mark.parametrize("introduction", UNCERTAIN)
def test_an_introduction_is_quoted_where_a_marked_quotation_follows(introduction: str) -> None:
    assert newest(f"Hello.\n\n{introduction}\n> We will come.\n\nNobody came.\n") == "Hello. Nobody came."
