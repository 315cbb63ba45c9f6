"""A report as a table: every cell is a figure, and opening one opens the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from crmdesk.controllers.reports import Report
from crmdesk.text import _
from crmdesk.ui.kit import painting
from crmdesk.ui.kit.plain import tooltip
from crmdesk.ui.reports import figures
from crmdesk.ui.theme import theme

Index = QModelIndex | QPersistentModelIndex


class FiguresModel(QAbstractTableModel):
    """Some columns of a report, in this order, with its totals below the rows if `total`."""

    def __init__(self) -> None:
        super().__init__()
        self._report: Report | None = None
        self._columns: tuple[str, ...] = ()
        self._total = False

    def show(self, report: Report, columns: Sequence[str], *, total: bool) -> None:
        """Show another report."""
        self.beginResetModel()
        self._report, self._columns, self._total = report, tuple(columns), total
        self.endResetModel()

    def place(self, index: Index) -> tuple[int | None, str]:
        """The row of the report (None: the totals) and the name of the column at an index."""
        assert self._report is not None
        row = index.row() if index.row() < len(self._report.lines) else None
        return row, self._columns[index.column()]

    def texts(self) -> list[list[str]]:
        """All that is shown, heads first."""
        sections = range(self.columnCount())
        heads = [str(self.headerData(n, Qt.Orientation.Horizontal)) for n in sections]
        rows = [[str(self.data(self.index(row, n))) for n in sections] for row in range(self.rowCount())]
        return [heads, *rows]

    # Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008, D102
        return 0 if parent.isValid() or self._report is None else len(self._report.lines) + self._total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008, D102
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802, D102
        if orientation is not Qt.Orientation.Horizontal or self._report is None:
            return None
        column = next(one for one in self._report.columns if one.name == self._columns[section])
        if role == Qt.ItemDataRole.DisplayRole:
            return column.label
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return painting.LEFT if column.kind == "text" else painting.RIGHT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        if not index.isValid() or self._report is None:
            return None
        row, column = self.place(index)
        first = index.column() == 0
        if role == Qt.ItemDataRole.DisplayRole:
            return figures.shown(self._report, row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return painting.LEFT if first else painting.RIGHT
        if role == Qt.ItemDataRole.FontRole:
            if row is None:
                return theme.font("label.strong", tabular=not first)
            return theme.font("label") if first else theme.font("label.regular", tabular=True)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            name, head = self.index(index.row(), 0).data(), self.headerData(index.column(), Qt.Orientation.Horizontal)
            return str(name) if first else f"{name}, {head}, {index.data()}"
        if role == Qt.ItemDataRole.ToolTipRole and figures.too_few(self._report, row, column):
            return tooltip(_("Too few for a percentage: it would mislead."))
        return None


_NAMES = 120
"""So wide (px) are names at least, if they need it, before the table scrolls sideways."""


class FiguresTable(QTableView):
    """The table. Signals: opened(row, column), for a cell that was pressed or taken by Enter; row None: the totals."""

    opened = Signal(object, str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.figures = FiguresModel()
        self.setModel(self.figures)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setDefaultAlignment(painting.LEFT)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.clicked.connect(self._take)
        self._measured()
        theme.changed.connect(self._measured)

    def show_report(self, report: Report, columns: Sequence[str], *, total: bool = False) -> None:
        """Show some columns of a report; the keyboard stays at its cell."""
        at = self.currentIndex()
        self.figures.show(report, columns, total=total)
        self._fit()
        if at.isValid():
            row, column = at.row(), at.column()
            self.setCurrentIndex(self.figures.index(min(row, self.figures.rowCount() - 1), column))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self._take(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """A letter is a command here."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit()

    def _take(self, index: QModelIndex) -> None:
        self.opened.emit(*self.figures.place(index))

    def _measured(self) -> None:
        self.verticalHeader().setMinimumSectionSize(24)
        self.verticalHeader().setDefaultSectionSize(max(24, theme.control - 2))
        self._fit()

    def _fit(self) -> None:
        """The names take what the figures leave, and both scroll sideways before a figure is cut."""
        header = self.horizontalHeader()
        texts = self.figures.texts()
        taken = 0
        for n in range(self.figures.columnCount()):
            head = painting.width_of(texts[0][n], "small.medium")
            body = max((painting.width_of(row[n], "label.strong", tabular=True) for row in texts[1:]), default=0)
            header.setMinimumSectionSize(theme.px(56))
            if n:
                header.setSectionResizeMode(n, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(n, max(head, body) + 18)
                taken += self.columnWidth(n)
        names = max((painting.width_of(row[0], "label") for row in texts if row), default=0) + 18
        least = min(names, theme.px(_NAMES))
        stretch = self.viewport().width() - taken >= least
        if self.figures.columnCount():
            header.setSectionResizeMode(
                0, QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Interactive
            )
            if not stretch:
                self.setColumnWidth(0, least)
