"""The campaign: a trade show, mailing or other effort with a cost, to which leads and opportunities point."""

from __future__ import annotations

from crmdesk.models import aliases, field, folding
from crmdesk.models.entity import Entity
from crmdesk.text import N_


class Campaign(Entity):
    """An effort with a cost."""

    table, plural = "campaign", "campaigns"
    label = N_("Campaign"), N_("Campaigns")

    external_id = field.text(N_("External ID"), length=120, index=True, aliases=aliases.EXTERNAL_ID)
    name = field.text(
        N_("Name"), required=True, length=200, search=True, sort="name_key", aliases=aliases.CAMPAIGN_NAME
    )
    kind = field.text(N_("Kind"), length=80, aliases="type, campaign type, soort")
    start = field.day(N_("Start"), sort=True, aliases="start date, begin date, startdatum, begindatum, van")
    end = field.day(N_("End"), aliases="end date, einddatum, tot")
    place = field.text(N_("Place"), length=120, search=True, aliases=aliases.PLACE)
    cost = field.money(N_("Cost"), aliases=aliases.COST)
    target_leads = field.whole(N_("Target leads"), aliases="target leads, expected leads, doel leads")
    status = field.text(N_("Status"), length=60, aliases="status, campaign status")
    decision = field.text(N_("Decision"), length=300, aliases="decision, besluit")
    note = field.long_text(N_("Note"), aliases=aliases.NOTE)
    name_key = field.key(folding.fold, of="name", unique=True)
