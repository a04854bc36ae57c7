# ruff: noqa: RUF001 - letters of other languages look like ours
from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triaged.extract import Context, Extractor
from triaged.extract.language import NAMES, detect
from triaged.model import Facts

FOREIGN = {
    "ar": "لم يأت الفني يوم الاثنين كما وعد. أرجو الاتصال بي في أقرب وقت لأن المدفأة لا تعمل.",
    "bg": "Техникът не дойде в понеделник, както обеща. Моля, обадете ми се, защото котелът още не работи.",
    "ca": "El tècnic no ha vingut dilluns i ningú no ens ha trucat. Us prego que em digueu quan vindrà.",
    "cs": "Technik v pondělí nepřišel a nikdo se mi neozval. Prosím, zavolejte mi, protože kotel už tři dny nefunguje.",
    "da": "Teknikeren kom ikke i mandags, og ingen har ringet til mig. Jeg vil gerne vide, hvornår fyret bliver lavet.",
    "de": "Bitte rufen Sie mich an, der Techniker ist nicht gekommen. Wir warten seit drei Wochen auf das Ersatzteil.",
    "el": "Ο τεχνικός δεν ήρθε τη Δευτέρα όπως είχε πει. Παρακαλώ τηλεφωνήστε μου, ο λέβητας δεν λειτουργεί.",
    "es": "El técnico no vino el lunes y nadie me llamó. Por favor, díganme cuándo van a reparar la caldera.",
    "fi": "Asentaja ei tullut maanantaina, eikä kukaan ole soittanut. Voisitteko kertoa, milloin kattila korjataan?",
    "fr": "Bonjour, le plombier n'est pas venu lundi. Je vous prie de me rappeler, la chaudière ne marche plus.",
    "he": "הטכנאי לא הגיע ביום שני כמו שהבטיח. אנא התקשרו אליי, הדוד עדיין לא עובד.",
    "hi": "तकनीशियन सोमवार को नहीं आया जैसा उसने कहा था। कृपया मुझे फोन करें, गीज़र अब भी बंद है।",
    "hr": "Majstor nije došao u ponedjeljak i nitko nam se nije javio. Molim vas da nazovete, jer bojler još ne radi.",
    "hu": "A szerelő hétfőn nem jött el, és senki sem hívott fel. Kérem, írják meg, mikor javítják meg a kazánt.",
    "id": "Teknisi tidak datang pada hari Senin dan belum ada yang menelepon saya. Tolong kabari kami kapan datang.",
    "it": "Il tecnico non è venuto lunedì e nessuno mi ha chiamato. Vi prego di dirmi quando riparate la caldaia.",
    "ja": "月曜日に来るはずの技術者が来ませんでした。ボイラーがまだ動かないので、電話をください。",
    "ko": "기술자가 월요일에 오기로 했는데 오지 않았습니다. 보일러가 아직 고장이니 전화해 주세요.",
    "nl": "De monteur is maandag niet gekomen en niemand heeft ons gebeld. Kunt u mij zeggen wanneer hij wel komt?",
    "no": "Rørleggeren kom ikke på mandag, og ingen har ringt meg. Jeg vil gjerne vite når varmtvannet er i orden.",
    "pl": "Technik nie przyszedł w poniedziałek i nikt do mnie nie zadzwonił. Proszę o telefon, bo piec nie działa.",
    "pt": "O técnico não veio na segunda-feira e ninguém me ligou. Por favor, digam quando vão reparar a caldeira.",
    "ro": "Tehnicianul nu a venit luni și nimeni nu m-a sunat. Vă rog să îmi spuneți când reparați centrala.",
    "ru": "Мастер не пришёл в понедельник, как обещал. Пожалуйста, позвоните мне, котёл до сих пор не работает.",
    "sk": "Technik v pondelok neprišiel a nikto mi nezavolal. Prosím, povedzte mi, kedy bude kotol opravený.",
    "sr": "Мајстор није дошао у понедељак као што је обећао. Молим вас да ми се јавите, јер бојлер још увек не ради.",
    "sv": "Teknikern kom inte i måndags och ingen har ringt mig. Jag vill gärna veta när pannan blir lagad.",
    "th": "ช่างไม่มาตามนัดเมื่อวันจันทร์ กรุณาโทรกลับหาผมด้วย เครื่องทำน้ำอุ่นยังเสียอยู่",
    "tr": "Tamirci pazartesi günü gelmedi ve kimse beni aramadı. Lütfen kombinin ne zaman tamir edileceğini bildirin.",
    "uk": "Майстер не прийшов у понеділок, як обіцяв. Будь ласка, зателефонуйте мені, котел досі не працює.",
    "vi": "Thợ không đến vào thứ hai và không có ai gọi cho tôi. Xin cho chúng tôi biết khi nào máy được sửa.",
    "zh": "技术员星期一没有来，也没有人给我打电话。请告诉我锅炉什么时候能修好，谢谢。",
}
ENGLISH = [
    "",
    "42",
    "Danke!",
    "Order 48213.",
    "boiler broke agen pls cum asap no hot watr 4 3 days kids r freezin",
    "pls cn u cl me bk abt d boiler, wen r u comin 2day? thx m8",
    "teh enginer nevr trned up adn nobdy caled us bak, we r verry disapointed wiht teh servise",
    "The fitter frae yer shop wis tae come Monday an he didnae. Ah'm fair scunnered wi it, gonnae phone us the morn.",
    "Aye it's still no workin, the wean's freezin an ma heid's burst wi it. Whit's gaun oan? Wis telt Tuesday.",
    "Oga abeg una don collect my money since last week, the inverter never work till now. Wetin dey happen?",
    "How far now, I don dey call una since morning nobody dey pick. Na so una dey do customer? E no good o.",
    "Kindly do the needful and revert at the earliest. Since one month only I am facing issue with geyser.",
    "Sir ji, technician Rajesh Kumar Venkataraman did not come only, he is telling tomorrow tomorrow daily.",
    "Grüezi, the Müller & Söhne GmbH boiler that Herr Krähenbühl put in for Frau Größl is leaking again.",
    "Bonjour! I ordered from Société Générale des Eaux in Aix-en-Provence and nothing has come. Merci, François",
    "The man said 'es tut mir leid, wir haben heute keine Zeit' and hung up on me. When will somebody come?",
    "He just wrote 'no puedo ir hoy, lo siento mucho' and never came. I need the heating back this week.",
    "Lufthansa Technik, Deutsche Telekom, Banca Monte dei Paschi di Siena and La Caixa all pay you on time.",
    "Guten Tag, I am writing to you because the heating does not work. Mit freundlichen Grüßen, Jörg Weiß",
    "XEROX GUY WAS TO COME MONDAY. NEVER DID. CALLED HIM TUESDAY. CANT GET A HOLD OF HIM. LA LA LA",
    "Xerox guy was going to come Monday never did. called him Tuesday. said he would be here",
    "Hola Jose, el boiler de la casa en San Juan is broken again, please send someone before noon tomorrow.",
    "My name is Αλέξανδρος Παπαδόπουλος and the lift is still broken.",
    "你好, the heater you fitted for 王小明 has failed again and we need a visit.",
    "Der Techniker ist nicht gekommen und wir warten noch. The technician has not come and we are still waiting.",
    "Le technicien n'est pas venu lundi et je vous prie d'appeler. The engineer did not come, please call me.",
    "ta v much 4 ur help hun, u r a star, c u sat xx",
    "Vaillant ecoTEC plus 832, error F28, pressure 1.2 bar, no ignition, gas on, reset tried x 3",
    "Con Edison man no show. Amore Pizza Via Roma del Corso no lunch. La Trattoria de Luca on me per usual.",
    "mi no get no light since mawnin an di man dem seh dem a come, a lie dem a tell. mi waan mi money back",
    "Is mise le meas, Seán Ó Súilleabháin, but your plumber has not been seen in Dún Laoghaire since Easter.",
    "lah the aircon still spoil leh, uncle say come today but never come one, how like that can meh",
]


@pytest.mark.parametrize("language", FOREIGN)
def test_foreign_mails_are_told(language: str) -> None:
    assert detect(FOREIGN[language]) == language
    assert language in NAMES


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_never_taken_for_another_language(text: str) -> None:
    assert detect(text) == "en"
    assert detect(text.upper()) == "en"
    assert detect(f"Hi,\n{text}\nJürgen Østergård\nhttps://www.das-ist-nicht-die-firma.example/le/la/les") == "en"


@pytest.mark.parametrize("language", ["de", "fr", "ru", "ja"])
def test_addresses_and_numbers_do_not_make_a_mail_english(language: str) -> None:
    assert (
        detect(f"{FOREIGN[language]}\n0171 5551234\ninfo@the-order.example\nhttps://www.you-and-me.example/")
        == language
    )


@pytest.mark.parametrize("language", ["de", "zh"])
def test_a_foreign_mail_is_not_read_but_for_figures(
    extractor: Extractor, context: Callable[..., Context], language: str
) -> None:
    text = f"{FOREIGN[language]} Xerox: £200, +44 20 7946 0958, #48213."
    english = "Xerox promised to come on Monday and never did."
    first, second, third = extractor.read_many([(english, context()), (text, context()), (english, context())])
    assert first == third
    assert first.promises
    assert (first.language, second.language) == ("en", language)
    assert second == Facts(
        language=language, amounts=second.amounts, phones=second.phones, orders=second.orders, model=extractor.name
    )
    assert [amount.value for amount in second.amounts] == ["200.00"]
    assert second.phones == ("+442079460958",)
    assert [order.value for order in second.orders] == ["48213"]


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=300))
def test_no_text_is_too_odd_to_tell(text: str) -> None:
    assert detect(text) in NAMES


@pytest.mark.parametrize(
    "piece", ["der ", "я", "\x00\ud800\ufffe", "https://", "a@", "'", "漢", "\U0001f600", "x" * 99]
)
def test_long_texts_are_read_to_the_end(piece: str) -> None:
    assert detect(piece * 50_000) in NAMES
