"""The phrases that show trouble or a need, in the notation of ``phrases``; a slash parts one from the next."""

from __future__ import annotations

PATTERNS: dict[str, str] = {
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
