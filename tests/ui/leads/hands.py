"""A user at the keyboard of the inbox, and what he sees."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk.ui.leads.inbox import LeadInbox
from crmdesk.ui.leads.lead_rows import RECORD

Add = Callable[..., int]

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Hands:
    """A user at the keyboard of one page; every key goes to the widget that has the focus, and is counted."""

    def __init__(self, page: LeadInbox) -> None:
        self.page = page
        self.pressed = 0

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys one after another."""
        for key in keys:
            QTest.keyClick(self.focus, key, modifier)
            self.pressed += 1
            self.breathe()

    def type(self, text: str) -> None:
        """Type a text."""
        for letter in text:
            QTest.keyClicks(self.focus, letter)
            self.breathe()
        self.pressed += len(text)

    def breathe(self) -> None:
        """Let the page take up what happened."""
        for _turn in range(4):
            QApplication.processEvents()

    @property
    def focus(self) -> QWidget:
        """The widget that has the keyboard."""
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    @property
    def rows(self) -> list[str]:
        """The titles of all leads in the list, as the model hands them to the delegate."""
        model = self.page.model
        return [model.index(row, 0).data(RECORD)["title"] for row in range(model.rowCount())]

    @property
    def picked(self) -> list[str]:
        """The titles of the selected leads."""
        rows = sorted(index.row() for index in self.page.pane.table.selectionModel().selectedRows())
        return [self.rows[row] for row in rows]

    @property
    def shown(self) -> str:
        """The name of the lead in the pane."""
        facts = self.page.detail.facts
        return facts.name if facts is not None else ""

    @property
    def toast(self) -> str:
        """What the toast says."""
        return self.page.work.toasts.words
