"""The records that a link may point to, as (id, name): the company's own lists whole, records up to a bound."""

from __future__ import annotations

from sqlalchemy import Connection

from crmdesk.models.lists import ReasonFor
from crmdesk.models.queries.lists import title_column
from crmdesk.models.schema import BY_TABLE

MOST = 5000
"""A list of names longer than this helps nobody; the newest are offered and the rest is found by search."""


def choices(connection: Connection, table: str) -> list[tuple[int, str]]:
    """What a link to this table may point to, in the order people expect."""
    entity = BY_TABLE[table]
    active = "WHERE named.active = 1" if "active" in entity.fields else ""
    by_hand = "position" in entity.fields and table != "opportunity"
    place = "named.position" if by_hand else title_column(entity)
    newest = f"SELECT named.id, {title_column(entity)} AS title, {place} AS place FROM {table} AS named {active}"
    statement = (
        f"SELECT id, title FROM ({newest} ORDER BY named.id DESC LIMIT {MOST}) ORDER BY place COLLATE NOCASE, id"
    )
    return [(int(row[0]), str(row[1] or "")) for row in connection.exec_driver_sql(statement).fetchall()]


def reasons(connection: Connection, kind: ReasonFor) -> list[tuple[int, str]]:
    """The reasons that may be given for something, in the company's order."""
    found = connection.exec_driver_sql(
        "SELECT id, name FROM reason WHERE kind = ? AND active = 1 ORDER BY position, id", (kind.value,)
    )
    return [(int(row[0]), str(row[1])) for row in found.fetchall()]
