"""Checking a file: that it is sound, that every computed field is what it should be, and that its backups are as made.

Each problem is one sentence; an empty list means that nothing was found. What can be computed again can be repaired.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from crmdesk.controllers import scoring
from crmdesk.controllers.safekeeping import backup
from crmdesk.models.activity import FIRST_TOUCH
from crmdesk.models.schema import ENTITIES
from crmdesk.models.store import search, soundness
from crmdesk.models.store.database import Database
from crmdesk.models.store.trouble import Trouble
from crmdesk.text import _


def whole(database: Database) -> list[str]:
    """Everything that is wrong with a file; computed from all rows, so it takes a while on a large one."""
    with database.examining() as connection:
        found = soundness.structure(connection) or computed(connection)
    if not found:
        expected = [f"{entity.table}_search" for entity in ENTITIES if search.searched(entity)]
        try:
            with database.writing() as connection:
                found = soundness.search_indexes(connection, expected)
        except Trouble as trouble:
            found = [str(trouble)]
    changed = _("The backup {file} is not as it was made. Do not rely on it; make a new one.")
    return found + [changed.format(file=one.path.name) for one in backup.backups(database.path) if not one.intact]


def computed(connection: Connection) -> list[str]:
    """Which computed fields are not what they should be."""
    found = []
    right = _right(connection)
    if n := _differ(connection, "first_touch_at", right["first_touch_at"]):
        found.append(_("{n} leads have a wrong moment of first touch.").format(n=n))
    if not any(rule.decay for rule in scoring.rules(connection)) and (
        n := _differ(connection, "score", right["score"])
    ):
        found.append(_("{n} leads have a score that their rules do not give.").format(n=n))
    return found


def repair(database: Database) -> None:
    """Make anew what can be computed: search indexes, scores and moments of first touch. Raises Trouble."""
    with database.writing() as connection:
        search.rebuild(connection)
        for column, value in _right(connection).items():
            connection.exec_driver_sql(f"UPDATE lead SET {column} = {value} WHERE {column} IS NOT {value}")


def _right(connection: Connection) -> dict[str, str]:
    """SQL for the values that the computed columns of a row of `lead` should have."""
    return {"first_touch_at": FIRST_TOUCH, "score": f"({scoring.total(connection, dt.datetime.now(dt.UTC))})"}


def _differ(connection: Connection, column: str, value: str) -> int:
    """How many leads have another value in a column."""
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM lead WHERE {column} IS NOT {value}").scalar_one())
