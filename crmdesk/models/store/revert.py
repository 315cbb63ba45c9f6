"""Undoing an operation, field by field, at any later time.

Three values decide about a field, all from the same journal: `before` (our image), `after` (the image that the next
operation found, else the row as it stands) and `now`. What nobody touched since goes back; what somebody did is
refused, kept or taken away, as asked. Deletes come first, then updates, then inserts, under deferred keys.
"""

from __future__ import annotations

import enum
import json

from sqlalchemy import Connection

from crmdesk.models.changes import title
from crmdesk.models.entity import Entity
from crmdesk.models.schema import BY_TABLE, ENTITIES, REFERENCES
from crmdesk.models.store.journal import OPEN, image, journaled, restored, touched
from crmdesk.models.store.trouble import Conflict
from crmdesk.text import _


class IfChanged(enum.StrEnum):
    """What to do with records that were edited since: refuse the undo, keep them, or take them away too."""

    REFUSE = "refuse"
    KEEP = "keep"
    REMOVE = "remove"


Kept = dict[tuple[str, int], tuple[str, ...]]
"""What stays although it was to be undone: (table, id) -> its columns, or ("*",) for a whole row."""

_SCRATCH = (
    "CREATE TEMP TABLE IF NOT EXISTS mine (entity TEXT, row_id INTEGER, before TEXT, later INTEGER, after TEXT, "
    "now TEXT,"
    " PRIMARY KEY (entity, row_id)) WITHOUT ROWID",
    "CREATE TEMP TABLE IF NOT EXISTS goes (entity TEXT, row_id INTEGER, PRIMARY KEY (entity, row_id)) WITHOUT ROWID",
    "CREATE TEMP TABLE IF NOT EXISTS stays (entity TEXT, row_id INTEGER, field TEXT, later INTEGER)",
    "DELETE FROM temp.mine",
    "DELETE FROM temp.goes",
    "DELETE FROM temp.stays",
)


def revert(connection: Connection, step: int, if_changed: IfChanged) -> Kept:
    """Put back what an operation changed, inside a new operation. Raises Conflict (if_changed "refuse") naming the
    later steps."""
    run = connection.exec_driver_sql
    run("PRAGMA defer_foreign_keys=ON")
    for statement in _SCRATCH:
        run(statement)
    names = set(touched(connection, step))
    order = [entity for entity in ENTITIES if entity.table in names]
    stood = _judge(connection, step, order, if_changed)
    if if_changed is IfChanged.REFUSE:
        _refuse_if_any_stays(connection)
    elif if_changed is IfChanged.REMOVE:
        _let_go(connection)
    for entity in reversed(order):
        run(f"DELETE FROM {entity.table} WHERE id IN (SELECT row_id FROM temp.goes WHERE entity = '{entity.table}')")
    for entity in stood:
        _put_back(connection, entity)
    _cut_lost_links(connection, stood, if_changed)
    return _kept(connection)


def _judge(connection: Connection, step: int, order: list[type[Entity]], if_changed: IfChanged) -> list[type[Entity]]:
    """Find out what goes and what stays, before anything is written; gives the entities of which rows stood before."""
    for entity in order:
        _gather(connection, step, entity)
    for entity in order:
        _created(connection, entity, if_changed)
    _hold_references(connection, {entity.table for entity in order}, if_changed)
    stood = [entity for entity in order if _has(connection, entity, "before IS NOT NULL")]
    for entity in stood:
        if _has(connection, entity, "later IS NOT NULL AND before IS NOT NULL"):
            _edited(connection, entity)
    return stood


def _kept(connection: Connection) -> Kept:
    kept: dict[tuple[str, int], list[str]] = {}
    for name, row_id, field in connection.exec_driver_sql("SELECT entity, row_id, field FROM temp.stays").fetchall():
        kept.setdefault((name, row_id), []).append(field)
    return {row: tuple(fields) for row, fields in kept.items()}


def _gather(connection: Connection, step: int, entity: type[Entity]) -> None:
    """Our rows; images of after and now only for those that a later operation touched, for the others they are
    equal."""
    name = entity.table
    connection.exec_driver_sql(
        f"INSERT INTO temp.mine (entity, row_id, before, later) SELECT entity, row_id, before, (SELECT "
        f"min(x.operation_id) FROM change x "
        f"WHERE x.entity = m.entity AND x.row_id = m.row_id AND x.operation_id > m.operation_id AND "
        f"x.operation_id <> {OPEN}) "
        f"FROM change m WHERE m.operation_id = ? AND m.entity = ?",
        (step, name),
    )
    if not _has(connection, entity, "later IS NOT NULL"):
        return
    connection.exec_driver_sql(
        f"UPDATE temp.mine SET after = (SELECT n.before FROM change n WHERE n.operation_id = later AND n.entity = "
        f"mine.entity "
        f"AND n.row_id = mine.row_id), now = (SELECT {image(entity, 'e')} FROM {name} e WHERE e.id = mine.row_id) "
        f"WHERE entity = ? AND later IS NOT NULL",
        (name,),
    )


def _has(connection: Connection, entity: type[Entity], condition: str) -> bool:
    """Whether any of our rows of an entity is of a kind; most steps have few kinds, and each one costs statements."""
    statement = f"SELECT 1 FROM temp.mine WHERE entity = ? AND {condition} LIMIT 1"
    return connection.exec_driver_sql(statement, (entity.table,)).first() is not None


def _created(connection: Connection, entity: type[Entity], if_changed: IfChanged) -> None:
    """Rows the operation made: they go when nobody changed them since; a row that is gone already needs nothing."""
    run, name = connection.exec_driver_sql, entity.table
    untouched = "1" if if_changed is IfChanged.REMOVE else "(later IS NULL OR now IS after)"
    run(
        f"INSERT INTO temp.goes SELECT entity, row_id FROM temp.mine WHERE entity = ? AND before IS NULL "
        f"AND (later IS NULL OR now IS NOT NULL) AND {untouched}",
        (name,),
    )
    run(
        "INSERT INTO temp.stays SELECT entity, row_id, '*', later FROM temp.mine WHERE entity = ? AND before IS NULL "
        "AND now IS NOT NULL AND NOT EXISTS (SELECT 1 FROM temp.goes g WHERE g.entity = mine.entity AND g.row_id "
        "= mine.row_id)",
        (name,),
    )


def _hold_references(connection: Connection, names: set[str], if_changed: IfChanged) -> None:
    """A row that something which stays refers to must stay too, up to the fixpoint; unless it was asked to remove
    it."""
    if if_changed is IfChanged.REMOVE:
        return
    run = connection.exec_driver_sql
    checks = [
        (child, column, parent)
        for child, column, parent in REFERENCES
        if parent in names and run("SELECT 1 FROM temp.goes WHERE entity = ? LIMIT 1", (parent,)).first()
    ]
    again = bool(checks)
    while again:
        again = False
        for child, column, parent in checks:
            taken_back = (
                f"AND NOT EXISTS (SELECT 1 FROM temp.mine m WHERE m.entity = '{child}' AND m.row_id = k.id AND "
                f"m.before IS NOT NULL "
                f"AND (m.later IS NULL OR json_extract(m.now, '$.{column}') IS json_extract(m.after, '$.{column}')) "
                f"AND json_extract(m.before, '$.{column}') IS NOT k.{column})"
                if child in names
                else ""
            )
            holder = (
                f"SELECT k.id FROM {child} k WHERE k.{column} = goes.row_id "
                f"AND NOT EXISTS (SELECT 1 FROM temp.goes g WHERE g.entity = '{child}' AND g.row_id = k.id) "
                f"{taken_back} LIMIT 1"
            )
            held = run(
                f"SELECT row_id, ({holder}) FROM temp.goes WHERE entity = '{parent}' AND EXISTS ({holder})"
            ).fetchall()
            for row_id, child_id in held:
                later = run(
                    "SELECT max(operation_id) FROM change WHERE entity = ? AND row_id = ?", (child, child_id)
                ).scalar()
                run("DELETE FROM temp.goes WHERE entity = ? AND row_id = ?", (parent, row_id))
                run("INSERT INTO temp.stays VALUES (?, ?, '*', ?)", (parent, row_id, later))
                again = True


def _edited(connection: Connection, entity: type[Entity]) -> None:
    """Note the fields of changed rows that somebody changed again, and rows that came back or went since."""
    run, name = connection.exec_driver_sql, entity.table
    before, after, now = (f"json_extract(m.{image}, '$.' || b.key)" for image in ("before", "after", "now"))
    run(
        f"INSERT INTO temp.stays SELECT m.entity, m.row_id, b.key, m.later FROM temp.mine m, json_each(m.before) b "
        f"WHERE m.entity = ? AND m.later IS NOT NULL AND m.after IS NOT NULL AND m.now IS NOT NULL "
        f"AND {before} IS NOT {after} AND {now} IS NOT {after} AND {now} IS NOT {before}",
        (name,),
    )
    run(
        "INSERT INTO temp.stays SELECT entity, row_id, '*', later FROM temp.mine WHERE entity = ? AND later IS "
        "NOT NULL "
        "AND before IS NOT NULL AND (after IS NULL) <> (now IS NULL)",
        (name,),
    )


def _refuse_if_any_stays(connection: Connection) -> None:
    later = connection.exec_driver_sql(
        "SELECT DISTINCT o.id, o.name, o.detail FROM temp.stays s JOIN operation o ON o.id = coalesce((SELECT "
        "max(w.id) FROM change x "
        "JOIN operation w ON w.id = x.operation_id WHERE x.entity = s.entity AND x.row_id = s.row_id AND w.id >= "
        "s.later "
        "AND w.undoes IS NULL AND w.undone_by IS NULL), s.later) ORDER BY o.id"
    ).fetchall()
    if not later:
        if connection.exec_driver_sql("SELECT 1 FROM temp.stays LIMIT 1").first():
            raise Conflict(_("This step cannot be undone: other records depend on it. Nothing was changed."), [])
        return
    steps = [(int(row[0]), title(row[1], json.loads(row[2]))) for row in later]
    raise Conflict(
        _(
            'This step cannot be undone, because step {step}, "{name}", came after it. '
            "Nothing was changed. Undo that one first."
        ).format(step=steps[-1][0], name=steps[-1][1]),
        steps,
    )


def _let_go(connection: Connection) -> None:
    """Before rows are removed: what refers to them and stays loses the link, or goes too where it is nothing without
    it."""
    run = connection.exec_driver_sql
    again = True
    while again:
        again = False
        for child, column, parent in REFERENCES:
            loose = (
                f"FROM {child} k WHERE k.{column} IN (SELECT row_id FROM temp.goes WHERE entity = '{parent}') "
                f"AND NOT EXISTS (SELECT 1 FROM temp.goes g WHERE g.entity = '{child}' AND g.row_id = k.id)"
            )
            entity = BY_TABLE[child]
            if entity.fields[column].required or entity.check:
                again |= run(f"INSERT INTO temp.goes SELECT '{child}', k.id {loose}").rowcount > 0
            else:
                run(f"UPDATE {child} SET {column} = NULL WHERE id IN (SELECT k.id {loose})")
    for entity in reversed(ENTITIES):
        run(f"DELETE FROM {entity.table} WHERE id IN (SELECT row_id FROM temp.goes WHERE entity = '{entity.table}')")


def _put_back(connection: Connection, entity: type[Entity]) -> None:
    run, name = connection.exec_driver_sql, entity.table
    columns = journaled(entity)
    asked = ", ".join(
        f"max(json_extract(m.before, '$.{c}') IS NOT "
        f"{f'hex(e.{c})' if entity.fields[c].kind.column == 'BLOB' else f'e.{c}'}"
        f" AND json_type(m.before, '$.{c}') IS NOT NULL)"
        for c in columns[1:]
    )
    differ = run(
        f"SELECT {asked} FROM temp.mine m CROSS JOIN {name} e ON e.id = m.row_id WHERE m.entity = ? AND m.before "
        f"IS NOT NULL",
        (name,),
    ).one()
    changed = [c for c, differs in zip(columns[1:], differ, strict=True) if differs]
    if changed:
        sets = ", ".join(
            f"{c} = iif(json_type(m.before, '$.{c}') IS NOT NULL AND (m.later IS NULL OR "
            f"(json_extract(m.before, '$.{c}') IS NOT json_extract(m.after, '$.{c}') AND json_extract(m.now, "
            f"'$.{c}') IS json_extract(m.after, '$.{c}'))), "
            f"{restored(entity, c, 'm.before')}, {name}.{c})"
            for c in changed
        )
        run(
            f"UPDATE {name} SET {sets} FROM temp.mine m WHERE m.entity = ? AND m.row_id = {name}.id AND m.before "
            f"IS NOT NULL "
            f"AND (m.later IS NULL OR m.after IS NOT NULL)",
            (name,),
        )
    run(
        f"INSERT INTO {name} ({', '.join(columns)}) SELECT "
        f"{', '.join(restored(entity, c, 'm.before') for c in columns)} FROM temp.mine m "
        f"WHERE m.entity = ? AND m.before IS NOT NULL AND m.after IS NULL AND m.now IS NULL "
        f"AND NOT EXISTS (SELECT 1 FROM {name} e WHERE e.id = m.row_id) ORDER BY m.row_id",
        (name,),
    )


def _cut_lost_links(connection: Connection, stood: list[type[Entity]], if_changed: IfChanged) -> None:
    """A row that came back may refer to one that was deleted since: refuse, or come back without that link."""
    run = connection.exec_driver_sql
    for entity in stood:
        for f in entity.fields.values():
            if not (f.target and f.stored):
                continue
            lost = run(
                f"SELECT e.id, e.{f.column} FROM temp.mine m CROSS JOIN {entity.table} e ON e.id = m.row_id WHERE "
                f"m.entity = ? "
                f"AND e.{f.column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {f.target} p WHERE p.id = e.{f.column})",
                (entity.table,),
            ).fetchall()
            for row_id, parent_id in lost:
                later = run(
                    "SELECT max(operation_id) FROM change WHERE entity = ? AND row_id = ?", (f.target, parent_id)
                ).scalar()
                run("INSERT INTO temp.stays VALUES (?, ?, ?, ?)", (entity.table, row_id, f.column, later))
                if if_changed is not IfChanged.REFUSE:
                    if f.required or entity.check:
                        run(f"DELETE FROM {entity.table} WHERE id = ?", (row_id,))
                    else:
                        run(f"UPDATE {entity.table} SET {f.column} = NULL WHERE id = ?", (row_id,))
    if if_changed is IfChanged.REFUSE:
        _refuse_if_any_stays(connection)
