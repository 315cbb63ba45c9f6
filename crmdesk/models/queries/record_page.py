"""What the page of an account or contact shows: the record with its figures, what is linked to it, and its timeline.

One function over a reader, so that a page is one snapshot; sums are in the file's currency, other amounts are counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from crmdesk.models.account import Account, AccountType
from crmdesk.models.activity import WAS_CONTACT
from crmdesk.models.contact import Contact
from crmdesk.models.entity import Entity
from crmdesk.models.lead import Lead
from crmdesk.models.opportunity import WEIGHTED
from crmdesk.models.pipeline import StageKind
from crmdesk.models.queries import lists
from crmdesk.models.queries.choices import choices
from crmdesk.models.queries.lead_page import NextTask, next_task
from crmdesk.models.queries.timeline import Entry, timeline
from crmdesk.models.store import tables

MOST = 200
"""How many linked records of a kind and lines of a timeline are shown."""


@dataclass(frozen=True)
class Deal:
    """An opportunity: stage by its stored name, cents with their currency, and the day it closes or closed."""

    id: int
    name: str
    stage: str
    kind: StageKind
    value: int | None
    currency: str
    day: str | None


@dataclass(frozen=True)
class Person:
    """A contact at the account, or a colleague of the contact."""

    id: int
    name: str
    job_title: str
    reached_by: str


@dataclass(frozen=True)
class Origin:
    """A lead that became this record; at is the moment of its conversion (UTC)."""

    id: int
    name: str
    company: str
    at: str | None


@dataclass(frozen=True)
class Figures:
    """Cents in the file's currency and, by kind of stage, the ids behind them; others: deals in another currency."""

    open_value: int
    weighted: int
    won: int
    open_ids: tuple[int, ...]
    won_ids: tuple[int, ...]
    others: int


@dataclass(frozen=True)
class Shown:
    """A record as stored values by column with the names of links, and what happened with it."""

    id: int
    name: str
    record: Mapping[str, Any]
    timeline: tuple[Entry, ...]


@dataclass(frozen=True)
class RecordPage(Shown):
    """An account or contact. Counts are of all, the tuples hold at most MOST.

    approach: the statuses through which a prospect goes, by id and stored name; none for who is no prospect.
    """

    figures: Figures
    last_contact: str | None
    task: NextTask | None
    deals: tuple[Deal, ...]
    people: tuple[Person, ...]
    people_count: int
    leads: tuple[Origin, ...]
    approach: tuple[tuple[int, str], ...]


def record_page(connection: Connection, entity: type[Entity], record_id: int, currency: str) -> RecordPage | None:
    """The page of an account or contact; None when there is none of this id. currency: the file's."""
    found = lists.rows(connection, entity, [record_id])
    if not found:
        return None
    record = found[0]
    account_id = record_id if entity.table == "account" else record["account_id"]
    people, count = _people(connection, account_id, record_id if entity.table == "contact" else 0)
    return RecordPage(
        id=record_id,
        name=lists.titles(connection, entity, [record_id])[record_id],
        record=record,
        figures=_figures(connection, entity.table, record_id, currency),
        last_contact=_last_contact(connection, entity.table, record_id),
        task=next_task(connection, entity.table, record_id),
        deals=_deals(connection, entity.table, record_id),
        people=people,
        people_count=count,
        leads=_leads(connection, entity.table, record_id),
        approach=_approach(connection, record) if record.get("type") == AccountType.PROSPECT else (),
        timeline=tuple(timeline(connection, entity.table, record_id, MOST)),
    )


def type_counts(
    connection: Connection, owner_id: int | None = None, filters: Sequence[lists.Filter] = ()
) -> dict[str, int]:
    """How many accounts there are of each type, of all owners or one, and of those that filters leave."""
    mine = () if owner_id is None else (lists.Filter("owner_id", lists.IS, owner_id),)
    made = tables.table(Account).c.type
    asked = lists.matching(lists.ListQuery(Account, (*mine, *filters)), made, sa.func.count())
    return {str(row[0]): int(row[1]) for row in connection.execute(asked.group_by(made)).fetchall()}


def _figures(connection: Connection, table: str, record_id: int, currency: str) -> Figures:
    found = connection.exec_driver_sql(
        f"SELECT opportunity.id, s.kind, coalesce(opportunity.value, 0), {WEIGHTED}, opportunity.currency = ? "
        "FROM opportunity JOIN stage s ON s.id = opportunity.stage_id "
        f"WHERE opportunity.{table}_id = ? ORDER BY opportunity.id",
        (currency, record_id),
    ).fetchall()
    ours = [row for row in found if row[4]]
    open_ones = [row for row in ours if row[1] == StageKind.OPEN]
    won = [row for row in ours if row[1] == StageKind.WON]
    return Figures(
        open_value=sum(row[2] for row in open_ones),
        weighted=sum(row[3] or 0 for row in open_ones),
        won=sum(row[2] for row in won),
        open_ids=tuple(row[0] for row in open_ones),
        won_ids=tuple(row[0] for row in won),
        others=len(found) - len(ours),
    )


def _last_contact(connection: Connection, table: str, record_id: int) -> str | None:
    at = connection.exec_driver_sql(
        "SELECT max(a.at) FROM activity_link l JOIN activity a ON a.id = l.activity_id "
        f"WHERE l.{table}_id = ? AND {WAS_CONTACT}",
        (record_id,),
    ).scalar()
    return None if at is None else str(at)


def _deals(connection: Connection, table: str, record_id: int) -> tuple[Deal, ...]:
    """The open ones first, by the day they should close; then the closed ones, the latest first."""
    found = connection.exec_driver_sql(
        "SELECT o.id, o.name, s.name, s.kind, o.value, o.currency, coalesce(o.closed_at, o.close_date) "
        f"FROM opportunity o JOIN stage s ON s.id = o.stage_id WHERE o.{table}_id = ? "
        "ORDER BY s.kind <> 'open', CASE WHEN s.kind = 'open' THEN coalesce(o.close_date, '9999') END, "
        "o.closed_at DESC, o.id LIMIT ?",
        (record_id, MOST),
    ).fetchall()
    return tuple(Deal(int(r[0]), str(r[1]), str(r[2]), StageKind(r[3]), r[4], str(r[5]), r[6]) for r in found)


def _people(connection: Connection, account_id: int | None, but: int) -> tuple[tuple[Person, ...], int]:
    if account_id is None:
        return (), 0
    found = connection.exec_driver_sql(
        f"SELECT named.id, {Contact.title_sql('named')}, coalesce(named.job_title, named.role, ''), "
        "coalesce(named.mobile, named.phone, named.email, ''), count(*) OVER () "
        "FROM contact AS named WHERE named.account_id = ? AND named.id <> ? ORDER BY named.sort_name, named.id LIMIT ?",
        (account_id, but, MOST),
    ).fetchall()
    people = tuple(Person(int(r[0]), str(r[1] or ""), str(r[2]), str(r[3])) for r in found)
    return people, int(found[0][4]) if found else 0


def _approach(connection: Connection, record: Mapping[str, Any]) -> tuple[tuple[int, str], ...]:
    """The statuses in use, and the one it has, which may not be any more."""
    found = choices(connection, "account_status")
    has = record.get("status_id")
    if has is not None and all(one != has for one, _name in found):
        found.append((int(has), str(record["status"])))
    return tuple(found)


def _leads(connection: Connection, table: str, record_id: int) -> tuple[Origin, ...]:
    found = connection.exec_driver_sql(
        f"SELECT named.id, {Lead.title_sql('named')}, coalesce(named.company, ''), k.at "
        f"FROM conversion k JOIN lead AS named ON named.id = k.lead_id WHERE k.{table}_id = ? "
        "ORDER BY k.at DESC, k.id DESC LIMIT ?",
        (record_id, MOST),
    ).fetchall()
    return tuple(Origin(int(r[0]), str(r[1] or ""), str(r[2]), r[3]) for r in found)
