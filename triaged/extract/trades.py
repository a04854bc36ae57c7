"""Words for those who supply something and for what they supply."""

from __future__ import annotations

from triaged.extract.wordlists import word_set

TRADES = word_set(
    """
    plumber electrician carpenter joiner roofer builder glazier plasterer decorator painter tiler scaffolder
    gardener landscaper cleaner locksmith mechanic caterer florist photographer printer tuner upholsterer
    bricklayer surveyor architect mover remover haulier courier supplier vendor provider contractor
    subcontractor installer exterminator handyman handymen plumbers baker butcher brewer roofers paver fencer
    welder blacksmith tailor seamstress framer engraver signwriter supplier distributor wholesaler manufacturer
    dealer dealership shop store garage bakery laundry dairy brewery workshop company
    firm carrier agency outfit merchant merchants chain franchise wholesaler landscapers groundsman electricians
    sparky chippy brickie groundworker drainer arborist treesurgeon optician dentist vet groomer
    """
)
"""Nouns that name a supplier by his trade."""

WORKERS = word_set(
    """
    driver technician engineer fitter installer tech serviceman repairman repairmen workman workmen rep
    estimator assessor delivery-man deliveryman operative tradesman tradesmen labourer worker crew operator
    """
)
"""Nouns for somebody who comes on behalf of a supplier."""

PEOPLE = word_set(
    """
    people guy guys man men woman women lady ladies folk folks lads lad lot chap chaps bloke blokes crew boys
    boy team person company firm shop store outfit supplier provider contractor contractors service services
    department technician engineer fitter driver rep installer tech
    """
)
"""What may follow the thing supplied or a name: "the phone people", "the Xerox guy"."""

HUMANS = WORKERS | word_set(
    "people guy guys man men woman women lady folk folks lads lad lot chap chaps bloke blokes boys"
)
"""Of those the ones who are nobody but persons: "the phone people" are no department of the business."""

THINGS = word_set(
    """
    gate gates door doors window windows fence fencing phone phones boiler printer copier carpet carpets roof roofing
    lift lifts elevator pool water gas heating bed beds sofa kitchen bathroom shower toilet sink tap drain drains
    gutter chimney floor flooring tile tiles wall walls paint blind blinds curtain curtains garden lawn tree hedge
    delivery deliveries repair repairs service cleaning removal removals moving collection installation security alarm
    camera lock key keys broadband internet cable satellite network computer computers laptop laptops server website
    tv aircon fridge freezer oven cooker dishwasher washer dryer appliance furniture shoe shoes laundry linen uniform
    coffee vending food lunch catering parcel parcels post mail courier van car truck tyre tyres solar panel panels
    battery meter electric electricity power bin bins waste rubbish skip pest scaffold scaffolding ladder garage
    conservatory patio driveway paving plaster insulation damp removal parts part order orders refund invoice billing
    accounts appointment visit bike bikes
    """
)
"""What people supply or see to: things promise nothing, whoever sees to them does."""
