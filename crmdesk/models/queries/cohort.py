"""The leads of a period, each followed to this day: how far every one of them came, and what it brought.

A step holds for whoever passed a later one too, so that no step can ever count more than the one before it.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from crmdesk.models.conversion import Conversion
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import Stage, StageKind
from crmdesk.models.queries.facts import Condition, Facts, Measure, link, times, word
from crmdesk.models.queries.period import local_day
from crmdesk.models.store.tables import table

LEAD, CONVERSION, DEAL, STAGE = table(Lead).c, table(Conversion).c, table(Opportunity).c, table(Stage).c

WON: Condition = STAGE.kind == StageKind.WON
OPPORTUNITY: Condition = CONVERSION.opportunity_id.is_not(None)
CONVERTED: Condition = LEAD.status == LeadStatus.CONVERTED
SQL: Condition = sa.or_(
    LEAD.sql_at.is_not(None), LEAD.status.in_((LeadStatus.READY, LeadStatus.CONVERTED)), OPPORTUNITY
)
MQL: Condition = sa.or_(LEAD.mql_at.is_not(None), LEAD.status == LeadStatus.NURTURE, SQL)

_earlier = table(Conversion).alias("earlier")
CREDITED: Condition = ~sa.exists().where(
    _earlier.c.opportunity_id == CONVERSION.opportunity_id, _earlier.c.id < CONVERSION.id
)
"""Of the leads that led to one opportunity, the first one; so that its value is counted once."""


def wait(holds: Condition, before: sa.ColumnElement[Any], after: sa.ColumnElement[Any]) -> Measure:
    """A measure of the seconds between two days or moments where both are known; negative in the wrong order."""
    seconds = sa.func.unixepoch(after) - sa.func.unixepoch(before)
    return Measure(sa.and_(after.is_not(None), before.is_not(None), holds), seconds=seconds)


LEADS = Facts(
    entity=Lead,
    source=table(Lead)
    .outerjoin(table(Conversion), CONVERSION.lead_id == LEAD.id)
    .outerjoin(table(Opportunity), DEAL.id == CONVERSION.opportunity_id)
    .outerjoin(table(Stage), STAGE.id == DEAL.stage_id),
    currency=DEAL.currency,
    dimensions={
        "source": link(Lead, "source_id"),
        "owner": link(Lead, "owner_id"),
        "campaign": link(Lead, "campaign_id"),
        "industry": link(Lead, "industry_id"),
        "region": word(Lead.region.label, LEAD.region),
        "country": word(Lead.country.label, LEAD.country),
        "company_size": word(Lead.company_size.label, LEAD.company_size),
        **times(local_day(LEAD.created_at)),
    },
    within=lambda period: period.holds_moment(LEAD.created_at),
)
