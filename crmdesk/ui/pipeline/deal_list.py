"""The pipeline as a list: the same opportunities as on the board, grouped by stage, with their sums at the foot.

The rows are those that the board read, so both always show the same; only their order within a stage is the list's own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from crmdesk.models import folding
from crmdesk.models.queries.board import Board as Found
from crmdesk.models.queries.board import Card, Column
from crmdesk.text import N_, _
from crmdesk.ui import tokens
from crmdesk.ui.kit import format, painting
from crmdesk.ui.kit.card import Divider
from crmdesk.ui.kit.inset import inset
from crmdesk.ui.kit.labels import ElidedLabel
from crmdesk.ui.kit.plain import tooltip
from crmdesk.ui.kit.popover import Option
from crmdesk.ui.kit.record_table import SortHeader
from crmdesk.ui.kit.rows_view import RowsView, keep_scroll_bar
from crmdesk.ui.pipeline.cards import chips, is_late, paint_chips, value_words, why_idle, why_missing
from crmdesk.ui.pipeline.shades import stage_colour
from crmdesk.ui.records.asking import ask_one
from crmdesk.ui.theme import theme

Index = QModelIndex | QPersistentModelIndex
_PAD, _EDGE = 10, 20


@dataclass(frozen=True)
class _Column:
    """A column: key, title, width at normal text size, whether it holds figures, and by what it is ordered."""

    key: str
    title: str
    width: int
    right: bool
    order: Callable[[Card], Any]
    descending: bool = False


NAME, ACCOUNT, VALUE, WEIGHTED, CLOSE, TASK, OWNER = "name", "account", "value", "weighted", "close", "task", "owner"
COLUMNS = (
    _Column(NAME, N_("Name"), 210, False, lambda card: folding.fold(card.name)),
    _Column(ACCOUNT, N_("Account"), 180, False, lambda card: folding.fold(card.account)),
    _Column(VALUE, N_("Value"), 104, True, lambda card: card.value or 0, True),
    _Column(WEIGHTED, N_("Weighted"), 104, True, lambda card: card.weighted, True),
    _Column(CLOSE, N_("Close date"), 116, True, lambda card: card.close_date or dt.date.max),
    _Column(TASK, N_("Next step"), 240, False, lambda card: card.task_due or ("~" if card.task_id else "")),
    _Column(OWNER, N_("Owner"), 120, False, lambda card: folding.fold(card.owner)),
)
_LEAST_WANTED = (OWNER, WEIGHTED, TASK, ACCOUNT)


class DealList(QWidget):
    """The table and its foot.

    Signals: opened(), for Enter or a double click; edit_asked(column), for F2; menu_asked(global point);
    stage_menu_asked(Column, global point), on the head of a stage.
    """

    opened = Signal()
    edit_asked = Signal(str)
    menu_asked = Signal(QPoint)
    stage_menu_asked = Signal(object, QPoint)

    def __init__(self, currency: str) -> None:
        super().__init__()
        self._currency = currency
        self._order, self._descending = CLOSE, False
        self.model = DealRows(currency)
        self.table = _Table(_("Opportunities by stage"))
        self.table.setModel(self.model)
        self.table.setItemDelegate(_Delegate(self.table))
        self.table.entered_key.connect(self.opened)
        self.table.edit_key.connect(
            lambda: self.edit_asked.emit(COLUMNS[max(0, self.table.currentIndex().column())].key)
        )
        self.table.doubleClicked.connect(lambda index: self.opened.emit() if self.model.card(index.row()) else None)
        self.table.header.sectionClicked.connect(lambda section: self.order_by(COLUMNS[section].key))
        self.table.menu_asked.connect(self.menu_asked)
        self.table.stage_menu_asked.connect(self.stage_menu_asked)
        self.foot = ElidedLabel("", "label", align=painting.RIGHT, tabular=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(Divider())
        column.addWidget(inset(self.foot, _EDGE, 8))

    @property
    def current(self) -> Card | None:
        """The opportunity of the marked row."""
        return self.model.card(self.table.currentIndex().row())

    @property
    def stage(self) -> Column | None:
        """The stage of the marked row."""
        card = self.current
        return next((one for one in self.model.found.columns if card and one.stage_id == card.stage_id), None)

    def first_focus(self) -> QWidget:
        """The table."""
        return self.table

    def place(self) -> QWidget:
        """What a question about the marked cell opens beside."""
        return self.table.place()

    def show_found(self, found: Found, now: dt.datetime, wanted: int | None = None) -> None:
        """Show what was found, with the wanted row marked and in sight, else the one that was, left where it is."""
        before, at = self.current, self.table.currentIndex()
        looks_elsewhere = wanted is None and before is not None and not self.table.sees(at)
        scrolled = self.table.verticalScrollBar().value()
        wanted = wanted or (before.id if before else None)
        self.model.fill(found, now, self._order, self._descending)
        self.table.header.show_order(
            next(n for n, one in enumerate(COLUMNS) if one.key == self._order),
            Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder,
        )
        row = self.model.row_of(wanted) if wanted else None
        self.table.mark(row if row is not None else self.model.nearest(max(0, at.row())), max(0, at.column()))
        self.table.fit()
        if looks_elsewhere:
            self.table.verticalScrollBar().setValue(scrolled)
        value, weighted = sum(one.value for one in found.open_columns), sum(one.weighted for one in found.open_columns)
        words = [
            format.counted("{n} opportunity", "{n} opportunities", found.deals),
            format.whole_money(value, self._currency),
            _("weighted {amount}").format(amount=format.whole_money(weighted, self._currency)),
        ]
        if hidden := found.deals - sum(len(cards) for cards in found.cards.values()):
            words.insert(0, _("{n} more are found by filter and search").format(n=format.number(hidden)))
        self.foot.setText("  ·  ".join(words))

    def select(self, card_id: int) -> bool:
        """Mark a row; False when it is not shown."""
        row = self.model.row_of(card_id)
        if row is None:
            return False
        self.table.mark(row, max(0, self.table.currentIndex().column()))
        return True

    def order_by(self, key: str) -> None:
        """Order the rows of each stage by a column; once more turns the order."""
        column = next(one for one in COLUMNS if one.key == key)
        self._descending = not self._descending if key == self._order else column.descending
        self._order = key
        self.show_found(self.model.found, self.model.now)

    def ask_order(self) -> None:
        """Ask by what the rows are to be ordered: the way without a mouse."""
        now = _("descending") if self._descending else _("ascending")
        options = [Option(one.key, _(one.title), now if one.key == self._order else "") for one in COLUMNS]
        ask_one(self.table, _("Order by"), options, lambda key: self.order_by(str(key)), marked=self._order)

    def measures(self) -> tuple[int, int]:
        """How high (px) the head of the table and what lies below it are."""
        return self.table.header.sizeHint().height(), self.height() - self.table.height()

    # Where one is

    def mark(self) -> tuple[str, bool, int]:
        """Order, whether it descends, and how far it is scrolled."""
        return self._order, self._descending, self.table.verticalScrollBar().value()

    def order_as(self, order: str, *, descending: bool) -> None:
        """Order the rows of each stage, when they are shown next."""
        self._order, self._descending = order, descending


class DealRows(QAbstractTableModel):
    """For each stage a row with its sums and below it the opportunities that stand in it."""

    def __init__(self, currency: str) -> None:
        super().__init__()
        self.rows: list[Card | Column] = []
        self.found, self.now = Found(), dt.datetime.now(dt.UTC)
        self._currency = currency
        self._at: Mapping[int, int] = {}

    def fill(self, found: Found, now: dt.datetime, order: str, descending: bool) -> None:
        """Show other opportunities, in each stage ordered by a column."""
        key = next(one.order for one in COLUMNS if one.key == order)
        self.beginResetModel()
        self.found, self.now, self.rows = found, now, []
        for stage in found.open_columns:
            if cards := found.cards[stage.stage_id]:
                self.rows += [stage, *sorted(cards, key=key, reverse=descending)]
        self._at = {row.id: n for n, row in enumerate(self.rows) if isinstance(row, Card)}
        self.endResetModel()

    def card(self, row: int) -> Card | None:
        """The opportunity of a row; None for the row of a stage."""
        found = self.rows[row] if 0 <= row < len(self.rows) else None
        return found if isinstance(found, Card) else None

    def row_of(self, card_id: int) -> int | None:
        """The row of an opportunity."""
        return self._at.get(card_id)

    def nearest(self, row: int) -> int | None:
        """The row of an opportunity at or next to a row."""
        return min(self._at.values(), key=lambda one: (abs(one - row), one), default=None)

    def widest(self) -> dict[str, int]:
        """The room in px that the columns of amounts need: the sums of the stages are the longest."""
        return {
            key: 2 * _PAD + 4 + max(painting.width_of(one, "label", tabular=True) for one in (*sums, least))
            for key, least in ((VALUE, _("No value")), (WEIGHTED, ""))
            if (sums := [self.words(one, key) for one in self.found.open_columns])
        }

    # Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008, D102
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008, D102
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802, D102
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(COLUMNS[section].title)
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return painting.RIGHT if COLUMNS[section].right else painting.LEFT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:  # noqa: D102
        enabled = Qt.ItemFlag.ItemIsEnabled
        return enabled | Qt.ItemFlag.ItemIsSelectable if self.card(index.row()) else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        row, key = self.rows[index.row()], COLUMNS[index.column()].key
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(row, key)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_(COLUMNS[index.column()].title)} {self.words(row, key)}"
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole) and isinstance(row, Card):
            told = (card_task(row), why_missing(row), why_idle(row, self.now))
            why = "\n".join(filter(None, told)) if key in (NAME, TASK) else ""
            return tooltip(why) if role == Qt.ItemDataRole.ToolTipRole else why
        return None

    def words(self, row: Card | Column, key: str) -> str:
        """The text of a cell."""
        if isinstance(row, Column):
            return {
                NAME: f"{_(row.name)} {format.number(row.deals)}",
                VALUE: format.whole_money(row.value, self._currency),
                WEIGHTED: format.whole_money(row.weighted, self._currency),
            }.get(key, "")
        day = format.short_day(row.close_date, self.now.astimezone().date()) if row.close_date else ""
        return {
            NAME: row.name,
            ACCOUNT: row.account,
            VALUE: value_words(row),
            WEIGHTED: "" if row.value is None else format.whole_money(row.weighted, row.currency),
            CLOSE: day,
            TASK: ", ".join(long for long, _short, _icon, _tone in chips(row, self.now)),
            OWNER: row.owner,
        }[key]


def card_task(card: Card) -> str:
    """The next task of a card with its day."""
    day = format.weekday(dt.datetime.fromisoformat(card.task_due).astimezone().date()) if card.task_due else ""
    return " · ".join(filter(None, (card.task, day)))


class _Table(RowsView):
    """The view. Signals: entered_key(), edit_key(), for Enter and F2; menu_asked(global point), by mouse or key;
    stage_menu_asked(Column, global point), by mouse."""

    menu_asked = Signal(QPoint)
    stage_menu_asked = Signal(object, QPoint)
    entered_key = Signal()
    edit_key = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        keep_scroll_bar(self)
        self.header = header = SortHeader(self)
        self.setHorizontalHeader(header)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(24)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._place = QWidget(self.viewport())
        self._place.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.fit)

    def mark(self, row: int | None, column: int) -> None:
        """Mark a cell and its row; None marks nothing."""
        if row is None:
            self.clearSelection()
            return
        column = next((n for n in (column, 0) if not self.isColumnHidden(n)), 0)
        self.setCurrentIndex(self.model().index(row, column))

    def sees(self, index: QModelIndex) -> bool:
        """Whether its row is in sight."""
        row = self.visualRect(index)
        return row.bottom() >= 0 and row.top() < self.viewport().height()

    def place(self) -> QWidget:
        """What lies over the marked cell."""
        self.scrollTo(self.currentIndex())
        self._place.setGeometry(self.visualRect(self.currentIndex()))
        self._place.show()
        return self._place

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        bare = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if bare and key in steps:
            self.step(steps[key], 1)
        elif bare and key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            page = max(1, self.viewport().height() // self.row_height() - 1)
            self.step(1 if key == Qt.Key.Key_PageDown else -1, page)
        elif bare and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.step(-1 if key == Qt.Key.Key_Home else 1, self.model().rowCount())
        elif bare and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_key.emit()
        elif bare and key == Qt.Key.Key_F2:
            self.edit_key.emit()
        else:
            super().keyPressEvent(event)

    def step(self, by: int, rows: int = 1) -> None:
        """Go so many rows in a direction and on to the next opportunity, else back to the last one passed."""
        model, at = self.model(), self.currentIndex()
        if not isinstance(model, DealRows):
            return
        last = model.rowCount() - 1
        target = max(0, min(last, at.row() + by * rows))
        while 0 <= target <= last and model.card(target) is None:
            target += by
        if not 0 <= target <= last:
            target = model.nearest(max(0, min(last, target))) or 0
        if model.card(target) is not None:
            self.mark(target, max(0, at.column()))
            if target == 1:
                self.scrollToTop()  # the head of the first stage is seen, too

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102
        at, model, under = event.globalPos(), self.model(), self.indexAt(event.pos())
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            under = self.currentIndex()
            at = self.viewport().mapToGlobal(self.visualRect(under).center())
        row = model.rows[under.row()] if under.isValid() and isinstance(model, DealRows) else None
        if isinstance(row, Column):
            self.stage_menu_asked.emit(row, at)
        elif row is not None:
            self.mark(under.row(), under.column())
            self.menu_asked.emit(at)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """As many columns as there is room for; those that one misses least go first, names share the rest."""
        names = {one.key: painting.width_of(_(one.title), "small.medium") + theme.px(40) for one in COLUMNS}
        model = self.model()
        sums = model.widest() if isinstance(model, DealRows) else {}
        widths = {one.key: max(theme.px(one.width), names[one.key], sums.get(one.key, 0)) for one in COLUMNS}
        shown = [one.key for one in COLUMNS]
        for key in _LEAST_WANTED:
            if sum(widths[one] for one in shown) > self.viewport().width():
                shown.remove(key)
        for n, one in enumerate(COLUMNS):
            self.setColumnHidden(n, one.key not in shown)
            stretched = one.key in (NAME, ACCOUNT)
            mode = QHeaderView.ResizeMode.Stretch if stretched else QHeaderView.ResizeMode.Fixed
            self.header.setSectionResizeMode(n, mode)
            if not stretched:
                self.setColumnWidth(n, widths[one.key])


class _Delegate(QStyledItemDelegate):
    """Paints the rows of stages as heads of groups, and the marked cell with a ring: F2 changes what it holds."""

    def __init__(self, view: _Table) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        model = index.model()
        if not isinstance(model, DealRows):
            return
        row, column = model.rows[index.row()], COLUMNS[index.column()]
        rect: QRect = option.rect
        inside = rect.adjusted(_EDGE if index.column() == 0 else _PAD, 0, -_PAD, -1)
        align = painting.RIGHT if column.right else painting.LEFT
        words = model.words(row, column.key)
        if isinstance(row, Column):
            painter.fillRect(rect, theme.colour("bg.sunken"))
            if column.key == NAME:
                self._paint_stage(painter, inside, row, model.found.open_columns)
            else:
                painting.text(painter, inside, words, "label", "text.primary", align, tabular=True)
            return
        self._paint_ground(painter, rect, option, index)
        late = column.key == CLOSE and is_late(row, model.now)
        if column.key == TASK:
            self._paint_task(painter, inside, row, model.now)
            return
        if late:
            wide = painting.width_of(words, "label.regular", tabular=True) + 1
            mark = theme.px(14)
            at = QPoint(inside.right() - wide - mark - 4, inside.center().y() - mark // 2)
            painting.icon(painter, at, "calendar-x-2", "bad.icon", mark)
        known = column.key == NAME or (column.key == VALUE and row.value is not None)
        token = "bad.text" if late else "text.primary" if known else "text.secondary"
        style = "label" if column.key == NAME else "label.regular"
        painting.text(painter, inside, words, style, token, align, tabular=column.right)

    def _paint_stage(self, painter: QPainter, inside: QRect, stage: Column, stages: Sequence[Column]) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(10)
        painting.swatch(
            painter, QPoint(inside.left() + side // 2, inside.center().y() + 1), stage_colour(stages, stage)
        )
        name, count = _(stage.name), format.number(stage.deals)
        left = inside.left() + side + 8
        chip = painting.chip_size(count)
        wide = min(painting.width_of(name, "label.strong") + 1, inside.right() - left - chip.width() - 8)
        painting.text(painter, QRect(left, inside.top(), wide, inside.height()), name, "label.strong")
        at = QPoint(left + wide + 8, inside.top() + (inside.height() - chip.height()) // 2)
        painting.chip(painter, at, count)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        here, focused = self._view.currentIndex(), self._view.hasFocus()
        if here.row() == index.row():
            painter.fillRect(rect, theme.colour("bg.selected" if focused else "bg.selected.inactive"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("bg.hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("border.subtle"))
        if focused and here.row() == index.row() and here.column() == index.column():
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painting.focus_ring(painter, rect.adjusted(1, 1, -1, -2), tokens.RADIUS["sm"])
            painter.restore()

    def _paint_task(self, painter: QPainter, inside: QRect, card: Card, now: dt.datetime) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high = painting.chip_size("0", "clock").height()
        at = QPoint(inside.left(), inside.top() + (inside.height() - high) // 2)
        paint_chips(painter, at, chips(card, now), inside.width())
        painter.restore()
