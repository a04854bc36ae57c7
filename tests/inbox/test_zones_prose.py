"""Prose, lists and transcripts that look like the marks of mail programs stay new; so do answers between quotations."""

from __future__ import annotations

import pytest

from tests.inbox.zoned import newest, words, zones

PROSE = [
    "On the other hand I wrote:\nplease come.",
    "One is not on, the other on. On Friday both were.\nI wrote that.",
    "On your machine you can run:\n\n    telnet 127.0.0.1 52698\n\nThis should work.",
    "On Monday we met, and on Tuesday Joe said:\nit leaks.",
    "On 3 May I wrote to you:\nnobody came.",
    "As you wrote on 3 May 2026:\nfree of charge. Was that a joke?",
    "You wrote:\nfree of charge.",
    "Dana wrote:\nit was free. But it was not.",
    "From: the desk of Ida Holm. To: all who care.",
    "From: the desk\n\nHello, nobody came.",
    "From the desk:\nnobody came on Monday.",
    "Please book a van.\n\nFrom: Mill Lane\nTo: High Street\nDate: 3 May\n\nThe piano is heavy.",
    "Please book a van.\n\nFrom: Mill Lane 3\nTo: High Street 4\nDate: 3 May 2026 at 10:00\n\nThe piano is heavy.",
    "To: do\nFrom: now on\nI want it done.",
    "Von: hier an blind.",
    "Subject: none, really. I only wish to say thanks.",
    "Date: Friday\nTime: 10:00\nPlace: Mill Lane",
    "a > b, so\n1 < 2",
    "The original message was lost.",
    "Original message: see above, I mean.",
    "I forwarded message 3 to Joe.",
    "________________________________\nSign here, said the form, and I did.",
    "It is wet.\n\n***\n\nIt is cold.",
    "Le 14 septembre 2026 nous avons attendu. Joe a écrit :\nje viens.",
    "Am Montag schrieb ich:\nBitte kommen. Niemand kam.",
    "El lunes escribió Joe que viene.",
    "He came at 10:30 on 3 May and wrote:\nnot at home.\nBut I was.",
    "My order of 14.09.2026, 08:00:\n2 taps\n1 wall",
    "My address is ida@holm.example:\nplease use it.",
    "Please send it to these addresses by 14/09/2026:\nida@holm.example\njoe@holm.example",
    "2026/9/14 nobody came.",
    "2026-09-14 08:00: nobody came.\n2026-09-15 08:00: nobody came.",
    "Quoting the manual:\nturn left.",
    "Zitat von Goethe:\nEdel sei der Mensch.",
    "Name: Ida Holm\nEmail: ida@holm.example\nDate: 14.09.2026 08:00\nMessage: nobody came.",
    "Hello\n--\nis what the screen shows, and then it hangs for an hour or so.",
    "Agenda\nFrom: 10:00\nTo: 12:00\nSubject: tap",
    "On Monday 14 September 2026 your colleague wrote:\n'We come on Friday.'\nNobody came.",
    "Your mail of 14/09/2026 08:00 says:\n'We come Friday'\nNobody did.",
    "On 14/09/2026 Dana from your office wrote to me that he would come. He did not.",
    "I wrote to Joe <joe@ours.example> on 14 Sep 2026 at 10:00, asking:\nwhen do you come?\nNo answer.",
    "Am 14.09.2026 um 08:00 Uhr war niemand da. Joe schrieb:\nich komme.",
    "Op 14 september schreef ik:\nkom maar.",
    "The error is\n\nFrom: invalid\nSubject: missing\n\nwhat now?",
    "Two numbers:\n-- Tap\n-- Wall",
    "The head is\n---\nname: x\ndate: y\n---\nand the body below it.",
    "Office closed\nDate: 14 September 2026\nTime: 10:00\nFrom: 10 to 12\nTo: be confirmed",
    "Tel: I will call you.\nTo be sure: Friday.",
]
TRANSCRIPTS = [
    "(2:01:28 PM) Dana: Hello, how may I help?\n(2:01:40 PM) Ida: Nobody came.\n(2:02:01 PM) Dana: On Friday then.",
    "(2:01:28 PM) help@ours.example: On 14 Sep 2026 Joe wrote:\n(2:01:40 PM) Ida: nobody came.",
    "(14:01:28) Dana wrote: Hello\n(14:01:40) Ida wrote:\n(14:01:45) Ida: Nobody came.",
    "[14:01] <dana> hello\n[14:02] <ida> nobody came",
    "[14.09.26, 14:01:28] Dana Hall: Hello\n[14.09.26, 14:01:40] Ida Holm: Nobody came",
    "14.09.2026, 14:01 - Dana: Hello\n14.09.2026, 14:02 - Ida: Nobody came",
    "14:01 Dana: Hello\n14:02 Ida: Nobody came",
    "[9/14/2026 2:01:28 PM] Dana Hall: Hello\n[9/14/2026 2:01:40 PM] Ida Holm: From: here\nTo: there",
    "Dana: Hello\nIda: Nobody came\nDana: On Friday then\nIda: Thanks",
    "Dana [14:01]: Hello\nIda [14:02]: Nobody came",
    "Dana (14:01):\nHello\nIda (14:02):\nNobody came",
]


@pytest.mark.parametrize("text", PROSE)
def test_prose_stays_new(text: str) -> None:
    assert newest(f"Hello.\n\n{text}\n") == words(f"Hello. {text}")
    assert newest(f"{text}\n\nWhat now?\n") == words(f"{text} What now?")


@pytest.mark.parametrize("text", PROSE)
def test_prose_above_a_quotation_stays_new(text: str) -> None:
    quote = "On Mon, Sep 14, 2026 at 8:00 AM, Help\n<help@ours.example> wrote:\n\n> We will come.\n"
    assert newest(f"Hello.\n\n{text}\n\n{quote}") == words(f"Hello. {text}")


@pytest.mark.parametrize("text", TRANSCRIPTS)
def test_a_transcript_stays_new(text: str) -> None:
    assert newest(f"Here is our chat:\n\n{text}\n\nThat was all.\n") == words(f"Here is our chat: {text} That was all.")
    assert newest(f"Here is our chat:\n\n{text}\n") == words(f"Here is our chat: {text}")
    quote = "\n\nOn Mon, Sep 14, 2026 at 8:00 AM, Help <help@ours.example> wrote:\n\n> We will come.\n"
    assert newest(f"Here is our chat:\n\n{text}{quote}") == words(f"Here is our chat: {text}")


ATTRIBUTION = "On Mon, Sep 14, 2026 at 8:00 AM, Help <help@ours.example> wrote:"
INTERLEAVED = {
    f"Hello Dana,\n\n{ATTRIBUTION}\n\n> We came.\n\nYou did not.\n\n> Friday?\n\nYes.\n": (
        "Hello Dana, You did not. Yes."
    ),
    f"{ATTRIBUTION}\n> We came.\nYou did not.\n> Friday?\nYes.\n-- \nIda": "You did not. Yes.",
    f"{ATTRIBUTION}\n> > Nobody came?\n> We came.\n>\n> Friday?\n\nYes.\n\nIt drips.\n": "Yes. It drips.",
    f"{ATTRIBUTION}\n>> We came.\n>>> When?\nNo.\n": "No.",
    f" {ATTRIBUTION}\n > We came.\n No.\n": "No.",
    "> We came.\n\nNo.\n\nOn Sun, 13 Sep 2026 Joe Hall wrote:\n> Hello.\n\nHello.\n": "No. Hello.",
    f"> {ATTRIBUTION}\n>\n> We came.\n\nNo.\n": "No.",
    f"Top.\n\n{ATTRIBUTION}\n> a long line of the quotation that the program of the writer has wrapped at its\n"
    "end\n> and that goes on.\n": "Top.",
    "IH> We came.\nIH> Friday?\n\nNo.\n": "No.",
    f"No.\n\n{ATTRIBUTION}\n\n| We came.\n| Friday?\n": "No.",
    f"{ATTRIBUTION}\n\n| We came.\n| Friday?\n\nNo.\n": "No.",
    f"No.\n\n{ATTRIBUTION}\n> We came.\n> --\n> Help\n\n": "No.",
    f"No.\n\n________________________________\n{ATTRIBUTION}\n\nWe came.\n": "No.",
    f"No.\n\n--\n{ATTRIBUTION}\n\nWe came.\n": "No.",
    f"No.\n\n*{ATTRIBUTION}*\n\nWe came.\n": "No.",
    f"\ufeffNo.\u200b\n\n\u200e{ATTRIBUTION}\n\nWe came.\n": "No.",
    f"No.\n\n{ATTRIBUTION.replace(' ', chr(0xA0))}\n\nWe came.\n": "No.",
}


@pytest.mark.parametrize("text", INTERLEAVED)
def test_answers_between_quotations(text: str) -> None:
    assert words(zones(text).newest.replace("\ufeff", "").replace("\u200b", "")) == INTERLEAVED[text]


@pytest.mark.parametrize(
    "text",
    [
        "---------- Forwarded message ---------\nFrom: Joe <joe@ours.example>\nDate: Mon\nSubject: x\n\nHe comes.",
        "-----Original Message-----\nFrom: Joe\nSent: Monday\nTo: Ida\nSubject: x\n\nHe comes.",
        "From: Joe <joe@ours.example>\nSent: Monday\nTo: Ida\nSubject: x\n\nHe comes.",
        "Begin forwarded message:\n\n> From: Joe\n> Subject: x\n>\n> He comes.",
    ],
)
def test_a_forward_without_words_of_its_own_is_new_as_a_whole(text: str) -> None:
    assert newest(text, "Fwd: x") == words(text)
