"""What the pane shows when several leads are selected: how many, the first of them, and what can be done with all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from crmdesk.text import _, ngettext
from crmdesk.ui.kit import format
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.card import Card
from crmdesk.ui.kit.flow import FlowLayout
from crmdesk.ui.kit.labels import ElidedLabel, PlainLabel
from crmdesk.ui.leads.lead_rows import one_line

MOST_NAMES = 8


class BulkPane(QWidget):
    """The buttons are wired by the screen."""

    def __init__(self) -> None:
        super().__init__()
        self._title = PlainLabel("", "title", tabular=True)
        self._why = PlainLabel(
            _("What you choose is done to all of them in one step, and undone in one."), "label", "secondary", wrap=True
        )
        self.convert = Button(_("Convert"), "arrow-right", "primary", "Ctrl+Return")
        self.assign = Button(_("Assign"), "user-round-plus", keys="A")
        self.snooze = Button(_("Snooze"), "alarm-clock", keys="H")
        self.nurture = Button(_("Nurture"), "hourglass", keys="R")
        self.status = Button(_("Status"), "list-filter")
        self.task = Button(_("Task"), "calendar-plus", keys="T")
        self.disqualify = Button(_("Disqualify"), "x", "danger", keys="X")
        self.delete = Button(_("Delete"), "trash-2", "danger", keys="Del")
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=8)
        for button in (
            self.convert, self.assign, self.snooze, self.nurture, self.status, self.task, self.disqualify, self.delete
        ):  # fmt: skip
            flow.addWidget(button)
        self._names = [ElidedLabel("", "label") for _n in range(MOST_NAMES)]
        self._rest = PlainLabel("", "small", "secondary", tabular=True)
        card = Card(_("Selected"))
        card.body.setSpacing(6)
        for label in self._names:
            card.body.addWidget(label)
        card.body.addWidget(self._rest)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self._why)
        column.addWidget(buttons)
        column.addWidget(card)
        column.addStretch(1)

    def show_many(self, n: int, names: Sequence[str]) -> None:
        """Show how many leads are selected, and the names of the first."""
        self._title.setText(ngettext("{n} lead selected", "{n} leads selected", n).replace(str(n), format.number(n)))
        for place, label in enumerate(self._names):
            label.setText(one_line(names[place]) if place < len(names) else "")
            label.setVisible(place < len(names))
        rest = n - min(n, len(names), MOST_NAMES)
        self._rest.setText(_("and {n} more").format(n=format.number(rest)))
        self._rest.setVisible(rest > 0)
