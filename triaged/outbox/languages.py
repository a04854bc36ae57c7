"""What we say in the customer's language: dates by the CLDR, and the few words that values of templates hold.

Templates of a language lie in a folder of its name (``templates/de/general.txt``). A customer for whose language there
are none gets the usual words, with one line of his own on top that says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date


@dataclass(frozen=True, slots=True)
class Words:
    """How a mail begins, with a name and without; a colleague without a name; how days and moments are written."""

    dear: str
    hello: str
    person: str
    day: str
    """A day in the patterns of the CLDR."""
    moment: str

    def at_start(self) -> str:
        """Return the colleague at the start of a sentence."""
        return self.person[:1].upper() + self.person[1:]


LANGUAGES = {
    "de": Words(
        "Guten Tag {name}", "Guten Tag", "eine Kollegin oder ein Kollege", "EEEE, d. MMMM", "{day}, {hour} Uhr"
    ),
    "fr": Words("Bonjour {name}", "Bonjour", "un membre de notre équipe", "EEEE d MMMM", "{day} à {hour}"),
    "es": Words("Hola, {name}", "Hola", "una persona de nuestro equipo", "EEEE d 'de' MMMM", "{day} a las {hour}"),
}
_NOTES = {
    "nl": "Wij hebben uw bericht ontvangen. Ons antwoord is in het Engels.",
    "it": "Abbiamo ricevuto il suo messaggio. La nostra risposta è in inglese.",
    "pt": "Recebemos a sua mensagem. A nossa resposta é em inglês.",
    "de": "Wir haben Ihre Nachricht erhalten. Unsere Antwort ist auf Englisch.",
    "fr": "Nous avons reçu votre message. Notre réponse est en anglais.",
    "es": "Hemos recibido su mensaje. Nuestra respuesta es en inglés.",
    "pl": "Otrzymaliśmy Państwa wiadomość. Odpowiadamy po angielsku.",
    "sv": "Vi har fått ditt meddelande. Vårt svar är på engelska.",
    "da": "Vi har modtaget din besked. Vores svar er på engelsk.",
    "no": "Vi har mottatt meldingen din. Svaret vårt er på engelsk.",
    "fi": "Olemme saaneet viestisi. Vastauksemme on englanniksi.",
    "cs": "Vaši zprávu jsme dostali. Odpovídáme anglicky.",
    "sk": "Vašu správu sme dostali. Odpovedáme po anglicky.",
    "hu": "Megkaptuk az üzenetét. Válaszunk angol nyelvű.",
    "ro": "Am primit mesajul dumneavoastră. Răspunsul nostru este în engleză.",
    "hr": "Primili smo vašu poruku. Naš odgovor je na engleskom.",
    "tr": "Mesajınızı aldık. Yanıtımız İngilizcedir.",
    "el": "Λάβαμε το μήνυμά σας. Η απάντησή μας είναι στα αγγλικά.",
    "ru": "Мы получили ваше сообщение. Наш ответ на английском языке.",
    "uk": "Ми отримали ваше повідомлення. Наша відповідь англійською мовою.",
    "ar": "لقد تلقينا رسالتك. ردنا باللغة الإنجليزية.",
    "he": "קיבלנו את הודעתך. התשובה שלנו היא באנגלית.",
    "ja": "メッセージを受け取りました。返信は英語になります。",
    "zh": "我们已收到您的来信。我们将用英语回复。",
    "ko": "메시지를 받았습니다. 답변은 영어로 드립니다.",
}


def note(language: str) -> str:
    """Return one line in a language that says that the rest is not in it; empty for English and where none is known."""
    return _NOTES.get(language, "")


def greeting(english: str, language: str) -> str:
    """Return how a mail begins, from how it would begin in English."""
    words = LANGUAGES[language]
    name = english.removeprefix("Dear ")
    return words.hello if name == english else words.dear.format(name=name)


def day(when: datetime, zone: ZoneInfo, language: str) -> str:
    """Return "Donnerstag, 12. März" or "jeudi 12 mars" for an instant."""
    return str(format_date(when.astimezone(zone).date(), LANGUAGES[language].day, locale=language))


def moment(when: datetime, zone: ZoneInfo, language: str) -> str:
    """Return "Freitag, 13. März, 10:00 Uhr" for an instant."""
    hour = f"{when.astimezone(zone):%H:%M}"
    return LANGUAGES[language].moment.format(day=day(when, zone, language), hour=hour)
