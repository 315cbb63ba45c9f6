"""Records that belong with the one shown, as short rows; Enter or a double click goes there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStackedWidget,
    QStyle,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from crmdesk.ui import tokens
from crmdesk.ui.kit import painting
from crmdesk.ui.kit.cut_delegate import CutDelegate
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.painting import Tone
from crmdesk.ui.theme import theme

Index = QModelIndex | QPersistentModelIndex
_PAD = 8


@dataclass(frozen=True)
class Linked:
    """A row: where it leads, its name, a line below, a chip, and a figure at the right with a line below."""

    table: str
    id: int
    icon: str
    name: str
    line: str = ""
    chip: str = ""
    tone: Tone = "neutral"
    figure: str = ""
    under: str = ""

    @property
    def spoken(self) -> str:
        """All of it in one line."""
        return ", ".join(filter(None, (self.name, self.chip, self.figure, self.line, self.under)))


class LinkedList(QWidget):
    """Rows, or in their place an empty state. Signal: opened(table, id)."""

    opened = Signal(str, int)

    def __init__(self, name: str, empty: EmptyState) -> None:
        super().__init__()
        self.model = _Model()
        self.view = _View(name)
        self.view.setModel(self.model)
        self.view.setItemDelegate(_Delegate(self.view))
        self.view.picked.connect(self._open)
        self.empty = empty
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def show_rows(self, rows: Sequence[Linked]) -> None:
        """Show these records."""
        if list(rows) != self.model.rows:
            self.model.fill(rows)
        self._stack.setCurrentWidget(self.view if rows else self.empty)

    def _open(self, row: int) -> None:
        one = self.model.rows[row]
        self.opened.emit(one.table, one.id)


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Linked] = []

    def fill(self, rows: Sequence[Linked]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008, D102
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: D102
        if role == Qt.ItemDataRole.DisplayRole:
            return self.rows[index.row()].name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.rows[index.row()].spoken
        return None


class _View(QListView):
    """The rows. Signal: picked(row)."""

    picked = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("surface", "clear")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(lambda index: self.picked.emit(index.row()))
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.picked.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class _Delegate(CutDelegate):
    def __init__(self, view: _View) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, D102
        return QSize(theme.px(120), theme.row2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        model = index.model()
        if not isinstance(model, _Model):
            return
        rect: QRect = option.rect.adjusted(0, 1, 0, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = bool(option.state & QStyle.StateFlag.State_Selected) and self._view.hasFocus()
        if current or option.state & QStyle.StateFlag.State_MouseOver:
            painting.box(
                painter, rect, tokens.RADIUS["md"], fill=theme.colour("bg.selected" if current else "bg.hover")
            )
        self.note(index, self._paint_row(painter, rect.adjusted(_PAD, 0, -_PAD, 0), model.rows[index.row()]))
        if current:
            painting.focus_ring(painter, rect, tokens.RADIUS["md"])
        painter.restore()

    def whole(self, index: Index) -> str:
        """Name and line."""
        model = index.model()
        row = model.rows[index.row()] if isinstance(model, _Model) else None
        return "\n".join(filter(None, (row.name, row.line))) if row is not None else ""

    def _paint_row(self, painter: QPainter, rect: QRect, row: Linked) -> bool:
        """Paint a row; true if neither name nor line had to be cut."""
        first, second = theme.line("label"), theme.line("small")
        top = rect.top() + (rect.height() - first - second - 2) // 2
        mark = theme.px(18)
        painting.icon(
            painter, QPoint(rect.left(), rect.top() + (rect.height() - mark) // 2), row.icon, "text.secondary", mark
        )
        left, right = rect.left() + mark + 12, rect.right() + 1
        figures = (
            max(
                painting.width_of(row.figure, "label.strong", tabular=True),
                painting.width_of(row.under, "small", tabular=True),
            )
            + 1
        )
        if figures > 1:
            place = QRect(right - figures, top, figures, first + 2 + second if not row.under else first)
            painting.text(painter, place, row.figure, "label.strong", align=painting.RIGHT, tabular=True)
            place = QRect(right - figures, top, figures, first + 2 + second)
            if row.figure:
                place.setTop(top + first + 2)
            painting.text(painter, place, row.under, "small", "text.secondary", painting.RIGHT, tabular=True)
            right -= figures + 12
        if row.chip:
            size = painting.chip_size(row.chip)
            wide = min(size.width(), max(0, (right - left) // 2))
            painting.chip(
                painter,
                QPoint(right - wide, rect.top() + (rect.height() - size.height()) // 2),
                row.chip,
                "",
                row.tone,
                wide,
            )
            right -= wide + 12
        name = painting.text(painter, QRect(left, top, right - left, first), row.name, "label")
        below = QRect(left, top + first + 2, right - left, second)
        return painting.text(painter, below, row.line, "small", "text.secondary") and name
