"""The conversion: which account, contact and opportunity a lead became.

The row is what makes a second live conversion impossible (its lead is unique) and what an undo takes away; how it came
about, field by field, is in the journal.
"""

from __future__ import annotations

from crmdesk.models import field
from crmdesk.models.entity import Entity
from crmdesk.models.words import LABELS, Word
from crmdesk.text import N_


class How(Word):
    """How a conversion came by a record."""

    NEW = "new"
    EXISTING = "existing"
    NONE = "none"


LABELS[How] = {"new": N_("New"), "existing": N_("Existing"), "none": N_("None")}


class Conversion(Entity):
    """What became of a lead."""

    table, plural = "conversion", "conversions"
    label = N_("Conversion"), N_("Conversions")
    unique = (("lead_id",),)

    lead_id = field.link("lead", N_("Lead"), required=True, index=False)
    account_id = field.link("account", N_("Account"))
    contact_id = field.link("contact", N_("Contact"))
    opportunity_id = field.link("opportunity", N_("Opportunity"))
    account_how = field.choice(How, N_("Account"), default=How.NEW)
    contact_how = field.choice(How, N_("Contact"), default=How.NEW)
    opportunity_how = field.choice(How, N_("Opportunity"), default=How.NEW)
    at = field.moment(N_("When"))
    by = field.text(N_("By"), length=120)
