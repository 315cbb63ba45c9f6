"""Where a lead stands: fixed words, on which reports and the inbox rest.

Apart from the lead itself, because the window paints its first leads before any entity is loaded.
"""

from __future__ import annotations

from crmdesk.models.words import LABELS, Word
from crmdesk.text import N_


class LeadStatus(Word):
    """Where a lead stands."""

    NEW = "new"
    WORKING = "working"
    NURTURE = "nurture"
    READY = "ready"
    CONVERTED = "converted"
    DISQUALIFIED = "disqualified"


LABELS[LeadStatus] = {
    "new": N_("New"),
    "working": N_("Working"),
    "nurture": N_("Nurture"),
    "ready": N_("Ready"),
    "converted": N_("Converted"),
    "disqualified": N_("Disqualified"),
}

OPEN_STATUSES = (LeadStatus.NEW, LeadStatus.WORKING, LeadStatus.NURTURE, LeadStatus.READY)
