# ruff: noqa: RUF001 - words of other languages in their own letters
"""Legal notices and lines of virus scanners are nobody's new words; neither is the banner of a mail gateway."""

from __future__ import annotations

import pytest

from tests.inbox.zoned import newest, words, zones

DISCLAIMERS = [
    (
        "This e-mail and any attachments are confidential and intended solely for the addressee. If you have"
        " received it "
        "in error, please notify the sender and delete it."
    ),
    (
        "This message is intended only for the use of the individual to whom it is addressed. Any unauthorised"
        " copying is "
        "prohibited. We will come on Friday."
    ),
    "CONFIDENTIALITY NOTICE: The contents of this email are privileged and for the intended recipient only.",
    (
        "Confidentiality Notice\nThis message may contain privileged information.\nIf you are not the intended"
        " recipient, "
        "delete it."
    ),
    "DISCLAIMER: This email and any files transmitted with it are confidential.",
    (
        "The information contained in this communication is confidential and may be legally privileged. Unauthorized "
        "disclosure is prohibited."
    ),
    (
        "Diese E-Mail enthält vertrauliche und/oder rechtlich geschützte Informationen. Wenn Sie nicht der richtige "
        "Adressat sind, informieren Sie bitte sofort den Absender und vernichten Sie diese Mail."
    ),
    "Der Inhalt dieser E-Mail ist vertraulich und ausschließlich für den bezeichneten Adressaten bestimmt.",
    (
        "Ce message et toutes les pièces jointes sont confidentiels et établis à l'intention exclusive de leurs "
        "destinataires. Si vous avez reçu ce message par erreur, merci de le détruire."
    ),
    (
        "Este mensaje y sus archivos adjuntos son confidenciales y van dirigidos exclusivamente a su"
        " destinatario. Si lo "
        "ha recibido por error, bórrelo."
    ),
    (
        "Questo messaggio e i suoi allegati sono riservati e destinati esclusivamente al destinatario. Se avete"
        " ricevuto "
        "questo messaggio per errore, vi preghiamo di cancellarlo."
    ),
    (
        "Dit bericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde. Indien u dit bericht ten onrechte "
        "ontvangt, verzoeken wij u het te vernietigen."
    ),
    (
        "Esta mensagem e os seus anexos são confidenciais e destinam-se exclusivamente ao destinatário. Se a"
        " recebeu por "
        "engano, elimine-a."
    ),
    "Detta meddelande är konfidentiellt och endast avsett för mottagaren. Om du har fått det av misstag, radera det.",
    (
        "Denne e-mail er fortrolig og kun beregnet for modtageren. Hvis du har modtaget den ved en fejl, bedes"
        " du slette "
        "den."
    ),
    "Tämä viesti on luottamuksellinen ja tarkoitettu vain vastaanottajalle. Jos olet saanut sen vahingossa, poista se.",
    (
        "Niniejsza wiadomość jest poufna i przeznaczona wyłącznie dla adresata. Jeśli otrzymali ją Państwo omyłkowo, "
        "prosimy o jej usunięcie."
    ),
    (
        "Это сообщение является конфиденциальным и предназначено только для адресата. Если вы получили его по ошибке, "
        "удалите его."
    ),
    "This email has been checked for viruses by Avast antivirus software.\nhttps://www.avast.example/antivirus",
    "Virus-free. www.avast.example",
    "Diese E-Mail wurde von Avast Antivirus-Software auf Viren geprüft.\nhttps://www.avast.example",
    "Virenfrei. www.avast.example",
    "L'absence de virus dans ce courrier électronique a été vérifiée par le logiciel antivirus Avast.",
    "Garanti sans virus. www.avast.example",
    "Libre de virus. www.avast.example",
    "El software de antivirus Avast ha analizado este correo electrónico en busca de virus.",
    "Mail priva di virus. www.avast.example",
    "Questa e-mail è stata controllata per individuare virus con Avast antivirus.",
    "Virusvrij. www.avast.example",
    "Livre de vírus. www.avast.example",
    "No virus found in this message.\nChecked by AVG - www.avg.example",
    "Please consider the environment before printing this e-mail.",
    "P Please consider the environment before printing this email",
    "Bitte prüfen Sie der Umwelt zuliebe, ob der Ausdruck dieser Mail erforderlich ist.",
    "Pensez à l'environnement avant d'imprimer ce message.",
]
QUOTE = "\n\nOn Mon, Sep 14, 2026 at 8:00 AM, Help <help@ours.example> wrote:\n\n> We will come.\n"


@pytest.mark.parametrize("disclaimer", DISCLAIMERS)
def test_a_disclaimer_is_no_new_text(disclaimer: str) -> None:
    found = zones(f"Nobody came, so we wait.\n\n{disclaimer}\n")
    assert found.newest == "Nobody came, so we wait."
    assert words(found.disclaimer) == words(disclaimer)
    assert newest(f"Nobody came.\n\nBest regards,\nIda Holm\n\n{disclaimer}{QUOTE}") == "Nobody came."
    assert newest(f"Nobody came.\n\nBest regards,\nIda Holm\n{'_' * 20}\n{disclaimer}\n") == "Nobody came."


def test_a_disclaimer_below_the_quotation() -> None:
    assert newest(f"Nobody came.{QUOTE}\n\n{DISCLAIMERS[0]}\n\n{DISCLAIMERS[18]}\n") == "Nobody came."


@pytest.mark.parametrize(
    "banner",
    [
        (
            "CAUTION: This email originated from outside of the organization. Do not click links or open attachments "
            "unless you recognize the sender."
        ),
        "[EXTERNAL EMAIL] This message came from outside the organisation.",
        "You don't often get email from ida@holm.example. Learn why this is important",
        "ACHTUNG: Diese E-Mail stammt von einem externen Absender.",
    ],
)
def test_the_banner_of_a_gateway_is_no_new_text(banner: str) -> None:
    assert newest(f"{banner}\n\nNobody came.\n") == "Nobody came."


@pytest.mark.parametrize(
    "text",
    [
        "Please keep this confidential. He promised Friday.",
        "This message is confidential: Joe drinks.",
        "I received this letter in error, shall I delete the file?",
        "The intended recipient of the parcel is Joe, it was sent to me by mistake.",
        "My laptop has a virus. Nobody came to check it.",
        "The disclaimer on your site is wrong.",
        "Your mail was scanned for viruses and then I could not open it.",
    ],
)
def test_words_on_such_matters_stay_new(text: str) -> None:
    assert newest(f"Hello.\n\n{text}\n") == f"Hello. {text}"


def test_where_only_a_disclaimer_stands_it_is_the_text() -> None:
    assert newest(DISCLAIMERS[0]) == DISCLAIMERS[0]
