"""The opportunity: a concrete possible sale, with a stage, a value and a date on which it should close."""

from __future__ import annotations

from crmdesk.models import aliases, field, folding
from crmdesk.models.activity import NEXT_TASK
from crmdesk.models.entity import Entity
from crmdesk.text import N_

NEXT_STEP = (
    "(SELECT a.subject FROM activity_link l JOIN activity a ON a.id = l.activity_id"
    f" WHERE l.opportunity_id = opportunity.id AND {NEXT_TASK})"
)

PROBABILITY = "coalesce(opportunity.probability, (SELECT s.probability FROM stage s WHERE s.id = opportunity.stage_id))"
"""The chance of an opportunity in percent: its own, else its stage's."""

WEIGHTED = f"CAST(round(opportunity.value * {PROBABILITY} / 100.0) AS INTEGER)"
"""Cents of value times chance, rounded for each opportunity, so that any list of them adds up to the sum shown."""


def weighted(value: int, chance: int) -> int:
    """WEIGHTED of one opportunity, where it is not asked of the database; half a cent is rounded away from zero."""
    cents = (abs(value) * chance + 50) // 100
    return cents if value >= 0 else -cents


class Opportunity(Entity):
    """A possible sale; probability is set only where it differs from the stage's."""

    table, plural = "opportunity", "opportunities"
    label = N_("Opportunity"), N_("Opportunities")
    indexes = {
        "opportunity_board": "opportunity(stage_id, position, id)",
        "opportunity_sums": "opportunity(stage_id, currency, probability, value)",
        "opportunity_closed": "opportunity(closed_at, stage_id, currency, value)",
    }

    external_id = field.text(N_("External ID"), length=120, index=True, aliases=aliases.EXTERNAL_ID)
    name = field.text(
        N_("Name"), required=True, length=300, search=True, sort="name_key", aliases=aliases.OPPORTUNITY_NAME
    )
    account_id = field.link("account", N_("Account"), aliases=aliases.COMPANY)
    contact_id = field.link("contact", N_("Contact"), aliases=aliases.LINKED_CONTACT)
    pipeline_id = field.link("pipeline", N_("Pipeline"), required=True, index=False, aliases="pipeline, deal pipeline")
    stage_id = field.link("stage", N_("Stage"), required=True, index=False, aliases=aliases.STAGE)
    value = field.money(N_("Value"), sort=True, aliases=aliases.VALUE)
    currency = field.text(N_("Currency"), required=True, length=3, aliases=aliases.CURRENCY)
    probability = field.percent(N_("Probability"), shown_as=PROBABILITY, aliases=aliases.PROBABILITY)
    close_date = field.day(N_("Close date"), sort=True, aliases=aliases.CLOSE_DATE)
    product_id = field.link("product", N_("Product"), aliases=aliases.PRODUCT)
    source_id = field.link("source", N_("Source"), aliases=aliases.SOURCE)
    campaign_id = field.link("campaign", N_("Campaign"), aliases=aliases.CAMPAIGN)
    owner_id = field.link("owner", N_("Owner"), aliases=aliases.OWNER)
    lost_reason_id = field.link("reason", N_("Lost reason"), index=False, aliases=aliases.LOST_REASON)
    next_step = field.text(N_("Next step"), editable=False, expression=NEXT_STEP)
    created_at = field.moment(N_("Created"), sort=True, aliases=aliases.CREATED)
    stage_since = field.moment(N_("In stage since"), editable=False, aliases=aliases.STAGE_SINCE)
    closed_at = field.day(N_("Closed"), editable=False, aliases=aliases.CLOSED)
    note = field.long_text(N_("Note"), aliases=aliases.NOTE)
    tags = field.tags(N_("Tags"), search=True, aliases=aliases.TAGS)

    position = field.whole("", default=0, editable=False, shown=False)
    name_key = field.key(folding.fold, of="name")
