"""Words for people and firms that supply something: what they do, what they are called, what they are not."""

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
"""Nouns that name a supplier by his trade; plural forms are reduced before they are looked up."""

WORKERS = word_set(
    """
    driver technician engineer fitter installer tech serviceman repairman repairmen workman workmen rep
    estimator assessor delivery-man deliveryman operative tradesman tradesmen labourer worker crew operator
    inspector
    """
) - {"inspector"}
"""Nouns for somebody who comes on behalf of a supplier: a supplier only where no other is named."""

PEOPLE = word_set(
    """
    people guy guys man men woman women lady ladies folk folks lads lad lot chap chaps bloke blokes crew boys
    boy team person company firm shop store outfit supplier provider contractor contractors service services
    department technician engineer fitter driver rep installer tech
    """
)
"""What may follow the thing supplied or the name: "the phone people", "the Xerox guy"."""

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
"""What people supply or see to: no firm's name by itself, even with a capital letter at the start of a sentence."""

PLACES = word_set("workshop shop store garage bakery laundry dairy brewery dealership")
"""Trade words that are places as well: "I took it to the garage"."""

PLACE_NAME_WORDS = word_set(
    """
    street road avenue lane drive crescent terrace square court gardens hill park house airport station bridge valley
    close way place boulevard town city village county
    """
) - {"gardens", "court"}
"""Words that end the name of a place."""

AUTHORITIES = frozenset(
    {"trading standards", "citizens advice", "small claims", "consumer rights", "health and safety", "which", "ofcom",
     "ofgem", "ofwat", "the ombudsman", "better business bureau", "bbb"}
)  # fmt: skip
"""Whom people turn to against a supplier."""

GENERIC = word_set(
    """
    company firm supplier vendor provider contractor shop store chain outfit agency carrier
    """
)
"""Trade words that often stand for a vendor already named."""

TRADE_NAME_WORDS = word_set(
    """
    plumbing heating roofing electrical electric electrics builders building construction joinery carpentry
    scaffolding glazing windows doors door gutters gutter drainage drains septic flooring floors tiles tiling
    kitchens bathrooms paving landscapes landscaping gardens cleaning cleaners laundry catering bakery foods
    beverage dairy couriers courier logistics freight haulage transport removals movers storage supplies supply
    services service solutions systems engineering engineers mechanical refrigeration cooling air hvac boilers
    gas energy power water telecom telecoms communications broadband networks security alarms locks signs print
    printing press graphics furniture upholstery interiors designs design blinds curtains carpets textiles
    motors auto autos garage tyres tires repairs repair rentals rental hire leasing equipment machinery tools
    hardware timber steel metals glass stone pools pest tree trees nurseries farms ltd limited inc llc plc gmbh
    co corp company group partners associates sons daughters daughter son brothers bros sisters contractors
    contracting installations maintenance facilities appliances parts electronics office stationery paper
    packaging
    """
)
"""Words that end the name of a firm when they are written with a capital letter."""

NOT_VENDORS = word_set(
    """
    insurer insurers insurance insurances council regulator ombudsman inspector court police solicitor lawyer
    attorney bank landlord tenant customer client neighbour neighbor manager supervisor boss wife husband mother
    father mum dad doctor hospital school university church government ministry parliament office committee
    university
    """
)
"""Words of people and bodies that supply nothing to the writer."""

BARRED_MODIFIERS = word_set(
    """
    customer sales support service call front head main home back same other nice good bad poor old young
    business office busy most many few last first next right wrong
    """
)
"""What turns "people" and "team" into something other than a supplier: "sales team", "busy people"."""
