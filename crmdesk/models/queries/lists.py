"""Lists of any length: what is asked of an entity, as one value, and the statements made from it.

A ListQuery travels from the filter bar or the command line to a page, a long list's window, a count or an export, so
all of them always mean the same rows. No text of the user reaches SQL: columns come from the entity, values are bound.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from crmdesk.models import folding, kinds, names
from crmdesk.models.entity import Entity
from crmdesk.models.field import Field
from crmdesk.models.kinds import BadValue, Raw
from crmdesk.models.naming import NAMED_BY_US
from crmdesk.models.queries.period import following_day
from crmdesk.models.schema import BY_TABLE
from crmdesk.models.store.search import match, searched
from crmdesk.models.store.tables import shown, table
from crmdesk.text import _, in_every_language

IS, IS_NOT, ANY_OF, NONE_OF = "is", "is not", "is any of", "is none of"
CONTAINS, STARTS, EMPTY, FILLED = "contains", "starts with", "is empty", "is filled"
LESS, MORE, BEFORE, AFTER, ON = "<", ">", "before", "after", "on"
NOT_AFTER, AMONG = "is empty or not after", "is among"


@dataclass(frozen=True)
class Filter:
    """One condition: a field (by column), an operator of its kind, and a stored value.

    ANY_OF takes a tuple of a few values, AMONG a JSON array of any number of them. or_: where this other condition
    holds, the whole one holds too.
    """

    column: str
    operator: str
    value: Raw | tuple[Raw, ...] = None
    or_: Filter | None = None


@dataclass(frozen=True)
class ListQuery:
    """Which rows of an entity, in which order. sort is a column of the entity, or "id".

    first: a column; the rows in which it is filled come before all others.
    """

    entity: type[Entity]
    filters: tuple[Filter, ...] = ()
    search: str = ""
    sort: str = "id"
    descending: bool = False
    first: str = ""

    def where(self, *filters: Filter) -> ListQuery:
        """The same list with more conditions."""
        return replace(self, filters=self.filters + filters)


@dataclass(frozen=True)
class View:
    """What of each row a list shows: columns of the entity, and extra (name, SQL) over the entity's table."""

    entity: type[Entity]
    columns: tuple[str, ...]
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Page:
    """A page of a list: how many rows there are in all, and some of them as stored values by column, with names of
    links."""

    total: int
    rows: list[dict[str, Any]] = field(default_factory=list)


_SIGN = re.compile("!=|>=|<=|[=<>~]")
_MEANS = {"=": IS, "!=": IS_NOT, "<": LESS, ">": MORE, ">=": "≥", "<=": "≤", "~": CONTAINS}


def parse_filter(connection: Connection, entity: type[Entity], text: str) -> Filter:
    """A condition as on the command line: "status=Working", "city!=Utrecht", "score>=40", "company~bouw", "owner=".

    A link is compared by name or number, one called `<field>_id` by number alone. Raises BadValue with a sentence that
    names what may be asked.
    """
    found = _SIGN.search(text)
    if found is None:
        raise BadValue(_('"{text}" is not a condition like status=working.').format(text=text))
    name, sign, value = text[: found.start()].strip(), found[0], folding.clean(text[found.end() :])
    f = entity.by_name(name)
    if f is None:
        known = ", ".join(sorted(one.name for one in entity.shown().values()))
        raise BadValue(_('"{name}" is not a field. Choose one of: {fields}.').format(name=name, fields=known))
    if value == "" and sign in ("=", "!="):
        return Filter(f.column, EMPTY if sign == "=" else FILLED)
    if value == "":
        raise BadValue(_('"{text}" has no value to compare with. Only = and != may stand alone.').format(text=text))
    if sign not in ("=", "!=", "~") and isinstance(f.kind, kinds.Link | kinds.Choice | kinds.Flag):
        raise BadValue(_("{field} has no order. Ask for it with =, != or ~.").format(field=_(f.label)))
    if f.target:
        return _link_filter(connection, f, sign, value, by_number=name != f.name)
    if sign == "~":
        return Filter(f.column, CONTAINS, value)
    meant = f.kind.parse(value)
    if not isinstance(f.kind, kinds.Text):  # any text may be asked for, a number that SQLite cannot hold may not
        f.kind.check(meant)
    return Filter(f.column, _MEANS[sign], f.kind.store(meant))


def _link_filter(connection: Connection, f: Field[Any], sign: str, value: str, *, by_number: bool) -> Filter:
    target = BY_TABLE[f.target or ""]
    if sign != "~":
        ids = linked(connection, target, value, by_number=by_number)
        return Filter(f.column, ANY_OF if sign == "=" else NONE_OF, tuple(ids))
    if target.table not in NAMED_BY_US:
        return Filter(f.column, CONTAINS, value)
    asked = value.lower()
    standing = connection.exec_driver_sql(f"SELECT id, name FROM {target.table} ORDER BY id").fetchall()
    ids = [int(row[0]) for row in standing if any(asked in name.lower() for name in in_every_language(str(row[1])))]
    return Filter(f.column, ANY_OF, tuple(ids))


def linked(connection: Connection, entity: type[Entity], text: str, *, by_number: bool = False) -> list[int]:
    """The records that a typed link means: those of this name, else the one of this number; by_number: only that.

    Raises BadValue for a number that no record has.
    """
    found = [] if by_number else linked_ids(connection, entity, text)
    if found or not by_number and not (text.isascii() and text.isdigit()):
        return found
    number = kinds.Link(entity.table).parse(text)
    if connection.exec_driver_sql(f"SELECT 1 FROM {entity.table} WHERE id = ?", (number,)).first() is None:
        raise BadValue(_("{kind} {id} does not exist.").format(kind=_(entity.label[0]), id=number))
    return [] if number is None else [number]


def linked_ids(connection: Connection, entity: type[Entity], name: str) -> list[int]:
    """The rows of an entity that have this name, in any language of the program; names are compared folded."""
    made = table(entity)
    if "name_key" in entity.fields:
        f = entity.fields["name_key"]
        keys = {f.fold(name)} if f.fold and "name" in f.key_of else {names.person_key(*names.split_name(name))}
        if "name" in entity.fields and entity.table not in ("account", "campaign", "opportunity"):
            asked = folding.fold(name)
            keys |= {
                folding.fold(n)
                for n in _own_names(connection, entity)
                if asked in map(folding.fold, in_every_language(n))
            }
        found = connection.execute(sa.select(made.c.id).where(made.c.name_key.in_(keys)).order_by(made.c.id))
        return [int(row[0]) for row in found.fetchall()]
    return []


def _own_names(connection: Connection, entity: type[Entity]) -> list[str]:
    return [str(row[0]) for row in connection.exec_driver_sql(f"SELECT name FROM {entity.table}").fetchall()]


def conditions(entity: type[Entity], filters: Sequence[Filter]) -> list[sa.ColumnElement[bool]]:
    """SQL conditions of filters."""
    return [_condition(entity, one) for one in filters]


def _condition(entity: type[Entity], one: Filter) -> sa.ColumnElement[bool]:
    f = entity.fields[one.column]
    column: Any = shown(f, entity) if f.expression or f.shown_as else table(entity).c[one.column]
    if f.target and one.operator in (CONTAINS, STARTS):
        column = name_of(f, entity)
    if isinstance(column, sa.Label):
        column = column.element
    ways = _OF_TEXT if isinstance(f.kind, kinds.Text) else _OF_DAYS if _is_day_of_moment(f, one.value) else _OF_ALL
    condition: sa.ColumnElement[bool] = ways[one.operator](column, one.value)
    return condition if one.or_ is None else sa.or_(condition, _condition(entity, one.or_))


def _is_day_of_moment(f: Field[Any], value: object) -> bool:
    """Whether a moment is compared with a whole day, which is said by its midnight."""
    return isinstance(f.kind, kinds.Moment) and isinstance(value, str) and value[10:] in ("", "T00:00:00Z")


def _several(value: object) -> Sequence[Any]:
    return value if isinstance(value, tuple) else (value,)


def _from(value: object) -> str:
    return str(value)[:10]


def _until(value: object) -> str:
    return following_day(dt.date.fromisoformat(_from(value)))


def _lowered(column: Any, text: str) -> sa.ColumnElement[str]:
    """SQL for a column as compared with a text in lower case. SQLite itself only knows the cases of ASCII."""
    lowered = sa.func.lower(column, type_=sa.Text())
    for capital, small in folding.capitals(text):
        lowered = sa.func.replace(lowered, capital, small, type_=sa.Text())
    return lowered


def _contains(column: Any, value: object) -> sa.ColumnElement[bool]:
    return _lowered(column, str(value)).contains(folding.lower(str(value)), autoescape=True)


def _starts(column: Any, value: object) -> sa.ColumnElement[bool]:
    return _lowered(column, str(value)).startswith(folding.lower(str(value)), autoescape=True)


def _is_text(column: Any, value: object) -> sa.ColumnElement[bool]:
    return _lowered(column, str(value)) == folding.lower(str(value))


_Way = Callable[[Any, Any], Any]

_OF_ALL: Mapping[str, _Way] = {
    IS: lambda column, value: column == value,
    "=": lambda column, value: column == value,
    ON: lambda column, value: column == value,
    IS_NOT: lambda column, value: column.is_distinct_from(value),
    "≠": lambda column, value: column.is_distinct_from(value),
    ANY_OF: lambda column, value: column.in_(_several(value)),
    NONE_OF: lambda column, value: sa.or_(column.is_(None), column.not_in(_several(value))),
    AMONG: lambda column, value: column.in_(sa.select(sa.column("value")).select_from(sa.func.json_each(value))),
    EMPTY: lambda column, _value: column.is_(None),
    FILLED: lambda column, _value: column.is_not(None),
    NOT_AFTER: lambda column, value: sa.or_(column.is_(None), column <= value),
    CONTAINS: _contains,
    STARTS: _starts,
    LESS: lambda column, value: column < value,
    BEFORE: lambda column, value: column < value,
    MORE: lambda column, value: column > value,
    AFTER: lambda column, value: column > value,
    "≥": lambda column, value: column >= value,
    "≤": lambda column, value: column <= value,
}
_OF_TEXT: Mapping[str, _Way] = {
    **_OF_ALL,
    IS: _is_text,
    IS_NOT: lambda column, value: sa.or_(column.is_(None), ~_is_text(column, value)),
    EMPTY: lambda column, _value: sa.func.coalesce(column, "") == "",
    FILLED: lambda column, _value: sa.func.coalesce(column, "") != "",
}
_ON_DAY: _Way = lambda column, value: sa.and_(column >= _from(value), column < _until(value))  # noqa: E731
_NOT_ON_DAY: _Way = lambda column, value: sa.or_(column.is_(None), ~_ON_DAY(column, value))  # noqa: E731
_OF_DAYS: Mapping[str, _Way] = {
    **_OF_ALL,
    IS: _ON_DAY,
    "=": _ON_DAY,
    ON: _ON_DAY,
    IS_NOT: _NOT_ON_DAY,
    "≠": _NOT_ON_DAY,
    MORE: lambda column, value: column >= _until(value),
    AFTER: lambda column, value: column >= _until(value),
    "≤": lambda column, value: column < _until(value),
}


def matching(query: ListQuery, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """The rows of a list, unordered; with a search, those whose index holds all its words."""
    made = table(query.entity)
    asked = sa.select(*(columns or (made.c.id,))).where(*conditions(query.entity, query.filters))
    if query.search.strip():
        expression = match(query.search) if searched(query.entity) else None
        if expression is None:
            return asked.where(sa.false())
        index = sa.table(f"{query.entity.table}_search", sa.column("rowid"))
        found = sa.select(index.c.rowid).where(
            sa.literal_column(f"{query.entity.table}_search").op("MATCH")(expression)
        )
        asked = asked.where(made.c.id.in_(found))
    return asked


def ordered(query: ListQuery) -> sa.Select[Any]:
    """The ids of a list, in its order: rows without what it is sorted by come last, ties by id, so that an order is
    always the same."""
    made = table(query.entity)
    asked = matching(query)
    if query.first:
        asked = asked.order_by(made.c[query.first].is_(None))
    if query.sort != "id" and not query.descending and made.c[sort_column(query)].nullable:
        asked = asked.order_by(made.c[sort_column(query)].is_(None))
    return _sorted(asked, query)


def _sorted(asked: sa.Select[Any], query: ListQuery) -> sa.Select[Any]:
    made = table(query.entity)
    if query.sort != "id":
        key = made.c[sort_column(query)]
        asked = asked.order_by(key.desc() if query.descending else key)
    return asked.order_by(made.c.id.desc() if query.descending else made.c.id)


def heads(query: ListQuery) -> list[sa.Select[Any]]:
    """A list in parts, one after the other, each of which an index gives in its order."""
    made = table(query.entity)
    parts = [matching(query)]
    if query.first:
        first = made.c[query.first]
        parts = [_on_top(query).where(first.is_not(None)), matching(query).where(first.is_(None))]
    if query.sort != "id" and (key := made.c[sort_column(query)]).nullable:
        parts = [part.where(told) for part in parts for told in (key.is_not(None), key.is_(None))]
    return [_sorted(part, query) for part in parts]


def _on_top(query: ListQuery) -> sa.Select[Any]:
    """The few rows in which the column is filled that brings them to the top, found by its own index alone."""
    own = [replace(one, operator="≤") if one.operator == NOT_AFTER else one for one in query.filters]
    found = matching(replace(query, filters=tuple(one for one in own if one.column == query.first)))
    others = conditions(query.entity, [one for one in own if one.column != query.first])
    return found.where(*(sa.case((told, 1)) == 1 for told in others))  # a CASE leads to no other index


def sort_column(query: ListQuery) -> str:
    """The column behind the field that a list is sorted by."""
    f = query.entity.fields.get(query.sort)
    return (f.sort if f else None) or query.sort


def count(connection: Connection, query: ListQuery) -> int:
    """How many rows a list has."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(matching(query).subquery())).scalar_one())


def page(connection: Connection, query: ListQuery, limit: int = 100, offset: int = 0) -> Page:
    """A page of a list, with the names of linked records as "<name>" beside "<name>_id"."""
    ids = [int(row[0]) for row in connection.execute(ordered(query).limit(limit).offset(offset)).fetchall()]
    return Page(count(connection, query), rows(connection, query.entity, ids))


def rows(
    connection: Connection, entity: type[Entity], ids: Sequence[int], columns: Sequence[str] | None = None
) -> list[dict[str, Any]]:
    """Rows by id, in that order, as stored values of the shown columns; "<name>" holds the name of a linked record."""
    if not ids:
        return []
    made = table(entity)
    asked = selection(entity, columns).where(made.c.id.in_(sa.bindparam("ids", list(ids), expanding=True)))
    found = {row["id"]: dict(row) for row in connection.execute(asked).mappings().fetchall()}
    return [found[one] for one in ids if one in found]


def selection(entity: type[Entity], columns: Sequence[str] | None = None) -> sa.Select[Any]:
    """A SELECT of shown columns (all by default; id always) with the names of linked records."""
    asked: list[sa.ColumnElement[Any]] = [table(entity).c.id]
    for f in entity.shown().values():
        if f.column == "id" or (columns is not None and f.column not in columns):
            continue
        asked.append(shown(f, entity))
        if f.target:
            asked.append(name_of(f, entity).label(f.name))
    return sa.select(*asked)


def name_of(f: Field[Any], entity: type[Entity]) -> sa.ColumnElement[Any]:
    """SQL for the name of the record that a link refers to."""
    target = BY_TABLE[f.target or ""]
    column = f.expression or f"{entity.table}.{f.column}"
    return sa.literal_column(
        f"(SELECT {target.title_sql('named')} FROM {target.table} AS named WHERE named.id = {column})", sa.Text()
    )


def titles(connection: Connection, entity: type[Entity], ids: Sequence[int]) -> dict[int, str]:
    """What records are called, by id."""
    if not ids:
        return {}
    marks = ", ".join("?" * len(ids))
    statement = f"SELECT named.id, {entity.title_sql('named')} FROM {entity.table} AS named WHERE named.id IN ({marks})"
    return {int(row[0]): str(row[1] or "") for row in connection.exec_driver_sql(statement, tuple(ids)).fetchall()}


def everything(
    connection: Connection, query: ListQuery, columns: Sequence[str] | None = None, chunk: int = 2000
) -> Iterator[list[dict[str, Any]]]:
    """All rows of a list in its order, in chunks, with constant memory; the ids are kept in a temporary table."""
    run = connection.exec_driver_sql
    run("CREATE TEMP TABLE IF NOT EXISTS everything (n INTEGER PRIMARY KEY, id INTEGER)")
    run("DELETE FROM temp.everything")
    target = sa.table("everything", sa.column("id"), schema="temp")
    connection.execute(target.insert().from_select(["id"], ordered(query)))
    made, n = table(query.entity), 0
    order = sa.table("everything", sa.column("n"), sa.column("id"), schema="temp")
    while True:
        asked = selection(query.entity, columns).join_from(order, made, made.c.id == order.c.id)
        found = (
            connection.execute(asked.where(order.c.n > n, order.c.n <= n + chunk).order_by(order.c.n))
            .mappings()
            .fetchall()
        )
        if not found:
            run("DELETE FROM temp.everything")
            return
        yield [dict(row) for row in found]
        n += chunk
