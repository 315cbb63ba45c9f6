"""Rows to go through with the arrows while the keyboard stays in a field above: what the palette and search show.

A row is a heading, or something that can be taken: an icon, words, a note, keys at the right, perhaps a second line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crmdesk.ui import tokens
from crmdesk.ui.kit import painting
from crmdesk.ui.kit.keys import key_words
from crmdesk.ui.theme import theme

Index = QModelIndex | QPersistentModelIndex
Spans = Sequence[tuple[int, int]]

_PAD = 12


@dataclass(frozen=True)
class Row:
    """One row; without `run` it is a heading. keys: or a day, at the right. key: by which it is found again after the
    rows were made anew.

    marked, line_marked: the letters of words and line that match what was typed.
    """

    words: str
    icon: str = ""
    note: str = ""
    keys: str = ""
    run: Callable[[], object] | None = None
    key: object = None
    line: str = ""
    marked: Spans = ()
    line_marked: Spans = ()

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return ", ".join(filter(None, (self.words, self.note, self.keys)))


class Rows(QAbstractListModel):
    """Rows as a model."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802, D102
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:  # noqa: D102
        if not index.isValid() or self.rows[index.row()].run is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.words if role == Qt.ItemDataRole.DisplayRole else row.spoken
        return row.line if role == Qt.ItemDataRole.AccessibleDescriptionRole else None


class EntryList(QListView):
    """The rows, on the ground of a colour token. aside: the room in px beside a row that lights up.

    Signals: taken(Row), by Enter or a click; moved(Row), when the user marked another one.
    """

    taken = Signal(object)
    moved = Signal(object)

    def __init__(
        self, name: str, ground: str, *, focus: Qt.FocusPolicy = Qt.FocusPolicy.NoFocus, aside: int = 8
    ) -> None:
        super().__init__()
        self.aside = aside
        self.rows = Rows(self)
        self._ground = ground
        # it paints all of its ground, so that a letter typed over a page does not paint that page anew
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(name)
        self.setProperty("surface", "clear")
        self.setFocusPolicy(focus)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setItemDelegate(_Delegate(self))
        self.setModel(self.rows)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def current(self) -> Row | None:
        """The row that Enter takes."""
        index = self.currentIndex()
        return self.rows.rows[index.row()] if index.isValid() else None

    def show_rows(self, rows: Sequence[Row], mark: object = None) -> None:
        """Show other rows, with the mark on the row of a key, else on the first that can be taken."""
        self.rows.show(rows)
        can = [n for n, row in enumerate(rows) if row.run is not None]
        at = next((n for n in can if mark is not None and rows[n].key == mark), can[0] if can else None)
        if at is not None:
            self.setCurrentIndex(self.rows.index(at, 0))
            if at == can[0]:
                self.scrollToTop()  # with the heading above it

    def step(self, by: int) -> None:
        """Mark the next row that can be taken, or the one before; past the end comes the beginning."""
        can = [n for n, row in enumerate(self.rows.rows) if row.run is not None]
        if not can:
            return
        now = self.currentIndex().row()
        at = can.index(now) + by if now in can else 0
        self.setCurrentIndex(self.rows.index(can[at % len(can)], 0))
        if can[at % len(can)] == can[0]:
            self.scrollToTop()
        if (row := self.current) is not None:
            self.moved.emit(row)

    def mark(self, wanted: Callable[[Row], bool]) -> None:
        """Mark the first row of a sort."""
        at = next((n for n, row in enumerate(self.rows.rows) if row.run is not None and wanted(row)), None)
        if at is not None:
            self.setCurrentIndex(self.rows.index(at, 0))
            self.moved.emit(self.rows.rows[at])

    def take(self) -> None:
        """Take the marked row."""
        if (row := self.current) is not None and row.run is not None:
            self.taken.emit(row)

    def wanted_height(self) -> int:
        """The height of all rows in px."""
        return sum(height_of(row) for row in self.rows.rows) + 2

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, D102
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.colour(self._ground))
        painter.end()
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802, D102
        if step := {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key())):
            self.step(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Letters are commands here."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802, D102
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            row = self.rows.rows[index.row()]
            if row.run is not None:
                self.taken.emit(row)
                return
        super().mouseReleaseEvent(event)


def height_of(row: Row) -> int:
    """The height of a row in px."""
    if row.run is None:
        return theme.line("small.strong") + 18
    return (
        theme.line("label") + theme.line("small") + 18 if row.line else max(theme.control, theme.line("label") + 8) + 6
    )


class _Delegate(QStyledItemDelegate):
    """Paints a row."""

    def __init__(self, view: EntryList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, D102
        return QSize(100, height_of(self._view.rows.rows[index.row()]))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = self._view.rows.rows[index.row()]
        rect = option.rect
        if row.run is None:
            place = rect.adjusted(self._view.aside + _PAD, 8, -self._view.aside, 0)
            painting.text(painter, place, row.words, "small.strong", "text.secondary")
            return
        inside = rect.adjusted(self._view.aside, 1, -self._view.aside, -1)
        current = index.row() == self._view.currentIndex().row()
        if current:
            painting.box(painter, inside, tokens.RADIUS["md"], fill=theme.colour("bg.selected"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painting.box(painter, inside, tokens.RADIUS["md"], fill=theme.colour("bg.hover"))
        self._contents(painter, inside.adjusted(_PAD, 0, -_PAD, 0), row, current)
        if current and self._view.hasFocus():
            painting.focus_ring(painter, inside, tokens.RADIUS["md"])

    def _contents(self, painter: QPainter, inside: QRect, row: Row, current: bool) -> None:
        mark = theme.px(18)
        first = QRect(inside)
        if row.line:
            first.setHeight(theme.line("label") + 8)
            first.translate(0, 2)
        if row.icon:
            at = QPoint(first.left(), first.center().y() - mark // 2 + 1)
            painting.icon(painter, at, row.icon, "accent.icon" if current else "text.secondary", mark)
        left, right = inside.left() + mark + 12, inside.right()
        keys = row.keys or (key_words("Return") if current else "")
        if keys:
            width = painting.width_of(keys, "small", tabular=True) + 1
            place = QRect(right - width, first.top(), width, first.height())
            painting.text(painter, place, keys, "small", "text.secondary", painting.RIGHT, tabular=True)
            right -= width + 16
        room = right - left
        words = min(room, painting.width_of(row.words, "label.strong" if row.marked else "label") + 2)
        paint_marked(
            painter, QRect(left, first.top(), words, first.height()), row.words, "label", "text.primary", row.marked
        )
        if row.note and room - words > 48:
            place = QRect(left + words + 10, first.top(), room - words - 10, first.height())
            painting.text(painter, place, row.note, "small", "text.secondary", tabular=True)
        if row.line:
            top = first.bottom() - 3
            place = QRect(left, top, inside.right() - left, theme.line("small") + 4)
            paint_marked(painter, place, row.line, "small", "text.secondary", row.line_marked)


def paint_marked(painter: QPainter, rect: QRect, words: str, style: str, token: str, marked: Spans) -> None:
    """One line in which what matches is strong and has the accent; cut where it is too long."""
    if not marked:
        painting.text(painter, rect, words, style, token)
        return
    parts: list[tuple[str, bool]] = []
    at = 0
    for first, end in marked:
        parts += [(words[at:first], False), (words[first:end], True)]
        at = end
    parts.append((words[at:], False))
    x = rect.left()
    for part, strong in parts:
        if not part or x >= rect.right():
            continue
        look = f"{style}.strong" if strong else style
        width = painting.width_of(part, look)
        place = QRect(x, rect.top(), min(width, rect.right() + 1 - x), rect.height())
        if not painting.text(painter, place, part, look, "accent.text" if strong else token):
            return
        x += width
