"""Which step Undo and Redo would take now: one that somebody asked for."""

from __future__ import annotations

import json

from sqlalchemy import Connection

from crmdesk.models.changes import WOKEN, title


def undoable(connection: Connection) -> int | None:
    """The latest step that is neither undone nor an undo."""
    found = connection.exec_driver_sql(
        "SELECT max(id) FROM operation WHERE undoes IS NULL AND undone_by IS NULL AND name <> ?", (WOKEN,)
    ).scalar()
    return None if found is None else int(found)


def redoable(connection: Connection) -> int | None:
    """The latest undo that was not itself undone, as long as no new step came after it."""
    found = connection.exec_driver_sql(
        "SELECT max(u.id) FROM operation u JOIN operation o ON o.id = u.undoes WHERE o.undoes IS NULL AND "
        "u.undone_by IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM operation n WHERE n.undoes IS NULL AND n.id > u.id AND n.name <> ?)",
        (WOKEN,),
    ).scalar()
    return None if found is None else int(found)


def taken_away(connection: Connection, table: str, record_id: int) -> tuple[int, str] | None:
    """The step that took a record away, which is the last one it was in, with its title; None for one that was never
    here."""
    found = connection.exec_driver_sql(
        "SELECT operation_id FROM change WHERE entity = ? AND row_id = ? ORDER BY operation_id DESC LIMIT 1",
        (table, record_id),
    ).scalar()
    return None if found is None else (int(found), _title(connection, int(found)) or "")


def next_steps(connection: Connection) -> tuple[str | None, str | None]:
    """The titles of what Undo and Redo would take."""
    return _title(connection, undoable(connection)), _title(connection, redoable(connection))


def _title(connection: Connection, step: int | None) -> str | None:
    if step is None:
        return None
    name, detail = connection.exec_driver_sql("SELECT name, detail FROM operation WHERE id = ?", (step,)).one()
    return title(name, json.loads(detail))
