"""Decides whether something went wrong for the writer, and by when he says that he needs it."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from triaged.extract.context import Context
from triaged.extract.date_grammar import Expression
from triaged.extract.phrases import Phrases
from triaged.extract.promises import Story
from triaged.extract.signals import GRIEVANCES
from triaged.model import When

Doc.set_extension("triaged_complaint", default=False, force=True)

_DOUBT = 2
"""What a mail that praises somebody must outweigh to be a complaint."""
_PATTERNS: dict[str, str] = {
    "trouble": """
        ~be NOT *1 working| right| happy| good| acceptable| satisfied| fixed| finished| impressed|
        enough / ~do NOT *1 work|fit|match / ~stop working / ~be *1
        broken|faulty|damaged|defective|wrong|ruined|unacceptable|disgraceful / broken| faulty| damaged|
        defective| leaking| disappointed| disappointing| unacceptable| disgraceful| appalling| furious|
        angry| annoyed| frustrated| frustrating| fed| ridiculous| disgusted| unhappy| shambles| joke /
        ~complain|complaint|complaints / ~let ME down / ~break down / ~overcharge / ~charge|bill ME?
        twice|double / wrong *1 size|part|colour|color|item|order|model|amount|one / still *2
        broken|leaking|waiting|out|down|wrong / ~still ~wait / ~be waiting / NOT good enough / NOT on /
        waste of *1 time|money / ~ruin|damage|break|scratch|crack|flood|wreck *1 my|our|the / ~leak /
        poor| terrible| awful| dreadful| lousy| shoddy| bad| worst service| job| work| workmanship|
        experience / ~go wrong / ~mess ME|it|this|up / a mess / ~have had enough / enough is enough /
        ~be without *2 water|heating|power|internet|hot|phone|phones|electricity / no
        hot|heating|water|power|internet|phone|electricity|heat / what is going on /
        third|second|fourth|2nd|3rd|4th time / sick of / tired of / out of order / not as
        described|ordered|agreed|promised / NOT what ME ~order|ask|pay|agree / problem| problems| issue|
        issues| fault| faults| trouble| broke| leak| leaks| leaking| flooded| damp| dripping| cold|
        stuck| jammed| dead| blocked| cracked| scratched| dented| torn| stained| missing| useless|
        pathetic| rude| filthy| dirty| mess| sloppy| shocking| dismal| atrocious| horrible| inexcusable|
        outrageous| infuriating| disappoint| upset| inconvenience| inconvenienced| excuses| excuse|
        wasted| mistake| error| blunder| fiasco| nightmare| incompetent| negligent| careless|
        unprofessional| unreliable| overcharged| unfinished| abandoned| failed| fails| failing| failure|
        ignored| lied| worse| worst| wrong| unhappy| dissatisfied| fuming| livid / ~refuse / ~break /
        ~fail / ~damage / ~ruin / NOT *1 working| work| right| finished| fixed| received| turned|
        arrived| resolved| sorted| good| acceptable| switching / still *3 NOT|no|waiting|broken|wrong /
        what is|'s *1 going|happening|happened / where is|are|'s / how *1 many|often|long|much *1
        times|longer|more / what a day|week|month|shambles|disgrace|carry / for|after the
        NUM|second|third|fourth|umpteenth time / again and again / yet again / had to *3
        myself|ourselves / NUM times|weeks|days *2 now / ~wait *2 since|for|all|at / ~sort this|it out /
        not|n't on
    """,
    "deadline": """
        ME ~need *6 by|before|on|for|at / ME ~have to|must be *6 / ME must *8 / ME ~have|need to *8 /
        ~be|needs|need to be *6 by|before / ME ~want *6 by|before / ME ~require *6 by|before / no later
        than / by *4 latest / ME ~have a|an *4 / ~give you until|till / ~have until|till / ~expect *8
        by|before
    """,
}


@Language.factory("triaged_complaint")
class ComplaintReader:
    """The pipeline component; needs promises and signals on the doc."""

    def __init__(self, nlp: Language, name: str) -> None:
        """Compile what is looked for; ``name`` is the one of the component."""
        self.name = name
        del nlp
        self._phrases = Phrases(_PATTERNS)

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.triaged_complaint``: only a customer complains."""
        context: Context | None = doc._.triaged_context
        if context is not None and context.sender == "customer":
            story: Story = doc._.triaged_story
            hits = self._phrases.find(doc)
            doc._.triaged_complaint = _complains(doc, story, {hit.start for hit in hits if hit.label == "trouble"})
            doc._.triaged_wanted_by = _wanted_by(
                doc, story, [(hit.start, hit.end) for hit in hits if hit.label == "deadline"]
            )
        return doc


def _complains(doc: Doc, story: Story, troubles: set[int]) -> bool:
    """Weigh what speaks for a complaint; where somebody is praised, one weak word is not enough."""
    broken = any(promise.status == "broken" and promise.promised_by != "customer" for promise in story.promises)
    kinds = {signal.label for signal in doc._.triaged_signals}
    failed = any(hit.label in {"absent", "silent"} for hit in story.hits)
    real = sum(not _denied(doc, index) for index in troubles)
    weight = 2 * broken + 2 * len(kinds & GRIEVANCES) + 2 * failed + real
    return weight > _DOUBT if "praise" in kinds else weight > 0


def _denied(doc: Doc, index: int) -> bool:
    """Whether a word of trouble is taken back: "no problem", "if anything goes wrong"."""
    sentence = doc[index].sent
    words = {token.lower_ for token in doc[max(sentence.start, index - 5) : index]}
    return doc[index - 1].lower_ in {"no", "any", "without"} or bool(words & {"if", "case", "should", "hope", "avoid"})


Doc.set_extension("triaged_wanted_by", default=None, force=True)


def _wanted_by(doc: Doc, story: Story, spans: list[tuple[int, int]]) -> When | None:
    """Return the time by which the customer needs it: what stands in or just after his words of need."""
    for start, end in spans:
        sentence = doc[start].sent
        limit = doc[min(sentence.end, end + 6) - 1]
        first, last = doc[start].idx, limit.idx + len(limit)
        for expression, when in story.placed:
            if when is not None and first <= expression.start < last and not _promised(story, expression):
                return when
    return None


def _promised(story: Story, expression: Expression) -> bool:
    return any(
        promise.start <= expression.start < promise.end and promise.promised_by != "customer"
        for promise in story.promises
    )
