# ruff: noqa: RUF001 - words of other languages in their own letters
"""What is a signature at the end of a mail, and which closing words are the writer's own."""

from __future__ import annotations

import pytest

from tests.inbox.zoned import newest, words, zones

QUOTE = "\n\nOn Mon, Sep 14, 2026 at 8:00 AM, Help <help@ours.example> wrote:\n\n> We will come.\n"
CONTACT = (
    "Ida Holm\nHead Baker\n\nHolm Bakery Ltd.\n12 Mill Lane, Leeds LS1 1AA\nTel: +44 20 7946 0000\nwww.holm.example"
)
SIGNATURES = [
    "-- \nIda Holm",
    "--\nIda",
    "--\xa0\nIda Holm\n+44 20 7946 0000",
    "--Ida",
    "-- Ida Holm",
    "-Ida",
    "- Ida",
    "- Ida Holm",
    "-Ida Holm",
    "\N{EN DASH} Ida",
    "\N{EM DASH}\nIda Holm",
    "\N{EM DASH} Ida Holm",
    "\N{EM DASH}Ida",
    "~Ida",
    "/Ida",
    "// Ida Holm",
    "__\nIda Holm\nHolm Bakery",
    "---\nIda Holm\nida@holm.example",
    "*--*\n*Ida Holm*",
    "--\n*Ida Holm* | Head Baker\n*e:* ida@holm.example | *p:* 020 7946 0000",
    "-- \n" + CONTACT,
    CONTACT,
    "Ida Holm\nHead Baker | Holm Bakery\nM: 07700 900123",
    "IDA HOLM\nida@holm.example",
    "Kind regards,\n" + CONTACT,
    "Kind regards\n\n\n" + CONTACT,
    "Best,\nIda",
    "Best regards, Ida",
    "Regards - Ida",
    "Many thanks,\n\nIda Holm",
    "Cheers,\nIda",
    "Cheers\nIda & Joe",
    "Thanks & regards,\nIda Holm",
    "Thanks and Regards,\n\n*Ida Holm*",
    "Warmest regards,\nIda",
    "Yours,\n\nIda Holm (Ms)",
    "Sincerely,\n\nDr. Ida Holm, MBA",
    "Best Regards,\n\nIda Holm\nHolm Bakery\n[cid:image001.png@01D00000.00000000]",
    "Mit freundlichen Grüßen\n\ni. A. Ida Holm\nHolm Bäckerei GmbH\nTel. 030 000000",
    "Mit freundlichem Gruß\nIda Holm",
    "Viele Grüße aus Berlin\nIda",
    "Viele Grüße,\nIda",
    "Schöne Grüße\nIda",
    "Herzliche Grüße\nIda Holm",
    "Freundliche Grüsse\nIda Holm",
    "LG Ida",
    "VG\nIda",
    "Gruß, Ida",
    "Cordialement,\n\nIda Holm",
    "Bien cordialement,\nIda HOLM\nTél. : 01 99 00 00 00",
    "Bonne journée,\nIda",
    "Bien à vous,\nIda Holm",
    "Un saludo,\nIda",
    "Saludos cordiales,\nIda Holm",
    "Cordiali saluti,\nIda Holm",
    "Met vriendelijke groet,\n\nIda Holm",
    "Groetjes,\nIda",
    "Atenciosamente,\nIda Holm",
    "Abraços,\nIda",
    "Med vänliga hälsningar\nIda Holm",
    "Mvh\nIda",
    "Med venlig hilsen\n\nIda Holm",
    "Hilsen Ida",
    "Med vennlig hilsen\nIda Holm",
    "Terveisin\nIda Holm",
    "Ystävällisin terveisin,\nIda Holm",
    "Pozdrawiam\nIda Holm",
    "Z poważaniem,\nIda Holm",
    "S pozdravem\nIda Holm",
    "Üdvözlettel,\nIda Holm",
    "Saygılarımla,\nIda Holm",
    "İyi çalışmalar\nIda Holm",
    "С уважением,\nИда Холм",
    "З повагою,\nІда Холм",
    "Με εκτίμηση,\nΊντα Χολμ",
    "בברכה,\nאידה הולם",
    "مع تحياتي\nآيدا هولم",
    "敬具\n山田花子",
    "此致\n敬礼\n王小明",
    "감사합니다.\n홍길동 드림",
    "Trân trọng,\nNguyễn Văn An",
    "Best regards",
    "Kind regards,",
    "Mit freundlichen Grüßen",
    "Cordialement,",
    "Pozdrawiam,",
]  # fmt: skip


@pytest.mark.parametrize("signature", SIGNATURES)
def test_a_signature_is_no_new_text(signature: str) -> None:
    found = zones(f"Nobody came, so we wait.\n\n{signature}\n")
    assert found.newest == "Nobody came, so we wait."
    assert words(found.signature) == words(signature)


@pytest.mark.parametrize("signature", SIGNATURES)
def test_a_signature_above_the_quotation(signature: str) -> None:
    assert newest(f"Nobody came, so we wait.\n\nWhen do you come?\n\n{signature}{QUOTE}") == (
        "Nobody came, so we wait. When do you come?"
    )


@pytest.mark.parametrize("signature", SIGNATURES)
def test_a_signature_below_the_answer_below_the_quotation(signature: str) -> None:
    assert newest(f"{QUOTE.lstrip()}\nNobody came.\n\n{signature}\n") == "Nobody came."


def test_a_name_that_the_sender_has_is_his_signature() -> None:
    assert newest("Nobody came.\n\nIda\n", writer="Ida Holm") == "Nobody came."
    assert newest("Nobody came.\n\nIda Holm\n" + QUOTE, writer="Ida Holm") == "Nobody came."
    assert newest("Nobody came.\n\nFriday\n", writer="Ida Holm") == "Nobody came. Friday"


def test_closing_words_of_ones_own_stay_while_the_name_goes() -> None:
    assert newest("Nobody came.\n\nThanks for your help,\nIda\n", writer="Ida Holm") == (
        "Nobody came. Thanks for your help,"
    )


@pytest.mark.parametrize(
    "text",
    [
        "He came. Thanks!",
        "He came.\n\nBest,\nIda\n\nFront windows: 2 x 1.8 m, 1 x 2.4 m",
        "He came.\n\nThanks",
        "He came.\n\nThank you so much!",
        "He came.\n\nThanks,\nbut the tap still drips.",
        "He came.\n\nBest,\nIda\n\nP.S. The tap still drips, please come again.",
        "He came.\n\nCheers\n\nThe tap still drips, and the wall is wet again.",
        "We need:\n- nails\n- Screws",
        "We need\n- Nails\n- Screws\n- Joe",
        "Two ways:\n--\nThe first one is that you come again on Friday.\n--\nThe second is that we wait for Joe.",
        "It is -- as I said -- wet.\n---\nAnd cold, so please come on Friday.",
        "Please ring me at:\n\nIda Holm\n12 Mill Lane\nTel: +44 20 7946 0000",
        "My number is\n+44 20 7946 0000",
        "Please write to ida@holm.example",
        "Hello,\n\nYes, do.",
        "When?\n\nFriday\n",
        "-1 from me, the price went up by 5",
        "- Monday is fine\n- Tuesday is not",
        "/etc/hosts is empty",
        "Best, I think, is that you come on Friday.",
        "Regards the tap, nobody came.",
        "Yes.\n\nCall Joe",
        "Thanks, Dana",
        "Here is the list:\n\nJoe Hall\nPlumber\n+44 20 7946 0001\n\nPick one.",
    ],
)
def test_closing_words_stay_new(text: str) -> None:
    assert newest(text) == words(text)


@pytest.mark.parametrize(
    "footer",
    [
        (
            "_______________________________________________\ntaps mailing list\ntaps@lists.example\n"
            "http://lists.example/mailman/listinfo/taps"
        ),
        (
            "_______________________________________________\ntaps mailing list\ntaps@lists.example\n"
            "http://lists.example/mailman/listinfo/taps\n"
        ),
        (
            "---------------------------------------------------------------------\n"
            "To unsubscribe, e-mail: taps-unsubscribe@lists.example\nFor additional commands, e-mail:"
            " taps-help@lists.example"
        ),
        (
            "-- \nYou received this message because you are subscribed to the Taps group.\n"
            "To unsubscribe from this group, send email to taps+unsubscribe@lists.example."
        ),
        (
            "You received this message because you are subscribed to the Taps group.\n"
            "To unsubscribe from this group, send email to taps+unsubscribe@lists.example."
        ),
        "\N{EM DASH}\nReply to this email directly or view it on the site <https://taps.example/1>.",
        "--\nTo unsubscribe from this list: send the line unsubscribe in the body",
    ],
)
def test_the_footer_of_a_list_is_no_new_text(footer: str) -> None:
    assert newest(f"Nobody came.\n\n{footer}\n") == "Nobody came."
    assert newest(f"Nobody came.\n\n- Ida\n\n\n{footer}\n") == "Nobody came."
    assert newest(f"Nobody came.\n{QUOTE}>\n\n{footer}\n") == "Nobody came."
    assert newest(f"{QUOTE}\nNobody came.\n\n{footer}\n") == "Nobody came."


def test_thanks_that_are_all_of_the_answer_stay() -> None:
    assert newest(f"Hi Dana,\n\nThank you!\n\nIda{QUOTE}") == "Hi Dana, Thank you!"
    assert newest(f"Thanks,\nIda\n\nSent from my iPhone{QUOTE}") == "Thanks,"
    assert newest(f"Merci\nIda{QUOTE}") == "Merci"


@pytest.mark.parametrize(
    "below",
    [
        "Ida Holm\nHolm Ovens · Mill Lane 4\nYour partner for all that bakes: delivered in 48 hours!",
        "Ida Holm\nWe guarantee a warm shop, always.",
        "Ida\n\nHolm Ovens, Mill Lane, Leeds\nWe bake while you sleep.",
        "I. Holm\nHead of Sales\n\n-----\nAny offer in this mail is not binding. Prices hold for a month.",
        "Ida\n\nHolm Ovens has been warming the north since 1911. Our ovens are made by hand.",
    ],
)
def test_what_a_firm_says_of_itself_below_a_name_is_no_new_text(below: str) -> None:
    assert newest(f"The oven is cold again.\n\nKind regards,\n{below}") == "The oven is cold again."


@pytest.mark.parametrize(
    "below",
    ["Could you bring the key as well?", "I will be in on Friday.", "The back door sticks"],
)
def test_what_the_writer_adds_below_his_name_stays_new(below: str) -> None:
    assert below in newest(f"The oven is cold again.\n\nKind regards,\nIda\n\n{below}")
