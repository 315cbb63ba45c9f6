"""What the lead inbox shows beside its list: one lead with all that stands around it, and how the inbox stands.

Each is one function over a reader, so that a page is one snapshot and costs a few milliseconds at any size of the file.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from crmdesk.models.activity import NEXT_TASK
from crmdesk.models.changes import WOKEN
from crmdesk.models.conversion import How
from crmdesk.models.kinds import Moment
from crmdesk.models.lead import OPEN_STATUSES, Lead, LeadStatus
from crmdesk.models.queries import lists, views
from crmdesk.models.schema import BY_TABLE
from crmdesk.models.store.tables import table

_OPEN = ", ".join(f"'{status}'" for status in OPEN_STATUSES)


@dataclass(frozen=True)
class End:
    """A record that a lead became."""

    table: str
    id: int
    name: str
    how: How


@dataclass(frozen=True)
class NextTask:
    """The first task that is still to be done; due is a UTC moment as stored, or None."""

    id: int
    subject: str
    due: str | None


@dataclass(frozen=True)
class LeadPage:
    """A lead as stored values by column with the names of links, what it became, by whom, and its next task."""

    record: Mapping[str, Any]
    source_icon: str
    ends: tuple[End, ...]
    converted_by: str
    task: NextTask | None


@dataclass(frozen=True)
class Standing:
    """How the inbox stands: leads by tab, and when the oldest new one came in (UTC as stored)."""

    counts: Mapping[LeadStatus, int]
    oldest: str | None


@dataclass(frozen=True)
class Together:
    """What several leads are together: how many of each status and owner (None is nobody), the most first; of how many
    the expected value is known and what it comes to, in cents of the file's currency."""

    statuses: tuple[tuple[LeadStatus, int], ...]
    owners: tuple[tuple[str | None, int], ...]
    valued: int
    value: int

    def count(self, status: LeadStatus) -> int:
        """How many have a status."""
        return dict(self.statuses).get(status, 0)


@dataclass(frozen=True)
class Handled:
    """How many leads were decided on since a moment, and when the next sleeping one comes back (UTC as stored)."""

    leads: int
    next_back: str | None


def page(connection: Connection, lead_id: int) -> LeadPage | None:
    """One lead; None when there is none of this id."""
    record = connection.execute(_lead_statement(), {"lead": lead_id}).mappings().first()
    if record is None:
        return None
    icon = connection.exec_driver_sql("SELECT icon FROM source WHERE id = ?", (record["source_id"],)).scalar()
    ends, by = _ends(connection, lead_id)
    return LeadPage(dict(record), icon or "", ends, by, next_task(connection, "lead", lead_id))


def next_task(connection: Connection, table: str, record_id: int) -> NextTask | None:
    """The next step with a record of a table."""
    row = connection.exec_driver_sql(
        "SELECT a.id, coalesce(a.subject, a.body, ''), a.due FROM activity_link l "
        f"JOIN activity a ON a.id = l.activity_id WHERE l.{table}_id = ? AND {NEXT_TASK}",
        (record_id,),
    ).first()
    return NextTask(int(row[0]), str(row[1]), row[2]) if row else None


@functools.cache
def _lead_statement() -> sa.Select[Any]:
    """All that is shown of a lead; kept, because putting it together costs more than running it."""
    return lists.selection(Lead).where(table(Lead).c.id == sa.bindparam("lead"))


def _ends(connection: Connection, lead_id: int) -> tuple[tuple[End, ...], str]:
    row = connection.exec_driver_sql("SELECT * FROM conversion WHERE lead_id = ?", (lead_id,)).mappings().first()
    if row is None:
        return (), ""
    ends = []
    for kind in ("account", "contact", "opportunity"):
        if (record_id := row[f"{kind}_id"]) is not None:
            name = lists.titles(connection, BY_TABLE[kind], [record_id]).get(record_id, "")
            ends.append(End(kind, int(record_id), name, How(row[f"{kind}_how"])))
    return tuple(ends), row["by"] or ""


def standing(
    connection: Connection,
    now: dt.datetime,
    owner_id: int | None = None,
    filters: Sequence[lists.Filter] = (),
    search: str = "",
) -> Standing:
    """How the inbox stands at a moment (UTC), of all owners or one, and of what filters and a search leave."""
    if filters or search:
        mine = () if owner_id is None else (lists.Filter("owner_id", lists.IS, owner_id),)
        return _standing_of(connection, now, (*mine, *filters), search)
    owner = "" if owner_id is None else " AND owner_id = ?"
    oldest = connection.exec_driver_sql(
        f"SELECT created_at FROM lead WHERE status = 'new' AND (snoozed_until IS NULL OR snoozed_until <= ?){owner} "
        "ORDER BY created_at, id LIMIT 1",
        (Moment().format(now), *(() if owner_id is None else (owner_id,))),
    ).scalar()
    return Standing(views.inbox_counts(connection, now, owner_id), oldest)


def _standing_of(connection: Connection, now: dt.datetime, filters: Sequence[lists.Filter], search: str) -> Standing:
    new = views.inbox(LeadStatus.NEW, now, search=search).where(*filters)
    oldest = connection.execute(lists.matching(new, sa.func.min(table(Lead).c.created_at))).scalar()
    return Standing(views.filtered_counts(connection, now, filters, search), oldest)


def together(connection: Connection, lead_ids: Sequence[int]) -> Together:
    """What several leads are together."""
    ids = (json.dumps(list(lead_ids)),)
    among = "FROM lead JOIN json_each(?) AS one ON lead.id = one.value"
    run = connection.exec_driver_sql
    statuses = run(f"SELECT lead.status, count(*) AS n {among} GROUP BY 1 ORDER BY n DESC, 1", ids).fetchall()
    owners = run(
        f"SELECT owner.name, count(*) AS n {among} LEFT JOIN owner ON owner.id = lead.owner_id GROUP BY lead.owner_id "
        "ORDER BY n DESC, owner.name",
        ids,
    ).fetchall()
    valued, value = run(
        f"SELECT count(lead.expected_value), coalesce(sum(lead.expected_value), 0) {among} WHERE lead.currency IS NULL "
        "OR lead.currency = coalesce((SELECT value FROM setting WHERE name = 'currency'), 'EUR')",
        ids,
    ).one()
    return Together(
        tuple((LeadStatus(row[0]), int(row[1])) for row in statuses),
        tuple((row[0], int(row[1])) for row in owners),
        int(valued),
        int(value),
    )


def used(connection: Connection) -> bool:
    """Whether there is any lead."""
    return bool(connection.exec_driver_sql("SELECT EXISTS (SELECT 1 FROM lead)").scalar())


def came_back(connection: Connection, since: dt.datetime, until: dt.datetime) -> bool:
    """Whether a lead that was put off came back between two moments (UTC)."""
    found = connection.exec_driver_sql(
        f"SELECT 1 FROM lead WHERE status IN ({_OPEN}) AND snoozed_until > ? AND snoozed_until <= ? LIMIT 1",
        (Moment().format(since), Moment().format(until)),
    )
    return found.first() is not None


def handled(connection: Connection, now: dt.datetime, since: dt.datetime) -> Handled:
    """What was done with leads since a moment (UTC); steps that were undone do not count."""
    leads = connection.exec_driver_sql(
        "SELECT count(DISTINCT c.row_id) FROM operation o JOIN change c ON c.operation_id = o.id AND c.entity = 'lead' "
        "WHERE o.at >= ? AND o.undoes IS NULL AND o.undone_by IS NULL AND c.before IS NOT NULL "
        "AND o.name <> ?",
        (Moment().format(since), WOKEN),
    ).scalar_one()
    back = connection.exec_driver_sql(
        f"SELECT min(snoozed_until) FROM lead WHERE status IN ({_OPEN}) AND snoozed_until > ?", (Moment().format(now),)
    ).scalar()
    return Handled(int(leads), back)


def account_of(connection: Connection, contact_id: int) -> str:
    """The name of the account at which a contact works; "" for none."""
    found = connection.exec_driver_sql(
        "SELECT a.name FROM contact c JOIN account a ON a.id = c.account_id WHERE c.id = ?", (contact_id,)
    )
    return str(found.scalar() or "")


def titles(connection: Connection, lead_ids: list[int]) -> dict[int, str]:
    """What leads are called, by id."""
    return lists.titles(connection, Lead, lead_ids)
