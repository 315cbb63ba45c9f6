"""The pipeline: what is open, where it stands, what it is worth and what needs attention, as a board or a list.

One filter and one marked opportunity hold for both views; an opportunity of its own takes the whole page.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from functools import cached_property, partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from crmdesk.models.changes import Changes
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.queries import board as queries
from crmdesk.models.queries.board import Board as Found
from crmdesk.models.queries.board import Card, Wanted
from crmdesk.models.queries.choices import owner_or_nobody
from crmdesk.models.queries.lists import AMONG, Filter, ListQuery
from crmdesk.models.queries.narrowing import Condition
from crmdesk.text import _
from crmdesk.ui.kit.action import Offer, action_of, bind, fill_menu, hints, of
from crmdesk.ui.kit.buttons import Button, Segment, Segmented
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.filter_bar import FilterBar
from crmdesk.ui.kit.inset import inset
from crmdesk.ui.kit.labels import KeyHints
from crmdesk.ui.kit.search_box import SearchBox
from crmdesk.ui.kit.skeleton import Skeleton, columns, rows
from crmdesk.ui.kit.whose import Whose
from crmdesk.ui.pipeline import acts, commands
from crmdesk.ui.pipeline.board import Board
from crmdesk.ui.pipeline.cards import count_words
from crmdesk.ui.pipeline.commands import ACTIONS, MENU
from crmdesk.ui.pipeline.deal_list import DealList
from crmdesk.ui.pipeline.deal_pane import DealPane
from crmdesk.ui.pipeline.doing import Doing
from crmdesk.ui.pipeline.figures import FigureRow
from crmdesk.ui.pipeline.places import Places
from crmdesk.ui.records.new_sheet import new_deal
from crmdesk.ui.screen import Screen
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace

_SAID_BY_CARDS = ("stage", "activity", "activity_link", "owner")
"""Tables of which a card says something that is not found by its own number or that of its account."""

BOARD, LIST = "board", "list"
FOLDED, VIEW = "pipeline.folded", "pipeline.view"
"""Under these names is kept which columns are folded and which view was shown."""
_WORDS, _NARROW = 1000, 760
"""The widths, at normal text size, from which the button for a new opportunity has words, and from which all have."""
_LOW = 520
"""The height, at normal text size, up to which what stands around the cards is made small, so that two are seen."""

_REST_MS = 200
"""So long the hands must rest after a step or a letter until figures are counted: the next one would wait for them."""


@dataclass(frozen=True)
class Mark:
    """Where one is: view, filters, the marked opportunity, or the one whose page is open with its part, and scroll."""

    view: str
    search: str
    conditions: tuple[Condition, ...]
    figures: tuple[bool, ...]
    card: int | None
    full: bool
    part: str
    board: tuple[int, dict[int, int]]
    rows: tuple[str, bool, int]


class Pipeline(Screen):
    """The page of opportunities."""

    commands = ACTIONS
    reads = ("opportunity", "stage", "activity", "activity_link", "account", "contact", "owner", "reason", "setting")

    def __init__(self, work: Workplace) -> None:
        super().__init__(work, _("Pipeline"))
        self.found = Found()
        self.doing = Doing(self)
        self._known: dict[int, Card] = {}
        self._wanted: int | None = None
        self._to_preview: int | None = None
        self._back_at: Mark | None = None
        self._turn = 0
        self._count = QTimer(self, singleShot=True)
        self._count.timeout.connect(self.count_figures)
        self._make_bar()
        folded = [name for name in work.kept.get(FOLDED, "").split("\n") if name]
        self.board = Board(work, folded)
        self.list = DealList(work.currency)
        self.places = Places(self.board, self.list)
        self._lay_out()
        self.skeleton = Skeleton(self.places)
        self._connect()
        self._set_keys()
        theme.changed.connect(self._fit)
        self._turn_to(work.kept.get(VIEW, BOARD))

    @cached_property
    def pane(self) -> DealPane:
        """The page of an opportunity, made when the first one is opened."""
        pane = DealPane(self.work)
        self._whole.addWidget(pane)
        pane.back.connect(self.show_all)
        pane.gone.connect(self.show_all)
        pane.came.connect(self._focus_pane)
        pane.story.left.connect(lambda: pane.story.timeline.setFocus(Qt.FocusReason.OtherFocusReason))
        places = {commands.DEAL: (pane.strip, pane.head, pane.tabs, *pane.lists), commands.PAGE: (pane,)}
        bind([one for one in ACTIONS if one.where in places], self, places)
        fill_menu(pane.menu, (Offer(one, self) for one in of(ACTIONS, "deal-move", *MENU)))
        return pane

    # What the window asks

    @property
    def query(self) -> ListQuery:
        """The opportunities that are shown, for an export."""
        ids = self.work.desk.read(queries.ids, self.wanted, self.work.desk.clock())
        return ListQuery(Opportunity, (Filter("id", AMONG, json.dumps(ids)),), sort="close_date")

    def refresh(self, changes: Changes | None) -> None:
        """Ask for the pipeline as it stands, and for the opportunity in front of it."""
        self.narrow.refresh(changes)
        self._forget(changes)
        self._ask(0 if changes is None else _REST_MS)
        if self.is_full:
            self.pane.refresh()

    def _forget(self, changes: Changes | None) -> None:
        """Keep only the cards of which nothing has changed."""
        deals = changes.of("opportunity") if changes is not None else None
        accounts = changes.of("account") if changes is not None else None
        if changes is None or deals is None or accounts is None or changes.touches(*_SAID_BY_CARDS):
            self._known.clear()
            return
        for card in list(self._known.values()):
            if card.id in deals or card.account_id in accounts:
                del self._known[card.id]

    def _ask(self, rest: int = 0) -> None:
        """Ask for what is wanted; cards that are known are not read again. rest: so many ms later figures are counted,
        if nothing is asked meanwhile."""
        self.whose.turn(self.work.only_mine)
        self._turn += 1
        turn, most = self._turn, queries.MOST_ROWS if self.view is self.list else queries.MOST_CARDS
        self._count.stop()
        self._count.setInterval(rest)
        if not self.found.columns:
            self.skeleton.begin()
        wanted = self.wanted
        self.work.read(
            partial(queries.board, with_figures=not self.found.columns),
            self.work.currency,
            wanted,
            self.work.desk.clock(),
            most,
            dict(self._known),
            self._wanted or (self.current.id if self.current else None),
            then=lambda found: self._on_found(turn, wanted, found),
            asker=self,
        )

    def show_all(self) -> None:
        """Show board or list."""
        if self.is_full:
            self._leave_record()

    def show_record(self, record_id: int) -> None:
        """Open one opportunity."""
        self._wanted = record_id
        self.view.select(record_id)
        self._whole.setCurrentWidget(self.pane)
        self.pane.show_record(record_id)

    def preview_record(self, record_id: int) -> None:
        """Mark the card or row of an opportunity and show all of it there; one that is not among them is opened."""
        self.show_all()
        if not self.found.columns:
            self._to_preview = record_id  # once the board is there
        elif self.view.select(record_id):
            self.doing.ask(acts.peek)
        else:
            self.show_record(record_id)

    def in_front(self) -> tuple[str, int] | None:
        """The opportunity that is open, or that is marked."""
        page = self.pane.page if self.is_full else None
        shown = page.id if page is not None else self.current.id if self.current is not None else None
        return None if shown is None else ("opportunity", shown)

    def new_record(self, stage_id: int | None = None) -> None:
        """Make an opportunity, in a stage; None for the first."""
        stage = next((one for one in self.found.columns if one.stage_id == stage_id), None)
        sheet = new_deal(self.work, {"stage_id": stage.stage_id, "stage": stage.name} if stage else {})
        sheet.made.connect(self._on_made)
        sheet.open()

    def first_focus(self) -> QWidget | None:
        """The cards or rows, or what an opportunity stands in."""
        if self.is_full:
            return self.pane.strip.first_focus()
        shown = self.places.currentWidget()
        return shown.primary if isinstance(shown, EmptyState) else self.view.first_focus()

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
        owner_id = desk.read(owner_or_nobody, desk.by) if self.work.only_mine else None
        words = self.search.text().strip()
        return self.figures.narrow(Wanted(owner_id, words, self.narrow.filters()), self.now().date())

    def now(self) -> dt.datetime:
        """The local moment."""
        return self.work.desk.clock().astimezone()

    def clear_filters(self) -> None:
        """Show all."""
        self.search.reset()
        self.figures.choose()
        self.narrow.reset()
        if self.work.only_mine:
            self.work.only_mine = False  # which asks anew by itself
        else:
            self._ask()
        self._focus_view()

    # Where one is

    def mark(self) -> Mark:
        """View, filters, what is marked or open, and how far all is scrolled."""
        full = self.is_full
        shown = self.pane.page if full else self.current
        return Mark(
            self.views.current,
            self.search.text(),
            self.narrow.conditions,
            self.figures.chosen,
            shown.id if shown is not None else None,
            full,
            self.pane.tabs.current if full else "",
            self.board.scrolled(),
            self.list.mark(),
        )

    def come_back(self, mark: Mark) -> None:
        """Show them again."""
        self._turn_to(mark.view)
        self.search.reset(mark.search)
        self.narrow.reset(mark.conditions)
        self.figures.choose(mark.figures)
        self.list.order_as(mark.rows[0], descending=mark.rows[1])
        self._wanted, self._back_at = mark.card, mark
        self._ask()
        if mark.full and mark.card is not None:
            self.show_record(mark.card)
            self.pane.turn_to(mark.part)

    def _scroll_back(self) -> None:
        mark, self._back_at = self._back_at, None
        if mark is not None:
            self.board.scroll_to(*mark.board)
            self.list.table.verticalScrollBar().setValue(mark.rows[2])

    # What is shown

    def _on_found(self, turn: int, wanted: Wanted, found: Found) -> None:
        if turn != self._turn:
            return
        now = self.work.desk.clock()
        if self.view is self.board and self.board.grow(found, now):  # a column at a time, so that keys come between
            QTimer.singleShot(0, self, lambda: self._on_found(turn, wanted, found))
            return
        self.show_found(wanted, found, now)
        if found.figures is None and found.deals:
            self._count.start()

    def count_figures(self) -> None:
        """Count what closes and what needs attention, which takes longer than all the rest together."""
        self._count.stop()
        turn = self._turn
        self.work.read(
            queries.figures,
            self.work.currency,
            self.wanted,
            self.work.desk.clock(),
            lane="lists",
            then=lambda figures: self.figures.show_figures(figures) if turn == self._turn else None,
            asker=self,
        )

    def show_found(self, wanted: Wanted, found: Found, now: dt.datetime) -> None:
        """Show what was found, or why there is nothing."""
        self.skeleton.end()
        self.found = found
        self._known |= {card.id: card for cards in found.cards.values() for card in cards}
        before = self.places.currentWidget()
        held = self.places.isAncestorOf(self.focusWidget() or self)
        self.view.show_found(found, now, self._wanted)
        self._wanted = None
        shown = self.places.turn_to(self.view, wanted, found)
        self.hints.setVisible(shown is self.view)
        self.narrow.offer_clear(shown is not self.places.missed)
        if held and (shown is not before or not self.places.isAncestorOf(self.focusWidget() or self)):
            self._focus_view()
        self._scroll_back()
        if self._to_preview is not None and found.columns:
            to_preview, self._to_preview = self._to_preview, None
            self.preview_record(to_preview)
        self.figures.show_found(found, now)
        self.bar.set_line(count_words(found.deals))

    def _focus_view(self) -> None:
        if not self.is_full and (widget := self.first_focus()) is not None:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn_to(self, view: str) -> None:
        self.views.choose(view if view in (BOARD, LIST) else BOARD)
        self.places.setCurrentWidget(self.view)
        shape = columns(self.board.measures) if self.view is self.board else rows(1, frame=self.list.measures)
        self.skeleton.take(shape)
        self._fit()
        places = {BOARD: commands.BOARD, LIST: commands.ROWS}[self.views.current], commands.VIEWS, commands.DEAL
        self.hints.set_hints(hints([one for one in ACTIONS if one.where in places]))

    def _choose_view(self, view: str) -> None:
        before = self.list.current if view == BOARD else self.board.current
        self._wanted = before.id if before else None
        self.show_all()
        self._turn_to(view)
        self.work.keep(VIEW, view)
        if self.found.columns:
            self.view.show_found(self.found, self.work.desk.clock(), self._wanted)
        self._ask()

    # The opportunity in front

    @property
    def is_full(self) -> bool:
        """Whether one opportunity has the whole page."""
        return self._whole.currentWidget() is not self._content

    def open_current(self) -> None:
        """Open the marked one."""
        if card := self.current:
            self.work.go.record("opportunity", card.id)

    def _leave_record(self) -> None:
        page = self.pane.page
        self.pane.show_record(None)
        self._whole.setCurrentWidget(self._content)
        if page is not None and not self.view.select(page.id):
            self._wanted = page.id
            self._ask()
        self._focus_view()

    def _on_made(self, record_id: int) -> None:
        self._wanted = record_id
        self.refresh(None)

    # Commands

    def _set_keys(self) -> None:
        views = (self.board.scroller, self.list.table)
        self.bind_keys(
            {
                commands.BOARD: views[:1],
                commands.ROWS: views[1:],
                commands.VIEWS: views,
                commands.DEAL: views,
                commands.PAGE: (),
            }
        )

    # Making

    def _make_bar(self) -> None:
        self.search = SearchBox(_("Search opportunities…"), action_of(ACTIONS, "deal-search"))
        self.views = Segmented(
            [Segment(BOARD, _("Board"), "square-kanban"), Segment(LIST, _("List"), "rows-3")], _("View")
        )
        self.whose = Whose(_("Whose records"))
        self.new = Button(_("New opportunity"), "plus", "primary")
        ask, work = Button(_("Filter"), "list-filter"), self.work
        self.narrow = FilterBar(Opportunity, work.desk, work.act, self.now, ask, work.currency, edge=20)
        self.bar.set_search(self.search)
        self.bar.set_actions([self.whose, self.views, self.narrow.button])
        self.bar.set_primary(self.new)
        self.figures = FigureRow(self.work.currency)

    def _lay_out(self) -> None:
        self.hints = KeyHints()
        self.hints.hide()
        self._foot = inset(self.hints, 20, 4)
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.narrow)
        column.addWidget(self.figures)
        column.addWidget(self.places, 1)
        column.addWidget(self._foot)
        column.addSpacing(6)
        self._whole = QStackedWidget()
        self._whole.addWidget(self._content)
        self.column.addWidget(self._whole, 1)

    def _connect(self) -> None:
        self.new.clicked.connect(lambda: self.new_record())
        self.search.searched.connect(lambda _words: self._ask(_REST_MS))
        self.search.returnPressed.connect(self._focus_view)
        self.whose.turned.connect(self._choose_whose)
        self.views.chosen.connect(self._choose_view)
        self.narrow.changed.connect(self._ask)
        self.figures.changed.connect(self._ask)
        self.places.missed.primary.clicked.connect(self.clear_filters)
        self.places.empty.primary.clicked.connect(lambda: self.work.go.page("inbox"))
        self.places.empty.secondary.clicked.connect(lambda: self.new_record())
        self.board.add_asked.connect(self.new_record)
        self.board.folded.connect(lambda names: self.work.keep(FOLDED, "\n".join(names)))
        self.board.foretold.connect(self.figures.foretell)
        self.board.more.connect(lambda: self._choose_view(LIST))
        self.list.edit_asked.connect(self.doing.edit_cell)
        for view in (self.board, self.list):
            view.opened.connect(self.open_current)
            view.menu_asked.connect(self.doing.menu)
            view.stage_menu_asked.connect(self.doing.stage_menu)

    def _focus_pane(self) -> None:
        composer = self.pane.story.composer
        if self.is_full and not composer.isAncestorOf(self.focusWidget() or self):
            self.pane.strip.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_whose(self, only_mine: bool) -> None:
        self.work.only_mine = only_mine  # which tells every page, and so this one

    def _fit(self) -> None:
        """Where there is no room for all, words go before figures, and what the columns say themselves goes first."""
        narrow = self.width() < theme.px(_NARROW)
        self.new.set_bare(self.width() < theme.px(_WORDS))
        self.narrow.button.set_bare(self.width() < theme.px(_WORDS))
        for view in (BOARD, LIST):
            self.views.button(view).set_bare(narrow)
        self.search.setMaximumWidth(theme.px(120) if narrow else theme.px(320))
        low = self.height() < theme.px(_LOW)
        self.figures.fit(self.width(), low=low)
        self.board.fit(low=low)
        self._foot.setVisible(not low)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit()
