from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triaged.inbox.parse import parse
from triaged.inbox.zones import split
from triaged.model import Message, Zones

BLANK = parse(b"Subject: Tap\r\n\r\n", received_at=datetime(2026, 9, 14, tzinfo=UTC))


def _mail(text: str, subject: str = "Tap") -> Message:
    return replace(BLANK, text=text, subject=subject)


def _zones(text: str, subject: str = "Tap") -> Zones:
    return split(_mail(text, subject))


@pytest.mark.parametrize(
    "introduction",
    [
        "On Mon, 14 Sep 2026 at 08:00, Help <help@ours.example> wrote:",
        "On Mon, 14 Sep 2026 at 08:00, Help Desk of Rather Long Name\n<help@ours.example> wrote:",
        "Am 14.09.2026 um 08:00 schrieb Help <help@ours.example>:",
        "Le lun. 14 sept. 2026 à 08:00, Help <help@ours.example> a écrit\xa0:",
        "El lun, 14 sept 2026 a las 8:00, Help (<help@ours.example>) escribió:",
        "Il giorno lun 14 set 2026 alle ore 08:00 Help\n<help@ours.example> ha scritto:",
        "Op ma 14 sep 2026 om 08:00 schreef Help <help@ours.example>:",
        "Op 14 sep. 2026, om 08:00 heeft Help het volgende geschreven:",
        "Em seg., 14 de set. de 2026 às 08:00, Help <help@ours.example>\nescreveu:",
        "Den mån 14 sep. 2026 kl 08:00 skrev Help <help@ours.example>:",
        "-----Original Message-----",
        "-----Ursprüngliche Nachricht-----",
        "-----Message d'origine-----",
        "-------- Mensaje original --------",
        "-----Messaggio originale-----",
        "-----Oorspronkelijk bericht-----",
        "-----Mensagem original-----",
        "-----Ursprungligt meddelande-----",
        "From: Help <help@ours.example>\nSent: Monday\nTo: Ida\nSubject: Tap\n",
        "*From:* Help <help@ours.example>\n*Date:* Monday\n*Subject:* Tap\n",
        "Von: Help <help@ours.example>\nGesendet: Montag\nAn: Ida\nBetreff: Hahn\n",
        "De : Help\nEnvoyé : lundi\nÀ : Ida\nObjet : robinet\n",
        "Da: Help\nInviato: lunedì\nA: Ida\nOggetto: rubinetto\n",
        "Van: Help\nVerzonden: maandag\nAan: Ida\nOnderwerp: kraan\n",
        "Från: Help\nSkickat: måndag\nTill: Ida\nÄmne: kranen\n",
        "________________________________\nFrom: Help\nSent: Monday\nTo: Ida\nSubject: Tap\n",
    ],
)
@pytest.mark.parametrize("prefix", ["", "> "])
def test_what_is_quoted_is_not_new(introduction: str, prefix: str) -> None:
    zones = _zones(f"Nobody came.\n\n{introduction}\n{prefix}We will come on Friday.\n")
    assert zones.newest == "Nobody came."
    assert "We will come on Friday." in zones.quoted


@pytest.mark.parametrize(
    "text",
    [
        "As I wrote:\nHe promised Tuesday.",
        "Hello.\nOn the phone I wrote:\nHe promised Tuesday and did not come.",
        "Hello.\nOn 3 May 2026 I wrote:\nHe promised Tuesday and did not come.",
        "Hello.\n\nHe came at 10:30 and wrote:\nnot at home.\nBut I was.",
        "We agreed on 3 things.\nAs Dana wrote:\nfix it.",
        "Hello.\n\nFrom: the kitchen to the hall it is wet.\nTo: nobody's joy.",
        "Thanks\nHe said that he would come on Friday.",
        "It is -- as I said -- wet.\n---\nAnd cold.",
    ],
)
def test_prose_that_resembles_a_mark_stays_new(text: str) -> None:
    assert _zones(text) == Zones(newest=text)


def test_answers_between_quotations_are_new() -> None:
    zones = _zones("> You said Tuesday.\nNobody came.\n\n> And Friday?\nNot then either.\n")
    assert zones.newest == "Nobody came.\n\nNot then either."
    assert zones.quoted == "> You said Tuesday.\n> And Friday?"


def test_an_answer_below_an_introduced_quotation_is_new() -> None:
    zones = _zones("On Mon, 14 Sep 2026, Help wrote:\n\n> We will come.\n\nYou did not.\n")
    assert zones.newest == "You did not."


@pytest.mark.parametrize(
    "mark",
    [
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "-------- Weitergeleitete Nachricht --------",
        "---------- Message transféré ---------",
        "---------- Mensaje reenviado ---------",
        "---------- Messaggio inoltrato ---------",
        "---------- Doorgestuurd bericht ---------",
        "---------- Mensagem encaminhada ---------",
        "---------- Vidarebefordrat meddelande ---------",
    ],
)
def test_a_forwarded_mail_is_not_new(mark: str) -> None:
    zones = _zones(f"Please see below.\n\n{mark}\nFrom: Joe\n\nHe comes on Friday.\n", "Fwd: x")
    assert (zones.newest, zones.quoted) == ("Please see below.", "")
    assert "He comes on Friday." in zones.forwarded


def test_a_copied_header_under_a_forward_subject_is_forwarded() -> None:
    zones = _zones("See below.\n\nVon: Joe\nGesendet: Montag\nAn: Ida\nBetreff: x\n\nFreitag.\n", "WG: x")
    assert (zones.newest, zones.quoted) == ("See below.", "")
    assert "Freitag." in zones.forwarded


@pytest.mark.parametrize(
    ("above", "signature"),
    [
        ("Nobody came.", "-- \nIda Holm\nWe come by nine or the visit is free!"),
        ("Nobody came.", "--\nIda"),
        ("Nobody came.", "Kind regards,\nIda Holm\nHolm Bakery Ltd.\n+44 20 7946 0000"),
        ("Niemand kam.", "Mit freundlichen Grüßen\n\nIda Holm"),
        ("Personne.", "Cordialement,\nIda Holm"),
        ("Nadie.", "Saludos\nIda"),
        ("Nessuno.", "Cordiali saluti\nIda Holm"),
        ("Niemand.", "Met vriendelijke groet,\nIda van der Holm"),
        ("Ninguém.", "Cumprimentos,\nIda Holm"),
        ("Ingen.", "Vänliga hälsningar\nIda Holm"),
        ("Nobody came.", "Sent from my iPhone"),
        ("Niemand kam.", "Von meinem iPhone gesendet"),
        ("Niemand kam.", "Gesendet mit der mobilen App"),
        ("Personne.", "Envoyé de mon iPhone"),
        ("Nadie.", "Enviado desde mi iPhone"),
        ("Nessuno.", "Inviato da iPhone"),
        ("Niemand.", "Verstuurd vanaf mijn iPhone"),
        ("Ingen.", "Skickat från min iPhone"),
    ],
)
def test_a_signature_is_not_new(above: str, signature: str) -> None:
    zones = _zones(f"{above}\n\n{signature}\n")
    assert zones.newest == above
    assert zones.signature.split() == signature.split()


def test_a_postscript_below_the_name_stays_new() -> None:
    assert "He is back on Friday." in _zones("He came.\n\nBest,\nIda\n\nP.S. He is back on Friday.\n").newest


def test_a_signature_between_answer_and_quotation() -> None:
    zones = _zones("Nobody came.\n-- \nIda\nOn Mon, 14 Sep 2026 08:00, Help <h@ours.example> wrote:\n> We will.\n")
    assert (zones.newest, zones.signature) == ("Nobody came.", "--\nIda")
    assert "We will." in zones.quoted


@pytest.mark.parametrize(
    "text", ["> We will come.\n", "-- \nIda\n", "Sent from my phone", "Begin forwarded message:\n\nx"]
)
def test_where_nothing_would_be_new_all_is(text: str) -> None:
    assert _zones(text) == Zones(newest=text.strip())


HOSTILE = {
    "introductions without end": "On Mon " * 150_000,
    "introductions by line": "On Mon \n" * 130_000,
    "deep quotation": ">" * 1_000_000,
    "quotations by line": ">>>>\nx\n" * 150_000,
    "header words": "a:\n" * 330_000,
    "copied headers": "From: x\n" * 125_000,
    "wrote": ("On 1 " + "wrote " * 48 + "\n") * 3300,
    "signatures": "-- \n" * 250_000,
    "sign-offs": "Best,\nJoe\n" * 100_000,
    "rules": "---\n" * 250_000,
    "blank lines": "\n" * 1_000_000,
    "spaces": (" " * 100_000 + "\n") * 10,
    "long lines that end in a colon": ("x" * 290 + ":\n") * 3400,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_of_marks_is_split(name: str) -> None:
    mail = _mail(HOSTILE[name])
    zones = split(mail)
    assert zones.newest or not HOSTILE[name].strip()


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["> a", "b", "", "-- ", "Best,", "Ida", "From: x", "To: y", "Subject: z", "On 1 May 2026, x wrote:"]
        )
    )
)
def test_no_words_are_lost(lines: list[str]) -> None:
    zones = _zones("\n".join(lines))
    kept = f"{zones.newest} {zones.quoted} {zones.signature} {zones.forwarded}".split()
    assert sorted(kept) == sorted(" ".join(lines).split())
