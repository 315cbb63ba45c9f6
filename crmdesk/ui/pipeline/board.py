"""The board: the stages as columns of cards, moved by mouse or keys, and below them the zones for won and lost.

A dropped card stands in its new column only when the desk says so, a few milliseconds later; nothing here is
optimistic.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crmdesk.controllers import pipeline
from crmdesk.models.pipeline import StageKind
from crmdesk.models.queries.board import Board as Found
from crmdesk.models.queries.board import Card, Column
from crmdesk.ui.pipeline import acts
from crmdesk.ui.pipeline.cards import card_height
from crmdesk.ui.pipeline.column import (
    EDGE,
    SCROLL_STEP,
    StageColumn,
    Zone,
    head_height,
    zone_height,
)
from crmdesk.ui.pipeline.shades import stage_colour
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace

_TICK_MS = 30


class Board(QWidget):
    """The columns and zones of what was found.

    Signals: opened(), for Enter or a double click on the selected card; add_asked(stage), to make one; menu_asked(point
    of the screen); stage_menu_asked(Column, point of the screen); folded(stage names), which the user folded; more(),
    for cards that are not shown; foretold(Card, Column), while a card hangs over another stage, with None when it does
    no more.
    """

    opened = Signal()
    add_asked = Signal(int)
    menu_asked = Signal(QPoint)
    stage_menu_asked = Signal(object, QPoint)
    folded = Signal(list)
    more = Signal()
    foretold = Signal(object, object)

    def __init__(self, work: Workplace, folded: Sequence[str] = ()) -> None:
        super().__init__()
        self.work = work
        self.found = Found()
        self.columns: dict[int, StageColumn] = {}
        self.zones: dict[StageKind, Zone] = {}
        self._folded = set(folded)
        self._now = work.desk.clock()
        self._empty: list[int] = []
        self._column = 0
        self._row = QHBoxLayout()
        self._row.setContentsMargins(20, 4, 20, 4)
        self._row.setSpacing(12)
        self._low = False
        inside = QWidget()
        inside.setObjectName("scrolled")
        inside.setLayout(self._row)
        self.scroller = QScrollArea(widgetResizable=True)
        self.scroller.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.horizontalScrollBar().setProperty("kind", "page")
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setWidget(inside)
        self._zone_row = QHBoxLayout()
        self._zone_row.setContentsMargins(20, 4, 20, 4)
        self._zone_row.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.scroller, 1)
        column.addLayout(self._zone_row)
        self._drag = QTimer(self, interval=_TICK_MS)
        self._drag.timeout.connect(lambda: self.scroll_near_edge(QCursor.pos()))

    # What is shown

    @property
    def current(self) -> Card | None:
        """The card that is selected."""
        column = self._current_column()
        return column.list.current if column else None

    @property
    def stage(self) -> Column | None:
        """The stage that is worked in."""
        column = self._current_column()
        return column.stage if column else None

    def is_folded(self, stage: Column) -> bool:
        """Whether the column of a stage is folded."""
        return self.columns[stage.stage_id].is_folded

    def turn_fold(self, stage: Column) -> None:
        """Fold the column of a stage, or open it."""
        column = self.columns[stage.stage_id]
        column.turn_fold(not column.is_folded)

    def first_focus(self) -> QWidget:
        """The cards; until they are read, the place where they come."""
        column = self._current_column()
        if column is None:
            return self.scroller
        return column.strip if column.is_folded else column.list

    def place(self) -> QWidget:
        """What a question about the selected card opens beside."""
        column = self._current_column()
        return column.list.place() if column and column.list.current else self

    def show_found(self, found: Found, now: dt.datetime, wanted: int | None = None) -> None:
        """Show what was found, with the wanted card selected and in sight, else the one that was, left where it is."""
        stages = [(one.stage_id, one.name, one.kind) for one in found.columns]
        rebuild = stages != [(one.stage_id, one.name, one.kind) for one in self.found.columns]
        kept = wanted is None
        wanted = wanted or (self.current.id if self.current else None)
        waiting = self.scroller.hasFocus()
        if rebuild:
            self._build(found)
        self.found = found
        self._fill(now, wanted, kept=kept)
        if waiting:
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def fit(self, *, low: bool) -> None:
        """Say in one line what columns hold, where the window is low."""
        self._low = low
        for column in self.columns.values():
            column.head.set_flat(low)

    def measures(self) -> tuple[int, int, int]:
        """How high (px) the head of a column and a card are, and what lies below the columns."""
        return head_height(flat=self._low), card_height(), zone_height() + 8

    # Where one is

    def scrolled(self) -> tuple[int, dict[int, int]]:
        """How far the board is scrolled across, and each column down, by stage."""
        down = {stage: one.list.verticalScrollBar().value() for stage, one in self.columns.items()}
        return self.scroller.horizontalScrollBar().value(), down

    def scroll_to(self, across: int, down: Mapping[int, int]) -> None:
        """Scroll there again."""
        for stage, value in down.items():
            if stage in self.columns:
                self.columns[stage].list.scroll_to(value)
        self.scroller.horizontalScrollBar().setValue(across)

    def select(self, card_id: int) -> bool:
        """Select a card; False when it is not shown."""
        for at, column in enumerate(self.columns.values()):
            row = column.list.cards.row_of(card_id)
            if row is not None and not column.is_folded:
                self._go_to(at, row)
                return True
        return False

    def grow(self, found: Found, now: dt.datetime) -> bool:
        """Do one step of making the board the first time: a column, the zones, the cards of a column; False when there
        is nothing left to do. So what the user does meanwhile waits for a step and not for all of them."""
        if not found.columns:
            return False
        if not self.found.columns:
            if missing := [one for one in found.open_columns if one.stage_id not in self.columns]:
                self._make(missing[0], found)
            else:
                self._make_zones(found)
                self.found, self._empty = found, list(self.columns)
            return True
        if self._empty and (column := self.columns.get(self._empty.pop(0))):
            column.fill(column.stage, found.cards.get(column.stage.stage_id, []), now)
            return True
        return False

    def _build(self, found: Found) -> None:
        for layout in (self._row, self._zone_row):
            while (item := layout.takeAt(0)) is not None:
                if widget := item.widget():
                    widget.hide()
                    widget.deleteLater()
        self.columns, self.zones = {}, {}
        for stage in found.open_columns:
            self._make(stage, found)
        self._make_zones(found)

    def _make(self, stage: Column, found: Found) -> None:
        """Make a column, in the shade of its place among the open stages."""
        open_ones = found.open_columns
        column = StageColumn(stage, stage_colour(open_ones, stage), self.work.currency)
        column.head.set_flat(self._low)
        self._connect(column)
        column.fold(stage.name in self._folded)
        self.columns[stage.stage_id] = column
        self._row.addWidget(column, 1)

    def _make_zones(self, found: Found) -> None:
        for stage in found.columns:
            if stage.kind is not StageKind.OPEN:
                zone = self.zones[stage.kind] = Zone(stage)
                zone.dropped.connect(lambda card, _row, to=stage: self._close(card, to))
                zone.hovered.connect(lambda card, over=zone: self.hover(card, over))
                zone.pressed.connect(lambda to=stage: self._close(self.current.id if self.current else 0, to))
                self._zone_row.addWidget(zone)
                self.work.toasts.keep_clear(zone)

    def _connect(self, column: StageColumn) -> None:
        column.hovered.connect(lambda card: self.hover(card, column))
        column.dropped.connect(lambda card, row: self._drop(card, column, row))
        column.add.connect(lambda: self.add_asked.emit(column.stage.stage_id))
        column.folded.connect(lambda on: self._on_folded(column, on))
        column.more.connect(self.more)
        column.menu_asked.connect(lambda at: self.stage_menu_asked.emit(column.stage, at))
        cards = column.list
        cards.lifted.connect(self._drag.start)
        cards.lowered.connect(self.put_down)
        cards.doubleClicked.connect(lambda index: self._open_row(column, index.row()))
        cards.installEventFilter(self)
        cards.menu_asked.connect(lambda row, at: self._menu_at(column, row, at))
        cards.selectionModel().currentChanged.connect(lambda _now, _before: self._selected_in(column))

    def _fill(self, now: dt.datetime, wanted: int | None, *, kept: bool) -> None:
        self._now = now
        for at, stage in enumerate(self.found.open_columns):
            column = self.columns[stage.stage_id]
            row = column.list.currentIndex().row()
            column.fill(stage, self.found.cards[stage.stage_id], now)
            found = column.list.cards.row_of(wanted) if wanted and not column.is_folded else None
            if found is not None:
                if not kept or (at, found) != (self._column, column.list.currentIndex().row()):
                    self._go_to(at, found)
            elif at == self._column and (row >= 0 or column.list.hasFocus()):
                column.list.select(max(0, row))
        here = self._current_column()
        if here is not None and (here.is_folded or not here.list.cards.cards):
            self._leave_empty(here)

    def _leave_empty(self, here: StageColumn) -> None:
        """Go on in the nearest column with cards when the one that was worked in has none any more."""
        held = here.list.hasFocus()
        for at in sorted(range(len(self.columns)), key=lambda at: abs(at - self._column)):
            column = list(self.columns.values())[at]
            if column.list.cards.cards and not column.is_folded:
                self._column = at
                if held:
                    column.list.select(0)
                    column.list.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _on_folded(self, column: StageColumn, on: bool) -> None:
        name = column.stage.name
        self._folded = (self._folded | {name}) if on else (self._folded - {name})
        self.folded.emit(sorted(self._folded))

    def _open_row(self, column: StageColumn, row: int) -> None:
        self._go_to(list(self.columns.values()).index(column), row)
        self.opened.emit()

    def _menu_at(self, column: StageColumn, row: int, at: QPoint) -> None:
        self._go_to(list(self.columns.values()).index(column), row)
        self.menu_asked.emit(at)

    # Moving by mouse

    def _card(self, card_id: int) -> Card | None:
        return next((card for cards in self.found.cards.values() for card in cards if card.id == card_id), None)

    def hover(self, card_id: int, over: StageColumn | Zone | None) -> None:
        """Show what the sums become while a card hangs over a column or a zone; 0: none does."""
        card = self._card(card_id) if card_id else None
        to = over.stage if card is not None and over is not None and over.stage.stage_id != card.stage_id else None
        for stage_id, column in self.columns.items():
            if card is None or to is None:
                column.head.preview(None, 0)
            elif stage_id == card.stage_id:
                column.head.preview(card, -1)
            else:
                column.head.preview(card.after(to, self._now) if column is over else None, +1)
        self.foretold.emit(card, to)

    def _drop(self, card_id: int, column: StageColumn, row: int) -> None:
        card = self._card(card_id)
        if card is None:
            return
        cards = column.list.cards.cards
        before = cards[row].id if 0 <= row < len(cards) else None
        if card.stage_id != column.stage.stage_id:
            acts.move(self.work, card, column.stage, before=before)
        elif before != card_id:
            self.work.act(lambda: self.work.desk.do(pipeline.reorder, card_id, before), quiet=True)

    def finish(self, card: Card, to: Column) -> None:
        """Ask how a card was won or lost; its zone says for a moment that it was."""
        acts.close(self.work, card, to).accepted.connect(self.zones[to.kind].flash)

    def _close(self, card_id: int, to: Column) -> None:
        if (card := self._card(card_id)) is not None:
            self.finish(card, to)

    def put_down(self) -> None:
        """The drag has ended, also by Escape: nothing of it stays."""
        self._drag.stop()
        for target in (*self.columns.values(), *self.zones.values()):
            target.show_over(None)
        self.hover(0, None)

    def scroll_near_edge(self, at: QPoint) -> None:
        """Scroll what is under a hanging card that is near an edge; at: a point of the screen."""
        view = self.scroller.viewport()
        x, near = view.mapFromGlobal(at).x(), theme.px(EDGE)
        if 0 <= view.mapFromGlobal(at).y() <= view.height():
            step = -SCROLL_STEP if x < near else SCROLL_STEP if x > view.width() - near else 0
            bar = self.scroller.horizontalScrollBar()
            bar.setValue(bar.value() + step)
        for column in self.columns.values():
            if column.drop_y is not None:
                column.scroll_near_edge(column.mapFromGlobal(at).y())

    # Moving by keys

    def shift(self, by: int) -> None:
        """Put the selected card into the next stage, or the one before."""
        if card := self.current:
            acts.shift(self.work, card, self.found.columns, by)

    def step(self, by: int) -> None:
        """Select the card below (+1) or above (-1)."""
        if column := self._current_column():
            column.step(by)

    def nudge(self, by: int) -> None:
        """Put the selected card one place further down or up."""
        column, card = self._current_column(), self.current
        if column is None or card is None:
            return
        cards = column.list.cards.cards
        target = column.list.currentIndex().row() + by
        if 0 <= target < len(cards):
            after = target + 1 if by > 0 else target
            before = cards[after].id if after < len(cards) else None
            self.work.act(lambda: self.work.desk.do(pipeline.reorder, card.id, before), quiet=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
            if step:
                self._go(step)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # no shortcut, which Enter on "Add" would set off
                self.opened.emit()
                return True
        if event.type() == QEvent.Type.FocusIn:
            for at, column in enumerate(self.columns.values()):
                if column.list is watched:
                    self._column = at
                    if column.list.current is None:
                        column.list.select(0)
        return False

    def _go(self, step: int) -> None:
        columns = list(self.columns.values())
        row = max(0, columns[self._column].list.currentIndex().row()) if columns else 0
        at = self._column + step
        while 0 <= at < len(columns):
            if columns[at].list.cards.cards and not columns[at].is_folded:
                columns[self._column].list.clearSelection()
                self._go_to(at, row)
                columns[at].list.setFocus(Qt.FocusReason.TabFocusReason)
                return
            at += step

    def _go_to(self, at: int, row: int) -> None:
        column = list(self.columns.values())[at]
        held = (here := self._current_column()) is not None and here is not column and here.list.hasFocus()
        self._column = at
        for other in self.columns.values():
            if other is not column:
                other.list.clearSelection()
        column.list.select(row)
        if held:
            column.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.scroller.ensureWidgetVisible(column, 20, 0)

    def _current_column(self) -> StageColumn | None:
        columns = list(self.columns.values())
        return columns[self._column] if 0 <= self._column < len(columns) else None

    def _selected_in(self, column: StageColumn) -> None:
        for other in self.columns.values():
            if other is not column and column.list.hasFocus():
                other.list.clearSelection()
