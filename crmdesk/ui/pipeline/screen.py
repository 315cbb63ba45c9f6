"""The pipeline: what is open, where it stands, what it is worth and what needs attention, as a board or a list.

One filter and one marked opportunity hold for both views; an opportunity of its own takes the whole page.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from crmdesk.models.activity import ActivityKind
from crmdesk.models.changes import Changes
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import StageKind
from crmdesk.models.queries import board as queries
from crmdesk.models.queries.board import Board as Found
from crmdesk.models.queries.board import Card, Wanted
from crmdesk.models.queries.choices import choices, owner_or_nobody
from crmdesk.models.queries.lists import AMONG, Filter, ListQuery
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.action import Offer, fill_menu, hints, of
from crmdesk.ui.kit.buttons import Button, Segment, Segmented
from crmdesk.ui.kit.card import FigureTile
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.labels import KeyHints, key_words
from crmdesk.ui.kit.plain import button_text
from crmdesk.ui.kit.popover import Option
from crmdesk.ui.kit.search_box import SearchBox
from crmdesk.ui.kit.skeleton import Skeleton
from crmdesk.ui.kit.whose import Whose
from crmdesk.ui.pipeline import acts, commands, deal_list
from crmdesk.ui.pipeline.board import Board
from crmdesk.ui.pipeline.cards import count_words
from crmdesk.ui.pipeline.commands import ACTIONS, MENU
from crmdesk.ui.pipeline.deal_list import DealList
from crmdesk.ui.pipeline.deal_pane import DealPane
from crmdesk.ui.records.asking import ask_one
from crmdesk.ui.records.new_sheet import new_deal
from crmdesk.ui.screen import Screen
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace

BOARD, LIST = "board", "list"
FOLDED, VIEW = "pipeline.folded", "pipeline.view"
"""Under these names is kept which columns are folded and which view was shown."""
_WORDS, _NARROW, _TIGHT = 1000, 760, 440
"""The widths, at normal text size, from which the button for a new opportunity has words, all buttons have words, and
the open value has room."""

Do = Callable[[], object]


class Pipeline(Screen):
    """The page of opportunities."""

    commands = ACTIONS
    reads = ("opportunity", "stage", "activity", "activity_link", "account", "contact", "owner", "reason")

    def __init__(self, work: Workplace) -> None:
        super().__init__(work, _("Pipeline"))
        self.found = Found()
        self._wanted: int | None = None
        self._turn = 0
        self._owner_id: int | None = None
        self._make_bar()
        self.missed = EmptyState("search", "", "", _("Clear filters"))
        self.missed.primary.clicked.connect(self.clear_filters)
        missed_rows = EmptyState("search", "", "", _("Clear filters"))
        missed_rows.primary.clicked.connect(self.clear_filters)
        self._missed = (self.missed, missed_rows)
        folded = [name for name in work.kept.get(FOLDED, "").split("\n") if name]
        self.board = Board(work, self.missed, folded)
        self.list = DealList(missed_rows, work.currency)
        self.empty = EmptyState(
            "square-kanban",
            _("No open opportunities"),
            _("They appear when you convert a lead."),
            _("Go to the inbox"),
            _("New opportunity"),
        )
        self.pane = DealPane(work)
        self._skeleton = Skeleton(self.board.scroller)
        self._lay_out()
        self._connect()
        self._set_keys()
        self._turn_to(work.kept.get(VIEW, BOARD))

    # What the window asks

    @property
    def query(self) -> ListQuery:
        """The opportunities that are shown, for an export."""
        ids = self.work.desk.read(queries.ids, self.wanted, self.work.desk.clock())
        return ListQuery(Opportunity, (Filter("id", AMONG, json.dumps(ids)),), sort="close_date")

    def refresh(self, changes: Changes | None) -> None:
        """Ask for the pipeline as it stands, and for the opportunity in front of it."""
        self.whose.turn(self.work.only_mine)
        self._turn += 1
        turn, most = self._turn, queries.MOST_ROWS if self.view is self.list else queries.MOST_CARDS
        if not self.found.columns:
            self._skeleton.begin()
        wanted = self.wanted
        self.work.read(
            queries.board,
            self.work.currency,
            wanted,
            self.work.desk.clock(),
            most,
            then=lambda found: self._on_found(turn, wanted, found),
            asker=self,
        )
        if self._is_full() and changes is not None:
            self.pane.refresh()

    def show_all(self) -> None:
        """Show board or list."""
        if self._is_full():
            self._leave_record()

    def show_record(self, record_id: int) -> None:
        """Open one opportunity."""
        self._wanted = record_id
        self.view.select(record_id)
        self._whole.setCurrentWidget(self.pane)
        self.pane.show_record(record_id)

    def new_record(self, stage_id: int | None = None) -> None:
        """Make an opportunity, in a stage; None for the first."""
        stage = next((one for one in self.found.columns if one.stage_id == stage_id), None)
        sheet = new_deal(self.work, {"stage_id": stage.stage_id, "stage": stage.name} if stage else {})
        sheet.made.connect(self._on_made)
        sheet.open()

    def first_focus(self) -> QWidget | None:
        """The cards or rows, or what an opportunity stands in."""
        if self._is_full():
            return self.pane.strip.first_focus()
        return self.empty.primary if self._views.currentWidget() is self.empty else self.view.first_focus()

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.show_all()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # What is wanted

    @property
    def view(self) -> Board | DealList:
        """The view that is chosen."""
        return self.list if self.views.current == LIST else self.board

    @property
    def current(self) -> Card | None:
        """The opportunity that is marked."""
        return self.view.current

    @property
    def wanted(self) -> Wanted:
        """Which opportunities are shown."""
        desk = self.work.desk
        owner_id = desk.read(owner_or_nobody, desk.by) if self.work.only_mine else self._owner_id
        month = desk.clock().astimezone().date() if self.closing.isChecked() else None
        return Wanted(owner_id, self.search.text().strip(), month, self.attention.isChecked())

    def clear_filters(self) -> None:
        """Show all."""
        self.search.reset()
        for tile in (self.closing, self.attention):
            tile.setChecked(False)
        self._choose_owner(None)
        if self.work.only_mine:
            self.work.only_mine = False  # which asks anew by itself
        else:
            self.refresh(None)
        self._focus_view()

    def ask_owner(self) -> None:
        """Ask whose opportunities are to be shown."""
        owners = self.work.desk.read(choices, "owner")
        everyone = Option(0, _("Everyone"), "", "users-round")
        rows = [everyone, *(Option(owner, name, "", "user-round") for owner, name in owners)]

        def take(key: object) -> None:
            self._choose_owner(next((one for one in owners if one[0] == key), None))
            if self.work.only_mine:
                self.work.only_mine = False
            else:
                self.refresh(None)

        ask_one(self.owner, _("Owner"), rows, take, marked=self._owner_id or 0)

    def _choose_owner(self, owner: tuple[int, str] | None) -> None:
        self._owner_id = owner[0] if owner else None
        self.owner.set_text(owner[1] if owner else _("Owner"))
        self.owner.setAccessibleName(_("Owner: {name}").format(name=owner[1] if owner else _("Everyone")))

    # What is shown

    def _on_found(self, turn: int, wanted: Wanted, found: Found) -> None:
        if turn != self._turn:
            return
        self._skeleton.end()
        self.found = found
        words = wanted.search
        for missed in self._missed:
            title = _('Nothing matches "{words}"').format(words=words) if words else _("Nothing matches these filters")
            missed.set(title, "", _("Clear filters"))
        nothing = not found.deals and not wanted.narrowed
        title = _("No open opportunities")
        self.empty.set(
            title,
            _("All are won or lost.") if found.used else _("They appear when you convert a lead."),
            _("Go to the inbox"),
            _("New opportunity"),
        )
        held = self._holds_keyboard()
        self.view.show_found(found, self.work.desk.clock(), self._wanted)
        self._wanted = None
        self._views.setCurrentWidget(self.empty if nothing else self.view)
        self.hints.setVisible(not nothing)
        if held:
            self._focus_view()
        self._show_figures()
        self.clear.setVisible(wanted.narrowed)
        self.bar.set_line(count_words(found.deals))

    def _holds_keyboard(self) -> bool:
        """Whether the keyboard is where the answer may take away what holds it."""
        focused = self.focusWidget() or self
        waiting = focused is self.board.scroller or focused is self.empty.primary
        return waiting or any(missed.isAncestorOf(focused) for missed in self._missed)

    def _focus_view(self) -> None:
        if not self._is_full() and (widget := self.first_focus()) is not None:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_figures(self) -> None:
        def money(cents: int) -> str:
            return format.whole_money(cents, self.work.currency)

        open_ones, figures = self.found.open_columns, self.found.figures
        other = sum(one.other_currencies for one in open_ones)
        self.open_value.set(
            money(sum(one.value for one in open_ones)),
            _("without {n} in other currencies").format(n=other) if other else "",
        )
        self.weighted.set(money(sum(one.weighted for one in open_ones)), _("value × chance"))
        self.closing.set(money(figures.closing_value), _("{n} to close").format(n=format.number(figures.closing)))
        self.attention.set(
            format.number(figures.attention), _("overdue, idle or without a task"), bad=bool(figures.attention)
        )

    def _turn_to(self, view: str) -> None:
        self.views.choose(view if view in (BOARD, LIST) else BOARD)
        self._views.setCurrentWidget(self.view)
        self._fit()
        places = {BOARD: commands.BOARD, LIST: commands.ROWS}[self.views.current], commands.VIEWS, commands.DEAL
        self.hints.set_hints(hints([one for one in ACTIONS if one.where in places]))

    def _choose_view(self, view: str) -> None:
        before = self.list.current if view == BOARD else self.board.current
        self._wanted = before.id if before else None
        self.show_all()
        self._turn_to(view)
        self.work.keep(VIEW, view)
        self.view.show_found(self.found, self.work.desk.clock(), self._wanted)
        self.refresh(None)

    # The opportunity in front

    def _is_full(self) -> bool:
        return self._whole.currentWidget() is self.pane

    def _open(self) -> None:
        if card := self.current:
            self.work.go.record("opportunity", card.id)

    def _leave_record(self) -> None:
        page = self.pane.page
        self.pane.show_record(None)
        self._whole.setCurrentWidget(self._content)
        if page is not None and not self.view.select(page.id):
            self._wanted = page.id
        self._focus_view()

    def _on_made(self, record_id: int) -> None:
        self._wanted = record_id
        self.refresh(None)

    # Commands

    def _set_keys(self) -> None:
        views = (self.board.scroller, self.list.table)
        page = (self.pane.strip, self.pane.head, self.pane.tabs, *self.pane.lists)
        self.bind_keys(
            {
                commands.BOARD: views[:1],
                commands.ROWS: views[1:],
                commands.VIEWS: views,
                commands.DEAL: (*views, *page),
                commands.PAGE: (self.pane,),
            }
        )
        fill_menu(self.pane.menu, (Offer(one, self) for one in of(ACTIONS, "deal-move", *MENU)))

    def close_current(self, kind: StageKind) -> None:
        """Ask how the opportunity was won or lost."""
        to = next((one for one in self.found.columns if one.kind is kind), None)
        if self._is_full():
            self.pane.close_as(kind)
        elif to is not None and self.view is self.board:
            self._with(lambda card: self.board.finish(card, to))
        elif to is not None:
            self._with(lambda card: acts.close(self.work, card, to))

    def _with(self, do: Callable[[Card], object]) -> None:
        if card := self.current:
            do(card)

    def ask(self, ask: Callable[[Workplace, Card, QWidget], None]) -> None:
        """Ask something about the opportunity, beside it."""
        if self._is_full():
            self.pane.ask(ask)
        elif card := self.current:
            ask(self.work, card, self.view.place())

    def ask_stage(self) -> None:
        """Ask into which stage the opportunity moves."""
        if self._is_full():
            self.pane.ask_stage()
        else:
            self._with(lambda card: acts.ask_stage(self.work, card, self.found.columns, self.view.place()))

    def shift(self, by: int) -> None:
        """Move the opportunity so many stages; past the last open one it is won."""
        if self._is_full():
            self.pane.shift(by)
        elif self.view is self.board:
            self.board.shift(by)
        else:
            self._with(lambda card: acts.shift(self.work, card, self.found.columns, by))

    def plan(self) -> None:
        """Plan the next task: beside the card, or in the story of the page."""
        if self._is_full():
            self.pane.log(ActivityKind.TASK)
        else:
            self.ask(acts.ask_task)

    def log(self, kind: ActivityKind) -> None:
        """Begin a note or a call, on the page of the opportunity."""
        if not self._is_full() and (card := self.current):
            self.work.go.record("opportunity", card.id)
        self.pane.log(kind)

    def delete(self) -> None:
        """Delete the opportunity; the toast takes it back."""
        if not self._is_full():
            self._with(lambda card: acts.delete(self.work, card))
        elif self.pane.page is not None:
            acts.delete(self.work, self.pane.page.card)

    def _edit_cell(self, column: str) -> None:
        asked = {
            deal_list.NAME: acts.ask_name,
            deal_list.ACCOUNT: acts.ask_name,
            deal_list.VALUE: acts.ask_value,
            deal_list.WEIGHTED: acts.ask_value,
            deal_list.CLOSE: acts.ask_close_date,
            deal_list.TASK: acts.ask_task_date,
            deal_list.OWNER: acts.ask_owner,
        }
        self.ask(asked[column])

    def _menu(self, at: QPoint) -> None:
        card = self.current
        if card is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(f"{_('Open')}\t{key_words('Return')}", self._open)
        stages = menu.addMenu(_("Move to"))
        for stage in self.found.columns:
            action = stages.addAction(button_text(_(stage.name)))
            action.setEnabled(stage.stage_id != card.stage_id)
            action.triggered.connect(lambda _on=False, to=stage: acts.move(self.work, card, to))
        menu.addSeparator()
        fill_menu(menu, (Offer(one, self) for one in of(ACTIONS, *MENU)))
        menu.popup(at)

    # Making

    def _make_bar(self) -> None:
        self.search = SearchBox(_("Search opportunities…"), "/")
        self.views = Segmented(
            [Segment(BOARD, _("Board"), "square-kanban"), Segment(LIST, _("List"), "rows-3")], _("View")
        )
        self.whose = Whose(_("Whose records"))
        self.new = Button(_("New opportunity"), "plus", "primary")
        self.bar.set_search(self.search)
        self.bar.set_actions([self.whose, self.views])
        self.bar.set_primary(self.new)
        self.open_value = FigureTile(_("Open value"), opens=False)
        self.weighted = FigureTile(_("Weighted"), opens=False)
        self.closing = FigureTile(_("Closes this month"))
        self.attention = FigureTile(_("Needs attention"))
        for tile in (self.closing, self.attention):
            tile.setCheckable(True)
        self.clear = Button(_("Clear filters"), "x", "ghost", size="small")
        self.clear.hide()
        self.owner = Button(_("Owner"), "list-filter", size="small")
        self._choose_owner(None)

    def _lay_out(self) -> None:
        figures = QHBoxLayout()
        figures.setContentsMargins(20, 12, 20, 8)
        figures.setSpacing(20)
        for tile in (self.open_value, self.weighted, self.closing, self.attention):
            figures.addWidget(tile)
        figures.addStretch(1)
        figures.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignVCenter)
        figures.addWidget(self.owner, 0, Qt.AlignmentFlag.AlignVCenter)
        self._views = QStackedWidget()
        for view in (self.board, self.list, self.empty):
            self._views.addWidget(view)
        self.hints = KeyHints()
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 4, 20, 10)
        foot.addWidget(self.hints)
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(figures)
        column.addWidget(self._views, 1)
        column.addLayout(foot)
        self._whole = QStackedWidget()
        self._whole.addWidget(self._content)
        self._whole.addWidget(self.pane)
        self.column.addWidget(self._whole, 1)

    def _connect(self) -> None:
        self.new.clicked.connect(lambda: self.new_record())
        self.search.searched.connect(lambda _words: self.refresh(None))
        self.search.returnPressed.connect(self._focus_view)
        self.whose.turned.connect(self._choose_whose)
        self.views.chosen.connect(self._choose_view)
        self.owner.clicked.connect(self.ask_owner)
        self.clear.clicked.connect(self.clear_filters)
        for tile in (self.closing, self.attention):
            tile.clicked.connect(lambda _on=False: self.refresh(None))
        self.empty.primary.clicked.connect(lambda: self.work.go.page("inbox"))
        self.empty.secondary.clicked.connect(lambda: self.new_record())
        self.board.add_asked.connect(self.new_record)
        self.board.folded.connect(lambda names: self.work.keep(FOLDED, "\n".join(names)))
        self.board.more.connect(lambda: self._choose_view(LIST))
        self.list.edit_asked.connect(self._edit_cell)
        for view in (self.board, self.list):
            view.opened.connect(self._open)
            view.menu_asked.connect(self._menu)
        self.pane.back.connect(self.show_all)
        self.pane.gone.connect(self.show_all)
        self.pane.came.connect(lambda: self._focus_pane())
        self.pane.story.left.connect(lambda: self.pane.story.timeline.setFocus(Qt.FocusReason.OtherFocusReason))

    def _focus_pane(self) -> None:
        composer = self.pane.story.composer
        if self._is_full() and not composer.isAncestorOf(self.focusWidget() or self):
            self.pane.strip.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_whose(self, only_mine: bool) -> None:
        self._choose_owner(None)
        if only_mine == self.work.only_mine:
            self.refresh(None)
        self.work.only_mine = only_mine  # which tells every page, and so this one

    def _fit(self) -> None:
        """Where there is no room for all, words go before figures, and what the columns say themselves goes first."""
        narrow = self.width() < theme.px(_NARROW)
        self.new.set_bare(self.width() < theme.px(_WORDS))
        for button in (self.owner, self.clear, self.views.button(BOARD), self.views.button(LIST)):
            button.set_bare(narrow)
        self.search.setMaximumWidth(theme.px(160) if narrow else theme.px(320))
        self.weighted.setVisible(not narrow)
        self.open_value.setVisible(self.width() >= theme.px(_TIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit()
