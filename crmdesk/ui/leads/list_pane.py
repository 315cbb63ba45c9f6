"""The list column of the inbox: tabs with counts, the list of any length, and a line of keys.

It is shared by the first page and the real one, so that the change from one to the other is not seen; it must not
import the database layer (see lead_rows.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.models.lead_status import LeadStatus
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.action import hints
from crmdesk.ui.kit.buttons import Segment, Segmented
from crmdesk.ui.kit.card import Divider
from crmdesk.ui.kit.inset import inset
from crmdesk.ui.kit.labels import KeyHints
from crmdesk.ui.kit.rows_view import RowsView
from crmdesk.ui.kit.skeleton import Skeleton, rows
from crmdesk.ui.leads.commands import ACTIONS
from crmdesk.ui.leads.lead_rows import TEXT_EDGE, LeadDelegate
from crmdesk.ui.theme import theme

WIDTH = 372
LEAST, MOST = 300, 560
"""How narrow and how wide it may be made beside the lead, in px at text size 100 %."""
ALL = "all"
_TABS_EDGE = 10
"""With the inset of a tab, so far as the title of the page."""
TABS = (LeadStatus.NEW, LeadStatus.WORKING, LeadStatus.NURTURE, LeadStatus.READY)


def tab_words(key: str) -> str:
    """What a tab is called."""
    return _("All") if key == ALL else _(LeadStatus(key).label)


class StatusTabs(Segmented):
    """The tabs; a count is shortened, then left out, where all of them would not fit."""

    def __init__(self) -> None:
        self._counts: Mapping[str, int] = {}
        self._room = 0
        super().__init__([Segment(key, tab_words(key)) for key in (*TABS, ALL)], _("Status"))

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many leads each tab holds."""
        self._counts = {str(key): count for key, count in counts.items()}
        self.fit(self._room)

    def fit(self, room: int) -> None:
        """Make the words fit into a width in px: with counts, short counts, the count of the chosen tab, or none."""
        self._room = room
        short = {key: format.short_number(count * 100) for key, count in self._counts.items()}
        full = {key: format.number(count) for key, count in self._counts.items()}
        for figures in (full, short, {key: words for key, words in short.items() if key == self.current}, {}):
            for key in (*TABS, ALL):
                self.button(key).set_text(f"{tab_words(key)} {figures.get(key, '')}".strip())
            if sum(self.button(key).sizeHint().width() + 2 for key in (*TABS, ALL)) <= room + 2:
                break
        for key, figure in full.items():
            self.button(key).setAccessibleName(f"{tab_words(key)} {figure}")

    def choose(self, key: str) -> None:
        """Choose a tab without a signal."""
        super().choose(key)
        if self._counts:
            self.fit(self._room)


class LeadTable(RowsView):
    """One column of leads. `pointed` is sent when current row or selection changed by the user."""

    pointed = Signal()

    def __init__(self, now: Callable[[], dt.datetime]) -> None:
        super().__init__(_("Leads"))
        self.delegate = LeadDelegate(self, now)
        self.setItemDelegate(self.delegate)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)

    def row_height(self) -> int:
        """Three lines."""
        return theme.row3

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: N802, D102
        super().selectionChanged(selected, deselected)
        self.pointed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        self.update(self.currentIndex())

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusOutEvent(event)
        self.update(self.currentIndex())


class ListPane(QFrame):
    """Tabs, list and keys. Signal: `tab_chosen(key)`."""

    tab_chosen = Signal(str)

    def __init__(self, now: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self.setProperty("surface", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.tabs = StatusTabs()
        self.tabs.chosen.connect(self.tab_chosen)
        self.table = LeadTable(now)
        self.skeleton = Skeleton(self.table, rows(3, TEXT_EDGE))
        self.hints = KeyHints(hints(ACTIONS))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(inset(self.tabs, _TABS_EDGE, 8))
        column.addWidget(Divider())
        column.addWidget(self.table, 1)
        foot = Divider(), inset(self.hints, 12, 8)
        for part in foot:
            column.addWidget(part)
        self._list = (self.table, *foot)
        self.set_narrow(True)
        theme.changed.connect(self._measured)

    def add_filter(self, bar: QWidget) -> None:
        """Put the chips of the filter between tabs and list."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(2, bar)

    def fold(self, folded: bool) -> None:
        """Show the tabs alone: a list without a row would be a blank place."""
        for part in self._list:
            part.setVisible(not folded)
        across = QSizePolicy.Policy.Preferred
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed if folded else QSizePolicy.Policy.Preferred)

    @property
    def folded(self) -> bool:
        """Whether the list is not to be seen."""
        return self.table.isHidden()

    def set_narrow(self, narrow: bool) -> None:
        """Within limits beside the lead, or as wide as there is room."""
        self._narrow = narrow
        self.setMinimumWidth(theme.px(LEAST) if narrow else 0)
        self.setMaximumWidth(theme.px(MOST) if narrow else 16_777_215)

    def _measured(self) -> None:
        self.set_narrow(self._narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self.tabs.fit(self.width() - 2 * _TABS_EDGE)
