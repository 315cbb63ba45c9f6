"""List and lead side by side, with the judgement beside them where there is room, else one after the other.

Where the list holds nothing its tabs stand over the words that say why, and a file without any lead has none of it: a
list beside those words would be a blank column.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk.ui.kit.split import Split
from crmdesk.ui.leads.detail import Detail
from crmdesk.ui.leads.list_pane import WIDTH, ListPane
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace

THREE_PANES, TWO_PANES = 1152, 860
"""The widths in px at text size 100 % from which judgement stands beside the story, and the list beside the lead."""

LEAST = QSize(640, 400)


class Panes(Split):
    """`list` and `detail`. Signal: `arranged(room)`, the width in px at text size 100 %."""

    arranged = Signal(float)

    def __init__(self, work: Workplace, now: Callable[[], dt.datetime]) -> None:
        super().__init__("inbox", WIDTH)
        self.list, self.detail = ListPane(now), Detail(work)
        self._in_lead = False
        self.addWidget(self.list)
        self.addWidget(self.detail)
        self.detail.currentChanged.connect(lambda _page: self.arrange())
        theme.changed.connect(self.arrange)

    def enter_lead(self) -> None:
        """Bring the lead into sight."""
        self._in_lead = True
        self.arrange()

    def enter_list(self) -> None:
        """Bring the list into sight, and the keyboard into it."""
        self._in_lead = False
        self.arrange()
        self.rest()

    def rest(self) -> None:
        """Put the keyboard where it may stay while things change: not on a button that may go. A sheet keeps it."""
        focus, page = QApplication.focusWidget(), self.parentWidget() or self
        if focus is None or page.isAncestorOf(focus):
            place = self.list_stop() if self.list.isVisible() else self.detail.first_stop()
            place.setFocus(Qt.FocusReason.OtherFocusReason)

    def list_stop(self) -> QWidget:
        """The list, or where it holds nothing what can be done about that."""
        if not self.detail.shows_nothing:
            return self.list.table
        cure = self.detail.empty.primary
        return cure if cure.words() else self.list.tabs.button(self.list.tabs.current)

    def keyboard_in_lead(self) -> bool:
        """Whether the user is working in the lead that is shown."""
        focus = QApplication.focusWidget()
        return self.detail.facts is not None and focus is not None and self.detail.lead.isAncestorOf(focus)

    def beside(self, what: str) -> QWidget:
        """Beside what a popover opens that asks about the leads: the button for it if it is in sight, else the list."""
        header, bulk, many = self.detail.lead.header, self.detail.bulk, self.detail.shows_many
        button: QWidget = header.more if not many else bulk.nurture
        if what == "snooze":
            button = bulk.snooze if many else header.snooze
        elif what == "campaign":
            button = bulk.campaign if many else header.more
        elif what == "assign":
            button = bulk.assign if many else header.assign
        elif what == "disqualify":
            button = bulk.disqualify if many else header.disqualify
        return button if button.isVisible() else self.list.table

    def arrange(self) -> None:
        """Show what there is room for."""
        room = self.width() / theme.font_scale
        both = room >= TWO_PANES
        stacked = self.detail.shows_nothing and not self.detail.shows_never_used
        detail_alone = self.detail.shows_never_used or not (both or stacked) and self._in_lead
        in_list, in_table = self.list.isAncestorOf(QApplication.focusWidget() or self), self.list.table.hasFocus()
        self.detail.lead.set_wide(room >= THREE_PANES)
        self.stack(stacked)
        self.list.fold(stacked)
        self.list.set_narrow(both and not stacked)
        self.list.setVisible(not detail_alone)
        self.detail.setVisible(both or stacked or detail_alone)
        self.settle()
        if in_table and self.list.folded:
            self.list_stop().setFocus(Qt.FocusReason.OtherFocusReason)
        elif in_list and not self.list.isVisible():
            self.detail.first_stop().setFocus(Qt.FocusReason.OtherFocusReason)
        for back in (self.detail.lead.back, self.detail.bulk.back):
            back.setVisible(not both)
        self.arranged.emit(room)

    def minimumSizeHint(self) -> QSize:  # noqa: N802, D102
        return LEAST  # three panes must not keep the window from becoming so narrow that they are two

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802, D102
        super().resizeEvent(event)
        self.arrange()
