"""The preview of a conversion: which account, contact and opportunity a lead would become, and why.

It is pure: reading alone, with a person's choices going in, so that it may be shown again after each of them. What it
shows is exactly what `conversion.convert` does with the same choices.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from sqlalchemy import Connection

from crmdesk.controllers import matching, stages
from crmdesk.controllers.desk import Rejected
from crmdesk.controllers.matching import Candidate
from crmdesk.controllers.qualification import verdict
from crmdesk.controllers.settings import settings
from crmdesk.models import folding, names
from crmdesk.models.account import Account
from crmdesk.models.contact import IDENTIFYING, Contact
from crmdesk.models.conversion import How
from crmdesk.models.entity import Entity
from crmdesk.models.lead import Consent, Lead, LeadStatus
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.queries import lists
from crmdesk.models.store.tables import table
from crmdesk.text import N_, _

E = TypeVar("E", bound=Entity)

TO_ACCOUNT = {
    "company": "name",
    "website": "website",
    "phone": "phone",
    "street": "street",
    "postcode": "postcode",
    "city": "city",
    "region": "region",
    "country": "country",
    "industry_id": "industry_id",
    "owner_id": "owner_id",
    "source_id": "source_id",
}
TO_CONTACT = {
    "given_name": "given_name",
    "particle": "particle",
    "family_name": "family_name",
    "job_title": "job_title",
    "email": "email",
    "phone": "phone",
    "mobile": "mobile",
    "consent_email": "consent_email",
    "consent_phone": "consent_phone",
    "owner_id": "owner_id",
    "tags": "tags",
}
TO_OPPORTUNITY = {
    "expected_value": "value",
    "source_id": "source_id",
    "campaign_id": "campaign_id",
    "owner_id": "owner_id",
    "note": "note",
    "tags": "tags",
}
"""Which field of a lead becomes which field of a record (lead's column -> record's column)."""

QUIET = frozenset({"owner_id", "source_id", "campaign_id", "industry_id", "tags", "note"})
"""A difference in these is no news about the organisation or person, so it is neither offered nor noted."""


@dataclass(frozen=True)
class Choice:
    """What a person chose for one of the three records: new, none, or an existing one by id."""

    how: How
    id: int | None = None


@dataclass(frozen=True)
class Difference:
    """A field in which the lead and an existing record differ; stored values."""

    column: str
    label: str
    lead: Any
    standing: Any


@dataclass(frozen=True)
class Part:
    """What becomes of one of the three: how is None while a person must choose among the candidates.

    name: what it is or will be called; fills: columns of an existing record that are empty and will be filled.
    """

    how: How | None
    id: int | None = None
    name: str = ""
    reason: str = ""
    candidates: tuple[Candidate, ...] = ()
    fills: Mapping[str, Any] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For the command line."""
        return {"id": self.id, "how": self.how.value if self.how else None, "name": self.name, "reason": self.reason}


@dataclass(frozen=True)
class Plan:
    """What a conversion will do. value in cents; missing: criteria that are not answered yes; activities: links that
    move along."""

    lead_id: int
    account: Part
    contact: Part
    opportunity: Part
    stage_id: int
    value: int | None
    close_date: dt.date
    missing: tuple[str, ...]
    activities: int
    open_tasks: int

    @property
    def undecided(self) -> tuple[str, ...]:
        """The parts that a person must choose first."""
        parts = {"account": self.account, "contact": self.contact, "opportunity": self.opportunity}
        return tuple(name for name, part in parts.items() if part.how is None)


@dataclass(frozen=True)
class Wishes:
    """What a person changed in the preview; None leaves what the preview shows.

    take: (table, column) of differences in which the lead's value wins; task_due: plan a follow-up call for that
    moment.
    """

    account: Choice | None = None
    contact: Choice | None = None
    opportunity: Choice | None = None
    name: str | None = None
    stage_id: int | None = None
    value: int | None = None
    close_date: dt.date | None = None
    take: frozenset[tuple[str, str]] = frozenset()
    task_due: dt.datetime | None = None


def plan(connection: Connection, lead_id: int, wishes: Wishes | None, today: dt.date) -> Plan:
    """The preview of a conversion on a day. Raises Rejected when the lead does not exist, is converted already or was
    disqualified."""
    wishes = wishes or Wishes()
    lead = _convertible(connection, lead_id)
    values = lead.__dict__
    account = _account_part(connection, lead, wishes.account)
    contact = _contact_part(connection, lead, wishes.contact, account)
    account = _with_employer(connection, lead, wishes.account, account, contact)
    opportunity = _opportunity_part(connection, lead, wishes.opportunity, account, wishes.name)
    chosen = settings(connection)
    days = int(chosen["close_days"])
    activities, tasks = connection.exec_driver_sql(
        "SELECT count(*), coalesce(sum(a.kind = 'task' AND a.done_at IS NULL), 0) FROM activity_link l JOIN activity a "
        "ON a.id = l.activity_id WHERE l.lead_id = ?",
        (lead_id,),
    ).one()
    stage_id = wishes.stage_id or stages.first_stage(connection)
    return Plan(
        lead_id,
        account,
        contact,
        opportunity,
        stage_id,
        values.get("expected_value") if wishes.value is None else wishes.value,
        wishes.close_date or today + dt.timedelta(days=days),
        verdict(connection, lead_id).missing,
        int(activities),
        int(tasks),
    )


def _standing(connection: Connection, entity: type[E], row_id: int) -> E:
    made = table(entity)
    found = connection.execute(made.select().where(made.c.id == row_id)).mappings().first()
    if found is None:
        raise Rejected(_("{kind} {id} does not exist. Nothing was changed.").format(kind=_(entity.label[0]), id=row_id))
    return entity.from_raw({c: found[c] for c in entity.stored()})


def _convertible(connection: Connection, lead_id: int) -> Lead:
    lead = _standing(connection, Lead, lead_id)
    if lead.status is LeadStatus.CONVERTED:
        raise Rejected(
            _("Lead {id} is converted already. Nothing was changed. Undo that conversion first.").format(id=lead_id)
        )
    if lead.status is LeadStatus.DISQUALIFIED:
        raise Rejected(_("Lead {id} was disqualified. Nothing was changed. Take it up again first.").format(id=lead_id))
    return lead


def _account_part(connection: Connection, lead: Lead, choice: Choice | None) -> Part:
    found = tuple(matching.accounts(connection, lead.__dict__))
    if choice is None:
        settled = matching.settle(list(found))
        if isinstance(settled, Candidate):
            return _existing(connection, Account, settled.id, account_values(lead), found, settled.why)
        if settled:
            return Part(None, name=lead.company or "", candidates=found)
        choice = Choice(How.NEW if lead.company else How.NONE)
    if choice.how is How.EXISTING:
        return _existing(connection, Account, choice.id or 0, account_values(lead), found)
    name = lead.company or _person(lead)
    if choice.how is How.NEW and not name:
        raise Rejected(
            _(
                "This lead has no company and no name, so no account can be made of it. Choose none, or fill in "
                "a company."
            )
        )
    return Part(choice.how, name=name if choice.how is How.NEW else "", candidates=found)


def _contact_part(connection: Connection, lead: Lead, choice: Choice | None, account: Part) -> Part:
    found = tuple(matching.contacts(connection, lead.__dict__, account.id))
    if choice is None:
        settled = matching.settle(list(found))
        if isinstance(settled, Candidate):
            return _existing(connection, Contact, settled.id, contact_values(lead), found, settled.why)
        if settled:
            return Part(None, name=_person(lead), candidates=found)
        known = any(lead.__dict__.get(name) for name in IDENTIFYING if name not in ("phone", "external_id"))
        choice = Choice(How.NEW if known else How.NONE)
    if choice.how is How.EXISTING:
        return _existing(connection, Contact, choice.id or 0, contact_values(lead), found)
    return Part(choice.how, name=(_person(lead) or lead.email or "") if choice.how is How.NEW else "", candidates=found)


def _with_employer(connection: Connection, lead: Lead, choice: Choice | None, account: Part, contact: Part) -> Part:
    """The account of a contact that is linked is always offered. It is proposed where no account was found, and settles
    which of several is meant."""
    found = connection.exec_driver_sql(
        "SELECT a.id, a.name FROM contact c JOIN account a ON a.id = c.account_id WHERE c.id = ?", (contact.id,)
    ).first()
    if found is None:
        return account
    candidates = account.candidates
    known = found[0] in {one.id for one in candidates}
    if not known:
        candidates = (Candidate(found[0], found[1], N_("the contact works here"), 90, False), *candidates)
    if choice is not None or account.how is How.EXISTING or (account.how is None and not known):
        return replace(account, candidates=candidates)
    return _existing(connection, Account, found[0], account_values(lead), candidates)


def _opportunity_part(
    connection: Connection, lead: Lead, choice: Choice | None, account: Part, name: str | None
) -> Part:
    found: tuple[Candidate, ...] = ()
    if account.id:
        rows = connection.exec_driver_sql(
            "SELECT o.id, o.name FROM opportunity o JOIN stage s ON s.id = o.stage_id WHERE o.account_id = ? AND "
            "s.kind = 'open' "
            "ORDER BY o.id DESC LIMIT 20",
            (account.id,),
        ).fetchall()
        found = tuple(Candidate(row[0], row[1], N_("open opportunity of this account"), 50, False) for row in rows)
    choice = choice or Choice(How.NEW)
    if choice.how is How.EXISTING:
        values = {to: lead.__dict__.get(of) for of, to in TO_OPPORTUNITY.items()}
        return _existing(connection, Opportunity, choice.id or 0, values, found)
    called = ""
    if choice.how is How.NEW:
        campaign = connection.exec_driver_sql("SELECT name FROM campaign WHERE id = ?", (lead.campaign_id,)).scalar()
        base = account.name or _person(lead)
        called = (
            name
            or lead.interest
            or (f"{base} – {campaign}" if base and campaign else base or lead.external_id or lead.badge_code or "")
        )
        called = called[:300] or _("Lead {id}").format(id=lead.id)
    return Part(choice.how, name=called, candidates=found)


def _existing(
    connection: Connection,
    entity: type[Entity],
    row_id: int,
    values: Mapping[str, Any],
    found: tuple[Candidate, ...],
    reason: str = "",
) -> Part:
    row = _standing(connection, entity, row_id)
    if not reason:
        reason = next((one.why for one in found if one.id == row_id), _("chosen by hand"))
    fills, differences = {}, []
    for column, value in values.items():
        standing = row.__dict__.get(column)
        if value is None or value is Consent.UNKNOWN or value == standing:
            continue
        if standing is None or standing is Consent.UNKNOWN:
            fills[column] = value
        elif column not in QUIET and str(standing).casefold() != str(value).casefold():
            differences.append(Difference(column, entity.fields[column].label, value, standing))
    if entity is Contact:
        differences = _surnames_as_one(row, values, fills, differences)
    places = list(entity.fields)
    differences.sort(key=lambda one: places.index(one.column))
    name = row.__dict__.get("name") or lists.titles(connection, entity, [row_id])[row_id]
    return Part(How.EXISTING, row_id, name, reason, found, fills, tuple(differences))


def _surnames_as_one(
    row: Entity, values: Mapping[str, Any], fills: dict[str, Any], differences: list[Difference]
) -> list[Difference]:
    """The differences with particle and family name as one: "van den" is never put before a "van den Berg"."""
    parts = ("particle", "family_name")
    standing, lead = (names.full_name(None, *map(one.get, parts)) for one in (row.__dict__, values))
    if not row.__dict__.get("family_name") or not values.get("family_name"):
        return differences
    fills.pop("particle", None)
    others = [one for one in differences if one.column not in parts]
    if folding.fold(standing) == folding.fold(lead):
        return others
    return [*others, Difference("family_name", Contact.fields["family_name"].label, lead, standing)]


def _person(lead: Lead) -> str:
    return names.full_name(lead.given_name, lead.particle, lead.family_name)


def account_values(lead: Lead) -> dict[str, Any]:
    """What an account gets of a lead, by column."""
    values = {to: lead.__dict__.get(of) for of, to in TO_ACCOUNT.items()}
    return {**values, "name": values["name"] or None}


def contact_values(lead: Lead) -> dict[str, Any]:
    """What a contact gets of a lead, by column."""
    return {to: lead.__dict__.get(of) for of, to in TO_CONTACT.items()}


def stage_choices(connection: Connection) -> list[tuple[int, str]]:
    """The open stages that a conversion can start in, as (id, name), in order."""
    found = connection.exec_driver_sql(
        "SELECT id, name FROM stage WHERE kind = 'open' AND active = 1 ORDER BY pipeline_id, position, id"
    ).fetchall()
    return [(int(row[0]), str(row[1])) for row in found]
