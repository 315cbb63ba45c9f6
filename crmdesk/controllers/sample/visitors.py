"""The leads of the sample that are still open, each as it is told."""

from __future__ import annotations

from typing import NamedTuple

from crmdesk.controllers.defaults import REFERRAL, STAND
from crmdesk.controllers.sample import names, words
from crmdesk.controllers.sample.scenes import (
    ANNA,
    BRAM,
    DE_GROOT,
    FLEUR,
    JORIS,
    MAILING,
    NEWSLETTER,
    SOCIAL,
    VAN_DER_BERG,
    WEB,
    YILMAZ,
    Firm,
    Origin,
)
from crmdesk.controllers.sample.words import Said
from crmdesk.models.lead import LeadStatus


class Visitor(NamedTuple):
    """A lead that is still open: came in so many hours ago. value in euros; answers: y, n or - for each criterion.

    line: what was said; seen: touches before it, p for prices and n for the newsletter, as days before.
    """

    hours: float
    name: tuple[str, str | None, str]
    job_title: Said
    firm: Firm
    origin: Origin
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

VISITORS = (
    Visitor(
        2, ("Sanne", "van der", "Berg"), _BUYING, VAN_DER_BERG, Origin(STAND, "now"), JORIS, NEW,
        ("40 units prefab", "40 prefab units"),
        ("Wil offerte voor 40 units, beslist vóór 15 december. Vergelijkt met twee leveranciers.",
         "Wants a quote for 40 units, decides before 15 December. Compares two suppliers."),
        41_500, "yyy-",
        (("€ 40.000 – 45.000 genoemd", "€40,000 – 45,000 mentioned"),
         ("Tekent tot € 50.000", "Signs up to €50,000"),
         ("40 prefab units, eerste kwartaal", "40 prefab units, first quarter"), None),
        (("n", 19),),
    ),
    Visitor(
        3, ("Mark", None, "Hendriks"), _DIRECTOR,
        Firm("Hendriks Metaalbouw", "hendriksmetaal", names.METAL, "Apeldoorn"), Origin(WEB), ANNA, NEW,
        ("Klimaatinstallatie werkplaats", "Climate installation for the workshop"),
        ("Vraagt prijsindicatie, budget € 25k genoemd.", "Asks for a price, mentions a budget of €25k."), 25_000,
        "y-y-",
        (("€ 25.000 genoemd", "€25,000 mentioned"), None, ("Werkplaats wordt te warm", "The workshop gets too hot"),
         None),
        (("p", 0), ("n", 12)),
    ),
    Visitor(
        5, ("Lotte", None, "Willems"), _OWNER,
        Firm("Willems & Zn. Interieur", "willemsinterieur", names.RETAIL, "Haarlem"), Origin(STAND, "now"), ANNA,
        NEW, ("Inrichting showroom", "Fitting out a showroom"),
        ("Demo gezien, wil brochure en referenties.", "Saw the demo, wants a brochure and references."), 24_000,
    ),
    Visitor(
        26, ("Ahmed", None, "El Idrissi"), _OWNER,
        Firm("El Idrissi Techniek", "elidrissi", names.SERVICES, "Rotterdam"), Origin(REFERRAL), JORIS, NEW,
        ("Serviceplan 5 jaar", "Service plan, 5 years"),
        ("Via Jansen BV, wil terugbelverzoek donderdag.", "Through Jansen BV, wants to be called back on Thursday."),
        None, "--y-", seen=(("n", 9),),
    ),
    Visitor(
        30, ("Karin", None, "Smit"), ("Adviseur", "Consultant"),
        Firm("Smit Advies", "smitadvies", names.PROPERTY, "Zwolle"), Origin(MAILING), FLEUR, WORKING,
        ("Energiescan kantoorpand", "Energy scan of an office"),
        ("Drie keer de prijspagina bekeken.", "Looked at the price page three times."), None, "--y-",
        seen=(("p", 1), ("p", 2), ("p", 2)),
    ),
    Visitor(
        51, ("Pieter", "de", "Groot"), ("Manager logistiek", "Logistics manager"), DE_GROOT, Origin(STAND, "now"),
        JORIS, WORKING, ("Koeling expeditiehal", "Cooling for the dispatch hall"),
        ("Vergelijkt met huidige leverancier.", "Compares with the present supplier."),
    ),
    Visitor(
        74, ("Tom", None, "Bakker"), ("Werkvoorbereider", "Work planner"),
        Firm("Bakker Bouwservice", "bakkerbouwservice", names.CONSTRUCTION, "Amersfoort"), Origin(REFERRAL), BRAM,
        WORKING, ("Proefplaatsing", "Trial unit"),
        ("Vraag over minimale afname.", "Question about the minimum order."),
    ),
    Visitor(
        98, ("Wouter", "van", "Dijk"), ("Projectleider", "Project leader"),
        Firm("Van Dijk Warmtetechniek", "vandijkwarmte", names.SERVICES, "Breda"), Origin(STAND, "now"), BRAM,
        WORKING, ("Prefab technische ruimte", "Prefab plant room"),
        ("Zoekt een partner voor een appartementenblok.", "Looks for a partner for a block of flats."),
    ),
    Visitor(
        122, ("Nadia", None, "Haddad"), ("Facilitair manager", "Facilities manager"),
        Firm("Zorggroep De Linde", "zorggroepdelinde", names.CARE, "Deventer"), Origin(WEB), ANNA, WORKING,
        ("Luchtbehandeling dagverblijf", "Air handling for the day room"),
        ("Klachten over benauwde ruimtes, wil advies.", "Complaints about stuffy rooms, wants advice."), None,
        "--y-",
    ),
    Visitor(
        170, ("Ilse", None, "Jacobs"), ("Inkoper", "Buyer"),
        Firm("Jacobs Banket", "jacobsbanket", names.FOOD, "Nijmegen"), Origin(NEWSLETTER, "letter"), FLEUR, WORKING,
        ("Koelcel bakkerij", "Cold room for the bakery"),
        ("Las de nieuwsbrief en vraagt naar de levertijd.", "Read the newsletter and asks about the delivery time."),
        seen=(("n", 0), ("n", 14)),
    ),
    Visitor(
        194, ("Daan", None, "Mulder"), ("Technisch directeur", "Technical director"),
        Firm("Mulder Koeltechniek", "mulderkoel", names.SERVICES, "Groningen"), Origin(WEB), JORIS, WORKING,
        ("Units als tijdelijke werkplaats", "Units as a temporary workshop"),
        ("Wil weten of huren ook kan.", "Wants to know whether renting is possible."), 16_000,
    ),
    Visitor(
        79, ("Ruben", None, "Kuiper"), _DIRECTOR, Firm("Kuiper Hallenbouw", "kuiperhallen", names.METAL, "Almere"),
        Origin(STAND, "now"), JORIS, READY, ("Afzuiging lashal", "Extraction for the welding hall"),
        ("Akkoord met richtprijs, wil een afspraak op locatie.",
         "Agrees with the guide price, wants an appointment on site."),
        31_000, "yyyy",
    ),
    Visitor(
        145, ("Petra", None, "Scholten"), ("Hoofd vastgoed", "Head of property"),
        Firm("Scholten Vastgoedbeheer", "scholtenbeheer", names.PROPERTY, "Arnhem"), Origin(REFERRAL), ANNA, READY,
        ("Warmtepompen 24 appartementen", "Heat pumps for 24 flats"),
        ("Vergunning is rond, zoekt een installateur.", "The permit is there, looks for an installer."), 68_000,
        "yyy-",
    ),
    Visitor(
        190, ("Yvonne", "van", "Leeuwen"), ("Manager inkoop", "Purchasing manager"),
        Firm("Van Leeuwen Groothandel", "vanleeuwengroothandel", names.RETAIL, "Leiden"), Origin(WEB), BRAM, READY,
        ("Onderhoudscontract koeling", "Maintenance contract for cooling"),
        ("Huidige contract eindigt over twee maanden.", "The present contract ends in two months."), 12_500, "y-yy",
    ),
    Visitor(
        53, ("Fatima", None, "Yilmaz"), ("Marketingmanager", "Marketing manager"), YILMAZ, Origin(WEB), FLEUR,
        NURTURE, ("Nieuws over koeling", "News about cooling"),
        ("Wil op de hoogte blijven.", "Wants to stay informed."),
    ),
    Visitor(
        99, ("Eline", None, "Peeters"), ("Projectleider", "Project leader"),
        Firm("Peeters Retail BV", "peetersretail", names.RETAIL, "Tilburg"), Origin(STAND, "now"), ANNA, NURTURE,
        ("Monsters filialen", "Samples for the branches"),
        ("Verzoek om monsters voor twee filialen.", "Asks for samples for two branches."), 5_600, "----",
        seen=(("n", 20),),
    ),
    Visitor(
        147, ("Joost", None, "Vermeulen"), _DIRECTOR,
        Firm("Vermeulen Groep", "vermeulengroep", names.CONSTRUCTION, "Eindhoven"), Origin(SOCIAL), JORIS, NURTURE,
        ("Raamcontract {next_year}", "Framework contract {next_year}"),
        ("Budget {next_year} wordt in januari vastgesteld.", "The budget for {next_year} is set in January."),
        62_000, "--y-", seen=(("p", 1), ("p", 3), ("n", 30)),
    ),
    Visitor(
        24 * 34, ("Hans", None, "Brouwer"), _OWNER,
        Firm("Brouwer Agrotechniek", "brouweragro", names.METAL, "Emmen"), Origin(WEB), BRAM, NURTURE,
        ("Afzuiging spuitcabine", "Extraction for a spray booth"),
        ("Bouwt volgend jaar een nieuwe loods.", "Builds a new shed next year."), 14_000, "---n", seen=(("p", 20),),
    ),
    Visitor(
        24 * 61, ("Saskia", None, "Prins"), ("Bedrijfsmanager", "Business manager"),
        Firm("Prins Horeca-inrichting", "prinshoreca", names.HOSPITALITY, "Hoorn"), Origin(NEWSLETTER, "letter"),
        FLEUR, NURTURE, ("Koeling bar en keuken", "Cooling for bar and kitchen"),
        ("Wacht op een vergunning voor het terras.", "Waits for a permit for the terrace."), 9_000, "--y-",
        seen=(("n", 0), ("n", 30)),
    ),
    Visitor(
        24 * 88, ("Kees", "van", "Vliet"), _OWNER,
        Firm("Van Vliet Kassenbouw", "vanvlietkassen", names.CONSTRUCTION, "Delft"), Origin(REFERRAL), JORIS,
        NURTURE, ("Prefab kantine", "Prefab canteen"),
        ("Komt terug na het seizoen.", "Comes back after the season."), 21_000, "-yy-",
    ),
    Visitor(
        24 * 120, ("Mirjam", "de", "Wit"), ("Locatiemanager", "Location manager"),
        Firm("De Wit Kinderdagverblijven", "dewitkdv", names.CARE, "Zwolle"), Origin(WEB), ANNA, NURTURE,
        ("Tijdelijke lokalen", "Temporary rooms"),
        ("Gemeente beslist in het voorjaar over de uitbreiding.", "The council decides on the extension in spring."),
        34_000, "--y-", seen=(("p", 50),),
    ),
    Visitor(
        24 * 194, ("Stefan", None, "Kramer"), ("Hoofd techniek", "Head of engineering"),
        Firm("Kramer Montage", "kramermontage", names.SERVICES, "Hengelo"), Origin(STAND, "techday"), BRAM, NURTURE,
        ("Samenwerking prefab units", "Working together on prefab units"),
        ("Wil eerst een gezamenlijk project zien.", "Wants to see a joint project first."),
    ),
    Visitor(
        24 * 317, ("Anouk", None, "Hermans"), ("Hotelmanager", "Hotel manager"),
        Firm("Hermans Hotels", "hermanshotels", names.HOSPITALITY, "Maastricht"), Origin(STAND, "horecava"), FLEUR,
        NURTURE, ("Warmtepompen twee hotels", "Heat pumps for two hotels"),
        ("Verbouwing is een jaar uitgesteld.", "The rebuilding was put off for a year."), 54_000, "-yyn",
    ),
)  # fmt: skip

RETURNED = "Brouwer Agrotechniek"
"""The lead that was put off until this morning."""

SANNE_TASK: Said = ("Bellen over de offerte", "Call about the quote")
