"""The opportunities that a report is about: open ones as they stand now, won and lost ones by the day they closed.

A period therefore leaves every open opportunity in, and of the others those that closed in it.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from crmdesk.models.account import Account
from crmdesk.models.entity import Entity
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import Stage, StageKind
from crmdesk.models.queries.facts import Condition, Dimension, Facts, link, times, word
from crmdesk.models.queries.period import Period
from crmdesk.models.store.tables import table

DEAL, STAGE = table(Opportunity).c, table(Stage).c

OPEN: Condition = STAGE.kind == StageKind.OPEN
WON: Condition = STAGE.kind == StageKind.WON
LOST: Condition = STAGE.kind == StageKind.LOST

CHANCE = sa.case((OPEN, sa.func.coalesce(DEAL.probability, STAGE.probability)), else_=STAGE.probability)
"""The chance in percent: an open opportunity's own, else its stage's; what is closed is no longer a chance."""

WEIGHTED: sa.ColumnElement[Any] = sa.cast(sa.func.round(DEAL.value * CHANCE / 100.0), sa.Integer)
"""Cents of value times chance, rounded for each opportunity, so that any list of them adds up to the sum shown."""

CLOSES: sa.ColumnElement[Any] = sa.case((OPEN, DEAL.close_date), else_=DEAL.closed_at)
"""The day on which an open opportunity should close, or a closed one did."""

CLOSED_AT: sa.ColumnElement[Any] = sa.case((OPEN, sa.null()), else_=DEAL.closed_at)
"""The day on which an opportunity closed; none for an open one."""


def within(period: Period) -> Condition:
    """Open now, or closed in the period."""
    return sa.or_(OPEN, period.holds(DEAL.closed_at)) if period else sa.true()


def of_account(column: str) -> sa.ColumnElement[Any]:
    """SQL for a column of an opportunity's account."""
    return sa.select(table(Account).c[column]).where(table(Account).c.id == DEAL.account_id).scalar_subquery()


def facts(day: sa.ColumnElement[Any]) -> Facts:
    """Opportunities; `day` is what month, quarter and year mean."""
    return Facts(
        entity=Opportunity,
        source=table(Opportunity).join(table(Stage), STAGE.id == DEAL.stage_id),
        currency=DEAL.currency,
        dimensions={
            "owner": link(Opportunity, "owner_id"),
            "source": link(Opportunity, "source_id"),
            "campaign": link(Opportunity, "campaign_id"),
            "product": link(Opportunity, "product_id"),
            "account": link(Opportunity, "account_id"),
            "industry": link(Account, "industry_id", of_account("industry_id")),
            "region": _word(Account, "region"),
            "country": _word(Account, "country"),
            **times(day),
        },
        within=within,
    )


def _word(entity: type[Entity], column: str) -> Dimension:
    return word(entity.fields[column].label, of_account(column))
