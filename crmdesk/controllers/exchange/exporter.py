"""Export: a list, whole or as filtered, to CSV or JSON; the file appears whole or not at all, and read back it changes nothing.

CSV holds the fields by their public names, so that another language reads the same file. A link is its name; where names
are not unique (accounts, contacts, leads, opportunities) its number stands beside it as "<field>_id".
"""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from operator import itemgetter
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import Connection

from crmdesk.controllers.desk import Desk, Rejected
from crmdesk.controllers.exchange import shape
from crmdesk.controllers.exchange.forms import Form, form
from crmdesk.controllers.exchange.options import Progress, look_up
from crmdesk.controllers.exchange.writing import DIALECTS, Dialect, atomic_target
from crmdesk.controllers.settings import settings
from crmdesk.models import kinds
from crmdesk.models.entity import Entity
from crmdesk.models.queries import lists
from crmdesk.models.queries.lists import ListQuery
from crmdesk.text import _

ENDINGS = (".csv", ".json")

NUMBERED = ("account", "contact", "lead", "opportunity")
"""Records whose names are not unique."""

_CHUNK = 2000


def export(
    desk: Desk,
    query: ListQuery,
    target: Path,
    columns: Sequence[str] | None = None,
    dialect: str = "standard",
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> int:
    """Write the rows of a list in its order; gives how many. The ending decides: .csv or .json.

    columns: fields by public name or column, in the order wanted (all by default). dialect: "standard" or "excel-nl", for
    CSV. progress: told (rows done, rows in all) on this thread. Raises Rejected for an ending, field or dialect that does
    not exist, WritingError, Cancelled and Trouble; a file that was there before is then unchanged.
    """
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        raise Rejected(
            _('"{file}" cannot be written: an export ends in {endings}. Nothing was written.').format(
                file=target.name, endings=", ".join(ENDINGS)
            )
        )
    if dialect not in DIALECTS:
        raise Rejected(_('There is no dialect "{name}". Choose one of: {names}.').format(name=dialect, names=", ".join(DIALECTS)))
    chosen = fields(query.entity, columns)
    with atomic_target(target) as path:
        if ending == ".json":
            with path.open("w", encoding="utf-8", newline="\n") as file:
                return desk.read(_to_json, file, query, chosen, progress, stop)
        spoken = DIALECTS[dialect]
        with path.open("w", encoding=spoken.encoding, errors="replace", newline="") as file:
            return desk.read(_to_csv, file, query, chosen, spoken, progress, stop)


def fields(entity: type[Entity], names: Sequence[str] | None) -> list[str]:
    """The columns of these fields; all shown ones by default. Raises Rejected for an unknown name."""
    if names is None:
        return list(entity.shown())
    found = []
    for name in names:
        if (f := entity.by_name(name.strip())) is None:
            known = ", ".join(f.name for f in entity.shown().values())
            raise Rejected(_('"{name}" is not a field. Choose one of: {fields}.').format(name=name, fields=known))
        found.append(f.column)
    return list(dict.fromkeys(found))


def header(entity: type[Entity], columns: Sequence[str]) -> list[tuple[str, str, kinds.Kind[Any]]]:
    """(name in the file, key in a row of lists.everything, kind) of each CSV column."""
    found: list[tuple[str, str, kinds.Kind[Any]]] = []
    for column in columns:
        f = entity.fields[column]
        if f.target:
            found.append((f.name, f.name, kinds.Text()))
            if f.target in NUMBERED:
                found.append((column, column, f.kind))
        else:
            found.append((f.name, column, f.kind))
    return found


def _chunks(
    connection: Connection, query: ListQuery, columns: Sequence[str], progress: Progress | None, stop: threading.Event | None
) -> Iterator[list[dict[str, Any]]]:
    total = lists.count(connection, query) if progress else 0
    done = 0
    for chunk in lists.everything(connection, query, columns, _CHUNK):
        look_up(stop)
        yield chunk
        done += len(chunk)
        if progress:
            progress(done, max(total, done))


def _to_csv(
    connection: Connection,
    file: TextIO,
    query: ListQuery,
    columns: Sequence[str],
    dialect: Dialect,
    progress: Progress | None,
    stop: threading.Event | None,
) -> int:
    asked = header(query.entity, columns)
    out = csv.writer(file, delimiter=dialect.delimiter, lineterminator="\r\n")
    out.writerow([name for name, _key, _kind in asked])
    keys = [key for _name, key, _kind in asked]
    written: list[Form | None] = [form(kind, dialect) for _name, _key, kind in asked]
    count = 0
    for chunk in _chunks(connection, query, columns, progress, stop):
        out.writerows(zip(*(_column(chunk, key, write) for key, write in zip(keys, written, strict=True)), strict=True))
        count += len(chunk)
    return count


def _column(chunk: Sequence[dict[str, Any]], key: str, write: Form | None) -> Sequence[Any]:
    values = list(map(itemgetter(key), chunk))
    if write is None:
        return values
    if not any(values):
        return list(repeat("", len(values))) if None in values else list(map(write, values))
    return list(map(write, values))


def _to_json(
    connection: Connection,
    file: TextIO,
    query: ListQuery,
    columns: Sequence[str],
    progress: Progress | None,
    stop: threading.Event | None,
) -> int:
    currency = settings(connection)["currency"]
    encode: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False).encode
    count = 0
    file.write("[")
    for chunk in _chunks(connection, query, columns, progress, stop):
        shaped = (encode(shape.to_json(query.entity, row, currency)) for row in chunk)
        file.write((",\n" if count else "\n") + ",\n".join(shaped))
        count += len(chunk)
    file.write("\n]\n")
    return count
