"""RecordTable: records of one kind in columns, a few or a million, with sorting, selection and what to say when empty.

As many columns are shown as there is room for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QStackedWidget,
    QStyle,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from crmdesk.controllers.desk import Desk
from crmdesk.models import kinds
from crmdesk.models.changes import Changes
from crmdesk.models.field import Field
from crmdesk.models.queries.lists import ListQuery, View
from crmdesk.text import N_, _
from crmdesk.ui import tokens
from crmdesk.ui.kit import painting, show
from crmdesk.ui.kit.action import LIST, Action, bind
from crmdesk.ui.kit.cut_delegate import CutDelegate
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.jobs import Runs
from crmdesk.ui.kit.popover import Option, Options, Popover
from crmdesk.ui.kit.row_model import RECORD, RowModel
from crmdesk.ui.kit.rows_view import RowsView, keep_scroll_bar
from crmdesk.ui.kit.skeleton import Skeleton, rows
from crmdesk.ui.theme import theme

Index = QModelIndex | QPersistentModelIndex
Column = str | Field[Any]
"""A column of the entity, or a field made for an extra column of the view."""

_FIRST = 176
_PAD, _EDGE = 10, 12
_MOST_TOLD = 1_000


def extra(name: str, made: Field[Any]) -> Field[Any]:
    """A field that shows an extra column of a view: extra("open_value", field.money(N_("Open")))."""
    made.column = made.name = name
    return made


class RecordTable(QWidget):
    """A table, or in its place an empty state.

    Signals: opened(id), for Enter or a double click; pointed(id or None), when the user went to another record;
    counted(total), when the rows of a query were found; cleared(), when filters without a hit should go; awaited(),
    when rows take long to be found.
    """

    commands: ClassVar[tuple[Action[RecordTable], ...]] = (
        Action("table-next", LIST, N_("Next record"), ("J",), lambda t: t.step(1), hint=N_("move")),
        Action("table-previous", LIST, N_("Previous record"), ("K",), lambda t: t.step(-1), hint=N_("move")),
        Action("table-arrows", LIST, N_("Next and previous"), ("Down", "Up")),
        Action("table-open", LIST, N_("Open"), ("Return",), hint=N_("open")),
        Action("table-extend", LIST, N_("Extend the selection"), ("Shift+Down", "Shift+Up")),
        Action("table-all", LIST, N_("Select all"), ("Ctrl+A",)),
        Action("table-order", LIST, N_("Order by…"), ("S",), lambda t: t.ask_order(), icon="list", hint=N_("order")),
    )
    opened = Signal(int)
    pointed = Signal(object)
    counted = Signal(int)
    cleared = Signal()
    awaited = Signal()

    def __init__(
        self,
        desk: Desk,
        jobs: Runs,
        view: View,
        columns: Sequence[Column],
        name: str,
        empty: EmptyState,
        currency: str = "EUR",
    ) -> None:
        super().__init__()
        self.model = _Rows(desk, jobs, view, columns, currency)
        self.table = _Table(name)
        self.table.setModel(self.model)
        self.table.setItemDelegate(_CellDelegate(self.table))
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._on_current(now))
        self.table.enter_pressed.connect(self._open)
        self.table.doubleClicked.connect(lambda _index: self._open())
        self.table.sort_asked.connect(self._sort_by)
        self.table.resized.connect(self._fit)
        self.empty = empty
        self.missed = EmptyState("search", "", "", _("Clear filters"))
        self.missed.primary.clicked.connect(self.cleared)
        self._stack = QStackedWidget()
        for widget in (self.table, self.empty, self.missed):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setFocusProxy(self.table)
        self._skeleton = Skeleton(self.table, rows(1))
        self._skeleton.appeared.connect(self.awaited)
        self._kept: int | None = None
        self._row = 0
        self._scroll_to: int | None = None
        self._filling = False
        self.model.modelAboutToBeReset.connect(self._remember)
        self.model.filled.connect(self._on_filled)
        self.model.grown.connect(self.counted)
        bind(self.commands, self, {LIST: (self.table,)})
        theme.changed.connect(self._fit)

    # What is shown

    @property
    def query(self) -> ListQuery:
        """What the rows are the answer to."""
        return self.model.query

    def show_query(self, query: ListQuery) -> None:
        """Find other rows; the record that is marked stays marked where it is among them."""
        self._remember()
        if (query.filters, query.search) != (self.query.filters, self.query.search):
            self._row = 0
        if self.model.total == 0:
            self._skeleton.begin()
        self._show_order(query)
        self.model.show(query, from_top=self._kept is None and self._scroll_to is None)

    def refresh(self, changes: Changes | None = None) -> None:
        """Take up what changed."""
        self._remember()
        self.model.refresh(changes)

    def repaint_rows(self) -> None:
        """Read the shown rows again: what they show of other records changed."""
        self.model.reread()

    def close_rows(self) -> None:
        """Give the readers back."""
        self.model.close()

    def first_focus(self) -> QWidget:
        """The rows, or what can be done where there are none."""
        shown = self._stack.currentWidget()
        return shown.primary if isinstance(shown, EmptyState) else self.table

    @property
    def is_unused(self) -> bool:
        """Whether there is nothing to list, whatever one would ask for."""
        return self._stack.currentWidget() is self.empty

    # What is marked

    @property
    def current_id(self) -> int | None:
        """The record of the marked row."""
        index = self.table.currentIndex()
        return self.model.record_id(index.row()) if index.isValid() else None

    def select(self, record_id: int) -> bool:
        """Mark a record; False when it is not among the rows. While rows are being found it is marked afterwards."""
        row = self.model.row_of(record_id)
        self._kept = record_id
        if row is None:
            return False
        self._mark(row)
        return True

    def selected_ids(self, most: int) -> list[int]:
        """The selected records, at most so many, in the order of the rows."""
        ids: list[int] = []
        for first, last in self.selected_ranges():
            ids += self.model.ids(first, min(last, first + most - len(ids) - 1))
            if len(ids) >= most:
                break
        return ids

    def selected_ranges(self) -> list[tuple[int, int]]:
        """The selected rows as ranges, both ends included; never row by row."""
        chosen = self.table.selectionModel().selection()
        return sorted((chosen.at(n).top(), chosen.at(n).bottom()) for n in range(chosen.count()))

    @property
    def scrolled(self) -> int:
        """How far the list is scrolled, in px."""
        return self.table.verticalScrollBar().value()

    def come_back(self, query: ListQuery, record_id: int | None, scrolled: int) -> None:
        """Show the rows of a query as they were left: this one marked, and scrolled as far."""
        self._remember()
        self._kept, self._scroll_to = record_id, scrolled
        self.show_query(query)

    def mark_first(self) -> None:
        """Mark the first row."""
        if self.model.total:
            self._mark(0)

    def step(self, by: int) -> None:
        """Mark the row so many further on."""
        row = self.table.currentIndex().row() + by
        if 0 <= row < self.model.total:
            self._mark(row)

    # Order

    def ask_order(self) -> None:
        """Ask by what the rows are to be ordered: the way without a mouse."""
        now = _("descending") if self.query.descending else _("ascending")
        sortable = [f for f in self.model.columns if f.sort]
        options = [Option(f.column, _(f.label), now if f.column == self.query.sort else "") for f in sortable]
        box = Popover(self.table, _("Order by"), width=260)
        choice = Options(options, _("Order by"), marked=self.query.sort)
        box.body.addWidget(choice)

        def chosen(column: object) -> None:
            box.done()
            self._sort_by(next(n for n, f in enumerate(self.model.columns) if f.column == column))

        choice.chosen.connect(chosen)
        box.open(choice)

    def _sort_by(self, section: int) -> None:
        f = self.model.columns[section]
        if not f.sort:
            return
        same = self.query.sort == f.column
        turned = not self.query.descending if same else f.kind.align == "right" or f.column.endswith("_at")
        query = self.query
        self.show_query(ListQuery(query.entity, query.filters, query.search, f.column, turned))

    def _show_order(self, query: ListQuery) -> None:
        at = next((n for n, f in enumerate(self.model.columns) if f.column == query.sort and f.sort), -1)
        order = Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder
        self.table.header.show_order(at, order)

    # Inside

    def _remember(self) -> None:
        if not self._filling:
            self._filling = True
            self._kept = self.current_id or self._kept
            self._row = max(0, self.table.currentIndex().row())

    def _on_filled(self, total: int) -> None:
        self._filling = False
        self._skeleton.end()
        self._say_why(total)
        self._fit()
        kept = self.model.row_of(self._kept) if self._kept is not None else None
        if kept is not None:
            self._mark(kept)
        elif total and self._kept is not None:
            self._mark(min(self._row, total - 1))  # it is gone: the next one
        else:
            self.pointed.emit(None)
        if self._scroll_to is not None:
            self.table.verticalScrollBar().setValue(self._scroll_to)
            self._scroll_to = None
        self.counted.emit(total)

    def _say_why(self, total: int) -> None:
        filtered = bool(self.query.search.strip() or self.query.filters)
        had_focus = self.table.hasFocus()
        if not total and filtered:
            words = self.query.search.strip()
            title = _('Nothing matches "{words}"').format(words=words) if words else _("Nothing matches these filters")
            self.missed.set(title, "", _("Clear filters") if self.query.filters else _("Clear search"))
        self._stack.setCurrentWidget(self.table if total else self.missed if filtered else self.empty)
        if had_focus and not total:
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark(self, row: int) -> None:
        index = self.model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(index, flags)
        self.table.scrollTo(index)

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self._kept = self.model.record_id(index.row())
            self.pointed.emit(self._kept)

    def _open(self) -> None:
        if (record_id := self.current_id) is not None:
            self.opened.emit(record_id)

    def _fit(self) -> None:
        """Show as many columns as there is room for, in their order; the first and other records share the rest."""
        widths = [theme.px(_FIRST), *(self._width(n) for n in range(1, len(self.model.columns)))]
        left = self.table.viewport().width()
        shown = 0
        for width in widths:
            if shown and width > left:
                break
            left -= width
            shown += 1
        long = [n for n, f in enumerate(self.model.columns[:shown]) if not n or _names_record(f)]
        for n, width in enumerate(widths):
            self.table.setColumnHidden(n, n >= shown)
            if n:
                self.table.setColumnWidth(n, width + (max(0, left) // len(long) if n in long else 0))
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _width(self, section: int) -> int:
        f = self.model.columns[section]
        words = [_(word.label) for word in f.kind.words] if isinstance(f.kind, kinds.Choice) else []
        if _names_record(f):
            return theme.px(_FIRST)  # a name of its own
        widest = max(
            (painting.width_of(word, "label.regular") for word in words), default=theme.px(f.kind.width) - 2 * _PAD
        )
        return max(widest + 2 * _PAD + 4, painting.width_of(_(f.label), "small.strong") + theme.px(36))


def _names_record(f: Field[Any]) -> bool:
    """Whether it names another record, and not a word of a short list, such as a stage."""
    return isinstance(f.kind, kinds.Link) and f.kind.target in show.TABLE_ICONS


class _Rows(RowModel):
    """Rows whose columns may be extras of the view, in the currency of the file."""

    def __init__(self, desk: Desk, jobs: Runs, view: View, columns: Sequence[Column], currency: str) -> None:
        super().__init__(desk, jobs, view, spoken=self._speak)
        self.columns = self._fields = [view.entity.fields[c] if isinstance(c, str) else c for c in columns]
        self._currency = currency

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        if role == Qt.ItemDataRole.DisplayRole and index.isValid():
            record = self.record(index.row())
            return None if record is None else show.shown(self.columns[index.column()], record, self._currency)
        return super().data(index, role)

    def reread(self) -> None:
        """Forget the pages that were read, and paint."""
        self._pages.clear()
        self.dataChanged.emit(self.index(0, 0), self.index(max(0, self.total - 1), self.columnCount() - 1))

    def _speak(self, record: dict[str, Any]) -> tuple[str, str]:
        texts = [(f, show.shown(f, record, self._currency)) for f in self.columns]
        return texts[0][1], ", ".join(f"{_(f.label)} {text}" for f, text in texts[1:] if text)


class _Table(RowsView):
    """The view. Signals: enter_pressed(), sort_asked(section) for a click on a header, resized()."""

    enter_pressed = Signal()
    sort_asked = Signal(int)
    resized = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(name)
        keep_scroll_bar(self)
        self.setCornerButtonEnabled(False)
        self.header = header = SortHeader(self)
        self.setHorizontalHeader(header)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(24)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.sectionClicked.connect(self.sort_asked)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self.enter_pressed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        super().paintEvent(event)
        current = self.currentIndex()
        if current.isValid() and self.hasFocus():
            row = self.visualRect(current.siblingAtColumn(0))
            row.setLeft(0)
            row.setRight(self.viewport().width() - 1)
            painting.focus_ring(painting.smooth(self.viewport()), row.adjusted(0, 0, -1, -1), tokens.RADIUS["sm"])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self.resized.emit()


class SortHeader(QHeaderView):
    """Names of columns; the first stands over its texts, which keep the page's edge.

    The arrow of the order stands beside the name, on the side where there is room: Qt's own would cover the end of a
    name that ends at the right.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._ordered, self._arrow = -1, "arrow-up"

    def show_order(self, section: int, order: Qt.SortOrder) -> None:
        """Mark the section by which the rows are ordered; -1 for none."""
        self._ordered = section
        self._arrow = "arrow-up" if order == Qt.SortOrder.AscendingOrder else "arrow-down"
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803, D102
        painter.fillRect(rect, theme.colour("bg.surface"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("border.default"))
        inside = rect.adjusted(_EDGE if logicalIndex == 0 else 2, 0, -2, 0)
        super().paintSection(painter, inside, logicalIndex)
        if logicalIndex != self._ordered:
            return
        words = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal))
        align = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        size, past = theme.px(12), 8 + painting.width_of(words, "small.medium") + 4
        x = inside.right() - past - size if align == painting.RIGHT else inside.left() + past
        painting.icon(painter, QPoint(x, inside.center().y() - size // 2), self._arrow, size=size)


class _CellDelegate(CutDelegate):
    """Paints a cell: text cut where it is too long, figures of one width, the row lit under mark and mouse."""

    def __init__(self, view: _Table) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        rect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            focused = self._view.hasFocus()
            painter.fillRect(rect, theme.colour("bg.selected" if focused else "bg.selected.inactive"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("bg.hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("border.subtle"))
        first = index.column() == 0
        if chosen and first:
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), theme.colour("accent.icon"))
        record = index.data(RECORD)
        if record is None:
            return
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")[:300]
        right = index.data(Qt.ItemDataRole.TextAlignmentRole) == painting.RIGHT
        inside = rect.adjusted(8 + _EDGE if first else _PAD, 0, -_PAD, -1)
        token = "text.primary" if first or right else "text.secondary"
        align = painting.RIGHT if right else painting.LEFT
        style = "label" if first else "label.regular"
        self.note(index, painting.text(painter, inside, words, style, token, align, tabular=right))

    def whole(self, index: Index) -> str:
        """The text of the cell."""
        return str(index.data(Qt.ItemDataRole.DisplayRole) or "")[:_MOST_TOLD]
