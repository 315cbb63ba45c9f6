"""What happened, day by day: a list of entries with an icon, a title and as much text as is useful at a glance.

It is a list view with a delegate and not a widget per entry, because an old account has hundreds of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem, QWidget

from crmdesk.ui import tokens
from crmdesk.ui.kit import format, painting
from crmdesk.ui.kit.cut_delegate import CutDelegate
from crmdesk.ui.kit.painting import Tone
from crmdesk.ui.theme import theme

Index = QModelIndex | QPersistentModelIndex

_DISC, _GAP, _MOST_LINES, _MOST_TOLD = 28, 12, 6, 1_000
PAD = 8
"""So far (px) an entry stands from the edges of the view, which are those of its light."""


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `when` is a local moment, or a day if the time is not known; key is the caller's."""

    key: object
    icon: str
    title: str
    body: str
    when: dt.datetime | dt.date
    tone: Tone = "neutral"
    note: str = ""
    """A few words after the title: who, or "as lead"."""


class Timeline(QListView):
    """Entries under a heading for each day, in the order they are given; newest first is the custom."""

    opened = Signal(object)
    """The user opened the entry with this key, by Enter or a double click."""

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Entries(self)
        self.setModel(self._model)
        self.setItemDelegate(_EntryDelegate(self))
        self.setAccessibleName(name)
        self.setProperty("surface", "clear")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.activated.connect(self._open)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def set_entries(self, entries: Sequence[Entry], today: dt.date | None = None) -> None:
        """Show these entries; today (by default the computer's) decides what is called Today."""
        self._model.fill(entries, today or dt.date.today())

    def entries(self) -> list[Entry]:
        """The entries that are shown."""
        return [row for row in self._model.rows if isinstance(row, Entry)]

    def content_height(self) -> int:
        """The height in px that all entries take at the present width."""
        rows = range(self._model.rowCount())
        return sum(self.sizeHintForIndex(self._model.index(row)).height() for row in rows)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()

    def _open(self, index: QModelIndex) -> None:
        row = self._model.rows[index.row()]
        if isinstance(row, Entry):
            self.opened.emit(row.key)


class _Entries(QAbstractListModel):
    """The entries with a row for each day before them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Entry | str] = []

    def fill(self, entries: Sequence[Entry], today: dt.date) -> None:
        """Show other entries."""
        self.beginResetModel()
        self.rows = []
        last: dt.date | None = None
        for entry in entries:
            day = _day(entry.when)
            if day != last:
                self.rows.append(format.day_heading(day, today))
                last = day
            self.rows.append(entry)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008, D102
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:  # noqa: D102
        is_entry = index.isValid() and isinstance(self.rows[index.row()], Entry)
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if is_entry else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: D102
        row = self.rows[index.row()]
        if isinstance(row, str):
            return row if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (row.title, row.note, format.day(_day(row.when)), _time(row.when))))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return row.body
        return None


class _EntryDelegate(CutDelegate):
    """Paints a day heading or an entry: a disc with the icon on a line, title, text and time."""

    def __init__(self, view: Timeline) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[tuple[str, int], int] = {}
        theme.changed.connect(self._heights.clear)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, D102
        row = _row(index)
        width = self._view.viewport().width()
        if isinstance(row, str):
            return QSize(width, theme.line("small") + (8 if index.row() == 0 else 16))
        body = self._body_height(row.body, width - self._left() - PAD)
        return QSize(width, max(theme.px(_DISC), theme.line("label") + 4 + body) + 2 * theme.air)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = _row(index)
        if isinstance(row, str):
            place = rect.adjusted(PAD, 0, 0, -6)
            painting.text(
                painter,
                place,
                row,
                "small.strong",
                "text.secondary",
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom,
            )
        else:
            self._paint_entry(painter, rect, state, index, row)
        painter.restore()

    def _paint_entry(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, index: Index, entry: Entry) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        active = self._view.hasFocus()
        if selected and active:
            painting.box(painter, rect.adjusted(1, 1, -1, -1), tokens.RADIUS["md"], fill=theme.colour("bg.selected"))
            painting.focus_ring(painter, rect.adjusted(1, 1, -1, -1), tokens.RADIUS["md"])
        elif state & QStyle.StateFlag.State_MouseOver:
            painting.box(painter, rect.adjusted(1, 1, -1, -1), tokens.RADIUS["md"], fill=theme.colour("bg.hover"))
        side = theme.px(_DISC)
        disc = QRect(rect.left() + PAD, rect.top() + theme.air, side, side)
        if not isinstance(_row(index.sibling(index.row() + 1, 0)), str):
            line = QRect(disc.center().x(), disc.bottom() + 4, 1, rect.bottom() - disc.bottom() + 1)
            painter.fillRect(line, theme.colour("border.default"))
        painting.box(painter, disc, side, fill=theme.colour(f"{entry.tone}.soft"))
        mark = theme.px(15)
        painting.icon(
            painter, disc.center() - QPoint(mark // 2 - 1, mark // 2 - 1), entry.icon, f"{entry.tone}.icon", mark
        )
        left = rect.left() + self._left()
        right = rect.right() - PAD
        time = _time(entry.when)
        line_height = theme.line("label")
        if time:
            wide = painting.width_of(time, "small", tabular=True) + 1
            place = QRect(right - wide, rect.top() + theme.air + 2, wide, line_height)
            painting.text(painter, place, time, "small", "text.secondary", painting.RIGHT, tabular=True)
            right -= wide + 8
        title = QRect(left, rect.top() + theme.air + 2, right - left, line_height)
        whole = [painting.text(painter, title, entry.title, "label")]
        used = painting.width_of(entry.title, "label") + 8
        if entry.note and used < title.width() - 24:
            place = title.adjusted(used, 0, 0, 0)
            whole.append(painting.text(painter, place, entry.note, "small", "text.secondary"))
        elif entry.note:
            whole.append(False)
        if entry.body:
            top = title.bottom() + 3
            place = QRect(left, top, rect.right() - PAD - left, rect.bottom() - top)
            whole.append(self._paint_body(painter, entry.body, place))
        self.note(index, *whole)

    def whole(self, index: Index) -> str:
        """All of an entry, as far as one reads in a tooltip."""
        row = _row(index)
        if isinstance(row, str):
            return row
        return "\n".join(filter(None, (row.title, row.note, row.body[:_MOST_TOLD])))

    def _paint_body(self, painter: QPainter, body: str, rect: QRect) -> bool:
        """Paint as much as there is room for; true if that is all."""
        painter.setPen(theme.colour("text.secondary"))
        layout, lines, cut = _laid_out(body, rect.width())
        last = lines - 1
        for number in range(lines):
            line = layout.lineAt(number)
            at = QPoint(rect.left(), rect.top() + number * theme.line("small"))
            if number == last and cut:
                rest = format.lines_as_one(body[line.textStart() :])
                place = QRect(at, QSize(rect.width(), theme.line("small")))
                painting.text(painter, place, rest, "small", "text.secondary")
            else:
                line.draw(painter, at)
        return not cut

    def _body_height(self, body: str, width: int) -> int:
        if not body:
            return 0
        key = (body, width)
        if key not in self._heights:
            if len(self._heights) > 5000:
                self._heights.clear()
            self._heights[key] = _laid_out(body, width)[1] * theme.line("small")
        return self._heights[key]

    def _left(self) -> int:
        return PAD + theme.px(_DISC) + _GAP


def _laid_out(body: str, width: int) -> tuple[QTextLayout, int, bool]:
    """The text in lines of a width in px, how many of them to show, and whether that cuts it."""
    shown = body[:2000].replace("\n", "\N{LINE SEPARATOR}")
    layout = QTextLayout(shown, theme.font("small"))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    lines = 0
    cut = False
    while (line := layout.createLine()).isValid():
        if lines == _MOST_LINES:
            cut = True
            break
        line.setLineWidth(max(40, width))
        lines += 1
    layout.endLayout()
    return layout, lines, cut


def _row(index: Index) -> Entry | str:
    model = index.model()
    return model.rows[index.row()] if isinstance(model, _Entries) and index.isValid() else ""


def _day(when: dt.datetime | dt.date) -> dt.date:
    return when.date() if isinstance(when, dt.datetime) else when


def _time(when: dt.datetime | dt.date) -> str:
    return format.time(when) if isinstance(when, dt.datetime) else ""
