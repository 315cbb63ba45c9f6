"""RecordScreen: a list of records and beside it the one that is marked; Enter gives it the whole page.

What accounts and contacts have in common stands here; their screens say columns, filters and what the record shows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from crmdesk.controllers import record_steps
from crmdesk.models.changes import Changes
from crmdesk.models.entity import Entity
from crmdesk.models.queries.choices import owner_or_nobody
from crmdesk.models.queries.lists import IS, Filter, ListQuery, View
from crmdesk.models.schema import BY_TABLE
from crmdesk.text import _
from crmdesk.ui.actions import COPY_LINK
from crmdesk.ui.kit import format
from crmdesk.ui.kit.action import LIST, Offer, action_of, fill_menu, hints, of
from crmdesk.ui.kit.buttons import Button, IconButton
from crmdesk.ui.kit.card import Divider
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.filter_bar import FilterBar
from crmdesk.ui.kit.inset import inset
from crmdesk.ui.kit.labels import KeyHints
from crmdesk.ui.kit.record_table import Column, RecordTable
from crmdesk.ui.kit.search_box import SearchBox
from crmdesk.ui.kit.skeleton import Skeleton, record_page
from crmdesk.ui.kit.split import Split
from crmdesk.ui.kit.whose import Whose
from crmdesk.ui.records.commands import ACTIONS, BOTH, HEAD, MENU, PAGE, RECORD, SEARCHED
from crmdesk.ui.records.linked_pane import LinkedPane
from crmdesk.ui.records.new_sheet import NewSheet
from crmdesk.ui.screen import Screen
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace

_BESIDE = 900
"""The width, at normal text size, from which list and record stand side by side."""
_WORDS = 720
"""The width from which buttons in the bar have words, and from which the switch stands there; the menu has it too."""

_LOST = ("contact", "opportunity", "lead", "activity_link", "account")
"""What is named when it loses its link to a deleted record."""


@dataclass(frozen=True)
class Mark:
    """Where one is on such a page: own: what its own filters are set to; part: of the record that is shown."""

    query: ListQuery
    own: str
    record: int | None
    scrolled: int
    part: str
    full: bool


class RecordScreen(Screen):
    """The base of the pages of accounts and contacts."""

    reads = (
        *("account", "contact", "lead", "opportunity", "stage", "activity", "activity_link", "conversion"),
        *("owner", "industry", "source", "account_status", "setting"),
    )
    entity: ClassVar[type[Entity]]
    view: ClassVar[View]
    columns: ClassVar[Sequence[Column]]
    order: ClassVar[str]
    commands = ACTIONS
    inner = (RecordTable,)
    related: ClassVar[tuple[str, ...]] = ()
    """Tables of which the columns show something."""

    def __init__(
        self, work: Workplace, title: str, pane: LinkedPane, empty: EmptyState, search_hint: str, new: str
    ) -> None:
        super().__init__(work, title)
        self.pane = pane
        self.search = SearchBox(search_hint, action_of(ACTIONS, "record-search"))
        self.whose = Whose(_("Whose records"))
        self.narrow = FilterBar(
            self.entity, work.desk, work.act, self.now, Button(_("Filter"), "list-filter"), work.currency
        )
        self.beside = IconButton("panel-right", _("Record beside the list"), action_of(ACTIONS, "record-beside"))
        self.beside.setCheckable(True)
        self.beside.setChecked(True)
        self.new = Button(new, "plus", "primary")
        self.bar.set_search(self.search)
        self.bar.set_actions([self.whose, self.narrow.button, self.beside])
        self.bar.set_primary(self.new)
        self.rows = RecordTable(work.desk, work.jobs, self.view, self.columns, title, empty, work.currency)
        self.rows.model.unread.connect(work.cannot_read)
        self._full = False
        self.pane.offer_choice(False)
        self._lay_out()
        self._connect()
        self._set_keys()

    def now(self) -> dt.datetime:
        """The local moment."""
        return self.work.desk.clock().astimezone()

    # What the subclass says

    def filters(self) -> tuple[Filter, ...]:
        """The filters that its own controls set."""
        return ()

    def clear_own_filters(self) -> None:
        """Set its own controls back."""

    def own_choice(self) -> str:
        """What its own controls are set to."""
        return ""

    def choose_own(self, choice: str) -> None:
        """Set its own controls, without asking for the rows."""

    def filter_bar(self) -> QWidget | None:
        """A control over the list."""
        return None

    def count(self, owner_id: int | None) -> None:
        """Show how many there are, of one owner or all, with the conditions of `narrow`."""

    def count_words(self, total: int) -> str:
        """The line beside the title."""
        return format.number(total)

    def new_record(self) -> None:
        """Make a record."""

    # What the window asks

    @property
    def query(self) -> ListQuery:
        """What the list shows."""
        return self.rows.query

    @property
    def shown_columns(self) -> tuple[str, ...]:
        """The fields that are columns of the list; an export may hold just these."""
        return tuple(one for one in self.columns if isinstance(one, str))

    def in_front(self) -> tuple[str, int] | None:
        """The record that has the page, or that is marked in the list."""
        shown = self.pane.page.id if self._full and self.pane.page is not None else self.rows.current_id
        return None if shown is None else (self.entity.table, shown)

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self._set_full(False)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def first_focus(self) -> QWidget | None:
        """The list, or the record when it has the page."""
        return self.pane.tabs.button(self.pane.tabs.current) if self._full else self.rows.first_focus()

    def mark(self) -> Mark:
        """Filters, order, record and its part, and how far the list is scrolled."""
        shown = self.pane.page.id if self.pane.page is not None else self.rows.current_id
        part = self.pane.tabs.current
        return Mark(self.rows.query, self.own_choice(), shown, self.rows.scrolled, part, self._full)

    def come_back(self, mark: Mark) -> None:
        """Show them again."""
        self.choose_own(mark.own)
        self.search.reset(mark.query.search)
        self.whose.turn(self.work.only_mine)
        self.rows.come_back(mark.query, mark.record, mark.scrolled)
        self._count()
        self.pane.turn_to(mark.part)
        if mark.record is not None:
            self.pane.show_record(mark.record)
        self._set_full(mark.full)

    def leave(self) -> None:
        """Give the list's readers back."""
        self.rows.close_rows()

    def show_record(self, record_id: int) -> None:
        """Mark a record in the list and show it; filters that hide it go."""
        if not self.rows.select(record_id):
            self._clear_filters()
        self.pane.show_record(record_id)
        if not self._is_beside():
            self._set_full(True)

    def preview_record(self, record_id: int) -> None:
        """Show a record beside the list, whether that was chosen or not."""
        self.beside.setChecked(True)
        self._set_full(False)
        self.show_record(record_id)

    def refresh(self, changes: Changes | None) -> None:
        """Show the truth anew; the list is only asked again where it may differ."""
        table = self.entity.table
        self.narrow.refresh(changes)
        if changes is None:
            self._show_query()
        elif table in changes.rows:
            self.rows.refresh(changes)
            self._count()
        elif changes.touches(*self.related):
            self.rows.repaint_rows()
        if changes is not None:
            self.pane.refresh()

    # The list

    def owner_id(self) -> int | None:
        """Whose records are shown; None for everybody's."""
        return self.work.desk.read(owner_or_nobody, self.work.desk.by) if self.work.only_mine else None

    def _show_query(self) -> None:
        self.whose.turn(self.work.only_mine)
        owner = self.owner_id()
        mine = () if owner is None else (Filter("owner_id", IS, owner),)
        old = self.rows.query
        first = old.sort == "id"
        sort, descending = (self.order, False) if first else (old.sort, old.descending)
        words = self.search.text().strip()
        asked = (*self.filters(), *self.narrow.filters(), *mine)
        self.rows.show_query(ListQuery(self.entity, asked, words, sort, descending))
        self._count()

    def _count(self) -> None:
        self.count(self.owner_id())

    def _on_counted(self, total: int) -> None:
        self._awaited.end()
        self.bar.set_line(self.count_words(total))
        self.pane.offer_choice(total > 0)
        self.hints.setVisible(total > 0)
        self._place()
        if total and not self.rows.selected_ranges():
            self.rows.mark_first()

    def _on_pointed(self, record_id: int | None) -> None:
        if self._is_beside() or self._full:
            self.pane.show_record(record_id)

    def _clear_filters(self) -> None:
        self.clear_own_filters()
        self.narrow.reset()
        self.search.reset()
        self.work.only_mine = False
        self._show_query()

    def _choose_whose(self, only_mine: bool) -> None:
        self.work.only_mine = only_mine  # which tells every page, and so this one

    # List and record

    def _is_beside(self) -> bool:
        return self.beside.isChecked() and self.width() >= theme.px(_BESIDE)

    def _set_full(self, full: bool) -> None:
        """Give the record the whole page, or bring the list back."""
        self._full = full
        self._back.setEnabled(full)  # where it has nothing to do, Esc belongs to the fields
        self._place()
        if full:
            self._enter_record()
        else:
            self.rows.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter_record(self) -> None:
        self.pane.tabs.button(self.pane.tabs.current).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_came(self) -> None:
        if self._full:
            self._enter_record()

    def _on_gone(self) -> None:
        if self._full:
            self._set_full(False)

    def _place(self) -> None:
        self.left.setVisible(not self._full)
        self.right.setVisible(self._full or (self._is_beside() and not self.rows.is_unused))
        self.pane.head.back_button.setVisible(self._full)
        self.new.set_bare(self.width() < theme.px(_WORDS))
        self.narrow.button.set_bare(self.width() < theme.px(_WORDS))
        self.whose.setVisible(self.width() >= theme.px(_WORDS))

    def _open(self, record_id: int) -> None:
        self.pane.show_record(record_id)
        self._set_full(True)

    def _toggle_beside(self) -> None:
        if self._full:
            self._set_full(False)
        self._place()
        if self._is_beside() and self.rows.current_id is not None:
            self.pane.show_record(self.rows.current_id)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._place()

    # Doing

    def delete(self) -> None:
        """Delete what is selected in one step, which a toast names and takes back."""
        ids = self.rows.selected_ids(record_steps.MOST + 1)
        if self._full and self.pane.page is not None:
            ids = [self.pane.page.id]
        if not ids:
            return
        name = self.pane.page.name if self.pane.page is not None and [self.pane.page.id] == ids else ""
        self.work.act(
            lambda: self.work.desk.do(record_steps.delete_all, self.entity, ids),
            then=lambda _lost: self._on_gone(),
            said=lambda lost: self._deleted_words(len(ids), name, lost),
            asker=self,
        )

    def _deleted_words(self, n: int, name: str, lost: Mapping[str, int]) -> str:
        kind = _(self.entity.label[0])
        words = _("{kind} {name} deleted.").format(kind=kind, name=name)
        if n > 1:
            words = _("{n} {kind} deleted.").format(n=format.number(n), kind=_(self.entity.label[1]).lower())
        told = [_table_words(table, lost[table]) for table in _LOST if lost.get(table)]
        return f"{words} {_('Without it now: {what}.').format(what=', '.join(told))}" if told else words

    def new_sheet(self, sheet: NewSheet) -> None:
        """Open a sheet for a new record of this page, and go to what it made."""
        sheet.made.connect(self.show_record)
        sheet.open()

    # Making

    def _lay_out(self) -> None:
        self.left = _surface()
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if (bar := self.filter_bar()) is not None:
            self.narrow.follows = bar.findChildren(QWidget)[-1]
            column.addWidget(inset(bar, 10, 8))
            column.addWidget(Divider())
        column.addWidget(self.narrow)
        column.addWidget(self.rows, 1)
        column.addWidget(Divider())
        self.hints = KeyHints(hints((*RecordTable.commands, *self.commands)))
        column.addWidget(inset(self.hints, 12, 8))
        self.right = QFrame()
        inside = QVBoxLayout(self.right)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.pane)
        self._awaited = Skeleton(self.right, record_page)
        self.splitter = Split(self.entity.plural)
        self.splitter.addWidget(self.left)
        self.splitter.addWidget(self.right)
        self.splitter.setStretchFactor(0, 4)
        self.splitter.setStretchFactor(1, 6)
        self.splitter.setSizes([455, 685])
        self.column.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        self.rows.opened.connect(self._open)
        self.rows.pointed.connect(self._on_pointed)
        self.rows.counted.connect(self._on_counted)
        self.rows.awaited.connect(self._on_awaited)
        self.rows.cleared.connect(self._clear_filters)
        self.search.searched.connect(lambda _words: self._show_query())
        self.narrow.changed.connect(self._show_query)
        self.search.returnPressed.connect(self.rows.table.setFocus)
        self.whose.turned.connect(self._choose_whose)
        self.beside.toggled.connect(lambda _on: self._toggle_beside())
        self.new.clicked.connect(lambda: self.new_record())
        self.pane.back.connect(self.back_to_list)
        self.pane.came.connect(self._awaited.end)
        self.pane.came.connect(self._on_came)
        self.pane.gone.connect(self._on_gone)
        self.pane.story.left.connect(self._leave_composer)

    def _on_awaited(self) -> None:
        """The rows take long to be found; so does the record beside them, unless one is shown."""
        if self.pane.page is None:
            self._awaited.appear()

    def _leave_composer(self) -> None:
        if self._full:
            self.pane.story.timeline.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.rows.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_keys(self) -> None:
        table, lists = self.rows.table, self.pane.lists
        self.bind_keys(
            {
                BOTH: (table, *lists),
                LIST: (self.rows,),
                SEARCHED: (self.rows, self.pane.parts),
                PAGE: (self,),
                RECORD: (self.right,),
            }
        )
        (self._back,) = self.right.findChildren(QShortcut, "record-back")
        self._back.setEnabled(False)
        self.pane.head.set_commands(Offer(one, self) for one in of(self.commands, *HEAD))
        fill_menu(self.pane.menu, (Offer(one, self) for one in (*of(self.commands, *MENU), COPY_LINK)))

    def offers(self) -> list[Offer]:
        """Its commands and those of its list."""
        return [*super().offers(), *(Offer(one, self.rows) for one in self.rows.commands)]

    def stops(self) -> list[tuple[QWidget, QWidget | None]]:
        """The list and the record."""
        return [(self.left, self.rows.table), (self.right, self.pane.tabs.button(self.pane.tabs.current))]

    def back_to_list(self) -> None:
        """From the record to the list, which stands beside it or takes its place."""
        if self._full:
            self._set_full(False)


def _table_words(table: str, n: int) -> str:
    label = BY_TABLE["activity" if table == "activity_link" else table].label
    return f"{format.number(n)} {_(label[0 if n == 1 else 1]).lower()}"


def _surface() -> QFrame:
    frame = QFrame()
    frame.setProperty("surface", "pane")
    frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return frame
