"""The inbox as it stands in the first picture of the window: its list without the database behind it.

It looks like the real inbox, which takes its place as soon as the desk is open; until then it cannot be used.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crmdesk.text import _
from crmdesk.ui.kit.action import action_of
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.card import Divider
from crmdesk.ui.kit.search_box import SearchBox
from crmdesk.ui.kit.top_bar import TopBar
from crmdesk.ui.kit.whose import Whose
from crmdesk.ui.leads.commands import ACTIONS
from crmdesk.ui.leads.lead_rows import FirstRows
from crmdesk.ui.leads.list_pane import WIDTH, ListPane
from crmdesk.ui.theme import theme


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


class FirstPage(QWidget):
    """The first rows of the inbox: stored values by column, as crmdesk/models/store/first.py gives them; width: of the
    list, in px at text size 100 %."""

    def __init__(
        self, rows: Sequence[Mapping[str, Any]], *, now: dt.datetime | None = None, width: int = WIDTH
    ) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.bar = TopBar(_("Inbox"))
        BarParts(self.bar)
        moment = now or dt.datetime.now().astimezone()
        self.pane = ListPane(lambda: moment)
        self._model = FirstRows(rows, lambda: moment)
        self.pane.table.setModel(self._model)
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
