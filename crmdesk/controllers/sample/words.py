"""What is said and asked for in the sample, in Dutch and in English."""

from __future__ import annotations

from typing import NamedTuple

Said = tuple[str, str]
"""A text in Dutch and in English."""

COUNTRY: Said = ("Nederland", "Netherlands")
TAGS: tuple[Said, ...] = (("referentie", "reference"), ("spoed", "urgent"), ("doorverwijzer", "refers others"))
PREFAB, CLIMATE, SERVICE, ADVICE = "prefab", "climate", "service", "advice"
PRODUCTS: dict[str, Said] = {
    PREFAB: ("Prefab units", "Prefab units"),
    CLIMATE: ("Klimaatinstallatie", "Climate installation"),
    SERVICE: ("Serviceplan", "Service plan"),
    ADVICE: ("Advies", "Advice"),
}


class Topic(NamedTuple):
    """Something that is asked for; from and to in whole euros."""

    name: Said
    product: str
    low: int
    high: int


TOPICS = (
    Topic(("Prefab technische ruimte", "Prefab plant room"), PREFAB, 18_000, 46_000),
    Topic(("Tijdelijke kantoorunits", "Temporary office units"), PREFAB, 9_000, 30_000),
    Topic(("Prefab badkamers", "Prefab bathrooms"), PREFAB, 22_000, 80_000),
    Topic(("Units voor kleedruimtes", "Changing room units"), PREFAB, 12_000, 38_000),
    Topic(("Warmtepompen bedrijfspand", "Heat pumps for premises"), CLIMATE, 8_000, 36_000),
    Topic(("Luchtbehandeling productiehal", "Air handling for a production hall"), CLIMATE, 14_000, 58_000),
    Topic(("Koelcel magazijn", "Cold room for a warehouse"), CLIMATE, 12_000, 44_000),
    Topic(("Vloerverwarming showroom", "Underfloor heating for a showroom"), CLIMATE, 4_000, 15_000),
    Topic(("Afzuiging werkplaats", "Extraction for a workshop"), CLIMATE, 5_000, 18_000),
    Topic(("Onderhoudscontract 3 jaar", "Maintenance contract, 3 years"), SERVICE, 3_000, 14_000),
    Topic(("Storingsdienst 24 uur", "24-hour breakdown service"), SERVICE, 2_000, 9_000),
    Topic(("Energiescan", "Energy scan"), ADVICE, 2_000, 4_000),
    Topic(("Plan voor gasloos werken", "Plan to do without gas"), ADVICE, 3_000, 9_000),
)

DECIDING: tuple[Said, ...] = (
    ("Directeur", "Managing director"),
    ("Eigenaar", "Owner"),
    ("Hoofd inkoop", "Head of purchasing"),
    ("Facilitair manager", "Facilities manager"),
    ("Technisch directeur", "Technical director"),
    ("Hoofd techniek", "Head of engineering"),
    ("Projectmanager", "Project manager"),
)
"""Roles that the default rules take for a decision maker."""
ADVISING: tuple[Said, ...] = (
    ("Werkvoorbereider", "Work planner"),
    ("Projectleider", "Project leader"),
    ("Calculator", "Estimator"),
    ("Inkoper", "Buyer"),
    ("Technicus", "Technician"),
    ("Assistent", "Assistant"),
    ("Adviseur", "Consultant"),
)

STAND_TALK: Said = ("Gesprek op de stand", "Talk on the stand")
STAND_TALKS: tuple[Said, ...] = (
    (
        "Keek naar de demo-unit en vroeg naar de levertijd.",
        "Looked at the demo unit and asked about the delivery time.",
    ),
    (
        "Nam documentatie mee, wil eerst intern overleggen.",
        "Took documentation along, wants to discuss it internally first.",
    ),
    (
        "Werkt nu met een andere leverancier, contract loopt af.",
        "Works with another supplier now, the contract is ending.",
    ),
    ("Wil weten wat plaatsing op eigen terrein kost.", "Wants to know what placing it on their own grounds costs."),
    ("Vroeg om referenties in de eigen branche.", "Asked for references in their own trade."),
    ("Heeft een tekening bij zich, past binnen onze maten.", "Brought a drawing, it fits our sizes."),
)
WEB_FORM: Said = ("Formulier op de website", "Form on the website")
WEB_FORMS: tuple[Said, ...] = (
    ("Graag contact over de mogelijkheden.", "Would like to hear what is possible."),
    ("Kunt u ons een brochure sturen?", "Can you send us a brochure?"),
    ("Wij verbouwen volgend jaar en oriënteren ons.", "We are rebuilding next year and looking around."),
    ("Wat is de levertijd op dit moment?", "What is the delivery time at the moment?"),
)
REFERRED: Said = ("Doorverwezen door een klant", "Referred by a customer")
REFERRALS: tuple[Said, ...] = (
    ("Hoorde van ons via {company}, verwacht een telefoontje.", "Heard of us through {company}, expects a call."),
    (
        "Zag ons werk bij {company} en wil iets vergelijkbaars.",
        "Saw our work at {company} and wants something similar.",
    ),
)
NEWSLETTER_OPENED: Said = ("Nieuwsbrief geopend", "Newsletter opened")
NEWSLETTER_SUBJECT: Said = ("Onderwerp: “Prefab in 6 weken”.", "Subject: “Prefab in 6 weeks”.")
SOCIAL: Said = ("Reactie op een bericht", "Reply to a post")
MAILED_IN: Said = ("Antwoord op een mailing", "Reply to a mailing")
ARRIVED: Said = ("Aanvraag binnengekomen", "Request came in")
PRICES_SEEN: Said = ("Prijspagina bezocht", "Price page visited")
PRICES_TWICE: Said = ("Twee keer in één week.", "Twice in one week.")

CALLED: tuple[tuple[Said, Said], ...] = (
    (
        ("Kennisgemaakt aan de telefoon", "Introduction by phone"),
        ("Wensen en planning doorgenomen.", "Went through wishes and planning."),
    ),
    (
        ("Teruggebeld", "Called back"),
        ("Vraag beantwoord, stuurt zelf nog maten.", "Question answered, will send the sizes."),
    ),
    (
        ("Gebeld, kort gesproken", "Called, spoke briefly"),
        ("Nu druk, volgende week opnieuw bellen.", "Busy now, call again next week."),
    ),
)
NOT_REACHED: tuple[Said, Said] = (
    ("Niet bereikt, voicemail ingesproken", "Not reached, left a voicemail"),
    ("Tweede poging later deze week.", "Second attempt later this week."),
)
MAILED: tuple[Said, Said] = (
    ("Brochure en referenties gestuurd", "Sent brochure and references"),
    ("Met drie projecten in dezelfde branche.", "With three projects in the same trade."),
)
KEPT_WARM: tuple[Said, Said] = (
    ("Blijft op de hoogte", "Stays informed"),
    ("Nu geen budget, volgend jaar opnieuw.", "No budget now, again next year."),
)
VISITED: tuple[Said, Said] = (
    ("Locatie bekeken", "Visited the site"),
    ("Aansluitingen en bereikbaarheid opgenomen.", "Noted connections and access."),
)
QUOTED: tuple[Said, Said] = (
    ("Offerte gestuurd", "Sent the quote"),
    ("Geldig tot dertig dagen na dagtekening.", "Valid for thirty days."),
)
DISCUSSED: tuple[Said, Said] = (
    ("Offerte doorgesproken", "Went through the quote"),
    ("Vragen over garantie en betaling in termijnen.", "Questions about warranty and payment in instalments."),
)
WON_CALL: tuple[Said, Said] = (
    ("Akkoord ontvangen", "Received the go-ahead"),
    ("Handtekening staat, planning volgt.", "Signed, planning follows."),
)
LOST_CALL: tuple[Said, Said] = (
    ("Afgezegd", "Called off"),
    ("Bedankt voor de moeite, dit keer niet.", "Thanked us for the trouble, not this time."),
)
CUSTOMER_CALL: tuple[Said, Said] = (
    ("Belronde klanten", "Customer calls"),
    ("Tevreden over de service, geen vragen.", "Happy with the service, no questions."),
)
IN_TOUCH: tuple[Said, Said] = (
    ("Contact onderhouden", "Kept in touch"),
    ("Kort gesproken, dit jaar geen plannen samen.", "Spoke briefly, no plans together this year."),
)
OUTBOUND: tuple[Said, Said] = (
    ("Zelf benaderd", "Approached by us"),
    ("Gebeld na een bericht over nieuwbouw in de krant.", "Called after reading about their new building."),
)
CARD_NOTE: tuple[Said, Said] = (
    ("Stand van zaken", "State of affairs"),
    ("Nog steeds gewenst, wachten op de volgende stap.", "Still wanted, waiting for the next step."),
)
CALL_BACK: Said = ("Terugbellen", "Call back")

BUDGET_NOTE: Said = ("{value} genoemd", "{value} mentioned")
ANSWER_NOTES: dict[str, tuple[Said, ...]] = {
    "Budget": (("Staat in de begroting", "In the budget"), ("Nog niet aangevraagd", "Not asked for yet")),
    "Authority": (("Beslist zelf", "Decides alone"), ("Directie tekent", "The directors sign")),
    "Need": (
        ("Huidige installatie is op", "The present installation is worn out"),
        ("Wil alleen vergelijken", "Only wants to compare"),
    ),
    "Timing": (("Binnen een half jaar", "Within half a year"), ("Niet voor volgend jaar", "Not before next year")),
}
"""What is noted with a yes and with a no."""
