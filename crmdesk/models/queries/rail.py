"""What the rail says beside its pages: how much waits there."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from crmdesk.models.lead import LeadStatus
from crmdesk.models.queries import lists, views
from crmdesk.models.queries.choices import owner_or_nobody


def new_leads(connection: Connection, now: dt.datetime, by: str = "") -> int:
    """How many leads the inbox shows as new at a moment (UTC); by: only those of the owner of this name."""
    owner = owner_or_nobody(connection, by) if by else None
    return lists.count(connection, views.inbox(LeadStatus.NEW, now, owner))
