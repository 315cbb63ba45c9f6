"""What single kinds of record need when rows become records, as SQL: milestones of leads, stages of opportunities,
moments and links of activities, the unique names of campaigns.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from crmdesk.models.activity import LINKED
from crmdesk.models.entity import Entity
from crmdesk.models.opportunity import PROBABILITY
from crmdesk.text import N_

JUDGED = ("probability",)
"""Columns whose difference is told by differing()."""

FIXED: Mapping[str, frozenset[str]] = {"opportunity": frozenset(("probability",))}
"""Columns that are never empty, though they may be NULL: filling leaves them alone."""

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
        done = chosen.get("done_at", "NULL")
        return {"at": at, "done_at": f"coalesce({done}, iif({chosen['kind']} = 'task', NULL, {at}))"}
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
    stage = "coalesce(s.stage_id, s.first_stage_id)"
    product = f"(SELECT p.name FROM product p WHERE p.id = {chosen.get('product_id', 'NULL')})"
    account = f"(SELECT a.name FROM account a WHERE a.id = {chosen.get('account_id', 'NULL')})"
    made = f"coalesce({account} || coalesce(' - ' || {product}, ''), {product}, {chosen.get('external_id', 'NULL')})"
    name = f"coalesce({chosen.get('name', 'NULL')}, substr({made}, 1, 300))"
    closed = f"coalesce({chosen.get('closed_at', 'NULL')}, {chosen.get('close_date', 'NULL')}, '{today}')"
    return {
        "name": name,
        "name_key": f"key_name_key({name})",
        "stage_id": stage,
        "pipeline_id": _of_stage("pipeline_id", stage),
        "currency": f"coalesce({chosen.get('currency', 'NULL')}, '{currency}')",
        "probability": f"nullif({chosen.get('probability', 'NULL')}, {_of_stage('probability', stage)})",
        "stage_since": f"coalesce({chosen.get('stage_since', 'NULL')}, {chosen['created_at']})",
        "closed_at": f"iif({_of_stage('kind', stage)} = 'open', NULL, {closed})",
    }


def _of_stage(column: str, stage: str) -> str:
    return f"(SELECT g.{column} FROM stage g WHERE g.id = {stage})"


def merged(entity: type[Entity], given: Collection[str]) -> dict[str, str]:
    """More columns of a record as it would become: expressions over the staged row `s` and the record `e`."""
    if entity.table != "opportunity":
        return {}
    said = {c: f"s.{c}" for c in ("probability", "closed_at") if c in given}
    return {**{f"said_{c}": expression for c, expression in said.items()}, "was_stage_id": "e.stage_id"}


def updated(entity: type[Entity], values: Collection[str], now: str, today: str) -> dict[str, str]:
    """Expressions for columns of a changed record, over `v` and the record as it was (by the name of its table)."""

    def becomes(column: str) -> str:
        return f"v.{column}" if column in values else f"{entity.table}.{column}"

    if entity.table == "lead" and "status" in values:
        at = f"coalesce({becomes('converted_at')}, {becomes('created_at')}, '{now}')"
        reached = f"CASE v.status WHEN 'converted' THEN {at} WHEN 'ready' THEN '{now}'"
        return {
            "converted_at": f"iif(v.status = 'converted', {at}, {becomes('converted_at')})",
            "mql_at": f"coalesce({becomes('mql_at')}, {reached} WHEN 'nurture' THEN '{now}' END)",
            "sql_at": f"coalesce({becomes('sql_at')}, {reached} END)",
        }
    if entity.table == "opportunity" and "stage_id" in values:
        moved = "v.stage_id IS NOT v.was_stage_id"
        kind = _of_stage("kind", "v.stage_id")
        said = "v.said_closed_at" if "closed_at" in values else "NULL"
        expressions = {
            "pipeline_id": _of_stage("pipeline_id", "v.stage_id"),
            "stage_since": f"iif({moved}, '{now}', {becomes('stage_since')})",
            "closed_at": f"iif({kind} = 'open', NULL, iif({moved}, coalesce({said}, {becomes('close_date')}, '{today}'), {becomes('closed_at')}))",
        }
        if "probability" in values:
            expressions["probability"] = (
                f"iif(v.said_probability IS NULL, opportunity.probability, nullif(v.said_probability, {_of_stage('probability', 'v.stage_id')}))"
            )
        return expressions
    return {}


def differing(entity: type[Entity], given: Collection[str]) -> list[str]:
    """More conditions under which a row says something else than its record `e`."""
    if entity.table == "opportunity" and "probability" in given:
        return [f"(s.probability IS NOT NULL AND s.probability IS NOT {PROBABILITY.replace('opportunity.', 'e.')})"]
    if entity.table == "activity":
        return [
            f"(s.{name}_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM activity_link l WHERE l.activity_id = e.id AND l.{name}_id = s.{name}_id))"
            for name in LINKED
        ]
    return []


def locked(entity: type[Entity], values: Collection[str], becomes: Callable[[str], str]) -> str:
    """SQL for why a record `e` may not be changed, a key of LOCKED, or NULL. becomes: the merged value of a column."""
    if entity.table == "lead":
        return "CASE WHEN e.status = 'converted' THEN 1 END"
    if entity.table == "campaign" and "name" in values:
        return f"CASE WHEN EXISTS (SELECT 1 FROM campaign o WHERE o.name_key = key_name_key({becomes('name')}) AND o.id <> e.id) THEN 2 END"
    return "NULL"
