"""What the sample tells exactly, because pictures and first impressions hang on it: the fairs, the open leads, the board.

Everything lies before or after the moment at which the sample is made, so that it is never stale: a fair is running, two
leads wait for an answer, two tasks are late.
"""

from __future__ import annotations

from typing import NamedTuple

from crmdesk.controllers.defaults import REFERRAL, STAND
from crmdesk.controllers.sample import words
from crmdesk.controllers.sample.words import Said
from crmdesk.models.lead import LeadStatus

WEB, NEWSLETTER, SOCIAL, MAILING, OTHER = "Web form", "Newsletter", "Social media", "E-mail campaign", "Other"

OWNERS = ("Joris Vermeer", "JV"), ("Anna Kok", "AK"), ("Bram Postma", "BP"), ("Fleur Dijkman", "FD")
JORIS, ANNA, BRAM, FLEUR = range(4)


class Fair(NamedTuple):
    """A campaign; first and last in days after today, cost in euros. {year} is this edition's, {before} the one before."""

    key: str
    name: Said
    kind: Said
    first: int
    last: int
    place: str
    cost: int
    target: int | None
    status: Said
    decision: Said | None
    note: Said


_SHOW: Said = ("Beurs", "Trade show")
_OVER: Said = ("Afgerond", "Finished")
FAIRS = (
    Fair(
        "last", ("Bouwbeurs {before}", "Bouwbeurs {before}"), _SHOW, -361, -357, "Utrecht", 18_400, 80, _OVER,
        ("Weer doen: ruim vier keer de kosten terugverdiend.", "Again: it earned its cost more than four times."),
        ("Stand 11.B036, 12 m². Vier dagen bemand door Joris en Anna.", "Stand 11.B036, 12 m². Staffed by Joris and Anna."),
    ),
    Fair(
        "horecava", ("Horecava {year}", "Horecava {year}"), _SHOW, -318, -315, "Amsterdam", 12_900, 40, _OVER,
        ("Niet weer: te weinig beslissers op de stand.", "Not again: too few decision makers on the stand."),
        ("Gedeelde stand met een leverancier van koeltechniek.", "A stand shared with a supplier of cooling."),
    ),
    Fair(
        "techday", ("Vakdag Techniek", "Vakdag Techniek"), (_SHOW[0], _SHOW[1]), -194, -194, "'s-Hertogenbosch", 2_100, 15, _OVER,
        ("Weer doen: klein, goedkoop en precies de goede mensen.", "Again: small, cheap and just the right people."),
        ("Tafel met demo-unit op schaal.", "A table with a scale model of the unit."),
    ),
    Fair(
        "letter", ("Nieuwsbrief prefab in 6 weken", "Newsletter prefab in 6 weeks"), ("Nieuwsbrief", "Newsletter"), -150, -30, "", 450, 20,
        _OVER, None, ("Drie edities aan 1.140 adressen.", "Three issues to 1,140 addresses."),
    ),
    Fair(
        "now", ("Bouwbeurs {year}", "Bouwbeurs {year}"), _SHOW, -4, 0, "Utrecht", 19_600, 120, ("Loopt", "Running"), None,
        ("Stand 11.B042, 18 m². Demo-unit op de stand.", "Stand 11.B042, 18 m². Demo unit on the stand."),
    ),
)  # fmt: skip


class Firm(NamedTuple):
    """A company by name; domain without its ending."""

    name: str
    domain: str
    industry: str
    city: str


class Visitor(NamedTuple):
    """A lead that is still open: came in so many hours ago. value in euros; answers: y, n or - for each criterion.

    line: what was said; seen: touches before it, p for prices and n for the newsletter, as days before.
    """

    hours: float
    name: tuple[str, str | None, str]
    job_title: Said
    firm: Firm
    source: str
    campaign: str
    owner: int
    status: LeadStatus
    interest: Said
    line: Said
    value: int | None = None
    answers: str = "----"
    notes: tuple[Said | None, ...] = (None, None, None, None)
    seen: tuple[tuple[str, int], ...] = ()


NEW, WORKING, READY, NURTURE = LeadStatus.NEW, LeadStatus.WORKING, LeadStatus.READY, LeadStatus.NURTURE
_OWNER, _DIRECTOR, _BUYING = words.DECIDING[1], words.DECIDING[0], words.DECIDING[2]
DE_GROOT = Firm("De Groot Logistiek", "degrootlogistiek", words.LOGISTICS, "Venlo")
YILMAZ = Firm("Yilmaz Food Group", "yilmazfood", words.FOOD, "Rotterdam")
VAN_DER_BERG = Firm("Van der Berg Installaties", "vdbinst", words.SERVICES, "Utrecht")

VISITORS = (
    Visitor(
        2, ("Sanne", "van der", "Berg"), _BUYING, VAN_DER_BERG, STAND, "now", JORIS, NEW,
        ("40 units prefab", "40 prefab units"),
        ("Wil offerte voor 40 units, beslist vóór 15 december. Vergelijkt met twee leveranciers.",
         "Wants a quote for 40 units, decides before 15 December. Compares two suppliers."),
        41_500, "yyy-",
        (("€ 40.000 – 45.000 genoemd", "€40,000 – 45,000 mentioned"), ("Tekent tot € 50.000", "Signs up to €50,000"),
         ("40 prefab units, eerste kwartaal", "40 prefab units, first quarter"), None),
        (("n", 19),),
    ),
    Visitor(
        3, ("Mark", None, "Hendriks"), _DIRECTOR, Firm("Hendriks Metaalbouw", "hendriksmetaal", words.METAL, "Apeldoorn"), WEB, "", ANNA, NEW,
        ("Klimaatinstallatie werkplaats", "Climate installation for the workshop"),
        ("Vraagt prijsindicatie, budget € 25k genoemd.", "Asks for a price, mentions a budget of €25k."),
        25_000, "y-y-", (("€ 25.000 genoemd", "€25,000 mentioned"), None, ("Werkplaats wordt te warm", "The workshop gets too hot"), None),
        (("p", 0), ("n", 12)),
    ),
    Visitor(
        5, ("Lotte", None, "Willems"), _OWNER, Firm("Willems & Zn. Interieur", "willemsinterieur", words.RETAIL, "Haarlem"), STAND, "now", ANNA, NEW,
        ("Inrichting showroom", "Fitting out a showroom"),
        ("Demo gezien, wil brochure en referenties.", "Saw the demo, wants a brochure and references."),
        24_000,
    ),
    Visitor(
        26, ("Ahmed", None, "El Idrissi"), _OWNER, Firm("El Idrissi Techniek", "elidrissi", words.SERVICES, "Rotterdam"), REFERRAL, "", JORIS, NEW,
        ("Serviceplan 5 jaar", "Service plan, 5 years"),
        ("Via Jansen BV, wil terugbelverzoek donderdag.", "Through Jansen BV, wants to be called back on Thursday."),
        None, "--y-", seen=(("n", 9),),
    ),
    Visitor(
        30, ("Karin", None, "Smit"), ("Adviseur", "Consultant"), Firm("Smit Advies", "smitadvies", words.PROPERTY, "Zwolle"), MAILING, "", FLEUR, WORKING,
        ("Energiescan kantoorpand", "Energy scan of an office"),
        ("Drie keer de prijspagina bekeken.", "Looked at the price page three times."),
        None, "--y-", seen=(("p", 1), ("p", 2), ("p", 2)),
    ),
    Visitor(
        51, ("Pieter", "de", "Groot"), ("Manager logistiek", "Logistics manager"), DE_GROOT, STAND, "now", JORIS, WORKING,
        ("Koeling expeditiehal", "Cooling for the dispatch hall"),
        ("Vergelijkt met huidige leverancier.", "Compares with the present supplier."),
    ),
    Visitor(
        74, ("Tom", None, "Bakker"), ("Werkvoorbereider", "Work planner"), Firm("Bakker Bouwservice", "bakkerbouwservice", words.CONSTRUCTION, "Amersfoort"),
        REFERRAL, "", BRAM, WORKING,
        ("Proefplaatsing", "Trial unit"),
        ("Vraag over minimale afname.", "Question about the minimum order."),
    ),
    Visitor(
        98, ("Wouter", "van", "Dijk"), ("Projectleider", "Project leader"), Firm("Van Dijk Warmtetechniek", "vandijkwarmte", words.SERVICES, "Breda"),
        STAND, "now", BRAM, WORKING,
        ("Prefab technische ruimte", "Prefab plant room"),
        ("Zoekt een partner voor een appartementenblok.", "Looks for a partner for a block of flats."),
    ),
    Visitor(
        122, ("Nadia", None, "Haddad"), ("Facilitair manager", "Facilities manager"), Firm("Zorggroep De Linde", "zorggroepdelinde", words.CARE, "Deventer"),
        WEB, "", ANNA, WORKING,
        ("Luchtbehandeling dagverblijf", "Air handling for the day room"),
        ("Klachten over benauwde ruimtes, wil advies.", "Complaints about stuffy rooms, wants advice."), None, "--y-",
    ),
    Visitor(
        170, ("Ilse", None, "Jacobs"), ("Inkoper", "Buyer"), Firm("Jacobs Banket", "jacobsbanket", words.FOOD, "Nijmegen"), NEWSLETTER, "letter", FLEUR, WORKING,
        ("Koelcel bakkerij", "Cold room for the bakery"),
        ("Las de nieuwsbrief en vraagt naar de levertijd.", "Read the newsletter and asks about the delivery time."), seen=(("n", 0), ("n", 14)),
    ),
    Visitor(
        194, ("Daan", None, "Mulder"), ("Technisch directeur", "Technical director"), Firm("Mulder Koeltechniek", "mulderkoel", words.SERVICES, "Groningen"),
        WEB, "", JORIS, WORKING,
        ("Units als tijdelijke werkplaats", "Units as a temporary workshop"),
        ("Wil weten of huren ook kan.", "Wants to know whether renting is possible."), 16_000,
    ),
    Visitor(
        79, ("Ruben", None, "Kuiper"), _DIRECTOR, Firm("Kuiper Hallenbouw", "kuiperhallen", words.METAL, "Almere"), STAND, "now", JORIS, READY,
        ("Afzuiging lashal", "Extraction for the welding hall"),
        ("Akkoord met richtprijs, wil een afspraak op locatie.", "Agrees with the guide price, wants an appointment on site."),
        31_000, "yyyy",
    ),
    Visitor(
        145, ("Petra", None, "Scholten"), ("Hoofd vastgoed", "Head of property"), Firm("Scholten Vastgoedbeheer", "scholtenbeheer", words.PROPERTY, "Arnhem"),
        REFERRAL, "", ANNA, READY,
        ("Warmtepompen 24 appartementen", "Heat pumps for 24 flats"),
        ("Vergunning is rond, zoekt een installateur.", "The permit is there, looks for an installer."), 68_000, "yyy-",
    ),
    Visitor(
        190, ("Yvonne", "van", "Leeuwen"), ("Manager inkoop", "Purchasing manager"), Firm("Van Leeuwen Groothandel", "vanleeuwengroothandel", words.RETAIL, "Leiden"),
        WEB, "", BRAM, READY,
        ("Onderhoudscontract koeling", "Maintenance contract for cooling"),
        ("Huidige contract eindigt over twee maanden.", "The present contract ends in two months."), 12_500, "y-yy",
    ),
    Visitor(
        53, ("Fatima", None, "Yilmaz"), ("Marketingmanager", "Marketing manager"), YILMAZ, WEB, "", FLEUR, NURTURE,
        ("Nieuws over koeling", "News about cooling"),
        ("Wil op de hoogte blijven.", "Wants to stay informed."),
    ),
    Visitor(
        99, ("Eline", None, "Peeters"), ("Projectleider", "Project leader"), Firm("Peeters Retail BV", "peetersretail", words.RETAIL, "Tilburg"), STAND, "now", ANNA, NURTURE,
        ("Monsters filialen", "Samples for the branches"),
        ("Verzoek om monsters voor twee filialen.", "Asks for samples for two branches."), 5_600, "----", seen=(("n", 20),),
    ),
    Visitor(
        147, ("Joost", None, "Vermeulen"), _DIRECTOR, Firm("Vermeulen Groep", "vermeulengroep", words.CONSTRUCTION, "Eindhoven"), SOCIAL, "", JORIS, NURTURE,
        ("Raamcontract {next_year}", "Framework contract {next_year}"),
        ("Budget {next_year} wordt in januari vastgesteld.", "The budget for {next_year} is set in January."),
        62_000, "--y-", seen=(("p", 1), ("p", 3), ("n", 30)),
    ),
    Visitor(
        24 * 34, ("Hans", None, "Brouwer"), _OWNER, Firm("Brouwer Agrotechniek", "brouweragro", words.METAL, "Emmen"), WEB, "", BRAM, NURTURE,
        ("Afzuiging spuitcabine", "Extraction for a spray booth"),
        ("Bouwt volgend jaar een nieuwe loods.", "Builds a new shed next year."), 14_000, "---n", seen=(("p", 20),),
    ),
    Visitor(
        24 * 61, ("Saskia", None, "Prins"), ("Bedrijfsmanager", "Business manager"), Firm("Prins Horeca-inrichting", "prinshoreca", words.HOSPITALITY, "Hoorn"),
        NEWSLETTER, "letter", FLEUR, NURTURE,
        ("Koeling bar en keuken", "Cooling for bar and kitchen"),
        ("Wacht op een vergunning voor het terras.", "Waits for a permit for the terrace."), 9_000, "--y-", seen=(("n", 0), ("n", 30)),
    ),
    Visitor(
        24 * 88, ("Kees", "van", "Vliet"), _OWNER, Firm("Van Vliet Kassenbouw", "vanvlietkassen", words.CONSTRUCTION, "Delft"), REFERRAL, "", JORIS, NURTURE,
        ("Prefab kantine", "Prefab canteen"),
        ("Komt terug na het seizoen.", "Comes back after the season."), 21_000, "-yy-",
    ),
    Visitor(
        24 * 120, ("Mirjam", "de", "Wit"), ("Locatiemanager", "Location manager"), Firm("De Wit Kinderdagverblijven", "dewitkdv", words.CARE, "Zwolle"), WEB, "", ANNA, NURTURE,
        ("Tijdelijke lokalen", "Temporary rooms"),
        ("Gemeente beslist in het voorjaar over de uitbreiding.", "The council decides on the extension in spring."), 34_000, "--y-", seen=(("p", 50),),
    ),
    Visitor(
        24 * 194, ("Stefan", None, "Kramer"), ("Hoofd techniek", "Head of engineering"), Firm("Kramer Montage", "kramermontage", words.SERVICES, "Hengelo"),
        STAND, "techday", BRAM, NURTURE,
        ("Samenwerking prefab units", "Working together on prefab units"),
        ("Wil eerst een gezamenlijk project zien.", "Wants to see a joint project first."),
    ),
    Visitor(
        24 * 317, ("Anouk", None, "Hermans"), ("Hotelmanager", "Hotel manager"), Firm("Hermans Hotels", "hermanshotels", words.HOSPITALITY, "Maastricht"),
        STAND, "horecava", FLEUR, NURTURE,
        ("Warmtepompen twee hotels", "Heat pumps for two hotels"),
        ("Verbouwing is een jaar uitgesteld.", "The rebuilding was put off for a year."), 54_000, "-yyn",
    ),
)  # fmt: skip

RETURNED = "Brouwer Agrotechniek"
"""The lead that was put off until this morning."""


class Card(NamedTuple):
    """An open opportunity on the board. value in euros; closes, idle and task in days; task None when there is none.

    It came from a lead of a source, so many days ago, or of a campaign, while that ran.
    """

    name: Said
    firm: Firm
    stage: str
    value: int
    closes: int
    owner: int
    idle: int
    task: tuple[Said, int] | None
    source: str
    campaign: str
    came: int


QUALIFICATION, NEED, PROPOSAL, NEGOTIATION, WON, LOST = "Qualification", "Need", "Proposal", "Negotiation", "Won", "Lost"
END_OF_MONTH = 0
"""`closes` of a card that closes on the last day of this month."""

CARDS = (
    Card(("Warmtepompen kantoor", "Heat pumps office"), Firm("Kuipers Zorg", "kuiperszorg", words.CARE, "Nijmegen"), QUALIFICATION, 8_400, 54, ANNA, 6,
         None, WEB, "", 21),
    Card(("Raamcontract {next_year}", "Framework contract {next_year}"), Firm("Maaslijn Vastgoed", "maaslijn", words.PROPERTY, "Roermond"), QUALIFICATION, 62_000, 129, JORIS, 3,
         (("Prijzen doorgeven", "Pass on the prices"), 6), REFERRAL, "", 40),
    Card(("Proefplaatsing", "Trial unit"), Firm("Sterk in Bouwen", "sterkinbouwen", words.CONSTRUCTION, "Gouda"), QUALIFICATION, 2_900, 59, ANNA, 5,
         (("Datum plaatsing afspreken", "Agree on the day of delivery"), 3), STAND, "last", 0),
    Card(("Onderhoud 3 locaties", "Maintenance of 3 sites"), DE_GROOT, NEED, 18_500, 82, JORIS, 9,
         (("Offerte De Groot Logistiek sturen", "Send quote De Groot Logistiek"), -1), REFERRAL, "", 95),
    Card(("Showroom inrichting", "Showroom fittings"), Firm("Loods Zeven Interieur", "loodszeven", words.RETAIL, "Haarlem"), NEED, 24_000, 98, ANNA, 4,
         (("Tekeningen Loods Zeven nalopen", "Check the drawings of Loods Zeven"), 0), STAND, "last", 0),
    Card(("Monsters filialen", "Samples for branches"), Firm("Brons Warenhuizen", "bronswarenhuizen", words.RETAIL, "Enschede"), NEED, 5_600, 69, ANNA, 26,
         None, REFERRAL, "", 66),
    Card(("40 units prefab", "40 prefab units"), Firm("Dekker Woningbouw", "dekkerwoningbouw", words.CONSTRUCTION, "Lelystad"), PROPOSAL, 41_500, 23, JORIS, 2,
         (("Offerte Dekker doorspreken", "Go through the quote with Dekker"), 2), STAND, "last", 0),
    Card(("Staalconstructie hal 2", "Steel structure hall 2"), Firm("Olthof Constructie", "olthofconstructie", words.METAL, "Hengelo"), PROPOSAL, 25_000, 27, JORIS, 7,
         (("Bezoek hal 2 met constructeur", "Visit hall 2 with the engineer"), 4), STAND, "techday", 0),
    Card(("Koelinstallatie", "Cooling installation"), YILMAZ, PROPOSAL, 33_800, 30, ANNA, 17,
         (("Yilmaz Food Group bellen over koeling", "Call Yilmaz Food Group about cooling"), -3), STAND, "horecava", 0),
    Card(("Serviceplan 5 jaar", "Service plan, 5 years"), Firm("Aqua Sanitair Rijnland", "aquarijnland", words.SERVICES, "Leiden"), NEGOTIATION, 14_200, END_OF_MONTH, ANNA, 1,
         (("Handtekening serviceplan ophalen", "Collect the signature for the service plan"), 0), REFERRAL, "", 74),
    Card(("Uitbreiding lijn B", "Extension of line B"), Firm("Noordzee Conserven", "noordzeeconserven", words.FOOD, "Dordrecht"), NEGOTIATION, 52_000, 26, JORIS, 4,
         (("Betaaltermijnen afstemmen", "Agree on the instalments"), 5), REFERRAL, "", 150),
)  # fmt: skip

SANNE_TASK: Said = ("Sanne van der Berg bellen", "Call Sanne van der Berg")

OUTCOMES = (
    (STAND, "last", (22_400, 15_800, 12_600, 11_200, 9_400, 7_200, 5_400), 7),
    (STAND, "horecava", (9_500,), 1),
    (STAND, "techday", (19_500, 8_500), 1),
    (REFERRAL, "", (38_500, 27_200, 18_900, 11_600), 3),
    (WEB, "", (26_300, 16_400), 6),
    (SOCIAL, "", (), 1),
    (NEWSLETTER, "letter", (8_000,), 1),
)
"""Converted leads that were decided: source, campaign, the values that were won in euros, how many were lost."""

PUT_OFF = ((STAND, "last", 9, 3), (STAND, "horecava", 3, 0), (STAND, "techday", 2, 0), (WEB, "", 6, 1), (NEWSLETTER, "letter", 2, 0))
"""Leads in nurture that come back on a day ahead: source, campaign, how many, how many of them had been sales qualified."""

TURNED_DOWN = (
    (STAND, "last", 26, 3), (STAND, "horecava", 6, 0), (STAND, "techday", 3, 1), (STAND, "now", 3, 0), (REFERRAL, "", 5, 1), (WEB, "", 27, 1),
    (NEWSLETTER, "letter", 11, 0), (SOCIAL, "", 5, 0), (MAILING, "", 3, 0), (OTHER, "", 2, 0),
)  # fmt: skip
"""Disqualified leads: source, campaign, how many, how many of them had been sales qualified."""
