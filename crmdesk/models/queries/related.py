"""Which records a record belongs with: what it refers to, what refers to it, and what a conversion made of what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from crmdesk.models.activity import Activity
from crmdesk.models.entity import Entity
from crmdesk.models.queries.lists import titles
from crmdesk.models.schema import BY_TABLE, RECORDS

KINDS = tuple(entity for entity in RECORDS if entity is not Activity)
"""The kinds of record that are shown as related; activities are in the timeline."""

MOST = 200
"""How many records of each kind are named; the rest is a filtered list away."""


@dataclass(frozen=True)
class Related:
    """One record that belongs with another one. `via` is the public name of the field, or "conversion"."""

    table: str
    id: int
    name: str
    via: str

    def to_json(self) -> dict[str, Any]:
        """For the command line."""
        return {"id": self.id, "name": self.name, "via": self.via}


def related(connection: Connection, entity: type[Entity], record_id: int) -> dict[str, list[Related]]:
    """The related records by the plural of their kind, every kind present, each record once, the newest first."""
    found: dict[str, dict[int, str]] = {kind.table: {} for kind in KINDS}
    for via, table, ids in _pairs(connection, entity, record_id):
        for one in ids:
            found[table].setdefault(one, via)
    result = {}
    for kind in KINDS:
        ids = sorted(found[kind.table], reverse=True)[:MOST]
        names = titles(connection, kind, ids)
        result[kind.plural] = [
            Related(kind.table, one, names[one], found[kind.table][one]) for one in ids if one in names
        ]
    return result


def _pairs(connection: Connection, entity: type[Entity], record_id: int) -> list[tuple[str, str, list[int]]]:
    """(via, table, ids) of everything that is linked, in either direction."""

    def ids(statement: str) -> list[int]:
        rows = connection.exec_driver_sql(f"{statement} LIMIT {MOST}", (record_id,)).fetchall()
        return [int(row[0]) for row in rows if row[0] is not None]

    tables = {kind.table for kind in KINDS}
    pairs: list[tuple[str, str, list[int]]] = []
    for column, f in entity.fields.items():
        if f.target in tables:
            pairs.append((f.name, f.target, ids(f"SELECT {f.expression or column} FROM {entity.table} WHERE id = ?")))
    for kind in KINDS:
        for column, f in kind.fields.items():
            if f.target == entity.table:
                pairs.append(
                    (f.name, kind.table, ids(f"SELECT id FROM {kind.table} WHERE {column} = ? ORDER BY id DESC"))
                )
    return pairs + _converted(entity, ids)


def _converted(entity: type[Entity], ids: Callable[[str], list[int]]) -> list[tuple[str, str, list[int]]]:
    made = BY_TABLE["conversion"].fields
    ends = {target: column for column, f in made.items() if (target := f.target)}
    if entity.table not in ends:
        return []
    others = ends if entity.table == "lead" else {"lead": ends["lead"]}
    return [
        ("conversion", table, ids(f"SELECT {column} FROM conversion WHERE {ends[entity.table]} = ? ORDER BY id DESC"))
        for table, column in others.items()
        if table != entity.table
    ]
