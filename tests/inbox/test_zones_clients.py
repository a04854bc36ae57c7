# ruff: noqa: RUF001 - words of other languages in their own letters
"""Whole mails as people send them: the answer, the signature, and what each program puts around the mail it quotes."""

from __future__ import annotations

import pytest

from tests.inbox.zoned import newest

GMAIL = "On Mon, Sep 14, 2026 at 8:00 AM Help <help@ours.example> wrote:\n\n> We will come on Friday.\n"
LIST = "_______________________________________________\ntaps mailing list\ntaps@lists.example\n"
MAILS = {
    "a list, nothing quoted": (
        f"Which tap is best?\nI have a brass one.\n\n-Ida Holm\n\n\n{LIST}",
        "Which tap is best? I have a brass one.",
    ),
    "a list, answers between": (
        (
            "Hi,\nOn Tue, 2026-09-14 at 18:02 +0530, Ida Holm wrote:\n> Which tap is best?\n> I have a brass one.\n\n"
            f"Brass lasts. Or\nsteel, as in\n\n        tap = steel\n\n\nwould do.\n\n>\n> -Ida Holm\n>\n> "
            f"___\n> taps\n\n{LIST}"
        ),
        "Hi, Brass lasts. Or steel, as in tap = steel would do.",
    ),
    "a list, answer above": (
        f"Oh thanks.\n\nSteel then.\n\n-Ida Holm\n\nOn 14/09/26 7:07 PM, Joe Hall wrote:\n> Hi,\n>> Which?\n\n\n{LIST}",
        "Oh thanks. Steel then.",
    ),
    "a prompt machine": (
        "Good!\n\nOn Sep 14, 2026, at 7:37 PM, desk[bot]<desk@ours.example> wrote:\n\n> Done.\n>\n> --\n> x",
        "Good!",
    ),
    "Outlook, indented rule": (
        (
            "Yes.\n\n\n  _____  \n\n*From:* Help [mailto:help@ours.example]\n*Sent:* Monday, 14 September "
            "2026 5:08 p.m.\n"
            "*To:* Ida S. Holm\n*Subject:* [taps:106] Ida\n\nA note was added to Ida:\n\nWe come.\n"
        ),
        "Yes.",
    ),
    "a header without rule, deep thread": (
        (
            "Yes.\n\nFrom: Ida Holm [mailto:help@ours.example]\nSent: Monday, September 14, 2026 10:48 AM\n"
            "To: Holm, Ida\n"
            'Subject: Re: Tap\n\nWe come\n\n--\nSent from my iPhone\n\nOn Sep 13, 2026, at 10:27 AM, "Holm, Ida" '
            "<ida@holm.example> wrote:\nWhen?\n"
        ),
        "Yes.",
    ),
    "unmarked quotation": (
        'Yes.\n\nOn Sep 14, 2026, at 10:27 AM, "Hall, Joe" <joe@ours.example> wrote:\nWe come.\n',
        "Yes.",
    ),
    "no blank line above": (
        (
            'I shall see to it as soon as I\nam back.\nOn Sep 14, 2026 1:03 PM, "Joe Hall" <joe@ours.example> '
            "wrote:\n\n> Well?"
        ),
        "I shall see to it as soon as I am back.",
    ),
    "signature below the quotation": (
        f"Two:\n\n   - this\n   - that\n\n{GMAIL}\n\n\n-- \n\n*Joe Smith | Director, Taps*\n",
        "Two: - this - that",
    ),
    "dashes in prose and in earnest": (
        "It has a correct -- signature.\n\n-- \nida\n",
        "It has a correct -- signature.",
    ),
    "Zoho": ("Yes\n\n\n---- On Mon, 14 Sep 2026 08:00:00 +0200 help@ours.example wrote ----\n\nWe come", "Yes"),
    "Zoho, three dashes": (
        "Yes\n\n---- On Mon, 14 Sep 2026 08:00:00 +0200 Help<h@ours.example> wrote ---\n\nWe come",
        "Yes",
    ),
    "Yahoo, desktop": (
        "Yes\n\n    On Monday, September 14, 2026 at 08:00:12 AM GMT+2, Help <h@ours.example> wrote:  \n \n We come",
        "Yes",
    ),
    "Yahoo, phone": (
        (
            "Yes\n\nSent from Yahoo Mail on Android\n\nOn Mon, Sep 14, 2026 at 8:00 AM, Help<h@ours.example> "
            "wrote:   We come\non"
        ),
        "Yes",
    ),
    "AOL": (
        (
            "Yes\n\n\n-----Original Message-----\nFrom: Help <h@ours.example>\nTo: ida <i@holm.example>\n"
            "Sent: Mon, Sep 14, 2026 8:00 am\nSubject: tap\n\nWe come"
        ),
        "Yes",
    ),
    "Samsung": (
        (
            "Yes\n\nSent from my Galaxy\n\n\n-------- Original message --------\nFrom: Help <h@ours.example>\n"
            "Date: 14/09/2026 08:00 (GMT+00:00)\nTo: Ida\nSubject: tap\n\nWe come"
        ),
        "Yes",
    ),
    "Hotmail": (
        "Yes\n\nDate: Mon, 14 Sep 2026 08:00:00 +0200\nFrom: h@ours.example\nTo: i@holm.example\nSubject: x\n\nWe come",
        "Yes",
    ),
    "Orange": ('Oui\n\n> Message du 14/09/26 08:00\n> De : "Help"\n> Nous venons\n', "Oui"),
    "La Poste": ('Oui\n\nMessage du 14/09/26 08:00\n> De : "Help" <h@ours.example>\n> Nous venons\n', "Oui"),
    "Libero": (
        (
            "Si\n\n----Messaggio originale----\nDa: h@ours.example\nData: 14/09/2026 8.00\nA: <i@holm.example>\n"
            "Ogg: x\n\nAllora"
        ),
        "Si",
    ),
    "T-Online": ("Ja\n\n-----Original-Nachricht-----\nBetreff: x\nDatum: 14.09.2026\nVon: h\n\nWir kommen", "Ja"),
    "Seznam": ("Ano\n\n---------- Původní e-mail ----------\nOd: Help <h@ours.example>\nKomu: i\nPředmět: x\n", "Ano"),
    "Interia": (
        'Tak\n\nOd: "H" <h@ours.example>\nDo: i@holm.example;\nWysłane: 8:00 2026-09-14\nTemat: x\n\nstary',
        "Tak",
    ),
    "Mail.ru": (
        "Да\n\nПонедельник, 14 сентября 2026, 8:00 +03:00 от Help <h@ours.example>:\n>Мы\n>\n\n--\nИда Холм\n",
        "Да",
    ),
    "QQ": (
        (
            '可以\n\n------------------ 原始邮件 ------------------\n发件人: "H"<h@ours.example>;\n发送时间: '
            "2026年9月14日\n主题: tap\n\n内容"
        ),
        "可以",
    ),
    "Apple, sent line and marked introduction": (
        "可以。\n\n发自我的iPhone\n\n> 在 2026年9月14日，08:00，Help <h@ours.example> 写道：\n> \n> 内容\n",
        "可以。",
    ),
    "Apple, answer below": (
        "> Am 14.09.2026 um 08:00 schrieb H <h@ours.example>:\n> \n> Alt\n\nJa\n\nVon meinem iPhone gesendet\n",
        "Ja",
    ),
    "Outlook for Mac, address twice": (
        "Yes\n\nOn Sep 14, 2026, at 8:00 AM, Help <h@ours.example\n<mailto:h@ours.example>> wrote:\n\nWe",
        "Yes",
    ),
    "the end of the introduction is marked": (
        "Yes\n\nOn Sep 14, 2026, at 8:00 AM, Help <h@ours.example>\n> wrote:\n>\n> We come",
        "Yes",
    ),
    "mutt": ("On Mon, Sep 14, 2026 at 08:00:00AM +0200, Help Desk wrote:\n> We come\n\nYes.\n", "Yes."),
    "mutt, other words": ("Yes\n\n* Help Desk <h@ours.example> [2026-09-14 08:00]:\n> We come\n", "Yes"),
    "Gnus": ("Help Desk <h@ours.example> writes:\n\n> We come\n\nYes.\n", "Yes."),
    "said": ("Yes\n\nHelp said the following on 14/09/2026 08:00:\n> We come\n", "Yes"),
    "Horde": ("Quoting Help <h@ours.example>:\n\n> We come\n>\n\nYes\n\n", "Yes"),
    "Notes, two lines above": (
        (
            "Yes\n\nIda Holm\nSales Manager\n\n\n\nFrom:   Help <h@ours.example>\nTo:     Ida Holm/Holm@Holm\n"
            "Date:   09/14/2026 08:00 AM\nSubject:        tap\n\n\n\nWe come"
        ),
        "Yes",
    ),
    "Outlook, name over two lines": (
        "Yes\n\nFrom: Help Desk\n[mailto:h@ours.example]\nSent: Monday\nTo: Ida\nSubject: x\n\nWe",
        "Yes",
    ),
    "a separator without its frame": (
        "Yes\n\nOriginal message\nFrom: x <x@ours.example>\nSent: Monday 14 Sep\nTo: y\nSubject: z\n\nWe",
        "Yes",
    ),
    "a device line above": (f"Sent from my iPhone\n\nYes\n\n{GMAIL}", "Yes"),
    "two formulas in one line": (f"Ja.\n\nMit freundlichen Grüßen / Kind regards\n\nIda Holm\n\n{GMAIL}", "Ja."),
    "a French courtesy": ("Oui.\n\nJe vous prie d'agréer, Madame, mes salutations distinguées.\nIda Holm\n", "Oui."),
    "a signature in one line": (f"Yes.\n\nIda Holm | Head Baker | 555-123-4567\n\n{GMAIL}", "Yes."),
    "a signature in one line, commas": (f"Yes.\n\nIda Holm, Holm Bakery, ida@holm.example\n\n{GMAIL}", "Yes."),
    "a contact block right below": (f"Yes.\nIda Holm\nHead of Sales\n+44 20 7946 0000\n\n{GMAIL}", "Yes."),
    "a contact block in bold": (f"Yes.\n\n*Ida Holm*\n*Head Baker*\nida@holm.example\n\n{GMAIL}", "Yes."),
    "a contact block in parts": (
        (
            f"Hi Dana,\n\nYes.\n\nBest regards,\n\nIda Holm\n\nHolm Bakery\nP: 555-123-4567 | F: 555-123-4568\n"
            f"ida@holm.example | www.holm.example\n\n[image: logo]\n\n{GMAIL}"
        ),
        "Hi Dana, Yes.",
    ),
    "a signature with register and notice": (
        (
            "Ja.\n\nMit freundlichen Grüßen\n\nIda Holm\nHolm Bäckerei GmbH\nMühlweg 3, 10115 Berlin\n"
            "Geschäftsführer: Ida Holm; Amtsgericht Berlin-Charlottenburg, HRB 000000 B; Sitz der Firma: "
            "Berlin.\nDiese E-Mail enthält Vertrauliches. Wenn Sie nicht der Adressat sind, vernichten Sie sie"
            f"\n\n{GMAIL}"
        ),
        "Ja.",
    ),
    "a register apart": (
        f"Yes.\n\nRegards,\nIda\n\nHolm Ltd. Registered in England No. 00000000. Registered office: Leeds.\n\n{GMAIL}",
        "Yes.",
    ),
    "a colon alone in its line": (
        "Le 14 sept. 2026 à 08:00, Help <h@ours.example> a écrit\n:\n\n> Nous venons\n\nOui.\n",
        "Oui.",
    ),
    "many addressees": (
        "Yes\n\nFrom: Help <h@ours.example>\nSent: Monday\nTo: a@b.example;\n"
        + "c@d.example; e@f.example;\n" * 9
        + "Subject: Tap\n\nWe come",
        "Yes",
    ),
    "an address over three lines": (
        'Yes\n\nOn Mon, Sep 14, 2026 at 8:00 AM, "Help" <\nhelp@ours.example\n> wrote:\n\n> We come',
        "Yes",
    ),
    "Catalan": ("Sí\n\nMissatge de Help <h@ours.example> del dia dl., 14 de set. 2026 a les 8:00:\n> Venim", "Sí"),
    "Thai": ("ได้\n\nเมื่อ จ. 14 ก.ย. 2026 เวลา 08:00 Help <h@ours.example> เขียนว่า:\n> เก่า", "ได้"),
    "Croatian": ("Da\n\nDana 14. 9. 2026. u 8:00, Help <h@ours.example> je napisao/la:\n> Dolazimo", "Da"),
    "Bulgarian": ("Да\n\nНа 14.09.2026 г. в 8:00, Help написа:\n> Идваме", "Да"),
}


@pytest.mark.parametrize("name", MAILS)
def test_the_answer_and_nothing_else(name: str) -> None:
    text, wanted = MAILS[name]
    assert newest(text) == wanted


def test_thanks_with_the_writers_own_name() -> None:
    assert newest(f"Yes.\n\nThanks, Ida\n\n{GMAIL}", writer="Ida Holm") == "Yes."
    assert newest(f"Yes.\n\nThanks, Dana\n\n{GMAIL}", writer="Ida Holm") == "Yes. Thanks, Dana"
    assert newest(f"Yes.\n\nIda Holm\nHolm Bakery\n\n{GMAIL}", writer="Ida Holm") == "Yes."
