"""The records that a link may point to, as (id, name): the company's own lists whole, records up to a bound."""

from __future__ import annotations

from sqlalchemy import Connection

from crmdesk.models.queries.lists import title_column
from crmdesk.models.schema import BY_TABLE

MOST = 5000
"""A list of names longer than this helps nobody; the newest are offered and the rest is found by search."""


def choices(connection: Connection, table: str) -> list[tuple[int, str]]:
    """What a link to this table may point to, in the order people expect."""
    entity = BY_TABLE[table]
    active = "WHERE named.active = 1" if "active" in entity.fields else ""
    order = (
        "named.position, named.id"
        if "position" in entity.fields and table != "opportunity"
        else "2 COLLATE NOCASE, named.id"
    )
    statement = f"SELECT named.id, {title_column(entity)} FROM {table} AS named {active} ORDER BY {order} LIMIT {MOST}"
    return [(int(row[0]), str(row[1] or "")) for row in connection.exec_driver_sql(statement).fetchall()]
