"""The forms of English verbs, so that a pattern can name a verb and mean all of them without a tagger."""

from __future__ import annotations

_IRREGULAR: dict[str, str] = {
    "be": "am is are was were been being 's 're 'm",
    "have": "has had having 've 's",
    "do": "does did done doing",
    "go": "goes went gone going",
    **{
        line.split()[0]: line
        for line in """
            beat beats beaten beating
            become becomes became becoming
            begin begins began begun beginning
            bite bites bit bitten biting
            blow blows blew blown blowing
            break breaks broke broken breaking
            bring brings brought bringing
            build builds built building
            burn burns burned burnt burning
            buy buys bought buying
            catch catches caught catching
            choose chooses chose chosen choosing
            come comes came coming
            cost costs costing
            cut cuts cutting
            deal deals dealt dealing
            draw draws drew drawn drawing
            drive drives drove driven driving
            eat eats ate eaten eating
            fall falls fell fallen falling
            feel feels felt feeling
            fight fights fought fighting
            find finds found finding
            fit fits fitted fitting
            forget forgets forgot forgotten forgetting
            freeze freezes froze frozen freezing
            get gets got gotten getting
            give gives gave given giving
            grow grows grew grown growing
            hang hangs hung hanging
            hear hears heard hearing
            hide hides hid hidden hiding
            hit hits hitting
            hold holds held holding
            hurt hurts hurting
            keep keeps kept keeping
            know knows knew known knowing
            leave leaves left leaving
            let lets letting
            lie lies lied lying
            lose loses lost losing
            make makes made making
            mean means meant meaning
            meet meets met meeting
            mislead misleads misled misleading
            pay pays paid paying
            put puts putting
            read reads reading
            ring rings rang rung ringing
            rise rises rose risen rising
            run runs ran running
            say says said sed saying
            see sees saw seen seeing
            sell sells sold selling
            send sends sent sending
            set sets setting
            show shows showed shown showing
            shut shuts shutting
            sink sinks sank sunk sinking
            sit sits sat sitting
            sleep sleeps slept sleeping
            speak speaks spoke spoken speaking
            spend spends spent spending
            stand stands stood standing
            steal steals stole stolen stealing
            stick sticks stuck sticking
            strike strikes struck striking
            swear swears swore sworn swearing
            take takes took taken taking
            tear tears tore torn tearing
            tell tells told telling
            think thinks thought thinking
            throw throws threw thrown throwing
            undertake undertakes undertook undertaken undertaking
            understand understands understood understanding
            wear wears wore worn wearing
            win wins won winning
            write writes wrote written writing
        """.strip().splitlines()
        if line.split()
    },
}
_VOWELS = frozenset("aeiou")


def forms_of(verb: str) -> frozenset[str]:
    """Return every form of a verb in lower case, itself included; of an irregular one those of the table."""
    if verb in _IRREGULAR:
        return frozenset(_IRREGULAR[verb].split()) | {verb}
    return frozenset({verb, _third(verb), *_past_and_participle(verb)})


def _third(verb: str) -> str:
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _past_and_participle(verb: str) -> tuple[str, ...]:
    if verb.endswith("e"):
        ing = verb[:-2] + "ying" if verb.endswith("ie") else verb if verb.endswith("ee") else verb[:-1]
        return verb + "d", ing if ing.endswith("ying") else ing + "ing"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ied", verb + "ing"
    # Whether a last consonant is doubled depends on the stress (stopped, visited): both spellings are let in.
    single = (verb + "ed", verb + "ing")
    if len(verb) > 2 and verb[-1] not in _VOWELS | set("wxyh") and verb[-2] in _VOWELS and verb[-3] not in _VOWELS:  # noqa: PLR2004 - three letters
        return (*single, verb + verb[-1] + "ed", verb + verb[-1] + "ing")
    return single
