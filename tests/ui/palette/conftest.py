"""What tests of commands share: the whole window on a file with a few records."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.controllers import activities, records
from crmdesk.controllers.desk import Desk
from crmdesk.models.account import Account
from crmdesk.models.activity import ActivityKind
from crmdesk.models.campaign import Campaign
from crmdesk.models.contact import Contact
from crmdesk.models.lead import Lead
from crmdesk.models.opportunity import Opportunity
from crmdesk.ui.kit.jobs import InlineJobs, Runs
from crmdesk.ui.kit.keys import letters
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.palette.palette import Palette
from crmdesk.ui.theme import Theme
from crmdesk.ui.workplace import Workplace

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Alone:
    """A window that is asked for no other file."""

    def new(self) -> None:
        """Nothing."""

    def open(self) -> None:
        """Nothing."""

    def show_in_folder(self) -> None:
        """Nothing."""


class Office:
    """The window, and the records in it by name."""

    def __init__(self, window: MainWindow, desk: Desk, ids: dict[str, int]) -> None:
        self.window, self.desk, self.ids = window, desk, ids

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(focused(), key, modifier)
        self.settle()

    def type(self, text: str) -> None:
        """Type a text where the keyboard is."""
        for letter in text:
            QTest.keyClicks(focused(), letter)
        self.settle()

    def settle(self) -> None:
        """Let what was begun happen."""
        for _turn in range(6):
            QApplication.processEvents()

    def ask(self, text: str = "") -> Palette:
        """Open the palette with its key, and type."""
        self.press(Qt.Key.Key_K, CTRL)
        self.type(text)
        return self.palette

    @property
    def palette(self) -> Palette:
        """The palette that stands open."""
        return next(one for one in self.window.findChildren(Palette) if not one.left)

    def found(self) -> list[str]:
        """What can be taken in the palette."""
        return [row.words for row in self.palette.list.rows.rows if row.run is not None]

    def headings(self) -> list[str]:
        """The headings in the palette."""
        return [row.words for row in self.palette.list.rows.rows if row.run is None]


def focused() -> QWidget:
    """The widget with the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


@pytest.fixture
def runs() -> Runs:
    """How jobs are run: at once."""
    return InlineJobs()


@pytest.fixture
def office(desk: Desk, runs: Runs, look: Theme, qtbot: QtBot) -> Iterator[Office]:
    """The window with a few records."""
    account = desk.do(records.add, Account, {"name": "Müller Metaalbouw B.V.", "city": "Zwolle"}).result
    campaign = desk.do(records.add, Campaign, {"name": "Bouwbeurs 2026"}).result
    ids = {
        "account": account,
        "campaign": campaign,
        "contact": desk.do(
            records.add,
            Contact,
            {"given_name": "Petra", "family_name": "Hendriks", "account_id": account, "phone": "038 123 45 67"},
        ).result,
        "deal": desk.do(records.add, Opportunity, {"name": "Forty units", "account_id": account}).result,
        "lead": desk.do(
            records.add,
            Lead,
            {"given_name": "Jürgen", "particle": "van der", "family_name": "Berg", "campaign_id": campaign},
        ).result,
        "other": desk.do(records.add, Lead, {"given_name": "Mark", "family_name": "Hendriks"}).result,
    }
    desk.do(activities.log, ActivityKind.CALL, [("lead", ids["lead"])], body="Wants a café on the roof by spring.")
    window = MainWindow(Alone())
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show_first(QWidget())
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    window.show_file(Workplace(desk, runs, window.toasts, window, window))
    made = Office(window, desk, ids)
    made.settle()
    yield made
    runs.wait()
    letters.turn(True)
    window.close_file()
