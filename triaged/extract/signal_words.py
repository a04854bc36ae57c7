"""The phrases that show each kind of signal, in the notation of ``phrases``; a slash parts one from the next.

``PLAIN`` are those that of all the mails under training/mails hardly any uses in another sense (at most one in twenty).
"""

from __future__ import annotations

PATTERNS: dict[str, str] = {
    "churn_threat": """
        ~take *3 business|custom|trade|money|contract elsewhere / ~go|look|shop|move|switch elsewhere /
        ~find|get|hire|call|use|try|ring *1 someone|somebody else / ~find| get| hire| choose| want *2
        another| new| different provider| supplier| company| firm| vendor| contractor| plumber| garage /
        ~cancel *3 account| contract| subscription| service| agreement| membership| order| everything /
        ~close *2 account / ~switch provider|providers|supplier|suppliers / ~lose *2
        customer|business|custom / last time ME ~use|do|order|buy|hire|deal / NOT|never *1
        ~use|hire|call|order|buy *3 again / ~be done|through with you / ~take|move *1 ~we|our|my custom
        / ~end *2 contract|relationship|agreement / ~look for an|a alternative / ~go|switch|move|defect
        to *2 competitor|competitors|rival|competition / ~leave you / im|i'm|i off / i ~be|'m|m off / we
        ~be|'re off / NOT ~renew / ~go with someone|somebody else / ~think|consider *2
        ~leave|switch|go|move|cancel / ~part company|ways / ~vote with *1 feet / ~move on to|elsewhere /
        ME ~be ~leave / ~terminate *3 / elsewhere / ~be|am leaving / leaving you / ~leave you|fixwell /
        never again / last straw|chance|warning / done with you|them|this / ~shop around / other
        options|suppliers|providers|companies|firms / ~get quotes|quote from /
        find|try|use|go|looking|look *3 competitor|competitors|rival|rivals|competition /
        ~use|try|call|ring|hire|get someone|somebody|anyone else / had enough of you / ~walk away /
        ~take it elsewhere / our|my contract *2 cancelled|ended|terminated / ~stop using|ordering|buying
        / ~consider *2 future|options|position / ~review *2 contract|arrangement / won 't be
        back|using|ordering / NOT be back|using|ordering|renewing / ~jump ship / ~change
        provider|providers|supplier|suppliers / ~lose us|me *1 as|if|unless / ~lose NUM|a *1 customer / if *12
        i|we 'm|am|are|'re|'ll|will|shall ~cancel / or|otherwise|else *1 i|we 'm|am|are|'re|'ll|will|shall ~cancel
    """,
    "ignored": """
        NOT *1 ~return| answer| pick| acknowledge *2 call| calls| phone| message| messages| email|
        emails| mail| mails| letter| up| voicemail| voicemails| text| texts / no
        reply|response|answer|callback|acknowledgement / no return call / no call back / ~be ~ignore /
        ~ignore ME|my|our / ~ignore *3 call|calls|message|messages|email|emails / NOT ~hear *3
        back|from|since|anything|word|thing|nothing / ~have NOT ~hear / ~hear nothing|nowt /
        nobody|noone *2 ~return|answer *2 / no one *2 ~return|answer *2 / nobody|noone *1
        ~call|ring|phone|email|reply|answer|respond|get / no one *1
        ~call|ring|phone|email|reply|answer|respond|get|~have / not a word / no word from|since / NOT
        ~get|have a hold of / NOT *1 ~get hold of|through / straight|goes|went|go|going to
        voicemail|voice-mail|answerphone / ~go *2 to voicemail|answerphone / radio silence / ~fall on
        deaf ears / ~leave *2 messages|message|voicemails / ~do|have NOT *1
        ~reply|answer|respond|acknowledge / ~do NOT *2 ~call|ring|phone|get ME? back / never *1
        ~call|ring|phone|get|reply|answer|respond|heard *1 back? / NOT ~pick|picking up / ~go|going
        unanswered / unanswered / nothing|silence ~since|back / still NOT *1 ~hear|reply|answer|respond
        / NUM|several *2 calls|emails|messages *2 no|nothing / ~be *1 ~fob off / ~give ME the? brush
        off|runaround / the runaround / ~have NOT ~have a|any reply|answer|response|call / without a|any
        reply|answer|response / ~rings out / ~ignore / ~ignored / no joy / ~ring out / rings and rings /
        ~ring off / ~hang up on / hung up / NOT *2 returned / NOT *2 ~answer|reply|respond / no| zero|
        not one| not a single *2 reply| replies| response| responses| answer| callback| call| calls /
        NOBODY|nobody *3 back / no one *3 back / ~go *2 voicemail|answerphone|answering /
        voicemail|answerphone|voicemails / silence / ~ghost / ~blank me|us / not heard / no
        news|word|contact|acknowledgement|update / nobody|noone|nothing *3
        answer|answers|answered|reply|replied|returned / no one *3
        answers|answered|replied|returned|picks|picked / without *2 reply|answer|response|callback /
        ~leave *3 messages|message|voicemail|voicemails / still *2 no *1 reply|answer|response|call|word
        / deaf ears / NUM times *3 nobody|nothing|no / chased|chasing / nobody picks|picked / never *2
        ~return|reply|answer|call|ring|respond / ~get NUM|no reply
    """,
    "supervisor_request": """
        ~speak| talk| escalate| put| pass| want| get| speak| like| demand| need| let *5 manager|
        supervisor| boss| director| owner| superior| management / someone|somebody|person|whoever *2
        senior|authority|charge|higher|responsible / your manager|supervisor|boss|superior / who|whoever
        runs|owns|manages / ~escalate this|it|my|our / higher up / the person in charge /
        someone|somebody above / next level up / head of *2 / a manager|supervisor to /
        manager|supervisor *1 ~call|ring|contact|phone / ~ask| want| speak| talk| put| pass| get| like|
        need| let| have| forward| show| send| give| hear| deal| call| ring *6 manager| supervisor| boss|
        director| owner| superior| management| chief| proprietor / someone| somebody| anyone| person|
        whoever *4 senior| authority| charge| higher| above| responsible| seniority| decision| decisions
        / in charge / ~escalate / escalation / more senior / higher than / over your head / who *2
        your|the manager|supervisor|boss|director|owner / next rung|level / line manager / managing
        director / your manager|supervisor|boss|superior|director|owner
    """,
    "long_tenure": """
        ~have ~be *4 with you for? *3 year|years|decade|decades|months / ~have ~be *4
        customer|customers|client|clients *2 *3 year|years|decade|decades /
        customer|customers|client|clients of *3 years|decades|standing /
        customer|customers|client|clients for|since *4 / customer|client of yours for|since /
        ~have ~use *3 for *2 years|months|decades /
        long standing|time|term customer|client / long - standing|time|term customer|client|customers /
        loyal|longstanding|longtime|regular customer|client|customers|clients / NUM years a|of|with|as
        *2 / years of loyalty|custom|business / ~use *2 since NUM / ~be with *1 since NUM / ~have ~be
        with you|Fixwell *4 year|years / ~have ~deal with you *3 years / after *3 years with|of|as /
        ~have ~buy|order|rent|lease *3 for *2 years / ~be with you|us *1 NUM|for years / ~come to you
        for *2 years / ~have *4 NUM|many|several|twenty|ten|fifteen years / NUM years|decades *2
        customer|client|account|with|custom|loyal|of / customer|customers|client|clients *4
        years|decades|decade|1|since / since NUM|we|i / for|over|nearly|almost NUM years / for years /
        years as|of|with / going back *2 years|decades / loyal / loyalty / from the beginning|start /
        longest / for|over|nearly a decade / old customer|customers / long standing / longstanding /
        first customers|customer / NUM years' / NUM years '
    """,
    "no_show": """
        never|didnt ~come|show|arrive|turn|appear|materialise|materialize *1 / ~do NOT *1
        ~come|show|arrive|turn|appear|materialise|materialize|make|attend *1 / ~have NOT *1
        ~come|show|arrive|turn|appear|turned *1 / NOBODY|nobody|noone *1 ~come|show|arrive|turn|appear
        *1 / no one *1 ~come|show|arrive|turn|appear|here *1 / no show|shows / no - show / noshow /
        ~stand ME up / ~miss the| our| my| an| another| this| that| their| his *1 appointment| slot|
        visit| date| appointments / not a soul *1 / no sign of / ~be NOT ~deliver|collect / ~have|be NOT
        ~be ~deliver|collect / never *1 ~deliver|collect|visit / ~do NOT *1 ~deliver|collect / ~fail to
        ~come|show|arrive|turn|appear|deliver|attend *1 / and|but|, nobody ~be|have / never did / no
        driver| technician| engineer| plumber| van| fitter| delivery *2 came| arrived| showed| turned|
        come / ~wait|sit|stay *2 in|home all day|morning|afternoon *3 nobody|nothing|no / still NOT *1
        arrived|come|here|turned|delivered / nothing ~arrive|come|turn / waited *5 nobody|no|nothing /
        missed appointment|visit|delivery|appointments / NOT *1 ~see *2 soul|anyone|anybody|him|them /
        ~be NOT *1 ~come|arrive|turn / NOT *2 ~turn|show up / NOBODY|nobody *3
        ~come|show|arrive|turn|appear|knock|deliver / no one *3
        ~come|show|arrive|turn|appear|knock|deliver / not *2 ~arrive|come|deliver|turn / NOT *1
        ~arrive|materialise|appear / ~do NOT happen|materialise|show / nothing *2
        arrived|came|delivered|turned|happened|come / no| zero delivery| driver| van| engineer| plumber|
        technician| fitter| parcel| sign| trace| visit| truck| lorry| show| crew / ~miss *3
        appointment|slot|visit|delivery|appointments|visits / missed / ~stand us|me up / stood up / no -
        shows|show / ~wait|sit|stay *2 in|home|around *2 all|whole / day|morning|afternoon off *4
        nothing|nobody|no / ~fail to *1 / and no *2 came|arrived|yet / yet to
        ~arrive|come|appear|turn|see / never *2 ~arrive|come|turn|show|appear|deliver|materialise|happen
        / still|yet not *1 here|arrived|come|delivered / came and went / has|have come and gone / empty
        handed
    """,
    "late": """
        NUM|an|a|few|couple hour|hours|hrs|minute|minutes|mins|day|days|week|weeks late / an|a|half
        hour|hours|day|week and a half late / ~arrive|come|turn|show|deliver *3 late / ~be *1 late / ~be
        *2 overdue / overdue / ~run|running late|behind / NUM hours|days|weeks|minutes after / ~be
        delayed / behind schedule / later than *2 promised|agreed|said|arranged / half an hour late /
        late again|delivery|arrival / NUM hours|days|weeks|minutes behind / past *1 due / ~do NOT
        ~arrive|come|turn|show|get *2 until|till / NOT until *3 / well after *3 / late / ~delay /
        delayed / delays / hours|days|weeks|minutes after|behind|past / NOT *4 until|till / later than /
        ~come|arrive|turn|show|get *4 instead of / hours|hour|minutes|days late /
        rolled|strolled|wandered|swanned *1 up|in / eventually ~arrive|come|turn|show|appear / finally
        ~arrive|come|turn|show|appear
    """,
    "misinformed": """
        ~be *1 ~misinform|mislead / wrong| incorrect| false| contradictory| conflicting| misleading
        information| info| advice| price| date| answer| address| story| stories| quote /
        ~tell|give|inform ME *1 wrong|different|something / different|another
        story|stories|answer|answers|tale / ~turn out *4 NOT|wrong|untrue|false / ~say *4 now ~say|tell
        / ~be|was NOT true / ~lie to ME / ~be ~lie / one thing *3 another / ~contradict / NOT what ME
        ~be ~tell|quote|promise / NOT what you|he|she|they ~say|tell|quote|promise / ~say|tell *6
        no|free *1 charge *8 ~bill|charge|invoice / ~claim *5 but|yet / ~be ~tell *8 but *6 NOT|wrong /
        now *2 ~tell|say ME? *8 NOT / ~assure *1 *6 but|yet / untrue / lie|lies|lied|lying /
        ~mislead|misinform|contradict / wrong| incorrect| false| inaccurate| contradictory| conflicting|
        different| another *1 information| info| advice| price| date| answer| answers| address| story|
        stories| quote| thing| things| figure| amount| time| day / NOT true|correct|right|so|case / NOT
        what *4 ~tell|say|quote|promise|agree|advise / ~tell|say|assure|inform|advise|promise *8
        but|yet|only|whereas|however|now / ~turn out / no record|trace *2 of / one *2
        says|said|tells|told *5 other|another / ~be ~tell *8 NOT / first *6 then|now / ~say|tell|quote
        *5 free|nothing|included|covered *6 ~charge|bill|invoice|cost / no|free|without charge *8
        ~bill|charge|invoice / ~quote *6 ~charge|bill|invoice / according to your|the
        website|system|office|colleague / contrary to / somebody|someone else ~say|tell / in
        fact|reality
    """,
    "praise": """
        thank *2 ~be wonderful|brilliant|great|excellent|fantastic / wonderful| brilliant| excellent|
        fantastic| superb| outstanding| terrific| amazing| lovely| great| first-class| marvellous job|
        work| service| help| team| chap| lad| man| woman| engineer| technician| guy| lady| experience|
        bunch| driver| fitter / ~be *2 wonderful| brilliant| excellent| fantastic| superb| outstanding|
        terrific| amazing| marvellous| lovely| impressed| delighted| faultless| spotless| polite|
        courteous| helpful| star / ~do a *2
        great|brilliant|excellent|fantastic|superb|lovely|good|cracking job / ~recommend
        you|him|her|them|your / hats off / credit to / ~compliment *2 / could NOT ~be
        ~more|happier|better|nicer / could NOT ~fault / well done / ~thank you|him|her|them for *3
        great|excellent|wonderful|quick|prompt|brilliant / ~praise *2 / top marks /
        pleased|delighted|thrilled|impressed|happy with the|your|his|her|how|their / ~appreciate *4
        kindness|patience|effort|work|help|honesty / a pleasure|delight|joy / above and beyond / ~sort
        *2 brilliantly|perfectly|beautifully / five stars / worked a treat|treat / kudos / wonderful|
        brilliant| excellent| fantastic| superb| outstanding| terrific| amazing| lovely| marvellous|
        faultless| impeccable| exemplary| delightful| exceptional| stellar| phenomenal / polite|
        courteous| patient| friendly| professional| helpful| tidy| kind| thoughtful| cheerful and| too|
        throughout| , / ~be *2 polite| courteous| patient| friendly| professional| helpful| tidy| kind|
        great| good as| star| gem| credit| pleasure| delight| hero / full|top marks /
        pleased|delighted|thrilled|impressed|happy|grateful|thankful / thanks| thank *3 for *3 great|
        excellent| quick| prompt| good| kind| patience| kindness| effort| help| sorting| fixing| coming|
        work / good| great| nice| super job| work| service| lad| man| chap| guy| people| experience|
        bunch| team / ~recommend / special mention|thanks / could NOT *3
        more|better|happier|kinder|nicer / no complaints / ~praise|compliment|commend|applaud /
        lifesaver|godsend|star|gem|legend|hero / perfectly|beautifully|flawlessly / first class|rate /
        very| so| really| most| extremely helpful| kind| polite| patient| professional| pleased| good|
        friendly| impressed| grateful| efficient / best *2 ever / ~do *2 proud / on the dot / spot on
    """,
    "refund_request": """
        ~want| like| expect| demand| request| need| ask| require *5 refund| refunded| reimbursed|
        reimbursement| credit| compensation| compensated / money back / ~refund ME|my|our|the / ~refund
        *2 NUM / a|full|partial|my|our|the refund / ~credit my|our|ME|the / ~take *3 off *1
        bill|invoice|account / ~correct| amend| adjust| waive| reverse| reissue *2 bill| invoice|
        charge| fee| charges| bills| it / ~reduce *2 bill|invoice / credit note / ~reimburse *1 /
        ~compensate ME|us / my|our deposit back / ~return my|our deposit|money|payment / ~knock|deduct
        *3 off|from / ~charge *4 back / ~dispute *2 charge|bill|invoice / ~remove *2 charge|fee|charges
        / ~give *2 refund|credit / refund| refunded| refunds| reimburse| reimbursed| reimbursement|
        compensation| compensate / credit note|for|on|to|against|my|our|us|me / a|the|full|some credit /
        ~take *3 off my|our|the|this|that / ~take NUM *2 off /
        ~correct| amend| adjust| waive| reverse| reissue| revise| cancel| remove| drop|
        fix| knock| reduce| withdraw *4 bill| invoice| charge| fee| charges| bills| fees| statement|
        amount / ~overcharge / ~charge|bill|invoice *2 twice|double|wrongly / should NOT *3
        ~pay|charge|bill / NOT *3 ~pay|paying / deposit back / ~return|want|give *3 deposit|money /
        ~deduct / out of pocket / corrected bill|invoice / new bill|invoice
    """,
    "legal_threat": """
        lawyer|lawyers|solicitor|solicitors|attorney|attorneys|barrister / small claims / legal
        action|proceedings|advice|steps|route|team|department / ~take *2 court / ~see *2 court / court
        action|proceedings|claim / ~sue *1 / ~issue proceedings / breach of contract / letter before
        action|claim / ~go to court / county court / litigation / ombudsman / trading standards /
        consumer rights act / small claim / ~sue /
        lawyer|solicitor|attorney|court|legal|litigation|proceedings /
        lawyers|solicitors|attorneys|legally|tribunal|barrister / consumer rights
    """,
    "safety": """
        ~be *1 dangerous|hazardous|unsafe / dangerous|unsafe|hazardous|danger|hazard / gas leak|smell /
        ~smell *2 gas|burning|smoke / carbon monoxide / electric|electrical shock|shocks / ~get *2
        shock|burnt|burned|hurt|injured / live wire|wires|wiring|cable|cables / bare|exposed
        wire|wires|wiring|cable|cables / ~catch fire / on fire / fire
        risk|hazard|escape|alarm|alarms|door|exit / ~trip hazard / trip hazard / ~spark / smoke
        ~come|pour / smoking / ~injure|hurt|electrocute|scald|burn *1 / ~be NOT safe / health and safety
        / someone|somebody *3 hurt|injured|killed / ~collapse / risk of *2 injury|fire|fall|collapse /
        ~slip *2 ~fall|hurt|break / ~fall *1 down|off|over / could *3 killed|hurt|injured /
        scaffold|scaffolding|ceiling|wall ~collapse|fall|give / danger| dangerous| dangerously| hazard|
        hazardous| unsafe| injury| injured| injuries| burn| burns| burned| burnt| electrocuted| scalded|
        scald| fumes| hospital| ambulance| bleeding| sparks| sparking| smoke| smoking| smouldering|
        explosion| explode / electric|electrical|a shock|shocks / fire
        risk|hazard|alarm|escape|exit|door|brigade|service / caught fire / bare|exposed|live|loose
        wire|wires|wiring|cable|cables / ~trip|slip|fall|stumble *4 over|on|down|off|through|from /
        somebody| someone| child| children| kids| toddler| people| person *5 hurt| injured| killed|
        harm| harmed / NOT safe / risk of / at risk / hurt|hurts / ~get *1 shock /
        ceiling|scaffold|wall|roof|shelf *3 ~fall|collapse / broken glass / sharp edges|edge / somebody| someone| i|
        he| she| mother| father| mum| mom| dad| wife| husband| son| daughter| child| toddler| baby| granny|
        grandmother| gran| nan| tenant| resident| guest| patient| visitor| colleague| employee| worker|
        lady| woman| man| customer *2 fell|fallen / cut
        his|her|my|their|herself|himself|myself / gas leak|smell|escape / smell of *1 gas|burning|smoke
    """,
}

FIRM: dict[str, str] = {
    "praise": """
        lifesaver|life-saver|godsend / ~save us|me|my|our|the *1 day|life|bacon|event|today / you guys|lot ~save|~rock /
        ~be *1 a *1 star|legend|gem|hero|lifesaver / ~keep *1 a customer /
        could NOT ~be *1 nicer|kinder|happier|better|more / top man|lad|bloke|job
    """,
    "churn_threat": """
        i|we m|'m|am|'re|are|'ll|will off|go|going|switch|switching|move|moving to *1
        another|different|new *1 provider|supplier|company|firm|competitor /
        or|otherwise|else i|we 'll|will? *1 go|switch|move to *1 another|different *1
        provider|supplier|company|firm|competitor /
        ~take my|our *1 business|custom|money|contract|trade elsewhere|to
    """,
    "no_show": """
        nobody|noone ~be *1 here|there|around / no one ~be *1 here|there|around / nobody|noone here|there /
        no one here|there /
        no sign|trace of *1 him|her|them|you|anyone|anybody|somebody|engineer|technician|driver|plumber|fitter|van /
        nobody|noone *1 ~show|turn up / no one *1 ~show|turn up / nobody|noone *1 ~come|arrive /
        no one *1 ~come|arrive / never *1 ~turn|show up / he|she|they|you never ~come|arrive /
        ~be NOT *1 here|there yet? / ~have NOT *1 come|arrived|shown|turned|appeared
    """,
    "ignored": """
        ~do NOT *1 get|receive|hear|have *1 a|any|the|your|my *1
        call|callback|reply|answer|response|confirmation|text|email|letter /
        ~have NOT *1 ~have|get|receive *1 your|a|any|the|his|her|their|my *1
        call|callback|reply|answer|response|email|letter /
        nobody|noone *1 ~call|ring|phone|write|answer|reply / no one *1 ~call|ring|phone|write|answer|reply /
        nobody|noone *1 got|gets back / no one *1 got|gets back / still *1 no call|callback|reply|answer|response|word
    """,
}
"""Phrases that say it whatever the network makes of a text: it hardly hears a sentence that is all of a mail."""
DENYING: dict[str, str] = {
    "no_show": "i|we *1 ~miss / ~have to ~miss / no good / NOT ~suit|work for",
    "misinformed": "~sign off",
    "churn_threat": "i|we *1 ~lose *2 contract|job|client|customer",
    "safety": "dent|dented|scratch|scratched|scuff|scuffed",
    "refund_request": "day|days|time|morning|afternoon|hours off",
}
"""Phrases in a sentence in which a kind is not meant, though the network hears it."""

PLAIN: dict[str, str] = {
    "churn_threat": "~take *3 business|custom|trade|money|contract elsewhere",
    "ignored": """
        ~leave *3 messages|message|voicemail|voicemails / NOBODY|nobody *3 back / ~ring out / rings out /
        straight|goes|went|go|going to voicemail|voice-mail|answerphone
    """,
    "late": """
        NUM|an|a|few|couple hour|hours|hrs|minute|minutes|mins|day|days|week|weeks late /
        hours|hour|minutes|days late / NUM hours|days|weeks|minutes behind
    """,
    "legal_threat": "small claims / legal action|proceedings|advice|steps|route|team|department",
    "long_tenure": """
        ~have ~be *4 customer|customers|client|clients *2 *3 year|years|decade|decades / ~use *2 since NUM /
        customer|customers|client|clients for|since *4 / customer|customers|client|clients *4 years|decades|decade|since
    """,
    "no_show": "no one *3 ~come|show|arrive|turn|appear|knock|deliver",
    "refund_request": """
        ~refund ME|my|our|the / ~take *3 off *1 bill|invoice|account / ~return|want|give *3 deposit|money
    """,
    "safety": """
        bare|exposed|live|loose wire|wires|wiring|cable|cables / somebody|someone|i|he|she|mother|father|mum|mom|dad|
        wife|husband|son|daughter|child|toddler|baby|granny|grandmother|gran|nan|tenant|resident|guest|patient|visitor|
        colleague|employee|worker|lady|woman|man|customer *2 fell|fallen
    """,
    "supervisor_request": "~escalate this|it|my|our / managing director",
}
