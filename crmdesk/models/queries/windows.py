"""Lists of any length: a window holds the order of the matching rows inside the database.

One statement fills a temporary table with ids, numbered as shown, so Python never holds a million ids and a page is a
range of numbers. A window has two readers: a worker fills one while the list still reads the other, then they change
places; a page costs a fraction of a millisecond anywhere, so it is read where it is painted. The first rows of a long
list are found apart, by the index that has them at once, so that they take the same few milliseconds at any length.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from crmdesk.models.queries.lists import ListQuery, View, heads, ordered, selection
from crmdesk.models.store import sqlite
from crmdesk.models.store.database import Database
from crmdesk.models.store.tables import table

_ORDER = sa.table("shown", sa.column("n"), sa.column("id"), schema="temp")


FIRST = 200
"""So many rows are shown of a long list before the others are found."""
SHORT = 40_000
"""A list is long when finding it takes more steps of SQLite's machine than this (about 2,000 rows, some 2 ms)."""


class Begun(NamedTuple):
    """How many rows were found, and whether these are all."""

    rows: int
    whole: bool


class Window:
    """The rows of one list, in order. `fill` on a worker's thread, all else on the thread of the list."""

    def __init__(self, database: Database, view: View) -> None:
        self.view = view
        self._database = database
        self._shown: Connection | None = None
        self._filling: Connection | None = None
        self._statement = self._page_statement()
        self._busy = threading.Lock()
        self._closed = False
        self.total = 0

    def fill(self, query: ListQuery) -> int | None:
        """Find the rows of a query; how many there are, or None when it was broken off or the list is closed."""
        return self._find(lambda connection: _put(connection, ordered(query)))

    def begin(self, query: ListQuery, wanted: Callable[[], bool] = lambda: True) -> Begun | None:
        """Find all rows of a short list, or the first ones of a long one; None as `fill` gives it.

        wanted: whether it still is, asked between the attempts.
        """
        found = self._find(lambda connection: _put(connection, ordered(query)), SHORT)
        if found is None and wanted() and not query.search.strip():  # a search finds its first rows with all others
            first = self._find(lambda connection: _put_heads(connection, query), SHORT)
            if first is not None:
                return Begun(first, first < FIRST)
        if found is None and wanted():
            found = self.fill(query)
        return None if found is None else Begun(found, True)

    def _find(self, put: Callable[[Connection], int], steps: int = 0) -> int | None:
        with self._busy:
            if self._closed:
                return None
            self._filling = self._filling or self._database.reader()
            driver: Any = self._filling.connection.driver_connection
            try:
                with sqlite.explained(self._filling):
                    self._filling.exec_driver_sql(
                        "CREATE TEMP TABLE IF NOT EXISTS shown (n INTEGER PRIMARY KEY, id INTEGER)"
                    )
                    self._filling.exec_driver_sql("DELETE FROM temp.shown")
                    if steps:
                        driver.set_progress_handler(_enough, steps)
                    return put(self._filling)
            except DBAPIError as error:
                if getattr(error.orig, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
                    return None
                raise
            finally:
                if steps and not self._filling.invalidated:
                    driver.set_progress_handler(None, 0)

    def stop(self) -> None:
        """Break off a fill that runs on another thread."""
        if self._filling is not None and (driver := self._filling.connection.driver_connection) is not None:
            with contextlib.suppress(Exception):
                driver.interrupt()

    def take(self, total: int) -> None:
        """Show what was filled last."""
        self._shown, self._filling = self._filling, self._shown
        self.total = total

    def page(self, first: int, length: int) -> list[dict[str, Any]]:
        """A range of rows counted from 0, as stored values by column; a row deleted since holds only its id."""
        if self._shown is None or self._shown.invalidated:
            return []
        between = {"first": first + 1, "last": first + length}
        with sqlite.explained(self._shown):
            found = self._shown.execute(self._statement, between).mappings().fetchall()
        return [dict(row) for row in found]

    def begins_alike(self, rows: int) -> bool:
        """Whether what was filled last begins with the first rows that are shown."""
        asked = "SELECT id FROM temp.shown WHERE n <= ? ORDER BY n"
        both = [
            connection.exec_driver_sql(asked, (rows,)).scalars().all() if connection is not None else []
            for connection in (self._shown, self._filling)
        ]
        return both[0] == both[1]

    def ids(self, first: int, last: int) -> list[int]:
        """The ids of a range of rows, both ends included."""
        if self._shown is None:
            return []
        found = self._shown.exec_driver_sql(
            "SELECT id FROM temp.shown WHERE n BETWEEN ? AND ? ORDER BY n", (first + 1, last + 1)
        )
        return [int(row[0]) for row in found.fetchall()]

    def row_of(self, record_id: int) -> int | None:
        """The row that shows a record."""
        if self._shown is None:
            return None
        n = self._shown.exec_driver_sql("SELECT n FROM temp.shown WHERE id = ?", (record_id,)).scalar()
        return None if n is None else int(n) - 1

    def close(self) -> None:
        """Give the readers back, after a fill that runs was broken off."""
        self._closed = True
        self.stop()
        with self._busy:
            for connection in (self._shown, self._filling):
                if connection is not None:
                    if not connection.invalidated:
                        connection.exec_driver_sql("DROP TABLE IF EXISTS temp.shown")
                    connection.close()
            self._shown = self._filling = None

    def _page_statement(self) -> sa.Select[Any]:
        made = table(self.view.entity)
        asked = selection(self.view.entity, self.view.columns)
        asked = asked.add_columns(*(sa.literal_column(sql).label(name) for name, sql in self.view.extra))
        columns = [c for c in asked.selected_columns if c.key != "id"]
        joined = _ORDER.outerjoin(made, made.c.id == _ORDER.c.id)
        between = _ORDER.c.n.between(sa.bindparam("first"), sa.bindparam("last"))
        return sa.select(_ORDER.c.id, *columns).select_from(joined).where(between).order_by(_ORDER.c.n)


def _put(connection: Connection, asked: sa.Select[Any]) -> int:
    return int(connection.execute(_ORDER.insert().from_select(["id"], asked)).rowcount)


def _put_heads(connection: Connection, query: ListQuery) -> int:
    found = 0
    for head in heads(query):
        if found < FIRST:
            found += _put(connection, head.limit(FIRST - found))
    return found


def _enough() -> int:
    return 1
