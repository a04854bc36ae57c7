"""Acknowledgements in the customer's language, in a voice of the owner's choice, or with a line that says why not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.household import World, house
from triaged.model import ConfigError, Outgoing
from triaged.outbox import languages
from triaged.outbox.templates import Templates
from triaged.proving.house import LANGUAGE_TEMPLATES, House

SAID = Path(__file__).parent / "said"
MAILS = {
    "de": (
        "Guten Tag, mein Geschirrspüler läuft seit gestern nicht mehr und ich brauche dringend einen Techniker. Bitte"
        " melden Sie sich bei mir, damit wir einen Termin ausmachen können."
    ),
    "fr": (
        "Bonjour, mon lave-vaisselle ne fonctionne plus depuis hier et j'ai besoin d'un technicien. Merci de me"
        " contacter pour que nous puissions fixer un rendez-vous."
    ),
    "es": (
        "Buenos días, mi lavavajillas no funciona desde ayer y necesito un técnico. Por favor, pónganse en contacto"
        " conmigo para que podamos fijar una cita."
    ),
    "en": "Good morning, my dishwasher has not worked since yesterday. Please send somebody.",
    "nl": (
        "Goedemorgen, mijn vaatwasser werkt sinds gisteren niet meer en ik heb een monteur nodig. Wilt u contact met"
        " mij opnemen zodat wij een afspraak kunnen maken?"
    ),
}
LENA = "Lena Sommer <lena@customer.example>"


def wrote(language: str, times: int = 1, home: House | None = None) -> Outgoing:
    """Return the last acknowledgement of some mails by one customer, a day apart."""
    world, known = World(home=home), None
    for day in range(times):
        made = world.mail(f"{MAILS[language]} {'!' * day}", at=f"2026-03-{10 + day} 09:00", sender=LENA, answers=known,
                          subject=f"{'Re: ' if day else ''}Geschirr")  # fmt: skip
        known = made.reading.message.message_id
    return [mail for mail in world.out() if mail.kind == "acknowledgement"][-1]


def with_templates(**keys: object) -> House:
    home = house()
    folder = home.config.templates.model_copy(update=keys)
    config = home.config.model_copy(update={"templates": folder})
    return House(config=config, rules=home.rules, templates=home.templates)


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "nl"])
@pytest.mark.parametrize("times", [1, 2, 3])
def test_what_a_customer_reads_in_his_language(language: str, times: int) -> None:
    mail = wrote(language, times)
    text = f"Subject: {mail.subject.replace(mail.token or '', 'TOKEN')}\n\n{mail.text}\n"
    path = SAID / f"{language}-{times}.txt"
    if os.environ.get("TRIAGED_WRITE_SAID"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


def test_a_language_is_answered_only_where_the_owner_wants_it() -> None:
    mail = wrote("de", home=with_templates(languages=()))
    assert mail.template == "general.txt"
    assert mail.text.startswith("Wir haben Ihre Nachricht erhalten. Unsere Antwort ist auf Englisch.\n\nDear Lena,")


def test_a_voice_has_words_of_its_own_where_it_has_any() -> None:
    home = with_templates(voice="formal")
    assert wrote("en", home=home).template == "formal/general.txt"
    assert wrote("de", home=home).template == "de/general.txt"


def test_every_language_has_all_that_is_said_of_a_mail_that_was_not_read() -> None:
    assert {f"{language}/{name}" for language in languages.LANGUAGES for name in LANGUAGE_TEMPLATES} <= (
        house().templates.names
    )


def test_a_mistake_in_a_language_is_told_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "de").mkdir()
    (tmp_path / "general.txt").write_text("Subject: x\n\ny\n")
    (tmp_path / "de" / "general.txt").write_text("Subject: x\n\n{{ grusswort }}\n")
    with pytest.raises(ConfigError, match=r"de/general.txt:3:1: .*grusswort"):
        Templates(tmp_path)
