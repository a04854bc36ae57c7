# ruff: noqa: RUF001 - words of other languages in their own letters
"""Closing formulas of mails, by language; and by their last word, for "Viele Grüße" has no end of kin."""

from __future__ import annotations

import re

from triaged.inbox import marks

# What says nothing by itself, and is a signature even where no name follows.
_FORMAL = frozenset(
    {
        *("best regards", "best wishes", "regards", "rgds", "sincerely", "yours sincerely", "yours faithfully"),
        *("yours truly", "sincerely yours", "respectfully", "cordially", "kr", "br", "mfg", "hochachtungsvoll"),
        *("cordialement", "bien cordialement", "très cordialement", "bien à vous", "bien à toi", "cdlt", "cdt"),
        *("atentamente", "atte", "cordialmente", "mvg", "atenciosamente", "att", "mvh", "terveisin"),
        *("ystävällisin terveisin", "parhain terveisin", "pozdrawiam", "z poważaniem", "serdecznie pozdrawiam"),
        *("pozdrawiam serdecznie", "s pozdravem", "s pozdravom", "se srdečným pozdravem", "s úctou", "üdvözlettel"),
        *("tisztelettel", "üdv", "saygılarımla", "saygılarımızla", "iyi çalışmalar", "с уважением"),
        *("с наилучшими пожеланиями", "з повагою", "με εκτίμηση", "με φιλικούς χαιρετισμούς", "φιλικά", "בברכה"),
        *("בכבוד רב", "مع تحياتي", "مع التحية", "مع أطيب التحيات", "تحياتي", "敬具", "此致", "敬礼", "敬禮"),
        *("此致敬礼", "祝好", "顺祝商祺", "順頌商祺", "드림", "올림", "trân trọng", "kính thư", "cu stimă"),
        *("cu respect", "lp", "lep pozdrav", "srdačan pozdrav"),
    },
)
# What may be the writer's own words of thanks unless a name follows.
_WARM = frozenset(
    {
        *("best", "many thanks", "thanks", "thank you", "thanks in advance", "thanks again", "thx", "cheers"),
        *("yours", "all the best", "thanks a lot", "take care", "thank you very much", "thanks so much"),
        *("thank you in advance", "love", "thanks and best", "talk soon", "have a nice day", "have a great day"),
        *("xoxo", "ta", "warmly", "bye", "peace", "lg", "vg", "bg", "gruss", "danke", "vielen dank"),
        *("danke im voraus", "besten dank", "vielen dank im voraus", "merci", "merci d'avance", "merci beaucoup"),
        *("bonne journée", "bonne soirée", "amicalement", "à bientôt", "bises", "gracias", "muchas gracias"),
        *("gracias de antemano", "un abrazo", "abrazos", "grazie", "grazie mille", "a presto", "buona giornata"),
        *("buon lavoro", "ciao", "bedankt", "alvast bedankt", "dank u", "obrigado", "obrigada", "abraço"),
        *("abraços", "grato", "grata", "muito obrigado", "tack", "tack på förhand", "tack så mycket", "tak"),
        *("mange tak", "på forhånd tak", "takk", "mange takk", "på forhånd takk", "kiitos", "kiitos etukäteen"),
        *("dziękuję", "dzięki", "z góry dziękuję", "děkuji", "děkuji předem", "díky", "ďakujem", "köszönöm"),
        *("köszönettel", "teşekkürler", "teşekkür ederim", "kolay gelsin", "iyi günler", "спасибо"),
        *("заранее спасибо", "дякую", "щиро дякую", "ευχαριστώ", "σας ευχαριστώ", "תודה", "תודה רבה", "شكرا"),
        *("شكرا لكم", "وشكرا", "よろしくお願いします", "よろしくお願いいたします", "宜しくお願いします"),
        *("宜しくお願い致します", "以上", "谢谢", "謝謝", "多谢", "감사합니다", "고맙습니다", "cảm ơn"),
        *("xin cảm ơn", "mulțumesc", "hvala", "kh", "hälsar", "tervisi", "t", "terv"),
    },
)
_GREETINGS = (
    *(
        "hi",
        "hello",
        "hey",
        "dear",
        "good morning",
        "good afternoon",
        "hallo",
        "guten ",
        "liebe",
        "sehr geehrte",
        "moin",
    ),
    *(
        "bonjour",
        "cher",
        "chère",
        "salut",
        "hola",
        "buenos",
        "buenas",
        "estimad",
        "querid",
        "ciao",
        "buongiorno",
        "gentile",
    ),
    *(
        "salve",
        "beste",
        "geachte",
        "goede",
        "olá",
        "bom dia",
        "boa tarde",
        "prezad",
        "caro",
        "hej",
        "hei",
        "kære",
        "bästa",
    ),
    *(
        "cześć",
        "dzień dobry",
        "dobrý den",
        "dobry",
        "ahoj",
        "szia",
        "tisztelt",
        "kedves",
        "merhaba",
        "sayın",
        "здравствуйте",
    ),
    *(
        "добрый",
        "привет",
        "вітаю",
        "доброго",
        "γεια",
        "αγαπητ",
        "καλημέρα",
        "שלום",
        "مرحبا",
        "السلام",
        "您好",
        "你好",
        "안녕",
    ),
)
_LAST = (
    *("regards", "wishes", "grüßen", "grüsse", "grüße", "grüssen", "gruß", "gruss", "saludos", "saludo", "saluti"),
    *("saluto", "groet", "groeten", "groetjes", "hilsen", "hilsner", "hälsning", "hälsningar", "terveisin"),
    *("salutations", "cumprimentos", "saudações", "cordiales", "greetings", "gruessen", "gruesse", "pozdravem"),
)
_FROM_PLACE = re.compile(r" (?:aus|from|de|da|från|fra|uit|z|vom) [\w ]{2,30}$")
_MOST_WORDS = 5
_LONGEST = 60
_LONGEST_COURTESY = 180
_LANGUAGES = 3
_COURTESIES = (
    *(
        "je vous prie d'agréer",
        "je vous prie de recevoir",
        "je vous prie de croire",
        "veuillez agréer",
        "veuillez recevoir",
    ),
    *("nous vous prions d'agréer", "recevez, madame", "recevez, monsieur", "sin otro particular"),
)
_BEFORE_NAME = frozenset(
    {"best", "lg", "vg", "bg", "kh", "mfg", "mvh", "hilsen", "gruß", "gruss", "grüße", "t", "terv"}
)
_NAME_AT_MOST = 3


def _formula(text: str) -> str:
    return marks.bare(text).rstrip(",.!;:\u3002\uff0c\u3001 -\u2013").replace(" & ", " and ")


def is_formal(line: str) -> bool:
    """Tell whether a line is a closing formula that says nothing, such as "Kind regards", in one language or two."""
    if len(line) > _LONGEST_COURTESY:
        return False
    if marks.bare(line).startswith(_COURTESIES):
        return True
    parts = line.split("/") if "/" in line else line.split("|")
    return 1 <= len(parts) <= _LANGUAGES and all(map(_is_formal_part, parts))


def _is_formal_part(line: str) -> bool:
    if len(line) > _LONGEST:
        return False
    text = _formula(line)
    if text in _FORMAL:
        return True
    words = _FROM_PLACE.sub("", text).split()
    return 1 <= len(words) <= _MOST_WORDS and words[-1] in _LAST and not line.rstrip().endswith(("?", "!"))


def is_sign_off(line: str) -> bool:
    """Tell whether a line is a closing formula and nothing else; "Thanks" is one only above a name."""
    return is_formal(line) or (len(line) <= _LONGEST and _formula(line) in _WARM)


def is_greeting(line: str) -> bool:
    """Tell whether a line greets and does nothing else, so that "Thanks" below it is what a mail says."""
    return len(line) <= _LONGEST and marks.bare(line).startswith(_GREETINGS) and not line.rstrip().endswith((".", "?"))


def ends_open(line: str) -> bool:
    """Tell whether a line ends as one does above a name, with a comma."""
    return marks.clean(line).endswith((",", "\uff0c"))


def is_signed(line: str) -> bool:
    """Tell whether a formula and a name stand in one line: "Best regards, Ida". "Thanks, Dana" may speak to Dana."""
    if len(line) > _LONGEST:
        return False
    words = marks.clean(line).strip("*_ ").split()
    for at in range(1, min(_MOST_WORDS + 1, len(words))):
        head, name = " ".join(words[:at]), " ".join(words[at:]).lstrip("-\u2013, ")
        if not name or len(words) - at > _NAME_AT_MOST + 1:
            continue
        if (is_formal(head) or _formula(head) in _BEFORE_NAME) and _is_name(name):
            return True
    return False


def thankful_name(line: str) -> str:
    """Return the name in lower case of a line such as "Thanks, Ida", which is a signature if it is the writer's."""
    head, _, name = marks.bare(line).partition(",")
    return name.strip(" .!") if _formula(head) in _WARM else ""


def _is_name(text: str) -> bool:
    return (
        marks.is_proper_name(text.rstrip(". "))
        and len(text.split()) <= _NAME_AT_MOST
        and not text.endswith((".", "!", ","))
    )
