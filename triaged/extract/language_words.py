"""The smallest words of each language in Latin letters, and the names by which languages are told to people.

All lists are written by hand. A word that is also common in English ("die", "in", "was") stands in none of them.
"""

from __future__ import annotations

from triaged.extract.wordlists import word_set

NAMES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "ca": "Catalan",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sr": "Serbian",
    "sv": "Swedish",
    "ta": "Tamil",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
"""Each language that ``detect`` can return, by its ISO 639-1 code."""

ENGLISH = word_set(
    """
    the and you your yours with have has this that they them their there these those what when which who where why
    would could should been are not please because it its she he how our about since said just still never thanks
    thank hello hi will be but or if any some all again got get getting need want know think only even also very
    phone call called calling today yesterday tomorrow week weeks day days month months time times order work working
    back out up now one two three after before here nothing nobody anyone someone came come coming told rang ring
    don't didn't doesn't hasn't haven't isn't wasn't won't can't couldn't i'm i've it's you're we've they're
    dont didnt doesnt hasnt havent isnt wasnt wont cant couldnt im ive youre weve theyre does did can
    kindly dear sir madam sent send broken house door boiler water heating room engineer customer service
    u ur pls plz thx coz cuz wen bcos dey abeg wetin don una oga
    dinna didnae wisnae cannae doesnae isnae ken aye wis tae nae yer fae wi oor hae gonnae noo naw thon whit wee
    """
)
"""Words that show English, its short forms of messages, and its dialects; none is common in another language."""

SMALL_WORDS = {
    "ca": word_set("els les és que per amb una un del al però ha molt em ens hem gràcies el la de ja si aquest"),
    "cs": word_set("se na je že v s z jsem jsme si už ale jako po pro od není byl byla který které mi mě nás prosím"),
    "da": word_set("og det er ikke jeg på en et af med som har vi den til fra om kan mig du blev være os min hej de"),
    "de": word_set(
        """
        der und ist nicht ich sie wir mit auf ein eine einen dem den das bei zu haben habe hat noch wurde seit von für
        auch ihr ihre uns mich bitte kein keine oder aber wie es wird sind im zum zur nach mir dass
        """
    ),
    "es": word_set(
        """
        el los las es una que por para con del como pero muy mi su se lo al le ha hace desde está nos gracias hola usted
        y un la de ni ya sin más en
        """
    ),
    "fi": word_set(
        """
        ja ei se että olen ole oli mutta kun niin minä hän kuin tai myös vain jo nyt kanssa mitä teidän meidän jos vielä
        eikä ovat joka kiitos hei emme olemme voisitteko kukaan
        """
    ),
    "fr": word_set(
        """
        le la les et est nous vous je pas une des pour avec dans que qui sur bonjour ne ce cette mais il elle du au été
        mon votre notre depuis par merci un de en n'est j'ai c'est n'a
        """
    ),
    "hr": word_set("je da se na u za nije sam smo su od ali kao po iz bi što koji bio bila mi nas molim i"),
    "hu": word_set(
        "az és hogy nem egy ez meg csak már van volt de ha mint még el ki kérem nekem azt sem vagy után akkor lesz"
    ),
    "id": word_set("yang dan di tidak dengan untuk saya kami ini itu dari ke sudah belum akan ada pada anda bisa juga"),
    "it": word_set(
        """
        il lo gli che di non è per con una sono del della dei anche come più ho ha mi ci si nel alla grazie questo
        questa da le la un e buongiorno vi
        """
    ),
    "nl": word_set(
        """
        het een niet ik wij van dat zijn met voor aan bij heb heeft nog naar maar er ook deze dit uw mijn ons te op de
        en wordt kunt hebben jullie hij om
        """
    ),
    "no": word_set("og det er ikke jeg på en et av med som har vi den til fra om kan meg du ble være oss min hei de"),
    "pl": word_set(
        "nie się na jest że z w jak ale co po za od dla czy mi mnie już był była przez przy oraz proszę dzień i o"
    ),
    "pt": word_set(
        """
        o os não uma que para com por da dos em é um mais foi meu minha se mas ao na nos está há obrigado eu você e de
        """
    ),
    "ro": word_set(
        "și si nu de la în cu pe este un o că din pentru care mai sa să ce ne ați fost sunt dar vă le a nici"
    ),
    "sk": word_set("sa na je že v s z som sme si už ale ako po pre od nie bol bola ktorý mi nás prosím tak"),
    "sv": word_set(
        "och att det är inte jag på en ett för av med som har vi den från om kan ni mig han hon så efter var oss min"
    ),
    "tr": word_set(
        "ve bir bu için ile de da çok ama gibi var yok daha kadar sonra olarak mi ben biz siz değil olan lütfen henüz"
    ),
    "vi": word_set("và của không là có cho tôi được này một đã trong với các người chúng để ở vẫn ai"),
}
"""Function words by language: a mail is only taken for one of these if enough of its words stand here."""
