"""Export: a list, whole or as filtered, to CSV or JSON; the file appears whole or not at all.

CSV holds the fields by their public names, so that another language reads the same file. A link is its name; where
names are not unique (accounts, contacts, leads, opportunities) its number stands beside it as "<field>_id". Read back,
the file changes nothing.
"""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

import sqlalchemy as sa
from sqlalchemy import Connection

from crmdesk.controllers.desk import Desk
from crmdesk.controllers.exchange import shape
from crmdesk.controllers.exchange.forms import harmless, register, written
from crmdesk.controllers.exchange.mapping import NUMBERED
from crmdesk.controllers.exchange.options import Progress, look_up
from crmdesk.controllers.exchange.writing import DIALECTS, Dialect, atomic_target
from crmdesk.controllers.settings import settings
from crmdesk.models.entity import Entity
from crmdesk.models.kinds import BadValue
from crmdesk.models.queries import lists
from crmdesk.models.queries.lists import ListQuery
from crmdesk.models.schema import BY_TABLE
from crmdesk.text import _

ENDINGS = (".csv", ".json")

_CHUNK = 2000

Stop = threading.Event | None


def export(
    desk: Desk,
    query: ListQuery,
    target: Path,
    columns: Sequence[str] | None = None,
    dialect: str = "standard",
    progress: Progress | None = None,
    stop: Stop = None,
) -> int:
    """Write the rows of a list in its order; gives how many. The ending decides: .csv or .json.

    columns: fields by public name or column, in the order wanted (all by default). dialect: "standard" or "excel-nl",
    for CSV. progress: told (rows done, rows in all) on this thread. Raises BadValue for an ending, field or dialect
    that does not exist, WritingError, Cancelled and Trouble; a file that was there before is then unchanged.
    """
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        raise BadValue(
            _('"{file}" cannot be written yet; use a name that ends in {endings}.').format(
                file=target.name, endings=_(" or ").join(ENDINGS)
            )
        )
    if dialect not in DIALECTS:
        raise BadValue(
            _('There is no dialect "{name}". Choose one of: {names}.').format(name=dialect, names=", ".join(DIALECTS))
        )
    chosen = list(query.entity.shown()) if columns is None else shape.columns_of(query.entity, columns)
    with atomic_target(target) as path:
        if ending == ".json":
            with path.open("w", encoding="utf-8", newline="\n") as file:
                return desk.read(_to_json, file, query, chosen, progress, stop)
        spoken = DIALECTS[dialect]
        with path.open("w", encoding=spoken.encoding, errors="replace", newline="") as file:
            return desk.read(_to_csv, file, query, chosen, spoken, progress, stop)


def _cells(entity: type[Entity], columns: Sequence[str], dialect: Dialect) -> dict[str, str]:
    """The CSV columns: name in the file -> SQL for a cell."""
    found: dict[str, str] = {}
    for column in columns:
        f = entity.fields[column]
        value = f.shown_as or f.expression or f"{entity.table}.{column}"
        if f.target is None:
            found[f.name] = written(f.kind, value, dialect)
            continue
        target = BY_TABLE[f.target]
        found[f.name] = (
            f"(SELECT {harmless(target.title_sql('named'))} FROM {target.table} AS named WHERE named.id = {value})"
        )
        if f.target in NUMBERED:
            found[column] = value
    return found


def _to_csv(
    connection: Connection,
    file: TextIO,
    query: ListQuery,
    columns: Sequence[str],
    dialect: Dialect,
    told: Progress | None,
    stop: Stop,
) -> int:
    register(connection)
    cells = _cells(query.entity, columns, dialect)
    out = csv.writer(file, delimiter=dialect.delimiter, lineterminator="\r\n")
    out.writerow(cells)
    count = 0

    def counted(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    for rows in _chunks(connection, query, ", ".join(cells.values()), told, stop):
        out.writerows(counted(rows))
    return count


def _chunks(
    connection: Connection, query: ListQuery, cells: str, told: Progress | None, stop: Stop
) -> Iterator[Iterable[Sequence[Any]]]:
    """The rows of a list in its order, straight from the driver; the order is temporary, so no snapshot is held."""
    run, table = connection.exec_driver_sql, query.entity.table
    run("CREATE TEMP TABLE IF NOT EXISTS exported (n INTEGER PRIMARY KEY, id INTEGER)")
    run("DELETE FROM temp.exported")
    order = sa.table("exported", sa.column("id"), schema="temp")
    total = connection.execute(order.insert().from_select(["id"], lists.ordered(query))).rowcount
    statement = (
        f"SELECT {cells} FROM temp.exported CROSS JOIN {table} ON {table}.id = exported.id "
        f"WHERE exported.n > ? AND exported.n <= ? ORDER BY exported.n"
    )
    for start in range(0, total, _CHUNK):
        look_up(stop)
        cursor: Any = run(statement, (start, start + _CHUNK)).cursor
        yield cursor
        if told:
            told(min(start + _CHUNK, total), total)
    run("DELETE FROM temp.exported")


def _to_json(
    connection: Connection, file: TextIO, query: ListQuery, columns: Sequence[str], told: Progress | None, stop: Stop
) -> int:
    currency = settings(connection)["currency"]
    encode: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False).encode
    total = lists.count(connection, query) if told else 0
    count = 0
    file.write("[")
    for chunk in lists.everything(connection, query, columns, _CHUNK):
        look_up(stop)
        shaped = (encode(shape.to_json(query.entity, row, currency)) for row in chunk)
        file.write((",\n" if count else "\n") + ",\n".join(shaped))
        count += len(chunk)
        if told:
            told(count, max(total, count))
    file.write("\n]\n")
    return count
