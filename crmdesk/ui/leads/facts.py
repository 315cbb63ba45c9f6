"""All that the pane beside the list shows of a lead, read in one go: one snapshot, one trip off the window's thread."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmdesk.controllers import conversion_preview, matching, qualification, scoring
from crmdesk.controllers.conversion_preview import Plan, Wishes
from crmdesk.controllers.desk import Rejected
from crmdesk.controllers.matching import Candidate
from crmdesk.controllers.qualification import Verdict
from crmdesk.controllers.scoring import ScoreLine
from crmdesk.controllers.settings import settings
from crmdesk.models.lead import OPEN_STATUSES, Lead, LeadStatus
from crmdesk.models.queries import lead_page
from crmdesk.models.queries.lead_page import LeadPage
from crmdesk.models.queries.timeline import Entry, timeline
from crmdesk.ui.leads.lead_rows import Limits

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_ENTRIES = 200


@dataclass(frozen=True)
class Facts:
    """A lead as the pane shows it.

    plan: what a conversion would do now, None when there is nothing to convert, with the reason in `refusal`;
    twins: leads that may be the same; works_at: the account of the contact that this may be, when that must be said
    first; limits: from which score a lead is hot, and warm.
    """

    lead_id: int
    page: LeadPage
    entries: list[Entry]
    lines: list[ScoreLine]
    verdict: Verdict
    plan: Plan | None
    refusal: str
    twins: list[Candidate]
    works_at: str
    limits: Limits

    @property
    def status(self) -> LeadStatus:
        """Where the lead stands."""
        return LeadStatus(self.page.record["status"])

    @property
    def name(self) -> str:
        """What the lead is called."""
        record = self.page.record
        return next((str(record[name]) for name in Lead.called_by if record.get(name)), "")

    @property
    def open(self) -> bool:
        """Whether there is still something to decide."""
        return self.status in OPEN_STATUSES

    @property
    def score(self) -> int:
        """The sum of the lines."""
        return sum(line.points for line in self.lines)


def facts(connection: Connection, lead_id: int, now: dt.datetime, wishes: Wishes | None = None) -> Facts | None:
    """Read a lead at a moment (UTC); None when it is gone. wishes: what was said already about its conversion."""
    page = lead_page.page(connection, lead_id)
    if page is None:
        return None
    plan, refusal = None, ""
    try:
        plan = conversion_preview.plan(connection, lead_id, wishes, now.astimezone().date())
    except Rejected as rejected:
        if wishes is not None:  # what was linked may be gone since
            return facts(connection, lead_id, now)
        refusal = str(rejected)
    doubtful = plan is not None and plan.undecided[:1] == ("contact",)
    is_open = LeadStatus(page.record["status"]) in OPEN_STATUSES
    return Facts(
        lead_id,
        page,
        timeline(connection, "lead", lead_id, MOST_ENTRIES),
        scoring.lines(connection, lead_id, now),
        qualification.verdict(connection, lead_id),
        plan,
        refusal,
        matching.leads(connection, page.record, but=lead_id)[:3] if is_open else [],
        lead_page.account_of(connection, plan.contact.candidates[0].id) if plan is not None and doubtful else "",
        limits(settings(connection)),
    )


def limits(chosen: dict[str, str]) -> Limits:
    """From which score a lead is hot, and warm, by the settings."""
    return int(chosen["hot"]), int(chosen["warm"])
