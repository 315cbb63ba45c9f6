"""Adding, editing and deleting any record by its fields: the same commands for a form, the command line and an import.

What a kind of record needs beyond its fields (a stage, a currency, the parts of a name) is completed here, so that no
caller has to know it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmdesk.controllers import reasons, stages
from crmdesk.controllers.desk import Rejected, Write
from crmdesk.controllers.settings import settings
from crmdesk.models import folding, names
from crmdesk.models.account import Account
from crmdesk.models.activity import LINKED, Activity, ActivityLink
from crmdesk.models.conversion import Conversion
from crmdesk.models.entity import Entity
from crmdesk.models.field import Field
from crmdesk.models.kinds import BadValue
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.lists import ReasonFor
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import Stage, StageKind
from crmdesk.models.queries import lists
from crmdesk.models.schema import BY_TABLE, REFERENCES
from crmdesk.text import N_, _

ADDED = {
    "lead": N_("New lead {name}"),
    "account": N_("New account {name}"),
    "contact": N_("New contact {name}"),
    "opportunity": N_("New opportunity {name}"),
    "campaign": N_("New campaign {name}"),
    "activity": N_("New activity {name}"),
}
EDITED = {
    "lead": N_("Edit lead {name}"),
    "account": N_("Edit account {name}"),
    "contact": N_("Edit contact {name}"),
    "opportunity": N_("Edit opportunity {name}"),
    "campaign": N_("Edit campaign {name}"),
    "activity": N_("Edit activity {name}"),
}
DELETED = {
    "lead": N_("Delete lead {name}"),
    "account": N_("Delete account {name}"),
    "contact": N_("Delete contact {name}"),
    "opportunity": N_("Delete opportunity {name}"),
    "campaign": N_("Delete campaign {name}"),
    "activity": N_("Delete activity {name}"),
}

GROWING = ("owner", "source", "industry", "product", "tag")
"""Lists that take up a new name when one is typed; a campaign, an account or a stage must exist."""


_REASON = {"lost_reason_id": ReasonFor.LOST, "disqualify_reason_id": ReasonFor.DISQUALIFIED}


def read_values(write: Write, entity: type[Entity], texts: Mapping[str, str]) -> dict[str, Any]:
    """Typed texts by public name as values by column. Raises Rejected naming every problem.

    A link is given by name or else by number ("owner"), or by its number alone ("owner_id").
    """
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, text in sorted(texts.items(), key=lambda one: one[0] not in ("pipeline", "pipeline_id")):
        f = entity.by_name(name)
        if f is None:
            known = ", ".join(sorted(one.name for one in entity.shown().values() if one.editable))
            problems[name] = _('"{name}" is not a field. Choose one of: {fields}.').format(name=name, fields=known)
        elif f.column == "full_name":
            parts = (part or None for part in names.split_name(folding.clean(text)))
            values |= dict(zip(("given_name", "particle", "family_name"), parts, strict=True))
        elif not f.editable and f.column not in ("created_at",):
            problems[name] = _("{field} is kept by crmdesk itself and cannot be set.").format(field=_(f.label))
        else:
            try:
                if f.target and text.strip():
                    values[f.column] = _linked(write, f, text.strip(), values, by_number=name != f.name)
                else:
                    values[f.column] = f.kind.parse(text)
            except (BadValue, Rejected) as bad:
                problems[name] = str(bad)
    if problems:
        raise Rejected(next(iter(problems.values())), problems)
    return values


def _linked(write: Write, f: Field[Any], name: str, values: Mapping[str, Any], *, by_number: bool) -> int:
    target = f.target or ""
    if target == "stage" and not by_number:
        return stages.stage_named(write, values.get("pipeline_id") or stages.first_pipeline(write.connection), name).id
    if target == "reason" and not by_number:
        return reasons.reason_named(write, _REASON[f.column], name)
    found = lists.linked(write.connection, BY_TABLE[target], name, by_number=by_number)
    if not found and target in GROWING:
        return write.add(BY_TABLE[target](name=name)).id
    if not found:
        raise Rejected(_('There is no {kind} "{name}".').format(kind=_(BY_TABLE[target].label[0]).lower(), name=name))
    if len(found) > 1:
        raise Rejected(
            _('"{name}" is the name of {n} records: {ids}. Give the number.').format(
                name=name, n=len(found), ids=", ".join(map(str, found[:10]))
            )
        )
    return found[0]


def add(write: Write, entity: type[Entity], values: Mapping[str, Any]) -> int:
    """Add a record of these values by column; gives its id. Raises Rejected naming every wrong field."""
    own = {column: value for column, value in values.items() if entity.fields[column].stored}
    row = entity(**own)
    if "created_at" in entity.fields and row.__dict__.get("created_at") is None:
        row.__dict__["created_at"] = write.now
    if isinstance(row, Opportunity):
        _add_opportunity(write, row)
    else:
        if isinstance(row, Lead):
            _check_lead(write, own)
            _milestones(write, row)
        elif isinstance(row, Activity):
            row.at = row.at or row.due or write.now
        write.add(row)
    if isinstance(row, Activity):
        link_activity(write, row.id, {name: values.get(f"{name}_id") for name in LINKED})
    write.name(ADDED[entity.table], name=title(write, row))
    return row.id


def _add_opportunity(write: Write, deal: Opportunity) -> None:
    stage = write.get(Stage, deal.stage_id or stages.first_stage(write.connection, deal.pipeline_id))
    deal.pipeline_id, deal.stage_id = stage.pipeline_id, stage.id
    deal.currency = deal.currency or settings(write.connection)["currency"]
    deal.stage_since = deal.stage_since or deal.created_at
    if not deal.name:
        deal.name = opportunity_name(write, deal)
    stages.check_reason(write, stage, deal.lost_reason_id)
    closed = stage.kind is not StageKind.OPEN
    deal.closed_at = (deal.closed_at or deal.close_date or write.today) if closed else None
    if closed or deal.probability == stage.probability:
        deal.probability = None
    write.add(deal)
    stages.arrived(write, deal, None, stage, deal.created_at)


def opportunity_name(write: Write, deal: Opportunity) -> str:
    """The name of an opportunity without one: "account - product", else product, else its external ID."""
    account = write.find(Account, id=deal.account_id) if deal.account_id else None
    product = write.find(BY_TABLE["product"], id=deal.product_id) if deal.product_id else None
    product_name = str(product.__dict__["name"]) if product else ""
    if account:
        return f"{account.name} - {product_name}" if product_name else account.name
    return product_name or deal.external_id or ""


def edit(write: Write, entity: type[Entity], row_id: int, values: Mapping[str, Any]) -> bool:
    """Change a record; False when it was so already. Raises Rejected for a converted lead or a wrong field."""
    row = write.get(entity, row_id)
    own = {column: value for column, value in values.items() if entity.fields[column].stored}
    if isinstance(row, Lead):
        refuse_converted(write, row)
        _check_lead(write, own)
    if isinstance(row, Opportunity):
        changed = _edit_opportunity(write, row, own)
    else:
        changed = write.set(row, **own)
        if isinstance(row, Lead) and "status" in own:
            changed |= _milestones(write, row, store=True)
        if isinstance(row, Activity):
            changed |= relink_activity(write, row_id, {n: values[f"{n}_id"] for n in LINKED if f"{n}_id" in values})
    write.name(EDITED[entity.table], name=title(write, row))
    return changed


def _edit_opportunity(write: Write, deal: Opportunity, values: dict[str, Any]) -> bool:
    stage_id, pipeline_id = values.pop("stage_id", None), values.pop("pipeline_id", None)
    if pipeline_id and pipeline_id != deal.pipeline_id:
        stage_id = stage_id or stages.first_stage(write.connection, pipeline_id)
    stage = write.get(Stage, stage_id or deal.stage_id)
    account_before = deal.account_id
    if "probability" in values and (stage.kind is not StageKind.OPEN or values["probability"] == stage.probability):
        values["probability"] = None
    changed = write.set(deal, **values)
    if stage.id != deal.stage_id:
        stages.enter(write, deal, stage)
        changed = True
    elif "lost_reason_id" in values:
        stages.check_reason(write, stage, deal.lost_reason_id)
    if deal.account_id != account_before:
        for account_id in filter(None, (account_before, deal.account_id)):
            stages.follow(write, write.get(Account, account_id))
    return changed


def _check_lead(write: Write, values: Mapping[str, Any]) -> None:
    """Refuse what a lead cannot be given by hand."""
    if values.get("status") is LeadStatus.CONVERTED:
        raise Rejected(_("A lead becomes converted by converting it. Use convert."), {"status": _("Use convert.")})
    if (reason_id := values.get("disqualify_reason_id")) is not None:
        reasons.fitting(write, reason_id, ReasonFor.DISQUALIFIED)


def refuse_converted(write: Write, lead: Lead) -> None:
    """A converted lead may only be read. Raises Rejected saying what it became."""
    if lead.status is not LeadStatus.CONVERTED:
        return
    made = write.find(Conversion, lead_id=lead.id)
    where = _("account {id}").format(id=made.account_id) if made and made.account_id else _("its records")
    raise Rejected(
        _("Lead {name} was converted and may only be read. Edit {where}, or undo the conversion first.").format(
            name=title(write, lead), where=where
        )
    )


def _milestones(write: Write, lead: Lead, store: bool = False) -> bool:
    """When a lead reaches nurture, ready or converted by hand or import, note since when."""
    at = write.now if store else lead.created_at or write.now
    reached = {}
    if lead.status in (LeadStatus.NURTURE, LeadStatus.READY) and lead.mql_at is None:
        reached["mql_at"] = at
    if lead.status is LeadStatus.READY and lead.sql_at is None:
        reached["sql_at"] = at
    if not store:
        lead.__dict__.update(reached)
        return False
    return bool(reached) and write.set(lead, **reached)


def set_status(write: Write, lead: Lead, status: LeadStatus) -> None:
    """Give a lead a status and note the milestones that it reaches with it."""
    write.set(lead, status=status)
    _milestones(write, lead, store=True)


def delete(write: Write, entity: type[Entity], row_id: int) -> dict[str, int]:
    """Delete a record in one step; gives what lost its link to it or went with it, as {table: number}.

    What cannot be without it (answers, links) goes too, and activities that were only about it; all else stays, without
    the link. Undo brings everything back.
    """
    row = write.get(entity, row_id)
    write.name(DELETED[entity.table], name=title(write, row))
    affected = dependents(write.connection, entity, row_id)
    _take_away(write, entity, row_id)
    return affected


def dependents(connection: Any, entity: type[Entity], row_id: int) -> dict[str, int]:
    """How many rows of each table refer to a record."""
    found: dict[str, int] = {}
    for child, column, parent in REFERENCES:
        if parent == entity.table:
            statement = f"SELECT count(*) FROM {child} WHERE {column} = ?"
            if n := int(connection.exec_driver_sql(statement, (row_id,)).scalar_one()):
                found[child] = found.get(child, 0) + n
    return found


def _take_away(write: Write, entity: type[Entity], row_id: int) -> None:
    orphans: list[int] = []
    if entity.table in LINKED:
        alone = (
            f"SELECT activity_id FROM activity_link WHERE {entity.table}_id = ? AND NOT EXISTS (SELECT 1 FROM "
            f"activity_link o "
            f"WHERE o.activity_id = activity_link.activity_id AND o.{entity.table}_id IS NOT ?)"
        )
        orphans = [int(found[0]) for found in write.run(alone, row_id, row_id).fetchall()]
    accounts = {write.get(Opportunity, row_id).account_id} if entity is Opportunity else set()
    for child, column, parent in REFERENCES:
        if parent != entity.table:
            continue
        kind = BY_TABLE[child]
        ids = [int(found[0]) for found in write.run(f"SELECT id FROM {child} WHERE {column} = ?", row_id).fetchall()]
        for child_id in ids:
            if kind.fields[column].required or kind.check:
                _take_away(write, kind, child_id)
            else:
                write.run(f"UPDATE {child} SET {column} = NULL WHERE id = ?", child_id)
    write.run(f"DELETE FROM {entity.table} WHERE id = ?", row_id)
    for activity_id in orphans:
        _take_away(write, Activity, activity_id)
    for account_id in filter(None, accounts):
        stages.follow(write, write.get(Account, account_id))


def link_activity(write: Write, activity_id: int, links: Mapping[str, int | None]) -> int:
    """Link an activity to records that it is not linked to yet; gives how many links were made. Raises Rejected for a
    missing record."""
    made = 0
    for name, record_id in links.items():
        if record_id is None:
            continue
        write.get(BY_TABLE[name], record_id)
        if write.find(ActivityLink, activity_id=activity_id, **{f"{name}_id": record_id}) is None:
            write.add(ActivityLink(activity_id=activity_id, **{f"{name}_id": record_id}))
            made += 1
    return made


def relink_activity(write: Write, activity_id: int, links: Mapping[str, int | None]) -> bool:
    """Make the given records the only ones of their kind that an activity is linked to."""
    changed = False
    for name, record_id in links.items():
        for link in write.rows(ActivityLink, activity_id=activity_id):
            linked = link.__dict__[f"{name}_id"]
            if linked is not None and linked != record_id:
                write.delete(link)
                changed = True
    return link_activity(write, activity_id, links) > 0 or changed


def title(write: Write, row: Entity) -> str:
    """What a record is called, for titles of steps and messages."""
    return lists.titles(write.connection, type(row), [row.id]).get(row.id) or f"{row.id}"
