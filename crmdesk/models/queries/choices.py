"""The records that a link may point to, as (id, name): the company's own lists whole, records up to a bound."""

from __future__ import annotations

from sqlalchemy import Connection

from crmdesk.models.lists import Owner, ReasonFor
from crmdesk.models.queries import lists
from crmdesk.models.schema import BY_TABLE

MOST = 5000
"""A list of names longer than this helps nobody; the newest are offered and the rest is found by search."""


def choices(connection: Connection, table: str) -> list[tuple[int, str]]:
    """What a link to this table may point to, in the order people expect."""
    entity = BY_TABLE[table]
    active = "WHERE named.active = 1" if "active" in entity.fields else ""
    by_hand = "position" in entity.fields and table != "opportunity"
    title = entity.title_sql("named")
    place = "named.position" if by_hand else title
    newest = f"SELECT named.id, {title} AS title, {place} AS place FROM {table} AS named {active}"
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


NOBODY = 0
"""An owner whom nothing belongs to."""


def owner_named(connection: Connection, name: str) -> int | None:
    """The owner of this name, compared folded."""
    return next(iter(lists.linked_ids(connection, Owner, name)), None)


def owner_or_nobody(connection: Connection, name: str) -> int:
    """The owner to whose records a list is narrowed; NOBODY when none bears this name, so that the list is empty."""
    return owner_named(connection, name) or NOBODY
