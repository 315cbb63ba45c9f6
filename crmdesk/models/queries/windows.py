"""Lists of any length: a window holds the order of the matching rows inside the database.

One statement fills a temporary table with ids, numbered as shown, so Python never holds a million ids and a page is a
range of numbers. A window has two readers: a worker fills one while the list still reads the other, then they change
places; a page costs a fraction of a millisecond anywhere, so it is read where it is painted.
"""

from __future__ import annotations

import contextlib
import threading
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from crmdesk.models.queries.lists import ListQuery, View, ordered, selection
from crmdesk.models.store import sqlite
from crmdesk.models.store.database import Database
from crmdesk.models.store.tables import table

_ORDER = sa.table("shown", sa.column("n"), sa.column("id"), schema="temp")


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
        with self._busy:
            if self._closed:
                return None
            self._filling = self._filling or self._database.reader()
            try:
                with sqlite.explained(self._filling):
                    self._filling.exec_driver_sql(
                        "CREATE TEMP TABLE IF NOT EXISTS shown (n INTEGER PRIMARY KEY, id INTEGER)"
                    )
                    self._filling.exec_driver_sql("DELETE FROM temp.shown")
                    return int(self._filling.execute(_ORDER.insert().from_select(["id"], ordered(query))).rowcount)
            except DBAPIError as error:
                if getattr(error.orig, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
                    return None
                raise

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
