"""The window: going places and back, and where the keyboard is on arrival."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.controllers import records
from crmdesk.controllers.desk import Desk
from crmdesk.models.account import Account
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.queries import lists
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


UNDO = Qt.Key.Key_Z
CTRL = Qt.KeyboardModifier.ControlModifier


def _editable_list() -> QComboBox:
    box = QComboBox()
    box.setEditable(True)
    return box


@pytest.fixture(params=[QLineEdit, QPlainTextEdit, _editable_list])
def field(request: pytest.FixtureRequest, window: MainWindow, qtbot: QtBot) -> QWidget:
    """A field for text on a page, with the keyboard."""
    made: QWidget = request.param()
    assert window.current is not None
    layout = window.current.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.addWidget(made)
    made.show()
    made.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made)
    return made


def _name(desk: Desk) -> str:
    return str(desk.read(lists.rows, Account, [1])[0]["name"])


def _text(field: QWidget) -> str:
    if isinstance(field, QComboBox):
        return field.currentText()
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()  # type: ignore[attr-defined]


def test_ctrl_z_in_a_field_without_typing_undoes_the_latest_step_and_ctrl_shift_z_does_it_again(
    desk: Desk, field: QWidget
) -> None:
    desk.do(records.edit, Account, 1, {"name": "Berg Holding"})
    QTest.keyClick(field, UNDO, CTRL)
    assert _name(desk) == "Berg"
    QTest.keyClick(field, UNDO, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert _name(desk) == "Berg Holding"


def test_ctrl_z_in_a_field_takes_typing_back_before_any_step(desk: Desk, field: QWidget) -> None:
    desk.do(records.edit, Account, 1, {"name": "Berg Holding"})
    QTest.keyClicks(field, "abc")
    QTest.keyClick(field, UNDO, CTRL)
    assert _text(field) == ""
    assert _name(desk) == "Berg Holding"
    QTest.keyClick(field, UNDO, CTRL)
    assert _name(desk) == "Berg"


def test_ctrl_z_in_a_sheet_undoes_nothing_below_it(window: MainWindow, desk: Desk, deal: int) -> None:
    desk.do(records.edit, Account, 1, {"name": "Berg Holding"})
    window.record("opportunity", deal)
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, UNDO, CTRL)
    assert _name(desk) == "Berg Holding"


def test_undo_of_the_menu_takes_typing_back_in_the_field_that_has_the_keyboard(
    window: MainWindow, desk: Desk, field: QWidget
) -> None:
    desk.do(records.edit, Account, 1, {"name": "Berg Holding"})
    QTest.keyClicks(field, "abc")
    window.actions_by_id["undo"].trigger()
    assert (_text(field), _name(desk)) == ("", "Berg Holding")
    window.actions_by_id["redo"].trigger()
    assert _text(field) == "abc"
    window.actions_by_id["undo"].trigger()
    window.actions_by_id["undo"].trigger()
    assert _name(desk) == "Berg"
