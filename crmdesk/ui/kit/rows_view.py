"""RowsView: Qt's table as the view of a list of any length: whole rows of one height, and no search by letters.

It imports no database layer, since the first picture of the window is one of these.
"""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QHeaderView, QTableView

from crmdesk.ui.theme import theme


class RowsView(QTableView):
    """Several rows may be selected; nothing is edited in it. The subclass says how high a row is."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self._all = False
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._measured()
        theme.changed.connect(self._measured)

    def row_height(self) -> int:
        """The height of a row in px."""
        return theme.row

    def setModel(self, model: QAbstractItemModel | None) -> None:  # noqa: N802
        """Show a model; the headers get selection models of their own, else Ctrl+A asks every cell for its state."""
        super().setModel(model)
        if model is not None:
            model.rowsAboutToBeInserted.connect(self._note_all)
            for header in (self.horizontalHeader(), self.verticalHeader()):
                header.setSelectionModel(QItemSelectionModel(model, header))

    def rowsInserted(self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int) -> None:  # noqa: N802
        """All rows that were chosen stay all: the others of a long list follow its first ones."""
        super().rowsInserted(parent, start, end)
        if self._all:
            self._all = False
            self.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """What appears over the list never pushes the current row out of sight."""
        current = self.currentIndex()
        seen = current.isValid() and self.visualRect(current).top() < event.oldSize().height()
        super().resizeEvent(event)
        if seen and self.visualRect(current).bottom() > self.viewport().height() >= self.row_height():
            self.scrollTo(current)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Letters are commands here; a list is searched in the search field."""

    def _note_all(self) -> None:
        chosen = self.selectionModel().selection().toList()
        rows = self.model().rowCount()
        self._all = rows > 1 and sum(one.height() for one in chosen) == rows

    def _measured(self) -> None:
        self.verticalHeader().setMinimumSectionSize(24)
        self.verticalHeader().setDefaultSectionSize(self.row_height())
        self.verticalScrollBar().setSingleStep(theme.row)


def keep_scroll_bar(view: QAbstractScrollArea) -> None:
    """Keep room for the scroll bar, so that nothing moves when rows come or go; it shows only when needed."""
    bar = view.verticalScrollBar()
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    bar.setEnabled(bar.maximum() > bar.minimum())
    bar.rangeChanged.connect(lambda least, most: bar.setEnabled(most > least))
