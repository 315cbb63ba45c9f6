"""Conversion, the heart: a lead becomes account, contact and opportunity in one step.

`plan` is a pure preview and `convert` does exactly what it shows; a person's choices go into both. An existing record
is only filled where it is empty, a difference is taken field by field or kept as a note, and activities get links, so
that nothing typed on the stand is lost and an undo has nothing special to do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from sqlalchemy import Connection

from crmdesk.controllers import matching, records, stages
from crmdesk.controllers.desk import Rejected, Write
from crmdesk.controllers.matching import Candidate
from crmdesk.controllers.qualification import verdict
from crmdesk.controllers.settings import settings
from crmdesk.models import folding
from crmdesk.models.account import Account
from crmdesk.models.activity import Activity, ActivityKind, ActivityLink
from crmdesk.models.changes import counted
from crmdesk.models.contact import IDENTIFYING, Contact
from crmdesk.models.conversion import Conversion, How
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


@dataclass(frozen=True)
class Converted:
    """What a conversion made: the plan as carried out, which fields of existing records were filled, and the links
    added."""

    plan: Plan
    filled: tuple[dict[str, Any], ...]
    links: int


def plan(connection: Connection, lead_id: int, wishes: Wishes | None, today: dt.date) -> Plan:
    """The preview of a conversion on a day. Raises Rejected when the lead does not exist, is converted already or was
    disqualified."""
    wishes = wishes or Wishes()
    lead = _convertible(connection, lead_id)
    values = lead.__dict__
    account = _account_part(connection, lead, wishes.account)
    contact = _contact_part(connection, lead, wishes.contact, account)
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


def convert(write: Write, lead_id: int, wishes: Wishes | None = None) -> Converted:
    """Convert a lead as `plan` shows it with the same wishes.

    Raises Rejected, with the candidates, when an account, contact or opportunity must be chosen first.
    """
    wishes = wishes or Wishes()
    shown = plan(write.connection, lead_id, wishes, write.today)
    if shown.undecided:
        part = getattr(shown, shown.undecided[0])
        raise Rejected(
            _("Choose the {kind} first: several records may be it. Nothing was changed.").format(
                kind=_(_KIND[shown.undecided[0]])
            ),
            candidates=[{"kind": shown.undecided[0], **one.to_json()} for one in part.candidates],
        )
    lead = write.get(Lead, lead_id)
    lead_name = records.title(write, lead)
    filled: list[dict[str, Any]] = []
    not_taken: list[str] = []
    account_id = _carry_out(write, Account, shown.account, _account_values(lead), wishes, filled, not_taken)
    person = _contact_values(lead)
    if account_id and shown.contact.how is How.NEW:
        person["account_id"] = account_id
    elif account_id and shown.contact.how is How.EXISTING:
        shown = replace(shown, contact=_with_account(write, shown.contact, account_id))
    contact_id = _carry_out(write, Contact, shown.contact, person, wishes, filled, not_taken)
    deal_values = _opportunity_values(write, lead, shown, account_id, contact_id)
    opportunity_id = _carry_out(write, Opportunity, shown.opportunity, deal_values, wishes, filled, not_taken)
    targets = {"account": account_id, "contact": contact_id, "opportunity": opportunity_id}
    links = _link_activities(write, lead, targets)
    if not_taken:
        _note_differences(write, lead_name, not_taken, {"lead": lead_id, **targets})
    if wishes.task_due and any(targets.values()):
        _plan_follow_up(write, lead, lead_name, wishes.task_due, {"lead": lead_id, **targets})
    write.add(
        Conversion(
            lead_id=lead_id,
            account_id=account_id,
            contact_id=contact_id,
            opportunity_id=opportunity_id,
            account_how=shown.account.how,
            contact_how=shown.contact.how,
            opportunity_how=shown.opportunity.how,
            at=write.now,
            by=write.by,
        )
    )
    write.set(
        lead,
        status=LeadStatus.CONVERTED,
        converted_at=write.now,
        mql_at=lead.mql_at or write.now,
        sql_at=lead.sql_at or write.now,
        snoozed_until=None,
    )
    write.name(N_("Convert {name}"), name=lead_name)
    done = replace(
        shown,
        account=replace(shown.account, id=account_id),
        contact=replace(shown.contact, id=contact_id),
        opportunity=replace(shown.opportunity, id=opportunity_id),
    )
    return Converted(done, tuple(filled), links)


def convert_many(write: Write, lead_ids: Sequence[int]) -> tuple[list[Converted], list[tuple[int, str]]]:
    """Convert leads in one step; what needs a choice is left out with its reason, never silently."""
    converted, left_out = [], []
    for lead_id in lead_ids:
        write.run("SAVEPOINT one_lead")
        try:
            converted.append(convert(write, lead_id))
        except Rejected as rejected:
            write.run("ROLLBACK TO one_lead")
            left_out.append((lead_id, str(rejected)))
        write.run("RELEASE one_lead")
    if len(converted) != 1:
        write.name(N_("Convert {who}"), who=counted("{n} lead", "{n} leads", len(converted)))
    return converted, left_out


def step_of(connection: Connection, lead_id: int) -> int | None:
    """The step that converted a lead, for undoing it at any later time."""
    found = connection.exec_driver_sql(
        "SELECT max(c.operation_id) FROM conversion k JOIN change c ON c.entity = 'conversion' AND c.row_id = "
        "k.id AND c.before IS NULL "
        "JOIN operation o ON o.id = c.operation_id WHERE k.lead_id = ? AND o.undone_by IS NULL",
        (lead_id,),
    ).scalar()
    return None if found is None else int(found)


_KIND = {"account": N_("account"), "contact": N_("contact"), "opportunity": N_("opportunity")}


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
            return _existing(connection, Account, settled.id, _account_values(lead), found, settled.why)
        if settled:
            return Part(None, name=lead.company or "", candidates=found)
        choice = Choice(How.NEW if lead.company else How.NONE)
    if choice.how is How.EXISTING:
        return _existing(connection, Account, choice.id or 0, _account_values(lead), found)
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
            return _existing(connection, Contact, settled.id, _contact_values(lead), found, settled.why)
        if settled:
            return Part(None, name=_person(lead), candidates=found)
        known = any(lead.__dict__.get(name) for name in IDENTIFYING if name not in ("phone", "external_id"))
        choice = Choice(How.NEW if known else How.NONE)
    if choice.how is How.EXISTING:
        return _existing(connection, Contact, choice.id or 0, _contact_values(lead), found)
    return Part(choice.how, name=(_person(lead) or lead.email or "") if choice.how is How.NEW else "", candidates=found)


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
    name = row.__dict__.get("name") or lists.titles(connection, entity, [row_id])[row_id]
    return Part(How.EXISTING, row_id, name, reason, found, fills, tuple(differences))


def _with_account(write: Write, part: Part, account_id: int) -> Part:
    standing = write.get(Contact, part.id or 0).account_id
    return part if standing is not None else replace(part, fills={**part.fills, "account_id": account_id})


def _person(lead: Lead) -> str:
    return folding.full_name(lead.given_name, lead.particle, lead.family_name)


def _account_values(lead: Lead) -> dict[str, Any]:
    values = {to: lead.__dict__.get(of) for of, to in TO_ACCOUNT.items()}
    return {**values, "name": values["name"] or None}


def _contact_values(lead: Lead) -> dict[str, Any]:
    return {to: lead.__dict__.get(of) for of, to in TO_CONTACT.items()}


def _opportunity_values(
    write: Write, lead: Lead, shown: Plan, account_id: int | None, contact_id: int | None
) -> dict[str, Any]:
    values = {to: lead.__dict__.get(of) for of, to in TO_OPPORTUNITY.items()}
    if shown.opportunity.how is How.EXISTING:
        return values
    return {
        **values,
        "name": shown.opportunity.name,
        "account_id": account_id,
        "contact_id": contact_id,
        "stage_id": shown.stage_id,
        "value": shown.value,
        "currency": lead.currency or settings(write.connection)["currency"],
        "close_date": shown.close_date,
    }


def _carry_out(
    write: Write,
    entity: type[Entity],
    part: Part,
    values: Mapping[str, Any],
    wishes: Wishes,
    filled: list[dict[str, Any]],
    not_taken: list[str],
) -> int | None:
    """Make or fill one of the three; gives its id. Differences that are not taken are added to `not_taken` as lines
    of text."""
    if part.how is How.NONE:
        return None
    if part.how is How.NEW:
        given = {column: value for column, value in values.items() if value is not None}
        if entity is Account:
            given["name"] = part.name
        return records.add(write, entity, given)
    taken = {d.column: d.lead for d in part.differences if (entity.table, d.column) in wishes.take}
    row = write.get(entity, part.id or 0)
    for column, value in {**part.fills, **taken}.items():
        f = entity.fields[column]
        filled.append({"record": entity.table, "id": row.id, "field": f.name, "value": f.kind.format(value)})
    write.set(row, **part.fills, **taken)
    for one in part.differences:
        if one.column not in taken:
            not_taken.append(f"{_(one.label)}: {entity.fields[one.column].kind.format(one.lead)}")
    return row.id


def _link_activities(write: Write, lead: Lead, targets: Mapping[str, int | None]) -> int:
    """Show every activity of the lead on what it became, too; open tasks go to the lead's owner. Gives how many links
    were made."""
    mine = "SELECT activity_id FROM activity_link WHERE lead_id = ?"
    ids = [int(row[0]) for row in write.run(f"{mine} ORDER BY activity_id", lead.id).fetchall()]
    columns = [f"{table}_id" for table, record_id in targets.items() if record_id is not None]
    known = write.run(
        f"SELECT activity_id, account_id, contact_id, opportunity_id FROM activity_link WHERE activity_id IN ({mine})",
        lead.id,
    )
    standing = {(row.activity_id, column, getattr(row, column)) for row in known.fetchall() for column in columns}
    made = 0
    for activity_id in dict.fromkeys(ids):
        for column in columns:
            record_id = targets[column.removesuffix("_id")]
            if (activity_id, column, record_id) not in standing:
                write.add(ActivityLink(activity_id=activity_id, **{column: record_id}))
                made += 1
    if lead.owner_id is not None:
        write.run(
            f"UPDATE activity SET owner_id = ? WHERE kind = 'task' AND done_at IS NULL AND owner_id IS NOT ? AND "
            f"id IN ({mine})",
            lead.owner_id,
            lead.owner_id,
            lead.id,
        )
    return made


def _note_differences(write: Write, lead_name: str, lines: Sequence[str], links: Mapping[str, int | None]) -> None:
    note = write.add(
        Activity(
            kind=ActivityKind.NOTE,
            subject=_("As noted with lead {name}").format(name=lead_name),
            body="\n".join(lines),
            at=write.now,
            done_at=write.now,
        )
    )
    records.link_activity(write, note.id, links)


def _plan_follow_up(
    write: Write, lead: Lead, lead_name: str, due: dt.datetime, links: Mapping[str, int | None]
) -> None:
    task = write.add(
        Activity(
            kind=ActivityKind.TASK,
            subject=_("Call {name}").format(name=lead_name),
            at=write.now,
            due=due,
            owner_id=lead.owner_id,
        )
    )
    records.link_activity(write, task.id, links)


def stage_choices(connection: Connection) -> list[tuple[int, str]]:
    """The open stages that a conversion can start in, as (id, name), in order."""
    found = connection.exec_driver_sql(
        "SELECT id, name FROM stage WHERE kind = 'open' AND active = 1 ORDER BY pipeline_id, position, id"
    ).fetchall()
    return [(int(row[0]), str(row[1])) for row in found]
