"""All entities, parents before children: the order in which rows may be written and, reversed, taken away."""

from __future__ import annotations

from crmdesk.models.account import Account
from crmdesk.models.activity import Activity, ActivityLink
from crmdesk.models.campaign import Campaign
from crmdesk.models.contact import Contact
from crmdesk.models.conversion import Conversion
from crmdesk.models.entity import Entity
from crmdesk.models.lead import Lead
from crmdesk.models.lists import AccountStatus, Definition, Industry, Owner, Product, Reason, Setting, Source, Tag
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import Pipeline, Stage, StageEvent
from crmdesk.models.qualification import Answer, Criterion, ScoreRule

ENTITIES: tuple[type[Entity], ...] = (
    Setting,
    Definition,
    Owner,
    Source,
    Industry,
    Product,
    Tag,
    Reason,
    AccountStatus,
    Pipeline,
    Stage,
    Criterion,
    ScoreRule,
    Campaign,
    Account,
    Contact,
    Lead,
    Opportunity,
    Activity,
    ActivityLink,
    Answer,
    Conversion,
    StageEvent,
)

BY_TABLE = {entity.table: entity for entity in ENTITIES}

RECORDS: tuple[type[Entity], ...] = (Lead, Account, Contact, Opportunity, Campaign, Activity)
"""What people work with, list, import and export; the rest are the company's own lists and the trail."""

REFERENCES: tuple[tuple[str, str, str], ...] = tuple(
    (entity.table, f.column, f.target) for entity in ENTITIES for f in entity.fields.values() if f.target and f.stored
)
"""Every foreign key: (child table, column, parent table)."""


def record(plural: str) -> type[Entity] | None:
    """The record kind of a word on the command line, in singular or plural."""
    return next((entity for entity in RECORDS if plural in (entity.table, entity.plural)), None)
