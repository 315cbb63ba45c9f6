"""RowModel: a list of any length as a table. The database holds the order, the model a few pages of rows.

A page costs a fraction of a millisecond anywhere, so it is read where it is painted; finding and ordering the rows
runs in a lane, and until it is done the old list stays and works.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from crmdesk.controllers.desk import Desk, Trouble
from crmdesk.models.changes import Changes
from crmdesk.models.queries.lists import ListQuery, View
from crmdesk.models.queries.windows import Begun
from crmdesk.text import _
from crmdesk.ui.kit import show
from crmdesk.ui.kit.jobs import Runs

PAGE = 64
PAGES_KEPT = 64
RECORD = Qt.ItemDataRole.UserRole
"""The role under which an index gives the record of its row, as stored values by column."""

Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RowModel(QAbstractTableModel):
    """The rows of a query. Without columns it is one column wide, for a delegate that paints whole records.

    Signals: filled(total), after the rows of a query were found, or its first ones where these were to come at once;
    grown(total), when the others follow them; unread(error), when they could not be read.
    """

    filled = Signal(int)
    grown = Signal(int)
    unread = Signal(Exception)

    def __init__(
        self,
        desk: Desk,
        jobs: Runs,
        view: View,
        columns: Sequence[str] = (),
        *,
        spoken: Callable[[dict[str, Any]], tuple[str, str]] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.query = ListQuery(view.entity)
        self._jobs, self._view = jobs, view
        self._fields = [view.entity.fields[c] for c in columns]
        self._spoken = spoken
        self._window = desk.window(view)
        self._pages: OrderedDict[int, list[dict[str, Any]]] = OrderedDict()
        self._turn = 0
        self.total = 0

    def show(self, query: ListQuery, *, from_top: bool = False) -> None:
        """Find the rows of a query; a newer request replaces one that still runs.

        from_top: its first rows are looked at, so they are shown at once and the others follow.
        """
        self.query = query
        self._turn += 1
        turn = self._turn
        self._window.stop()
        if from_top:
            self._jobs.run(
                "lists",
                lambda: self._window.begin(query, lambda: turn == self._turn) if turn == self._turn else None,
                lambda begun: self._on_begun(turn, begun),
                lambda error: self._on_unread(turn, error),
            )
        else:
            self._fill(turn, self._on_filled)

    def _fill(self, turn: int, then: Callable[[int, int | None], None]) -> None:
        query = self.query
        self._jobs.run(
            "lists",
            lambda: self._window.fill(query) if turn == self._turn else None,
            lambda total: then(turn, total),
            lambda error: self._on_unread(turn, error),
        )

    def refresh(self, changes: Changes | None = None) -> None:
        """Take up what changed: repaint rows in place, or find the rows anew where order or number may differ."""
        name = self._view.entity.table
        fields = None if changes is None else changes.fields.get(name)
        ordering = {self.query.sort, *(one.column for one in self.query.filters)}
        if (
            changes is not None
            and name in changes.rows
            and fields is not None
            and not (fields & ordering)
            and not self.query.search
        ):
            self._pages.clear()
            self.dataChanged.emit(self.index(0, 0), self.index(max(0, self.total - 1), self.columnCount() - 1))
        else:
            self.show(self.query)

    def record(self, row: int) -> dict[str, Any] | None:
        """The record of a row, as stored values by column; None outside the list."""
        if not 0 <= row < self.total:
            return None
        page, at = divmod(row, PAGE)
        if page not in self._pages:
            self._pages[page] = self._read_page(page)
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        rows = self._pages[page]
        return rows[at] if at < len(rows) else None

    def record_id(self, row: int) -> int | None:
        """The id of a row's record."""
        record = self.record(row)
        return None if record is None else int(record["id"])

    def row_of(self, record_id: int) -> int | None:
        """The row that shows a record."""
        return self._window.row_of(record_id)

    def ids(self, first: int, last: int) -> list[int]:
        """The ids of a range of rows, both ends included."""
        return self._window.ids(first, last)

    def close(self) -> None:
        """Give the readers back; the list is then empty."""
        self._turn += 1
        self.beginResetModel()
        self.total = 0
        self._pages.clear()
        self.endResetModel()
        self._window.close()

    # Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008, D102
        return 0 if parent.isValid() else self.total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008, D102
        return 0 if parent.isValid() else max(1, len(self._fields))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802, D102
        if orientation is not Qt.Orientation.Horizontal or section >= len(self._fields):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(self._fields[section].label)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self._fields[section].kind.align == "right" else _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        if not index.isValid() or (record := self.record(index.row())) is None:
            return None
        if role == RECORD:
            return record
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole) and self._spoken:
            return self._spoken(record)[role == Qt.ItemDataRole.AccessibleDescriptionRole]
        if not self._fields:
            return None
        f = self._fields[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return show.shown(f, record)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if f.kind.align == "right" else _LEFT
        return None

    def _on_begun(self, turn: int, begun: Begun | None) -> None:
        if begun is not None:
            self._on_filled(turn, begun.rows)
            if turn == self._turn and not begun.whole:
                self._fill(turn, self._on_whole)

    def _on_whole(self, turn: int, total: int | None) -> None:
        if turn != self._turn or total is None:
            return
        if total < self.total or not self._window.begins_alike(self.total):
            self._on_filled(turn, total)  # rows changed between the two
        elif total > self.total:
            self.beginInsertRows(QModelIndex(), self.total, total - 1)
            self._window.take(total)
            self.total = total
            self._pages.clear()
            self.endInsertRows()
        self.grown.emit(total)

    def _read_page(self, page: int) -> list[dict[str, Any]]:
        try:
            return self._window.page(page * PAGE, PAGE)
        except Trouble as error:  # said after the paint that asked for it
            self._jobs.deliver(partial(self.unread.emit, error))
            return []

    def _on_unread(self, turn: int, error: Exception) -> None:
        if turn == self._turn:
            self.unread.emit(error)

    def _on_filled(self, turn: int, total: int | None) -> None:
        if turn != self._turn or total is None:
            return
        self.beginResetModel()
        self._window.take(total)
        self.total = total
        self._pages.clear()
        self.endResetModel()
        self.filled.emit(total)
