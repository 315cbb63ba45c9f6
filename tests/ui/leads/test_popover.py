"""The popover stays inside the window, keeps the keyboard and gives it back; options go by digit, arrow or click."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.ui.kit.popover import Option, Options, Popover
from crmdesk.ui.theme import Theme, theme


@pytest.fixture
def anchor(look: Theme, qtbot: QtBot) -> Iterator[QPushButton]:
    """A button in the corner at the foot of a window, with the keyboard."""
    window = QMainWindow()
    window.resize(800, 600)
    qtbot.addWidget(window)
    page = QWidget()
    window.setCentralWidget(page)
    button = QPushButton("anchor", page)
    button.setGeometry(700, 560, 90, 30)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    button.setFocus()
    yield button
    window.close()


def _open(anchor: QWidget, n: int) -> tuple[Popover, Options, list[object]]:
    popover = Popover(anchor, "Choose")
    options = Options([Option(number, f"Option {number}") for number in range(n)], "Choose")
    taken: list[object] = []
    options.chosen.connect(taken.append)
    popover.body.addWidget(options)
    popover.open(options)
    QApplication.processEvents()
    return popover, options, taken


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_it_lies_inside_the_window_whatever_its_anchor(anchor: QPushButton, scale: float) -> None:
    theme.choose(font_scale=scale)
    popover, _options, _taken = _open(anchor, 5)
    assert anchor.window().rect().contains(popover.panel.geometry())
    assert popover.panel.geometry().bottom() < anchor.y()


def test_a_digit_takes_its_option_and_one_too_many_takes_none(anchor: QPushButton) -> None:
    _popover, options, taken = _open(anchor, 3)
    QTest.keyClick(options, Qt.Key.Key_4)
    assert taken == []
    QTest.keyClick(options, Qt.Key.Key_3)
    assert taken == [2]


def test_arrows_go_round_and_enter_takes_what_is_marked(anchor: QPushButton) -> None:
    _popover, options, taken = _open(anchor, 12)
    QTest.keyClick(options, Qt.Key.Key_Up)
    QTest.keyClick(options, Qt.Key.Key_Return)
    assert taken == [11]


def test_escape_and_a_click_beside_it_give_the_keyboard_back(anchor: QPushButton) -> None:
    popover, options, taken = _open(anchor, 3)
    assert options.hasFocus()
    QTest.keyClick(options, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    assert anchor.hasFocus()
    popover, _options, taken = _open(anchor, 3)
    QTest.mouseClick(popover, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not popover.isVisible()
    assert anchor.hasFocus()
    assert taken == []


def test_tab_stays_inside(anchor: QPushButton) -> None:
    popover, options, _taken = _open(anchor, 3)
    field = QLineEdit()
    popover.body.addWidget(field)
    field.show()
    for expected in (field, options, field):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        assert expected.hasFocus()


def test_a_screen_reader_hears_which_option_is_marked(anchor: QPushButton) -> None:
    _popover, options, _taken = _open(anchor, 3)
    QTest.keyClick(options, Qt.Key.Key_Down)
    assert options.accessibleDescription() == "2, Option 1"
