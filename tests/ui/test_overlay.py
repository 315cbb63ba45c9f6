"""Overlays keep the keyboard, give it back, and outlive neither what opened them nor what was typed in them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QKeyCombination, QObject, QPoint, Qt
from PySide6.QtGui import QKeySequence, QPaintEvent, QRegion, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.ui.kit.overlay import Overlay, is_there
from crmdesk.ui.kit.popover import Popover
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.theme import Theme


@pytest.fixture
def window(look: Theme, qtbot: QtBot) -> QMainWindow:
    """A window with one button, which has the keyboard."""
    made = QMainWindow()
    qtbot.addWidget(made)
    page = QWidget()
    QVBoxLayout(page).addWidget(QPushButton("Open"))
    made.setCentralWidget(page)
    made.resize(800, 600)
    made.show()
    qtbot.waitExposed(made)
    _button(made).setFocus()
    return made


def _button(window: QMainWindow) -> QPushButton:
    found = window.findChild(QPushButton)
    assert isinstance(found, QPushButton)
    return found


def _opened(window: QMainWindow, kind: str) -> tuple[Overlay, QLineEdit]:
    opener = _button(window)
    made = Sheet(window, "Ask") if kind == "sheet" else Popover(opener, "Ask")
    line = QLineEdit()
    made.body.addWidget(line)
    made.open(line)
    return made, line


def _delete(widget: QWidget) -> None:
    widget.deleteLater()
    QApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("kind", ["sheet", "popover"])
def test_focus_goes_back_to_what_opened_it(window: QMainWindow, kind: str) -> None:
    overlay, line = _opened(window, kind)
    assert QApplication.focusWidget() is line
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert not is_there(overlay)
    assert QApplication.focusWidget() is _button(window)


class _Painted(QObject):
    """What a widget was asked to paint, in its own coordinates."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False


@pytest.mark.parametrize("kind", ["sheet", "popover"])
def test_no_shadow_is_left_where_it_was_higher(window: QMainWindow, kind: str, qtbot: QtBot) -> None:
    overlay, line = _opened(window, kind)
    line.setMinimumHeight(300)
    qtbot.wait(50)
    high = overlay.panel.geometry()
    painted = _Painted(overlay)
    line.setMinimumHeight(0)
    if isinstance(overlay, Popover):
        overlay.refit()
    qtbot.waitUntil(lambda: overlay.panel.height() < high.height() - 200)
    qtbot.wait(50)
    assert painted.region.contains(QPoint(high.center().x(), high.bottom() + 5))


@pytest.mark.parametrize("kind", ["sheet", "popover"])
def test_it_can_be_left_when_what_opened_it_is_gone(window: QMainWindow, kind: str, qtbot: QtBot) -> None:
    overlay, line = _opened(window, kind)
    _delete(_button(window))
    window.resize(820, 640)
    with qtbot.waitSignal(overlay.rejected if isinstance(overlay, Sheet) else overlay.closed):  # type: ignore[attr-defined]
        QTest.keyClick(line, Qt.Key.Key_Escape)
    assert not is_there(overlay)


@pytest.mark.parametrize("kind", ["sheet", "popover"])
@pytest.mark.parametrize(
    ("modifier", "key"),
    [
        (Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Left),
        (Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_N),
        (Qt.KeyboardModifier.NoModifier, Qt.Key.Key_J),
    ],
)
def test_shortcuts_of_the_window_rest_below_it(
    window: QMainWindow, kind: str, modifier: Qt.KeyboardModifier, key: Qt.Key
) -> None:
    told: list[bool] = []
    QShortcut(QKeySequence(QKeyCombination(modifier, key)), window).activated.connect(lambda: told.append(True))
    overlay, _line = _opened(window, kind)
    button = QPushButton("Here")
    overlay.body.addWidget(button)  # type: ignore[attr-defined]
    button.setFocus()
    QTest.keyClick(button, key, modifier)
    assert told == []
    QTest.keyClick(button, Qt.Key.Key_Escape)
    QTest.keyClick(_button(window), key, modifier)
    assert told == [True]


def test_a_click_beside_a_popover_leaves_it_unless_something_was_typed(window: QMainWindow) -> None:
    for typed, left in (("", True), ("wed 10:00", False)):
        overlay, line = _opened(window, "popover")
        QTest.keyClicks(line, typed)
        QTest.mouseClick(overlay, Qt.MouseButton.LeftButton, pos=QPoint(780, 580))
        assert is_there(overlay) is not left
        assert line.text() == typed
        if not left:
            QTest.keyClick(line, Qt.Key.Key_Escape)
