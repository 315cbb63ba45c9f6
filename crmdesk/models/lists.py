"""The lists a company keeps itself: owners, sources, industries, products, tags, reasons and account statuses.

They are entities like any other, so that editing one is journaled, undone and shared; a value in use is switched off
(`active`), never deleted, because reports of past years still need its name.
"""

from __future__ import annotations

from crmdesk.models import field, folding
from crmdesk.models.entity import Entity
from crmdesk.models.words import LABELS, Word
from crmdesk.text import N_


class Owner(Entity):
    """A person of the company who answers for leads, accounts and opportunities."""

    table, plural = "owner", "owners"
    label = N_("Owner"), N_("Owners")

    name = field.text(N_("Name"), required=True, length=120)
    initials = field.text(N_("Initials"), length=6)
    active = field.flag(N_("Active"), default=True)
    name_key = field.key(folding.fold, of="name", unique=True)


class Source(Entity):
    """The way a lead came in: stand, web form, newsletter, referral ..."""

    table, plural = "source", "sources"
    label = N_("Source"), N_("Sources")

    name = field.text(N_("Name"), required=True, length=120)
    icon = field.text(N_("Icon"), length=40)
    active = field.flag(N_("Active"), default=True)
    name_key = field.key(folding.fold, of="name", unique=True)


class Industry(Entity):
    """A line of business."""

    table, plural = "industry", "industries"
    label = N_("Industry"), N_("Industries")

    name = field.text(N_("Name"), required=True, length=120)
    active = field.flag(N_("Active"), default=True)
    name_key = field.key(folding.fold, of="name", unique=True)


class Product(Entity):
    """What is sold."""

    table, plural = "product", "products"
    label = N_("Product"), N_("Products")

    name = field.text(N_("Name"), required=True, length=120)
    active = field.flag(N_("Active"), default=True)
    name_key = field.key(folding.fold, of="name", unique=True)


class Tag(Entity):
    """A free word that records are marked with."""

    table, plural = "tag", "tags"
    label = N_("Tag"), N_("Tags")

    name = field.text(N_("Name"), required=True, length=60)
    name_key = field.key(folding.fold, of="name", unique=True)


class ReasonFor(Word):
    """What a reason explains."""

    DISQUALIFIED = "disqualified"
    LOST = "lost"


LABELS[ReasonFor] = {"disqualified": N_("Disqualified"), "lost": N_("Lost")}


class Reason(Entity):
    """Why a lead was disqualified or an opportunity lost."""

    table, plural = "reason", "reasons"
    label = N_("Reason"), N_("Reasons")
    unique = (("kind", "name_key"),)

    name = field.text(N_("Name"), required=True, length=120)
    kind = field.choice(ReasonFor, N_("For"), default=ReasonFor.DISQUALIFIED)
    position = field.whole(N_("Position"), default=0)
    active = field.flag(N_("Active"), default=True)
    name_key = field.key(folding.fold, of="name")


class AccountStatus(Entity):
    """How far the outbound approach of a prospect has come."""

    table, plural = "account_status", "account_statuses"
    label = N_("Account status"), N_("Account statuses")

    name = field.text(N_("Name"), required=True, length=120)
    position = field.whole(N_("Position"), default=0)
    active = field.flag(N_("Active"), default=True)
    name_key = field.key(folding.fold, of="name", unique=True)


class Setting(Entity):
    """One choice of the company: its currency, how many criteria make an SQL, the limits of hot and warm, a saved view
    of a list."""

    table, plural = "setting", "settings"
    label = N_("Setting"), N_("Settings")

    name = field.text(N_("Name"), required=True, length=120, unique=True)
    value = field.text(N_("Value"), length=10_000)


class Definition(Entity):
    """What a term means in this company; its wording is what tooltips and reports show."""

    table, plural = "definition", "definitions"
    label = N_("Definition"), N_("Definitions")

    name = field.text(N_("Term"), required=True, length=60, unique=True)
    text = field.long_text(N_("Meaning"))
    position = field.whole(N_("Position"), default=0)
