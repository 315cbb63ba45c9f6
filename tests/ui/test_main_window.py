"""The window: going places and back, and where the keyboard is on arrival."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.controllers import records
from crmdesk.controllers.desk import Desk
from crmdesk.models.account import Account
from crmdesk.models.opportunity import Opportunity
from crmdesk.ui.kit.jobs import InlineJobs
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pipeline.opportunity_sheet import OpportunitySheet
from crmdesk.ui.theme import Theme
from crmdesk.ui.workplace import Workplace


class Alone:
    """A window that is asked for no other file."""

    def new(self) -> None:
        """Nothing."""

    def open(self) -> None:
        """Nothing."""

    def show_in_folder(self) -> None:
        """Nothing."""


@pytest.fixture
def deal(desk: Desk) -> int:
    """An opportunity of Berg."""
    account = desk.do(records.add, Account, {"name": "Berg"}).result
    return desk.do(records.add, Opportunity, {"name": "Forty units", "account_id": account}).result


@pytest.fixture
def window(desk: Desk, deal: int, look: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window with the file open."""
    made = MainWindow(Alone())
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show_first(QWidget())
    made.show()
    qtbot.waitExposed(made)
    made.show_file(Workplace(desk, InlineJobs(), made.toasts, made, made))
    yield made
    made.close_file()


def test_back_goes_to_the_rows_that_were_left(window: MainWindow, deal: int) -> None:
    window.rows("Won", "opportunity", [deal])
    window.page("accounts")
    window.rows("Open accounts", "account", [1])
    assert window.pages["rows"].accessibleName() == "Open accounts"
    window.back()
    window.back()
    assert window.pages["rows"].accessibleName() == "Won"
    window.forward()
    window.forward()
    assert window.pages["rows"].accessibleName() == "Open accounts"


@pytest.mark.parametrize("visited", [False, True])
def test_a_record_that_opens_in_a_sheet_has_the_keyboard_there(window: MainWindow, deal: int, visited: bool) -> None:
    if visited:
        window.page("pipeline")
    window.record("opportunity", deal)
    sheet = window.findChild(OpportunitySheet)
    assert isinstance(sheet, OpportunitySheet)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert sheet.isAncestorOf(focus)
