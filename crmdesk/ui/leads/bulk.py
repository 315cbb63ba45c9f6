"""What the pane shows when several leads are selected: which, what they are together, and what can be done with all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crmdesk.models.lead import LeadStatus
from crmdesk.models.queries.lead_page import Together
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.action import action_of
from crmdesk.ui.kit.banner import Banner
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.card import Card, Divider
from crmdesk.ui.kit.flow import FlowLayout
from crmdesk.ui.kit.format import one_line
from crmdesk.ui.kit.inset import inset
from crmdesk.ui.kit.labels import ElidedLabel, PlainLabel
from crmdesk.ui.leads.commands import ACTIONS

MOST_NAMES = 8
MOST_SUMMED = 20_000
"""Of more leads than this nobody waits for the sum."""
_MOST_OWNERS = 3


class _Name(QWidget):
    """A lead that is selected: its name, and the company beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._name, self._company = ElidedLabel("", "label"), ElidedLabel("", "label.regular", "secondary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._name)
        row.addWidget(self._company)
        row.addStretch(1)

    def show_name(self, name: str, company: str) -> None:
        """Show another lead."""
        self._name.setText(one_line(name))
        self._company.setText("" if company == name else one_line(company))


class BulkPane(QWidget):
    """The buttons are wired by the screen. Signal: `left()`, to go back to the list."""

    left = Signal()

    def __init__(self, currency: str = "EUR") -> None:
        super().__init__()
        self._currency = currency
        self.back = Button(_("All leads"), "arrow-left", "link")
        self.back.hide()
        self.back.clicked.connect(self.left)
        self._title = PlainLabel("", "title", tabular=True)
        self._why = PlainLabel(
            _("What you choose is done to all of them in one step, and undone in one."), "label", "secondary", wrap=True
        )
        self.convert = Button(_("Convert"), "arrow-right", "primary", action_of(ACTIONS, "lead-convert"))
        self.assign = Button(_("Assign"), "user-round-plus", keys=action_of(ACTIONS, "lead-assign"))
        self.snooze = Button(_("Snooze"), "alarm-clock", keys=action_of(ACTIONS, "lead-snooze"))
        self.nurture = Button(_("Nurture"), "hourglass", keys=action_of(ACTIONS, "lead-nurture"))
        self.status = Button(_("Status"), "inbox")
        self.campaign = Button(_("Campaign"), "megaphone")
        self.task = Button(_("Task"), "calendar-plus", keys=action_of(ACTIONS, "lead-task"))
        self.disqualify = Button(_("Disqualify"), "x", "danger", keys=action_of(ACTIONS, "lead-disqualify"))
        self.delete = Button(_("Delete"), "trash-2", "danger", keys=action_of(ACTIONS, "lead-delete"))
        self._deciding = (
            self.assign, self.snooze, self.nurture, self.status, self.campaign, self.disqualify
        )  # fmt: skip
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=8)
        for button in (self.convert, *self._deciding[:-1], self.task, self.disqualify, self.delete):
            flow.addWidget(button)
        self.closed = Banner(tone="warn")
        self.closed.hide()
        self._sums = [ElidedLabel("", "label", tabular=True) for _n in range(3)]
        self._names = [_Name() for _n in range(MOST_NAMES)]
        self._rest = PlainLabel("", "small", "secondary", tabular=True)
        card = Card()
        card.setAccessibleName(_("Selected"))
        card.body.setSpacing(6)
        self._line = inset(Divider(), 0, 4)
        for widget in (*self._sums, self._line, *self._names, self._rest):
            card.body.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self._title, self._why, buttons, self.closed, card):
            column.addWidget(part)
        column.addStretch(1)

    def show_many(self, n: int, names: Sequence[tuple[str, str]]) -> None:
        """Show how many leads are selected, and the names of the first with their companies."""
        self._title.setText(format.counted("{n} lead selected", "{n} leads selected", n))
        for place, label in enumerate(self._names):
            label.show_name(*(names[place] if place < len(names) else ("", "")))
            label.setVisible(place < len(names))
        rest = n - min(n, len(names), MOST_NAMES)
        self._rest.setText(_("and {n} more").format(n=format.number(rest)))
        self._rest.setVisible(rest > 0)
        for widget in (*self._sums, self._line, self.closed):
            widget.hide()
        for button in self._deciding:
            button.setEnabled(True)

    def show_sum(self, found: Together) -> None:
        """Say what they are together, and what of them stands in the way of a decision."""
        lines = [
            ", ".join(f"{format.number(n)} {_(status.label).lower()}" for status, n in found.statuses),
            self._owners(found),
            self._value(found),
        ]
        for label, words in zip(self._sums, lines, strict=True):
            label.setText(words)
            label.setVisible(bool(words))
        self._line.show()
        converted = found.count(LeadStatus.CONVERTED)
        self.closed.setVisible(converted > 0)
        self.closed.set(
            format.counted("{n} of them is converted already", "{n} of them are converted already", converted),
            _("A converted lead may only be read. Leave it out of the selection to decide about the others."),
            "warn",
        )
        for button in self._deciding:
            button.setEnabled(not converted)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802, D102
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _owners(self, found: Together) -> str:
        said = [f"{name or _('nobody')} {format.number(n)}" for name, n in found.owners[:_MOST_OWNERS]]
        rest = len(found.owners) - _MOST_OWNERS
        if rest > 0:
            said.append(format.counted("{n} other owner", "{n} other owners", rest))
        return _("Owner: {owners}").format(owners=", ".join(said))

    def _value(self, found: Together) -> str:
        if not found.valued:
            return ""
        of = format.counted("{n} lead", "{n} leads", found.valued)
        return _("Expected value: {sum} in {leads}").format(sum=format.money(found.value, self._currency), leads=of)
