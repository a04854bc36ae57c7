"""Finds what else a mail says that a rule may act on: threats to leave, silence, praise, danger and so on."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from triaged.extract.context import Context
from triaged.extract.phrases import NEGATIONS, Hit, Phrases

Doc.set_extension("triaged_signals", default=(), force=True)

PATTERNS: dict[str, tuple[str, ...]] = {
    "churn_threat": (
        "~take *3 business|custom|trade|money|contract elsewhere", "~go|look|shop|move|switch elsewhere", "~find|get|hire|call|use|try|ring *1 someone|somebody else",
        "~find|get|hire|choose|want *2 another|new|different provider|supplier|company|firm|vendor|contractor|plumber|garage",
        "~cancel *3 account|contract|subscription|service|agreement|membership|order|everything", "~close *2 account", "~switch provider|providers|supplier|suppliers",
        "~lose *2 customer|business|custom", "~lose ME", "last time ME ~use|do|order|buy|hire|deal", "NOT|never *1 ~use|hire|call|order|buy *3 again",
        "~be done|through with you", "~take|move *1 ~we|our|my custom", "~end *2 contract|relationship|agreement", "~look for an|a alternative",
        "~go|switch|move|defect to *2 competitor|competitors|rival|competition", "~leave you", "~be off", "NOT ~renew", "~go with someone|somebody else",
        "~think|consider *2 ~leave|switch|go|move|cancel", "~part company|ways", "~vote with *1 feet", "~move on to|elsewhere", "ME ~be ~leave", "~terminate *3",
    ),
    "ignored": (
        "NOT *1 ~return|answer|pick|acknowledge *2 call|calls|phone|message|messages|email|emails|mail|mails|letter|up|voicemail|voicemails|text|texts",
        "no reply|response|answer|callback|acknowledgement", "no return call", "no call back", "~be ~ignore", "~ignore ME|my|our", "~ignore *3 call|calls|message|messages|email|emails",
        "NOT ~hear *3 back|from|since|anything|word|thing|nothing", "~have NOT ~hear", "~hear nothing|nowt", "nobody|noone *1 ~call|ring|phone|email|reply|answer|respond|get",
        "no one *1 ~call|ring|phone|email|reply|answer|respond|get|~have", "not a word", "no word from|since", "NOT ~get|have a hold of", "NOT *1 ~get hold of|through",
        "straight|goes|went|go|going to voicemail|voice-mail|answerphone", "~go *2 to voicemail|answerphone", "radio silence", "~fall on deaf ears", "~leave *2 messages|message|voicemails",
        "~do|have NOT *1 ~reply|answer|respond|acknowledge", "~do NOT *2 ~call|ring|phone|get ME? back", "never *1 ~call|ring|phone|get|reply|answer|respond|heard *1 back?",
        "NOT ~pick|picking up", "~go|going unanswered", "unanswered", "nothing|silence ~since|back", "still NOT *1 ~hear|reply|answer|respond", "NUM|several *2 calls|emails|messages *2 no|nothing",
        "~be *1 ~fob off", "~give ME the? brush off|runaround", "the runaround", "~have NOT ~have a|any reply|answer|response|call", "without a|any reply|answer|response", "~rings out",
    ),
    "supervisor_request": (
        "~speak|talk|escalate|put|pass|want|get|speak|like|demand|need|let *5 manager|supervisor|boss|director|owner|superior|management",
        "someone|somebody|person|whoever *2 senior|authority|charge|higher|responsible", "your manager|supervisor|boss|superior", "who|whoever runs|owns|manages",
        "~escalate this|it|my|our", "higher up", "the person in charge", "someone|somebody above", "next level up", "head of *2",
        "a manager|supervisor to", "manager|supervisor *1 ~call|ring|contact|phone",
    ),
    "long_tenure": (
        "~have ~be *4 with you for? *3 year|years|decade|decades|months", "~have ~be *4 customer|customers|client|clients *2 *3 year|years|decade|decades",
        "customer|customers|client|clients of *3 years|decades|standing", "customer|customers|client|clients for|since *4", "~have ~use *3 for *2 years|months|decades",
        "long standing|time|term customer|client", "long - standing|time|term customer|client|customers", "loyal|longstanding|longtime|regular customer|client|customers|clients",
        "NUM years a|of|with|as *2", "years of loyalty|custom|business", "~use *2 since NUM", "~be with *1 since NUM", "~have ~be with you|Fixwell *4 year|years",
        "~have ~deal with you *3 years", "after *3 years with|of|as", "~have ~buy|order|rent|lease *3 for *2 years", "~be with you|us *1 NUM|for years", "~come to you for *2 years",
    ),
    "no_show": (
        "never|didnt ~come|show|arrive|turn|appear|materialise|materialize *1", "~do NOT *1 ~come|show|arrive|turn|appear|materialise|materialize|make|attend *1",
        "~have NOT *1 ~come|show|arrive|turn|appear|turned *1", "NOBODY|nobody|noone *1 ~come|show|arrive|turn|appear *1", "no one *1 ~come|show|arrive|turn|appear|here *1",
        "no show|shows", "no - show", "noshow", "~stand ME up", "~miss the|our|my|an|another|this|that|their|his *1 appointment|slot|visit|date|appointments", "not a soul *1",
        "no sign of", "~be NOT ~deliver|collect", "~have|be NOT ~be ~deliver|collect", "never *1 ~deliver|collect|visit", "~do NOT *1 ~deliver|collect",
        "~fail to ~come|show|arrive|turn|appear|deliver|attend *1", "and|but|, nobody ~be|have", "never did", "no driver|technician|engineer|plumber|van|fitter|delivery *2 came|arrived|showed|turned|come",
        "~wait|sit|stay *2 in|home all day|morning|afternoon *3 nobody|nothing|no", "still NOT *1 arrived|come|here|turned|delivered", "nothing ~arrive|come|turn", "waited *5 nobody|no|nothing",
        "missed appointment|visit|delivery|appointments", "NOT *1 ~see *2 soul|anyone|anybody|him|them",
    ),
    "late": (
        "NUM|an|a|few|couple hour|hours|hrs|minute|minutes|mins|day|days|week|weeks late", "an|a|half hour|hours|day|week and a half late",
        "~arrive|come|turn|show|deliver *3 late", "~be *1 late", "~be *2 overdue", "overdue", "~run|running late|behind", "NUM hours|days|weeks|minutes after", "~be delayed",
        "behind schedule", "later than *2 promised|agreed|said|arranged", "half an hour late", "late again|delivery|arrival", "NUM hours|days|weeks|minutes behind", "past *1 due",
        "~do NOT ~arrive|come|turn|show|get *2 until|till", "NOT until *3", "well after *3",
    ),
    "misinformed": (
        "~be *1 ~misinform|mislead", "wrong|incorrect|false|contradictory|conflicting|misleading information|info|advice|price|date|answer|address|story|stories|quote",
        "~tell|give|inform ME *1 wrong|different|something", "different|another story|stories|answer|answers|tale", "~turn out *4 NOT|wrong|untrue|false", "~say *4 now ~say|tell", "~be|was NOT true",
        "~lie to ME", "~be ~lie", "one thing *3 another", "~contradict", "NOT what ME ~be ~tell|quote|promise", "NOT what you|he|she|they ~say|tell|quote|promise",
        "~say|tell *6 no|free *1 charge *8 ~bill|charge|invoice", "~claim *5 but|yet", "~be ~tell *8 but *6 NOT|wrong", "now *2 ~tell|say ME? *8 NOT", "~assure *1 *6 but|yet",
    ),
    "praise": (
        "thank *2 ~be wonderful|brilliant|great|excellent|fantastic", "wonderful|brilliant|excellent|fantastic|superb|outstanding|terrific|amazing|lovely|great|first-class|marvellous "
        "job|work|service|help|team|chap|lad|man|woman|engineer|technician|guy|lady|experience|bunch|driver|fitter",
        "~be *2 wonderful|brilliant|excellent|fantastic|superb|outstanding|terrific|amazing|marvellous|lovely|impressed|delighted|faultless|spotless|polite|courteous|helpful|star",
        "~do a *2 great|brilliant|excellent|fantastic|superb|lovely|good|cracking job", "~recommend you|him|her|them|your", "hats off", "credit to", "~compliment *2", "could NOT ~be ~more|happier|better|nicer",
        "could NOT ~fault", "well done", "~thank you|him|her|them for *3 great|excellent|wonderful|quick|prompt|brilliant", "~praise *2", "top marks", "pleased|delighted|thrilled|impressed|happy with the|your|his|her|how|their",
        "~appreciate *4 kindness|patience|effort|work|help|honesty", "a pleasure|delight|joy", "above and beyond", "~sort *2 brilliantly|perfectly|beautifully", "five stars", "worked a treat|treat", "kudos",
    ),
    "refund_request": (
        "~want|like|expect|demand|request|need|ask|require *5 refund|refunded|reimbursed|reimbursement|credit|compensation|compensated", "money back", "~refund ME|my|our|the", "~refund *2 NUM",
        "a|full|partial|my|our|the refund", "~credit my|our|ME|the", "~take *3 off *1 bill|invoice|account", "~correct|amend|adjust|waive|reverse|reissue *2 bill|invoice|charge|fee|charges|bills|it", "~reduce *2 bill|invoice",
        "credit note", "~reimburse *1", "~compensate ME|us", "my|our deposit back", "~return my|our deposit|money|payment", "~knock|deduct *3 off|from", "~charge *4 back", "~dispute *2 charge|bill|invoice",
        "~remove *2 charge|fee|charges", "~give *2 refund|credit",
    ),
    "legal_threat": (
        "lawyer|lawyers|solicitor|solicitors|attorney|attorneys|barrister", "small claims", "legal action|proceedings|advice|steps|route|team|department", "~take *2 court", "~see *2 court", "court action|proceedings|claim",
        "~sue *1", "~issue proceedings", "breach of contract", "letter before action|claim", "~go to court", "county court", "litigation", "ombudsman", "trading standards", "consumer rights act",
    ),
    "safety": (
        "~be *1 dangerous|hazardous|unsafe", "dangerous|unsafe|hazardous|danger|hazard", "gas leak|smell", "~smell *2 gas|burning|smoke", "carbon monoxide", "electric|electrical shock|shocks", "~get *2 shock|burnt|burned|hurt|injured",
        "live wire|wires|wiring|cable|cables", "bare|exposed wire|wires|wiring|cable|cables", "~catch fire", "on fire", "fire risk|hazard|escape|alarm|alarms|door|exit", "~trip hazard", "trip hazard", "~spark", "smoke ~come|pour", "smoking",
        "~injure|hurt|electrocute|scald|burn *1", "~be NOT safe", "health and safety", "someone|somebody *3 hurt|injured|killed", "~collapse", "risk of *2 injury|fire|fall|collapse", "~slip *2 ~fall|hurt|break", "~fall *1 down|off|over",
        "could *3 killed|hurt|injured", "scaffold|scaffolding|ceiling|wall ~collapse|fall|give",
    ),
}  # fmt: skip
_OWN_NEGATION = frozenset({"churn_threat", "ignored", "no_show", "misinformed", "praise", "safety"})
"""Kinds whose patterns hold their negation themselves, where a further one before them turns them round."""


@Language.factory("triaged_signals")
class SignalReader:
    """The pipeline component."""

    def __init__(self, nlp: Language, name: str) -> None:
        """Compile what is looked for; ``name`` is the one of the component."""
        self.name = name
        self._phrases = Phrases(nlp.vocab, PATTERNS)

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.triaged_signals`` to the hits that hold."""
        context: Context | None = doc._.triaged_context
        if context is not None:
            doc._.triaged_signals = tuple(hit for hit in self._phrases.find(doc) if _holds(doc, hit))
        return doc


def _holds(doc: Doc, hit: Hit) -> bool:
    """Whether a hit is meant: not denied, not asked about, not somebody else's."""
    sentence = doc[hit.start].sent
    before = [token.lower_ for token in doc[max(sentence.start, hit.start - 4) : hit.start]]
    inside = {token.lower_ for token in doc[hit.start : hit.end]}
    denied = any(word in NEGATIONS or word in {"no", "nor", "without"} for word in before)
    if denied and not inside & set(NEGATIONS) and hit.label not in {"no_show", "ignored"}:
        return False
    if hit.label == "praise" and (inside & set(NEGATIONS) - {"never"}) and "more" not in inside and "fault" not in inside and "be" not in inside:
        return False
    if hit.label in {"praise", "late", "no_show"} and {"if", "hope", "would"} & set(before):
        return False
    return not (hit.label == "late" and {"night", "last", "too"} & set(before[-1:]))
