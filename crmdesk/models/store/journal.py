"""The journal: every write, as one named operation with the first image of each row it changed.

Undo, history and the notices that refresh the views are three readings of it. Triggers made from the entities write
it in the same transaction, so no write can slip past it; a write outside an operation is refused, and SQLite itself
refuses a COMMIT while an operation is open (a deferred key that points nowhere).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from crmdesk.models.changes import MANY, Changes
from crmdesk.models.entity import Entity, new_uid
from crmdesk.models.schema import BY_TABLE, ENTITIES

SCHEMA = (
    """CREATE TABLE operation (
        id INTEGER PRIMARY KEY AUTOINCREMENT, uid BLOB NOT NULL UNIQUE, name TEXT NOT NULL, detail TEXT NOT NULL,
        at TEXT NOT NULL, by TEXT NOT NULL, undoes INTEGER REFERENCES operation(id), undone_by INTEGER REFERENCES
        operation(id)) STRICT""",
    "CREATE INDEX operation_undoes ON operation(undoes) WHERE undoes IS NOT NULL",
    """CREATE TABLE change (
        id INTEGER PRIMARY KEY, operation_id INTEGER NOT NULL REFERENCES operation(id), entity TEXT NOT NULL,
        row_id INTEGER NOT NULL, before TEXT) STRICT""",
    "CREATE UNIQUE INDEX change_operation ON change(operation_id, entity, row_id)",
    "CREATE INDEX change_row ON change(entity, row_id, operation_id)",
    "CREATE TABLE never (id INTEGER PRIMARY KEY) STRICT",
    """CREATE TABLE open_operation (
        one INTEGER PRIMARY KEY CHECK (one = 1), id INTEGER,
        guard INTEGER REFERENCES never(id) DEFERRABLE INITIALLY DEFERRED, CHECK ((id IS NULL) = (guard IS NULL)))
        STRICT""",
    "INSERT INTO open_operation (one) VALUES (1)",
)

OPEN = "(SELECT id FROM open_operation)"


def journaled(entity: type[Entity]) -> tuple[str, ...]:
    """The columns that the journal keeps, id included."""
    return tuple(f.column for f in entity.stored().values() if f.journaled)


def image(entity: type[Entity], row: str) -> str:
    """SQL for the image of a row: JSON of its journaled columns, bytes as hex."""
    blobs = {f.column for f in entity.stored().values() if f.kind.column == "BLOB"}

    def value(c: str) -> str:
        return f"iif({row}.{c} IS NULL, NULL, hex({row}.{c}))" if c in blobs else f"{row}.{c}"

    return "json_object(" + ", ".join(f"'{c}', {value(c)}" for c in journaled(entity)) + ")"


def restored(entity: type[Entity], column: str, source: str) -> str:
    """SQL for the value of a column in an image."""
    found = f"json_extract({source}, '$.{column}')"
    return f"unhex({found})" if entity.fields[column].kind.column == "BLOB" else found


def triggers(entity: type[Entity]) -> list[tuple[str, str]]:
    """(name, statement) of the three triggers that journal an entity's table.

    A change of columns that are not journaled (a score) fires nothing: it is not a step of the user. No OR IGNORE
    inside:
    the outer statement's conflict clause would win (sqlite.org/lang_createtrigger.html).
    """
    name = entity.table
    guard = f"SELECT RAISE(ABORT, 'write outside an operation') WHERE {OPEN} IS NULL;"

    def line(row: str, before: str) -> str:
        return (
            f"INSERT INTO change (operation_id, entity, row_id, before) SELECT {OPEN}, '{name}', {row}.id, {before} "
            f"WHERE NOT EXISTS (SELECT 1 FROM change WHERE operation_id = {OPEN} AND entity = '{name}' AND row_id "
            f"= {row}.id);"
        )

    same_id = "SELECT RAISE(ABORT, 'ids never change') WHERE old.id <> new.id;"
    old = image(entity, "old")
    return [
        (
            f"{name}_added",
            f"CREATE TRIGGER {name}_added AFTER INSERT ON {name} BEGIN {guard} {line('new', 'NULL')} END",
        ),
        (
            f"{name}_changed",
            f"CREATE TRIGGER {name}_changed AFTER UPDATE OF {', '.join(journaled(entity))} ON {name} "
            f"BEGIN {guard} {same_id} {line('old', old)} END",
        ),
        (
            f"{name}_deleted",
            f"CREATE TRIGGER {name}_deleted AFTER DELETE ON {name} BEGIN {guard} {line('old', old)} END",
        ),
    ]


def install(connection: Connection) -> None:
    """Make the triggers of every entity anew; after a migration their images know the new columns."""
    for entity in ENTITIES:
        for name, statement in triggers(entity):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
            connection.exec_driver_sql(statement)


def begin(connection: Connection, at: str, by: str, undoes: int | None = None, uid: bytes | None = None) -> int:
    """Open an operation inside the running transaction; from here on the triggers file every change under it."""
    step = connection.exec_driver_sql(
        "INSERT INTO operation (uid, name, detail, at, by, undoes) VALUES (?, '', '{}', ?, ?, ?)",
        (uid or new_uid().bytes, at, by, undoes),
    ).lastrowid
    connection.exec_driver_sql("UPDATE open_operation SET id = ?, guard = -1", (step,))
    return step


def touched(connection: Connection, step: int) -> list[str]:
    """The tables that an operation wrote to."""
    rows = connection.exec_driver_sql("SELECT DISTINCT entity FROM change WHERE operation_id = ?", (step,)).fetchall()
    return [str(row[0]) for row in rows]


def tidy(connection: Connection, step: int) -> None:
    """Forget the rows that ended as they began."""
    for name in touched(connection, step):
        entity = BY_TABLE[name]
        connection.exec_driver_sql(
            f"DELETE FROM change WHERE operation_id = ? AND entity = ? AND before IS NOT NULL "
            f"AND before IS (SELECT {image(entity, 'e')} FROM {name} e WHERE e.id = row_id)",
            (step, name),
        )
        connection.exec_driver_sql(
            f"DELETE FROM change WHERE operation_id = ? AND entity = ? AND before IS NULL "
            f"AND NOT EXISTS (SELECT 1 FROM {name} e WHERE e.id = row_id)",
            (step, name),
        )


def end(
    connection: Connection,
    step: int,
    name: str,
    detail: Mapping[str, Any],
    by: str,
    undoes: int | None,
    *,
    counts: bool = False,
) -> Changes | None:
    """Close the operation and say what it changed; one that changed nothing leaves no trace and gives None.

    counts: it is a step even so; an undo of what is undone already in effect must still be ticked off.
    """
    connection.exec_driver_sql("UPDATE open_operation SET id = NULL, guard = NULL")
    changes = read(connection, step, name, detail, by, undoes)
    if not changes.rows and not counts:
        connection.exec_driver_sql("DELETE FROM operation WHERE id = ?", (step,))
        return None
    connection.exec_driver_sql(
        "UPDATE operation SET name = ?, detail = ? WHERE id = ?", (name, json.dumps(detail, ensure_ascii=False), step)
    )
    if undoes is not None:
        connection.exec_driver_sql("UPDATE operation SET undone_by = ? WHERE id = ?", (step, undoes))
        connection.exec_driver_sql(
            "UPDATE operation SET undone_by = NULL WHERE id = (SELECT undoes FROM operation WHERE id = ?)", (undoes,)
        )
    return changes


def read(
    connection: Connection,
    step: int,
    name: str,
    detail: Mapping[str, Any],
    by: str,
    undoes: int | None,
    *,
    foreign: bool = False,
) -> Changes:
    """What an operation touched, from its lines in the journal."""
    rows: dict[str, frozenset[int] | None] = {}
    fields: dict[str, frozenset[str] | None] = {}
    for table in touched(connection, step):
        found = connection.exec_driver_sql(
            "SELECT row_id, before FROM change WHERE operation_id = ? AND entity = ? LIMIT ?", (step, table, MANY + 1)
        ).fetchall()
        if len(found) > MANY:
            rows[table], fields[table] = None, None
            continue
        rows[table] = frozenset(int(row[0]) for row in found)
        fields[table] = (
            _changed(connection, table, {int(row[0]): row[1] for row in found}) if len(found) <= 20 else None
        )
    again = connection.exec_driver_sql("SELECT undoes FROM operation WHERE id = ?", (undoes,)).scalar() is not None
    return Changes(step, name, dict(detail), by, undoes, rows, fields, foreign, again)


def _changed(connection: Connection, table: str, before: dict[int, str | None]) -> frozenset[str] | None:
    """The columns in which rows differ from their images; None when a row came or went."""
    if None in before.values():
        return None
    marks = ", ".join("?" * len(before))
    statement = f"SELECT e.id, {image(BY_TABLE[table], 'e')} FROM {table} e WHERE e.id IN ({marks})"
    now = {int(row[0]): row[1] for row in connection.exec_driver_sql(statement, tuple(before)).fetchall()}
    if len(now) < len(before):
        return None
    changed: set[str] = set()
    for row_id, text in before.items():
        old, new = json.loads(str(text)), json.loads(now[row_id])
        changed |= {column for column, value in new.items() if old.get(column) != value}
    return frozenset(changed)


def operation(connection: Connection, step: int) -> sa.Row[Any] | None:
    """(id, name, detail, at, by, undoes, undone_by) of a step."""
    return connection.exec_driver_sql(
        "SELECT id, name, detail, at, by, undoes, undone_by FROM operation WHERE id = ?", (step,)
    ).fetchone()
