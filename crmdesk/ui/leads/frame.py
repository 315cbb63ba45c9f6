"""What stands around the list of the inbox: read before the list, since what the list asks for depends on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmdesk.controllers.settings import settings
from crmdesk.models.queries import lead_page
from crmdesk.models.queries.choices import owner_named
from crmdesk.ui.leads.facts import limits
from crmdesk.ui.leads.lead_rows import LIMITS, Limits

if TYPE_CHECKING:
    from sqlalchemy import Connection

NOBODY = 0
"""No owner has this id: the leads of somebody who is no owner are none."""


@dataclass(frozen=True)
class Frame:
    """Whether there is any lead, who "mine" is, and from when a score is hot, and warm."""

    used: bool = True
    owner: int | None = None
    limits: Limits = LIMITS

    def whose(self, only_mine: bool) -> int | None:
        """The owner whose leads are shown; None for everybody's."""
        return (self.owner or NOBODY) if only_mine else None


def read_frame(connection: Connection, by: str) -> Frame:
    """The frame for the user of this name."""
    return Frame(lead_page.used(connection), owner_named(connection, by), limits(settings(connection)))
