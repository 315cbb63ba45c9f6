"""What the sample tells exactly, because first impressions hang on it: the fairs, the board, how many leads ended how.

Everything lies before or after the moment at which the sample is made, so that it is never stale: a fair is running,
two leads wait for an answer, two tasks are late.
"""

from __future__ import annotations

from typing import NamedTuple

from crmdesk.controllers.defaults import REFERRAL, STAND
from crmdesk.controllers.sample import names, words
from crmdesk.controllers.sample.words import Said

WEB, NEWSLETTER, SOCIAL, MAILING, OTHER = "Web form", "Newsletter", "Social media", "E-mail campaign", "Other"

OWNERS = ("Joris Vermeer", "JV"), ("Anna Kok", "AK"), ("Bram Postma", "BP"), ("Fleur Dijkman", "FD")
JORIS, ANNA, BRAM, FLEUR = range(4)


class Fair(NamedTuple):
    """A campaign; first and last in days after today, cost in euros. {year} is this year's, {before} the last one's."""

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
        "last", ("Bouwbeurs {before}", "Bouwbeurs {before}"), _SHOW, -358, -354, "Utrecht", 18_400, 80, _OVER,
        ("Weer doen: ruim vier keer de kosten terugverdiend.", "Again: it earned its cost more than four times."),
        ("Stand 11.B036, 12 m². Vier dagen bemand door Joris en Anna.",
         "Stand 11.B036, 12 m². Staffed by Joris and Anna."),
    ),
    Fair(
        "horecava", ("Horecava {year}", "Horecava {year}"), _SHOW, -318, -315, "Amsterdam", 12_900, 40, _OVER,
        ("Niet weer: te weinig beslissers op de stand.", "Not again: too few decision makers on the stand."),
        ("Gedeelde stand met een leverancier van koeltechniek.", "A stand shared with a supplier of cooling."),
    ),
    Fair(
        "techday", ("Vakdag Techniek", "Vakdag Techniek"), (_SHOW[0], _SHOW[1]), -194, -194, "'s-Hertogenbosch",
        2_100, 15, _OVER,
        ("Weer doen: klein, goedkoop en precies de goede mensen.", "Again: small, cheap and just the right people."),
        ("Tafel met demo-unit op schaal.", "A table with a scale model of the unit."),
    ),
    Fair(
        "letter", ("Nieuwsbrief prefab in 6 weken", "Newsletter prefab in 6 weeks"), ("Nieuwsbrief", "Newsletter"),
        -150, -30, "", 450, 20, _OVER, None,
        ("Drie edities aan 1.140 adressen.", "Three issues to 1,140 addresses."),
    ),
    Fair(
        "now", ("Bouwbeurs {year}", "Bouwbeurs {year}"), _SHOW, -4, 0, "Utrecht", 19_600, 120, ("Loopt", "Running"),
        None, ("Stand 11.B042, 18 m². Demo-unit op de stand.", "Stand 11.B042, 18 m². Demo unit on the stand."),
    ),
)  # fmt: skip


class Origin(NamedTuple):
    """Where a lead came from: the name of a source, the key of a campaign or nothing."""

    source: str
    campaign: str = ""


class Firm(NamedTuple):
    """A company by name; domain without its ending; family: whose it is."""

    name: str
    domain: str
    industry: str
    city: str
    family: str = ""


DE_GROOT = Firm("De Groot Logistiek", "degrootlogistiek", names.LOGISTICS, "Venlo")
YILMAZ = Firm("Yilmaz Food Group", "yilmazfood", names.FOOD, "Rotterdam")
VAN_DER_BERG = Firm("Van der Berg Installaties", "vdbinst", names.SERVICES, "Utrecht")


class Card(NamedTuple):
    """An open opportunity on the board. value in euros; closes, idle and task in days; task None when there is none.

    It came from a lead, while its campaign ran or so many days ago.
    """

    name: Said
    firm: Firm
    stage: str
    value: int
    closes: int
    owner: int
    idle: int
    task: tuple[Said, int] | None
    origin: Origin
    came: int
    product: str


QUALIFICATION, NEED, PROPOSAL, NEGOTIATION = "Qualification", "Need", "Proposal", "Negotiation"
WON, LOST = "Won", "Lost"
END_OF_MONTH = 0
"""`closes` of a card that closes on the last day of this month."""

CARDS = (
    Card(
        ("Warmtepompen kantoor", "Heat pumps office"), Firm("Kuipers Zorg", "kuiperszorg", names.CARE, "Nijmegen"),
        QUALIFICATION, 8_400, 54, ANNA, 6, None, Origin(WEB), 21, words.CLIMATE,
    ),
    Card(
        ("Raamcontract {next_year}", "Framework contract {next_year}"),
        Firm("Maaslijn Vastgoed", "maaslijn", names.PROPERTY, "Roermond"), QUALIFICATION, 62_000, 129, JORIS, 3,
        (("Prijzen doorgeven", "Pass on the prices"), 6), Origin(REFERRAL), 40, words.PREFAB,
    ),
    Card(
        ("Proefplaatsing", "Trial unit"), Firm("Sterk in Bouwen", "sterkinbouwen", names.CONSTRUCTION, "Gouda"),
        QUALIFICATION, 2_900, 59, ANNA, 5, (("Datum plaatsing afspreken", "Agree on the day of delivery"), 3),
        Origin(STAND, "last"), 0, words.PREFAB,
    ),
    Card(
        ("Onderhoud 3 locaties", "Maintenance of 3 sites"), DE_GROOT, NEED, 18_500, 82, JORIS, 9,
        (("Offerte De Groot Logistiek sturen", "Send quote De Groot Logistiek"), -1), Origin(REFERRAL), 95,
        words.SERVICE,
    ),
    Card(
        ("Showroom inrichting", "Showroom fittings"),
        Firm("Loods Zeven Interieur", "loodszeven", names.RETAIL, "Haarlem"), NEED, 24_000, 98, ANNA, 4,
        (("Tekeningen Loods Zeven nalopen", "Check the drawings of Loods Zeven"), 0), Origin(STAND, "last"), 0,
        words.PREFAB,
    ),
    Card(
        ("Monsters filialen", "Samples for branches"),
        Firm("Brons Warenhuizen", "bronswarenhuizen", names.RETAIL, "Enschede"), NEED, 5_600, 69, ANNA, 26, None,
        Origin(REFERRAL), 66, words.PREFAB,
    ),
    Card(
        ("40 units prefab", "40 prefab units"),
        Firm("Dekker Woningbouw", "dekkerwoningbouw", names.CONSTRUCTION, "Lelystad"), PROPOSAL, 41_500, 23, JORIS,
        2, (("Offerte Dekker doorspreken", "Go through the quote with Dekker"), 2), Origin(STAND, "last"), 0,
        words.PREFAB,
    ),
    Card(
        ("Staalconstructie hal 2", "Steel structure hall 2"),
        Firm("Olthof Constructie", "olthofconstructie", names.METAL, "Hengelo"), PROPOSAL, 25_000, 27, JORIS, 7,
        (("Bezoek hal 2 met constructeur", "Visit hall 2 with the engineer"), 4), Origin(STAND, "techday"), 0,
        words.PREFAB,
    ),
    Card(
        ("Koelinstallatie", "Cooling installation"), YILMAZ, PROPOSAL, 33_800, 30, ANNA, 17,
        (("Yilmaz Food Group bellen over koeling", "Call Yilmaz Food Group about cooling"), -3),
        Origin(STAND, "horecava"), 0, words.CLIMATE,
    ),
    Card(
        ("Serviceplan 5 jaar", "Service plan, 5 years"),
        Firm("Aalders Sanitair", "aalderssanitair", names.SERVICES, "Leiden", "Aalders"), NEGOTIATION, 14_200,
        END_OF_MONTH, ANNA, 1,
        (("Handtekening serviceplan ophalen", "Collect the signature for the service plan"), 0), Origin(REFERRAL),
        74, words.SERVICE,
    ),
    Card(
        ("Uitbreiding lijn B", "Extension of line B"),
        Firm("Noordzee Conserven", "noordzeeconserven", names.FOOD, "Dordrecht"), NEGOTIATION, 52_000, 26, JORIS, 4,
        (("Betaaltermijnen afstemmen", "Agree on the instalments"), 5), Origin(REFERRAL), 150, words.CLIMATE,
    ),
)  # fmt: skip

OUTCOMES = (
    (Origin(STAND, "last"), (22_400, 15_800, 12_600, 11_200, 9_400, 7_200, 5_400), 7),
    (Origin(STAND, "horecava"), (9_500,), 1),
    (Origin(STAND, "techday"), (19_500, 8_500), 1),
    (Origin(REFERRAL), (38_500, 27_200, 18_900, 11_600), 3),
    (Origin(WEB), (26_300, 16_400), 6),
    (Origin(SOCIAL), (), 1),
    (Origin(NEWSLETTER, "letter"), (8_000,), 1),
)
"""Converted leads that were decided: origin, the values that were won in euros, how many were lost."""

PUT_OFF = (
    (Origin(STAND, "last"), 9, 3),
    (Origin(STAND, "horecava"), 3, 0),
    (Origin(STAND, "techday"), 2, 0),
    (Origin(WEB), 6, 1),
    (Origin(NEWSLETTER, "letter"), 2, 0),
)
"""Leads in nurture that come back on a day ahead: origin, how many, how many of them had been sales qualified."""

TURNED_DOWN = (
    (Origin(STAND, "last"), 26, 3),
    (Origin(STAND, "horecava"), 6, 0),
    (Origin(STAND, "techday"), 3, 1),
    (Origin(STAND, "now"), 3, 0),
    (Origin(REFERRAL), 5, 1),
    (Origin(WEB), 27, 1),
    (Origin(NEWSLETTER, "letter"), 11, 0),
    (Origin(SOCIAL), 5, 0),
    (Origin(MAILING), 3, 0),
    (Origin(OTHER), 2, 0),
)
"""Disqualified leads: origin, how many, how many of them had been sales qualified."""
