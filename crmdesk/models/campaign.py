"""The campaign: a trade show, mailing or other effort with a cost, to which leads and opportunities point."""

from __future__ import annotations

from crmdesk.models import field, folding
from crmdesk.models.entity import Entity
from crmdesk.text import N_


class Campaign(Entity):
    """An effort with a cost."""

    table, plural = "campaign", "campaigns"
    label = N_("Campaign"), N_("Campaigns")

    external_id = field.text(N_("External ID"), length=120, index=True)
    name = field.text(N_("Name"), required=True, length=200, search=True, sort="name_key")
    kind = field.text(N_("Kind"), length=80)
    start = field.day(N_("Start"), sort=True)
    end = field.day(N_("End"))
    place = field.text(N_("Place"), length=120, search=True)
    cost = field.money(N_("Cost"))
    target_leads = field.whole(N_("Target leads"))
    status = field.text(N_("Status"), length=60)
    decision = field.text(N_("Decision"), length=300)
    note = field.long_text(N_("Note"))
    name_key = field.key(folding.fold, of="name", unique=True)
