"""The tables, made from the entities: the one place where a field becomes a column and an index.

SQLAlchemy Core without its ORM: rows are snapshots, statements are visible, and bulk work is one statement.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from crmdesk.models.entity import Entity
from crmdesk.models.field import Field
from crmdesk.models.schema import ENTITIES

METADATA = sa.MetaData()
_TYPES: dict[str, Any] = {"TEXT": sa.Text, "INTEGER": sa.Integer, "BLOB": sa.LargeBinary}
_DIALECT = sqlite_dialect()


def _column(f: Field[Any]) -> sa.Column[Any]:
    kind = _TYPES[f.kind.column]()
    if f.column == "id":
        return sa.Column("id", sa.Integer, primary_key=True)
    if f.sql is not None:
        return sa.Column(f.column, kind, sa.Computed(f.sql, persisted=False))
    default = None if f.default is None else f.kind.store(f.default)
    server_default = None if default is None else sa.text(repr(default))
    keys = [sa.ForeignKey(f"{f.target}.id")] if f.target else []
    return sa.Column(
        f.column, kind, *keys, nullable=not f.required and f.default is None, server_default=server_default
    )


def _table(entity: type[Entity]) -> sa.Table:
    name = entity.table
    fields = [f for f in entity.fields.values() if f.expression is None]
    made = sa.Table(
        name,
        METADATA,
        *(_column(f) for f in fields),
        *([sa.CheckConstraint(entity.check, name=f"{name}_check")] if entity.check else []),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    for f in fields:
        if f.unique:
            sa.Index(f"{name}_{f.column}", made.c[f.column], unique=True)
        elif f.index and f.stored:
            sparse = None if f.sort == f.column or f.required else made.c[f.column].is_not(None)
            sa.Index(f"{name}_{f.column}", made.c[f.column], sqlite_where=sparse)
    for columns in entity.unique:
        sa.Index(f"{name}_{'_'.join(columns)}", *(made.c[c] for c in columns), unique=True)
    return made


TABLES: dict[str, sa.Table] = {entity.table: _table(entity) for entity in ENTITIES}


def table(entity: type[Entity]) -> sa.Table:
    """The table of an entity."""
    return TABLES[entity.table]


def schema() -> list[str]:
    """The statements that make all tables and indexes of the entities, in order."""
    statements = []
    for entity in ENTITIES:
        made = TABLES[entity.table]
        statements.append(str(CreateTable(made).compile(dialect=_DIALECT)).strip())
        for index in sorted(made.indexes, key=lambda i: str(i.name)):
            statements.append(str(CreateIndex(index).compile(dialect=_DIALECT)).strip())
        statements += [f"CREATE INDEX {name} ON {on}" for name, on in entity.indexes.items()]
    return statements


def shown(f: Field[Any], entity: type[Entity]) -> sa.ColumnElement[Any]:
    """What a query selects to show a field: its column, or the expression that computes it."""
    expression = f.shown_as or f.expression
    if expression is not None:
        return sa.literal_column(expression, _TYPES[f.kind.column]()).label(f.column)
    return table(entity).c[f.column]
