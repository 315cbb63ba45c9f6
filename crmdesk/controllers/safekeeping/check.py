"""Checking a file: pages, references, search, journal, and that every computed field is what it should be.

Each problem is one sentence; an empty list means that nothing was found.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from crmdesk.controllers import scoring
from crmdesk.models.activity import ANSWERING
from crmdesk.models.schema import ENTITIES
from crmdesk.models.store.database import Database
from crmdesk.models.store.search import searched
from crmdesk.models.store.trouble import Trouble
from crmdesk.text import _


def problems(connection: Connection) -> list[str]:
    """What is wrong with a file, by a reader of it; computed from all rows, so it takes a while on a large one."""
    found = [
        _("Page check: {detail}.").format(detail=row[0])
        for row in _run(connection, "PRAGMA integrity_check(20)")
        if row[0] != "ok"
    ]
    if found:
        return found
    for table, row_id, parent, _key in _run(connection, "PRAGMA foreign_key_check")[:20]:
        found.append(
            _("Row {id} of {table} refers to a row of {parent} that does not exist.").format(
                id=row_id, table=table, parent=parent
            )
        )
    for (name,) in _run(connection, "SELECT 'open' FROM open_operation WHERE id IS NOT NULL"):
        found.append(_("A step was never closed ({state}).").format(state=name))
    for (n,) in _run(connection, "SELECT count(*) FROM change WHERE before IS NOT NULL AND NOT json_valid(before)"):
        if n:
            found.append(_("{n} lines of the history cannot be read.").format(n=n))
    for (n,) in _run(
        connection,
        "SELECT count(*) FROM change c WHERE NOT EXISTS (SELECT 1 FROM operation o WHERE o.id = c.operation_id)",
    ):
        if n:
            found.append(_("{n} lines of the history belong to no step.").format(n=n))
    return found + _computed(connection)


def whole(database: Database) -> list[str]:
    """Everything that `problems` finds, and whether each search index says what its table says."""
    with database.examining() as connection:
        found = problems(connection)
    if found:
        return found
    try:
        with database.writing() as connection:
            return search_problems(connection)
    except Trouble as trouble:
        return [str(trouble)]


def search_problems(connection: Connection) -> list[str]:
    """Compare every search index with its table (FTS5's own check, which wants a connection that may write)."""
    found = []
    for entity in ENTITIES:
        if searched(entity):
            try:
                connection.exec_driver_sql(
                    f"INSERT INTO {entity.table}_search ({entity.table}_search, rank) VALUES ('integrity-check', 1)"
                )
            except DBAPIError:
                found.append(_("The search index of {table} does not agree with its table.").format(table=entity.table))
    return found


def _computed(connection: Connection) -> list[str]:
    found = []
    kinds = ", ".join(f"'{kind}'" for kind in ANSWERING)
    wrong = _run(
        connection,
        f"SELECT count(*) FROM lead WHERE first_touch_at IS NOT (SELECT min(a.at) FROM activity_link l JOIN "
        f"activity a ON a.id = l.activity_id "
        f"WHERE l.lead_id = lead.id AND a.kind IN ({kinds}))",
    )[0][0]
    if wrong:
        found.append(_("{n} leads have a wrong moment of first touch.").format(n=wrong))
    if not any(rule.decay for rule in scoring.rules(connection)):
        expression = scoring.total(connection, dt.datetime.now(dt.UTC))
        wrong = _run(connection, f"SELECT count(*) FROM lead WHERE score IS NOT ({expression})")[0][0]
        if wrong:
            found.append(_("{n} leads have a score that their rules do not give.").format(n=wrong))
    return found


def _run(connection: Connection, statement: str) -> list[tuple[object, ...]]:
    try:
        return [tuple(row) for row in connection.exec_driver_sql(statement).fetchall()]
    except DBAPIError as error:
        return [(str(error.orig), 0, "", 0)]
