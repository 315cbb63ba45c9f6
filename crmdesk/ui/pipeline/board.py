"""The pipeline: what is open, where it stands, what it is worth, and what needs attention; moved by mouse or keys.

A dropped card stands in its new column only when the desk says so, a few milliseconds later; nothing here is
optimistic.
"""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from crmdesk.controllers import pipeline
from crmdesk.models.changes import Changes
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import StageKind
from crmdesk.models.queries import board as queries
from crmdesk.models.queries.board import Board as Found
from crmdesk.models.queries.board import Card
from crmdesk.models.queries.choices import owner_or_nobody
from crmdesk.models.queries.lists import ListQuery
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.action import Offer, fill_menu, hints, of
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.card import FigureTile
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.labels import KeyHints
from crmdesk.ui.kit.plain import button_text
from crmdesk.ui.kit.toast import announce
from crmdesk.ui.pipeline.cards import count_words
from crmdesk.ui.pipeline.column import StageColumn, Zone
from crmdesk.ui.pipeline.commands import ACTIONS, CARDS
from crmdesk.ui.pipeline.opportunity_sheet import OpportunitySheet
from crmdesk.ui.pipeline.outcome_sheets import LostSheet, TaskSheet, WonSheet
from crmdesk.ui.records.new_sheet import new_deal
from crmdesk.ui.screen import Screen
from crmdesk.ui.workplace import Workplace


class Board(Screen):
    """The board of the first pipeline."""

    reads = ("opportunity", "stage", "activity", "activity_link", "account", "owner")
    commands = ACTIONS

    def __init__(self, work: Workplace) -> None:
        super().__init__(work, _("Pipeline"))
        self.found = Found((), {})
        self.columns: dict[int, StageColumn] = {}
        self._attention: set[int] | None = None
        self._wanted: int | None = None
        self._column = 0
        new = Button(_("New opportunity"), "plus", "primary", "Ctrl+N")
        new.clicked.connect(self.new_record)
        self.bar.set_primary(new)
        self.tiles = [
            FigureTile(_("Open value"), opens=False),
            FigureTile(_("Weighted"), opens=False),
            FigureTile(_("Closes this month")),
            FigureTile(_("Needs attention")),
        ]
        figures = QHBoxLayout()
        figures.setContentsMargins(20, 12, 20, 8)
        figures.setSpacing(24)
        for tile in self.tiles:
            figures.addWidget(tile)
        figures.addStretch(1)
        self.tiles[2].clicked.connect(self._show_this_month)
        self.tiles[3].setCheckable(True)
        self.tiles[3].clicked.connect(lambda: self._fill())
        self.column.addLayout(figures)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(20, 4, 20, 4)
        self._row.setSpacing(12)
        inside = QWidget()
        inside.setObjectName("scrolled")
        inside.setLayout(self._row)
        self.scroller = QScrollArea(widgetResizable=True)
        self.scroller.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setWidget(inside)
        self.column.addWidget(self.scroller, 1)
        self.empty = EmptyState(
            "square-kanban",
            _("No open opportunities"),
            _("They appear when you convert a lead."),
            _("Go to the inbox"),
            _("New opportunity"),
        )
        self.empty.primary.clicked.connect(lambda: self.work.go.page("inbox"))
        self.empty.secondary.clicked.connect(self.new_record)
        self.empty.hide()
        self.column.addWidget(self.empty, 1)
        self._zones = QHBoxLayout()
        self._zones.setContentsMargins(20, 4, 20, 4)
        self._zones.setSpacing(12)
        self.column.addLayout(self._zones)
        self.hints = KeyHints(hints(self.commands))
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 4, 20, 10)
        foot.addWidget(self.hints)
        self.column.addLayout(foot)
        self.bind_keys({CARDS: (self.scroller,)})

    # What screens do

    @property
    def query(self) -> ListQuery:
        """All opportunities, for an export."""
        return ListQuery(Opportunity, sort="close_date")

    def refresh(self, changes: Changes | None) -> None:
        """Ask for the board as it stands."""
        owner: int | None = None
        if self.work.only_mine:
            owner = self.work.desk.read(owner_or_nobody, self.work.desk.by)
        self.work.read(queries.board, self.work.currency, owner, then=self._on_found)

    def show_record(self, record_id: int) -> None:
        """Open one opportunity."""
        self._wanted = record_id
        OpportunitySheet(self.work, record_id).open()

    def new_record(self, stage_id: int | None = None) -> None:
        """Make an opportunity, in a stage; None for the first."""
        stage = next((one for one in self.found.columns if one.stage_id == stage_id), None)
        new_deal(self.work, {"stage_id": stage.stage_id, "stage": stage.name} if stage else {}).open()

    def first_focus(self) -> QWidget | None:
        """The cards; until they are read, the place where they come."""
        column = self._current_column()
        return column.list if column else self.scroller

    # What is shown

    @property
    def current(self) -> Card | None:
        """The card that is selected."""
        column = self._current_column()
        return column.list.current if column else None

    def _on_found(self, found: Found) -> None:
        stages = [(one.stage_id, one.name) for one in found.columns]
        rebuild = stages != [(one.stage_id, one.name) for one in self.found.columns]
        self.found = found
        if rebuild:
            self._build()
        self._fill()

    def _build(self) -> None:
        for layout in (self._row, self._zones):
            while (item := layout.takeAt(0)) is not None:
                if widget := item.widget():
                    widget.deleteLater()
        self.columns = {}
        open_ones = self.found.open_columns
        for at, stage in enumerate(open_ones):
            colour = (
                f"stage.{1 + round(at * 4 / max(1, len(open_ones) - 1))}" if len(open_ones) > 5 else f"stage.{at + 1}"
            )
            column = StageColumn(stage, colour, self.work.currency)
            column.hovered.connect(lambda card, to=column: self._hover(card, to))
            column.dropped.connect(lambda card, row, to=column: self._drop(card, to, row))
            column.add.connect(lambda stage=stage.stage_id: self.new_record(stage))
            column.list.doubleClicked.connect(lambda _index: self._open())
            column.list.installEventFilter(self)
            column.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            column.list.customContextMenuRequested.connect(
                lambda at, view=column.list: self._menu(view.viewport().mapToGlobal(at))
            )
            column.list.selectionModel().currentChanged.connect(lambda _now, _before, to=column: self._selected_in(to))
            self.columns[stage.stage_id] = column
            self._row.addWidget(column, 1)
        for stage in self.found.columns:
            if stage.kind is not StageKind.OPEN:
                zone = Zone(stage)
                zone.dropped.connect(lambda card, _row, to=stage: self._close(card, to.stage_id, to.kind))
                zone.hovered.connect(lambda card: self._hover(card, None))
                zone.pressed.connect(lambda to=stage: self.close_current(to.kind))
                self._zones.addWidget(zone)

    def _fill(self) -> None:
        now = self.work.desk.clock()
        selected = self._wanted or (self.current.id if self.current else None)
        self._wanted = None
        cards = [card for cards in self.found.cards.values() for card in cards]
        self._attention = {card.id for card in cards if _needs_attention(card, now)}
        only = self.tiles[3].isChecked()
        for stage in self.found.open_columns:
            column = self.columns[stage.stage_id]
            column.fill(stage)
            shown = [card for card in self.found.cards[stage.stage_id] if not only or card.id in self._attention]
            row = column.list.currentIndex().row()
            column.list.cards.fill(shown, now)
            at = column.list.cards.row_of(selected) if selected else None
            if at is not None:
                self._column = list(self.columns).index(stage.stage_id)
                column.list.select(at)
            elif column is self._current_column() and (row >= 0 or column.list.hasFocus()):
                column.list.select(max(0, row))
        if self.scroller.hasFocus() and (widget := self.first_focus()) is not None:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self._figures(cards, now)
        nothing = not any(one.deals for one in self.found.columns)
        self.scroller.setVisible(not nothing)
        self.empty.setVisible(nothing)
        self.bar.set_line(count_words(sum(one.deals for one in self.found.open_columns)))

    def _figures(self, cards: list[Card], now: dt.datetime) -> None:
        def money(cents: int) -> str:
            return format.whole_money(cents, self.work.currency)

        open_ones = self.found.open_columns
        other = sum(one.other_currencies for one in open_ones)
        self.tiles[0].set(
            money(sum(one.value for one in open_ones)),
            _("without {n} in other currencies").format(n=other) if other else "",
        )
        self.tiles[1].set(money(sum(one.weighted for one in open_ones)), _("value × chance"))
        today = now.astimezone().date()
        month = [
            c for c in cards if c.close_date and (c.close_date.year, c.close_date.month) == (today.year, today.month)
        ]
        self.tiles[2].set(
            money(sum(c.value or 0 for c in month if c.currency == self.work.currency)),
            _("{n} to close").format(n=len(month)),
        )
        attention = self._attention or set()
        self.tiles[3].set(format.number(len(attention)), _("overdue, idle or without a task"), bad=bool(attention))

    def _show_this_month(self) -> None:
        today = self.work.desk.clock().astimezone().date()
        ids = [
            card.id
            for cards in self.found.cards.values()
            for card in cards
            if card.close_date and (card.close_date.year, card.close_date.month) == (today.year, today.month)
        ]
        self.work.go.rows(_("Closes this month"), "opportunity", ids)

    # Moving

    def _card(self, card_id: int) -> Card | None:
        return next((card for cards in self.found.cards.values() for card in cards if card.id == card_id), None)

    def _hover(self, card_id: int, over: StageColumn | None) -> None:
        card = self._card(card_id) if card_id else None
        for stage_id, column in self.columns.items():
            if card is None or (over is not None and over.stage.stage_id == card.stage_id):
                column.head.preview(None, 0)
            elif stage_id == card.stage_id:
                column.head.preview(card, -1)
            else:
                column.head.preview(card if column is over else None, +1)

    def _drop(self, card_id: int, column: StageColumn, row: int) -> None:
        card = self._card(card_id)
        if card is None:
            return
        cards = column.list.cards.cards
        before = cards[row].id if 0 <= row < len(cards) else None
        if before == card_id:
            return
        self._wanted = card_id
        stage_id = column.stage.stage_id
        if card.stage_id == stage_id:
            self.work.act(lambda: self.work.desk.do(pipeline.reorder, card_id, before), quiet=True)
        else:
            self.work.act(
                lambda: self.work.desk.do(pipeline.move, card_id, stage_id, before_id=before),
                then=lambda moved: self._told(card, moved),
            )

    def _told(self, card: Card, moved: pipeline.Moved) -> None:
        announce(self, _("{name} moved to {stage}").format(name=card.name, stage=_(moved.stage)))

    def shift(self, by: int) -> None:
        """Move the marked card so many stages; past the last one it is won."""
        card = self.current
        if card is None:
            return
        stages = list(self.columns)
        at = stages.index(card.stage_id) + by
        if 0 <= at < len(stages):
            self._wanted = card.id
            self.work.act(
                lambda: self.work.desk.do(pipeline.move, card.id, stages[at]),
                then=lambda moved: self._told(card, moved),
            )
        elif by > 0:
            self.close_current(StageKind.WON)

    def nudge(self, by: int) -> None:
        """Move the marked card within its column."""
        column, card = self._current_column(), self.current
        if column is None or card is None:
            return
        cards = column.list.cards.cards
        row = column.list.currentIndex().row()
        target = row + by
        if 0 <= target < len(cards):
            after = target + 1 if by > 0 else target
            before = cards[after].id if after < len(cards) else None
            self._wanted = card.id
            self.work.act(lambda: self.work.desk.do(pipeline.reorder, card.id, before), quiet=True)

    def close_current(self, kind: StageKind) -> None:
        """Ask how the marked card was won or lost."""
        card = self.current
        stage = next((one for one in self.found.columns if one.kind is kind), None)
        if card and stage:
            self._close(card.id, stage.stage_id, kind)

    def _close(self, card_id: int, stage_id: int, kind: StageKind) -> None:
        card = self._card(card_id)
        if card is None:
            return
        self._hover(0, None)
        sheet = WonSheet(self.work, card, stage_id) if kind is StageKind.WON else LostSheet(self.work, card, stage_id)
        sheet.open_first()

    # Keys

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
                self._open()
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
            if columns[at].list.cards.cards:
                columns[self._column].list.clearSelection()
                self._column = at
                columns[at].list.select(row)
                columns[at].list.setFocus(Qt.FocusReason.TabFocusReason)
                self.scroller.ensureWidgetVisible(columns[at])
                return
            at += step

    def _current_column(self) -> StageColumn | None:
        columns = list(self.columns.values())
        return columns[self._column] if 0 <= self._column < len(columns) else None

    def _selected_in(self, column: StageColumn) -> None:
        for other in self.columns.values():
            if other is not column and column.list.hasFocus():
                other.list.clearSelection()

    def _open(self) -> None:
        if card := self.current:
            self.show_record(card.id)

    def plan(self) -> None:
        """Plan the next step of the marked card."""
        if card := self.current:
            TaskSheet(self.work, card).open_first()

    def menu_at_card(self) -> None:
        """Offer the stages, and what else can be done with the marked card."""
        column = self._current_column()
        if column and column.list.current:
            rect = column.list.visualRect(column.list.currentIndex())
            self._menu(column.list.viewport().mapToGlobal(rect.center()))

    def _menu(self, at: QPoint) -> None:
        card = self.current
        if card is None:
            return
        menu = QMenu(self)
        for stage in self.found.columns:
            action = menu.addAction(button_text(_("Move to {stage}").format(stage=_(stage.name))))
            action.setEnabled(stage.stage_id != card.stage_id)
            action.triggered.connect(lambda _checked=False, to=stage: self._to(card, to))
        menu.addSeparator()
        menu.addAction(_("Open"), self._open)
        fill_menu(menu, (Offer(one, self) for one in of(self.commands, "card-task")))
        menu.popup(at)

    def _to(self, card: Card, stage: queries.Column) -> None:
        if stage.kind is StageKind.OPEN:
            self._wanted = card.id
            self.work.act(
                lambda: self.work.desk.do(pipeline.move, card.id, stage.stage_id),
                then=lambda moved: self._told(card, moved),
            )
        else:
            self._close(card.id, stage.stage_id, stage.kind)


def _needs_attention(card: Card, now: dt.datetime) -> bool:
    overdue = (
        bool(card.task_due) and dt.datetime.fromisoformat(card.task_due).astimezone().date() < now.astimezone().date()
    )
    return overdue or not (card.task or card.task_due) or card.idle_days(now) is not None
