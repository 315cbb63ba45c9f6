"""Conversion, the heart: a lead becomes account, contact and opportunity in one step, as its preview shows it.

An existing record is only filled where it is empty, a difference is taken field by field or kept as a note, and
activities get links, so that nothing typed on the stand is lost and an undo has nothing special to do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from crmdesk.controllers import conversion_preview, records
from crmdesk.controllers.conversion_preview import TO_OPPORTUNITY, Part, Plan, Wishes, account_values, contact_values
from crmdesk.controllers.desk import Rejected, Write
from crmdesk.controllers.settings import settings
from crmdesk.models.account import Account
from crmdesk.models.activity import Activity, ActivityKind, ActivityLink
from crmdesk.models.changes import counted
from crmdesk.models.contact import Contact
from crmdesk.models.conversion import Conversion, How
from crmdesk.models.entity import Entity
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.opportunity import Opportunity
from crmdesk.text import N_, _

_KIND = {"account": N_("account"), "contact": N_("contact"), "opportunity": N_("opportunity")}


@dataclass(frozen=True)
class Converted:
    """What a conversion made: the plan as carried out, which fields of existing records were filled, and the links
    added."""

    plan: Plan
    filled: tuple[dict[str, Any], ...]
    links: int


def convert(write: Write, lead_id: int, wishes: Wishes | None = None) -> Converted:
    """Convert a lead as `plan` shows it with the same wishes.

    Raises Rejected, with the candidates, when an account, contact or opportunity must be chosen first.
    """
    wishes = wishes or Wishes()
    shown = conversion_preview.plan(write.connection, lead_id, wishes, write.today)
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
    account_id = _carry_out(write, Account, shown.account, account_values(lead), wishes, filled, not_taken)
    person = contact_values(lead)
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


def _with_account(write: Write, part: Part, account_id: int) -> Part:
    standing = write.get(Contact, part.id or 0).account_id
    return part if standing is not None else replace(part, fills={**part.fills, "account_id": account_id})


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
    taken = {d.column: values[d.column] for d in part.differences if (entity.table, d.column) in wishes.take}
    if entity is Contact and "family_name" in taken:
        taken["particle"] = values.get("particle")
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
