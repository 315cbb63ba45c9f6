"""The inbox as it stands in the first picture of the window: its list without the database behind it.

It looks like the real inbox, which takes its place as soon as the desk is open. One can go through the list before
that; what cannot be done yet is remembered, and done then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crmdesk.models.lead_status import LeadStatus
from crmdesk.text import _
from crmdesk.ui.kit.action import LIST, action_of
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.card import Divider
from crmdesk.ui.kit.keys import normal, working
from crmdesk.ui.kit.search_box import SearchBox
from crmdesk.ui.kit.top_bar import TopBar
from crmdesk.ui.kit.whose import Whose
from crmdesk.ui.leads.commands import ACTIONS, DECIDING, PANE
from crmdesk.ui.leads.lead_rows import FirstRows
from crmdesk.ui.leads.list_pane import WIDTH, ListPane
from crmdesk.ui.theme import theme

_HERE = (LIST, DECIDING, PANE)
"""Where commands of the inbox work that are remembered until it is there."""


class BarParts:
    """What stands in the top bar of the inbox: search, whose leads, filter, and the button for a new one."""

    def __init__(self, bar: TopBar) -> None:
        self.search = SearchBox(_("Search leads…"), action_of(ACTIONS, "lead-search"), name=_("Search leads"))
        self.whose = Whose(_("Whose leads"))
        self.new = Button(_("New lead"), "plus", "primary")
        bar.set_search(self.search)
        self.filter = Button(_("Filter"), "list-filter")
        bar.set_actions([self.whose, self.filter])
        bar.set_primary(self.new)


class Meanwhile(NamedTuple):
    """What was done on the first page. lead: the one that was gone to, None where nobody moved or another list is
    wished for; scrolled: in px; wishes: ids of commands, in the order in which they were given; about: the lead that
    was in front when the first of them was given that is about one."""

    tab: str
    search: str
    searching: bool
    lead: int | None
    scrolled: int
    wishes: tuple[str, ...]
    about: int | None


class FirstPage(QWidget):
    """The first rows of the inbox: stored values by column, as crmdesk/models/store/first.py gives them; width: of the
    list, in px at text size 100 %."""

    def __init__(
        self, rows: Sequence[Mapping[str, Any]], *, now: dt.datetime | None = None, width: int = WIDTH
    ) -> None:
        super().__init__()
        self.bar = TopBar(_("Inbox"))
        self.parts = BarParts(self.bar)
        self._wishes: list[str] = []
        self._about: int | None = None
        moment = now or dt.datetime.now().astimezone()
        self.pane = ListPane(lambda: moment)
        self._rows = rows
        self.pane.table.setModel(FirstRows(rows, lambda: moment))
        if rows:
            self.pane.table.selectRow(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        row = QHBoxLayout()
        row.setSpacing(0)
        self.pane.setFixedWidth(theme.px(width))
        row.addWidget(self.pane)
        row.addWidget(Divider(vertical=True))
        row.addStretch(1)
        column.addLayout(row, 1)
        self.setFocusProxy(self.pane.table)

    def listen(self) -> None:
        """Take keys and clicks from now on; the first paint does without."""
        self.pane.table.installEventFilter(self)
        self.parts.new.clicked.connect(partial(self._wish, "new"))
        self.parts.filter.clicked.connect(partial(self._wish, "lead-filter"))
        self.parts.whose.turned.connect(partial(self._wish, "only-mine"))
        for other_list in (self.pane.tab_chosen, self.parts.search.searched):
            other_list.connect(self._show_list)

    @property
    def meanwhile(self) -> Meanwhile:
        """What was done until now."""
        moved = self.pane.table.currentIndex().row() > 0
        return Meanwhile(
            tab=self.pane.tabs.current,
            search=self.parts.search.text(),
            searching=self.parts.search.hasFocus(),
            lead=self._about or (self._in_front if moved else None),
            scrolled=self.pane.table.verticalScrollBar().value() if self._same_list else 0,
            wishes=tuple(self._wishes),
            about=self._about,
        )

    @property
    def _same_list(self) -> bool:
        """Whether the list that is seen is the one that is wished for."""
        return self.pane.tabs.current == LeadStatus.NEW and not self.parts.search.text().strip()

    @property
    def _in_front(self) -> int | None:
        """The lead that is seen and picked."""
        row = self.pane.table.currentIndex().row()
        return int(self._rows[row]["id"]) if self._same_list and row >= 0 else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        pressed = QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)
        for one in ACTIONS:
            if one.do is not None and one.where in _HERE and pressed in map(normal, working(one.keys)):
                if one.where == PANE:
                    self._wish(one.id)
                elif self._in_front is not None:  # never about a lead that nobody saw
                    self._wish_about(one.id, self._in_front)
                return True
        return False

    def _show_list(self, _asked: str) -> None:
        if self._same_list:
            self.pane.skeleton.end()
        else:
            self.pane.skeleton.appear()

    def _wish(self, id: str, *_told: object) -> None:
        if id == "lead-search":
            self.parts.search.setFocus()
        else:
            self._wishes.append(id)

    def _wish_about(self, id: str, lead: int) -> None:
        step = {"lead-next": 1, "lead-previous": -1}.get(id)
        if step is not None and not self._wishes:
            self._move(step)
        else:  # what comes after a decision is about the lead that is next then
            self._about = self._about or lead
            self._wishes.append(id)

    def _move(self, by: int) -> None:
        row = self.pane.table.currentIndex().row() + by
        if 0 <= row < len(self._rows):
            self.pane.table.selectRow(row)
