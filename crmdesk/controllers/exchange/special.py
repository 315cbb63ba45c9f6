"""What single kinds of record need when rows become records, as SQL.

Milestones of leads, stages of opportunities, moments of activities, the unique names of campaigns.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from crmdesk.models.activity import LINKED
from crmdesk.models.entity import Entity
from crmdesk.models.opportunity import PROBABILITY
from crmdesk.text import N_

JUDGED = ("probability",)
"""Columns whose difference is told by differing()."""

NEVER_EMPTY: Mapping[str, set[str]] = {"opportunity": {"probability"}}
"""Columns that mean something even when they are NULL; filling leaves them alone."""

LOCKED = {
    1: N_("The lead was converted and may only be read."),
    2: N_("Another campaign has this name already."),
}


def inserted(entity: type[Entity], chosen: Mapping[str, str], now: str, today: str, currency: str) -> dict[str, str]:
    """Expressions over a staged row `s` for columns of a new record; chosen: those that the fields alone would give."""
    if entity.table == "lead":
        return _new_lead(chosen)
    if entity.table == "opportunity":
        return _new_opportunity(chosen, today, currency)
    if entity.table == "activity":
        at = f"coalesce({chosen.get('at', 'NULL')}, {chosen.get('due', 'NULL')}, '{now}')"
        done = f"coalesce({chosen.get('done_at', 'NULL')}, iif({chosen['kind']} = 'task', NULL, {at}))"
        return {"at": at, "done_at": done}
    return {}


def _new_lead(chosen: Mapping[str, str]) -> dict[str, str]:
    status, created = chosen["status"], chosen["created_at"]
    converted = f"iif({status} = 'converted', coalesce({chosen.get('converted_at', 'NULL')}, {created}), NULL)"
    reached = f"CASE {status} WHEN 'converted' THEN {converted} WHEN 'ready' THEN {created}"
    return {
        "converted_at": converted,
        "mql_at": f"coalesce({chosen.get('mql_at', 'NULL')}, {reached} WHEN 'nurture' THEN {created} END)",
        "sql_at": f"coalesce({chosen.get('sql_at', 'NULL')}, {reached} END)",
    }


def _new_opportunity(chosen: Mapping[str, str], today: str, currency: str) -> dict[str, str]:
    def given(column: str) -> str:
        return chosen.get(column, "NULL")

    stage = "coalesce(s.stage_id, s.first_stage_id)"
    product = f"(SELECT p.name FROM product p WHERE p.id = {given('product_id')})"
    account = f"(SELECT a.name FROM account a WHERE a.id = {given('account_id')})"
    made = f"coalesce({account} || coalesce(' - ' || {product}, ''), {product}, {given('external_id')})"
    name = f"coalesce({given('name')}, substr({made}, 1, 300))"
    closed = f"coalesce({given('closed_at')}, {given('close_date')}, '{today}')"
    return {
        "name": name,
        "name_key": f"key_name_key({name})",
        "stage_id": stage,
        "pipeline_id": _of_stage("pipeline_id", stage),
        "currency": f"coalesce({given('currency')}, '{currency}')",
        "probability": f"nullif({given('probability')}, {_of_stage('probability', stage)})",
        "stage_since": f"coalesce({given('stage_since')}, {chosen['created_at']})",
        "closed_at": f"iif({_of_stage('kind', stage)} = 'open', NULL, {closed})",
    }


def _of_stage(column: str, stage: str) -> str:
    return f"(SELECT g.{column} FROM stage g WHERE g.id = {stage})"


def after_insert(entity: type[Entity]) -> list[str]:
    """Statements that follow the making of records; ?1 is the id of the first one, ?2 who acts."""
    if entity.table != "opportunity":
        return []
    return [
        "INSERT INTO stage_event (uid, opportunity_id, to_stage_id, at, by) "
        "SELECT fresh_uid(), o.id, o.stage_id, o.created_at, ?2 FROM opportunity o WHERE o.id >= ?1 ORDER BY o.id"
    ]


def before_update(entity: type[Entity], values: Collection[str], changing: str, now: str) -> list[str]:
    """Statements that come before records change; changing: the SELECT of them. ?1 is the round, ?2 who acts."""
    if entity.table != "opportunity" or "stage_id" not in values:
        return []
    return [
        f"INSERT INTO stage_event (uid, opportunity_id, from_stage_id, to_stage_id, at, by) "
        f"SELECT fresh_uid(), v.target, v.was_stage_id, v.stage_id, '{now}', ?2 FROM ({changing}) v "
        f"WHERE v.stage_id IS NOT v.was_stage_id ORDER BY v.n"
    ]


def merged(entity: type[Entity], given: Collection[str]) -> dict[str, str]:
    """More columns of a record as it would become: expressions over the staged row `s` and the record `e`."""
    if entity.table != "opportunity":
        return {}
    said = {f"said_{c}": f"s.{c}" for c in ("probability", "closed_at") if c in given}
    return {**said, "was_stage_id": "e.stage_id"}


def updated(entity: type[Entity], values: Collection[str], now: str, today: str) -> dict[str, str]:
    """Expressions for columns of a changed record, over `v` and the record as it was (by the name of its table)."""
    if entity.table == "lead" and "status" in values:
        return _changed_lead(values, now)
    if entity.table == "opportunity" and "stage_id" in values:
        return _changed_opportunity(values, now, today)
    return {}


def _changed_lead(values: Collection[str], now: str) -> dict[str, str]:
    def becomes(column: str) -> str:
        return f"v.{column}" if column in values else f"lead.{column}"

    at = f"coalesce({becomes('converted_at')}, {becomes('created_at')}, '{now}')"
    reached = f"CASE v.status WHEN 'converted' THEN {at} WHEN 'ready' THEN '{now}'"
    return {
        "converted_at": f"iif(v.status = 'converted', {at}, {becomes('converted_at')})",
        "mql_at": f"coalesce({becomes('mql_at')}, {reached} WHEN 'nurture' THEN '{now}' END)",
        "sql_at": f"coalesce({becomes('sql_at')}, {reached} END)",
    }


def _changed_opportunity(values: Collection[str], now: str, today: str) -> dict[str, str]:
    def becomes(column: str) -> str:
        return f"v.{column}" if column in values else f"opportunity.{column}"

    moved = "v.stage_id IS NOT v.was_stage_id"
    said = "v.said_closed_at" if "closed_at" in values else "NULL"
    closed = f"iif({moved}, coalesce({said}, {becomes('close_date')}, '{today}'), {becomes('closed_at')})"
    changed = {
        "pipeline_id": _of_stage("pipeline_id", "v.stage_id"),
        "stage_since": f"iif({moved}, '{now}', {becomes('stage_since')})",
        "closed_at": f"iif({_of_stage('kind', 'v.stage_id')} = 'open', NULL, {closed})",
    }
    if "probability" in values:
        own = f"nullif(v.said_probability, {_of_stage('probability', 'v.stage_id')})"
        changed["probability"] = f"iif(v.said_probability IS NULL, opportunity.probability, {own})"
    return changed


def differing(entity: type[Entity], given: Collection[str]) -> list[str]:
    """More conditions under which a row says something else than its record `e`."""
    if entity.table == "opportunity" and "probability" in given:
        shown = PROBABILITY.replace("opportunity.", "e.")
        return [f"(s.probability IS NOT NULL AND s.probability IS NOT {shown})"]
    if entity.table == "activity":
        linked = "SELECT 1 FROM activity_link l WHERE l.activity_id = e.id AND l.{0}_id = s.{0}_id"
        return [f"(s.{name}_id IS NOT NULL AND NOT EXISTS ({linked.format(name)}))" for name in LINKED]
    return []


def locked(entity: type[Entity], values: Collection[str], becomes: Callable[[str], str]) -> str:
    """SQL for why a record `e` may not be changed, a key of LOCKED, or NULL. becomes: the merged value of a column."""
    if entity.table == "lead":
        return "CASE WHEN e.status = 'converted' THEN 1 END"
    if entity.table == "campaign" and "name" in values:
        same = f"SELECT 1 FROM campaign o WHERE o.name_key = key_name_key({becomes('name')}) AND o.id <> e.id"
        return f"CASE WHEN EXISTS ({same}) THEN 2 END"
    return "NULL"
